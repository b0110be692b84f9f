"""`leadmill cells …`."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

from leadmill.cells import joining, publishing, reading
from leadmill.cells.place import CellsError, check_name, one_line
from leadmill.settings import Settings
from leadmill.tables import table

Act = Callable[[argparse.Namespace, Settings], int]


def add(commands: Any, configured: Callable[[], Mapping[str, str]]) -> None:
    """The commands, with the settings of the person at the terminal."""

    def acting(act: Act) -> Callable[[argparse.Namespace], int]:
        def action(given: argparse.Namespace) -> int:
            try:
                return act(given, Settings.from_env(configured()))
            except psycopg.Error as error:
                raise CellsError(f"the database refuses: {one_line(error)}") from None

        return action

    command = commands.add_parser(
        "cells",
        help="copy the sums of several installations into one database: docs/growth.md",
        description="Without another word: each cell whose sums are copied, whether they come, "
        "and how old they are. Ends with 1 when one does not come. Needs "
        "LEADMILL_DATABASE_URL_CELLS, as all of it but publish and unpublish.",
    )
    command.add_argument("--json", action="store_true", help="as JSON, for programs")
    command.set_defaults(action=acting(_show))
    parts = command.add_subparsers(metavar="COMMAND")

    part = parts.add_parser(
        "publish",
        help="on a cell: name it, and let its sums be read",
        description="Needs LEADMILL_DATABASE_URL_OWNER, of a superuser. Names all sums, publishes "
        "them, and lets the role leadmill_cells log in with the password that is asked for, or "
        "read from standard input when that is no terminal. Two cells on one server share the "
        "role. Call it again for another password.",
    )
    part.add_argument("name", metavar="NAME")
    _add_password_file(part)
    part.set_defaults(action=acting(_publish))

    part = parts.add_parser(
        "unpublish",
        help="on a cell: let nobody read its sums any more",
        description="After every reporting database has left. Needs LEADMILL_DATABASE_URL_OWNER.",
    )
    part.set_defaults(action=acting(_unpublish))

    part = parts.add_parser(
        "join",
        help="at the reporting database: copy the sums of a cell from now on",
        description="The password of publish is asked for. Safe to call again: after an address or "
        "the password has changed, and when the slot on the cell was lost.",
    )
    part.add_argument("name", metavar="NAME", help="as it was published")
    part.add_argument(
        "--from",
        required=True,
        dest="address",
        metavar="URL",
        help="postgresql://leadmill_cells@HOST:PORT/DATABASE?sslmode=verify-full, as the server of "
        "the reporting database reaches it; no password",
    )
    _add_password_file(part)
    part.set_defaults(action=acting(_join))

    part = parts.add_parser(
        "leave",
        help="at the reporting database: copy a cell no more, and delete its sums there",
        description="A cell that does not answer keeps its slot: what has to be done there is said",
    )
    part.add_argument("name", metavar="NAME")
    part.set_defaults(action=acting(_leave))
    _add_sums(parts, acting)


def _add_sums(parts: Any, acting: Callable[[Act], Callable[[argparse.Namespace], int]]) -> None:
    part = parts.add_parser(
        "sums",
        help="at the reporting database: what the cells sold and took in",
        description="Leads sold and refunded, revenue from both, money paid in and paid back, by "
        "currency. A day is one of the time zone of its cell.",
    )
    part.add_argument("--since", metavar="DAY", help="the first day, such as 2026-11-01")
    part.add_argument("--until", metavar="DAY", help="the last day")
    part.add_argument("--by", choices=[name for name in reading.GROUPS if name], default="")
    part.add_argument("--json", action="store_true", help="as JSON, for programs")
    part.set_defaults(action=acting(_sums))


def _add_password_file(part: argparse.ArgumentParser) -> None:
    part.add_argument(
        "--password-file", type=Path, metavar="FILE", help="the password is its first line"
    )


def _show(given: argparse.Namespace, settings: Settings) -> int:
    found = reading.states(settings.require("database_url_cells"))
    if given.json:
        print(json.dumps([asdict(one) for one in found], default=str))
    elif found:
        print("\n".join(reading.table_of(found)))
    else:
        print("no cell has joined: leadmill cells join NAME --from URL")
    return 0 if all(one.state in reading.WELL for one in found) else 1


def _publish(given: argparse.Namespace, settings: Settings) -> int:
    url = settings.require("database_url_owner")
    check_name(given.name)
    password = _password(given, is_new=True)
    publishing.publish(url, given.name, password, _say)
    return 0


def _unpublish(_: argparse.Namespace, settings: Settings) -> int:
    publishing.unpublish(settings.require("database_url_owner"), _say)
    return 0


def _join(given: argparse.Namespace, settings: Settings) -> int:
    url = settings.require("database_url_cells")
    check_name(given.name)
    password = _password(given, is_new=False)
    joining.join(url, given.name, given.address, password, _say)
    return 0


def _leave(given: argparse.Namespace, settings: Settings) -> int:
    joining.leave(settings.require("database_url_cells"), given.name, _say)
    return 0


def _sums(given: argparse.Namespace, settings: Settings) -> int:
    found = reading.sums(
        settings.require("database_url_cells"),
        reading.day_of(given.since, "--since"),
        reading.day_of(given.until, "--until"),
        given.by,
    )
    if given.json:
        rows = [dict(zip(found.head, row, strict=True)) for row in found.rows]
        # Amounts as texts: a number of JSON would lose their digits.
        print(json.dumps({"as_of": found.as_of, "sums": rows}, default=str))
        return 0
    rows_shown = [["" if value is None else value for value in row] for row in found.rows]
    print("\n".join(table([name.replace("_", " ") for name in found.head], rows_shown)))
    for cell, moment in found.as_of.items():
        print(f"{cell}: as of {moment:%Y-%m-%d %H:%M:%S %z}")
    return 0


def _password(given: argparse.Namespace, *, is_new: bool) -> str:
    if given.password_file is not None:
        try:
            password = str(given.password_file.read_text().partition("\n")[0])
        except (OSError, UnicodeDecodeError) as error:
            raise CellsError(f"the password cannot be read: {error}") from None
    elif not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password of leadmill_cells: ")
        if is_new and password != getpass.getpass("Once more: "):
            raise CellsError("the two passwords differ")
    if not password:
        raise CellsError("the password is empty")
    return password


def _say(text: str) -> None:
    print(text, flush=True)
