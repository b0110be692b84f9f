"""One test account: its objects, its clock, and the events about them."""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from standins.stripe.billing_render import render
from standins.stripe.billing_state import TestClock
from standins.stripe.errors import StripeError, missing_resource
from standins.stripe.state import Customer, Event, Thing

ALPHABET = string.ascii_letters + string.digits
ID_LENGTH = 24
DEFAULT_API_VERSION = "2026-10-28.endive"

T = TypeVar("T", bound=Thing)


@dataclass(frozen=True)
class Dunning:
    """What the account does about bills that are not paid, as its dashboard says."""

    retry_days: tuple[int, ...] = (3, 5, 7)
    """How long after each failure it tries again."""
    after_last: str = "cancel"
    """What becomes of the subscription then: `cancel`, `unpaid` or `past_due`."""


@dataclass(frozen=True)
class Origin:
    """The API request that caused what happens now."""

    request_id: str
    idempotency_key: str | None


origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


def new_id(prefix: str, length: int = ID_LENGTH) -> str:
    """A random id: `new_id("cus_")`."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(length))


@dataclass
class Account:
    """The state of the stand-in."""

    api_version: str = DEFAULT_API_VERSION
    things: dict[str, Thing] = field(default_factory=dict)
    listener: Callable[[Event], None] | None = None
    clock_offset: int = 0
    moment: int | None = None
    """What time it is for a customer with a test clock, while something is done for them."""
    base_url: str = ""
    """Where the pages are."""
    dunning: Dunning = field(default_factory=Dunning)
    tax_percent: int = 0
    """What automatic taxes add, wherever the customer is."""

    def now(self) -> int:
        """The time in whole seconds, like every `created`."""
        return self.account_time() if self.moment is None else self.moment

    def account_time(self) -> int:
        """The time outside of the test clocks."""
        return int(time.time()) + self.clock_offset

    @contextmanager
    def at(self, moment: int | None) -> Iterator[None]:
        """Do something at another time."""
        before, self.moment = self.moment, moment
        try:
            yield
        finally:
            self.moment = before

    @contextmanager
    def as_of(self, customer_id: str | None) -> Iterator[None]:
        """Do something at the time of a customer."""
        customer = self.things.get(customer_id or "")
        clock = self.things.get(getattr(customer, "test_clock", None) or "")
        if not isinstance(customer, Customer) or not isinstance(clock, TestClock):
            yield
            return
        if clock.status == "advancing":
            raise StripeError(
                f"The test clock {clock.id} is advancing. Wait until its status is `ready`.",
                status=429,
                code="lock_timeout",
            )
        with self.at(clock.frozen_time):
            yield

    def add(self, thing: T) -> T:
        """Keep a new object."""
        self.things[thing.id] = thing
        return thing

    def all(self, kind: type[T]) -> list[T]:
        """The objects of a kind, oldest first."""
        return [thing for thing in self.things.values() if isinstance(thing, kind)]

    def find(self, kind: type[T], identifier: str, param: str, status: int = 400) -> T:
        """One object by its id, or the documented refusal."""
        thing = self.things.get(identifier)
        if not isinstance(thing, kind):
            raise missing_resource(kind.KIND, identifier, param, status)
        return thing

    def emit(self, kind: str, thing: Thing, previous: dict[str, Any] | None = None) -> Event:
        """Record an event about an object as it is now, and have it delivered."""
        cause = origin.get()
        data: dict[str, Any] = {"object": render(thing)}
        if previous is not None:
            data["previous_attributes"] = previous
        event = Event(
            id=new_id("evt_"),
            created=self.account_time(),
            type=kind,
            api_version=self.api_version,
            data=data,
            request_id=cause.request_id if cause else None,
            idempotency_key=cause.idempotency_key if cause else None,
        )
        self.add(event)
        if self.listener is not None:
            self.listener(event)
        return event

    def twin_of(self, event: Event) -> Event:
        """A second event, with an id of its own, about the same fact."""
        return self.add(replace(event, id=new_id("evt_")))
