"""Writes down when API keys were last used.

A GET runs in a transaction that may not write, but it may notify. The database announces a key
that was used and whose last use is more than a minute old; one loop in each worker process writes
it. What is announced while no worker listens is forgotten: the next request announces it again.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow

from leadmill.db import CONNECT_SECONDS
from leadmill.outage import level_of

log = logging.getLogger(__name__)

CHANNEL = "api_key_used"
TROUBLE_SECONDS = 1.0


class KeyUses:
    """The loop."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo

    async def run(self, stop: asyncio.Event) -> None:
        """Write what is announced until told to stop, whatever happens to the database."""
        listening = asyncio.create_task(self._listen_for_ever())
        await stop.wait()
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.Error as error:
                log.log(level_of(error), "last uses of API keys cannot be written", exc_info=error)
            await asyncio.sleep(TROUBLE_SECONDS)

    async def _listen(self) -> None:
        # Nothing else can be done on the connection that listens.
        async with await self._connect() as writing, await self._connect() as listening:
            await listening.execute(f"listen {CHANNEL}")
            async for announced in listening.notifies():
                # Anybody who can notify can announce anything.
                with suppress(ValueError):
                    key = UUID(announced.payload)
                    await writing.execute("select identity.note_key_use(%s)", (key,))

    async def _connect(self) -> psycopg.AsyncConnection[TupleRow]:
        return await psycopg.AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            application_name="leadmill_key_uses",
            connect_timeout=CONNECT_SECONDS,
        )
