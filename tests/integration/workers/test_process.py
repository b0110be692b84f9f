"""The worker as a process: how it starts, what it says, how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from leadmill.stack.cluster import ROOT, plain_env
from standins.serving import HOST
from tests.waiting import PATIENCE, wait_for

from .office import Office


def for_sale(office: Office) -> Any:
    """An approved lead with one buyer, without its job."""
    niche = office.one("select tests.create_niche()")
    office.one("select tests.create_subscription(tests.create_level(%s, 100), '{}', 100000)", niche)
    return office.one("select tests.create_lead(%s)", niche)


def approve(office: Office, lead: Any, request: str | None = None) -> None:
    """Defer the job, as the request of this id."""
    with office.sql.transaction():
        if request is not None:
            headers = f'{{"x-request-id": "{request}"}}'
            office.one("select set_config('request.headers', %s, true)", headers)
        office.one(
            "select queue.defer('distribute_lead', jsonb_build_object('lead_id', %s::uuid))", lead
        )


@pytest.mark.parametrize("missing", ["LEADMILL_DATABASE_URL_WORKER", "LEADMILL_SMTP_HOST"])
def test_it_does_not_start_without_what_it_needs(office: Office, missing: str) -> None:
    env = office.process(Path()).env
    ended = subprocess.run(
        [sys.executable, "-m", "workers"],
        cwd=ROOT,
        env={name: value for name, value in env.items() if name != missing},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (1, f"workers: {missing} is not set\n")
    assert missing not in plain_env()


def test_every_line_of_its_log_names_job_and_request(office: Office, tmp_path: Path) -> None:
    lead = for_sale(office)
    with office.running(tmp_path) as worker:
        approve(office, lead, request="r-7")
        office.wait_for_jobs()
        office.one("select queue.defer('distribute_lead', '{\"lead_id\": \"no uuid\"}')")
        office.wait_for_jobs()
        worker.stop()
    lines = worker.lines()
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)

    done = {line["task"]: line for line in lines if line["message"] == "job"}
    assert {"distribute_lead", "send_mail", "refresh_funding"} <= done.keys()
    for task in ("send_mail", "refresh_funding"):
        assert done[task]["request_id"] == "r-7"
        assert done[task]["outcome"] == "done"
        assert (done[task]["attempt"], done[task]["level"]) == (1, "info")
        assert 0 <= done[task]["seconds"] < 10
    [sold] = [line for line in lines if line["message"] == "lead distributed"]
    assert (sold["lead_id"], sold["request_id"]) == (str(lead), "r-7")
    assert sold["outcome"]["outcome"] == "sold"
    [sent] = [line for line in lines if line["message"] == "mail"]
    job = "select task_name from queue.procrastinate_jobs where id = %s"
    assert office.one(job, sold["job_id"]) == "distribute_lead"
    assert office.one(job, sent["job_id"]) == "send_mail"
    # A failure that nobody caused by a request is named after its job, with its trace.
    [failure] = [line for line in lines if line["level"] == "error"]
    assert failure["request_id"] == f"job-{failure['job_id']}"
    assert "InvalidTextRepresentation" in failure["exception"]
    assert done["distribute_lead"]["outcome"] == "InvalidTextRepresentation"
    # Nobody's address is in a log.
    assert "@" not in worker.log.read_text()


def test_health_tells_of_the_process_and_readiness_of_the_database(
    office: Office, tmp_path: Path
) -> None:
    lead = for_sale(office)
    name = office.database.name
    elsewhere = office.database.cluster.dsn(database="postgres")
    with office.running(tmp_path) as worker, psycopg.connect(elsewhere, autocommit=True) as other:
        assert [worker.status(path) for path in ("/healthz", "/readyz", "/")] == [200, 200, 404]
        with socket.create_connection((HOST, worker.port), timeout=PATIENCE) as stranger:
            stranger.sendall(b"\x16\x03\x01 no HTTP\r\n")
            assert b"404" in stranger.recv(1000)
        office.sql.close()
        allow = sql.SQL("alter database {} with allow_connections {}")
        other.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        try:
            other.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s",
                (name,),
            )
            assert worker.status("/readyz") == 503
            assert worker.status("/healthz") == 200
        finally:
            other.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
        wait_for(lambda: worker.status("/readyz") == 200)
        office.sql = office.database.connect()
        approve(office, lead)
        office.wait_for_jobs(60)
        assert office.jobs("distribute_lead")[0][0] == "succeeded"
        worker.check()  # the same process
        office.sql.close()
    lines = worker.lines()
    assert "the worker ended by itself" in [line["message"] for line in lines]
    # Everything came back by itself within seconds: nobody is to be alarmed.
    assert [line for line in lines if line["level"] == "error"] == []


LISTENING = """
  select count(*) from pg_stat_activity
  where datname = current_database() and usename = 'leadmill_worker'
    and starts_with(query, 'LISTEN')
"""


def test_told_to_stop_it_finishes_what_it_has_begun(office: Office, tmp_path: Path) -> None:
    lead, later = for_sale(office), for_sale(office)
    with office.running(tmp_path) as worker:
        process = worker.process
        assert process is not None
        with office.connect() as other:
            other.execute("select from intake.lead where id = %s for update", (lead,))
            approve(office, lead)
            office.wait_for_blocked(other)
            process.send_signal(signal.SIGTERM)
            # It has heard of it once it listens for no job any more.
            wait_for(lambda: office.one(LISTENING) == 0)
            approve(office, later)
            assert process.poll() is None, "it waits for its job"
            assert office.jobs("distribute_lead") == [("doing", 0), ("todo", 0)], "takes no other"
        assert process.wait(PATIENCE) == 0
    assert office.jobs("distribute_lead") == [("succeeded", 1), ("todo", 0)]
    assert office.one("select status from intake.lead where id = %s", lead) == "distributed"
    assert office.one("select count(*) from queue.procrastinate_workers") == 0, "it has signed off"


def test_a_job_that_becomes_due_is_not_waited_for_long(office: Office, tmp_path: Path) -> None:
    """No notification tells of it; the library's own poll would come every 5 seconds."""
    with office.running(tmp_path, "rotation"):
        late = []
        for _ in range(3):
            job = office.one(
                "select queue.defer('refresh_funding', jsonb_build_object('organization_id',"
                " gen_random_uuid()), at => clock_timestamp() + interval '0.2 s')"
            )
            office.wait_for_jobs()
            late.append(
                office.one(
                    "select extract(epoch from e.at - j.scheduled_at)::float"
                    " from queue.procrastinate_events as e"
                    " join queue.procrastinate_jobs as j on j.id = e.job_id"
                    " where j.id = %s and e.type = 'started'",
                    job,
                )
            )
    assert all(0 <= seconds < 1.5 for seconds in late), late


def test_a_slow_mail_server_delays_nothing_else(office: Office, tmp_path: Path) -> None:
    """More mails wait than there are places for; sales, money, holds and seals go on."""
    user = office.user("anna@slow.example")
    mails = [office.enqueue("password_changed", "user", user) for _ in range(15)]
    office.sink.turn(hold=20)
    lead = for_sale(office)
    others = ("expire_holds", "seal_ledger", "process_due_openings", "seal_audit", "send_digest")
    with office.running(tmp_path) as worker:
        wait_for(lambda: [state for state, _ in office.jobs("send_mail")].count("doing") == 4)
        started = time.monotonic()
        approve(office, lead)
        office.one("select ledger.funds_changed(tests.create_organization())")
        for task in others:
            office.one("select queue.defer(%s)", task)
        for task in ("distribute_lead", "refresh_funding", *others):
            wait_for(lambda task=task: {s for s, _ in office.jobs(task)} == {"succeeded"})
        states = [state for state, _ in office.jobs("send_mail")]
        assert time.monotonic() - started < 20, "it was not the first mail that ended"
        assert states.count("doing") == 4, "mails have no more places than their own"
        assert office.one("select status from intake.lead where id = %s", lead) == "distributed"
        office.sink.turn()
        assert worker.process is not None
        worker.kill()
    assert len(states) > len(mails)


def test_a_queue_that_nobody_knows_is_refused(office: Office) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "workers", "interactve"],
        cwd=ROOT,
        env=office.process(Path()).env,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 2
    assert "no such queue: interactve" in ended.stderr


def test_it_works_the_queues_that_it_is_given(office: Office, tmp_path: Path) -> None:
    with office.running(tmp_path, "default", "batch"):
        for task in ("refresh_funding", "expire_holds", "seal_audit"):
            office.one("select queue.defer(%s)", task)
        wait_for(lambda: office.jobs("expire_holds")[-1][0] == "succeeded")
        wait_for(lambda: office.jobs("seal_audit")[-1][0] == "succeeded")
        assert office.jobs("refresh_funding") == [("todo", 0)]


def test_the_clock_is_turned_by_one_of_two_workers(office: Office, tmp_path: Path) -> None:
    """Each has the library's clock inside; the tick of a minute is one job all the same."""
    both = [office.process(tmp_path) for _ in range(2)]
    try:
        for worker in both:
            worker.start()
        for worker in both:
            worker.wait_until_ready()
        wait_for(lambda: office.jobs("tick"))
        time.sleep(0.5)
    finally:
        for worker in both:
            worker.stop()
    assert (
        office.rows(
            "select count(*) from queue.procrastinate_jobs where task_name = 'tick'"
            " group by args ->> 'timestamp' having count(*) > 1"
        )
        == []
    )
    assert {state for state, _ in office.jobs("tick")} == {"succeeded"}
