"""What a visitor has to load before the first page is there: its scripts, as they are sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from leadmill.story import PROVIDERS
from tests.web.browser import Doors, log_in
from tests.web_routes import pages

pytestmark = pytest.mark.uncounted
KILOBYTE = 1024
LIMITS = {"public": 80, "app": 260, "admin": 280}
# Editors wait until somebody edits.
LATER = ("FilterEditor", "SortableList", "editor")
# A page that reads only asks for no proof of work, and loads nothing that does the work.
WORK = ("challenge", "solve")


def scripts_of(page: Page, open_it: Callable[[], object]) -> dict[str, int]:
    """The scripts that are loaded, and how many bytes each has on the way."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    open_it()
    # Some pages ask for new leads all the time, so the network is never still.
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("status", name="Loading")).to_have_count(0)
    return {
        response.url.rsplit("/", 1)[1]: response.request.sizes()["responseBodySize"]
        for response in responses
        if response.request.resource_type == "script"
    }


def assert_below(loaded: dict[str, int], entry: str) -> None:
    kilobytes = sum(loaded.values()) / KILOBYTE
    assert loaded, "no script was loaded"
    assert kilobytes <= LIMITS[entry], f"{kilobytes:.1f} kB: {loaded}"
    too_early = [name for name in loaded if name.startswith(LATER)]
    assert not too_early, f"loaded before anybody asked for it: {too_early}"


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize("address", [page.address for page in pages("public")])
def test_a_public_page_is_small(page: Page, doors: Doors, address: str) -> None:
    url = doors.public + address.replace("$niche", "vps-hosting")
    loaded = scripts_of(page, lambda: page.goto(url))
    assert_below(loaded, "public")
    # The form to sign up has no more to read than to fill in.
    assert address == "/sign-up" or not [name for name in loaded if name.startswith(WORK)]


@pytest.mark.usefixtures("stories")
def test_the_first_page_of_a_provider(page: Page, doors: Doors) -> None:
    log_in(page, doors.public, PROVIDERS[0].email)
    first = pages("app")[0].address

    def open_it() -> None:
        page.goto(f"{doors.public}/app/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert first in page.url

    assert_below(scripts_of(page, open_it), "app")


@pytest.mark.usefixtures("stories")
def test_the_first_page_of_an_admin(page: Page, doors: Doors, admin_email: str) -> None:
    log_in(page, doors.admin, admin_email)

    def open_it() -> None:
        page.goto(f"{doors.admin}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert_below(scripts_of(page, open_it), "admin")
