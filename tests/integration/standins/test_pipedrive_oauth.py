"""The stand-in's OAuth: what can be used once can be used once, and what ends ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from standins.pipedrive.app import create_app
from standins.pipedrive.oauth import OAuth
from standins.serving import served

CALLBACK = "http://127.0.0.1:9/callback"
CLIENT = ("the-app", "its-secret")


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    app = create_app(token="a" * 40, oauth=OAuth(*CLIENT, CALLBACK))
    with served(app) as url, httpx.Client(base_url=url) as client:
        yield client


def authorize(http: httpx.Client, **more: str) -> dict[str, list[str]]:
    asked = {"client_id": CLIENT[0], "redirect_uri": CALLBACK, "state": "s", **more}
    answer = http.get("/oauth/authorize", params=asked)
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(CALLBACK + "?")
    return parse_qs(urlsplit(answer.headers["location"]).query)


def exchange(http: httpx.Client, code: str, **more: Any) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    return http.post("/oauth/token", data={**form, **more.pop("form", {})}, auth=CLIENT, **more)


def refresh(http: httpx.Client, token: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "refresh_token": token}
    return http.post("/oauth/token", data=form, auth=CLIENT)


def install(http: httpx.Client) -> dict[str, Any]:
    answer = exchange(http, authorize(http)["code"][0])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def me(http: httpx.Client, access: str) -> int:
    headers = {"authorization": f"Bearer {access}"}
    return http.get("/api/v1/users/me", headers=headers).status_code


def test_a_code_and_a_refresh_token_are_used_once(http: httpx.Client) -> None:
    found = authorize(http)
    assert found["state"] == ["s"]
    first = exchange(http, found["code"][0]).json()
    assert first.keys() == {
        "access_token",
        "token_type",
        "expires_in",
        "refresh_token",
        "scope",
        "api_domain",
    }
    assert (first["expires_in"], first["api_domain"]) == (3599, "https://acme.pipedrive.com")
    again = exchange(http, found["code"][0])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    second = refresh(http, first["refresh_token"])
    assert second.status_code == 200
    third = refresh(http, first["refresh_token"])
    assert third.status_code == 400
    assert third.json()["message"] == "Invalid grant: refresh_token is invalid"
    assert me(http, second.json()["access_token"]) == 200


def test_what_the_app_must_send(http: httpx.Client) -> None:
    code = authorize(http)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    for answer, status, error in (
        (http.post("/oauth/token", data=form), 401, "invalid_client"),
        (http.post("/oauth/token", data=form, auth=("the-app", "x")), 401, "invalid_client"),
        (http.post("/oauth/token", json=form, auth=CLIENT), 400, "invalid_request"),
        (exchange(http, code, form={"redirect_uri": "x"}), 400, "invalid_grant"),
        (exchange(http, code, form={"grant_type": "password"}), 400, "unsupported_grant_type"),
    ):
        assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert exchange(http, code).status_code == 200, "nothing of that has used it up"
    for more in ({"client_id": "x"}, {"redirect_uri": "https://evil.example"}):
        asked = {"client_id": CLIENT[0], "redirect_uri": CALLBACK, **more}
        assert http.get("/oauth/authorize", params=asked).status_code == 400


def test_what_ends_by_time(http: httpx.Client) -> None:
    code = authorize(http)["code"][0]
    http.post("/_config/clock", json={"advance": 301})
    assert exchange(http, code).status_code == 400
    pair = install(http)
    http.post("/_config/clock", json={"advance": 3600})
    assert me(http, pair["access_token"]) == 401
    http.post("/_config/clock", json={"advance": 59 * 86400})
    pair = refresh(http, pair["refresh_token"]).json()
    http.post("/_config/clock", json={"advance": 61 * 86400})
    assert refresh(http, pair["refresh_token"]).status_code == 400
    http.post("/_config/knobs", json={"token_seconds": 5})
    assert install(http)["expires_in"] == 5


def test_what_the_user_decides(http: httpx.Client) -> None:
    http.post("/_config/knobs", json={"denies": True})
    assert authorize(http) == {"error": ["user_denied"], "state": ["s"]}
    http.post("/_config/knobs", json={"denies": False, "scope": "base,deals:read"})
    headers = {"authorization": f"Bearer {install(http)['access_token']}"}
    answer = http.get("/api/v1/webhooks", headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "Scope and URL mismatch")


def test_revoking(http: httpx.Client) -> None:
    pair = install(http)
    http.post("/oauth/revoke", data={"token": pair["access_token"]}, auth=CLIENT)
    assert me(http, pair["access_token"]) == 401
    pair = refresh(http, pair["refresh_token"]).json()
    assert me(http, pair["access_token"]) == 200
    http.post("/oauth/revoke", data={"token": pair["refresh_token"]}, auth=CLIENT)
    assert me(http, pair["access_token"]) == 401
    assert refresh(http, pair["refresh_token"]).status_code == 400


def test_webhooks_of_an_app_are_its_own(http: httpx.Client) -> None:
    app = {"authorization": f"Bearer {install(http)['access_token']}"}
    user = {"x-api-token": "a" * 40}
    body = {
        "subscription_url": "https://example.com/",
        "event_action": "*",
        "event_object": "lead",
        "name": "x",
    }
    for headers, kind in ((app, "application"), (user, "general")):
        for _ in range(40):
            made = http.post("/api/v1/webhooks", json=body, headers=headers)
            assert (made.status_code, made.json()["data"]["type"]) == (201, kind)
        assert http.post("/api/v1/webhooks", json=body, headers=headers).status_code == 422
    theirs = http.get("/api/v1/webhooks", headers=user).json()["data"]
    assert {one["type"] for one in theirs} == {"general"}
    gone = http.delete(f"/api/v1/webhooks/{theirs[0]['id']}", headers=app)
    assert gone.status_code == 404
    http.post("/_config/uninstall", json={"tells": False})
    assert me(http, app["authorization"].split()[1]) == 401
    assert len(http.get("/api/v1/webhooks", headers=user).json()["data"]) == 40
    assert http.delete("/_config/webhooks").status_code == 204
    assert http.get("/api/v1/webhooks", headers=user).json()["data"] == []
    http.post("/_config/knobs", json={"unreachable": True})
    refused = http.post("/api/v1/webhooks", json=body, headers=user)
    assert refused.status_code == 400
    assert refused.json()["errors"] == {"subscription_url": ["invalid or non-reachable URL"]}
