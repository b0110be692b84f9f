"""Webhooks: signed deliveries with retries, and the faults that a receiver must survive."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field, fields, replace
from typing import Any

from standins.delivering import ANSWER_SECONDS, Attempt, Carrier, Letter
from standins.knobs import KnobError
from standins.stripe.account import Account, new_id
from standins.stripe.render import render
from standins.stripe.state import Event

ALL = -1


@dataclass(frozen=True)
class Knobs:
    """Where events go, and what goes wrong on the way."""

    webhook_url: str = ""
    webhook_secret: str = ""
    enabled_events: list[str] = field(default_factory=lambda: ["*"])
    only: list[str] = field(default_factory=list)
    """The faults duplicate, reorder, drop and twins touch these event types; empty means all."""
    duplicate: int = 0
    """Extra deliveries of every event, under the same id."""
    twins: int = 0
    """Extra events for every event: other ids, the same fact."""
    drop: int = 0
    """How many of the next events are never sent; -1 drops all."""
    reorder: int = 0
    """Hold events until so many wait, then send them newest first; 0 sends what is held."""
    delay: float = 0.0
    """Seconds before the first attempt."""
    wrong_secret: bool = False
    """Sign with a secret that nobody knows."""
    second_secret: str = ""
    """Sign with this secret too, as while a secret is being rolled."""
    timestamp_offset: int = 0
    """Seconds added to the time in the signature: negative is stale, positive is the future."""
    retry_base: float = 0.5
    """Seconds before the first retry; each further wait doubles."""
    retry_max: float = 30.0
    max_attempts: int = 0
    """Attempts before giving up; 0 for no limit."""
    timeout: float = ANSWER_SECONDS

    def changed(self, values: dict[str, Any]) -> Knobs:
        """A copy with some values changed; an unknown name or a wrong type is refused."""
        known = {item.name: getattr(self, item.name) for item in fields(self)}
        taken = dict(values)
        for name, value in values.items():
            if name not in known:
                raise KnobError(f"unknown knob: {name}")
            expected = type(known[name])
            fits = type(value) is expected or (expected is float and type(value) is int)
            if not fits or (isinstance(value, list) and not all(isinstance(v, str) for v in value)):
                raise KnobError(f"{name}: expected {expected.__name__}")
            minimum = ALL if name == "drop" else 0
            if name != "timestamp_offset" and expected in (int, float) and not value >= minimum:
                raise KnobError(f"{name}: too small")
            if expected is float:
                taken[name] = float(value)
        return replace(self, **taken)


@dataclass(kw_only=True)
class Delivery(Attempt):
    """One attempt, for the log."""

    id: str
    event: str
    type: str
    url: str


@dataclass
class Courier(Carrier[Event, Delivery]):
    """Delivers the events of an account."""

    account: Account
    knobs: Knobs

    def __post_init__(self) -> None:
        self.account.listener = self.accept

    @property
    def way(self) -> Knobs:
        """The knobs as they are now."""
        return self.knobs

    def turn_drop(self, drop: int) -> None:
        """So many of the next events are still to be dropped."""
        self.knobs = replace(self.knobs, drop=drop)

    def name_of(self, event: Event) -> str:
        """What an event is called in the log."""
        return event.id

    def arrived(self, event: Event) -> None:
        """The receiver has taken an event."""
        event.pending_webhooks = 0

    def resume(self) -> None:
        """Send what had not arrived when the account was kept."""
        for event in self.account.all(Event):
            if event.pending_webhooks:
                self.take(event, touched=False)

    def accept(self, event: Event) -> None:
        """Take a new event, and decide what happens to it."""
        knobs = self.knobs
        if not knobs.webhook_url or not _named(knobs.enabled_events, event.type):
            return
        touched = not knobs.only or event.type in knobs.only
        twins = [self.account.twin_of(event) for _ in range(knobs.twins)] if touched else []
        for each in (event, *twins):
            each.pending_webhooks = 1
            self.take(each, touched=touched)
        self.release_when_full()

    def change(self, values: dict[str, Any]) -> None:
        """Turn some knobs."""
        self.knobs = self.knobs.changed(values)
        if self.knobs.reorder <= 1:
            self.release()

    def write(self, event: Event, attempt: int) -> Letter[Delivery]:
        """The request that tells of an event, signed."""
        body = json.dumps({**render(event), "pending_webhooks": 1}, indent=2)
        entry = Delivery(
            id=new_id("del_"),
            event=event.id,
            type=event.type,
            attempt=attempt,
            url=self.knobs.webhook_url,
            signature=_header(body, self.knobs),
        )
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Cache-Control": "no-cache",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": entry.signature,
        }
        return Letter(entry, body.encode(), headers)


def sign(body: str, secret: str, timestamp: int) -> str:
    """The official algorithm: HMAC-SHA256 over the time, a dot, and the body as sent."""
    signed = f"{timestamp}.{body}".encode()
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _header(body: str, knobs: Knobs) -> str:
    timestamp = int(time.time()) + knobs.timestamp_offset
    first = secrets.token_hex() if knobs.wrong_secret else knobs.webhook_secret
    chosen = [first, knobs.second_secret] if knobs.second_secret else [first]
    signatures = [f"v1={sign(body, secret, timestamp)}" for secret in chosen]
    # Test mode also sends a scheme that must be ignored.
    return ",".join([f"t={timestamp}", *signatures, f"v0={secrets.token_hex()}"])


def _named(enabled: list[str], kind: str) -> bool:
    return "*" in enabled or kind in enabled
