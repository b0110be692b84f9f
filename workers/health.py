"""A worker over HTTP: /healthz says it runs, /readyz that it can work and what waits.

/metrics shows what it has counted.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing

from leadmill import metrics

READY_SECONDS = 2.0
IsReady = Callable[[], Awaitable[bool]]
State = Callable[[], dict[str, object]]
_REASONS = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}


@asynccontextmanager
async def health_server(
    port: int, is_ready: IsReady, host: str, state: State = dict
) -> AsyncIterator[None]:
    """Answer GET on the port as long as the block runs. /readyz tells the state, too."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(READY_SECONDS * 2):
                line = await reader.readline()
                path = [*line.split(), b"", b""][1].decode("latin-1")
                if path == "/metrics":
                    status, kind, body = 200, metrics.CONTENT_TYPE, metrics.text()
                else:
                    status, said = await _look(path, is_ready)
                    more = state() if path == "/readyz" else {}
                    kind, body = "application/json", json.dumps({"status": said, **more}).encode()
                head = (
                    f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: {kind}\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                )
                writer.write(head.encode() + body)
                await writer.drain()
        except (TimeoutError, OSError, ValueError):
            pass  # the client has gone, or sent no HTTP
        finally:
            writer.close()

    # As an asynchronous context it would wait for its clients to go, from Python 3.12 on.
    with closing(await asyncio.start_server(answer, host, port)):
        yield


async def _look(path: str, is_ready: IsReady) -> tuple[int, str]:
    if path == "/healthz":
        return 200, "ok"
    if path != "/readyz":
        return 404, "no such page"
    try:
        async with asyncio.timeout(READY_SECONDS):
            ready = await is_ready()
    except Exception:  # whatever it is, it is not ready
        ready = False
    return (200, "ok") if ready else (503, "the database cannot be reached, or has another schema")
