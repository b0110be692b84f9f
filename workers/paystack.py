"""Calls to Paystack from tasks, outside of any transaction; answers go to billing.settle."""

import asyncio
import logging
from typing import Any

from leadmill.paystack import AmbiguousError, Paystack, as_json
from leadmill.refused import RefusedError
from leadmill.retryable import Retryable
from workers.resources import Resources

log = logging.getLogger(__name__)

# A refund that got no answer may still be under way there, and on no list yet.
AMBIGUOUS_SECONDS = 120.0


async def verify(resources: Resources, client: Paystack, reference: str) -> None:
    """Ask for a payment and settle what it is now."""
    found = await client.verify(reference)
    if found is None:
        statement = "select billing.record_unknown_payment(%s)"
        state = await resources.scalar(statement, reference)
        said = {"reference": reference, "status": state}
        log.info("Paystack does not know a payment", extra=said)
        return
    await settle(resources, found, "transaction", reference)


async def read_refunds(resources: Resources, client: Paystack, reference: str) -> None:
    """Take over all refunds of a payment: their events say too little, and some never come."""
    for refund in await _refunds_of(resources, client, reference):
        await settle(resources, refund, "refund", reference)


async def read_dispute(resources: Resources, client: Paystack, dispute_id: str) -> None:
    """Ask for a dispute and settle what it is now."""
    found = await client.find_dispute(dispute_id)
    if found is None:
        log.warning("Paystack does not know a dispute", extra={"dispute_id": dispute_id})
        return
    await settle(resources, found, "dispute", None)


async def send_refund(
    resources: Resources,
    client: Paystack,
    refund_id: str,
    *,
    payment: str,
    amount: int,
    was_sent: bool,
) -> None:
    """Have a refund made, once however often this is done: Paystack knows no key against repeats.

    Our id is its note, by which it is found again.
    """
    if was_sent:
        for known in await _refunds_of(resources, client, payment):
            if known.get("merchant_note") == refund_id:
                await settle(resources, known, "refund", payment)
                return
    try:
        made = await client.refund(transaction=payment, amount=amount, merchant_note=refund_id)
    except (AmbiguousError, asyncio.CancelledError) as error:
        # A worker that stops interrupts it, too.
        raise Retryable(f"no answer: {error}", after=AMBIGUOUS_SECONDS) from None
    except RefusedError as refusal:
        said = {"refund_id": refund_id, "paystack_code": str(refusal)}
        log.warning("Paystack refuses a refund", extra=said)
        await resources.scalar_persistently(
            "select billing.record_refund_refusal(%s, %s)", refund_id, str(refusal)
        )
        return
    await settle(resources, made, "refund", payment)


async def settle(resources: Resources, thing: dict[str, Any], kind: str, asked: str | None) -> str:
    """Tell the database what Paystack says. `asked`: the reference that we named. The outcome."""
    statement = (
        "select * from billing.settle('paystack', billing.known_fields_of(%(thing)s, 'paystack'),"
        " %(kind)s, asked => %(asked)s)"
    )
    [row] = await resources.rows(statement, thing=as_json(thing), kind=kind, asked=asked)
    outcome = str(row["outcome"])
    if outcome in ("mismatch", "exceeding"):
        said = {"deposit_id": str(row["deposit_id"]), "detail": row["detail"]}
        log.error("Paystack contradicts a deposit", extra=said)
    return outcome


async def _refunds_of(
    resources: Resources, client: Paystack, reference: str
) -> list[dict[str, Any]]:
    """All refunds of a payment, oldest first. They are listed by its number at Paystack."""
    number = await resources.scalar("select billing.transaction_of(%s)", reference)
    if number is None:
        # It was never verified; refunds of what is not known to be paid mean nothing.
        await verify(resources, client, reference)
        number = await resources.scalar("select billing.transaction_of(%s)", reference)
    return [] if number is None else await client.refunds(transaction=number)
