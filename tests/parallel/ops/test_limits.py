"""Several callers spend one limit at the same time."""

import uuid

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome

SPEND = "select ops.spend(%s, 'somebody', %s) is null"


@pytest.fixture
def limit(sql: psycopg.Connection) -> str:
    name = f"test.{uuid.uuid4().hex}"
    sql.execute("insert into ops.rate_limit values (%s, 5, '1 hour', 'Test')", (name,))
    return name


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
    sql.execute(
        "update ops.rate_limit_use set repaid_at = now() - interval '1 second'"
        " where limit_name = %s",
        (limit,),
    )
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
