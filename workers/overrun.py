"""Calls beyond the quota: reported to a meter of Stripe, which bills them with the plan."""

import logging
from typing import Any

import stripe

from leadmill.stripe import ask, list_all
from workers.resources import Resources

log = logging.getLogger(__name__)

KNOWN = "duplicate_meter_event"
MINUTE = 60


async def report(resources: Resources, client: stripe.StripeClient) -> None:
    """Report what is not reported yet, each call once however often this is done."""
    for row in await resources.rows("select billing.begin_overrun_reports() as id"):
        await _send(resources, client, str(row["id"]))


async def _send(resources: Resources, client: stripe.StripeClient, report_id: str) -> None:
    wanted = await resources.scalar("select billing.claim_overrun_report(%s)", report_id)
    if wanted is None:
        return
    if not (wanted["may_be_forgotten"] and await _is_known(client, wanted)):
        refusal = await _report(client, report_id, wanted)
        if refusal is not None:
            said = {"report_id": report_id, "stripe_code": refusal}
            log.error("Stripe refuses calls beyond the quota", extra=said)
            await _finish(resources, report_id, refusal)
            return
    await _finish(resources, report_id, None)


async def _report(
    client: stripe.StripeClient, report_id: str, wanted: dict[str, Any]
) -> str | None:
    """Why it is refused; None when Stripe knows it now."""
    event: Any = {
        "event_name": wanted["event_name"],
        "identifier": report_id,
        "timestamp": wanted["timestamp"],
        "payload": {"stripe_customer_id": wanted["customer"], "value": str(wanted["value"])},
    }
    try:
        await ask(client.v1.billing.meter_events.create_async(event))
    except stripe.InvalidRequestError as error:
        if error.code == KNOWN or error.param == "identifier":
            return None
        return error.code or "unknown"
    return None


async def _is_known(client: stripe.StripeClient, wanted: dict[str, Any]) -> bool:
    """Whether the meter has counted a report. No other of this customer is of that minute."""
    asked: Any = {"status": "active"}
    begin = wanted["timestamp"] // MINUTE * MINUTE
    within: Any = {
        "customer": wanted["customer"],
        "start_time": begin,
        "end_time": begin + MINUTE,
    }
    async for meter in list_all(client.v1.billing.meters.list_async, asked):
        if meter.event_name == wanted["event_name"]:
            summaries = client.v1.billing.meters.event_summaries
            found = await ask(summaries.list_async(meter.id, within))
            return any(one.aggregated_value >= wanted["value"] for one in found.data)
    return False


async def _finish(resources: Resources, report_id: str, refusal: str | None) -> None:
    await resources.scalar_persistently(
        "select billing.finish_overrun_report(%s, %s)", report_id, refusal
    )
