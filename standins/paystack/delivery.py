"""Webhooks: signed deliveries with retries, and the faults that a receiver must survive."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Coroutine
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import httpx

from standins.paystack.account import Account
from standins.paystack.knobs import Knobs
from standins.paystack.state import Event

RESPONSE_LENGTH = 2000
# Fewer than its client has connections.
MOST_AT_ONCE = 20


@dataclass
class Delivery:
    """One attempt, for the log."""

    event: int
    kind: str
    attempt: int
    sent_at: float
    signature: str
    status: int | None = None
    response: str = ""
    error: str = ""

    @property
    def succeeded(self) -> bool:
        """Nothing but 200 will do."""
        return self.status == 200


@dataclass
class Courier:
    """Delivers the events of an account, signed with its secret key."""

    account: Account
    api_key: str
    log: list[Delivery] = field(default_factory=list)
    held: list[Event] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    under_way: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    client: httpx.AsyncClient | None = None
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    def __post_init__(self) -> None:
        self.account.listener = self.accept

    @property
    def knobs(self) -> Knobs:
        """As they are now."""
        return self.account.knobs

    def accept(self, event: Event) -> None:
        """Take a new event, and decide what happens to it."""
        knobs = self.knobs
        if not knobs.webhook_url:
            return
        touched = not knobs.only or event.kind in knobs.only
        if touched and self._drops(event):
            return
        if touched and knobs.reorder > 1:
            self.held.append(event)
            if len(self.held) >= knobs.reorder:
                self.release()
            return
        for _ in range(1 + knobs.duplicate if touched else 1):
            self._begin([event])

    def release(self) -> None:
        """Send what is held, newest first, each one after the answer to the one before."""
        batch = [event for event in reversed(self.held) for _ in range(1 + self.knobs.duplicate)]
        self.held.clear()
        if batch:
            self._begin(batch)

    async def redeliver(self, event: Event) -> Delivery:
        """Send an event once more, now, and without retries."""
        return await self._attempt(event, 1)

    async def drained(self) -> None:
        """Wait for the first attempts, whatever came of them."""
        while self.under_way:
            self.idle.clear()
            await self.idle.wait()

    def status(self) -> dict[str, Any]:
        """What was sent, what is under way, held or dropped."""
        return {
            "pending": len(self.tasks),
            "held": [event.number for event in self.held],
            "dropped": list(self.dropped),
            "deliveries": [asdict(delivery) for delivery in self.log],
        }

    async def forget(self) -> None:
        """Stop every delivery and empty the log."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.log.clear()
        self.held.clear()
        self.dropped.clear()
        self._ended(self.under_way)

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
            self.account.knobs = replace(self.knobs, drop=self.knobs.drop - 1)
        self.dropped.append(event.number)
        return True

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _begin(self, events: list[Event]) -> None:
        self.under_way += 1
        self._spawn(self._deliver(events))

    async def _deliver(self, events: list[Event]) -> None:
        """The first attempts, one after the other; what fails is retried on its own."""
        try:
            await asyncio.sleep(self.knobs.delay)
            for event in events:
                if not (await self._attempt(event, 1)).succeeded:
                    self._spawn(self._retry(event))
        finally:
            self._ended(1)

    def _ended(self, count: int) -> None:
        self.under_way -= count
        if not self.under_way:
            self.idle.set()

    async def _retry(self, event: Event) -> None:
        attempt = 1
        while self.knobs.max_attempts == 0 or attempt < self.knobs.max_attempts:
            wait = self.knobs.retry_base * 2.0 ** min(attempt - 1, 30)
            await asyncio.sleep(min(self.knobs.retry_max, wait))
            attempt += 1
            if (await self._attempt(event, attempt)).succeeded:
                return

    async def _attempt(self, event: Event, attempt: int) -> Delivery:
        async with self.places:
            return await self._send(event, attempt)

    async def _send(self, event: Event, attempt: int) -> Delivery:
        knobs = self.knobs
        key = secrets.token_hex() if knobs.wrong_key else self.api_key
        delivery = Delivery(
            event=event.number,
            kind=event.kind,
            attempt=attempt,
            sent_at=time.time(),
            signature=sign(event.body, key),
        )
        self.log.append(delivery)
        try:
            response = await self._client().post(
                knobs.webhook_url,
                content=event.body,
                headers={
                    "Content-Type": "application/json",
                    "User-Agent": "Paystack/2.0",
                    "x-paystack-signature": delivery.signature,
                },
                timeout=knobs.timeout,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            delivery.error = f"{type(error).__name__}: {error}"
            return delivery
        delivery.status = response.status_code
        delivery.response = response.text[:RESPONSE_LENGTH]
        return delivery

    def _client(self) -> httpx.AsyncClient:
        if self.client is None:
            self.client = httpx.AsyncClient(follow_redirects=False, trust_env=False)
        return self.client


def sign(body: bytes, key: str) -> str:
    """HMAC-SHA512 over the body as sent, with the secret key of the API."""
    return hmac.new(key.encode(), body, hashlib.sha512).hexdigest()
