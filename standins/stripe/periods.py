"""Periods of billing, by the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime

from standins.stripe.moving import DAY

SECONDS = {"day": DAY, "week": 7 * DAY}
MONTHS = {"month": 1, "year": 12}
LONGEST = {"day": 1095, "week": 156, "month": 36, "year": 3}


def later(moment: int, interval: str, count: int, anchor: int | None = None) -> int:
    """One interval on; a month keeps to the anchor's day, or its own last day."""
    if interval in SECONDS:
        return moment + count * SECONDS[interval]
    start = datetime.fromtimestamp(moment, UTC)
    day = datetime.fromtimestamp(moment if anchor is None else anchor, UTC).day
    years, month = divmod(start.month - 1 + count * MONTHS[interval], 12)
    year = start.year + years
    last = monthrange(year, month + 1)[1]
    return int(start.replace(year=year, month=month + 1, day=min(day, last)).timestamp())


def add_months(moment: int, count: int) -> int:
    """Some months on."""
    return later(moment, "month", count)
