"""A refund from the request to the decision: a provider and an admin, each in a browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, OpenPage, axe, log_in
from tests.web.keyboard import Keyboard
from tests.web.trade import Trade


def test_a_bad_lead_is_refunded(
    page: Page,
    keys: Keyboard,
    open_page: OpenPage,
    market: Market,
    admin_email: str,
    doors: Doors,
) -> None:
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
    keys.press(refund.get_by_role("button", name="Request a refund"))
    axe(page, about="the form")
    keys.tick(refund.get_by_label("The contact data is wrong"))
    keys.type(refund.get_by_label("What is wrong with the lead?"), "The number does not exist.")
    keys.press(refund.get_by_role("button", name="Send the request"))
    keys.press(refund.get_by_role("link", name="Show the request"))
    decision = page.get_by_role("region", name="Decision")
    expect(decision).to_contain_text("Waits for a decision")
    expect(page.get_by_role("region", name="Terms of this sale")).to_contain_text("7 days")
    axe(page, about="a request")

    # The other browser: it decides.
    [request] = market.admin.get(f"refund_requests?assignment_id=eq.{wrong}&select=id")
    admin = open_page()
    keys_of_admin = Keyboard(admin)
    log_in(admin, doors.admin, admin_email)
    admin.goto(f"{doors.admin}/admin/refund-requests")
    link = admin.locator(f"a[href$='/refund-requests/{request['id']}']")
    keys_of_admin.press(link.filter(visible=True))
    expect(admin.get_by_text("The number does not exist.")).to_be_visible()
    keys_of_admin.press(admin.get_by_role("button", name="Reject"))
    keys_of_admin.type(admin.get_by_label("Message to the buyer"), "The number rings.")
    keys_of_admin.press(admin.get_by_role("dialog").get_by_role("button", name="Reject"))
    expect(admin.get_by_text("The refund was rejected.")).to_be_visible()

    page.reload()
    expect(decision).to_contain_text("Rejected")
    expect(decision).to_contain_text("An admin decided.")
    expect(decision).to_contain_text("The number rings.")

    page.goto(f"{doors.public}/app/leads/{spam}")
    keys.press(refund.get_by_role("button", name="Request a refund"))
    keys.tick(refund.get_by_label("It is spam"))
    keys.press(refund.get_by_role("button", name="Send the request"))
    expect(refund).to_contain_text("Approved")
    page.goto(f"{doors.public}/app/refunds?status=approved")
    keys.press(page.get_by_role("link", name="Sam Spam"))
    expect(decision).to_contain_text("The refund terms approve this reason without an admin.")
