"""Reports: charts with a table beside them, a period and a niche in the address, CSV."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in

REPORTS = (
    *("Leads", "Providers", "Refunds", "Deposits", "Sources", "Recurring revenue", "Sign-ups"),
    *("Retention", "Plans", "API usage", "Marketplace"),
)


def test_revenue_by_period_and_niche(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    # Other tests have niches of the same name.
    market.admin.call("update_niche", niche_id=market.niche_id, name="Web reports")
    market.sql("select tests.sell(%s, 3)", market.niche_id)
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/reports")
    expect(page.get_by_role("heading", name="Revenue", exact=True)).to_be_visible()
    page.get_by_role("combobox", name="Niche").click()
    page.get_by_role("option", name="Web reports").click()
    page.get_by_role("combobox", name="By").click()
    page.get_by_role("option", name="Month").click()
    expect(page.get_by_role("region", name="Revenue · Web reports · USD")).to_be_visible()
    assert f"niche={market.niche_id}" in page.url
    assert "by=month" in page.url
    lines = page.get_by_role("region", name="Lines of Revenue")
    expect(lines.get_by_role("row")).to_have_count(2)
    axe(page, about="revenue")
    page.reload()
    expect(lines.get_by_role("row")).to_have_count(2)

    with page.expect_download() as kept:
        page.get_by_role("button", name="CSV").click()
    assert kept.value.suggested_filename == "revenue.csv"
    head, line = Path(kept.value.path()).read_text().splitlines()
    assert head.startswith('"period","niche_id","niche","currency"')
    assert '"Web reports","USD"' in line

    page.get_by_role("combobox", name="Period").click()
    page.get_by_role("option", name="Other days").click()
    page.get_by_label("Until").fill("2020-01-31")
    page.get_by_label("From").fill("2020-01-01")
    expect(page.get_by_text("Nothing in this period")).to_be_visible()
    page.get_by_label("From").fill("2021-01-01")
    expect(page.get_by_role("alert")).to_contain_text("the period is not valid")

    page.goto(f"{doors.admin}/admin/reports?period=12m")
    for report in REPORTS:
        page.get_by_role("link", name=report, exact=True).last.click()
        expect(page.get_by_role("heading", level=1, name=report, exact=True)).to_be_visible()
        expect(page.get_by_role("status")).to_have_count(0)
        axe(page, about=report)
        assert "period=12m" in page.url
