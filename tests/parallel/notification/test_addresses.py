"""Owners change the address of a mailbox while its link is mailed or followed."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import psycopg
import pytest

from tests.parallel.clients import behind, outcome

AS = (
    "with actor as materialized (select set_config('request.jwt.claims', tests.claims_of(%s)::text,"
    " true)) select "
)
REPLACE = AS + (
    "notification.replace_channel_target(%s, jsonb_build_object('address', %s::text))::text"
    " from actor"
)
ALERT = AS + "notification.set_balance_alert('USD', 1, %s)::text from actor"
CONFIRM = "select notification.confirm_channel_address(%s)"
CONFIRM_ALERT = "select notification.confirm_alert_address(%s)"
TOKEN = (
    "select notification.describe_channel_address(jsonb_build_object('channel_id', id),"
    " organization_id, null) ->> 'token' from notification.channel where id = %s"
)
IS_CONFIRMED = "select confirmed_at is not null from notification.channel where id = %s"
VICTIM = "victim@elsewhere.example"


@pytest.fixture
def member(sql: psycopg.Connection) -> Any:
    return outcome(sql, "select tests.create_user()")


@pytest.fixture
def channel(sql: psycopg.Connection, member: Any) -> Any:
    name = uuid.uuid4().hex
    return outcome(sql, "select tests.create_channel(%s, 'email', %s)", member, name)


def test_a_link_does_not_confirm_the_address_that_comes_after_its_own(
    dsn: str, sql: psycopg.Connection, member: Any, channel: Any
) -> None:
    token = outcome(sql, TOKEN, channel)
    with psycopg.connect(dsn) as owner, psycopg.connect(dsn) as reader:
        assert outcome(owner, REPLACE, member, channel, VICTIM) == ""
        assert behind(owner, reader, CONFIRM, token, then=owner.commit) == "LM705"
    assert outcome(sql, IS_CONFIRMED, channel) is False


def test_nor_does_a_link_of_an_alert(dsn: str, sql: psycopg.Connection, member: Any) -> None:
    assert outcome(sql, ALERT, member, f"{uuid.uuid4().hex}@box.example") == ""
    token = outcome(
        sql,
        "select notification.alert_address_token(organization_id, 'USD')"
        " from identity.membership where user_id = %s",
        member,
    )
    with psycopg.connect(dsn) as owner, psycopg.connect(dsn) as reader:
        assert outcome(owner, ALERT, member, VICTIM) == ""
        assert behind(owner, reader, CONFIRM_ALERT, token, then=owner.commit) == "LM705"


def test_a_link_is_mailed_to_the_address_that_it_confirms(
    dsn: str, sql: psycopg.Connection, member: Any, channel: Any
) -> None:
    delivery = outcome(sql, "select id from notification.delivery where channel_id = %s", channel)
    with (
        psycopg.connect(dsn) as other,
        psycopg.connect(dsn, autocommit=True) as worker,
        psycopg.connect(dsn, autocommit=True) as owner,
        ThreadPoolExecutor(1) as pool,
    ):
        # Another mail is counted meanwhile, so that the worker waits in the midst of its claim.
        outcome(other, "select ops.spend('notification.mails_in_all', 'confirm_channel_address')")

        def change_and_go_on() -> None:
            changed.append(pool.submit(outcome, owner, REPLACE, member, channel, VICTIM))
            wait(changed, timeout=1)
            other.commit()

        changed: list[Any] = []
        claim = behind(
            other,
            worker,
            "select notification.claim_delivery(%s)",
            delivery,
            then=change_and_go_on,
        )
        assert changed[0].result() == ""
    assert claim["email"] != VICTIM
    assert outcome(sql, CONFIRM, claim["context"]["token"]) == "LM705"
    assert outcome(sql, IS_CONFIRMED, channel) is False
