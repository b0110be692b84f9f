"""A port of this machine that leads to another: callbacks of the demo take it."""

from __future__ import annotations

import asyncio

from leadmill.stack import ports
from standins.forwarding import forward


async def end(writer: asyncio.StreamWriter) -> None:
    """Close it, and let the other side see that."""
    writer.close()
    await writer.wait_closed()
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


def test_what_is_sent_arrives_and_what_is_answered_comes_back() -> None:
    async def play() -> bytes:
        async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"you said " + await reader.readline())
            await writer.drain()
            writer.close()

        far = await asyncio.start_server(echo, "127.0.0.1", 0)
        near = await forward(
            ports.anywhere()["public"], "127.0.0.1", far.sockets[0].getsockname()[1]
        )
        async with far, near:
            port = near.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"hello\n")
            said = await asyncio.wait_for(reader.read(), 10)
            await end(writer)
            return said

    assert asyncio.run(play()) == b"you said hello\n"


def test_nobody_behind_it_closes_the_connection() -> None:
    async def play() -> bytes:
        chosen = ports.anywhere()
        async with await forward(chosen["public"], "127.0.0.1", chosen["admin"]) as near:
            port = near.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            said = await asyncio.wait_for(reader.read(), 10)
            await end(writer)
            return said

    assert asyncio.run(play()) == b""
