"""Time passes: trials end, periods are renewed, bills are collected, or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from standins.stripe import invoicing, scheduling
from standins.stripe.account import Account
from standins.stripe.billing_state import Invoice, Schedule, Subscription, TestClock
from standins.stripe.render import render
from standins.stripe.state import Customer
from standins.stripe.subscribing import (
    TOLD_BEFORE_TRIAL_ENDS,
    change,
    collect,
    end,
    expire_incomplete,
    method_for,
    period_lines,
    tell,
    usage_lines,
)
from standins.stripe.updating import hold, start_period

HOUR = 3600
INCOMPLETE_FOR = 23 * HOUR
MOST_CUSTOMERS = 3

# When, in which order at that moment, and what.
Due = tuple[int, int, Callable[[], Any]]


def pass_time(account: Account) -> None:
    """Do what is due for everybody without a test clock, and finish the clocks under way."""
    _run(account, None, account.account_time())
    for clock in account.all(TestClock):
        if clock.status == "advancing":
            finish(account, clock)


def finish(account: Account, clock: TestClock) -> None:
    """Do what is due up to the time to which a clock was advanced."""
    target = clock.target if clock.target is not None else clock.frozen_time
    _run(account, clock, target)
    clock.frozen_time, clock.target, clock.status = target, None, "ready"
    account.emit("test_helpers.test_clock.ready", clock)


def _run(account: Account, clock: TestClock | None, until: int) -> None:
    name = clock.id if clock else None
    while True:
        due = min(_due(account, name), key=lambda each: each[:2], default=None)
        if due is None or due[0] > until:
            return
        if clock is not None:
            clock.frozen_time = max(clock.frozen_time, due[0])
        with account.at(due[0]):
            due[2]()


def _due(account: Account, clock: str | None) -> Iterable[Due]:
    for subscription in account.all(Subscription):
        if subscription.test_clock == clock and not subscription.is_over:
            yield from _due_of(account, subscription)
    for schedule in account.all(Schedule):
        if schedule.test_clock == clock and schedule.status == "active":
            ends = schedule.phases[schedule.place].end
            yield ends, 0, partial(scheduling.enter_phase, account, schedule)
    for invoice in account.all(Invoice):
        if invoice.test_clock != clock:
            continue
        if invoice.status == "draft" and invoice.finalizes_at is not None:
            yield invoice.finalizes_at, 4, partial(_finalize, account, invoice)
        if invoice.status == "open" and invoice.next_payment_attempt is not None:
            yield invoice.next_payment_attempt, 5, partial(collect, account, invoice)


def _due_of(account: Account, subscription: Subscription) -> Iterable[Due]:
    """Ends come before renewals, renewals before what they bill."""
    if subscription.status == "incomplete":
        expire = partial(expire_incomplete, account, subscription)
        yield subscription.created + INCOMPLETE_FOR, 1, expire
        return
    if subscription.cancel_at is not None:
        leave = partial(_leave, account, subscription)
        yield subscription.cancel_at, 1, leave
    if subscription.pause_collection and subscription.pause_collection.get("resumes_at"):
        go_on = partial(change, account, subscription, pause_collection=None)
        yield subscription.pause_collection["resumes_at"], 1, go_on
    pending = subscription.pending_update
    if pending is not None:
        yield pending.expires_at, 1, partial(_expire_pending, account, subscription)
    if subscription.status == "trialing" and subscription.trial_end is not None:
        if not subscription.has_told_trial_end:
            early = subscription.trial_end - TOLD_BEFORE_TRIAL_ENDS
            tells = partial(_tell_trial_end, account, subscription)
            yield max(early, subscription.trial_start or 0), 2, tells
        yield subscription.trial_end, 3, partial(_end_trial, account, subscription)
    elif subscription.status != "paused":
        yield subscription.period_end, 3, partial(_renew, account, subscription)


def _tell_trial_end(account: Account, subscription: Subscription) -> None:
    subscription.has_told_trial_end = True
    account.emit("customer.subscription.trial_will_end", subscription)


def _end_trial(account: Account, subscription: Subscription) -> None:
    if method_for(account, subscription) is None:
        if subscription.missing_payment_method == "cancel":
            end(account, subscription, reason=None)
            return
        if subscription.missing_payment_method == "pause":
            change(account, subscription, status="paused")
            account.emit("customer.subscription.paused", subscription)
            return
    _renew(account, subscription)


def _leave(account: Account, subscription: Subscription) -> None:
    """It ends at its time; what was used in its last period is billed afterwards."""
    ends = account.now()
    over = (subscription.period_start, ends)
    trial = subscription.status == "trialing"
    lines = [] if trial else usage_lines(account, subscription, until=ends)
    end(account, subscription, reason="cancellation_requested")
    if any(line.amount for line in lines):
        invoice = invoicing.draft(account, subscription, "subscription_cycle", lines, over)
        invoice.finalizes_at = ends + HOUR


def _renew(account: Account, subscription: Subscription) -> None:
    """The next period begins; its bill is a draft for an hour."""
    before = render(subscription)
    lines = [] if subscription.status == "trialing" else usage_lines(account, subscription)
    if subscription.status == "trialing":
        subscription.status = "active"
    over = (subscription.period_start, subscription.period_end)
    start_period(subscription, subscription.period_end, subscription.anchor)
    lines += period_lines(subscription)
    invoice = invoicing.draft(account, subscription, "subscription_cycle", lines, over)
    if subscription.status == "unpaid":
        invoice.auto_advance = False
    elif subscription.pause_collection is not None:
        hold(account, subscription)
    else:
        invoice.finalizes_at = account.now() + HOUR
    tell(account, subscription, before)


def _finalize(account: Account, invoice: Invoice) -> None:
    invoicing.finalize(account, invoice)
    collect(account, invoice)


def _expire_pending(account: Account, subscription: Subscription) -> None:
    pending = subscription.pending_update
    assert pending is not None
    invoice = account.find(Invoice, pending.invoice, "invoice")
    if invoice.status == "open":
        invoicing.void(account, invoice)
    change(account, subscription, pending_update=None)
    account.emit("customer.subscription.pending_update_expired", subscription)


def has_room(account: Account, clock: TestClock) -> bool:
    """A clock takes three customers."""
    return sum(c.test_clock == clock.id for c in account.all(Customer)) < MOST_CUSTOMERS
