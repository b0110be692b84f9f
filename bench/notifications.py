"""Requests to endpoints, by the loop of the workers."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from bench import plain_jobs
from bench.frame import Bench, Database, Load, Row, benchmark, paired
from leadmill import encryption
from leadmill.places import ROOT
from leadmill.stack import ports
from leadmill.stack.cluster import plain_env
from leadmill.stack.ports import LOOPBACK
from leadmill.stack.process import Child, answers

ENDPOINTS = 20
WORKERS = 2
MESSAGE = {
    "kind": "lead.sold",
    "title": "New lead: Solar",
    "summary": "Solar, KES 1200.00",
    "happened_at": "2026-11-29T08:00:00Z",
    "url": None,
    "thread": None,
    "facts": [{"label": "Price", "text": "KES 1200.00", "icon": "money"}],
    "changes": [],
    "contact": [{"label": "Phone", "text": "+254 700 000000"}],
    "data": {"niche": "Solar", "price": 1200},
}
_CHANNELS = """
  with organization as (
    insert into identity.organization (name, status)
    select 'Bench ' || n, 'active' from generate_series(1, %(count)s) as n
    returning id, name
  ), destination as (
    insert into notification.destination (kind, key_hash, every)
    select 'endpoint', sha256(o.name::bytea), '0' from organization as o
    returning id, key_hash
  ), channel as (
    insert into notification.channel (
      id, organization_id, kind, name, secret, settings, destination_id)
    select c.id, o.id, 'endpoint', o.name,
      ops.encrypt_secret('notification.channel.secret', o.id, c.id, jsonb_build_object(
        'url', %(url)s || translate(o.name, ' ', ''), 'headers', '{}'::jsonb)::text),
      '{"format": "json", "is_local": true}', d.id
    from organization as o
    join destination as d on d.key_hash = sha256(o.name::bytea)
    cross join lateral (select ops.uuid_v7() as id where o.id is not null) as c
    returning id, organization_id
  )
  insert into notification.signing_secret (id, channel_id, secret)
  select s.id, c.id,
    ops.encrypt_secret('notification.signing_secret.secret', c.organization_id, s.id,
      'whsec_' || encode(sha256(s.id::text::bytea), 'base64'))
  from channel as c
  cross join lateral (select ops.uuid_v7() as id where c.id is not null) as s
"""
_DELIVERIES = """
  insert into notification.delivery (
    channel_id, destination_id, sequence, organization_id, event_kind, message, is_test)
  select c.id, c.destination_id, %(first)s + n, c.organization_id, 'lead.sold', %(message)s, true
  from notification.channel as c, generate_series(1, %(each)s) as n
"""
_JOBS = """
  insert into queue.procrastinate_jobs (queue_name, task_name, args)
  select %(queue)s, %(task)s, jsonb_build_object(
    'url', %(url)s || e, 'body', %(body)s::text,
    'headers', '{"content-type": "application/json"}'::jsonb)
  from generate_series(1, %(each)s) as n, generate_series(1, %(endpoints)s) as e
"""
_LISTENING = """
  select count(*) = %s from pg_stat_activity
  where datname = current_database() and starts_with(query, 'LISTEN "procrastinate_queue')
"""


@benchmark
def notifications(bench: Bench) -> Iterator[Row]:
    """Signed requests to 20 endpoints by two workers, against plain jobs that post the same body.

    Both have 20 places in each process and the same receiver. The plain job knows no order, no
    limit of an endpoint, no log of attempts, no guard and no signature, and it keeps connections.
    """
    each = bench.pick(40, 250)
    with bench.database() as database, ExitStack() as stack:
        receiver = stack.enter_context(_receiver(bench.folder))
        prepare(database, bench.folder, f"{receiver}/hook/")
        for number in range(WORKERS):
            stack.enter_context(_worker(bench, database, number, receiver))
            stack.enter_context(_plain_worker(bench, database, number))
        database.settle()
        connection = stack.enter_context(database.connect())
        wait_for(connection, _LISTENING, WORKERS)
        value, base, ratio = paired(
            lambda: deliver(connection, each), lambda: post(connection, each, receiver)
        )
    note = f"{ENDPOINTS} endpoints, {WORKERS} workers / plain jobs"
    per_second = (value.per_second, "/s", base.per_second, ratio)
    yield Row("notifications, endpoints", *per_second, at_least=0.7, note=note)


def prepare(database: Database, folder: Path, url: str) -> None:
    """A channel for each endpoint."""
    key = folder / "encryption-key.pgp"
    encryption.make_key(key)
    encryption.register(database.dsn(), key)
    with database.connect() as connection:
        connection.execute(_CHANNELS, {"count": ENDPOINTS, "url": url})


def deliver(connection: psycopg.Connection, each: int) -> Load:
    """Deliveries that wait are made due at once, and sent."""
    (first,) = connection.execute(
        "select coalesce(max(sequence), 0) from notification.delivery"
    ).fetchone() or (0,)
    connection.execute(_DELIVERIES, {"first": first, "each": each, "message": json.dumps(MESSAGE)})
    started = time.perf_counter()
    connection.execute("update notification.destination set next_at = clock_timestamp()")
    connection.execute("notify notification_due")
    wait_for(
        connection, "select not exists (select from notification.delivery where status <> 'sent')"
    )
    return _load(each, started)


def post(connection: psycopg.Connection, each: int, receiver: str) -> Load:
    """Jobs are put in at once, and worked."""
    values = {
        "queue": plain_jobs.QUEUE,
        "task": plain_jobs.TASK,
        "url": f"{receiver}/hook/plain",
        "body": json.dumps(MESSAGE),
        "each": each,
        "endpoints": ENDPOINTS,
    }
    started = time.perf_counter()
    with connection.transaction():
        connection.execute("set local search_path = queue, public")
        connection.execute(_JOBS, values)
    wait_for(
        connection,
        "select not exists (select from queue.procrastinate_jobs"
        " where queue_name = %s and status <> 'succeeded')",
        plain_jobs.QUEUE,
    )
    return _load(each, started)


def _load(each: int, started: float) -> Load:
    seconds = time.perf_counter() - started
    return Load(each * ENDPOINTS / seconds, 0.0, 0.0)


def wait_for(connection: psycopg.Connection, question: str, *values: object) -> None:
    """Until the database answers yes."""
    deadline = time.monotonic() + 300
    while True:
        row = connection.execute(question, values).fetchone()
        if row and row[0]:
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"it never became true: {question}")
        time.sleep(0.05)


# --- Processes ------------------------------------------------------------------------------------


@contextmanager
def _running(child: Child) -> Iterator[None]:
    child.start()
    try:
        child.wait_until_ready()
        yield
    finally:
        child.stop()


@contextmanager
def _receiver(folder: Path) -> Iterator[str]:
    port = ports.anywhere()["notifications"]
    url = f"http://{LOOPBACK}:{port}"
    child = Child(
        name="receiver",
        command=[sys.executable, "-m", "standins.endpoint", "--port", str(port)],
        env=plain_env(),
        log=folder / "receiver.log",
        is_ready=lambda: answers(f"{url}/healthz"),
        cwd=ROOT,
    )
    with _running(child):
        yield url


@contextmanager
def _worker(bench: Bench, database: Database, number: int, receiver: str) -> Iterator[None]:
    port = ports.anywhere()["worker"]
    env = {
        "LEADMILL_DATABASE_URL_WORKER": database.dsn("leadmill_worker"),
        "LEADMILL_ENCRYPTION_KEY_FILES": str(bench.folder / "encryption-key.pgp"),
        "LEADMILL_NOTIFICATION_LOCAL_TARGETS": receiver.removeprefix("http://"),
        "LEADMILL_SMTP_HOST": LOOPBACK,
        "LEADMILL_SMTP_TLS": "none",
        "LEADMILL_WORKER_HEALTH_PORT": str(port),
    }
    child = Child(
        name=f"worker {number}",
        command=[sys.executable, "-m", "workers", "notification"],
        env=plain_env() | env,
        log=bench.folder / f"worker-{number}.log",
        is_ready=lambda: answers(f"http://{LOOPBACK}:{port}/readyz"),
        cwd=ROOT,
    )
    with _running(child):
        yield


@contextmanager
def _plain_worker(bench: Bench, database: Database, number: int) -> Iterator[None]:
    child = Child(
        name=f"plain worker {number}",
        command=[sys.executable, "-m", "bench.plain_jobs"],
        env=plain_env() | {plain_jobs.DATABASE: database.dsn()},
        log=bench.folder / f"plain-{number}.log",
        is_ready=lambda: True,
        cwd=ROOT,
    )
    with _running(child):
        yield
