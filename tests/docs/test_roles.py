"""docs/organisations.md says what the roles may do, and what they are called elsewhere."""

import re

from leadmill.places import ROOT

PAGE = (ROOT / "docs" / "organisations.md").read_text()
REGISTRY = (ROOT / "db" / "code" / "identity" / "registry.sql").read_text()
[INSERT] = re.findall(r"insert into identity\.role_permission .*?;", REGISTRY, re.DOTALL)
ALLOWED = {
    (role, permission)
    for permission, roles in re.findall(r"\('(\w+)', '\{([\w,]+)\}'", INSERT)
    for role in roles.split(",")
}


def table(first: str) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of the table whose first column has this name."""
    lines = PAGE[PAGE.index(f"| {first} |") :].split("\n\n")[0].splitlines()
    head, _, *rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines)
    return head, rows


def test_the_table_of_roles_is_that_of_the_database() -> None:
    head, rows = table("permission")
    roles = [name.removeprefix("key: ") for name in head[2:]]
    said = {
        (role, row[0].strip("`"))
        for row in rows
        for role, cell in zip(roles, row[2:], strict=True)
        if cell == "yes"
    }
    assert said == ALLOWED
    assert {cell for row in rows for cell in row[2:]} == {"yes", ""}


def test_roles_of_other_words_may_what_they_must() -> None:
    _, rows = table("word")
    assert [(word, role) for word, role, _ in rows] == [
        ("provider", "owner"), ("manager", "admin"), ("buyer", "member"),
    ]  # fmt: skip
    for _, role, needs in rows:
        for permission in re.findall(r"\w+", needs):
            assert (role, permission) in ALLOWED, (role, permission)
