"""Disputes: opened by the payer's bank, answered with evidence, won or lost."""

from __future__ import annotations

from typing import Any

from standins.stripe.account import Account, new_id
from standins.stripe.errors import StripeError
from standins.stripe.moving import DAY, move
from standins.stripe.render import render
from standins.stripe.state import Charge, Dispute

FEE = 1500
DAYS_TO_ANSWER = 9
OPEN = {"needs_response", "under_review", "warning_needs_response", "warning_under_review"}


def open_dispute(
    account: Account,
    charge: Charge,
    *,
    reason: str = "fraudulent",
    amount: int | None = None,
    inquiry: bool = False,
) -> Dispute:
    """The bank claims money back; an inquiry moves none."""
    if charge.status != "succeeded":
        raise StripeError(f"Charge {charge.id} cannot be disputed, it is {charge.status}.")
    if any(dispute.charge == charge.id for dispute in account.all(Dispute)):
        raise StripeError(f"Charge {charge.id} is disputed already.")
    dispute = account.add(
        Dispute(
            id=new_id("du_"),
            created=account.now(),
            amount=charge.amount if amount is None else amount,
            currency=charge.currency,
            charge=charge.id,
            payment_intent=charge.payment_intent,
            payment_method=charge.payment_method,
            reason=reason,
            status="warning_needs_response" if inquiry else "needs_response",
            due_by=account.now() + DAYS_TO_ANSWER * DAY,
        )
    )
    charge.disputed = True
    if not inquiry:
        _withdraw(account, dispute)
    account.emit("charge.dispute.created", dispute)
    if not inquiry:
        account.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def update_dispute(account: Account, dispute: Dispute, params: dict[str, Any]) -> None:
    """Store evidence and submit it, unless submit is false; two magic words decide."""
    evidence = params.get("evidence", {})
    submits = bool(evidence) and params.get("submit", True)
    if evidence and not dispute.status.endswith("needs_response"):
        raise StripeError(f"This dispute is {dispute.status}: it takes no evidence any more.")
    before = render(dispute)
    dispute.metadata |= params.get("metadata", {})
    dispute.evidence |= evidence
    if submits:
        dispute.submissions += 1
        dispute.status = dispute.status.replace("needs_response", "under_review")
    account.emit("charge.dispute.updated", dispute, _changes(before, dispute))
    match dispute.evidence.get("uncategorized_text") if submits else None:
        case "winning_evidence":
            end_dispute(account, dispute, won=True)
        case "losing_evidence":
            end_dispute(account, dispute, won=False)


def end_dispute(account: Account, dispute: Dispute, *, won: bool) -> None:
    """The bank's decision. What was withdrawn comes back when it is won, the fee does not."""
    if dispute.status not in OPEN:
        raise StripeError("This dispute is already closed", code="dispute_already_closed")
    before = render(dispute)
    if dispute.status.startswith("warning"):
        dispute.status = "warning_closed"
    elif won:
        dispute.status = "won"
        dispute.movements.append(
            move(
                account,
                "adjustment",
                dispute.amount,
                dispute.currency,
                dispute.id,
                description=f"Chargeback reversal for {dispute.charge}",
                category="dispute_reversal",
            )
        )
    else:
        dispute.status = "lost"
    account.emit("charge.dispute.closed", dispute, _changes(before, dispute))
    if dispute.status == "won":
        account.emit("charge.dispute.funds_reinstated", dispute)


def escalate(account: Account, dispute: Dispute) -> None:
    """An inquiry becomes a dispute."""
    if not dispute.status.startswith("warning") or dispute.status == "warning_closed":
        raise StripeError("Only an open inquiry becomes a dispute.")
    before = render(dispute)
    dispute.status = "needs_response"
    _withdraw(account, dispute)
    account.emit("charge.dispute.updated", dispute, _changes(before, dispute))
    account.emit("charge.dispute.funds_withdrawn", dispute)


def _withdraw(account: Account, dispute: Dispute) -> None:
    dispute.movements.append(
        move(
            account,
            "adjustment",
            -dispute.amount,
            dispute.currency,
            dispute.id,
            fee=FEE,
            description=f"Chargeback withdrawal for {dispute.charge}",
            category="dispute",
        )
    )


def _changes(before: dict[str, Any], dispute: Dispute) -> dict[str, Any]:
    after = render(dispute)
    return {key: value for key, value in before.items() if after[key] != value}
