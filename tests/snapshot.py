"""db/schema.sql: the effective schema, as PostgreSQL 15 dumps it. `make generate` writes it."""

from __future__ import annotations

from leadmill.stack.cluster import ROOT, Cluster
from leadmill.stack.process import run

FILE = ROOT / "db" / "schema.sql"
VERSION = "15"
# Sqitch's registry and the queue's tables are not ours; partitions come with the calendar.
_LEFT_OUT = (
    "--exclude-schema=sqitch",
    "--exclude-schema=queue",
    "--exclude-table=*.*_y20[0-9][0-9]m*",
)
# Lines that differ from dump to dump.
_VOLATILE = ("-- Dumped ", "\\restrict ", "\\unrestrict ")


def dump(cluster: Cluster, database: str) -> str:
    text = run(
        [str(cluster.programs / "pg_dump"), "--schema-only", *_LEFT_OUT],
        env=cluster.client_env(database),
    )
    lines = [line for line in text.splitlines() if not line.startswith(_VOLATILE)]
    return "\n".join(lines).strip() + "\n"


def is_comparable(cluster: Cluster) -> bool:
    return cluster.programs.parent.name == VERSION
