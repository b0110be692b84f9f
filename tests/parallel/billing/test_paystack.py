"""What Paystack says about a payment ends the same in any order, in any number, and all at once.

`make test` plays every order of up to four facts and a sample of the others, `make soak` all.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import factorial
from threading import Barrier
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.parallel.clients import at_once
from tests.sizes import size
from tests.waiting import PATIENCE

AMOUNT = 500000
TRANSIENT = (errors.DeadlockDetected, errors.LockNotAvailable)
# Everything that is visible of a payment, except for times, ids and the order of journals.
STATE = """
select jsonb_build_object(
  'deposit', (
    select jsonb_build_array(d.status, d.paid_at is not null, d.payment_intent_id, d.payment_method,
      d.failure_reason, d.refunded, d.disputed)
    from billing.deposit as d where d.id = %(deposit)s),
  'payment', (select p.status from billing.payment as p where p.id = %(deposit)s),
  'attempts', (
    select jsonb_agg(jsonb_build_array(a.status, a.transaction_id, a.failure_reason,
      a.ended_at is not null))
    from billing.payment_attempt as a where a.deposit_id = %(deposit)s),
  'refunds', (
    select jsonb_agg(jsonb_build_array(r.refund_id, r.amount, r.status, r.has_left) order by 1)
    from (select * from billing.refund where deposit_id = %(deposit)s order by refund_id) as r),
  'disputes', (
    select jsonb_agg(jsonb_build_array(t.dispute_id, t.amount, t.status, t.withdrawn, t.reason))
    from (select * from billing.dispute where deposit_id = %(deposit)s order by dispute_id) as t),
  'journals', (
    select jsonb_agg(jsonb_build_array(j.idempotency_key, j.kind) order by j.idempotency_key)
    from ledger.journal as j where j.subject_id = %(deposit)s),
  'fees', (
    select count(*) from ledger.journal as j
    where j.idempotency_key = 'paystack:' || %(reference)s || ':fee'),
  'funds', (
    select jsonb_agg(jsonb_build_array(a.kind, a.balance, a.held) order by a.kind)
    from ledger.account as a where a.organization_id = %(organization)s),
  'revenue', (
    select sum(e.amount) from ledger.entry as e
    join ledger.account as a on a.id = e.account_id and a.kind = 'payment_revenue'
    join ledger.journal as j on j.id = e.journal_id and j.subject_id = %(deposit)s),
  'thanks', (
    select count(*) from event.outbox as e
    where e.kind = 'payment.succeeded' and e.subject_id = %(deposit)s),
  'mails', (
    select count(*) from notification.delivery as d
    where d.template = 'payment_thanks'
      and d.refs ->> 'deposit_id' = %(deposit)s::uuid::text))::text
"""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Fact:
    """Something that is told of a payment: an answer of Paystack, an event, or somebody's look."""

    kind: str
    id: int = 0
    changes: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        said = " ".join(f"{name}={value}" for name, value in self.changes)
        return f"{self.kind} {self.id} {said}"


def fact(kind: str, number: int = 0, **changes: Any) -> Fact:
    return Fact(kind, number, tuple(changes.items()))


PAID = fact("transaction", fees=7500)
REVERSED = fact("transaction", status="reversed", fees=7500)
FAILED = fact("transaction", status="failed", gateway_response="Declined")
ABANDONED = fact("transaction", status="abandoned")
ONGOING = fact("transaction", status="ongoing")
QUEUED = fact("transaction", status="queued")
SAID = fact("event")
RETURNED = fact("return")
POLLED = fact("poll")
REFUND = fact("refund", 1, amount=100000)
REFUND_BEGUN = fact("refund", 1, amount=100000, status="pending")
REFUND_STUCK = fact("refund", 1, amount=100000, status="needs-attention")
OTHER_REFUND = fact("refund", 2, amount="200000")
OTHER_REFUND_FAILED = fact("refund", 2, amount="200000", status="failed")
DISPUTED = fact("dispute", 3, status="pending", resolution=None, refund_amount=150000)
DISPUTE_LOST = fact("dispute", 3, refund_amount=150000)
DISPUTE_WON = fact("dispute", 4, resolution="declined", refund_amount=150000)

STORIES: dict[str, list[Fact]] = {
    "paid": [ONGOING, SAID, PAID, RETURNED, POLLED, QUEUED],
    "paid after a failure": [ONGOING, FAILED, ABANDONED, SAID, PAID],
    "failed": [ONGOING, ABANDONED, FAILED, RETURNED],
    "left": [ONGOING, ABANDONED, POLLED],
    "refunded in parts": [PAID, SAID, REFUND_BEGUN, REFUND, OTHER_REFUND, REVERSED],
    "a refund that is stuck and one that fails": [
        *(PAID, REFUND_BEGUN, REFUND_STUCK, OTHER_REFUND, OTHER_REFUND_FAILED, SAID)
    ],
    "disputed": [PAID, DISPUTED, DISPUTE_LOST, DISPUTE_WON, REFUND, FAILED],
    "only known as reversed": [REVERSED, REFUND, OTHER_REFUND, DISPUTE_LOST],
}
ALL = sorted({one for facts in STORIES.values() for one in facts}, key=str)


class Life:
    """A payment to which facts are told: of a wallet, or one that stands alone."""

    def __init__(self, sql: psycopg.Connection, alone: bool) -> None:
        self.number = next(_numbers)
        make = (
            "select tests.create_payment(5000, 'KES', %s)"
            if alone
            else "select tests.create_paystack_deposit(tests.create_organization(%s))"
        )
        # A mailbox of its own: begun payments are counted by address.
        row = sql.execute(make, (f"payer-{self.number}-{random.random()}@people.example",))
        [self.reference] = row.fetchone() or ()
        found = sql.execute(
            "select d.id::text, d.organization_id::text from billing.deposit as d"
            " where d.id = tests.deposit_of(%s)",
            (self.reference,),
        ).fetchone()
        assert found is not None
        self.deposit_id, self.organization_id = found

    def tell(self, sql: psycopg.Connection, told: Fact) -> str:
        """Tell a fact; again when others were in the way, as the worker does."""
        for _ in range(5):
            try:
                return self._tell(sql, told)
            except TRANSIENT:
                continue
        raise AssertionError("always in the way of others")

    def _tell(self, sql: psycopg.Connection, told: Fact) -> str:
        changes = json.dumps(dict(told.changes))
        number = self.number * 10 + told.id
        query, arguments = {
            "event": (
                "select tests.receive_paystack('charge.success', tests.paystack_transaction(%s))",
                (self.reference,),
            ),
            "return": ("select status from billing.find_payment(%s)", (self.reference,)),
            "poll": ("select billing.poll_payments()", ()),
            "transaction": (
                "select s.outcome from billing.settle('paystack',"
                " tests.paystack_transaction(%s, %s), 'transaction', %s) as s",
                (self.reference, changes, self.reference),
            ),
            "refund": (
                "select s.outcome from billing.settle('paystack',"
                " tests.paystack_refund(%s, %s, 1, %s), 'refund', %s) as s",
                (self.reference, number, changes, self.reference),
            ),
            "dispute": (
                "select s.outcome from billing.settle('paystack',"
                " tests.paystack_dispute(%s, %s, %s), 'dispute') as s",
                (self.reference, number, changes),
            ),
        }[told.kind]
        row = sql.execute(query, arguments).fetchone()
        return str(row[0]) if row else "nothing"

    def state(self, sql: psycopg.Connection) -> str:
        names = {
            "deposit": self.deposit_id,
            "organization": self.organization_id,
            "reference": self.reference,
        }
        row = sql.execute(STATE, names).fetchone()
        assert row is not None
        said = str(row[0]).replace(self.reference, "REFERENCE")
        transaction = sql.execute("select tests.transaction_id(%s)", (self.reference,)).fetchone()
        assert transaction is not None
        for number in range(1, 5):
            said = said.replace(f"-{self.number * 10 + number}", f"-{number}")
        return said.replace(str(transaction[0]), "TRANSACTION")


def orders(facts: Sequence[Fact], most: int) -> Iterator[Sequence[Fact]]:
    """All orders of a few facts, or a fixed sample of the orders of many."""
    if factorial(len(facts)) <= most:
        yield from itertools.permutations(facts)
        return
    chance = random.Random(len(facts))
    yield facts
    yield facts[::-1]
    for _ in range(8):
        yield chance.sample(facts, len(facts))


@pytest.fixture(autouse=True)
def without_limits(sql: psycopg.Connection) -> None:
    sql.execute("update ops.rate_limit set maximum = null where name = 'billing.payments_in_all'")


@pytest.fixture(params=STORIES)
def facts(request: pytest.FixtureRequest) -> list[Fact]:
    story = STORIES[request.param]
    assert 3 <= len(story) <= 6
    return story


def played(sql: psycopg.Connection, told: Sequence[Fact], alone: bool) -> str:
    life = Life(sql, alone)
    for one in told:
        assert life.tell(sql, one) not in ("mismatch", "exceeding", "foreign"), str(one)
    return life.state(sql)


@pytest.mark.parametrize("alone", [False, True], ids=["wallet", "alone"])
def test_every_order_of_facts_ends_the_same(
    sql: psycopg.Connection, facts: list[Fact], alone: bool
) -> None:
    ends: dict[str, list[str]] = {}
    # What differs for a payment that stands alone is where its money goes.
    for order in orders(facts, size(4 if alone else 12, 720)):
        ends.setdefault(played(sql, order, alone), [str(one) for one in order])
    assert len(ends) == 1, ends
    [end] = ends
    paid = PAID in facts or REVERSED in facts
    assert json.loads(end)["thanks"] == int(paid)
    assert json.loads(end)["mails"] == int(paid and alone)
    assert sql.execute("select * from billing.verify()").fetchall() == []


def test_any_facts_in_any_order_and_number_end_the_same(sql: psycopg.Connection) -> None:
    """Facts that no story tells together, each up to three times. Seeded: it is repeatable."""
    chance = random.Random(16)
    for _ in range(size(10, 1000)):
        told = chance.sample(ALL, chance.randint(2, 6))
        alone = chance.random() < 0.5
        repeated = told + chance.choices(told, k=chance.randint(0, 6))
        one = played(sql, chance.sample(told, len(told)), alone)
        other = played(sql, chance.sample(repeated, len(repeated)), alone)
        assert one == other, [str(each) for each in told]
    assert sql.execute("select * from billing.verify()").fetchall() == []


def test_all_facts_eight_times_at_once_end_the_same(
    dsn: str, sql: psycopg.Connection, facts: list[Fact]
) -> None:
    expected = played(sql, facts, alone=False)
    life = Life(sql, alone=False)
    barrier = Barrier(8, timeout=PATIENCE)

    def postman(number: int) -> None:
        """Each has all facts, in an order of its own."""
        mine = random.Random(number).sample(facts, len(facts))
        with psycopg.connect(dsn, autocommit=True) as own:
            barrier.wait()
            for one in mine:
                life.tell(own, one)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(postman, range(8)))
    assert life.state(sql) == expected
    assert sql.execute("select * from billing.verify()").fetchall() == []


@pytest.mark.parametrize("alone", [False, True], ids=["wallet", "alone"])
def test_the_return_eight_events_and_the_poll_at_once_are_one_success(
    dsn: str, sql: psycopg.Connection, alone: bool
) -> None:
    """Each of them has Paystack asked, and ten answers arrive at the same moment."""
    life = Life(sql, alone)
    sql.execute(
        "update billing.payment_attempt set next_poll_at = now() where reference = %s",
        (life.reference,),
    )
    answer = (
        "select s.outcome from billing.settle('paystack', tests.paystack_transaction(%s),"
        " 'transaction', %s) as s",
        *(life.reference, life.reference),
    )
    event = (
        "select tests.receive_paystack('charge.success', tests.paystack_transaction(%s))",
        life.reference,
    )
    back = ("select status from billing.find_payment(%s)", life.reference)
    poll = ("select billing.poll_payments() >= 0",)
    outcomes = at_once(dsn, [back, *[event] * 8, poll, *[answer] * 10])
    assert set(outcomes[10:]) == {"settled"}
    assert set(outcomes[1:9]) <= {"waiting", "applied"}
    # What was on its way when the answers came is answered by the job that it deferred.
    assert life.tell(sql, PAID) == "settled"
    end = json.loads(life.state(sql))
    assert end["deposit"][:2] == ["paid", True]
    assert len(end["journals"]) == 1
    assert (end["thanks"], end["fees"]) == (1, 1)
    assert end["mails"] == int(alone)
    assert (end["revenue"] or end["funds"][2][1]) == AMOUNT
    [[status]] = sql.execute(
        "select distinct i.status from billing.webhook_inbox as i where i.processor = 'paystack'"
        " and i.event_id = 'charge.success:' || tests.transaction_id(%s) || ':success'",
        (life.reference,),
    ).fetchall()
    assert status == "applied"


def test_a_second_payment_of_one_deposit_is_one_success(dsn: str, sql: psycopg.Connection) -> None:
    """Both of its pages are paid at the same moment: one is credited, one is for an admin."""
    life = Life(sql, alone=False)
    [other] = (
        sql.execute("select billing.create_reference(%s)", (life.deposit_id,)).fetchone() or ()
    )
    calls = [
        (
            "select s.outcome from billing.settle('paystack', tests.paystack_transaction(%s),"
            " 'transaction', %s) as s",
            reference,
            reference,
        )
        for reference in (life.reference, other)
    ]
    assert sorted(at_once(dsn, calls)) == ["mismatch", "settled"]
    end = json.loads(life.state(sql))
    assert len(end["journals"]) == 1
    assert end["funds"][2][1] == AMOUNT
