"""docs/benchmark.md out of bench/results.json: every row that was measured, with its goal."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import picture
from leadmill.places import ROOT

RESULTS = Path(__file__).parent / "results.json"
PAGE = ROOT / "docs" / "benchmark.md"
HEAD = """# Benchmark

`SIZE=full make bench` measures all of this on your machine and writes this page; `make bench` does the same at small sizes in less time,
and `.venv/bin/python -m bench NAME` measures one section again. [bench/README.md](../bench/README.md) says what each row is.

Seconds of two machines say little, so a row is a **ratio** where there is something to compare with: both sides take turns in the same
run, and the ratio is the median of the turns. `short` means that a goal was missed. A market whose books do not balance, a lead that was
sold too often or a charge without its sale ends the run: no figure of it is published.
"""  # noqa: E501 - prose is written in lines of 140


def machine() -> dict[str, str]:
    """What a reader must know to compare: processor, memory, system."""
    release = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    memory = re.search(r"MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    model = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return {
        "processor": model[1] if model else platform.machine(),
        "memory": f"{int(memory[1]) / 2**20:.0f} GiB" if memory else "unknown",
        "system": f"{release}, Linux {platform.release().partition('-')[0]}",
    }


def page(results: dict[str, Any]) -> str:
    """The whole page."""
    parts = [HEAD, "\n".join(_machine(results)), *map("\n".join, _sections(results))]
    return "\n".join(parts)


def _machine(results: dict[str, Any]) -> Iterator[str]:
    said = results["machine"]
    yield (
        f"Measured on {said['processor']} with {results['processors']} cores and {said['memory']},"
        f" {said['system']}, PostgreSQL {results['postgresql']} with the settings of production:"
        " every commit waits for the disk."
    )
    yield ""
    rows = [(name, row) for name, one in results["benchmarks"].items() for row in one["rows"]]
    goals = [(name, row) for name, row in rows if row["verdict"] != "-"]
    short = [f"{row['name']} ({name})" for name, row in goals if row["verdict"] == "short"]
    yield f"{len(rows)} rows, {len(goals)} with a goal; missed: {'; '.join(short) or 'none'}."
    yield ""


def _sections(results: dict[str, Any]) -> Iterator[list[str]]:
    for name, one in sorted(results["benchmarks"].items()):
        lines = [
            f"## {name}\n",
            f"{one['about']} Size {one['size']}, {one['began_at'][:10]}, {one['seconds']:.0f} s.\n",
            "| row | value | baseline | ratio | goal | | what it says |",
            "|---|---:|---:|---:|---:|---|---|",
        ]
        for row in one["rows"]:
            cells = (*row["cells"], row["note"].replace("|", "\\|"))
            lines.append(f"| {row['name']} | {' | '.join(cells)} |")
        yield [*lines, ""]


def publish() -> None:
    """Write the page, and the picture if what it shows was measured."""
    results = json.loads(RESULTS.read_text())
    PAGE.write_text(page(results))
    if rows := results["benchmarks"].get("distribution", {}).get("rows"):
        picture.PICTURE.write_text(picture.draw(results | {"rows": rows}))


if __name__ == "__main__":
    publish()
