"""Unspent money returns to the card, and an admin sees the webhooks of the refund."""

from __future__ import annotations

from typing import Any

import httpx

from leadmill.story import Door
from tests.e2e.market import Market


def deposited(market: Market, amount: str) -> tuple[Door, str]:
    """A new member with a deposit."""
    member = market.with_token(market.log_in(market.new_member())["access_token"])
    begun = member.request("POST", "/deposits", json={"amount": amount})
    assert begun.status_code == 201, begun.text
    market.story.pay(begun.json()["checkout_url"])
    deposit_id = begun.json()["id"]
    market.story.wait("the deposit", lambda: state(member, deposit_id)["status"] == "paid")
    return member, deposit_id


def state(member: Door, deposit_id: str) -> dict[str, Any]:
    (deposit,) = member.get(f"deposits?id=eq.{deposit_id}")
    return dict(deposit)


def test_a_payment_whose_events_are_lost_is_in_the_wallet_when_the_payer_looks(
    market: Market,
) -> None:
    member = market.with_token(market.log_in(market.new_member())["access_token"])
    begun = member.request("POST", "/deposits", json={"amount": "50.00"}).json()
    knobs = f"{market.stack.stripe_url}/_config/delivery"
    assert httpx.post(knobs, json={"drop": -1}).status_code == 200
    try:
        paid = httpx.post(begun["checkout_url"], data={"action": "pay"})
        page = paid.headers["Location"]
        assert "You need not pay again" in httpx.get(page).text
        # Neither page nor service may credit it: the reconciler does, and the page polls.
        in_app = f"/app/billing?deposit={begun['id']}"
        market.story.wait(
            "the page", lambda: httpx.get(page).headers.get("location", "").endswith(in_app)
        )
    finally:
        assert httpx.post(knobs, json={"drop": 0}).status_code == 200
    assert state(member, begun["id"])["status"] == "paid"


def test_unspent_money_is_refunded_to_the_card(market: Market) -> None:
    member, deposit_id = deposited(market, "50.00")
    refund_id = member.call("refund_deposit", deposit_id=deposit_id, amount=20, reason="too much")

    def arrived() -> Any:
        (refund,) = member.get(f"deposit_refunds?id=eq.{refund_id}")
        return refund["status"] == "succeeded" and refund

    refund = market.story.wait("the refund", arrived)
    assert (refund["amount"], refund["deposit_id"]) == (20, deposit_id)
    assert state(member, deposit_id)["refunded"] == 20
    lines = member.get("ledger_entries?account=eq.wallet&order=seq")
    assert [(line["kind"], line["amount"]) for line in lines] == [("deposit", 50), ("refund", -20)]


def test_an_admin_refunds_the_rest_and_sees_the_events(market: Market) -> None:
    member, deposit_id = deposited(market, "50.00")
    refund_id = market.admin.call("refund_deposit", deposit_id=deposit_id)
    market.story.wait(
        "the refund",
        lambda: market.admin.get(
            f"deposit_refunds?id=eq.{refund_id}&status=eq.succeeded&amount=eq.50"
        ),
    )

    def events() -> Any:
        found = market.admin.get(f"webhooks?deposit_id=eq.{deposit_id}&select=type,status,id")
        return found if "refund.created" in {one["type"] for one in found} else None

    found = market.story.wait("the events", events)
    assert {one["status"] for one in found} == {"applied"}
    answer = market.admin.call("replay_webhook", event_id=found[0]["id"])
    assert answer == "applied"
    assert state(member, deposit_id)["refunded"] == 50


def test_a_deposit_of_another_organisation_is_not_refunded(market: Market) -> None:
    _, deposit_id = deposited(market, "50.00")
    answer = market.member.request(
        "POST", "/api/rpc/refund_deposit", json={"deposit_id": deposit_id}
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "LM507")
    for path in ("/api/webhooks", "/api/differences", "/api/reconciliations"):
        assert market.member.request("GET", path).status_code == 403
