"""Sends notifications that are due to chats and endpoints.

One loop in each worker process, not a job for each notification: the database has a queue for each
place that counts requests, and answers which delivery may start now, or how long nothing may. So a
place of this process is busy only while a request is under way, and any number of processes can
run the loop.

A delivery that is reported as sent is not sent again. If a process dies between the other side's
answer and the report, nobody can know: its lease ends, and it is sent again with the same id.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import json
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from leadmill import logs, metrics
from leadmill.encryption import DecryptionError, Opener
from leadmill.outage import level_of
from leadmill.retryable import Retryable
from workers import guard
from workers.channels.claim import Adapter, Claim, Outcome, Request, UnsendableError
from workers.guard import Answer, ForbiddenAddressError, Unreachable
from workers.mail import defect

log = logging.getLogger(__name__)

MATCHED_AT_ONCE = 500
# So many more at once after each time that went well, when one has failed.
MORE_AT_ONCE = 25
# What is kept of an answer.
MOST_ANSWER = 1024
# However quiet it is: a notification that was lost with its connection delays nothing for longer.
LOOK_SECONDS = 5.0
RECOVER_SECONDS = 10.0
TROUBLE_SECONDS = 1.0
SUMMARY_SECONDS = 60.0
GRACE_SECONDS = 25.0
# After it something in the loop hangs, and the process is not ready.
STUCK_SECONDS = 120.0
CHANNEL_SECRET = "notification.channel.secret"  # noqa: S105 - what it is encrypted for
SIGNING_SECRET = "notification.signing_secret.secret"  # noqa: S105
Claimed = Mapping[str, Any]
Post = Callable[[Request], Awaitable[Answer]]


class Store(Protocol):
    """The functions of the database that the loop calls. Transient troubles are Retryable."""

    async def match_events(self, maximum: int) -> int:
        """Turn events into deliveries; how many events it took."""

    async def claim_next(self) -> Claimed:
        """A delivery, or {"wait": seconds}."""

    async def finish_attempt(self, report: Mapping[str, Any]) -> None:
        """Store what came of an attempt; tries for some seconds."""

    async def recover_sendings(self) -> int:
        """Free the deliveries of dead processes; how many there were."""

    async def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard` at each notification, and once at the start, until the connection ends."""


class Secrets:
    """Decrypts the secrets of channels, and remembers some of them: it is slow."""

    def __init__(self, opener: Opener) -> None:
        self._open = functools.lru_cache(maxsize=2000)(opener.open)

    def of(self, claimed: Claimed) -> dict[str, Any]:
        """The secret of a claimed delivery. Raises DecryptionError."""
        given = claimed.get("organization_id")
        tenant = None if given is None else UUID(str(given))
        channel = UUID(str(claimed["channel_id"]))
        sealed = base64.b64decode(claimed["secret"])
        secret = dict(json.loads(self._open(sealed, CHANNEL_SECRET, tenant, channel)))
        if signing := claimed.get("signing_secrets"):
            secret["signing_secrets"] = [
                self._open(
                    base64.b64decode(one["secret"]), SIGNING_SECRET, tenant, UUID(str(one["id"]))
                )
                for one in signing
            ]
        return secret


async def post(request: Request) -> Answer:
    """Send a request to where it may go."""
    return await guard.request(
        "POST", request.url, headers=request.headers, body=request.body, allowed=request.allowed
    )


class Notifier:
    """The loop."""

    def __init__(
        self,
        store: Store,
        secrets: Callable[[Claimed], Mapping[str, Any]],
        adapters: Mapping[str, Adapter],
        *,
        places: int,
        post: Post = post,
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._adapters = adapters
        self._places = places
        self._post = post
        self._sending: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._has_events = True
        self._at_once = MATCHED_AT_ONCE
        self._round_at = time.monotonic()
        self._counts: Counter[str] = Counter()
        self._lag = 0.0

    def is_well(self) -> bool:
        """Whether the loop goes round."""
        return time.monotonic() - self._round_at < STUCK_SECONDS

    async def run(self, stop: asyncio.Event, *, wait: bool = True) -> None:
        """Send until a signal to stop, or without waiting until nothing is due."""
        await asyncio.to_thread(guard.prepare)
        helpers = [
            asyncio.create_task(each)
            for each in (self._listen(), self._recover(), self._summarise(), self._hear(stop))
        ]
        try:
            while not stop.is_set():
                seconds = await self._round(stop)
                if not wait and seconds > 0 and not self._sending:
                    break
                await self._pause(seconds)
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            await self._end()

    # --- Going round ------------------------------------------------------------------------------

    async def _round(self, stop: asyncio.Event) -> float:
        """Match events, start what is due; how long nothing will be."""
        self._round_at = time.monotonic()
        self._woken.clear()  # before looking: what comes while we look is looked for again
        # What is due is sent even if events cannot be matched.
        is_matched = not self._has_events or await self._tried(self._match()) is not None
        seconds = await self._tried(self._claim(stop))
        if seconds is None or not is_matched:
            self._has_events = True
            return TROUBLE_SECONDS
        return 0.0 if self._has_events else seconds

    async def _tried(self, work: Coroutine[Any, Any, float]) -> float | None:
        """What it returns; None if it failed, which is in the log."""
        try:
            return await work
        except Exception as error:
            # A defect of one function must not end what sends everything else.
            level = logging.WARNING if isinstance(error, Retryable) else level_of(error)
            log.log(level, "notifications are delayed", exc_info=True)
            return None

    async def _match(self) -> float:
        self._has_events = False
        try:
            matched = await self._store.match_events(self._at_once)
        except Exception:
            # Perhaps they were too many for the time that the database gives to one statement.
            self._at_once = max(1, self._at_once // 2)
            raise
        self._at_once = min(MATCHED_AT_ONCE, self._at_once + MORE_AT_ONCE)
        self._has_events |= matched > 0  # others may be left, or be heard of meanwhile
        return matched

    async def _claim(self, stop: asyncio.Event) -> float:
        for _ in range(self._places):
            if stop.is_set() or len(self._sending) >= self._places:
                return LOOK_SECONDS  # sooner, when one ends
            claimed = await self._store.claim_next()
            if "delivery_id" not in claimed:
                return max(0.001, float(claimed["wait"]))
            task = asyncio.create_task(self._deliver(claimed))
            self._sending.add(task)
            task.add_done_callback(self._ended)
        return 0.0

    async def _pause(self, seconds: float) -> None:
        if seconds <= 0:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), min(seconds, LOOK_SECONDS))
            return
        self._has_events = self._has_events or seconds >= LOOK_SECONDS

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._woken.set()

    def _heard(self) -> None:
        self._has_events = True
        self._woken.set()

    async def _hear(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._woken.set()

    async def _listen(self) -> None:
        while True:
            try:
                await self._store.listen(self._heard)
            except Exception:  # whatever ended it: without it the loop looks every some seconds
                log.warning("the listener for notifications ended", exc_info=True)
            await asyncio.sleep(TROUBLE_SECONDS)

    async def _recover(self) -> None:
        while True:
            try:
                if recovered := await self._store.recover_sendings():
                    log.warning("deliveries of dead processes", extra={"recovered": recovered})
                    self._woken.set()
            except Exception as error:
                level = logging.WARNING if isinstance(error, Retryable) else level_of(error)
                log.log(level, "deliveries cannot be recovered", exc_info=True)
            await asyncio.sleep(RECOVER_SECONDS)

    async def _summarise(self) -> None:
        while True:
            await asyncio.sleep(SUMMARY_SECONDS)
            if self._counts:
                said = {"outcomes": dict(self._counts), "sending": len(self._sending)}
                log.info("notifications", extra=said | {"longest_lag": round(self._lag, 1)})
                self._counts.clear()
                self._lag = 0.0

    async def _end(self) -> None:
        """Let what is under way end; what does not is sent again when its lease has ended."""
        if not self._sending:
            return
        _, unfinished = await asyncio.wait(self._sending, timeout=GRACE_SECONDS)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    # --- One delivery -----------------------------------------------------------------------------

    async def _deliver(self, claimed: Claimed) -> None:
        logs.request_id.set(f"delivery-{claimed['delivery_id']}")
        started = time.monotonic()
        try:
            outcome, answer = await self._attempt(claimed)
            seconds = time.monotonic() - started
            await self._report(claimed, outcome, answer, seconds)
        except Retryable:
            # It is not stored: the lease ends, and the delivery is sent again with the same id.
            log.warning("the outcome of a delivery is not stored", exc_info=True)
        except Exception:
            log.exception("the outcome of a delivery is not stored")

    async def _attempt(self, claimed: Claimed) -> tuple[Outcome, Answer | None]:
        """What came of it, whatever goes wrong."""
        try:
            adapter = self._adapters[str(claimed["kind"])]
            claim = Claim.of(claimed, self._secrets(claimed))
            request = adapter.render(claim)
        except DecryptionError as error:
            log.error("the secret of a channel cannot be decrypted", extra={"detail": str(error)})  # noqa: TRY400 - its words are ours
            return Outcome("retry", "the secret of the channel cannot be decrypted"), None
        except UnsendableError as error:
            return Outcome("failed", str(error)), None
        except Exception as error:
            # Its words may quote what is sent: the kind and the place are enough.
            place = str(defect(error))
            log.error("a notification cannot be rendered", extra={"defect": place})  # noqa: TRY400
            return Outcome("failed", f"it cannot be rendered: {place}"), None
        outcome, answer = await self._send(adapter, claim, request)
        if outcome.again is not None:
            moved, answer = await self._send(adapter, claim, outcome.again)
            outcome = replace(moved, problem=moved.problem or outcome.problem)
        if answer is not None and outcome.result == "sent" and adapter.echoes:
            answer = replace(answer, body=b"")
        return outcome, answer

    async def _send(
        self, adapter: Adapter, claim: Claim, request: Request
    ) -> tuple[Outcome, Answer | None]:
        try:
            answer = await self._post(request)
        except ForbiddenAddressError as error:
            return Outcome("failed", str(error)), None
        except Unreachable as error:
            return Outcome("retry", str(error)), None
        except Exception as error:
            place = str(defect(error))
            log.error("a notification cannot be sent", extra={"defect": place})  # noqa: TRY400
            return Outcome("failed", f"it cannot be sent: {place}"), None
        try:
            return adapter.read(claim, answer), answer
        except Exception as error:
            log.error("an answer cannot be read", extra={"defect": str(defect(error))})  # noqa: TRY400
            accepted = 200 <= answer.status < 300
            return Outcome("sent" if accepted else "retry", f"status {answer.status}"), answer

    async def _report(
        self, claimed: Claimed, outcome: Outcome, answer: Answer | None, seconds: float
    ) -> None:
        status = None if answer is None else answer.status
        after = outcome.retry_after
        said = {
            "delivery_id": str(claimed["delivery_id"]),
            "attempt": int(claimed["attempt"]),
            "outcome": outcome.result,
            "status_code": status,
        }
        await self._store.finish_attempt(
            said
            | {
                "duration_ms": round(seconds * 1000),
                "answer": None if answer is None else _beginning(answer),
                "retry_after_seconds": None if after is None else max(1, round(after)),
                "problem": outcome.problem,
                "external_reference": outcome.reference,
            }
        )
        metrics.NOTIFICATIONS.labels(str(claimed["kind"]), outcome.result).observe(seconds)
        lag = _lag(claimed)
        self._counts[outcome.result] += 1
        self._lag = max(self._lag, lag or 0.0)
        level = logging.INFO if outcome.result == "sent" else logging.WARNING
        level = logging.ERROR if outcome.is_defect else level
        extra = said | {"kind": claimed["kind"], "seconds": round(seconds, 3), "lag": lag}
        log.log(level, "notification", extra=extra)


def _beginning(answer: Answer) -> str | None:
    """The first bytes of an answer as a text that the database can hold."""
    text = answer.body[:MOST_ANSWER].decode("utf-8", "replace")
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}") or None


def _lag(claimed: Claimed) -> float | None:
    """Seconds since it happened, of what was to be told at once."""
    message = claimed.get("message")
    if claimed["attempt"] != 1 or not isinstance(message, Mapping) or claimed.get("is_test"):
        return None
    try:
        happened = datetime.fromisoformat(str(message.get("happened_at")))
    except ValueError:
        return None
    if happened.tzinfo is None:
        return None
    return round((datetime.now(UTC) - happened).total_seconds(), 1)
