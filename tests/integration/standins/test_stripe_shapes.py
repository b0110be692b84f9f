"""The JSON forms, held against the types that the vendor generates from its own specification."""

from __future__ import annotations

import typing
from typing import Any

import pytest
import stripe

from tests.integration.standins.billing import Shop
from tests.integration.standins.conftest import API_KEY, RunningStandIn


def fields_of(resource: type[Any]) -> tuple[set[str], set[str]]:
    """All fields that a resource may have, and those that it must have."""
    hints = {name: hint for name, hint in resource.__annotations__.items() if name.islower()}
    needed = {name for name, hint in hints.items() if type(None) not in typing.get_args(hint)}
    return set(hints), needed


def document(peer: RunningStandIn, path: str) -> dict[str, Any]:
    """The raw JSON of one object."""
    answer = peer.http.get(path, auth=(API_KEY, ""))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        (stripe.Customer, "customers"),
        (stripe.checkout.Session, "checkout/sessions"),
        (stripe.PaymentIntent, "payment_intents"),
        (stripe.Charge, "charges"),
        (stripe.BalanceTransaction, "balance_transactions"),
        (stripe.Refund, "refunds"),
        (stripe.Dispute, "disputes"),
        (stripe.Product, "products"),
        (stripe.Price, "prices"),
        (stripe.Payout, "payouts"),
        (stripe.Event, "events"),
    ],
)
def test_every_field_is_one_that_the_vendor_documents(
    peer: RunningStandIn, resource: type[Any], path: str
) -> None:
    paid = peer.pay(customer_creation="always")
    refund = peer.client.v1.refunds.create({"payment_intent": str(paid.payment_intent)})
    peer.http.post(f"/_config/refunds/{refund.id}", json={"status": "failed"})
    disputed = peer.client.v1.payment_intents.create(
        {
            "amount": 900,
            "currency": "usd",
            "payment_method": "pm_card_createDispute",
            "confirm": True,
        }
    )
    assert disputed.status == "succeeded"
    peer.http.post("/_config/payouts", json={"amount": 100, "currency": "usd"})
    peer.settled()
    known, needed = fields_of(resource)
    # What is due becomes available now, and not between two reads.
    peer.http.post("/_config/clock", json={"advance": 1}).raise_for_status()
    listed = document(peer, f"/v1/{path}?limit=100")["data"]
    assert listed
    for each in listed:
        assert set(each) - known == set()
        assert needed - set(each) == set()
        single = document(peer, f"/v1/{path}/{each['id']}")
        assert single == each
        assert single["object"] == resource.OBJECT_NAME


def test_line_items_and_payment_methods_too(peer: RunningStandIn) -> None:
    paid = peer.pay()
    listed = document(peer, f"/v1/checkout/sessions/{paid.id}/line_items")
    known, needed = fields_of(stripe.LineItem)
    (item,) = listed["data"]
    assert (set(item) - known, needed - set(item)) == (set(), set())
    known, needed = fields_of(stripe.Price)
    assert (set(item["price"]) - known, needed - set(item["price"])) == (set(), set())
    intent = document(peer, f"/v1/payment_intents/{paid.payment_intent}")
    method = document(peer, f"/v1/payment_methods/{intent['payment_method']}")
    known, needed = fields_of(stripe.PaymentMethod)
    assert (set(method) - known, needed - set(method)) == (set(), set())


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        (stripe.Subscription, "subscriptions"),
        (stripe.SubscriptionSchedule, "subscription_schedules"),
        (stripe.Invoice, "invoices"),
        (stripe.InvoicePayment, "invoice_payments"),
        (stripe.SetupIntent, "setup_intents"),
        (stripe.Coupon, "coupons"),
        (stripe.PromotionCode, "promotion_codes"),
        (stripe.billing_portal.Configuration, "billing_portal/configurations"),
        (stripe.test_helpers.TestClock, "test_helpers/test_clocks"),
        (stripe.billing.Meter, "billing/meters"),
        (stripe.checkout.Session, "checkout/sessions"),
        (stripe.Customer, "customers"),
        (stripe.Price, "prices"),
    ],
)
def test_every_field_of_recurring_billing_too(
    peer: RunningStandIn, resource: type[Any], path: str
) -> None:
    _subscribe_to_everything(peer)
    known, needed = fields_of(resource)
    listed = document(peer, f"/v1/{path}?limit=100")["data"]
    assert listed
    for each in listed:
        assert set(each) - known == set()
        assert needed - set(each) == set()
        assert document(peer, f"/v1/{path}/{each['id']}") == each
        assert each["object"] == resource.OBJECT_NAME


def test_what_only_comes_inside_has_documented_fields_too(peer: RunningStandIn) -> None:
    shop, subscription = _subscribe_to_everything(peer)
    expand = "expand[]=latest_invoice&expand[]=discounts"
    shown = document(peer, f"/v1/subscriptions/{subscription.id}?{expand}")
    item = shown["items"]["data"][0]
    (phase, *_) = document(peer, f"/v1/subscription_schedules/{shown['schedule']}")["phases"]
    portal = shop.v1.billing_portal.sessions.create({"customer": str(subscription.customer)})
    for resource, thing in [
        (stripe.SubscriptionItem, item),
        (stripe.Plan, item["plan"]),
        (stripe.Price, item["price"]),
        (stripe.InvoiceLineItem, shown["latest_invoice"]["lines"]["data"][0]),
        (stripe.Discount, shown["discounts"][0]),
        (stripe.SubscriptionSchedule.Phase, phase),
        (stripe.SubscriptionSchedule.Phase.Item, phase["items"][0]),
        (stripe.billing_portal.Session, portal.to_dict()),
    ]:
        known, needed = fields_of(resource)
        assert (set(thing) - known, needed - set(thing)) == (set(), set()), resource


def _subscribe_to_everything(peer: RunningStandIn) -> tuple[Shop, stripe.Subscription]:
    """One of each kind of object."""
    peer.turn(webhook_url="")
    shop = Shop(peer)
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "forever"}).id
    shop.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon}})
    customer = shop.customer(test_clock=shop.clock())
    subscription = shop.subscribe(customer, discounts=[{"coupon": coupon}])
    shop.v1.subscription_schedules.create({"from_subscription": subscription.id})
    shop.v1.billing_portal.sessions.create({"customer": customer})
    shop.page(customer=customer)
    saving: Any = {"mode": "setup", "currency": "usd", "success_url": "http://shop.example/"}
    shop.v1.checkout.sessions.create(saving)
    shop.v1.billing.meters.create(
        {"display_name": "n", "event_name": "n", "default_aggregation": {"formula": "count"}}
    )
    return shop, subscription


def test_every_event_type_is_one_that_the_vendor_documents(peer: RunningStandIn) -> None:
    session = peer.session()
    for action in ("decline", "pay"):
        peer.press(session, action)
    later = peer.session()
    peer.press(later, "async")
    peer.http.post(f"/_config/sessions/{later.id}", json={"outcome": "failed"})
    (charge,) = [c for c in peer.client.v1.charges.list() if c.status == "succeeded"]
    peer.http.post(f"/_config/charges/{charge.id}/dispute", json={"inquiry": True})
    refund = peer.client.v1.refunds.create({"charge": charge.id})
    peer.http.post(f"/_config/refunds/{refund.id}", json={"status": "failed"})
    documented = set(typing.get_args(stripe.Event.__annotations__["type"]))
    assert len(documented) > 200
    assert set(peer.types()) - documented == set()
    peer.settled()
