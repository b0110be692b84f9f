"""Calls to Stripe from tasks, outside of any transaction; answers go to billing.settle."""

import logging

import stripe

from leadmill.stripe import as_json, ask, list_all
from workers.resources import Resources

log = logging.getLogger(__name__)


async def refund(
    resources: Resources,
    client: stripe.StripeClient,
    refund_id: str,
    *,
    payment: str,
    amount: int,
    was_sent: bool,
) -> None:
    """Have a refund made, once however often this is done."""
    if was_sent:
        # Stripe forgets idempotency keys after a day, refunds never.
        asked = {"payment_intent": payment}
        async for known in list_all(client.v1.refunds.list_async, asked):
            if known.metadata and known.metadata.to_dict().get("refund_id") == refund_id:
                await settle(resources, known)
                return
    try:
        made = await ask(
            client.v1.refunds.create_async(
                {
                    "payment_intent": payment,
                    "amount": amount,
                    "reason": "requested_by_customer",
                    "metadata": {"refund_id": refund_id},
                },
                {"idempotency_key": refund_id},
            )
        )
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        said = {"refund_id": refund_id, "stripe_code": error.code, "request": error.request_id}
        log.warning("Stripe refuses a refund", extra=said)
        await resources.scalar_persistently(
            "select billing.record_refund_refusal(%s, %s)", refund_id, error.code
        )
        return
    await settle(resources, made)


async def settle(resources: Resources, thing: stripe.StripeObject) -> str:
    """Tell the database what an object of Stripe says. Returns the outcome."""
    statement = "select * from billing.settle('stripe', billing.known_fields_of(%s))"
    row = (await resources.rows(statement, as_json(thing)))[0]
    outcome = str(row["outcome"])
    if outcome in ("mismatch", "exceeding"):
        said = {"deposit_id": str(row["deposit_id"]), "detail": row["detail"]}
        log.error("Stripe contradicts a deposit", extra=said)
    return outcome
