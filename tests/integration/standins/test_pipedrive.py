"""The stand-in for Pipedrive: documented shapes, and refusals where the vendor refuses."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest

from standins.pipedrive.app import create_app
from standins.receiver import Receiver
from standins.serving import served
from tests.waiting import wait_for

TOKEN = "a" * 40


class Crm:
    """A client with the token, and one that turns knobs."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.api = httpx.Client(base_url=url, headers={"x-api-token": TOKEN})
        self.http = httpx.Client(base_url=url)

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        answer = self.api.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def all(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Every page."""
        rows: list[dict[str, Any]] = []
        cursor = None
        while True:
            page = self.get(path, **params, **({"cursor": cursor} if cursor else {}))
            rows += page["data"]
            cursor = page["additional_data"]["next_cursor"]
            if cursor is None:
                return rows

    def post(self, path: str, document: Any) -> Any:
        answer = self.http.post(path, json=document)
        assert answer.is_success, answer.text
        return answer.json()

    def fill(self, deals: int) -> dict[str, Any]:
        return dict(self.post("/_config/fill", {"deals": deals}))

    def tokens(self) -> int:
        return int(self.http.get("/_config/requests").json()["tokens"])


@pytest.fixture(scope="module")
def running() -> Iterator[Crm]:
    with served(create_app(token=TOKEN)) as url:
        crm = Crm(url)
        with crm.api, crm.http:
            yield crm


@pytest.fixture
def crm(running: Crm) -> Crm:
    assert running.http.delete("/_config/account").status_code == 204
    return running


def test_a_page_says_how_to_play(crm: Crm) -> None:
    crm.fill(2)
    page = unescape(crm.http.get("/").text)
    assert TOKEN in page
    assert f"{crm.url}/api/v2/deals/2" in page
    assert "title and stage_id" in crm.http.post("/_config/deals", json={"title": "x"}).text


def test_only_the_header_opens_it(crm: Crm) -> None:
    for headers in ({}, {"x-api-token": "b" * 40}, {"Authorization": f"Bearer {TOKEN}"}):
        answer = crm.http.get("/api/v2/deals", params={}, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["x-401-by-gw"] == "true"
        assert answer.json()["error_info"] == "Please check developers.pipedrive.com"
    assert crm.http.get(f"/api/v2/deals?api_token={TOKEN}").status_code == 401


@pytest.mark.parametrize(
    "query",
    [
        "limit=501",
        "limit=x",
        "start=0",
        "cursor=x",
        "updated_since=2026-11-21T10:20:00.5Z",
        "updated_since=2026-11-21",
        "status=all",
        "sort_by=title",
        "limit=1&limit=2",
        "ids=" + ",".join(str(n) for n in range(1, 102)),
        "custom_fields=" + ",".join(f"k{n}" for n in range(16)),
    ],
)
def test_what_v2_does_not_know_is_refused(crm: Crm, query: str) -> None:
    answer = crm.api.get(f"/api/v2/deals?{query}")
    assert answer.status_code == 400
    assert answer.json()["code"] == "ERR_SCHEMA_VALIDATION_FAILED"


def test_what_has_gone_of_v1_and_what_stays(crm: Crm) -> None:
    for path in ("deals", "deals/1", "persons/1", "pipelines", "stages", "dealFields"):
        assert crm.api.get(f"/v1/{path}").status_code == 410
    assert crm.api.get("/v2/deals").status_code == 404
    assert crm.get("/api/v1/users/me")["data"]["company_domain"] == "acme"
    assert crm.get("/v1/webhooks")["data"] == []


def test_pages_hold_everything_once(crm: Crm) -> None:
    crm.fill(205)
    down = crm.all("/api/v2/deals", sort_by="add_time", sort_direction="desc", limit=50)
    times = [deal["add_time"] for deal in down]
    assert times == sorted(times, reverse=True)
    archived = crm.all("/api/v2/deals/archived", limit=500)
    deleted = crm.all("/api/v2/deals", status="deleted")
    assert all(deal["is_archived"] for deal in archived)
    assert all(deal["status"] == "deleted" and deal["is_deleted"] for deal in deleted)
    ids = [deal["id"] for deal in (*down, *archived)]
    assert len(ids) == len(set(ids))
    assert archived
    assert deleted
    assert not {deal["id"] for deal in deleted} & set(ids)


def test_a_cursor_is_where_the_next_page_begins(crm: Crm) -> None:
    crm.fill(120)
    page = crm.get("/api/v2/deals")
    assert len(page["data"]) == 100
    cursor = page["additional_data"]["next_cursor"]
    place = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    following = crm.get("/api/v2/deals", cursor=cursor)["data"][0]
    assert place == {"field": "id", "fieldValue": following["id"]} | {
        "sortDirection": "asc",
        "id": following["id"],
    }
    other = crm.api.get("/api/v2/deals", params={"cursor": cursor, "sort_direction": "desc"})
    assert other.status_code == 400


def test_deals_and_persons_have_the_shape_of_v2(crm: Crm) -> None:
    crm.fill(30)
    deal = crm.get("/api/v2/deals")["data"][0]
    assert {"user_id", "person_name", "weighted_value", "active", "label"}.isdisjoint(deal)
    assert set(deal) >= {"owner_id", "custom_fields", "local_won_date", "is_archived", "label_ids"}
    assert "first_won_time" not in deal
    assert (
        "first_won_time"
        in crm.get(f"/api/v2/deals/{deal['id']}", include_fields="first_won_time")["data"]
    )
    key = crm.get("/api/v2/dealFields", limit=1)["data"][0]["field_code"]
    some = crm.get("/api/v2/deals", custom_fields=key)["data"][0]["custom_fields"]
    assert set(some) == {key}
    persons = crm.get("/api/v2/persons", ids="1,2,3,99999")["data"]
    assert [person["id"] for person in persons] == [1, 2, 3]
    assert set(persons[0]) >= {"emails", "phones", "first_name"}
    assert crm.api.get("/api/v2/persons/99999").status_code == 404


def test_a_deal_is_won_and_opened_again(crm: Crm) -> None:
    crm.fill(1)
    stage = crm.get("/api/v2/stages")["data"][0]["id"]
    made = crm.post("/_config/deals", {"title": "New", "stage_id": stage})
    address = f"/api/v2/deals/{made['id']}"
    won = crm.api.patch(address, json={"status": "won"}).json()["data"]
    assert (won["status"], won["won_time"], won["lost_time"]) == ("won", won["close_time"], None)
    again = crm.api.patch(address, json={"status": "open"}).json()["data"]
    assert (again["won_time"], again["close_time"]) == (None, None)
    assert again["update_time"] > won["update_time"]
    assert crm.api.patch(address, json={"user_id": 1}).status_code == 400
    assert crm.api.patch(address, json={"stage_id": "1"}).status_code == 400


def test_the_budget_of_the_day(crm: Crm) -> None:
    crm.post("/_config/knobs", {"daily": 25})
    for left in ("15", "5"):
        answer = crm.api.get("/api/v2/deals")
        assert answer.headers["x-daily-ratelimit-token-remaining"] == left
    refused = crm.api.get("/api/v2/deals")
    assert refused.status_code == 429
    assert refused.headers["x-daily-ratelimit-token-remaining"] == "0"
    assert crm.api.get("/api/v2/deals/1").status_code == 429, "on everything until the reset"
    crm.post("/_config/knobs", {"tells_daily": False})
    assert "x-daily-ratelimit-token-remaining" not in crm.api.get("/api/v2/deals").headers


def test_the_window_of_two_seconds_and_the_edge(crm: Crm) -> None:
    crm.post("/_config/knobs", {"burst": 2, "cloudflare_after": 1, "cloudflare_seconds": 60})
    assert [crm.api.get("/api/v2/stages").status_code for _ in range(3)] == [200, 200, 429]
    page = crm.api.get("/api/v2/stages")
    assert page.status_code == 403
    assert page.headers["content-type"].startswith("text/html")
    crm.post("/_config/knobs", {"burst": 0})
    assert crm.api.get("/api/v2/stages").status_code == 403, "it stays shut for a while"


def test_faults_come_once_each(crm: Crm) -> None:
    kinds = ["429", "500", "html"]
    crm.post("/_config/faults", [{"kind": kind, "path": "/api/v2/stages"} for kind in kinds])
    assert crm.api.get("/api/v2/pipelines").status_code == 200
    statuses = [crm.api.get("/api/v2/stages").status_code for _ in range(4)]
    assert statuses == [429, 500, 403, 200]
    crm.post("/_config/faults", [{"kind": "cut"}])
    with pytest.raises(httpx.RemoteProtocolError):
        crm.api.get("/api/v2/stages")
    assert crm.http.post("/_config/faults", json=[{"kind": "boom"}]).status_code == 400
    assert crm.http.post("/_config/knobs", json={"boom": 1}).status_code == 400


def test_what_requests_cost(crm: Crm) -> None:
    crm.fill(3)
    spent = 0
    for path, cost in (
        ("/api/v2/deals", 10),
        ("/api/v2/deals/archived", 20),
        ("/api/v2/deals/1", 1),
        ("/api/v2/persons", 10),
        ("/api/v2/persons/1", 1),
        ("/api/v2/pipelines", 5),
        ("/api/v2/stages", 5),
        ("/api/v2/dealFields", 10),
        ("/api/v1/users/me", 2),
        ("/api/v1/webhooks", 10),
    ):
        crm.get(path)
        spent += cost
        assert crm.tokens() == spent, path


# --- Webhooks -------------------------------------------------------------------------------------


@pytest.fixture
def receiver(crm: Crm) -> Iterator[Receiver]:
    """It has a webhook for everything about deals."""
    one = Receiver()
    with served(one.app()) as url:
        answer = crm.api.post(
            "/api/v1/webhooks",
            json={
                "subscription_url": f"{url}/hook",
                "event_action": "*",
                "event_object": "deal",
                "name": "Leadmill",
                "version": "2.0",
                "http_auth_user": "u",
                "http_auth_password": "p",
            },
        )
        assert answer.status_code == 201, answer.text
        crm.post("/_config/knobs", {"retry_scale": 0.001})
        crm.fill(0)
        yield one


def settled(crm: Crm, receiver: Receiver) -> list[dict[str, Any]]:
    wait_for(lambda: crm.http.get("/_config/deliveries").json()["pending"] == 0)
    return [json.loads(one.body) for one in receiver.received]


def make_deal(crm: Crm) -> dict[str, Any]:
    fields = crm.fill(0)["fields"]
    custom = {fields["Tradition"]: 101, fields["City"]: "Austin"}
    return dict(crm.post("/_config/deals", {"title": "A", "stage_id": 1, "custom_fields": custom}))


def test_webhooks_tell_what_happens_to_a_deal(crm: Crm, receiver: Receiver) -> None:
    deal = make_deal(crm)
    crm.api.patch(f"/api/v2/deals/{deal['id']}", json={"stage_id": 2})
    crm.api.delete(f"/api/v2/deals/{deal['id']}")
    bodies = {body["meta"]["action"]: body for body in settled(crm, receiver)}
    assert set(bodies) == {"create", "change", "delete"}
    assert bodies["create"]["previous"] is None
    assert bodies["create"]["data"]["visible_to"] == "3"
    assert {"type": "enum", "id": 101} in bodies["create"]["data"]["custom_fields"].values()
    assert bodies["change"]["previous"]["stage_id"] == 1
    assert bodies["delete"]["data"] is None
    meta = bodies["change"]["meta"]
    assert (meta["entity"], meta["entity_id"], meta["version"]) == ("deal", str(deal["id"]), "2.0")
    sent = receiver.received[0].headers["authorization"]
    assert sent == "Basic " + base64.b64encode(b"u:p").decode()


def test_what_is_not_taken_is_sent_three_times_more(crm: Crm, receiver: Receiver) -> None:
    receiver.answers[:] = [500] * 9
    make_deal(crm)
    assert [body["meta"]["attempt"] for body in settled(crm, receiver)] == [1, 2, 3, 4]
    assert crm.get("/api/v1/webhooks")["data"][0]["last_http_status"] == 500


def test_ten_failures_bring_a_ban_and_losses(crm: Crm, receiver: Receiver) -> None:
    receiver.answers[:] = [500] * 40
    for _ in range(10):
        make_deal(crm)
        settled(crm, receiver)
    before = len(receiver.received)
    make_deal(crm)
    assert len(settled(crm, receiver)) == before
    assert crm.http.get("/_config/deliveries").json()["lost"] == 1


def test_three_days_of_failures_end_a_webhook(crm: Crm, receiver: Receiver) -> None:
    receiver.answers[:] = [500] * 8 + [200]
    make_deal(crm)
    settled(crm, receiver)
    crm.post("/_config/clock", {"advance": 3 * 86400 - 60})
    assert len(crm.get("/api/v1/webhooks")["data"]) == 1
    crm.post("/_config/clock", {"advance": 60})
    assert crm.get("/api/v1/webhooks")["data"] == []


def test_duplicates_disorder_and_loss(crm: Crm, receiver: Receiver) -> None:
    crm.post("/_config/knobs", {"duplicate": 1, "reorder": 2})
    deal = make_deal(crm)
    crm.api.patch(f"/api/v2/deals/{deal['id']}", json={"title": "B"})
    actions = [body["meta"]["action"] for body in settled(crm, receiver)]
    assert actions == ["change", "change", "create", "create"]
    crm.post("/_config/knobs", {"duplicate": 0, "reorder": 0, "drop": 1})
    crm.api.patch(f"/api/v2/deals/{deal['id']}", json={"title": "C"})
    crm.api.patch(f"/api/v2/deals/{deal['id']}", json={"title": "D"})
    assert [body["data"]["title"] for body in settled(crm, receiver)[4:]] == ["D"]


def test_a_webhook_needs_https_and_can_be_taken_back(crm: Crm) -> None:
    wanted = {"event_action": "*", "event_object": "deal", "name": "x"}
    refused = crm.api.post(
        "/api/v1/webhooks", json={**wanted, "subscription_url": "http://example.com/"}
    )
    assert refused.status_code == 400
    assert "subscription_url" in refused.json()["errors"]
    made = crm.api.post(
        "/api/v1/webhooks", json={**wanted, "subscription_url": "https://example.com/"}
    ).json()["data"]
    assert crm.api.delete(f"/api/v1/webhooks/{made['id']}").json()["success"] is True
    assert crm.get("/api/v1/webhooks")["data"] == []
