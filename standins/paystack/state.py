"""The objects of an account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# What GET /transaction lists; the others are found by their reference alone.
LISTED = ("success", "failed", "abandoned", "reversed")
UNDER_WAY = ("ongoing", "pending", "processing", "queued")
CURRENCIES = ("KES", "NGN", "GHS", "ZAR", "USD")
CHANNELS = ("card", "bank", "ussd", "qr", "eft", "mobile_money", "bank_transfer", "apple_pay")


@dataclass
class Customer:
    """A payer, known by an e-mail address."""

    id: int
    code: str
    email: str


@dataclass
class Card:
    """A test card."""

    number: str
    label: str
    refusal: str = ""

    @property
    def last4(self) -> str:
        """The last digits, which also decide how a refund ends."""
        return self.number[-4:]


@dataclass
class Transaction:
    """A payment, from the page that was opened for it on."""

    id: int
    reference: str
    access_code: str
    customer: Customer
    amount: int
    currency: str
    created: float
    callback_url: str = ""
    metadata: Any = None
    channels: tuple[str, ...] = CHANNELS
    domain: str = "test"
    status: str = "abandoned"
    gateway_response: str = "The transaction was not completed"
    channel: str = "card"
    card: Card | None = None
    paid: float | None = None
    fees: int | None = None
    requested_amount: int = 0


@dataclass
class Refund:
    """Money on its way back to a payer."""

    id: int
    transaction: Transaction
    amount: int
    created: float
    customer_note: str
    merchant_note: str
    status: str = "pending"
    updated: float = 0.0
    refunded: float | None = None
    deducted: int = 0
    reason: str | None = None
    account: dict[str, str] | None = None


@dataclass
class Dispute:
    """A payer's bank wants the money back."""

    id: int
    transaction: Transaction
    amount: int
    category: str
    created: float
    status: str = "awaiting-merchant-feedback"
    resolution: str | None = None
    updated: float = 0.0
    resolved: float | None = None
    history: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Settlement:
    """What was paid out to the merchant's bank."""

    id: int
    currency: str
    amount: int
    created: float


@dataclass
class Movement:
    """One line of the balance ledger."""

    id: int
    currency: str
    difference: int
    balance: int
    reason: str
    model: str
    row: int
    created: float


@dataclass(frozen=True)
class Event:
    """A webhook: what it says is fixed when it happens. The number is the stand-in's own."""

    number: int
    kind: str
    body: bytes
