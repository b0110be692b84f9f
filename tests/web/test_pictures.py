"""The pictures of README and docs show their main parts; `make pictures` takes them anew."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from leadmill.stack.cluster import ROOT
from leadmill.story import PROVIDERS
from tests.web.browser import Doors, OpenPage, log_in

FOLDER = ROOT / "docs" / "pictures"
# Where `make pictures` wants them.
WANTED = "LEADMILL_PICTURES"


@dataclass(frozen=True)
class Picture:
    """A screenshot: whose page, and what has to be seen on it."""

    name: str
    door: str
    address: str
    parts: tuple[str, ...]
    email: str | None = None
    scheme: str = "light"


ADMIN = "admin@leadmill.example"
PICTURES = (
    Picture("home", "public", "/", ("VPS hosting", "How it works")),
    Picture("form", "public", "/o/vps-hosting", ("Monthly budget", "Server location")),
    Picture("leads", "public", "/app/leads", ("Jane Doe",), PROVIDERS[0].email),
    Picture("queue", "admin", "/admin/queue", ("Possible duplicates", "Consent"), ADMIN, "dark"),
)


@pytest.mark.uncounted
@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_shows_its_parts(open_page: OpenPage, doors: Doors, picture: Picture) -> None:
    page = open_page(color_scheme=picture.scheme, viewport={"width": 1200, "height": 760})
    url = getattr(doors, picture.door)
    if picture.email:
        log_in(page, url, picture.email)
    page.goto(url + picture.address)
    for part in picture.parts:
        expect(page.get_by_text(part).filter(visible=True).first).to_be_visible()
    expect(page.get_by_role("status", name="Loading")).to_have_count(0)
    if folder := os.environ.get(WANTED):
        (ROOT / folder).mkdir(exist_ok=True)
        page.screenshot(path=str(ROOT / folder / f"{picture.name}.png"), animations="disabled")


def test_each_picture_is_shown_and_small() -> None:
    taken = {file.name for file in FOLDER.glob("*.png")}
    assert taken == {f"{picture.name}.png" for picture in PICTURES}, "make pictures"
    texts = [ROOT / "README.md", ROOT / "web" / "README.md", *(ROOT / "docs").glob("*.md")]
    told = "\n".join(path.read_text() for path in texts)
    for name in taken:
        assert f"pictures/{name}" in told, f"nothing shows {name}"
        assert Path(FOLDER / name).stat().st_size < 200_000, name
