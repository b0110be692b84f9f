"""PostgreSQL's ledger does what the plain Python one foretells: alone, and for eight at once."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness import Harness
from tests.integration.ledger.books import Call, PostedBooks, calls, empty_model, foretold, state_of
from tests.integration.ledger.model import LedgerModel
from tests.parallel.clients import outcome
from tests.sizes import size
from tests.waiting import PATIENCE

SESSIONS = 8
MONEY: list[Call] = [
    ("post", f"{purse}0", "deposit", ((f"{purse}/wallet", 100), (other, -100)))
    for purse, other in (("a", "clearing"), ("b", "clearing"), ("e", "euros"))
]
checked = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def dsn(harness: Harness) -> Iterator[str]:
    with harness.database() as database:
        with database.connect() as connection:
            connection.execute("create sequence tests.moment")
        yield database.dsn()


@pytest.fixture(scope="module")
def sql(dsn: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection
        assert connection.execute("select * from ledger.verify()").fetchall() == []


def state(books: PostedBooks, sql: psycopg.Connection) -> tuple[Any, ...]:
    return books.balances(sql), books.journals(sql), books.holds(sql)


@given(data=st.data())
@settings(checked, max_examples=size(25, 10_000))
def test_every_call_alone_is_foretold(sql: psycopg.Connection, data: st.DataObject) -> None:
    while outcome(sql, "select ledger.expire_hold()"):
        pass  # those of the example before
    model, books = empty_model(), PostedBooks(sql)
    for call in MONEY:
        assert books.call(sql, call) == foretold(model, call)
    for _ in range(25):
        call = data.draw(calls(model, alone=True))
        expected = foretold(model, call)
        assert books.call(sql, call) == expected
    assert state(books, sql) == state_of(model)


@dataclass
class Done:
    """A call among others. Moments are numbers of one sequence."""

    call: Call
    result: Any
    began: int
    # Of a call that succeeded: drawn by its own transaction, while it has its locks.
    moment: int
    ended: int
    failed: bool


def run(sql: psycopg.Connection, books: PostedBooks, call: Call) -> Done:
    def now() -> int:
        row = sql.execute("select nextval('tests.moment')").fetchone()
        assert row is not None
        return int(row[0])

    began = now()
    sql.commit()
    failed, moment, result = True, 0, None
    try:
        result = getattr(books, call[0])(sql, *call[1:])
        moment = now()
        sql.commit()
        failed = False
    except psycopg.Error as error:
        sql.rollback()
        result = error.sqlstate
    ended = now()
    sql.commit()
    return Done(call, result, began, moment, ended, failed)


def check_history(model: LedgerModel, done: list[Done]) -> None:
    """What succeeded, in the order of the moments; what failed, at some moment while it ran."""
    won = sorted((d for d in done if not d.failed), key=lambda d: d.moment)
    for failure in (d for d in done if d.failed):
        before = [d for d in won if d.ended < failure.began]
        under_way = [d for d in won if d.ended > failure.began and d.moment < failure.ended]
        assert any(
            foretold(_after(model, [*before, *seen]), failure.call) == failure.result
            for seen in _prefixes(under_way)
        ), failure
    for one in won:
        assert foretold(model, one.call) == one.result, one


def _prefixes(done: list[Done]) -> Iterator[list[Done]]:
    """What somebody has seen of them: the first ones, or all of these but one that came late."""
    for count in range(len(done) + 1):
        first = done[:count]
        yield first
        yield from ([d for d in first if d is not late] for late in first)


def _after(model: LedgerModel, done: list[Done]) -> LedgerModel:
    state = copy.deepcopy(model)
    for one in sorted(done, key=lambda d: d.moment):
        foretold(state, one.call)
    return state


@given(data=st.data())
@settings(checked, max_examples=size(10, 1_000))
def test_calls_of_eight_sessions_are_foretold(
    dsn: str, sql: psycopg.Connection, data: st.DataObject
) -> None:
    model, books = empty_model(), PostedBooks(sql)
    for call in [*MONEY, *(data.draw(calls(model, alone=False)) for _ in range(8))]:
        assert books.call(sql, call) == foretold(model, call)
    given_calls = [
        [data.draw(calls(model, alone=False)) for _ in range(4)] for _ in range(SESSIONS)
    ]
    barrier = Barrier(SESSIONS, timeout=PATIENCE)

    def session(mine: list[Call]) -> list[Done]:
        with psycopg.connect(dsn) as connection:
            barrier.wait()
            return [run(connection, books, call) for call in mine]

    with ThreadPoolExecutor(SESSIONS) as pool:
        done = [one for part in pool.map(session, given_calls) for one in part]
    assert "40P01" not in {one.result for one in done}, "a deadlock"
    check_history(model, done)
    assert state(books, sql) == state_of(model)
