"""The receivers of notifications: what they keep, what they refuse, and what is to go wrong."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest

from standins.googlechat.app import webhook_url
from standins.notifications.app import APPS, create_app
from standins.serving import served

BY_FAULTS = ("googlechat", "slack", "teams", "endpoint")
CHAT = webhook_url().replace("https://chat.googleapis.com", "/googlechat")
PLACES: dict[str, tuple[str, Any]] = {
    "googlechat": (CHAT, {"text": "hi"}),
    "slack": ("/slack/services/T0DEMO/B0DEMO/demo0", {"text": "hi"}),
    "teams": (
        "/teams/workflows/demo/triggers/manual/paths/invoke?sig=stand-in-signature",
        {
            "type": "message",
            "attachments": [
                {
                    "contentType": "application/vnd.microsoft.card.adaptive",
                    "content": {
                        "type": "AdaptiveCard",
                        "version": "1.4",
                        "body": [{"type": "TextBlock", "text": "hi"}],
                    },
                }
            ],
        },
    ),
    "endpoint": ("/endpoint/hook/demo", {"text": "<b>hi</b>"}),
}


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with served(create_app()) as url, httpx.Client(base_url=url) as client:
        yield client


def kept(http: httpx.Client, name: str) -> list[dict[str, Any]]:
    return list(http.get(f"/{name}/_config/messages").json())


def fault(http: httpx.Client, name: str, **knobs: Any) -> None:
    answer = http.post(f"/{name}/_config/faults", json=[knobs])
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("name", BY_FAULTS)
def test_it_keeps_and_shows_what_it_got(http: httpx.Client, name: str) -> None:
    place, body = PLACES[name]
    assert http.post(place, json=body).is_success
    [one] = kept(http, name)
    page = http.get(f"/{name}/").text
    assert one["place"] in page
    assert "<b>hi" not in page
    assert http.delete(f"/{name}/_config/messages").status_code == 204
    assert kept(http, name) == []


@pytest.mark.parametrize("name", BY_FAULTS)
def test_before_or_after_it_has_taken_a_request(http: httpx.Client, name: str) -> None:
    place, body = PLACES[name]
    fault(http, name, status=503, body="no")
    assert (http.post(place, json=body).status_code, len(kept(http, name))) == (503, 0)
    fault(http, name, status=502, after=True)
    assert (http.post(place, json=body).status_code, len(kept(http, name))) == (502, 1)
    fault(http, name, status=500, count=2, place="nowhere")
    fault(http, name, status=418, count=2)
    statuses = [http.post(place, json=body).status_code for _ in range(3)]
    assert statuses[:2] == [418, 418]
    assert statuses[2] != 500
    assert http.delete(f"/{name}/_config/faults").status_code == 204


def test_late_by_drops_and_cut(http: httpx.Client) -> None:
    place, body = PLACES["endpoint"]
    fault(http, "endpoint", delay=0.2)
    begun = time.monotonic()
    assert http.post(place, json=body).json() == {}
    assert time.monotonic() - begun >= 0.2
    fault(http, "endpoint", status=200, body="x" * 10, drip=0.02)
    assert http.post(place, json=body).text == "x" * 10
    fault(http, "endpoint", cut=True)
    with pytest.raises(httpx.RemoteProtocolError):
        http.post(place, json=body)
    assert len(kept(http, "endpoint")) == 2


@pytest.mark.parametrize(
    "knobs", [{"kind": "500"}, {"status": "500"}, {"status": True}, {"delay": "1"}, 5]
)
def test_a_knob_that_does_not_exist_is_refused(http: httpx.Client, knobs: Any) -> None:
    for body in ([knobs], knobs):
        assert http.post("/slack/_config/faults", json=body).status_code == 400
    assert http.post("/slack/_config/faults", content=b"{").status_code == 400


@pytest.mark.parametrize(
    "path", ["googlechat/_config/spaces", "slack/_config/webhooks", "teams/_config/flows",
             "endpoint/_config/receivers", "telegram/_config/chats"]
)  # fmt: skip
def test_a_place_that_is_not_described_is_not_made(http: httpx.Client, path: str) -> None:
    for body in ({}, {"name": 5}, [], {"space": "x", "colour": 1}, {"path": "x", "error": "y"}):
        assert http.post(f"/{path}", json=body).status_code == 400


def test_a_space_takes_one_message_a_second(http: httpx.Client) -> None:
    place, body = PLACES["googlechat"]
    assert [http.post(place, json=body).status_code for _ in range(3)] == [200, 429, 429]
    time.sleep(1)
    assert http.post(place, json=body).status_code == 200
    assert http.get("/googlechat/_config/spaces").json()["AAAAdemo"]["too_soon"] == 2
    made = http.post("/googlechat/_config/spaces", json={"space": "BBBB"}).json()["url"]
    other = made.replace("https://chat.googleapis.com", "/googlechat")
    assert http.post(other, json=body).status_code == 200, "another space has a second of its own"
    assert http.post(other.replace("BBBB", "CCCC"), json=body).status_code == 404
    assert http.post(other.replace("key=", "key=x"), json=body).status_code == 403


def test_all_are_reached_from_one_page(http: httpx.Client) -> None:
    page = http.get("/").text
    for name in APPS:
        assert f'href="/{name}/"' in page
        assert http.get(f"/{name}/").status_code == 200
        assert http.get(f"/{name}/healthz").json() == {"status": "ok"}
    assert http.get("/healthz").json() == {"status": "ok"}


def test_the_page_says_what_to_connect(http: httpx.Client) -> None:
    found = re.findall(r"<pre>(.*?)</pre>", http.get("/").text)
    channels = [json.loads(unescape(one)) for one in found]
    assert [one["kind"] for one in channels] == [
        "google_chat", "slack", "teams", "telegram", "endpoint",
    ]  # fmt: skip
    assert channels[0]["target"]["url"] == webhook_url()
    url = channels[-1]["target"]["url"]
    assert http.post(url, json={}).status_code == 200
