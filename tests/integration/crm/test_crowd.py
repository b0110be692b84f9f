"""Eight workers at once: of different connections, and all of them at the same run."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadmill.db import make_pool
from leadmill.encryption import Opener
from leadmill.stack import ports
from tests.integration.crm.desk import DEFAULT_TOKEN, ImportDesk
from tests.sizes import size
from tests.waiting import PATIENCE, wait_for
from workers.imports import import_deals
from workers.resources import Resources

WORKERS = 8


@contextmanager
def workers(desk: ImportDesk, folder: Path) -> Iterator[None]:
    """Worker processes that come up together."""
    free = list(ports.anywhere().values())
    crew = [desk.process(folder, free[n]) for n in range(WORKERS)]
    for one in crew:
        one.start()
    try:
        for one in crew:
            one.wait_until_ready()
        yield
    finally:
        for one in crew:
            one.stop()


def test_eight_workers_of_six_connections(desk: ImportDesk, tmp_path: Path) -> None:
    """And webhooks in between, each told three times."""
    desk.pipedrive.config("fill", deals=size(test=120, soak=4000))
    first = desk.connect()
    connections = [first]
    for number in range(5):
        # Other companies; that it is the same account in the end they do not know.
        connections.append(
            desk.one("select tests.create_connection(domain => %s)", f"crowd{number}")
        )
        desk.one("select crm.replace_token(%s, %s)", connections[-1], DEFAULT_TOKEN)
    desk.work()
    desk.sql.execute("update crm.connection set account_read_at = null")
    desk.pipedrive.config("knobs", duplicate=2)
    runs = desk.one("select array_agg(r) from crm.start_runs() as r")
    assert len(runs) == 6
    city = desk.one("select tests.field_key('City')")
    with workers(desk, tmp_path):
        for number in range(30):
            desk.pipedrive.change(number + 1, custom_fields={city: f"City {number}"})
        # A busy machine may answer 503. Pipedrive sends it again: the cities below are the newest.
        assert set(desk.pipedrive.delivered()) <= {200, 503}

        def done() -> bool:
            desk.hurry()
            return not desk.one(
                "select count(*) from queue.procrastinate_jobs"
                " where queue_name = 'crm' and status in ('todo', 'doing')"
            )

        wait_for(done)
    shown = [desk.run(run) for run in runs]
    assert {run["status"] for run in shown} == {"succeeded"}, shown
    assert {run["problem"] for run in shown} == {None}
    assert (
        desk.rows("select status::text from queue.procrastinate_jobs where status = 'failed'") == []
    )
    desk.assert_whole()
    # Each connection has each lead once, and the newest city of each.
    counts = desk.rows("select connection_id, count(*) from crm.imported_deal group by 1")
    assert len(counts) == 6
    assert len({count for _, count in counts}) == 1
    told = desk.rows(
        "select distinct i.deal_id, l.answers ->> 'city' from crm.imported_deal as i"
        " join intake.lead as l on l.id = i.lead_id where i.connection_id = %s and i.deal_id <= 30",
        first,
    )
    assert told
    assert [f"City {deal - 1}" for deal, _ in sorted(told)] == [name for _, name in sorted(told)]
    # Nobody was faster than the locks: the next look finds nothing new.
    again = desk.import_all(first)
    assert (again["imported"], again["updated"], again["failed"]) == (0, 0, shown[0]["failed"])


def test_eight_workers_at_one_run(desk: ImportDesk) -> None:
    """As if the queue had no locks: the last that took it up wins, each page counts once."""
    desk.pipedrive.config("fill", deals=size(test=600, soak=1500))
    connection = desk.connect()
    run = desk.start(connection)
    desk.pipedrive.config("knobs", latency=0.03)
    barrier = threading.Barrier(WORKERS, timeout=PATIENCE)

    async def take_up() -> None:
        async with make_pool(desk.settings.database_url_worker or "", "leadmill_worker") as pool:
            resources = Resources(
                desk.settings, pool, None, Opener(desk.settings.encryption_key_files)
            )
            barrier.wait()
            await import_deals(resources, str(run))

    crew = [threading.Thread(target=asyncio.run, args=(take_up(),)) for _ in range(WORKERS)]
    for one in crew:
        one.start()
    for one in crew:
        one.join(PATIENCE)
    shown = desk.run(run)
    assert (shown["status"], shown["problem"]) == ("succeeded", None)
    assert desk.one("select fencing_token from crm.import_run where id = %s", run) == WORKERS
    assert shown["updated"] == shown["unchanged"] == 0
    assert len(desk.leads()) == shown["imported"]
    desk.assert_whole()
