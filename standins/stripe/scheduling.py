"""Subscription schedules: what a subscription becomes at which time."""

from __future__ import annotations

from typing import Any

from standins.stripe.account import Account, new_id
from standins.stripe.billing_state import Item, Phase, Schedule, Subscription
from standins.stripe.errors import StripeError, missing_parameter
from standins.stripe.periods import later
from standins.stripe.render import render
from standins.stripe.state import Price
from standins.stripe.subscribing import (
    change,
    check_items,
    end,
    new_item,
    tell,
    usage_lines,
)

ENDED = ("released", "canceled", "completed")


def create(account: Account, params: dict[str, Any]) -> Schedule:
    """A schedule over a subscription that runs: one phase, its current period."""
    if "from_subscription" not in params:
        raise StripeError(
            "This stand-in models schedules that are made with from_subscription.",
            param="from_subscription",
        )
    subscription = account.find(Subscription, params["from_subscription"], "from_subscription")
    if subscription.is_over or subscription.status == "incomplete":
        raise StripeError(
            f"A subscription that is {subscription.status} cannot be scheduled.",
            param="from_subscription",
        )
    if subscription.schedule is not None:
        raise StripeError(
            "You cannot migrate a subscription that is already attached to a schedule: "
            f"{subscription.schedule}.",
            param="from_subscription",
        )
    schedule = account.add(
        Schedule(
            id=new_id("sub_sched_"),
            created=account.now(),
            customer=subscription.customer,
            subscription=subscription.id,
            phases=[current_phase(subscription)],
            test_clock=subscription.test_clock,
        )
    )
    account.emit("subscription_schedule.created", schedule)
    change(account, subscription, schedule=schedule.id)
    return schedule


def current_phase(subscription: Subscription) -> Phase:
    """The period that runs, as a phase."""
    return Phase(
        start=subscription.period_start,
        end=subscription.period_end,
        items=[(item.price, item.quantity) for item in subscription.items],
    )


def update(account: Account, schedule: Schedule, params: dict[str, Any]) -> None:
    """Write the phases anew; the one that runs must stay, and begin when it began."""
    _check_runs(schedule)
    before = render(schedule)
    if "phases" in params:
        schedule.phases = _phases(account, schedule, params["phases"])
        schedule.place = 0
    schedule.end_behavior = params.get("end_behavior", schedule.end_behavior)
    schedule.metadata |= params.get("metadata", {})
    after = render(schedule)
    previous = {key: value for key, value in before.items() if after[key] != value}
    account.emit("subscription_schedule.updated", schedule, previous)


def _phases(account: Account, schedule: Schedule, given: list[dict[str, Any]]) -> list[Phase]:
    if not given:
        raise missing_parameter("phases")
    now, phases = account.now(), []
    subscription = account.find(Subscription, schedule.subscription or "", "subscription")
    start = schedule.phases[schedule.place].start
    for place, entry in enumerate(given):
        where = f"phases[{place}]"
        if entry.get("start_date", start) not in (start, "now" if place else start):
            raise StripeError(
                "The start_date of a phase must be the end_date of the one before; the current "
                "phase keeps its start_date.",
                param=f"{where}[start_date]",
            )
        if place == 0 and "start_date" not in entry:
            raise missing_parameter(f"{where}[start_date]")
        prices = check_items(account, entry["items"], f"{where}[items]")
        last = place == len(given) - 1
        ends = _end_of(entry, start, prices, last=last, where=where)
        if place == 0 and ends != subscription.period_end:
            raise StripeError(
                "This stand-in models current phases that end with the current period.",
                param=f"{where}[end_date]",
            )
        if ends <= max(start, now):
            raise StripeError("A phase must end in the future.", param=f"{where}[end_date]")
        items = [
            (price, None if price.is_metered else item.get("quantity", 1))
            for price, item in zip(prices, entry["items"], strict=True)
        ]
        if entry.get("trial_end", subscription.trial_end) != subscription.trial_end:
            raise StripeError(
                "This stand-in models phases that keep the trial as it is.",
                param=f"{where}[trial_end]",
            )
        behaviour = entry.get("proration_behavior", "create_prorations")
        phases.append(
            Phase(
                start=start,
                end=ends,
                items=items,
                proration_behavior=behaviour,
                metadata=entry.get("metadata", {}),
            )
        )
        start = ends
    return phases


def _end_of(
    entry: dict[str, Any], start: int, prices: list[Price], *, last: bool, where: str
) -> int:
    if "end_date" in entry and "duration" in entry:
        raise StripeError(
            "You may only specify one of these parameters: end_date, duration.",
            param=f"{where}[duration]",
        )
    if "end_date" in entry:
        return int(entry["end_date"])
    if "duration" in entry:
        given = entry["duration"]
        return later(start, given["interval"], given.get("interval_count", 1))
    if not last:
        raise missing_parameter(f"{where}[end_date]")
    rhythm = prices[0].recurring
    assert rhythm is not None
    return later(start, rhythm.interval, rhythm.interval_count)


def release(account: Account, schedule: Schedule) -> None:
    """Leave the subscription as it is, and to itself."""
    _check_runs(schedule)
    subscription = account.find(Subscription, schedule.subscription or "", "subscription")
    schedule.status = "released"
    schedule.released_at = account.now()
    schedule.released_subscription, schedule.subscription = subscription.id, None
    change(account, subscription, schedule=None)
    account.emit("subscription_schedule.released", schedule)


def cancel(account: Account, schedule: Schedule) -> None:
    """End the schedule and its subscription at once."""
    _check_runs(schedule)
    subscription = account.find(Subscription, schedule.subscription or "", "subscription")
    end(account, subscription, reason="cancellation_requested")


def _check_runs(schedule: Schedule) -> None:
    if schedule.status in ENDED:
        raise StripeError(f"You cannot change a subscription schedule that is {schedule.status}.")


def enter_phase(account: Account, schedule: Schedule) -> None:
    """The time of a phase is over: the next one, or the end."""
    subscription = account.find(Subscription, schedule.subscription or "", "subscription")
    now = account.now()
    if schedule.place + 1 == len(schedule.phases):
        if schedule.end_behavior == "cancel":
            schedule.status, schedule.completed_at = "completed", now
            subscription.schedule = None
            account.emit("subscription_schedule.completed", schedule)
            end(account, subscription, reason="cancellation_requested")
        else:
            release(account, schedule)
        return
    schedule.place += 1
    following = schedule.phases[schedule.place]
    before = render(subscription)
    spare = list(subscription.items)
    items: list[Item] = []
    for price, quantity in following.items:
        item = _takes_place_of(price, spare)
        made = new_item(account, subscription, price, quantity)
        if item is not None:
            spare.remove(item)
            made.id, made.created = item.id, item.created
            if item.price.id == price.id:
                made.counts_from = item.counts_from
        items.append(account.add(made))
    stays = {(item.id, item.price.id) for item in items}
    gone = [item for item in subscription.items if (item.id, item.price.id) not in stays]
    if following.proration_behavior != "none" and subscription.status != "trialing":
        # What was used at a price that goes is billed with the period that begins.
        subscription.pending_lines += usage_lines(account, subscription, gone, now)
    subscription.items = items
    tell(account, subscription, before)
    account.emit("subscription_schedule.updated", schedule, {"current_phase": None})


def _takes_place_of(price: Price, items: list[Item]) -> Item | None:
    """The item that goes on at this price: the one that has it, or else one of its kind."""
    for item in items:
        if item.price.id == price.id:
            return item
    kind = (item for item in items if item.price.is_metered == price.is_metered)
    return next(kind, None)
