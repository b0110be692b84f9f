"""Every page of the routes: axe finds nothing, light and dark, at three widths; nothing overflows.

A page with a parameter is found by the links of the others, so each page is one that a person can
get to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from leadmill.stack import Stack
from leadmill.story import PROVIDERS
from tests.web.browser import WIDTHS, Doors, OpenPage, axe, log_in
from tests.web_routes import Page, pages

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# What depends on colours alone: the rest was looked at in the other scheme.
OF_COLOURS = ("color-contrast", "link-in-text-block")


@dataclass
class Walk:
    """Visits the pages of an entry, those without parameters first, and keeps the links it sees."""

    tab: Tab
    url: str
    left: list[Page]
    links: set[str] = field(default_factory=set)

    def visits(self) -> Iterator[tuple[Page, str]]:
        waiting = sorted(self.left, key=lambda page: page.has_parameters)
        while waiting:
            found = next(
                ((page, address) for page in waiting if (address := self._address(page))), None
            )
            assert found, f"no page links to {[page.address for page in waiting]}"
            waiting.remove(found[0])
            yield found

    def _address(self, page: Page) -> str | None:
        if not page.has_parameters:
            return page.address
        return next((link for link in sorted(self.links) if page.pattern.fullmatch(link)), None)

    def open(self, address: str) -> None:
        # What a page asks for late has arrived, too: its links lead on.
        self.tab.goto(self.url + address, wait_until="networkidle")
        expect(self.tab.get_by_role("heading", level=1)).to_have_count(1)
        expect(self.tab.get_by_role("status", name="Loading")).to_have_count(0)
        expect(self.tab.get_by_role("heading", name="no such page")).to_have_count(0)
        self.links |= set(
            self.tab.evaluate("[...document.links].map((link) => new URL(link.href).pathname)")
        )
        # Where a form leads, and its frame on other sites: nobody gets there by a link.
        for link in [link for link in self.links if link.startswith("/o/")]:
            slug = link.split("/")[2]
            self.links |= {f"/o/{slug}/thank-you", f"/embed/{slug}", f"/embed/{slug}/thank-you"}

    def look(self, address: str) -> None:
        """All schemes and widths, without loading the page again."""
        for name, width in WIDTHS.items():
            self.tab.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                self.tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                rules = OF_COLOURS if scheme == "dark" else None
                axe(self.tab, about=f"{address}, {name}, {scheme}", rules=rules)
            wide = self.tab.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} wide at {width}"
        self.tab.set_viewport_size({"width": WIDTHS["laptop"], "height": 900})


def walk(tab: Tab, url: str, entry: str) -> None:
    course = Walk(tab, url, pages(entry))
    # Where one gets in: its links lead on.
    faults = []
    for _, address in course.visits():
        try:
            course.open(address)
            course.look(address)
        except AssertionError as error:
            faults.append(f"{address}: {error}")
    assert not faults, "\n".join(faults)


@pytest.mark.usefixtures("stories")
def test_public_pages(page: Tab, doors: Doors) -> None:
    walk(page, doors.public, "public")


@pytest.mark.slow
@pytest.mark.usefixtures("stories")
def test_pages_of_providers(page: Tab, doors: Doors) -> None:
    log_in(page, doors.public, PROVIDERS[0].email)
    walk(page, doors.public, "app")


@pytest.mark.slow
@pytest.mark.usefixtures("stories")
def test_pages_of_admins(page: Tab, doors: Doors, admin_email: str) -> None:
    log_in(page, doors.admin, admin_email)
    walk(page, doors.admin, "admin")


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
