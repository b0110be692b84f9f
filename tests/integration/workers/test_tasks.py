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
from workers import tasks
from workers.house import House


def run(task: Task[Any, Any, Any], db: Database) -> None:
    async def once() -> None:
        async with make_pool(db.dsn("leadmill_worker"), "test") as pool:
            house = House(Settings(), pool)
            await task.func(cast(JobContext, SimpleNamespace(additional_context={"house": house})))

    asyncio.run(once())


def test_sealing_leaves_the_hash_in_our_own_log(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    run(tasks.seal_audit, db)
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
    run(tasks.ensure_partitions, db)
    assert caplog.records == []
    with db.connect() as sql:
        sql.execute(
            "insert into audit.event (action, entity, role, created_at)"
            " values ('test', 'ops.setting', 'test', '2001-02-03'),"
            " ('test', 'ops.setting', 'test', '2001-02-04')"
        )
    run(tasks.ensure_partitions, db)
    (record,) = caplog.records
    said = vars(record)
    assert record.levelname == "ERROR"
    assert (said["parent"], str(said["month"]), said["strays"]) == ("audit.event", "2001-02-01", 2)
