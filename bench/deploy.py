"""A fresh deployment, and one that finds nothing to do, against one psql of what they make."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

from bench.frame import PRISTINE, Bench, Row, benchmark
from leadmill.stack.process import run

ROUNDS = 5
_NAME = "bench_deploy"


@benchmark
def deploy(bench: Bench) -> Iterator[Row]:
    cluster = bench.cluster
    dump = run(["pg_dump", "--schema-only"], env=cluster.client_env(PRISTINE))

    def restore(database: str) -> None:
        run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"],
            env=cluster.client_env(database),
            stdin=dump,
        )

    def seconds(make: Callable[[str], object], again: bool = False) -> float:
        cluster.create_database(_NAME)
        try:
            if again:
                make(_NAME)
            start = time.monotonic()
            make(_NAME)
            return time.monotonic() - start
        finally:
            cluster.drop_database(_NAME)

    pairs = [(seconds(cluster.deploy), seconds(restore)) for _ in range(ROUNDS)]
    baseline = statistics.median(restored for _, restored in pairs)
    for name, values in (
        ("deploy, fresh", [deployed for deployed, _ in pairs]),
        ("deploy, nothing to do", [seconds(cluster.deploy, again=True)]),
    ):
        note = "baseline: psql of the dump of its schema, without rows"
        yield Row(name, statistics.median(values), "s", baseline, note=note)
