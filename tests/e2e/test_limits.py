"""Limits over HTTP: what callers are told, and what admins can do about it."""

from __future__ import annotations

import httpx

from leadmill.story import PASSWORD
from tests.e2e.market import Market

PAIR = "identity.log_in_pair"


def log_in(market: Market, password: str) -> httpx.Response:
    return market.public.request(
        "POST", "/api/rpc/log_in", json={"email": market.member_email, "password": password}
    )


def test_ten_wrong_passwords_and_an_admin_who_helps(market: Market) -> None:
    key = f"{market.member_email} 127.0.0.1"
    assert [log_in(market, "wrong").status_code for _ in range(10)] == [401] * 10
    refused = log_in(market, PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (429, "LM102")
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 900

    query = httpx.QueryParams({"name": PAIR, "key": key})
    [state] = market.admin.get(f"rpc/check_limit?{query}")
    assert (state["maximum"], state["seconds"], state["remaining"]) == (10, 900, 0)
    assert 0 < state["wait_seconds"] <= wait
    [used] = [row for row in market.admin.get("rpc/limit_usage") if row["name"] == PAIR]
    assert used["keys_used_up"] == 1

    market.admin.call("reset_limit", name=PAIR, key=key, reason="It was really the member")
    assert log_in(market, PASSWORD).status_code == 200
    [event] = market.admin.get("audit_events?action=eq.limit_reset")
    assert event["entity_id"] == PAIR
    assert market.member_email not in str(event)


def test_what_is_no_limit_or_no_key_of_it_is_named(market: Market) -> None:
    for query, status, code, said in (
        ("name=ops.none&key=a", 400, "LM940", "ops.none"),
        ("name=ops.calls_by_user&key=ann", 400, "LM941", "key"),
        ("name=ops.calls_by_user", 400, "LM037", "key"),
    ):
        answer = market.admin.request("GET", f"/api/rpc/check_limit?{query}")
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
        assert said in answer.json()["details"]
    answer = market.member.request("GET", "/api/rpc/limit_usage")
    assert answer.status_code in (403, 404), "members have no say in limits"
