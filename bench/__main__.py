"""`python -m bench [names]`: run benchmarks, print a line for each, write bench/results.json."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import pkgutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import bench as package
from bench.frame import BENCHMARKS, bench, size_wanted

RESULTS = Path(__file__).parent / "results.json"


def main(names: list[str]) -> int:
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.startswith("__"):
            importlib.import_module(f"bench.{module.name}")
    if unknown := set(names) - set(BENCHMARKS):
        print(f"no such benchmark: {', '.join(sorted(unknown))}", file=sys.stderr)
        print(f"there are: {', '.join(sorted(BENCHMARKS))}", file=sys.stderr)
        return 2
    rows: list[dict[str, object]] = []
    head: dict[str, object] = {
        "began_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "size": size_wanted(),
        "processors": os.cpu_count(),
    }
    with bench(size_wanted()) as one:
        head["postgresql"] = one.cluster.programs.parent.name
        heads = (
            f"{'value':>14}", f"{'baseline':>14}", f"{'ratio':>6}", f"{'goal':>8}", f"{'':>5}",
        )  # fmt: skip
        print(f"{'name':<32}  {'  '.join(heads)}".rstrip(), flush=True)
        for name in names or sorted(BENCHMARKS):
            started = time.monotonic()
            for row in BENCHMARKS[name](one):
                print(row.line(), flush=True)
                rows.append(
                    dataclasses.asdict(row)
                    | {"ratio": row.measure if row.baseline else None, "verdict": row.verdict}
                )
                # At once: a benchmark that fails after an hour has measured all the same.
                RESULTS.write_text(json.dumps(head | {"rows": rows}, indent=2) + "\n")
            print(f"# {name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
