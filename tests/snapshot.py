"""db/schema.sql: the effective schema, as PostgreSQL 15 dumps it. `make snapshot` writes it."""

from __future__ import annotations

import sys

from leadmill.stack.cluster import ROOT, Cluster
from leadmill.stack.process import run
from tests.harness import PRISTINE, harness

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


def main() -> int:
    with harness() as one:
        if not is_comparable(one.cluster):
            print(f"the snapshot is written with PostgreSQL {VERSION}", file=sys.stderr)
            return 1
        FILE.write_text(dump(one.cluster, PRISTINE))
    print(f"wrote {FILE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
