"""What the engine could have done instead, on the same warm market (docs/adr/0005)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench.frame import Bench, Row, paired
from bench.market import SELL, Market

# One run at a time, instead of locks on who is to buy.
SELL_ALONE = """
select pg_advisory_xact_lock(4), distribution.distribute_lead(id)
from bench.lead where n = (select nextval('bench.next'));
"""
# Who is next?
LEAD = "\\set n random(1, 1000)\n"
MERGED_STREAMS = f"""{LEAD}
select distribution.evaluate_level(
  c, (l, distribution.terms_of(l.answers), 'USD', now(), '{{}}', '{{}}')::distribution.request, 3)
from catalog.competition_level as c, bench.lead as b join intake.lead as l using (id)
where b.n = :n;
"""
PLAIN_INDEX = """
create index bench_by_turn on distribution.subscription (competition_level_id, turn)
where status = 'active' and ineligible_reason is null
"""
ONE_INDEX = f"""{LEAD}
select s.id
from catalog.competition_level as c, bench.lead as b join intake.lead as l using (id)
cross join lateral (
  select e.id
  from distribution.subscription as e
  join identity.organization as o on o.id = e.organization_id
  where e.competition_level_id = c.id and e.status = 'active' and e.ineligible_reason is null
    and o.status = 'active' and o.deleted_at is null
    and l.answers @@ e.predicate and ledger.funds_of(e.organization_id, 'USD') >= c.price
  order by e.turn
  limit 3) as s
where b.n = :n;
"""
# Does a filter want a lead? All of them are asked.
MATCH = """
select count(*) from distribution.subscription as s, intake.lead as l, bench.lead as b
where b.n = 1 and l.id = b.id and {asked};
"""
COMPILED = MATCH.format(asked="l.answers @@ s.predicate")
INTERPRETED = MATCH.format(asked="seed.matches(s.filter, l.answers)")


def locking(bench: Bench, market: Market) -> Iterator[Row]:
    """One lock for a level, against locks on the chosen subscriptions."""
    seconds = bench.pick(1, 3)
    for clients in (4, 16):
        alone, ours, ratio = paired(
            partial(market.sell, SELL_ALONE, seconds, clients=clients),
            partial(market.sell, SELL, seconds, clients=clients),
            bench.pick(1, 2),
        )
        yield Row(
            f"instead: one lock, {market.name}, {clients} clients",
            *(alone.per_second, "/s", ours.per_second, ratio),
            note="/ locks on who is to buy",
            size=market.subscriptions,
        )


def looking(bench: Bench, market: Market) -> Iterator[Row]:
    """One index in turn order, and one reading of filters, against terms and predicates.

    On a copy of a market, in which the seed's functions are.
    """
    with market.database.connect() as sql:
        sql.execute(PLAIN_INDEX)
    market.database.settle()
    for name, instead, ours, note in (
        ("one index", ONE_INDEX, MERGED_STREAMS, "who is next / merged streams of terms"),
        ("filters read", INTERPRETED, COMPILED, "all filters asked / compiled predicates"),
    ):
        first, second = (
            partial(market.database.pgbench, script, clients=1, seconds=bench.pick(1, 3))
            for script in (instead, ours)
        )
        value, base, _ = paired(first, second, bench.pick(1, 2))
        yield Row(
            *(f"instead: {name}, {market.name}", value.p50, "ms", base.p50),
            note=f"{note}; p99 {value.p99:.2f} ms / {base.p99:.2f} ms",
            size=market.subscriptions,
        )
