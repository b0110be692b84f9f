"""Query parameters of v2, typed strictly: nothing is coerced and nothing unknown is let through."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import QueryParams

from standins.pipedrive.errors import invalid

Read = Callable[[str], Any]
# Whole seconds only: a fraction is "not a valid datetime" there, as others found out.
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_KEY = re.compile(r"[a-z0-9_]{1,60}")
MOST_IDS = 100
MOST_KEYS = 15


def integer(least: int = 1, most: int = 2**53) -> Read:
    """A whole number within bounds."""

    def read(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,17}", text, re.ASCII):
            raise ValueError("must be an integer")
        if not least <= int(text) <= most:
            raise ValueError(f"must be between {least} and {most}")
        return int(text)

    return read


def boolean(text: str) -> bool:
    """true or false, and no other word."""
    if text not in ("true", "false"):
        raise ValueError("must be a boolean")
    return text == "true"


def choice(*known: str) -> Read:
    """One of these words."""

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(f"must be one of {', '.join(known)}")
        return text

    return read


def several(read_one: Read, most: int) -> Read:
    """Some of them, with commas between."""

    def read(text: str) -> list[Any]:
        values = [read_one(part) for part in text.split(",")]
        if len(values) > most:
            raise ValueError(f"must have at most {most} items")
        return values

    return read


def moment(text: str) -> datetime:
    """RFC 3339 without a fraction."""
    if not _MOMENT.fullmatch(text):
        raise ValueError("not a valid datetime")
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise ValueError("not a valid datetime") from None


def key(text: str) -> str:
    """The code of a field."""
    if not _KEY.fullmatch(text):
        raise ValueError("must be a field code")
    return text


def cursor(text: str) -> dict[str, Any]:
    """What `encode_cursor` made."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        raise ValueError("is not a cursor") from None
    if not isinstance(found, dict) or set(found) != {"field", "fieldValue", "sortDirection", "id"}:
        raise ValueError("is not a cursor")
    return found


def encode_cursor(field: str, value: Any, direction: str, identifier: int) -> str:
    """Where the next page begins: the place of its first item."""
    place = {"field": field, "fieldValue": value, "sortDirection": direction, "id": identifier}
    text = json.dumps(place, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


PAGING: dict[str, Read] = {"limit": integer(1, 500), "cursor": cursor}
_SORTED: dict[str, Read] = {
    **PAGING,
    "sort_by": choice("id", "update_time", "add_time"),
    "sort_direction": choice("asc", "desc"),
}
_FOUND: dict[str, Read] = {
    **_SORTED,
    "ids": several(integer(), MOST_IDS),
    "owner_id": integer(),
    "org_id": integer(),
    "updated_since": moment,
    "updated_until": moment,
}
_SHOWN: dict[str, Read] = {
    "include_fields": several(key, 20),
    "custom_fields": several(key, MOST_KEYS),
    "include_option_labels": boolean,
    "include_labels": boolean,
}
DEALS: dict[str, Read] = {
    **_FOUND,
    **_SHOWN,
    "person_id": integer(),
    "pipeline_id": integer(),
    "stage_id": integer(),
    "status": several(choice("open", "won", "lost", "deleted"), 4),
}
DEAL: dict[str, Read] = {n: r for n, r in _SHOWN.items() if n != "include_labels"}
PERSONS: dict[str, Read] = {**_FOUND, **_SHOWN, "deal_id": integer()}
PIPELINES: dict[str, Read] = _SORTED
STAGES: dict[str, Read] = {
    **_SORTED,
    "sort_by": choice("id", "update_time", "add_time", "order_nr"),
    "pipeline_id": integer(),
}
NOTHING: dict[str, Read] = {}


def read(given: QueryParams, known: dict[str, Read]) -> dict[str, Any]:
    """The parameters by name; every fault is reported at once."""
    values: dict[str, Any] = {}
    faults = []
    for name, text in given.multi_items():
        if name not in known:
            faults.append(f"{name}: Parameter '{name}' is not allowed for this request")
        elif name in values:
            faults.append(f"{name}: Parameter '{name}' must be given once")
        else:
            try:
                values[name] = known[name](text)
            except ValueError as error:
                values[name] = None
                faults.append(f"{name}: Parameter '{name}' {error}")
    if faults:
        raise invalid(*faults)
    return values
