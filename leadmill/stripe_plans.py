"""Pages of Stripe for plans: where a subscription begins, and where a customer looks after it."""

from collections.abc import Mapping
from typing import Any

import stripe

from leadmill.refused import RefusedError
from leadmill.settings import Settings
from leadmill.stripe import ask


async def open_plan_page(
    client: stripe.StripeClient, settings: Settings, begun: Mapping[str, Any]
) -> tuple[str, str]:
    """Open the page on which a subscription begins: its id and address. A request has one page."""
    request_id = str(begun["request_id"])
    subscription: dict[str, Any] = {"metadata": {"plan_request_id": request_id}}
    if begun["trial_days"]:
        subscription |= {
            "trial_period_days": begun["trial_days"],
            # A card is asked for at once, so that the trial ends in a payment or not at all.
            "trial_settings": {"end_behavior": {"missing_payment_method": "cancel"}},
        }
    params: Any = {
        "mode": "subscription",
        "customer": begun["customer_id"],
        "line_items": items_at(begun),
        "metadata": {"plan_request_id": request_id},
        "subscription_data": subscription,
        "payment_method_collection": "always",
        "allow_promotion_codes": begun["takes_codes"],
        "expires_at": begun["expires_at"],
        "success_url": f"{settings.public_url}/plan/return?session_id={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{settings.public_url}/plan/cancelled",
    }
    if begun["collects_tax"]:
        # Stripe computes taxes by the address, which it keeps with the customer.
        params |= {"automatic_tax": {"enabled": True}, "customer_update": {"address": "auto"}}
    options: Any = {"idempotency_key": request_id}
    try:
        session = await ask(client.v1.checkout.sessions.create_async(params, options))
    except stripe.StripeError as error:
        raise RefusedError(error.code or type(error).__name__) from error
    if not session.url:
        raise RefusedError("a session without a page")
    return session.id, session.url


def items_at(wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What somebody subscribes to at a price: the plan, and calls beyond its quota, by use."""
    overrun = wanted["overrun_price"]
    return [{"price": wanted["price"], "quantity": 1}, *([{"price": overrun}] if overrun else [])]


async def close_plan_page(client: stripe.StripeClient, session_id: str) -> None:
    """Close a page. Refused when something was bought on it."""
    try:
        await ask(client.v1.checkout.sessions.expire_async(session_id))
    except stripe.InvalidRequestError as error:
        found = await ask(client.v1.checkout.sessions.retrieve_async(session_id))
        if found.status != "expired":
            raise RefusedError("the page has been used") from error


async def open_portal(client: stripe.StripeClient, settings: Settings, customer: str) -> str:
    """Open the page where a customer looks after payment methods and invoices: its address."""
    params: Any = {"customer": customer, "return_url": f"{settings.app_url}/plan"}
    try:
        session = await ask(client.v1.billing_portal.sessions.create_async(params))
    except stripe.StripeError as error:
        raise RefusedError(error.code or type(error).__name__) from error
    return session.url
