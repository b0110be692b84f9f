"""The overview of a newcomer, and that of a provider who buys."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in
from tests.web.trade import Trade


def test_a_newcomer_is_led_on(page: Page, market: Market, doors: Doors) -> None:
    trade = Trade(market)
    log_in(page, doors.public, trade.email)
    page.goto(f"{doors.public}/app/")
    steps = page.get_by_role("region", name="Welcome").get_by_role("listitem")
    expect(steps).to_have_count(3)
    expect(steps.nth(1)).to_contain_text("Done")
    expect(steps.nth(2)).to_contain_text("Say which leads you want.")
    axe(page, about="the overview of a newcomer")
    subscription = trade.subscribe()
    page.reload()
    expect(steps.nth(2)).to_contain_text("Done")
    trade.sell("Ann First")
    # The first lead ends the first steps.
    expect(page.get_by_role("region", name="Latest leads")).to_contain_text("Ann First")
    expect(page.get_by_role("region", name="Welcome")).to_have_count(0)

    trade.provider.call("pause_subscription", subscription_id=subscription)
    page.reload()
    idle = page.get_by_role("region", name="Subscriptions that are not buying")
    expect(idle).to_contain_text("Paused by you")
    chart = page.get_by_role("region", name="Leads bought")
    chart.get_by_text("Show as a table").click()
    last = chart.get_by_role("table").get_by_role("row").last
    expect(last.get_by_role("cell")).to_have_text("1")
    axe(page, about="the overview")
    page.get_by_text("12 months").click()
    expect(page.get_by_role("region", name="Spent (USD)")).to_contain_text("$12.00")
    assert page.url.endswith("?by=month")
