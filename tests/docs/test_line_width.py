"""`make lint` finds lines that are too long, and passes over what cannot be broken."""

from tests.line_width import WIDTH, long_lines

LONG = "word " * 30


def test_long_lines_are_found() -> None:
    assert list(long_lines(".sql", f"select 1;\n-- {LONG}\nselect {LONG};")) == [2, 3]
    assert list(long_lines(".md", f"Short.\n{LONG}\n```\n{LONG}\n```\n{LONG}")) == [2, 6]
    assert list(long_lines(".sql", "x" * WIDTH + "\n" + "x" * (WIDTH + 1))) == [2]


def test_literals_tables_and_links_do_not_count() -> None:
    assert list(long_lines(".sql", f"values ('{LONG}');")) == []
    assert list(long_lines(".md", f"| {LONG} |\n    {LONG}\n[{LONG}](https://a.example)")) == []
