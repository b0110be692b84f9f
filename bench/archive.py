"""Old leads move to the archive; what that costs those who read."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import psycopg

from bench.frame import Bench, Database, Row, benchmark

SLICE = 500
FIRST = "00000000-0000-0000-0000-000000000000"
# Unsold leads, evenly over so many months until now, with contact data and attribution.
LOAD = """
with niche as (
  insert into catalog.niche (slug, name) values ('bench-archive', 'Bench') returning id
), form as (
  insert into catalog.form_schema (niche_id, version, status, fields, activated_at)
  select id, 1, 'active', '[]', clock_timestamp() from niche
  returning id, niche_id
), lead as (
  insert into intake.lead (id, niche_id, form_schema_id, answers, created_at)
  select
    overlay(ops.first_uuid(m.at)::text placing right(gen_random_uuid()::text, 12) from 25)::uuid,
    f.niche_id, f.id,
    jsonb_build_object('city', 'Town ' || m.n %% 500, 'text', repeat('word ', 60)),
    m.at
  from form as f
  cross join lateral (
    select n, now() - interval '1 month' * (%(months)s::float8 * n / %(leads)s) as at
    from generate_series(1, %(leads)s) as n) as m
  returning id
), contact as (
  insert into intake.lead_contact (lead_id, name, email, phone)
  select id, 'Ann ' || right(id::text, 8), right(id::text, 12) || '@leads.example',
    '+1' || 2000000000 + row_number() over ()
  from lead
)
insert into intake.lead_attribution (lead_id, utm_source, partner, address, agent)
select id, 'newsletter', 'bench', '192.0.2.1', repeat('Mozilla ', 12) from lead
"""
STATES = ("status = 'approved', approved_at = created_at", "status = 'unsold'")
ACT = """
select set_config('role', 'admin', false),
  set_config('request.jwt.claims', '{"role": "admin"}', false)
"""
READS = {
    "newest page of leads": "select * from api.leads order by created_at desc, id desc limit 20",
    "oldest page of leads": "select * from api.leads order by created_at, id limit 20",
    "one old lead": "select * from api.leads where id = %(old)s",
    "search of leads": "select * from api.search_leads(%(words)s)",
}


def milliseconds(sql: psycopg.Connection, query: str, arguments: dict[str, object]) -> float:
    """The median of some reads, planned each time as the first of a connection is."""
    times = []
    for _ in range(15):
        began = time.perf_counter()
        sql.execute(query, arguments, prepare=False).fetchall()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def read_all(database: Database) -> dict[str, float]:
    with psycopg.connect(database.dsn(), autocommit=True) as sql:
        [(old, words)] = sql.execute(
            "select id, right(id::text, 8) from intake.lead order by created_at limit 1"
        ).fetchall()
        sql.execute(ACT)
        given: dict[str, object] = {"old": old, "words": words}
        return {name: milliseconds(sql, query, given) for name, query in READS.items()}


def archive_all(database: Database) -> int:
    """As the job does it, without its pauses."""
    archived: int = 0
    position: tuple[object, object] = ("-infinity", FIRST)
    with psycopg.connect(database.dsn(), autocommit=True) as sql:
        while True:
            [(moved, looked_at, last_at, last_id)] = sql.execute(
                "select archived, looked_at, last_at, last_id"
                " from archive.archive_leads(%s, %s, %s)",
                (SLICE, *position),
            ).fetchall()
            archived += int(moved)
            position = (last_at, last_id)
            if looked_at < SLICE:
                return archived


@benchmark
def archive(bench: Bench) -> Iterator[Row]:
    """Archive all leads but those of a year; read before and after, from the same tables."""
    leads, months = bench.pick(20_000, 1_000_000), bench.pick(36, 72)
    with bench.database() as database:
        with psycopg.connect(database.dsn(), autocommit=True) as sql:
            sql.execute(LOAD, {"leads": leads, "months": months})
            for state in STATES:
                sql.execute(f"update intake.lead set {state}")
        database.settle()
        before = read_all(database)
        began = time.monotonic()
        archived = archive_all(database)
        speed = archived / (time.monotonic() - began)
        yield Row("archive, leads", speed, "/s", note=f"{archived} in {months} months")
        database.settle()
        for name, value in read_all(database).items():
            yield Row(f"archive, {name}", value, "ms", before[name], at_most=3)
