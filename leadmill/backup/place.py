"""Where backups are, who owns them, and how pgBackRest is called."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from leadmill.settings import PREFIX, Settings
from leadmill.stack.cluster import plain_env
from leadmill.stack.process import command_as

STANZA = "leadmill"
# The slot through which WAL is streamed. It holds WAL back while nobody reads it, up to
# max_slot_wal_keep_size.
SLOT = "leadmill_backup"
LEAST_KEY = 32
# Tells repositories apart that have the same key; a copy has it, too.
IDENTITY = "leadmill-id"
# Of pgBackRest's words, those that say what is wrong.
_TROUBLE = ("ERROR:", "WARN:")

_CONFIGURATION = """\
# Written by `leadmill`; it writes it anew. It holds the key of the backups: for its owner alone.
[global]
repo1-path={repository}
repo1-cipher-type=aes-256-cbc
repo1-cipher-pass={key}
repo1-bundle=y
# Which full backups go is decided by leadmill; WAL without a gap is kept for this many of them.
repo1-retention-full=9999
repo1-retention-archive-type=full
repo1-retention-archive={continuous}
repo1-retention-diff=9
compress-type=zst
archive-async=y
start-fast=y
process-max={processes}
spool-path={spool}
log-path={log}
lock-path={lock}

[{stanza}]
pg1-path={data}
pg1-socket-path={socket}
pg1-port={port}
pg1-user={user}
pg1-database={database}
"""

_ARCHIVING = """\
# Include this file in postgresql.conf: include = '{here}'. A restart makes it take effect.
archive_mode = on
archive_command = '{command}'
# A quiet database loses no more than this when its disk is lost and nothing streams its WAL.
archive_timeout = {timeout}
"""
ARCHIVE_TIMEOUT = 60


def configuration_in(folder: Path) -> Path:
    """That of pgBackRest, in the folder of the backups."""
    return folder / "pgbackrest.conf"


def archive_command(folder: Path) -> str:
    """How PostgreSQL archives a segment; members of a cluster have it in their own settings."""
    return f"pgbackrest --config={configuration_in(folder)} --stanza={STANZA} archive-push %p"


class BackupError(Exception):
    """Something about backups cannot be done; the message is for the operator."""


@dataclass(frozen=True)
class Backup:
    """One backup set, as pgBackRest knows it."""

    label: str
    type: str  # full, diff
    needs: tuple[str, ...]  # labels of the backups whose files it refers to
    started_at: datetime
    stopped_at: datetime
    wal_start: str
    wal_stop: str
    size: int  # of the database
    repository_size: int  # what it added to the repository
    archive_id: str  # such as 15-1
    version: str  # of PostgreSQL
    system_id: int
    has_errors: bool

    @property
    def timeline(self) -> int:
        return int(self.wal_start[:8], 16)


@dataclass(frozen=True)
class Place:
    """The folder of backups and the data directory that they are of."""

    settings: Settings
    folder: Path
    data: Path
    received: Path
    spool: Path
    scratch: Path
    key_file: Path
    owner: str | None  # whom programs run as; None: as we do
    link: Mapping[str, str]  # how to reach the database, as libpq names it

    @staticmethod
    def of(settings: Settings) -> Place:
        """What the settings say; an error names the one that is missing or wrong."""
        folder = _absolute(settings, "backup_folder")
        data = _absolute(settings, "backup_data")
        link = conninfo_to_dict(settings.require("database_url_backup"))
        host = str(link.get("host") or "/var/run/postgresql")
        if not host.startswith("/"):
            raise BackupError(
                f"{PREFIX}DATABASE_URL_BACKUP names a host: pgBackRest reads files of this machine"
                " and connects through the socket, such as"
                " postgresql://leadmill_backup:…@/leadmill?host=/var/run/postgresql"
            )
        names = {
            "host": host,
            "port": str(link.get("port") or 5432),
            "user": str(link.get("user") or "leadmill_backup"),
            "dbname": str(link.get("dbname") or "leadmill"),
            "password": str(link.get("password") or ""),
        }
        return Place(
            settings=settings,
            folder=folder,
            data=data,
            received=_absolute(settings, "backup_received", folder / "received"),
            spool=_absolute(settings, "backup_spool", folder / "spool"),
            # A folder of its own, because a drill deletes all that is in it.
            scratch=_absolute(settings, "backup_scratch", folder) / "drill",
            key_file=_absolute(settings, "backup_key_file"),
            owner=_owner_of(data, folder),
            link=names,
        )

    # --- Files ------------------------------------------------------------------------------------

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    @property
    def manifests(self) -> Path:
        return self.folder / "manifests"

    @property
    def configuration(self) -> Path:
        return configuration_in(self.folder)

    @property
    def archiving(self) -> Path:
        return self.folder / "archiving.conf"

    @property
    def unfinished(self) -> Path:
        """Is there while the data directory holds half a restore; says where the old one is."""
        return self.folder / "unfinished-restore"

    def archive(self, archive_id: str) -> Path:
        return self.repository / "archive" / STANZA / archive_id

    def give(self, path: Path) -> None:
        """Have the user own it whom the server runs as."""
        if self.owner is not None:
            account = pwd.getpwnam(self.owner)
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)

    def make_folder(self, path: Path) -> None:
        """A folder that nobody else looks into."""
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.give(path)

    def write(self, path: Path, text: str, mode: int = 0o600) -> None:
        """Write a file as a whole or not at all, whenever we are interrupted."""
        new = path.with_name(f".{path.name}.new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        self.give(new)
        new.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    # --- Key --------------------------------------------------------------------------------------

    def key(self) -> str:
        """What the backups are encrypted with."""
        try:
            mode = self.key_file.stat().st_mode
            key = self.key_file.read_text().strip()
        except OSError as error:
            raise BackupError(
                f"the key of the backups cannot be read: {error}. `leadmill backup-setup` makes it;"
                " of existing backups no other key will do: fetch the copy that you keep elsewhere"
            ) from None
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise BackupError(f"others may read {self.key_file}: chmod 600 {self.key_file}")
        if len(key) < LEAST_KEY or not key.isalnum():
            raise BackupError(f"{self.key_file} holds no key: {LEAST_KEY} letters and digits")
        return key

    def make_key(self) -> bool:
        """Make the key unless it is there; tell whether it was made."""
        if self.key_file.exists():
            return False
        # Another machine that shares the folder may have begun already.
        if (self.repository / "backup").exists() or (self.folder / "key-id").exists():
            raise BackupError(
                f"{self.key_file} is not there, but backups are. Fetch your copy of the key:"
                " without it they cannot be read"
            )
        if not self.key_file.parent.exists():
            self.make_folder(self.key_file.parent)
        self.write(self.key_file, secrets.token_hex(32) + "\n")
        return True

    def key_id(self) -> str:
        """Tells two keys apart and reveals neither."""
        return hashlib.sha256(b"leadmill backup key:" + self.key().encode()).hexdigest()[:16]

    def check_key(self) -> None:
        """Refuse another key than the one that these backups were begun with."""
        known = self.folder / "key-id"
        if known.exists() and known.read_text().strip() != self.key_id():
            raise BackupError(
                f"{self.key_file} is not the key of these backups: they need the key"
                f" {known.read_text().strip()}, this one is {self.key_id()}"
            )

    def identity(self) -> str:
        """Which repository this is."""
        return (self.repository / IDENTITY).read_text().strip()

    # --- pgBackRest -------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Folders and configuration; safe to run again."""
        for folder in (self.folder, self.repository, self.manifests, self.received):
            self.make_folder(folder)
        for folder in (self.spool, self.folder / "log", self.folder / "lock"):
            self.make_folder(folder)
        self.check_key()
        if not (self.folder / "key-id").exists():
            self.write(self.folder / "key-id", self.key_id() + "\n")
        if not (self.repository / IDENTITY).exists():
            self.write(self.repository / IDENTITY, secrets.token_hex(16) + "\n")
        self._write_if_changed(
            self.configuration,
            _CONFIGURATION.format(
                repository=self.repository,
                key=self.key(),
                continuous=self.settings.backup_dailies,
                processes=min(4, os.cpu_count() or 1),
                spool=self.spool,
                log=self.folder / "log",
                lock=self.folder / "lock",
                stanza=STANZA,
                data=self.data,
                socket=self.link["host"],
                port=self.link["port"],
                user=self.link["user"],
                database=self.link["dbname"],
            ),
        )
        text = _ARCHIVING.format(
            here=self.archiving, command=archive_command(self.folder), timeout=ARCHIVE_TIMEOUT
        )
        self._write_if_changed(self.archiving, text)

    def _write_if_changed(self, path: Path, text: str) -> None:
        if not path.exists() or path.read_text() != text:
            self.write(path, text)

    def environment(self) -> dict[str, str]:
        """Of programs that connect to the database: the password is no argument."""
        return plain_env() | {"PGPASSWORD": self.link["password"], "PGCONNECT_TIMEOUT": "10"}

    def pgbackrest(
        self, command: str, *arguments: str, allowed: Sequence[int] = (0,)
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one command of pgBackRest as the owner of the data."""
        if shutil.which("pgbackrest") is None:
            raise BackupError("no pgbackrest found: apt install pgbackrest")
        self.check_key()
        done = self.call(
            "pgbackrest",
            f"--config={self.configuration}",
            f"--stanza={STANZA}",
            "--log-level-stderr=warn",
            "--log-level-console=off",
            "--log-level-file=info",
            command,
            *arguments,
        )
        if done.returncode not in allowed:
            raise BackupError(f"pgBackRest: {command} failed: {_said(done)}")
        return done

    def call(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command_as(self.owner, command, "TERM"),
            env=self.environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    def backups(self) -> list[Backup]:
        """Every backup that is there, the oldest first."""
        if not self.configuration.exists():
            raise BackupError(f"{self.folder} holds no backups: leadmill backup-setup")
        said = json.loads(self.pgbackrest("info", "--output=json").stdout or b"[]")
        return [
            _backup(one, stanza)
            for stanza in said
            if stanza["name"] == STANZA
            for one in stanza["backup"]
        ]

    def connect(self) -> psycopg.Connection:
        """As leadmill_backup, each statement committed."""
        try:
            return psycopg.connect(
                make_conninfo("", **self.link, application_name="leadmill_backup"),
                autocommit=True,
                connect_timeout=5,
            )
        except psycopg.OperationalError as error:
            raise BackupError(f"the database cannot be reached: {error}") from None

    def is_answering(self) -> bool:
        """Whether a server is there, even if it does not let us in."""
        try:
            self.connect().close()
        except BackupError as error:
            return "FATAL" in str(error)
        return True

    def follows(self) -> bool | None:
        """Whether the database here copies that of another machine; None while it is away."""
        try:
            with self.connect() as connection:
                row = connection.execute("select pg_catalog.pg_is_in_recovery()").fetchone()
        except (BackupError, psycopg.Error):
            return None
        return bool(row and row[0])

    def refuse_following(self) -> None:
        """Only the database that takes writes can be asked for a backup, and remember it."""
        if self.follows():
            raise BackupError(
                "the database here follows that of another machine: call it where that leads"
            )

    def put_received_aside(self) -> None:
        """What was streamed cannot be continued; the stream begins anew."""
        files = [path for path in self.received.iterdir() if path.is_file()]
        if files:
            aside = self.received / f"before-{now():%Y%m%dT%H%M%S}"
            self.make_folder(aside)
            for path in files:
                path.rename(aside / path.name)

    # --- One at a time ----------------------------------------------------------------------------

    @contextmanager
    def alone(self, name: str, what: str) -> Iterator[None]:
        """Hold a lock that ends with this process, however it ends."""
        self.make_folder(self.folder / "lock")
        path = self.folder / "lock" / f"{name}.lock"
        with path.open("a+") as file:
            self.give(path)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise BackupError(f"{file.read().strip() or what} is under way") from None
            file.truncate(0)
            who = f"process {os.getpid()} on {socket.gethostname()}"
            file.write(f"{what} ({who}, since {now():%Y-%m-%d %H:%M:%S} UTC)\n")
            file.flush()
            yield
            file.truncate(0)


def now() -> datetime:
    return datetime.now(UTC)


def room(path: Path) -> int:
    """Free bytes on the disk of a folder that may not be there yet."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder, some of which may go away meanwhile."""
    total = 0
    for here, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(here, name)).st_size
            except FileNotFoundError:
                continue
    return total


def readable(count: float) -> str:
    """Bytes as people read them."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    text = (done.stderr + b"\n" + done.stdout).decode(errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    trouble = [line[line.index(w) :] for line in lines for w in _TROUBLE if w in line]
    words = "\n".join((trouble or lines)[:6]) or f"status {done.returncode}"
    if "CryptoError" in words or "cipher" in words or "unable to flush" in words:
        words += "\nThe key does not open these backups."
    return words


def _backup(one: Mapping[str, Any], stanza: Mapping[str, Any]) -> Backup:
    [database] = [d for d in stanza["db"] if d["id"] == one["database"]["id"]]
    return Backup(
        label=one["label"],
        type=one["type"],
        needs=tuple(one.get("reference") or ()),
        started_at=datetime.fromtimestamp(one["timestamp"]["start"], UTC),
        stopped_at=datetime.fromtimestamp(one["timestamp"]["stop"], UTC),
        wal_start=one["archive"]["start"],
        wal_stop=one["archive"]["stop"],
        size=one["info"]["size"],
        repository_size=one["info"]["repository"]["delta"],
        archive_id=f"{database['version']}-{database['id']}",
        version=database["version"],
        system_id=database["system-id"],
        has_errors=bool(one.get("error")),
    )


def _absolute(settings: Settings, name: str, default: Path | None = None) -> Path:
    if default is not None and not getattr(settings, name):
        return default
    path = Path(settings.require(name))
    if not path.is_absolute():
        raise BackupError(f"{PREFIX}{name.upper()} is a path from the root on")
    return path


def _owner_of(*paths: Path) -> str | None:
    """Whom the first of the folders belongs to that is there, if we may become that user."""
    if os.geteuid() != 0:
        return None
    for path in paths:
        if path.exists() and (uid := path.stat().st_uid) != 0:
            return pwd.getpwuid(uid).pw_name
    return "postgres"
