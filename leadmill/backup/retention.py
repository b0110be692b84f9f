"""Which full backups are kept: so many dailies, weeklies and monthlies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

YOUNG = timedelta(days=2)


def kept(
    times: Iterable[tuple[str, datetime]], *, dailies: int, weeklies: int, monthlies: int
) -> set[str]:
    """Labels to keep: the newest of each of the last days, weeks and months that have one.

    Those of the last two days are all kept: after a restore to a wrong time another one is made at
    once, and the one before it must still be there to go back to.
    """
    newest_first = sorted(times, key=lambda one: one[1], reverse=True)
    keep = {label for label, at in newest_first if newest_first[0][1] - at < YOUNG}
    keep |= {label for label, _ in newest_first[:1]}
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


def of_last_days(times: Iterable[tuple[str, datetime]], dailies: int) -> set[str]:
    """Labels of all that were made on the last days that have one: WAL is kept for them."""
    known = list(times)
    days = sorted({_day(at) for _, at in known}, reverse=True)[:dailies]
    return {label for label, at in known if _day(at) in days}


Period = Callable[[datetime], tuple[int, ...]]


def _day(at: datetime) -> tuple[int, ...]:
    return at.year, at.month, at.day


def _week(at: datetime) -> tuple[int, ...]:
    return at.isocalendar()[:2]


def _month(at: datetime) -> tuple[int, ...]:
    return at.year, at.month
