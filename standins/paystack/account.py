"""One account: its objects, its clock, its balance, and the events about them."""

from __future__ import annotations

import itertools
import json
import secrets
import string
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from standins.paystack.knobs import Knobs
from standins.paystack.state import (
    Customer,
    Dispute,
    Event,
    Movement,
    Refund,
    Settlement,
    Transaction,
)

LETTERS = string.ascii_lowercase + string.digits


def new_code(prefix: str = "", length: int = 15) -> str:
    """A random code: `new_code("CUS_")`."""
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))


def _ids(first: int) -> Iterator[int]:
    """Ids that are in order and not in a row, and no other run's."""
    return itertools.count(first + secrets.randbelow(1_000_000_000), 7)


@dataclass
class Account:
    """The state of the stand-in."""

    domain: str = "test"
    knobs: Knobs = field(default_factory=Knobs)
    transactions: dict[str, Transaction] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    refunds: dict[int, Refund] = field(default_factory=dict)
    disputes: dict[int, Dispute] = field(default_factory=dict)
    settlements: list[Settlement] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    listener: Callable[[Event], None] | None = None
    clock_offset: float = 0.0
    integration: int = 412829

    def __post_init__(self) -> None:
        self._transaction_ids = _ids(4_099_260_516)
        self._other_ids = _ids(3_018_284)
        self._last = 0.0

    def now(self) -> float:
        """The account's time. No two moments are the same: lists are in order of it."""
        self._last = max(self._last + 0.001, time.time() + self.clock_offset)
        return self._last

    def next_transaction_id(self) -> int:
        """More than 31 bits, as there."""
        return next(self._transaction_ids)

    def next_id(self) -> int:
        """For everything else."""
        return next(self._other_ids)

    def customer(self, email: str) -> Customer:
        """The payer of this address."""
        known = self.customers.get(email.lower())
        if known is None:
            known = Customer(self.next_id(), new_code("CUS_"), email.lower())
            self.customers[known.email] = known
        return known

    def find(self, reference_or_id: str) -> Transaction | None:
        """A transaction by its reference or its number."""
        found = self.transactions.get(reference_or_id)
        if found is None and reference_or_id.isascii() and reference_or_id.isdigit():
            number = int(reference_or_id)
            found = next((t for t in self.transactions.values() if t.id == number), None)
        return found

    def refunds_of(self, transaction: Transaction) -> list[Refund]:
        """Those that did not fail, oldest first."""
        return [
            refund
            for refund in self.refunds.values()
            if refund.transaction is transaction and refund.status != "failed"
        ]

    def move(self, currency: str, difference: int, reason: str, model: str, row: int) -> None:
        """Change the balance, and say why."""
        balance = self.balance(currency) + difference
        self.movements.append(
            Movement(self.next_id(), currency, difference, balance, reason, model, row, self.now())
        )

    def balance(self, currency: str) -> int:
        """What Paystack owes the merchant."""
        return sum(line.difference for line in self.movements if line.currency == currency)

    def settle(self, currency: str) -> Settlement:
        """Pay what there is out to the bank."""
        settlement = Settlement(self.next_id(), currency, self.balance(currency), self.now())
        self.settlements.append(settlement)
        reason = f"Settlement of {currency}"
        self.move(currency, -settlement.amount, reason, "Settlement", settlement.id)
        return settlement

    def emit(self, kind: str, data: dict[str, Any]) -> Event:
        """Record an event about an object as it is now, and have it delivered."""
        body = json.dumps({"event": kind, "data": data}, ensure_ascii=False, separators=(",", ":"))
        event = Event(len(self.events) + 1, kind, body.encode())
        self.events.append(event)
        if self.listener is not None:
            self.listener(event)
        return event

    def forget(self) -> None:
        """Begin anew, at the real time."""
        for kept in (self.transactions, self.customers, self.refunds, self.disputes):
            kept.clear()
        self.settlements.clear()
        self.movements.clear()
        self.events.clear()
        self.clock_offset = self._last = 0.0
