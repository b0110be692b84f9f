"""What Pipedrive refuses, and how long it is left alone then."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.crm.desk import ImportDesk


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits only to spread the load does not."""
    monkeypatch.setattr("workers.pipedrive.random.uniform", lambda low, high: 0.01)


def paused_for(desk: ImportDesk) -> float:
    """Minutes that Pipedrive is not asked any more."""
    seconds = desk.one(
        "select extract(epoch from paused_until_at - clock_timestamp()) from crm.connection"
    )
    return float(seconds or 0) / 60


def end_pause(desk: ImportDesk) -> None:
    desk.sql.execute("update crm.connection set paused_until_at = null")


@pytest.mark.parametrize(
    "faults",
    [
        [{"kind": "500"}, {"kind": "503"}, {"kind": "cut"}],
        [{"kind": "502", "path": "/api/v2/persons"}, {"kind": "cut", "path": "/api/v2/persons"}],
        [{"kind": "429", "path": "/api/v2/deals"}],
    ],
)
def test_what_passes_is_tried_again(desk: ImportDesk, faults: list[dict[str, Any]]) -> None:
    desk.pipedrive.config("fill", deals=150)
    connection = desk.connect()
    run = desk.start(connection)
    desk.pipedrive.faults(*faults)
    desk.work_once()
    shown = desk.run(run)
    assert (shown["status"], shown["problem"]) == ("succeeded", None)
    assert shown["calls"] == len(desk.pipedrive.requests()) - 6, "every try is counted"
    desk.assert_whole()


def test_the_window_of_two_seconds(desk: ImportDesk) -> None:
    desk.pipedrive.config("fill", deals=600)
    connection = desk.connect()
    desk.pipedrive.config("knobs", burst=4)
    run = desk.import_all(connection)
    assert (run["status"], run["problem"]) == ("succeeded", None)
    desk.assert_whole()


def test_what_does_not_pass_soon_is_left_for_later(desk: ImportDesk) -> None:
    desk.pipedrive.config("fill", deals=150)
    connection = desk.connect()
    run = desk.start(connection)
    desk.pipedrive.faults(*[{"kind": "503", "path": "/api/v2/persons"}] * 4)
    desk.work_once()
    shown = desk.run(run)
    assert (shown["status"], shown["problem"], shown["consecutive_failures"]) == (
        "running",
        "status_503",
        1,
    )
    assert desk.leads() == [], "a page without its persons is not imported"
    desk.work()
    assert desk.run(run)["status"] == "succeeded"


def test_the_budget_of_the_day(desk: ImportDesk) -> None:
    desk.pipedrive.config("fill", deals=1200)
    connection = desk.connect()
    desk.pipedrive.forget_requests()
    # Enough for the first page and some of its persons.
    desk.pipedrive.config("knobs", daily=35)
    run = desk.import_all(connection)
    assert (run["status"], run["problem"]) == ("failed", "budget_spent")
    assert 59 < paused_for(desk) <= 60
    assert desk.problem(connection) == "budget_spent"
    before = desk.pipedrive.requests()
    desk.start(connection)
    desk.work_once()
    assert desk.pipedrive.requests() == before, "nothing is asked as long as it is spent"
    # Midnight.
    desk.pipedrive.forget_requests()
    desk.pipedrive.config("knobs", daily=30_000)
    end_pause(desk)
    desk.work()
    assert desk.rows("select status from crm.import_run order by created_at") == [
        ("failed",),
        ("succeeded",),
    ]
    assert desk.problem(connection) == ""


def test_a_budget_that_is_not_told(desk: ImportDesk) -> None:
    """The header is not documented: without it a spent day is a window that never opens."""
    desk.pipedrive.config("fill", deals=150)
    connection = desk.connect()
    desk.pipedrive.forget_requests()
    desk.pipedrive.config("knobs", daily=15, tells_daily=False)
    run = desk.start(connection)
    desk.work_once()
    shown = desk.run(run)
    assert (shown["status"], shown["problem"]) == ("running", "rate_limit")
    assert len(desk.pipedrive.requests()) <= 5


def test_the_edge_shuts_us_out(desk: ImportDesk) -> None:
    desk.pipedrive.config("fill", deals=150)
    connection = desk.connect()
    run = desk.start(connection)
    desk.pipedrive.faults({"kind": "html", "path": "/api/v2/persons"})
    before = len(desk.pipedrive.requests())
    desk.work_once()
    assert len(desk.pipedrive.requests()) == before + 2, "it is not asked once more"
    assert 29 < paused_for(desk) <= 30
    shown = desk.run(run)
    assert (shown["status"], shown["problem"]) == ("running", "blocked_at_edge")
    # A webhook that comes now is kept, and nothing is asked.
    desk.sql.execute(
        "select crm.receive_webhook(%s, 'e1', 'change', 'deal', 1, now())", (connection,)
    )
    desk.hurry()
    desk.work_once()
    assert len(desk.pipedrive.requests()) == before + 2
    end_pause(desk)
    desk.one("select count(*) from crm.recover_imports()")
    desk.work()
    assert desk.run(run)["status"] == "succeeded"
    assert {status for status, _ in desk.events()} == {"done"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("select crm.replace_token(id, repeat('0', 40)) from crm.connection", "token_refused"),
        ("update crm.connection set company_id = 7, account_read_at = null", "other_company"),
        (
            "update crm.connection set token = webhook_secret",
            "secret_not_opened",
        ),
    ],
)
def test_what_does_not_pass_at_all(desk: ImportDesk, change: str, problem: str) -> None:
    desk.pipedrive.config("fill", deals=20)
    connection = desk.connect()
    desk.sql.execute(change)
    desk.work()  # a new token is tried at once: refused, and nothing is asked for a while
    end_pause(desk)
    run = desk.import_all(connection)
    assert (run["status"], run["problem"]) == ("failed", problem)
    assert desk.problem(connection) == problem
    assert desk.leads() == []


def test_a_token_is_nowhere_to_be_read(desk: ImportDesk, caplog: pytest.LogCaptureFixture) -> None:
    desk.pipedrive.config("fill", deals=20)
    connection = desk.connect()
    desk.pipedrive.faults(*[{"kind": "500"}] * 5)
    with caplog.at_level("DEBUG"):
        desk.import_all(connection)
    token = desk.pipedrive.headers["x-api-token"]
    said = [record.getMessage() + str(record.__dict__) for record in caplog.records]
    assert said
    assert not [line for line in said if token in line]
    assert token not in str(desk.rows("select * from queue.procrastinate_jobs"))
    assert token not in str(desk.rows("select * from audit.event"))
