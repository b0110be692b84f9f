"""`leadmill cells` and `leadmill cells sums`: how the copies are, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from leadmill.cells.joining import has_tables, reporting, require_published
from leadmill.cells.place import PREFIX, CellsError, Place, connected
from leadmill.tables import table

# As the alert ReportsOld of a cell.
_OLD_SECONDS = 900
WELL = ("running", "copying")
_STATES = """
select
  substr(s.subname, %(prefix)s) as name, s.subenabled, s.subconninfo, s.subslotname,
  -- A worker that is still connecting has heard nothing since the beginning of time.
  coalesce(w.last_msg_receipt_time > '-infinity', false) as is_connected,
  not exists (
    select from pg_subscription_rel as r where r.srsubid = s.oid and r.srsubstate not in ('r', 's'))
    as is_copied,
  coalesce(e.apply_error_count + e.sync_error_count, 0) as errors,
  m.rolled_up_at, m.time_zone,
  greatest(extract(epoch from clock_timestamp() - m.rolled_up_at), 0)::bigint as behind_seconds,
  (select max(d.day) from report.ledger_day as d where d.cell = m.cell) as newest_day
from pg_subscription as s
join pg_database as b on b.oid = s.subdbid and b.datname = current_database()
left join pg_stat_subscription as w on w.subid = s.oid and w.relid is null
left join pg_stat_subscription_stats as e on e.subid = s.oid
left join report.rollup_watermark as m on m.cell = substr(s.subname, %(prefix)s)
where starts_with(s.subname, %(start)s)
order by 1
"""
# What a sum is made for: the columns of report.day_sum, and their heads.
GROUPS: Mapping[str, Sequence[str]] = {
    "": (),
    "cell": ("cell",),
    "niche": ("cell", "niche"),
    "day": ("day",),
}
_COUNTS = ("sold_count", "refunded_count")
_SUMS = ("sold_count", "sold", "refunded_count", "refunded", "revenue", "deposited", "paid_back")


@dataclass(frozen=True, slots=True)
class State:
    name: str
    state: str
    behind_seconds: int | None
    newest_day: date | None
    time_zone: str | None
    place: str
    reason: str


def states(url: str) -> list[State]:
    """Each cell that has joined: whether its sums come, and how old they are."""
    with reporting(url) as here:
        if not has_tables(here):
            return []
        values = {"prefix": len(PREFIX) + 1, "start": PREFIX}
        return [_state(row) for row in here.cursor(row_factory=dict_row).execute(_STATES, values)]


def _state(row: Mapping[str, Any]) -> State:
    place = Place.known(row["subconninfo"])
    state, reason = _judged(row, place)
    return State(
        row["name"],
        state,
        row["behind_seconds"],
        row["newest_day"],
        row["time_zone"],
        str(place),
        reason,
    )


def _judged(row: Mapping[str, Any], place: Place) -> tuple[str, str]:
    if not row["subenabled"]:
        return "stopped", f"join it again, or: alter subscription {PREFIX}{row['name']} enable"
    if not row["is_connected"]:
        return _why_not(row["name"], row["subslotname"], place, row["errors"])
    if not row["is_copied"] and row["errors"]:
        return "failing", f"{row['errors']} errors; the log of this PostgreSQL has them"
    if not row["is_copied"]:
        return "copying", ""
    if row["behind_seconds"] is None or row["behind_seconds"] > _OLD_SECONDS:
        return "old", "it is connected, but makes no new sums: is its worker running?"
    return "running", ""


def _why_not(name: str, slot: str | None, place: Place, errors: int) -> tuple[str, str]:
    """What the cell says to somebody who asks as the subscription does."""
    again = f"leadmill cells join {name} --from …"
    try:
        with connected(place.conninfo, "the cell") as cell:
            require_published(cell, name, place)
            kept = cell.execute(
                "select true from pg_replication_slots where slot_name = %s"
                " and wal_status is distinct from 'lost'",
                (slot,),
            ).fetchone()
    except CellsError as error:
        return "unreachable", str(error)
    except psycopg.Error as error:
        return "unreachable", f"the cell does not answer: {type(error).__name__}"
    if not kept:
        return "lost", f"its slot is gone, after a failover or a long absence: {again}"
    if errors:
        return "failing", f"{errors} errors; the log of this PostgreSQL has them"
    return "starting", "its subscription is not connected yet; look again in a minute"


def table_of(found: Sequence[State]) -> list[str]:
    rows = [
        (
            one.name,
            one.state,
            "" if one.behind_seconds is None else one.behind_seconds,
            one.newest_day or "",
            one.time_zone or "",
            one.place,
        )
        for one in found
    ]
    head = ("cell", "state", "seconds behind", "newest day", "time zone", "from")
    return [
        *table(head, rows),
        *(f"{one.name}: {one.reason}" for one in found if one.reason),
    ]


# --- Sums -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sums:
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    as_of: Mapping[str, datetime]


def day_of(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CellsError(f"{option} is a day such as 2026-11-29, not {text!r}") from None


def sums(url: str, since: date | None, until: date | None, by: str) -> Sums:
    """What the cells sold and took in between two days, both included, by currency."""
    if since and until and since > until:
        raise CellsError(f"--since {since} is after --until {until}")
    keys = (*GROUPS[by], "currency")
    query = sql.SQL(
        "select {keys}, {sums} from report.day_sum"
        " where day between coalesce(%s, '-infinity'::date) and coalesce(%s, 'infinity'::date)"
        " group by {numbers} order by {numbers}"
    ).format(
        keys=sql.SQL(", ").join(map(sql.Identifier, keys)),
        sums=sql.SQL(", ").join(
            sql.SQL("sum({})::bigint" if name in _COUNTS else "sum({})").format(
                sql.Identifier(name)
            )
            for name in _SUMS
        ),
        numbers=sql.SQL(", ".join(str(number) for number in range(1, len(keys) + 1))),
    )
    with reporting(url) as here:
        if not has_tables(here):
            raise CellsError("no cell has joined: leadmill cells join NAME --from URL")
        # All of it of one moment.
        with here.transaction():
            here.execute("set transaction isolation level repeatable read, read only")
            _refuse_unknown_currencies(here)
            rows = here.execute(query, (since, until)).fetchall()
            as_of = here.execute("select cell, rolled_up_at from report.rollup_watermark")
            return Sums((*keys, *_SUMS), rows, dict(sorted(as_of.fetchall())))


def _refuse_unknown_currencies(here: psycopg.Connection) -> None:
    unknown = here.execute(
        "select distinct d.cell, d.currency from report.ledger_day as d"
        " where not exists (select from report.currency as c where c.code = d.currency)"
        " order by 1, 2"
    ).fetchone()
    if unknown:
        cell, currency = unknown
        raise CellsError(
            f"{currency} is new: leadmill cells join {cell} --from URL tells how many digits it has"
        )
