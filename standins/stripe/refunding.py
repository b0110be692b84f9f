"""Refunds: created by the API, and moved on by the bank of the payer."""

from __future__ import annotations

from typing import Any

from standins.stripe.account import Account, new_id
from standins.stripe.currencies import display
from standins.stripe.errors import StripeError, missing_parameter
from standins.stripe.moving import DAY, move
from standins.stripe.render import render
from standins.stripe.state import Charge, Dispute, PaymentIntent, Refund

MOVES = {
    "pending": {"succeeded", "failed", "requires_action"},
    "requires_action": {"succeeded", "failed", "canceled"},
    "succeeded": {"failed"},
}


def create_refund(account: Account, params: dict[str, Any]) -> Refund:
    """Send money back, never more than is left of the charge."""
    charge = _charge_of(account, params)
    if any(
        dispute.charge == charge.id and not dispute.status.startswith("warning")
        for dispute in account.all(Dispute)
    ):
        raise StripeError(
            f"Charge {charge.id} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )
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
    if card is not None:
        if card.refund_status == "succeeded":
            _succeed(account, refund)
        if card.refund_end != refund.status:
            refund.end, refund.ends_at = card.refund_end, account.now() + DAY
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
    elif status == "requires_action":
        refund.status = status
    else:
        _fail(account, refund, status, reason)
    _updated(account, refund, before)


def update_refund(account: Account, refund: Refund, metadata: dict[str, str]) -> None:
    """Only the metadata of a refund can be changed."""
    before = render(refund)
    refund.metadata |= metadata
    _updated(account, refund, before)


def cancel_refund(account: Account, refund: Refund) -> None:
    """Call back a refund that waits for the payer."""
    if refund.status != "requires_action":
        raise StripeError(
            f"Refund {refund.id} cannot be canceled, it is {refund.status}.",
            code="refund_not_cancelable",
        )
    move_refund(account, refund, "canceled")


def end_refunds(account: Account) -> None:
    """What the test cards bring about within a day."""
    for refund in account.all(Refund):
        if refund.end and refund.ends_at <= account.now():
            end, refund.end = refund.end, ""
            if end in MOVES.get(refund.status, set()):
                move_refund(account, refund, end)


def _updated(account: Account, refund: Refund, before: dict[str, Any]) -> None:
    after = render(refund)
    previous = {key: value for key, value in before.items() if after.get(key) != value}
    if refund.status == "failed" and previous.get("status"):
        account.emit("refund.failed", refund)
    account.emit("refund.updated", refund, previous)
    account.emit("charge.refund.updated", refund, previous)


def _succeed(account: Account, refund: Refund) -> None:
    refund.status = "succeeded"
    refund.balance_transaction = move(
        account,
        "refund",
        -refund.amount,
        refund.currency,
        refund.id,
        description="REFUND FOR CHARGE",
    ).id


def _fail(account: Account, refund: Refund, status: str, reason: str) -> None:
    if refund.balance_transaction is not None:
        refund.failure_balance_transaction = move(
            account,
            "refund_failure",
            refund.amount,
            refund.currency,
            refund.id,
            description="REFUND FAILURE",
            category="refund_failure",
        ).id
    refund.status = status
    refund.failure_reason = reason
    charge = account.find(Charge, refund.charge, "charge")
    charge.amount_refunded -= refund.amount


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
