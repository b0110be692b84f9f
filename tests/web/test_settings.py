"""A setting is changed by keyboard alone, refused and accepted, and the audit log shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in

NAME, BEFORE, AFTER = "billing.open_deposits", 10, 12


@pytest.fixture
def as_before(market: Market) -> Iterator[None]:
    """The other tests of the session have the settings of a new installation."""
    yield
    market.sql("update ops.setting set value = to_jsonb(%s) where name = %s", BEFORE, NAME)
    market.sql("update ops.setting set value = '\"Leadmill\"' where name = 'ops.site_name'")
    market.sql("update ops.setting set value = '\"\"' where name = 'ops.site_accent_light'")


def test_a_change_shows_in_the_audit_log(
    page: Page, market: Market, as_before: None, admin_email: str, doors: Doors
) -> None:
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/settings/billing")
    card = page.get_by_role("region", name="Open deposits")
    value = card.get_by_role("textbox", name="Open deposits")
    expect(value).to_have_value(str(BEFORE))
    axe(page, about="settings")
    page.get_by_label("Find a setting").focus()
    page.keyboard.type("open deposits")
    expect(page.get_by_role("region", name="Plan grace days")).to_have_count(0)
    value.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    expect(card.get_by_role("alert")).to_be_focused()
    expect(card.get_by_text("must be from 1 to 100").first).to_be_visible()
    axe(page, about="a value out of bounds")
    value.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(str(AFTER))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Open deposits was changed.")).to_be_visible()

    page.get_by_role("link", name="History: Open deposits").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Audit")).to_be_visible()
    page.get_by_role("button", name="Show the change: update ops.setting").first.focus()
    page.keyboard.press("Enter")
    changes = page.get_by_role("dialog", name="Changes")
    expect(changes.get_by_role("row", name="value 10 12")).to_be_visible()
    expect(changes.get_by_text(admin_email)).to_be_visible()
    axe(page, about="a change")
    page.keyboard.press("Escape")
    expect(changes).to_have_count(0)


def test_the_look_is_previewed(
    page: Page, market: Market, as_before: None, admin_email: str, doors: Doors
) -> None:
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/settings")
    page.get_by_label("Name").fill("Brightleads")
    expect(page.get_by_text("Brightleads")).to_have_count(3)
    page.get_by_label("Colour on light pages").fill("#ffff00")
    page.get_by_role("button", name="Save").click()
    # The name is accepted; yellow cannot be read on white.
    expect(page.get_by_role("alert")).to_be_focused()
    assert market.sql("select value #>> '{}' from ops.setting where name = 'ops.site_name'") == [
        ("Brightleads",)
    ]
    page.get_by_label("Colour on light pages").fill("#1c5fa8")
    axe(page, about="the look")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The look was changed.")).to_be_visible()


def test_the_state_of_the_installation(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    """Health, limits, keys, messages and deliveries: nothing is missing, nothing fails."""
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/health")
    expect(page.get_by_text("No backup is recorded.")).to_be_visible()
    page.get_by_role("button", name="Count again").click()
    expect(page.get_by_text("All sums were right")).to_be_visible()
    page.get_by_label("Day", exact=True).fill("2020-01-01")
    page.get_by_role("button", name="Count again").click()
    expect(page.get_by_role("alert")).to_be_focused()
    axe(page, about="health")
    page.goto(f"{doors.admin}/admin/limits")
    page.get_by_label("Limit", exact=True).select_option("identity.log_in_account")
    page.get_by_label("Who counts").fill("nobody@leadmill.example")
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_text("are left.")).to_be_visible()
    axe(page, about="limits")
    page.goto(f"{doors.admin}/admin/deliveries?template=verify_email")
    page.get_by_role("button", name="Show the delivery of verify email").first.click()
    attempts = page.get_by_role("region", name="Attempts")
    expect(attempts.get_by_role("cell", name="Sent").first).to_be_visible()
    axe(page, about="a delivery")
