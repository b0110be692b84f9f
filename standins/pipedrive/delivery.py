"""Webhooks as the second generation sends them: retries, bans, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
import base64
import json
import time
import uuid
from collections.abc import Coroutine
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from standins.delivering import ANSWER_SECONDS
from standins.pipedrive import render
from standins.pipedrive.account import COMPANY_ID, Account, Event
from standins.pipedrive.api import Api
from standins.pipedrive.state import USER_ID, Deal, Lead, Person, Webhook

RETRY_SECONDS = (3, 30, 150)
FAILURES_BEFORE_BAN = 10
BAN = timedelta(minutes=30)


@dataclass
class Delivery:
    """One attempt, for the log."""

    webhook: int
    event: str
    action: str
    entity: str
    attempt: int
    sent_at: float
    status: int | None = None
    error: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether the receiver said 2xx in time."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Message:
    """An event on its way to one webhook."""

    webhook: Webhook
    body: dict[str, Any]


@dataclass
class Courier:
    """Delivers what happens in an account."""

    account: Account
    api: Api
    log: list[Delivery] = field(default_factory=list)
    held: list[Message] = field(default_factory=list)
    lost: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    client: httpx.AsyncClient | None = None

    def __post_init__(self) -> None:
        self.account.listener = self.accept

    def accept(self, event: Event) -> None:
        """Take an event, and decide for each webhook what happens to it."""
        self.account.drop_dead_webhooks()
        for webhook in self.account.webhooks.values():
            if webhook.event_object not in (event.entity, "*"):
                continue
            if webhook.event_action not in (event.action, "*"):
                continue
            knobs = self.api.knobs
            banned = webhook.banned_until is not None and self.account.now() < webhook.banned_until
            if banned or knobs.drop:
                if not banned and knobs.drop > 0:
                    self.api.turn({"drop": knobs.drop - 1})
                self.lost += 1  # never sent again, as there
                continue
            message = Message(webhook, self._body(webhook, event))
            if knobs.reorder > 1:
                self.held.append(message)
            else:
                for _ in range(1 + knobs.duplicate):
                    self._spawn(self._deliver([message]))
        if self.held and len(self.held) >= self.api.knobs.reorder:
            self.release()

    def release(self) -> None:
        """Send what is held, newest first, each one after the answer to the one before."""
        batch = [one for one in reversed(self.held) for _ in range(1 + self.api.knobs.duplicate)]
        self.held.clear()
        if batch:
            self._spawn(self._deliver(batch))

    def status(self) -> dict[str, Any]:
        """What was sent, what is under way, held or lost."""
        return {
            "pending": len(self.tasks),
            "held": len(self.held),
            "lost": self.lost,
            "deliveries": [asdict(one) for one in self.log],
        }

    async def forget(self) -> None:
        """Stop every delivery and empty the log."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.log.clear()
        self.held.clear()
        self.lost = 0

    async def close(self) -> None:
        """Stop for good."""
        await self.forget()
        if self.client is not None:
            await self.client.aclose()
            self.client = None

    def _body(self, webhook: Webhook, event: Event) -> dict[str, Any]:
        data, previous = self._shown(event.after), self._shown(event.before)
        if data is not None and previous is not None:
            previous = _changed(event.entity, previous, data)
        merge = {
            "merged_to_id": None if event.merged_into is None else str(event.merged_into),
            "merged_from_id": None if event.merged_from is None else str(event.merged_from),
        }
        return {
            "meta": {
                "action": event.action,
                "entity": event.entity,
                "company_id": str(COMPANY_ID),
                "correlation_id": str(uuid.uuid4()),
                "entity_id": str(event.thing.id),
                "id": str(uuid.uuid4()),
                "is_bulk_edit": event.is_bulk,
                "timestamp": render.milliseconds(event.at),
                "type": "application" if webhook.is_application else "general",
                "user_id": str(USER_ID),
                "version": "2.0",
                "webhook_id": str(webhook.id),
                "webhook_owner_id": str(USER_ID),
                "change_source": "app",
                "permitted_user_ids": [str(USER_ID)],
                "attempt": 1,
                "host": self.account.host,
                **{name: value for name, value in merge.items() if value is not None},
            },
            "data": data,
            "previous": previous,
        }

    def _shown(self, thing: Any) -> dict[str, Any] | None:
        match thing:
            case None:
                return None
            case Deal():
                return render.webhook_deal(thing, self.account.fields)
            case Lead():
                return render.webhook_lead(thing, self.account.fields)
            case Person():
                return render.webhook_person(thing)
            case _:
                return render.webhook_activity(thing)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _deliver(self, messages: list[Message]) -> None:
        """The first attempts, one after the other; what fails is retried on its own."""
        await asyncio.sleep(self.api.knobs.delay)
        for message in messages:
            webhook = message.webhook
            if (await self._attempt(message, 1)).succeeded:
                webhook.first_failures = 0
                continue
            webhook.first_failures += 1
            if webhook.first_failures >= FAILURES_BEFORE_BAN:
                webhook.banned_until = self.account.now() + BAN
                webhook.first_failures = 0
            self._spawn(self._retry(message))

    async def _retry(self, message: Message) -> None:
        for attempt, seconds in enumerate(RETRY_SECONDS, start=2):
            await asyncio.sleep(seconds * self.api.knobs.retry_scale)
            if (await self._attempt(message, attempt)).succeeded:
                return

    async def _attempt(self, message: Message, attempt: int) -> Delivery:
        webhook, meta = message.webhook, message.body["meta"]
        delivery = Delivery(
            *(webhook.id, meta["id"], meta["action"], meta["entity_id"]), attempt, time.time()
        )
        self.log.append(delivery)
        headers = {"Content-Type": "application/json", "User-Agent": "Pipedrive Webhooks"}
        if webhook.http_auth_user is not None:
            password = "wrong" if self.api.knobs.wrong_password else webhook.http_auth_password
            pair = f"{webhook.http_auth_user}:{password}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        if self.client is None:
            self.client = httpx.AsyncClient(follow_redirects=False, trust_env=False)
        try:
            answer = await self.client.post(
                webhook.subscription_url,
                content=json.dumps({**message.body, "meta": {**meta, "attempt": attempt}}),
                headers=headers,
                # Waiting for one of our own connections is not theirs.
                timeout=httpx.Timeout(ANSWER_SECONDS, pool=None),
            )
            delivery.status = answer.status_code
        except httpx.HTTPError as error:
            delivery.error = f"{type(error).__name__}: {error}"
        webhook.last_delivery_time = self.account.now()
        webhook.last_http_status = delivery.status
        if delivery.succeeded:
            webhook.failing_since = None
        else:
            webhook.failing_since = webhook.failing_since or self.account.now()
        return delivery


def _changed(entity: str, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The former values of the fields that changed, as the samples in the documentation have
    them: the time of the change not for deals, and of a lead a field that did not change."""
    changed = {name: value for name, value in before.items() if after[name] != value}
    if "custom_fields" in changed:
        was, now = before["custom_fields"], after["custom_fields"]
        changed["custom_fields"] = {
            key: was.get(key) for key in sorted({**was, **now}) if was.get(key) != now.get(key)
        }
    if entity == "deal":
        del changed["update_time"]
    if entity == "lead":
        changed["is_archived"] = before["is_archived"]
    return changed
