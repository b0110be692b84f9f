"""One company's account: what it holds, its clock, and what happens to it."""

from __future__ import annotations

import copy
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from standins.pipedrive.errors import not_found
from standins.pipedrive.state import (
    USER_ID,
    Activity,
    Deal,
    Field,
    Lead,
    Person,
    Pipeline,
    Stage,
    User,
    Webhook,
)

COMPANY_ID = 13923453
FAILING_DAYS = 3
CLOSING = {"won": "won_time", "lost": "lost_time"}


Thing = Deal | Lead | Person | Activity
ENTITIES: dict[type, str] = {Deal: "deal", Lead: "lead", Person: "person", Activity: "activity"}


@dataclass(frozen=True)
class Event:
    """Something that happened to an object: it was created, changed or deleted."""

    action: str
    before: Any
    after: Any
    at: datetime
    is_bulk: bool = False
    merged_into: int | None = None
    merged_from: int | None = None

    @property
    def thing(self) -> Any:
        """The object, as far as it is there."""
        return self.before if self.after is None else self.after

    @property
    def entity(self) -> str:
        """The kind of the object."""
        return ENTITIES[type(self.thing)]


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
    leads: dict[str, Lead] = field(default_factory=dict)
    activities: dict[int, Activity] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    listener: Callable[[Event], None] | None = None
    is_unreachable: bool = False
    """No address of a webhook can be reached: the knob `unreachable`."""

    def __post_init__(self) -> None:
        self.add_user("Ann Owner", identifier=USER_ID)

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
        for more in (self.leads, self.activities, self.users, self.webhooks):
            more.clear()
        self.add_user("Ann Owner", identifier=USER_ID)

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
        self._tell(Event("create", None, copy.deepcopy(person), now))
        return person

    def add_user(self, name: str, *, identifier: int | None = None) -> User:
        """A colleague."""
        number = identifier or max(self.users) + 1
        self.users[number] = User(id=number, name=name, email=f"user-{number}@acme.example")
        return self.users[number]

    def add_lead(self, title: str, **more: Any) -> Lead:
        """A lead of today."""
        now = self.now()
        lead = Lead(id=str(uuid.uuid4()), title=title, add_time=now, update_time=now, **more)
        self.leads[lead.id] = lead
        self._tell(Event("create", None, copy.deepcopy(lead), now))
        return lead

    def add_activity(self, subject: str, **more: Any) -> Activity:
        """Something to do, of today."""
        now, number = self.now(), max(self.activities, default=0) + 1
        more = {"type": "call", **more}
        activity = Activity(id=number, subject=subject, add_time=now, update_time=now, **more)
        activity.marked_as_done_time = now if activity.done else None
        self.activities[number] = activity
        self._tell(Event("create", None, copy.deepcopy(activity), now))
        return activity

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
        self._close(deal, added)
        self.deals[deal.id] = deal
        self._tell(Event("create", None, copy.deepcopy(deal), added))
        return deal

    # --- Changing -------------------------------------------------------------------------------

    def change_deal(self, deal: Deal, changes: dict[str, Any], **about: Any) -> Deal:
        """Set fields as a client does; what follows from them follows."""
        before, now = self._set(deal, changes)
        if deal.stage_id != before.stage_id:
            deal.pipeline_id = self.find(self.stages, deal.stage_id, "Stage").pipeline_id
            deal.stage_change_time = now
        if deal.status != before.status:
            self._close(deal, now)
        if deal.is_archived != before.is_archived:
            deal.archive_time = now if deal.is_archived else None
        self._tell(Event("change", before, copy.deepcopy(deal), now, **about))
        return deal

    def change(self, thing: Lead | Person | Activity, changes: dict[str, Any]) -> None:
        """Set fields of an object that is no deal."""
        before, now = self._set(thing, changes)
        if isinstance(thing, Activity) and thing.done != before.done:
            thing.marked_as_done_time = now if thing.done else None
        self._tell(Event("change", before, copy.deepcopy(thing), now))

    def delete(self, thing: Thing, *, merged_into: int | None = None) -> None:
        """A deal is listed as deleted for 30 days."""
        before = copy.deepcopy(thing)
        thing.is_deleted = True
        thing.update_time = self._later(thing)
        self._tell(Event("delete", before, None, thing.update_time, merged_into=merged_into))

    def merge_deals(self, deal: Deal, into: Deal) -> None:
        """One of them remains; its value is both's."""
        self.delete(deal, merged_into=into.id)
        self.change_deal(into, {"value": into.value + deal.value}, merged_from=deal.id)

    def _set(self, thing: Thing, changes: dict[str, Any]) -> tuple[Any, datetime]:
        before = copy.deepcopy(thing)
        for name, value in changes.items():
            if name == "custom_fields":
                thing.custom_fields |= value  # type: ignore[union-attr]
            else:
                setattr(thing, name, value)
        thing.update_time = self._later(thing)
        return before, thing.update_time

    def _later(self, thing: Thing) -> datetime:
        return max(self.now(), thing.update_time + timedelta(seconds=1))

    @staticmethod
    def _close(deal: Deal, now: datetime) -> None:
        deal.won_time = deal.lost_time = deal.close_time = None
        if deal.status in CLOSING:
            setattr(deal, CLOSING[deal.status], now)
            deal.close_time = now
        if deal.status == "won":
            deal.first_won_time = deal.first_won_time or now
        else:
            deal.lost_reason = deal.lost_reason if deal.status == "lost" else None

    @staticmethod
    def find(kept: dict[Any, Any], identifier: Any, kind: str) -> Any:
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
