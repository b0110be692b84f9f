"""Ports of this machine that lead to another one: `python -m standins.forwarding 8080=nginx:8080`.

In a container `localhost` is the container. Links in mails and callbacks name the address that a
browser opens, which is localhost there; so it leads to the doors here, too.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

CHUNK = 65536


async def forward(port: int, host: str, target: int) -> asyncio.Server:
    """Listen on localhost, and pass each connection on."""

    async def accepted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(host, target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))

    return await asyncio.start_server(accepted, "127.0.0.1", port)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()


async def _serve(words: list[str]) -> None:
    for word in words:
        port, _, target = word.partition("=")
        host, _, far_port = target.rpartition(":")
        await forward(int(port), host, int(far_port))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1:]))
