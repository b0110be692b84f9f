"""Calls to Stripe from tasks, outside of any transaction; answers go to billing.settle."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import stripe

from workers.house import House
from workers.retrying import Retryable

log = logging.getLogger(__name__)
T = TypeVar("T")


async def ask(call: Awaitable[T]) -> T:
    """What Stripe answers. Retryable when it may answer later; its refusals are StripeError."""
    try:
        return await call
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise Retryable(str(error)) from error
    except stripe.APIError as error:
        if error.http_status is None or error.http_status >= 500:
            raise Retryable(str(error)) from error
        raise


async def listed(
    call: Callable[[Any], Awaitable[Any]], params: Mapping[str, Any]
) -> AsyncIterator[Any]:
    """Everything on a list, page by page. Troubles as in `ask`."""
    asked = {"limit": 100, **params}
    while True:
        page = await ask(call(asked))
        for thing in page.data:
            yield thing
        if not page.has_more:
            return
        asked = {**asked, "starting_after": page.data[-1].id}


async def settle(house: House, thing: stripe.StripeObject) -> str:
    """Tell the database what an object of Stripe says. Returns the outcome."""
    row = (await house.calls("select * from billing.settle('stripe', %s::jsonb)", as_json(thing)))[
        0
    ]
    outcome = str(row["outcome"])
    if outcome == "mismatch":
        said = {"deposit_id": str(row["deposit_id"]), "detail": row["detail"]}
        log.error("Stripe contradicts a deposit", extra=said)
    return outcome


def as_json(thing: stripe.StripeObject) -> str:
    """An object as JSON text, its decimals as texts, as Stripe sends them."""
    return json.dumps(thing.to_dict(), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
