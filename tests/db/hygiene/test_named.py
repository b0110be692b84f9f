"""Law: what a role of ours may execute is named in a test, itself or by the door that calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import psycopg
import pytest

from leadmill.stack.cluster import ROOT
from tests.harness import Harness

# Each function that a role but its owner may execute, with the names by which a test may call it.
CALLABLE = """
  select r.room || '.' || r.name,
    array_agg(distinct d.room || '.' || d.name) filter (where d.room in ('api', 'hook'))
  from tests.routine as r
  left join tests.call as c on c.callee = r.oid
  left join tests.routine as d on d.oid in (r.oid, c.caller)
  where exists (
    select from pg_proc as p cross join aclexplode(r.acl) as a
    where p.oid = r.oid and a.grantee <> p.proowner)
  group by 1
"""


@pytest.fixture
def connection(harness: Harness) -> Iterator[psycopg.Connection]:
    with harness.database() as database, psycopg.connect(database.dsn()) as connection:
        yield connection


def unnamed(connection: psycopg.Connection) -> set[str]:
    folder = ROOT / "tests"
    # What tests/db/support wraps, tests call by it.
    files = chain.from_iterable(folder.rglob(pattern) for pattern in ("*.sql", "test_*.py"))
    text = "\n".join(file.read_text() for file in files)
    whole = set(re.findall(r"\b[a-z_]+\.[a-z0-9_]+(?=\()", text))
    # Over HTTP: rpc/name, or the name as the first argument of a call.
    called = re.findall(r"(?:\brpc/|call\(\s*[\"'])([a-z0-9_]+)", text)
    over_http = {f"api.{name}" for name in called}
    return {
        name
        for name, doors in connection.execute(CALLABLE)
        if name not in whole and not any(door in whole or door in over_http for door in doors or [])
    }


def test_what_may_be_executed_is_named_in_a_test(connection: psycopg.Connection) -> None:
    assert unnamed(connection) == set()


def test_a_function_without_a_test_is_found(connection: psycopg.Connection) -> None:
    name = "_".join(("found", "nowhere"))
    connection.execute("set role leadmill_owner")
    connection.execute(f"create function ops.{name}() returns text language sql return 'x'")  # type: ignore[call-overload]
    connection.execute("reset role")
    assert f"ops.{name}" not in unnamed(connection), "its owner alone may execute it"
    connection.execute(f"grant execute on function ops.{name}() to member")  # type: ignore[call-overload]
    assert unnamed(connection) == {f"ops.{name}"}
