"""Caps, the replay of past leads against other orders, and limits of calls."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

from bench.distribution import SELL_BATCH, selling
from bench.frame import Bench, Database, Row, benchmark, paired
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

HAMMERS = 32
# Two limits that are hammered, and two that never refuse, which 1,000 keys use.
LIMITS = """
insert into ops.rate_limit (name, kind, maximum, per, comment) values
  ('bench.exact', 'exact', 50, '3 seconds', 'hammered'),
  ('bench.even', 'even', 50, '3 seconds', 'hammered'),
  ('bench.exact_free', 'exact', 1000, '1 hour', 'free'),
  ('bench.even_free', 'even', 1000000, '1 hour', 'free');
create table admitted (limit_name text, at timestamptz);
create table counter (key text primary key, n bigint);
"""
# The moment is written under the lock of the key, so it is in the order of the decisions; an exact
# limit keeps the moment of the decision itself.
HAMMER = """
insert into admitted
select '{limit}', clock_timestamp() where ops.spend('{limit}', 'one key') is null;
"""
MOST = """
with passed as materialized (
  select spent_at as at from ops.rate_limit_log where limit_name = %(limit)s
  union all
  select at from admitted where limit_name = %(limit)s and limit_name <> 'bench.exact')
select max(c.count), count(*) = (select count(*) from admitted where limit_name = %(limit)s)
from passed as p, lateral (
  select count(*) from passed as o
  where o.at >= p.at and o.at < p.at + interval '3 seconds') as c
"""
KEY = "\\set key random(1, 1000)\n"
SPEND = KEY + "select ops.spend('{limit}', (:key)::text);\n"
COUNT = KEY + (
    "insert into counter as c values ((:key)::text, 1)"
    " on conflict (key) do update set n = c.n + 1;\n"
)
LOOK = KEY + "select ops.look('bench.even_free', (:key)::text);\n"
READ = KEY + "select n from counter where key = (:key)::text;\n"


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


@benchmark
def rate_limits(bench: Bench) -> Iterator[Row]:
    """What 32 clients get of one key, against what the limit says; and what a call costs.

    The baseline of a call that is counted is a bare counter: one row for each key, incremented.
    That of a look is to read such a row.
    """
    with bench.database() as database, database.connect() as sql:
        sql.execute(LIMITS)
        for name, limit, bound in (
            ("row log exact under 32 clients", "bench.exact", 50),
            ("wide within its bound", "bench.even", 2 * 50),
        ):
            script = HAMMER.format(limit=limit)
            load = database.pgbench(script, clients=HAMMERS, seconds=bench.pick(7, 10))
            most, is_all = sql.execute(MOST, {"limit": limit}).fetchone() or (0, False)
            if not is_all:
                raise RuntimeError(f"{limit} let calls through that it did not count")
            yield Row(
                *(name, most, "calls", bound),
                at_most=1,
                note=f"most in any 3 seconds / allowed; {load.per_second:,.0f} asked a second",
            )
        for name, script, bare in (
            ("exact limit", SPEND.format(limit="bench.exact_free"), COUNT),
            ("wide limit", SPEND.format(limit="bench.even_free"), COUNT),
            ("look at a limit", LOOK, READ),
        ):
            yield from costs(database, name, script, bare)


def costs(database: Database, name: str, script: str, bare: str) -> Iterator[Row]:
    """What one call takes more than a bare statement, and how many of them are done."""
    value, base, ratio = paired(
        lambda: database.pgbench(script, clients=1), lambda: database.pgbench(bare, clients=1)
    )
    yield Row(
        *(f"{name}, a call", value.p50 - base.p50, "ms"),
        at_most=1,
        note=f"{value.p50:.2f} ms, a bare counter {base.p50:.2f} ms",
    )
    yield Row(*(f"{name}, calls", value.per_second, "/s", base.per_second, ratio), note="/ bare")
