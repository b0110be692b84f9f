"""Money: deposits at the checkout and back, statement, settings, the plan."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in


def test_a_deposit_is_cancelled_then_paid(page: Page, market: Market, doors: Doors) -> None:
    log_in(page, doors.public, market.new_member())
    page.goto(f"{doors.public}/app/billing")
    deposit = page.get_by_role("form", name="Pay in money")
    deposit.get_by_role("textbox", name="Amount").fill("50")
    deposit.get_by_role("button").click()
    page.locator("button[value=cancel]").click()
    expect(page.get_by_text("Nothing was paid")).to_be_visible()
    deposit.get_by_role("textbox", name="Amount").fill("60")
    deposit.get_by_role("button").click()
    page.locator("button[value=pay]").click()
    expect(page.get_by_text("US$60.00 is in your wallet.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert b"deposit" in download.value.path().read_bytes()

    # A part of it goes back to the card.
    row = page.get_by_role("table", name="Deposits").get_by_role("row", name="Paid")
    row.get_by_role("button", name="Pay back the deposit of US$60.00").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Amount (USD)").fill("70")
    dialog.get_by_role("button", name="Pay back").click()
    expect(dialog.get_by_role("alert")).to_be_focused()
    axe(page, about="more than there is")
    dialog.get_by_label("Amount (USD)").fill("20")
    dialog.get_by_role("button", name="Pay back").click()
    expect(page.get_by_text("The payback is on its way.")).to_be_visible()
    expect(row.get_by_text("US$20.00")).to_be_visible()
    # A hundred of it is the welcome credit.
    held = page.get_by_role("region", name="USD")
    expect(held.get_by_text("US$140.00")).to_be_visible()
    closed = page.get_by_role("region", name="Balance at the end of day")
    expect(closed.get_by_text("US$0.00")).to_be_visible()
    axe(page)


def test_a_deposit_by_paystack(page: Page, market: Market, doors: Doors) -> None:
    log_in(page, doors.public, market.new_member())
    page.goto(f"{doors.public}/app/billing")
    deposit = page.get_by_role("form", name="Pay in money")
    deposit.get_by_label("Currency").select_option("KES")
    deposit.get_by_role("textbox", name="Amount").fill("5000")
    deposit.get_by_role("button").click()
    page.locator("button[value=pay]").click()
    # The page of the return looks again every few seconds.
    expect(page.get_by_text("KES 5,000.00 is in your wallet.")).to_be_visible()

    # The wallet of each currency is watched by itself.
    page.goto(f"{doors.public}/app/billing/settings")
    alert = page.get_by_role("region", name="Warning of a low balance")
    expect(alert.get_by_label("Warn below (USD)")).to_be_visible()
    page.get_by_label("Currency", exact=True).select_option("KES")
    alert.get_by_label("Warn below (KES)").fill("900")
    alert.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    axe(page)
    page.reload()
    expect(alert.get_by_label("Warn below (KES)")).to_have_value("900")
    page.get_by_label("Currency", exact=True).select_option("USD")
    expect(alert.get_by_label("Warn below (USD)")).to_have_value("")


def test_payment_settings(page: Page, market: Market, doors: Doors) -> None:
    log_in(page, doors.public, market.new_member())
    page.goto(f"{doors.public}/app/billing/settings")
    alert = page.get_by_role("region", name="Warning of a low balance")
    alert.get_by_label("Warn below (USD)").fill("20")
    alert.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    alert.get_by_label("Warn below (USD)").fill("")
    alert.get_by_role("button", name="Save").click()
    expect(alert.get_by_text("the threshold of the platform (US$100.00)")).to_be_visible()
    bill = page.get_by_role("region", name="Billing address")
    bill.get_by_role("button", name="Save").click()
    expect(bill.get_by_role("alert")).to_be_visible()
    axe(page)
    bill.get_by_label("Street and number").fill("1 High Street")
    bill.get_by_label("City").fill("Nairobi")
    bill.get_by_label("Country").select_option("KE")
    bill.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True).last).to_be_visible()
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
    # In the currency of the platform, unless another one is chosen.
    offer = page.get_by_role("region", name="Professional")
    expect(offer).to_contain_text("$49.00 a month")
    page.get_by_label("Currency").select_option("EUR")
    expect(offer).to_contain_text("€45.00 a month")
    page.get_by_label("Currency").select_option("USD")
    page.get_by_role("button", name="Choose Professional").click()
    page.locator("button[value=pay]").click()
    expect(page.get_by_role("heading", name="You have the plan Professional")).to_be_visible()
    page.get_by_role("button", name="Cancel the plan").click()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="Cancel the plan").click()
    expect(page.get_by_text("It ends on")).to_be_visible()
    page.get_by_role("button", name="Keep the plan").click()
    expect(page.get_by_text("It ends on")).not_to_be_visible()
