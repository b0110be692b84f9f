"""What a benchmark works with, and what it tells."""

from __future__ import annotations

import os
import re
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psycopg

from leadmill.places import ROOT
from leadmill.stack import Cluster, ports, secrets
from leadmill.stack.cluster import SUPERUSER
from leadmill.stack.process import run

CLIENTS = 4
PRISTINE = "pristine"
Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Load:
    """What a number of clients got done."""

    per_second: float
    p50: float
    p99: float  # both in milliseconds

    @staticmethod
    def median(loads: Iterable[Load]) -> Load:
        loads = list(loads)
        return Load(
            *(
                statistics.median(getattr(load, field) for load in loads)
                for field in ("per_second", "p50", "p99")
            )
        )


@dataclass(frozen=True)
class Row:
    """One line of the table. Its ratio is value / baseline unless measured in pairs."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    at_least: float | None = None  # goal of the ratio, or of the value where there is no baseline
    at_most: float | None = None
    note: str = ""
    size: int | None = None  # of what it was measured on, for pictures

    @property
    def measure(self) -> float:
        """What the goal is about."""
        if self.ratio is not None:
            return self.ratio
        return self.value / self.baseline if self.baseline else self.value

    @property
    def verdict(self) -> str:
        if self.at_least is None and self.at_most is None:
            return "-"
        low = self.at_least is not None and self.measure < self.at_least
        high = self.at_most is not None and self.measure > self.at_most
        return "short" if low or high else "ok"

    @property
    def goal(self) -> str:
        if self.at_least is not None:
            return f">={self.at_least:g}"
        return f"<={self.at_most:g}" if self.at_most is not None else "-"

    @property
    def cells(self) -> tuple[str, ...]:
        """Value, baseline, ratio, goal and verdict, as people read them."""
        baseline = "-" if self.baseline is None else f"{_short(self.baseline)} {self.unit}"
        ratio = "-" if self.baseline is None else f"{self.measure:.2f}"
        return (f"{_short(self.value)} {self.unit}", baseline, ratio, self.goal, self.verdict)

    @property
    def said(self) -> dict[str, object]:
        """What follows from the row, for those who read results.json."""
        ratio = self.measure if self.baseline else None
        return {"ratio": ratio, "verdict": self.verdict, "cells": self.cells}

    def line(self) -> str:
        widths = (14, 14, 6, 8, 5)
        text = "  ".join(f"{cell:>{width}}" for cell, width in zip(self.cells, widths, strict=True))
        return f"{self.name:<32}  {text}  {self.note}".rstrip()


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


class Bench:
    """A cluster of its own, with the settings of production, and the size of this run."""

    def __init__(self, cluster: Cluster, size: str, folder: Path) -> None:
        self.cluster = cluster
        self.size = size
        self.folder = folder
        self._count = 0

    def pick(self, small: Choice, full: Choice) -> Choice:
        return full if self.size == "full" else small

    @contextmanager
    def database(self, like: Database | None = None) -> Iterator[Database]:
        """A deployed database, or a copy of one as it stands; dropped afterwards."""
        self._count += 1
        name = f"bench_{self._count}"
        self.cluster.create_database(name, template=like.name if like else PRISTINE)
        self.cluster.bootstrap(name)  # a copy does not take the privileges on the database along
        try:
            yield Database(self, name, self.folder)
        finally:
            self.cluster.drop_database(name)


class Database:
    def __init__(self, bench: Bench, name: str, folder: Path) -> None:
        self.bench = bench
        self.name = name
        self._folder = folder

    def dsn(self, role: str = SUPERUSER) -> str:
        return self.bench.cluster.dsn(role, self.name)

    @contextmanager
    def connect(self, role: str = SUPERUSER) -> Iterator[psycopg.Connection]:
        """A connection that commits each statement."""
        with psycopg.connect(self.dsn(role), autocommit=True) as connection:
            yield connection

    def settle(self) -> None:
        """After a bulk load: statistics, and nothing left to be written while measuring."""
        with self.connect() as connection:
            connection.execute("vacuum analyze")
            connection.execute("checkpoint")

    def pgbench(
        self,
        script: str,
        *,
        seconds: float | None = None,
        clients: int = CLIENTS,
        variables: Mapping[str, object] | None = None,
        tries: int = 1,
        rate: float | None = None,
    ) -> Load:
        """Clients that run a pgbench script again and again; a failed transaction ends the run.

        tries: how often one is tried that met a deadlock.
        rate: so many a second, and no more.
        """
        with tempfile.TemporaryDirectory(dir=self._folder) as here:
            (Path(here) / "script.sql").write_text(script)
            given = [f"--define={name}={value}" for name, value in (variables or {}).items()]
            said = run(
                [
                    *(str(self.bench.cluster.programs / "pgbench"), "--no-vacuum"),
                    *("--protocol=prepared", f"--client={clients}", f"--jobs={min(clients, 2)}"),
                    f"--max-tries={tries}",
                    *([] if rate is None else [f"--rate={rate:g}"]),
                    *(f"--time={seconds or self.bench.pick(2, 10):g}", *given),
                    *("--file=script.sql", "--log", "--log-prefix=took"),
                ],
                env=self.bench.cluster.client_env(self.name),
                cwd=Path(here),
            )
            took = sorted(
                int(line.split()[2])
                for log in Path(here).glob("took.*")
                for line in log.read_text().splitlines()
            )
        per_second = re.search(r"tps = ([0-9.]+)", said)
        if per_second is None or not took:
            raise RuntimeError(f"pgbench said nothing of its speed:\n{said}")
        cuts = [took[min(int(len(took) * part), len(took) - 1)] / 1000 for part in (0.5, 0.99)]
        return Load(float(per_second[1]), *cuts)


def paired(
    measured: Callable[[], Load], baseline: Callable[[], Load], rounds: int = 3
) -> tuple[Load, Load, float]:
    """Medians of both, and the median of their ratios, round by round.

    Both take turns, because the machine is not as fast in one minute as in the next; the first
    turns only warm up.
    """
    measured(), baseline()
    pairs = [(measured(), baseline()) for _ in range(rounds)]
    ratio = statistics.median(m.per_second / b.per_second for m, b in pairs)
    return Load.median(m for m, _ in pairs), Load.median(b for _, b in pairs), ratio


Benchmark = Callable[[Bench], Iterable[Row]]
BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(function: Benchmark) -> Benchmark:
    """Put a function into the list; its name is what the command line takes."""
    BENCHMARKS[function.__name__] = function
    return function


@contextmanager
def bench(size: str) -> Iterator[Bench]:
    """A durable cluster that is made, deployed and thrown away."""
    parent = ROOT / ".run"
    parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=parent) as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's user passes through it
        known = secrets.load_or_make(folder / "secrets.env")
        cluster = Cluster(
            folder / "postgres", ports.anywhere()["postgres"], secrets.passwords(known)
        )
        try:
            cluster.create()
            cluster.start()
            cluster.create_database(PRISTINE)
            cluster.deploy(PRISTINE)
            with psycopg.connect(cluster.dsn(database=PRISTINE), autocommit=True) as connection:
                # All clients come from one address, and are few users.
                connection.execute(
                    "update ops.rate_limit set maximum = null"
                    " where name like 'ops.calls_by_%' or name = 'ops.analytics'"
                )
            yield Bench(cluster, size, folder)
        finally:
            cluster.stop()


def size_wanted() -> str:
    size = os.environ.get("SIZE", "small")
    if size not in ("small", "full"):
        raise SystemExit(f"SIZE is small or full, not {size}")
    return size
