"""The engine's contract in memory: queues with one delivery under way and a shortest interval."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from leadmill.retryable import Retryable


@dataclass
class Queue:
    """One destination."""

    every: float = 0.0
    due: list[dict[str, Any]] = field(default_factory=list)
    next_at: float = 0.0
    in_flight: dict[str, Any] | None = None


@dataclass
class FakeStore:
    """What `workers.notifying` calls; everything it reports is kept."""

    queues: dict[str, Queue] = field(default_factory=dict)
    reports: list[dict[str, Any]] = field(default_factory=list)
    events: int = 0
    matched: int = 0
    most_matched: int = 500
    """As many take longer than the database lets a statement take."""
    claims: int = 0
    broken: int = 0
    """So many of the next calls fail as when the database is away."""
    defects: int = 0
    """So many of the next claims raise something that nobody expects."""
    heard: Callable[[], None] = lambda: None
    retry_seconds: float = 0.05

    def put(self, queue: str, *claims: dict[str, Any], every: float = 0.0) -> None:
        self.queues.setdefault(queue, Queue(every)).due += [
            {"queue": queue, **one} for one in claims
        ]

    def outcomes(self) -> list[str]:
        return [one["outcome"] for one in self.reports]

    def _call(self) -> None:
        if self.broken:
            self.broken -= 1
            raise Retryable("the database is away")

    async def match_events(self, maximum: int) -> int:
        self._call()
        if min(maximum, self.events) > self.most_matched:
            raise Retryable("canceling statement due to statement timeout")
        taken = min(maximum, self.events)
        self.events -= taken
        self.matched += taken
        return taken

    async def claim_next(self) -> dict[str, Any]:
        self._call()
        self.claims += 1
        if self.defects:
            self.defects -= 1
            raise ValueError("a defect of the database")
        now = time.monotonic()
        ready = [one for one in self.queues.values() if one.due and one.in_flight is None]
        for queue in sorted(ready, key=lambda one: one.next_at):
            if queue.next_at <= now:
                queue.in_flight = queue.due.pop(0)
                queue.in_flight["attempt"] = queue.in_flight.get("tried", 0) + 1
                queue.next_at = now + queue.every
                return dict(queue.in_flight)
        waits = [one.next_at - now for one in ready]
        return {"wait": max(0.0, min([*waits, 60.0]))}

    async def finish_attempt(self, report: Mapping[str, Any]) -> None:
        self._call()
        self.reports.append(dict(report))
        for queue in self.queues.values():
            given = queue.in_flight
            if given is not None and given["delivery_id"] == report["delivery_id"]:
                queue.in_flight = None
                if report["outcome"] == "retry":
                    queue.due.append({**given, "tried": given["attempt"]})
                    queue.next_at = max(queue.next_at, time.monotonic() + self.retry_seconds)

    async def recover_sendings(self) -> int:
        self._call()
        return 0

    async def listen(self, heard: Callable[[], None]) -> None:
        self.heard = heard
        heard()
        await asyncio.Event().wait()
