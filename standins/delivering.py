"""Deliveries with retries, and what goes wrong on the way: held, dropped, doubled, late."""

from __future__ import annotations

import asyncio
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import httpx

RESPONSE_LENGTH = 2000
# How long each vendor waits for our answer, unless a knob says otherwise. Tests wait longer: on a
# machine that has too much to do, an answer that comes late shows nothing but that.
ANSWER_SECONDS = float(os.environ.get("STAND_IN_ANSWER_SECONDS", "10"))
# Fewer than its client has connections.
MOST_AT_ONCE = 20

E = TypeVar("E")
D = TypeVar("D", bound="Attempt")


class Way(Protocol):
    """The knobs that all couriers have."""

    @property
    def webhook_url(self) -> str: ...
    @property
    def duplicate(self) -> int: ...
    @property
    def drop(self) -> int: ...
    @property
    def reorder(self) -> int: ...
    @property
    def delay(self) -> float: ...
    @property
    def retry_base(self) -> float: ...
    @property
    def retry_max(self) -> float: ...
    @property
    def max_attempts(self) -> int: ...
    @property
    def timeout(self) -> float: ...


@dataclass(kw_only=True)
class Attempt:
    """One attempt, for the log."""

    attempt: int
    signature: str
    sent_at: float = field(default_factory=time.time)
    status: int | None = None
    response: str = ""
    error: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether the receiver said 2xx."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Letter(Generic[D]):
    """What is sent, and the entry of the log about it."""

    entry: D
    content: bytes
    headers: Mapping[str, str]


@dataclass(kw_only=True)
class Carrier(ABC, Generic[E, D]):
    """Delivers events; what they look like, a vendor's courier says."""

    log: list[D] = field(default_factory=list)
    held: list[E] = field(default_factory=list)
    dropped: list[Any] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    under_way: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    client: httpx.AsyncClient | None = None
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    @property
    @abstractmethod
    def way(self) -> Way:
        """The knobs as they are now."""

    @abstractmethod
    def turn_drop(self, drop: int) -> None:
        """So many of the next events are still to be dropped."""

    @abstractmethod
    def name_of(self, event: E) -> Any:
        """What an event is called in the log."""

    @abstractmethod
    def write(self, event: E, attempt: int) -> Letter[D]:
        """The request that tells of an event."""

    def arrived(self, event: E) -> None:
        """The receiver has taken an event."""

    def take(self, event: E, *, touched: bool) -> None:
        """Send an event, unless it is dropped or held; `touched`: the faults are about it."""
        way = self.way
        if touched and self._drops(event):
            return
        if touched and way.reorder > 1:
            self.held.append(event)
            return
        for _ in range(1 + way.duplicate if touched else 1):
            self._begin([event])

    def release_when_full(self) -> None:
        """Send what is held once enough of it waits."""
        if self.held and len(self.held) >= self.way.reorder:
            self.release()

    def release(self) -> None:
        """Send what is held, newest first, each one after the answer to the one before."""
        batch = [event for event in reversed(self.held) for _ in range(1 + self.way.duplicate)]
        self.held.clear()
        if batch:
            self._begin(batch)

    async def redeliver(self, event: E) -> D:
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
            "held": [self.name_of(event) for event in self.held],
            "dropped": list(self.dropped),
            "deliveries": [asdict(entry) for entry in self.log],
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

    def _drops(self, event: E) -> bool:
        drop = self.way.drop
        if drop == 0:
            return False
        if drop > 0:
            self.turn_drop(drop - 1)
        self.dropped.append(self.name_of(event))
        return True

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _begin(self, events: list[E]) -> None:
        self.under_way += 1
        self._spawn(self._deliver(events))

    async def _deliver(self, events: list[E]) -> None:
        """The first attempts, one after the other; what fails is retried on its own."""
        try:
            await asyncio.sleep(self.way.delay)
            for event in events:
                if not (await self._attempt(event, 1)).succeeded:
                    self._spawn(self._retry(event))
        finally:
            self._ended(1)

    def _ended(self, count: int) -> None:
        self.under_way -= count
        if not self.under_way:
            self.idle.set()

    async def _retry(self, event: E) -> None:
        attempt = 1
        while self.way.max_attempts == 0 or attempt < self.way.max_attempts:
            wait = self.way.retry_base * 2.0 ** min(attempt - 1, 30)
            await asyncio.sleep(min(self.way.retry_max, wait))
            attempt += 1
            if (await self._attempt(event, attempt)).succeeded:
                return

    async def _attempt(self, event: E, attempt: int) -> D:
        # Those that wait for a place have no time limit: one that began when a connection was still
        # to be had would run out for hundreds at once, each of which comes again.
        async with self.places:
            return await self._send(event, attempt)

    async def _send(self, event: E, attempt: int) -> D:
        letter = self.write(event, attempt)
        entry = letter.entry
        self.log.append(entry)
        try:
            response = await self._client().post(
                self.way.webhook_url,
                content=letter.content,
                headers=dict(letter.headers),
                timeout=self.way.timeout,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            entry.error = f"{type(error).__name__}: {error}"
            return entry
        entry.status = response.status_code
        entry.response = response.text[:RESPONSE_LENGTH]
        if entry.succeeded:
            self.arrived(event)
        return entry

    def _client(self) -> httpx.AsyncClient:
        if self.client is None:
            self.client = httpx.AsyncClient(follow_redirects=False, trust_env=False)
        return self.client
