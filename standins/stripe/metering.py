"""Meters: use that is reported once, and summed for a customer."""

from __future__ import annotations

from typing import Any

from standins.stripe.account import Account, new_id
from standins.stripe.billing_state import Meter, MeterEvent
from standins.stripe.errors import StripeError
from standins.stripe.moving import DAY
from standins.stripe.state import Customer

OLDEST = 35 * DAY
FURTHEST = 300
REMEMBERED = DAY


def create_meter(account: Account, params: dict[str, Any]) -> Meter:
    """A meter for the events of one name."""
    mapping = params.get("customer_mapping", {})
    name = params["event_name"]
    if any(m.event_name == name and m.status == "active" for m in account.all(Meter)):
        raise StripeError(
            f"An active meter with the event name {name} already exists.", param="event_name"
        )
    now = account.now()
    meter = account.add(
        Meter(
            id=new_id("mtr_test_"),
            created=now,
            updated=now,
            display_name=params["display_name"],
            event_name=name,
            formula=params["default_aggregation"]["formula"],
            customer_key=mapping.get("event_payload_key", "stripe_customer_id"),
            value_key=params.get("value_settings", {}).get("event_payload_key", "value"),
        )
    )
    account.emit("billing.meter.created", meter)
    return meter


def report(account: Account, params: dict[str, Any]) -> MeterEvent:
    """Take an event; one identifier counts once within a day."""
    now = account.account_time()
    name, payload = params["event_name"], params["payload"]
    meters = [m for m in account.all(Meter) if m.event_name == name]
    if not meters or meters[-1].status != "active":
        raise StripeError(
            f"No active meter found for event name {name}.",
            code="no_meter" if not meters else "archived_meter",
            param="event_name",
        )
    meter = meters[-1]
    moment = params.get("timestamp", now)
    if moment < now - OLDEST:
        raise StripeError(
            "The timestamp must be within the past 35 calendar days.",
            code="timestamp_too_far_in_past",
            param="timestamp",
        )
    if moment > now + FURTHEST:
        raise StripeError(
            "The timestamp must not be more than 5 minutes in the future.",
            code="timestamp_in_future",
            param="timestamp",
        )
    customer = payload.get(meter.customer_key)
    if not customer:
        raise StripeError(
            f"The payload lacks {meter.customer_key}.",
            code="no_customer_defined",
            param=f"payload[{meter.customer_key}]",
        )
    account.find(Customer, customer, f"payload[{meter.customer_key}]")
    _check_value(meter, payload)
    identifier = params.get("identifier") or new_id("")
    if any(
        e.identifier == identifier and e.created > now - REMEMBERED for e in account.all(MeterEvent)
    ):
        raise StripeError(
            f"An event already exists with identifier {identifier}.",
            code="duplicate_meter_event",
            param="identifier",
        )
    return account.add(
        MeterEvent(
            id=new_id("mev_"),
            created=now,
            event_name=name,
            identifier=identifier,
            timestamp=moment,
            payload=payload,
        )
    )


def _check_value(meter: Meter, payload: dict[str, str]) -> None:
    if meter.formula != "count" and not payload.get(meter.value_key, "").isdecimal():
        raise StripeError(
            "The value must be a whole number that is not negative.",
            code="invalid_value",
            param=f"payload[{meter.value_key}]",
        )


def used(account: Account, meter_id: str, customer: str, start: int, end: int) -> float:
    """What a customer used in a stretch of time."""
    meter = account.find(Meter, meter_id, "meter")
    events = [
        e
        for e in account.all(MeterEvent)
        if e.event_name == meter.event_name
        and e.payload.get(meter.customer_key) == customer
        and start <= e.timestamp < end
    ]
    if meter.formula == "count":
        return float(len(events))
    values = [float(e.payload[meter.value_key]) for e in sorted(events, key=lambda e: e.timestamp)]
    return values[-1] if meter.formula == "last" and values else sum(values)


def summary(account: Account, meter: Meter, params: dict[str, Any]) -> dict[str, Any]:
    """The sum over a stretch of whole minutes."""
    start, end = params["start_time"], params["end_time"]
    account.find(Customer, params["customer"], "customer")
    if start % 60 or end % 60 or end <= start:
        raise StripeError("start_time and end_time must be aligned with minutes.", param="end_time")
    value = used(account, meter.id, params["customer"], start, end)
    one = {
        "id": f"mtrusg_test_{meter.id[-8:]}{start}",
        "object": "billing.meter_event_summary",
        "aggregated_value": value,
        "end_time": end,
        "livemode": False,
        "meter": meter.id,
        "start_time": start,
    }
    path = f"/v1/billing/meters/{meter.id}/event_summaries"
    return {"object": "list", "data": [one] if value else [], "has_more": False, "url": path}
