"""Bought leads: a new one appears by itself; one is worked on, and the next opened by a key."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in
from tests.web.trade import Trade


def test_a_new_lead_appears_by_itself(page: Page, market: Market, doors: Doors) -> None:
    trade = Trade(market)
    log_in(page, doors.public, trade.email)
    page.goto(f"{doors.public}/app/leads")
    expect(page.get_by_text("No leads yet")).to_be_visible()
    axe(page, about="no leads")
    trade.subscribe()
    trade.sell("Ada Early")
    # Nobody reloads: the list asks by itself.
    expect(page.get_by_role("link", name="Ada Early")).to_be_visible()
    trade.sell("Bea Later")
    expect(page.get_by_role("status")).to_contain_text("A new lead has arrived: Bea Later")
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Bea Later")
    expect(rows.nth(1)).to_contain_text("$12.00")


def test_a_lead_is_worked_on(page: Page, market: Market, doors: Doors, tmp_path: Path) -> None:
    trade = Trade(market)
    trade.subscribe()
    trade.sell("Ann Older", style="Classic")
    trade.sell("Ann Newer")
    log_in(page, doors.public, trade.email)
    page.goto(f"{doors.public}/app/leads")
    page.get_by_label("Search", exact=True).fill("ann customer")
    expect(page).to_have_url(f"{doors.public}/app/leads?words=ann+customer")
    axe(page, about="the list of leads")
    page.get_by_role("link", name="Ann Newer").click()

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Ann Newer")
    contact = page.get_by_role("region", name="Contact")
    mail = contact.get_by_role("link", name="ann@customer.example")
    expect(mail).to_have_attribute("href", "mailto:ann@customer.example")
    call = contact.get_by_role("link", name="518")
    expect(call).to_have_attribute("href", "tel:+15185550123")
    request = page.get_by_role("region", name="Request", exact=True)
    expect(request).to_contain_text("Day of the wedding14 Jun 2031")
    shown = request.get_by_role("link", name="Show on a map")
    expect(shown).to_have_attribute("href", "https://www.openstreetmap.org/search?query=" +
        "Main%20Street%201%2C%2012207%20Albany%2C%20United%20States")  # fmt: skip
    expect(page.get_by_role("region", name="Charge")).to_contain_text("From promotional credit")
    axe(page, about="a lead")

    progress = page.get_by_role("region", name="Your progress")
    progress.get_by_text("Contacted", exact=True).click()
    story = page.get_by_role("region", name="Story")
    expect(story.get_by_role("listitem").last).to_contain_text("Contacted")
    progress.get_by_label("Note").fill("Wants a barn.")
    progress.get_by_role("button", name="Save note").click()
    # There is nothing left to save.
    expect(progress.get_by_role("button", name="Save note")).to_be_disabled()

    page.keyboard.press("Alt+j")
    expect(heading).to_have_text("Ann Older")
    expect(page.get_by_role("button", name="Next lead")).to_be_disabled()
    expect(page.get_by_role("button", name="Previous lead")).to_be_enabled()
    page.keyboard.press("Alt+k")
    expect(heading).to_have_text("Ann Newer")
    assert page.url.endswith("?words=ann+customer")

    page.get_by_role("link", name="All leads").click()
    page.get_by_role("radiogroup").get_by_text("Contacted", exact=True).click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    lines = file.read_text().splitlines()
    assert len(lines) == 2
    assert '"Day of the wedding"' in lines[0]
    assert "contacted" in lines[1]
    assert '"Ann Newer"' in lines[1]

    # From anywhere, by some letters of the name.
    page.keyboard.press("Control+k")
    finder = page.get_by_role("dialog").get_by_role("combobox", name="Search")
    expect(finder).to_be_focused()
    page.keyboard.type("ann old")
    found = page.get_by_role("option", name="Ann Older")
    expect(found).to_have_attribute("aria-selected", "true")
    axe(page, about="what the search finds")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Ann Older")
