"""The tasks that keep log and partitions, as a worker runs them: with its role, on a database."""

import asyncio
import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest
from procrastinate import JobContext
from procrastinate.tasks import Task

from leadmill.db import make_pool
from leadmill.settings import Settings
from tests.harness import Database
from workers.resources import Resources
from workers.tasks import ledger
from workers.tasks.archive import archive_leads
from workers.tasks.audit import seal_audit
from workers.tasks.ops import ensure_partitions, record_sizes, watch_backups

IN_PRODUCTION = Settings(public_url="https://leads.example", stripe_livemode=True)


def run(task: Task[Any, Any, Any], db: Database, settings: Settings = IN_PRODUCTION) -> None:
    async def once() -> None:
        async with make_pool(db.dsn("leadmill_worker"), "test") as pool:
            resources = Resources(settings, pool)
            await task.func(
                cast(JobContext, SimpleNamespace(additional_context={"resources": resources}))
            )

    asyncio.run(once())


def test_sealing_leaves_the_hash_in_our_own_log(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    run(seal_audit, db)
    with db.connect() as sql:
        seals = sql.execute(
            "select number, event_count, encode(hash, 'hex') from audit.sealed_range"
        ).fetchall()
    assert seals
    logged = [vars(record)["seal"] for record in caplog.records if hasattr(record, "seal")]
    assert [(seal["number"], seal["event_count"], seal["hash"]) for seal in logged] == seals


@pytest.mark.parametrize(
    ("passes", "entries"),
    [
        ([[], []], []),
        ([[], [299]], ["roll up the reports"]),
        ([[], [300]], ["roll up the reports", "seal the ledger"]),
        ([[299], [1]], ["roll up the reports", "seal the ledger"]),
    ],
)
def test_what_is_sealed_is_rolled_up_at_once_and_much_is_followed_by_another_seal_soon(
    monkeypatch: pytest.MonkeyPatch, passes: list[list[int]], entries: list[str]
) -> None:
    """Each pass seals until nothing is left; between them the transactions of a moment end."""
    seals = [row for counts in passes for row in [*counts, None]]
    slept, deferred = [], []

    class Scripted:
        async def rows(self, statement: str) -> list[dict[str, int]]:
            if "ledger.seal()" not in statement:
                return []
            count = seals.pop(0)
            return [] if count is None else [{"journal_count": count}]

        async def scalar(self, statement: str, **named: object) -> None:
            deferred.append((statement.split("'")[1], named))

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    # Not for the loops of other threads.
    monkeypatch.setattr(ledger, "asyncio", SimpleNamespace(sleep=sleep))
    context = SimpleNamespace(additional_context={"resources": Scripted()})
    asyncio.run(ledger.seal_ledger.func(cast(JobContext, context)))
    assert (seals, slept) == ([], [0, ledger.MARK_SECONDS])
    assert [name for name, _ in deferred] == entries
    assert all(named == {"seconds": ledger.BUSY_SECONDS} for _, named in deferred[1:])


def test_a_seal_is_rolled_up_unless_that_is_switched_off(db: Database) -> None:
    def waiting() -> list[tuple[str, str]]:
        with db.connect() as sql:
            return sql.execute(
                "select task_name, queueing_lock from queue.procrastinate_jobs"
                " where status = 'todo' and queueing_lock like 'schedule:%'"
            ).fetchall()

    def seal() -> None:
        with db.connect() as sql:
            sql.execute("select tests.fund(tests.create_organization(), 1000)")
        # A transaction of any database of the cluster holds up a seal, and other tests have theirs.
        for _ in range(60):
            run(ledger.seal_ledger, db)
            with db.connect() as sql:
                [(unsealed,)] = sql.execute(
                    "select (select max(id) from ledger.journal)"
                    " - (select max(up_to_journal_id) from ledger.chain_seal)"
                )
            if unsealed == 0:
                return
        raise AssertionError("nothing was sealed")

    with db.connect() as sql:
        sql.execute(
            "update queue.schedule set is_active = false where name = 'roll up the reports'"
        )
    seal()
    assert waiting() == []
    with db.connect() as sql:
        sql.execute("update queue.schedule set is_active = true")
    seal()
    assert waiting() == [("roll_up_reports", "schedule:roll up the reports")]


def test_a_default_partition_that_holds_rows_is_an_error_in_the_log(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    run(ensure_partitions, db)
    assert caplog.records == []
    with db.connect() as sql:
        sql.execute(
            "insert into audit.event (action, entity, role, created_at)"
            " values ('test', 'ops.setting', 'test', '2001-02-03'),"
            " ('test', 'ops.setting', 'test', '2001-02-04')"
        )
    run(ensure_partitions, db)
    (record,) = caplog.records
    said = vars(record)
    assert record.levelname == "ERROR"
    assert (said["parent"], str(said["began"]), said["strays"]) == ("audit.event", "2001-02-01", 2)


def test_sizes_are_in_the_log(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    run(record_sizes, db)
    (record,) = caplog.records
    with db.connect() as sql:
        (size,) = sql.execute(
            "select bytes from ops.table_size where entity = 'database'"
        ).fetchone() or (None,)
    assert vars(record)["database_bytes"] == size > 0


def test_old_leads_are_archived_in_slices(
    db: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr("workers.tasks.archive.SLICE", 3)
    monkeypatch.setattr("workers.tasks.archive.PAUSE", 0)
    with db.connect() as sql:
        sql.execute(
            "select tests.create_lead(n, null, s) from tests.create_niche() as n,"
            " unnest(array['unsold', 'pending_approval', 'bad']) as s, generate_series(1, 8)"
        )
        sql.execute("update intake.lead set created_at = created_at - interval '366 days'")
    run(archive_leads, db)
    (record,) = caplog.records
    assert vars(record)["archived"] == 16
    with db.connect() as sql:
        left = sql.execute(
            "select status, count(*) from intake.lead where archived_at is null group by 1"
        ).fetchall()
    assert left == [("pending_approval", 8)]


def test_no_drill_for_two_nights_is_an_error_in_the_log(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Which is an alert. In development nobody makes backups, and nobody is woken."""
    with db.connect() as sql:
        sql.execute(
            "select ops.record_backup('x', 'full', 1, 1, 1), ops.record_drill('passed', '{}')"
        )
        run(watch_backups, db)
        assert caplog.records == []
        sql.execute(
            "update ops.setting set value = to_jsonb(now() - interval '51 hours')"
            " where name = 'ops.last_drill_at'"
        )
    run(watch_backups, db, Settings())
    assert caplog.records == []
    run(watch_backups, db)
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("ERROR", "no drill for too long")
