"""Caps, and the replay of past leads against other orders."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

from bench.distribution import SELL_BATCH, selling
from bench.frame import Bench, Row, benchmark
from bench.market import SELL, Market

# High enough that all go on selling: what a cap costs is that it is counted.
CAPS = """
insert into distribution.cap (subscription_id, period, max_leads, max_spend, window_ends_at)
select s.id, p.period, 1000000, 1000000000, distribution.window_end(p.period, 'UTC', now())
from distribution.subscription as s, (values ('day'), ('month')) as p (period)
"""
COUNTED_WRONG = """
select c.subscription_id from distribution.cap as c
where c.period = 'month' and c.leads is distinct from (
  select count(*) from sale.assignment as a
  where a.subscription_id = c.subscription_id and a.created_at > %s)
"""
WHAT_IF = "select api.what_if(%s, %s, %s)"


@benchmark
def caps(bench: Bench) -> Iterator[Row]:
    """Sales where every subscription counts a day and a month, against sales without caps."""
    size = 10_000
    with ExitStack() as stack:
        free = Market(stack.enter_context(bench.database()), size, "sets")
        free.load()
        free.warm()
        capped = Market(stack.enter_context(bench.database(like=free.database)), size, "sets")
        with capped.database.connect() as sql:
            sql.execute(CAPS)
            (since,) = sql.execute("select clock_timestamp()").fetchone() or (None,)
        capped.database.settle()
        yield selling(
            bench, f"sell with caps, {capped.name}", capped, free.selling(SELL),
            at_least=1 / 1.25, note="two caps each / without caps",
        )  # fmt: skip
        capped.check()
        with capped.database.connect() as sql:
            if wrong := sql.execute(COUNTED_WRONG, (since,)).fetchall():
                raise RuntimeError(f"caps that counted something else: {wrong[:3]}")


@benchmark
def what_if(bench: Bench) -> Iterator[Row]:
    """30 days of 1,000 leads a day (small: of 100) against another filter of somebody new."""
    size, leads = 10_000, bench.pick(3_000, 30_000)
    with bench.database() as database:
        market = Market(database, size, "sets")
        market.load()
        while market.runs() < leads:
            market.sell(SELL_BATCH, 10, leads=20)
        database.settle()
        asked = market.runs()
        with database.connect() as sql:
            (level,) = sql.execute("select id from catalog.competition_level").fetchone() or ("",)
            sql.execute("set role admin")
            for name, wish, limits in (
                ("a filter", '{"region": ["region 1", "region 2"]}', "{}"),
                ("all leads, a cap", "{}", '{"day": {"leads": 50}}'),
            ):
                began = time.monotonic()
                (told,) = sql.execute(WHAT_IF, (level, wish, limits)).fetchone() or ({},)
                seconds = time.monotonic() - began
                yield Row(
                    *(f"what if, {name}", seconds, "s"),
                    note=f"{told['asked']:,} leads, {told['leads']:,} would be bought",
                    size=asked,
                )
