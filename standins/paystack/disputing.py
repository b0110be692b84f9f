"""Disputes: opened by the payer's bank, answered by the merchant, ended by either."""

from __future__ import annotations

from standins.paystack import render
from standins.paystack.account import Account
from standins.paystack.errors import PaystackError
from standins.paystack.state import Dispute, Transaction

STATUSES = ("awaiting-merchant-feedback", "awaiting-bank-feedback", "pending")
# We lose by the first, and win by the second.
RESOLUTIONS = ("merchant-accepted", "declined")


def open_dispute(
    account: Account, transaction: Transaction, *, amount: int, category: str = "chargeback"
) -> Dispute:
    """The bank asks for the money. None moves yet."""
    if transaction.paid is None or amount > transaction.amount:
        raise PaystackError("There is no such payment to dispute.")
    now = account.now()
    dispute = Dispute(account.next_id(), transaction, amount, category, now, updated=now)
    account.disputes[dispute.id] = dispute
    _log(account, dispute)
    account.emit("charge.dispute.create", render.dispute(account, dispute))
    return dispute


def remind(account: Account, dispute: Dispute) -> None:
    """Nobody has answered."""
    _require_open(dispute)
    account.emit("charge.dispute.remind", render.dispute(account, dispute))


def move(account: Account, dispute: Dispute, status: str) -> None:
    """The merchant has answered at the dashboard, or the bank thinks. No event tells of it."""
    _require_open(dispute)
    dispute.status, dispute.updated = status, account.now()
    _log(account, dispute)


def resolve(account: Account, dispute: Dispute, resolution: str) -> None:
    """It ends. What was accepted is taken from the balance."""
    _require_open(dispute)
    dispute.status, dispute.resolution = "resolved", resolution
    dispute.resolved = dispute.updated = account.now()
    if resolution == "merchant-accepted":
        account.move(
            dispute.transaction.currency,
            -dispute.amount,
            f"Dispute: {dispute.transaction.reference}",
            "Dispute",
            dispute.id,
        )
    _log(account, dispute)
    account.emit("charge.dispute.resolve", render.dispute(account, dispute))


def _require_open(dispute: Dispute) -> None:
    if dispute.status == "resolved":
        raise PaystackError("Dispute is resolved already.")


def _log(account: Account, dispute: Dispute) -> None:
    at = render.moment(dispute.updated)
    dispute.history.append({"status": dispute.status, "by": "bank@paystack", "createdAt": at})
