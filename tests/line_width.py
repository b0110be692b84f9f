"""Lines of .sql and .md have at most 140 columns: a check of `make lint`.

Literals do not count, for a break in one would change it, nor do tables, links, and examples in
Markdown. tests/line_width.txt says how many longer lines a file still has; the numbers only fall.
`python -m tests.line_width --write` writes it anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from leadmill.stack.cluster import ROOT

WIDTH = 140
KNOWN = Path(__file__).with_suffix(".txt")
# Generated.
_NOT_OURS = ("docs/schema/", "docs/benchmark.md", "docs/endpoints.md", "docs/errors.md")


def long_lines(suffix: str, text: str) -> Iterator[int]:
    """The numbers of the lines that are too long."""
    is_example = False
    for number, line in enumerate(text.splitlines(), start=1):
        shown = line
        if suffix == ".sql":
            shown = re.sub(r"'[^']*'", "''", line)
        else:
            is_example ^= line.lstrip().startswith("```")
            if is_example or re.match(r"\||    ", line) or "](" in line:
                continue
        if len(shown) > WIDTH:
            yield number


def found() -> dict[str, list[int]]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.sql", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = {
        name: list(long_lines(Path(name).suffix, (ROOT / name).read_text()))
        for name in listed.splitlines()
        if not name.startswith(_NOT_OURS) and (ROOT / name).exists()
    }
    return {name: numbers for name, numbers in sorted(lines.items()) if numbers}


def known() -> dict[str, int]:
    pairs = (line.split(maxsplit=1) for line in KNOWN.read_text().splitlines())
    return {name: int(count) for count, name in pairs}


def complaints() -> list[str]:
    allowed = known()
    return [
        f"{name}: lines of more than {WIDTH} columns: {', '.join(map(str, numbers))}"
        + (f" ({allowed[name]} are known)" if name in allowed else "")
        for name, numbers in found().items()
        if len(numbers) > allowed.get(name, 0)
    ]


def main() -> int:
    if "--write" in sys.argv:
        KNOWN.write_text("".join(f"{len(lines)} {name}\n" for name, lines in found().items()))
    said = complaints()
    print("\n".join(said))
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
