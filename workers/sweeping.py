"""Looks at Stripe's own lists, for what its events did not tell.

A look goes in steps of an hour, longer ones while there is nothing, and keeps how far it has come:
one that breaks off goes on there.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import stripe

from leadmill.stripe import as_json, list_all
from workers.resources import Resources

log = logging.getLogger(__name__)

STEP = timedelta(hours=1)
LONGEST_STEP = timedelta(days=1)
# A task must not run for long; what is left over is done by the next one.
SECONDS = 60.0
_BEGIN = "select * from billing.begin_reconciliation('stripe', %s)"
_ADVANCE = (
    "select * from billing.advance_reconciliation("
    "reconciliation_id => %(reconciliation_id)s, reached_at => %(reached_at)s,"
    " seen => %(seen)s, news => %(news)s)"
)


@dataclass
class Count:
    """How many things were seen, and how many of them were news."""

    seen: int = 0
    news: int = 0


async def sweep(
    resources: Resources, kind: str, look: Callable[[int, dict[str, int], Count], Awaitable[None]]
) -> bool:
    """Look at everything since the last time. Whether it is done."""
    (begun,) = await resources.rows(_BEGIN, kind)
    reconciliation_id, here, end = begun["reconciliation_id"], begun["from_at"], begun["until_at"]
    step = STEP
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        there = min(here + step, end)
        count = Count()
        # Whole seconds, both included: some are seen twice, none is left out.
        within = {"gte": int(here.timestamp()), "lte": int(there.timestamp())}
        await look(reconciliation_id, within, count)
        for row in await resources.rows(
            _ADVANCE,
            reconciliation_id=reconciliation_id,
            reached_at=there,
            seen=count.seen,
            news=count.news,
        ):
            names = (
                "id",
                "transaction_id",
                "journal_id",
                "processor_amount_moved",
                "ledger_amount",
                "currency",
            )
            said = {name: row[name] for name in names}
            log.error("the books differ from Stripe: %s", row["fault"], extra=said)
        if there >= end:
            return True
        here = there
        step = STEP if count.seen else min(step * 2, LONGEST_STEP)
    return False


async def catch_up(resources: Resources, client: stripe.StripeClient) -> bool:
    """Take over the events that Stripe could not deliver. Whether it is done."""
    kinds = await resources.scalar("select billing.read_events()")

    async def look(reconciliation_id: int, within: dict[str, int], count: Count) -> None:
        asked = {"delivery_success": False, "types": kinds, "created": within}
        async for event in list_all(client.v1.events.list_async, asked):
            count.seen += 1
            if await resources.scalar("select billing.webhook_exists('stripe', %s)", event.id):
                continue
            count.news += 1
            said = {"event_id": event.id, "event_type": event.type}
            said["status"] = await receive(resources, event)
            log.warning("an event was not delivered", extra=said)

    return await sweep(resources, "events", look)


async def receive(resources: Resources, event: Any) -> str:
    """Store and apply an event, as its webhook would have done."""
    status = await resources.scalar("select billing.import_event(%s)", as_json(event).encode())
    return str(status)


async def reconcile(resources: Resources, client: stripe.StripeClient) -> bool:
    """Compare every movement of our balance with the books, both ways. Whether it is done."""

    async def look(reconciliation_id: int, within: dict[str, int], count: Count) -> None:
        asked = {"created": within, "expand": ["data.source"]}
        listed = list_all(client.v1.balance_transactions.list_async, asked)
        # The newest come first: a refund before what it refunds.
        movements = [movement async for movement in listed]
        for movement in reversed(movements):
            count.seen += 1
            outcome = await resources.scalar(
                "select billing.record_balance_transaction(%s, billing.known_fields_of(%s))",
                reconciliation_id,
                as_json(movement),
            )
            if outcome == "taken over":
                count.news += 1
                said = {"transaction_id": movement.id, "type": movement.type}
                log.error("a movement at Stripe was not in the books: it is now", extra=said)

    return await sweep(resources, "balance", look)
