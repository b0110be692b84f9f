"""Several callers use the same submission key at the same time."""

import json
import uuid
from typing import Any

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome

FORM = [{"id": "size", "label": "Size", "type": "number", "required": True}]
SUBMIT = "select intake.submit_lead(%s, %s, %s, null, %s)"


@pytest.fixture
def slug(sql: psycopg.Connection) -> str:
    name = f"niche-{uuid.uuid4().hex}"
    sql.execute(
        "select catalog.activate_form_schema(catalog.create_form_schema("
        " catalog.create_niche(%s, 'Test'), %s))",
        (name, json.dumps(FORM)),
    )
    return name


def submission(slug: str, key: str, size: int = 1) -> tuple[Any, ...]:
    contact = {"name": "Ada", "email": "ada@leads.example"}
    return SUBMIT, slug, json.dumps(contact), json.dumps({"size": size}), key


def leads(sql: psycopg.Connection, slug: str) -> int:
    found: int = outcome(
        sql,
        "select count(*)::integer from intake.lead as l"
        " join intake.lead_contact as c on c.lead_id = l.id"
        " join catalog.niche as n on n.id = l.niche_id where n.slug = %s",
        slug,
    )
    return found


def test_eight_submissions_with_one_key_create_one_lead(
    dsn: str, sql: psycopg.Connection, slug: str
) -> None:
    key = uuid.uuid4().hex
    answers = at_once(dsn, [submission(slug, key)] * 8)
    assert all(answer == answers[0] and answer["lead_id"] for answer in answers)
    assert leads(sql, slug) == 1


def test_of_different_submissions_with_one_key_one_wins(
    dsn: str, sql: psycopg.Connection, slug: str
) -> None:
    key = uuid.uuid4().hex
    answers = at_once(dsn, [submission(slug, key, size) for size in range(8)])
    assert answers.count("LM302") == 7
    assert leads(sql, slug) == 1


@pytest.mark.parametrize(("size", "same"), [(1, True), (2, False)])
def test_a_second_submission_waits_for_the_first(
    dsn: str, sql: psycopg.Connection, slug: str, size: int, same: bool
) -> None:
    key = uuid.uuid4().hex
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        answer = outcome(first, *submission(slug, key))
        again = behind(first, second, *submission(slug, key, size), then=first.commit)
    assert again == (answer if same else "LM302")
    assert leads(sql, slug) == 1


def test_a_second_submission_counts_when_the_first_fails(
    dsn: str, sql: psycopg.Connection, slug: str
) -> None:
    key = uuid.uuid4().hex
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        lost = outcome(first, *submission(slug, key))
        answer = behind(first, second, *submission(slug, key), then=first.rollback)
    assert answer["lead_id"] != lost["lead_id"]
    assert leads(sql, slug) == 1


@pytest.fixture
def claims(sql: psycopg.Connection) -> str:
    organization = outcome(sql, "select tests.create_organization('Partner')")
    key = outcome(
        sql,
        "select tests.create_key(%s, %s, 'test')",
        organization,
        uuid.uuid4().hex[:8],
    )
    return json.dumps({
        "role": "partner", "org": str(organization), "sid": str(key), "scopes": ["submit_leads"],
        "test": True,
    })  # fmt: skip


def trial(slug: str, key: str | None, claims: str, size: int = 1) -> tuple[Any, ...]:
    statement, *arguments = submission(slug, key or "", size)
    acting = " from (select set_config('request.jwt.claims', %s, true)) as acting"
    return statement + acting, *arguments[:-1], key, claims


def trials(sql: psycopg.Connection, claims: str) -> int:
    found: int = outcome(
        sql,
        "select count(*)::integer from intake.test_lead where organization_id = %s",
        json.loads(claims)["org"],
    )
    return found


def test_eight_test_leads_with_one_key_are_one(
    dsn: str, sql: psycopg.Connection, slug: str, claims: str
) -> None:
    key = uuid.uuid4().hex
    answers = at_once(dsn, [trial(slug, key, claims)] * 8)
    assert all(answer == answers[0] and answer["is_test"] for answer in answers)
    others = at_once(dsn, [trial(slug, key, claims, size) for size in range(2, 6)])
    assert others == ["LM302"] * 4
    assert (trials(sql, claims), leads(sql, slug)) == (1, 0)


def test_test_leads_beyond_their_number_go_whoever_submits(
    dsn: str, sql: psycopg.Connection, slug: str, claims: str
) -> None:
    most = outcome(sql, "select (ops.setting_of('intake.test_leads'))::integer")
    sql.execute("update ops.setting set value = '10' where name = 'intake.test_leads'")
    try:
        for _ in range(4):
            answers = at_once(dsn, [trial(slug, None, claims)] * 8)
            assert all(answer["is_test"] for answer in answers)
        outcome(sql, *trial(slug, None, claims))
        assert trials(sql, claims) == 10
    finally:
        sql.execute(
            "update ops.setting set value = %s where name = 'intake.test_leads'", (str(most),)
        )
