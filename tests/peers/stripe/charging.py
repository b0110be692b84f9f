"""Payment intents and charges: attempts that succeed, fail, or wait for a bank."""

from __future__ import annotations

from tests.peers.stripe.account import Account, new_id
from tests.peers.stripe.cards import Card
from tests.peers.stripe.errors import StripeError
from tests.peers.stripe.render import render
from tests.peers.stripe.state import (
    BalanceTransaction,
    Charge,
    PaymentIntent,
    PaymentMethod,
    Session,
)

DAY = 86_400
FEE_PER_MILLE = 29
FEE_FIXED = 30


def fee_of(amount: int) -> int:
    """2.9 % and 30 minor units, rounded half up."""
    return (amount * FEE_PER_MILLE + 500) // 1000 + FEE_FIXED


def intent_of(account: Account, session: Session) -> PaymentIntent:
    """The intent of a session; like Stripe, made at the first attempt and not before."""
    if session.payment_intent is not None:
        return account.find(PaymentIntent, session.payment_intent, "payment_intent")
    identifier = new_id("pi_")
    intent = account.add(
        PaymentIntent(
            id=identifier,
            created=account.now(),
            amount=session.amount_total,
            currency=session.currency,
            client_secret=new_id(f"{identifier}_secret_"),
            payment_method_types=list(session.payment_method_types),
            customer=session.customer,
            **session.payment_intent_data,
        )
    )
    session.payment_intent = intent.id
    account.emit("payment_intent.created", intent)
    return intent


def card_method(account: Account, card: Card, email: str | None) -> PaymentMethod:
    """A payment method for a card number."""
    return account.add(
        PaymentMethod(id=new_id("pm_"), created=account.now(), type="card", card=card, email=email)
    )


def bank_method(account: Account, kind: str, email: str | None) -> PaymentMethod:
    """A payment method whose answer comes days later."""
    return account.add(
        PaymentMethod(id=new_id("pm_"), created=account.now(), type=kind, email=email)
    )


def attempt(account: Account, intent: PaymentIntent, method: PaymentMethod) -> Charge:
    """Try to collect: a good card succeeds, a bad one fails, a bank debit stays pending."""
    if intent.status != "requires_payment_method":
        raise StripeError(
            f"You cannot confirm this PaymentIntent because it has a status of {intent.status}.",
            code="payment_intent_unexpected_state",
            payment_intent=render(intent),
        )
    charge = account.add(
        Charge(
            id=new_id("ch_" if method.card else "py_"),
            created=account.now(),
            amount=intent.amount,
            currency=intent.currency,
            payment_intent=intent.id,
            payment_method=method,
            customer=intent.customer,
            description=intent.description,
            receipt_email=intent.receipt_email,
            statement_descriptor_suffix=intent.statement_descriptor_suffix,
            metadata=dict(intent.metadata),
        )
    )
    intent.latest_charge = charge.id
    intent.payment_method = method.id
    intent.last_payment_error = None
    if method.card is None:
        intent.status = "processing"
        account.emit("charge.pending", charge)
        account.emit("payment_intent.processing", intent)
    elif method.card.decline_code is not None:
        fail(account, intent, charge, method.card.error_code, method.card.error_message)
    else:
        succeed(account, intent, charge)
    return charge


def succeed(account: Account, intent: PaymentIntent, charge: Charge) -> None:
    """The money arrives, less the fee."""
    movement = account.add(
        BalanceTransaction(
            id=new_id("txn_"),
            created=account.now(),
            available_on=account.now() + 2 * DAY,
            amount=charge.amount,
            fee=fee_of(charge.amount),
            currency=charge.currency,
            type="charge" if charge.payment_method.card else "payment",
            source=charge.id,
            description=charge.description,
        )
    )
    charge.status = "succeeded"
    charge.balance_transaction = movement.id
    intent.status = "succeeded"
    intent.amount_received = charge.amount
    account.emit("charge.succeeded", charge)
    account.emit("payment_intent.succeeded", intent)


def fail(account: Account, intent: PaymentIntent, charge: Charge, code: str, message: str) -> None:
    """The attempt fails; the intent waits for another payment method."""
    card = charge.payment_method.card
    charge.status = "failed"
    charge.failure_code = code
    charge.failure_message = message
    intent.status = "requires_payment_method"
    intent.payment_method = None
    intent.last_payment_error = {
        "charge": charge.id,
        "code": code,
        "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
        "message": message,
        "payment_method": render(charge.payment_method),
        "type": "card_error" if card else "invalid_request_error",
    }
    if card is not None:
        intent.last_payment_error["decline_code"] = card.decline_code
    account.emit("charge.failed", charge)
    account.emit("payment_intent.payment_failed", intent)


def cancel(account: Account, intent: PaymentIntent, reason: str) -> None:
    """Give up on an intent that was not paid."""
    intent.status = "canceled"
    intent.canceled_at = account.now()
    intent.cancellation_reason = reason
    account.emit("payment_intent.canceled", intent)


def release_funds(account: Account) -> None:
    """Make the movements available whose day has come."""
    now = account.now()
    for movement in account.all(BalanceTransaction):
        if movement.available_on <= now:
            movement.status = "available"
