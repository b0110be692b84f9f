"""Several admins decide about one lead at the same time."""

import json
import uuid

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome

APPROVE = "select intake.approve_lead(%s)"
REJECT = "select intake.reject_lead(%s, 'A joke')"
UPDATE = 'select intake.update_lead(%s, \'{"note": "changed"}\')'


@pytest.fixture
def lead(sql: psycopg.Connection) -> uuid.UUID:
    form = [{"id": "note", "label": "Note", "type": "text"}]
    sql.execute(
        "select catalog.activate_form_schema(catalog.create_form_schema("
        " catalog.create_niche(%s, 'Test'), %s))",
        (slug := f"niche-{uuid.uuid4().hex}", json.dumps(form)),
    )
    found: uuid.UUID = outcome(
        sql,
        "insert into intake.lead (niche_id, form_schema_id, answers)"
        " select s.niche_id, s.id, '{}' from catalog.form_schema as s"
        " join catalog.niche as n on n.id = s.niche_id where n.slug = %s returning id",
        slug,
    )
    sql.execute(
        "insert into intake.lead_contact (lead_id, name, email) values (%s, 'Ada', 'a@b.example')",
        (found,),
    )
    return found


def jobs(sql: psycopg.Connection, lead: uuid.UUID) -> int:
    found: int = outcome(
        sql,
        "select count(*)::integer from queue.procrastinate_jobs"
        " where task_name = 'distribute_lead' and args ->> 'lead_id' = %s::text",
        lead,
    )
    return found


def test_of_eight_approvals_one_counts(dsn: str, sql: psycopg.Connection, lead: uuid.UUID) -> None:
    assert sorted(at_once(dsn, [(APPROVE, lead)] * 8)) == [""] + ["LM306"] * 7
    assert jobs(sql, lead) == 1


@pytest.mark.parametrize("then", [APPROVE, REJECT, UPDATE])
def test_a_second_decision_after_an_approval_fails(
    dsn: str, sql: psycopg.Connection, lead: uuid.UUID, then: str
) -> None:
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, APPROVE, lead) == ""
        assert behind(first, second, then, lead, then=first.commit) == "LM306"
    assert outcome(sql, "select status from intake.lead where id = %s", lead) == "approved"
    assert outcome(sql, "select answers from intake.lead where id = %s", lead) == {}
    assert jobs(sql, lead) == 1


def test_an_approval_that_fails_leaves_no_job(
    dsn: str, sql: psycopg.Connection, lead: uuid.UUID
) -> None:
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        outcome(first, APPROVE, lead)
        assert behind(first, second, REJECT, lead, then=first.rollback) == ""
    assert outcome(sql, "select status from intake.lead where id = %s", lead) == "rejected"
    assert jobs(sql, lead) == 0
