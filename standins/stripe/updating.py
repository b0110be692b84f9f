"""Changes of a subscription by its owner: other prices, trials, ends, pauses."""

from __future__ import annotations

from typing import Any

from standins.stripe import invoicing
from standins.stripe.account import Account
from standins.stripe.billing_state import InvoiceLine, Item, PendingUpdate, Subscription
from standins.stripe.charging import wants_authentication
from standins.stripe.discounting import redeem
from standins.stripe.errors import StripeError
from standins.stripe.periods import later
from standins.stripe.render import render
from standins.stripe.state import PaymentMethod
from standins.stripe.subscribing import (
    RUNNING,
    check_items,
    check_together,
    collect,
    end,
    line,
    method_for,
    new_item,
    period_lines,
    tell,
    trial_end_of,
    usage_lines,
)

EXPIRES_PENDING = 23 * 3600
ENDINGS = ("cancel_at", "cancel_at_period_end")
# What may be sent for a subscription that is over, or not begun.
ALLOWED_WHEN_OVER = {"metadata", "cancellation_details"}
ALLOWED_WHILE_INCOMPLETE = {"metadata"}
ALLOWED_WITH_PENDING = {
    "items",
    "payment_behavior",
    "proration_behavior",
    "proration_date",
    "billing_cycle_anchor",
    "off_session",
    "trial_end",
}


def update(account: Account, subscription: Subscription, params: dict[str, Any]) -> None:
    """Change a subscription, with prorations as asked for."""
    check_update(subscription, params)
    pends = params.get("payment_behavior") == "pending_if_incomplete"
    items = wanted_items(account, subscription, params.get("items", []), pends=pends)
    if "default_payment_method" in params:
        method = account.find(
            PaymentMethod, params["default_payment_method"], "default_payment_method"
        )
        if method.customer != subscription.customer:
            raise StripeError(
                "The customer does not have a payment method with the ID "
                f"{method.id}. The payment method must be attached to the customer.",
                param="default_payment_method",
            )
    behaviour = params.get("payment_behavior", "allow_incomplete")
    if behaviour == "error_if_incomplete":
        _refuse_bad_card(account, subscription)
    before = render(subscription)
    _set_plain_fields(account, subscription, params)
    lines = None
    if params.get("trial_end") is not None:
        lines = _change_trial(account, subscription, params["trial_end"], items)
    elif items is not None or _restarts_now(params):
        lines = _change_items(account, subscription, items or subscription.items, params)
    tell(account, subscription, before)
    if lines is not None:
        before = render(subscription)
        _bill(account, subscription, "subscription_update", lines)
        tell(account, subscription, before)


def _restarts_now(params: dict[str, Any]) -> bool:
    return bool(params.get("billing_cycle_anchor", {}).get("type") == "now")


def check_update(subscription: Subscription, params: dict[str, Any]) -> None:
    """Refuse what does not go with the status, or not together."""
    given = set(params) - {"expand"}
    if subscription.is_over and given - ALLOWED_WHEN_OVER:
        raise StripeError(
            "A canceled subscription can only update its cancellation_details and metadata.",
            code="resource_missing" if subscription.status == "canceled" else None,
        )
    if subscription.status == "incomplete" and given - ALLOWED_WHILE_INCOMPLETE:
        raise StripeError(
            "A subscription that is `incomplete` can only update its metadata: pay its first "
            "invoice before."
        )
    if set(ENDINGS) <= given:
        raise StripeError(
            "You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
            param="cancel_at",
        )
    managed = given & {*ENDINGS, "items", "trial_end", "billing_cycle_anchor"}
    if subscription.schedule is not None and managed:
        raise StripeError(
            f"The subscription is managed by the subscription schedule `{subscription.schedule}`, "
            "and updating any cancelation behavior directly is not allowed. Please update the "
            "schedule instead.",
            param=min(managed),
        )
    pends = params.get("payment_behavior") == "pending_if_incomplete"
    if pends and given - ALLOWED_WITH_PENDING:
        raise StripeError(
            "When `payment_behavior` is set to `pending_if_incomplete`, you can only update "
            f"{', '.join(sorted(ALLOWED_WITH_PENDING))}.",
            param=min(given - ALLOWED_WITH_PENDING),
        )


def wanted_items(
    account: Account, subscription: Subscription, given: list[dict[str, Any]], *, pends: bool
) -> list[Item] | None:
    """The items as they shall be; None when none is changed."""
    if not given:
        return None
    items = {item.id: item for item in subscription.items}
    for place, entry in enumerate(given):
        where = f"items[{place}]"
        if "id" not in entry:
            if "price" not in entry:
                raise StripeError("Each new item needs a price.", param=f"{where}[price]")
            (price,) = check_items(account, [entry], "items")
            made = new_item(account, subscription, price, entry.get("quantity"))
            items[made.id] = account.add(made)
            continue
        if entry["id"] not in items:
            raise StripeError(
                f"No such subscription_item: '{entry['id']}'",
                code="resource_missing",
                param=f"{where}[id]",
            )
        if entry.get("deleted"):
            if pends:
                raise StripeError(
                    "When `payment_behavior` is set to `pending_if_incomplete`, you can only pass "
                    f"supported params. `{where}[deleted]` is not supported.",
                    param=f"{where}[deleted]",
                )
            del items[entry["id"]]
            continue
        items[entry["id"]] = _changed_item(account, items[entry["id"]], entry)
    if not items:
        raise StripeError("A subscription must have at least one active item.", param="items")
    check_together([item.price for item in items.values()], "items")
    if any(item.price.currency != subscription.currency for item in items.values()):
        raise StripeError(
            f"The price must be in the currency of the subscription, {subscription.currency}.",
            param="items[0][price]",
        )
    return list(items.values())


def _changed_item(account: Account, item: Item, entry: dict[str, Any]) -> Item:
    price, quantity = item.price, entry.get("quantity", item.quantity)
    if "price" in entry:
        (price,) = check_items(account, [{"price": entry["price"]}], "items")
    return Item(
        id=item.id,
        created=item.created,
        price=price,
        quantity=None if price.is_metered else quantity or 1,
        subscription=item.subscription,
        metadata={**item.metadata, **entry.get("metadata", {})},
        counts_from=item.counts_from if price.id == item.price.id else account.now(),
    )


def _refuse_bad_card(account: Account, subscription: Subscription) -> None:
    method = method_for(account, subscription)
    card = method.card if method else None
    if method is None or (card and (card.decline_code or wants_authentication(method))):
        raise StripeError(
            card.error_message if card else "This customer has no attached payment source.",
            status=402,
            kind="card_error",
            code=card.error_code if card else "resource_missing",
        )


def _set_plain_fields(account: Account, subscription: Subscription, params: dict[str, Any]) -> None:
    for name in ("default_payment_method", "description"):
        if name in params:
            setattr(subscription, name, params[name])
    subscription.metadata |= params.get("metadata", {})
    if "automatic_tax" in params:
        subscription.automatic_tax = params["automatic_tax"]["enabled"]
    if "cancellation_details" in params:
        subscription.cancellation |= params["cancellation_details"]
    if "trial_settings" in params:
        behaviour = params["trial_settings"]["end_behavior"]
        subscription.missing_payment_method = behaviour["missing_payment_method"]
    if "pause_collection" in params:
        subscription.pause_collection = params["pause_collection"] or None
    if "discounts" in params:
        subscription.discounts = []
        for given in params["discounts"] or []:
            redeem(account, subscription, given)
    _set_ending(account, subscription, params)


def _set_ending(account: Account, subscription: Subscription, params: dict[str, Any]) -> None:
    if not set(ENDINGS) & set(params):
        return
    at = params.get("cancel_at")
    if at in ("min_period_end", "max_period_end"):
        at = subscription.period_end
    if isinstance(at, int) and at <= account.now():
        raise StripeError("`cancel_at` must be in the future.", param="cancel_at")
    subscription.cancel_at_period_end = params.get("cancel_at_period_end", False)
    subscription.cancel_at = at or None
    if subscription.cancel_at_period_end:
        subscription.cancel_at = subscription.period_end
    ends = subscription.cancel_at is not None
    subscription.canceled_at = account.now() if ends else None
    if ends:
        subscription.cancellation["reason"] = "cancellation_requested"
    else:
        subscription.cancellation.pop("reason", None)


def _change_trial(
    account: Account, subscription: Subscription, trial_end: int | str, items: list[Item] | None
) -> list[InvoiceLine] | None:
    """Another end of the trial; `now` ends it and bills at once."""
    subscription.items = items or subscription.items
    if trial_end != "now":
        moment = trial_end_of({"trial_end": trial_end}, account.now()) or account.now()
        subscription.trial_start = subscription.trial_start or account.now()
        subscription.trial_end = subscription.period_end = moment
        subscription.anchor = moment
        subscription.status = "trialing"
        subscription.has_told_trial_end = False
        return None
    if subscription.status != "trialing":
        return None
    subscription.trial_end = account.now()
    subscription.status = "active"
    start_period(subscription, account.now())
    return period_lines(subscription)


def start_period(subscription: Subscription, moment: int, anchor: int | None = None) -> None:
    """A new period begins, on its own day."""
    rhythm = subscription.items[0].price.recurring
    assert rhythm is not None
    subscription.anchor = anchor or moment
    subscription.period_start = moment
    subscription.period_end = later(
        moment, rhythm.interval, rhythm.interval_count, subscription.anchor
    )


def _rhythm(items: list[Item]) -> tuple[str, int]:
    rhythm = items[0].price.recurring
    assert rhythm is not None
    return rhythm.interval, rhythm.interval_count


def _change_items(
    account: Account, subscription: Subscription, items: list[Item], params: dict[str, Any]
) -> list[InvoiceLine] | None:
    """Other prices: a credit for what is left of the old ones, a debit for the new ones."""
    behaviour = params.get("proration_behavior", "create_prorations")
    restarts = _rhythm(items) != _rhythm(subscription.items) or _restarts_now(params)
    if subscription.status == "trialing":
        subscription.items = items
        return None
    moment = params.get("proration_date", account.now())
    if not subscription.period_start <= moment <= subscription.period_end:
        raise StripeError(
            "The proration date must be within the current period.", param="proration_date"
        )
    old = list(subscription.items)
    lines: list[InvoiceLine] = []
    if behaviour != "none":
        lines = _credits(subscription, old, items, moment, restarts)
        # What is not prorated is not billed when its price goes.
        gone = [item for item in old if restarts or not _same(item, items)]
        lines += usage_lines(account, subscription, gone, account.now())
    pends = params.get("payment_behavior") == "pending_if_incomplete"
    if not restarts:
        lines += [] if behaviour == "none" else _debits(subscription, old, items, moment)
    if pends and not restarts and behaviour == "always_invoice":
        _bill_before(account, subscription, items, lines)
        return None
    subscription.items = items
    if restarts:
        start_period(subscription, account.now())
        lines += period_lines(subscription)
    if restarts or (behaviour == "always_invoice" and lines):
        return lines
    subscription.pending_lines += lines
    return None


def _share(subscription: Subscription, amount: int, moment: int) -> int:
    whole = subscription.period_end - subscription.period_start
    left = subscription.period_end - moment
    return (2 * amount * left + whole) // (2 * whole)


def _same(item: Item, others: list[Item]) -> bool:
    return any(
        (item.id, item.price.id, item.quantity) == (other.id, other.price.id, other.quantity)
        for other in others
    )


def _credits(
    subscription: Subscription, old: list[Item], new: list[Item], moment: int, restarts: bool
) -> list[InvoiceLine]:
    return [
        line(
            subscription,
            item,
            -_share(subscription, item.price.of(item.quantity), moment),
            f"Unused time on {item.price.nickname or item.price.product}",
            start=moment,
            is_proration=True,
        )
        for item in old
        if item.quantity is not None and (restarts or not _same(item, new))
    ]


def _debits(
    subscription: Subscription, old: list[Item], new: list[Item], moment: int
) -> list[InvoiceLine]:
    return [
        line(
            subscription,
            item,
            _share(subscription, item.price.of(item.quantity), moment),
            f"Remaining time on {item.price.nickname or item.price.product}",
            start=moment,
            is_proration=True,
        )
        for item in new
        if item.quantity is not None and not _same(item, old)
    ]


def _bill(
    account: Account, subscription: Subscription, reason: str, lines: list[InvoiceLine]
) -> str:
    period = (subscription.period_start, subscription.period_end)
    invoice = invoicing.draft(account, subscription, reason, lines, period)
    if subscription.pause_collection is not None:
        return hold(account, subscription)
    invoicing.finalize(account, invoice)
    return collect(account, invoice)


def hold(account: Account, subscription: Subscription) -> str:
    """What becomes of a bill while collection is paused."""
    invoice = invoicing.latest_of(account, subscription)
    assert subscription.pause_collection is not None
    invoice.auto_advance = False
    invoice.finalizes_at = None
    match subscription.pause_collection["behavior"]:
        case "void":
            invoicing.finalize(account, invoice)
            invoicing.void(account, invoice)
        case "mark_uncollectible":
            invoicing.finalize(account, invoice)
            invoicing.mark_uncollectible(account, invoice)
    return "paused"


def _bill_before(
    account: Account, subscription: Subscription, items: list[Item], lines: list[InvoiceLine]
) -> None:
    """The change is made when its bill is paid, and is off when that does not happen."""
    subscription.pending_update = PendingUpdate(
        items=items, expires_at=account.now() + EXPIRES_PENDING
    )
    period = (subscription.period_start, subscription.period_end)
    invoice = invoicing.draft(account, subscription, "subscription_update", lines, period)
    subscription.pending_update.invoice = invoice.id
    invoicing.finalize(account, invoice)
    collect(account, invoice)


def cancel(account: Account, subscription: Subscription, params: dict[str, Any]) -> None:
    """End at once."""
    if subscription.is_over:
        raise StripeError(
            f"No such subscription: '{subscription.id}'",
            status=404,
            code="resource_missing",
            param="id",
        )
    details = params.get("cancellation_details", {})
    if params.get("prorate") and subscription.status in RUNNING[1:]:
        credit = _credits(subscription, subscription.items, [], account.now(), restarts=True)
        subscription.pending_lines += credit
    if params.get("invoice_now"):
        metered = (
            []
            if subscription.status == "trialing"
            else usage_lines(account, subscription, until=account.now())
        )
        if metered or subscription.pending_lines:
            _bill(account, subscription, "subscription_update", metered)
    if not subscription.is_over:
        end(account, subscription, reason="cancellation_requested", details=details)


def resume(account: Account, subscription: Subscription, params: dict[str, Any]) -> None:
    """Go on after a trial that ended without a way to pay."""
    if subscription.status != "paused":
        raise StripeError(
            f"Subscription {subscription.id} is not paused: its status is {subscription.status}."
        )
    anchor = params.get("billing_cycle_anchor", {"type": "now"})
    if anchor["type"] == "now" or subscription.period_end <= account.now():
        start_period(subscription, account.now())
    else:
        start_period(subscription, account.now(), subscription.anchor)
    _bill(account, subscription, "subscription_update", period_lines(subscription))
