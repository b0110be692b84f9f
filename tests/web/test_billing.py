"""Money: a deposit at the checkout and back, statement, settings, the plan."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in


def test_a_deposit_goes_to_the_checkout_and_back(page: Page, market: Market, doors: Doors) -> None:
    log_in(page, doors.public, market.new_member())
    page.goto(f"{doors.public}/app/billing")
    deposit = page.get_by_role("form", name="Pay in money")
    expect(deposit.get_by_text("From US$10.00")).to_be_visible()
    axe(page)
    deposit.get_by_role("textbox", name="Amount").fill("1")
    deposit.get_by_role("button").click()
    expect(deposit.get_by_role("alert")).to_be_focused()
    deposit.get_by_role("textbox", name="Amount").fill("50")
    deposit.get_by_role("button").click()
    page.locator("button[value=cancel]").click()
    expect(page.get_by_text("Nothing was paid")).to_be_visible()
    deposit.get_by_role("textbox", name="Amount").fill("50,00")
    deposit.get_by_role("button").click()
    page.locator("button[value=pay]").click()
    expect(page.get_by_text("US$50.00 is in your wallet.")).to_be_visible()
    assert "/app/billing?deposit=" in page.url
    expect(
        page.get_by_role("region", name="Statement").get_by_text("Deposit").first
    ).to_be_visible()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert b"deposit" in download.value.path().read_bytes()


def test_a_deposit_by_paystack(page: Page, market: Market, doors: Doors) -> None:
    log_in(page, doors.public, market.new_member())
    page.goto(f"{doors.public}/app/billing")
    deposit = page.get_by_role("form", name="Pay in money")
    deposit.get_by_label("Currency").select_option("KES")
    deposit.get_by_role("textbox", name="Amount").fill("5000")
    deposit.get_by_role("button").click()
    page.locator("button[value=pay]").click()
    # The page of the return looks again every few seconds.
    expect(page.get_by_text("KES 5,000.00 is in your wallet.")).to_be_visible(timeout=60_000)


def test_payment_settings(page: Page, market: Market, doors: Doors) -> None:
    log_in(page, doors.public, market.new_member())
    page.goto(f"{doors.public}/app/billing/settings")
    alert = page.get_by_role("region", name="Warning of a low balance")
    alert.get_by_label("Warn below (USD)").fill("20")
    alert.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    bill = page.get_by_role("region", name="Billing address")
    bill.get_by_role("button", name="Save").click()
    expect(bill.get_by_role("alert")).to_be_visible()
    axe(page)
    bill.get_by_label("Street and number").fill("1 High Street")
    bill.get_by_label("City").fill("Nairobi")
    bill.get_by_label("Country").select_option("KE")
    bill.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.").last).to_be_visible()
    methods = page.get_by_role("region", name="Payment methods")
    methods.get_by_role("button", name="Add a payment method").click()
    page.locator("button[value=pay]").click()
    expect(methods.get_by_text("ending in 4242")).to_be_visible()
    recharge = page.get_by_role("region", name="Refill the wallet by itself")
    recharge.get_by_label("When less than this can be spent (USD)").fill("20")
    recharge.get_by_label("Charge this much (USD)").fill("50")
    recharge.get_by_role("button", name="Save").click()
    expect(recharge.get_by_role("button", name="Stop refilling")).to_be_visible()
    recharge.get_by_role("button", name="Stop refilling").click()
    expect(page.get_by_text("The wallet is not refilled any more.")).to_be_visible()


def test_a_plan_is_bought_cancelled_and_kept(page: Page, market: Market, doors: Doors) -> None:
    log_in(page, doors.public, market.new_member())
    page.goto(f"{doors.public}/app/plan")
    expect(page.get_by_role("heading", name="You have the plan Free")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Choose Professional").click()
    page.locator("button[value=pay]").click()
    expect(page.get_by_role("heading", name="You have the plan Professional")).to_be_visible()
    page.get_by_role("button", name="Cancel the plan").click()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="Cancel the plan").click()
    expect(page.get_by_text("It ends on")).to_be_visible()
    page.get_by_role("button", name="Keep the plan").click()
    expect(page.get_by_text("It ends on")).not_to_be_visible()
