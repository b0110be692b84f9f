"""Law: all grants on a table or schema stand in Sqitch, or all of them in the code layer.

The layer revokes what its own files do not grant, and a change that grants again is not run again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from leadmill import code_layer
from leadmill.stack.cluster import ROOT

_GRANT = re.compile(
    r"^ *(?:grant|revoke)\s[^;']*?\son\s+(?P<kind>all\s+tables\s+in\s+schema|schema|table)?\s*"
    r"(?P<names>[\w.]+(?:\s*,\s*[\w.]+)*)\s+(?:to|from)\s",
    re.IGNORECASE | re.MULTILINE,
)


def given_by_sqitch(script: str) -> Iterator[str]:
    """The tables and schemas on which a script grants, named as the layer names them."""
    for grant in _GRANT.finditer(re.sub("--.*", "", script)):
        words = (grant["kind"] or "table").lower().split()
        for name in re.split(r"\s*,\s*", grant["names"]):
            yield f"table {name}.*" if words[0] == "all" else f"{words[0]} {name}"


def given_by_both(scripts: Iterable[str], keys: Iterable[str]) -> set[str]:
    by_sqitch = {key for script in scripts for key in given_by_sqitch(script)}
    return {key for key in keys if {key, re.sub(r"\.\w+$", ".*", key)} & by_sqitch}


def layer() -> set[str]:
    objects = code_layer.read(ROOT / "db" / "code")
    return {key for key in objects if key.startswith(("table ", "schema "))}


def test_grants_on_a_table_or_schema_stand_in_one_place() -> None:
    scripts = [path.read_text() for path in sorted((ROOT / "db" / "deploy").rglob("*.sql"))]
    assert given_by_both(scripts, layer()) == set()


def test_a_grant_that_stands_in_both_is_found() -> None:
    for grant, key in (
        ("grant select (id), update\n  (status) on intake.lead to member;", "table intake.lead"),
        ("revoke all on table sale.refund, sale.assignment from admin;", "table sale.assignment"),
        ("grant select on all tables in schema audit to admin;", "table audit.event"),
        ("GRANT usage ON SCHEMA ledger TO admin;", "schema ledger"),
    ):
        assert key in given_by_both([f"begin;\n{grant}\ncommit;"], layer()), grant
    for other in (
        "-- grant select on intake.lead to member;",
        "grant execute on function ledger.verify() to admin;",
        "grant select on queue.unknown to member;",
    ):
        assert given_by_both([other], layer()) == set(), other
