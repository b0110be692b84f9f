"""The customers' own page: what it may offer, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from standins.stripe import setting_up, updating
from standins.stripe.account import Account, new_id
from standins.stripe.billing_state import PortalConfiguration, PortalSession, Subscription
from standins.stripe.cards import Card
from standins.stripe.charging import make_method
from standins.stripe.errors import StripeError, missing_parameter
from standins.stripe.render import render
from standins.stripe.state import Customer
from standins.stripe.subscribing import change, end, tell

REASONS = (
    "customer_service",
    "low_quality",
    "missing_features",
    "other",
    "switched_service",
    "too_complex",
    "too_expensive",
    "unused",
)


def features_of(given: dict[str, Any]) -> dict[str, Any]:
    """All features, with what was not named as Stripe sets it."""
    cancel: dict[str, Any] = {
        "enabled": False,
        "mode": "at_period_end",
        "proration_behavior": "none",
    }
    cancel["cancellation_reason"] = {"enabled": False, "options": list(REASONS)}
    update: dict[str, Any] = {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "proration_behavior": "none",
        "products": None,
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    }
    return {
        "customer_update": {"allowed_updates": [], "enabled": False}
        | given.get("customer_update", {}),
        "invoice_history": {"enabled": False} | given.get("invoice_history", {}),
        "payment_method_update": {"enabled": False, "payment_method_configuration": None}
        | given.get("payment_method_update", {}),
        "subscription_cancel": cancel | given.get("subscription_cancel", {}),
        "subscription_pause": {"enabled": False},
        "subscription_update": update | given.get("subscription_update", {}),
    }


def configure(account: Account, params: dict[str, Any]) -> PortalConfiguration:
    """A set of features."""
    features = params["features"]
    update = features.get("subscription_update", {})
    if update.get("enabled") and not update.get("products"):
        raise missing_parameter("features[subscription_update][products]")
    now = account.now()
    fields = {name: value for name, value in params.items() if name != "features"}
    made = account.add(
        PortalConfiguration(
            id=new_id("bpc_"), created=now, updated=now, features=features_of(features), **fields
        )
    )
    account.emit("billing_portal.configuration.created", made)
    return made


def default_configuration(account: Account) -> PortalConfiguration:
    """What was saved in the dashboard: cards may be changed, and plans cancelled."""
    for known in account.all(PortalConfiguration):
        if known.is_default:
            return known
    now = account.now()
    names = ("invoice_history", "payment_method_update", "subscription_cancel")
    features = {name: {"enabled": True} for name in names}
    return account.add(
        PortalConfiguration(
            id=new_id("bpc_"),
            created=now,
            updated=now,
            features=features_of(features),
            is_default=True,
        )
    )


def change_configuration(
    account: Account, configuration: PortalConfiguration, params: dict[str, Any]
) -> None:
    """Turn features on or off."""
    for name, value in params.get("features", {}).items():
        configuration.features[name] |= value
    for name in ("active", "default_return_url", "name", "business_profile"):
        if name in params:
            setattr(configuration, name, params[name])
    configuration.metadata |= params.get("metadata", {})
    configuration.updated = account.now()
    account.emit("billing_portal.configuration.updated", configuration)


def open_session(account: Account, params: dict[str, Any], base_url: str) -> PortalSession:
    """The way of one customer to their page."""
    if "customer" not in params:
        raise missing_parameter("customer")
    customer = account.find(Customer, params["customer"], "customer")
    if "configuration" in params:
        configuration = account.find(PortalConfiguration, params["configuration"], "configuration")
    else:
        configuration = default_configuration(account)
    if not configuration.active:
        raise StripeError("This configuration is not active.", param="configuration")
    identifier = new_id("bps_")
    session = account.add(
        PortalSession(
            id=identifier,
            created=account.now(),
            customer=customer.id,
            configuration=configuration.id,
            url=f"{base_url}/p/session/{identifier}",
            return_url=params.get("return_url", configuration.default_return_url),
            locale=params.get("locale"),
        )
    )
    account.emit("billing_portal.session.created", session)
    return session


def leave(account: Account, subscription: Subscription, features: dict[str, Any]) -> None:
    """Cancel on the page. In flexible billing it sets `cancel_at`, not the boolean."""
    if not features["subscription_cancel"]["enabled"] or subscription.schedule is not None:
        raise StripeError("This subscription cannot be cancelled here.")
    if features["subscription_cancel"]["mode"] == "immediately":
        end(account, subscription, reason="cancellation_requested")
        return
    change(
        account,
        subscription,
        cancel_at=subscription.period_end,
        canceled_at=account.now(),
        cancellation={**subscription.cancellation, "reason": "cancellation_requested"},
    )


def stay(account: Account, subscription: Subscription) -> None:
    """Take a cancellation back."""
    before = render(subscription)
    subscription.cancel_at = subscription.canceled_at = None
    subscription.cancel_at_period_end = False
    subscription.cancellation.pop("reason", None)
    tell(account, subscription, before)


def press(
    account: Account,
    session: PortalSession,
    form: dict[str, Any],
    card_of: Callable[[dict[str, Any]], Card],
) -> None:
    """What a button of the page does."""
    configuration = account.find(PortalConfiguration, session.configuration, "configuration")
    features = configuration.features
    if form.get("action") == "update_card" and features["payment_method_update"]["enabled"]:
        _update_card(account, session.customer, card_of(form))
        return
    subscription = account.find(Subscription, str(form.get("subscription", "")), "subscription")
    if subscription.customer != session.customer or subscription.is_over:
        raise StripeError("No such subscription.", status=404)
    match form.get("action"):
        case "cancel":
            leave(account, subscription, features)
        case "renew":
            stay(account, subscription)
        case "switch":
            _switch(account, subscription, str(form.get("price", "")), features)
        case _:
            raise StripeError("There is no such button.")


def _update_card(account: Account, customer_id: str, card: Card) -> None:
    """A new card becomes the default of the customer and of what runs."""
    method = make_method(account, "card", card=card)
    refusal = setting_up.attach_to(account, method, customer_id)
    if refusal:
        raise StripeError(refusal, status=402)
    customer = account.find(Customer, customer_id, "customer")
    before = render(customer)["invoice_settings"]
    customer.default_payment_method = method.id
    account.emit("customer.updated", customer, {"invoice_settings": before})
    for subscription in account.all(Subscription):
        if subscription.customer == customer_id and not subscription.is_over:
            change(account, subscription, default_payment_method=method.id)


def _switch(
    account: Account, subscription: Subscription, price: str, features: dict[str, Any]
) -> None:
    update = features["subscription_update"]
    if len(subscription.items) > 1 or subscription.items[0].price.is_metered:
        raise StripeError("A subscription with several items, or by use, is not changed here.")
    offered = [p for product in update["products"] or [] for p in product["prices"]]
    if not update["enabled"] or price not in offered:
        raise StripeError("This plan is not on offer here.")
    changes = {
        "items": [{"id": subscription.items[0].id, "price": price}],
        "proration_behavior": update["proration_behavior"],
    }
    updating.update(account, subscription, changes)
