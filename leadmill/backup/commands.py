"""The commands of `leadmill` that make, show, verify and restore backups."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import psycopg

from leadmill import logs
from leadmill.backup import drilling, keeping, making, manifest, restoring, verifying, wal
from leadmill.backup.place import BackupError, Place, readable
from leadmill.settings import Settings
from leadmill.stack.process import StackError

Commands = Any  # what argparse calls `_SubParsersAction`


def add(commands: Commands, environ: Callable[[], Mapping[str, str]]) -> None:
    """Add them; `environ` gives the settings when one is called."""

    def command(
        name: str,
        act: Callable[[Place, argparse.Namespace], int],
        help_: str,
        description: str,
    ) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = commands.add_parser(
            name, help=help_, description=description
        )

        def action(given: argparse.Namespace) -> int:
            try:
                return act(Place.of(Settings.from_env(environ())), given)
            except (StackError, OSError, psycopg.Error) as error:
                raise BackupError(str(error)) from None

        parser.set_defaults(action=action)
        return parser

    command(
        "backup-setup",
        _set_up,
        "prepare backups: key, folders, configuration of pgBackRest",
        "Safe to run again. Prints what is left to do. Run it, as every command of backups, on the"
        " machine of the database, as the user that PostgreSQL runs as, or as root.",
    )
    one = command(
        "backup",
        _make,
        "make a backup of the database and of the files",
        "A full one; with its manifest, the expiry of old ones, and the second copy of all.",
    )
    kind = one.add_mutually_exclusive_group()
    kind.add_argument("--full", dest="kind", action="store_const", const="full", help="the default")
    kind.add_argument(
        "--diff",
        dest="kind",
        action="store_const",
        const="diff",
        help="only what has changed since the last full one",
    )
    one.set_defaults(kind="full")
    command(
        "backups",
        _list,
        "list the backups, and from when on every moment can be restored",
        "The oldest first. `alone` is a backup that can be restored as it is only (restore --set).",
    )
    one = command(
        "verify-backup",
        _verify,
        "compare every file of the backups with its SHA-256, and look for missing WAL",
        "All backups and the whole archive, unless some are named. Ends with 1 if one is damaged.",
    )
    one.add_argument("label", nargs="*", help="of `leadmill backups`")
    one = command(
        "restore",
        _restore,
        "restore the database, to its end or to a time",
        "Verifies first, says what is overwritten, and asks for the database's name. PostgreSQL,"
        " workers and `leadmill keep-backups` must be stopped. Nobody reaches the database before"
        " its books are verified.",
    )
    one.add_argument(
        "--to", metavar="TIME", help="such as 2026-11-29T18:30:00, in UTC unless it says otherwise"
    )
    one.add_argument("--set", metavar="LABEL", help="a backup as it is, without the WAL after it")
    one.add_argument(
        "--timeline", type=int, metavar="N", help="instead of the newest, after earlier restores"
    )
    one.add_argument(
        "--delete-old",
        action="store_true",
        help="delete the old data directory first, where there is no room for both",
    )
    one.add_argument(
        "--leave-stopped",
        action="store_true",
        help="for a member of a cluster, whose server Patroni starts",
    )
    one.add_argument("--force", action="store_true", help="do not ask; for scripts")
    command(
        "drill",
        _drill,
        "restore the newest backup beside the running database, and verify it",
        "Into the folder `drill` in LEADMILL_BACKUP_SCRATCH, which is deleted afterwards. The"
        " database records how it went; one that is overdue is an alert.",
    )
    command(
        "keep-backups",
        _keep,
        "stream WAL, and make backups and a drill each night, until stopped",
        "The process that does it all. It logs JSON lines; errors are alerts. On each member of a"
        " cluster: it acts where the database takes writes, and waits elsewhere.",
    )
    parser = commands.add_parser(
        "catch-up",
        help="take over from Stripe and Paystack what the ledger does not know",
        description="After a restore, before workers start. Needs LEADMILL_DATABASE_URL_RECONCILER"
        " and the keys of the processors, so call it where the reconciler runs.",
    )
    parser.set_defaults(action=lambda _: _catch_up(environ()))


def _set_up(place: Place, _: argparse.Namespace) -> int:
    making.set_up(place, _say)
    return 0


def _make(place: Place, given: argparse.Namespace) -> int:
    making.make(place, given.kind, _say)
    return 0


def _list(place: Place, _: argparse.Namespace) -> int:
    backups = place.backups()
    lasting = {one.label for one in verifying.continuous(place, backups)}
    for one in backups:
        words = [
            f"{one.stopped_at:%Y-%m-%d %H:%M:%S}",
            f"{one.type:4}",
            f"{readable(one.size):>9}",
            f"{readable(one.repository_size):>9}",
            one.label,
        ]
        if one.label not in lasting:
            words.append("alone")
        if not manifest.file_of(place, one.label).exists():
            words.append("NO MANIFEST")
        if one.has_errors:
            words.append("DAMAGED PAGES")
        print("  ".join(words))
    whole = [one for one in backups if one.label in lasting]
    if not whole:
        print("there is no backup: leadmill backup")
        return 1
    archive = verifying.archive_of(place, whole[-1])
    gaps = archive.missing(whole[0].wal_start)
    print(f"every moment since {whole[0].stopped_at:%Y-%m-%d %H:%M:%S} UTC can be restored")
    if gaps:
        print(f"but WAL is missing: {wal.ranges(gaps)}. leadmill verify-backup")
    return 1 if gaps else 0


def _verify(place: Place, given: argparse.Namespace) -> int:
    faults = verifying.verify(place, given.label, _say)
    _say(f"{len(faults)} faults" if faults else "all is well")
    return 1 if faults else 0


def _restore(place: Place, given: argparse.Namespace) -> int:
    wanted = restoring.Wanted(
        to=restoring.parse_time(given.to) if given.to else None,
        label=given.set,
        timeline=given.timeline,
        delete_old=given.delete_old,
        leave_stopped=given.leave_stopped,
    )

    def confirm(database: str) -> None:
        if given.force:
            return
        if not sys.stdin.isatty():
            raise BackupError("nobody is here to confirm it: nothing was touched (--force)")
        try:
            answer = input(f"Type the name of the database, {database}: ")
        except (EOFError, KeyboardInterrupt):
            answer = ""
        restoring.typed(database, answer)

    done = restoring.restore(place, wanted, confirm, _say)
    _say(
        f"restored {readable(done.size)} in {done.seconds:.1f} s, {done.gb_per_minute:.2f} GB/min"
        f" (files {done.files_seconds:.1f} s, WAL {done.replay_seconds:.1f} s,"
        f" books {done.books_seconds:.1f} s)"
    )
    return 0


def _drill(place: Place, _: argparse.Namespace) -> int:
    drilling.drill(place, _say)
    return 0


def _keep(place: Place, _: argparse.Namespace) -> int:
    logs.configure(place.settings.log_level)
    keeping.keep(place)
    return 0


def _catch_up(environ: Mapping[str, str]) -> int:
    Settings.from_env(environ).require("database_url_reconciler")
    return subprocess.run(
        [sys.executable, "-m", "workers.catching_up"], env=dict(environ), check=False
    ).returncode


def _say(text: str) -> None:
    print(text, flush=True)
