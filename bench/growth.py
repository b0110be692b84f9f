"""Growth of the platform: sign-ups, plans and recurring revenue; and people found among many."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import psycopg

from bench.frame import Bench, Row, benchmark

# Two years of sign-ups. A fifth of them pay for a plan, whose price changes every few months.
LOAD = """
set session_replication_role = replica;
insert into identity.organization (name, website, status, created_at)
select 'Organisation ' || n, 'https://site' || n || '.example', 'active',
  now() - interval '730 days' * (1 - n::float8 / {organizations})
from generate_series(1, {organizations}) as n;
insert into identity.user_account (email, first_name, last_name, status, email_verified_at)
select format('person%s@mail%s.example', n, n % 1000), 'Ann', 'Name ' || md5(n::text), 'active', now()
from generate_series(1, {people}) as n;
insert into billing.plan (slug, name, position) values ('bench-small', 'Small', 901), ('bench-large', 'Large', 902);
insert into billing.plan_subscription (organization_id, stripe_id, status, plan_id, currency, started_at)
select o.id, 'sub_' || row_number() over (), 'active', p.id, case when o.n % 9 = 0 then 'EUR' else 'USD' end, o.created_at
from (select o.*, row_number() over (order by o.created_at) as n from identity.organization as o) as o
join billing.plan as p on p.slug = case when o.n % 3 = 0 then 'bench-large' else 'bench-small' end
where o.n % 5 = 0;
insert into billing.plan_change (organization_id, plan_subscription_id, happened_at, plan_id, status, monthly_minor, currency)
select s.organization_id, s.id, s.started_at + n * interval '40 days', s.plan_id,
  case n when 0 then 'trialing' when 7 then 'canceled' else 'active' end,
  case n when 0 then 0 when 7 then 0 else 1000 + n * 500 end, s.currency
from billing.plan_subscription as s cross join generate_series(0, 7) as n
where s.started_at + n * interval '40 days' < now();
insert into report.growth_notice (organization_id) select id from identity.organization;
set session_replication_role = default;
"""  # noqa: E501 - SQL is read in lines of 140
REPORTS = {
    "report, growth of two years":
        "select * from api.report_growth(current_date - 730, current_date)",
    "report, recurring revenue":
        "select * from api.report_recurring_revenue(current_date - 730, current_date)",
    "report, recurring revenue by day":
        "select * from api.report_recurring_revenue(current_date - 730, current_date, 'day')",
    "report, retention":
        "select * from api.report_retention(current_date - 730, current_date)",
    "report, plans": "select * from api.report_plans()",
}  # fmt: skip
SEARCHES = {
    "search, one user":
        "select * from api.search_users('person777@') order by created_at desc limit 20",
    "search, one organisation":
        "select * from api.search_organizations('site777.example') order by created_at limit 20",
}  # fmt: skip


def milliseconds(connection: psycopg.Connection, query: str) -> float:
    """Median of five runs, after one that warms up."""
    took = []
    for _ in range(6):
        started = time.monotonic()
        connection.execute(query.encode()).fetchall()
        took.append((time.monotonic() - started) * 1000)
    return statistics.median(took[1:])


@benchmark
def growth(bench: Bench) -> Iterator[Row]:
    """Reports of growth out of sums by day, and searches by trigram."""
    organizations = bench.pick(20_000, 200_000)
    people = bench.pick(100_000, 1_000_000)
    with bench.database() as database:
        with database.connect() as connection:
            load = LOAD.format(organizations=organizations, people=people)
            connection.execute(load.encode())
        database.settle()
        with database.connect() as connection:
            started = time.monotonic()
            while connection.execute("select report.roll_up_growth()").fetchone() != (0,):
                pass
            per_second = organizations / (time.monotonic() - started)
            note = f"{organizations:,} organisations"
            yield Row("growth, rolled up", per_second, "organisations/s", note=note)
            if connection.execute("select * from report.verify_growth()").fetchone():
                raise RuntimeError("the sums differ from the facts")
            connection.execute("set role admin")
            for name, query in REPORTS.items():
                took = milliseconds(connection, query)
                yield Row(name, took, "ms", at_most=200, note=note)
            for name, query in SEARCHES.items():
                took = milliseconds(connection, query)
                yield Row(name, took, "ms", at_most=50, note=f"{people:,} people")
