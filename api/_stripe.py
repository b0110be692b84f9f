"""Calls to Stripe, through the official SDK, in threads, outside of any transaction."""

import logging
from typing import Any

import stripe
from starlette.concurrency import run_in_threadpool

from api._errors import ApiError
from leadmill.settings import Settings

log = logging.getLogger(__name__)

# LM518 processor_unavailable (502): The processor cannot be reached or refuses; the deposit was
#   not begun.
#   To do: Try again.
UNREACHABLE = "LM518"
CONNECT_SECONDS = 3.0
READ_SECONDS = 8.0
RETRIES = 1


class RefusedError(Exception):
    """Stripe answered, and the answer is no: asking again changes nothing."""


class Stripe:
    """What we ask of Stripe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: stripe.StripeClient | None = None
        if settings.stripe_secret_key:
            base: dict[str, Any] = (
                {"base_addresses": {"api": settings.stripe_api_base}}
                if settings.stripe_api_base
                else {}
            )
            self._client = stripe.StripeClient(
                settings.stripe_secret_key,
                stripe_version=settings.stripe_api_version,
                max_network_retries=RETRIES,
                http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
                **base,
            )

    async def open_session(
        self,
        deposit_id: str,
        amount: int,
        currency: str,
        *,
        customer: str | None,
        email: str,
    ) -> tuple[str, str]:
        """Open a page to pay a deposit on: its id and address. One deposit has one page."""
        settings = self._settings
        params: dict[str, Any] = {
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
            "payment_intent_data": {"metadata": {"deposit_id": deposit_id}},
            "success_url": (
                f"{settings.public_url}/deposits/return?session_id={{CHECKOUT_SESSION_ID}}"
            ),
            "cancel_url": f"{settings.public_url}/deposits/cancelled",
            # The wallet is in one currency, and what comes in must equal what was asked for.
            "adaptive_pricing": {"enabled": False},
            **({"customer": customer} if customer else {"customer_email": email}),
        }
        client = self.configured()
        session = await self._call(
            client.v1.checkout.sessions.create, params, {"idempotency_key": deposit_id}
        )
        if not session.url:
            raise RefusedError("a session without a page")
        return session.id, session.url

    def configured(self) -> stripe.StripeClient:
        """The client; refuses when there is no key."""
        if self._client is None:
            raise ApiError(
                502,
                UNREACHABLE,
                "no payment processor is configured",
                hint="Set LEADMILL_STRIPE_SECRET_KEY.",
            )
        return self._client

    async def _call(self, function: Any, *arguments: Any) -> Any:
        try:
            return await run_in_threadpool(function, *arguments)
        except stripe.StripeError as error:
            passing = isinstance(error, stripe.APIConnectionError | stripe.RateLimitError) or (
                (error.http_status or 500) >= 500
            )
            log.warning(
                "stripe refused",
                extra={
                    "kind": type(error).__name__,
                    "status": error.http_status,
                    "stripe_code": error.code,
                    "stripe_request": error.request_id,
                },
            )
            if passing:
                raise unreachable() from error
            raise RefusedError(error.code or type(error).__name__) from error


def unreachable() -> ApiError:
    """The processor cannot be reached, or refuses."""
    return ApiError(
        502, UNREACHABLE, "the payment processor cannot be reached or refuses", hint="Try again."
    )
