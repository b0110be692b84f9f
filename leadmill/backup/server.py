"""A server that nobody else reaches, on a restored data directory: it recovers, and is asked."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from leadmill.backup.place import STANZA, BackupError, Place
from leadmill.stack.cluster import SUPERUSER, plain_env
from leadmill.stack.process import Child, StackError

Say = Callable[[str], None]

_HBA = "local all all trust\n"  # the socket is in a folder of the server's user alone
_PORT = 5432
_SETTINGS = re.compile(r"^(max_connections|max_prepared_xacts|max_locks_per_xact) setting: +(\d+)$")
_PROGRESS_SECONDS = 30.0
# A Unix socket's address holds 107 bytes, file name included.
_LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535.lock")

# What PostgreSQL asks for WAL: the archive, then what was streamed, then what the old data
# directory still has. Only "not there" goes on to the next place and may end the recovery; any
# other trouble must stop it, because it would end early and look complete.
_GET_WAL = """\
#!/bin/sh
set -u
pgbackrest --config='{configuration}' --stanza={stanza} --pg1-path='{data}' \\
  --spool-path='{spool}' --log-level-stderr=warn --log-level-console=off archive-get "$1" "$2"
status=$?
[ "$status" -ne 0 ] || exit 0
[ "$status" -eq 1 ] || exit 200
for folder in {folders}; do
  if [ -f "$folder/$1" ]; then cp "$folder/$1" "$2" && exit 0; exit 201; fi
done
for folder in {streamed}; do
  if [ -f "$folder/$1.partial" ]; then cp "$folder/$1.partial" "$2" && exit 0; exit 201; fi
done
exit 1
"""


@dataclass
class Recovery:
    """Where a data directory is recovered, with what, and how far."""

    place: Place
    version: str
    data: Path
    work: Path  # of this recovery alone: configuration, socket, log
    keeps_archiving: bool  # its new time line belongs to the archive; that of a drill does not
    old_wal: Path | None = None

    @property
    def programs(self) -> Path:
        return Path(f"/usr/lib/postgresql/{self.version}/bin")

    @property
    def socket(self) -> Path:
        """A folder of the server's user alone; elsewhere if its path is too long for a socket."""
        here = self.work / "socket"
        if len(os.fsencode(here)) <= _LONGEST_SOCKET_FOLDER:
            return here
        name = hashlib.sha256(os.fsencode(here)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"leadmill-{os.getuid()}-{name}"

    @property
    def log(self) -> Path:
        return self.work / "postgres.log"

    @property
    def get_wal(self) -> Path:
        return self.work / "get_wal.sh"

    def prepare(self) -> None:
        if not (self.programs / "postgres").exists():
            raise BackupError(
                f"the backup is of PostgreSQL {self.version}, which is not installed here:"
                f" apt install postgresql-{self.version} postgresql-{self.version}-postgis-3"
            )
        shutil.rmtree(self.work, ignore_errors=True)
        if self.socket.parent != self.work:
            # Anybody may make a folder there: one that cannot be removed is not ours.
            shutil.rmtree(self.socket, ignore_errors=True)
            self.socket.mkdir(mode=0o700)
        for folder in (self.work, self.socket, self.work / "spool"):
            self.place.make_folder(folder)
        received = self.place.received
        streamed = [received, *sorted(received.glob("before-*"), reverse=True)]
        folders = [*streamed, *([self.old_wal] if self.old_wal else [])]
        script = _GET_WAL.format(
            configuration=self.place.configuration,
            stanza=STANZA,
            data=self.data,
            spool=self.work / "spool",
            folders=_quoted(folders),
            streamed=_quoted(streamed),
        )
        self.place.write(self.get_wal, script, mode=0o700)
        self.place.write(self.work / "pg_hba.conf", _HBA)
        self.place.write(self.work / "pg_ident.conf", "")

    def restore(self, label: str, *options: str) -> None:
        """Have pgBackRest write the files of a backup into the empty data directory."""
        self.place.make_folder(self.data)
        self.place.pgbackrest(
            "restore",
            f"--pg1-path={self.data}",
            f"--set={label}",
            f'--recovery-option=restore_command={self.get_wal} %f "%p"',
            *options,
        )

    @contextmanager
    def server(self, say: Say) -> Iterator[None]:
        """Recover, promote, and stay up for the block; then stop cleanly."""
        child = self._child()
        child.start()
        try:
            self._wait(child, say)
            yield
        finally:
            child.stop()
            if self.socket.parent != self.work:
                shutil.rmtree(self.socket, ignore_errors=True)

    def dsn(self, database: str, role: str = SUPERUSER) -> str:
        return f"host={self.socket} port={_PORT} dbname={database} user={role}"

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self.dsn(database), autocommit=True)

    def _child(self) -> Child:
        archive = self.keeps_archiving
        command = (
            f"pgbackrest --config={self.place.configuration} --stanza={STANZA}"
            f" --pg1-path={self.data} archive-push %p"
        )
        # As arguments, so that neither `alter system` nor a file of the old server wins.
        settings = {
            "config_file": str(self.work / "postgresql.conf"),
            "hba_file": str(self.work / "pg_hba.conf"),
            "ident_file": str(self.work / "pg_ident.conf"),
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "port": str(_PORT),
            # Nobody is to ask before all is there; so no setting must be as large as it was.
            "hot_standby": "off",
            "archive_mode": "on" if archive else "off",
            "archive_command": command if archive else "",
            "primary_conninfo": "",
            "synchronous_standby_names": "",  # nobody is there to confirm
            "shared_preload_libraries": "",
            "logging_collector": "off",
            "log_destination": "stderr",
            "log_line_prefix": "%m ",
            "log_min_messages": "warning",
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "ssl": "off",
            "fsync": "on" if archive else "off",
            "max_wal_size": "4GB",
            "wal_level": "logical" if archive else "replica",
            "autovacuum": "off",
            **self._as_large_as_it_was(),
        }
        self.place.write(self.work / "postgresql.conf", "")
        words = [f"-c{name}={value}" for name, value in settings.items()]
        return Child(
            name="the restored server",
            command=[str(self.programs / "postgres"), "-D", str(self.data), *words],
            env=plain_env(),
            log=self.log,
            is_ready=self._is_ready,
            cwd=Path("/"),
            user=self.place.owner,
            stop_signal=signal.SIGINT,
            stop_seconds=600,
        )

    def _as_large_as_it_was(self) -> dict[str, str]:
        """Prepared transactions and locks in the WAL need their places."""
        done = self.place.call(str(self.programs / "pg_controldata"), str(self.data))
        names = {
            "max_connections": "max_connections",
            "max_prepared_xacts": "max_prepared_transactions",
            "max_locks_per_xact": "max_locks_per_transaction",
        }
        found = (_SETTINGS.match(line) for line in done.stdout.decode().splitlines())
        return {names[one[1]]: one[2] for one in found if one}

    def _is_ready(self) -> bool:
        try:
            with psycopg.connect(self.dsn("postgres"), connect_timeout=5) as connection:
                row = connection.execute("select pg_is_in_recovery()").fetchone()
                return row is not None and not row[0]
        except psycopg.OperationalError:
            return False

    def _wait(self, child: Child, say: Say) -> None:
        """However long it takes; it says how far it is."""
        began = told = time.monotonic()
        while not self._is_ready():
            try:
                child.check()
            except StackError:
                raise BackupError(self._why()) from None
            if time.monotonic() - told > _PROGRESS_SECONDS:
                told = time.monotonic()
                say(f"WAL is being replayed, for {told - began:.0f} s: {self._last_line()}")
            time.sleep(0.1)

    def _last_line(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return lines[-1] if lines else ""

    def _why(self) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        last = re.findall(r"last completed transaction was at log time (\S+ \S+ ?\S*)", text)
        if "recovery ended before configured recovery target was reached" in text:
            until = f", the last at {last[-1]}" if last else ""
            return (
                f"no transaction was committed after that time{until}: call restore without --to"
                " for everything that there is"
            )
        if "restored log file" not in text and "could not locate" in text:
            return f"the WAL of the backup itself is not there. {self.log} has the rest"
        lines = [line for line in text.splitlines() if "FATAL" in line or "ERROR" in line]
        return "PostgreSQL could not recover: " + "\n".join(lines[-4:] or text.splitlines()[-4:])


def _quoted(folders: list[Path]) -> str:
    return " ".join(f"'{folder}'" for folder in folders) or "/nonexistent"
