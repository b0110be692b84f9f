"""Standing orders: a filter with a fault and a count, caps, hours by keyboard, pause and end."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.market import ANSWERS, Market
from tests.web.browser import Doors, axe, log_in
from tests.web.keyboard import Keyboard


@pytest.fixture(scope="module")
def level(market: Market) -> str:
    """A level for which forty leads were evaluated, half of them with a budget above 500."""
    level: str = market.admin.call(
        "create_competition_level", niche_id=market.niche_id, name="Shared", price=12, max_buyers=3
    )
    market.sql(
        "select tests.distribute(tests.create_lead(%s, %s::jsonb"
        " || jsonb_build_object('budget', case when i %% 2 = 0 then 900 else 100 end)))"
        " from generate_series(1, 40) as i",
        market.niche_id,
        json.dumps(ANSWERS),
    )
    return level


def test_a_filter_is_written_counted_and_ordered(
    page: Page, keys: Keyboard, market: Market, doors: Doors, level: str
) -> None:
    log_in(page, doors.public, market.member_email)
    page.goto(f"{doors.public}/app/subscriptions")
    expect(page.get_by_text("No subscription yet")).to_be_visible()
    axe(page)
    keys.press(page.get_by_role("main").get_by_role("link", name="Subscribe").first)
    keys.choose(page.get_by_label("Niche"), market.niche_id)
    keys.tick(page.get_by_label("Shared: "))
    expect(page.get_by_text("Every lead.")).to_be_visible()
    keys.press(page.get_by_role("button", name="Add rule"))
    keys.choose(page.get_by_label("Condition"), "is between")
    keys.type(page.get_by_label("From"), "900")
    keys.type(page.get_by_label("To", exact=True), "500")
    expect(page.get_by_text("must begin with the smaller")).to_be_visible()
    expect(page.get_by_text("until the rules are complete")).to_be_visible()
    axe(page)
    keys.type(page.get_by_label("From"), "400")
    keys.type(page.get_by_label("To", exact=True), "1000")
    expect(page.get_by_text("must begin with the smaller")).not_to_be_visible()
    expect(page.get_by_text("match the filter")).to_be_visible()
    expect(page.get_by_text("Monthly budget is between 400 and 1,000.")).to_be_visible()
    axe(page)
    keys.press(page.get_by_role("main").get_by_role("button", name="Subscribe"))
    expect(page.get_by_role("heading", name="Test: Shared")).to_be_visible()
    [(filter_,)] = market.sql(
        "select filter from distribution.subscription where competition_level_id = %s", level
    )
    assert filter_ == {"all": [{"field": "budget", "op": "between", "value": [400, 1000]}]}


def test_caps_hours_pause_and_end(page: Page, market: Market, doors: Doors, level: str) -> None:
    member = market.new_member()
    token = market.with_token(market.log_in(member)["access_token"])
    subscription = token.call("subscribe", competition_level_id=level, filter={})
    log_in(page, doors.public, member)
    page.goto(f"{doors.public}/app/subscriptions/{subscription}")
    expect(page.get_by_role("heading", name="Test: Shared")).to_be_visible()
    axe(page)
    caps = page.get_by_role("region", name="Caps")
    caps.get_by_label("Leads a day").fill("10")
    caps.get_by_label("Money a month (USD)").fill("150.555")
    caps.get_by_role("button", name="Save").click()
    expect(caps.get_by_role("alert")).to_be_visible()
    caps.get_by_label("Money a month (USD)").fill("150")
    caps.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    hours = page.get_by_role("region", name="Opening hours")
    hours.get_by_role("button", name="Monday to Friday, 9 to 17").click()
    slot = hours.get_by_role("gridcell", name="Monday 09:00 to 09:30")
    slot.focus()
    for key in ("Space", "Shift+ArrowDown", "ArrowRight", "ArrowUp", "ArrowUp", "Space"):
        page.keyboard.press(key)
    expect(hours.get_by_text(re.compile("Monday 10:00.17:00"))).to_be_visible()
    expect(hours.get_by_text(re.compile("Tuesday 08:30.17:00"))).to_be_visible()
    hours.get_by_role("button", name="Save").click()
    page.reload()
    expect(hours.get_by_text(re.compile("Monday 10:00.17:00"))).to_be_visible()
    expect(caps.get_by_label("Leads a day")).to_have_value("10")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("It got every lead")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("You have paused it.")).to_be_visible()
    market.sql(
        "select tests.distribute(tests.create_lead(%s, %s::jsonb))",
        market.niche_id,
        json.dumps(ANSWERS),
    )
    page.reload()
    page.get_by_role("button", name="Show", exact=True).click()
    missed = page.get_by_role("table", name="Leads that it did not get")
    expect(missed.get_by_role("cell", name="It was paused")).to_be_visible()
    axe(page, about="leads that it did not get")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("You have paused it.")).not_to_be_visible()
    page.get_by_role("button", name="End", exact=True).click()
    axe(page)
    page.get_by_role("button", name="End the subscription").click()
    expect(page.get_by_text("It has ended and buys nothing more.")).to_be_visible()
    page.goto(f"{doors.public}/app/subscriptions?ended=1")
    expect(page.get_by_text("Ended", exact=True)).to_be_visible()
    axe(page)
