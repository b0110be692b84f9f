"""The fragments in changelog.d become the notes of the next release."""

import re
import subprocess
import sys
from pathlib import Path

from leadmill.stack.cluster import ROOT
from tests.waiting import PATIENCE

FOLDER = ROOT / "changelog.d"
FRAGMENTS = sorted(
    path for path in FOLDER.iterdir() if path.name not in ("README.md", "template.md")
)


def test_each_fragment_says_what_kind_it_is() -> None:
    form = r"[a-z0-9-]+\.(added|changed|fixed|removed|security)\.md"
    assert [path.name for path in FRAGMENTS if not re.fullmatch(form, path.name)] == []


def test_the_notes_hold_every_fragment() -> None:
    program = Path(sys.executable).parent / "towncrier"
    notes = subprocess.run(
        [program, "build", "--draft", "--version", "1.2.3", "--date", "2030-01-01"],
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True,
    ).stdout  # fmt: skip
    assert "## 1.2.3 (2030-01-01)" in notes
    said = " ".join(notes.split())
    assert [path.name for path in FRAGMENTS if " ".join(path.read_text().split()) not in said] == []
