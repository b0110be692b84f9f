"""Pages of lists, newest first: by number, or by a cursor that stands still while things come."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from standins.paystack.errors import PaystackError

T = TypeVar("T")
PAGE = 50


def by_number(
    things: Sequence[T], params: dict[str, Any], size_name: str, show: Callable[[T], Any]
) -> dict[str, Any]:
    """`data` and `meta` of one page."""
    size, page = params.get(size_name, PAGE), params.get("page", 1)
    start = (page - 1) * size
    some = things[start : start + size]
    return {
        "data": [show(thing) for thing in some],
        "meta": {
            "total": len(things),
            "skipped": min(start, len(things)),
            "perPage": size,
            "page": page,
            "pageCount": -(-len(things) // size),
        },
    }


def by_cursor(
    things: Sequence[T],
    params: dict[str, Any],
    size_name: str,
    show: Callable[[T], Any],
    number_of: Callable[[T], int],
) -> dict[str, Any]:
    """The same with `next`: what is older than the last one shown."""
    size = params.get(size_name, PAGE)
    if "next" in params:
        last = _read(params["next"])
        things = [thing for thing in things if number_of(thing) < last]
    some = things[:size]
    following = _write(number_of(some[-1])) if len(things) > size else None
    return {
        "data": [show(thing) for thing in some],
        "meta": {"next": following, "previous": None, "perPage": size},
    }


def _write(number: int) -> str:
    return base64.urlsafe_b64encode(f"undefined:{number}".encode()).decode()


def _read(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().partition(":")[2])
    except (binascii.Error, ValueError):
        raise PaystackError("Invalid cursor", code="invalid_cursor") from None
