"""docs/pages.md: each page, its address, what it asks the API for, its journeys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from leadmill.stack.cluster import ROOT
from tests.web_routes import SOURCES, Page, pages

FILE = ROOT / "docs" / "pages.md"
JOURNEYS = ROOT / "tests" / "web"
_HEAD = """# Pages

Written by `make generate` from the routes of the pages, the calls beside them and the journeys in
`tests/web`; a test fails when it is out of date. `tests/web/walking.py` opens every page
at three widths and has axe look at it, light and dark. How the pages are made:
[web/README.md](../web/README.md) and [ADR 0034](adr/0034-pages.md).
"""
_TITLES = {
    "public": "Public pages, at the public door",
    "app": "Pages of providers, at the public door",
    "admin": "Pages of admins, at the admin door",
}
# Said in the file of a function that pages have no use for.
_CALLED_BY = re.compile(r"^-- No page calls it, but (.*)\.$", re.MULTILINE)
_QUOTED = re.compile(r"'(?:rpc/)?(\w+)'|/api/(?:rpc/)?(\w+)")
_SERVICE = re.compile(
    r"(?:post|get|[fF]etch)(?:<[^()]*>)?\(\s*['\"`](/(?!api/)[a-z-]+(?:/[a-z-]+)*)(?![\w.])"
)
_IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*'(\.[^']+)'""")


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for entry, title in _TITLES.items():
        yield f"## {title}\n"
        yield "| page | address | API | journeys |"
        yield "|---|---|---|---|"
        for one in pages(entry):
            name = one.title or one.module.parent.name.replace("-", " ").capitalize()
            objects = ", ".join(f"`{name}`" for name in api_objects(one)) or "none"
            told = ", ".join(f"`{name}`" for name in journeys(one))
            yield f"| {name} | `{one.address}` | {objects} | {told} |"
        yield ""


def without_page() -> dict[str, str]:
    """Who calls a function if no page does."""
    files = (ROOT / "db" / "code").glob("*/*.sql")
    said = ((file.stem, _CALLED_BY.search(file.read_text())) for file in files)
    return {name: match[1] for name, match in said if match}


def uncalled() -> set[str]:
    """The functions of the API that nothing in web/ names."""
    written = "\n".join(
        file.read_text()
        for file in SOURCES.rglob("*.ts*")
        if file.name != "database.ts" and ".test." not in file.name
    )
    named = {name for pair in _QUOTED.findall(written) for name in pair}
    types = (SOURCES / "api" / "database.ts").read_text()
    functions = types[types.index("    Functions: {") :]
    return set(re.findall(r"^      (\w+): \{$", functions, re.MULTILINE)) - named


def api_objects(one: Page) -> list[str]:
    """What the page and the modules that it imports from its own folder ask for."""
    known, found = _known(), set()
    for file in _modules(one.module, one.module.parent):
        text = file.read_text()
        if file.stem.startswith("queries") or "/api/" in text or "call" in text:
            found |= {name for pair in _QUOTED.findall(text) for name in pair} & known
        found |= set(_SERVICE.findall(text))
    return sorted(found)


def _known() -> set[str]:
    """The views and functions of the API."""
    types = (SOURCES / "api" / "database.ts").read_text()
    return set(re.findall(r"^      (\w+): \{$", types, re.MULTILINE))


def imports(file: Path) -> Iterator[Path]:
    """The modules of ours that this one imports."""
    for name in _IMPORT.findall(file.read_text()):
        for suffix in (".ts", ".tsx"):
            if (target := (file.parent / (name + suffix)).resolve()).exists():
                yield target


def _modules(file: Path, folder: Path, seen: set[Path] | None = None) -> set[Path]:
    """The module and those that it imports, as far as they are the page's own."""
    seen = seen if seen is not None else set()
    if file not in seen:
        seen.add(file)
        for target in imports(file):
            if target.is_relative_to(folder) or _is_shared(target):
                _modules(target, folder, seen)
    return seen


def _is_shared(file: Path) -> bool:
    """Whether this is a part of pages of both entries, such as the rules of notifications."""
    ui = SOURCES / "ui"
    return (
        file.is_relative_to(SOURCES / "form")
        or file.is_relative_to(SOURCES / "filter")
        or (file.is_relative_to(ui) and file.parent != ui)
    )


def journeys(one: Page) -> list[str]:
    """The tests whose text has an address of the page, or its address as it stands here."""
    # In a test a parameter is an expression in braces, or the thing itself.
    written = re.sub(r"\\\$\w+", r"(?:\\{[^}]+\\}|[\\w$-]+)", re.escape(one.address))
    before = r"public\}" if one.address == "/" else r"(?<![\w/])"
    pattern = re.compile(rf"{before}{written}(?![\w/$-])")
    names = [
        file.stem
        for file in sorted(JOURNEYS.glob("test_*.py"))
        if not file.stem.endswith("_accessibility") and pattern.search(file.read_text())
    ]
    return names or [f"test_{'admin_' if one.entry == 'admin' else ''}accessibility"]
