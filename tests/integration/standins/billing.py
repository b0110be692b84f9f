"""What the tests of recurring billing share: plans, customers, and the passing of time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import stripe

from tests.integration.standins.conftest import RunningStandIn

DAY = 86_400
MONTH = 31 * DAY


@dataclass
class Shop:
    """A product with two monthly prices, and whatever is subscribed to."""

    peer: RunningStandIn

    def __post_init__(self) -> None:
        self.v1 = self.peer.client.v1
        self.product = self.v1.products.create({"name": "Professional"}).id
        self.small = self.price(4900, lookup_key="small")
        self.large = self.price(9900, lookup_key="large")

    def price(self, amount: int, interval: str = "month", **more: Any) -> str:
        """A recurring price."""
        params: Any = {
            "product": self.product,
            "currency": "usd",
            "unit_amount": amount,
            "recurring": {"interval": interval},
            **more,
        }
        return self.v1.prices.create(params).id

    def customer(self, card: str = "pm_card_visa", **more: Any) -> str:
        """A customer whose card pays, on a clock of their own if one is named."""
        params: Any = {"email": "ann@example.com", **more}
        customer = self.v1.customers.create(params).id
        if card:
            self.use_card(customer, card)
        return customer

    def use_card(self, customer: str, card: str) -> str:
        """Attach a card and make it the default one."""
        method = self.v1.payment_methods.attach(card, {"customer": customer}).id
        settings: Any = {"invoice_settings": {"default_payment_method": method}}
        self.v1.customers.update(customer, settings)
        return method

    def clock(self) -> str:
        """A test clock that shows the present."""
        return self.v1.test_helpers.test_clocks.create({"frozen_time": int(time.time())}).id

    def advance(self, clock: str, seconds: int) -> None:
        """Let a clock go on, and wait until everything that is due has happened."""
        clocks = self.v1.test_helpers.test_clocks
        now = clocks.retrieve(clock).frozen_time
        assert clocks.advance(clock, {"frozen_time": now + seconds}).status == "advancing"
        assert clocks.retrieve(clock).status == "ready"

    def subscribe(self, customer: str, price: str = "", **more: Any) -> stripe.Subscription:
        """A subscription by the API."""
        items = [{"price": price or self.small}]
        params: Any = {"customer": customer, "items": items, **more}
        return self.v1.subscriptions.create(params)

    def of(self, subscription: stripe.Subscription) -> dict[str, Any]:
        """The subscription as it is now."""
        return self.v1.subscriptions.retrieve(subscription.id).to_dict()

    def invoices(self, subscription: stripe.Subscription) -> list[stripe.Invoice]:
        """Its bills, oldest first."""
        found = self.v1.invoices.list({"subscription": subscription.id, "limit": 100}).data
        return list(reversed(found))

    def page(self, **changes: Any) -> stripe.checkout.Session:
        """An open page to subscribe on."""
        params: Any = {
            "mode": "subscription",
            "line_items": [{"price": self.small, "quantity": 1}],
            "success_url": "http://shop.example/plan?session={CHECKOUT_SESSION_ID}",
            **changes,
        }
        return self.v1.checkout.sessions.create(params)


def period_of(subscription: dict[str, Any]) -> tuple[int, int]:
    """The current period, which the first item has."""
    item = subscription["items"]["data"][0]
    return item["current_period_start"], item["current_period_end"]
