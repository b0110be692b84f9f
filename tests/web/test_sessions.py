"""Logging in, coming back, logging out: in all tabs at once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, OpenPage, axe, log_in
from tests.web.keyboard import Keyboard


def test_a_member_logs_in_and_comes_back_to_the_page_that_was_asked_for(
    page: Page, market: Market, doors: Doors
) -> None:
    page.goto(f"{doors.public}/app/sessions?page=1")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    axe(page)
    page.get_by_label("E-mail address").fill(market.member_email)
    page.get_by_role("textbox", name="Password").fill("wrong password")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("textbox", name="Password").fill("correct horse battery")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
    assert page.url.endswith("/app/sessions?page=1")
    expect(page.get_by_text("This one")).to_be_visible()
    axe(page)
    page.reload()
    expect(page.get_by_text("This one")).to_be_visible()


def test_a_log_out_is_one_of_all_tabs(
    page: Page, keys: Keyboard, market: Market, doors: Doors
) -> None:
    log_in(page, doors.public, market.member_email)
    page.goto(f"{doors.public}/app/")
    other = page.context.new_page()
    other.goto(f"{doors.public}/app/sessions")
    expect(other.get_by_text("This one")).to_be_visible()
    keys.press(page.get_by_role("button", name="Account"))
    keys.press(page.get_by_role("button", name="Log out"))
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    expect(other.get_by_role("heading", name="Log in")).to_be_visible()


def test_a_session_elsewhere_is_ended(
    page: Page, open_page: OpenPage, market: Market, doors: Doors
) -> None:
    email = market.new_member()
    elsewhere = open_page()
    log_in(elsewhere, doors.public, email)
    elsewhere.goto(f"{doors.public}/app/sessions")
    expect(elsewhere.get_by_text("This one")).to_be_visible()
    log_in(page, doors.public, email)
    page.goto(f"{doors.public}/app/sessions")
    page.get_by_role("button", name="End the session").first.click()
    expect(page.get_by_text("The session has ended.")).to_be_visible()
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", name="Log in")).to_be_visible()


def test_an_admin_reads_the_audit_log(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/audit")
    expect(page.get_by_role("heading", name="Audit")).to_be_visible()
    page.get_by_label("Action").select_option("insert")
    page.get_by_label("Room and table").fill("catalog.niche")
    page.keyboard.press("Tab")
    row = page.get_by_role("row", name="catalog.niche").first
    row.get_by_role("button", name="Show").click()
    expect(page.get_by_role("cell", name=market.slug)).to_be_visible()
    axe(page)
