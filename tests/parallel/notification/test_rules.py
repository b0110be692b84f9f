"""Owners change channels and rules while workers send."""

import uuid
from collections import Counter
from typing import Any

import psycopg
import pytest

from tests.parallel.clients import at_once, outcome
from tests.parallel.crew import crew
from tests.sizes import size
from tests.waiting import wait_for

AS = (
    "with actor as materialized (select set_config('request.jwt.claims', tests.claims_of(%s)::text,"
    " true)) select "
)
CREATE_CHANNEL = AS + "notification.create_channel('slack', %s, %s)::text from actor"
CREATE_RULE = AS + "notification.create_rule(%s)::text from actor"
REPLACE = AS + "notification.replace_channel_target(%s, %s)::text from actor"
RESEND = AS + (
    "notification.resend_deliveries(%s, '2020-01-01', '2099-01-01', 'sent') ->> 'count' from actor"
)
SLACK = '{"url": "https://hooks.slack.com/services/T1/B1/x"}'
CLAIM = "select notification.claim_next()"
FINISH = "select notification.finish_attempt(%s, %s, 'sent', 200, 1, 'ok', null, null, null)"


@pytest.fixture
def member(sql: psycopg.Connection) -> Any:
    sql.execute("select tests.register_parcels()")
    return outcome(sql, "select tests.create_user()")


@pytest.fixture
def limits(sql: psycopg.Connection) -> Any:
    sql.execute("update ops.setting set value = '3' where name = 'notification.most_channels'")
    sql.execute("update ops.setting set value = '4' where name = 'notification.most_rules'")
    yield
    sql.execute("update ops.setting set value = '20' where name = 'notification.most_channels'")
    sql.execute("update ops.setting set value = '100' where name = 'notification.most_rules'")


@pytest.mark.usefixtures("limits")
def test_channels_stay_within_their_limit(dsn: str, member: Any) -> None:
    calls = [(CREATE_CHANNEL, member, f"channel {number}", SLACK) for number in range(8)]
    made = at_once(dsn, calls)
    assert Counter(one == "LM723" for one in made) == {True: 5, False: 3}


@pytest.mark.usefixtures("limits")
def test_rules_stay_within_their_limit_and_have_places(
    dsn: str, sql: psycopg.Connection, member: Any
) -> None:
    channel = outcome(sql, "select tests.create_channel(%s, 'slack')", member)
    rule = (
        f'{{"name": "x", "event_kinds": ["parcel.lost"], "channel_id": "{channel}",'
        ' "mode": "compact", "digest": "each", "is_enabled": true}'
    )
    made = at_once(dsn, [(CREATE_RULE, member, rule)] * 8)
    assert made.count("LM728") == 4
    positions = sql.execute(
        "select position from notification.rule where channel_id = %s order by 1", (channel,)
    ).fetchall()
    assert [one for (one,) in positions] == [1, 2, 3, 4]


def test_one_name_is_given_once(dsn: str, member: Any) -> None:
    made = at_once(dsn, [(CREATE_CHANNEL, member, "name", SLACK)] * 6)
    assert made.count("LM722") == 5


def test_nothing_is_lost_while_a_channel_moves_and_sends_again(
    dsn: str, sql: psycopg.Connection, member: Any
) -> None:
    """Three workers take and report deliveries; the owner gives the channel new targets."""
    count = size(90, 1000)
    channel = outcome(sql, "select tests.create_channel(%s)", member)
    sql.execute("select tests.create_delivery(%s) from generate_series(1, %s)", (channel, count))

    def send() -> list[uuid.UUID]:
        sent = []
        with psycopg.connect(dsn, autocommit=True) as worker:
            while True:
                claim = outcome(worker, CLAIM)
                assert isinstance(claim, dict), claim
                if "wait" not in claim:
                    answer = outcome(worker, FINISH, claim["delivery_id"], claim["attempt"])
                    assert answer in ("", None), answer
                    sent.append(uuid.UUID(claim["delivery_id"]))
                elif threads.over.wait(min(float(claim["wait"]), 0.02)):
                    return sent

    with crew() as threads:
        workers = [threads.start(send) for _ in range(3)]
        resent = 0
        for number in range(size(6, 60)):
            target = f'{{"url": "https://hooks{number % 3}.example/"}}'
            with psycopg.connect(dsn, autocommit=True) as owner:
                assert outcome(owner, REPLACE, member, channel, target) == ""
                resent += int(outcome(owner, RESEND, member, channel))
        left = (
            "select count(*) from notification.delivery where channel_id = %s and status <> 'sent'"
        )
        wait_for(lambda: not outcome(sql, left, channel))
    sent = [one for worker in workers for one in worker.result()]
    assert outcome(sql, left, channel) == 0
    ours = {
        one
        for (one,) in sql.execute(
            "select id from notification.delivery where channel_id = %s", (channel,)
        )
    }
    times = Counter(one for one in sent if one in ours)
    assert len(times) == count
    assert sum(times.values()) == count + resent, "each once, and once for each time it was resent"
