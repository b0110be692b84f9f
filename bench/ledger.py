"""The ledger: posting and verifying."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bench.frame import Bench, Database, Row, benchmark, paired

# Journals are loaded a round at a time, one for each wallet: a hash chain has no short cut. All
# constraints and triggers are on.
LOAD_ROUND = """
with wallet as (
  select a.* from ledger.account as a where a.kind = 'wallet' and a.currency = 'USD'
), journal as (
  insert into ledger.journal (
    idempotency_key, request_hash, kind, is_manual, actor, reason, effective_at, created_at)
  select
    format('bench:%%s:load%%s', w.id, %(round)s::int), sha256(''), 'manual_credit', true, 'bench',
    'money for a benchmark', clock_timestamp(), clock_timestamp() - %(age)s::interval
  from wallet as w
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
  (w.id, %(amount)s::bigint, coalesce(w.seq, 0) + 1, w.seq, w.balance, w.balance + %(amount)s),
  (%(adjustments)s, -%(amount)s, null, null, null, null)
) as l (account_id, amount, seq, prev_seq, balance_before, balance_after)
join ledger.account as a on a.id = l.account_id
"""
LOAD_BALANCES = """
update ledger.account as a
set seq = e.seq, balance = e.balance_after, last_hash = e.hash, posted_at = j.created_at
from ledger.entry as e
join ledger.journal as j on j.id = e.journal_id
where e.account_id = a.id and e.seq = coalesce(a.seq, 0) + 1
"""


def load_books(
    database: Database,
    organizations: int,
    rounds: int = 1,
    amount: int = 1_000_000,
    age: timedelta = timedelta(0),
) -> dict[str, int]:
    """Organisations with money in their wallets; `rounds` entries each. Proved afterwards.

    age: how long ago the money came, for those who add entries of the past.

    Returns variables for pgbench: :wallets of them, from :first on in steps of 3, and :revenue.
    """
    with database.connect() as connection:
        connection.execute(
            "insert into identity.organization (name, status)"
            " select 'Bench ' || n, 'active' from generate_series(1, %s) as n",
            (organizations,),
        )
        connection.execute(
            "insert into ledger.account"
            " (owner_kind, organization_id, kind, keeps_balance, currency,"
            " min_balance, max_balance)"
            " select k.owner_kind, o.id, k.kind, k.keeps_balance, 'USD',"
            " k.min_balance, k.max_balance"
            " from identity.organization as o"
            " join ledger.account_kind as k on k.owner_kind = 'organization'"
            " order by o.id, k.kind desc"
        )
        ids = connection.execute(
            "select min(id) filter (where kind = 'wallet'),"
            " min(id) filter (where kind = 'adjustments'),"
            " min(id) filter (where kind = 'lead_revenue')"
            " from ledger.account where currency = 'USD'"
        ).fetchone()
        first, adjustments, revenue = ids or (0, 0, 0)
        # A round that takes them for few goes through all journals for each wallet.
        connection.execute("analyze ledger.account")
        for round_number in range(rounds):
            with connection.transaction():
                connection.execute(
                    LOAD_ROUND,
                    {
                        "round": round_number,
                        "amount": amount,
                        "adjustments": adjustments,
                        "age": age,
                    },
                )
                connection.execute(LOAD_BALANCES)
    database.settle()
    prove(database)
    return {"first": first, "wallets": organizations, "revenue": revenue}


def prove(database: Database) -> float:
    """Seconds that billing.verify() takes to find nothing."""
    with database.connect() as connection:
        started = time.monotonic()
        faults = connection.execute("select * from billing.verify()").fetchall()
        seconds = time.monotonic() - started
    if faults:
        raise RuntimeError(f"the ledger is wrong: {faults[:3]}")
    return seconds


ONE = """
\\set a :first + 3 * random(0, :wallets - 1)
"""
# Two different ones.
TWO = """
\\set one random(0, :wallets - 1)
\\set a :first + 3 * :one
\\set b :first + 3 * ((:one + random(1, :wallets - 1)) % :wallets)
"""
FOUR = """
\\set one random(0, :wallets - 1)
\\set a :first + 3 * :one
\\set b :first + 3 * ((:one + random(1, :wallets / 3)) % :wallets)
\\set c :first + 3 * ((:one - random(1, :wallets / 3) + :wallets) % :wallets)
"""
KEY = """
\\set key random(1, 200)
\\set a :first + 3 * :key
"""
# No colon before a word, not even in quotes: pgbench would take it for a variable.
FACT = "concat_ws(':', 'bench', {key}, 'charged')"
NEW_FACT = FACT.format(key="gen_random_uuid()")
POST = "select ledger.post({fact}, 'lead_charge', array[{legs}]::ledger.leg[]);"
POST_TWO = TWO + POST.format(fact=NEW_FACT, legs="(:a, -1), (:b, 1)")
POST_HOT = ONE + POST.format(fact=NEW_FACT, legs="(:a, -1), (:revenue, 1)")
POST_FOUR = FOUR + POST.format(fact=NEW_FACT, legs="(:a, -3), (:b, 1), (:c, 1), (:revenue, 1)")
REPLAY = KEY + POST.format(
    fact=FACT.format(key="'replay' || :key::text"), legs="(:a, -1), (:revenue, 1)"
)

# Bare writes: one function that writes the same rows and decides nothing. It asks neither whether
# the key is known nor whether there is money, computes no hash, and takes its locks in good order.
# Into the very tables, whose constraints and triggers stand; and into copies with the same columns,
# checks and indexes but without foreign keys and triggers: what the guards of the tables cost.
BARE = """
create schema bare;
create table bare.account (like ledger.account including all);
create table bare.journal (like ledger.journal including all);
create table bare.entry (like ledger.entry including all);
insert into bare.account overriding system value select * from ledger.account;
"""
BARE_POST = """
create function bare.{name}(idempotency_key text, from_id bigint, to_id bigint, amount bigint)
returns bigint
language plpgsql
as $$
declare
  v_id bigint;
begin
  insert into {room}.journal (idempotency_key, request_hash, kind, is_manual, actor, effective_at)
  values ({name}.idempotency_key, sha256(''), 'lead_charge', false, 'bench', clock_timestamp())
  returning id into v_id;
  perform from {room}.account as a where a.id in (from_id, to_id) order by a.id for no key update;
  with written as (
    insert into {room}.entry (
      journal_id, account_id, currency, keeps_balance, amount, seq, prev_seq,
      balance_before, balance_after, hash)
    select
      v_id, a.id, a.currency, true, l.amount, a.seq + 1, a.seq,
      a.balance, a.balance + l.amount, a.last_hash
    from (values (from_id, -{name}.amount), (to_id, {name}.amount)) as l (account_id, amount)
    join {room}.account as a on a.id = l.account_id
    returning account_id, seq, balance_after, hash
  )
  update {room}.account as a
  set seq = w.seq, balance = w.balance_after, last_hash = w.hash, posted_at = clock_timestamp()
  from written as w where w.account_id = a.id;
  return v_id;
end
$$;
"""
BARE_TWO = TWO + f"select bare.guarded({NEW_FACT}, :a, :b, 1);"
UNGUARDED_TWO = TWO + f"select bare.unguarded({NEW_FACT}, :a, :b, 1);"


@benchmark
def post(bench: Bench) -> Iterator[Row]:
    """ledger.post() between random wallets, and what changes that."""
    with bench.database() as database, bench.database() as bare:
        # Bare writes leave no hashes, so they have a ledger of their own.
        books = load_books(database, bench.pick(1000, 10_000))
        load_books(bare, bench.pick(1000, 10_000))
        with bare.connect() as connection:
            connection.execute(BARE)
            connection.execute(BARE_POST.format(name="guarded", room="ledger"))
            connection.execute(BARE_POST.format(name="unguarded", room="bare"))
        bare.settle()
        post_two = partial(database.pgbench, POST_TWO, variables=books)
        guarded = partial(bare.pgbench, BARE_TWO, variables=books)
        unguarded = partial(bare.pgbench, UNGUARDED_TWO, variables=books)
        for name, measured, baseline, goal, note in (
            ("post", post_two, guarded, 0.6,
             "random wallets / bare writes of the same rows"),
            ("post, unguarded", post_two, unguarded, None,
             "the same / and those without foreign keys and triggers"),
            ("post, hot", partial(database.pgbench, POST_HOT, variables=books), post_two, 0.9,
             "one platform account / random wallets"),
            ("post, 4 legs", partial(database.pgbench, POST_FOUR, variables=books), post_two, None,
             "4 legs / 2 legs"),
            ("post, replayed", partial(database.pgbench, REPLAY, variables=books), post_two, None,
             "200 keys again and again / new keys"),
        ):  # fmt: skip
            value, base, ratio = paired(measured, baseline)
            yield Row(
                *(name, value.per_second, "/s", base.per_second, ratio),
                at_least=goal,
                note=f"{note}; p50 {value.p50:.2f} ms, p99 {value.p99:.2f} ms",
            )
        with database.connect() as connection:
            keys = connection.execute(
                "select count(*) from ledger.journal where idempotency_key like 'bench:replay%'"
            ).fetchone()
        if keys != (200,):
            raise RuntimeError(f"200 keys made {keys} journals")
        prove(database)


@benchmark
def verify(bench: Bench) -> Iterator[Row]:
    """billing.verify() of everything, against reading and adding up the same entries."""
    entries = bench.pick(50_000, 1_000_000)
    organizations = bench.pick(500, 5000)
    with bench.database() as database:
        load_books(database, organizations, rounds=entries // organizations // 2)
        seconds = min(prove(database) for _ in range(3))
        with database.connect() as connection:
            started = time.monotonic()
            connection.execute(
                "select account_id, sum(amount), max(balance_after), max(hash::text)"
                " from ledger.entry group by account_id"
            )
            summed = time.monotonic() - started
        yield Row(
            *("verify", seconds, "s", summed),
            note=f"{entries:,} entries / reading and adding them up",
        )
