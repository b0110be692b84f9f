"""The pages of the public and of providers, each looked at by axe; the rest of what all can use."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from leadmill.stack import Stack
from leadmill.story import PROVIDERS
from tests.web.browser import Doors, OpenPage, axe, log_in
from tests.web.walking import walk


@pytest.mark.uncounted
@pytest.mark.usefixtures("stories")
def test_public_pages(page: Tab, doors: Doors) -> None:
    walk(page, doors.public, "public")


@pytest.mark.slow
@pytest.mark.uncounted
@pytest.mark.usefixtures("stories")
def test_pages_of_providers(page: Tab, doors: Doors) -> None:
    log_in(page, doors.public, PROVIDERS[0].email)
    walk(page, doors.public, "app")


def test_an_address_that_is_none(page: Tab, open_page: OpenPage, doors: Doors) -> None:
    answer = page.goto(f"{doors.public}/nowhere")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="no such page")).to_be_visible()
    axe(page)
    assert page.request.get(f"{doors.public}/nowhere", headers={"Accept": "*/*"}).json()["code"]


def test_an_address_is_led_to_the_name(page: Tab, stack: Stack, doors: Doors) -> None:
    page.goto(f"{stack.public_url}/log-in?next=/app/")
    assert page.url == f"{doors.public}/log-in?next=/app/"
    # The API is left where it is: programs follow no redirects.
    assert page.request.get(f"{stack.public_url}/api/niches").url.startswith(stack.public_url)
