"""Which full backups are kept: so many dailies, weeklies and monthlies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any


def kept(
    times: Iterable[tuple[str, datetime]], *, dailies: int, weeklies: int, monthlies: int
) -> set[str]:
    """Labels to keep: the newest of each of the last days, weeks and months that have one.

    The newest of all is kept whatever the numbers say.
    """
    newest_first = sorted(times, key=lambda one: one[1], reverse=True)
    keep = {label for label, _ in newest_first[:1]}
    for count, period in (
        (dailies, _day),
        (weeklies, _week),
        (monthlies, _month),
    ):
        seen: set[Any] = set()
        for label, at in newest_first:
            if len(seen) >= count:
                break
            if period(at) not in seen:
                seen.add(period(at))
                keep.add(label)
    return keep


Period = Callable[[datetime], tuple[int, ...]]


def _day(at: datetime) -> tuple[int, ...]:
    return at.year, at.month, at.day


def _week(at: datetime) -> tuple[int, ...]:
    return at.isocalendar()[:2]


def _month(at: datetime) -> tuple[int, ...]:
    return at.year, at.month
