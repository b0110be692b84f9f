"""Leads, persons, activities and users of Pipedrive's stand-in, and what its webhooks say of them.

The shapes are those of the documentation's samples, which differ between the API and webhooks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from standins.pipedrive.app import create_app
from standins.receiver import Receiver
from standins.serving import served
from tests.integration.standins.test_pipedrive import TOKEN, Crm
from tests.waiting import wait_for


@pytest.fixture
def crm() -> Iterator[Crm]:
    with served(create_app(token=TOKEN)) as url:
        crm = Crm(url)
        with crm.api, crm.http:
            crm.fill(0)
            yield crm
            crm.http.delete("/_config/account")


@pytest.fixture
def receiver(crm: Crm) -> Iterator[Receiver]:
    """It has a webhook for each of the four objects."""
    one = Receiver()
    with served(one.app()) as url:
        for name in ("deal", "lead", "person", "activity"):
            answer = crm.api.post(
                "/api/v1/webhooks",
                json={
                    "subscription_url": f"{url}/hook",
                    "event_action": "*",
                    "event_object": name,
                    "name": name,
                },
            )
            assert answer.status_code == 201, answer.text
        yield one


def told(crm: Crm, receiver: Receiver) -> list[dict[str, Any]]:
    wait_for(lambda: crm.http.get("/_config/deliveries").json()["pending"] == 0)
    bodies = [json.loads(one.body) for one in receiver.received]
    receiver.received.clear()
    return sorted(bodies, key=lambda body: str(body["meta"]["action"]))


def test_a_lead(crm: Crm, receiver: Receiver) -> None:
    lead = crm.post("/_config/leads", {"title": "Kit", "value": {"amount": 5.5, "currency": "KES"}})
    path = f"/api/v1/leads/{lead['id']}"
    [made] = told(crm, receiver)
    assert made["previous"] is None
    assert (made["meta"]["entity"], made["meta"]["entity_id"]) == ("lead", lead["id"])
    assert made["data"]["value"] == {"amount": 5.5, "currency": "KES"}
    assert made["data"]["update_time"].endswith("Z")
    assert "." in made["data"]["update_time"], "times of leads have milliseconds"
    assert crm.api.patch(path, json={"title": "Kit 2"}).is_success
    [changed] = told(crm, receiver)
    # A field that did not change is there, too; and the time.
    assert changed["previous"].keys() == {"title", "is_archived", "update_time"}
    assert crm.get(path)["data"]["title"] == "Kit 2"
    assert crm.api.patch(path, json={"value": {"amount": 5}}).status_code == 400
    assert crm.api.patch(path, json={"status": "won"}).status_code == 400
    assert crm.api.delete(path).is_success
    [deleted] = told(crm, receiver)
    assert (deleted["data"], deleted["previous"]["title"]) == (None, "Kit 2")
    assert crm.api.get(path).status_code == 404, "v1 shows no deleted leads"
    assert crm.api.get("/api/v2/leads/" + lead["id"]).status_code == 404


def test_a_person_and_an_activity(crm: Crm, receiver: Receiver) -> None:
    person = crm.post("/_config/persons", {"name": "Ann Lee", "email": "ann@customer.example"})
    activity = crm.post("/_config/activities", {"subject": "Call", "due_date": "2026-12-01"})
    assert {body["meta"]["entity"] for body in told(crm, receiver)} == {"person", "activity"}
    assert crm.api.patch(f"/api/v2/persons/{person['id']}", json={"name": "Ann"}).is_success
    [changed] = told(crm, receiver)
    assert changed["data"]["visible_to"] == "3"
    assert changed["previous"]["name"] == "Ann Lee"
    path = f"/api/v2/activities/{activity['id']}"
    assert crm.api.patch(path, json={"done": True}).is_success
    [done] = told(crm, receiver)
    assert done["previous"]["done"] is False
    assert done["data"]["due_time"] == {"timezone_id": None, "value": ""}
    assert crm.get(path)["data"]["due_time"] is None
    assert crm.api.patch(path, json={"done": 1}).status_code == 400
    assert crm.api.delete(path).is_success
    assert crm.get(path)["data"]["is_deleted"] is True


def test_custom_fields_in_an_event_have_a_type(crm: Crm, receiver: Receiver) -> None:
    keys = crm.fill(0)["fields"]
    deal = crm.post("/_config/deals", {"title": "A", "stage_id": 1})
    told(crm, receiver)
    custom = {keys["Budget"]: {"value": 5, "currency": "KES"}, keys["Services"]: [100, 102]}
    path = f"/api/v2/deals/{deal['id']}"
    assert crm.api.patch(path, json={"custom_fields": custom}).is_success
    assert crm.get(path)["data"]["custom_fields"] == custom
    [body] = told(crm, receiver)
    assert body["data"]["custom_fields"] == {
        keys["Budget"]: {"type": "monetary", "value": 5, "currency": "KES"},
        keys["Services"]: {"type": "set", "values": [{"id": 100}, {"id": 102}]},
    }
    # What changed alone, and nothing where it was empty; of a deal not the time.
    assert body["previous"] == {"custom_fields": dict.fromkeys(custom)}


def test_lists_merges_and_users(crm: Crm, receiver: Receiver) -> None:
    jane = crm.post("/_config/users", {"name": "Jane"})["id"]
    assert [user["name"] for user in crm.get("/api/v1/users")["data"]] == ["Ann Owner", "Jane"]
    first, second = (
        crm.post("/_config/deals", {"title": "A", "stage_id": 1, "value": 2})["id"]
        for _ in range(2)
    )
    told(crm, receiver)
    crm.post("/_config/bulk", {"ids": [first, second], "changes": {"owner_id": jane}})
    bodies = told(crm, receiver)
    assert [body["meta"]["is_bulk_edit"] for body in bodies] == [True, True]
    crm.post(f"/_config/deals/{first}/merge", {"into": second})
    changed, deleted = told(crm, receiver)
    assert changed["meta"]["merged_from_id"] == str(first)
    assert (changed["previous"], changed["data"]["value"]) == ({"value": 2}, 4)
    assert deleted["meta"]["merged_to_id"] == str(second)
    refused = crm.api.patch(f"/api/v2/deals/{second}", json={"owner_id": 5})
    assert refused.status_code == 400, "an owner is a user"
