"""Two events about one payment arrive at the same time."""

import json
import uuid
from typing import Any

import psycopg
import pytest

from tests.parallel.clients import behind, outcome

RECEIVE = (
    "select billing.store_webhook('stripe', %s, %s, now(), '2026-10-28.endive',"
    " false, false, '{}', convert_to(%s, 'UTF8'))"
)


def event(kind: str, thing: Any) -> tuple[str, str, str, str]:
    return (RECEIVE, f"evt_{uuid.uuid4().hex}", kind, json.dumps({"data": {"object": thing}}))


@pytest.fixture
def organization(sql: psycopg.Connection) -> uuid.UUID:
    found: uuid.UUID = outcome(sql, "select tests.create_organization()")
    return found


@pytest.fixture
def deposit(sql: psycopg.Connection, organization: uuid.UUID) -> uuid.UUID:
    found: uuid.UUID = outcome(sql, "select tests.create_deposit(%s)", organization)
    return found


@pytest.mark.parametrize("named", [True, False])
def test_the_second_event_waits_for_the_first_and_finds_its_deposit(
    dsn: str,
    sql: psycopg.Connection,
    organization: uuid.UUID,
    deposit: uuid.UUID,
    named: bool,
) -> None:
    session = outcome(sql, "select tests.stripe_session(%s)", deposit)
    intent = outcome(sql, "select tests.stripe_intent(%s)", deposit)
    if not named:
        # Only the checkout session identifies the organisation of this payment.
        intent["metadata"] = {}
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, *event("checkout.session.completed", session)) == "applied"
        later = event("payment_intent.succeeded", intent)
        assert behind(first, second, *later, then=first.commit) == "applied"
    assert outcome(sql, "select ledger.funds_of(%s, 'USD')", organization) == 5000


def test_the_second_event_is_applied_when_the_first_fails(
    dsn: str, sql: psycopg.Connection, organization: uuid.UUID, deposit: uuid.UUID
) -> None:
    session = outcome(sql, "select tests.stripe_session(%s)", deposit)
    same = event("checkout.session.completed", session)
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, *same) == "applied"
        assert behind(first, second, *same, then=first.rollback) == "applied"
    assert outcome(sql, "select ledger.funds_of(%s, 'USD')", organization) == 5000


def test_two_refunds_at_once_do_not_exceed_the_deposit(
    dsn: str, sql: psycopg.Connection, organization: uuid.UUID, deposit: uuid.UUID
) -> None:
    session = outcome(sql, "select tests.stripe_session(%s)", deposit)
    assert outcome(sql, *event("checkout.session.completed", session)) == "applied"
    one, other = (
        outcome(sql, "select tests.stripe_refund(%s, %s, 3000)", deposit, f"re_{uuid.uuid4().hex}")
        for _ in range(2)
    )
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, *event("refund.created", one)) == "applied"
        later = event("refund.created", other)
        assert behind(first, second, *later, then=first.commit) == "quarantined"
    assert outcome(sql, "select ledger.funds_of(%s, 'USD')", organization) == 2000
