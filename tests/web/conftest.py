"""Chromium for journeys through the pages: one for the session, a context for each page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from leadmill.market_story import MarketStory
from leadmill.stack import Stack
from leadmill.stack.stack import STAND_IN_COMPANY, STAND_IN_TOKEN
from leadmill.story import ANSWERS, PASSWORD, PROVIDERS, Story
from tests.e2e.conftest import admin_email, market
from tests.web.browser import Doors, OpenPage, Problems, new_context
from tests.web.coverage import Coverage

__all__ = ["admin_email", "market"]

CHROMIUM = "/usr/bin/chromium"
# Nothing of it asks the network for anything but our pages.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Two cores that others use, too.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def doors(stack: Stack) -> Doors:
    """Where the pages are."""
    return Doors.of(stack)


@pytest.fixture(scope="session")
def stories(stack: Stack, admin_email: str) -> None:
    """The stories of the demo and some more, so that pages have something to show."""
    told = (stack.public_url, stack.admin_url, str(stack.mail_url), admin_email, PASSWORD)
    with Story(*told, say=lambda _: None) as story:
        story.play()
        ask_for_a_refund(story)
        connect_an_account(story)
    with MarketStory(*told, say=lambda _: None) as market:
        market.play()


def ask_for_a_refund(story: Story) -> None:
    """Of a lead that was sold on terms which allow it, and one more lead that waits."""
    admin, buyer = story.doors["admin"], story.doors[PROVIDERS[0].name]
    [niche] = admin.get(f"niches?slug=eq.{story.slug}")
    admin.call(
        "change_refund_terms", niche_id=niche["id"], window_days=7, reasons=["other"],
        approved_automatically=[], limit_days=30, max_count=5,
    )  # fmt: skip
    for name in ("Fay Fake", "Will Wait"):
        contact = {"name": name, "email": f"{name.split()[0].lower()}@customer.example"}
        answer = story.door(story.public_url).call(
            "submit_lead", niche=story.slug, contact=contact, answers=ANSWERS
        )
        if name == "Fay Fake":
            admin.call("approve_lead", lead_id=answer["lead_id"])
            sold = story.wait(
                "the sale",
                lambda lead=answer["lead_id"]: buyer.get(f"assignments?lead_id=eq.{lead}"),
            )
            buyer.call(
                "request_refund", assignment_id=sold[0]["id"], reason="other", notes="No answer."
            )


def connect_an_account(story: Story) -> None:
    """At the stand-in for Pipedrive, by an admin."""
    admin = story.doors["admin"]
    [niche] = admin.get(f"niches?slug=eq.{story.slug}")
    admin.call(
        "create_crm_connection", niche_id=niche["id"], name="Deals",
        company_domain=STAND_IN_COMPANY, token=STAND_IN_TOKEN,
    )  # fmt: skip


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens further browsers; the test fails if one of them complains."""
    problems, contexts = Problems(), []
    coverage = Coverage()

    def opened(**options: Any) -> Page:
        context = new_context(browser, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        context.on("page", problems.watch)
        context.on("page", coverage.count)
        return context.new_page()

    yield opened
    coverage.write()
    for context in contexts:
        context.close()
    assert problems.found == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A browser with nobody logged in."""
    return open_page()
