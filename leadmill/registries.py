"""Rows of registries: those that the files of the code layer no longer name go.

A registry is a table of rows that a release needs and that `registry.sql` of a room inserts. A row
that was inserted by hand was never named by a file and stays. Settings are no registry here: they
hold what an operator chose, and one that nothing reads does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import psycopg

# How a row is removed, in the order in which the tables refer to each other.
REMOVALS = {
    "queue.schedule": "delete from queue.schedule where name = %(name)s",
    "queue.task": "delete from queue.task where name = %(name)s",
    # Those of organisations, and of admins, are no rows of files.
    "notification.rule": "delete from notification.rule"
    " where name = %(name)s and organization_id is null and template is not null",
    # The log of its mails refers to it: it stays for them, and no rule causes another one.
    "notification.template": "delete from notification.template as t where t.name = %(name)s"
    " and not exists (select from notification.delivery as d where d.template = t.name)",
    "notification.source": "delete from notification.source where event_kind = %(name)s",
    "ops.retention": "delete from ops.retention where class = %(name)s",
    "ops.call_cost": "delete from ops.call_cost where path = %(name)s",
    "ops.rate_limit": "delete from ops.rate_limit where name = %(name)s",
    "identity.role_permission": "delete from identity.role_permission"
    " where role || ' ' || permission = %(name)s",
}
# The columns that name a row; in the other tables it is the first.
_NAMING_COLUMNS = {"identity.role_permission": 2}
PREFIX = "row of "
_INSERT = re.compile(r"insert into (?P<table>\w+\.\w+) ?\((?P<columns>[\w, ]+)\)", re.IGNORECASE)


def key_of(table: str, name: str) -> str:
    return f"{PREFIX}{table} {name}"


def _parts(key: str) -> tuple[str, str]:
    table, name = key.removeprefix(PREFIX).split(" ", 1)
    return table, name


def names(
    connection: psycopg.Connection, head: str, tokens: Iterable[str]
) -> tuple[str, list[str]] | None:
    """The registry into which a statement inserts and the names of its rows, if it is one.

    head: the statement in one line. What is inserted is evaluated. The name is the first column,
    or the first ones with a blank between them.
    """
    insert = _INSERT.match(head)
    if not insert or insert["table"] not in REMOVALS:
        return None
    columns = [column.strip() for column in insert["columns"].split(",")]
    # Our own file, which the layer executes anyway.
    name = ", ".join(columns[: _NAMING_COLUMNS.get(insert["table"], 1)])
    query = f"select concat_ws(' ', {name}) from ({_source(tokens)}) as row ({', '.join(columns)})"  # noqa: S608
    rows = connection.execute(query.encode()).fetchall()
    return insert["table"], [name for (name,) in rows]


def _source(tokens: Iterable[str]) -> str:
    """What stands between the list of the columns and `on conflict`."""
    found: list[str] = []
    end = None
    depth, lists = 0, 0
    for word in tokens:
        if depth == 0 and word.lower() == "conflict":
            end = max(place for place, one in enumerate(found) if one.lower() == "on")
        if lists:
            found.append(word)
        depth += {"(": 1, ")": -1}.get(word, 0)
        lists += depth == 0 and word == ")"
    return "".join(found[:end])


def remove(connection: psycopg.Connection, key: str) -> None:
    """Remove a row that no file names any more; psycopg.Error if something still refers to it."""
    table, name = _parts(key)
    connection.execute(REMOVALS[table].encode(), {"name": name})


def in_order(keys: Iterable[str]) -> list[str]:
    """In the order in which they can be removed."""
    tables = list(REMOVALS)
    return sorted(keys, key=lambda key: (tables.index(_parts(key)[0]), key))
