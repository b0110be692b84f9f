"""Calls by API key: what counting and limiting them costs, and how fast they are summed up."""

from __future__ import annotations

import asyncio
import http.client
import json
import multiprocessing
import signal
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing.queues import Queue
from pathlib import Path

import psycopg

from bench.frame import CLIENTS, Bench, Database, Load, Row, benchmark, paired
from leadmill.places import ROOT
from leadmill.stack import Stack, ports
from leadmill.stack.ports import LOOPBACK
from workers.access_log import AccessLog

PATH = "/api/organizations?select=id,name"
PROCESSES = 2
# A key of an organisation, whose limits exist and never bite.
MAKE_KEY = """
with o as (
  insert into identity.organization (name, status) values ('Bench', 'active') returning id
), k as (
  insert into identity.api_key (organization_id, name, prefix, key_hash, scopes)
  select id, 'Bench', left(%(key)s, 16), ops.keyed_hash(%(key)s), '{read}' from o
  returning id, organization_id
)
insert into ops.entitlement (organization_id, name, value)
select organization_id, 'api_calls_per_month', '1000000000' from k
"""
KEY = "lm_live_Bench000" + "x" * 38
GENEROUS = "update ops.rate_limit set maximum = 10000000 where name like 'ops.calls_by_%'"
WITH = (ROOT / "db" / "code" / "hook" / "admit_request.sql").read_text()
# As it would be without limits and metering.
_before, _after = WITH.split("perform usage.admit_call(v_path);")
WITHOUT = _before + _after
COUNTED = "select coalesce(sum(calls), 0) from usage.day_sum"
MONTH = "2026-01-01"
# Ten keys, sixty endpoints, the days of a month.
CALLS = """
with k as (
  insert into identity.api_key (organization_id, name, prefix, key_hash, scopes)
  select o.id, 'Key ' || n, 'lm_live_' || lpad(n::text, 8, '0'), ops.keyed_hash(n::text), '{read}'
  from generate_series(1, 10) as n
  cross join (select id from identity.organization where name = 'Bench') as o
  returning id, organization_id
), key as materialized (select k.*, row_number() over () - 1 as place from k)
insert into usage.call (
  request_id, happened_at, organization_id, api_key_id, is_confirmed, is_billed, method, endpoint,
  status_code, milliseconds, bytes, address)
select gen_random_uuid(), %(month)s::timestamptz + interval '30 days' * (n::float8 / %(calls)s),
  k.organization_id, k.id, true, n %% 10 > 0, 'GET', '/api/view_' || n / 10 %% 60,
  case when n %% 10 > 0 then 200 else 404 end, n %% 50, n %% 5000, '192.0.2.1'
from generate_series(1, %(calls)s) as n join key as k on k.place = n / 600 %% 10
"""
SUM_UP = """
insert into usage.day_sum
select organization_id, (happened_at at time zone 'UTC')::date, api_key_id, endpoint, count(*),
  count(*) filter (where is_billed), 0, count(*) filter (where status_code >= 400), 0, 0,
  sum(milliseconds), sum(bytes)
from usage.call group by 1, 2, 3, 4
"""


@benchmark
def usage(bench: Bench) -> Iterator[Row]:
    """Keyed reads with and without, the consumer alone, and the sums of a busy month."""
    with bench.database() as database:
        yield from reads(bench, database)
    with bench.database() as database:
        yield consumer(bench, database)
    with bench.database() as database:
        yield from sums(bench, database)


def reads(bench: Bench, database: Database) -> Iterator[Row]:
    """The same request by key, in turns: as it is, and with nothing looked at or counted."""
    with (
        database.connect() as sql,
        Stack(
            bench.folder / "stack",
            cluster=bench.cluster,
            database=database.name,
            preferred_ports=ports.anywhere(),
            address_rate="100000r/s",
            address_requests=1000,
        ) as stack,
    ):
        sql.execute(MAKE_KEY, {"key": KEY})
        sql.execute(GENEROUS)
        worker = stack.child("worker").process
        assert worker is not None  # noqa: S101 - it runs

        def measured() -> Load:
            worker.send_signal(signal.SIGCONT)
            apply(sql, WITH)
            wait_until_read(sql)
            return load(bench, stack.ports["public"])

        def baseline() -> Load:
            wait_until_read(sql)
            worker.send_signal(signal.SIGSTOP)
            apply(sql, WITHOUT)
            return load(bench, stack.ports["public"])

        made, bare, _ = paired(measured, baseline, rounds=bench.pick(3, 7))
        worker.send_signal(signal.SIGCONT)
        yield Row(
            *("keyed read, counted", made.p50, "ms", bare.p50),
            at_most=1.4,
            note=f"{made.per_second:,.0f}/s against {bare.per_second:,.0f}/s, {CLIENTS} clients",
        )
        yield Row(
            *("keyed reads, counted", made.per_second, "/s", bare.per_second),
            at_least=1 / 1.4,
            note=f"p99 {made.p99:.1f} ms against {bare.p99:.1f} ms",
        )


def apply(sql: psycopg.Connection, statement: str) -> None:
    sql.execute("set role leadmill_owner")
    sql.execute(statement.encode())
    sql.execute("reset role")


def wait_until_read(sql: psycopg.Connection) -> None:
    """The consumer has read all that there is, twice in a row."""
    idle = 0
    while idle < 2:
        time.sleep(0.5)
        row = sql.execute(
            "select unread = 0 and read_at > clock_timestamp() - interval '6 s'"
            " from usage.log_position"
        ).fetchone()
        idle = idle + 1 if row and row[0] else 0


def load(bench: Bench, port: int) -> Load:
    """What so many clients get done in processes of their own."""
    spawning = multiprocessing.get_context("spawn")
    told: Queue[list[float]] = spawning.Queue()
    seconds = bench.pick(3, 10)
    clients = [
        spawning.Process(target=ask, args=(port, seconds, CLIENTS // PROCESSES, told))
        for _ in range(PROCESSES)
    ]
    for client in clients:
        client.start()
    took = sorted(one for _ in clients for one in told.get(timeout=120))
    for client in clients:
        client.join()
    cuts = [took[min(int(len(took) * part), len(took) - 1)] for part in (0.5, 0.99)]
    return Load(len(took) / seconds, *cuts)


def ask(port: int, seconds: float, clients: int, told: Queue[list[float]]) -> None:
    def client(_: int) -> list[float]:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
        took = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            started = time.perf_counter()
            connection.request("GET", PATH, headers={"X-API-Key": KEY})
            answer = connection.getresponse()
            answer.read()
            took.append((time.perf_counter() - started) * 1000)
            if answer.status != 200:
                raise RuntimeError(f"the keyed read was answered {answer.status}")
        connection.close()
        return took

    with ThreadPoolExecutor(clients) as pool:
        told.put([one for took in pool.map(client, range(clients)) for one in took])


def consumer(bench: Bench, database: Database) -> Row:
    """A log that is there already, read by the worker's loop to its end."""
    lines = bench.pick(30_000, 300_000)
    log = bench.folder / "consumer.log"
    with database.connect() as sql:
        sql.execute(MAKE_KEY, {"key": KEY})
        sql.execute(GENEROUS)
        (key_id,) = sql.execute("select id from identity.api_key").fetchone() or ("",)
        write_log(log, lines, str(key_id))
        database.settle()
        started = time.monotonic()
        asyncio.run(follow(database, log, partial(is_counted, sql, lines)))
        seconds = time.monotonic() - started
    log.unlink()
    return Row(
        "consumer of the access log", lines / seconds, "/s", at_least=5000, note=f"{lines:,} calls"
    )


def write_log(log: Path, lines: int, key_id: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with log.open("w") as file:
        for number in range(lines):
            line = {
                "time": now, "request_id": uuid.uuid4().hex, "address": f"192.0.2.{number % 250}",
                "door": "public", "method": "GET", "path": "/api/organizations", "status": 200,
                "bytes": 100, "seconds": 0.004, "upstream_seconds": "0.004", "key_id": key_id,
                "claimed": KEY[8:16], "caller": "", "agent": "python-httpx/0.28.1",
            }  # fmt: skip
            file.write(json.dumps(line) + "\n")


def is_counted(sql: psycopg.Connection, lines: int) -> bool:
    return sql.execute(COUNTED).fetchone() == (lines,)


def wait_for(done: Callable[[], bool]) -> None:
    while not done():
        time.sleep(0.05)


async def follow(database: Database, log: Path, done: Callable[[], bool]) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(AccessLog(database.dsn("leadmill_worker"), log).run(stop))
    await asyncio.to_thread(wait_for, done)
    stop.set()
    await running


def sums(bench: Bench, database: Database) -> Iterator[Row]:
    """What a member asks of a month with many calls."""
    calls = bench.pick(200_000, 10_000_000)
    with database.connect() as sql:
        sql.execute(MAKE_KEY, {"key": KEY})
        sql.execute(CALLS, {"month": MONTH, "calls": calls})
        sql.execute(SUM_UP)
        database.settle()
        (lines,) = sql.execute("select count(*) from usage.day_sum").fetchone() or (0,)
        (organization,) = sql.execute("select id from identity.organization").fetchone() or ("",)
        key = sql.execute("select id from identity.api_key limit 1").fetchone() or ("",)
        claims = {"org": str(organization), "sid": str(key[0]), "scopes": ["read"]}
        for name in ("usage_summary", "usage_by_endpoint", "usage_by_key"):
            took = []
            for _ in range(20):
                with sql.transaction():
                    sql.execute(
                        "select set_config('request.jwt.claims', %s, true),"
                        " set_config('role', 'member', true)",
                        (json.dumps(claims | {"role": "member"}),),
                    )
                    started = time.perf_counter()
                    sql.execute(f"select * from api.{name}('2026-01-01', '2026-01-31')".encode())
                    took.append((time.perf_counter() - started) * 1000)
            yield Row(
                *(f"{name} of a month", statistics.median(took), "ms"),
                at_most=50,
                note=f"{calls:,} calls, {lines:,} sums",
                size=calls,
            )
