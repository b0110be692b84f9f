"""The notification engine of the database, as the loop of `workers.notifying` calls it."""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool

from leadmill.db import CONNECT_SECONDS
from leadmill.retryable import Retryable
from workers.resources import TRANSIENT, persistently

CHANNEL = "notification_due"
_FINISH = (
    "select notification.finish_attempt("
    "delivery_id => %(delivery_id)s, attempt => %(attempt)s, outcome => %(outcome)s,"
    " status_code => %(status_code)s, duration_ms => %(duration_ms)s, answer => %(answer)s,"
    " retry_after_seconds => %(retry_after_seconds)s, problem => %(problem)s,"
    " external_reference => %(external_reference)s)"
)


class Deliveries:
    """Each statement is one transaction, on a connection that commits by itself."""

    def __init__(self, conninfo: str, pool: AsyncConnectionPool[AsyncConnection[DictRow]]) -> None:
        self._conninfo = conninfo
        self._pool = pool

    async def match_events(self, maximum: int) -> int:
        """Turn events into deliveries; how many events it took."""
        return int(await self._scalar("select notification.match_events(%s)", (maximum,)) or 0)

    async def claim_next(self) -> Mapping[str, Any]:
        """A delivery, or {"wait": seconds}."""
        return dict(await self._scalar("select notification.claim_next()"))

    async def finish_attempt(self, report: Mapping[str, Any]) -> None:
        """Store what came of an attempt; tries for some seconds."""
        await persistently(lambda: self._scalar(_FINISH, report))

    async def recover_sendings(self) -> int:
        """Free the deliveries of dead processes; how many there were."""
        return int(await self._scalar("select notification.recover_sendings()") or 0)

    async def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard` at each notification, and once at the start, until the connection ends."""
        connection = await psycopg.AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            application_name="leadmill_notifications",
            connect_timeout=CONNECT_SECONDS,
        )
        async with connection:
            await connection.execute(f"listen {CHANNEL}")
            heard()
            async for _ in connection.notifies():
                heard()

    async def _scalar(self, statement: str, values: Any = ()) -> Any:
        try:
            async with self._pool.connection() as connection:
                row = await (await connection.execute(statement, values)).fetchone()
        except (*TRANSIENT, psycopg.InterfaceError) as error:
            raise Retryable(str(error)) from error
        return next(iter(row.values())) if row else None
