"""A bad lead is refunded to the buyer who requests it, then to all others, each once."""

from __future__ import annotations

from typing import Any

from leadmill.story import Door
from tests.e2e.market import Market
from tests.e2e.people import Provider, approve, refusal, submit

LEFT = 88
WELCOME = 100


def funds(door: Door) -> float:
    [balance] = door.get("balances?currency=eq.USD")
    return float(balance["available"])


def requests_of(door: Door) -> list[tuple[Any, ...]]:
    """State, rule and memo of each request, and whether the price was refunded."""
    return [
        (one["status"], one["rule"], one["memo"], one["journal_id"] is not None)
        for one in door.get("refund_requests?order=created_at,id")
    ]


def test_a_bad_lead_with_three_buyers(market: Market, admin_email: str) -> None:
    admin = market.admin
    # Other tests of this stack post charges that no sale belongs to.
    known = market.sql("select * from sale.verify()")
    level = admin.call(
        "create_competition_level",
        niche_id=market.niche_id, name="Three", price="12.00", max_buyers=3,
    )  # fmt: skip
    buyers = asks, is_refused, waits = [Provider(market) for _ in range(3)]
    for one in buyers:
        one.door.call("subscribe", competition_level_id=level)
    lead = submit(market, "Nobody")
    approve(market, lead, "distributed")
    assert [funds(one.door) for one in buyers] == [LEFT] * 3
    sales = {one.id: one.door.get("assignments?select=id")[0]["id"] for one in buyers}

    def subjects(address: str, words: str) -> int:
        return sum(words in mail["subject"] for mail in market.story.mails_to(address))

    # One buyer requests a refund: once, with a valid reason, for its own assignment.
    told = subjects(admin_email, "Refund requested")
    request = {"assignment_id": sales[asks.id], "reason": "fake_contact", "notes": "no such number"}
    assert refusal(asks.door, "request_refund", **request | {"reason": "dear"}) == (400, "LM850")
    assert refusal(waits.door, "request_refund", **request) == (404, "LM851")
    asked = asks.door.call("request_refund", **request)
    assert asked["status"] == "pending"
    assert refusal(asks.door, "request_refund", **request) == (409, "LM852")
    assert funds(asks.door) == LEFT, "nothing is decided yet"
    market.story.wait(
        "the mail to the admin", lambda: subjects(admin_email, "Refund requested") > told
    )

    # An admin decides once, and the buyer reads the reason.
    [row] = admin.get(f"refund_requests?status=eq.pending&lead_id=eq.{lead}")
    assert (row["id"], row["notes"], row["price"]) == (asked["request_id"], "no such number", 12)
    decision = {"request_id": asked["request_id"], "memo": "we called, too"}
    assert refusal(asks.door, "approve_refund_request", **decision)[0] == 403
    admin.call("approve_refund_request", **decision)
    assert refusal(admin, "reject_refund_request", **decision) == (409, "LM856")
    assert requests_of(asks.door) == [("approved", "admin", "we called, too", True)]
    assert funds(asks.door) == WELCOME
    assert "we called, too" in market.story.mail(asks.email, "refund request")["text"]

    # The request of another buyer is rejected, and that of a third is pending.
    reason = {"reason": "duplicate"}
    second = is_refused.door.call("request_refund", assignment_id=sales[is_refused.id], **reason)
    waits.door.call("request_refund", assignment_id=sales[waits.id], **reason)
    admin.call("reject_refund_request", request_id=second["request_id"], memo="it is the first")
    assert requests_of(is_refused.door) == [("rejected", "admin", "it is the first", False)]
    assert [funds(one.door) for one in buyers] == [WELCOME, LEFT, LEFT]

    # The lead is marked bad: every buyer without a refund gets one, whatever was requested before.
    assert admin.call("mark_lead_bad", lead_id=lead, reason="a joke") == 2
    assert refusal(admin, "mark_lead_bad", lead_id=lead, reason="a joke") == (409, "LM306")
    assert [funds(one.door) for one in buyers] == [WELCOME] * 3
    assert [requests_of(one.door) for one in buyers] == [
        [("approved", "admin", "we called, too", True)],
        [("rejected", "admin", "it is the first", True)],
        [("auto_resolved", "bad_lead", None, True)],
    ]
    for one in buyers:
        [sale] = one.door.get("assignments?select=lead_id,status")
        assert sale == {"lead_id": lead, "status": "refunded"}
        charged = one.door.get("ledger_entries?lead_id=not.is.null&select=amount&order=id")
        assert [line["amount"] for line in charged] == [-12, 12], "each buyer is refunded once"
    for one in (is_refused, waits):
        market.story.mail(one.email, "Refund for a bad lead")
    assert subjects(asks.email, "Refund for a bad lead") == 0, "this buyer was refunded before"
    assert [row for row in market.sql("select * from sale.verify()") if row not in known] == []
    admin.call("retire_competition_level", competition_level_id=level)
