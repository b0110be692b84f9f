"""`leadmill cells publish` and `unpublish`: what a cell shows, under which name, to whom."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
from psycopg import errors, sql

from leadmill.cells.place import (
    PREFIX,
    PUBLICATION,
    ROLE,
    CellsError,
    ask,
    check_name,
    connected,
    require_superuser,
)

Say = Callable[[str], None]
UNNAMED = "main"
# Column by column: what a later release adds to a table is not shown by itself.
_PUBLISHED = """report.rollup_watermark (cell, time_zone, rolled_up_at),
  report.ledger_niche (cell, niche_id, slug, name),
  report.ledger_day (
    cell, id, day, currency, niche_id, journal_kind, account_kind, amount, entry_count)"""
_LEAST_PASSWORD = 32
_SETTING = "LEADMILL_DATABASE_URL_OWNER"
_THIS = "the database of this cell"
_SLOTS = """
select string_agg(slot_name, ', ' order by slot_name) from pg_replication_slots
where slot_name like %s and (database = current_database()) = %s
"""
_OURS = PREFIX.replace("_", r"\_") + "%"


def check_password(password: str) -> None:
    if len(password) < _LEAST_PASSWORD:
        raise CellsError(
            f"the password needs {_LEAST_PASSWORD} characters or more: openssl rand -hex 32"
        )


def publish(url: str, name: str, password: str, say: Say) -> None:
    """Name the cell, show its sums, and let their reader log in. Again: another password."""
    check_name(name)
    check_password(password)
    with connected(url, _THIS) as connection, connection.transaction():
        before = _lock(connection)
        if (level := ask(connection, "show wal_level")) != "logical":
            raise CellsError(f"wal_level is {level}: set it to logical, and restart PostgreSQL")
        if before != name:
            _refuse_readers(connection, f"it is published as {before}")
            connection.execute("update report.rollup_watermark set cell = %s", (name,))
        if not ask(connection, "select true from pg_publication where pubname = %s", PUBLICATION):
            _create_publication(connection)
        connection.execute(f"alter publication {PUBLICATION} set table {_PUBLISHED}")
        _let_in(connection, password)
        database = connection.info.dbname
    say(
        f"published as {name}. On the machine of the reporting database: leadmill cells join {name}"
        f" --from 'postgresql://{ROLE}@HOST:PORT/{database}?sslmode=verify-full'"
    )


def unpublish(url: str, say: Say) -> None:
    """Show nothing any more. The cell has no name afterwards."""
    with connected(url, _THIS) as connection, connection.transaction():
        _lock(connection)
        _refuse_readers(connection, "somebody reads it")
        connection.execute(f"drop publication if exists {PUBLICATION}")
        connection.execute("update report.rollup_watermark set cell = %s", (UNNAMED,))
        # The role is common to all databases of a server.
        if others := ask(connection, _SLOTS, _OURS, False):
            rest = f"{ROLE} still logs in, for other databases of this server: {others}"
        else:
            connection.execute(f"alter role {ROLE} nologin noreplication password null")
            rest = f"{ROLE} cannot log in any more, at no database of this server"
    say(f"not published. {rest}")


def _lock(connection: psycopg.Connection) -> str:
    """The name of the cell, which nobody else changes meanwhile."""
    require_superuser(connection, _SETTING, "no other gives a role REPLICATION")
    connection.execute("set local lock_timeout = '10s'")
    try:
        # As report.roll_up() does first.
        name = ask(connection, "select cell from report.rollup_watermark for update")
        has_role = ask(connection, "select true from pg_roles where rolname = %s", ROLE)
    except (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName):
        name = has_role = None
    except errors.LockNotAvailable:
        raise CellsError("the reports are being rolled up: try again in a minute") from None
    if not name or not has_role:
        raise CellsError(f"this release was not deployed to {connection.info.dbname}: deploy it")
    return str(name)


def _refuse_readers(connection: psycopg.Connection, why: str) -> None:
    """Another name, or none, would leave rows behind in the reporting database."""
    if readers := ask(connection, _SLOTS, _OURS, True):
        raise CellsError(
            f"{why}: call `leadmill cells leave` at the reporting database first, or if that is"
            f" gone, pg_drop_replication_slot() here for {readers}"
        )


def _create_publication(connection: psycopg.Connection) -> None:
    connection.execute(
        f"create publication {PUBLICATION} with (publish = 'insert, update, delete')"
    )


def _let_in(connection: psycopg.Connection, password: str) -> None:
    # Hashed here: statements are seen by others, and kept in statistics.
    verifier = connection.pgconn.encrypt_password(
        password.encode(), ROLE.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL("alter role {} login replication password {}").format(
            sql.Identifier(ROLE), sql.Literal(verifier)
        )
    )
