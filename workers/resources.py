"""What a task works with: settings, the database, secrets and the outside."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg
import stripe
from procrastinate import JobContext
from psycopg import AsyncConnection, errors
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from leadmill import logs
from leadmill.encryption import Opener
from leadmill.paystack import Paystack
from leadmill.retryable import Retryable
from leadmill.settings import Settings
from leadmill.storage import Storage

log = logging.getLogger(__name__)

PATIENCE = (0.2, 1.0, 5.0)
# Rows that are deleted in one transaction.
SLICE = 5000
# What a statement calls or reads has just gone or been made anew: a release is being deployed.
REPLACED = (
    errors.UndefinedFunction,
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.InternalError_,  # "cache lookup failed"
)
# Lost connections, deadlocks, lock and statement time-outs, shutting down.
TRANSIENT = (psycopg.OperationalError, PoolTimeout, *REPLACED)
T = TypeVar("T")


async def persistently(attempt: Callable[[], Awaitable[T]]) -> T:
    """What the attempt returns; tried again for some seconds while it is Retryable."""
    for wait in PATIENCE:
        try:
            return await attempt()
        except Retryable:
            log.warning("the result is not stored yet", exc_info=True)
        await asyncio.sleep(wait)
    return await attempt()


@dataclass(frozen=True)
class Resources:
    """One per process; a task finds it in its context."""

    settings: Settings
    pool: AsyncConnectionPool[AsyncConnection[DictRow]]
    payments: stripe.StripeClient | None = None
    opener: Opener = field(default_factory=lambda: Opener(()))
    storage: Storage | None = None
    paystack: Paystack | None = None

    @staticmethod
    def of(context: JobContext) -> "Resources":
        resources: Resources = context.additional_context["resources"]
        return resources

    async def scalar(self, statement: str, *values: object, **named: object) -> Any:
        """The one value of a statement, committed. Transient troubles are Retryable."""
        row = await self.row(statement, *values, **named)
        return next(iter(row.values())) if row else None

    async def row(self, statement: str, *values: object, **named: object) -> DictRow | None:
        """The one row of a statement, committed, or none; troubles as in `scalar`."""
        rows = await self.rows(statement, *values, **named)
        return rows[0] if rows else None

    async def scalar_persistently(self, statement: str, *values: object, **named: object) -> Any:
        """As `scalar`, tried again for some seconds: what is lost when it is not written down."""
        return await persistently(lambda: self.scalar(statement, *values, **named))

    async def delete_in_slices(self, statement: str) -> None:
        """Run a deletion of at most so many rows until it finds fewer; each run is committed."""
        while await self.scalar(statement, SLICE) == SLICE:
            pass

    async def rows(self, statement: str, *values: object, **named: object) -> list[DictRow]:
        """All rows of a statement, committed; troubles as in `scalar`."""
        # What the statement defers or audits belongs to the request that caused the job.
        headers = json.dumps({"x-request-id": logs.request_id.get()})
        try:
            async with self.pool.connection() as connection:
                await connection.execute(
                    "select set_config('request.headers', %s, true)", (headers,)
                )
                return await (await connection.execute(statement, named or values)).fetchall()
        except TRANSIENT as error:
            raise Retryable(str(error)) from error
