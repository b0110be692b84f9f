"""A cluster of its own with the settings of production, its backups, and people who sell in it."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from leadmill.backup.place import Place, now
from leadmill.settings import Settings
from leadmill.stack import Cluster, ports
from leadmill.stack.process import run
from tests.harness import Harness
from tests.waiting import wait_for

DATABASE = "leadmill"
SELLERS = 3


@dataclass
class Town:
    """One database, where its backups are, and what was answered to those who sold."""

    cluster: Cluster
    folder: Path
    settings: Settings
    niche: Any = None
    # Each lead whose sale was answered, in order.
    answered: list[Any] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return Place.of(self.settings)

    def say(self, text: str) -> None:
        self.said.append(text)

    def having(self, **settings: Any) -> Town:
        return replace(self, settings=replace(self.settings, **settings), said=[])

    def dsn(self) -> str:
        return self.cluster.dsn(database=DATABASE)

    def one(self, query: str, *values: object) -> Any:
        with psycopg.connect(self.dsn(), autocommit=True) as sql:
            row = sql.execute(query, values).fetchone()
            return row[0] if row else None

    # --- People who sell --------------------------------------------------------------------------

    def open_market(self) -> None:
        self.niche = self.one("select tests.create_niche()")
        level = self.one("select tests.create_level(%s, 300, 3)", self.niche)
        for _ in range(3):
            organization = self.one("select tests.create_organization()")
            self.one("select tests.fund(%s, 100000000)", organization)
            self.one("select tests.create_subscription(%s, '{}', 0, %s)", level, organization)
            self.one("select distribution.refresh_funding(%s)", organization)

    @contextmanager
    def selling(self) -> Iterator[Market]:
        """Sellers at work, until the block ends or their database is gone."""
        market = Market(self)
        with ThreadPoolExecutor(SELLERS) as pool:
            running = [pool.submit(market.sell) for _ in range(SELLERS)]
            try:
                yield market
            finally:
                market.closed.set()
                for one in running:
                    one.result()

    def sold(self) -> set[Any]:
        with psycopg.connect(self.dsn()) as sql:
            return {row[0] for row in sql.execute("select distinct lead_id from sale.assignment")}

    # --- Disaster ---------------------------------------------------------------------------------

    def kill(self) -> None:
        """The server and all its backends, at once."""
        pid = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self.cluster.stop()
        wait_for(lambda: not self.cluster.is_up())

    def lose_disk(self) -> None:
        shutil.rmtree(self.cluster.data)


@dataclass
class Market:
    """Sellers, who can be made to pause between two sales."""

    town: Town
    closed: threading.Event = field(default_factory=threading.Event)
    _places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(SELLERS))

    def sell(self) -> None:
        try:
            with psycopg.connect(self.town.dsn(), autocommit=True) as sql:
                while not self.closed.is_set():
                    with self._places:
                        row = sql.execute(
                            "with l as (select tests.create_lead(%s) as id)"
                            " select l.id, tests.distribute(l.id) from l",
                            (self.town.niche,),
                        ).fetchone()
                        assert row is not None
                        self.town.answered.append(row[0])
                    time.sleep(0)
        except psycopg.OperationalError:
            return

    def wait_for(self, count: int) -> None:
        """Until so many more were sold."""
        goal = len(self.town.answered) + count
        wait_for(lambda: len(self.town.answered) >= goal)

    def note(self) -> tuple[datetime, set[Any]]:
        """A moment between two sales, by the clock of the database, and what was sold until it."""
        for _ in range(SELLERS):
            self._places.acquire()
        try:
            return self.town.one("select clock_timestamp()"), set(self.town.answered)
        finally:
            self._places.release(SELLERS)


@contextmanager
def town(harness: Harness, passwords: Mapping[str, str]) -> Iterator[Town]:
    with tempfile.TemporaryDirectory(prefix="backup-", dir=harness.folder) as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder / "pg", ports.anywhere()["postgres"], passwords)
        settings = Settings(
            database_url_backup=cluster.dsn("leadmill_backup", DATABASE),
            backup_folder=str(folder / "backups"),
            backup_data=str(cluster.data),
            backup_key_file=str(folder / "keys" / "backup-key"),
            backup_copy=str(folder / "elsewhere"),
            # No backup is due by the clock while the test runs.
            backup_at=f"{now() - timedelta(hours=1):%H:%M}",
        )
        dump = folder / "dump"
        try:
            cluster.create()
            cluster.start()
            cluster.create_database(DATABASE)
            cluster.bootstrap(DATABASE)
            harness.dump(dump)
            run(
                [
                    *("pg_restore", "--clean", "--if-exists", "--single-transaction"),
                    *(f"--dbname={DATABASE}", str(dump)),
                ],
                env=cluster.client_env(DATABASE),
            )
            dump.unlink()
            yield Town(cluster, folder, settings)
        finally:
            cluster.stop()
