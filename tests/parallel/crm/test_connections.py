"""Connecting, refreshing and removing at the same moment, on connections of their own."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import psycopg
import pytest

from tests.parallel.clients import at_once, behind

CROWD = 12
BEGIN = "select outcome from crm.begin_refresh(%s, %s, %s)"
STORE = "select crm.store_tokens(%s, %s, %s, %s, 3599, null)"
LOSE = "select crm.lose_grant(%s, %s)"


@pytest.fixture
def member(sql: psycopg.Connection) -> Any:
    return value(sql, "select tests.create_user()")


@pytest.fixture
def connection(sql: psycopg.Connection, member: Any) -> Any:
    with sql.transaction():
        return value(sql, "select tests.connect_by_oauth(%s)", member)


def value(sql: psycopg.Connection, query: str, *values: object) -> Any:
    row = sql.execute(query, values).fetchone()
    return row[0] if row else None


def of(sql: psycopg.Connection, connection: Any) -> tuple[Any, ...]:
    query = "select status, token_version, refresh_lease_id from crm.connection where id = %s"
    row = sql.execute(query, (connection,)).fetchone()
    assert row is not None
    return row


def test_one_of_many_refreshes(dsn: str, sql: psycopg.Connection, connection: Any) -> None:
    for version in range(1, 6):
        leases = [uuid.uuid4() for _ in range(CROWD)]
        outcomes = at_once(dsn, [(BEGIN, connection, version, lease) for lease in leases])
        assert Counter(outcomes) == {"leased": 1, "busy": CROWD - 1}
        held = leases[outcomes.index("leased")]
        assert of(sql, connection) == ("connected", version, held)
        stored = at_once(dsn, [(STORE, connection, version, "a", "r")] * CROWD)
        assert Counter(stored) == {True: 1, False: CROWD - 1}
        assert of(sql, connection) == ("connected", version + 1, None)


def test_storing_and_losing_at_once(dsn: str, sql: psycopg.Connection, connection: Any) -> None:
    """Whichever comes first: a pair that was obtained keeps the connection healthy."""
    for version in range(1, 9):
        lease = uuid.uuid4()
        assert value(sql, BEGIN, connection, version, lease) == "leased"
        lost, stored = at_once(
            dsn, [(LOSE, connection, lease), (STORE, connection, version, "a", "r")]
        )
        assert stored is True
        assert lost in (True, False)
        assert of(sql, connection) == ("connected", version + 1, None)


def test_a_state_is_completed_once(dsn: str, sql: psycopg.Connection, member: Any) -> None:
    claims = value(sql, "select tests.claims_of(%s)::text", member)
    with sql.transaction():
        sql.execute("select set_config('request.jwt.claims', %s, true)", (claims,))
        sql.execute("set local role leadmill_api")
        state = value(sql, "select state from crm.begin_authorization()")
    query = (
        "select crm.complete_authorization(%s, 'code')"
        " from set_config('request.jwt.claims', %s, false)"
    )
    outcomes = at_once(dsn, [(query, state, claims)] * CROWD)
    assert Counter(map(type, outcomes)) == {uuid.UUID: 1, str: CROWD - 1}
    assert outcomes.count("LM762") == CROWD - 1
    request = next(one for one in outcomes if isinstance(one, uuid.UUID))
    # One job; and workers that exchanged twice all the same would store one answer.
    store = "select crm.store_authorization(%s, %s, 'a', 'r', 3599)"
    domain = f"c{uuid.uuid4().hex}"
    stored = at_once(dsn, [(store, request, domain)] * CROWD)
    assert sum(one is not None for one in stored) == 1
    count = "select count(*) from crm.connection where company_domain = %s"
    assert value(sql, count, domain) == 1


def test_a_company_is_imported_once(dsn: str, sql: psycopg.Connection) -> None:
    domain = f"c{uuid.uuid4().hex}"
    niche = value(sql, "select tests.create_wedding_niche()")
    create = "select crm.create_connection(%s, 'x', %s, repeat('a', 40), %s) ->> 'connection_id'"
    organizations = [value(sql, "select tests.create_organization()") for _ in range(CROWD)]
    outcomes = at_once(dsn, [(create, niche, domain, one) for one in organizations])
    made = [one for one in outcomes if len(one) == 36]
    assert len(made) == 1
    assert set(outcomes) - set(made) <= {"LM758", "23505"}
    # To tell events all of them may connect it, each once.
    outcomes = at_once(dsn, [(create, None, domain, one) for one in organizations * 2])
    assert sum(len(one) == 36 for one in outcomes) == CROWD - 1
    assert outcomes.count("LM755") == CROWD + 1


def test_removing_waits_for_storing(dsn: str, sql: psycopg.Connection, connection: Any) -> None:
    """The pair that is stored last is the one that is revoked."""
    lease = uuid.uuid4()
    assert value(sql, BEGIN, connection, 1, lease) == "leased"
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert value(first, STORE, connection, 1, "a", "r") is True
        behind(first, second, "select crm.remove_connection(%s)", connection, then=first.commit)
    row = sql.execute(
        "select c.status, c.token_version, r.refresh_token = c.refresh_token"
        " from crm.connection as c, crm.begin_removal(c.id) as r where c.id = %s",
        (connection,),
    ).fetchone()
    assert row == ("removed", 2, True)
