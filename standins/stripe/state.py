"""The objects that an account holds. State only: `render` says how they look in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Protocol

from standins.stripe.cards import Card

Metadata = dict[str, str]


class Thing(Protocol):
    """What an account holds."""

    KIND: ClassVar[str]
    id: str
    created: int


@dataclass(kw_only=True)
class Customer:
    """Somebody who pays."""

    KIND: ClassVar[str] = "customer"
    id: str
    created: int
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    description: str | None = None
    address: dict[str, str] | None = None
    metadata: Metadata = field(default_factory=dict)
    default_payment_method: str | None = None
    test_clock: str | None = None
    balance: int = 0
    """Below zero: credit for the next invoices."""
    currency: str | None = None
    next_invoice: int = 1
    delinquent: bool = False


@dataclass(kw_only=True)
class Product:
    """Something that is sold."""

    KIND: ClassVar[str] = "product"
    id: str
    created: int
    name: str
    description: str | None = None
    active: bool = True
    default_price: str | None = None
    metadata: Metadata = field(default_factory=dict)


@dataclass(frozen=True)
class Recurring:
    """How often a price is due, and whether by use."""

    interval: str
    interval_count: int = 1
    usage_type: str = "licensed"
    meter: str | None = None


@dataclass(kw_only=True)
class Price:
    """What a product costs."""

    KIND: ClassVar[str] = "price"
    id: str
    created: int
    product: str
    currency: str
    each: Decimal
    """In the smallest unit of the currency; only what is metered costs a part of it."""
    recurring: Recurring | None = None
    lookup_key: str | None = None
    nickname: str | None = None
    active: bool = True
    metadata: Metadata = field(default_factory=dict)

    @property
    def is_metered(self) -> bool:
        """Whether it is paid by use."""
        return self.recurring is not None and self.recurring.usage_type == "metered"

    @property
    def unit_amount(self) -> int | None:
        """None for a part of the smallest unit."""
        return int(self.each) if self.each == int(self.each) else None

    def of(self, quantity: int) -> int:
        """What so many cost."""
        return int((self.each * quantity).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(kw_only=True)
class LineItem:
    """One line of a Checkout Session, with its price; what is metered has no quantity."""

    id: str
    price: Price
    name: str
    quantity: int | None

    @property
    def total(self) -> int:
        """What the line costs today."""
        return 0 if self.quantity is None else self.price.of(self.quantity)


class Taxed(Protocol):
    """What automatic taxes are added to."""

    tax_percent: int


def taxes(amount: int, thing: Taxed) -> int:
    """What is added to an amount."""
    share = Decimal(amount * thing.tax_percent) / 100
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(kw_only=True)
class Session:
    """A Checkout Session: to pay, to subscribe, or to save a card."""

    KIND: ClassVar[str] = "checkout.session"
    id: str
    created: int
    expires_at: int
    line_items: list[LineItem]
    currency: str | None
    payment_method_types: list[str]
    success_url: str
    url: str
    mode: str = "payment"
    adaptive_pricing: bool = True
    """Of an account that has it on: prices are in the payer's currency unless a session says no."""
    cancel_url: str | None = None
    client_reference_id: str | None = None
    customer: str | None = None
    customer_creation: str = "if_required"
    customer_email: str | None = None
    paid_by_email: str | None = None
    locale: str | None = None
    submit_type: str | None = None
    metadata: Metadata = field(default_factory=dict)
    payment_intent_data: dict[str, Any] = field(default_factory=dict)
    payment_intent: str | None = None
    automatic_tax: bool = False
    billing_address_collection: str | None = None
    tax_id_collection: bool = False
    setup_intent_data: dict[str, Any] = field(default_factory=dict)
    setup_intent: str | None = None
    subscription_data: dict[str, Any] = field(default_factory=dict)
    payment_method_collection: str = "always"
    allow_promotion_codes: bool = False
    discounts: list[dict[str, str]] = field(default_factory=list)
    amount_discount: int = 0
    tax_percent: int = 0
    attempt: str | None = None
    """The subscription that waits for its first payment; shown once that is paid."""
    subscription: str | None = None
    invoice: str | None = None
    status: str = "open"
    payment_status: str = "unpaid"

    @property
    def amount_subtotal(self) -> int:
        """What the lines cost."""
        return sum(item.total for item in self.line_items)

    @property
    def trial(self) -> bool:
        """Whether nothing is due today."""
        return bool({"trial_period_days", "trial_end"} & set(self.subscription_data))

    @property
    def amount_tax(self) -> int:
        """The taxes of what is paid today."""
        return 0 if self.trial else taxes(self.amount_subtotal - self.amount_discount, self)

    @property
    def amount_total(self) -> int:
        """What the buyer pays today."""
        if self.trial:
            return 0
        return self.amount_subtotal - self.amount_discount + self.amount_tax


@dataclass(kw_only=True)
class PaymentMethod:
    """How somebody paid."""

    KIND: ClassVar[str] = "payment_method"
    id: str
    created: int
    type: str
    card: Card | None = None
    iban: str | None = None
    billing_details: dict[str, Any] = field(default_factory=dict)
    customer: str | None = None
    metadata: Metadata = field(default_factory=dict)
    is_set_up: bool = False
    """Whether the bank agreed to payments while the owner is away."""
    is_used_up: bool = False
    """Paid with once without a customer, or detached: it cannot be used again."""

    @property
    def email(self) -> str | None:
        """Where a receipt would go."""
        return self.billing_details.get("email")


@dataclass(kw_only=True)
class PaymentIntent:
    """The wish to collect an amount, through one or more attempts."""

    KIND: ClassVar[str] = "payment_intent"
    id: str
    created: int
    amount: int
    currency: str
    client_secret: str
    payment_method_types: list[str]
    customer: str | None = None
    description: str | None = None
    receipt_email: str | None = None
    setup_future_usage: str | None = None
    shipping: dict[str, Any] | None = None
    statement_descriptor_suffix: str | None = None
    metadata: Metadata = field(default_factory=dict)
    status: str = "requires_payment_method"
    amount_received: int = 0
    payment_method: str | None = None
    latest_charge: str | None = None
    last_payment_error: dict[str, Any] | None = None
    next_action: dict[str, Any] | None = None
    canceled_at: int | None = None
    cancellation_reason: str | None = None


@dataclass(kw_only=True)
class SetupIntent:
    """The wish to save a way to pay."""

    KIND: ClassVar[str] = "setup_intent"
    id: str
    created: int
    client_secret: str
    payment_method_types: list[str]
    customer: str | None = None
    description: str | None = None
    metadata: Metadata = field(default_factory=dict)
    status: str = "requires_payment_method"
    payment_method: str | None = None
    last_setup_error: dict[str, Any] | None = None


@dataclass(kw_only=True)
class Charge:
    """One attempt to collect."""

    KIND: ClassVar[str] = "charge"
    id: str
    created: int
    amount: int
    currency: str
    payment_intent: str
    payment_method: PaymentMethod
    customer: str | None = None
    description: str | None = None
    receipt_email: str | None = None
    shipping: dict[str, Any] | None = None
    statement_descriptor_suffix: str | None = None
    metadata: Metadata = field(default_factory=dict)
    status: str = "pending"
    amount_refunded: int = 0
    balance_transaction: str | None = None
    failure_code: str | None = None
    failure_message: str | None = None
    decline_code: str | None = None
    disputed: bool = False

    @property
    def refunded(self) -> bool:
        """Whether all of it went back."""
        return self.status == "succeeded" and self.amount_refunded == self.amount


@dataclass(kw_only=True)
class Refund:
    """Money on its way back to the payer."""

    KIND: ClassVar[str] = "refund"
    id: str
    created: int
    amount: int
    currency: str
    charge: str
    payment_intent: str
    reason: str | None = None
    metadata: Metadata = field(default_factory=dict)
    status: str = "pending"
    balance_transaction: str | None = None
    failure_balance_transaction: str | None = None
    failure_reason: str | None = None
    end: str = ""
    """What it comes to when its day is over, if that is not told otherwise before."""
    ends_at: int = 0


@dataclass(kw_only=True)
class Dispute:
    """The payer's bank wants the money of a charge back."""

    KIND: ClassVar[str] = "dispute"
    id: str
    created: int
    amount: int
    currency: str
    charge: str
    payment_intent: str
    payment_method: PaymentMethod
    reason: str
    status: str
    due_by: int
    movements: list[BalanceTransaction] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)
    submissions: int = 0
    metadata: Metadata = field(default_factory=dict)


@dataclass(kw_only=True)
class Payout:
    """Money on its way to our bank."""

    KIND: ClassVar[str] = "payout"
    id: str
    created: int
    arrival_date: int
    amount: int
    currency: str
    balance_transaction: str = ""
    status: str = "paid"


@dataclass(kw_only=True)
class BalanceTransaction:
    """A movement of the account's own balance."""

    KIND: ClassVar[str] = "balance_transaction"
    id: str
    created: int
    available_on: int
    amount: int
    fee: int
    currency: str
    type: str
    source: str
    description: str | None = None
    reporting_category: str = ""
    status: str = "pending"


@dataclass(kw_only=True)
class Event:
    """Something that happened, with the object as it was then."""

    KIND: ClassVar[str] = "event"
    id: str
    created: int
    type: str
    api_version: str
    data: dict[str, Any]
    request_id: str | None = None
    idempotency_key: str | None = None
    pending_webhooks: int = 0
