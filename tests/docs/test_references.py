"""What the documents name exists: objects of the database, endpoints, files, settings, commands."""

import re

import pytest

from leadmill.cli import main
from leadmill.places import ROOT

# Written by `make generate`, which knows that they exist.
GENERATED = ("errors.md", "endpoints.md")
PAGES = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in [*ROOT.glob("docs/**/*.md"), ROOT / "README.md"]
    if path.name not in GENERATED and "schema" not in path.parts
}
ROOMS = {path.name for path in (ROOT / "db" / "code").iterdir() if path.is_dir()}
SQL = "\n".join(path.read_text() for path in ROOT.glob("db/**/*.sql"))
TESTS = {path.name for path in ROOT.glob("tests/**/test_*")}
# Schemas of PostgreSQL and roots of addresses are named like rooms.
NOT_OF_A_ROOM = {"api.app", "api.md", "api.stripe", "distribution.md", "distribution.svg"}


def named(pattern: str) -> set[tuple[str, str]]:
    return {(page, name) for page, text in PAGES.items() for name in re.findall(pattern, text)}


def test_objects_and_settings_of_rooms() -> None:
    found = {
        (page, name)
        for page, name in named(r"(?<![\w/.])([a-z]+\.[a-z]\w*)\b(?![\w-]*\.)")
        if name.partition(".")[0] in ROOMS and name not in NOT_OF_A_ROOM
    }
    assert len(found) > 100
    # A partition is named after its table and month.
    tables = {(page, re.sub(r"_y\d{4}m\d\d$", "", name)) for page, name in found}
    assert [one for one in tables if not re.search(rf"\b{re.escape(one[1])}", SQL)] == []


def test_views_and_functions_of_the_api() -> None:
    objects = set(re.findall(r"create or replace (?:function|view) api\.(\w+)", SQL))
    # Those of api.md are requested by tests/e2e/test_documents.py.
    found = {
        (page, name)
        for page, name in named(r"(?<!integration)(?:/api/rpc/|/api/(?!rpc)|`rpc/)([a-z_]{3,})")
        | named(r"`([a-z_]{3,})\?[a-z]")
        if page != "docs/api.md"
    }
    assert len(found) > 20
    assert [one for one in found if one[1] not in objects] == []


def test_paths() -> None:
    found = named(r"`((?:api|bench|db|deploy|docs|leadmill|standins|tests|workers)/[\w./-]*)`")
    assert len(found) > 40
    assert [one for one in found if not (ROOT / one[1]).exists()] == []


def test_tests() -> None:
    found = named(r"\b(test_\w+\.(?:py|sql))")
    assert len(found) > 30
    assert [one for one in found if one[1] not in TESTS] == []


def test_settings_of_the_environment() -> None:
    known = (ROOT / ".env.example").read_text() + (ROOT / "docker-compose.yml").read_text()
    found = named(r"\b(LEADMILL_[A-Z_]*[A-Z])\b")
    assert len(found) > 20
    assert [one for one in found if one[1] not in known] == []


def test_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    known = set(re.findall(r"^    ([a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    found = named(r"(?:`|    )leadmill ([a-z][a-z-]*)\b")
    assert len(found) > 7
    assert [one for one in found if one[1] not in known] == []


def test_make_targets() -> None:
    makefile = (ROOT / "Makefile").read_text()
    found = named(r"`make ([a-z-]+)")
    assert found
    assert [one for one in found if not re.search(rf"^{one[1]}:", makefile, re.MULTILINE)] == []
