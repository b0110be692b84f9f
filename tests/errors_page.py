"""docs/errors.md, out of the comments that define a code beside what raises it.

    -- LM808 listing_sold (409): The lead is sold: another buyer was faster.
    --   To do: Choose another.

Number, stable word, HTTP status and meaning; then, where there is something to do, what. The same
in Python and nginx with `#`. A code is defined once, in the room whose rule it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from leadmill.stack.cluster import ROOT

FILE = ROOT / "docs" / "errors.md"
SOURCES = (
    ("db", "*.sql"),
    ("api", "*.py"),
    ("workers", "*.py"),
    ("leadmill", "*.py"),
    ("deploy/nginx", "*.conf*"),
)
# Whose rule a code is. What a room raises in SQL has a code of its range; Python and nginx raise
# codes of the room that they speak for.
RANGES = {
    range(30): "nginx",
    range(30, 60): "service",
    range(60, 100): "ops",
    range(100, 200): "identity",
    range(200, 250): "catalog",
    range(250, 300): "file",
    range(300, 350): "intake",
    range(400, 450): "ledger",
    range(500, 600): "billing",
    range(600, 620): "distribution",
    range(620, 650): "sale",
    range(650, 700): "distribution",
    range(700, 750): "notification",
    range(750, 800): "crm",
    range(800, 850): "marketplace",
    range(850, 870): "returns",
    range(870, 880): "report",
    range(900, 910): "queue",
    range(910, 920): "event",
    range(940, 950): "ops",
    range(950, 960): "audit",
    range(960, 970): "ops",
    range(970, 990): "usage",
}
DEFINITION = re.compile(
    r"^[ \t]*(?:--|#) (?P<code>LM\d{3}) (?P<word>[a-z][a-z0-9_]*) \((?P<status>[-\d, ]+)\): "
    r"(?P<text>.*(?:\n[ \t]*(?:--|#)  +.*)*)",
    re.MULTILINE,
)
_HEAD = """# Error codes

Written by `make generate` from the comments beside the code that raises an error. How an error
looks, and the faults that `details` can list, are in [error-handling.md](error-handling.md). A code
without an HTTP status is met on the command line or by a worker only.
"""


class Definition(NamedTuple):
    section: str
    code: str
    word: str
    statuses: tuple[str, ...]
    meaning: str
    advice: str
    path: Path

    def row(self) -> str:
        status = ", ".join(self.statuses) or "none"
        return f"| {self.code} | {self.word} | {status} | {self.meaning} | {self.advice} |"


def sources() -> Iterator[Path]:
    for folder, pattern in SOURCES:
        yield from sorted((ROOT / folder).rglob(pattern))


def definitions() -> list[Definition]:
    """Every definition, in the order of the codes."""
    found = [one for path in sources() for one in definitions_in(path, path.read_text())]
    return sorted(found, key=lambda one: (one.code, str(one.path)))


def definitions_in(path: Path, text: str) -> Iterator[Definition]:
    for match in DEFINITION.finditer(text):
        words = re.sub(r"\n[ \t]*(?:--|#) +", " ", match["text"])
        meaning, _, advice = (part.strip() for part in words.partition("To do:"))
        statuses = tuple(re.findall(r"\d{3}", match["status"]))
        yield Definition(
            _section(match["code"]), match["code"], match["word"], statuses, meaning, advice, path
        )


def _section(code: str) -> str:
    number = int(code.removeprefix("LM"))
    return next(room for numbers, room in RANGES.items() if number in numbers)


def page() -> str:
    all_of_them = definitions()
    lines = [_HEAD]
    # The sections are in the order of their first codes.
    for section in dict.fromkeys(one.section for one in all_of_them):
        lines += [
            f"## {section}\n",
            "| code | word | status | meaning | what to do |",
            "|---|---|---|---|---|",
            *(one.row() for one in all_of_them if one.section == section),
            "",
        ]
    return "\n".join(lines)
