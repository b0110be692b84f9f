"""Webhooks: signed deliveries with retries, and the faults that a receiver must survive."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Coroutine
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import httpx

from standins.stripe.account import Account, new_id
from standins.stripe.render import render
from standins.stripe.state import Event

RESPONSE_LENGTH = 2000
# Fewer than its client has connections.
MOST_AT_ONCE = 20
ALL = -1


class KnobError(Exception):
    """A knob that does not exist or does not turn that far."""


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
    timeout: float = 10.0

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


@dataclass
class Delivery:
    """One attempt, for the log."""

    id: str
    event: str
    type: str
    attempt: int
    sent_at: float
    url: str
    signature: str
    status: int | None = None
    response: str = ""
    error: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether the receiver said 2xx."""
        return self.status is not None and 200 <= self.status < 300


@dataclass
class Courier:
    """Delivers the events of an account."""

    account: Account
    knobs: Knobs
    log: list[Delivery] = field(default_factory=list)
    held: list[Event] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    client: httpx.AsyncClient | None = None
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    def __post_init__(self) -> None:
        self.account.listener = self.accept

    def accept(self, event: Event) -> None:
        """Take a new event, and decide what happens to it."""
        knobs = self.knobs
        if not knobs.webhook_url or not _named(knobs.enabled_events, event.type):
            return
        touched = not knobs.only or event.type in knobs.only
        twins = [self.account.twin_of(event) for _ in range(knobs.twins)] if touched else []
        for each in (event, *twins):
            each.pending_webhooks = 1
            if touched and self._drops(each):
                continue
            if touched and knobs.reorder > 1:
                self.held.append(each)
                continue
            for _ in range(1 + knobs.duplicate if touched else 1):
                self._spawn(self._deliver([each]))
        if self.held and len(self.held) >= knobs.reorder:
            self.release()

    def change(self, values: dict[str, Any]) -> None:
        """Turn some knobs."""
        self.knobs = self.knobs.changed(values)
        if self.knobs.reorder <= 1:
            self.release()

    def release(self) -> None:
        """Send what is held, newest first, each one after the answer to the one before."""
        batch = [event for event in reversed(self.held) for _ in range(1 + self.knobs.duplicate)]
        self.held.clear()
        if batch:
            self._spawn(self._deliver(batch))

    async def redeliver(self, event: Event) -> Delivery:
        """Send an event once more, now, and without retries."""
        return await self._attempt(event, 1)

    def status(self) -> dict[str, Any]:
        """What was sent, what is under way, held or dropped."""
        return {
            "pending": len(self.tasks),
            "held": [event.id for event in self.held],
            "dropped": list(self.dropped),
            "deliveries": [asdict(delivery) for delivery in self.log],
        }

    async def forget(self) -> None:
        """Stop every delivery and empty the log."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for kept in (self.log, self.held, self.dropped):
            kept.clear()

    async def close(self) -> None:
        """Stop for good."""
        await self.forget()
        if self.client is not None:
            await self.client.aclose()
            self.client = None

    def _drops(self, event: Event) -> bool:
        if self.knobs.drop == 0:
            return False
        if self.knobs.drop > 0:
            self.knobs = replace(self.knobs, drop=self.knobs.drop - 1)
        self.dropped.append(event.id)
        return True

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _deliver(self, events: list[Event]) -> None:
        """The first attempts, one after the other; what fails is retried on its own."""
        await asyncio.sleep(self.knobs.delay)
        for event in events:
            if not (await self._attempt(event, 1)).succeeded:
                self._spawn(self._retry(event))

    async def _retry(self, event: Event) -> None:
        attempt = 1
        while self.knobs.max_attempts == 0 or attempt < self.knobs.max_attempts:
            wait = self.knobs.retry_base * 2.0 ** min(attempt - 1, 30)
            await asyncio.sleep(min(self.knobs.retry_max, wait))
            attempt += 1
            if (await self._attempt(event, attempt)).succeeded:
                return

    async def _attempt(self, event: Event, attempt: int) -> Delivery:
        # Those that wait for a place have no time limit: one that began when a connection was still
        # to be had would run out for hundreds at once, each of which comes again.
        async with self.places:
            return await self._send(event, attempt)

    async def _send(self, event: Event, attempt: int) -> Delivery:
        knobs = self.knobs
        body = json.dumps({**render(event), "pending_webhooks": 1}, indent=2)
        delivery = Delivery(
            id=new_id("del_"),
            event=event.id,
            type=event.type,
            attempt=attempt,
            sent_at=time.time(),
            url=knobs.webhook_url,
            signature=_header(body, knobs),
        )
        self.log.append(delivery)
        try:
            response = await self._client().post(
                knobs.webhook_url,
                content=body.encode(),
                headers={
                    "Content-Type": "application/json; charset=utf-8",
                    "Cache-Control": "no-cache",
                    "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
                    "Stripe-Signature": delivery.signature,
                },
                timeout=knobs.timeout,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            delivery.error = f"{type(error).__name__}: {error}"
            return delivery
        delivery.status = response.status_code
        delivery.response = response.text[:RESPONSE_LENGTH]
        if delivery.succeeded:
            event.pending_webhooks = 0
        return delivery

    def _client(self) -> httpx.AsyncClient:
        if self.client is None:
            self.client = httpx.AsyncClient(follow_redirects=False, trust_env=False)
        return self.client


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
