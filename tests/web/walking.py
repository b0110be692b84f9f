"""A walk over every page of an entry: axe finds nothing, light and dark, wide and narrow; nothing
overflows.

A page with a parameter is found by the links of the others, so each page is one that a person can
get to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.sizes import SOAK
from tests.web.browser import WIDTHS, axe
from tests.web_routes import Page, pages

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Both schemes and both layouts, in two looks of axe; a soak has them all. Nothing is laid out
# otherwise on a wall than on a laptop, so there the width is enough.
LOOKED_AT = (("phone", "dark"), ("laptop", "light"))

# As a link does, and until the page is there; an address begins below the entry.
FOLLOW = """async (to) => {
  const router = __TSR_ROUTER__
  const follow = async () => {
    await router.navigate({ to })
    const isThere = () => router.state.resolvedLocation?.href === router.state.location.href
    while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const tooLate = (_, reject) => setTimeout(() => reject(new Error(`no page came: ${to}`)), 120_000)
  await Promise.race([follow(), new Promise(tooLate)])
}"""


@dataclass
class Walk:
    """Visits the pages of an entry, those without parameters first, and keeps the links it sees."""

    tab: Tab
    url: str
    entry: str
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
        self._go(address)
        expect(self.tab.get_by_role("heading", level=1)).to_have_count(1)
        expect(self.tab.get_by_role("status", name="Loading")).to_have_count(0)
        expect(self.tab.locator(".skeleton")).to_have_count(0)
        expect(self.tab.get_by_role("heading", name="no such page")).to_have_count(0)
        self.links |= set(
            self.tab.evaluate("[...document.links].map((link) => new URL(link.href).pathname)")
        )
        # Where a form leads, and its frame on other sites: nobody gets there by a link.
        for link in [link for link in self.links if link.startswith("/o/")]:
            slug = link.split("/")[2]
            self.links |= {f"/o/{slug}/thank-you", f"/embed/{slug}", f"/embed/{slug}/thank-you"}

    def _go(self, address: str) -> None:
        """Within an entry as its links do, without loading everything anew; a soak loads each."""
        within = self.tab.url.startswith(f"{self.url}/{self.entry}/")
        if SOAK or not within:
            self.tab.goto(self.url + address)
            return
        self.tab.evaluate(FOLLOW, address.removeprefix(f"/{self.entry}"))

    def look(self, address: str) -> None:
        """At all widths, without loading the page again."""
        for name, width in WIDTHS.items():
            self.tab.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                if SOAK or (name, scheme) in LOOKED_AT:
                    self.tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    axe(self.tab, about=f"{address}, {name}, {scheme}")
            wide = self.tab.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} wide at {width}"
        self.tab.set_viewport_size({"width": WIDTHS["laptop"], "height": 900})


def walk(tab: Tab, url: str, entry: str) -> None:
    course = Walk(tab, url, entry, pages(entry))
    # Where one gets in: its links lead on.
    faults = []
    for _, address in course.visits():
        try:
            course.open(address)
            course.look(address)
        except AssertionError as error:
            faults.append(f"{address}: {error}")
    assert not faults, "\n".join(faults)
