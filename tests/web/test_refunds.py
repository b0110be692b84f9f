"""A refund from the request to the decision: the provider's browser, and an admin's side."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in
from tests.web.trade import Trade


def test_a_bad_lead_is_refunded(page: Page, market: Market, doors: Doors) -> None:
    trade = Trade(market)
    market.admin.call(
        "change_refund_terms", niche_id=trade.niche_id, window_days=7,
        reasons=["fake_contact", "spam", "other"], approved_automatically=["spam"],
        limit_days=30, max_count=5,
    )  # fmt: skip
    trade.subscribe()
    spam, wrong = trade.sell("Sam Spam"), trade.sell("Fay Fake")
    log_in(page, doors.public, trade.email)
    page.goto(f"{doors.public}/app/refunds")
    expect(page.get_by_text("No refund requests")).to_be_visible()
    axe(page, about="no requests")

    page.goto(f"{doors.public}/app/leads/{wrong}")
    refund = page.get_by_role("region", name="Refund")
    expect(refund).to_contain_text("At most 5 requests in 30 days. You have made 0 requests")
    refund.get_by_role("button", name="Request a refund").click()
    axe(page, about="the form")
    refund.get_by_label("The contact data is wrong").check()
    refund.get_by_label("What is wrong with the lead?").fill("The number does not exist.")
    refund.get_by_role("button", name="Send the request").click()
    refund.get_by_role("link", name="Show the request").click()
    decision = page.get_by_role("region", name="Decision")
    expect(decision).to_contain_text("Waits for a decision")
    expect(page.get_by_role("region", name="Terms of this sale")).to_contain_text("7 days")
    axe(page, about="a request")

    request = market.admin.get(f"refund_requests?assignment_id=eq.{wrong}")[0]["id"]
    market.admin.call("reject_refund_request", request_id=request, memo="The number rings.")
    page.reload()
    expect(decision).to_contain_text("Rejected")
    expect(decision).to_contain_text("An admin decided.")
    expect(decision).to_contain_text("The number rings.")

    page.goto(f"{doors.public}/app/leads/{spam}")
    refund.get_by_role("button", name="Request a refund").click()
    refund.get_by_label("It is spam").check()
    refund.get_by_role("button", name="Send the request").click()
    expect(refund).to_contain_text("Approved")
    page.goto(f"{doors.public}/app/refunds?status=approved")
    page.get_by_role("link", name="Sam Spam").click()
    expect(decision).to_contain_text("The refund terms approve this reason without an admin.")
