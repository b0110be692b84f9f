"""docs/errors.md and the faults in docs/error-handling.md are what the sources say."""

import re
from collections import Counter, defaultdict
from pathlib import Path

from leadmill.stack.cluster import ROOT
from tests import errors_page

DEFINED = {one.code: one for one in errors_page.definitions()}
# How a code is raised with its status; SQLSTATEs of ours are answered with 400.
WITH_STATUS = (
    r"(?:raise|answer)_http\(\s*(?P<status>\d{3}),\s*'(?P<code>LM\d{3})'",
    r"return (?P<status>\d{3}) '\{\"code\":\"(?P<code>LM\d{3})\"",
)
AS_SQLSTATE = r"errcode = '(LM\d{3})'"


def without_definitions(path: Path) -> str:
    return errors_page.DEFINITION.sub("", path.read_text())


def test_the_page_is_current() -> None:
    assert errors_page.FILE.read_text() == errors_page.page(), "run `make generate`"


def test_each_code_and_each_word_is_defined_once() -> None:
    found = errors_page.definitions()
    for part in ("code", "word"):
        times = Counter(getattr(one, part) for one in found)
        assert [name for name, count in times.items() if count > 1] == []


def test_a_room_defines_codes_of_its_own_range() -> None:
    strays = [
        (one.code, one.path)
        for one in errors_page.definitions()
        if one.path.suffix == ".sql" and one.path.parent.name != one.section
    ]
    assert strays == []


def test_each_code_that_is_used_is_defined_and_each_defined_is_used() -> None:
    used: set[str] = set()
    for path in errors_page.sources():
        used |= set(re.findall(r"\bLM\d{3}\b", without_definitions(path)))
    assert used == set(DEFINED)


def test_each_code_has_the_statuses_that_it_is_raised_with() -> None:
    raised: defaultdict[str, set[str]] = defaultdict(set)
    texts = [without_definitions(path) for path in errors_page.sources()]
    for text in texts:
        for pattern in WITH_STATUS:
            for match in re.finditer(pattern, text):
                raised[match["code"]].add(match["status"])
    for code in {code for text in texts for code in re.findall(AS_SQLSTATE, text)} - set(raised):
        # Without a status it is met on the command line or by a worker only.
        raised[code] |= {"400"} if DEFINED[code].statuses else set()
    assert len(raised) > 150, "the patterns find what is raised"
    defined = {code: set(DEFINED[code].statuses) for code in raised}
    assert {c: s for c, s in raised.items() if not s <= defined[c]} == {}


# How the functions write a fault: an object, a row of a list, an array of code and words.
WORDS = r"(?:must|is|has|was|needs|holds|names|takes)\b"
FAULTS = (
    r"'field',[^;]{1,120}?'code',\s*'([a-z_]+)'",
    r'"field":\s*"[^"]*",\s*"code":\s*"([a-z_]+)"',
    rf"\('[a-z_.]+',\s*'([a-z_]+)',\s*'{WORDS}",
    rf"\(\d+, '([a-z_]+)', '{WORDS}",
    rf"'\{{([a-z_]+),\"?{WORDS}",
    rf"array\['([a-z_]+)',\s*'{WORDS}",
)


def test_every_fault_is_documented() -> None:
    page = (ROOT / "docs" / "error-handling.md").read_text()
    documented = {
        code
        for first_cell in re.findall(r"^\| ([a-z_, ]+) \|", page, re.MULTILINE)
        for code in re.split(r",\s*", first_cell)
    }
    used = {
        code
        for path in errors_page.sources()
        if path.suffix == ".sql"
        for pattern in FAULTS
        for code in re.findall(pattern, path.read_text())
    }
    assert len(used) > 30, "the patterns find what functions answer"
    assert used - documented == set()
