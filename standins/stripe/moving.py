"""Balance transactions: every movement of the account's own balance."""

from __future__ import annotations

from standins.stripe.account import Account, new_id
from standins.stripe.state import BalanceTransaction, Payout

DAY = 86_400
DAYS_UNTIL_AVAILABLE = 2


def move(
    account: Account,
    kind: str,
    amount: int,
    currency: str,
    source: str,
    *,
    fee: int = 0,
    description: str | None = None,
    category: str = "",
) -> BalanceTransaction:
    """Book a movement; what comes in is available after two days."""
    days = DAYS_UNTIL_AVAILABLE if amount > 0 and not category else 0
    return account.add(
        BalanceTransaction(
            id=new_id("txn_"),
            created=account.now(),
            available_on=account.now() + days * DAY,
            amount=amount,
            fee=fee,
            currency=currency,
            type=kind,
            source=source,
            description=description,
            reporting_category=category,
        )
    )


def pay_out(account: Account, amount: int, currency: str) -> Payout:
    """Send money to our bank."""
    payout = account.add(
        Payout(
            id=new_id("po_"),
            created=account.now(),
            arrival_date=account.now() + DAYS_UNTIL_AVAILABLE * DAY,
            amount=amount,
            currency=currency,
        )
    )
    payout.balance_transaction = move(
        account, "payout", -amount, currency, payout.id, description="STRIPE PAYOUT"
    ).id
    account.emit("payout.created", payout)
    account.emit("payout.paid", payout)
    return payout


def release_funds(account: Account) -> None:
    """Make the movements available whose day has come."""
    now = account.now()
    for movement in account.all(BalanceTransaction):
        if movement.available_on <= now:
            movement.status = "available"
