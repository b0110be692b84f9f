"""`leadmill restore`: verify, say what is lost, restore, verify the books, and only then open."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from leadmill.backup import books, verifying, wal
from leadmill.backup.place import Backup, BackupError, Place, now, readable, room, size_of
from leadmill.backup.server import Recovery
from leadmill.encryption import DecryptionError, Opener
from leadmill.stack.cluster import plain_env
from leadmill.stack.process import StackError

Say = Callable[[str], None]

_RECOVERY_LINE = re.compile(r"^(restore_command|recovery_target\w*) *=")
_CATCH_UP = "leadmill catch-up"
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Wanted:
    """What an operator asks for."""

    to: datetime | None = None
    label: str | None = None
    timeline: int | None = None
    delete_old: bool = False
    leave_stopped: bool = False


@dataclass(frozen=True)
class Plan:
    """Which backup, and how far the WAL after it is replayed."""

    backup: Backup
    options: tuple[str, ...]
    goal: str  # in words
    archive: verifying.Archive
    until: datetime | None


@dataclass(frozen=True)
class Restored:
    """How it went, for the numbers in the documentation."""

    backup: Backup
    files_seconds: float
    replay_seconds: float
    books_seconds: float

    @property
    def size(self) -> int:
        return self.backup.size

    @property
    def seconds(self) -> float:
        return self.files_seconds + self.replay_seconds + self.books_seconds

    @property
    def gb_per_minute(self) -> float:
        return self.size / 1e9 / (max(self.seconds, 0.1) / 60)


def parse_time(text: str) -> datetime:
    """A moment, in UTC unless it says otherwise."""
    try:
        at = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        raise BackupError(
            f"{text!r} is no time: write it as 2026-11-29T18:30:00, which is UTC, or with its"
            " offset, as 2026-11-29T18:30:00+01:00"
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def choose(place: Place, wanted: Wanted) -> Plan:
    """The backup to begin with, or why there is none."""
    backups = place.backups()
    if not backups:
        raise BackupError("there is no backup: is LEADMILL_BACKUP_FOLDER the right one?")
    if wanted.to is not None and wanted.to > now():
        raise BackupError(
            f"{_shown(wanted.to)} is in the future; now it is {_shown(now())}. Times are UTC unless"
            " they say otherwise"
        )
    if wanted.label is not None:
        return _the_named(place, backups, wanted)
    lasting = verifying.continuous(place, backups)
    archive = verifying.archive_of(place, backups[-1])
    timeline = wanted.timeline or archive.newest_timeline
    if timeline not in {1, archive.newest_timeline, *archive.histories} or timeline < 1:
        raise BackupError(
            f"there is no time line {timeline}: the newest is {archive.newest_timeline}"
        )
    suited = [
        one
        for one in lasting
        # It is known to the second when one was complete: before that nothing is consistent.
        if (wanted.to is None or one.stopped_at + _SECOND <= wanted.to)
        and archive.leads(one, timeline)
        and not one.has_errors
    ]
    if not suited:
        oldest = lasting[0].stopped_at if lasting else backups[-1].stopped_at
        raise BackupError(
            f"the oldest moment that can be restored is {_shown(oldest)}, when the first backup"
            " with all WAL after it was complete. Older backups can be restored as they are:"
            " `leadmill backups`, then restore --set LABEL"
        )
    backup = suited[-1]
    options = [f"--target-timeline={timeline}"] if wanted.timeline else []
    if wanted.to is None:
        goal = "everything that was archived or streamed"
        return Plan(backup, ("--type=default", *options), goal, archive, None)
    target = wanted.to.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
    options += ["--type=time", f"--target={target}", "--target-action=promote"]
    goal = f"{_shown(wanted.to)}, {_ago(wanted.to)} ago"
    return Plan(backup, tuple(options), goal, archive, wanted.to)


def _the_named(place: Place, backups: list[Backup], wanted: Wanted) -> Plan:
    if wanted.to is not None or wanted.timeline is not None:
        raise BackupError("--set restores a backup as it is: leave out --to and --timeline")
    found = [one for one in backups if one.label == wanted.label]
    if not found:
        raise BackupError(f"there is no backup {wanted.label}: leadmill backups")
    [backup] = found
    archive = verifying.archive_of(place, backup)
    goal = f"the backup {backup.label} as it is, {_shown(backup.stopped_at)}"
    options = ("--type=immediate", "--target-action=promote")
    return Plan(backup, options, goal, archive, backup.stopped_at)


def verify(place: Place, plan: Plan, say: Say) -> None:
    """Refuse a backup that is damaged, and WAL that has a gap before the goal."""
    say(f"verifying {plan.backup.label} and the WAL after it")
    found = list(verifying.set_faults(place, place.backups(), plan.backup))
    is_as_it_is = "--type=immediate" in plan.options
    if not is_as_it_is:
        timeline = _timeline_of(plan)
        gaps = plan.archive.missing(plan.backup.wal_start, timeline)
        last = plan.archive.last_before(gaps[0]) if gaps else None
        if gaps and (plan.until is None or last is None or last <= plan.until):
            found.append(
                f"WAL is missing: {wal.ranges(gaps)}."
                + (
                    f" Until {_shown(last)} all is there: restore --to an earlier time"
                    if last
                    else ""
                )
            )
        found += verifying.segment_faults(place, plan.archive, plan.backup.wal_start)
    if found:
        faults = "\n".join(f"  {fault}" for fault in found[:20])
        raise BackupError(
            f"{plan.backup.label} is not restored, and nothing was touched, because:\n{faults}\n"
            'docs/operations.md, "A backup is damaged", says what to do.'
        )


def restore(place: Place, wanted: Wanted, confirm: Callable[[str], None], say: Say) -> Restored:
    """The whole of it. Each step before `confirm` leaves everything as it was."""
    place.prepare()
    with (
        place.alone("backup", "a restore"),
        place.alone("receive", "a restore"),
    ):
        _refuse_running(place)
        plan = choose(place, wanted)
        verify(place, plan, say)
        aside = _aside(place, plan, wanted)
        say(_what_happens(place, plan, aside))
        confirm(place.link["dbname"])
        _refuse_running(place)  # it may have been started meanwhile
        old_wal = _take_away(place, aside)
        recovery = Recovery(
            place=place,
            version=plan.backup.version,
            data=place.data,
            work=place.folder / "restore",
            keeps_archiving=True,
            old_wal=old_wal,
        )
        try:
            recovery.prepare()
            restored = recover(recovery, plan, place.link["dbname"], say, after=_catch_up)
        except (BackupError, StackError, psycopg.Error, OSError) as error:
            raise BackupError(f"{error}\n{_way_back(place)}") from None
        _forget_recovery(place, say)
        place.put_received_aside()
        place.unfinished.unlink()
    _open(place, wanted, say)
    return restored


def recover(
    recovery: Recovery,
    plan: Plan,
    database: str,
    say: Say,
    after: Callable[[Recovery, str, Say], None] | None = None,
    is_drill: bool = False,
) -> Restored:
    """Files, WAL, books; then whatever else while nobody reaches the server."""
    began = time.monotonic()
    recovery.restore(plan.backup.label, *plan.options)
    files = time.monotonic()
    say(f"the files are there after {files - began:.0f} s; replaying WAL to {plan.goal}")
    with recovery.server(say):
        replayed = time.monotonic()
        with recovery.connect(database) as connection:
            found = books.faults(connection)
            state = books.state(connection)
        checked = time.monotonic()
        if found:
            faults = "\n".join(f"  {fault}" for fault in found)
            raise BackupError(
                f"the books are wrong, so the database stays closed:\n{faults}\n"
                f"{recovery.data} holds it. Restore to an earlier time, or decide by"
                ' docs/operations.md, "Books"'
            )
        say(
            f"the books are right. The last journal is {state['last_journal']},"
            f" of {state['last_journal_at']}"
        )
        if lost := _lost_key(recovery.place, state["encryption_key_id"], say):
            if is_drill:
                raise BackupError(lost)
            say(lost)
        if after is not None:
            after(recovery, database, say)
    return Restored(
        plan.backup,
        files - began,
        replayed - files,
        checked - replayed,
    )


# --- Before ---------------------------------------------------------------------------------------


def _refuse_running(place: Place) -> None:
    pid_file = place.data / "postmaster.pid"
    if pid_file.exists():
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        command = Path(f"/proc/{pid}/comm")
        if pid.isdigit() and command.exists() and command.read_text().startswith("postgres"):
            raise BackupError(
                f"PostgreSQL runs in {place.data} (process {pid}): stop it first, so that nobody"
                " writes what would be lost"
            )
    if place.is_answering():
        raise BackupError(
            f"a database answers at {place.link['host']}, port {place.link['port']}: stop it first"
        )


def _is_half_done(place: Place) -> bool:
    """Whether the data directory holds what an earlier restore has left, and nothing of value."""
    if not place.unfinished.exists():
        return False
    aside = place.unfinished.read_text().strip()
    # It is written before the old data directory is moved, which may not have happened.
    return not aside or Path(aside).exists()


def _way_back(place: Place) -> str:
    aside = place.unfinished.read_text().strip() if place.unfinished.exists() else ""
    if not aside:
        return f"{place.data} holds half a restore: call restore again, perhaps to another time"
    return (
        f"{place.data} holds half a restore, the old data directory is {aside}. Call restore again,"
        f" perhaps to another time, or go back: rm -rf {place.data} && mv {aside} {place.data}"
    )


def _aside(place: Place, plan: Plan, wanted: Wanted) -> Path | None:
    """Where the old data directory is moved to; none if it is deleted or empty."""
    if _is_half_done(place):
        return None
    if not place.data.exists() or not any(place.data.iterdir()):
        need, free = plan.backup.size, room(place.data)
        if free < need:
            raise BackupError(
                f"{readable(need)} are needed, {place.data} has {readable(free)} left"
            )
        return None
    if wanted.delete_old:
        free = room(place.data) + size_of(place.data)
        if free < plan.backup.size:
            raise BackupError(
                f"{readable(plan.backup.size)} are needed, and {place.data} has {readable(free)}"
                " even when what is there is deleted"
            )
        return None
    if os.path.ismount(place.data) or place.data.is_symlink():
        raise BackupError(
            f"{place.data} is a mounted disk or a link and cannot be moved aside: copy away what"
            " you want to keep of it, and call restore with --delete-old"
        )
    if room(place.data) < plan.backup.size:
        raise BackupError(
            f"{readable(plan.backup.size)} are needed beside the old data directory, and"
            f" {place.data.parent} has {readable(room(place.data))} left: make room, or let the old"
            " one be deleted first with --delete-old"
        )
    return place.data.with_name(f"{place.data.name}.before-{now():%Y%m%dT%H%M%S}")


def _what_happens(place: Place, plan: Plan, aside: Path | None) -> str:
    lines = [
        f"database    {place.link['dbname']}, in {place.data}",
        f"backup      {plan.backup.label}, complete at {_shown(plan.backup.stopped_at)},"
        f" {readable(plan.backup.size)}",
        f"restored to {plan.goal}",
    ]
    if _is_half_done(place):
        lines.append(f"overwritten what an earlier restore has left in {place.data}")
    elif place.data.exists() and any(place.data.iterdir()):
        done = f"moved to {aside}" if aside else "DELETED"
        lines.append(f"overwritten {_what_is_there(place, plan)}: it is {done}")
    else:
        lines.append("overwritten nothing: the data directory is empty")
    if plan.until is not None:
        lines.append(f"lost        everything that was committed after {_shown(plan.until)}")
    return "\n".join(lines)


def _what_is_there(place: Place, plan: Plan) -> str:
    program = f"/usr/lib/postgresql/{plan.backup.version}/bin/pg_controldata"
    said = place.call(program, str(place.data)).stdout.decode(errors="replace")
    known = dict(re.findall(r"^([^:]+): +(.*)$", said, re.MULTILINE))
    words = f"{readable(size_of(place.data))} in {place.data}"
    if last := known.get("Time of latest checkpoint"):
        words += f", last checkpoint {last}, {known.get('Database cluster state', '?')}"
    identifier = known.get("Database system identifier")
    if identifier and identifier != str(plan.backup.system_id):
        words += ", ANOTHER CLUSTER than that of the backup"
    return words


# --- During ---------------------------------------------------------------------------------------


def _take_away(place: Place, aside: Path | None) -> Path | None:
    """Move or delete the old data directory. Return where its WAL is, which may be the newest."""
    kept = place.folder / "old-wal"
    marker = place.unfinished
    if _is_half_done(place):
        # What is there is ours, from a restore that did not end; the old one is already away.
        _empty(place.data)
        before = marker.read_text().strip()
        return Path(before) / "pg_wal" if before else kept if kept.exists() else None
    if not place.data.exists() or not any(place.data.iterdir()):
        shutil.rmtree(kept, ignore_errors=True)
        place.write(marker, "")
        return None
    if aside is not None:
        place.write(marker, f"{aside}\n")
        place.data.rename(aside)
        return aside / "pg_wal"
    shutil.rmtree(kept, ignore_errors=True)
    newest = place.data / "pg_wal"
    if newest.is_dir() and room(kept) > 2 * size_of(newest):
        shutil.copytree(newest, kept)
        for path in (kept, *kept.rglob("*")):
            place.give(path)
    place.write(marker, "")
    _empty(place.data)
    return kept if kept.exists() else None


def _empty(folder: Path) -> None:
    """Delete what is in a folder, which may be a mounted disk."""
    for path in folder.iterdir() if folder.exists() else ():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _catch_up(recovery: Recovery, database: str, say: Say) -> None:
    """Have Stripe and Paystack asked for what happened since, before any worker acts."""
    settings = recovery.place.settings
    if not settings.stripe_secret_key and not settings.paystack_secret_key:
        say(
            "no key of Stripe or Paystack is known here: when PostgreSQL runs again, and before"
            f" workers start, call `{_CATCH_UP}` where the reconciler runs"
        )
        return
    say("asking Stripe and Paystack what has happened since")
    keys = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("LEADMILL_STRIPE", "LEADMILL_PAYSTACK"))
    }
    known = {
        "LEADMILL_STRIPE_SECRET_KEY": settings.stripe_secret_key,
        "LEADMILL_STRIPE_API_BASE": settings.stripe_api_base,
        "LEADMILL_STRIPE_API_VERSION": settings.stripe_api_version,
        "LEADMILL_STRIPE_LIVEMODE": str(int(settings.stripe_livemode)),
        "LEADMILL_PAYSTACK_SECRET_KEY": settings.paystack_secret_key,
        "LEADMILL_PAYSTACK_API_BASE": settings.paystack_api_base,
        "LEADMILL_DATABASE_URL_RECONCILER": recovery.dsn(database, "leadmill_reconciler"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "workers.catching_up"],
        env=plain_env() | keys | {n: v for n, v in known.items() if v},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        say(line)
    if done.returncode != 0:
        last = "\n".join(done.stderr.splitlines()[-3:])
        say(
            f"Stripe and Paystack could not be asked:\n{last}\nBefore workers start, call"
            f" `{_CATCH_UP}` where the reconciler runs"
        )


def _lost_key(place: Place, key_id: object, say: Say) -> str | None:
    """Tenants' secrets are in the database, encrypted; the key that opens them is in no backup."""
    paths = place.settings.encryption_key_files
    if key_id is None:
        return None
    if not paths:
        say(
            f"secrets of tenants need the encryption key {key_id}, which no backup holds: workers"
            " have it in LEADMILL_ENCRYPTION_KEY_FILES. Without that file each of them is lost"
        )
        return None
    try:
        is_there = str(key_id) in Opener(paths).key_ids
    except DecryptionError as error:
        return f"the encryption key of tenants' secrets cannot be read: {error}"
    if is_there:
        say(f"the encryption key {key_id} of tenants' secrets is here")
        return None
    return (
        f"none of {', '.join(paths)} is the encryption key {key_id}: without it the secrets of"
        " tenants are lost, and have to be entered again"
    )


# --- After ----------------------------------------------------------------------------------------


def _forget_recovery(place: Place, say: Say) -> None:
    """Settings of the recovery would be taken by a standby that is made of this one."""
    path = place.data / "postgresql.auto.conf"
    lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    text = "".join(line for line in lines if not _RECOVERY_LINE.match(line))
    place.write(path, text)
    if re.search(r"^synchronous_standby_names *= *'[^']", text, re.MULTILINE):
        say(
            "synchronous_standby_names is set, as it was: every write waits until `leadmill"
            " keep-backups` streams again, so start that right after PostgreSQL"
        )


def _open(place: Place, wanted: Wanted, say: Say) -> None:
    command = place.settings.backup_open
    if wanted.leave_stopped:
        # A server that Patroni has not started would take writes beside it.
        say("it is ready, and PostgreSQL is stopped: Patroni starts it (docs/cluster.md)")
        return
    if not command:
        say(
            "it is ready, and PostgreSQL is stopped. Start it, then `leadmill keep-backups` and the"
            " workers, and make a backup of the new time line: leadmill backup --full"
        )
        return
    done = subprocess.run(shlex.split(command), stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise BackupError(
            f"the database is restored, but LEADMILL_BACKUP_OPEN ended with {done.returncode}:"
            " start PostgreSQL by hand"
        )
    deadline = time.monotonic() + 120
    while not place.is_answering():
        if time.monotonic() > deadline:
            raise BackupError("PostgreSQL was started and does not answer: see its log")
        time.sleep(0.2)
    say("PostgreSQL is open. Make a backup of the new time line now: leadmill backup --full")


def _timeline_of(plan: Plan) -> int | None:
    given = [one.partition("=")[2] for one in plan.options if one.startswith("--target-timeline=")]
    return int(given[0]) if given else None


def _shown(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _ago(at: datetime) -> str:
    minutes = int((now() - at).total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    return f"{days} d {rest // 60} h" if days else f"{rest // 60} h {rest % 60} min"


def typed(database: str, answer: str) -> None:
    """Refuse an answer that is not the database's name."""
    if answer.strip() != database:
        raise BackupError("that is not its name: nothing was touched")
