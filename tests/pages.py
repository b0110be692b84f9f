"""The built pages that tests open: built once, before any process of pytest begins."""

from __future__ import annotations

from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.process import run

DIST = ROOT / "web" / "dist"


def build() -> None:
    """Build web/dist, unless it is what the sources say already."""
    run([str(ROOT / "deploy" / "build_pages.sh")], env=plain_env())
