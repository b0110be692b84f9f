"""An API key from its creation to the calls that the usage shows, its successor and its end."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in
from tests.web.keyboard import Keyboard


def call_with(market: Market, key: str) -> int:
    answer = httpx.get(
        f"{market.public_url}/api/niches", headers={"X-API-Key": key}, trust_env=False
    )
    return answer.status_code


def test_a_key_and_its_usage(page: Page, keys: Keyboard, market: Market, doors: Doors) -> None:
    email = market.new_member()
    log_in(page, doors.public, email)
    page.goto(f"{doors.public}/app/usage")
    expect(page.get_by_text("No calls in this period")).to_be_visible()
    axe(page)
    keys.press(page.get_by_role("main").get_by_role("link", name="API keys"))
    page.wait_for_url(f"{doors.public}/app/api-keys")
    expect(page.get_by_text("No API keys yet")).to_be_visible()
    keys.press(page.get_by_role("button", name="Create a key").first)
    dialog = page.get_by_role("dialog")
    keys.type(dialog.get_by_label("Name"), "Reports")
    keys.tick(dialog.get_by_label("Read what members"))
    keys.press(dialog.get_by_label("Submit leads"), "Space")
    networks = dialog.get_by_label("From these networks only")
    keys.type(networks, "nonsense")
    axe(page)
    create = dialog.get_by_role("button", name="Create a key")
    keys.press(create)
    expect(dialog.get_by_role("alert").first).to_be_visible()
    keys.type(networks, "127.0.0.0/8\n10.0.0.0/8")
    keys.choose(dialog.get_by_label("Valid for"), "90 days")
    keys.press(create)
    first = page.get_by_test_id("new-key").inner_text()
    axe(page)
    keys.press(page.get_by_role("button", name="I have kept it"))
    expect(page.get_by_role("cell", name="127.0.0.0/8, 10.0.0.0/8")).to_be_visible()
    assert call_with(market, first) == 200

    # Another one with the same rights, while the old one goes on.
    keys.press(page.get_by_role("button", name="Replace the key Reports"))
    expect(page.get_by_label("The old key is valid for another")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    second = page.get_by_test_id("new-key").inner_text()
    page.keyboard.press("Escape")
    assert (call_with(market, first), call_with(market, second)) == (200, 200)

    keys.press(page.get_by_role("button", name="Revoke the key Reports").first)
    keys.press(page.get_by_role("button", name="Revoke", exact=True))
    expect(page.get_by_text("The key is revoked.")).to_be_visible()
    expect(page.get_by_text("Revoked", exact=True)).to_be_visible()

    # One for tests, for which nothing else is to be chosen.
    keys.press(page.get_by_role("button", name="Create a key").first)
    keys.type(dialog.get_by_label("Name"), "Trials")
    keys.press(dialog.get_by_label("For tests"), "Space")
    expect(dialog.get_by_label("Read what members")).to_have_count(0)
    axe(page)
    keys.press(dialog.get_by_role("button", name="Create a key"))
    trial = page.get_by_test_id("new-key").inner_text()
    keys.press(page.get_by_role("button", name="I have kept it"))
    expect(page.get_by_role("row", name="Trials")).to_contain_text("Tests")
    assert trial.startswith("lm_test_")
    assert call_with(market, trial) == 200

    counted = (
        "select sum(calls) from usage.day_sum where organization_id = tests.organization_of(%s)"
    )
    [[user]] = market.sql("select id from identity.user_account where email = %s", email)
    market.story.wait("the calls", lambda: (market.sql(counted, user)[0][0] or 0) >= 4)
    market.sql(
        "insert into intake.partner_submission"
        " (lead_id, organization_id, api_key_id, submission_key)"
        " select tests.create_lead(%s, status => 'rejected'), k.organization_id, k.id, 'order-17'"
        " from identity.api_key as k where k.organization_id = tests.organization_of(%s) limit 1",
        market.niche_id,
        user,
    )
    page.goto(f"{doors.public}/app/usage?span=quarter")
    expect(page.get_by_role("region", name="Calls of each month")).to_be_visible()
    submitted = page.get_by_role("table", name="Leads that your programs submitted")
    expect(submitted.get_by_role("row", name="Rejected")).to_contain_text("order-17")
    endpoints = page.get_by_role("table", name="By endpoint")
    expect(endpoints.get_by_role("cell", name="niches").first).to_be_visible()
    expect(page.get_by_role("table", name="By key").get_by_role("row")).to_have_count(4)
    axe(page)
