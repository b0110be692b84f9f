"""Serve an ASGI application: as a process, or inside a test. On the loopback address by default."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

# In a container all of its own addresses, which nobody outside of this machine reaches.
HOST = os.environ.get("STAND_INS_HOST", "127.0.0.1")
START_SECONDS = 60.0


# An application, and the port that it is served on.
Served = tuple[Starlette, int]


def run(*applications: Served) -> None:
    """Serve in the foreground until SIGINT or SIGTERM."""

    async def serve() -> None:
        async with asyncio.TaskGroup() as group:
            # The signal ends the last one, which raises it anew for the one before.
            for app, port in applications:
                group.create_task(uvicorn.Server(_configuration(app, port)).serve())

    asyncio.run(serve())


def _configuration(app: Starlette, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=2,
        # Longer than clients keep a connection (httpx: 5 s): otherwise both close it at the same
        # moment now and then, and the request that was just sent on it is lost.
        timeout_keep_alive=60,
    )


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Serve on a free port in a thread of this process; yield the base address."""
    server = uvicorn.Server(_configuration(app, 0))
    thread = threading.Thread(target=server.run, name="peer", daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://{HOST}:{port}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        if thread.is_alive():
            raise RuntimeError("the server did not stop")
