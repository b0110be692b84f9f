"""The HTTP server of a worker, by itself."""

from __future__ import annotations

import asyncio

import pytest

from leadmill.stack import ports
from standins.serving import HOST
from tests.waiting import PATIENCE
from workers import health


async def yes() -> bool:
    return True


def test_a_silent_client_does_not_keep_it_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "READY_SECONDS", PATIENCE)  # it would wait for the client so long

    async def story() -> None:
        port = ports.anywhere()["worker"]
        async with asyncio.timeout(PATIENCE), health.health_server(port, yes, HOST):
            _, silent = await asyncio.open_connection(HOST, port)
            # Once another one was answered, this one was let in.
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(b"GET /healthz HTTP/1.1\r\n\r\n")
            assert (await reader.read()).startswith(b"HTTP/1.1 200 ")
            writer.close()
        silent.close()

    asyncio.run(story())
