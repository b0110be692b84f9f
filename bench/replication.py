"""What a second server costs: waiting for it at each commit, and reports that are read from it."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg

from bench.frame import Bench, Load, Row, benchmark, paired
from bench.market import SELL, Market
from bench.reports import REPORTS, YEAR
from leadmill.stack import Cluster, ports
from leadmill.stack.process import run

LEAST_OF_SALES = 0.75
LEAST_BESIDE_REPORTS = 0.95
SLOT = "bench_second"
PATIENCE = 120.0


class Second:
    """A server that follows the benchmark's own, on the same machine."""

    def __init__(self, bench: Bench) -> None:
        self._first = bench.cluster
        self._cluster = Cluster(
            bench.folder / "second", ports.anywhere()["postgres"], bench.cluster.passwords
        )
        self._is_up = False

    def create(self) -> None:
        """Copied as it stands; its slot keeps what it has not fetched yet."""
        one = self._cluster
        for folder in (one.folder, one.log, one.socket):
            folder.mkdir(parents=True, exist_ok=True)
        run(
            [
                *(str(one.programs / "pg_basebackup"), f"--pgdata={one.data}"),
                *("--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf"),
                *("--create-slot", f"--slot={SLOT}"),
            ],
            env=self._first.client_env("postgres"),
            cwd=Path("/"),
        )

    def start(self) -> None:
        if not self._is_up:
            self._cluster.start()
            self._is_up = True
        self._until("select bool_or(replay_lsn >= pg_current_wal_lsn()) from pg_stat_replication")

    def stop(self) -> None:
        if self._is_up:
            self._cluster.stop()
            self._is_up = False
        self._until("select not exists (select from pg_stat_replication)")

    def confirm(self, *, each_commit: bool) -> None:
        """Whether a commit waits until it is on the second disk, too."""
        names = "*" if each_commit else ""
        with self._connect() as connection:
            connection.execute(f"alter system set synchronous_standby_names = '{names}'")
            connection.execute("select pg_reload_conf()")
        state = "sync" if each_commit else "async"
        self._until(
            f"select coalesce(bool_and(sync_state = '{state}'), true) from pg_stat_replication"
        )

    def dsn(self, database: str) -> str:
        return self._cluster.dsn(database=database)

    def end(self) -> None:
        """The first server forgets it."""
        self.confirm(each_commit=False)
        self.stop()
        with self._connect() as connection:
            connection.execute("select pg_drop_replication_slot(%s)", (SLOT,))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._first.dsn(database="postgres"), autocommit=True)

    def _until(self, query: str) -> None:
        deadline = time.monotonic() + PATIENCE
        with self._connect() as connection:
            while connection.execute(query).fetchone() != (True,):
                if time.monotonic() > deadline:
                    raise RuntimeError(f"not yet: {query}")
                time.sleep(0.05)


@contextmanager
def second(bench: Bench) -> Iterator[Second]:
    one = Second(bench)
    one.create()
    try:
        yield one
    finally:
        one.end()


@benchmark
def replication(bench: Bench) -> Iterator[Row]:
    """Sales that a second server confirms against sales of one alone, both on this machine; and
    sales beside reports on the second server against those beside a process that burns as much."""
    seconds, rounds = bench.pick(4.0, 20.0), bench.pick(3, 10)
    with bench.database() as database:
        market = Market(database, bench.pick(100, 2000), "sets")
        market.load()
        market.warm()
        sell = partial(market.sell, SELL, seconds)
        with second(bench) as other:
            yield _row(
                "sales, confirmed",
                paired(_confirmed(other, sell), _alone(other, sell), rounds),
                LEAST_OF_SALES,
                "a second server confirms each commit / there is none",
            )
            other.start()
            report = partial(_report, other.dsn(database.name))
            yield _row(
                "sales beside reports",
                paired(_beside(report, sell), _beside(_burn, sell), rounds),
                LEAST_BESIDE_REPORTS,
                "reports read from the second server / a process that burns as much",
            )
        market.check()


def _row(name: str, measured: tuple[Load, Load, float], least: float, note: str) -> Row:
    value, base, ratio = measured
    return Row(
        *(name, value.per_second, "/s", base.per_second, ratio),
        at_least=least,
        note=f"{note}; p99 {value.p99:.1f} ms against {base.p99:.1f} ms",
    )


def _confirmed(other: Second, sell: Callable[[], Load]) -> Callable[[], Load]:
    def measured() -> Load:
        other.start()
        other.confirm(each_commit=True)
        try:
            return sell()
        finally:
            other.confirm(each_commit=False)

    return measured


def _alone(other: Second, sell: Callable[[], Load]) -> Callable[[], Load]:
    def measured() -> Load:
        other.stop()
        return sell()

    return measured


def _beside(work: Callable[[], None], sell: Callable[[], Load]) -> Callable[[], Load]:
    """Sales while another process works without a pause."""

    def measured() -> Load:
        process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
        process.start()
        try:
            load = sell()
            if not process.is_alive():
                raise RuntimeError("what was to work beside the sales has ended")
            return load
        finally:
            process.kill()
            process.join()

    return measured


def _report(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("set role admin")
        while True:
            for query in REPORTS.values():
                connection.execute(query, YEAR).fetchall()


def _burn() -> None:
    while True:
        pass
