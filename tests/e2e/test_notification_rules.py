"""Channels and rules over HTTP: as a member's program uses them."""

import json
import uuid
from typing import Any

import httpx
import pytest

from tests.e2e.market import Market
from tests.waiting import wait_for

CHAT = {"url": "https://chat.googleapis.com/v1/spaces/AAA/messages?key=KEY&token=HIDDEN"}
CRM = {"url": "https://crm.example/leads", "headers": {"X-Key": "HIDDEN"}}


def refused(market: Market, function: str, **arguments: Any) -> Any:
    answer = market.member.request("POST", f"/api/rpc/{function}", json=arguments)
    assert answer.status_code >= 400, answer.text
    return answer.json()


def faults(market: Market, function: str, **arguments: Any) -> dict[str, str]:
    found = json.loads(refused(market, function, **arguments)["details"])
    return {one["field"]: one["code"] for one in found}


@pytest.fixture(scope="module")
def endpoint(market: Market) -> Any:
    made = market.member.call("create_channel", kind="endpoint", name="CRM", target=CRM)
    assert made["signing_secret"].startswith("whsec_")
    return made["channel_id"]


def test_a_channel_shows_no_secret(market: Market, endpoint: str) -> None:
    market.member.call("create_channel", kind="google_chat", name="Sales", target=CHAT)
    shown = market.member.request("GET", "/api/channels?order=name")
    assert [one["name"] for one in shown.json()] == ["CRM", "Sales"]
    rotated = market.member.call("rotate_signing_secret", channel_id=endpoint)
    everything = shown.text + market.member.request("GET", "/api/channels").text
    assert "HIDDEN" not in everything
    assert rotated["signing_secret"] not in everything
    assert market.public.request("GET", "/api/channels").status_code == 401


def test_faults_are_named_by_their_paths(market: Market, endpoint: str) -> None:
    assert faults(
        market, "create_channel", kind="endpoint", name="x", target={"url": "https://127.0.0.1/"}
    ) == {"target.url": "not_a_match"}
    assert faults(
        market,
        "create_rule",
        name="Sold",
        event_kinds=["lead.sold", "nothing.happened"],
        channel_id=endpoint,
        digest="weekly",
    ) == {"event_kinds": "not_an_option", "digest": "not_an_option"}
    assert faults(
        market,
        "create_rule",
        name="Sold",
        event_kinds=["lead.sold"],
        channel_id=endpoint,
        filter={"price": {"min": "cheap"}, "colour": "red"},
        body_template={"lead": {"$": "data.colour"}},
    ) == {
        "filter.price.min": "wrong_type",
        "filter.colour": "unknown_field",
        "body_template.lead": "unknown_field",
    }


def test_a_rule_is_made_changed_and_removed(market: Market, endpoint: str) -> None:
    [source] = market.member.get("notification_sources?event_kind=eq.lead.sold")
    assert "price" in [field["id"] for field in source["fields"]]
    rule = market.member.call(
        "create_rule",
        name="Sold",
        event_kinds=["lead.sold"],
        channel_id=endpoint,
        filter={"price": {"min": 1}},
        body_template={"id": {"$": "data.lead_id"}, "text": {"$text": "{{title}}!"}},
    )
    other = market.member.call(
        "create_rule", name="Refunds", event_kinds=["lead.refunded"], channel_id=endpoint
    )
    market.member.call("reorder_rules", rule_ids=[other, rule])
    listed = market.member.get("rules?order=position&select=name,channels(name)")
    assert listed == [
        {"name": "Refunds", "channels": {"name": "CRM"}},
        {"name": "Sold", "channels": {"name": "CRM"}},
    ]
    changes = {"quiet_from": "22:00", "quiet_until": "06:30", "body_template": None}
    assert market.member.call("update_rule", rule_id=rule, changes=changes, version=1) == 2
    again = refused(market, "update_rule", rule_id=rule, changes={"mode": "detailed"}, version=1)
    assert again["code"] == "LM730"
    market.member.call("set_rule_enabled", rule_id=other, is_enabled=False)
    [changed] = market.member.get(f"rules?id=eq.{rule}")
    assert (changed["quiet_until"], changed["filter"]) == ("06:30", {"price": {"min": 1}})

    test = market.member.call("test_rule", rule_id=rule, message={"data": {"price": 0}})
    assert test["passes_filter"] is False
    [delivery] = market.member.get(f"deliveries?id=eq.{test['delivery_id']}")
    assert (delivery["is_test"], delivery["rule_id"]) == (True, rule)
    assert market.admin.get(f"deliveries?id=eq.{test['delivery_id']}&select=id")
    in_use = refused(market, "remove_channel", channel_id=endpoint)
    assert (in_use["code"], in_use["details"]) == ("LM725", "Refunds, Sold")
    market.member.call("remove_rule", rule_id=other)
    market.member.call("remove_rule", rule_id=rule)
    assert market.member.get("rules") == []
    lag = market.member.call("notification_lag")
    assert lag["unmatched"] == 0
    assert market.admin.call("notification_lag")["disabled_channels"] >= 0


def test_a_mailbox_agrees_gets_a_test_and_stops(market: Market) -> None:
    address = f"box-{uuid.uuid4().hex[:8]}@elsewhere.example"
    made = market.member.call(
        "create_channel", kind="email", name=address, target={"address": address}
    )
    channel = {"channel_id": made["channel_id"]}
    assert refused(market, "test_channel", **channel)["code"] == "LM734"
    market.story.follow_link(address, "confirm-channel")
    message = {"title": "Solar kit won", "facts": [{"label": "Value", "text": "KES 5"}]}
    delivery = market.member.call("test_channel", **channel, message=message)
    mail = market.story.mail(address, "Solar kit won")
    assert "KES 5" in mail["text"]
    wait_for(lambda: market.member.get(f"deliveries?id=eq.{delivery}&status=eq.sent"))
    [attempt] = market.member.get(f"delivery_attempts?delivery_id=eq.{delivery}")
    assert (attempt["number"], attempt["outcome"]) == (1, "sent")
    market.member.call("resend_delivery", delivery_id=delivery)
    wait_for(lambda: len(market.story.mails_to(address)) == 3)

    link = next(one for one in mail["links"] if "/unsubscribe" in one)
    assert httpx.post(link).status_code == 200
    [stopped] = market.member.get(f"channels?id=eq.{made['channel_id']}")
    assert (stopped["status"], stopped["confirmed_at"]) == ("disabled", None)
    assert refused(market, "resend_delivery", delivery_id=delivery)["code"] == "LM734"
