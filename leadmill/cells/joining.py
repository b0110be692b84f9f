"""`leadmill cells join` and `leave`: the subscription to a cell, in the reporting database.

A slot lives on the cell, its subscription here, and no transaction spans both. The slot is made
first: one without a subscription is found by its name and made anew. It is dropped first, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Self

import psycopg
from psycopg import errors, sql

from leadmill.cells.place import (
    PREFIX,
    PUBLICATION,
    CellsError,
    Place,
    ask,
    check_name,
    connected,
    one_line,
    require_superuser,
)
from leadmill.places import ROOT

Say = Callable[[str], None]
TABLES = ("rollup_watermark", "ledger_niche", "ledger_day")
_SETTING = "LEADMILL_DATABASE_URL_CELLS"
# How long a slot waits for transactions of the cell that were under way before it.
_SLOT_SECONDS = 600
# Several reporting databases may read one cell: each knows its own slots.
_MARK = """
select left(md5(c.system_identifier || '/' || d.oid), 8)
from pg_control_system() as c, pg_database as d where d.datname = current_database()
"""
_SLOT = """
select database = current_database(), database, wal_status is distinct from 'lost'
from pg_replication_slots where slot_name = %s
"""


@dataclass(frozen=True, slots=True)
class Subscription:
    name: str
    place: Place
    slot: str

    @classmethod
    def to(cls, here: psycopg.Connection, cell: str) -> Self | None:
        """The subscription to the cell; None when it has not joined."""
        row = here.execute(
            "select s.subname, s.subconninfo, coalesce(s.subslotname, '') from pg_subscription as s"
            " join pg_database as d on d.oid = s.subdbid"
            " where d.datname = current_database() and s.subname = %s",
            (PREFIX + cell,),
        ).fetchone()
        return cls(row[0], Place.known(row[1]), row[2]) if row else None


@contextmanager
def reporting(url: str) -> Iterator[psycopg.Connection]:
    """The reporting database; never a cell's own, whose tables it would mistake for its copies."""
    with connected(url, "the reporting database") as here:
        if ask(here, "select to_regclass('ledger.journal')") is not None:
            raise CellsError(f"{_SETTING} is that of a cell: the sums need a database of their own")
        yield here


def has_tables(here: psycopg.Connection) -> bool:
    return ask(here, "select to_regclass('report.day_sum')") is not None


# --- Joining --------------------------------------------------------------------------------------


def join(url: str, name: str, address: str, password: str, say: Say) -> None:
    """Begin to copy the sums of a cell, or go on; again: with another address or password."""
    check_name(name)
    place = Place.of(address, password)
    with reporting(url) as here, connected(place.conninfo, f"the cell at {place}") as cell:
        require_superuser(here, _SETTING, "no other makes a subscription")
        require_published(cell, name, place)
        _make_tables(here, cell)
        slot = _slot_name(here, name)
        if found := Subscription.to(here, name):
            if _has_slot(cell, found.slot):
                _renew(here, found, place)
                say(f"{name} has joined before: its address and password are those given now")
                return
            if str(found.place) != str(place):
                raise CellsError(
                    f"the name is taken: {name} has joined from {found.place}. If that is this"
                    f" cell, which has moved: leadmill cells leave {name}"
                )
            say(f"the slot of {name} is gone: everything is copied anew")
            _forget(here, name)
        _require_room(here)
        say(f"{name}: waiting for transactions that are under way at {place}")
        _make_slot(cell, slot)
        try:
            _subscribe(here, name, place, slot)
        except psycopg.Error as error:
            with suppress(psycopg.Error):
                cell.execute("select pg_drop_replication_slot(%s)", (slot,))
            raise CellsError(f"{name} cannot be copied: {one_line(error)}") from None
    say(f"{name} has joined. `leadmill cells` says when its sums are here")


def require_published(cell: psycopg.Connection, name: str, place: Place) -> None:
    try:
        published = ask(cell, "select cell from report.rollup_watermark")
        is_shown = ask(cell, "select true from pg_publication where pubname = %s", PUBLICATION)
    except (errors.UndefinedTable, errors.UndefinedColumn, errors.InsufficientPrivilege):
        raise CellsError(f"at {place} is no cell of this release") from None
    if not is_shown:
        raise CellsError(f"the cell at {place} is not published: leadmill cells publish {name}")
    if published != name:
        raise CellsError(f"the cell at {place} is published as {published}, not as {name}")


def _make_tables(here: psycopg.Connection, cell: psycopg.Connection) -> None:
    currencies = cell.execute("select code, exponent from ledger.currency").fetchall()
    with here.transaction():
        # Two at the same moment would both find no schema.
        here.execute("select pg_advisory_xact_lock(hashtext('leadmill cells'))")
        here.execute((ROOT / "db" / "cells.sql").read_bytes())
        query = "select code, exponent from report.currency"
        known: dict[str, int] = dict(here.execute(query).fetchall())
        for code, exponent in currencies:
            if known.get(code, exponent) != exponent:
                raise CellsError(
                    f"{code} has {exponent} digits in this cell and {known[code]} in others"
                )
        here.cursor().executemany(
            "insert into report.currency (code, exponent) values (%s, %s) on conflict do nothing",
            currencies,
        )


def _slot_name(here: psycopg.Connection, name: str) -> str:
    return f"{PREFIX}{name}_{ask(here, _MARK)}"


def _has_slot(cell: psycopg.Connection, slot: str) -> bool:
    """Whether the changes since the last copy are still there."""
    row = cell.execute(_SLOT, (slot,)).fetchone()
    return row is not None and bool(row[0] and row[2])


def _require_room(here: psycopg.Connection) -> None:
    """Each cell holds a worker for good, and another one while tables are copied first."""
    workers = int(ask(here, "show max_logical_replication_workers"))
    needed = ask(here, "select count(*) from pg_subscription") + 2
    if needed > workers:
        raise CellsError(
            f"one more cell needs max_logical_replication_workers = {needed} (it is {workers}) on"
            " the reporting server, max_worker_processes above it, and a restart"
        )


def _make_slot(cell: psycopg.Connection, slot: str) -> None:
    row = cell.execute(_SLOT, (slot,)).fetchone()
    if row and not row[0]:
        raise CellsError(
            f"the name is taken: that server has the slot {slot} for its database {row[1]}"
        )
    try:
        if row:
            # Of a join that was interrupted, or lost with its WAL. Nobody else has this name.
            cell.execute("select pg_drop_replication_slot(%s)", (slot,))
        for limit in ("statement_timeout", "lock_timeout"):
            cell.execute(sql.SQL("set {} = {}").format(sql.Identifier(limit), f"{_SLOT_SECONDS}s"))
        cell.execute("select pg_create_logical_replication_slot(%s, 'pgoutput')", (slot,))
    except errors.ObjectInUse:
        raise CellsError(f"the slot {slot} is still read: try again in a minute") from None
    except (errors.QueryCanceled, errors.LockNotAvailable):
        raise CellsError(
            "a transaction of that server does not end, and no slot can be made before: see"
            " pg_stat_activity there, and try again"
        ) from None
    except errors.ConfigurationLimitExceeded as error:
        raise CellsError(f"the cell takes no more readers: {one_line(error)}") from None


def _subscribe(here: psycopg.Connection, name: str, place: Place, slot: str) -> None:
    with _unnoticed(here):
        # What a leave that was interrupted left would be in the way of the copy.
        _delete_rows(here, name)
        here.execute(
            sql.SQL(
                "create subscription {} connection {} publication {}"
                " with (create_slot = false, slot_name = {}, copy_data = true)"
            ).format(
                sql.Identifier(PREFIX + name),
                sql.Literal(place.conninfo),
                sql.Identifier(PUBLICATION),
                sql.Literal(slot),
            )
        )


def _renew(here: psycopg.Connection, found: Subscription, place: Place) -> None:
    name = sql.Identifier(found.name)
    with _unnoticed(here):
        here.execute(
            sql.SQL("alter subscription {} connection {}").format(name, sql.Literal(place.conninfo))
        )
        here.execute(sql.SQL("alter subscription {} enable").format(name))
    # Tables that a later release publishes.
    here.execute(sql.SQL("alter subscription {} refresh publication").format(name))


@contextmanager
def _unnoticed(here: psycopg.Connection) -> Iterator[None]:
    """A transaction whose statements, which hold a password, are neither logged nor counted."""
    with here.transaction():
        here.execute("set local log_statement = 'none'")
        here.execute("set local log_min_duration_statement = -1")
        here.execute("set local log_min_error_statement = 'panic'")
        here.execute("set local pg_stat_statements.track_utility = 'off'")
        yield


# --- Leaving --------------------------------------------------------------------------------------


def leave(url: str, name: str, say: Say) -> None:
    """Copy nothing more of a cell, and delete what was copied. The cell may be gone."""
    check_name(name)
    with reporting(url) as here:
        require_superuser(here, _SETTING, "no other drops a subscription")
        found = Subscription.to(here, name)
        if found is None:
            deleted = has_tables(here) and _delete_rows(here, name)
            say(f"{name} has left: its last rows are gone" if deleted else f"{name} has not joined")
            return
        try:
            # With its slot.
            here.execute(sql.SQL("drop subscription {}").format(sql.Identifier(found.name)))
        except (errors.OperationalError, errors.UndefinedObject, errors.ObjectInUse) as error:
            say(f"the cell at {found.place} does not drop its slot: {one_line(error)}")
            say(
                "where the slot is left, it keeps WAL for nothing. Call there, as a superuser:"
                f" select pg_drop_replication_slot('{found.slot}');"
            )
        _forget(here, name)
    say(f"{name} has left")


def _forget(here: psycopg.Connection, name: str) -> None:
    """Delete what is here, without a word to the cell."""
    with here.transaction():
        if found := Subscription.to(here, name):
            subscription = sql.Identifier(found.name)
            here.execute(sql.SQL("alter subscription {} disable").format(subscription))
            here.execute(
                sql.SQL("alter subscription {} set (slot_name = none)").format(subscription)
            )
            here.execute(sql.SQL("drop subscription {}").format(subscription))
        _delete_rows(here, name)


def _delete_rows(here: psycopg.Connection, name: str) -> int:
    return sum(
        here.execute(
            sql.SQL("delete from {} where cell = %s").format(sql.Identifier("report", table)),
            (name,),
        ).rowcount
        for table in TABLES
    )
