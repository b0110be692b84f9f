"""`leadmill keep-backups`: streams WAL all the time, and each night makes a backup and a drill."""

from __future__ import annotations

import logging
import shutil
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta

import psycopg

from leadmill.alerts import alerting
from leadmill.backup import drilling, making, verifying, wal
from leadmill.backup.copying import Copy, CopyError
from leadmill.backup.place import SLOT, Backup, BackupError, Place, now, readable, room
from leadmill.outage import Persisting
from leadmill.stack.process import Child, StackError

log = logging.getLogger(__name__)

LOOK_SECONDS = 15.0
ROLE_SECONDS = 5.0
STEADY_SECONDS = 10.0
RETRY = timedelta(minutes=30)
# A differential bounds how much WAL a restore replays.
BETWEEN = timedelta(hours=6)
CLOCK_ERROR = timedelta(hours=1)
ARCHIVING_PATIENCE = timedelta(minutes=5)
LEAST_FREE = 0.1
COPY_SECONDS = 600.0
SUNDAY = 6


class Keeper:
    """What one process does for the backups of one database, until it is told to stop.

    Each member of a cluster has one. It acts where the database takes writes, and waits elsewhere.
    """

    def __init__(self, place: Place, clock: Callable[[], datetime] = now) -> None:
        self.place = place
        self.clock = clock
        self.stop = threading.Event()
        self._stream: Child | None = None
        self._streaming_since = 0.0
        self._trouble = Persisting("the stream of WAL is interrupted")
        # What it holds while it acts: nobody else does then, here or on another machine.
        self._turn: ExitStack | None = None
        self._follows = False
        self._looked_at = float("-inf")
        self._no_turn = Persisting("backups are not kept: something else holds their lock")
        self._not_before: dict[str, datetime] = {}
        self._told: set[str] = set()

    def run(self) -> None:
        working = [
            threading.Thread(target=act, name=name, daemon=True)
            for name, act in (("backups", self._work), ("copying", self._copy_wal))
        ]
        for one in working:
            one.start()
        try:
            while not self.stop.wait(1.0):
                # A defect that ended one must not leave a process that only looks alive.
                if ended := [one.name for one in working if not one.is_alive()]:
                    log.error("a part of leadmill keep-backups has ended", extra={"parts": ended})
                    raise BackupError(f"{', '.join(ended)} ended: its log has the error")
                self.look_who_leads()
                if self._turn is not None:
                    self.keep_streaming()
        finally:
            self.stop.set()
            self._stop_stream()
            for one in working:
                one.join(1.0)
            self._end_turn()

    # --- Whose turn it is -------------------------------------------------------------------------

    def look_who_leads(self) -> None:
        """Begin to act when the database here takes writes, and end when it follows another."""
        if time.monotonic() - self._looked_at < ROLE_SECONDS:
            return
        self._looked_at = time.monotonic()
        follows = self.place.follows()
        if follows is None:
            # Who acts goes on, and tells that the database is away. Who followed has no part in it.
            if self._turn is None and not self._follows:
                self._trouble.came()
        elif follows:
            if not self._follows:
                log.info("backups wait: the database here follows that of another machine")
            self._follows = True
            self._trouble.passed()
            self._no_turn.passed()
            self._stop_stream()
            self._end_turn()
            self._drop_slot()
        else:
            self._follows = False
            if self._turn is None:
                self._begin_turn()

    def _begin_turn(self) -> None:
        turn = ExitStack()
        try:
            turn.enter_context(self.place.alone("receive", "leadmill keep-backups"))
            self.place.prepare()
        except (BackupError, OSError) as error:
            # After a failover it may be a moment until the other machine has let go.
            turn.close()
            log.info("backups wait: %s", error)
            self._no_turn.came(error)
            return
        self._no_turn.passed()
        self._turn = turn

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.close()

    def _drop_slot(self) -> None:
        """A slot that a leader had goes on holding WAL when it follows."""
        try:
            with self.place.connect() as connection:
                connection.execute(
                    "select pg_catalog.pg_drop_replication_slot(slot_name)"
                    " from pg_catalog.pg_replication_slots where slot_name = %s and not active",
                    (SLOT,),
                )
        except (BackupError, psycopg.Error) as error:
            log.warning("a slot stays", extra={"slot": SLOT, "detail": str(error)[:200]})

    # --- WAL --------------------------------------------------------------------------------------

    def keep_streaming(self) -> None:
        """Start the stream unless it runs. It may wait for the database for as long as it takes."""
        if self._stream is not None:
            try:
                self._stream.check()
            except StackError as error:
                self._trouble.came(error)
                self._stream = None
            else:
                # One that ends again and again is up in between, too.
                if time.monotonic() - self._streaming_since > STEADY_SECONDS:
                    self._trouble.passed()
                return
        try:
            self._make_slot()
            self._leave_old_time_line()
            self._stream = self._receiver()
            self._stream.start()
            self._streaming_since = time.monotonic()
        except (BackupError, psycopg.Error, OSError) as error:
            self._trouble.came(error)

    def _make_slot(self) -> None:
        with self.place.connect() as connection:
            row = connection.execute(
                "select wal_status from pg_catalog.pg_replication_slots where slot_name = %s",
                (SLOT,),
            ).fetchone()
        if row is not None and row[0] == "lost":
            log.error(
                "the stream of WAL was interrupted for too long and begins anew",
                extra={"slot": SLOT, "detail": "what is not archived yet was not streamed"},
            )
            self._receivewal("--drop-slot")
            row = None
        if row is None:
            # A new slot keeps nothing of before, and the stream would ask for what follows the last
            # file.
            self.place.put_received_aside()
            self._receivewal("--create-slot", "--if-not-exists")

    def _leave_old_time_line(self) -> None:
        """What the leader before has streamed may end later than the time line of this one began.

        The stream would ask for what comes after it, which nobody has, for ever.
        """
        streamed = [path.name for path in self.place.received.glob("*") if path.is_file()]
        newest = max((name[:8] for name in streamed if wal.is_segment(name)), default=None)
        if newest is None:
            return
        with self.place.connect() as connection:
            row = connection.execute(
                "select pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_flush_lsn())"
            ).fetchone()
        if row is not None and row[0][:8] != newest:
            self.place.put_received_aside()

    def _stop_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.stop()

    def _receivewal(self, action: str, *more: str) -> None:
        done = self.place.call(*self._command(), action, *more)
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise BackupError(said[-1] if said else f"pg_receivewal {action} failed")

    def _receiver(self) -> Child:
        return Child(
            name="pg_receivewal",
            command=[
                *self._command(),
                f"--directory={self.place.received}",
                "--synchronous",
                "--no-loop",
            ],
            env=self.place.environment(),
            log=self.place.folder / "log" / "pg_receivewal.log",
            is_ready=lambda: True,
            user=self.place.owner,
            stop_signal=signal.SIGINT,
        )

    def _command(self) -> list[str]:
        link = self.place.link
        return [
            "pg_receivewal",
            "--no-password",
            f"--slot={SLOT}",
            f"--host={link['host']}",
            f"--port={link['port']}",
            f"--username={link['user']}",
        ]

    # --- Backups ----------------------------------------------------------------------------------

    def _work(self) -> None:
        while not self.stop.wait(LOOK_SECONDS):
            if self._turn is not None:
                self.work_once()

    def work_once(self) -> None:
        """Do what is due. Trouble is an alert, and tried again later."""
        if self.place.follows():
            return
        for name, act in (("archiving", self._watch_archiving), ("backups", self._make_due)):
            if self.clock() < self._not_before.get(name, datetime.min.replace(tzinfo=now().tzinfo)):
                continue
            try:
                act()
            except (BackupError, StackError, psycopg.Error, OSError) as error:
                self._not_before[name] = self.clock() + RETRY
                log.error("backups: %s failed", name, extra={"problem": str(error)[:1000]})  # noqa: TRY400

    def _copy_wal(self) -> None:
        """Apart from the backups, which may take hours."""
        copy, trouble = Copy(self.place), Persisting("WAL does not reach the second copy")
        while not self.stop.wait(COPY_SECONDS):
            if self._turn is None:
                continue
            try:
                copy.push_wal()
            except (BackupError, OSError) as error:
                trouble.came(error)
            else:
                trouble.passed()

    def due(self, backups: list[Backup], timeline: int) -> str | None:
        """Which kind of backup is due: by the clock, or because a time line has none."""
        if ahead := [one for one in backups if one.started_at > self.clock() + CLOCK_ERROR]:
            # It would count as the newest until then, here and in every alert.
            raise BackupError(
                f"{ahead[0].label} was made at a time that is still to come: the clock is wrong, or"
                ' was. docs/operations.md, "Backups fail"'
            )
        hour, minute = map(int, self.place.settings.backup_at.split(":"))
        at = self.clock().replace(hour=hour, minute=minute, second=0, microsecond=0)
        tonight = at if at <= self.clock() else at - timedelta(days=1)
        full = [one for one in backups if one.type == "full" and one.timeline == timeline]
        if not full or full[-1].started_at < tonight:
            return "full"
        last = max(one.started_at for one in backups)
        return "diff" if self.clock() - last > BETWEEN else None

    def _make_due(self) -> None:
        with self.place.connect() as connection:
            row = connection.execute(
                "select timeline_id from pg_catalog.pg_control_checkpoint()"
            ).fetchone()
        kind = self.due(self.place.backups(), row[0] if row else 1)
        if kind is None:
            return
        try:
            making.make(self.place, kind, lambda text: log.info("%s", text))
        except CopyError as error:
            # The backup is complete. Whether it is good is to be known, however the other place is.
            problem = str(error)[:1000]
            log.error("backups: the second copy failed", extra={"problem": problem})  # noqa: TRY400
        if kind == "full":
            # First, because a drill that fails is when it matters most.
            if self.clock().weekday() == SUNDAY:
                self._verify_all()
            drilled = drilling.drill(self.place, lambda text: log.info("%s", text))
            if drilled.seconds > drilling.SLOW_SECONDS:
                said = {"seconds": round(drilled.seconds), "size": drilled.size}
                log.error("an hour will soon be too short for a restore", extra=said)

    def _verify_all(self) -> None:
        """Files that nobody reads for months are read once a week."""
        for fault in verifying.verify(self.place, [], lambda _: None):
            log.error("a backup is damaged", extra={"fault": fault[:1000]})

    def _watch_archiving(self) -> None:
        """WAL that is not archived fills the disk of the database."""
        with self.place.connect() as connection:
            row = connection.execute(
                "select last_failed_time, last_failed_wal from pg_catalog.pg_stat_archiver"
                # It is tried again each minute. One failure is none.
                " where last_failed_time > pg_catalog.now() - %(patience)s"
                " and coalesce(last_archived_time, stats_reset) < pg_catalog.now() - %(patience)s",
                {"patience": ARCHIVING_PATIENCE},
            ).fetchone()
        self._tell_once(
            "WAL is not archived, and fills the disk of the database",
            {"segment": row[1], "since": str(row[0])} if row else None,
        )
        free = room(self.place.repository)
        total = shutil.disk_usage(self.place.repository).total
        self._tell_once(
            "the disk of the backups is nearly full",
            {"free": readable(free)} if free < LEAST_FREE * total else None,
        )

    def _tell_once(self, trouble: str, detail: dict[str, str] | None) -> None:
        """One line when it begins, not one each time it is looked at."""
        if detail is None:
            self._told.discard(trouble)
        elif trouble not in self._told:
            self._told.add(trouble)
            log.error(trouble, extra=detail)


def keep(place: Place) -> None:
    """Until SIGTERM or Ctrl-C."""
    place.prepare()
    keeper = Keeper(place)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: keeper.stop.set())
    with alerting(place.settings, "backups"):
        keeper.run()
