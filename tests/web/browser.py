"""What journeys through the pages share: a watched page, how somebody logs in, axe."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from leadmill.stack import Stack
from leadmill.stack.cluster import ROOT
from leadmill.story import PASSWORD

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"phone": 360, "laptop": 1280, "wall": 2560}
# A refusal that a page shows in its own words is no error of the page.
_REFUSED = "Failed to load resource: the server responded with a status of 4"
OpenPage = Callable[..., Page]


@dataclass
class Problems:
    """What a browser complains about; a test ends with none."""

    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"page error: {error}"))
        page.on("crash", lambda _: self.found.append("the page crashed"))

    def _console(self, message: ConsoleMessage) -> None:
        # Also what a policy forbade, and promises that nobody caught.
        if message.type == "error" and not message.text.startswith(_REFUSED):
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")


@dataclass(frozen=True)
class Doors:
    """The two doors as a browser opens them: by name, where passkeys work."""

    public: str
    admin: str

    @classmethod
    def of(cls, stack: Stack) -> Doors:
        return cls(stack.browser_url("public"), stack.browser_url("admin"))


def log_in(page: Page, url: str, email: str, password: str = PASSWORD) -> None:
    """As the log-in page does it; the page is then opened by the test."""
    answer = page.request.post(
        f"{url}/session",
        data=json.dumps({"email": email, "password": password}),
        headers={"Content-Type": "application/json", "Origin": url},
    )
    assert answer.ok, answer.text()
    assert "access_token" in answer.json(), "a second factor is asked for"


@cache
def _axe() -> str:
    return AXE.read_text()


def axe(page: Page, *, about: str = "") -> None:
    """No violation of accessibility on what is shown now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    # Half-way through a transition colours are mixed.
    page.evaluate(
        "Promise.allSettled(document.getAnimations()"
        ".filter((one) => one instanceof CSSTransition).map((one) => one.finished))"
    )
    # What is not told is not looked for: selectors of elements, style sheets, frames.
    options = {
        "resultTypes": ["violations"], "selectors": False, "preload": False, "iframes": False,
    }  # fmt: skip
    found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    told = [
        f"{one['id']} ({one['impact']}): {one['help']}\n    "
        + "\n    ".join(node["html"][:200] for node in one["nodes"][:4])
        for one in found["violations"]
    ]
    assert not told, f"{about or page.url}\n" + "\n".join(told)


def new_context(browser: Any, **options: Any) -> BrowserContext:
    """A browser of somebody else: its own cookies and storage."""
    return browser.new_context(  # type: ignore[no-any-return]
        **{
            "viewport": {"width": WIDTHS["laptop"], "height": 900},
            "locale": "en-GB",
            "timezone_id": "Europe/Berlin",
            "reduced_motion": "reduce",
            **options,
        }
    )


def screenshot(page: Page, path: Path) -> None:
    """For who builds a page; tests compare no pixels."""
    page.screenshot(path=str(path), full_page=True)
