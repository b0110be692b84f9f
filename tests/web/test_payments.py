"""An admin replays a webhook, dismisses another, and explains a difference, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in

APPLIED, STRANGE = "evt_web_late", "evt_web_strange"


@pytest.fixture
def events(market: Market) -> str:
    """Two events that wait for an admin, and money at Stripe that the ledger does not have."""
    [(deposit,)] = market.sql(
        "select tests.create_deposit(tests.organization_of(id))"
        " from identity.user_account where email = %s",
        market.member_email,
    )
    for event, session in (
        (APPLIED, "tests.stripe_session(%s)"),
        (STRANGE, "jsonb_build_object('id', %s::text)"),
    ):
        market.sql(
            "select billing.store_webhook('stripe', %s, 'checkout.session.completed', now(),"
            " '2027-03-31.fig', false, false, '{}', convert_to(jsonb_build_object('data',"
            f" jsonb_build_object('object', {session}))::text, 'UTF8'))",
            event,
            deposit,
        )
    market.sql(
        "with r as (insert into billing.reconciliation"
        " (processor, kind, from_at, until_at, reached_at)"
        " values ('stripe', 'balance', now() - interval '1 day', now(), now()) returning id)"
        " insert into billing.difference (processor, fault, journal_id, ledger_amount, currency,"
        " reconciliation_id) select 'stripe', 'no transaction', j.id, 1200, 'USD', r.id"
        " from r, (select min(id) as id from ledger.journal) as j"
    )
    return str(deposit)


def test_what_waits_for_a_decision(
    page: Page, market: Market, events: str, admin_email: str, doors: Doors
) -> None:
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/payments?status=quarantined")
    expect(page.get_by_role("heading", name="Webhooks")).to_be_visible()
    axe(page, about="webhooks")
    page.get_by_role("button", name=f"Replay {APPLIED}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The event was tried again: Applied.")).to_be_visible()
    [deposit] = market.admin.get(f"deposits?id=eq.{events}")
    assert deposit["status"] == "paid"

    page.get_by_role("button", name=f"Dismiss {STRANGE}").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=f"Dismiss {STRANGE}")
    expect(dialog.get_by_role("textbox", name="Reason")).to_be_focused()
    page.keyboard.type("no")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_be_focused()
    axe(page, about="a reason that is too short")
    dialog.get_by_role("textbox", name="Reason").fill(
        "This session belongs to another shop of ours."
    )
    dialog.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("The event was dismissed.")).to_be_visible()
    expect(page.get_by_text("Nothing found")).to_be_visible()

    page.get_by_role("link", name="Differences").click()
    page.get_by_label("Status").select_option("open")
    row = page.get_by_role("row", name="Only the ledger has it")
    expect(row.get_by_text("US$12.00")).to_be_visible()
    row.get_by_role("button", name="Explain").click()
    dialog = page.get_by_role("dialog", name="Explain difference")
    dialog.get_by_role("textbox", name="Reason").fill(
        "Paid out by the bank; the statement of May shows it."
    )
    dialog.get_by_role("button", name="Explain").click()
    expect(page.get_by_text("The difference is explained.")).to_be_visible()
    page.get_by_label("Status").select_option("explained")
    expect(page.get_by_text("the statement of May shows it")).to_be_visible()
    axe(page, about="differences")

    for part in (
        "Deposits",
        "Refunds",
        "Disputes",
        "Single payments",
        "Reconciliations",
        "Balances",
    ):
        page.get_by_role("link", name=part, exact=True).click()
        expect(page.get_by_role("heading", name=part, exact=True)).to_be_visible()
        expect(page.get_by_role("status")).to_have_count(0)
        axe(page, about=part)
