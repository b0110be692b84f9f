"""Subscriptions of the stand-in: how they begin, are renewed, fall behind, change and end."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.integration.standins.billing import DAY, MONTH, Shop, period_of
from tests.integration.standins.conftest import API_KEY, RunningStandIn, line_item


@pytest.fixture
def shop(peer: RunningStandIn) -> Shop:
    """A shop on an empty account, whose events nobody receives."""
    peer.turn(webhook_url="")
    return Shop(peer)


def test_prices_are_found_by_their_lookup_keys(shop: Shop) -> None:
    prices = shop.v1.prices
    found = prices.list({"lookup_keys": ["large"], "type": "recurring"}).data
    assert [price.id for price in found] == [shop.large]
    recurring = found[0].recurring
    assert recurring is not None
    assert (recurring.interval, recurring.usage_type) == ("month", "licensed")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.price(9900, lookup_key="large")
    assert refused.value.param == "lookup_key"
    other = shop.price(10_900, lookup_key="large", transfer_lookup_key=True)
    assert [p.id for p in prices.list({"lookup_keys": ["large"]})] == [other]
    assert prices.update(shop.large, {"active": False}).active is False


def test_a_page_begins_a_subscription(shop: Shop) -> None:
    page = shop.page(
        customer_email="ann@example.com",
        subscription_data={"metadata": {"request": "7"}},
        client_reference_id="request-7",
    )
    assert (page.amount_total, page.subscription, page.payment_status) == (4900, None, "unpaid")
    answer = shop.peer.press(page, "pay")
    assert answer.headers["Location"] == f"http://shop.example/plan?session={page.id}"
    paid = shop.v1.checkout.sessions.retrieve(page.id, {"expand": ["subscription", "invoice"]})
    assert (paid.status, paid.payment_status) == ("complete", "paid")
    subscription, invoice = paid.subscription, paid.invoice
    assert isinstance(subscription, stripe.Subscription)
    assert isinstance(invoice, stripe.Invoice)
    assert (subscription.status, subscription.latest_invoice) == ("active", invoice.id)
    assert subscription.metadata["request"] == "7"
    assert (invoice.status, invoice.billing_reason, invoice.amount_paid) == (
        "paid",
        "subscription_create",
        4900,
    )
    methods = shop.v1.payment_methods.list({"customer": str(paid.customer), "type": "card"})
    assert [m.id for m in methods] == [subscription.default_payment_method]


def test_the_events_of_a_paid_page_come_with_the_session_last(shop: Shop) -> None:
    shop.peer.press(shop.page(customer=shop.customer(card="")), "pay")
    kinds = shop.peer.types()
    first = kinds.index("customer.subscription.created")
    assert [k for k in kinds[first:] if not k.startswith(("payment", "charge"))] == [
        "customer.subscription.created",
        "invoice.created",
        "invoice.finalized",
        "invoice_payment.paid",
        "customer.subscription.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "customer.subscription.updated",
        "checkout.session.completed",
    ]
    (created,) = shop.v1.events.list({"type": "customer.subscription.created"}).data
    assert created.to_dict()["data"]["object"]["status"] == "incomplete"


def test_a_declined_card_leaves_the_page_open_and_the_subscription_incomplete(shop: Shop) -> None:
    page = shop.page(customer=shop.customer(card=""))
    assert shop.peer.press(page, "decline").status_code == 402
    (waiting,) = shop.v1.subscriptions.list({"status": "all"}).data
    assert waiting.status == "incomplete"
    with pytest.raises(stripe.InvalidRequestError, match="incomplete"):
        shop.v1.subscriptions.update(waiting.id, {"cancel_at_period_end": True})
    assert shop.v1.subscriptions.update(waiting.id, {"metadata": {"a": "1"}}).status == "incomplete"
    assert shop.peer.press(page, "pay").status_code == 303
    assert shop.of(waiting)["status"] == "active"
    assert len(shop.invoices(waiting)) == 1


def test_what_nobody_pays_expires_within_a_day(shop: Shop) -> None:
    page = shop.page(customer=shop.customer(card=""))
    shop.peer.press(page, "decline")
    (waiting,) = shop.v1.subscriptions.list({"status": "incomplete"}).data
    shop.peer.http.post("/_config/clock", json={"advance": 23 * 3600})
    assert shop.of(waiting)["status"] == "incomplete_expired"
    assert [i.status for i in shop.invoices(waiting)] == ["void"]
    assert shop.peer.press(page, "pay").status_code == 303
    assert len(shop.v1.subscriptions.list({"status": "active"}).data) == 1


def test_a_bank_that_asks_is_answered_on_the_page(shop: Shop) -> None:
    page = shop.page(customer=shop.customer(card=""))
    card = "4000002760003184"
    asked = shop.peer.press(page, "pay", card=card)
    assert (asked.status_code, 'value="authenticate"' in asked.text) == (200, True)
    assert shop.peer.press(page, "refuse", card=card).status_code == 402
    assert shop.peer.press(page, "authenticate", card=card).status_code == 303
    (subscription,) = shop.v1.subscriptions.list().data
    assert subscription.status == "active"


def test_a_trial_costs_nothing_and_then_the_price(shop: Shop) -> None:
    clock = shop.clock()
    customer = shop.customer(card="", test_clock=clock)
    page = shop.page(customer=customer, subscription_data={"trial_period_days": 14})
    assert page.amount_total == 0
    shop.peer.press(page, "pay")
    paid = shop.v1.checkout.sessions.retrieve(page.id)
    assert paid.payment_status == "no_payment_required"
    subscription = shop.v1.subscriptions.retrieve(str(paid.subscription))
    assert (subscription.status, subscription.trial_end) == (
        "trialing",
        subscription.created + 14 * DAY,
    )
    assert [(i.status, i.amount_due) for i in shop.invoices(subscription)] == [("paid", 0)]
    shop.advance(clock, 11 * DAY)
    assert shop.peer.types()[-2:] == [
        "customer.subscription.trial_will_end",
        "test_helpers.test_clock.ready",
    ]
    shop.advance(clock, 3 * DAY)
    assert shop.of(subscription)["status"] == "active"
    assert [i.status for i in shop.invoices(subscription)] == ["paid", "draft"]
    shop.advance(clock, 3600)
    bills = [(i.status, i.amount_paid, i.billing_reason) for i in shop.invoices(subscription)]
    assert bills[1] == ("paid", 4900, "subscription_cycle")


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [("cancel", "canceled"), ("pause", "paused"), ("create_invoice", "past_due")],
)
def test_a_trial_without_a_card_ends_as_it_says(shop: Shop, behaviour: str, status: str) -> None:
    clock = shop.clock()
    page = shop.page(
        customer=shop.customer(card="", test_clock=clock),
        payment_method_collection="if_required",
        subscription_data={
            "trial_period_days": 7,
            "trial_settings": {"end_behavior": {"missing_payment_method": behaviour}},
        },
    )
    assert shop.peer.press(page, "without").status_code == 303
    (subscription,) = shop.v1.subscriptions.list({"status": "trialing"}).data
    shop.advance(clock, 7 * DAY + 3601)
    assert shop.of(subscription)["status"] == status
    if status == "paused":
        shop.use_card(str(subscription.customer), "pm_card_visa")
        resumed = shop.v1.subscriptions.resume(subscription.id)
        assert resumed.status == "active"
        assert "customer.subscription.resumed" in shop.peer.types()


def test_a_subscription_is_renewed_on_its_day(shop: Shop) -> None:
    clock = shop.clock()
    subscription = shop.subscribe(shop.customer(test_clock=clock))
    begun, ended = period_of(subscription.to_dict())
    shop.advance(clock, ended - begun + 3601)
    after = shop.of(subscription)
    assert period_of(after)[0] == ended
    assert [i.amount_paid for i in shop.invoices(subscription)] == [4900, 4900]
    assert shop.invoices(subscription)[1].period_start == begun


def test_a_failing_card_is_tried_again_until_the_account_gives_up(shop: Shop) -> None:
    clock = shop.clock()
    customer = shop.customer(test_clock=clock)
    subscription = shop.subscribe(customer)
    shop.use_card(customer, "pm_card_chargeCustomerFail")
    begun, ended = period_of(subscription.to_dict())
    shop.advance(clock, ended - begun + 3601)
    late = shop.invoices(subscription)[1]
    assert (late.status, late.attempt_count) == ("open", 1)
    assert late.next_payment_attempt is not None
    assert shop.of(subscription)["status"] == "past_due"
    assert shop.v1.customers.retrieve(customer).delinquent is True
    shop.advance(clock, 16 * DAY)
    after = shop.of(subscription)
    assert (after["status"], after["cancellation_details"]["reason"]) == (
        "canceled",
        "payment_failed",
    )
    assert shop.invoices(subscription)[1].attempt_count == 4
    assert shop.peer.types().count("invoice.payment_failed") == 4


@pytest.mark.parametrize("after_last", ["unpaid", "past_due"])
def test_the_account_says_what_becomes_of_it(shop: Shop, after_last: str) -> None:
    knobs = {"retry_days": [1], "after_last": after_last}
    assert shop.peer.http.post("/_config/dunning", json=knobs).status_code == 200
    clock = shop.clock()
    customer = shop.customer(test_clock=clock)
    subscription = shop.subscribe(customer)
    shop.use_card(customer, "pm_card_chargeCustomerFail")
    begun, ended = period_of(subscription.to_dict())
    shop.advance(clock, ended - begun + 2 * DAY)
    assert shop.of(subscription)["status"] == after_last
    shop.use_card(customer, "pm_card_visa")
    assert shop.v1.invoices.pay(shop.invoices(subscription)[1].id).status == "paid"
    assert shop.of(subscription)["status"] == "active"


def test_another_card_recovers_at_the_next_attempt(shop: Shop) -> None:
    clock = shop.clock()
    customer = shop.customer(test_clock=clock)
    subscription = shop.subscribe(customer)
    shop.use_card(customer, "pm_card_chargeCustomerFail")
    begun, ended = period_of(subscription.to_dict())
    shop.advance(clock, ended - begun + 3601)
    shop.use_card(customer, "pm_card_visa")
    shop.advance(clock, 3 * DAY)
    assert shop.of(subscription)["status"] == "active"
    assert [i.status for i in shop.invoices(subscription)] == ["paid", "paid"]


def test_an_upgrade_is_billed_for_the_rest_of_the_period(shop: Shop) -> None:
    clock = shop.clock()
    subscription = shop.subscribe(shop.customer(test_clock=clock))
    begun, ended = period_of(subscription.to_dict())
    half = (ended - begun) // 2
    shop.advance(clock, half)
    item = subscription["items"].data[0].id
    changed = shop.v1.subscriptions.update(
        subscription.id,
        {
            "items": [{"id": item, "price": shop.large}],
            "proration_behavior": "always_invoice",
            "payment_behavior": "pending_if_incomplete",
        },
    )
    assert changed["items"].data[0].price.id == shop.large
    assert period_of(changed.to_dict()) == (begun, ended)
    bill = shop.invoices(subscription)[1]
    assert (bill.billing_reason, bill.status) == ("subscription_update", "paid")
    assert [line.amount for line in bill.lines.data] == [-2450, 4950]
    assert bill.amount_paid == 2500
    assert all(
        line.parent
        and line.parent.subscription_item_details
        and line.parent.subscription_item_details.proration
        for line in bill.lines.data
    )


def test_an_upgrade_that_is_not_paid_waits_and_expires(shop: Shop) -> None:
    clock = shop.clock()
    customer = shop.customer(test_clock=clock)
    subscription = shop.subscribe(customer)
    shop.advance(clock, DAY)
    shop.use_card(customer, "pm_card_chargeCustomerFail")
    item = subscription["items"].data[0].id
    changed = shop.v1.subscriptions.update(
        subscription.id,
        {
            "items": [{"id": item, "price": shop.large}],
            "proration_behavior": "always_invoice",
            "payment_behavior": "pending_if_incomplete",
        },
    )
    assert (changed.status, changed["items"].data[0].price.id) == ("active", shop.small)
    assert changed.pending_update is not None
    shop.advance(clock, DAY)
    after = shop.of(subscription)
    assert (after["pending_update"], after["status"]) == (None, "active")
    assert shop.invoices(subscription)[1].status == "void"
    assert "customer.subscription.pending_update_expired" in shop.peer.types()


def test_prorations_wait_for_the_next_bill_by_default(shop: Shop) -> None:
    clock = shop.clock()
    subscription = shop.subscribe(shop.customer(test_clock=clock))
    begun, ended = period_of(subscription.to_dict())
    shop.advance(clock, (ended - begun) // 2)
    item = subscription["items"].data[0].id
    shop.v1.subscriptions.update(subscription.id, {"items": [{"id": item, "price": shop.large}]})
    assert len(shop.invoices(subscription)) == 1
    shop.advance(clock, (ended - begun) // 2 + 3601)
    assert [line.amount for line in shop.invoices(subscription)[1].lines.data] == [
        -2450,
        4950,
        9900,
    ]


def test_another_interval_begins_another_period(shop: Shop) -> None:
    yearly = shop.price(49_000, "year")
    clock = shop.clock()
    subscription = shop.subscribe(shop.customer(test_clock=clock))
    begun, ended = period_of(subscription.to_dict())
    shop.advance(clock, (ended - begun) // 2)
    item = subscription["items"].data[0].id
    changed = shop.v1.subscriptions.update(
        subscription.id, {"items": [{"id": item, "price": yearly}]}
    )
    assert period_of(changed.to_dict())[0] == begun + (ended - begun) // 2
    assert shop.invoices(subscription)[1].amount_paid == 49_000 - 2450


def test_a_downgrade_waits_in_a_schedule(shop: Shop) -> None:
    clock = shop.clock()
    subscription = shop.subscribe(shop.customer(test_clock=clock), shop.large)
    begun, ended = period_of(subscription.to_dict())
    schedules = shop.v1.subscription_schedules
    schedule = schedules.create({"from_subscription": subscription.id})
    phases: Any = [
        {
            "items": [{"price": shop.large, "quantity": 1}],
            "start_date": begun,
            "end_date": ended,
        },
        {"items": [{"price": shop.small, "quantity": 1}], "proration_behavior": "none"},
    ]
    schedules.update(schedule.id, {"phases": phases, "end_behavior": "release"})
    with pytest.raises(stripe.InvalidRequestError, match="managed by the subscription schedule"):
        shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    shop.advance(clock, ended - begun + 3601)
    after = shop.of(subscription)
    assert after["items"]["data"][0]["price"]["id"] == shop.small
    assert shop.invoices(subscription)[1].amount_paid == 4900
    shop.advance(clock, MONTH)
    assert schedules.retrieve(schedule.id).status == "released"
    assert shop.of(subscription)["schedule"] is None


def test_a_schedule_that_is_released_changes_nothing(shop: Shop) -> None:
    subscription = shop.subscribe(shop.customer())
    schedules = shop.v1.subscription_schedules
    schedule = schedules.create({"from_subscription": subscription.id})
    assert shop.of(subscription)["schedule"] == schedule.id
    released = schedules.release(schedule.id)
    assert (released.status, released.released_subscription) == ("released", subscription.id)
    assert shop.of(subscription)["schedule"] is None
    with pytest.raises(stripe.InvalidRequestError):
        schedules.release(schedule.id)


def test_a_cancellation_at_the_end_can_be_taken_back(shop: Shop) -> None:
    clock = shop.clock()
    subscription = shop.subscribe(shop.customer(test_clock=clock))
    begun, ended = period_of(subscription.to_dict())
    update = shop.v1.subscriptions.update
    leaving = update(subscription.id, {"cancel_at_period_end": True})
    assert (leaving.cancel_at_period_end, leaving.cancel_at) == (True, ended)
    staying = update(subscription.id, {"cancel_at_period_end": False})
    assert (staying.cancel_at, staying.canceled_at) == (None, None)
    update(subscription.id, {"cancel_at_period_end": True})
    shop.advance(clock, ended - begun)
    after = shop.of(subscription)
    assert (after["status"], after["ended_at"]) == ("canceled", ended)
    assert len(shop.invoices(subscription)) == 1
    assert shop.peer.types()[-2] == "customer.subscription.deleted"
    with pytest.raises(stripe.InvalidRequestError, match="canceled subscription"):
        update(subscription.id, {"cancel_at_period_end": False})


def test_a_cancellation_at_once_ends_it(shop: Shop) -> None:
    subscription = shop.subscribe(shop.customer())
    details: Any = {"cancellation_details": {"comment": "too dear", "feedback": "too_expensive"}}
    ended = shop.v1.subscriptions.cancel(subscription.id, details)
    assert (ended.status, ended.ended_at is not None) == ("canceled", True)
    assert ended.cancellation_details is not None
    assert ended.cancellation_details.feedback == "too_expensive"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.v1.subscriptions.cancel(subscription.id)
    assert refused.value.http_status == 404


def test_a_pause_of_collection_voids_bills_until_its_time(shop: Shop) -> None:
    clock = shop.clock()
    subscription = shop.subscribe(shop.customer(test_clock=clock))
    begun, ended = period_of(subscription.to_dict())
    paused = shop.v1.subscriptions.update(
        subscription.id, {"pause_collection": {"behavior": "void", "resumes_at": ended + DAY}}
    )
    assert paused.status == "active"
    shop.advance(clock, ended - begun + 2 * DAY)
    assert [i.status for i in shop.invoices(subscription)] == ["paid", "void"]
    assert shop.of(subscription)["pause_collection"] is None


@pytest.mark.parametrize(
    ("duration", "second"),
    [("once", 4900), ("forever", 2450), ("repeating", 2450)],
)
def test_a_coupon_takes_off_as_long_as_it_says(shop: Shop, duration: str, second: int) -> None:
    months = {"duration_in_months": 2} if duration == "repeating" else {}
    params: Any = {"percent_off": 50, "duration": duration, **months}
    coupon = shop.v1.coupons.create(params)
    code = shop.v1.promotion_codes.create(
        {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "HALF"}
    )
    clock = shop.clock()
    page = shop.page(customer=shop.customer(card="", test_clock=clock), allow_promotion_codes=True)
    assert shop.peer.press(page, "code", code="nothing").status_code == 400
    assert "24.50 USD" in shop.peer.press(page, "code", code="half").text
    assert shop.peer.press(page, "pay").status_code == 303
    (subscription,) = shop.v1.subscriptions.list(
        {"expand": ["data.discounts", "data.latest_invoice"]}
    ).data
    bill = subscription.latest_invoice
    assert isinstance(bill, stripe.Invoice)
    assert (bill.subtotal, bill.total, bill.amount_paid) == (4900, 2450, 2450)
    assert shop.v1.promotion_codes.retrieve(code.id).times_redeemed == 1
    begun, ended = period_of(subscription.to_dict())
    shop.advance(clock, ended - begun + 3601)
    assert shop.invoices(subscription)[1].amount_paid == second


def test_a_bill_has_a_page_and_a_pdf(shop: Shop) -> None:
    subscription = shop.subscribe(shop.customer())
    (bill,) = shop.invoices(subscription)
    assert bill.number is not None
    assert bill.invoice_pdf is not None
    page = shop.peer.http.get(str(bill.hosted_invoice_url))
    assert (page.status_code, bill.number in page.text) == (200, True)
    answer = shop.peer.http.get(bill.invoice_pdf)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.4")
    assert answer.content.rstrip().endswith(b"%%EOF")
    start = int(answer.content.split(b"startxref\n")[1].split()[0])
    assert answer.content[start : start + 4] == b"xref"


def test_a_bill_shows_its_payments_to_those_who_expand_them(shop: Shop) -> None:
    subscription = shop.subscribe(shop.customer())
    (bill,) = shop.invoices(subscription)
    assert "payments" not in bill.to_dict()
    shown = shop.v1.invoices.retrieve(bill.id, {"expand": ["payments"]}).to_dict()
    (payment,) = shown["payments"]["data"]
    intent = payment["payment"]["payment_intent"]
    found = shop.v1.invoice_payments.list(
        {"payment": {"type": "payment_intent", "payment_intent": intent}}
    ).data
    assert [p.invoice for p in found] == [bill.id]
    assert shop.v1.payment_intents.retrieve(intent).metadata.to_dict() == {}


def test_a_bill_is_paid_and_voided_in_the_right_states_only(shop: Shop) -> None:
    customer = shop.customer("pm_card_chargeCustomerFail")
    subscription = shop.subscribe(customer)
    assert subscription.status == "incomplete"
    (bill,) = shop.invoices(subscription)
    with pytest.raises(stripe.CardError):
        shop.v1.invoices.pay(bill.id)
    with pytest.raises(stripe.InvalidRequestError, match="already finalized"):
        shop.v1.invoices.finalize_invoice(bill.id)
    method = shop.v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    assert shop.v1.invoices.pay(bill.id, {"payment_method": method}).status == "paid"
    for call in (shop.v1.invoices.pay, shop.v1.invoices.void_invoice):
        with pytest.raises(stripe.InvalidRequestError):
            call(bill.id)
    assert shop.of(subscription)["status"] == "active"


def test_the_customers_page_cancels_and_changes_the_card(shop: Shop) -> None:
    customer = shop.customer()
    subscription = shop.subscribe(customer)
    _, ended = period_of(subscription.to_dict())
    way = shop.v1.billing_portal.sessions.create(
        {"customer": customer, "return_url": "http://shop.example/plan"}
    )
    page = shop.peer.http.get(way.url)
    assert (page.status_code, "Cancel plan" in page.text) == (200, True)

    def press(action: str, **fields: str) -> int:
        data = {"action": action, "subscription": subscription.id, **fields}
        return shop.peer.http.post(way.url, data=data).status_code

    assert press("cancel") == 200
    leaving = shop.of(subscription)
    assert (leaving["cancel_at_period_end"], leaving["cancel_at"]) == (False, ended)
    assert press("renew") == 200
    assert shop.of(subscription)["cancel_at"] is None
    assert press("update_card", card="4000000000000002") == 402
    assert press("update_card", card="5555555555554444") == 200
    settings = shop.v1.customers.retrieve(customer).invoice_settings
    assert settings is not None
    method = shop.v1.payment_methods.retrieve(str(settings.default_payment_method))
    assert method.card is not None
    assert method.card.brand == "mastercard"
    assert press("switch", price=shop.large) == 400


def test_the_customers_page_offers_what_its_configuration_says(shop: Shop) -> None:
    customer = shop.customer()
    subscription = shop.subscribe(customer)
    products: Any = [{"product": shop.product, "prices": [shop.small, shop.large]}]
    configuration = shop.v1.billing_portal.configurations.create(
        {
            "features": {
                "subscription_update": {
                    "enabled": True,
                    "default_allowed_updates": ["price"],
                    "proration_behavior": "always_invoice",
                    "products": products,
                }
            }
        }
    )
    way = shop.v1.billing_portal.sessions.create(
        {"customer": customer, "configuration": configuration.id}
    )
    data = {"subscription": subscription.id}
    refused = shop.peer.http.post(way.url, data={**data, "action": "cancel"})
    assert refused.status_code == 400
    switched = shop.peer.http.post(way.url, data={**data, "action": "switch", "price": shop.large})
    assert switched.status_code == 200
    assert shop.of(subscription)["items"]["data"][0]["price"]["id"] == shop.large


def test_use_is_counted_once_and_billed_with_the_next_period(shop: Shop) -> None:
    meter = shop.v1.billing.meters.create(
        {
            "display_name": "API calls",
            "event_name": "api_calls",
            "default_aggregation": {"formula": "sum"},
        }
    )
    metered = shop.price(
        2, recurring={"interval": "month", "usage_type": "metered", "meter": meter.id}
    )
    customer = shop.customer()
    subscription = shop.subscribe(customer, metered)
    event: Any = {
        "event_name": "api_calls",
        "identifier": "row-1",
        "payload": {"stripe_customer_id": customer, "value": "25"},
    }
    report = shop.v1.billing.meter_events.create
    assert report(event).identifier == "row-1"
    with pytest.raises(stripe.InvalidRequestError, match="identifier"):
        report(event)
    begun, ended = period_of(subscription.to_dict())
    shop.peer.http.post("/_config/clock", json={"advance": ended - begun + 3601})
    bill = shop.invoices(subscription)[1]
    assert [(line.quantity, line.amount) for line in bill.lines.data] == [(25, 50)]
    now = ended - ended % 60 + 60
    summaries = shop.v1.billing.meters.event_summaries.list(
        meter.id, {"customer": customer, "start_time": begun - begun % 60, "end_time": now}
    )
    assert [one.aggregated_value for one in summaries.data] == [25]


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"timestamp": 1}, "timestamp"),
        ({"timestamp": 9_999_999_999}, "timestamp"),
        ({"event_name": "none"}, "event_name"),
        ({"payload": {"value": "1"}}, "payload[stripe_customer_id]"),
        (
            {"payload": {"stripe_customer_id": "cus_none", "value": "1"}},
            "payload[stripe_customer_id]",
        ),
        ({"colour": "red"}, "colour"),
    ],
)
def test_use_that_stripe_would_refuse_is_refused(
    shop: Shop, changes: dict[str, Any], param: str
) -> None:
    shop.v1.billing.meters.create(
        {"display_name": "n", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    )
    customer = shop.customer(card="")
    event: Any = {
        "event_name": "calls",
        "payload": {"stripe_customer_id": customer, "value": "1"},
        **changes,
    }
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.v1.billing.meter_events.create(event)
    assert refused.value.param == param


def test_a_clock_goes_forward_only_and_not_too_far(shop: Shop) -> None:
    clock = shop.clock()
    clocks = shop.v1.test_helpers.test_clocks
    now = clocks.retrieve(clock).frozen_time
    with pytest.raises(stripe.InvalidRequestError, match="after the current"):
        clocks.advance(clock, {"frozen_time": now})
    customer = shop.customer(test_clock=clock)
    shop.subscribe(customer)
    with pytest.raises(stripe.InvalidRequestError, match="two intervals"):
        clocks.advance(clock, {"frozen_time": now + 100 * DAY})
    for _ in range(2):
        shop.customer(card="", test_clock=clock)
    with pytest.raises(stripe.InvalidRequestError, match="at most 3"):
        shop.customer(card="", test_clock=clock)


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"line_items": [line_item(4900)]}, None, "line_items"),
        ({"customer_creation": "always"}, None, "customer_creation"),
        ({"payment_intent_data": {"description": "x"}}, None, "payment_intent_data"),
        (
            {"subscription_data": {"trial_period_days": 7, "trial_end": 9_999_999_999}},
            None,
            "trial_end",
        ),
        (
            {"subscription_data": {"billing_mode": {"type": "classic"}}},
            None,
            "subscription_data[billing_mode][type]",
        ),
        ({"discounts": [{"coupon": "none"}]}, "resource_missing", "discounts[0][coupon]"),
        ({"discounts": [{"coupon": "x"}], "allow_promotion_codes": True}, None, "discounts"),
        ({"automatic_tax": {"enabled": True}, "customer": "cus_x"}, "resource_missing", "customer"),
        ({"payment_method_types": ["us_bank_account"]}, None, "payment_method_types"),
    ],
)
def test_a_page_that_stripe_would_refuse_is_refused(
    shop: Shop, changes: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.page(**changes)
    assert (refused.value.code, refused.value.param) == (code, param)


def test_taxes_need_an_address(shop: Shop) -> None:
    customer = shop.customer(card="")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.page(customer=customer, automatic_tax={"enabled": True})
    assert refused.value.code == "customer_tax_location_invalid"
    asked: Any = {"automatic_tax": {"enabled": True}, "customer_update": {"address": "auto"}}
    page = shop.page(customer=customer, **asked)
    assert page.automatic_tax.enabled


def test_recurring_prices_are_not_for_single_payments(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="recurring price"):
        shop.peer.session(line_items=[{"price": shop.small, "quantity": 1}])


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"cancel_at_period_end": True, "cancel_at": 9_999_999_999}, "cancel_at"),
        ({"cancel_at": 1}, "cancel_at"),
        ({"items": [{"price": "price_none"}]}, "items[0][price]"),
        ({"items": [{"id": "si_none"}]}, "items[0][id]"),
        ({"discount": "x"}, "discount"),
        ({"coupon": "x"}, "coupon"),
        ({"current_period_end": 1}, "current_period_end"),
        ({"default_payment_method": "pm_none"}, "default_payment_method"),
        (
            {"payment_behavior": "pending_if_incomplete", "metadata": {"a": "1"}},
            "metadata",
        ),
    ],
)
def test_a_change_that_stripe_would_refuse_is_refused(shop: Shop, params: Any, param: str) -> None:
    subscription = shop.subscribe(shop.customer())
    before = shop.of(subscription)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.v1.subscriptions.update(subscription.id, params)
    assert refused.value.param == param
    assert shop.of(subscription) == before


def test_another_version_of_the_api_is_refused(shop: Shop) -> None:
    headers = {"Stripe-Version": "2024-06-20"}
    answer = shop.peer.http.get("/v1/subscriptions", auth=(API_KEY, ""), headers=headers)
    assert answer.status_code == 400
    assert "Invalid Stripe API version" in answer.json()["error"]["message"]


REMOVED = {
    "subscription": {"current_period_start", "current_period_end", "discount", "plan"},
    "invoice": {"subscription", "payment_intent", "charge", "paid", "tax"},
    "line_item": {"price", "plan", "proration"},
    "discount": {"coupon"},
    "promotion_code": {"coupon"},
}


def test_no_field_is_sent_that_was_removed(shop: Shop) -> None:
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "forever"})
    code = shop.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}})
    subscription = shop.subscribe(shop.customer(), discounts=[{"coupon": coupon.id}])
    expand: Any = {"expand": ["latest_invoice", "discounts.source.coupon"]}
    shown = shop.v1.subscriptions.retrieve(subscription.id, expand).to_dict()
    invoice = shown["latest_invoice"]
    for thing in (shown, invoice, invoice["lines"]["data"][0], shown["discounts"][0]):
        assert REMOVED[thing["object"]].isdisjoint(thing)
    assert shown["discounts"][0]["source"]["coupon"]["percent_off"] == 10
    assert REMOVED["promotion_code"].isdisjoint(code.to_dict())
