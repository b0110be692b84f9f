"""Requests to addresses that tenants give: to the public internet and nowhere else.

A name is resolved once, every address of the answer is checked, and the connection goes to one of
the checked addresses. Redirects are not followed, no proxy of the environment is used, TLS is
verified, and an answer is read up to a size and within a time.
"""

import asyncio
import functools
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

import anyio
import httpcore
import httpx

SECONDS = 10.0
RESOLVE_SECONDS = 3.0
CONNECT_SECONDS = 3.0
# Those that nobody waits for any more count, too.
MOST_LOOKUPS = 256
# A name with both kinds of addresses is reached where one of them is.
MOST_ADDRESSES = 3
MOST_BYTES = 65_536
HTTPS = 443
# One text for everything that happens before TLS is up: details would make this a port scanner.
UNREACHABLE = "the address cannot be reached, is not allowed or has no valid certificate"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Target = tuple[str, int]

# A name of at least two labels, whose last one is none that resolvers read as a number.
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"({_LABEL}\.)+([a-z]{{2,63}}|xn--[a-z0-9-]{{1,58}}[a-z0-9])")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# What Python takes for global, or did in some release, and is not the public internet.
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # shared between a provider and its customers
        "168.63.129.16/32",  # the host of virtual machines at Azure
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # Teredo and other protocols
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",
    )
)


class Unreachable(Exception):  # noqa: N818 - it is an outcome
    """Nothing was sent, or nothing came back. The words are safe to show to a tenant."""


class ForbiddenAddressError(Unreachable):
    """The address itself is one that no request may go to."""


@dataclass(frozen=True)
class Answer:
    """What the other side said, and how long it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text; what is no UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")


def is_refused(address: str) -> bool:
    """Whether this is not an address of the public internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return True
        if ip.ipv4_mapped is not None:
            return is_refused(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_refused(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _GLOBAL_UNICAST:
            return True
    return not ip.is_global or any(ip in network for network in _NEVER) or _is_own(ip)


def _is_own(ip: Address) -> bool:
    """Whether it is an address of this machine: the kernel would then send from that very address.

    Connecting a datagram socket sends nothing.
    """
    family = socket.AF_INET if ip.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(ip), HTTPS))
            return bool(ipaddress.ip_address(probe.getsockname()[0]) == ip)
    except OSError:
        return False  # there is no way there


def target_of(url: httpx.URL) -> Target:
    """Host and port that a request to this address goes to."""
    return url.raw_host.decode("ascii").lower(), url.port or (
        HTTPS if url.scheme == "https" else 80
    )


def read_targets(named: Iterable[str]) -> frozenset[Target]:
    """Targets as a setting names them: `host:port`. Raises ValueError."""
    targets = set()
    for one in named:
        host, _, port = one.rpartition(":")
        if not host or not port.isdecimal():
            raise ValueError(one)
        targets.add((host.strip("[]").lower(), int(port)))
    return frozenset(targets)


def checked(url: str, allowed: frozenset[Target] = frozenset()) -> httpx.URL:
    """The address, if a request may be sent there. Raises ForbiddenAddressError.

    Allowed targets are those of this machine's operator, never those of a tenant.
    """
    try:
        parsed = httpx.URL(url)
        target = target_of(parsed)
    except (httpx.InvalidURL, UnicodeError, TypeError):
        raise ForbiddenAddressError(UNREACHABLE) from None
    if parsed.userinfo or "\\" in url:
        raise ForbiddenAddressError(UNREACHABLE)
    if target in allowed and parsed.scheme in ("http", "https"):
        return parsed
    host, port = target
    if parsed.scheme != "https" or port != HTTPS or not _NAME.fullmatch(host):
        raise ForbiddenAddressError(UNREACHABLE)
    return parsed


class CheckedConnections(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked, never to a name."""

    def __init__(
        self, allowed: frozenset[Target], inner: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        self._allowed = allowed
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check every address of the answer, connect to the first that answers."""
        addresses = await _resolve(host, port)
        if (host.lower(), port) not in self._allowed and (
            port != HTTPS or any(is_refused(one) for one in addresses)
        ):
            raise httpcore.ConnectError(UNREACHABLE)
        for address in addresses[:MOST_ADDRESSES]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._inner.connect_tcp(
                    address, port, CONNECT_SECONDS, local_address, socket_options
                )
        raise httpcore.ConnectError(UNREACHABLE)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise httpcore.ConnectError(UNREACHABLE)

    async def sleep(self, seconds: float) -> None:
        """Between attempts to connect, of which there are none."""
        await self._inner.sleep(seconds)


async def _resolve(host: str, port: int) -> Sequence[str]:
    try:
        with anyio.fail_after(RESOLVE_SECONDS):
            addresses = await asyncio.wrap_future(_look_up(host, port))
    except (OSError, UnicodeError, TimeoutError) as error:
        raise httpcore.ConnectError(UNREACHABLE) from error
    if not addresses:
        raise httpcore.ConnectError(UNREACHABLE)
    return addresses


_lookups: dict[Target, Future[list[str]]] = {}
_lookups_change = threading.Lock()


def _look_up(host: str, port: int) -> Future[list[str]]:
    """The addresses of a name, to be: of the lookup that is under way, or of a new one.

    A lookup cannot be interrupted, and whoever answers for a name can let it hang. So each has a
    thread of its own: in those that the process shares, a few such names would hold up the names
    of others and connections to the database.
    """
    with _lookups_change:
        if (under_way := _lookups.get((host, port))) is not None:
            return under_way
        if len(_lookups) >= MOST_LOOKUPS:
            raise OSError("too many lookups")
        found: Future[list[str]] = Future()
        found.set_running_or_notify_cancel()  # who gives up cancels it for nobody else
        thread = threading.Thread(target=_fill, args=(found, host, port), daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            raise OSError("no thread for a lookup") from error
        _lookups[host, port] = found
        return found


def _fill(found: Future[list[str]], host: str, port: int) -> None:
    addresses: list[str] = []
    trouble: Exception | None = None
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
    except Exception as error:  # whoever waits for it is told
        trouble = error
    with _lookups_change:
        del _lookups[host, port]
    if trouble is None:
        found.set_result(addresses)
    else:
        found.set_exception(trouble)


def prepare() -> None:
    """Load what the first request would wait for."""
    authorities()


@functools.cache
def authorities() -> ssl.SSLContext:
    """Whose certificates are believed. To read them takes longer than most requests do."""
    return ssl.create_default_context()


async def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    allowed: frozenset[Target] = frozenset(),
    seconds: float = SECONDS,
    tls: ssl.SSLContext | None = None,
    inner: httpcore.AsyncNetworkBackend | None = None,
) -> Answer:
    """Send one request and read the answer. Raises Unreachable; no other error of the network.

    `seconds` is for everything together: a server that answers drop by drop does not extend it.
    """
    parsed = checked(url, allowed)
    address = httpcore.URL(
        scheme=parsed.raw_scheme,
        host=parsed.raw_host,
        port=parsed.port,
        target=parsed.raw_path,
    )
    started = time.monotonic()
    try:
        # No connection is shared between requests, let alone tenants.
        async with (
            asyncio.timeout(seconds),
            httpcore.AsyncHTTPConnection(
                address.origin,
                ssl_context=tls or authorities(),
                network_backend=CheckedConnections(allowed, inner),
            ) as connection,
            connection.stream(
                method,
                address,
                headers=[("accept-encoding", "identity"), *(headers or {}).items()],
                content=body,
            ) as response,
        ):
            content = await _read(response)
    except TimeoutError:
        raise Unreachable(f"no answer within {seconds:g} seconds") from None
    except httpcore.ConnectError:
        raise Unreachable(UNREACHABLE) from None
    except httpcore.TimeoutException:
        raise Unreachable(f"no answer within {seconds:g} seconds") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError):
        raise Unreachable("the connection broke before there was an answer") from None
    names = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
    }
    return Answer(response.status, names, content, time.monotonic() - started)


async def _read(response: httpcore.Response) -> bytes:
    """The body as it came, not decompressed, up to a size."""
    content = b""
    async for chunk in response.aiter_stream():
        content += chunk
        if len(content) >= MOST_BYTES:
            break
    return content[:MOST_BYTES]
