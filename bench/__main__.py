"""`python -m bench [names]`: run benchmarks, print a line for each, and write docs/benchmark.md.

bench/results.json keeps what was measured last under each name, on this machine.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import pkgutil
import sys
import time
from datetime import UTC, datetime
from typing import Any

import bench as package
from bench import page
from bench.frame import BENCHMARKS, bench, size_wanted
from leadmill.places import ROOT


def main(names: list[str]) -> int:
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.startswith("__"):
            importlib.import_module(f"bench.{module.name}")
    if unknown := set(names) - set(BENCHMARKS):
        print(f"no such benchmark: {', '.join(sorted(unknown))}", file=sys.stderr)
        print(f"there are: {', '.join(sorted(BENCHMARKS))}", file=sys.stderr)
        return 2
    results = _earlier() if names else {"benchmarks": {}}
    results |= {"machine": page.machine(), "processors": os.cpu_count()}
    with bench(size_wanted()) as one:
        results["postgresql"] = one.cluster.programs.parent.name
        heads = (
            f"{'value':>14}", f"{'baseline':>14}", f"{'ratio':>6}", f"{'goal':>8}", f"{'':>5}",
        )  # fmt: skip
        print(f"{'name':<32}  {'  '.join(heads)}".rstrip(), flush=True)
        for name in names or sorted(BENCHMARKS):
            started = time.monotonic()
            measured: dict[str, Any] = {
                "about": (BENCHMARKS[name].__doc__ or "").partition("\n")[0],
                "size": size_wanted(),
                "began_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "rows": [],
            }
            for row in BENCHMARKS[name](one):
                print(row.line(), flush=True)
                measured["rows"].append(dataclasses.asdict(row) | row.said)
                measured["seconds"] = time.monotonic() - started
                # At once: a benchmark that fails after an hour has measured all the same.
                results["benchmarks"][name] = measured
                page.RESULTS.write_text(json.dumps(results, indent=2) + "\n")
            print(f"# {name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    page.publish()
    print(f"wrote {page.PAGE.relative_to(ROOT)}", file=sys.stderr)
    return 0


def _earlier() -> dict[str, Any]:
    """What stands there of other benchmarks."""
    return (
        dict(json.loads(page.RESULTS.read_text())) if page.RESULTS.exists() else {"benchmarks": {}}
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
