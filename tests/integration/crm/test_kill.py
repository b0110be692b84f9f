"""A worker killed with SIGKILL in the middle of an import: the run goes on, nothing is doubled.

`LEADMILL_SOAK=1` kills more often.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.integration.crm.desk import ImportDesk
from tests.integration.workers.office import Process
from tests.sizes import size
from tests.waiting import wait_for

DEALS = 2500


def recover(desk: ImportDesk) -> None:
    """What the minutely recovery does, a minute later, without the minute."""
    desk.sql.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where usename = 'leadmill_worker' and datname = current_database()"
    )
    while desk.one("select count(*) from queue.recover_stalled('0 seconds', max_stalls => 1000)"):
        pass
    desk.one("select count(*) from crm.recover_imports()")


def check(desk: ImportDesk, connection: Any, run: Any) -> None:
    """The run is as if nobody had been killed: each deal was counted once and is one lead."""
    shown = desk.run(run)
    assert (shown["status"], shown["problem"]) == ("succeeded", None)
    assert shown["updated"] == shown["unchanged"] == 0, "no page was imported twice"
    assert len(desk.leads()) == shown["imported"]
    assert shown["failed"] == desk.one("select count(*) from crm.import_failure")
    desk.assert_whole()
    again = desk.import_all(connection)
    assert (again["seen"], again["unchanged"]) == (shown["seen"], shown["imported"])


def start(desk: ImportDesk, worker: Process) -> None:
    worker.start()
    worker.wait_until_ready()


def test_killed_with_a_page_written(desk: ImportDesk, tmp_path: Path) -> None:
    """Leads, counts and the next page's cursor are there or not, together."""
    desk.pipedrive.config("fill", deals=DEALS)
    connection = desk.connect()
    run = desk.start(connection)
    worker = desk.process(tmp_path)
    with desk.database.connect() as other:
        # The last thing that a page writes; held up at the second.
        other.execute(
            "create function public.hold() returns trigger language plpgsql as"
            " 'begin perform pg_advisory_xact_lock_shared(7); return new; end'"
        )
        other.execute(
            "create trigger hold after update on crm.import_run for each row"
            " when (new.pages = 2) execute function public.hold()"
        )
        other.execute("select pg_advisory_lock(7)")
        worker.start()
        wait_for(lambda: desk.one("select count(*) from pg_locks where locktype = 'advisory'"
                                  " and not granted"), 30)  # fmt: skip
        worker.kill()
        recover(desk)
        other.execute("drop trigger hold on crm.import_run")
        other.execute("select pg_advisory_unlock(7)")
    shown = desk.run(run)
    assert (shown["status"], shown["pages"]) == ("running", 1)
    assert len(desk.leads()) == shown["imported"] > 0
    desk.work()
    check(desk, connection, run)


def test_killed_again_and_again(desk: ImportDesk, tmp_path: Path) -> None:
    """At any moment: while it asks Pipedrive, while it writes, before the job is closed."""
    chance = random.Random(3)
    desk.pipedrive.config("fill", deals=DEALS)
    connection = desk.connect()
    run = desk.start(connection)
    # So that a run does not end before it is killed.
    desk.pipedrive.config("knobs", latency=0.05)
    token = "select fencing_token from crm.import_run where id = %s"
    pages = Counter[int]()
    kills = 0
    # A slow machine kills it several times before it has begun.
    while kills < size(test=2, soak=30) or desk.one(token, run) < 3:
        worker = desk.process(tmp_path)
        start(desk, worker)
        time.sleep(chance.uniform(0, 0.6))
        worker.kill()
        kills += 1
        recover(desk)
        desk.hurry()
        pages[desk.run(run)["pages"]] += 1
        assert desk.run(run)["status"] in ("queued", "running"), pages
    desk.pipedrive.config("knobs", latency=0.0)
    desk.work()
    check(desk, connection, run)


def test_told_to_stop(desk: ImportDesk, tmp_path: Path) -> None:
    """SIGTERM: a page is not left in its middle, and the next worker goes on at once."""
    desk.pipedrive.config("fill", deals=DEALS)
    connection = desk.connect()
    run = desk.start(connection)
    desk.pipedrive.config("knobs", latency=0.1)
    worker = desk.process(tmp_path)
    start(desk, worker)
    wait_for(lambda: desk.run(run)["pages"] >= 1)
    worker.stop()
    desk.pipedrive.config("knobs", latency=0.0)
    desk.work()
    check(desk, connection, run)
