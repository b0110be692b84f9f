"""PostgREST, asked by the service in the name of a caller. nginx says where it is, and what for."""

import random
import string
from urllib.parse import quote

import httpx
from starlette.requests import Request

from api._context import Context
from api._errors import unavailable

SECONDS = 35.0  # as nginx waits
# What says who asks, and by which way.
_CALLER = (
    *("user-agent", "x-forwarded-for", "x-forwarded-proto", "x-door", "host"),
    *("x-request-id", "traceparent"),
)
# Of the connection to PostgREST, or written anew.
_NOT_PASSED = {
    *("connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"),
    *("content-type", "date", "server"),
}


def client() -> httpx.AsyncClient:
    """The connections to PostgREST of this process."""
    return httpx.AsyncClient(timeout=SECONDS, trust_env=False)


async def ask(
    request: Request, method: str, *passed_on: str, accept: str | None = None
) -> httpx.Response:
    """The answer of PostgREST to what nginx was asked for.

    It gets the caller's headers of these names, and those that say who asks.
    """
    headers = {
        name: value
        for name, value in request.headers.raw
        if name.decode("ascii") in (*_CALLER, *passed_on)
    }
    if accept is not None:
        headers[b"accept"] = accept.encode("ascii")
    # As it was sent, but for what may stand in no address.
    target = quote(request.headers["x-path"].encode("latin-1"), safe=string.punctuation)
    body = await request.body()
    for address in _attempts(request.headers["x-postgrest"]):
        try:
            return await Context.of(request).postgrest.request(
                method,
                f"http://{address}",
                headers=headers,
                content=body,
                extensions={"target": target.encode()},
            )
        except httpx.ConnectError:
            continue  # nothing was sent
        except httpx.TimeoutException:
            break
        except httpx.TransportError:
            # PostgREST may close a connection that was idle at the moment when it is used again.
            if method != "GET":
                break
    raise unavailable()


def _attempts(listed: str) -> list[str]:
    """Whom to ask: one of the processes, and then another one, or the only one again."""
    addresses = listed.split(",")
    return random.sample(addresses, 2) if len(addresses) > 1 else addresses * 2


def passed(answer: httpx.Response) -> dict[str, str]:
    """The headers of the answer that go on to nginx: what is private there, it takes out itself."""
    return {name: value for name, value in answer.headers.items() if name not in _NOT_PASSED}
