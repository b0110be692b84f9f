"""An admin decides about a refund, with what the facts say beside it."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from tests.e2e.market import ANSWERS, Market
from tests.web.browser import WIDTHS, Doors, axe, log_in


def _buy(market: Market, email: str) -> str:
    """A lead that the member bought; the sale."""
    receipt = market.public.call(
        "submit_lead",
        niche=market.slug,
        contact={"name": "Ann Miller", "email": email, "phone": None},
        answers=ANSWERS,
        attribution={},
        submission_key=uuid.uuid4().hex,
    )
    market.admin.call("approve_lead", lead_id=receipt["lead_id"])
    market.sql("select distribution.distribute_lead(%s)", receipt["lead_id"])
    sale: str = market.sql(
        "select id::text from sale.assignment where lead_id = %s", receipt["lead_id"]
    )[0][0]
    return sale


def test_an_admin_decides_about_refunds(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    level = market.admin.call(
        "create_competition_level",
        niche_id=market.niche_id,
        name="Exclusive",
        price=2,
        max_buyers=1,
    )
    market.member.call("subscribe", competition_level_id=level, filter={})
    email = f"{market.slug}@customer.example"
    first, again = _buy(market, email), _buy(market, email)
    for sale, notes in ((first, "I know her"), (again, "Bought it before")):
        market.member.call("request_refund", assignment_id=sale, reason="duplicate", notes=notes)
    waiting = dict(market.sql("select assignment_id::text, id::text from returns.request"))

    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/overview")
    expect(page.get_by_role("heading", name="What waits")).to_be_visible()
    expect(page.get_by_role("link", name="Refund requests").last).to_be_visible()
    axe(page)
    page.goto(f"{doors.admin}/admin/refund-requests")
    expect(page.get_by_role("link", name="Member").first).to_be_visible()
    expect(page.get_by_role("cell", name="Approve").first).to_be_visible()
    expect(page.get_by_role("cell", name="Reject").first).to_be_visible()
    axe(page)

    page.goto(f"{doors.admin}/admin/refund-requests/{waiting[again]}")
    expect(page.get_by_text("The facts speak for a refund")).to_be_visible()
    expect(page.get_by_text("Bought it before")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Approve").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("$2.00 return to where they came from")).to_be_visible()
    axe(page)
    dialog.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("The refund was approved.")).to_be_visible()
    expect(page.get_by_text("Decided by an admin")).to_be_visible()

    page.goto(f"{doors.admin}/admin/refund-requests/{waiting[first]}")
    expect(page.get_by_text("The facts speak against a refund")).to_be_visible()
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 800})
    axe(page)
    page.get_by_role("button", name="Reject").click()
    page.get_by_label("Message to the buyer").fill("You had not bought this contact before.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The refund was rejected.")).to_be_visible()
    expect(page.get_by_text("You had not bought this contact before.")).to_be_visible()


def test_an_admin_looks_after_a_provider(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    email = market.new_member()
    organization, user = market.sql(
        "select o.id::text, u.id::text from identity.user_account as u"
        " join identity.membership as m on m.user_id = u.id"
        " join identity.organization as o on o.id = m.organization_id where u.email = %s",
        email,
    )[0]
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/organizations?words=member")
    expect(page.get_by_role("link", name="Member").first).to_be_visible()
    axe(page)
    page.goto(f"{doors.admin}/admin/organizations/{organization}")
    page.get_by_role("button", name="Adjust").click()
    page.get_by_role("textbox", name="Amount").fill("7")
    page.get_by_role("dialog").get_by_role("button", name="Adjust").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("textbox", name="Reason").fill("For the trouble")
    page.get_by_role("dialog").get_by_role("button", name="Adjust").click()
    expect(page.get_by_text("The balance was adjusted.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Ledger").click()
    expect(page.get_by_role("cell", name="For the trouble")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Subscriptions").click()
    expect(page.get_by_text("It subscribes to nothing")).to_be_visible()

    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_text("it buys nothing more")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("button", name="Reactivate")).to_be_visible()

    page.goto(f"{doors.admin}/admin/users?words={market.slug}")
    expect(page.get_by_role("link", name=email).first).to_be_visible()
    axe(page)
    page.goto(f"{doors.admin}/admin/users/{user}")
    expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Suspend").click()
    page.get_by_role("dialog").get_by_role("button", name="Suspend").click()
    expect(page.get_by_text("The user is suspended.")).to_be_visible()
    expect(page.get_by_text("Suspended").first).to_be_visible()
