"""Is the process alive; can it work."""

import asyncio
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api._context import Context, one
from api._errors import unavailable

READY_SECONDS = 2.0
LAG_SECONDS = 1.0


async def healthz(request: Request) -> Response:
    """Say that the process runs."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Say whether the database answers, with its schema deployed and usable.

    And how far notifications and the counting of calls are behind: a monitor can alert of it. It is
    no reason to take this process out of service.
    """
    context = Context.of(request)
    try:
        async with asyncio.timeout(READY_SECONDS), context.pool.connection() as connection:
            row = await one(
                connection,
                "select to_regproc('billing.receive_webhook') is not null"
                " and has_function_privilege(to_regproc('billing.receive_webhook'), 'execute')"
                " as is_ready",
            )
    except (psycopg.Error, PoolTimeout, TimeoutError):
        return unavailable().response()
    if not row["is_ready"]:
        return unavailable().response()
    notifications = await _lag(context, "select notification.lag() as lag")
    if notifications is not None:
        names = ("unmatched_seconds", "waiting_seconds")
        notifications = {name: notifications[name] for name in names}
    calls = await _lag(context, "select usage.lag() as lag")
    return JSONResponse({"status": "ok", "notifications": notifications, "access_log": calls})


async def _lag(context: Context, statement: str) -> dict[str, Any] | None:
    """How much waits; null if it takes long to find out, because much does."""
    try:
        async with asyncio.timeout(LAG_SECONDS), context.pool.connection() as connection:
            lag: dict[str, Any] = (await one(connection, statement))["lag"]
    except (psycopg.Error, PoolTimeout, TimeoutError):
        return None
    return lag
