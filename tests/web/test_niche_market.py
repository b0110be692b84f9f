"""A niche comes to the marketplace, gets a guard, is tried with other orders, and is deleted."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.e2e.market import ANSWERS, Market
from tests.web.browser import WIDTHS, Doors, axe, log_in


def test_a_niche_is_put_on_the_marketplace(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/niches/{market.niche_id}/market")
    form = page.get_by_role("form", name="Marketplace")
    expect(form.get_by_text("not on the marketplace yet")).to_be_visible()
    axe(page)
    form.get_by_label("Which leads are listed").select_option("Each as soon as it is approved")
    form.get_by_label("Price (USD)").fill("15.005")
    form.get_by_label("Most buyers of a lead").fill("3")
    form.get_by_label("An admin approves").check()
    form.get_by_label("As the category").select_option("Purpose")
    expect(form.get_by_label("As the date").get_by_role("option")).to_have_count(1)
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_be_focused()
    axe(page, about="a price that is too fine")
    form.get_by_label("Price (USD)").fill("15")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(form.get_by_text("not on the marketplace yet")).to_be_hidden()
    # What is left out stays as it was, and is shown as it is.
    form.get_by_label("Price (USD)").fill("")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_label("Price (USD)")).to_have_value("15")
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 800})
    axe(page)
    [row] = market.admin.get(f"marketplace_settings?niche_id=eq.{market.niche_id}")
    assert (row["listing_rule"], row["price"], row["max_buyers"]) == ("at_once", 15, 3)
    assert (row["category_field"], row["city_field"]) == ("purpose", None)
    assert row["reviews_listings"] is True


def test_a_form_is_guarded_and_a_niche_deleted(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/niches/{market.niche_id}/settings")
    guard = page.get_by_role("form", name="Protection against robots")
    guard.get_by_label("Proof of work", exact=True).select_option("Needed")
    guard.get_by_label("Shortest time").fill("2")
    guard.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    guards = f"form_guards?niche_id=eq.{market.niche_id}&select=is_required,seconds,effort"
    assert market.admin.get(guards) == [{"is_required": True, "seconds": 2, "effort": None}]
    page.reload()
    expect(guard.get_by_label("Shortest time")).to_have_value("2")
    guard.get_by_label("Proof of work", exact=True).select_option("")
    guard.get_by_label("Shortest time").fill("")
    guard.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    axe(page)

    # It has subscriptions and leads, so it can only be retired; one that has nothing is gone.
    market.sql("select tests.create_lead(%s, %s::jsonb)", market.niche_id, json.dumps(ANSWERS))
    page.get_by_role("button", name="Delete the niche").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("cannot be deleted: retire it")).to_be_visible()
    dialog.get_by_role("button", name="Delete the niche").click()
    expect(page.get_by_role("alert").get_by_text("niche is in use")).to_be_visible()
    axe(page, about="a niche that is in use")
    slug = f"unused-{market.slug}"
    unused = market.admin.call("create_niche", slug=slug, name="Unused", currency="USD")
    page.goto(f"{doors.admin}/admin/niches/{unused}/settings")
    page.get_by_role("button", name="Delete the niche").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the niche").click()
    expect(page.get_by_text("The niche was deleted.")).to_be_visible()
    expect(page.get_by_role("heading", name="Niches", level=1)).to_be_visible()
    assert market.admin.get(f"niches?slug=eq.{slug}") == []


def test_other_orders_are_tried(page: Page, market: Market, admin_email: str, doors: Doors) -> None:
    level = market.admin.call(
        "create_competition_level", niche_id=market.niche_id, name="Tried", price=12, max_buyers=1
    )
    market.sql(
        "select tests.distribute(tests.create_lead(%s, %s::jsonb"
        " || jsonb_build_object('budget', case when i %% 2 = 0 then 900 else 100 end)))"
        " from generate_series(1, 8) as i",
        market.niche_id,
        json.dumps(ANSWERS),
    )
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/niches/{market.niche_id}/what-if")
    form = page.get_by_role("form", name="What if")
    form.get_by_label("Level", exact=True).select_option(level)
    form.get_by_role("button", name="Try it").click()
    result = page.get_by_role("region", name="What it would have been")
    expect(result.get_by_text("US$96.00")).to_be_visible()
    axe(page)
    form.get_by_label("Price (USD)").fill("20")
    form.get_by_label("Most leads a day").fill("3")
    form.get_by_label("With another filter").check()
    form.get_by_role("button", name="Add rule").click()
    form.get_by_label("Condition").select_option("gte")
    form.get_by_label("Value").fill("500")
    form.get_by_role("button", name="Try it").click()
    expect(result.get_by_text("US$60.00")).to_be_visible()
    reasons = result.get_by_role("table", name="Why not the others")
    expect(reasons.get_by_role("row", name="Filter did not match 4")).to_be_visible()
    expect(reasons.get_by_role("row", name="Cap was reached 1")).to_be_visible()
    axe(page, about="with a filter")
    form.get_by_label("Price (USD)").fill("20.005")
    form.get_by_role("button", name="Try it").click()
    expect(form.get_by_role("alert")).to_be_focused()
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 800})
    axe(page, about="at a phone")
