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


@pytest.mark.parametrize(("busy", "jobs"), [(300, 0), (1, 1)])
def test_what_is_sealed_is_rolled_up_at_once_and_soon_again_while_many_journals_come(
    db: Database, monkeypatch: pytest.MonkeyPatch, busy: int, jobs: int
) -> None:
    monkeypatch.setattr(ledger, "BUSY_JOURNALS", busy)
    with db.connect() as sql:
        sql.execute("select tests.fund(tests.create_organization(), 1000)")
    # A transaction of any database of the cluster holds up a seal, and other tests have theirs.
    for _ in range(60):
        run(ledger.seal_ledger, db)
        with db.connect() as sql:
            [(unsealed, roll_ups, seals)] = sql.execute(
                """
                select (select max(id) from ledger.journal)
                    - (select max(up_to_journal_id) from ledger.chain_seal),
                  count(*) filter (where task_name = 'roll_up_reports' and scheduled_at is null),
                  count(*) filter (where task_name = 'seal_ledger' and scheduled_at > now())
                from queue.procrastinate_jobs where status = 'todo'
                """
            )
        if unsealed == 0:
            break
    assert (unsealed, roll_ups, seals) == (0, 1, jobs)


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
