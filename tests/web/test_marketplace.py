"""Browsing, a favourite, a purchase, and what came of it, all by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in
from tests.web.keyboard import Keyboard
from tests.web.trade import Trade


def test_a_lead_is_chosen_bought_and_reported_on(
    page: Page, keys: Keyboard, market: Market, doors: Doors
) -> None:
    trade = Trade(market, price=20, max_buyers=3)
    trade.list("Ann Miller")
    trade.list("Bob Texan", state="Texas", city="Austin", style="Modern")
    log_in(page, doors.public, trade.email)
    page.goto(f"{doors.public}/app/marketplace")
    keys.choose(page.get_by_label("Niche"), trade.niche)
    expect(page.get_by_role("status")).to_have_text("2 for sale")
    cards = page.get_by_role("list", name="Marketplace").get_by_role("listitem")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("Austin, TX")
    axe(page, about="the marketplace")
    keys.type(page.get_by_label("Words", exact=True), "garden -modern")
    expect(cards).to_have_count(1)
    expect(cards.first).to_contain_text("Sold 0 of 3")
    assert "Ann Miller" not in page.content()

    keys.press(cards.first.get_by_role("button", name="to the favourites"), "Space")
    expect(cards.first.get_by_role("button", pressed=True)).to_be_visible()
    keys.press(cards.first.get_by_role("link"))
    box = page.get_by_role("region", name="Buy")
    expect(box).to_contain_text("Left afterwardsUS$")
    axe(page, about="a listing")
    keys.press(page.get_by_role("button", name="Buy for US$20.00"))
    dialog = page.get_by_role("dialog", name="Buy for US$20.00")
    expect(dialog).to_contain_text("are left")
    axe(page, about="the confirmation")
    keys.press(dialog.get_by_role("button", name="Buy for US$20.00"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann Miller")

    feedback = page.get_by_role("region", name="Feedback")
    keys.tick(page.get_by_label("Yes"))
    keys.tick(page.get_by_label("Answered", exact=True))
    keys.type(page.get_by_label("Days until the booking"), "9999")
    keys.press(page.get_by_role("button", name="Give feedback"))
    expect(feedback.get_by_role("alert")).to_be_focused()
    axe(page, about="feedback with a fault")
    keys.type(page.get_by_label("Days until the booking"), "3")
    keys.type(page.get_by_label("What you charged (USD)"), "1500")
    page.keyboard.press("Enter")
    expect(feedback).to_contain_text("RewardUS$2.00")
    expect(feedback).to_contain_text("$1,500.00")

    page.goto(f"{doors.public}/app/marketplace?favourites=1")
    expect(cards.first).to_contain_text("Bought")
    keys.press(cards.first.get_by_role("link"))
    expect(page.get_by_text("Your organisation has bought this lead.")).to_be_visible()
    keys.press(page.get_by_role("link", name="Show the lead"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann Miller")


def test_what_keeps_somebody_from_buying_is_said(page: Page, market: Market, doors: Doors) -> None:
    trade = Trade(market, price=90000, max_buyers=1)
    listing = trade.list("Ann Dear")
    log_in(page, doors.public, trade.email)
    page.goto(f"{doors.public}/app/marketplace/{listing}")
    expect(page.get_by_text("Your funds do not suffice.")).to_be_visible()
    expect(page.get_by_role("link", name="Deposit money")).to_be_visible()
    page.goto(f"{doors.public}/app/marketplace/{trade.niche_id}")
    expect(page.get_by_text("This lead is not for sale")).to_be_visible()
    axe(page, about="no such listing")
