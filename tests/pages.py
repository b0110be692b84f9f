"""The built pages that tests open: built once, before any process of pytest begins."""

from __future__ import annotations

from pathlib import Path

from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.process import run

DIST = ROOT / "web" / "dist"
# The variable that names the folder for what browsers have run (tests/web/coverage.py).
FOLDER = "LEADMILL_WEB_COVERAGE"
# Percent of the lines of web/src that unit tests and journeys reach together.
THRESHOLD = 80


def build() -> None:
    """Build web/dist, unless it is what the sources say already."""
    run([str(ROOT / "deploy" / "build_pages.sh")], env=plain_env())


def coverage(folder: Path) -> None:
    """Say what the tests have reached, and fail if it is too little."""
    command = ["node", "coverage.mjs", str(folder), str(THRESHOLD)]
    print(run(command, env=plain_env(), cwd=ROOT / "web"), flush=True)
