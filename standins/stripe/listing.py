"""Lists: newest first, with cursors."""

from __future__ import annotations

from typing import Any, TypeVar

from standins.stripe.account import Account
from standins.stripe.errors import StripeError
from standins.stripe.render import render
from standins.stripe.shapes import Shape, integer, moment_range, text
from standins.stripe.state import Thing

T = TypeVar("T", bound=Thing)

LIST_FIELDS: dict[str, Shape] = {
    "created": moment_range,
    "ending_before": text(),
    "limit": integer(1, 100),
    "starting_after": text(),
}


def page(account: Account, kind: type[T], found: list[T], params: dict[str, Any]) -> dict[str, Any]:
    """One page of `found`, which is given oldest first."""
    if "starting_after" in params and "ending_before" in params:
        raise StripeError(
            "You may only specify one of these parameters: ending_before, starting_after.",
            param="ending_before",
        )
    bounds = params.get("created", {})
    limit = params.get("limit", 10)
    order = {identifier: place for place, identifier in enumerate(account.things)}
    rows = [thing for thing in reversed(found) if _within(thing.created, bounds)]
    if "ending_before" in params:
        place = order[account.find(kind, params["ending_before"], "ending_before").id]
        rows = [thing for thing in rows if order[thing.id] > place]
        has_more = len(rows) > limit
        rows = rows[-limit:]
    else:
        if "starting_after" in params:
            place = order[account.find(kind, params["starting_after"], "starting_after").id]
            rows = [thing for thing in rows if order[thing.id] < place]
        has_more = len(rows) > limit
        rows = rows[:limit]
    return {"object": "list", "data": [render(thing) for thing in rows], "has_more": has_more}


def _within(moment: int, bounds: dict[str, int]) -> bool:
    return (
        moment > bounds.get("gt", -1)
        and moment >= bounds.get("gte", 0)
        and moment < bounds.get("lt", moment + 1)
        and moment <= bounds.get("lte", moment)
    )
