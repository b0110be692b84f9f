"""Recharges: a saved payment method of Stripe refills a wallet while nobody is there."""

import logging
from typing import Any

import stripe

from leadmill.stripe import ask, list_all
from workers.payments import settle
from workers.resources import Resources

log = logging.getLogger(__name__)

TO_CONFIRM = "authentication_required"
# What is refused for one of these is refused again.
_OURS = ("customer", "payment_method")


async def send(resources: Resources, client: stripe.StripeClient, recharge_id: str) -> None:
    """Have a recharge charged, once however often this is done."""
    wanted = await resources.scalar("select billing.claim_recharge(%s)", recharge_id)
    if wanted is None:
        return
    if wanted["was_sent"]:
        # Stripe forgets idempotency keys after a day, payments never.
        asked = {"customer": wanted["customer"], "created": {"gte": wanted["begun_at"] - 60}}
        async for known in list_all(client.v1.payment_intents.list_async, asked):
            if known.metadata and known.metadata.to_dict().get("deposit_id") == recharge_id:
                await take(resources, recharge_id, known)
                return
    params: Any = {
        "amount": wanted["amount"],
        "currency": wanted["currency"],
        "customer": wanted["customer"],
        "payment_method": wanted["payment_method"],
        "off_session": True,
        "confirm": True,
        "metadata": {"deposit_id": recharge_id},
    }
    try:
        made = await ask(
            client.v1.payment_intents.create_async(params, {"idempotency_key": recharge_id})
        )
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        said = error.error
        reason = (said and said.decline_code) or error.code or "unknown"
        if isinstance(error, stripe.InvalidRequestError) and error.param in _OURS:
            reason = "payment_method_unusable"
        intent = said.payment_intent if said else None
        await refuse(resources, recharge_id, reason, intent.id if intent else None)
        return
    await take(resources, recharge_id, made)


async def take(resources: Resources, recharge_id: str, intent: stripe.PaymentIntent) -> None:
    """Credit a payment that has succeeded, or record why it did not."""
    if intent.status in ("succeeded", "processing"):
        await settle(resources, intent)
        return
    error = intent.last_payment_error
    reason = (error and (error.decline_code or error.code)) or intent.status
    if intent.status == "requires_action":
        reason = TO_CONFIRM
    await refuse(resources, recharge_id, reason, intent.id)


async def refuse(
    resources: Resources, recharge_id: str, reason: str, intent_id: str | None
) -> None:
    """Record that a recharge was not collected."""
    log.info("a recharge is refused", extra={"recharge_id": recharge_id, "stripe_code": reason})
    await resources.scalar_persistently(
        "select billing.record_recharge_refusal(%s, %s, %s)", recharge_id, reason, intent_id
    )


async def read(resources: Resources, client: stripe.StripeClient, recharge_id: str) -> None:
    """Ask how a recharge stands that its payer may have confirmed."""
    intent_id = await resources.scalar("select billing.intent_of_recharge(%s)", recharge_id)
    if intent_id is None:
        return
    try:
        found = await ask(client.v1.payment_intents.retrieve_async(intent_id))
    except stripe.InvalidRequestError as error:
        said = {"recharge_id": recharge_id, "stripe_code": error.code}
        log.warning("Stripe does not have a payment", extra=said)
        return
    await settle(resources, found)


async def give_up(resources: Resources, client: stripe.StripeClient, recharge_id: str) -> None:
    """End a recharge that nobody has confirmed in time, so that nobody can any more."""
    intent_id = await resources.scalar("select billing.intent_of_recharge(%s)", recharge_id)
    if intent_id is not None:
        try:
            await ask(client.v1.payment_intents.cancel_async(intent_id))
        except stripe.InvalidRequestError:
            found = await ask(client.v1.payment_intents.retrieve_async(intent_id))
            if found.status != "canceled":
                await settle(resources, found)
                return
    await refuse(resources, recharge_id, "not_confirmed", intent_id)
