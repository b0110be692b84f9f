"""Calls beyond the quota of a plan: from its page to the invoice and the books."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from standins.serving import served
from standins.stripe.app import create_app
from tests.integration.workers.office import Office
from tests.integration.workers.plan_shop import DAY, MONTH, PlanShop
from tests.integration.workers.shop import API_KEY, open_shop
from workers.plans import make_change

KEY = """
insert into identity.api_key (organization_id, name, prefix, key_hash, scopes)
values (%s, 'Ours', 'lm_live_OursOurs', ops.keyed_hash('OursOurs'), '{read}') returning id
"""
CALLS = """
select tests.record(tests.lines(jsonb_build_object('key_id', %s::uuid), %s))
from (select tests.forget_locks()) as unlocked
"""


@pytest.fixture(scope="module")
def stripe_url() -> Iterator[str]:
    with served(create_app(api_key=API_KEY)) as url:
        yield url


@dataclass
class Overrun:
    """An organisation whose plan lets calls go on beyond its quota, and charges them."""

    plans: PlanShop

    def __post_init__(self) -> None:
        self.v1 = self.plans.shop.client.v1
        self.office = self.plans.shop.office
        self.key = self.office.one(KEY, self.plans.organization_id)
        self.plans.no_trial()

    def offer(self, plan: str, amount: float, overrun: float | None, quota: int = 10) -> None:
        """Sell a plan by the month with so many calls, and 1,000 more for so much."""
        office = self.office
        plan_id = office.one("select id from billing.plan where slug = %s", plan)
        office.one("select billing.set_plan_entitlement(%s, 'api_overrun', 'true')", plan_id)
        office.one(
            "select billing.set_plan_entitlement(%s, 'api_calls_per_month', to_jsonb(%s))",
            plan_id,
            quota,
        )
        office.one(
            "select billing.set_plan_price(%s, 'USD', 'month', %s::numeric, %s::numeric)",
            plan_id,
            amount,
            overrun,
        )
        self.plans.shop.work()

    def call(self, calls: int) -> None:
        """Calls by key are counted, and what is beyond the quota is reported."""
        # A minute has one report.
        self.office.sql.execute(
            "update billing.overrun_report set created_at = created_at - interval '5 minutes'"
        )
        self.office.one(CALLS, self.key, calls)
        self.plans.shop.work("report_overrun")
        # What happens at Stripe after it happens in another second.
        time.sleep(1.1)

    def begin(self, plan: str) -> str:
        subscription = self.plans.subscribe(plan)
        self.plans.hear()
        assert self.plans.plan() == f"{plan} active entitled"
        return subscription

    def prices(self, subscription: str) -> list[tuple[Any, ...]]:
        """Kind and amount of each item."""
        found = self.v1.subscriptions.retrieve(subscription)
        return sorted(
            (item.price.recurring.usage_type, float(item.price.unit_amount_decimal or 0))
            for item in found["items"].data
            if item.price.recurring
        )

    def used(self, subscription: str) -> list[list[tuple[int | None, int]]]:
        """How many calls each invoice charges, and for how much; the oldest first."""
        listed = self.v1.invoices.list({"subscription": subscription, "limit": 100}).data
        listed_prices = self.v1.prices.list({"limit": 100}).data
        metered = {
            price.id
            for price in listed_prices
            if price.recurring and price.recurring.usage_type == "metered"
        }
        return [
            [
                (line.quantity, line.amount)
                for line in invoice.lines.data
                if line.pricing
                and line.pricing.price_details
                and line.pricing.price_details.price in metered
            ]
            for invoice in reversed(listed)
        ]


@pytest.fixture
def overrun(office: Office, stripe_url: str) -> Iterator[Overrun]:
    with httpx.Client(base_url=stripe_url) as http:
        yield Overrun(PlanShop.open(open_shop(office, stripe_url, http)))


def test_calls_beyond_the_quota_are_on_the_invoice_and_in_the_books(overrun: Overrun) -> None:
    overrun.offer("enterprise", 199, 2.5)
    [meter] = overrun.v1.billing.meters.list().data
    assert meter.event_name == "api_calls_overrun"
    subscription = overrun.begin("enterprise")
    assert overrun.prices(subscription) == [("licensed", 19_900), ("metered", 0.25)]
    monthly = "select monthly_minor from billing.plan_subscription"
    assert overrun.office.one(monthly) == 19_900
    overrun.call(8)
    overrun.call(10)
    overrun.call(1003)
    reported = "select first_call, last_call, status from billing.overrun_report order by 1"
    assert overrun.office.rows(reported) == [(1, 8, "reported"), (9, 1011, "reported")]
    overrun.plans.later(MONTH + DAY)
    overrun.plans.hear()
    assert overrun.used(subscription) == [[], [(1011, 253)]]
    assert overrun.plans.revenue() == 2 * 19_900 + 253
    assert overrun.office.one(monthly) == 19_900, "use is no recurring revenue"
    assert overrun.office.rows("select * from billing.verify()") == []
    overrun.plans.shop.work("reconcile_plans")
    assert (
        overrun.office.one("select new_count from billing.reconciliation where kind = 'plans'") == 0
    )


def test_a_larger_plan_charges_what_was_used_at_the_price_before(overrun: Overrun) -> None:
    overrun.offer("professional", 49, 10)
    overrun.offer("enterprise", 199, 2.5, quota=20)
    subscription = overrun.begin("professional")
    overrun.call(110)
    assert overrun.plans.change("change_plan", overrun.plans.price("enterprise")) == "done"
    assert overrun.plans.plan() == "enterprise active entitled"
    assert overrun.prices(subscription) == [("licensed", 19_900), ("metered", 0.25)]
    assert overrun.used(subscription) == [[], [(100, 100)]]
    overrun.call(400)
    overrun.plans.later(MONTH + DAY)
    overrun.plans.hear()
    assert overrun.used(subscription) == [[], [(100, 100)], [(400, 100)]]


def test_a_smaller_plan_charges_the_period_that_ends_at_its_own_price(overrun: Overrun) -> None:
    overrun.offer("professional", 49, 10)
    overrun.offer("enterprise", 199, 2.5)
    subscription = overrun.begin("enterprise")
    overrun.call(410)
    assert overrun.plans.change("change_plan", overrun.plans.price("professional")) == "done"
    scheduled = "select scheduled_plan_price_id from billing.plan_subscription"
    assert overrun.office.one(scheduled) == overrun.plans.price("professional")
    overrun.plans.later(MONTH + DAY)
    overrun.plans.hear()
    assert overrun.plans.plan() == "professional active entitled"
    assert overrun.prices(subscription) == [("licensed", 4900), ("metered", 1)]
    assert overrun.used(subscription) == [[], [(400, 100)]]
    assert overrun.plans.revenue() == 19_900 + 100 + 4900


def test_who_subscribed_before_is_charged_from_the_next_change_on(overrun: Overrun) -> None:
    subscription = overrun.begin("professional")
    overrun.offer("professional", 49, 10)
    assert overrun.prices(subscription) == [("licensed", 4900)], "a subscription keeps its price"
    assert overrun.plans.change("change_plan", overrun.plans.price("professional")) == "done"
    overrun.plans.later(MONTH + DAY)
    overrun.plans.hear()
    assert overrun.prices(subscription) == [("licensed", 4900), ("metered", 1)]
    before = overrun.v1.prices.list({"active": False}).data
    overrun.offer("enterprise", 199, 2.5)
    after = overrun.v1.prices.list({"active": False}).data
    # That of Enterprise with its calls, and the one that nobody has any more.
    assert (len(before), len(after)) == (0, 3)
    assert overrun.plans.change("change_plan", overrun.plans.price("enterprise")) == "done"
    assert overrun.prices(subscription) == [("licensed", 19_900), ("metered", 0.25)]


def test_a_larger_plan_that_charges_no_calls_has_no_such_item(overrun: Overrun) -> None:
    overrun.offer("professional", 49, 10)
    overrun.offer("enterprise", 199, None)
    subscription = overrun.begin("professional")
    overrun.call(110)
    price = overrun.plans.price("enterprise")
    answer = overrun.plans.ask("select billing.change_plan(%s)", price)
    wanted = overrun.office.one("select billing.claim_plan_request(%s)", answer["id"])
    for _ in range(2):  # the first worker dies before it has stored the answer
        overrun.plans.at_stripe(lambda client: make_change(client, answer["id"], wanted))
    overrun.plans.shop.work()
    assert overrun.plans.plan() == "enterprise active entitled"
    assert overrun.prices(subscription) == [("licensed", 19_900)]
    overrun.plans.later(MONTH + DAY)
    overrun.plans.hear()
    assert overrun.used(subscription) == [[], [], [(100, 100)]], "what was used is charged"


def test_an_upgrade_that_is_declined_leaves_both_items_as_they_are(overrun: Overrun) -> None:
    overrun.offer("professional", 49, 10)
    overrun.offer("enterprise", 199, 2.5)
    subscription = overrun.begin("professional")
    overrun.call(110)
    overrun.plans.use_card("pm_card_chargeCustomerFail")
    overrun.plans.change("change_plan", overrun.plans.price("enterprise"))
    assert overrun.plans.plan() == "professional active entitled"
    pending = "select pending_plan_price_id from billing.plan_subscription"
    assert overrun.office.one(pending) == overrun.plans.price("enterprise")
    overrun.plans.use_card("pm_card_mastercard")
    overrun.plans.later(MONTH + DAY)
    overrun.plans.hear()
    assert overrun.prices(subscription) == [("licensed", 4900), ("metered", 1)]
    assert overrun.used(subscription)[-1] == [(100, 100)], "and are charged later"


def test_a_plan_that_ends_charges_what_was_used(overrun: Overrun) -> None:
    overrun.offer("professional", 49, 10)
    overrun.begin("professional")
    overrun.call(110)
    assert overrun.plans.change("cancel_plan") == "done"
    overrun.plans.later(MONTH + DAY)
    overrun.plans.hear()
    assert overrun.plans.plan() == "professional canceled"
    assert overrun.plans.revenue() == 4900 + 100


def test_the_prices_of_a_plan_are_published_and_retired_together(overrun: Overrun) -> None:
    overrun.offer("professional", 49, 10)
    overrun.offer("professional", 49, 20)
    v1 = overrun.v1

    assert overrun.prices(overrun.begin("professional")) == [("licensed", 4900), ("metered", 2)]
    whole = [
        (float(p.unit_amount_decimal or 0), p.active)
        for p in v1.prices.list({"limit": 100}).data
        if p.recurring and p.recurring.usage_type == "metered"
    ]
    assert sorted(whole) == [*[(0.025, True)] * 4, (1, False), (2, True)], "Enterprise has four"
    assert len(v1.billing.meters.list().data) == 1, "all are counted by one meter"
