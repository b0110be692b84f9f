"""Subscriptions: how they begin, are collected for, fall behind, and end."""

from __future__ import annotations

from typing import Any

from standins.stripe import charging, invoicing
from standins.stripe.account import Account, new_id
from standins.stripe.billing_state import Invoice, InvoiceLine, Item, Schedule, Subscription
from standins.stripe.discounting import redeem
from standins.stripe.errors import StripeError
from standins.stripe.metering import used
from standins.stripe.moving import DAY
from standins.stripe.periods import later
from standins.stripe.render import render
from standins.stripe.state import Customer, PaymentIntent, PaymentMethod, Price

TOLD_BEFORE_TRIAL_ENDS = 3 * DAY
RUNNING = ("trialing", "active", "past_due", "unpaid")


def check_items(account: Account, items: list[dict[str, Any]], param: str) -> list[Price]:
    """Refuse prices that cannot be subscribed to together."""
    prices = [
        account.find(Price, item["price"], f"{param}[{place}][price]")
        for place, item in enumerate(items)
    ]
    for place, price in enumerate(prices):
        where = f"{param}[{place}][price]"
        if price.recurring is None:
            raise StripeError(
                f"The price specified is set to `type=one_time` but this field only accepts "
                f"prices with `type=recurring`: {price.id}.",
                param=where,
            )
        if not price.active:
            raise StripeError(f"The price specified is inactive: {price.id}.", param=where)
        if price.is_metered and items[place].get("quantity") is not None:
            raise StripeError(
                "Quantity should not be specified where usage_type is `metered`.",
                param=f"{param}[{place}][quantity]",
            )
    check_together(prices, param)
    return prices


def check_together(prices: list[Price], param: str) -> None:
    """All in one currency and at one rhythm; Stripe allows several, this stand-in one."""
    if len({price.currency for price in prices}) > 1:
        raise StripeError("All prices of a subscription must use the same currency.", param=param)
    rhythms = {(p.recurring.interval, p.recurring.interval_count) for p in prices if p.recurring}
    if len(rhythms) > 1:
        raise StripeError(
            "This stand-in models subscriptions whose items have one and the same interval.",
            param=param,
        )
    if len({price.id for price in prices}) < len(prices):
        raise StripeError(
            "Cannot add multiple subscription items with the same price.", param=param
        )


def trial_end_of(params: dict[str, Any], now: int) -> int | None:
    """When a trial would end, if there is one."""
    if "trial_period_days" in params and "trial_end" in params:
        raise StripeError(
            "You may only specify one of these parameters: trial_period_days, trial_end.",
            param="trial_end",
        )
    if "trial_period_days" in params:
        return now + int(params["trial_period_days"]) * DAY
    end = params.get("trial_end")
    if end in (None, "now"):
        return None
    if end <= now:
        raise StripeError("Invalid timestamp: must be an integer Unix timestamp in the future.")
    return int(end)


def begin(
    account: Account,
    customer: Customer,
    items: list[tuple[Price, int | None]],
    params: dict[str, Any],
    *,
    method: PaymentMethod | None = None,
    session: str | None = None,
) -> tuple[Subscription, Invoice]:
    """Create a subscription and its first bill: trialing, or incomplete until that is paid."""
    now = account.now()
    trial_end = trial_end_of(params, now)
    rhythm = items[0][0].recurring
    assert rhythm is not None
    end = trial_end or later(now, rhythm.interval, rhythm.interval_count)
    behaviour = params.get("trial_settings", {}).get("end_behavior", {})
    subscription = account.add(
        Subscription(
            id=new_id("sub_"),
            created=now,
            customer=customer.id,
            currency=items[0][0].currency,
            status="incomplete" if trial_end is None else "trialing",
            period_start=now,
            period_end=end,
            anchor=end if trial_end else now,
            default_payment_method=method.id if method else None,
            description=params.get("description"),
            metadata=params.get("metadata", {}),
            automatic_tax=params.get("automatic_tax", {}).get("enabled", False),
            trial_start=now if trial_end else None,
            trial_end=trial_end,
            missing_payment_method=behaviour.get("missing_payment_method", "create_invoice"),
            test_clock=customer.test_clock,
        )
    )
    subscription.items = [
        account.add(new_item(account, subscription, price, count)) for price, count in items
    ]
    customer.currency = subscription.currency
    for given in params.get("discounts", []):
        redeem(account, subscription, given, session)
    account.emit("customer.subscription.created", subscription)
    lines = _trial_lines(subscription) if trial_end else period_lines(subscription)
    period = (subscription.period_start, subscription.period_end)
    invoice = invoicing.draft(account, subscription, "subscription_create", lines, period)
    invoicing.finalize(account, invoice)
    return subscription, invoice


def new_item(
    account: Account, subscription: Subscription, price: Price, quantity: int | None
) -> Item:
    """One item; what is metered has no quantity."""
    return Item(
        id=new_id("si_", 14),
        created=account.now(),
        price=price,
        quantity=None if price.is_metered else quantity or 1,
        subscription=subscription.id,
        counts_from=account.now(),
    )


def line(
    subscription: Subscription, item: Item, amount: int, note: str, **more: Any
) -> InvoiceLine:
    """A line about an item, over the current period if no other is named."""
    return InvoiceLine(
        id=new_id("il_"),
        amount=amount,
        description=note,
        price=item.price,
        quantity=item.quantity,
        item=item.id,
        **{"start": subscription.period_start, "end": subscription.period_end, **more},
    )


def period_lines(subscription: Subscription) -> list[InvoiceLine]:
    """What the current period costs in advance."""
    return [
        line(
            subscription,
            item,
            item.price.of(item.quantity),
            f"{item.quantity} x {item.price.nickname or item.price.product}",
        )
        for item in subscription.items
        if item.quantity is not None
    ]


def usage_lines(
    account: Account,
    subscription: Subscription,
    items: list[Item] | None = None,
    until: int | None = None,
) -> list[InvoiceLine]:
    """What was used in the current period, to be paid when it is over or the price goes."""
    lines = []
    for item in subscription.items if items is None else items:
        if item.quantity is None and item.price.recurring and item.price.recurring.meter:
            start = max(subscription.period_start, item.counts_from)
            end = subscription.period_end if until is None else until
            if start >= end:
                continue
            meter = item.price.recurring.meter
            count = int(used(account, meter, subscription.customer, start, end))
            note = f"{count} x {item.price.nickname or item.price.product}"
            made = line(subscription, item, item.price.of(count), note, start=start, end=end)
            made.quantity = count
            lines.append(made)
    return lines


def _trial_lines(subscription: Subscription) -> list[InvoiceLine]:
    return [
        line(subscription, item, 0, f"Free trial of {item.price.nickname or item.price.product}")
        for item in subscription.items
        if item.quantity is not None
    ]


def change(account: Account, subscription: Subscription, **values: Any) -> None:
    """Set fields and tell of it, with what was there before."""
    before = render(subscription)
    for name, value in values.items():
        setattr(subscription, name, value)
    tell(account, subscription, before)


def tell(account: Account, subscription: Subscription, before: dict[str, Any]) -> None:
    """Emit `customer.subscription.updated` if anything is different."""
    after = render(subscription)
    previous = {key: value for key, value in before.items() if after.get(key) != value}
    if previous:
        account.emit("customer.subscription.updated", subscription, previous)


def method_for(account: Account, subscription: Subscription) -> PaymentMethod | None:
    """What pays: the way of the subscription, or else of the customer."""
    customer = account.find(Customer, subscription.customer, "customer")
    chosen = subscription.default_payment_method or customer.default_payment_method
    return None if chosen is None else account.find(PaymentMethod, chosen, "payment_method")


def subscription_of(account: Account, invoice: Invoice) -> Subscription | None:
    """Whose bill it is."""
    thing = account.things.get(invoice.subscription or "")
    return thing if isinstance(thing, Subscription) else None


def collect(
    account: Account,
    invoice: Invoice,
    method: PaymentMethod | None = None,
    *,
    off_session: bool = True,
    is_confirmed: bool = False,
) -> str:
    """Try to collect a bill, and let its subscription follow: `paid`, `failed`, …"""
    subscription = subscription_of(account, invoice)
    if method is None and subscription is not None:
        method = method_for(account, subscription)
    outcome = invoicing.try_to_collect(
        account, invoice, method, off_session=off_session, is_confirmed=is_confirmed
    )
    if outcome == "paid":
        was_paid(account, invoice)
        return outcome
    action = "invoice.payment_action_required"
    account.emit(action if outcome == "requires_action" else "invoice.payment_failed", invoice)
    if outcome == "requires_action" and off_session:
        account.emit("invoice.payment_failed", invoice)
    if subscription is not None:
        _fall_behind(account, subscription, invoice)
    return outcome


def was_paid(account: Account, invoice: Invoice) -> None:
    """The subscription follows its bill, and both are told."""
    subscription = subscription_of(account, invoice)
    if subscription is not None:
        pending = subscription.pending_update
        if pending is not None and pending.invoice == invoice.id:
            change(account, subscription, items=pending.items, pending_update=None)
            account.emit("customer.subscription.pending_update_applied", subscription)
        if subscription.status == "incomplete":
            change(account, subscription, status="active")
        elif subscription.status == "paused" and invoice.billing_reason != "subscription_create":
            change(account, subscription, status="active")
            account.emit("customer.subscription.resumed", subscription)
        elif subscription.status in ("past_due", "unpaid") and _is_latest(subscription, invoice):
            change(account, subscription, status="active")
        _set_delinquent(account, subscription.customer)
    account.emit("invoice.paid", invoice)
    account.emit("invoice.payment_succeeded", invoice)


def _is_latest(subscription: Subscription, invoice: Invoice) -> bool:
    return subscription.latest_invoice == invoice.id


def _fall_behind(account: Account, subscription: Subscription, invoice: Invoice) -> None:
    """Try again some days later, and after the last time do as the account says."""
    if subscription.is_over or subscription.status in ("incomplete", "paused"):
        return
    pending = subscription.pending_update
    if pending is not None and pending.invoice == invoice.id:
        return
    days = account.dunning.retry_days
    tries = max(invoice.attempt_count, 1)
    if tries <= len(days):
        invoice.next_payment_attempt = account.now() + days[tries - 1] * DAY
    account.emit("invoice.updated", invoice, {"next_payment_attempt": None})
    if subscription.status in ("active", "trialing") and _is_latest(subscription, invoice):
        change(account, subscription, status="past_due")
    _set_delinquent(account, subscription.customer)
    if tries > len(days) and subscription.status == "past_due":
        match account.dunning.after_last:
            case "cancel":
                end(account, subscription, reason="payment_failed")
            case "unpaid":
                change(account, subscription, status="unpaid")


def _set_delinquent(account: Account, customer_id: str) -> None:
    customer = account.find(Customer, customer_id, "customer")
    customer.delinquent = any(
        s.customer == customer_id and s.status in ("past_due", "unpaid")
        for s in account.all(Subscription)
    )


def end(
    account: Account,
    subscription: Subscription,
    *,
    reason: str | None,
    status: str = "canceled",
    details: dict[str, Any] | None = None,
) -> None:
    """It is over: no further bill; what is open is not collected any more by itself."""
    now = account.now()
    before = render(subscription)
    release = subscription.schedule
    subscription.status = status
    subscription.ended_at = now
    if status == "canceled":
        subscription.canceled_at = subscription.canceled_at or now
        given = {"reason": reason} if reason else {}
        subscription.cancellation = {**subscription.cancellation, **given, **(details or {})}
    subscription.pause_collection = None
    subscription.pending_update = None
    subscription.schedule = None
    for invoice in account.all(Invoice):
        if invoice.subscription == subscription.id and invoice.status in ("draft", "open"):
            invoice.auto_advance = False
            invoice.next_payment_attempt = invoice.finalizes_at = None
    if status == "canceled":
        account.emit("customer.subscription.deleted", subscription)
    else:
        tell(account, subscription, before)
    _set_delinquent(account, subscription.customer)
    if release is not None:
        schedule = account.find(Schedule, release, "schedule")
        schedule.status, schedule.canceled_at = "canceled", now
        account.emit("subscription_schedule.canceled", schedule)


def expire_incomplete(account: Account, subscription: Subscription) -> None:
    """Nobody paid the first bill within a day."""
    latest = account.find(Invoice, subscription.latest_invoice or "", "invoice")
    if latest.status == "open":
        invoicing.void(account, latest)
    end(account, subscription, reason=None, status="incomplete_expired")


def owner_answered(account: Account, intent: PaymentIntent, *, agrees: bool) -> str:
    """The owner of a card confirms or refuses; a bill that is paid so goes on."""
    goes_on = charging.authenticate(account, intent, agrees=agrees)
    for invoice in account.all(Invoice):
        if invoice.status == "open" and invoicing.intent_of(account, invoice) is intent:
            if intent.status == "succeeded":
                invoicing.take_payment(account, invoice)
                was_paid(account, invoice)
            else:
                account.emit("invoice.payment_failed", invoice)
    return goes_on
