"""The tasks that watch over the counting of calls, as a worker runs them."""

import logging
from typing import Any

import pytest

from tests.harness import Database
from tests.integration.workers.test_tasks import run
from workers.tasks.usage import recount_usage, watch_access_log

YESTERDAY = (
    "select tests.record(jsonb_build_array(tests.line(jsonb_build_object('key_id',"
    " tests.create_key(tests.create_organization(), 'AnnAnn01'),"
    " 'happened_at', clock_timestamp() - interval '1 day'))))"
)


def errors(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    found = [vars(record) for record in caplog.records if record.levelno >= logging.ERROR]
    caplog.clear()
    return found


def test_counting_that_stands_still_is_an_error(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    run(watch_access_log, db)
    assert errors(caplog) == [], "a log that was never read is not watched"
    with db.connect() as sql:
        sql.execute("select usage.record_lines('a.log', null, 0, 'a', 10, 5, '[]')")
        run(watch_access_log, db)
        assert errors(caplog) == []
        sql.execute("update usage.log_position set read_at = read_at - interval '3 minutes'")
        run(watch_access_log, db)
        [said] = errors(caplog)
        assert said["silent_seconds"] >= 180
        sql.execute("update usage.log_position set read_at = clock_timestamp(), unread = 60000000")
        run(watch_access_log, db)
        [said] = errors(caplog)
        assert said["unread_bytes"] == 60_000_000


def test_a_sum_that_was_wrong_is_an_error_and_corrected(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with db.connect() as sql:
        sql.execute(YESTERDAY)
        run(recount_usage, db)
        assert errors(caplog) == []
        sql.execute("update usage.day_sum set calls = 5")
        run(recount_usage, db)
        [said] = errors(caplog)
        assert said["sums"] == 1
        assert sql.execute("select calls, billed from usage.day_sum").fetchall() == [(1, 1)]
