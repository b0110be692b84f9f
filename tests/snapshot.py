"""docs/schema/<room>.sql: the tables as PostgreSQL 15 dumps them. `make generate` writes them.

Functions, views, policies, triggers and grants are left out: db/code has each of them as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from leadmill.stack.cluster import ROOT, Cluster
from leadmill.stack.process import run

FOLDER = ROOT / "docs" / "schema"
VERSION = "15"
# Sqitch's registry and the queue's tables are not ours; partitions come with the calendar.
_LEFT_OUT = (
    "--exclude-schema=sqitch",
    "--exclude-schema=queue",
    "--exclude-table=*.*_y20[0-9][0-9][mw]*",
)
_KINDS = "TYPE|DOMAIN|SEQUENCE|TABLE|DEFAULT|(?:FK |CHECK )?CONSTRAINT|INDEX|ROW SECURITY"
_HEADER = re.compile(r"-- Name: (?P<name>.*); Type: (?P<kind>.*); Schema: (?P<room>.*); Owner: .*")


def dump(cluster: Cluster, database: str) -> dict[str, str]:
    """By room, the text of its file."""
    text = run(
        [str(cluster.programs / "pg_dump"), "--schema-only", "--no-owner", *_LEFT_OUT],
        env=cluster.client_env(database),
    )
    rooms: dict[str, list[str]] = {}
    for room, statement in _statements(text):
        rooms.setdefault(room, []).append(statement)
    return {room: "\n\n".join(parts) + "\n" for room, parts in sorted(rooms.items())}


def _statements(text: str) -> Iterator[tuple[str, str]]:
    """Room and text of each statement about tables; pg_dump names the kind of each above it."""
    parts = re.split(r"^--\n(-- Name: .*)\n--\n", text, flags=re.MULTILINE)
    for header, body in zip(parts[1::2], parts[2::2], strict=True):
        match = _HEADER.fullmatch(header)
        if match is None or not re.fullmatch(_KINDS, match["kind"]):
            continue
        lines = [line for line in body.splitlines() if line and not line.startswith(("SET ", "--"))]
        yield match["room"], "\n".join(lines)


def written(folder: Path = FOLDER) -> dict[str, str]:
    return {path.stem: path.read_text() for path in sorted(folder.glob("*.sql"))}


def is_comparable(cluster: Cluster) -> bool:
    return cluster.programs.parent.name == VERSION
