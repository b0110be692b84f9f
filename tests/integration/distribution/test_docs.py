"""docs/distribution.md names a test for each trap."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "distribution.md").read_text()
TRAPS = re.findall(r"^\| .*\| `(tests/[^`]+)` (.+) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("file", "name"), TRAPS)
def test_each_trap_has_its_test(file: str, name: str) -> None:
    text = (ROOT / file).read_text()
    assert (f"def {name}(" if file.endswith(".py") else f"'{name}'") in text


def test_no_trap_is_left_out() -> None:
    rows = PAGE.partition("| trap | test |")[2].strip().splitlines()[1:]
    assert len(TRAPS) == len(rows) > 20
