"""Cards that are saved, and charged while their owner is away."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.integration.standins.billing import Shop
from tests.integration.standins.conftest import RunningStandIn


@pytest.fixture
def shop(peer: RunningStandIn) -> Shop:
    """A shop on an empty account, whose events nobody receives."""
    peer.turn(webhook_url="")
    return Shop(peer)


def save(shop: Shop, card: str = "4242424242424242", action: str = "pay") -> tuple[str, str]:
    """A customer who saves a card on a page: the customer and the card."""
    customer = shop.customer(card="")
    page = shop.v1.checkout.sessions.create(
        {
            "mode": "setup",
            "currency": "usd",
            "customer": customer,
            "success_url": "http://shop.example/saved",
            "setup_intent_data": {"metadata": {"request": "7"}},
        }
    )
    assert (page.payment_status, page.amount_total) == ("no_payment_required", None)
    assert shop.peer.press(page, action, card=card).status_code == 303
    done: Any = shop.v1.checkout.sessions.retrieve(page.id, {"expand": ["setup_intent"]})
    assert (done.status, done.setup_intent.status) == ("complete", "succeeded")
    assert done.setup_intent.metadata["request"] == "7"
    return customer, str(done.setup_intent.payment_method)


def charge(shop: Shop, customer: str, method: str, **more: Any) -> stripe.PaymentIntent:
    """Charge a saved card while its owner is away."""
    params: Any = {
        "amount": 5000,
        "currency": "usd",
        "customer": customer,
        "payment_method": method,
        "off_session": True,
        "confirm": True,
        **more,
    }
    return shop.v1.payment_intents.create(params)


def test_a_saved_card_is_charged_while_its_owner_is_away(shop: Shop) -> None:
    customer, method = save(shop)
    assert charge(shop, customer, method).status == "succeeded"
    assert charge(shop, customer, method).status == "succeeded"
    saved = shop.v1.customers.payment_methods.list(customer).data
    assert [m.id for m in saved] == [method]


def test_a_payment_saves_the_card_when_it_says_so(shop: Shop) -> None:
    customer = shop.customer(card="")
    session = shop.peer.session(
        customer=customer, payment_intent_data={"setup_future_usage": "off_session"}
    )
    shop.peer.press(session, "pay")
    (method,) = shop.v1.payment_methods.list({"customer": customer}).data
    assert charge(shop, customer, method.id).status == "succeeded"


def test_a_card_that_was_not_saved_pays_once(shop: Shop) -> None:
    customer = shop.customer(card="")
    method = shop.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}}).id
    once: Any = {"amount": 900, "currency": "usd", "payment_method": method, "confirm": True}
    assert shop.v1.payment_intents.create(once).status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        shop.v1.payment_methods.attach(method, {"customer": customer})


@pytest.mark.parametrize("missing", ["customer", "payment_method"])
def test_a_charge_without_its_owner_names_customer_and_card(shop: Shop, missing: str) -> None:
    customer, method = save(shop)
    params: Any = {
        "amount": 900,
        "currency": "usd",
        "customer": customer,
        "payment_method": method,
        "off_session": True,
        "confirm": True,
    }
    del params[missing]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.v1.payment_intents.create(params)
    assert (refused.value.code, refused.value.param) == ("parameter_missing", missing)
    assert not shop.v1.payment_intents.list().data


def test_somebody_elses_card_is_refused(shop: Shop) -> None:
    _, method = save(shop)
    with pytest.raises(stripe.InvalidRequestError):
        charge(shop, shop.customer(card=""), method)
    with pytest.raises(stripe.InvalidRequestError, match="already been attached"):
        shop.v1.payment_methods.attach(method, {"customer": shop.customer(card="")})
    assert not shop.v1.payment_intents.list().data


def test_a_bank_that_wants_its_customer_is_asked_on_its_page(shop: Shop) -> None:
    customer, method = save(shop, "4000002760003184", "authenticate")
    with pytest.raises(stripe.CardError) as refused:
        charge(shop, customer, method, metadata={"row": "7"})
    error = refused.value.error
    assert error is not None
    assert (refused.value.http_status, refused.value.code) == (402, "authentication_required")
    assert error.decline_code == "authentication_required"
    assert error.payment_intent is not None
    assert error.payment_method is not None
    intent = error.payment_intent.id
    assert error.payment_intent.status == "requires_payment_method"
    confirmed = shop.v1.payment_intents.confirm(
        intent, {"payment_method": method, "return_url": "http://shop.example/back?a=1"}
    )
    assert confirmed.status == "requires_action"
    assert confirmed.next_action is not None
    redirect = confirmed.next_action.redirect_to_url
    assert redirect is not None
    assert shop.peer.http.get(str(redirect.url)).status_code == 200
    answer = shop.peer.http.post(str(redirect.url), data={"action": "complete"})
    assert answer.headers["Location"] == (
        f"http://shop.example/back?a=1&payment_intent={intent}&redirect_status=succeeded"
    )
    assert shop.v1.payment_intents.retrieve(intent).status == "succeeded"
    assert "payment_intent.requires_action" in shop.peer.types()


def test_a_customer_who_says_no_at_the_bank_has_not_paid(shop: Shop) -> None:
    customer, method = save(shop, "4000002760003184", "authenticate")
    with pytest.raises(stripe.CardError) as refused:
        charge(shop, customer, method)
    assert refused.value.error is not None
    assert refused.value.error.payment_intent is not None
    intent = refused.value.error.payment_intent.id
    back: Any = {"payment_method": method, "return_url": "http://shop.example/"}
    shop.v1.payment_intents.confirm(intent, back)
    shop.peer.http.post(f"/authenticate/{intent}", data={"action": "fail"})
    after = shop.v1.payment_intents.retrieve(intent)
    assert (after.status, after.amount_received) == ("requires_payment_method", 0)


def test_a_card_that_was_set_up_is_not_asked_again(shop: Shop) -> None:
    customer, method = save(shop, "4000002500003155", "authenticate")
    assert charge(shop, customer, method).status == "succeeded"


@pytest.mark.parametrize(
    ("card", "code", "decline_code", "advice"),
    [
        ("4000000000000341", "card_declined", "generic_decline", "try_again_later"),
    ],
)
def test_a_decline_says_why_and_what_to_do(
    shop: Shop, card: str, code: str, decline_code: str, advice: str
) -> None:
    customer, method = save(shop, card)
    with pytest.raises(stripe.CardError) as refused:
        charge(shop, customer, method)
    error = refused.value.error
    assert error is not None
    assert (error.code, error.decline_code, error.advice_code) == (code, decline_code, advice)


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("pm_card_chargeDeclined", "card_declined"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error"),
    ],
)
def test_a_bad_card_cannot_be_saved(shop: Shop, card: str, code: str) -> None:
    customer = shop.customer(card="")
    with pytest.raises(stripe.CardError) as refused:
        shop.v1.payment_methods.attach(card, {"customer": customer})
    assert refused.value.code == code
    assert not shop.v1.payment_methods.list({"customer": customer}).data


def test_the_same_key_charges_once_even_when_the_answer_was_lost(shop: Shop) -> None:
    customer, method = save(shop)
    shop.peer.http.post("/_config/faults", json=[{"status": 500, "after": True}])
    params: Any = {
        "amount": 5000,
        "currency": "usd",
        "customer": customer,
        "payment_method": method,
        "off_session": True,
        "confirm": True,
    }
    options: Any = {"idempotency_key": "row-7"}
    with pytest.raises(stripe.APIError):
        shop.v1.payment_intents.create(params, options)
    again = shop.v1.payment_intents.create(params, options)
    assert [i.id for i in shop.v1.payment_intents.list({"customer": customer})] == [again.id]


def test_a_detached_card_is_gone_for_good(shop: Shop) -> None:
    customer = shop.customer()
    (method,) = shop.v1.payment_methods.list({"customer": customer}).data
    shop.v1.payment_methods.detach(method.id)
    settings = shop.v1.customers.retrieve(customer).invoice_settings
    assert settings is not None
    assert settings.default_payment_method is None
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.payment_methods.detach(method.id)
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        shop.v1.payment_methods.attach(method.id, {"customer": customer})
