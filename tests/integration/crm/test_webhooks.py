"""What Pipedrive tells by itself: taken or refused, and what becomes of it."""

from __future__ import annotations

import base64
import json
import random
import uuid
from typing import Any

import httpx

from tests.integration.crm.desk import ImportDesk


def event(**meta: Any) -> dict[str, Any]:
    known = {
        "action": "change",
        "entity": "deal",
        "company_id": "13923453",
        "entity_id": "746",
        "id": str(uuid.uuid4()),
        "timestamp": "2026-11-21T09:15:04.754Z",
        "version": "2.0",
    }
    return {"meta": {**known, **meta}, "data": {"id": 746, "title": "Ann Lee"}, "previous": None}


def basic(password: str, user: str = "leadmill") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def post(
    desk: ImportDesk, connection: Any, headers: dict[str, str], body: Any = None
) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body or event()).encode()
    return httpx.post(
        f"{desk.api_url}/webhooks/pipedrive/{connection}",
        content=content,
        headers={"Content-Type": "application/json", **headers},
        trust_env=False,
    )


def test_who_may_tell(desk: ImportDesk) -> None:
    connection = desk.connect()
    secret = desk.secret
    digest = desk.one("select encode(webhook_digest, 'hex') from crm.connection")
    refused: list[dict[str, str]] = [
        {},
        basic("wrong"),
        basic(""),
        basic(secret, user="admin"),
        basic(secret[:-1]),
        basic(digest),
        {"Authorization": "Basic ?"},
        {"Authorization": f"Bearer {secret}"},
        {"X-Webhook-Secret": "wrong"},
        {"X-Webhook-Secret": ""},
        # Of two, the one that HTTP has for it.
        basic("wrong") | {"X-Webhook-Secret": secret},
    ]
    for headers in refused:
        answer = post(desk, connection, headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "LM756"), headers
    for elsewhere in (uuid.uuid4(), "x", "%00"):
        answer = post(desk, elsewhere, basic(secret))
        assert (answer.status_code, answer.json()["code"]) == (401, "LM756"), elsewhere
    assert desk.events() == {}
    assert desk.waiting() == 0
    for headers in (basic(secret), {"X-Webhook-Secret": secret}):
        answer = post(desk, connection, headers)
        assert (answer.status_code, answer.json()) == (200, {"status": "waiting"})
    assert desk.events() == {("waiting", None): 2}
    # Nothing of what the event says of the deal.
    assert "Ann Lee" not in str(desk.rows("select e.* from crm.webhook_event as e"))


NO_EVENTS: list[tuple[Any, int, str]] = [
    (b"", 400, "LM031"),
    (b"[]", 400, "LM031"),
    (b'{"meta": 1}', 400, "LM031"),
    (b'{"meta": {}, "meta": {}}', 400, "LM031"),
    (event(entity_id="seven"), 400, "LM031"),
    (event(entity_id=-1), 400, "LM031"),
    (event(entity_id=True), 400, "LM031"),
    (event(entity_id="9" * 19), 400, "LM031"),
    (event(action="Change; drop"), 400, "LM031"),
    (event(entity=None), 400, "LM031"),
    (event(id=""), 400, "LM031"),
    (event(id="\x00"), 400, "LM031"),
    (event(company_id=None), 400, "LM031"),
    (event(company_id="999"), 403, "LM757"),
    (b" " * 300_000, 413, "LM004"),
]


def test_what_is_no_event(desk: ImportDesk) -> None:
    connection = desk.connect()
    for body, status, code in NO_EVENTS:
        answer = post(desk, connection, basic(desk.secret), body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    assert desk.events() == {}


def test_numbers_and_times_as_they_come(desk: ImportDesk) -> None:
    connection = desk.connect()
    for meta in (
        {"entity_id": 7, "company_id": 13923453, "timestamp": "1763716504"},
        {"timestamp": 1763716504},
        {"timestamp": "yesterday"},
        {"timestamp": None},
        {"entity": "person", "action": "merge"},
    ):
        assert post(desk, connection, basic(desk.secret), event(**meta)).status_code == 200, meta
    assert desk.events() == {("waiting", None): 4, ("ignored", None): 1}
    assert desk.one("select count(happened_at) from crm.webhook_event") == 3


def test_the_webhook_is_made_and_looked_after(desk: ImportDesk) -> None:
    connection = desk.connect()

    def made() -> list[dict[str, Any]]:
        answer = desk.pipedrive.http.get("/api/v1/webhooks", headers=desk.pipedrive.headers)
        return list(answer.json()["data"])

    [first] = made()
    assert first["subscription_url"].endswith(f"/webhooks/pipedrive/{connection}")
    # Looked at again it is the same.
    desk.one("select crm.refresh_account(%s)", connection)
    desk.work()
    assert [one["id"] for one in made()] == [first["id"]]
    # Pipedrive deletes one that fails for days.
    answer = desk.pipedrive.http.delete(
        f"/api/v1/webhooks/{first['id']}", headers=desk.pipedrive.headers
    )
    assert answer.is_success
    desk.one("select crm.check_accounts()")
    desk.work()
    [second] = made()
    assert desk.one("select webhook_id from crm.webhook") == second["id"]
    # Another secret is another webhook: there is no way to change one.
    old = desk.secret
    new = desk.one("select crm.rotate_webhook_secret(%s)", connection)["webhook_secret"]
    desk.work()
    [third] = made()
    assert third["http_auth_password"] == new != old
    assert post(desk, connection, basic(old)).status_code == 401
    assert post(desk, connection, basic(new)).status_code == 200


def test_a_webhook_that_cannot_be_made_is_told(desk: ImportDesk) -> None:
    desk.connect()
    desk.one("select crm.rotate_webhook_secret(id) from crm.connection")
    desk.work(public_url="http://not-https.example")
    assert desk.one("select problem from crm.connection") == "no_webhook_status_400"
    assert desk.one("select count(*) from crm.webhook") == 0


def lead_of(desk: ImportDesk, title: str = "Wedding") -> int:
    """A new deal with a person; ten days old, so that it is a lead."""
    stages = desk.pipedrive.http.get("/api/v2/stages", headers=desk.pipedrive.headers)
    [stage] = [one["id"] for one in stages.json()["data"] if one["name"] == "New"]
    person = desk.pipedrive.config("persons", name="Ann Lee", email="Ann@Customer.example")
    keys = desk.one("select tests.wedding_mapping()")
    deal = desk.pipedrive.config(
        "deals",
        title=title,
        stage_id=stage,
        age_days=10,
        person_id=person["id"],
        custom_fields={keys["city"]: "Austin", keys["state"]: "TX"},
    )
    return int(deal["id"])


def test_a_deal_made_changed_and_deleted(desk: ImportDesk) -> None:
    desk.connect()
    city = desk.one("select tests.field_key('City')")
    deal = lead_of(desk)
    assert desk.pipedrive.delivered() == [200]
    desk.work()
    assert [lead[:3] for lead in desk.leads()] == [
        (deal, "pending_approval", {"city": "Austin", "state": "TX"})
    ]
    desk.pipedrive.change(deal, custom_fields={city: "Reno"})
    assert desk.pipedrive.delivered()[-1] == 200
    desk.pipedrive.forget_requests()
    desk.work()
    assert [answers["city"] for _, _, answers, *_ in desk.leads()] == ["Reno"]
    # A deal and a person: two tokens.
    assert desk.pipedrive.tokens() == 2
    desk.pipedrive.delete(deal)
    desk.pipedrive.delivered()
    desk.work()
    assert [status for _, status, *_ in desk.leads()] == ["rejected"]
    assert set(desk.events()) == {("done", "imported"), ("done", "updated"), ("done", "withdrawn")}


def test_told_twice_late_and_in_any_order(desk: ImportDesk) -> None:
    """Eight deals, each changed five times; every event several times and newest first."""
    connection = desk.connect()
    city = desk.one("select tests.field_key('City')")
    chance = random.Random(1)
    desk.pipedrive.config("knobs", duplicate=3, reorder=20)
    deals = [lead_of(desk, f"Wedding {number}") for number in range(8)]
    for number in range(5):
        for deal in chance.sample(deals, len(deals)):
            desk.pipedrive.change(deal, custom_fields={city: f"City {number}"})
            if chance.random() < 0.2:
                desk.work()
    desk.pipedrive.config("knobs", reorder=0)
    answers = desk.pipedrive.delivered()
    assert set(answers) == {200}
    assert len(answers) == 48 * 4
    desk.work()
    assert {deal: found["city"] for deal, _, found, *_ in desk.leads()} == dict.fromkeys(
        deals, "City 4"
    )
    desk.assert_whole()
    events = desk.events()
    assert sum(events.values()) == 48, "each is stored once"
    assert {status for status, _ in events} == {"done"}
    assert sum(desk.events()[("done", outcome)] for outcome in ("failed", None)) == 0
    # An import finds nothing that it did not know.
    run = desk.import_all(connection)
    assert (run["seen"], run["unchanged"]) == (8, 8)


def test_what_was_never_told_comes_with_the_next_import(desk: ImportDesk) -> None:
    connection = desk.connect()
    desk.pipedrive.config("knobs", drop=-1)
    deal = lead_of(desk)
    assert desk.pipedrive.delivered() == []
    run = desk.import_all(connection)
    assert run["imported"] == 1
    assert [lead[0] for lead in desk.leads()] == [deal]
