"""`leadmill backup-setup` and `leadmill backup`."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from leadmill.backup import manifest, verifying, wal
from leadmill.backup.copying import Copy
from leadmill.backup.place import (
    STANZA,
    Backup,
    BackupError,
    Place,
    readable,
    room,
)
from leadmill.backup.retention import kept, of_last_days

log = logging.getLogger(__name__)

Say = Callable[[str], None]
# What a first backup may need of the database's size: it is compressed 6 to 8 times.
_FIRST_SHARE = 0.4
_ROOM_BESIDE = 100 << 20


@dataclass(frozen=True)
class Made:
    """A backup, and how long it took."""

    backup: Backup
    seconds: float


def set_up(place: Place, say: Say) -> None:
    """Make key, folders and configuration, and the repository if the database runs."""
    if place.make_key():
        say(
            f"made the key of the backups, {place.key_file}. Copy it to a place that does not"
            " burn down with this machine: without it no backup can ever be read"
        )
    place.prepare()
    say(f"wrote {place.configuration} and {place.archiving}")
    with place.connect() as connection:
        row = connection.execute(
            "select current_setting('data_directory'), current_setting('archive_mode'),"
            " current_setting('archive_command')"
        ).fetchone()
    data, mode, command = row or ("", "", "")
    if data != str(place.data):
        raise BackupError(f"LEADMILL_BACKUP_DATA is {place.data}, but the database is in {data}")
    if place.follows():
        say("the database here follows that of another machine, which makes the repository")
        return
    place.pgbackrest("stanza-create")
    if mode == "off" or str(place.configuration) not in command:
        say(
            "the database archives nothing yet: put the line"
            f" include = '{place.archiving}' at the end of postgresql.conf, restart PostgreSQL,"
            " and call `leadmill backup-setup` again"
        )
    else:
        place.pgbackrest("check")
        say("the database archives its WAL")


def make(place: Place, kind: str, say: Say) -> Made:
    """Make a backup, write its manifest, delete what has expired, copy all of it elsewhere."""
    place.prepare()
    place.refuse_following()
    with place.alone("backup", "a backup"):
        before = {one.label for one in place.backups()}
        _write_missing_manifests(place, say)
        with place.connect() as connection:
            row = connection.execute(
                "select pg_catalog.sum(pg_catalog.pg_database_size(oid))::bigint,"
                " pg_catalog.pg_size_bytes(current_setting('wal_segment_size')),"
                " ops.encryption_key_id()"
                " from pg_catalog.pg_database where datallowconn"
            ).fetchone()
        # The database runs: whatever a restore has left, this is no longer half of one.
        place.unfinished.unlink(missing_ok=True)
        size, segment_size, encryption_key = row or (0, wal.DEFAULT_SIZE, None)
        _require_room(place, kind, int(size))
        started = time.monotonic()
        place.pgbackrest("backup", f"--type={kind}", "--no-expire-auto")
        seconds = time.monotonic() - started
        [backup] = [one for one in place.backups() if one.label not in before]
        more = {
            "segment_size": int(segment_size),
            "encryption_key_id": encryption_key,
            "seconds": round(seconds, 1),
        }
        manifest.write(place, backup, more)
        manifest.write_segments(place, backup.archive_id, backup.label)
        say(
            f"{backup.label}: {readable(backup.size)} in {seconds:.0f} s,"
            f" {readable(backup.repository_size)} in the repository"
        )
        # It is complete from here on; what follows may fail and be done by the next one.
        with place.connect() as connection:
            connection.execute(
                "select ops.record_backup(label => %s, type => %s, size => %s,"
                " repository_size => %s, seconds => %s)",
                (backup.label, backup.type, backup.size, backup.repository_size, round(seconds)),
            )
        expire(place, say)
        prune_received(place, backup.archive_id)
        copy = Copy(place)
        if copy.target:
            copy.push()
            copy.push_files()
            say(f"copied to {copy.target}")
        else:
            say("there is no second copy: LEADMILL_BACKUP_COPY is not set")
        return Made(backup, seconds)


def expire(place: Place, say: Say) -> None:
    """Delete full backups that no rule keeps, with what depends on them and their WAL."""
    settings = place.settings
    backups = place.backups()
    files_before = _names(place)
    full = [(one.label, one.stopped_at) for one in backups if one.type == "full"]
    keep = kept(
        full,
        dailies=settings.backup_dailies,
        weeklies=settings.backup_weeklies,
        monthlies=settings.backup_monthlies,
    )
    # A day may have several, so WAL without a gap is kept for more than one a day.
    lasting = of_last_days([one for one in full if one[0] in keep], settings.backup_dailies)
    archive = f"--repo1-retention-archive={len(lasting)}"
    for label, _ in full:
        if label not in keep:
            place.pgbackrest("expire", archive, f"--set={label}")
            say(f"{label} has expired")
    # The WAL between older backups, and differentials beyond the last ones.
    place.pgbackrest("expire", archive)
    there = {one.label for one in place.backups()}
    for path in place.manifests.glob("*.json"):
        if not path.name.startswith("wal-") and path.stem not in there:
            path.unlink()
    manifest.forget_segments(place)
    Copy(place).expire_later(files_before - _names(place))


def prune_received(place: Place, archive_id: str) -> None:
    """Delete streamed segments that the archive has, too; the last ones stay for the stream."""
    there = wal.archived(place.archive(archive_id))
    streamed = sorted(p for p in place.received.glob("[0-9A-F]*") if len(p.name) == 24)
    # No stream goes on with what was put aside, so none of it has to stay for one.
    for path in (*streamed[:-2], *place.received.glob("before-*/*")):
        if path.name.removesuffix(".partial") in there:
            path.unlink()
    for aside in place.received.glob("before-*"):
        if not any(aside.iterdir()):
            aside.rmdir()


def _write_missing_manifests(place: Place, say: Say) -> None:
    """Of backups whose manifest was interrupted: what they hold now is what is written down."""
    bare = [one for one in place.backups() if not manifest.file_of(place, one.label).exists()]
    if not bare:
        return
    for fault in verifying.pgbackrest_faults(place):
        # No reason to make no other one: a backup that is good is needed most when one is not.
        log.error(
            "a backup was interrupted, and gets no manifest because something is damaged",
            extra={"backup": bare[0].label, "fault": fault[:1000]},
        )
        say(f"{bare[0].label} was interrupted, and gets no manifest: {fault}")
        return
    for backup in bare:
        say(f"{backup.label} has no manifest, because its writing was interrupted: writing it")
        try:
            manifest.write(place, backup, {"is_late": True})
        except BackupError as error:
            log.error("a backup gets no manifest", extra={"fault": str(error)[:1000]})  # noqa: TRY400


def _require_room(place: Place, kind: str, size: int) -> None:
    """A full disk would stop the archiving of WAL, and then the database: refuse before that."""
    last = [one for one in place.backups() if one.type == kind]
    wanted = int(last[-1].repository_size * 1.2 if last else size * _FIRST_SHARE) + _ROOM_BESIDE
    free = room(place.repository)
    if free < wanted:
        raise BackupError(
            f"the backup needs some {readable(wanted)}, but {place.repository} has only"
            f" {readable(free)} left: keep fewer backups (LEADMILL_BACKUP_DAILIES, …), or make room"
        )


def _names(place: Place) -> set[str]:
    return {
        str(path.relative_to(place.repository))
        for part in ("backup", "archive")
        for path in (place.repository / part / STANZA).rglob("*")
        if path.is_file() and not path.is_symlink() and not path.name.startswith("backup.info")
    }
