"""What an account holds. State only: `render` says how it looks in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CustomFields = dict[str, Any]
USER_ID = 23836724


@dataclass(kw_only=True)
class User:
    """Somebody who works in the account."""

    id: int
    name: str
    email: str
    is_active: bool = True


@dataclass(kw_only=True)
class Pipeline:
    """A way that deals go."""

    id: int
    name: str
    order_nr: int
    add_time: datetime
    update_time: datetime | None = None
    is_deleted: bool = False


@dataclass(kw_only=True)
class Stage:
    """A step on it."""

    id: int
    name: str
    order_nr: int
    pipeline_id: int
    add_time: datetime
    update_time: datetime | None = None
    is_deleted: bool = False


@dataclass(kw_only=True)
class Field:
    """A field of deals; custom ones have a key of 40 hex digits."""

    key: str
    name: str
    type: str
    options: list[dict[str, Any]] | None = None
    is_custom: bool = True


@dataclass(kw_only=True)
class Person:
    """Whom a deal is with."""

    id: int
    name: str
    add_time: datetime
    update_time: datetime
    emails: list[dict[str, Any]] = field(default_factory=list)
    phones: list[dict[str, Any]] = field(default_factory=list)
    owner_id: int = USER_ID
    org_id: int | None = None
    is_deleted: bool = False


@dataclass(kw_only=True)
class Deal:
    """A possible sale."""

    id: int
    title: str
    pipeline_id: int
    stage_id: int
    add_time: datetime
    update_time: datetime
    stage_change_time: datetime | None = None
    owner_id: int = USER_ID
    person_id: int | None = None
    org_id: int | None = None
    value: float = 0
    currency: str = "USD"
    status: str = "open"
    """open, won or lost; what is deleted keeps its last."""
    lost_reason: str | None = None
    won_time: datetime | None = None
    lost_time: datetime | None = None
    close_time: datetime | None = None
    first_won_time: datetime | None = None
    expected_close_date: str | None = None
    custom_fields: CustomFields = field(default_factory=dict)
    is_deleted: bool = False
    is_archived: bool = False
    archive_time: datetime | None = None


@dataclass(kw_only=True)
class Lead:
    """What may become a deal; its id is a uuid."""

    id: str
    title: str
    add_time: datetime
    update_time: datetime
    owner_id: int = USER_ID
    person_id: int | None = None
    value: dict[str, Any] | None = None
    """Amount and currency in one, or neither."""
    expected_close_date: str | None = None
    custom_fields: CustomFields = field(default_factory=dict)
    is_archived: bool = False
    is_deleted: bool = False


@dataclass(kw_only=True)
class Activity:
    """Something to do."""

    id: int
    subject: str
    type: str
    add_time: datetime
    update_time: datetime
    owner_id: int = USER_ID
    deal_id: int | None = None
    lead_id: str | None = None
    person_id: int | None = None
    due_date: str | None = None
    done: bool = False
    marked_as_done_time: datetime | None = None
    is_deleted: bool = False


@dataclass(kw_only=True)
class Webhook:
    """Where events are sent."""

    id: int
    subscription_url: str
    event_action: str
    event_object: str
    name: str
    add_time: datetime
    http_auth_user: str | None = None
    http_auth_password: str | None = None
    last_delivery_time: datetime | None = None
    last_http_status: int | None = None
    is_application: bool = False
    """Made by an app, which alone sees it."""
    first_failures: int = 0
    failing_since: datetime | None = None
    banned_until: datetime | None = None
