"""Webhooks: signed deliveries with retries, and the faults that a receiver must survive."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace

from standins.delivering import Attempt, Carrier, Letter
from standins.paystack.account import Account
from standins.paystack.knobs import Knobs
from standins.paystack.state import Event


@dataclass(kw_only=True)
class Delivery(Attempt):
    """One attempt, for the log."""

    event: int
    kind: str

    @property
    def succeeded(self) -> bool:
        """Nothing but 200 will do."""
        return self.status == 200


@dataclass
class Courier(Carrier[Event, Delivery]):
    """Delivers the events of an account, signed with its secret key."""

    account: Account
    api_key: str

    def __post_init__(self) -> None:
        self.account.listener = self.accept

    @property
    def way(self) -> Knobs:
        """The knobs as they are now."""
        return self.account.knobs

    def turn_drop(self, drop: int) -> None:
        """So many of the next events are still to be dropped."""
        self.account.knobs = replace(self.account.knobs, drop=drop)

    def name_of(self, event: Event) -> int:
        """What an event is called in the log."""
        return event.number

    def accept(self, event: Event) -> None:
        """Take a new event, and decide what happens to it."""
        if self.way.webhook_url:
            self.take(event, touched=not self.way.only or event.kind in self.way.only)
            self.release_when_full()

    def write(self, event: Event, attempt: int) -> Letter[Delivery]:
        """The request that tells of an event, signed."""
        key = secrets.token_hex() if self.way.wrong_key else self.api_key
        entry = Delivery(
            event=event.number, kind=event.kind, attempt=attempt, signature=sign(event.body, key)
        )
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Paystack/2.0",
            "x-paystack-signature": entry.signature,
        }
        return Letter(entry, event.body, headers)


def sign(body: bytes, key: str) -> str:
    """HMAC-SHA512 over the body as sent, with the secret key of the API."""
    return hmac.new(key.encode(), body, hashlib.sha512).hexdigest()
