"""A private PostgreSQL cluster below one folder."""

import hashlib
import importlib.metadata
import os
import pwd
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from leadmill import code_layer
from leadmill.places import ROOT
from leadmill.stack.ports import LOOPBACK
from leadmill.stack.process import Child, StackError, run

SUPERUSER = "postgres"
LOGIN_ROLES = (
    "authenticator",
    "authenticator_admin",
    "leadmill_api",
    "leadmill_worker",
    "leadmill_reconciler",
    "leadmill_monitor",
    "leadmill_backup",
)
# As deploy/migrate.sh.
LOCK_ATTEMPTS = 60
# A Unix socket's address holds 107 bytes, file name included.
_LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535.lock")

_CONFIGURATION = """
# Written when the cluster was made.
listen_addresses = '{address}'
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777
logging_collector = on
log_directory = '{log}'
log_filename = 'postgres.log'
log_rotation_age = 0
log_rotation_size = 0
log_file_mode = 0640
"""

# A throw-away cluster need not survive the machine.
_VOLATILE = """
fsync = off
synchronous_commit = off
full_page_writes = off
checkpoint_timeout = '1h'
max_wal_size = '4GB'
shared_preload_libraries = ''
# Several stacks at once, each with the connections of a whole stack.
max_connections = 800
"""

_HBA = """
local all,replication all scram-sha-256
host  all,replication all 127.0.0.1/32 scram-sha-256
"""


def server_programs() -> Path:
    """The folder of the newest supported PostgreSQL server on this machine."""
    for version in (17, 16, 15):
        folder = Path(f"/usr/lib/postgresql/{version}/bin")
        if (folder / "initdb").exists():
            return folder
    raise StackError("no PostgreSQL 15, 16 or 17 found: run `make install`")


def procrastinate_schema() -> Path:
    """The queue's own SQL, in the installed and pinned package; nothing is imported."""
    files = importlib.metadata.files("procrastinate") or []
    for file in files:
        if file.match("procrastinate/sql/schema.sql"):
            return Path(str(file.locate()))
    raise StackError("the package procrastinate has no sql/schema.sql: run `make install`")


class Cluster:
    """Makes, starts and stops the server, and brings databases to the state of the tree."""

    def __init__(
        self, folder: Path, port: int, passwords: Mapping[str, str], *, durable: bool = True
    ) -> None:
        self.folder = folder.resolve()
        self.port = port
        self.passwords = passwords
        self.durable = durable
        # A file of settings beside ours, such as that of backups. There is none for `make run`.
        self.include: Path | None = None
        self.programs = server_programs()
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.socket = self._socket_folder()
        self._owner = SUPERUSER if os.geteuid() == 0 else None
        self._child: Child | None = None

    def _socket_folder(self) -> Path:
        here = self.folder / "socket"
        if len(os.fsencode(here)) <= _LONGEST_SOCKET_FOLDER:
            return here
        name = hashlib.sha256(os.fsencode(here)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"leadmill-{os.getuid()}-{name}"

    # --- Connections ------------------------------------------------------------------------------

    def dsn(self, role: str = SUPERUSER, database: str = "leadmill") -> str:
        return make_conninfo(
            "",
            host=str(self.socket),
            port=str(self.port),
            user=role,
            password=self.passwords[role],
            dbname=database,
        )

    def url(self, role: str, database: str = "leadmill") -> str:
        """For programs that read nothing but a URI, and for people: over the loopback address."""
        return f"postgresql://{role}:{self.passwords[role]}@{LOOPBACK}:{self.port}/{database}"

    def client_env(self, database: str) -> dict[str, str]:
        """Variables that make libpq's programs superusers of the database."""
        return {
            **plain_env(),
            "PGHOST": str(self.socket),
            "PGPORT": str(self.port),
            "PGUSER": SUPERUSER,
            "PGPASSWORD": self.passwords[SUPERUSER],
            "PGDATABASE": database,
        }

    def execute(self, statement: sql.Composed, database: str = "postgres") -> None:
        with psycopg.connect(self.dsn(database=database), autocommit=True) as connection:
            connection.execute(statement)

    # --- Server -----------------------------------------------------------------------------------

    def create(self) -> bool:
        """Make the cluster unless it is there; tell whether it was made."""
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return False
        # An interrupted initdb leaves a folder that no second one accepts.
        shutil.rmtree(self.data, ignore_errors=True)
        for folder in (self.folder, self.data, self.log, self.socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o755 if folder != self.data else 0o700)
        password_file = self.folder / "superuser-password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.passwords[SUPERUSER])
        self._give_to_owner()
        try:
            run(
                [
                    str(self.programs / "initdb"),
                    f"--pgdata={self.data}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--data-checksums",
                    *([] if self.durable else ["--no-sync"]),
                ],
                env=plain_env(),
                user=self._owner,
                cwd=Path("/"),
            )
        except StackError:
            shutil.rmtree(self.data, ignore_errors=True)
            raise
        finally:
            password_file.unlink()
        with (self.data / "postgresql.conf").open("a") as main_configuration:
            main_configuration.write("include = 'leadmill.conf'\n")
        return True

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        self.programs = Path(f"/usr/lib/postgresql/{made_by}/bin")
        if not (self.programs / "postgres").exists():
            raise StackError(
                f"{self.data} was made by PostgreSQL {made_by}, which is not installed any more. "
                "Install it, or delete that folder and lose its data."
            )

    def _write_configuration(self) -> None:
        settings = _CONFIGURATION.format(address=LOOPBACK, socket=self.socket, log=self.log)
        shared = (ROOT / "db" / "postgresql.conf").read_text()
        volatile = "" if self.durable else _VOLATILE
        include = f"include = '{self.include}'\n" if self.include else ""
        (self.data / "leadmill.conf").write_text(shared + settings + volatile + include)
        (self.data / "pg_hba.conf").write_text(_HBA)

    def _give_to_owner(self) -> None:
        if self._owner is None:
            return
        account = pwd.getpwnam(self._owner)
        for path in (self.folder, *self.folder.rglob("*"), self.socket):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)

    def start(self) -> None:
        self.socket.mkdir(parents=True, exist_ok=True, mode=0o755)
        self._write_configuration()
        self._give_to_owner()
        self._child = Child(
            name="postgres",
            command=[
                str(self.programs / "postgres"),
                "-D",
                str(self.data),
                "-p",
                str(self.port),
            ],
            env=plain_env(),
            log=self.folder / "start.log",
            is_ready=self.is_up,
            cwd=Path("/"),
            user=self._owner,
            stop_signal=signal.SIGINT,  # fast shutdown: sessions are ended, data is written
            stop_seconds=60,
        )
        self._child.start()
        self._child.wait_until_ready(60)

    def keep_up(self) -> None:
        """Start the server unless it runs, so that it outlives this process."""
        if self.is_up():
            return
        self.socket.mkdir(parents=True, exist_ok=True, mode=0o755)
        self._write_configuration()
        self._give_to_owner()
        self._control("start", "-w", f"--options=-p {self.port}", f"--log={self.log / 'start.log'}")

    def stop_kept(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._control("stop", "--mode=fast")
        self.stop()

    def _control(self, action: str, *arguments: str) -> None:
        run(
            [str(self.programs / "pg_ctl"), action, f"--pgdata={self.data}", *arguments],
            env=plain_env(),
            user=self._owner,
            cwd=Path("/"),
        )

    def is_up(self) -> bool:
        try:
            with psycopg.connect(self.dsn(database="postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def check(self) -> None:
        if self._child is not None:
            self._child.check()

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None
        if self.socket.parent != self.folder:
            shutil.rmtree(self.socket, ignore_errors=True)

    # --- Databases --------------------------------------------------------------------------------

    def create_database(self, database: str, template: str | None = None) -> bool:
        """Create the database unless it is there; tell whether it was created."""
        with psycopg.connect(self.dsn(database="postgres"), autocommit=True) as connection:
            known = connection.execute(
                "select from pg_catalog.pg_database where datname = %s", (database,)
            )
            if known.rowcount:
                return False
            statement = sql.SQL("create database {}").format(sql.Identifier(database))
            if template is not None:
                statement += sql.SQL(" template {}").format(sql.Identifier(template))
            connection.execute(statement)
        return True

    def drop_database(self, database: str) -> None:
        self.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database))
        )

    def bootstrap(self, database: str) -> None:
        """Roles, their passwords and extensions; safe to run again."""
        # Passwords go by standard input: a command line can be read by every user.
        passwords = "".join(
            f"\\set {role}_password '{self.passwords[role]}'\n" for role in LOGIN_ROLES
        )
        include = f"\\i {ROOT / 'db' / 'bootstrap.sql'}\n"
        env = self.client_env(database) | {"PGOPTIONS": "-c client_min_messages=warning"}
        # Given here, for a file that sets it ends itself only, and not what includes it.
        stop = "--set=ON_ERROR_STOP=1"
        run(["psql", "-X", "-q", stop, "-f", "-"], env=env, stdin=passwords + include)

    def sqitch(self, database: str, action: str, *arguments: str, lock_timeout: str = "10s") -> str:
        """Run one Sqitch command as leadmill_owner."""
        given = (
            [f"--set=procrastinate_schema={procrastinate_schema()}"] if action == "deploy" else []
        )
        env = self.client_env(database) | {
            "PGOPTIONS": "-c role=leadmill_owner -c client_min_messages=warning"
            f" -c lock_timeout={lock_timeout}",
            "SQITCH_FULLNAME": "Leadmill",
            "SQITCH_EMAIL": "maintainers@leadmill.example",
            # No settings of the person at the terminal.
            "SQITCH_USER_CONFIG": os.devnull,
            "SQITCH_SYSTEM_CONFIG": os.devnull,
        }
        return run(["sqitch", action, *given, *arguments, f"db:pg:{database}"], env=env, cwd=ROOT)

    def deploy(self, database: str) -> None:
        self.bootstrap(database)
        self.deploy_tables(database)
        self.apply_code(database)

    def deploy_tables(self, database: str) -> bool:
        """`sqitch deploy` beside whoever works, as deploy/migrate.sh does it.

        A change that waits for a lock makes all later requests wait behind it, so it gives up after
        a second, lets them pass and tries again; Sqitch goes on at the change that failed. Returns
        whether the tables are this release's: those of a later one stay as they are.
        """
        for attempt in range(1, LOCK_ATTEMPTS + 1):
            try:
                self.sqitch(database, "deploy", lock_timeout="1s")
            except StackError as error:
                if re.search(r"Cannot find change .* in sqitch\.plan", str(error)):
                    return False
                if "due to lock timeout" not in str(error) or attempt == LOCK_ATTEMPTS:
                    raise
                time.sleep(1)
            else:
                break
        return True

    def apply_code(self, database: str) -> code_layer.Outcome:
        """Functions, views, policies, triggers and grants, as db/code has them."""
        try:
            return code_layer.apply(self.dsn(database=database), ROOT / "db" / "code")
        except code_layer.CodeLayerError as error:
            raise StackError(f"db/code: {error}") from None


def plain_env() -> dict[str, str]:
    """The environment without what would lead libpq or Sqitch somewhere else."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "SQITCH_", "LEADMILL_")) and name != "DATABASE_URL"
    } | {"LC_ALL": "C.UTF-8"}
