"""Stripe through its official SDK, always outside of a transaction: for the API and the workers."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from http import HTTPStatus
from typing import Any, TypeVar

import httpx
import stripe

from leadmill import metrics
from leadmill.refused import RefusedError
from leadmill.retryable import Retryable
from leadmill.settings import Settings

T = TypeVar("T")

# As many things as Stripe lists at once.
PAGE = 100


@asynccontextmanager
async def stripe_client(
    settings: Settings, time_limit: httpx.Timeout, *, retries: int = 0
) -> AsyncIterator[stripe.StripeClient | None]:
    """The official client, none without a key. The time limit is ours: the SDK's is 80 s."""
    if not settings.stripe_secret_key:
        yield None
        return
    http = stripe.HTTPXClient(timeout=time_limit)
    try:
        yield stripe.StripeClient(
            settings.stripe_secret_key,
            stripe_version=settings.stripe_api_version,
            base_addresses={"api": settings.stripe_api_base} if settings.stripe_api_base else {},
            http_client=http,
            max_network_retries=retries,
        )
    finally:
        await http.close_async()  # type: ignore[no-untyped-call]


async def ask(call: Awaitable[T]) -> T:
    """What Stripe answers. Retryable when it may answer later; its refusals are StripeError."""
    with metrics.vendor("stripe") as request:
        try:
            answer = await call
        except stripe.StripeError as error:
            request.status = error.http_status
            if _is_transient(error):
                raise Retryable(str(error)) from error
            raise
        request.status = HTTPStatus.OK
        return answer


def _is_transient(error: stripe.StripeError) -> bool:
    if isinstance(error, stripe.IdempotencyError):
        # Under this key something is being done at this moment; or something else was done.
        return error.http_status == HTTPStatus.CONFLICT
    if isinstance(error, stripe.APIError):
        return error.http_status is None or error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, stripe.APIConnectionError | stripe.RateLimitError)


async def list_all(
    call: Callable[[Any], Awaitable[Any]], params: Mapping[str, Any]
) -> AsyncIterator[Any]:
    """Everything on a list, page by page. Troubles as in `ask`."""
    asked = {"limit": PAGE, **params}
    while True:
        page = await ask(call(asked))
        for thing in page.data:
            yield thing
        if not page.has_more:
            return
        asked = {**asked, "starting_after": page.data[-1].id}


async def open_session(
    client: stripe.StripeClient,
    settings: Settings,
    deposit_id: str,
    amount: int,
    currency: str,
    *,
    customer: str | None,
    email: str,
    saves: bool = False,
) -> tuple[str, str]:
    """Open a page to pay a deposit on: its id and address. One deposit has one page.

    saves: what pays is saved with the customer, and may be charged while nobody is there.
    """
    kept = {"setup_future_usage": "off_session"} if saves else {}
    params: Any = {
        "mode": "payment",
        "line_items": [
            {
                "price_data": {
                    "currency": currency,
                    "unit_amount": amount,
                    "product_data": {"name": "Deposit"},
                },
                "quantity": 1,
            }
        ],
        "client_reference_id": deposit_id,
        "metadata": {"deposit_id": deposit_id},
        "payment_intent_data": {"metadata": {"deposit_id": deposit_id}, **kept},
        "success_url": f"{settings.public_url}/deposits/return?session_id={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{settings.public_url}/deposits/cancelled",
        # The wallet is in one currency, and what comes in must equal what was asked for.
        "adaptive_pricing": {"enabled": False},
    }

    async def create(payer: Mapping[str, str], key: str) -> stripe.checkout.Session:
        given: Any = {**params, **payer}
        options: Any = {"idempotency_key": key}
        return await ask(client.v1.checkout.sessions.create_async(given, options))

    by_email = {"customer_email": email}
    try:
        try:
            session = await create({"customer": customer} if customer else by_email, deposit_id)
        except stripe.InvalidRequestError as error:
            is_gone = (error.code, error.param) == ("resource_missing", "customer")
            if not customer or saves or not is_gone:
                raise
            # Deleted at Stripe. The key is another one because the parameters are.
            session = await create(by_email, f"{deposit_id}:by-email")
    except stripe.StripeError as error:
        raise RefusedError(error.code or type(error).__name__) from error
    if not session.url:
        raise RefusedError("a session without a page")
    return session.id, session.url


async def open_saving_page(client: stripe.StripeClient, settings: Settings, customer: str) -> str:
    """Open a page on which a customer saves a card: its address."""
    params: Any = {
        "mode": "setup",
        "customer": customer,
        "payment_method_types": ["card"],
        "success_url": f"{settings.public_url}/payment-methods/saved",
        "cancel_url": f"{settings.public_url}/deposits/cancelled",
    }
    try:
        session = await ask(client.v1.checkout.sessions.create_async(params))
    except stripe.StripeError as error:
        raise RefusedError(error.code or type(error).__name__) from error
    if not session.url:
        raise RefusedError("a session without a page")
    return session.url


def as_json(thing: stripe.StripeObject) -> str:
    """An object as JSON text, its decimals as texts, as Stripe sends them."""
    return json.dumps(thing.to_dict(), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
