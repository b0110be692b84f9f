"""From a sale to a card and a signed request: the whole stack with its stand-ins."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from standins.googlechat.app import webhook_url
from standins.slack.app import webhook_url as slack_url
from standins.teams.app import webhook_url as teams_url
from standins.telegram.app import DEFAULT_CHAT, DEFAULT_TOKEN
from tests.e2e.market import Market
from tests.e2e.people import Provider, approve, submit
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def receivers(market: Market) -> Iterator[httpx.Client]:
    """The stand-ins of the stack."""
    with httpx.Client(base_url=market.stack.notifications_url) as client:
        yield client


@pytest.fixture(scope="module")
def buyer(market: Market) -> Provider:
    """An organisation that has subscribed to all leads."""
    buyer = Provider(market)
    level = market.admin.call(
        "create_competition_level", niche_id=market.niche_id, name=buyer.name, price=5, max_buyers=1
    )
    buyer.door.call("subscribe", competition_level_id=level)
    return buyer


def kept(receivers: httpx.Client, name: str, place: str = "") -> list[dict[str, Any]]:
    return list(receivers.get(f"/{name}/_config/messages", params={"place": place}).json())


def endpoint(receivers: httpx.Client, buyer: Provider, **answer: Any) -> tuple[str, str]:
    """A channel of the buyer's at a receiver of its own, which knows the secret; with its name."""
    name = f"crm-{uuid.uuid4().hex[:8]}"
    made = buyer.door.call(
        "create_channel",
        kind="endpoint",
        name=name,
        target={"url": f"{receivers.base_url}/endpoint/hook/{name}", "headers": {"X-Key": "k"}},
    )
    given = {"name": name, "secret": made["signing_secret"], "answer": answer}
    receivers.post("/endpoint/_config/receivers", json=given).raise_for_status()
    return made["channel_id"], name


def test_a_test_reaches_each_kind_of_channel(
    market: Market, buyer: Provider, receivers: httpx.Client
) -> None:
    targets = {
        "google_chat": {"url": webhook_url()},
        "slack": {"url": slack_url()},
        "teams": {"url": teams_url()},
        "telegram": {"token": DEFAULT_TOKEN, "chat_id": DEFAULT_CHAT},
    }
    for kind, target in targets.items():
        channel = buyer.door.call("create_channel", kind=kind, name=kind, target=target)
        sent = buyer.door.call("test_channel", channel_id=channel["channel_id"])
        wait_for(lambda sent=sent: buyer.door.get(f"deliveries?id=eq.{sent}&status=eq.sent"))
    for name in ("googlechat", "slack", "teams", "telegram"):
        assert "This is a test notification" in json.dumps(kept(receivers, name)), name


def test_a_sale_is_told_to_the_buyers_own_program(
    market: Market, buyer: Provider, receivers: httpx.Client
) -> None:
    channel, name = endpoint(receivers, buyer, reference="CRM-4711")
    buyer.door.call(
        "create_rule", name="Sold", event_kinds=["lead.sold"], channel_id=channel, mode="detailed"
    )
    lead = submit(market, "Ann Otieno")
    approve(market, lead, "distributed")
    [posted] = wait_for(lambda: kept(receivers, "endpoint", name))
    assert posted["is_verified"]
    assert posted["headers"]["x-key"] == "k"
    body = json.loads(posted["body"])
    assert (body["type"], body["data"]["lead_id"]) == ("lead.sold", lead)
    assert "Ann Otieno" in posted["body"]
    # What the program answered is kept with the sale.
    bought = f"assignments?lead_id=eq.{lead}&select=buyer_reference"
    wait_for(lambda: buyer.door.get(bought) == [{"buyer_reference": "CRM-4711"}])
    [delivery] = buyer.door.get(f"deliveries?id=eq.{posted['headers']['webhook-id']}")
    assert (delivery["status"], delivery["status_code"]) == ("sent", 200)
    assert market.member.get(f"deliveries?id=eq.{delivery['id']}") == []


def test_a_place_on_the_local_network_that_nobody_named_is_refused(
    buyer: Provider, receivers: httpx.Client
) -> None:
    other = str(receivers.base_url).replace("127.0.0.1", "localhost")
    target = {"url": f"{other}/endpoint/hook/x"}
    made = {"kind": "endpoint", "name": "x", "target": target}
    answer = buyer.door.request("POST", "/api/rpc/create_channel", json=made)
    assert (answer.status_code, answer.json()["code"]) == (400, "LM720")
