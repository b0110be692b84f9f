"""The objects that an account holds. State only: `render` says how they look in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from tests.peers.stripe.cards import Card

Metadata = dict[str, str]


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
    metadata: Metadata = field(default_factory=dict)


@dataclass(kw_only=True)
class LineItem:
    """One line of a Checkout Session, with the price that was made for it."""

    id: str
    price_id: str
    product_id: str
    name: str
    description: str | None
    currency: str
    unit_amount: int
    quantity: int
    created: int
    metadata: Metadata = field(default_factory=dict)

    @property
    def total(self) -> int:
        """What the line costs."""
        return self.unit_amount * self.quantity


@dataclass(kw_only=True)
class Session:
    """A Checkout Session in payment mode."""

    KIND: ClassVar[str] = "checkout.session"
    id: str
    created: int
    expires_at: int
    line_items: list[LineItem]
    currency: str
    payment_method_types: list[str]
    success_url: str
    url: str
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
    status: str = "open"
    payment_status: str = "unpaid"

    @property
    def amount_total(self) -> int:
        """What the buyer pays."""
        return sum(item.total for item in self.line_items)


@dataclass(kw_only=True)
class PaymentMethod:
    """How somebody paid."""

    KIND: ClassVar[str] = "payment_method"
    id: str
    created: int
    type: str
    card: Card | None = None
    email: str | None = None
    customer: str | None = None


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
    statement_descriptor_suffix: str | None = None
    metadata: Metadata = field(default_factory=dict)
    status: str = "requires_payment_method"
    amount_received: int = 0
    payment_method: str | None = None
    latest_charge: str | None = None
    last_payment_error: dict[str, Any] | None = None
    canceled_at: int | None = None
    cancellation_reason: str | None = None


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
    statement_descriptor_suffix: str | None = None
    metadata: Metadata = field(default_factory=dict)
    status: str = "pending"
    amount_refunded: int = 0
    balance_transaction: str | None = None
    failure_code: str | None = None
    failure_message: str | None = None
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


Thing = (
    Customer
    | Session
    | PaymentMethod
    | PaymentIntent
    | Charge
    | Refund
    | BalanceTransaction
    | Event
)
