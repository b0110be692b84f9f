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
from workers.tasks.audit import seal_audit
from workers.tasks.ops import ensure_partitions


def run(task: Task[Any, Any, Any], db: Database) -> None:
    async def once() -> None:
        async with make_pool(db.dsn("leadmill_worker"), "test") as pool:
            resources = Resources(Settings(), pool)
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
