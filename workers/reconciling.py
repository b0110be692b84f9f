"""Reads a processor's lists for what its webhooks did not report.

A reconciliation advances in steps of an hour, and in longer ones while there is nothing. It stores
how far it has come, so that an interrupted one resumes there.
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
# A task must not run for long; the next one does the rest.
SECONDS = 60.0
# As many types of events as Stripe takes in one query.
MOST_TYPES = 20
_BEGIN = "select * from billing.begin_reconciliation(%s, %s)"
_ADVANCE = (
    "select * from billing.advance_reconciliation("
    "reconciliation_id => %(reconciliation_id)s, reached_at => %(reached_at)s,"
    " seen_count => %(seen_count)s, new_count => %(new_count)s)"
)


@dataclass
class Count:
    """How many items of the list were seen, and how many of them were new to us."""

    seen: int = 0
    new: int = 0


async def run(
    resources: Resources,
    kind: str,
    read: Callable[[int, dict[str, int], Count], Awaitable[None]],
    *,
    processor: str = "stripe",
    finish: Callable[[int, Count], Awaitable[None]] | None = None,
) -> bool:
    """Read everything since the last reconciliation. Return whether it is finished.

    `finish` is called after the last step, before it counts as done.
    """
    (begun,) = await resources.rows(_BEGIN, processor, kind)
    reconciliation_id, here, end = begun["reconciliation_id"], begun["from_at"], begun["until_at"]
    step = STEP
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        there = min(here + step, end)
        count = Count()
        # Whole seconds, both included: some items are read twice, none is left out.
        within = {"gte": int(here.timestamp()), "lte": int(there.timestamp())}
        await read(reconciliation_id, within, count)
        if finish is not None and there >= end:
            await finish(reconciliation_id, count)
        for row in await resources.rows(
            _ADVANCE,
            reconciliation_id=reconciliation_id,
            reached_at=there,
            seen_count=count.seen,
            new_count=count.new,
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
            where = {"processor": processor, **said}
            log.error("the ledger differs from the processor: %s", row["fault"], extra=where)
        if there >= end:
            return True
        here = there
        step = STEP if count.seen else min(step * 2, LONGEST_STEP)
    return False


async def fetch_undelivered(resources: Resources, client: stripe.StripeClient) -> bool:
    """Import the events that Stripe could not deliver. Return whether it is finished."""
    kinds = await resources.scalar("select billing.read_events()")

    async def read(reconciliation_id: int, within: dict[str, int], count: Count) -> None:
        for first in range(0, len(kinds), MOST_TYPES):
            types = kinds[first : first + MOST_TYPES]
            query = {"delivery_success": False, "types": types, "created": within}
            async for event in list_all(client.v1.events.list_async, query):
                count.seen += 1
                if await resources.scalar("select billing.webhook_exists('stripe', %s)", event.id):
                    continue
                count.new += 1
                said = {"event_id": event.id, "event_type": event.type}
                said["status"] = await receive(resources, event)
                log.warning("an event was not delivered", extra=said)

    return await run(resources, "events", read)


async def receive(resources: Resources, event: Any) -> str:
    """Store and apply an event as its webhook would have done."""
    status = await resources.scalar("select billing.import_event(%s)", as_json(event).encode())
    return str(status)


async def reconcile(resources: Resources, client: stripe.StripeClient) -> bool:
    """Compare every movement of the Stripe balance with the ledger, in both directions.

    Return whether it is finished.
    """

    async def read(reconciliation_id: int, within: dict[str, int], count: Count) -> None:
        query = {"created": within, "expand": ["data.source"]}
        listed = list_all(client.v1.balance_transactions.list_async, query)
        # Stripe lists the newest first, so a refund would come before the charge that it refunds.
        movements = [movement async for movement in listed]
        for movement in reversed(movements):
            count.seen += 1
            outcome = await resources.scalar(
                "select billing.record_balance_transaction(%s, billing.known_fields_of(%s))",
                reconciliation_id,
                as_json(movement),
            )
            if outcome == "taken over":
                count.new += 1
                said = {"transaction_id": movement.id, "type": movement.type}
                log.error("a movement at Stripe was posted late", extra=said)

    return await run(resources, "balance", read)
