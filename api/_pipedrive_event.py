"""Events of Pipedrive's webhooks: what is taken of one, typed and bounded.

Of the content only the former values of fields are taken whose changes are told. Everything else is
read again.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from api._body import malformed, parse_object

EVENT_ID = re.compile(r"[\x21-\x7e]{1,100}")
WORD = re.compile(r"[A-Za-z_]{1,40}")
NUMBER = re.compile(r"[0-9]{1,18}")
CURRENCY = re.compile(r"[A-Z]{3}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
IMPORTED = "deal"
NUMBERED = ("deal", "person", "activity")
LONGEST_TEXT = 255
MOST_DIGITS = 18
# A value that has another type than documented is left out, as if it had not changed.
OMITTED = object()
Take = Callable[[Any], Any]


def read_event(body: bytes) -> dict[str, Any]:
    """The arguments of crm.receive_webhook, and company_id; refuses what is no event."""
    try:
        document = parse_object(body)
    except ValueError as error:
        raise malformed(str(error)) from None
    meta = document.get("meta")
    if not isinstance(meta, dict):
        raise malformed("meta")
    entity = _matching(WORD, meta.get("entity"))
    event = {
        "event_id": _matching(EVENT_ID, meta.get("id")),
        "action": _matching(WORD, meta.get("action")),
        "entity": entity,
        "entity_id": _number(meta.get("entity_id")),
        "company_id": _number(meta.get("company_id")),
    }
    # What is no deal may have no number: Pipedrive's own leads have none. A refusal counts as a
    # failure there: after ten of them it stops sending events of deals, too.
    needed = set(event) if entity == IMPORTED else set(event) - {"entity_id"}
    for name, value in event.items():
        if value is None and name in needed:
            raise malformed(f"meta.{name.removeprefix('event_')}")
    data, previous = document.get("data"), document.get("previous")
    return {
        **event,
        "happened_at": _time(meta.get("timestamp")),
        "object_id": _object_id(entity, meta.get("entity_id")),
        "object_updated_at": _time(data.get("update_time")) if isinstance(data, dict) else None,
        "before": _before(str(entity), event["action"] == "delete", previous),
        "is_bulk": meta.get("is_bulk_edit") is True,
        "merged_into": _merged_into(meta.get("merged_to_id")),
    }


# --- Former values --------------------------------------------------------------------------------


def _before(entity: str, is_deletion: bool, previous: Any) -> dict[str, Any]:
    if not isinstance(previous, dict):
        return {}
    if entity == "lead" and "value" in previous:
        # It has amount and currency in one, or neither.
        money = previous["value"] if isinstance(previous["value"], dict) else {}
        previous = {**previous, "value": money.get("amount"), "currency": money.get("currency")}
    if entity == "person" and previous.keys() & {"emails", "phones"}:
        # That they changed is all that is kept.
        previous = {**previous, "contact": None}
    taken = {**FIELDS.get(entity, {}), **(LAST.get(entity, {}) if is_deletion else {})}
    found = {name: take(previous[name]) for name, take in taken.items() if name in previous}
    return {name: value for name, value in found.items() if value is not OMITTED}


def _nullable(take: Take) -> Take:
    return lambda value: None if value is None else take(value)


def _id(value: Any) -> Any:
    number = _number(value)
    return OMITTED if number is None else number


def _amount(value: Any) -> Any:
    """A number as text, so that no digit is lost on its way into the database."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return OMITTED
    _, digits, exponent = Decimal(value).as_tuple()
    if not isinstance(exponent, int) or len(digits) > MOST_DIGITS or abs(exponent) > MOST_DIGITS:
        return OMITTED
    return f"{Decimal(value):f}"


def _text(value: Any) -> Any:
    return clean(value)[:LONGEST_TEXT] if isinstance(value, str) else OMITTED


def _of(pattern: re.Pattern[str]) -> Take:
    return lambda value: value if isinstance(value, str) and pattern.fullmatch(value) else OMITTED


def _flag(value: Any) -> Any:
    return value if isinstance(value, bool) else OMITTED


def clean(text: str) -> str:
    """What PostgreSQL can keep: no NUL, no half of a pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


_ID, _TEXT, _DAY = _nullable(_id), _nullable(_text), _nullable(_of(DAY))
_MONEY: dict[str, Take] = {"value": _nullable(_amount), "currency": _nullable(_of(CURRENCY))}
FIELDS: dict[str, dict[str, Take]] = {
    "deal": {
        "status": _of(re.compile("open|won|lost")),
        "stage_id": _ID,
        "pipeline_id": _ID,
        "owner_id": _ID,
        **_MONEY,
    },
    "lead": {
        "title": _TEXT,
        "owner_id": _ID,
        "is_archived": _flag,
        "expected_close_date": _DAY,
        **_MONEY,
    },
    "person": {"name": _TEXT, "owner_id": _ID, "contact": lambda _: None},
    "activity": {
        "subject": _TEXT,
        "type": _TEXT,
        "due_date": _DAY,
        "owner_id": _ID,
        "done": _flag,
    },
}
# What a card of a deletion shows, when the object cannot be read any more.
LAST: dict[str, dict[str, Take]] = {
    "deal": {"title": _TEXT},
    "activity": {"deal_id": _ID},
}


# --- Parts ----------------------------------------------------------------------------------------


def _object_id(entity: str | None, value: Any) -> str | None:
    """The id of an object whose changes are told; the uuid of a lead in its usual form."""
    if entity in NUMBERED:
        number = _number(value)
        return None if number is None else str(number)
    try:
        return str(UUID(value)) if entity == "lead" and isinstance(value, str) else None
    except ValueError:
        return None


def _merged_into(value: Any) -> str | None:
    number = _number(value)
    return None if number is None else str(number)


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _number(value: object) -> int | None:
    """Ids come as texts or as numbers."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return int(text) if isinstance(text, str) and NUMBER.fullmatch(text) else None


def _time(value: object) -> datetime | None:
    """ISO, or ten digits: both are documented."""
    try:
        if isinstance(value, str) and not NUMBER.fullmatch(value):
            when = datetime.fromisoformat(value)
            return when if when.tzinfo else None
        number = _number(value)
        return None if number is None else datetime.fromtimestamp(number, UTC)
    except (ValueError, OverflowError, OSError):
        return None
