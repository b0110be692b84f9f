"""Reports over a year of sales: from sums by day and what is not in them yet."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg

from bench.frame import Bench, Database, Row, benchmark
from bench.ledger import LOAD_BALANCES, load_books, prove

NICHES = 20
LEADS = """
with niche as (
  insert into catalog.niche (slug, name) select 'bench-' || n, 'Bench ' || n
  from generate_series(1, %(niches)s) as n
  returning id
), form as (
  insert into catalog.form_schema (niche_id, version, status, fields, activated_at)
  select id, 1, 'active', '[]', clock_timestamp() from niche
  returning id, niche_id
)
insert into intake.lead (niche_id, form_schema_id, answers)
select f.niche_id, f.id, '{}' from form as f cross join generate_series(1, 50)
"""
# A round of sales: each wallet buys once, at some moment of the year, in one of its two niches.
# A hash chain has no short cut, so a round follows a round. All constraints are on.
SELL_ROUND = """
with wallet as (
  select a.*, row_number() over (order by a.id) as number
  from ledger.account as a where a.kind = 'wallet' and a.currency = 'USD'
), lead as materialized (
  select l.id, dense_rank() over (order by l.niche_id) - 1 as niche,
    row_number() over (partition by l.niche_id) - 1 as place
  from intake.lead as l
), journal as (
  insert into ledger.journal (
    idempotency_key, request_hash, kind, is_manual, subject_type, subject_id, actor, effective_at,
    created_at)
  select
    format('bench:%%s:sale%%s', w.id, %(round)s::int), sha256(''), 'lead_charge', false, 'lead',
    l.id, 'bench',
    clock_timestamp(),
    now() - interval '365 days' * (1 - (%(round)s::float8 + w.number %% 97 / 97.0) / %(rounds)s)
  from wallet as w
  join lead as l
    on l.niche = (w.number + %(round)s %% 2) %% %(niches)s and l.place = %(round)s %% 50
  returning *
)
insert into ledger.entry (
  journal_id, account_id, currency, keeps_balance, amount, seq, prev_seq,
  balance_before, balance_after, hash)
select
  j.id, a.id, a.currency, a.keeps_balance, l.amount, l.seq, l.prev_seq,
  l.balance_before, l.balance_after,
  case when a.keeps_balance then
    ledger.entry_hash(w.last_hash, ledger.journal_digest(j),
      a.id, l.seq, l.amount, l.balance_after) end
from journal as j
join wallet as w on w.id = split_part(j.idempotency_key, ':', 2)::bigint
cross join lateral (values
  (w.id, -100::bigint, w.seq + 1, w.seq, w.balance, w.balance - 100),
  (%(revenue)s, 100, null, null, null, null)
) as l (account_id, amount, seq, prev_seq, balance_before, balance_after)
join ledger.account as a on a.id = l.account_id
"""
# Days of this year and of the one before, as reports have them: both ends included.
YEAR = {"until": datetime.now(UTC).date(), "since": datetime.now(UTC).date() - timedelta(365)}
REPORTS = {
    "report, revenue of a year":
        "select * from api.report_revenue(%(since)s, %(until)s, 'month')",
    "report, one niche by day":
        "select * from api.report_revenue(%(since)s, %(until)s, 'day',"
        " (select id from api.niches limit 1))",
    "report, providers of a year":
        "select * from api.report_providers(%(since)s, %(until)s, 'year')",
}  # fmt: skip
RAW = """
select date_trunc('month', j.created_at), l.niche_id, j.kind, sum(e.amount), count(*)
from ledger.journal as j
join ledger.entry as e on e.journal_id = j.id
join ledger.account as a on a.id = e.account_id
join intake.lead as l on l.id = j.subject_id
where a.kind = 'lead_revenue'
group by 1, 2, 3
"""


LEFT = """
select (select max(id) from ledger.journal) <> (select journal_id from report.rollup_watermark)
"""


def milliseconds(connection: psycopg.Connection, query: str, times: int = 5) -> float:
    """Median of some runs, after one that warms up."""
    took = []
    for _ in range(times + 1):
        started = time.monotonic()
        connection.execute(query, YEAR).fetchall()
        took.append((time.monotonic() - started) * 1000)
    return statistics.median(took[1:])


def load_sales(database: Database, organizations: int, rounds: int) -> int:
    """Sales spread over a year, two entries each; returns how many are not in the sums yet."""
    books = load_books(database, organizations, amount=100 * rounds, age=timedelta(days=366))
    values = {"niches": NICHES, "rounds": rounds, "revenue": books["revenue"]}
    # What comes in between two seals: at a hundred a second, some ten thousand.
    late = max(min(rounds // 20, 10_000 // organizations), 1)
    with database.connect() as connection:
        connection.execute(LEADS, values)
        connection.execute("analyze intake.lead")
        for number in range(rounds):
            if number == rounds - late:
                fold(connection)
            with connection.transaction():
                connection.execute(SELL_ROUND, values | {"round": number})
                connection.execute(LOAD_BALANCES)
    database.settle()
    return late * organizations


def fold(connection: psycopg.Connection) -> None:
    """Seal the ledger and roll up what is sealed, as the jobs do."""
    while connection.execute(LEFT).fetchone() == (True,):
        if connection.execute("select * from ledger.seal(1000000)").fetchone() is None:
            time.sleep(0.05)
        connection.execute("select report.roll_up(200000)")


@benchmark
def reports(bench: Bench) -> Iterator[Row]:
    """Reports of a year, some of it not folded yet, against adding up the entries."""
    organizations = bench.pick(200, 1_000)
    rounds = bench.pick(500, 5_000)
    with bench.database() as database:
        late = load_sales(database, organizations, rounds)
        note = f"{2 * organizations * rounds:,} entries, {late:,} sales behind the mark"
        with database.connect() as connection:
            if connection.execute("select * from report.verify()").fetchone():
                raise RuntimeError("the sums differ from the ledger")
            raw = milliseconds(connection, RAW, times=1)
            connection.execute("set role admin")
            for name in REPORTS:
                took = milliseconds(connection, REPORTS[name])
                yield Row(name, took, "ms", at_most=200, note=note)
            took = milliseconds(connection, REPORTS["report, revenue of a year"])
            yield Row(
                *("report, against adding up", took, "ms", raw),
                note="revenue of a year / the same out of all entries",
            )
        prove(database)
