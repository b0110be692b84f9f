"""Chromium for journeys through the pages: one for the session, a context for each page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from leadmill.market_story import MarketStory
from leadmill.stack import Stack
from leadmill.stack.stand_ins import STAND_IN_COMPANY, STAND_IN_TOKEN
from leadmill.story import ANSWERS, PASSWORD, PROVIDERS, Story
from tests.e2e.conftest import admin_email, market
from tests.waiting import PATIENCE
from tests.web.browser import Doors, OpenPage, Problems, new_context
from tests.web.coverage import Coverage
from tests.web.keyboard import Keyboard

__all__ = ["admin_email", "market"]

# Without windows, even unseen ones, it does half of the work.
CHROMIUM = "/usr/bin/chromium-headless-shell"
# Nothing of it asks the network for anything but our pages.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # Fewer processes, and so less to say between them: nothing here guards one page from another.
    "--renderer-process-limit=1", "--disable-site-isolation-trials", "--in-process-gpu",
    "--enable-features=NetworkServiceInProcess2",
)  # fmt: skip
PATIENCE_MS = PATIENCE * 1000
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
    with psycopg.connect(stack.dsn("postgres"), autocommit=True) as connection:
        # Other tests may have used the cards of the stories, and each card gets one welcome credit.
        connection.execute("delete from billing.welcome_claim")
    told = (stack.public_url, stack.admin_url, str(stack.mail_url), admin_email, PASSWORD)
    with Story(*told, say=lambda _: None) as story:
        story.play()
        leave_something_to_decide(story)
        connect_an_account(story)
    with MarketStory(*told, say=lambda _: None) as market:
        market.play()
        market.list_lead()  # the first one is sold


def leave_something_to_decide(story: Story) -> None:
    """A refund that is asked for, and a lead that waits."""
    buyer = story.doors[PROVIDERS[0].name]
    sale = buyer.get("assignments?select=id&limit=1")[0]["id"]
    buyer.call("request_refund", assignment_id=sale, reason="spam", notes="An advertisement")
    contact = {"name": "Will Wait", "email": "will@customer.example"}
    story.door(story.public_url).call(
        "submit_lead", niche=story.slug, contact=contact, answers=ANSWERS
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
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens further browsers; the test fails if one of them complains."""
    problems, contexts = Problems(), []
    coverage = Coverage()
    counted = request.node.get_closest_marker("uncounted") is None

    def opened(**options: Any) -> Page:
        context = new_context(browser, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        context.on("page", problems.watch)
        if counted:
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


@pytest.fixture
def keys(page: Page) -> Keyboard:
    """Its keyboard: a test that asks for it uses no mouse."""
    return Keyboard(page)
