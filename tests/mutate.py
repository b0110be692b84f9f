"""`make mutate`: drop each constraint and trigger of `ROOMS` in turn; a test must notice.

What is there is read from the catalogue, so that a new constraint without a test shows. With
arguments, only those whose names hold one of them: `python -m tests.mutate hold journals_balance`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from leadmill.stack.cluster import ROOT
from tests.harness import Database, Harness, harness

ROOMS = ("ledger", "billing", "returns", "sale", "distribution", "marketplace", "crm")
FOLDERS = (*ROOMS, "audit", "scenario", "notification", "hygiene")
TESTS = ROOT / "tests" / "db"

_LISTED = """
  select format('%%I.%%I', n.nspname, c.relname), k.conname,
    format('alter table %%I.%%I drop constraint %%I cascade', n.nspname, c.relname, k.conname)
  from pg_constraint as k
  join pg_class as c on c.oid = k.conrelid
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname = any(%(rooms)s) and k.contype <> 't' and not c.relispartition
  union all
  select format('%%I.%%I', n.nspname, c.relname), i.relname,
    format('drop index %%I.%%I', n.nspname, i.relname)
  from pg_index as x
  join pg_class as i on i.oid = x.indexrelid
  join pg_class as c on c.oid = x.indrelid
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname = any(%(rooms)s) and x.indisunique
    and not exists (select from pg_constraint as k where k.conindid = i.oid)
  union all
  select format('%%I.%%I', n.nspname, c.relname), t.tgname,
    format('drop trigger %%I on %%I.%%I', t.tgname, n.nspname, c.relname)
  from pg_trigger as t
  join pg_class as c on c.oid = t.tgrelid
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname = any(%(rooms)s) and not t.tgisinternal
  order by 1, 2
"""


@dataclass
class Mutation:
    table: str
    name: str
    statement: str

    def __str__(self) -> str:
        return f"{self.table}: {self.name}"


def main(words: list[str]) -> int:
    started = time.monotonic()
    with harness() as one:
        mutations = [m for m in listed(one) if not words or any(w in str(m) for w in words)]
        files = [file for name in FOLDERS for file in sorted((TESTS / name).glob("test_*.sql"))]
        survivors = []
        for number, mutation in enumerate(mutations, 1):
            noticed = noticed_by(one, mutation, files)
            if noticed is None:
                survivors.append(mutation)
            print(
                f"{number}/{len(mutations)} {mutation} … {noticed or 'NOBODY NOTICES'}", flush=True
            )
    print(
        f"\n{len(mutations)} taken away, {len(survivors)} unnoticed,"
        f" {time.monotonic() - started:.0f} s"
    )
    for mutation in survivors:
        print(f"  {mutation}")
    return 1 if survivors else 0


def listed(one: Harness) -> list[Mutation]:
    with one.database() as database, database.connect() as connection:
        rows = connection.execute(_LISTED, {"rooms": list(ROOMS)}).fetchall()
    return [Mutation(*row) for row in rows]


def noticed_by(one: Harness, mutation: Mutation, files: list[Path]) -> str | None:
    """The first file that fails without it; that one is asked first the next time."""
    room = mutation.table.split(".")[0]
    with one.database() as database:
        with database.connect() as connection:
            connection.execute(mutation.statement)
        for file in sorted(files, key=lambda file: file.parent.name != room):
            if fails(one, database, file):
                files.remove(file)
                files.insert(0, file)
                return str(file.relative_to(TESTS))
    return None


def fails(one: Harness, database: Database, file: Path) -> bool:
    result = subprocess.run(
        ["pg_prove", "--quiet", str(file.relative_to(ROOT))],
        cwd=ROOT,
        env=one.cluster.client_env(database.name),
        capture_output=True,
        check=False,
    )
    return result.returncode != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
