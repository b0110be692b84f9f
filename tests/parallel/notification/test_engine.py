"""Workers match events and send deliveries at the same moment."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg.rows import tuple_row

from tests.parallel.clients import behind, outcome
from tests.parallel.crew import crew
from tests.sizes import size
from tests.waiting import wait_for

MATCH = "select notification.match_events(%s)"
CLAIM = "select notification.claim_next()"
FINISH = "select notification.finish_attempt(%s, %s, %s, %s, 1, 'ok', null, null, null)"
RECOVER = "select notification.recover_sendings()"


class Engine:
    """Organisations with channels that hear of everything that is made."""

    def __init__(self, sql: psycopg.Connection, dsn: str) -> None:
        self.sql = sql
        self.dsn = dsn
        self.channels: list[Any] = []

    def one(self, query: str, *arguments: object) -> Any:
        return outcome(self.sql, query, *arguments)

    def rows(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        with self.sql.cursor(row_factory=tuple_row) as cursor:
            return cursor.execute(query, arguments).fetchall()

    def organization(self) -> Any:
        return self.one("select tests.create_organization(%s)", uuid.uuid4().hex)

    def channel(self, organization: Any, kind: str = "google_chat", **settings: object) -> Any:
        """A channel whose queue has no interval, with a rule."""
        channel = self.one(
            "select tests.create_target(%s, %s, null, %s)",
            organization,
            kind,
            json.dumps(settings),
        )
        self.sql.execute("update notification.destination set every = '0'")
        self.one("select tests.hear(%s, '{thing.made}')", channel)
        self.channels.append(channel)
        return channel

    def happen(self, organization: Any, count: int) -> None:
        for _ in range(count):
            self.one("select tests.happen('thing.made', %s)", organization)

    def match(self) -> None:
        while self.one(MATCH, 500):
            pass

    def deliveries(self) -> list[tuple[Any, ...]]:
        """Channel, number of the event, number in the queue, state and attempts."""
        return self.rows(
            "select channel_id, (events #>> '{0,id}')::bigint, sequence, status, attempts"
            " from notification.delivery where channel_id = any(%s) order by channel_id, sequence",
            self.channels,
        )


@pytest.fixture
def engine(sql: psycopg.Connection, dsn: str) -> Iterator[Engine]:
    if not outcome(sql, "select to_regclass('tests.thing') is not null"):
        sql.execute("call tests.register_things()")
    yield Engine(sql, dsn)
    sql.execute("delete from notification.rule where channel_id is not null")
    sql.execute("delete from notification.pending_event")
    sql.execute(
        "update notification.delivery set status = 'failed', finished_at = now()"
        " where status in ('held', 'due', 'sending')"
    )
    sql.execute(
        "update notification.destination"
        " set in_flight_id = null, leased_until_at = null, next_at = 'infinity'"
    )


class Receiver:
    """What the other side gets, and whether two requests of one channel ever overlap."""

    def __init__(self) -> None:
        self.received: dict[str, list[tuple[int, str]]] = {}
        self.overlaps = 0
        self._open: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, claim: dict[str, Any]) -> None:
        channel = claim["channel_id"]
        with self._lock:
            self.overlaps += channel in self._open
            self._open.add(channel)
            got = self.received.setdefault(channel, [])
            got.append((claim["sequence"], claim["delivery_id"]))

    def end(self, claim: dict[str, Any]) -> None:
        with self._lock:
            self._open.discard(claim["channel_id"])


def work(dsn: str, receiver: Receiver, stop: threading.Event, *, failures: float = 0.0) -> None:
    """A worker: it claims, sends and reports until nothing is due."""
    chance = random.Random()
    with psycopg.connect(dsn, autocommit=True) as connection:
        while True:
            claim = outcome(connection, CLAIM)
            if "delivery_id" not in claim:
                if stop.wait(min(float(claim["wait"]), 0.02)):
                    return
                continue
            receiver.begin(claim)
            result = "retry" if chance.random() < failures else "sent"
            receiver.end(claim)
            identity = (claim["delivery_id"], claim["attempt"])
            outcome(connection, FINISH, *identity, result, 200 if result == "sent" else 500)


def run_until_done(engine: Engine, receiver: Receiver, workers: int, failures: float = 0.0) -> None:
    with crew() as threads:
        for _ in range(workers):
            threads.start(work, engine.dsn, receiver, threads.over, failures=failures)
        while not all(row[3] in ("sent", "failed") for row in engine.deliveries()):
            assert not threads.over.is_set(), "a worker failed"
            # What waits for another attempt is due at once: the order is not about time.
            engine.sql.execute(
                "update notification.delivery set due_at = now() where status = 'held'"
            )
            time.sleep(0.05)


def test_six_workers_send_each_delivery_once_and_in_order(engine: Engine) -> None:
    organizations = [engine.organization() for _ in range(4)]
    for organization in organizations:
        engine.channel(organization)
        engine.happen(organization, size(60, 1000))
    engine.match()
    receiver = Receiver()
    run_until_done(engine, receiver, 6)
    assert receiver.overlaps == 0
    assert {row[3:] for row in engine.deliveries()} == {("sent", 1)}
    for channel in engine.channels:
        got = [sequence for sequence, _ in receiver.received[str(channel)]]
        assert got == list(range(1, size(60, 1000) + 1))


def test_an_ordered_endpoint_that_fails_now_and_then_keeps_its_order(engine: Engine) -> None:
    organization = engine.organization()
    channel = engine.channel(organization, "endpoint", is_ordered=True)
    engine.happen(organization, 30)
    engine.match()
    receiver = Receiver()

    def let_time_pass() -> None:
        with psycopg.connect(engine.dsn, autocommit=True) as connection:
            while not threads.over.wait(0.02):
                connection.execute(
                    "update notification.destination set next_at = now()"
                    " where next_at between now() and now() + interval '1 day'"
                )

    with crew() as threads:
        threads.start(let_time_pass)
        run_until_done(engine, receiver, 4, failures=0.3)
    got = [sequence for sequence, _ in receiver.received[str(channel)]]
    assert got == sorted(got), "a number that fails comes again before the next one"
    assert len(got) > 30, "some have failed"
    assert set(got) == set(range(1, 31))
    assert receiver.overlaps == 0


def test_two_matchers_and_busy_rooms_lose_nothing_and_keep_the_order(engine: Engine) -> None:
    organizations = [engine.organization() for _ in range(3)]
    for organization in organizations:
        engine.channel(organization)
    each = size(60, 1000)
    emitted = threading.Event()

    def emit(organization: Any) -> None:
        with psycopg.connect(engine.dsn, autocommit=True) as connection:
            for _ in range(each):
                outcome(connection, "select tests.happen('thing.made', %s)", organization)

    def match() -> int:
        matched = 0
        with psycopg.connect(engine.dsn, autocommit=True) as connection:
            while True:
                is_last = emitted.is_set() or threads.over.is_set()
                count = outcome(connection, MATCH, 7)
                assert isinstance(count, int), count
                matched += count
                if not count and is_last:
                    return matched

    with crew() as threads:
        matchers = [threads.start(match) for _ in range(3)]
        for task in [threads.start(emit, one) for one in organizations]:
            task.result()
        emitted.set()
        matched = [matcher.result() for matcher in matchers]
    engine.match()
    assert sum(matched) <= 3 * each
    rows = engine.deliveries()
    assert Counter(row[0] for row in rows) == dict.fromkeys(engine.channels, each)
    for channel in engine.channels:
        events = [row[1] for row in rows if row[0] == channel]
        assert events == sorted(events), "numbers of a queue follow the order of the events"
    assert engine.one("select count(*) from notification.pending_event") == 0


def test_a_queue_that_is_found_empty_is_woken_by_what_arrives_meanwhile(engine: Engine) -> None:
    organization = engine.organization()
    channel = engine.channel(organization)
    engine.sql.execute(
        "update notification.destination set next_at = now()"
        " where id = (select destination_id from notification.channel where id = %s)",
        (channel,),
    )
    engine.happen(organization, 1)
    with psycopg.connect(engine.dsn) as worker, psycopg.connect(engine.dsn) as matcher:
        assert "wait" in outcome(worker, CLAIM), "nothing is due"
        assert behind(worker, matcher, MATCH, 10, then=worker.commit) == 1
    assert "delivery_id" in engine.one(CLAIM)


def test_a_worker_that_dies_leaves_its_delivery_to_another(engine: Engine) -> None:
    organization = engine.organization()
    engine.channel(organization)
    engine.happen(organization, 3)
    engine.match()
    dying = psycopg.connect(engine.dsn, autocommit=True)
    first = outcome(dying, CLAIM)
    dying.execute("begin")
    outcome(dying, FINISH, first["delivery_id"], first["attempt"], "sent", 200)
    engine.sql.execute("select pg_terminate_backend(%s)", (dying.info.backend_pid,))
    dying.close()
    assert "wait" in engine.one(CLAIM), "the queue waits for the lease"
    engine.sql.execute(
        "update notification.destination set leased_until_at = now() - interval '1 second'"
        " where in_flight_id is not null"
    )
    with ThreadPoolExecutor(3) as pool:

        def recover() -> Any:
            with psycopg.connect(engine.dsn, autocommit=True) as connection:
                return outcome(connection, RECOVER)

        recovered = [task.result() for task in [pool.submit(recover) for _ in range(3)]]
    assert sorted(recovered) == [0, 0, 1]
    receiver = Receiver()
    run_until_done(engine, receiver, 2)
    (got,) = receiver.received.values()
    assert [sequence for sequence, _ in got] == [1, 2, 3]
    assert got[0][1] == first["delivery_id"], "with the same id"
    assert [row[3:] for row in engine.deliveries()] == [("sent", 2), ("sent", 1), ("sent", 1)]


def test_digests_take_each_event_once_while_they_are_released(engine: Engine) -> None:
    organization = engine.organization()
    channel = engine.channel(organization)
    engine.sql.execute(
        "update notification.rule set digest = 'hourly' where channel_id = %s", (channel,)
    )
    count = size(60, 500)
    emitted = threading.Event()
    receiver = Receiver()

    def match() -> None:
        with psycopg.connect(engine.dsn, autocommit=True) as connection:
            while not (emitted.is_set() or threads.over.is_set()):
                outcome(connection, MATCH, 3)

    def release() -> None:
        with psycopg.connect(engine.dsn, autocommit=True) as connection:
            while not threads.over.wait(0.02):
                connection.execute(
                    "update notification.delivery set due_at = now() where status = 'held'"
                )

    with crew() as threads:
        matching = threads.start(match)
        threads.start(release)
        for _ in range(2):
            threads.start(work, engine.dsn, receiver, threads.over)
        engine.happen(organization, count)
        emitted.set()
        matching.result()
        engine.match()
        wait_for(lambda: all(row[3] == "sent" for row in engine.deliveries()))
    told = engine.rows(
        "select (e ->> 'id')::bigint from notification.delivery, jsonb_array_elements(events) as e"
        " where channel_id = %s",
        channel,
    )
    assert len(told) == len(set(told)) == count
    assert len(engine.deliveries()) < count, "some were told together"
