"""The events of a payment end the same in any order and with any repetitions.

`make test` plays every order of up to four events and a sample of the others, `make soak` all.
"""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import factorial
from threading import Barrier

import psycopg
import pytest
from psycopg import errors

from standins.stripe.stories import AMOUNT, ASKED, REFUND, STORIES, Told
from tests.sizes import size
from tests.waiting import PATIENCE

RECEIVE = """
select billing.store_webhook('stripe', %s, %s, now(), '2026-10-28.endive',
  false, false, '{}', convert_to(%s, 'UTF8'))
"""
MAKE = """
with made as (
  insert into identity.organization (name) values ('Story') returning id
)
insert into billing.deposit (organization_id, livemode, amount, currency, processor_amount)
select id, false, %(amount)s, 'USD', %(amount)s from made returning id, organization_id
"""
# Everything that is visible of it, except for times and the order of journals.
STATE = """
select jsonb_build_object(
  'deposit', (
    select jsonb_build_array(d.status, d.paid_at is not null, d.session_id, d.payment_intent_id,
      d.payment_method, d.failure_reason, d.refunded, d.disputed)
    from billing.deposit as d where d.id = %(deposit)s),
  'refunds', (
    select jsonb_agg(jsonb_build_array(r.refund_id, r.amount, r.status, r.has_left,
      r.failure_reason) order by r.refund_id)
    from billing.refund as r where r.deposit_id = %(deposit)s),
  'disputes', (
    select jsonb_agg(jsonb_build_array(t.dispute_id, t.amount, t.status, t.withdrawn, t.reinstated,
      t.reason) order by t.dispute_id)
    from billing.dispute as t where t.deposit_id = %(deposit)s),
  'journals', (
    select jsonb_agg(jsonb_build_array(j.idempotency_key, j.kind) order by j.idempotency_key)
    from ledger.journal as j where j.subject_id = %(deposit)s),
  'funds', (
    select jsonb_agg(jsonb_build_array(a.kind, a.balance, a.held) order by a.kind)
    from ledger.account as a where a.organization_id = %(organization)s),
  'fees', (
    select coalesce(sum(e.amount), 0)
    from ledger.entry as e
    join ledger.account as a on a.id = e.account_id and a.kind = 'processor_fees'
    join ledger.journal as j on j.id = e.journal_id
    where j.idempotency_key like '%%n' || %(number)s || ':fee'),
  'events', (
    select jsonb_agg(distinct i.status)
    from billing.webhook_inbox as i where i.event_id like 'evt_%%n' || %(number)s))
"""
_numbers = itertools.count(1)
TRANSIENT = (errors.DeadlockDetected, errors.LockNotAvailable)


class Life:
    """A deposit to which the events of a story are applied."""

    def __init__(self, sql: psycopg.Connection) -> None:
        self.sql = sql
        self.number = next(_numbers)
        row = sql.execute(MAKE, {"amount": AMOUNT}).fetchone()
        assert row is not None
        self.deposit_id, self.organization_id = (str(value) for value in row)
        self.refund_id = REFUND

    def tell(self, sql: psycopg.Connection, told: Told) -> str:
        """Deliver an event; again when others were in the way, as the service does."""
        mine = told.of(self.deposit_id, self.refund_id, self.number)
        for _ in range(3):
            try:
                row = sql.execute(RECEIVE, (mine.id, mine.type, mine.body)).fetchone()
            except TRANSIENT:
                continue
            assert row is not None
            return str(row[0])
        raise AssertionError("always in the way of others")

    def ask_back(self, amount: int) -> None:
        """Ask for a part of the deposit back, as an admin."""
        with self.sql.transaction():
            self.sql.execute("select tests.act_as_admin()")
            row = self.sql.execute(
                "select api.refund_deposit(%s, %s::numeric / 100)", (self.deposit_id, amount)
            ).fetchone()
        assert row is not None
        self.refund_id = str(row[0])

    def state(self) -> str:
        names = {
            "deposit": self.deposit_id,
            "organization": self.organization_id,
            "number": str(self.number),
        }
        row = self.sql.execute(STATE, names).fetchone()
        assert row is not None
        return re.sub(rf"n{self.number}\b", "", str(row[0])).replace(self.deposit_id, "DEPOSIT")

    def funds(self) -> tuple[int, int]:
        rows = self.sql.execute(
            "select kind, balance from ledger.account where organization_id = %s",
            (self.organization_id,),
        ).fetchall()
        found: dict[str, int] = dict(rows)
        return found.get("wallet", 0), found.get("debt", 0)


def orders(events: Sequence[Told]) -> Iterator[Sequence[Told]]:
    """All orders of a few events, or a fixed sample of the orders of many events."""
    if factorial(len(events)) <= size(6, 720):
        yield from itertools.permutations(events)
        return
    chance = random.Random(len(events))
    yield events
    yield events[::-1]
    for _ in range(8):
        yield chance.sample(events, len(events))


def passing(told: Told) -> tuple[str, ...]:
    """The outcomes that an event may have at first; in the end each event is applied.

    A refund after a failed one exceeds the deposit until the failure is received.
    """
    thing = json.loads(told.body)["data"]["object"]
    is_too_much = thing["object"] == "refund" and thing["amount"] in (5000, 4000)
    return ("applied", "waiting", "quarantined") if is_too_much else ("applied", "waiting")


@pytest.fixture(params=list(STORIES.items()), ids=[one.__name__ for one in STORIES])
def story(request: pytest.FixtureRequest) -> tuple[list[Told], tuple[int, int]]:
    play: Callable[[], Iterable[Told]]
    play, end = request.param
    events = list(play())
    assert 3 <= len(events) <= 6
    return events, end


def test_every_order_of_events_ends_the_same(
    sql: psycopg.Connection, story: tuple[list[Told], tuple[int, int]]
) -> None:
    events, end = story
    ends: dict[str, list[str]] = {}
    for order in orders(events):
        life = Life(sql)
        for told in order:
            assert life.tell(sql, told) in passing(told), told.body
        assert life.funds() == end, [told.type for told in order]
        ends.setdefault(life.state(), [told.type for told in order])
    assert len(ends) == 1, ends
    (state,) = ends
    assert "'events': ['applied']" in state
    assert sql.execute("select * from billing.verify()").fetchall() == []


@pytest.mark.parametrize(("play", "end"), ASKED.items(), ids=[one.__name__ for one in ASKED])
def test_a_refund_requested_here_ends_the_same_in_every_order(
    sql: psycopg.Connection, play: Callable[[], Iterable[Told]], end: tuple[int, int]
) -> None:
    paid, *news = play()
    ends = set()
    for order in orders(news):
        life = Life(sql)
        assert life.tell(sql, paid) == "applied"
        life.ask_back(2000)
        for told in order:
            assert life.tell(sql, told) == "applied", told.body
        assert life.funds() == end, [told.type for told in order]
        ends.add(life.state())
    assert len(ends) == 1
    assert sql.execute("select * from billing.verify()").fetchall() == []


def test_each_event_received_eight_times_at_once_ends_the_same(
    dsn: str, sql: psycopg.Connection, story: tuple[list[Told], tuple[int, int]]
) -> None:
    events, end = story
    expected = Life(sql)
    for told in events:
        expected.tell(sql, told)
    life = Life(sql)
    barrier = Barrier(8, timeout=PATIENCE)

    def postman(number: int) -> None:
        """Each has all events, in an order of its own."""
        mine = random.Random(number).sample(events, len(events))
        with psycopg.connect(dsn, autocommit=True) as own:
            barrier.wait()
            for told in mine:
                assert life.tell(own, told) in passing(told)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(postman, range(8)))
    assert life.funds() == end
    assert life.state() == expected.state()
    assert sql.execute("select * from billing.verify()").fetchall() == []
