"""How fast a database is backed up and restored, against copying its files."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.frame import Bench, Database, Row, benchmark
from bench.ledger import load_books
from leadmill.backup import drilling, making
from leadmill.backup.place import Place, readable
from leadmill.settings import Settings

# What is written between the backup and the restore, and has to be replayed.
_WRITES = """
insert into audit.event (action, entity, role, after)
select 'bench', 'ops.setting', 'bench', jsonb_build_object('n', n, 'text', repeat(md5(n::text), 8))
from generate_series(1, {rows}) as n
"""


@benchmark
def backup(bench: Bench) -> Iterator[Row]:
    with bench.database() as database:
        load_books(database, bench.pick(2_000, 20_000), rounds=bench.pick(20, 100))
        with _archiving(bench, database) as place:
            copied = _copy_seconds(bench, place)
            made = making.make(place, "full", lambda _: None)
            with database.connect() as connection:
                connection.execute(_WRITES.format(rows=bench.pick(100_000, 2_000_000)))
            drilled = drilling.drill(place, lambda _: None)
    size = made.backup.size
    shrunk = size / made.backup.repository_size
    note = f"{readable(size)}, {shrunk:.1f} : 1; baseline: cp -a"
    yield Row("backup, full", size / 1e6 / made.seconds, "MB/s", size / 1e6 / copied, note=note)
    parts = (
        f"files {drilled.files_seconds:.0f} s, WAL {drilled.replay_seconds:.0f} s,"
        f" books {drilled.books_seconds:.0f} s; baseline: cp -a"
    )
    rate = drilled.gb_per_minute
    yield Row("restore, verified", rate, "GB/min", size / 1e9 / (copied / 60), note=parts)
    yield Row("restore, within an hour", rate * 60, "GB", note="at this rate")


@contextmanager
def _archiving(bench: Bench, database: Database) -> Iterator[Place]:
    """The cluster with its WAL archived, and what backs it up."""
    cluster, folder = bench.cluster, bench.folder / "backups"
    place = Place.of(
        Settings(
            database_url_backup=cluster.dsn("leadmill_backup", database.name),
            backup_folder=str(folder),
            backup_data=str(cluster.data),
            backup_key_file=str(folder / "key"),
        )
    )
    try:
        place.make_folder(folder)
        making.set_up(place, lambda _: None)
        cluster.stop()
        cluster.include = place.archiving
        cluster.start()
        yield place
    finally:
        cluster.stop()
        cluster.include = None
        cluster.start()
        shutil.rmtree(folder)


def _copy_seconds(bench: Bench, place: Place) -> float:
    """Of all files of the server, from and to the same disk."""
    there = bench.folder / "copied"
    place.make_folder(there)
    started = time.monotonic()
    place.call("cp", "-a", f"{place.data}/.", str(there))
    seconds = time.monotonic() - started
    shutil.rmtree(there, ignore_errors=True)
    return seconds
