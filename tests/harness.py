"""A throw-away cluster with Leadmill deployed, for the tests and for whatever must not touch data.

`pristine` is what Sqitch deploys. `template` adds pgTAP, plpgsql_check and the helpers in
tests/db/support; tests work in copies of it.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from leadmill import encryption
from leadmill.stack import Cluster, Stack, ports, secrets
from leadmill.stack.cluster import ROOT, SUPERUSER
from leadmill.stack.process import run

PRISTINE = "pristine"
TEMPLATE = "template_tests"
SQL_TESTS = ROOT / "tests" / "db"
# Set by `make test`: the folder and port of a cluster that is up and prepared.
ATTACH = "LEADMILL_TEST_CLUSTER"
# The issuer whose tokens the stack exchanges.
OUTSIDE_ISSUER = "https://project.supabase.example/auth/v1"
OUTSIDE_SECRET = "a secret of that project, long enough for HS256"

# A run makes and deletes hundreds of databases with 1,500 files each. On ext4 that costs six times
# as much as in memory: it looks at all files that were deleted just now before it makes one.
_IN_MEMORY = Path("/dev/shm") / f"leadmill-{sha256(os.fsencode(ROOT)).hexdigest()[:8]}-tests-"
_ROOM = 6 << 30

# The privileges on the database, which a copy does not take along; the rest it has.
_GRANT_ACCESS = sql.SQL(
    """
    do $$
    declare
      v_statements text;
    begin
      execute format('revoke all on database %I from public', {to});
      select string_agg(
        format('grant %s on database %I to %s', a.privilege_type, {to},
          case a.grantee when 0 then 'public' else a.grantee::regrole::text end), ';')
      into v_statements
      from pg_database as d cross join aclexplode(d.datacl) as a where d.datname = {of};
      execute v_statements;
    end
    $$"""
)


class Harness:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        known = secrets.load_or_make(folder / "secrets.env")
        self.cluster = Cluster(folder / "postgres", port, secrets.passwords(known), durable=False)
        self._numbers = itertools.count(1)
        self._making = FileLock(folder / "making.lock")
        self.encryption_key = folder / "encryption-key.pgp"

    def prepare(self, deploy: Callable[[Cluster, str], object] = Cluster.deploy) -> None:
        """Deploy once; everything else copies."""
        self.cluster.create_database(PRISTINE)
        deploy(self.cluster, PRISTINE)
        self.cluster.create_database(TEMPLATE, template=PRISTINE)
        with psycopg.connect(self.cluster.dsn(database=TEMPLATE), autocommit=True) as connection:
            for extension in ("pgtap", "plpgsql_check"):
                connection.execute(f"create extension {extension} schema public")  # type: ignore[call-overload]
        if not self.encryption_key.exists():
            encryption.make_key(self.encryption_key)
        encryption.register(self.cluster.dsn(database=TEMPLATE), self.encryption_key)
        for file in sorted((SQL_TESTS / "support").glob("*.sql")):
            run(
                ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(file)],
                env=self.cluster.client_env(TEMPLATE),
            )

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[Database]:
        """A fresh copy that is dropped afterwards."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._copy(template, name)
        try:
            yield Database(self.cluster, name)
        finally:
            self.cluster.drop_database(name)

    def _copy(self, template: str, name: str) -> None:
        database = sql.Identifier(name)
        with psycopg.connect(self.cluster.dsn(database="postgres"), autocommit=True) as connection:
            with self._making:
                # File by file, which takes along what a connection would have to build first.
                connection.execute(
                    sql.SQL("create database {} template {} strategy file_copy").format(
                        database, sql.Identifier(template)
                    )
                )
            connection.execute(_GRANT_ACCESS.format(of=sql.Literal(PRISTINE), to=sql.Literal(name)))

    def dump(self, file: Path) -> None:
        """Dump a copy: nobody else could copy the template as long as this reads it."""
        with self.database() as copy:
            run(
                ["pg_dump", "--format=custom", "--compress=0", f"--file={file}"],
                env=self.cluster.client_env(copy.name),
            )

    @contextmanager
    def stack(self, **environ: str) -> Iterator[Stack]:
        """Every process of Leadmill on a copy of its own, with the stand-ins."""
        with self.database() as database:
            with database.connect() as connection:
                # As address_rate: every person of the tests comes from one address.
                connection.execute(
                    "update ops.rate_limit set maximum = null"
                    " where name in ('billing.deposits', 'identity.forgot_password',"
                    " 'identity.log_in_network', 'identity.sign_ups', 'intake.leads',"
                    " 'file.upload_kilobytes')"
                    " or name like 'notification.mails%' or name like 'ops.calls_by_%'"
                    " or name = 'ops.analytics'"
                )
            stack = Stack(
                self.folder / f"stack-{os.getpid()}-{next(self._numbers)}",
                environ={
                    "LEADMILL_ENCRYPTION_KEY_FILES": str(self.encryption_key),
                    "LEADMILL_EXTERNAL_ISSUER": OUTSIDE_ISSUER,
                    "LEADMILL_EXTERNAL_SECRET": OUTSIDE_SECRET,
                    "LEADMILL_EXTERNAL_EMAILS_VERIFIED": "1",
                    **environ,
                },
                cluster=self.cluster,
                database=database.name,
                preferred_ports=ports.anywhere(),
                address_rate="10000r/s",
                address_requests=1000,
                stranger_requests=1000,
                explain=True,
            )
            with stack:
                yield stack


class FileLock:
    """One holder at a time, whichever process and thread it is of."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()

    def __enter__(self) -> None:
        self._threads.acquire()
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._threads.release()


class Database:
    """One database of the throw-away cluster."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.cluster = cluster
        self.name = name

    def dsn(self, role: str = SUPERUSER) -> str:
        return self.cluster.dsn(role, self.name)

    def connect(self, role: str = SUPERUSER) -> psycopg.Connection:
        """A connection that commits each statement."""
        return psycopg.connect(self.dsn(role), autocommit=True)

    def stop_schedule(self) -> None:
        """Workers get no job that the test has not asked for, whatever the time of day."""
        with self.connect() as sql:
            sql.execute("update queue.schedule set is_active = false")


@contextmanager
def harness() -> Iterator[Harness]:
    """The cluster that `make test` started, or one for this run alone."""
    if attached := os.environ.get(ATTACH):
        folder, port = attached.rsplit(":", 1)
        yield Harness(Path(folder), int(port))
        return
    with _folder() as here:
        one = Harness(here, ports.anywhere()["postgres"])
        try:
            one.cluster.create()
            one.cluster.start()
            one.prepare()
            yield one
        finally:
            one.cluster.stop()


def run_folders() -> list[Path]:
    """The folders of runs from this tree, of those that were killed, too."""
    return [*(ROOT / ".run").glob("tests-*"), *_IN_MEMORY.parent.glob(f"{_IN_MEMORY.name}*")]


def has_room(memory: Path) -> bool:
    """Whether a cluster can be held in memory."""
    if not memory.is_dir():
        return False
    there = shutil.disk_usage(memory).free
    [free] = re.findall(r"MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text())
    return min(there, int(free) * 1024) > _ROOM


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder, deleted at the end; so are those of runs that were killed."""
    (ROOT / ".run").mkdir(exist_ok=True)
    for old in run_folders():
        with suppress(FileNotFoundError, BlockingIOError), (old / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(old)
    place = _IN_MEMORY if has_room(_IN_MEMORY.parent) else ROOT / ".run" / "tests-"
    here = Path(tempfile.mkdtemp(prefix=place.name, dir=place.parent))
    # Server processes of other users pass through it.
    here.chmod(0o755)
    with (here / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield here
        finally:
            shutil.rmtree(here)


def sql_test_files() -> list[Path]:
    """Every SQL file that claims to be a test, whatever its name."""
    return sorted(path for path in SQL_TESTS.rglob("*.sql") if "support" not in path.parts)
