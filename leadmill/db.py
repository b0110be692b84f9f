"""Connections to the database, and the settings that tell it on whose behalf they are used."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

CONNECT_SECONDS = 5
# After it the pool waits for somebody who wants a connection, and tries at once. It would try by
# itself for minutes, at ever longer intervals: away for as long again as the database was.
RECONNECT_SECONDS = 5.0


def make_pool(
    conninfo: str,
    application_name: str,
    *,
    min_size: int = 1,
    max_size: int = 8,
    autocommit: bool = False,
) -> AsyncConnectionPool[AsyncConnection[DictRow]]:
    """A pool that is opened with `async with`; connections answer rows as dictionaries."""
    return AsyncConnectionPool(
        conninfo,
        kwargs={
            "row_factory": dict_row,
            "application_name": application_name,
            "connect_timeout": CONNECT_SECONDS,
            "autocommit": autocommit,
        },
        connection_class=AsyncConnection[DictRow],
        min_size=min_size,
        max_size=max_size,
        timeout=CONNECT_SECONDS,
        check=AsyncConnectionPool.check_connection,
        reconnect_timeout=RECONNECT_SECONDS,
        open=False,
        name=application_name,
    )


@asynccontextmanager
async def request_transaction(
    pool: AsyncConnectionPool[AsyncConnection[DictRow]],
    *,
    address: str | None = None,
    agent: str | None = None,
    request_id: str | None = None,
    claims: Mapping[str, Any] | None = None,
    more: Mapping[str, str | None] | None = None,
) -> AsyncIterator[AsyncConnection[DictRow]]:
    """One transaction that carries the caller in the settings PostgREST uses for it.

    So audit triggers and claims helpers find the same facts whichever door a request came by.
    `more`: further headers that a function reads.
    """
    given = {"x-forwarded-for": address, "user-agent": agent, "x-request-id": request_id}
    given |= more or {}
    headers = {name: value for name, value in given.items() if value is not None}
    async with pool.connection() as connection, connection.transaction():
        await connection.execute(
            "select set_config('request.headers', %s, true),"
            " set_config('request.jwt.claims', %s, true)",
            (json.dumps(headers), json.dumps(dict(claims or {}))),
        )
        yield connection
