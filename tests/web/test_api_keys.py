"""An API key from its creation to the calls that the usage shows, its successor and its end."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in


def call_with(market: Market, key: str) -> int:
    answer = httpx.get(
        f"{market.public_url}/api/niches", headers={"X-API-Key": key}, trust_env=False
    )
    return answer.status_code


def test_a_key_and_its_usage(page: Page, market: Market, doors: Doors) -> None:
    email = market.new_member()
    log_in(page, doors.public, email)
    page.goto(f"{doors.public}/app/usage")
    expect(page.get_by_text("No calls in this period")).to_be_visible()
    axe(page)
    page.get_by_role("main").get_by_role("link", name="API keys").click()
    page.wait_for_url(f"{doors.public}/app/api-keys")
    expect(page.get_by_text("No API keys yet")).to_be_visible()
    page.get_by_role("button", name="Create a key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Reports")
    dialog.get_by_label("Read what members").check()
    dialog.get_by_label("Submit leads").uncheck()
    dialog.get_by_label("From these networks only").fill("nonsense")
    axe(page)
    dialog.get_by_role("button", name="Create a key").click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    dialog.get_by_label("From these networks only").fill("127.0.0.0/8\n10.0.0.0/8")
    dialog.get_by_label("Valid for").select_option("90 days")
    dialog.get_by_role("button", name="Create a key").click()
    first = page.get_by_test_id("new-key").inner_text()
    axe(page)
    page.get_by_role("button", name="I have kept it").click()
    expect(page.get_by_role("cell", name="127.0.0.0/8, 10.0.0.0/8")).to_be_visible()
    assert call_with(market, first) == 200

    # By keyboard alone: another one with the same rights, while the old one goes on.
    page.get_by_role("button", name="Replace the key Reports").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("The old key is valid for another")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    second = page.get_by_test_id("new-key").inner_text()
    page.keyboard.press("Escape")
    assert (call_with(market, first), call_with(market, second)) == (200, 200)

    page.get_by_role("button", name="Revoke the key Reports").first.click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_text("The key is revoked.")).to_be_visible()
    expect(page.get_by_text("Revoked", exact=True)).to_be_visible()

    counted = (
        "select sum(calls) from usage.day_sum where organization_id = tests.organization_of(%s)"
    )
    [[user]] = market.sql("select id from identity.user_account where email = %s", email)
    market.story.wait("the calls", lambda: (market.sql(counted, user)[0][0] or 0) >= 3)
    page.goto(f"{doors.public}/app/usage?span=quarter")
    expect(page.get_by_role("region", name="Calls of each month")).to_be_visible()
    endpoints = page.get_by_role("table", name="By endpoint")
    expect(endpoints.get_by_role("cell", name="niches").first).to_be_visible()
    expect(page.get_by_role("table", name="By key").get_by_role("row")).to_have_count(3)
    axe(page)
