"""Helpers to run several calls at the same time."""

import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg

from tests.waiting import PATIENCE


def outcome(connection: psycopg.Connection, query: str, *arguments: object) -> Any:
    """The one value of a query, or the code of the error that it raised."""
    try:
        row = connection.execute(query, arguments).fetchone()
    except psycopg.Error as error:
        connection.rollback()
        if error.sqlstate == "PGRST":
            return json.loads(error.diag.message_primary or "")["code"]
        return error.sqlstate
    return row[0] if row else None


def at_once(dsn: str, calls: Iterable[tuple[Any, ...]]) -> list[Any]:
    """The outcomes of simultaneous calls, each committed on its own connection."""
    calls = list(calls)
    barrier = Barrier(len(calls), timeout=PATIENCE)

    def run(call: tuple[Any, ...]) -> Any:
        with psycopg.connect(dsn) as connection:
            connection.execute("select 1")
            connection.commit()
            barrier.wait()
            result = outcome(connection, *call)
            connection.commit()
            return result

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def behind(
    first: psycopg.Connection, second: psycopg.Connection, *call: Any, then: Callable[[], None]
) -> Any:
    """The outcome of a call that must wait for the first connection, which then ends."""
    with ThreadPoolExecutor(1) as pool:
        waiting: Future[Any] = pool.submit(outcome, second, *call)
        try:
            deadline = time.monotonic() + PATIENCE
            while not _waits_for(second, first) and time.monotonic() < deadline:
                assert not waiting.done(), f"did not wait: {waiting.result()}"
                time.sleep(0.01)
        finally:
            then()
        result = waiting.result()
    second.commit()
    return result


def _waits_for(second: psycopg.Connection, first: psycopg.Connection) -> bool:
    with psycopg.connect(first.info.dsn, password=first.info.password) as looker:
        row = looker.execute(
            "select %s = any(pg_blocking_pids(%s))",
            (first.info.backend_pid, second.info.backend_pid),
        ).fetchone()
    return bool(row and row[0])
