"""Requests to addresses of tenants: nothing here leaves the loopback address.

Where an address is to be refused, both the resolver and the connect are stubs: a defect would show
as a recorded connection, not as one that is made.
"""

from __future__ import annotations

import asyncio
import datetime
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from standins.serving import HOST
from tests.waiting import PATIENCE
from workers import guard
from workers.guard import (
    MOST_BYTES,
    UNREACHABLE,
    Answer,
    ForbiddenAddressError,
    Unreachable,
    is_refused,
    read_targets,
    request,
)

PUBLIC = "93.184.215.14"
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class StubbedConnect(httpcore.AsyncNetworkBackend):
    """Records where a connection would go, and answers itself."""

    def __init__(self, *answers: bytes) -> None:
        self.connected: list[tuple[str, int]] = []
        self.names: list[str | None] = []
        self.closed: set[str] = set()
        self._answers = list(answers or [OK])

    async def connect_tcp(
        self, host: str, port: int, *args: Any, **kwargs: Any
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append((host, port))
        if host in self.closed:
            raise httpcore.ConnectError("refused")
        return Stream([self._answers[min(len(self.connected), len(self._answers)) - 1]], self.names)


class Stream(httpcore.AsyncMockStream):
    """Also records the name that the certificate must have."""

    def __init__(self, answers: list[bytes], names: list[str | None]) -> None:
        super().__init__(answers)
        self._names = names

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
    ) -> httpcore.AsyncNetworkStream:
        assert ssl_context.verify_mode == ssl.CERT_REQUIRED
        assert ssl_context.check_hostname
        self._names.append(server_hostname)
        return self


Resolve = Callable[..., list[tuple[str, int]]]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolve:
    """A resolver that answers these lists, one a question, the last one for ever."""

    def stub(*answers: Iterable[str]) -> list[tuple[str, int]]:
        asked: list[tuple[str, int]] = []

        def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
            asked.append((host, port))
            chosen = list(answers[min(len(asked), len(answers)) - 1])
            if not chosen:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return [
                (socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port))
                for one in chosen
            ]

        monkeypatch.setattr(guard.socket, "getaddrinfo", getaddrinfo)
        return asked

    return stub


def send(url: str, connect: StubbedConnect, **options: Any) -> Answer:
    return asyncio.run(request("POST", url, body=b"{}", inner=connect, **options))


REFUSED = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:5db8:d70e::1",
    "2001::1",
    "2001:db8::1",
    "2001:10::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%1",
    "fec0::1",
    "ff02::1",
    "no address",
    "",
    "2130706433",
]


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_the_internet_is_refused(address: str, resolver: Resolve) -> None:
    assert is_refused(address)
    connect = StubbedConnect()
    resolver([address])
    with pytest.raises(Unreachable, match=UNREACHABLE):
        send("https://buyer.example/hook", connect)
    assert connect.connected == []


@pytest.mark.parametrize(
    "address",
    [
        PUBLIC,
        "1.1.1.1",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ],
)
def test_an_address_of_the_internet_is_not_refused(address: str) -> None:
    assert not is_refused(address)


def test_our_own_addresses_are_refused_whatever_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has a public address itself: the kernel sends to it from that very address."""

    class Own(socket.socket):
        def connect(self, address: Any) -> None:
            self.to = address[0]

        def getsockname(self) -> Any:
            return (self.to if self.to == PUBLIC else "10.0.0.5", 40000)

    monkeypatch.setattr(guard.socket, "socket", Own)
    assert is_refused(PUBLIC)
    assert not is_refused("1.1.1.1")


def test_it_connects_to_the_checked_address_under_the_name_of_the_url(resolver: Resolve) -> None:
    connect = StubbedConnect()
    asked = resolver([PUBLIC])
    assert send("https://Buyer.example/hook?x=1", connect).text == "ok"
    assert asked == [("buyer.example", 443)]
    assert connect.connected == [(PUBLIC, 443)]
    assert connect.names == ["buyer.example"]


def test_rebinding_finds_nothing_to_bind(resolver: Resolve) -> None:
    """Public when it is asked first, loopback afterwards: there is no second question."""
    connect = StubbedConnect()
    asked = resolver([PUBLIC], ["127.0.0.1"])
    send("https://buyer.example/", connect)
    assert len(asked) == 1
    assert connect.connected == [(PUBLIC, 443)]
    with pytest.raises(Unreachable):
        send("https://buyer.example/", connect)
    assert connect.connected == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "answer",
    [[PUBLIC, "127.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC, "::1"], ["2606:4700::1", "fd00::1"]],
)
def test_a_mixed_answer_is_refused_whole(answer: list[str], resolver: Resolve) -> None:
    connect = StubbedConnect()
    resolver(answer)
    with pytest.raises(Unreachable):
        send("https://buyer.example/", connect)
    assert connect.connected == []


FORBIDDEN = [
    "http://buyer.example/",
    "ftp://buyer.example/",
    "file:///etc/passwd",
    "//buyer.example/",
    "buyer.example",
    "",
    "https://buyer.example:8443/",
    "https://buyer.example:80/",
    "https://user@buyer.example/",
    "https://user:password@buyer.example/",
    "https://public.example\\@127.0.0.1/",
    "https://public.example@127.0.0.1/",
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://127.1/",
    "https://0/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127。0。0。1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[2606:4700::1]/",
    "https://93.184.215.14/",
    "https://localhost/",
    "https://buyer/",
    "https://buyer.example./",
    "https://.example/",
    "https://buyer..example/",
    "https:///hook",
    "https://buyer.example\u0000.evil.example/",
    "https://buyer .example/",
]


@pytest.mark.parametrize("url", FORBIDDEN)
def test_an_address_that_is_no_name_on_the_internet_is_not_even_resolved(
    url: str, resolver: Resolve
) -> None:
    connect = StubbedConnect()
    asked = resolver([PUBLIC])
    with pytest.raises(ForbiddenAddressError, match=UNREACHABLE):
        send(url, connect)
    assert asked == []
    assert connect.connected == []


def test_names_of_other_scripts_are_names(resolver: Resolve) -> None:
    asked = resolver([PUBLIC])
    send("https://käufer.example/", StubbedConnect())
    assert asked == [("xn--kufer-gra.example", 443)]
    send("https://buyer.xn--p1ai/", StubbedConnect())
    assert asked[1:] == [("buyer.xn--p1ai", 443)]


def test_a_name_that_does_not_exist_says_no_more_than_one_that_is_refused(
    resolver: Resolve,
) -> None:
    resolver([])
    with pytest.raises(Unreachable) as missing:
        send("https://buyer.example/", StubbedConnect())
    assert str(missing.value) == UNREACHABLE
    assert "buyer" not in str(missing.value)


def test_a_redirect_is_an_answer_and_nothing_more(resolver: Resolve) -> None:
    found = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n"
    connect = StubbedConnect(found)
    asked = resolver([PUBLIC])
    answer = send("https://buyer.example/", connect)
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1/")
    assert len(asked) == len(connect.connected) == 1


def test_the_next_checked_address_is_tried(resolver: Resolve) -> None:
    connect = StubbedConnect()
    resolver(["2606:4700::1111", PUBLIC])
    connect.closed = {"2606:4700::1111"}
    assert send("https://buyer.example/", connect).text == "ok"
    assert connect.connected == [("2606:4700::1111", 443), (PUBLIC, 443)]
    connect.closed.add(PUBLIC)
    with pytest.raises(Unreachable, match=UNREACHABLE):
        send("https://buyer.example/", connect)


def test_a_name_with_many_addresses_is_no_way_to_scan(resolver: Resolve) -> None:
    connect = StubbedConnect()
    many = [f"93.184.215.{number}" for number in range(1, 60)]
    connect.closed = set(many)
    resolver(many)
    with pytest.raises(Unreachable):
        send("https://buyer.example/", connect)
    assert len(connect.connected) == guard.MOST_ADDRESSES


@pytest.fixture
def tarpit(monkeypatch: pytest.MonkeyPatch, resolver: Resolve) -> Iterator[list[str]]:
    """Names below tarpit.example are asked for ever; those that were asked."""
    asked: list[str] = []
    end = threading.Event()
    resolver(["93.184.215.14"])
    quick = socket.getaddrinfo

    def getaddrinfo(host: str, *arguments: Any, **options: Any) -> list[Any]:
        if host.endswith("tarpit.example"):
            asked.append(host)
            end.wait(PATIENCE)
        return quick(host, *arguments, **options)

    monkeypatch.setattr(guard.socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(guard, "RESOLVE_SECONDS", 0.3)
    yield asked
    end.set()
    while guard._lookups:
        time.sleep(0.01)


@pytest.mark.usefixtures("tarpit")
def test_a_slow_resolver_is_not_waited_for() -> None:
    with pytest.raises(Unreachable, match=UNREACHABLE):
        send("https://tarpit.example/", StubbedConnect())


def test_names_that_hang_hold_up_no_others(
    monkeypatch: pytest.MonkeyPatch, tarpit: list[str]
) -> None:
    async def all_of_them() -> list[Any]:
        slow = [f"https://{number}.tarpit.example/" for number in range(60)] * 2
        slower = [asyncio.create_task(request("POST", one)) for one in slow]
        await asyncio.sleep(0.05)
        # Names that the process itself resolves, such as that of the database.
        await asyncio.get_running_loop().getaddrinfo("db.example", 5432)
        answer = await request("POST", "https://buyer.example/", inner=StubbedConnect())
        assert answer.status == 200
        return await asyncio.gather(*slower, return_exceptions=True)

    assert {type(one) for one in asyncio.run(all_of_them())} == {Unreachable}
    assert len(tarpit) == len(set(tarpit)), "a name that hangs is asked once"
    monkeypatch.setattr(guard, "MOST_LOOKUPS", 60)
    with pytest.raises(Unreachable, match=UNREACHABLE):
        send("https://buyer.example/", StubbedConnect())


# --- Places that the operator has named -----------------------------------------------------------

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def told(serve: Serve, served: ssl.SSLContext | None = None, **options: Any) -> Answer:
    """The answer of a real server on the loopback address."""
    server = await asyncio.start_server(serve, HOST, 0, ssl=served)
    port = server.sockets[0].getsockname()[1]
    host = options.pop("host", HOST)
    options.setdefault("allowed", read_targets([f"{host}:{port}"]))
    scheme = "http" if served is None else "https"
    with closing(server):
        return await request("POST", f"{scheme}://{host}:{port}/hook", body=b"{}", **options)


def answering(*parts: bytes, pause: float = 0) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(pause)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    return serve


def test_a_named_place_is_reached_and_no_other() -> None:
    assert asyncio.run(told(answering(OK))).text == "ok"
    for others in (frozenset(), read_targets([f"{HOST}:1"]), read_targets(["localhost:80"])):
        with pytest.raises(ForbiddenAddressError):
            asyncio.run(told(answering(OK), allowed=others))


def test_a_named_place_is_a_pair_of_host_and_port() -> None:
    assert read_targets(["127.0.0.1:80", "[::1]:8080", "Buyer.test:1"]) == {
        ("127.0.0.1", 80),
        ("::1", 8080),
        ("buyer.test", 1),
    }
    for wrong in ("127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:x"):
        with pytest.raises(ValueError, match=wrong):
            read_targets([wrong])


def test_a_named_place_does_not_open_the_way_to_others(resolver: Resolve) -> None:
    connect = StubbedConnect()
    resolver(["127.0.0.1"])
    with pytest.raises(Unreachable):
        send("https://buyer.example/", connect, allowed=read_targets(["127.0.0.1:443"]))
    assert connect.connected == []


def test_the_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{HOST}:1")
        monkeypatch.setenv(name.lower(), f"http://{HOST}:1")
    assert asyncio.run(told(answering(OK))).status == 200


def test_an_answer_is_read_up_to_a_size() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n"
    answer = asyncio.run(told(answering(head, *[b"x" * 65536] * 100)))
    assert answer.body == b"x" * MOST_BYTES


def test_what_is_compressed_stays_so() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(bomb)}\r\n\r\n"
    answer = asyncio.run(told(answering(head.encode() + bomb)))
    assert answer.body == bomb[:MOST_BYTES]


def test_identity_is_asked_for() -> None:
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(OK)
        writer.close()

    asyncio.run(told(serve, headers={"x-own": "1"}))
    assert b"accept-encoding: identity\r\n" in seen[0].lower()
    assert b"x-own: 1\r\n" in seen[0].lower()


DRIPS = [
    pytest.param([b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n", *[b"x"] * 900], id="body"),
    pytest.param([b"HTTP/1.1 200 OK\r\n", *[b"x-a: b\r\n"] * 900], id="headers"),
    pytest.param([b""] * 900, id="nothing"),
]


@pytest.mark.parametrize("parts", DRIPS)
def test_the_time_is_for_everything_together(parts: list[bytes]) -> None:
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"no answer within 0\.5 seconds"):
        asyncio.run(told(answering(*parts, pause=0.05), seconds=0.5))
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\ncont"])
def test_what_is_no_answer_is_trouble_of_the_network(answer: bytes) -> None:
    with pytest.raises(Unreachable, match="broke"):
        asyncio.run(told(answering(answer)))


def test_a_closed_port_is_unreachable() -> None:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    with pytest.raises(Unreachable, match=UNREACHABLE):
        asyncio.run(
            request("POST", f"http://{HOST}:{port}/", allowed=read_targets([f"{HOST}:{port}"]))
        )


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for buyer.test and its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "buyer.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("buyer.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "buyer.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def test_tls_is_verified_by_the_name_although_the_address_is_connected(
    certificate: Path, resolver: Resolve
) -> None:
    resolver([HOST])
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    assert asyncio.run(told(answering(OK), server, host="buyer.test", tls=trusting)).text == "ok"
    with pytest.raises(Unreachable, match=UNREACHABLE):
        asyncio.run(told(answering(OK), server, host="other.test", tls=trusting))
    with pytest.raises(Unreachable, match=UNREACHABLE):
        asyncio.run(told(answering(OK), server, host="buyer.test"))
