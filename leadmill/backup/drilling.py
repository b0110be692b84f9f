"""`leadmill drill`: restore the newest backup beside the running database, and verify it."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable

import psycopg

from leadmill.backup import wal
from leadmill.backup.place import BackupError, Place, readable, room
from leadmill.backup.restoring import Restored, Wanted, choose, recover, verify
from leadmill.backup.server import Recovery
from leadmill.stack.process import StackError

log = logging.getLogger(__name__)

Say = Callable[[str], None]
# The database is to be back within an hour, people and their decisions included.
SLOW_SECONDS = 45 * 60


def drill(place: Place, say: Say) -> Restored:
    """Restore to the end into a scratch folder, verify the books, report into the database."""
    place.prepare()
    place.refuse_following()
    with place.alone("backup", "a drill"):
        try:
            restored = _drill(place, say)
        except (BackupError, StackError, psycopg.Error, OSError) as error:
            try:
                _report(place, "failed", {"reason": str(error)[:2000]})
            except (BackupError, psycopg.Error):
                log.exception("the database does not record that the drill has failed")
            raise
        numbers = {
            "label": restored.backup.label,
            "size": restored.size,
            "seconds": round(restored.seconds, 1),
            "files_seconds": round(restored.files_seconds, 1),
            "replay_seconds": round(restored.replay_seconds, 1),
            "books_seconds": round(restored.books_seconds, 1),
            "gb_per_minute": round(restored.gb_per_minute, 3),
        }
        _report(place, "passed", numbers)
    say(
        f"the drill has passed: {readable(restored.size)} in {restored.seconds:.1f} s,"
        f" {restored.gb_per_minute:.2f} GB/min, an hour is enough for"
        f" {restored.gb_per_minute * 60:.0f} GB (files {restored.files_seconds:.1f} s, WAL"
        f" {restored.replay_seconds:.1f} s, books {restored.books_seconds:.1f} s)"
    )
    return restored


def _drill(place: Place, say: Say) -> Restored:
    with place.connect() as connection:
        row = connection.execute(
            "select pg_catalog.pg_current_wal_flush_lsn() - '0/0'::pg_lsn"
        ).fetchone()
    here = int(row[0]) if row else 0
    # It has the segment in use archived, and waits for it.
    place.pgbackrest("check")
    plan = choose(place, Wanted())
    verify(place, plan, say)
    if (free := room(place.scratch)) < plan.backup.size * 1.2:
        raise BackupError(
            f"there is no room for a drill: {readable(plan.backup.size * 1.2)} are needed,"
            f" {place.scratch} has {readable(free)} left (LEADMILL_BACKUP_SCRATCH)"
        )
    recovery = Recovery(
        place=place,
        version=plan.backup.version,
        data=place.scratch / "data",
        work=place.scratch / "work",
        keeps_archiving=False,  # the time line of a drill is nobody's
    )
    shutil.rmtree(place.scratch, ignore_errors=True)
    try:
        place.make_folder(place.scratch)
        recovery.prepare()
        restored = recover(recovery, plan, place.link["dbname"], say, is_drill=True)
        if (end := _end_of_wal(recovery)) < here:
            raise BackupError(
                f"{here - end} bytes of WAL that the database had written before the drill are"
                " neither in the archive nor in the stream"
            )
    finally:
        shutil.rmtree(place.scratch, ignore_errors=True)
    return restored


def _end_of_wal(recovery: Recovery) -> int:
    """Where the new time line began, which is where the old one's WAL ended."""
    files = sorted((recovery.data / "pg_wal").glob("*.history"))
    switches = wal.read_history(files[-1].read_text()) if files else ()
    return switches[-1].lsn if switches else 0


def _report(place: Place, outcome: str, detail: dict[str, object]) -> None:
    with place.connect() as connection:
        connection.execute(
            "select ops.record_drill(outcome => %s, detail => %s)", (outcome, json.dumps(detail))
        )
