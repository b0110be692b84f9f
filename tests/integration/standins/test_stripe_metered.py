"""Use that is billed beside what is paid in advance, as in flexible billing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import stripe

from tests.integration.standins.billing import DAY, Shop, period_of
from tests.integration.standins.conftest import RunningStandIn

HOUR = 3600
METERED = {"proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}


@dataclass
class Metered:
    """A subscription to a price in advance, with calls by use."""

    shop: Shop

    def __post_init__(self) -> None:
        self.meter = self.shop.v1.billing.meters.create(
            {
                "display_name": "Calls",
                "event_name": "calls",
                "default_aggregation": {"formula": "sum"},
            }
        ).id
        self.cheap = self.by_use("0.05")
        self.dear = self.by_use("0.125")
        self.customer = self.shop.customer()

    def by_use(self, each: str) -> str:
        params: Any = {
            "product": self.shop.product,
            "currency": "usd",
            "unit_amount_decimal": each,
            "recurring": {"interval": "month", "usage_type": "metered", "meter": self.meter},
        }
        return self.shop.v1.prices.create(params).id

    def begin(self, *prices: str, **more: Any) -> stripe.Subscription:
        items = [{"price": price} for price in prices]
        params: Any = {"customer": self.customer, "items": items, **more}
        return self.shop.v1.subscriptions.create(params)

    def use(self, calls: int) -> None:
        payload = {"stripe_customer_id": self.customer, "value": str(calls)}
        event: Any = {"event_name": "calls", "payload": payload}
        self.shop.v1.billing.meter_events.create(event)

    def later(self, seconds: int) -> None:
        while seconds > 0:
            answer = self.shop.peer.http.post("/_config/clock", json={"advance": min(seconds, DAY)})
            assert answer.status_code == 200
            seconds -= DAY

    def lines(self, subscription: stripe.Subscription, bill: int) -> list[tuple[str, int]]:
        """Price and amount of each line of a bill."""
        found = []
        for line in self.shop.invoices(subscription)[bill].lines.data:
            assert line.pricing is not None
            assert line.pricing.price_details is not None
            found.append((str(line.pricing.price_details.price), line.amount))
        return found

    def change(self, subscription: stripe.Subscription, **params: Any) -> stripe.Subscription:
        return self.shop.v1.subscriptions.update(subscription.id, params)  # type: ignore[arg-type]


@pytest.fixture
def metered(peer: RunningStandIn) -> Metered:
    peer.turn(webhook_url="")
    return Metered(Shop(peer))


def items_of(subscription: stripe.Subscription) -> dict[str, str]:
    """Names of items by price."""
    return {item.price.id: item.id for item in subscription["items"].data}


def test_a_call_may_cost_a_part_of_a_cent(metered: Metered) -> None:
    price = metered.shop.v1.prices.retrieve(metered.cheap)
    assert (price.unit_amount, str(price.unit_amount_decimal)) == (None, "0.05")
    for params in ({"unit_amount": 1}, {"recurring": {"interval": "month"}}):
        fields: Any = {
            "product": metered.shop.product,
            "currency": "usd",
            "unit_amount_decimal": "0.5",
            **params,
        }
        with pytest.raises(stripe.InvalidRequestError) as refused:
            metered.shop.v1.prices.create(fields)
        assert refused.value.param == "unit_amount_decimal"


def test_a_page_takes_what_is_paid_in_advance_and_the_period_the_rest(metered: Metered) -> None:
    shop = metered.shop
    counted = [{"price": shop.small, "quantity": 1}, {"price": metered.cheap, "quantity": 1}]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.page(line_items=counted)
    assert refused.value.param == "line_items[1][quantity]"
    page = shop.page(
        customer=metered.customer,
        line_items=[{"price": shop.small, "quantity": 1}, {"price": metered.cheap}],
    )
    assert page.amount_total == 4900
    assert "by use" in shop.peer.http.get(f"/c/pay/{page.id}").text
    assert shop.peer.press(page, "pay").status_code == 303
    subscription = shop.v1.subscriptions.retrieve(
        str(shop.v1.checkout.sessions.retrieve(page.id).subscription)
    )
    assert set(items_of(subscription)) == {shop.small, metered.cheap}
    assert metered.lines(subscription, 0) == [(shop.small, 4900)], "nothing was used yet"
    metered.use(1010)
    begun, ended = period_of(subscription.to_dict())
    metered.later(ended - begun + HOUR + 1)
    assert metered.lines(subscription, 1) == [(metered.cheap, 51), (shop.small, 4900)]


def test_use_in_a_trial_costs_nothing(metered: Metered) -> None:
    subscription = metered.begin(metered.shop.small, metered.cheap, trial_period_days=7)
    assert metered.lines(subscription, 0) == [(metered.shop.small, 0)]
    metered.use(1000)
    metered.later(8 * DAY)
    assert metered.lines(subscription, 1) == [(metered.shop.small, 4900)]


def test_what_was_used_is_billed_when_its_price_changes(metered: Metered) -> None:
    shop = metered.shop
    subscription = metered.begin(shop.small, metered.cheap)
    begun, ended = period_of(subscription.to_dict())
    metered.use(1000)
    metered.later(DAY)
    names = items_of(subscription)
    wanted = [
        {"id": names[shop.small], "price": shop.large},
        {"id": names[metered.cheap], "price": metered.dear},
    ]
    changed = metered.change(subscription, items=wanted, **METERED)
    assert set(items_of(changed)) == {shop.large, metered.dear}
    assert (metered.cheap, 50) in metered.lines(subscription, 1)
    metered.use(1000)
    metered.later(ended - begun)
    assert (metered.dear, 125) in metered.lines(subscription, 2), "from then on only"


def test_what_is_not_prorated_is_not_billed_when_its_price_goes(metered: Metered) -> None:
    subscription = metered.begin(metered.shop.small, metered.cheap)
    metered.use(1000)
    metered.later(DAY)
    gone = [{"id": items_of(subscription)[metered.cheap], "deleted": True}]
    metered.change(subscription, items=gone, proration_behavior="none")
    metered.later(32 * DAY)
    assert metered.lines(subscription, 1) == [(metered.shop.small, 4900)]


def test_a_change_that_waits_for_its_payment_takes_no_item_away(metered: Metered) -> None:
    subscription = metered.begin(metered.shop.small, metered.cheap)
    gone = [{"id": items_of(subscription)[metered.cheap], "deleted": True}]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        metered.change(subscription, items=gone, **METERED)
    assert refused.value.param == "items[0][deleted]"


@pytest.mark.parametrize(("behaviour", "used"), [("create_prorations", 50), ("none", 0)])
def test_a_phase_that_begins_bills_what_was_used_at_the_price_before(
    metered: Metered, behaviour: str, used: int
) -> None:
    shop = metered.shop
    subscription = metered.begin(shop.large, metered.cheap)
    begun, ended = period_of(subscription.to_dict())
    metered.use(1000)
    schedules = shop.v1.subscription_schedules
    schedule = schedules.create({"from_subscription": subscription.id})
    phases: Any = [
        {
            "items": [{"price": shop.large, "quantity": 1}, {"price": metered.cheap}],
            "start_date": begun,
            "end_date": ended,
        },
        {
            "items": [{"price": metered.dear}, {"price": shop.small, "quantity": 1}],
            "proration_behavior": behaviour,
        },
    ]
    schedules.update(schedule.id, {"phases": phases, "end_behavior": "release"})
    metered.later(ended - begun + HOUR + 1)
    assert items_of(shop.v1.subscriptions.retrieve(subscription.id)) == {
        shop.small: items_of(subscription)[shop.large],
        metered.dear: items_of(subscription)[metered.cheap],
    }, "each takes the place of its kind"
    lines = dict(metered.lines(subscription, 1))
    assert (lines.get(metered.cheap, 0), lines[shop.small]) == (used, 4900)


def test_what_was_used_until_the_end_is_billed_after_it(metered: Metered) -> None:
    subscription = metered.begin(metered.shop.small, metered.cheap)
    metered.use(1000)
    metered.change(subscription, cancel_at_period_end=True)
    metered.later(32 * DAY)
    assert metered.shop.of(subscription)["status"] == "canceled"
    last = metered.shop.invoices(subscription)[1]
    assert (last.status, last.amount_paid) == ("paid", 50)
    assert metered.lines(subscription, 1) == [(metered.cheap, 50)]


def test_an_end_at_once_bills_what_was_used_if_asked(metered: Metered) -> None:
    first, second = (metered.begin(metered.shop.small, metered.cheap) for _ in "12")
    metered.use(1000)
    metered.later(60)
    metered.shop.v1.subscriptions.cancel(first.id)
    metered.shop.v1.subscriptions.cancel(second.id, {"invoice_now": True})
    assert [len(metered.shop.invoices(one)) for one in (first, second)] == [1, 2]
    assert metered.lines(second, 1) == [(metered.cheap, 50)]


def test_the_customers_page_changes_nothing_that_is_billed_by_use(metered: Metered) -> None:
    shop = metered.shop
    subscription = metered.begin(shop.small, metered.cheap)
    features: Any = {
        "subscription_update": {
            "enabled": True,
            "default_allowed_updates": ["price"],
            "products": [{"product": shop.product, "prices": [shop.small, shop.large]}],
        }
    }
    configuration = shop.v1.billing_portal.configurations.create({"features": features})
    page = shop.v1.billing_portal.sessions.create(
        {"customer": metered.customer, "configuration": configuration.id}
    )
    pressed = {"action": "switch", "subscription": subscription.id, "price": shop.large}
    assert shop.peer.http.post(page.url, data=pressed).status_code == 400
    assert set(items_of(shop.v1.subscriptions.retrieve(subscription.id))) == {
        shop.small,
        metered.cheap,
    }
