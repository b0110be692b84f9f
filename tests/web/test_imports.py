"""An account at Pipedrive is connected, its fields become answers, and its deals leads."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from leadmill.stack.stand_ins import STAND_IN_COMPANY, STAND_IN_TOKEN
from tests.e2e.market import Market
from tests.web.browser import Doors, axe, log_in
from tests.web.keyboard import Keyboard

FORM = [
    {"id": "city", "label": "City", "type": "text", "required": True},
    {"id": "day", "label": "Wedding date", "type": "date"},
    {"id": "budget", "label": "Budget", "type": "number"},
]
DEALS = 300


def set_latency(market: Market, seconds: float) -> None:
    """How long Pipedrive takes for each answer."""
    url = f"{market.stack.pipedrive_url}/_config/knobs"
    assert httpx.post(url, json={"latency": seconds}, trust_env=False).is_success


@pytest.fixture
def niche(market: Market) -> Iterator[str]:
    """A niche for weddings, and an account full of deals that nothing is connected to."""
    for one in market.admin.get("crm_connections?organization_id=is.null"):
        market.admin.call("remove_crm_connection", connection_id=one["id"])
    niche = market.admin.call("create_niche", slug="web-weddings", name="Weddings", currency="USD")
    form = market.admin.call("create_form_schema", niche_id=niche, fields=FORM)
    market.admin.call("activate_form_schema", form_schema_id=form)
    with httpx.Client(base_url=market.stack.pipedrive_url, trust_env=False) as pipedrive:
        assert pipedrive.post("/_config/fill", json={"deals": DEALS}).is_success
    yield niche
    for one in market.admin.get(f"crm_connections?niche_id=eq.{niche}"):
        market.admin.call("remove_crm_connection", connection_id=one["id"])


def test_deals_become_leads(
    page: Page, keys: Keyboard, market: Market, niche: str, admin_email: str, doors: Doors
) -> None:
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/imports")
    keys.press(page.get_by_role("button", name="Connect an account").first)
    dialog = page.get_by_role("dialog", name="Connect an account")
    keys.type(dialog.get_by_label("Name"), "Weddings")
    keys.type(dialog.get_by_label("Company at Pipedrive"), STAND_IN_COMPANY)
    keys.type(dialog.get_by_label("API token"), "too short")
    keys.pick(dialog.get_by_role("combobox", name="Niche"), "Weddings")
    keys.press(dialog.get_by_role("button", name="Connect an account"))
    expect(dialog.get_by_role("alert")).to_be_focused()
    axe(page, about="a connection with a fault")
    keys.type(dialog.get_by_label("API token"), STAND_IN_TOKEN)
    page.keyboard.press("Enter")
    secret = page.get_by_role("dialog", name="Secret of the webhooks")
    expect(secret.get_by_label("User")).to_have_value("leadmill")
    keys.press(secret.get_by_role("button", name="Done"))
    expect(page.get_by_role("heading", name="Weddings")).to_be_visible()
    expect(page.get_by_text("Connected")).to_be_visible()

    keys.press(page.get_by_role("tab", name="Sources of answers"))
    keys.press(page.get_by_role("button", name="Suggest by name"))
    expect(page.get_by_text("3 sources found by their names.")).to_be_visible()
    axe(page, about="sources of answers")
    keys.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()

    keys.press(page.get_by_role("tab", name="Excluded deals"))
    keys.tick(page.get_by_label("All of Production"))
    keys.tick(page.get_by_role("group", name="Lorena").get_by_label("Quote Sent"))
    keys.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.", exact=True).last).to_be_visible()
    axe(page, about="excluded deals")

    keys.press(page.get_by_role("tab", name="Import"))
    # Slow enough for its progress to be seen.
    set_latency(market, 1.0)
    keys.press(page.get_by_role("button", name="Import now"))
    expect(page.get_by_text("The import has begun.")).to_be_visible()
    expect(page.get_by_text("Reading deals")).to_be_visible()
    progress = page.get_by_role("progressbar", name="Reading deals")
    expect(progress).to_have_attribute("aria-valuenow", "0")
    axe(page, about="an import under way")
    set_latency(market, 0.0)
    progress = page.get_by_role("progressbar", name="Progress of the import")
    expect(progress).to_have_attribute("aria-valuenow", "100")
    expect(page.get_by_text("Done", exact=True).first).to_be_visible()
    [run] = market.admin.get("crm_imports?order=created_at.desc&limit=1")
    assert run["imported"] > 50
    assert run["excluded"] > 10
    # A deal without an address cannot become a lead, and the page says why.
    assert run["failed"] > 0
    failures = page.get_by_role("region", name="Failures")
    expect(failures.get_by_text("email").first).to_be_visible()
    expect(page.get_by_role("button", name="Import again")).to_be_enabled()
    axe(page, about="an import with failures")

    keys.press(page.get_by_role("tab", name="Settings"))
    expect(page.get_by_label("Oldest age")).to_have_value("2 months")
    keys.type(page.get_by_label("Oldest age"), "soon")
    keys.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("alert")).to_be_focused()
    keys.type(page.get_by_label("Oldest age"), "3 months")
    keys.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.", exact=True).last).to_be_visible()
    keys.press(page.get_by_role("button", name="Replace the webhook secret"))
    question = page.get_by_role("dialog", name="Replace the webhook secret")
    keys.press(question.get_by_role("button", name="Replace the webhook secret"))
    expect(secret.get_by_label("Secret", exact=True)).not_to_have_value("")
    keys.press(secret.get_by_role("button", name="Done"))
    axe(page, about="settings of a connection")
