"""Writers commit in any order while another connection seals events."""

import itertools
import random
import time
from collections.abc import Iterator
from threading import Event

import psycopg
import pytest

from tests.harness import Harness
from tests.parallel.clients import outcome
from tests.parallel.crew import crew

RECORD = "select audit.record('test', 'ops.setting', %s)"
SEAL = "select number, event_count from audit.seal(%s)"
SEALS = "select count(*) from audit.sealed_range"
SEALED = "select coalesce(sum(event_count), 0)::integer from audit.sealed_range"
ELSEWHERE = """
  select from pg_stat_activity
  where datname <> current_database() and backend_xid is not null"""
VERIFY = "select fault from audit.verify()"
# Events that are in no seal, or in more than one.
STRAY = """
  select e.id, count(r.number) from audit.event as e
  left join audit.sealed_range as r on e.xid >= r.xid_from and e.xid < r.xid_before
  group by e.id having count(r.number) <> 1"""


@pytest.fixture
def dsn(harness: Harness) -> Iterator[str]:
    """A database of its own, because the tests check whole logs and forge one."""
    with harness.database() as database:
        yield database.dsn()


def seal(sql: psycopg.Connection) -> int:
    """Seal all events that can be sealed; returns their number."""
    count = 0
    while True:
        # Transaction ids belong to the cluster, so another database can delay the seal, too.
        others = sql.execute(ELSEWHERE).fetchall()
        while row := sql.execute(SEAL, (100000,)).fetchone():
            count += row[1]
        if not others:
            return count
        time.sleep(0.02)


def test_an_event_that_commits_late_is_sealed_later(dsn: str, sql: psycopg.Connection) -> None:
    seal(sql)
    with psycopg.connect(dsn) as early, psycopg.connect(dsn) as late:
        early.execute(RECORD, ("smaller id, commits last",))
        late.execute(RECORD, ("larger id, commits first",))
        late.commit()
        assert seal(sql) == 0  # the open transaction delays the seal
        early.execute(RECORD, ("largest id",))
        early.commit()
    assert seal(sql) == 3
    assert sql.execute(STRAY).fetchall() == []
    assert sql.execute(VERIFY).fetchall() == []


def test_a_transaction_that_seals_does_not_seal_itself(dsn: str, sql: psycopg.Connection) -> None:
    seal(sql)
    with psycopg.connect(dsn) as writer:
        writer.execute(RECORD, ("mine",))
        assert writer.execute(SEAL, (100000,)).fetchall() == []
        writer.execute(RECORD, ("mine, later",))
    assert seal(sql) == 2
    assert sql.execute(VERIFY).fetchall() == []


def test_no_event_is_lost_while_writers_commit_in_disorder(
    dsn: str, sql: psycopg.Connection
) -> None:
    before = outcome(sql, "select count(*)::integer from audit.event")
    often_sealed = Event()

    def write(seed: int) -> int:
        """Transactions of one to three events in any order of commit; one in five is undone.

        Goes on until the sealers have come in between several times, however slow the machine.
        """
        dice = random.Random(seed)
        written = 0
        with psycopg.connect(dsn) as connection:
            for transaction in itertools.count(1):
                if threads.over.is_set() or (transaction > 40 and often_sealed.is_set()):
                    return written
                events = dice.randint(1, 3)
                for number in range(events):
                    connection.execute(RECORD, (f"{seed}/{number}",))
                    time.sleep(dice.random() * 0.01)
                if dice.random() < 0.2:
                    connection.rollback()
                else:
                    connection.commit()
                    written += events
        raise AssertionError("not reached")

    def seal_all_the_while(slice_size: int) -> list[str]:
        faults = []
        with psycopg.connect(dsn, autocommit=True) as connection:
            while not threads.over.is_set():
                connection.execute(SEAL, (slice_size,))
                faults += connection.execute(VERIFY).fetchall()
                if outcome(connection, SEALS) > 5:
                    often_sealed.set()
        return [fault for (fault,) in faults]

    with crew() as threads:
        sealers = [threads.start(seal_all_the_while, size) for size in (3, 100000)]
        writers = [threads.start(write, seed) for seed in range(6)]
        written = sum(writer.result() for writer in writers)
    assert [sealer.result() for sealer in sealers] == [[], []]

    seal(sql)
    assert outcome(sql, SEALED) == before + written
    assert outcome(sql, "select count(*)::integer from audit.event") == before + written
    assert sql.execute(STRAY).fetchall() == []
    assert sql.execute(VERIFY).fetchall() == []


def test_a_sealed_event_changed_by_a_superuser_is_detected(
    dsn: str, sql: psycopg.Connection
) -> None:
    sql.execute(RECORD, ("as it was",))
    seal(sql)
    assert sql.execute(VERIFY).fetchall() == []
    with pytest.raises(psycopg.DatabaseError) as refused:
        sql.execute("update audit.event set entity_id = 'forged' where entity_id = 'as it was'")
    assert refused.value.sqlstate == "LM950"

    sql.execute("set session_replication_role = replica")
    sql.execute("update audit.event set entity_id = 'forged' where entity_id = 'as it was'")
    assert sql.execute(VERIFY).fetchall() == [("events or their seal were changed",)]
    sql.execute("update audit.event set entity_id = 'as it was' where entity_id = 'forged'")
    assert sql.execute(VERIFY).fetchall() == []
    sql.execute("delete from audit.event where entity_id = 'as it was'")
    assert sql.execute(VERIFY).fetchall() == [("events are missing",)]
