"""The next version of a form: written by keyboard, tried, activated, and then asked."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.waiting import wait_for
from tests.web.browser import WIDTHS, Doors, axe, log_in
from tests.web.keyboard import Keyboard


def _drag_up_by_keyboard(page: Page, handle: str, places: int) -> None:
    """What is told to those who do not see it says when a step is done."""
    told = page.locator("[id^=DndLiveRegion]").first
    page.get_by_role("button", name=f"Reorder {handle}").focus()
    page.keyboard.press("Space")
    expect(told).not_to_be_empty()
    for _ in range(places):
        before = told.inner_text()
        page.keyboard.press("ArrowUp")
        expect(told).not_to_have_text(before)
    page.keyboard.press("Space")


def test_the_next_version_of_a_form_is_written_and_asked(
    page: Page, keys: Keyboard, market: Market, admin_email: str, doors: Doors
) -> None:
    level = market.admin.call(
        "create_competition_level",
        niche_id=market.niche_id,
        name="Shared",
        price=5,
        max_buyers=3,
    )
    market.member.call("subscribe", competition_level_id=level, filter={"storage": ["NVMe"]})
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/niches")
    keys.press(page.get_by_role("link", name="Test").first)
    page.goto(f"{doors.admin}/admin/niches/{market.niche_id}")
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()
    axe(page)
    keys.press(page.get_by_role("button", name="New draft"))
    expect(page.get_by_role("heading", name="Test: version 2")).to_be_visible()
    expect(page.get_by_text("The draft is the same")).to_be_hidden()

    # A new field with a fault while it is typed.
    keys.press(page.get_by_role("button", name="Add a field"))
    keys.type(page.get_by_role("textbox", name="Question", exact=True), "Do you run a shop?")
    keys.choose(page.get_by_label("Type", exact=True), "Yes or no")
    keys.type(page.get_by_role("textbox", name="Id", exact=True), "Shop!")
    expect(page.get_by_text("One fault").first).to_be_visible()
    expect(page.get_by_role("button", name="Activate")).to_be_disabled()
    keys.type(page.get_by_role("textbox", name="Id", exact=True), "shop")
    expect(page.get_by_text("No faults")).to_be_visible()
    axe(page)
    keys.press(page.get_by_role("button", name="Done"))

    # Its place, by keyboard: before the budget.
    _drag_up_by_keyboard(page, "Do you run a shop?", 8)
    first = page.get_by_role("listitem").first
    expect(first).to_contain_text("Do you run a shop?")

    # The memory has another id, the storage goes, the purpose is asked of shops only.
    keys.press(page.get_by_role("button", name="Edit Memory"))
    keys.type(page.get_by_role("textbox", name="Id", exact=True), "memory")
    keys.press(page.get_by_role("button", name="Done"))
    keys.press(page.get_by_role("button", name="Remove Storage"))
    keys.press(page.get_by_role("button", name="Edit Bandwidth"))
    keys.tick(page.get_by_label("Ask only if"))
    keys.choose(page.get_by_label("Field of condition 1"), "Do you run a shop?")
    keys.press(page.get_by_role("button", name="Done"))
    preview = page.get_by_role("region", name="What the draft does")
    expect(preview.get_by_text("Bandwidth")).to_be_hidden()
    keys.tick(preview.get_by_label("Yes"))
    expect(preview.get_by_text("Bandwidth")).to_be_visible()

    keys.press(page.get_by_role("tab", name="Changes"))
    expect(page.get_by_text("New: Do you run a shop?")).to_be_visible()
    expect(page.get_by_text("Id ram became memory")).to_be_visible()
    expect(page.get_by_text("Removed: Storage")).to_be_visible()
    axe(page)
    keys.press(page.get_by_role("tab", name="Mappings"))
    expect(page.get_by_label("Memory became")).to_have_value("memory")
    expect(page.get_by_label("Storage became")).to_have_value("")
    axe(page)

    keys.press(page.get_by_role("button", name="Save draft"))
    expect(page.get_by_text("The draft was saved.")).to_be_visible()
    keys.press(page.get_by_role("tab", name="Filters"))
    keys.press(page.get_by_role("button", name="Try it"))
    expect(page.get_by_text("1 of 1 subscriptions would be paused")).to_be_visible()
    axe(page)
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 800})
    axe(page)
    page.set_viewport_size({"width": WIDTHS["laptop"], "height": 900})

    keys.press(page.get_by_role("button", name="Activate"))
    keys.press(page.get_by_role("dialog").get_by_role("button", name="Activate"))
    expect(page.get_by_text("The form is active.")).to_be_visible()
    page.goto(f"{doors.public}/o/{market.slug}")
    expect(page.get_by_text("Do you run a shop?")).to_be_visible()
    expect(page.get_by_text("Bandwidth")).to_be_hidden()


def test_a_niche_gets_levels_texts_and_terms(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    log_in(page, doors.admin, admin_email)
    page.goto(f"{doors.admin}/admin/niches")
    page.get_by_role("button", name="Create a niche").click()
    page.get_by_label("Name").fill("Roofs")
    page.get_by_label("Address").fill("Not a slug")
    page.get_by_role("dialog").get_by_role("button", name="Create a niche").click()
    expect(page.get_by_role("alert")).to_be_visible()
    slug = f"roofs-{market.slug}"
    page.get_by_label("Address").fill(slug)
    page.get_by_role("dialog").get_by_role("button", name="Create a niche").click()
    expect(page.get_by_role("heading", name="Roofs")).to_be_visible()
    expect(page.get_by_text("This niche has no form yet")).to_be_visible()

    parts = page.get_by_role("navigation", name="Parts of the niche")
    parts.get_by_role("link", name="Levels").click()
    for name, price in (("Shared", "5"), ("Exclusive", "20")):
        page.get_by_role("button", name="Add a level").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_label("Price").fill(price)
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_be_hidden()
    expect(page.get_by_text("$20.00")).to_be_visible()
    page.get_by_role("button", name="Move Exclusive up").click()
    expect(page.get_by_text("The order was changed.")).to_be_visible()
    expect(page.get_by_role("listitem").first).to_contain_text("Exclusive")
    axe(page)

    parts.get_by_role("link", name="Landing page").click()
    page.get_by_label("Title").fill("A roof in a week")
    page.get_by_label("Points").fill("Three offers\nNo costs")
    page.get_by_label("Pages that may embed").fill("partner.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    page.get_by_label("Pages that may embed").fill("https://partner.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    axe(page)

    parts.get_by_role("link", name="Consent").click()
    page.get_by_role("button", name="Add a text").click()
    page.get_by_role("textbox", name="Text 1").fill("Providers may call me.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True).last).to_be_visible()
    axe(page)
    parts.get_by_role("link", name="Refund terms").click()
    page.get_by_label("Days after the sale").fill("21")
    page.get_by_role("button", name="Save").click()
    axe(page)
    parts.get_by_role("link", name="Settings").click()
    settings = page.get_by_role("form", name="Settings")
    settings.get_by_label("Wait for opening hours").fill("12")
    settings.get_by_role("button", name="Save").click()
    axe(page)
    stored = (
        "select n.opening_wait::text, c.text, t.window_days from catalog.niche as n"
        " join catalog.consent as c on c.niche_id = n.id"
        " join returns.refund_term as t on t.niche_id = n.id and t.window_days = 21"
        " where n.slug = %s"
    )
    wanted = [("12:00:00", "Providers may call me.", 21)]
    wait_for(lambda: market.sql(stored, slug) == wanted)
