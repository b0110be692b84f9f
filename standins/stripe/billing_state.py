"""The objects of recurring billing. State only: `billing_render` says how they look in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from standins.stripe.state import Metadata, Price, taxes


@dataclass(kw_only=True)
class Coupon:
    """What a discount takes off."""

    KIND: ClassVar[str] = "coupon"
    id: str
    created: int
    duration: str
    duration_in_months: int | None = None
    percent_off: float | None = None
    amount_off: int | None = None
    currency: str | None = None
    name: str | None = None
    max_redemptions: int | None = None
    redeem_by: int | None = None
    metadata: Metadata = field(default_factory=dict)
    times_redeemed: int = 0
    is_deleted: bool = False

    def is_valid(self, now: int) -> bool:
        """Whether somebody may still redeem it."""
        return not (
            self.is_deleted
            or (self.redeem_by is not None and self.redeem_by <= now)
            or (self.max_redemptions is not None and self.times_redeemed >= self.max_redemptions)
        )


@dataclass(kw_only=True)
class PromotionCode:
    """The words that a buyer types to redeem a coupon."""

    KIND: ClassVar[str] = "promotion_code"
    id: str
    created: int
    code: str
    coupon: str
    active: bool = True
    customer: str | None = None
    expires_at: int | None = None
    max_redemptions: int | None = None
    metadata: Metadata = field(default_factory=dict)
    times_redeemed: int = 0


@dataclass(kw_only=True)
class Discount:
    """A coupon at work on a subscription."""

    KIND: ClassVar[str] = "discount"
    id: str
    created: int
    coupon: Coupon
    customer: str
    start: int
    end: int | None = None
    subscription: str | None = None
    promotion_code: str | None = None
    checkout_session: str | None = None


@dataclass(kw_only=True)
class Item:
    """What a subscription consists of."""

    KIND: ClassVar[str] = "subscription_item"
    id: str
    created: int
    price: Price
    quantity: int | None
    subscription: str
    metadata: Metadata = field(default_factory=dict)
    counts_from: int = 0
    """Since when use is billed at the price."""


@dataclass(kw_only=True)
class PendingUpdate:
    """A change that waits for its invoice to be paid."""

    items: list[Item]
    expires_at: int
    invoice: str = ""


@dataclass(kw_only=True)
class Subscription:
    """Somebody pays again and again; all items have the same period."""

    KIND: ClassVar[str] = "subscription"
    id: str
    created: int
    customer: str
    currency: str
    status: str
    period_start: int
    period_end: int
    anchor: int
    items: list[Item] = field(default_factory=list)
    default_payment_method: str | None = None
    description: str | None = None
    metadata: Metadata = field(default_factory=dict)
    automatic_tax: bool = False
    trial_start: int | None = None
    trial_end: int | None = None
    missing_payment_method: str = "create_invoice"
    has_told_trial_end: bool = False
    cancel_at: int | None = None
    cancel_at_period_end: bool = False
    canceled_at: int | None = None
    ended_at: int | None = None
    cancellation: dict[str, Any] = field(default_factory=dict)
    pause_collection: dict[str, Any] | None = None
    pending_update: PendingUpdate | None = None
    schedule: str | None = None
    latest_invoice: str | None = None
    pending_setup_intent: str | None = None
    discounts: list[Discount] = field(default_factory=list)
    test_clock: str | None = None
    pending_lines: list[InvoiceLine] = field(default_factory=list)
    """Prorations that the next invoice takes up."""

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self.status in ("canceled", "incomplete_expired")


@dataclass(kw_only=True)
class InvoiceLine:
    """One line: an amount over a period."""

    id: str
    amount: int
    description: str
    price: Price
    quantity: int | None
    start: int
    end: int
    item: str
    is_proration: bool = False
    discounts: list[tuple[str, int]] = field(default_factory=list)
    """Which discount takes off how much."""


@dataclass(kw_only=True)
class Invoice:
    """A bill: a draft, then open until it is paid, void or given up."""

    KIND: ClassVar[str] = "invoice"
    id: str
    created: int
    customer: str
    currency: str
    billing_reason: str
    subscription: str | None
    subscription_metadata: Metadata
    period_start: int
    period_end: int
    lines: list[InvoiceLine]
    base_url: str
    collection_method: str = "charge_automatically"
    customer_email: str | None = None
    customer_name: str | None = None
    automatic_tax: bool = False
    tax_percent: int = 0
    discounts: list[str] = field(default_factory=list)
    number: str | None = None
    status: str = "draft"
    starting_balance: int = 0
    ending_balance: int | None = None
    amount_paid: int = 0
    attempt_count: int = 0
    auto_advance: bool = True
    finalizes_at: int | None = None
    next_payment_attempt: int | None = None
    default_payment_method: str | None = None
    payments: list[InvoicePayment] = field(default_factory=list)
    finalized_at: int | None = None
    paid_at: int | None = None
    voided_at: int | None = None
    marked_uncollectible_at: int | None = None
    metadata: Metadata = field(default_factory=dict)
    test_clock: str | None = None

    @property
    def subtotal(self) -> int:
        """The lines without what is taken off."""
        return sum(line.amount for line in self.lines)

    @property
    def discount(self) -> int:
        """What is taken off."""
        return sum(amount for line in self.lines for _, amount in line.discounts)

    @property
    def tax(self) -> int:
        """What automatic taxes add."""
        return taxes(self.subtotal - self.discount, self)

    @property
    def total(self) -> int:
        """The lines and their taxes; below zero it becomes credit of the customer."""
        return self.subtotal - self.discount + self.tax

    @property
    def amount_due(self) -> int:
        """What is to be collected, credit taken off."""
        return max(0, self.total + min(0, self.starting_balance))

    @property
    def amount_remaining(self) -> int:
        """What is still to be collected."""
        return self.amount_due - self.amount_paid


@dataclass(kw_only=True)
class InvoicePayment:
    """The payment intent by which an invoice is paid."""

    KIND: ClassVar[str] = "invoice_payment"
    id: str
    created: int
    invoice: str
    currency: str
    amount_requested: int
    payment_intent: str
    status: str = "open"
    amount_paid: int | None = None
    paid_at: int | None = None
    canceled_at: int | None = None


@dataclass(kw_only=True)
class Phase:
    """A stretch of a schedule."""

    start: int
    end: int
    items: list[tuple[Price, int | None]]
    proration_behavior: str = "create_prorations"
    metadata: Metadata = field(default_factory=dict)


@dataclass(kw_only=True)
class Schedule:
    """What a subscription becomes, and when."""

    KIND: ClassVar[str] = "subscription_schedule"
    id: str
    created: int
    customer: str
    subscription: str | None
    phases: list[Phase]
    place: int = 0
    """Which phase runs."""
    end_behavior: str = "release"
    status: str = "active"
    metadata: Metadata = field(default_factory=dict)
    released_subscription: str | None = None
    released_at: int | None = None
    canceled_at: int | None = None
    completed_at: int | None = None
    test_clock: str | None = None


@dataclass(kw_only=True)
class PortalConfiguration:
    """What customers may do on their own page."""

    KIND: ClassVar[str] = "billing_portal.configuration"
    id: str
    created: int
    updated: int
    features: dict[str, Any]
    business_profile: dict[str, str] = field(default_factory=dict)
    default_return_url: str | None = None
    name: str | None = None
    active: bool = True
    is_default: bool = False
    metadata: Metadata = field(default_factory=dict)


@dataclass(kw_only=True)
class PortalSession:
    """The way of one customer to their page."""

    KIND: ClassVar[str] = "billing_portal.session"
    id: str
    created: int
    customer: str
    configuration: str
    url: str
    return_url: str | None = None
    locale: str | None = None


@dataclass(kw_only=True)
class TestClock:
    """A time of their own for a few customers."""

    __test__ = False  # pytest would take it for a test

    KIND: ClassVar[str] = "test_helpers.test_clock"
    id: str
    created: int
    frozen_time: int
    deletes_after: int
    name: str | None = None
    status: str = "ready"
    target: int | None = None


@dataclass(kw_only=True)
class Meter:
    """What counts a kind of use."""

    KIND: ClassVar[str] = "billing.meter"
    id: str
    created: int
    updated: int
    display_name: str
    event_name: str
    formula: str
    customer_key: str = "stripe_customer_id"
    value_key: str = "value"
    status: str = "active"
    deactivated_at: int | None = None


@dataclass(kw_only=True)
class MeterEvent:
    """Use that was reported."""

    KIND: ClassVar[str] = "billing.meter_event"
    id: str
    created: int
    event_name: str
    identifier: str
    timestamp: int
    payload: dict[str, str]
