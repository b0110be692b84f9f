"""Distribution in the steady state, against the writes alone and what one would begin with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench import alternatives
from bench.frame import CLIENTS, Bench, Database, Load, Row, benchmark, paired
from bench.market import NEXT, SELL, Market

HERE = Path(__file__).parent
# Three buyers in ascending order: the baseline has no question of who is next.
BARE = f"""
\\set third :buyers / 3
\\set a random(1, :third)
\\set b random(:third + 1, 2 * :third)
\\set c random(2 * :third + 1, 3 * :third)
select bare.sell(id, array[:a, :b, :c]::bigint[], :evaluated_count)
from bench.lead where n = {NEXT};
"""
SEED = f"""
select count(*) from bench.lead as l, seed.competition_levels as c, seed.distribute_lead(l.id, c.id)
where l.n = {NEXT};
"""
# The market as it stands: the same balances, filters and order.
COPY_TO_SEED = """
insert into seed.providers (id, balance)
select a.organization_id, a.balance / 100.0 from ledger.account as a where a.kind = 'wallet';
insert into seed.competition_levels (id, max_distribution_count, price_per_lead)
select id, max_buyers, price / 100.0 from catalog.competition_level;
insert into seed.provider_subscriptions (
  id, provider_id, competition_level_id, filters, last_received_at, created_at)
select
  s.id, s.organization_id, s.competition_level_id, s.filter,
  case when exists (select from sale.assignment as a where a.subscription_id = s.id)
    then now() - interval '1 day' + s.turn / 65536 * interval '1 ms' end,
  s.created_at
from distribution.subscription as s;
"""
SEED_LEADS = """
insert into seed.leads (id, form_data)
select id, answers from intake.lead
on conflict (id) do nothing;
"""
# Each charge is one price: no two may leave the same balance.
SEED_FAULTS = """
select count(*) - count(distinct (provider_id, balance_after)), count(*) from seed.provider_ledger;
"""
PLAIN_INDEX = """
create index on seed.provider_subscriptions (
  competition_level_id, last_received_at nulls first, created_at);
"""


# Answers that no filter wants: the terms tell so, or only a look at each that stands under the
# term of the other field.
NOBODY = {
    "sets": (("by its term", "jsonb_build_object('region', 'nowhere')", 5),),
    "ranges": (("by its term", "jsonb_build_object('budget', 1500)", 5),),
    "two fields": (
        ("by the rest", "jsonb_build_object('region', 'region 1', 'service', 'nothing')", None),
    ),
}
BATCH = 20
SELL_BATCH = f"""
select distribution.distribute_leads(array(
  select id from bench.lead
  where n = any (array(select nextval('bench.next') from generate_series(1, {BATCH})))));
"""


@benchmark
def distribution(bench: Bench) -> Iterator[Row]:
    """A lead to three buyers out of many, and to nobody."""
    with ExitStack() as stack:
        held = {}
        for size in bench.pick((1_000, 10_000), (1_000, 10_000, 100_000)):
            for kind in bench.pick(("sets",), ("sets", "ranges", "wide", "two fields", "negated")):
                if size > {"two fields": 10_000, "negated": 1_000}.get(kind, size):
                    continue  # a lead is offered to so many that it does not get warm in an hour
                market = Market(stack.enter_context(bench.database()), size, kind)
                market.load()
                market.warm()
                yield from market_rows(bench, market)
                yield from what_was_sold(market)
                if kind in NOBODY:
                    yield from nobody(market)
                held[size, kind] = market
        small, large = (
            held[size, "sets"] for size in bench.pick((1_000, 10_000), (10_000, 100_000))
        )
        yield selling(
            bench, f"sell, {large.name} / {small.subscriptions:,}", large, small.selling(SELL),
            at_least=1 / 1.3, note="/ as much in the smaller market",
        )  # fmt: skip
        for market in (small, large):
            market.check()


def market_rows(bench: Bench, market: Market) -> Iterator[Row]:
    size, is_first = market.subscriptions, market.kind == "sets"
    is_typical = market.kind in ("sets", "wide")  # selective, and not
    with bench.database(like=market.database) as copy:
        bare = Market(copy, size, market.kind)
        variables = {"evaluated_count": round(market.evaluated_count()), "buyers": prepare(copy)}
        for clients in (4, 1, 16) if is_typical else (4,):
            yield selling(
                bench, f"sell, {market.name}, {clients} clients", market,
                bare.selling(BARE, clients=clients, variables=variables), clients=clients,
                at_least=0.6 if (size, clients, market.kind) == (10_000, 4, "sets") else None,
                note=f"/ bare writes; {variables['evaluated_count']} asked",
            )  # fmt: skip
        if is_first:
            yield from against_seed(bench, market, bare)
    if is_first:
        yield from alternatives.locking(bench, market)
    if is_typical:
        yield selling(
            bench, f"batch, {market.name}, 1 clients", market, market.selling(SELL, clients=1),
            script=SELL_BATCH, leads=BATCH, clients=1, note=f"{BATCH} leads a call / one a call",
        )  # fmt: skip


def what_was_sold(market: Market) -> Iterator[Row]:
    """Every sale of the market. A fault is told, and ends the run; so do books that drift."""
    yield Row(
        *(f"sell, {market.name}, faults", sum(market.faults().values()), "sales"),
        at_most=0,
        note="too many or too few buyers, unpaid, paid and not sold, out of turn, or not wanted",
    )
    market.check()
    yield Row(
        *(f"sell, {market.name}, spread", market.spread(), "leads"),
        # A place in the order can be given away by each of the clients that sell at once.
        at_most=1 + max(CLIENTS, 16),
        note="most / fewest of those with the same wish",
    )


def against_seed(bench: Bench, market: Market, seed: Market) -> Iterator[Row]:
    with seed.database.connect() as sql:
        sql.execute((HERE / "seed_function.sql").read_text())
        sql.execute(COPY_TO_SEED)
        sql.execute(SEED_LEADS)
    seed.after_leads = SEED_LEADS
    goal = {10_000: 30, 100_000: 250}.get(market.subscriptions)
    for name, at_least in (("seed", goal), ("seed, index", None)):
        if at_least is None and name != "seed":
            with seed.database.connect() as sql:
                sql.execute(PLAIN_INDEX)
        seed.database.settle()
        yield selling(
            bench, f"sell, {market.name} / {name}", market, seed.selling(SEED, tries=1000),
            at_least=at_least,
            note="/ the seed's function" + ", given an index on (level, turn)" * (name != "seed"),
        )  # fmt: skip
    yield from alternatives.looking(bench, seed)
    with seed.database.connect() as sql:
        wrong, of = sql.execute(SEED_FAULTS).fetchone() or (0, 0)
    print(
        f"# seed's function, {market.name}: {wrong:,} of {of:,} balance_after are wrong",
        file=sys.stderr,
    )


def selling(
    bench: Bench,
    name: str,
    market: Market,
    baseline: Callable[[float], Load],
    *,
    script: str = SELL,
    leads: int = 1,
    clients: int = CLIENTS,
    at_least: float | None = None,
    note: str,
) -> Row:
    """Leads a second, against a baseline in turns."""
    seconds = bench.pick(1, 3)
    measured = partial(market.sell, script, seconds, leads=leads, clients=clients)
    value, base, ratio = paired(measured, partial(baseline, seconds), bench.pick(1, 5))
    return Row(
        *(name, value.per_second, "/s", base.per_second, ratio),
        at_least=at_least,
        note=f"{note}; p50 {value.p50:.2f} ms, p99 {value.p99:.2f} ms",
        size=market.subscriptions,
    )


def nobody(market: Market) -> Iterator[Row]:
    """A lead that nobody wants, asked for again and again."""
    for name, answers, goal in NOBODY[market.kind]:
        [lead] = market.add_leads(1, answers)
        load = market.database.pgbench(
            f"select distribution.distribute_lead('{lead}');", clients=1, seconds=2
        )
        yield Row(
            *(f"nobody, {market.name}, {name}", load.p50, "ms"),
            at_most=goal,
            note=f"{round(market.evaluated_count(20))} asked; p99 {load.p99:.2f} ms",
            size=market.subscriptions,
        )


def prepare(copy: Database) -> int:
    """The bare writes, and to how many buyers."""
    with copy.connect() as sql:
        sql.execute((HERE / "bare_writes.sql").read_text())
        (buyers,) = sql.execute("select count(*) from bare.buyer").fetchone() or (0,)
    copy.settle()
    return int(buyers)
