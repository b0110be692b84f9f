"""Calls to Stripe from tasks, outside of any transaction; answers go to billing.settle."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from decimal import Decimal
from http import HTTPStatus
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
    except stripe.IdempotencyError as error:
        # Under this key something is being done at this moment; or something else was done.
        if error.http_status == HTTPStatus.CONFLICT:
            raise Retryable(str(error)) from error
        raise
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


async def refund(
    house: House,
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
        async for known in listed(client.v1.refunds.list_async, asked):
            if known.metadata and known.metadata.to_dict().get("refund_id") == refund_id:
                await settle(house, known)
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
        await house.insist("select billing.refund_refused(%s, %s)", refund_id, error.code)
        return
    await settle(house, made)


async def settle(house: House, thing: stripe.StripeObject) -> str:
    """Tell the database what an object of Stripe says. Returns the outcome."""
    statement = "select * from billing.settle('stripe', billing.known_of(%s))"
    row = (await house.calls(statement, as_json(thing)))[0]
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
