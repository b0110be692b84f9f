"""What grows, and what goes when its time is over: tables for the person at the terminal."""

from __future__ import annotations

from datetime import datetime

import psycopg

from leadmill.tables import table

_UNITS = ("B", "kB", "MB", "GB", "TB")


def retention(url: str) -> list[str]:
    """Each class of data: how long it is kept, and what is past its time now. Changes nothing."""
    rows = _rows(url, "select class, days, due, oldest, setting from ops.retention_preview()")
    return table(
        ("class", "days", "due", "oldest", "setting"),
        [
            (name, days or "for ever", due or 0, _day(oldest), setting)
            for name, days, due, oldest, setting in rows
        ],
    )


def obstacles(url: str) -> list[str]:
    """Leads that are old enough for the archive and stay, by what is open about them."""
    rows = _rows(url, "select obstacle, leads, oldest from archive.kept()")
    return table(
        ("open", "leads", "oldest"), [(name, count, _day(oldest)) for name, count, oldest in rows]
    )


def forecast(url: str) -> list[str]:
    """The tables that grow fastest, and when the disk is full."""
    rows = _rows(
        url,
        "select entity, bytes, bytes_a_day, days_known, days_until_full from ops.disk_forecast"
        " order by entity <> 'database', bytes_a_day desc nulls last, bytes desc limit 21",
    )
    return table(
        ("table", "size", "a day", "days known", "full in days"),
        [
            (name, _size(size), _size(growth), known, "" if full is None else full)
            for name, size, growth, known, full in rows
        ],
    )


def _rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, connect_timeout=5) as connection:
        connection.read_only = True
        connection.execute("set role leadmill_owner")
        return connection.execute(query).fetchall()


def _day(moment: object) -> str:
    return moment.strftime("%Y-%m-%d") if isinstance(moment, datetime) else ""


def _size(count: object) -> str:
    if count is None:
        return ""
    size = float(str(count))
    unit = 0
    while abs(size) >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 else f"{size:.1f} {_UNITS[unit]}"
