"""What a task works with: settings, the database, secrets and the outside."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import psycopg
import stripe
from procrastinate import JobContext
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from leadmill import logs
from leadmill.sealing import Opener
from leadmill.settings import Settings
from leadmill.storage import Storage
from workers.retrying import Retryable

log = logging.getLogger(__name__)

STRIPE_SECONDS = 20.0
PATIENCE = (0.2, 1.0, 5.0)


@dataclass(frozen=True)
class House:
    """One per process; a task finds it in its context."""

    settings: Settings
    pool: AsyncConnectionPool[AsyncConnection[DictRow]]
    payments: stripe.StripeClient | None = None
    opener: Opener = field(default_factory=lambda: Opener(()))
    storage: Storage | None = None

    @staticmethod
    def of(context: JobContext) -> "House":
        house: House = context.additional_context["house"]
        return house

    async def call(self, statement: str, *values: object) -> Any:
        """The one value of a statement, committed. Passing troubles are Retryable."""
        rows = await self.calls(statement, *values)
        return next(iter(rows[0].values())) if rows else None

    async def row(self, statement: str, *values: object) -> DictRow | None:
        """The one row of a statement, committed, or none; troubles as in `call`."""
        rows = await self.calls(statement, *values)
        return rows[0] if rows else None

    async def insist(self, statement: str, *values: object) -> Any:
        """As `call`, tried again for some seconds: what is lost when it is not written down."""
        for wait in PATIENCE:
            try:
                return await self.call(statement, *values)
            except Retryable:
                log.warning("not written down yet", exc_info=True)
            await asyncio.sleep(wait)
        return await self.call(statement, *values)

    async def calls(self, statement: str, *values: object) -> list[DictRow]:
        """All rows of a statement, committed; troubles as in `call`."""
        # What the statement defers or audits belongs to the request that caused the job.
        headers = json.dumps({"x-request-id": logs.request_id.get()})
        try:
            async with self.pool.connection() as connection:
                await connection.execute(
                    "select set_config('request.headers', %s, true)", (headers,)
                )
                return await (await connection.execute(statement, values)).fetchall()
        except (psycopg.OperationalError, PoolTimeout) as error:
            # Lost connections, deadlocks, lock and statement time-outs, shutting down.
            raise Retryable(str(error)) from error


@asynccontextmanager
async def stripe_client(settings: Settings) -> AsyncIterator[stripe.StripeClient | None]:
    """The official client, none without a key. The time limit is ours: the SDK's is 80 s."""
    if not settings.stripe_secret_key:
        yield None
        return
    http = stripe.HTTPXClient(timeout=httpx.Timeout(STRIPE_SECONDS))
    try:
        yield stripe.StripeClient(
            settings.stripe_secret_key,
            stripe_version=settings.stripe_api_version,
            base_addresses={"api": settings.stripe_api_base} if settings.stripe_api_base else {},
            http_client=http,
            max_network_retries=0,
        )
    finally:
        await http.close_async()  # type: ignore[no-untyped-call]
