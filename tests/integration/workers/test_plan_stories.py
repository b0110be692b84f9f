"""The events of a plan end the same in any order, with any repetitions, and with late answers.

`make test` plays a sample of the orders of each story, `make soak` many more.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from leadmill.stripe import as_json
from standins.serving import served
from standins.stripe.app import create_app
from tests.integration.workers.office import Office
from tests.integration.workers.plan_shop import DAY, DECLINED_LATER, MONTH, PlanShop
from tests.integration.workers.shop import API_KEY, open_shop
from tests.sizes import size
from workers.plans import make_change

ORDERS = size(2, 400)
RECEIVE = """
select billing.store_webhook('stripe', %s, %s, now(), '2026-10-28.endive', false, false, '{}',
  convert_to(%s, 'UTF8')) from (select tests.forget_locks()) as unlocked
"""
STORE = """
select billing.store_plan_state(%s, %s, billing.plan_state_of(%s))
from (select tests.forget_locks()) as unlocked
"""
# Everything that is visible of it, except for our own ids and times.
STATE = """
select jsonb_build_object(
  'subscriptions', (
    select jsonb_agg(jsonb_build_array(s.stripe_id, s.status, s.plan_id, s.plan_price_id,
      s.monthly_minor, s.period_ends_at, s.trial_ends_at, s.cancel_at, s.ended_at, s.end_reason,
      s.past_due_at is null, s.is_entitled, s.is_paused, s.is_uncollected, s.schedule_id,
      s.scheduled_plan_price_id, s.scheduled_at, s.pending_plan_price_id, (
        select jsonb_build_array(c.status, c.plan_id, c.monthly_minor) from billing.plan_change as c
        where c.plan_subscription_id = s.id order by c.id desc limit 1)) order by s.stripe_id)
    from billing.plan_subscription as s where s.organization_id = %(organization)s),
  'invoices', (
    select jsonb_agg(jsonb_build_array(i.stripe_id, i.number, i.status, i.amount_due, i.amount_paid,
      i.attempt_count, i.paid_at, i.pdf_url) order by i.stripe_id)
    from billing.invoice as i where i.organization_id = %(organization)s),
  'payment_methods', (
    select jsonb_agg(jsonb_build_array(m.stripe_id, m.last4, m.is_default, m.detached_at is null)
      order by m.stripe_id)
    from billing.payment_method as m where m.organization_id = %(organization)s),
  'entitlements', ops.entitlements_of(%(organization)s),
  'deposits', (
    select jsonb_agg(jsonb_build_array(d.payment_intent_id, d.status, d.amount, d.refunded)
      order by d.payment_intent_id)
    from billing.deposit as d),
  'journals', (
    select jsonb_agg(jsonb_build_array(j.idempotency_key, j.kind, a.kind, e.amount)
      order by j.idempotency_key, a.kind)
    from ledger.journal as j join ledger.entry as e on e.journal_id = j.id
    join ledger.account as a on a.id = e.account_id),
  'unfinished', (
    select jsonb_agg(i.event_id) from billing.webhook_inbox as i
    where i.status not in ('applied', 'ignored')
      -- The charge of an invoice that is never paid waits for its payment, and is given up later.
      and i.type not in ('charge.failed', 'payment_intent.payment_failed')))
"""


@pytest.fixture(scope="module")
def stripe_url() -> Iterator[str]:
    with served(create_app(api_key=API_KEY)) as url:
        yield url


@dataclass
class Story:
    """What happens at Stripe, and what it answers after each step."""

    plans: PlanShop
    answers: list[str] = field(default_factory=list)

    def step(self) -> None:
        self.answers.append(json.dumps(self.plans.state()))

    def begin(self, plan: str = "professional", *, trial: bool = False) -> str:
        if not trial:
            self.plans.no_trial()
        subscription = self.plans.subscribe(plan)
        self.step()
        return subscription

    def change(self, kind: str, subscription: str, plan: str = "") -> None:
        wanted: dict[str, Any] = {
            "kind": kind,
            "subscription": subscription,
            "resumes_at": None,
        }
        for price, overrun in self.plans.shop.office.rows(
            "select stripe_id, overrun_stripe_id from billing.plan_price"
            " where id = tests.plan_price(%s)",
            plan,
        ):
            wanted |= {"price": price, "overrun_price": overrun}
        key = f"{kind}-{len(self.answers)}"
        self.plans.at_stripe(lambda client: make_change(client, key, wanted))
        self.step()

    def later(self, seconds: int) -> None:
        self.plans.later(seconds)
        self.step()


def trial(story: Story) -> None:
    story.begin(trial=True)
    story.later(15 * DAY)


def upgrade(story: Story) -> None:
    story.change("upgrade", story.begin(), "enterprise")


def downgrade(story: Story) -> None:
    story.change("downgrade", story.begin("enterprise"), "professional")
    story.later(MONTH)


def past_due_and_recovery(story: Story) -> None:
    subscription = story.begin()
    story.plans.use_card("pm_card_chargeCustomerFail")
    story.later(MONTH)
    story.plans.use_card("pm_card_mastercard")
    v1 = story.plans.shop.client.v1
    v1.invoices.pay(str(v1.subscriptions.retrieve(subscription).latest_invoice))
    story.step()


def never_paid(story: Story) -> None:
    story.begin()
    story.plans.use_card("pm_card_chargeCustomerFail")
    story.later(2 * MONTH)


def cancelled_kept_and_cancelled(story: Story) -> None:
    subscription = story.begin()
    for kind in ("cancel", "keep", "cancel"):
        story.change(kind, subscription)
    story.later(MONTH)


def paused_and_resumed(story: Story) -> None:
    subscription = story.begin()
    story.change("pause", subscription)
    story.change("resume", subscription)


def declined_at_first(story: Story) -> None:
    story.plans.no_trial()
    session = story.plans.page("professional")
    story.plans.pay(session, DECLINED_LATER)
    story.step()
    story.plans.pay(session)
    story.step()


def refunded(story: Story) -> None:
    subscription = story.begin()
    v1 = story.plans.shop.client.v1
    invoice = v1.invoices.list({"subscription": subscription, "expand": ["data.payments"]}).data[0]
    assert invoice.payments is not None
    intent = str(invoice.payments.data[0].payment.payment_intent)
    v1.refunds.create({"payment_intent": intent, "amount": 900})
    story.step()


STORIES: list[Callable[[Story], None]] = [
    trial,
    upgrade,
    downgrade,
    past_due_and_recovery,
    never_paid,
    cancelled_kept_and_cancelled,
    paused_and_resumed,
    declined_at_first,
    refunded,
]


class Order:
    """One order in which the events of a story arrive, and answers between them."""

    def __init__(self, story: Story, events: list[Any], chance: random.Random) -> None:
        self.story = story
        self.events = events
        self.chance = chance
        self.sql = story.plans.shop.office.sql

    def play(self) -> Any:
        """How it ends. Nothing of it stays."""
        with self.sql.transaction(force_rollback=True):
            late: list[tuple[int, str]] = []
            for event in self.events:
                self._one(RECEIVE, event.id, event.type, as_json(event))
                if self.chance.random() < 0.3:
                    ticket = self._one("select billing.begin_plan_state()")
                    late.append((ticket, self.chance.choice(self.story.answers)))
                if late and self.chance.random() < 0.5:
                    self._store(*late.pop(self.chance.randrange(len(late))))
            asked = self._one(
                "select count(*) from queue.procrastinate_jobs where task_name = 'read_plan'"
            )
            assert asked >= 1, "an event has Stripe asked"
            ticket = self._one("select billing.begin_plan_state()")
            assert self._store(ticket, self.story.answers[-1]) == "stored"
            for one in late:
                assert self._store(*one) == "older"
            cursor = self.sql.execute(STATE, {"organization": self.story.plans.organization_id})
            row = cursor.fetchone()
        assert row is not None
        return row[0]

    def _store(self, ticket: int, answer: str) -> Any:
        return self._one(STORE, self.story.plans.customer, ticket, answer)

    def _one(self, statement: str, *values: object) -> Any:
        row = self.sql.execute(statement, values).fetchone()
        assert row is not None
        return row[0]


@pytest.mark.parametrize("play", STORIES)
def test_a_story_ends_the_same_in_any_order(
    office: Office, stripe_url: str, play: Callable[[Story], None]
) -> None:
    with httpx.Client(base_url=stripe_url) as http:
        story = Story(PlanShop.open(open_shop(office, stripe_url, http)))
        play(story)
        client = story.plans.shop.client
        read = office.one("select billing.read_events()")
        listed = client.v1.events.list({"limit": 100}).auto_paging_iter()
        events = [event for event in listed if event.type in read][::-1]
        chance = random.Random(0)
        expected = Order(story, events, chance).play()
        assert expected["unfinished"] is None
        for _ in range(ORDERS):
            order = events + chance.sample(events, len(events) // 3)
            chance.shuffle(order)
            assert Order(story, order, chance).play() == expected
