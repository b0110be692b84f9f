"""docs/security.md names a test for each threat and each control, and each of them exists."""

import re

from leadmill.places import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
NAMED = r"`(tests/[\w/]+\.(?:py|sql))(?:::(test_\w+))?`"


def tables() -> dict[str, list[list[str]]]:
    """The rows of each table under its heading, without the head."""
    found: dict[str, list[list[str]]] = {}
    for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        heading, _, text = section.partition("\n")
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        if rows:
            found[heading] = [
                [cell.strip() for cell in line.strip("|").split("|")] for line in rows[1:]
            ]
    return found


def test_each_named_test_exists() -> None:
    named = set(re.findall(NAMED, PAGE))
    assert len(named) > 60
    assert [(path, name) for path, name in named if not exists(path, name)] == []


def exists(path: str, name: str) -> bool:
    file = ROOT / path
    if not file.is_file() or not file.name.startswith("test_"):
        return False
    return not name or bool(re.search(rf"^def {name}\(", file.read_text(), re.MULTILINE))


def test_each_row_names_a_test() -> None:
    all_rows = tables()
    threats, top_ten, asvs = (all_rows[heading] for heading in list(all_rows)[1:4])
    assert len(threats) > 30
    assert len(top_ten) == 10
    assert [row[0].split()[0] for row in asvs] == [f"V{n}" for n in range(1, 18)]
    applied = [row for row in asvs if row[1] != "not used"]
    assert [row for row in threats + top_ten + applied if not re.search(NAMED, row[2])] == []
