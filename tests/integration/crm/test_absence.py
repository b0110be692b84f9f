"""What is not found is not deleted, and what was deleted can come back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.crm.desk import ImportDesk
from tests.integration.crm.test_webhooks import basic, event, lead_of, post


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits only to spread the load does not."""
    monkeypatch.setattr("workers.pipedrive.random.uniform", lambda low, high: 0.01)


def tell(desk: ImportDesk, *deals: int, action: str = "change") -> None:
    """Events of these deals, read by the worker together."""
    connection = desk.one("select id from crm.connection")
    for deal in deals:
        meta = event(entity_id=str(deal), action=action)
        assert post(desk, connection, basic(desk.secret), meta).status_code == 200
    desk.work()


def known(desk: ImportDesk) -> int:
    """A deal that is a lead already."""
    deal = lead_of(desk)
    desk.pipedrive.delivered()
    desk.work()
    assert statuses(desk) == ["pending_approval"]
    return deal


def statuses(desk: ImportDesk) -> list[str]:
    return [status for _, status, *_ in desk.leads()]


def outcome(desk: ImportDesk) -> str | None:
    return str(desk.one("select outcome from crm.webhook_event order by id desc limit 1"))


@pytest.mark.parametrize(
    ("faults", "result"),
    [
        ([{"kind": "404"}], "missing"),
        ([{"kind": "nowhere"}], "unchanged"),
        ([{"kind": "nowhere"}] * 4, "unchanged"),
    ],
)
def test_a_404_withdraws_nothing(
    desk: ImportDesk, faults: list[dict[str, Any]], result: str
) -> None:
    desk.connect()
    deal = known(desk)
    desk.pipedrive.faults(*[fault | {"path": "/api/v2/deals/"} for fault in faults])
    tell(desk, deal)
    assert (statuses(desk), outcome(desk)) == (["pending_approval"], result)


def test_an_endpoint_that_has_gone_withdraws_nothing(desk: ImportDesk) -> None:
    connection = desk.connect()
    deal = known(desk)
    desk.pipedrive.faults({"kind": "410", "path": "/api/v2/deals/"})
    tell(desk, deal)
    assert statuses(desk) == ["pending_approval"]
    assert desk.problem(connection) == "status_410"


@pytest.mark.parametrize("way", ["webhook", "import"])
def test_a_deal_out_of_the_bin_brings_its_lead_back(desk: ImportDesk, way: str) -> None:
    connection = desk.connect()
    deal = known(desk)
    if way == "import":
        desk.pipedrive.config("knobs", drop=-1)

    def look() -> None:
        if way == "import":
            assert desk.import_all(connection)["status"] == "succeeded"
        else:
            desk.pipedrive.delivered()
            desk.work()

    desk.pipedrive.delete(deal)
    look()
    assert statuses(desk) == ["rejected"]
    desk.pipedrive.config(f"deals/{deal}/restore")
    look()
    assert statuses(desk) == ["pending_approval"]
    desk.approve(deal)


def test_a_404_with_a_word_of_deletion_withdraws(desk: ImportDesk) -> None:
    desk.connect()
    deal = known(desk)
    desk.pipedrive.faults({"kind": "404", "path": "/api/v2/deals/"})
    tell(desk, deal, action="delete")
    assert (statuses(desk), outcome(desk)) == (["rejected"], "withdrawn")
    # It was none after all.
    tell(desk, deal)
    assert (statuses(desk), outcome(desk)) == (["pending_approval"], "updated")


@pytest.mark.parametrize("count", [1, 2])
def test_a_deleted_person_is_no_contact(desk: ImportDesk, count: int) -> None:
    """One is read by its number, two by a list; the first shows what is deleted."""
    desk.connect()
    desk.pipedrive.config("knobs", drop=-1)
    deals = [lead_of(desk) for _ in range(count)]
    for person in range(1, count + 1):
        desk.pipedrive.config(f"persons/{person}", is_deleted=True)
    tell(desk, *deals)
    assert desk.leads() == []
    assert desk.events() == {("done", "failed"): count}
    faults = desk.rows("select faults #>> '{0,field}' from crm.webhook_event")
    assert set(faults) == {("contact.name",)}


def test_a_person_who_changes_is_seen_by_the_next_import(desk: ImportDesk) -> None:
    connection = desk.connect()
    desk.pipedrive.config("knobs", drop=-1)
    for _ in range(3):
        lead_of(desk)
    assert desk.import_all(connection)["imported"] == 3
    desk.pipedrive.config("persons/2", name="Ann Lee-Smith")
    desk.pipedrive.forget_requests()
    run = desk.import_all(connection)
    assert (run["updated"], run["unchanged"]) == (1, 2)
    assert [name for *_, name, _, _ in desk.leads()] == ["Ann Lee", "Ann Lee-Smith", "Ann Lee"]
    # One list of persons that have changed; the one that is wanted is read by its number.
    assert sum(one.startswith("GET /api/v2/persons?") for one in desk.pipedrive.requests()) == 1
    assert run["tokens"] == desk.pipedrive.tokens()
    again = desk.import_all(connection)
    assert (again["updated"], again["unchanged"]) == (0, 3)


@pytest.mark.parametrize(
    "meta",
    [
        {"entity": "lead", "entity_id": "12345678-1234-1234-1234-123456789012"},
        {"entity": "activity", "entity_id": 7},
        {"entity": "dealProduct", "entity_id": None},
        {"entity": "field_option", "entity_id": "a" * 40},
    ],
)
def test_events_of_what_is_not_read(desk: ImportDesk, meta: dict[str, Any]) -> None:
    """A refusal counts as a failure there, and ten of them cost half an hour of events."""
    connection = desk.connect()
    answer = post(desk, connection, basic(desk.secret), event(**meta))
    assert (answer.status_code, answer.json()) == (200, {"status": "ignored"})
    assert desk.events() == {("ignored", None): 1}
    assert post(desk, connection, basic("wrong"), event(**meta)).status_code == 401


def test_a_new_token_starts_what_the_old_one_failed(desk: ImportDesk) -> None:
    connection = desk.connect()
    desk.pipedrive.config("knobs", drop=-1)
    lead_of(desk)
    token = desk.pipedrive.headers["x-api-token"]
    desk.one("select crm.replace_token(%s, repeat('0', 40))", connection)
    desk.work_once()
    assert desk.problem(connection) == "token_refused"
    run = desk.start(connection)
    desk.work_once()  # nothing is made due by hand
    shown = desk.run(run)
    assert (shown["status"], shown["problem"]) == ("failed", "token_refused")
    desk.one("select crm.replace_token(%s, %s)", connection, token)
    desk.work_once()
    assert desk.rows("select status, problem from crm.import_run order by created_at") == [
        ("failed", "token_refused"),
        ("succeeded", None),
    ]
    assert desk.problem(connection) == ""
    assert statuses(desk) == ["pending_approval"]


def test_a_webhook_that_somebody_else_took_away_is_no_trouble(desk: ImportDesk) -> None:
    connection = desk.connect()
    before = desk.one("select webhook_id from crm.webhook")
    desk.one("select crm.rotate_webhook_secret(%s)", connection)
    # It is listed still, and gone when it is to be deleted.
    desk.pipedrive.faults({"kind": "404", "path": f"/api/v1/webhooks/{before}"})
    desk.work_once()
    assert desk.problem(connection) == ""
    assert desk.one("select webhook_id from crm.webhook") not in (None, before)
