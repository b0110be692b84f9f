"""What Ctrl-K finds: leads, people and pages, for providers and for admins."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in
from tests.web.trade import Trade


def find(page: Page, words: str, option: str) -> None:
    """By keyboard alone."""
    page.keyboard.press("Control+k")
    box = page.get_by_role("dialog", name="Search").get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_role("option", name=option).first).to_be_visible()
    expect(page.get_by_role("option", name=option).first).to_have_attribute("aria-selected", "true")


def test_what_the_palette_finds(page: Page, market: Market, admin_email: str, doors: Doors) -> None:
    trade = Trade(market)
    trade.subscribe()
    sale = trade.sell("Zoe Quince")
    log_in(page, doors.public, trade.email)
    page.goto(f"{doors.public}/app/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    find(page, "quince", "Zoe Quince")
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{doors.public}/app/leads/{sale}")
    expect(page.get_by_role("heading", name="Zoe Quince")).to_be_visible()
    find(page, "connect", "Connections")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{doors.public}/app/connections")

    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    find(page, "zoe quince", "Zoe Quince")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Zoe Quince")).to_be_visible()
    find(page, trade.email, trade.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
    find(page, "audit", "Audit")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{doors.admin}/admin/audit")
