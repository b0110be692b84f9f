"""One company's account: what it holds, its clock, and what happens to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from standins.pipedrive.errors import not_found
from standins.pipedrive.state import Deal, Field, Person, Pipeline, Stage, Webhook

COMPANY_ID = 13923453
USER_ID = 23836724
FAILING_DAYS = 3
CLOSING = {"won": "won_time", "lost": "lost_time"}


@dataclass(frozen=True)
class Event:
    """Something that happened to a deal."""

    action: str
    deal: Deal | None
    previous: dict[str, Any] | None
    entity_id: int
    at: datetime


@dataclass
class Account:
    """The state of the stand-in."""

    domain: str = "acme"
    clock_offset: timedelta = timedelta()
    pipelines: dict[int, Pipeline] = field(default_factory=dict)
    stages: dict[int, Stage] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    deals: dict[int, Deal] = field(default_factory=dict)
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    listener: Callable[[Event], None] | None = None
    is_unreachable: bool = False
    """No address of a webhook can be reached: the knob `unreachable`."""

    def now(self) -> datetime:
        """The account's time in whole seconds."""
        return (datetime.now(UTC) + self.clock_offset).replace(microsecond=0)

    @property
    def host(self) -> str:
        """Where the account is found."""
        return f"{self.domain}.pipedrive.com"

    def empty(self) -> None:
        """As if it had just been opened."""
        self.clock_offset = timedelta()
        for kept in (self.pipelines, self.stages, self.fields, self.persons, self.deals):
            kept.clear()
        self.webhooks.clear()

    def drop_dead_webhooks(self) -> None:
        """Those that have not succeeded for three days are deleted."""
        oldest = self.now() - timedelta(days=FAILING_DAYS)
        for number, one in list(self.webhooks.items()):
            if one.failing_since is not None and one.failing_since <= oldest:
                del self.webhooks[number]

    # --- Making ---------------------------------------------------------------------------------

    def add_pipeline(self, name: str, *stages: str) -> Pipeline:
        """A pipeline and its stages in order."""
        number = len(self.pipelines) + 1
        pipeline = Pipeline(id=number, name=name, order_nr=number, add_time=self.now())
        self.pipelines[number] = pipeline
        for place, stage in enumerate(stages, start=1):
            identifier = len(self.stages) + 1
            self.stages[identifier] = Stage(
                id=identifier,
                name=stage,
                order_nr=place,
                pipeline_id=number,
                add_time=self.now(),
            )
        return pipeline

    def add_field(self, name: str, kind: str, *options: str) -> Field:
        """A custom field of deals; its key differs from account to account."""
        key = hashlib.sha1(f"{self.domain}/{name}".encode(), usedforsecurity=False).hexdigest()
        choices = [{"id": 100 + n, "label": label} for n, label in enumerate(options)]
        made = Field(key=key, name=name, type=kind, options=choices or None)
        self.fields[key] = made
        return made

    def add_person(self, name: str, email: str | None, phone: str | None = None) -> Person:
        """Somebody with at most one address of each kind."""
        now = self.now()
        person = Person(id=len(self.persons) + 1, name=name, add_time=now, update_time=now)
        person.emails = [entry(email)] if email else []
        person.phones = [entry(phone)] if phone else []
        self.persons[person.id] = person
        return person

    def add_deal(self, title: str, stage_id: int, *, age_days: float = 10, **more: Any) -> Deal:
        """A deal that was added some days ago."""
        stage = self.find(self.stages, stage_id, "Stage")
        added = self.now() - timedelta(days=age_days)
        deal = Deal(
            id=max(self.deals, default=0) + 1,
            title=title,
            pipeline_id=stage.pipeline_id,
            stage_id=stage.id,
            add_time=added,
            update_time=added,
            **more,
        )
        self.deals[deal.id] = deal
        self._tell(Event("create", deal, None, deal.id, deal.add_time))
        return deal

    # --- Changing -------------------------------------------------------------------------------

    def change_deal(self, deal: Deal, changes: dict[str, Any]) -> Deal:
        """Set fields as a client does; what follows from them follows."""
        before = {item.name: getattr(deal, item.name) for item in fields(deal)}
        before["custom_fields"] = dict(deal.custom_fields)
        now = max(self.now(), deal.update_time + timedelta(seconds=1))
        for name, value in changes.items():
            if name == "custom_fields":
                deal.custom_fields |= value
            else:
                setattr(deal, name, value)
        if deal.stage_id != before["stage_id"]:
            deal.pipeline_id = self.find(self.stages, deal.stage_id, "Stage").pipeline_id
            deal.stage_change_time = now
        if deal.status != before["status"]:
            deal.won_time = deal.lost_time = deal.close_time = None
            if deal.status in CLOSING:
                setattr(deal, CLOSING[deal.status], now)
                deal.close_time = now
            if deal.status == "won":
                deal.first_won_time = deal.first_won_time or now
            else:
                deal.lost_reason = deal.lost_reason if deal.status == "lost" else None
        if deal.is_archived != before["is_archived"]:
            deal.archive_time = now if deal.is_archived else None
        deal.update_time = now
        previous = {n: v for n, v in before.items() if getattr(deal, n) != v}
        self._tell(Event("change", deal, previous, deal.id, now))
        return deal

    def delete_deal(self, deal: Deal) -> None:
        """It is listed as deleted for 30 days."""
        deal.is_deleted = True
        deal.update_time = max(self.now(), deal.update_time + timedelta(seconds=1))
        last = {item.name: getattr(deal, item.name) for item in fields(deal)}
        self._tell(Event("delete", None, last, deal.id, deal.update_time))

    @staticmethod
    def find(kept: dict[int, Any], identifier: int, kind: str) -> Any:
        """The object of this id, or the API's refusal."""
        if identifier not in kept:
            raise not_found(kind)
        return kept[identifier]

    def _tell(self, event: Event) -> None:
        if self.listener is not None:
            self.listener(event)


def entry(value: str) -> dict[str, Any]:
    """One address of a person."""
    return {"value": value, "primary": True, "label": "work"}
