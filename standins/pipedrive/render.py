"""Objects as API v2 shows them, and as webhooks do, which is not the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

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

VISIBLE_TO = 3
# Shown only when requested by include_fields.
EXTRA_FIELDS = (
    "next_activity_id",
    "last_activity_id",
    "first_won_time",
    "products_count",
    "files_count",
    "notes_count",
    "followers_count",
    "email_messages_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "participants_count",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
    "smart_bcc_email",
    "source_lead_id",
)


def moment(at: datetime | None) -> str | None:
    """RFC 3339 in whole seconds."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(at: datetime | None) -> str | None:
    return None if at is None else at.date().isoformat()


def deal(one: Deal, *, extra: tuple[str, ...] = (), keys: list[str] | None = None) -> Any:
    """A deal of v2; `keys` are the requested custom fields, None means all."""
    custom = one.custom_fields
    shown = {
        **_common(one),
        "status": "deleted" if one.is_deleted else one.status,
        "visible_to": VISIBLE_TO,
        "local_won_date": _day(one.won_time),
        "local_lost_date": _day(one.lost_time),
        "local_close_date": _day(one.close_time),
        "is_deleted": one.is_deleted,
        "acv": None,
        "arr": None,
        "mrr": None,
        "custom_fields": custom if keys is None else {k: custom.get(k) for k in keys},
    }
    for name in extra:
        if name == "first_won_time":
            shown[name] = moment(one.first_won_time)
        else:
            shown[name] = 0 if name.endswith("_count") else None
    return shown


def webhook_deal(one: Deal, known: dict[str, Field]) -> dict[str, Any]:
    """A deal in an event: `visible_to` is a text, custom fields are objects with their type."""
    return {
        **_common(one),
        "status": one.status,
        "visible_to": str(VISIBLE_TO),
        "first_won_time": moment(one.first_won_time),
        "custom_fields": _typed_fields(one.custom_fields, known),
    }


def _common(one: Deal) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "creator_user_id": USER_ID,
        "owner_id": one.owner_id,
        "value": one.value,
        "currency": one.currency,
        "person_id": one.person_id,
        "org_id": one.org_id,
        "pipeline_id": one.pipeline_id,
        "stage_id": one.stage_id,
        "add_time": moment(one.add_time),
        "update_time": moment(one.update_time),
        "stage_change_time": moment(one.stage_change_time),
        "status": one.status,
        "probability": None,
        "lost_reason": one.lost_reason,
        "close_time": moment(one.close_time),
        "won_time": moment(one.won_time),
        "lost_time": moment(one.lost_time),
        "expected_close_date": one.expected_close_date,
        "label_ids": [],
        "origin": "ManuallyCreated",
        "origin_id": None,
        "channel": None,
        "channel_id": None,
        "is_archived": one.is_archived,
        "archive_time": moment(one.archive_time),
    }


def _typed_fields(values: dict[str, Any], known: dict[str, Field]) -> dict[str, Any]:
    return {key: _typed(known[key].type, value) for key, value in values.items()}


def _typed(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "enum":
        return {"type": kind, "id": value}
    if kind == "set":
        return {"type": kind, "values": [{"id": one} for one in value]}
    if isinstance(value, dict):
        return {"type": kind, **value}
    return {"type": kind, "value": value}


def person(one: Person) -> dict[str, Any]:
    """A person of v2."""
    return {
        **_person(one),
        "is_deleted": one.is_deleted,
        "visible_to": VISIBLE_TO,
        "picture_id": None,
    }


def webhook_person(one: Person) -> dict[str, Any]:
    """A person in an event."""
    return {**_person(one), "label": None, "visible_to": str(VISIBLE_TO)}


def _person(one: Person) -> dict[str, Any]:
    first, _, last = one.name.partition(" ")
    return {
        "id": one.id,
        "name": one.name,
        "first_name": first,
        "last_name": last or None,
        "owner_id": one.owner_id,
        "org_id": one.org_id,
        "add_time": moment(one.add_time),
        "update_time": moment(one.update_time),
        "emails": one.emails,
        "phones": one.phones,
        "label_ids": [],
        "custom_fields": {},
    }


def lead(one: Lead) -> dict[str, Any]:
    """A lead of v1: its custom fields stand beside the others."""
    return {**_lead(one), "was_seen": True, "cc_email": None, **one.custom_fields}


def webhook_lead(one: Lead, known: dict[str, Field]) -> dict[str, Any]:
    """A lead in an event."""
    return {**_lead(one), "custom_fields": _typed_fields(one.custom_fields, known)}


def _lead(one: Lead) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "owner_id": one.owner_id,
        "creator_id": USER_ID,
        "label_ids": [],
        "person_id": one.person_id,
        "organization_id": None,
        "source_name": "Manually created",
        "origin": "ManuallyCreated",
        "origin_id": None,
        "channel": None,
        "channel_id": None,
        "is_archived": one.is_archived,
        "value": one.value,
        "expected_close_date": one.expected_close_date,
        "next_activity_id": None,
        "add_time": milliseconds(one.add_time),
        "update_time": milliseconds(one.update_time),
        "visible_to": str(VISIBLE_TO),
    }


def activity(one: Activity) -> dict[str, Any]:
    """An activity of v2."""
    return {
        **_activity(one),
        "is_deleted": one.is_deleted,
        "due_time": None,
        "duration": None,
        "location": None,
        "participants": [],
        "attendees": [],
    }


def webhook_activity(one: Activity) -> dict[str, Any]:
    """An activity in an event, where what is not set can be an object without a value."""
    empty = {"timezone_id": None, "value": ""}
    return {**_activity(one), "due_time": empty, "duration": empty}


def _activity(one: Activity) -> dict[str, Any]:
    return {
        "id": one.id,
        "subject": one.subject,
        "type": one.type,
        "owner_id": one.owner_id,
        "creator_user_id": USER_ID,
        "add_time": moment(one.add_time),
        "update_time": moment(one.update_time),
        "deal_id": one.deal_id,
        "lead_id": one.lead_id,
        "person_id": one.person_id,
        "org_id": None,
        "project_id": None,
        "due_date": one.due_date,
        "busy": False,
        "done": one.done,
        "marked_as_done_time": moment(one.marked_as_done_time),
        "public_description": None,
        "priority": None,
        "note": None,
    }


def user(one: User) -> dict[str, Any]:
    """A user of v1."""
    return {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "default_currency": "USD",
        "locale": "en_US",
        "timezone_name": "America/New_York",
        "timezone_offset": "-05:00",
        "lang": 1,
        "phone": None,
        "active_flag": one.is_active,
        "is_admin": int(one.id == USER_ID),
        "is_deleted": not one.is_active,
        "icon_url": None,
        "is_you": one.id == USER_ID,
    }


def pipeline(one: Pipeline) -> dict[str, Any]:
    """A pipeline of v2."""
    return {
        "id": one.id,
        "name": one.name,
        "order_nr": one.order_nr,
        "is_deleted": one.is_deleted,
        "is_deal_probability_enabled": True,
        "add_time": moment(one.add_time),
        "update_time": moment(one.update_time),
    }


def stage(one: Stage) -> dict[str, Any]:
    """A stage of v2."""
    return {
        "id": one.id,
        "order_nr": one.order_nr,
        "name": one.name,
        "is_deleted": one.is_deleted,
        "deal_probability": 100,
        "pipeline_id": one.pipeline_id,
        "is_deal_rot_enabled": False,
        "days_to_rotten": None,
        "add_time": moment(one.add_time),
        "update_time": moment(one.update_time),
    }


def deal_field(one: Field) -> dict[str, Any]:
    """A field definition of v2."""
    return {
        "field_name": one.name,
        "field_code": one.key,
        "field_type": one.type,
        "options": one.options,
        "subfields": None,
        "is_custom_field": one.is_custom,
        "is_optional_response_field": False,
    }


def webhook(one: Webhook, company_id: int) -> dict[str, Any]:
    """A webhook of v1; its times have milliseconds."""
    return {
        "id": one.id,
        "company_id": company_id,
        "owner_id": USER_ID,
        "user_id": USER_ID,
        "event_action": one.event_action,
        "event_object": one.event_object,
        "subscription_url": one.subscription_url,
        "version": "2.0",
        "is_active": 1,
        "add_time": milliseconds(one.add_time),
        "remove_time": None,
        "type": "application" if one.is_application else "general",
        "http_auth_user": one.http_auth_user,
        "http_auth_password": one.http_auth_password,
        "remove_reason": None,
        "last_delivery_time": milliseconds(one.last_delivery_time),
        "last_http_status": one.last_http_status,
        "admin_id": USER_ID,
        "name": one.name,
    }


def milliseconds(at: datetime | None) -> str | None:
    """RFC 3339 with milliseconds."""
    if at is None:
        return None
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"
