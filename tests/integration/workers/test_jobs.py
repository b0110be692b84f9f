"""The tasks that the worker has, those that the database knows, and what becomes of them."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from procrastinate.tasks import Task
from psycopg.conninfo import make_conninfo

from leadmill.places import ROOT
from tests.waiting import wait_for
from workers import requeueing, resources, running
from workers.app import app

from .office import INTERACTIVE, Office

TASKS = "select name, queue_name, priority from queue.task"
# Whatever the time of day.
ALL_IS_DUE = (
    "update queue.schedule set is_active = true, last_fired_at = '2026-01-01', grace = '2 days'"
)
# Calls that give their jobs a queueing lock.
_LOCKED = re.compile(
    r"queue\.defer_once\(\s*'(\w+)'"
    r"|queue\.defer(?:_all)?\(\s*'(\w+)'(?:(?!queue\.defer)[^;])*?queueing_locks?\s*=>"
)


@pytest.fixture(scope="module")
def tasks() -> dict[str, Task[Any, Any, Any]]:
    app.perform_import_paths()
    return {name: task for name, task in app.tasks.items() if task.queue != "builtin"}


def test_worker_and_database_know_the_same_tasks(
    office: Office, tasks: dict[str, Task[Any, Any, Any]]
) -> None:
    known = {name: tuple(rest) for name, *rest in office.rows(TASKS)}
    assert set(tasks) == set(known)
    # The database says where a job goes and how urgent it is, for it makes the job. Only the
    # library's own clock makes jobs from what the task says.
    periodic = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic == {"tick"}
    for name, task in tasks.items():
        said = (task.queue, task.priority)
        assert said == (known[name] if name in periodic else ("default", 0)), name


def test_each_queue_has_places_of_its_own(office: Office) -> None:
    """A task in a queue that no worker has places for would never run."""
    queues = [share.queue for share in running.SHARES]
    assert len(set(queues)) == len(queues)
    used = {row[0] for row in office.rows("select queue_name from queue.task")}
    assert used == set(queues)


def test_a_job_of_an_unknown_task_is_refused_where_it_is_caused(office: Office) -> None:
    with pytest.raises(psycopg.Error) as refused:
        office.one("select queue.defer('format_disk')")
    assert refused.value.sqlstate == "LM901"
    assert office.one("select count(*) from queue.procrastinate_jobs") == 0


def test_a_task_with_a_queueing_lock_has_no_retry_strategy(
    office: Office, tasks: dict[str, Task[Any, Any, Any]]
) -> None:
    """Together they wedge: the retry finds its twin waiting, and the job stays `doing` for ever."""
    locked = {row[0] for row in office.rows("select task from queue.schedule")}
    adapters = office.rows(
        "select plan_task from billing.adapter union all"
        " select unnest(array[verify_task, refunds_task, dispute_task]) from billing.adapter"
        " where not believes_events"
    )
    locked |= {task for (task,) in adapters if task is not None}
    for file in (ROOT / "db" / "code").rglob("*.sql"):
        locked |= {name for pair in _LOCKED.findall(file.read_text()) for name in pair if name}
    assert {"refresh_funding", "recover_stalled", "recharge_wallet", "read_plan"} <= locked
    for name in locked:
        assert tasks[name].retry_strategy is None, name
        assert tasks[name].queueing_lock is None, name
    assert all(task.lock is None for task in tasks.values()), "nobody waits behind another"


def test_two_clocks_at_once_fire_an_entry_once(office: Office) -> None:
    office.sql.execute(ALL_IS_DUE)
    entries = office.one("select count(*) from queue.schedule")
    tick = "select count(*) from queue.tick()"
    with office.connect() as one, office.connect() as other:
        assert one.execute(tick).fetchone() == (entries,)
        assert other.execute(tick).fetchone() == (0,), "nor does it wait"
        one.commit()
        assert other.execute(tick).fetchone() == (0,)
        other.commit()
    assert office.one("select count(*) from queue.procrastinate_jobs") == entries


def test_every_entry_of_the_schedule_can_be_run(office: Office) -> None:
    """With nothing to do, each scheduled task succeeds as the worker's own role."""
    office.sql.execute(ALL_IS_DUE)
    office.one("select queue.defer('tick', '{\"timestamp\": 0}')")
    others = [share.queue for share in running.SHARES if share.queue != running.PAYMENTS]
    for _ in range(3):  # on a slow machine a task may wait too long for a lock, and is tried again
        office.hurry()
        office.work(others)
        office.work([running.PAYMENTS])
    done = dict(
        office.rows(
            "select task_name, array_agg(distinct status::text) from queue.procrastinate_jobs"
            " group by task_name"
        )
    )
    scheduled = {row[0] for row in office.rows("select task from queue.schedule")}
    assert scheduled <= done.keys()
    assert set(map(tuple, done.values())) == {("succeeded",)}, done


# --- Distribution ---------------------------------------------------------------------------------


def for_sale(office: Office) -> Any:
    """An approved lead that one buyer will get; its job waits."""
    niche = office.one("select tests.create_niche()")
    office.one("select tests.create_subscription(tests.create_level(%s, 100), '{}', 100000)", niche)
    lead = office.one("select tests.create_lead(%s)", niche)
    office.one(
        "select queue.defer('distribute_lead', jsonb_build_object('lead_id', %s::uuid))", lead
    )
    return lead


def sales(office: Office, lead: Any) -> int:
    return int(office.one("select count(*) from sale.assignment where lead_id = %s", lead))


def impatient(office: Office, milliseconds: int = 300) -> str:
    """The worker's connection with a shorter wait for locks."""
    dsn = office.database.dsn("leadmill_worker")
    return make_conninfo(dsn, options=f"-c lock_timeout={milliseconds}")


@contextmanager
def holding(office: Office, query: str, *values: object) -> Iterator[psycopg.Connection]:
    """Somebody else who holds the rows that a query locks."""
    with office.connect() as other:
        assert other.execute(query, values).fetchone()
        yield other
        other.rollback()


def test_a_lead_that_is_locked_is_distributed_later(office: Office) -> None:
    lead = for_sale(office)
    with holding(office, "select id from intake.lead where id = %s for update", lead):
        office.work_once(database_url_worker=impatient(office))
        assert office.jobs("distribute_lead") == [("todo", 1)]
        assert sales(office, lead) == 0
    office.hurry()
    office.work()
    assert office.jobs("distribute_lead") == [("succeeded", 2)]
    assert sales(office, lead) == 1


def test_a_distribution_is_not_given_up_within_hours(office: Office) -> None:
    lead = for_sale(office)
    office.change_jobs("attempts = 300")
    with holding(office, "select id from intake.lead where id = %s for update", lead):
        office.work_once(database_url_worker=impatient(office))
    assert office.jobs("distribute_lead") == [("todo", 301)]
    assert office.one(
        "select scheduled_at < now() + interval '61 s' from queue.procrastinate_jobs"
        " where task_name = 'distribute_lead'"
    )


def test_a_lead_that_is_not_for_sale_any_more_is_no_failure(office: Office) -> None:
    lead = office.one("select tests.create_lead(tests.create_niche(), status => 'rejected')")
    office.one(
        "select queue.defer('distribute_lead', jsonb_build_object('lead_id', %s::uuid))", lead
    )
    office.work()
    assert office.jobs("distribute_lead") == [("succeeded", 1)]


def test_a_job_that_runs_again_sells_nothing_again(office: Office) -> None:
    lead = for_sale(office)
    for _ in range(3):
        office.one(
            "select queue.defer('distribute_lead', jsonb_build_object('lead_id', %s::uuid))", lead
        )
    office.work()
    # One does what the others wait for.
    assert set(office.jobs("distribute_lead")) == {("succeeded", 1)}
    assert sales(office, lead) == 1
    assert len(office.rows("select id from ledger.journal where kind = 'lead_charge'")) == 1


def test_leads_that_wait_are_distributed_together(office: Office) -> None:
    for_sale(office)
    niche = office.one("select niche_id from intake.lead")
    for _ in range(20):
        office.one(
            "select queue.defer('distribute_lead', jsonb_build_object('lead_id', l))"
            " from tests.create_lead(%s) as l",
            niche,
        )
    office.work()
    assert set(office.jobs("distribute_lead")) == {("succeeded", 1)}
    assert len(office.jobs("distribute_lead")) < 21
    assert office.rows("select count(*) from distribution.run group by lead_id") == [(1,)] * 21
    assert office.rows("select distinct status from intake.lead") == [("distributed",)]


def test_leads_wait_for_an_upgrade_without_trying_again_and_again(office: Office) -> None:
    """What they wait for would never have its turn."""
    for_sale(office)
    niche = office.one("select niche_id from intake.lead")
    for _ in range(30):
        office.one(
            "select queue.defer('distribute_lead', jsonb_build_object('lead_id', l))"
            " from tests.create_lead(%s) as l",
            niche,
        )
    draft = office.one(
        "select catalog.create_form_schema(%s, s.fields) from catalog.form_schema as s"
        " where s.niche_id = %s and s.status = 'active'",
        *(niche, niche),
    )
    office.one("select catalog.activate_form_schema(%s)", draft)
    office.work(["interactive"])
    assert office.jobs("distribute_lead") == [("succeeded", 1)] * 31
    assert office.one("select count(*) from distribution.waiting_lead") == 31
    assert office.one("select count(*) from sale.assignment") == 0
    office.work()
    assert set(office.jobs("upgrade_filters")) == {("succeeded", 1)}
    assert set(office.jobs("distribute_lead")) == {("succeeded", 1)}
    assert office.one("select count(*) from sale.assignment") == 31
    assert office.one("select count(*) from distribution.waiting_lead") == 0


def test_the_request_that_caused_it_is_followed_through_every_job(office: Office) -> None:
    with office.sql.transaction():
        office.one("select set_config('request.headers', '{\"x-request-id\": \"r-42\"}', true)")
        for_sale(office)
    office.work()
    seen = dict(
        office.rows(
            "select task_name, array_agg(distinct args ->> 'request_id')"
            " from queue.procrastinate_jobs where queue_name = any(%s) group by task_name",
            list(INTERACTIVE),
        )
    )
    assert seen == {task: ["r-42"] for task in ("distribute_lead", "send_mail", "refresh_funding")}


# --- Funding --------------------------------------------------------------------------------------


def test_funding_that_could_not_be_refreshed_is_refreshed_later(office: Office) -> None:
    subscription = office.one(
        "select tests.create_subscription(tests.create_level(tests.create_niche(), 100), '{}', 0)"
    )
    organization = office.one(
        "select organization_id from distribution.subscription where id = %s", subscription
    )
    office.one("select tests.fund(%s, 100)", organization)
    office.one("select ledger.funds_changed(%s)", organization)
    funded = "select ineligible_reason is null from distribution.subscription where id = %s"
    lock = "select id from distribution.subscription where id = %s for update"
    with holding(office, lock, subscription):
        office.work_once(database_url_worker=impatient(office))
        assert office.jobs("refresh_funding") == [("succeeded", 1), ("todo", 0)]
        assert not office.one(funded, subscription)
    office.hurry()
    office.work()
    assert office.one(funded, subscription)
    assert [state for state, _ in office.jobs("refresh_funding")] == ["succeeded"] * 2


def test_funding_that_never_succeeds_is_given_up_and_seen(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    organization = office.one("select tests.create_organization()")
    office.one("select ledger.funds_changed(%s)", organization)
    # A defect that looks as if it would pass: the function is not there.
    office.sql.execute(
        "alter function notification.follow_funds(uuid) rename to follow_funds_elsewhere"
    )
    waits = []
    for attempt in range(1, requeueing.MAX_ATTEMPTS + 1):
        assert office.jobs("refresh_funding")[-1] == ("todo", 0), attempt
        office.hurry()
        office.work_once()
        waits += office.rows(
            "select extract(epoch from scheduled_at - clock_timestamp())::float8"
            " from queue.procrastinate_jobs where task_name = 'refresh_funding'"
            " and status = 'todo'"
        )
    states = [state for state, _ in office.jobs("refresh_funding")]
    assert states == ["succeeded"] * (requeueing.MAX_ATTEMPTS - 1) + ["failed"]
    assert max(waits[0]) < 3
    assert 200 < max(waits[-1]) <= requeueing.CAP_SECONDS
    assert "refresh_funding is given up" in [line.getMessage() for line in caplog.records]
    assert office.one("select sum(failed_count) from queue.depth") == 1
    office.sql.execute(
        "alter function notification.follow_funds_elsewhere(uuid) rename to follow_funds"
    )
    office.one("select queue.retry_failed('refresh_funding')")
    office.work()
    assert office.jobs("refresh_funding")[-1] == ("succeeded", 1)


# --- Stopping -------------------------------------------------------------------------------------


def interrupt(office: Office, blocker: psycopg.Connection) -> None:
    """Work until a job waits for the blocker's lock, then stop without waiting for it."""

    async def until_interrupted() -> None:
        worker = asyncio.create_task(running.work(office.settings, INTERACTIVE))
        await asyncio.to_thread(office.wait_for_blocked, blocker)
        worker.cancel()
        with pytest.raises(asyncio.CancelledError):
            await worker

    asyncio.run(until_interrupted())


def test_a_job_that_a_stopping_worker_interrupts_waits_for_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "GRACE_SECONDS", 0.1)
    lead = for_sale(office)
    with holding(office, "select id from intake.lead where id = %s for update", lead) as other:
        interrupt(office, other)
    assert office.jobs("distribute_lead") == [("todo", 1)]

    def is_sold() -> bool:
        office.hurry()
        office.work()
        return sales(office, lead) == 1

    # The server may be slow to notice that the first has gone.
    wait_for(is_sold)


def test_funding_that_is_interrupted_has_a_successor(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library closes such a job as aborted: without a successor it would be lost."""
    monkeypatch.setattr(running, "GRACE_SECONDS", 0.1)
    subscription = office.one(
        "select tests.create_subscription(tests.create_level(tests.create_niche(), 100), '{}', 1)"
    )
    office.one(
        "select ledger.funds_changed(organization_id) from distribution.subscription where id = %s",
        subscription,
    )
    lock = "select id from distribution.subscription where id = %s for update"
    with holding(office, lock, subscription) as other:
        interrupt(office, other)
    assert [state for state, _ in office.jobs("refresh_funding")] == ["aborted", "todo"]


def test_no_task_runs_for_ever(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(running, "TASK_SECONDS", 0.3)
    caplog.set_level(logging.INFO)
    lead = for_sale(office)
    with holding(office, "select id from intake.lead where id = %s for update", lead):
        office.work_once()
    assert office.jobs("distribute_lead") == [("todo", 1)]
    assert "TimeoutError" in [getattr(line, "outcome", None) for line in caplog.records]


# --- Recovery -------------------------------------------------------------------------------------


def test_what_a_dead_worker_left_is_done_by_the_next(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    lead = for_sale(office)
    delivery = office.enqueue("password_changed", "user", office.user("ann@people.example"))
    lost = office.enqueue("password_changed", "user", office.user("bob@people.example"))
    with office.sql.transaction():
        office.sql.execute("set local search_path = queue, public")
        office.sql.execute(
            "with dead as (insert into procrastinate_workers (last_heartbeat)"
            " values (now() - interval '61 seconds') returning id)"
            " update procrastinate_jobs set status = 'doing', worker_id = dead.id from dead"
        )
        office.sql.execute(
            "delete from procrastinate_jobs where args ->> 'delivery_id' = %s", (str(lost),)
        )
    office.sql.execute("update notification.delivery set status = 'sending'")
    office.one("select queue.defer('recover_stalled')")
    office.work(["batch"])
    stalled = [line for line in caplog.records if line.getMessage() == "stalled job"]
    assert {vars(line)["stalled_action"] for line in stalled} == {"requeued"}
    assert {vars(line)["stalled_task"] for line in stalled} == {
        "distribute_lead",
        "refresh_funding",
        "send_mail",
    }
    office.hurry()
    office.work()
    assert sales(office, lead) == 1
    assert office.delivery(delivery) == ("sent", 1, 250, None)
    assert office.delivery(lost) == ("failed", 0, None, "its job ended without a report")


def test_old_jobs_are_deleted_in_slices(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "SLICE", 2)
    old = [office.one("select queue.defer('retry_webhooks')") for _ in range(5)]
    office.change_jobs("status = 'succeeded'")
    office.sql.execute("update queue.procrastinate_events set at = now() - interval '15 days'")
    office.one("select queue.defer('purge_jobs')")
    office.work(["batch"])
    assert not office.rows("select from queue.procrastinate_jobs where id = any(%s)", old)
    assert office.jobs("purge_jobs") == [("succeeded", 1)]


def test_what_limits_no_longer_count_is_deleted_in_slices(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "SLICE", 2)
    office.sql.execute("insert into ops.rate_limit values ('test.some', 1, '1 hour', 'Test')")
    office.sql.execute("select ops.spend('test.some', n::text) from generate_series(1, 5) as n")
    office.sql.execute("update ops.rate_limit_use set repaid_at = now() - interval '1 second'")
    office.one("select queue.defer('purge_rate_spending')")
    office.work(["batch"])
    assert not office.rows("select from ops.rate_limit_use where limit_name = 'test.some'")
    assert office.jobs("purge_rate_spending") == [("succeeded", 1)]
