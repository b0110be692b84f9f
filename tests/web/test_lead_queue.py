"""An admin decides about leads by keyboard alone, and reads why a lead was sold or not."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from tests.e2e.market import ANSWERS, Market
from tests.web.browser import WIDTHS, Doors, axe, log_in


def _submit(market: Market, name: str, email: str) -> str:
    receipt = market.public.call(
        "submit_lead",
        niche=market.slug,
        contact={"name": name, "email": email, "phone": "+15185550123"},
        answers=ANSWERS,
        attribution={"utm_source": "newsletter"},
        submission_key=uuid.uuid4().hex,
    )
    lead_id: str = receipt["lead_id"]
    return lead_id


def test_an_admin_works_through_the_queue_by_keyboard(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    level = market.admin.call(
        "create_competition_level",
        niche_id=market.niche_id,
        name="Exclusive",
        price=12,
        max_buyers=1,
    )
    market.member.call("subscribe", competition_level_id=level, filter={})
    ann = _submit(market, "Ann Miller", "ann@customer.example")
    _submit(market, "Bob Spam", "bob@customer.example")

    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/queue?niche={market.niche_id}")
    expect(page.get_by_text("2 waiting")).to_be_visible()
    expect(page.get_by_role("article", name="Ann Miller")).to_be_visible()
    expect(page.get_by_text("Same phone").first).to_be_visible()
    axe(page)

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys of the queue")
    expect(dialog).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.keyboard.press("j")
    expect(page.get_by_role("article", name="Bob Spam")).to_be_visible()
    expect(page.get_by_text("bob@customer.example").first).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    page.get_by_label("Reason").fill("An advertisement")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The lead was rejected.")).to_be_visible()
    expect(page.get_by_text("1 waiting")).to_be_visible()

    expect(page.get_by_role("article", name="Ann Miller")).to_be_visible()
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="Correct the lead")
    dialog.get_by_label("Name").fill("Ann Miller-Smith")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The lead was changed.")).to_be_visible()
    expect(page.get_by_role("article", name="Ann Miller-Smith")).to_be_visible()
    expect(dialog).to_be_hidden()
    page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits")).to_be_visible()

    _read_the_lead(page, doors, market, ann)
    _find_it_in_the_list(page, doors, market)


def _read_the_lead(page: Page, doors: Doors, market: Market, lead_id: str) -> None:
    """Who bought it, why, and what happens when it turns out to be bad."""
    sold = f"assignments?lead_id=eq.{lead_id}"
    market.story.wait("the sale", lambda: market.admin.get(sold))
    page.goto(f"{doors.admin}/admin/leads/{lead_id}")
    expect(page.get_by_role("heading", name="Ann Miller-Smith")).to_be_visible()
    expect(page.get_by_text("Version 1 of the form")).to_be_visible()
    expect(page.get_by_text("newsletter")).to_be_visible()
    expect(page.get_by_role("cell", name="Bought it")).to_be_visible()
    expect(page.get_by_role("region", name="Sales")).to_contain_text("$12.00")
    axe(page)
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 800})
    axe(page)
    page.set_viewport_size({"width": WIDTHS["laptop"], "height": 900})
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Mark as bad").click()
    expect(page.get_by_text("its buyer gets the price back")).to_be_visible()
    page.get_by_label("Reason").fill("The number is of somebody else")
    page.get_by_role("button", name="Mark as bad").click()
    expect(page.get_by_text("Marked as bad; 1 refunded.")).to_be_visible()
    expect(page.get_by_role("region", name="Sales")).to_contain_text("Refunded")


def _find_it_in_the_list(page: Page, doors: Doors, market: Market) -> None:
    page.goto(f"{doors.admin}/admin/leads?niche={market.niche_id}")
    expect(page.get_by_role("link", name="Bob Spam")).to_be_visible()
    page.get_by_label("Name, e-mail or phone").fill("miller")
    expect(page.get_by_role("link", name="Bob Spam")).to_be_hidden()
    page.get_by_label("Status").select_option("Rejected")
    expect(page.get_by_text("No lead matches")).to_be_visible()
    assert "words=miller" in page.url
    assert "status=rejected" in page.url
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("link", name="Bob Spam").first).to_be_visible()
    around = page.get_by_label("Around (latitude, longitude, km)")
    around.fill("somewhere")
    expect(page.get_by_text("Three numbers with points")).to_be_visible()
    axe(page)
    around.fill("91, 0, 5")
    expect(page.get_by_text("circle has faults")).to_be_visible()
    around.fill("-48.87, -123.39, 5")
    expect(page.get_by_text("No lead matches")).to_be_visible()
    # Leads, people and organisations are found from anywhere.
    page.keyboard.press("Control+k")
    page.keyboard.type("ann miller-smith")
    expect(page.get_by_role("option", name="Ann Miller-Smith").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann Miller-Smith")
