"""Compares what Paystack lists with the ledger, both ways.

Lists are hints: a payment that is new to us is settled by what its own verification answers.
"""

import logging
from typing import Any

from leadmill.paystack import Paystack, as_json, instant
from workers import reconciling
from workers.reconciling import Count
from workers.resources import Resources

log = logging.getLogger(__name__)

_RECORD = "select billing.record_balance_transaction(%s, billing.known_fields_of(%s, 'paystack'))"


async def reconcile(resources: Resources, client: Paystack) -> bool:
    """Compare everything since the last reconciliation. Return whether it is finished."""

    async def read(reconciliation_id: int, within: dict[str, int], count: Count) -> None:
        span = {"from": instant(within["gte"]), "to": instant(within["lte"] + 1)}
        listed = [
            *(("transaction", t) for t in await client.transactions(status="success", **span)),
            *(("transaction", t) for t in await client.transactions(status="reversed", **span)),
            *(("refund", refund) for refund in await client.refunds(**span)),
            *(("dispute", dispute) for dispute in await client.disputes(**span)),
            *(("settlement", payout) for payout in await client.settlements(**span)),
        ]
        for kind, thing in listed:
            count.seen += 1
            outcome = await _record(resources, reconciliation_id, kind, thing)
            if outcome == "unknown" and kind == "transaction":
                verified = await client.verify(str(thing.get("reference")))
                if verified is not None:
                    outcome = await _record(
                        resources, reconciliation_id, kind, verified, is_verified=True
                    )
            count.new += _is_new(outcome, kind, thing)

    async def finish(reconciliation_id: int, count: Count) -> None:
        """What the ledger has and no list did: made earlier, or not there at all."""
        statement = "select * from billing.unlisted_facts(%s)"
        for fact in await resources.rows(statement, reconciliation_id):
            thing = await _find(client, fact)
            if thing is not None:
                count.seen += 1
                kind = fact["type"]
                outcome = await _record(resources, reconciliation_id, kind, thing, is_verified=True)
                count.new += _is_new(outcome, kind, thing)

    return await reconciling.run(resources, "balance", read, processor="paystack", finish=finish)


async def _find(client: Paystack, fact: dict[str, Any]) -> dict[str, Any] | None:
    match fact["type"]:
        case "transaction":
            return await client.verify(fact["reference"])
        case "refund":
            return await client.find_refund(fact["id"])
        case "dispute":
            return await client.find_dispute(fact["id"])
    return None


async def _record(
    resources: Resources,
    reconciliation_id: int,
    kind: str,
    thing: dict[str, Any],
    *,
    is_verified: bool = False,
) -> str:
    movement: dict[str, Any] = {"type": kind, "source": thing}
    if is_verified:
        movement["is_verified"] = True
    return str(await resources.scalar(_RECORD, reconciliation_id, as_json(movement)))


def _is_new(outcome: str, kind: str, thing: dict[str, Any]) -> int:
    if outcome != "taken over":
        return 0
    log.error("a movement at Paystack was posted late", extra={"id": thing.get("id"), "type": kind})
    return 1
