"""The routes of the pages, read from where the pages list them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leadmill.stack.cluster import ROOT

SOURCES = ROOT / "web" / "src"
_PAGE = re.compile(
    r"\{\s*path: '(?P<path>[^']+)',\s*(?:title: t\.(?P<title>\w+),\s*)?"
    r"load: (?:async )?\(\) =>\s*import\('\./(?P<module>[^']+)'\)"
)
_PATHS = re.compile(r"\bpath: '([^']+)'")


@dataclass(frozen=True)
class Page:
    """A page: its entry, its address with the names of its parameters, its source."""

    entry: str
    address: str
    title: str
    module: Path

    @property
    def has_parameters(self) -> bool:
        return "$" in self.address

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches the addresses of this page, without their query."""
        return re.compile(re.sub(r"\\\$\w+", "[^/?#]+", re.escape(self.address)) + r"/?")


def pages(entry: str) -> list[Page]:
    """The pages of `public`, `app` or `admin`, in their order."""
    [file] = (SOURCES / entry).glob("routes.ts*")
    text = file.read_text()
    found = list(_pages_of(entry, file, text))
    listed = _PATHS.findall(text)
    assert len(found) == len(listed), f"{file} lists {listed}, of which only {found} can be read"
    return found


def _pages_of(entry: str, file: Path, text: str) -> Iterator[Page]:
    for match in _PAGE.finditer(text):
        below = "" if entry == "public" else f"/{entry}"
        # Public routes name a parameter as `:slug`.
        path = re.sub(r":(\w+)", r"$\1", match["path"])
        module = file.parent / match["module"]
        yield Page(entry, below + path, _title(match["title"], text), _file(module))


def _title(key: str | None, text: str) -> str:
    found = re.search(rf"\b{key}: '([^']+)'", text) if key else None
    return found[1] if found else ""


def _file(module: Path) -> Path:
    for suffix in (".tsx", ".ts"):
        if (file := module.with_name(module.name + suffix)).exists():
            return file
    raise AssertionError(f"{module} is no module")


def all_pages() -> list[Page]:
    """Every page, the public ones first."""
    return [page for entry in ("public", "app", "admin") for page in pages(entry)]
