"""Keys of one organisation that are created, rotated and revoked at the same moment."""

import uuid
from collections import Counter
from typing import Any

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome

ACTING = (
    " from (select set_config('request.jwt.claims', tests.claims_of(%s)::text, true)) as acting"
)
CREATE = "select identity.create_api_key('Test', '{read}')" + ACTING
ROTATE = "select identity.rotate_api_key(%s)" + ACTING
REVOKE = f"select 'revoked' from (select identity.revoke_api_key(%s){ACTING}) as done"  # noqa: S608


@pytest.fixture
def owner(sql: psycopg.Connection) -> uuid.UUID:
    user: uuid.UUID = outcome(sql, "select tests.create_user()")
    return user


def codes(answers: list[Any]) -> Counter[str]:
    return Counter(answer if isinstance(answer, str) else "key" for answer in answers)


def valid_keys(sql: psycopg.Connection, owner: uuid.UUID) -> int:
    count: int = outcome(
        sql,
        "select count(*) from identity.api_key as k"
        " where k.organization_id = tests.organization_of(%s) and k.revoked_at is null"
        " and not exists (select from identity.api_key as s where s.rotated_from_id = k.id)",
        owner,
    )
    return count


def test_no_more_keys_are_created_at_once_than_there_may_be(
    dsn: str, sql: psycopg.Connection, owner: uuid.UUID
) -> None:
    for _ in range(16):
        assert isinstance(outcome(sql, CREATE, owner), dict)
    answers = at_once(dsn, [(CREATE, owner)] * 8)
    assert codes(answers) == {"key": 4, "LM136": 4}
    assert valid_keys(sql, owner) == 20


def test_a_key_that_is_rotated_eight_times_at_once_has_one_successor(
    dsn: str, sql: psycopg.Connection, owner: uuid.UUID
) -> None:
    key = outcome(sql, CREATE, owner)["id"]
    answers = at_once(dsn, [(ROTATE, key, owner)] * 8)
    assert codes(answers) == {"key": 1, "LM139": 7}
    assert valid_keys(sql, owner) == 1


def test_a_rotation_that_waits_for_a_revocation_fails(
    dsn: str, sql: psycopg.Connection, owner: uuid.UUID
) -> None:
    key = outcome(sql, CREATE, owner)["id"]
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, REVOKE, key, owner) == "revoked"
        assert behind(first, second, ROTATE, key, owner, then=first.commit) == "LM137"
    assert valid_keys(sql, owner) == 0


def test_a_revocation_that_waits_for_a_rotation_ends_the_old_key(
    dsn: str, sql: psycopg.Connection, owner: uuid.UUID
) -> None:
    key = outcome(sql, CREATE, owner)["id"]
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        successor = outcome(first, ROTATE, key, owner)["id"]
        assert behind(first, second, REVOKE, key, owner, then=first.commit) == "revoked"
    rows = sql.execute(
        "select id::text, revoked_at is null from identity.api_key"
        " where organization_id = tests.organization_of(%s) order by id",
        (owner,),
    ).fetchall()
    assert rows == [(key, False), (successor, True)]


def test_rotations_and_revocations_at_once_leave_no_key_in_between(
    dsn: str, sql: psycopg.Connection, owner: uuid.UUID
) -> None:
    for _ in range(5):
        key = outcome(sql, CREATE, owner)["id"]
        before = valid_keys(sql, owner)
        answers = at_once(dsn, [(ROTATE, key, owner), (REVOKE, key, owner)] * 3)
        said = codes(answers)
        assert said["revoked"] == 1
        assert said["key"] <= 1
        assert valid_keys(sql, owner) == before - 1 + said["key"]
