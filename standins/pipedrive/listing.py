"""Pages by keyset, as v2 has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from standins.pipedrive.errors import invalid
from standins.pipedrive.query import encode_cursor

T = TypeVar("T")
PAGE = 100


def page(found: Iterable[T], params: dict[str, Any], show: Callable[[T], Any]) -> dict[str, Any]:
    """The page that `limit`, `cursor`, `sort_by` and `sort_direction` name."""
    field = params.get("sort_by", "id")
    direction = params.get("sort_direction", "asc")
    limit = params.get("limit", PAGE)
    is_down = direction == "desc"

    def place(one: T) -> tuple[Any, int]:
        value = getattr(one, field)
        if value is None:  # an update_time that never was sorts first
            value = one.add_time  # type: ignore[attr-defined]
        return (value.timestamp() if hasattr(value, "timestamp") else value), one.id  # type: ignore[attr-defined]

    rows = sorted(found, key=place, reverse=is_down)
    start = params.get("cursor")
    if start is not None:
        if (start["field"], start["sortDirection"]) != (field, direction):
            raise invalid("cursor: Parameter 'cursor' belongs to a request with another order")
        begin = (start["fieldValue"], start["id"])
        rows = [one for one in rows if (place(one) <= begin if is_down else place(one) >= begin)]
    following = None
    if len(rows) > limit:
        value, identifier = place(rows[limit])
        following = encode_cursor(field, value, direction, identifier)
    return {
        "success": True,
        "data": [show(one) for one in rows[:limit]],
        "additional_data": {"next_cursor": following},
    }
