"""Payments: a page is opened, and its payer pays, fails, waits for a telephone, or leaves."""

from __future__ import annotations

from typing import Any

from standins.paystack import render
from standins.paystack.account import Account, new_code
from standins.paystack.errors import PaystackError, duplicate_reference
from standins.paystack.state import CHANNELS, UNDER_WAY, Card, Transaction

GOOD_CARD = Card("4084084084084081", "pays")
DECLINED_CARD = Card("4084080000005408", "is declined", "Declined")
POOR_CARD = Card("4084080000670037", "has no money", "Insufficient Funds")
# How their refunds end.
REFUND_FAILS = Card("4084080000001803", "pays; its refunds fail")
REFUND_NEEDS_ATTENTION = Card("4084080000001902", "pays; its refunds need attention")
CARDS = {
    card.number: card
    for card in (GOOD_CARD, DECLINED_CARD, POOR_CARD, REFUND_FAILS, REFUND_NEEDS_ATTENTION)
}
LEAST = {"KES": 300, "NGN": 5000, "GHS": 10, "ZAR": 100, "USD": 200}
MOST = 10_000_000_00
# An abandoned page may still be paid on; after a day nobody does.
PAGE_SECONDS = 86_400.0


def initialize(account: Account, params: dict[str, Any]) -> Transaction:
    """Open a page. The transaction exists from now on, and counts as abandoned."""
    currency = params.get("currency") or account.knobs.currencies[0]
    if currency not in account.knobs.currencies:
        raise PaystackError("Currency not supported by merchant", code="unsupported_currency")
    amount = params["amount"]
    if amount > MOST:
        raise PaystackError("Transaction amount limit exceeded", code="amount_limit_exceeded")
    if amount < LEAST[currency]:
        raise PaystackError("Invalid Amount Sent", code="invalid_amount")
    reference = params.get("reference") or new_code(length=10)
    if reference in account.transactions:
        raise duplicate_reference()
    transaction = Transaction(
        id=account.next_transaction_id(),
        reference=reference,
        access_code=new_code(),
        customer=account.customer(params["email"]),
        amount=amount,
        requested_amount=amount,
        currency=currency,
        created=account.now(),
        callback_url=params.get("callback_url", ""),
        metadata=params.get("metadata"),
        channels=tuple(params.get("channels") or CHANNELS),
        domain=account.domain,
    )
    account.transactions[reference] = transaction
    return transaction


def is_open(account: Account, transaction: Transaction) -> bool:
    """Whether its page may still be paid on. A declined card can be followed by another."""
    return (
        transaction.status in ("abandoned", "failed")
        and account.now() - transaction.created < PAGE_SECONDS
    )


def pay_by_card(account: Account, transaction: Transaction, card: Card = GOOD_CARD) -> None:
    """The card pays at once, or is declined. Of that no event tells."""
    _require_open(account, transaction, "card")
    transaction.card, transaction.channel = card, "card"
    if card.refusal:
        fail(transaction, card.refusal)
    else:
        succeed(account, transaction, "Successful")


def ask_telephone(account: Account, transaction: Transaction) -> None:
    """M-PESA: the payer's telephone asks for the PIN. Until then the payment is under way."""
    _require_open(account, transaction, "mobile_money")
    transaction.card, transaction.channel = None, "mobile_money"
    transaction.status = "ongoing"
    transaction.gateway_response = "Please complete authorization process on your mobile phone"


def answer_telephone(account: Account, transaction: Transaction, *, confirmed: bool) -> None:
    """The PIN is given, or the payer refuses or waits too long."""
    if transaction.status not in UNDER_WAY:
        raise PaystackError("No telephone is asked for a PIN.")
    if confirmed:
        succeed(account, transaction, "Approved")
    else:
        fail(transaction, "Request cancelled by user")


def leave(transaction: Transaction) -> None:
    """The payer closes the page. Of that no event tells either."""
    if transaction.status in UNDER_WAY:
        transaction.status = "abandoned"
        transaction.gateway_response = "The transaction was not completed"


def succeed(account: Account, transaction: Transaction, response: str) -> None:
    """The money has come: once, and for good."""
    transaction.status, transaction.gateway_response = "success", response
    transaction.paid = account.now()
    transaction.fees = fees_of(transaction)
    account.move(
        transaction.currency,
        transaction.amount - transaction.fees,
        f"Successful charge: {transaction.reference}",
        "Transaction",
        transaction.id,
    )
    account.emit("charge.success", render.transaction(account, transaction))


def fail(transaction: Transaction, response: str) -> None:
    """It did not come."""
    transaction.status, transaction.gateway_response = "failed", response


def fees_of(transaction: Transaction) -> int:
    """1.5 % by mobile money, 2.9 % by card."""
    per_mille = 15 if transaction.channel == "mobile_money" else 29
    return (transaction.amount * per_mille + 500) // 1000


def _require_open(account: Account, transaction: Transaction, channel: str) -> None:
    if not is_open(account, transaction):
        raise PaystackError("Transaction cannot be completed. Session timeout exceeded.")
    if channel not in transaction.channels:
        raise PaystackError(f"{channel} is not offered for this transaction.")
