"""Several callers spend one limit at the same time."""

import json
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome

SPEND = "select ops.spend(%s, 'somebody', %s) is null"
CLIENTS = 32


def new_limit(sql: psycopg.Connection, kind: str, maximum: int, per: str) -> str:
    name = f"test.{uuid.uuid4().hex}"
    sql.execute(
        "insert into ops.rate_limit values (%s, %s, %s, 'Test', %s)", (name, maximum, per, kind)
    )
    return name


@pytest.fixture(params=["even", "exact"])
def limit(sql: psycopg.Connection, request: pytest.FixtureRequest) -> str:
    return new_limit(sql, request.param, 5, "1 hour")


class Admitted(NamedTuple):
    """A call that was let through between these moments, by the clock of the database."""

    began: datetime
    ended: datetime


def hammer(dsn: str, limit: str, wanted: int) -> list[Admitted]:
    """What 32 clients that ask without a pause get, until so many calls were let through."""
    call = (
        "select began, ops.spend(%s, 'somebody') is null, clock_timestamp()"
        " from (select clock_timestamp() as began offset 0) as start"
    )
    admitted: list[Admitted] = []
    enough = threading.Event()

    def ask() -> None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            while not enough.is_set():
                row = connection.execute(call, (limit,)).fetchone()
                assert row is not None
                if row[1]:
                    admitted.append(Admitted(row[0], row[2]))
                    if len(admitted) >= wanted:
                        enough.set()

    give_up = time.monotonic() + 120
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(ask) for _ in range(CLIENTS)]
        enough.wait(give_up - time.monotonic())
        enough.set()
        for client in clients:
            client.result()
    assert len(admitted) >= wanted
    return admitted


def most_within(admitted: list[Admitted], time: timedelta) -> int:
    """The most calls of which it is certain that all were let through within such a time."""
    return max(
        sum(first.began <= one.began and one.ended <= first.began + time for one in admitted)
        for first in admitted
    )


def test_an_exact_limit_is_exact_to_the_call_under_32_clients(
    dsn: str, sql: psycopg.Connection
) -> None:
    limit = new_limit(sql, "exact", 20, "1 second")
    admitted = hammer(dsn, limit, 60)
    assert most_within(admitted, timedelta(seconds=1)) <= 20
    rows = sql.execute(
        "select count(*), max(c.count) from ops.rate_limit_log as s, lateral ("
        " select count(*) from ops.rate_limit_log as o where o.limit_name = s.limit_name"
        " and o.spent_at > s.spent_at - interval '1 second' and o.spent_at <= s.spent_at) as c"
        " where s.limit_name = %s",
        (limit,),
    ).fetchone()
    assert rows == (len(admitted), 20), "each call is one row, and no second has more than all"


def test_an_even_limit_stays_within_its_bound_under_32_clients(
    dsn: str, sql: psycopg.Connection
) -> None:
    limit = new_limit(sql, "even", 40, "1 second")
    admitted = hammer(dsn, limit, 120)
    assert most_within(admitted, timedelta(seconds=1)) <= 2 * 40
    took = max(one.ended for one in admitted) - min(one.began for one in admitted)
    assert len(admitted) <= 40 + took / timedelta(seconds=1) * 40 + 1


def test_charges_at_once_are_all_counted(dsn: str, sql: psycopg.Connection) -> None:
    even, exact = new_limit(sql, "even", 1000, "1 day"), new_limit(sql, "exact", 1000, "1 day")
    keys = [f"key {number}" for number in range(40)]
    charge = "with c as materialized (select ops.charge_all(%s)) select count(*) from c"
    calls = []
    for client in range(16):
        ordered = keys if client % 2 else keys[::-1]
        charges = [
            {"name": name, "key": key, "units": 2} for key in ordered for name in (even, exact)
        ]
        calls.append((charge, json.dumps(charges)))
    assert at_once(dsn, calls) == [1] * 16
    left = sql.execute(
        "select l, count(*), min((ops.limit_state(l, k)).remaining),"
        " max((ops.limit_state(l, k)).remaining)"
        " from unnest(%s::text[]) as l, unnest(%s::text[]) as k group by l",
        ([even, exact], keys),
    ).fetchall()
    assert sorted(row[1:] for row in left) == [(40, 1000 - 32, 1000 - 32)] * 2


def test_a_look_waits_for_nobody_and_writes_nothing(dsn: str, limit: str) -> None:
    with psycopg.connect(dsn) as spender, psycopg.connect(dsn) as reader:
        assert outcome(spender, SPEND, limit, 4)
        spender.commit()
        assert outcome(spender, SPEND, limit, 1)
        reader.execute("set transaction read only")
        reader.execute("set local lock_timeout = '1ms'")
        assert outcome(reader, "select ops.look(%s, 'somebody')", limit) is None
        spender.commit()
        assert outcome(reader, "select ops.look(%s, 'somebody') is null", limit) is False


def test_a_flood_of_refused_calls_waits_for_no_lock(dsn: str, limit: str) -> None:
    with psycopg.connect(dsn) as holder, psycopg.connect(dsn) as other:
        assert outcome(holder, SPEND, limit, 5)
        holder.commit()
        holder.execute("select ops.release_spending(%s, 'somebody', 1)", (limit,))
        other.execute("set local lock_timeout = '1ms'")
        assert outcome(other, SPEND, limit, 1) is False
        holder.rollback()


def test_sixteen_calls_at_once_stay_within_the_limit(dsn: str, limit: str) -> None:
    assert at_once(dsn, [(SPEND, limit, 1)] * 16).count(True) == 5


def test_calls_with_costs_at_once_stay_within_the_limit(dsn: str, limit: str) -> None:
    assert at_once(dsn, [(SPEND, limit, 2)] * 8).count(True) == 2


@pytest.mark.parametrize("commits", [True, False])
def test_a_second_call_waits_and_counts_what_the_first_committed(
    dsn: str, limit: str, commits: bool
) -> None:
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, SPEND, limit, 5)
        passed = behind(
            first, second, SPEND, limit, 1, then=first.commit if commits else first.rollback
        )
    assert passed is not commits


def test_a_row_deleted_while_it_is_spent_again_is_counted(
    dsn: str, sql: psycopg.Connection, limit: str
) -> None:
    assert outcome(sql, SPEND, limit, 5)
    sql.execute("select tests.age_spending('2 hours')")
    with psycopg.connect(dsn) as spender:
        assert outcome(spender, SPEND, limit, 5)
        outcome(sql, "select ops.purge_rate_spending()")
        spender.commit()
    assert outcome(sql, SPEND, limit, 1) is False


def test_sixteen_payment_pages_at_once_stay_within_the_limit(
    dsn: str, sql: psycopg.Connection
) -> None:
    user = outcome(sql, "select tests.create_user(%s)", f"{uuid.uuid4().hex}@people.example")
    begin = (
        "select (billing.create_deposit(50, 'USD', false)).deposit_id is not null"
        " from (select set_config('request.jwt.claims', tests.claims_of(%s)::text, true)) as claims"
    )
    answers = at_once(dsn, [(begin, user)] * 16)
    assert answers.count(True) == 10
    assert answers.count("LM536") == 6
