"""Plans of one organisation that are bought, changed and stored at the same moment."""

import json
import uuid
from collections import Counter
from typing import Any

import psycopg
import pytest

from tests.parallel.clients import at_once, outcome

ACTING = (
    " from (select set_config('request.jwt.claims', tests.claims_of(%s)::text, true),"
    " set_config('role', 'member', true)) as acting"
)
# As the service does it: with the claims of the caller, not with the role.
BUY = (
    "select (select b.request_id::text from billing.begin_plan_checkout(%s) as b)"  # noqa: S608
    + ACTING.replace("'member'", "'leadmill_api'")
)
CANCEL = "select (billing.cancel_plan() is not null)::text" + ACTING
CHANNEL = (
    "select (notification.create_channel('endpoint', %s,"
    ' \'{"url": "https://hooks.example/x"}\') is not null)::text' + ACTING
)
CONNECT = (
    "select (crm.create_connection(name => 'x', company_domain => %s,"
    " token => repeat('a', 40)) is not null)::text" + ACTING
)
STORE = "select billing.store_plan_state(%s, %s, billing.plan_state_of(%s))"


@pytest.fixture
def owner(sql: psycopg.Connection) -> uuid.UUID:
    user: uuid.UUID = outcome(sql, "select tests.create_user()")
    outcome(sql, "select tests.publish_plans()")
    outcome(sql, "select tests.create_customer(tests.organization_of(%s))", user)
    return user


def entitle(sql: psycopg.Connection, owner: uuid.UUID, **limits: Any) -> None:
    outcome(
        sql,
        "select ops.set_entitlements(tests.organization_of(%s), %s)",
        owner,
        json.dumps({"endpoints": True, "crm": True, **limits}),
    )


def count(sql: psycopg.Connection, table: str, owner: uuid.UUID) -> int:
    found: int = outcome(
        sql,
        f"select count(*) from {table} where organization_id = tests.organization_of(%s)",  # noqa: S608
        owner,
    )
    return found


def test_who_buys_eight_times_at_once_gets_one_page(
    dsn: str, sql: psycopg.Connection, owner: uuid.UUID
) -> None:
    price = outcome(sql, "select tests.plan_price('professional')")
    answers = at_once(dsn, [(BUY, price, owner)] * 8)
    assert len(set(answers)) == 1
    assert count(sql, "billing.plan_request", owner) == 1


def test_eight_changes_at_once_are_one(dsn: str, sql: psycopg.Connection, owner: uuid.UUID) -> None:
    outcome(
        sql,
        "select tests.store_plan(c.stripe_id,"
        " array[tests.stripe_subscription('sub_' || c.stripe_id)])"
        " from billing.customer as c where c.organization_id = tests.organization_of(%s)",
        owner,
    )
    assert Counter(at_once(dsn, [(CANCEL, owner)] * 8)) == {"true": 1, "LM556": 7}
    assert count(sql, "billing.plan_request", owner) == 1


def test_the_answer_that_was_asked_for_last_is_kept(
    dsn: str, sql: psycopg.Connection, owner: uuid.UUID
) -> None:
    customer = outcome(
        sql,
        "select stripe_id from billing.customer where organization_id = tests.organization_of(%s)",
        owner,
    )
    states = []
    for number in range(8):
        ticket = outcome(sql, "select billing.begin_plan_state()")
        subscription = outcome(
            sql,
            "select tests.stripe_subscription('sub_' || %s, changes => jsonb_build_object("
            "'cancel_at', %s::bigint))",
            customer,
            2_000_000_000 + number,
        )
        state = {"subscriptions": [subscription], "schedules": [], "invoices": []}
        states.append((STORE, customer, ticket, json.dumps({**state, "payment_methods": []})))
    answers = at_once(dsn, states[::-1])
    assert set(answers) <= {"stored", "older"}
    assert (
        outcome(
            sql,
            "select extract(epoch from cancel_at)::bigint from billing.plan_subscription"
            " where organization_id = tests.organization_of(%s)",
            owner,
        )
        == 2_000_000_007
    )
    assert count(sql, "billing.plan_subscription", owner) == 1


def test_no_more_channels_are_created_at_once_than_the_plan_allows(
    dsn: str, sql: psycopg.Connection, owner: uuid.UUID
) -> None:
    entitle(sql, owner, channels=3)
    answers = at_once(dsn, [(CHANNEL, f"channel {n}", owner) for n in range(8)])
    assert Counter(answers) == {"true": 3, "LM723": 5}
    assert count(sql, "notification.channel", owner) == 3


def test_no_more_connections_are_created_at_once_than_the_plan_allows(
    dsn: str, sql: psycopg.Connection, owner: uuid.UUID
) -> None:
    entitle(sql, owner, crm_connections=1)
    answers = at_once(dsn, [(CONNECT, f"company-{n}", owner) for n in range(8)])
    assert Counter(answers) == {"true": 1, "LM760": 7}
    assert count(sql, "crm.connection", owner) == 1
