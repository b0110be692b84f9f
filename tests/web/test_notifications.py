"""Who is told what: a channel, a rule with a filter, a test, and what the log says of it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in


def test_a_rule_sends_to_a_mailbox(page: Page, market: Market, doors: Doors) -> None:
    email = market.new_member()
    log_in(page, doors.public, email)
    page.goto(f"{doors.public}/app/notifications")
    page.get_by_role("main").get_by_role("button", name="Channels").click()
    expect(page.get_by_text("No channels yet")).to_be_visible()
    page.get_by_role("button", name="Add a channel").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Sales")
    dialog.get_by_label("Address (URL)").fill("https://example.com/no-chat")
    dialog.get_by_role("button", name="Add a channel").click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    axe(page)
    dialog.get_by_label("Kind").select_option("E-mail")
    dialog.get_by_label("E-mail address").fill(email)
    dialog.get_by_role("button", name="Add a channel").click()
    expect(page.get_by_role("cell", name="Active")).to_be_visible()
    axe(page)

    page.get_by_role("tab", name="Rules").click()
    page.get_by_role("button", name="Add a rule").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Sold leads")
    expect(dialog.get_by_role("group", name="Preview")).to_be_visible()
    dialog.get_by_label("Quiet from").fill("22:00")
    dialog.get_by_label("Quiet until").fill("07:00")
    axe(page)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Quiet hours 22:00")).to_be_visible()
    page.get_by_role("button", name="Edit Sold leads").click()
    dialog.get_by_label("When").select_option("Once an hour, together")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="Once an hour, together")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Send a test to Sold leads").click()
    expect(page.get_by_text("The test is on its way.")).to_be_visible()

    sent = (
        "select d.status from notification.delivery as d join notification.channel as c"
        " on c.id = d.channel_id where c.settings ->> 'address' = %s and d.status = 'sent'"
    )
    market.story.wait("the test", lambda: market.sql(sent, email))
    page.get_by_role("tab", name="Log").click()
    page.get_by_label("Channel", exact=True).select_option("Sales")
    expect(page.get_by_text("Test", exact=True)).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Details of").first.click()
    expect(page.get_by_text("Attempt 1: Sent")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("It is sent again, with the same id.")).to_be_visible()

    page.get_by_role("tab", name="Mails").click()
    page.get_by_label("A lead is yours").uncheck()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    axe(page)
    page.get_by_role("tab", name="Channels").click()
    page.get_by_role("button", name="Actions: Sales").click()
    page.get_by_role("menuitem", name="Remove").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("No channels yet")).to_be_visible()


def test_settings_and_connections(page: Page, market: Market, doors: Doors) -> None:
    log_in(page, doors.public, market.new_member())
    page.goto(f"{doors.public}/app/settings")
    page.get_by_label("Website").fill("nonsense")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Website").fill("https://roofs.example")
    page.get_by_role("combobox", name="Time zone").click()
    page.get_by_role("combobox", name="Time zone").fill("Nairobi")
    page.get_by_role("option", name="Africa/Nairobi").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    axe(page)
    page.goto(f"{doors.public}/app/profile")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    assert '"memberships"' in download.value.path().read_text()
    page.goto(f"{doors.public}/app/connections#crm_error=denied")
    expect(page.get_by_text("Access was not granted at Pipedrive.")).to_be_visible()
    page.get_by_role("button", name="Connect by API token").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Our CRM")
    dialog.get_by_label("Company domain").fill("acme")
    dialog.get_by_label("API token").first.fill("nonsense")
    dialog.get_by_role("button", name="Connect", exact=True).click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    axe(page)
