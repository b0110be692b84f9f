"""Refunds: created by the API, and moved on by the bank of the payer."""

from __future__ import annotations

from typing import Any

from tests.peers.stripe.account import Account, new_id
from tests.peers.stripe.currencies import display
from tests.peers.stripe.errors import StripeError, missing_parameter
from tests.peers.stripe.render import render
from tests.peers.stripe.state import BalanceTransaction, Charge, PaymentIntent, Refund

MOVES = {"pending": {"succeeded", "failed"}, "succeeded": {"failed"}}


def create_refund(account: Account, params: dict[str, Any]) -> Refund:
    """Send money back, never more than is left of the charge."""
    charge = _charge_of(account, params)
    left = charge.amount - charge.amount_refunded
    if left == 0:
        raise StripeError(
            f"Charge {charge.id} has already been refunded.", code="charge_already_refunded"
        )
    amount = params.get("amount", left)
    if amount > left:
        against = "charge amount" if left == charge.amount else "unrefunded amount on charge"
        raise StripeError(
            f"Refund amount ({display(amount, charge.currency)}) is greater than {against} "
            f"({display(left, charge.currency)})",
            param="amount",
        )
    refund = account.add(
        Refund(
            id=new_id("re_"),
            created=account.now(),
            amount=amount,
            currency=charge.currency,
            charge=charge.id,
            payment_intent=charge.payment_intent,
            reason=params.get("reason"),
            metadata=params.get("metadata", {}),
        )
    )
    charge.amount_refunded += amount
    card = charge.payment_method.card
    if card is not None and card.refund_status == "succeeded":
        _succeed(account, refund)
    account.emit("refund.created", refund)
    account.emit("charge.refunded", charge)
    return refund


def move_refund(
    account: Account, refund: Refund, status: str, reason: str = "expired_or_canceled_card"
) -> None:
    """The bank's word: a pending refund succeeds or fails, a succeeded one may still fail."""
    if status not in MOVES.get(refund.status, set()):
        raise StripeError(f"A refund cannot go from {refund.status} to {status}.")
    before = render(refund)
    if status == "succeeded":
        _succeed(account, refund)
    else:
        _fail(account, refund, reason)
    after = render(refund)
    previous = {key: value for key, value in before.items() if after.get(key) != value}
    if status == "failed":
        account.emit("refund.failed", refund)
    account.emit("refund.updated", refund, previous)
    account.emit("charge.refund.updated", refund, previous)


def _succeed(account: Account, refund: Refund) -> None:
    refund.status = "succeeded"
    refund.balance_transaction = _movement(account, refund, "refund", -refund.amount).id


def _fail(account: Account, refund: Refund, reason: str) -> None:
    if refund.balance_transaction is not None:
        movement = _movement(account, refund, "refund_failure", refund.amount)
        refund.failure_balance_transaction = movement.id
    refund.status = "failed"
    refund.failure_reason = reason
    charge = account.find(Charge, refund.charge, "charge")
    charge.amount_refunded -= refund.amount


def _movement(account: Account, refund: Refund, kind: str, amount: int) -> BalanceTransaction:
    return account.add(
        BalanceTransaction(
            id=new_id("txn_"),
            created=account.now(),
            available_on=account.now(),
            amount=amount,
            fee=0,
            currency=refund.currency,
            type=kind,
            source=refund.id,
            description="REFUND FOR CHARGE" if kind == "refund" else "REFUND FAILURE",
        )
    )


def _charge_of(account: Account, params: dict[str, Any]) -> Charge:
    if "payment_intent" in params:
        intent = account.find(PaymentIntent, params["payment_intent"], "payment_intent")
        if intent.status != "succeeded" or intent.latest_charge is None:
            raise StripeError(
                f"This PaymentIntent ({intent.id}) does not have a successful charge to refund.",
                code="payment_intent_unexpected_state",
                param="payment_intent",
            )
        charge = account.find(Charge, intent.latest_charge, "charge")
        if params.get("charge", charge.id) != charge.id:
            raise StripeError(
                "The charge and the payment_intent that were passed do not belong together.",
                param="charge",
            )
        return charge
    if "charge" not in params:
        raise missing_parameter("charge")
    charge = account.find(Charge, params["charge"], "charge")
    if charge.status != "succeeded":
        raise StripeError(
            f"Charge {charge.id} cannot be refunded, it is {charge.status}.",
            code="charge_not_refundable",
            param="charge",
        )
    return charge
