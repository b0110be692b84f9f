"""A buyer's own program: its secret is replaced, it rejects a lead, it has its own body."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from tests.e2e.market import Market
from tests.e2e.people import Provider, approve, submit
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def buyer(market: Market) -> Provider:
    buyer = Provider(market)
    level = market.admin.call(
        "create_competition_level", niche_id=market.niche_id, name=buyer.name, price=5, max_buyers=1
    )
    buyer.door.call("subscribe", competition_level_id=level)
    return buyer


class Program:
    """A receiver of the buyer's, with its channel."""

    def __init__(self, market: Market, buyer: Provider, **settings: Any) -> None:
        self.http = httpx.Client(base_url=market.stack.notifications_url)
        self.name = f"crm-{uuid.uuid4().hex[:8]}"
        made = buyer.door.call(
            "create_channel",
            kind="endpoint",
            name=self.name,
            target={"url": f"{self.http.base_url}/endpoint/hook/{self.name}"},
            settings=settings,
        )
        self.channel, self.secret = made["channel_id"], made["signing_secret"]

    def answer(self, **words: Any) -> None:
        given = {"name": self.name, "answer": words}
        self.http.post("/endpoint/_config/receivers", json=given).raise_for_status()

    def received(self, count: int) -> list[dict[str, Any]]:
        def look() -> list[dict[str, Any]]:
            path = "/endpoint/_config/messages"
            found: list[dict[str, Any]] = self.http.get(path, params={"place": self.name}).json()
            return found if len(found) >= count else []

        return list(wait_for(look))


@pytest.fixture
def program(market: Market, buyer: Provider) -> Iterator[Program]:
    program = Program(market, buyer, reject_is_return_request=True)
    yield program
    buyer.door.call("remove_channel", channel_id=program.channel, with_rules=True)
    program.http.close()


def is_signed(secret: str, request: dict[str, Any]) -> bool:
    try:
        Webhook(secret).verify(request["body"], request["headers"])
    except WebhookVerificationError:
        return False
    return True


def test_a_replaced_secret_signs_for_a_day(buyer: Provider, program: Program) -> None:
    delivery = buyer.door.call("test_channel", channel_id=program.channel)
    [first] = program.received(1)
    second = buyer.door.call("rotate_signing_secret", channel_id=program.channel)["signing_secret"]
    wait_for(lambda: buyer.door.get(f"deliveries?id=eq.{delivery}&status=eq.sent"))
    buyer.door.call("resend_delivery", delivery_id=delivery)
    replayed = program.received(2)[1]
    assert first["headers"]["webhook-id"] == replayed["headers"]["webhook-id"] == delivery
    assert first["body"] == replayed["body"], "and the same content"
    third = buyer.door.call("rotate_signing_secret", channel_id=program.channel)["signing_secret"]
    wait_for(lambda: buyer.door.get(f"deliveries?id=eq.{delivery}&status=eq.sent"))
    buyer.door.call("resend_delivery", delivery_id=delivery)
    last = program.received(3)[2]
    signed = {
        name: [is_signed(secret, one) for one in (first, replayed, last)]
        for name, secret in (("first", program.secret), ("second", second), ("third", third))
    }
    assert signed == {
        "first": [True, True, False],
        "second": [False, True, True],
        "third": [False, False, True],
    }


def test_a_rejected_lead_is_a_refund_request(
    market: Market, buyer: Provider, program: Program
) -> None:
    program.answer(reject=True, reason="duplicate", reference="CRM-8")
    buyer.door.call(
        "create_rule", name="Sold", event_kinds=["lead.sold"], channel_id=program.channel
    )
    lead = submit(market, "Ann Otieno")
    approve(market, lead, "distributed")
    [request] = wait_for(lambda: buyer.door.get(f"refund_requests?lead_id=eq.{lead}"))
    assert (request["reason"], request["requested_by"]) == ("duplicate", None)
    assert request["notes"] == "Rejected by the endpoint of the buyer: duplicate"
    [bought] = buyer.door.get(f"assignments?lead_id=eq.{lead}")
    assert bought["buyer_reference"] == "CRM-8"
    # Sent again, it is rejected again, and the log says why nothing more was requested.
    [posted] = program.received(1)
    delivery = posted["headers"]["webhook-id"]
    wait_for(lambda: buyer.door.get(f"deliveries?id=eq.{delivery}&status=eq.sent"))
    buyer.door.call("resend_delivery", delivery_id=delivery)
    [noted] = wait_for(
        lambda: buyer.door.get(f"deliveries?id=eq.{delivery}&last_error=like.no refund*")
    )
    assert noted["last_error"] == "no refund was requested: a refund was requested already"
    assert len(buyer.door.get(f"refund_requests?lead_id=eq.{lead}")) == 1


def test_the_buyer_chooses_the_body(market: Market, buyer: Provider, program: Program) -> None:
    template = {
        "id": {"$": "data.lead_id"},
        "who": {"$text": "{{data.contact_name}} <{{data.contact_email}}>"},
        "all": {"$": "contact"},
        "fixed": "from Leadmill",
        "nothing": {"$": "url"},
    }
    rule = buyer.door.call(
        "create_rule",
        name="Sold",
        event_kinds=["lead.sold"],
        channel_id=program.channel,
        body_template=template,
    )
    lead = submit(market, "Ann {{title}} Otieno")
    approve(market, lead, "distributed")
    [posted] = program.received(1)
    body = json.loads(posted["body"])
    assert body["id"] == lead
    assert body["who"] == "Ann {{title}} Otieno <lead@customer.example>"
    assert {"label": "Name", "text": "Ann {{title}} Otieno"} in body["all"]
    assert (body["fixed"], body["nothing"]) == ("from Leadmill", None)

    buyer.door.call("update_channel", channel_id=program.channel, settings={"format": "form"})
    test = buyer.door.call("test_rule", rule_id=rule)
    form = parse_qs(program.received(2)[1]["body"], keep_blank_values=True)
    assert form["fixed"] == ["from Leadmill"]
    assert buyer.door.get(f"deliveries?id=eq.{test['delivery_id']}")[0]["is_test"]
