"""Events against the rules of organisations, and what a sale pays for rules that nobody has."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg

from bench.distribution import selling
from bench.frame import Bench, Row, benchmark
from bench.market import SELL, Market
from leadmill import encryption

# An event of a kind of its own: what is measured is the engine, not a room that describes events.
SOURCE = """
create schema bench;
grant usage on schema bench to public;
create function bench.fields(organization_id uuid) returns jsonb language sql stable
return '[{"id": "region", "type": "text"}, {"id": "value", "type": "number"}]'::jsonb;
create function bench.message(kind text, subject_id uuid, organization_id uuid, refs jsonb)
returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'kind', kind, 'title', 'Thing', 'summary', 'A thing', 'happened_at', null, 'url', null,
    'thread', subject_id, 'facts', '[]'::jsonb, 'changes', '[]'::jsonb, 'contact', '[]'::jsonb,
    'data', jsonb_build_object(
      'region', 'region ' || ('x' || right(subject_id::text, 7))::bit(28)::integer % 5000,
      'value', 500));
end $$;
insert into event.kind (name, subject_type, comment) values ('thing.seen', 'thing', 'a benchmark');
insert into notification.source (event_kind, title, fields_function, message_function, sample)
values ('thing.seen', 'Thing seen', 'bench.fields', 'bench.message',
  bench.message('thing.seen', ops.uuid_v7(), null, '{}'));
"""
ORGANIZATIONS = """
with organization as (
  insert into identity.organization (name, status)
  select 'Bench ' || n, 'active' from generate_series(0, %(count)s - 1) as n
  returning id, name
), destination as (
  insert into notification.destination (kind, key_hash)
  select 'google_chat', sha256(o.name::bytea) from organization as o
  returning id, key_hash
)
insert into notification.channel (id, organization_id, kind, name, secret, destination_id)
select c.id, o.id, 'google_chat', o.name,
  ops.encrypt_secret('notification.channel.secret', o.id, c.id, '{"url": "https://chat"}'), d.id
from organization as o
join destination as d on d.key_hash = sha256(o.name::bytea)
cross join lateral (select ops.uuid_v7() as id where o.id is not null) as c
"""
# Each wants one region of 5,000. Every event is wanted by one rule of its organisation: where there
# are few, the first wants all.
RULES = """
insert into notification.rule (
  organization_id, name, event_kinds, channel_id, filter, predicate, access_terms, position)
select c.organization_id, 'Rule ' || n, '{thing.seen}', c.id, f.filter, k.predicate::jsonpath,
  k.access_terms, n
from notification.channel as c
cross join lateral generate_series(1, case c.name when 'Bench 0' then %(many)s else %(few)s end)
  as n
cross join lateral (select jsonb_build_object('all', jsonb_build_array(
  case when c.name <> 'Bench 0' and n = 1
    then jsonb_build_object('field', 'region', 'op', 'exists', 'value', true)
    else jsonb_build_object('field', 'region', 'op', 'eq', 'value', 'region ' || n %% 5000) end,
  jsonb_build_object('field', 'value', 'op', 'gte', 'value', (n - 1) / 5000 * 1000))) as filter
  ) as f
cross join lateral distribution.compile_filter(bench.fields(null), f.filter) as k
"""
HAPPEN = """
insert into event.outbox (kind, subject_id, organization_id, refs)
select 'thing.seen', gen_random_uuid(), o.id, '{}'
from generate_series(1, %s) as n
join (
  select c.organization_id as id, row_number() over (order by c.name) - 1 as place
  from notification.channel as c where %s or c.name = %s) as o
  on o.place = n %% (select count(*) from notification.channel as c where %s or c.name = %s)
"""
DELIVERIES = """
with told as (delete from notification.delivery returning event_count)
select coalesce(sum(event_count), 0) from told
"""


@benchmark
def matching(bench: Bench) -> Iterator[Row]:
    """Events of one organisation with many rules and of all, against one with few rules."""
    many = 10_000
    organizations = bench.pick(1_000, 9_001)
    few = 10
    events = bench.pick(4_000, 20_000)
    with bench.database() as database:
        with database.connect() as connection:
            connection.execute(SOURCE)
            connection.execute("select ops.ensure_partitions()")
            key = bench.folder / "encryption-key.pgp"
            encryption.make_key(key)
            encryption.register(database.dsn(), key)
            connection.execute(ORGANIZATIONS, {"count": organizations})
            connection.execute(RULES, {"many": many, "few": few})
            (rules,) = connection.execute("select count(*) from notification.rule").fetchone() or (
                0,
            )
        database.settle()
        with database.connect() as connection:
            match(connection, "Bench 1", 1000)
            small = match(connection, "Bench 1", events)
            large = match(connection, "Bench 0", events)
            spread = match(connection, None, events)
        note = f"{rules:,} rules in all"
        yield Row("events, 10 rules", small, "/s", note=note)
        yield Row(
            *("events, 10,000 rules", large, "/s", small),
            at_least=1 / 1.3, note=f"of one organisation / one with 10 rules; {note}",
        )  # fmt: skip
        yield Row("events, of all", spread, "/s", at_least=2000, note=note)


def match(connection: psycopg.Connection, name: str | None, events: int) -> float:
    """Events a second, in slices of 500 as the workers take them."""
    connection.execute(HAPPEN, (events, name is None, name, name is None, name))
    started = time.perf_counter()
    done = 0
    while taken := connection.execute("select notification.match_events(500)").fetchone():
        if not taken[0]:
            break
        done += taken[0]
    seconds = time.perf_counter() - started
    (written,) = connection.execute(DELIVERIES).fetchone() or (0,)
    if done != events or written < events:
        raise RuntimeError(f"{done} of {events} events were matched, {written} deliveries written")
    return events / seconds


@benchmark
def quiet(bench: Bench) -> Iterator[Row]:
    """Sales while nobody has a rule, against sales without the trigger that looks for rules."""
    size = 10_000
    with ExitStack() as stack:
        market = Market(stack.enter_context(bench.database()), size, "sets")
        market.load()
        market.warm()
        without = Market(stack.enter_context(bench.database(like=market.database)), size, "sets")
        with without.database.connect() as sql:
            sql.execute("drop trigger events_wait_for_rules on event.outbox")
        without.database.settle()
        yield selling(
            bench, f"sell, quiet rules, {market.name}", market, without.selling(SELL),
            at_least=0.95, note="/ without looking for rules",
        )  # fmt: skip
