"""What both sides share: names, connections, and errors for the person at the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

ROLE = "leadmill_cells"
PUBLICATION = "leadmill_cells"
# Of subscriptions, which have the name of their cell behind it, and of slots.
PREFIX = "leadmill_cells_"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_CONNECT_SECONDS = 5


class CellsError(Exception):
    """The command cannot do what was asked; the message is for the person at the terminal."""


def check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise CellsError(
            f"{name!r} cannot name a cell: a small letter, then at most 30 small letters, digits"
            " or _"
        )


def one_line(error: BaseException) -> str:
    """What the server or libpq says, without its line breaks."""
    said = error.diag if isinstance(error, psycopg.Error) else None
    parts = [said.message_primary, said.message_detail, said.message_hint] if said else []
    return ". ".join(part for part in parts if part) or " ".join(str(error).split())


@contextmanager
def connected(conninfo: str, what: str) -> Iterator[psycopg.Connection]:
    """A connection that commits each statement; what cannot be reached is named."""
    try:
        connection = psycopg.connect(conninfo, autocommit=True, connect_timeout=_CONNECT_SECONDS)
    except psycopg.Error as error:
        raise CellsError(f"{what} cannot be reached: {one_line(error)}") from None
    with connection:
        yield connection


def ask(connection: psycopg.Connection, query: Any, *values: object) -> Any:
    """The one value of a query; None without a row."""
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None


def require_superuser(connection: psycopg.Connection, setting: str, why: str) -> None:
    if not ask(connection, "select rolsuper from pg_roles where rolname = current_user"):
        raise CellsError(f"{setting} has to be that of a superuser: {why}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell is, as the reporting server finds it."""

    host: str
    port: str
    database: str
    conninfo: str

    @classmethod
    def of(cls, address: str, password: str) -> Self:
        """The address comes from a command line, which every user of the machine can read."""
        given = _read(address)
        if "password" in given:
            raise CellsError("leave the password out of --from: it is asked for")
        for name, word in (("host", "host"), ("dbname", "database")):
            if not given.get(name):
                raise CellsError(f"--from names no {word}: postgresql://{ROLE}@HOST:PORT/DATABASE")
        # The server that connects has no patience of its own.
        more = {"user": ROLE, "connect_timeout": "10", **given, "password": password}
        return cls.known(make_conninfo("", **more))

    @classmethod
    def known(cls, conninfo: str) -> Self:
        given = _read(conninfo)
        port = given.get("port") or "5432"
        return cls(given.get("host") or "", port, given.get("dbname") or "", conninfo)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}/{self.database}"


def _read(address: str) -> dict[str, str]:
    try:
        given = conninfo_to_dict(address)
    except psycopg.Error:
        # Not what libpq says: it quotes the address, which may hold a password.
        raise CellsError(
            f"--from is no address: postgresql://{ROLE}@HOST:PORT/DATABASE?sslmode=verify-full"
        ) from None
    return {name: str(value) for name, value in given.items() if value is not None}
