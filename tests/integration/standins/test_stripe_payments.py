"""Payment intents, prices and payment methods by the API, without a hosted page."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.integration.standins.conftest import API_KEY, RunningStandIn

CARD = {"amount": 5000, "currency": "usd", "payment_method": "pm_card_visa"}


def create(peer: RunningStandIn, **params: Any) -> stripe.PaymentIntent:
    """An intent with any parameters, right or wrong."""
    return peer.client.v1.payment_intents.create(params)  # type: ignore[arg-type]


def test_an_intent_is_made_confirmed_and_paid(peer: RunningStandIn) -> None:
    intents = peer.client.v1.payment_intents
    intent = intents.create({"amount": 5000, "currency": "usd", "metadata": {"a": "1"}})
    assert (intent.status, intent.amount_received) == ("requires_payment_method", 0)
    intents.update(intent.id, {"amount": 6000, "metadata": {"b": "2"}})
    paid = intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (paid.status, paid.amount_received) == ("succeeded", 6000)
    assert paid.metadata.to_dict() == {"a": "1", "b": "2"}
    charge = peer.client.v1.charges.retrieve(str(paid.latest_charge))
    assert charge.metadata.to_dict() == {"a": "1", "b": "2"}
    (movement,) = peer.client.v1.balance_transactions.list({"source": charge.id}).data
    assert (movement.amount, movement.fee, movement.net) == (6000, 204, 5796)
    assert peer.types() == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]


def test_confirming_at_once_is_the_same(peer: RunningStandIn) -> None:
    intent = create(peer, **CARD, confirm=True)
    assert (intent.status, intent.amount_received) == ("succeeded", 5000)


def test_a_declined_card_is_an_error_and_the_intent_waits(peer: RunningStandIn) -> None:
    with pytest.raises(stripe.CardError) as refused:
        create(
            peer,
            **CARD | {"payment_method": "pm_card_chargeDeclinedInsufficientFunds"},
            confirm=True,
        )
    assert (refused.value.http_status, refused.value.code) == (402, "card_declined")
    (intent,) = peer.client.v1.payment_intents.list().data
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error is not None
    assert intent.last_payment_error.decline_code == "insufficient_funds"
    again = peer.client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert again.status == "succeeded"
    assert peer.types()[1:3] == ["charge.failed", "payment_intent.payment_failed"]


def test_what_is_paid_or_canceled_stays_so(peer: RunningStandIn) -> None:
    intents = peer.client.v1.payment_intents
    paid = create(peer, **CARD, confirm=True)
    canceled = intents.create({"amount": 5000, "currency": "usd"})
    assert intents.cancel(canceled.id).status == "canceled"
    for intent in (paid, canceled):
        calls: list[tuple[Any, dict[str, Any]]] = [
            (intents.cancel, {}),
            (intents.confirm, {"payment_method": "pm_card_visa"}),
            (intents.update, {"amount": 7000}),
        ]
        for call, params in calls:
            with pytest.raises(stripe.InvalidRequestError) as refused:
                call(intent.id, params)
            assert refused.value.code == "payment_intent_unexpected_state"
    assert len(peer.client.v1.balance_transactions.list().data) == 1


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"currency": "usd"}, "parameter_missing", "amount"),
        ({"amount": 49, "currency": "usd"}, "amount_too_small", "amount"),
        ({**CARD, "payment_method": "pm_none"}, "resource_missing", "payment_method"),
        ({**CARD, "payment_method": "pm_card_none"}, "resource_missing", "payment_method"),
        ({**CARD, "customer": "cus_none"}, "resource_missing", "customer"),
        ({**CARD, "capture_method": "manual"}, "parameter_unknown", "capture_method"),
        (
            {**CARD, "payment_method_types": ["card"], "allowed_payment_method_types": ["card"]},
            None,
            "allowed_payment_method_types",
        ),
        ({**CARD, "payment_method_types": ["card", "cheque"]}, None, "payment_method_types[1]"),
    ],
)
def test_an_intent_that_stripe_would_refuse_is_refused(
    peer: RunningStandIn, params: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(peer, **params)
    assert (refused.value.code, refused.value.param) == (code, param)
    assert peer.client.v1.payment_intents.list().data == []


def test_a_confirmation_without_a_way_to_pay_is_refused(peer: RunningStandIn) -> None:
    intent = create(peer, amount=900, currency="usd", allowed_payment_method_types=["card"])
    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method"):
        peer.client.v1.payment_intents.confirm(intent.id)
    iban = peer.client.v1.payment_methods.create(
        {"type": "sepa_debit", "sepa_debit": {"iban": "AT611904300234573201"}}
    )
    with pytest.raises(stripe.InvalidRequestError, match="not allowed for this PaymentIntent"):
        peer.client.v1.payment_intents.confirm(intent.id, {"payment_method": iban.id})


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ({"type": "card"}, stripe.InvalidRequestError),
        ({"type": "card", "card": {"token": "tok_none"}}, stripe.InvalidRequestError),
        ({"type": "card", "card": {"number": "4242424242424241"}}, stripe.CardError),
        ({"type": "sepa_debit", "sepa_debit": {"iban": "AT00"}}, stripe.InvalidRequestError),
    ],
)
def test_a_payment_method_of_nothing_is_refused(
    peer: RunningStandIn, method: Any, error: type[stripe.StripeError]
) -> None:
    with pytest.raises(error):
        peer.client.v1.payment_methods.create(method)


def test_a_session_over_prices_is_paid_by_its_page(peer: RunningStandIn) -> None:
    product = peer.client.v1.products.create({"name": "Credit"})
    price = peer.client.v1.prices.create(
        {"product": product.id, "currency": "eur", "unit_amount": 1500}
    )
    session = peer.session(line_items=[{"price": price.id, "quantity": 2}])
    assert session.amount_total == 3000
    method = peer.client.v1.payment_methods.create(
        {
            "type": "card",
            "card": {"token": "tok_visa"},
            "billing_details": {"email": "ann@example.com"},
        }
    )
    confirm = f"/v1/payment_pages/{session.id}/confirm"
    wrong = {"payment_method": method.id, "expected_amount": "2999"}
    auth = (API_KEY, "")
    answer = peer.http.post(confirm, data=wrong, auth=auth)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "expected_amount")
    answer = peer.http.post(confirm, data={**wrong, "expected_amount": "3000"}, auth=auth)
    assert (answer.status_code, answer.json()["payment_status"]) == (200, "paid")
    paid = peer.client.v1.checkout.sessions.retrieve(session.id)
    assert paid.customer_details is not None
    assert (paid.status, paid.customer_details.email) == ("complete", "ann@example.com")


@pytest.mark.parametrize(
    ("iban", "end", "payment_status"),
    [
        ("AT611904300234573201", "async_payment_succeeded", "paid"),
        ("AT861904300235473202", "async_payment_failed", "unpaid"),
    ],
)
def test_a_bank_answers_for_its_test_accounts(
    peer: RunningStandIn, iban: str, end: str, payment_status: str
) -> None:
    session = peer.session(payment_method_types=["sepa_debit"])
    method = peer.client.v1.payment_methods.create(
        {"type": "sepa_debit", "sepa_debit": {"iban": iban}}
    )
    auth = (API_KEY, "")
    answer = peer.http.post(
        f"/v1/payment_pages/{session.id}/confirm", data={"payment_method": method.id}, auth=auth
    )
    assert answer.status_code == 200, answer.text
    after = peer.client.v1.checkout.sessions.retrieve(session.id)
    assert (after.status, after.payment_status) == ("complete", payment_status)
    events = [kind for kind in peer.types() if kind.startswith("checkout")]
    assert events == ["checkout.session.completed", f"checkout.session.{end}"]
    (completed,) = peer.client.v1.events.list({"type": "checkout.session.completed"}).data
    assert completed.to_dict()["data"]["object"]["payment_status"] == "unpaid"


def test_a_payout_leaves_the_balance(peer: RunningStandIn) -> None:
    payout = peer.http.post("/_config/payouts", json={"amount": 4000, "currency": "usd"}).json()
    movement = peer.client.v1.balance_transactions.retrieve(payout["balance_transaction"])
    assert (movement.type, movement.amount, movement.source) == ("payout", -4000, payout["id"])
    assert peer.client.v1.payouts.retrieve(payout["id"]).amount == 4000
