"""Several callers send a contact message with the same key at the same time."""

import uuid
from typing import Any

import psycopg

from tests.parallel.clients import at_once, outcome

SEND = "select intake.send_contact_message('Ada', %s, %s, null, null, %s)"


def sent(key: str, text: str = "Hello") -> tuple[Any, ...]:
    return SEND, f"{key}@visitors.example", text, key


def found(sql: psycopg.Connection, key: str) -> tuple[int, int]:
    """Messages with the key, and mails to their sender."""
    row = sql.execute(
        "select count(distinct m.id)::integer, count(d.id)::integer"
        " from intake.contact_message as m"
        " left join notification.delivery as d on d.template = 'contact_confirmation'"
        " and d.refs ->> 'contact_message_id' = m.id::text"
        " where m.submission_key = %s",
        (key,),
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_eight_requests_with_one_key_are_one_message(dsn: str, sql: psycopg.Connection) -> None:
    key = uuid.uuid4().hex
    answers = at_once(dsn, [sent(key)] * 8)
    assert all(answer == answers[0] and answer["contact_message_id"] for answer in answers)
    assert found(sql, key) == (1, 1)


def test_of_different_messages_with_one_key_one_wins(dsn: str, sql: psycopg.Connection) -> None:
    key = uuid.uuid4().hex
    answers = at_once(dsn, [sent(key, f"No. {n}") for n in range(8)])
    assert answers.count("LM302") == 7
    assert found(sql, key) == (1, 1)


def test_the_limit_of_all_is_exact(dsn: str, sql: psycopg.Connection) -> None:
    outcome(
        sql,
        "update ops.rate_limit set maximum = 3 where name = 'intake.contact_messages_in_all'"
        " returning name",
    )
    outcome(sql, "select ops.release_spending('intake.contact_messages_in_all', '')")
    answers = at_once(dsn, [sent(uuid.uuid4().hex) for _ in range(8)])
    outcome(
        sql,
        "update ops.rate_limit set maximum = 500 where name = 'intake.contact_messages_in_all'"
        " returning name",
    )
    assert answers.count("LM312") == 5
