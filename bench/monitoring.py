"""What it costs to be watched: by everything in deploy/monitoring, at its own pace."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from bench.frame import Bench, Load, Row, benchmark, paired
from bench.market import SELL, Market
from bench.webhooks import Request, send
from leadmill.stack import Stack, ports
from leadmill.stack.process import Child
from leadmill.stack.watch import Watch

LEAST = 0.98
READ: Request = ("GET", "/api/competition_levels", b"", {})


@benchmark
def monitoring(bench: Bench) -> Iterator[Row]:
    """Sales, and reads through nginx and PostgREST, watched against unwatched.

    What watches runs all the time; for the baseline it is stopped where it is (SIGSTOP), so that
    both sides have the same memory and the same caches.
    """
    folder = bench.folder / "watch"
    folder.mkdir()
    with ExitStack() as opening:
        database = opening.enter_context(bench.database())
        market = Market(database, bench.pick(100, 2000), "sets")
        market.load()
        stack = opening.enter_context(
            Stack(
                bench.folder / "stack",
                environ={"LEADMILL_METRICS": "1"},
                cluster=bench.cluster,
                database=database.name,
                preferred_ports=ports.anywhere(),
                address_rate="100000r/s",
                address_requests=1000,
                stranger_requests=1000,
            )
        )
        watch = opening.enter_context(Watch(stack, folder))
        watchers = [*watch.children, stack.child("metrics")]
        # Never longer than between two readings of each: 15 s.
        seconds = bench.pick(15.0, 60.0)
        rounds = bench.pick(3, 5)
        market.warm()
        sales = alternately(watchers, lambda: market.sell(SELL, seconds), rounds)
        reads = [READ] * bench.pick(4000, 40_000)
        answers = alternately(watchers, lambda: send(stack, reads), rounds)
        market.check()
    for name, (value, base, ratio) in {"sales": sales, "reads": answers}.items():
        yield Row(
            *(f"monitoring, {name}", value.per_second, "/s", base.per_second, ratio),
            at_least=LEAST,
            note=f"watched / unwatched; p99 {value.p99:.1f} ms against {base.p99:.1f} ms",
        )


def alternately(
    watchers: list[Child], work: Callable[[], Load], rounds: int
) -> tuple[Load, Load, float]:
    """Work while they watch, and while they are stopped."""

    def unwatched() -> Load:
        tell(watchers, signal.SIGSTOP)
        try:
            return work()
        finally:
            tell(watchers, signal.SIGCONT)

    return paired(work, unwatched, rounds)


def tell(watchers: list[Child], number: signal.Signals) -> None:
    for child in watchers:
        if child.process is None:
            raise RuntimeError(f"{child.name} does not run")
        child.process.send_signal(number)
