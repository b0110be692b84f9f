"""Windows and opening hours at every change of clock of every zone, against Python's zoneinfo.

The reference goes from minute to minute and reads the clock; it knows nothing of how the database
finds what it looks for.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg
import pytest

from tests.harness import Harness
from tests.sizes import SOAK

MINUTE, HOUR, DAY = 60, 3600, 86400
WEEK_MINUTES = 7 * 24 * 60
# Before 1973 some clocks were set by seconds.
FIRST, LAST = datetime(1973, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
USUAL_YEAR = 2026
# What PostgreSQL takes for a distance to UTC that never changes; no organisation can have it.
ABBREVIATIONS = ("CET", "EET", "MET", "WET")
# How far around a change the clock is read.
AROUND = 30 * HOUR
EPOCH = date(1970, 1, 1)
MONDAY = 4 * DAY  # the first after it


@dataclass(frozen=True)
class Change:
    """A clock is set, at a moment, from one distance to UTC to another; all in seconds."""

    zone: str
    at: int
    before: int
    after: int

    def clock(self, moment: int) -> int:
        """What the clock says, as seconds of UTC would have it."""
        return moment + (self.before if moment < self.at else self.after)

    def is_usual(self) -> bool:
        """An hour, far from midnight."""
        readings = [datetime.fromtimestamp(self.at + o, UTC) for o in (self.before, self.after)]
        return abs(self.after - self.before) == HOUR and all(0 < r.hour < 23 for r in readings)


def changes_of(name: str, zone: ZoneInfo) -> Iterator[Change]:
    """All changes of a zone: no clock was ever set twice within a week."""

    def offset(moment: int) -> int:
        shift = datetime.fromtimestamp(moment, UTC).astimezone(zone).utcoffset()
        assert shift is not None
        return int(shift.total_seconds())

    step = 6 * DAY
    low, last = int(FIRST.timestamp()), int(LAST.timestamp())
    before = offset(low)
    for high in range(low + step, last, step):
        after = offset(high)
        if after != before:
            early, late = high - step, high
            while late - early > 1:
                middle = (early + late) // 2
                early, late = (middle, late) if offset(middle) == before else (early, middle)
            yield Change(name, late, before, after)
        before = after


@pytest.fixture(scope="module")
def sql(harness: Harness) -> Iterator[psycopg.Connection]:
    with harness.database() as database, database.connect() as connection:
        # Nothing may depend on the zone of the session.
        connection.execute("set time zone 'America/St_Johns'")
        yield connection


@pytest.fixture(scope="module")
def changes(sql: psycopg.Connection) -> list[Change]:
    """By test size those of a year and one odd one of each kind; what zones have in common once."""
    found: dict[tuple[tuple[int, int, int], ...], list[Change]] = {}
    known = 0
    for (name,) in sql.execute(
        "select name from pg_timezone_names where name not like 'posix%%' and name <> all(%s)",
        (list(ABBREVIATIONS),),
    ).fetchall():
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
        known += 1
        of_zone = list(changes_of(name, zone))
        found.setdefault(tuple((c.at, c.before, c.after) for c in of_zone), of_zone)
    assert known > 400
    every = [change for of_zone in found.values() for change in of_zone]
    odd = [change for change in every if not change.is_usual()]
    year = [c for c in every if datetime.fromtimestamp(c.at, UTC).year == USUAL_YEAR]
    assert len(odd) > 1000
    assert len(year) > 100
    # Of one kind there is the same in many zones, and in many years.
    kinds = {(c.before - c.after, (c.at + c.before) % DAY): c for c in odd}
    return every if SOAK else [*kinds.values(), *year]


def moments_of(change: Change) -> list[int]:
    """Before and after the change, and where the clock says a second time what it said before."""
    jump = change.before - change.after
    near = [-25 * HOUR, -HOUR - MINUTE, -1, 0, 1, 29 * MINUTE, HOUR - 1, HOUR, 23 * HOUR + MINUTE]
    return [change.at + s for s in sorted({*near, jump - 1, jump, jump // 2, -jump // 2})]


# Of the number of a day since 1970.
PERIODS: dict[str, Callable[[int], int]] = {
    "day": lambda day: day,
    "week": lambda day: (day + 3) // 7,  # from Monday
    "month": functools.cache(lambda day: (EPOCH + timedelta(days=day)).replace(day=1).toordinal()),
}


def windows(change: Change, period: str) -> list[int]:
    """The moments near the change at which a new window begins."""
    begins, latest = [], None
    for moment in range(change.at - AROUND, change.at + AROUND, MINUTE):
        reading = change.clock(moment)
        if period == "hour":
            here: Any = (reading // HOUR, moment >= change.at)
            is_new = here != latest
        else:
            # The clock may be set back over midnight: a day that has begun does not begin again.
            here = PERIODS[period](reading // DAY)
            is_new = latest is None or here > latest
        if is_new:
            begins.append(moment)
            latest = here
    return begins[1:]  # the first is only where the reading began


def test_windows_are_those_of_the_clock(sql: psycopg.Connection, changes: list[Change]) -> None:
    asked: list[tuple[str, str, int, int | None, int | None]] = []
    for change in changes:
        for period in ("hour", *PERIODS):
            begins = windows(change, period)
            for moment in moments_of(change):
                start = max((b for b in begins if b <= moment), default=None)
                end = min((b for b in begins if b > moment), default=None)
                asked.append((period, change.zone, moment, start, end))
    answers = sql.execute(
        "select extract(epoch from distribution.window_start(a.period, a.zone, m.at))::bigint,"
        " extract(epoch from distribution.window_end(a.period, a.zone, m.at))::bigint"
        " from unnest(%s::text[], %s::text[], %s::bigint[]) with ordinality"
        " as a (period, zone, at, place)"
        " cross join lateral (select to_timestamp(a.at) as at) as m order by a.place",
        [[a[0] for a in asked], [a[1] for a in asked], [a[2] for a in asked]],
    ).fetchall()
    assert len(answers) == len(asked) > 5_000
    wrong = [
        (*one, answer)
        for one, answer in zip(asked, answers, strict=True)
        if not one[2] < answer[1]
        or not answer[0] <= one[2]
        # What began or ends out of sight of the reference is not compared.
        or one[3] not in (None, answer[0])
        or one[4] not in (None, answer[1])
    ]
    assert wrong[:5] == []


def hours_near(change: Change, chance: random.Random) -> list[tuple[int, int]]:
    """Opening hours that begin and end about the time that the clock says when it is set."""
    around = [
        (reading - MONDAY) // MINUTE
        for reading in (change.at + change.before, change.at + change.after)
    ]
    ends = {
        (chance.choice(around) + chance.choice([0, 0, chance.randint(-150, 150)])) % WEEK_MINUTES
        for _ in range(chance.choice([2, 2, 4, 6]))
    }
    ends |= {(e + 1 + chance.randint(0, 600)) % WEEK_MINUTES for e in ends if len(ends) % 2}
    ordered = sorted(ends)[: len(ends) // 2 * 2]
    spans = list(zip(ordered[::2], ordered[1::2], strict=True))
    if chance.random() < 0.3:
        # The other way round: closed there, open else, and over Sunday's midnight.
        edges = [0, *(e for span in spans for e in span), WEEK_MINUTES]
        spans = [s for s in zip(edges[::2], edges[1::2], strict=True) if s[0] < s[1]]
    return spans


def test_openings_are_those_of_the_clock(sql: psycopg.Connection, changes: list[Change]) -> None:
    chance = random.Random(1)
    asked: list[tuple[str, str, int, bool, int | None]] = []
    for change in changes:
        hours = hours_near(change, chance)

        def is_open(
            moment: int, change: Change = change, hours: list[tuple[int, int]] = hours
        ) -> bool:
            minute = (change.clock(moment) - MONDAY) // MINUTE % WEEK_MINUTES
            return any(first <= minute < end for first, end in hours)

        text = "{" + ",".join(f"[{first},{end})" for first, end in hours) + "}"
        minutes = range(change.at - AROUND, change.at + AROUND, MINUTE)
        flips = [m for m in minutes[1:] if is_open(m) != is_open(m - MINUTE)]
        for moment in moments_of(change):
            flip = min((f for f in flips if f > moment), default=None)
            asked.append((text, change.zone, moment, is_open(moment), flip))
    answers = sql.execute(
        "select o.is_open, case when o.changes_at < 'infinity' then"
        " extract(epoch from o.changes_at)::bigint end"
        " from unnest(%s::text[], %s::text[], %s::bigint[]) with ordinality"
        " as a (hours, zone, at, place)"
        " cross join lateral distribution.opening_at("
        "a.hours::int4multirange, a.zone, to_timestamp(a.at)) as o order by a.place",
        [[a[0] for a in asked], [a[1] for a in asked], [a[2] for a in asked]],
    ).fetchall()
    assert len(answers) == len(asked) > 2_000
    wrong = [
        (*one, answer)
        for one, answer in zip(asked, answers, strict=True)
        if answer[0] != one[3]
        or (
            answer[1] != one[4]
            if one[4] is not None
            else answer[1] is not None and answer[1] < one[2] + 5 * HOUR
        )
    ]
    assert wrong[:5] == []
    assert any(one[4] is not None for one in asked)


def test_times_that_are_known(sql: psycopg.Connection) -> None:
    """So that a mistake of the reference does not hide one of the database."""

    def one(query: str) -> str:
        row = sql.execute(f"select to_char({query} at time zone 'UTC', 'YYYY-MM-DD HH24:MI')")
        return str((row.fetchone() or [None])[0])

    havana = "'day', 'America/Havana', '2024-11-03T04:30Z'"
    assert one(f"distribution.window_start({havana})") == "2024-11-03 04:00"
    assert (
        one("distribution.window_end('day', 'America/Havana', '2024-11-02T10:00Z')")
        == "2024-11-03 04:00"
    )
    new_york = "'America/New_York'"
    opening = "(distribution.opening_at('{[%s,%s)}', %s, '%s')).changes_at"
    sunday = 6 * 24 * 60
    # From 02:30 to 03:30, on the day without such an hour: opens as soon as it would be past it.
    gap = (sunday + 150, sunday + 210, new_york)
    assert one(opening % (*gap, "2026-03-08T06:00Z")) == "2026-03-08 07:00"
    assert one(opening % (*gap, "2026-03-08T07:00Z")) == "2026-03-08 07:30"
    # Until 01:30, on the day that has it twice: closes at the first, and opens once more.
    twice = (sunday, sunday + 90, new_york)
    assert one(opening % (*twice, "2026-11-01T05:00Z")) == "2026-11-01 05:30"
    assert one(opening % (*twice, "2026-11-01T05:45Z")) == "2026-11-01 06:00"
    assert one(opening % (*twice, "2026-11-01T06:10Z")) == "2026-11-01 06:30"
