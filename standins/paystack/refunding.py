"""Refunds: pending, processing, then processed, failed, or waiting for somebody to act."""

from __future__ import annotations

from typing import Any

from standins.paystack import render
from standins.paystack.account import Account
from standins.paystack.errors import PaystackError
from standins.paystack.paying import REFUND_FAILS, REFUND_NEEDS_ATTENTION
from standins.paystack.state import Refund, Transaction

LEAST_USD = 100
MOVES = {
    "pending": ("processing", "failed"),
    "processing": ("processed", "failed", "needs-attention"),
    "needs-attention": ("processing", "processed", "failed"),
    "processed": ("failed",),
    "failed": (),
}


def create_refund(account: Account, transaction: Transaction, params: dict[str, Any]) -> Refund:
    """Take a refund on. There is no key against repeats: asked twice, it is made twice."""
    if transaction.status == "reversed":
        raise PaystackError("Transaction has been fully reversed", code="transaction_reversed")
    if transaction.status != "success":
        raise PaystackError("Transaction has not been charged", code="transaction_not_charged")
    if params.get("currency", transaction.currency) != transaction.currency:
        raise PaystackError("Currency does not match the transaction", code="invalid_currency")
    left = transaction.amount - sum(r.amount for r in account.refunds_of(transaction))
    amount = params.get("amount", left)
    if left == 0:
        raise PaystackError("Transaction has been fully reversed", code="transaction_reversed")
    if amount > left:
        raise PaystackError(
            "Refund amount cannot be more than transaction amount", code="invalid_amount"
        )
    if transaction.currency == "USD" and amount < LEAST_USD:
        raise PaystackError("Cannot refund less than USD 1", code="invalid_amount")
    if account.balance(transaction.currency) < amount:
        raise PaystackError(
            "Insufficient balance to fulfill this refund. Please top up.",
            code="insufficient_balance",
        )
    note = f"Refund for transaction {transaction.reference}"
    refund = Refund(
        id=account.next_id(),
        transaction=transaction,
        amount=amount,
        created=account.now(),
        customer_note=params.get("customer_note", note),
        merchant_note=params.get("merchant_note", f"{note} by merchant@leadmill.example"),
    )
    account.refunds[refund.id] = refund
    _tell(account, refund)
    return refund


def move_refund(account: Account, refund: Refund, status: str) -> None:
    """Take a refund to its next state. The balance pays when it is processing."""
    if status not in MOVES[refund.status]:
        raise PaystackError(f"A refund that is {refund.status} does not become {status}.")
    transaction = refund.transaction
    refund.status, refund.updated = status, account.now()
    if status == "failed":
        refund.reason = "EXPIRED_CARD"
        refund.refunded = None
        _charge(account, refund, 0)
    else:
        _charge(account, refund, refund.amount)
    if status == "processed":
        refund.refunded = refund.updated
    is_whole = transaction.amount == sum(
        r.amount for r in account.refunds_of(transaction) if r.status == "processed"
    )
    transaction.status = "reversed" if is_whole else "success"
    _tell(account, refund)


def retry_with_account(account: Account, refund: Refund, params: dict[str, Any]) -> None:
    """The merchant names a bank account; only a refund that needs attention takes it."""
    if refund.status != "needs-attention":
        raise PaystackError("Refund does not need attention", code="invalid_refund_status")
    refund.account = dict(params["refund_account_details"])
    move_refund(account, refund, "processing")


def time_passed(account: Account) -> None:
    """Refunds go on by themselves after some seconds, unless the knob stops them."""
    wait = account.knobs.refund_seconds
    if wait < 0:
        return
    for refund in account.refunds.values():
        if account.now() - (refund.updated or refund.created) < wait:
            continue
        if refund.status == "pending":
            move_refund(account, refund, "processing")
        elif refund.status == "processing":
            move_refund(account, refund, _end_of(refund))


def _end_of(refund: Refund) -> str:
    card = refund.transaction.card
    if refund.account is None and card is not None:
        if card.last4 == REFUND_FAILS.last4:
            return "failed"
        if card.last4 == REFUND_NEEDS_ATTENTION.last4:
            return "needs-attention"
    return "processed"


def _charge(account: Account, refund: Refund, deducted: int) -> None:
    """Have so much of it be taken from the balance."""
    if deducted != refund.deducted:
        account.move(
            refund.transaction.currency,
            refund.deducted - deducted,
            f"Refund: {refund.transaction.reference}",
            "Refund",
            refund.id,
        )
        refund.deducted = deducted


def _tell(account: Account, refund: Refund) -> None:
    account.emit(f"refund.{refund.status}", render.refund_event(account, refund))
