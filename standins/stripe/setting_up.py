"""Ways to pay that are saved: setup intents, and what a customer has attached."""

from __future__ import annotations

from typing import Any

from standins.stripe import charging
from standins.stripe.account import Account, new_id
from standins.stripe.billing_state import Subscription
from standins.stripe.errors import StripeError
from standins.stripe.render import render
from standins.stripe.state import Customer, PaymentMethod, Session, SetupIntent


def prepare(account: Account, session: Session) -> SetupIntent:
    """The setup intent of a session that saves a card."""
    identifier = new_id("seti_")
    intent = account.add(
        SetupIntent(
            id=identifier,
            created=account.now(),
            client_secret=new_id(f"{identifier}_secret_"),
            payment_method_types=list(session.payment_method_types),
            customer=session.customer,
            **session.setup_intent_data,
        )
    )
    session.setup_intent = intent.id
    account.emit("setup_intent.created", intent)
    return intent


def save(account: Account, session: Session, method: PaymentMethod) -> str:
    """Save a card with the session's customer, if there is one; returns why not, or nothing."""
    intent = account.find(SetupIntent, session.setup_intent or "", "setup_intent")
    card = method.card
    if card is not None and card.decline_code and not card.attaches:
        intent.last_setup_error = {
            "code": card.error_code,
            "decline_code": card.decline_code,
            "message": card.error_message,
            "payment_method": render(method),
            "type": "card_error",
        }
        account.emit("setup_intent.setup_failed", intent)
        return card.error_message
    method.is_set_up = True
    intent.customer = session.customer
    intent.payment_method = method.id
    intent.status = "succeeded"
    intent.last_setup_error = None
    if session.customer is not None:
        charging.attach(account, method, session.customer)
    account.emit("setup_intent.succeeded", intent)
    return ""


def attach_to(account: Account, method: PaymentMethod, customer: str) -> str:
    """Save a way to pay on a page of ours; returns why not, or nothing."""
    card = method.card
    if card is not None and card.decline_code and not card.attaches:
        return card.error_message
    if method.customer is None:
        method.is_set_up = True
        charging.attach(account, method, customer)
    return ""


def attach(account: Account, method: PaymentMethod, customer: str) -> None:
    """Attach by the API: the bank is asked whether the card is good."""
    if method.customer is not None:
        raise StripeError(
            "The payment method you provided has already been attached to a customer.",
            code="payment_method_unexpected_state",
            param="payment_method",
        )
    charging.check_method(account, method, customer)
    card = method.card
    if card is not None and card.decline_code and not card.attaches:
        raise StripeError(
            card.error_message,
            status=402,
            kind="card_error",
            code=card.error_code,
            decline_code=card.decline_code,
            param="",
        )
    charging.attach(account, method, customer)


def detach(account: Account, method: PaymentMethod) -> None:
    """Take it from its customer, for good."""
    if method.customer is None:
        raise StripeError(
            "The payment method you provided is not attached to a customer so detachment is "
            "impossible.",
            param="payment_method",
        )
    before: dict[str, Any] = {"customer": method.customer}
    owner = account.find(Customer, method.customer, "customer")
    if owner.default_payment_method == method.id:
        owner.default_payment_method = None
        account.emit(
            "customer.updated", owner, {"invoice_settings": {"default_payment_method": method.id}}
        )
    for subscription in account.all(Subscription):
        if subscription.default_payment_method == method.id:
            subscription.default_payment_method = None
    method.customer = None
    method.is_used_up = True
    account.emit("payment_method.detached", method, before)


def make_default(account: Account, customer: Customer, identifier: str) -> None:
    """What pays the customer's bills from now on."""
    method = account.find(PaymentMethod, identifier, "invoice_settings[default_payment_method]")
    if method.customer != customer.id:
        raise StripeError(
            f"The customer does not have a payment method with the ID {identifier}. The payment "
            "method must be attached to the customer.",
            code="resource_missing",
            param="invoice_settings[default_payment_method]",
        )
    customer.default_payment_method = method.id
