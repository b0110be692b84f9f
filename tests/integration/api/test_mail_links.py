"""What the pages behind links say when only a part of their work can be done."""

from __future__ import annotations

import uuid
from typing import NoReturn

import httpx
import psycopg
import pytest

from api import mail_links
from tests.integration.api.conftest import ApiDatabase

PASSWORD = "correct horse battery"


def test_an_account_is_there_although_the_log_in_fails(
    api: httpx.Client, database: ApiDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = f"ann-{uuid.uuid4().hex}@example.com"
    database.one("select api.sign_up(%s, %s, 'Org', 'Ann', 'Lee', null)", email, PASSWORD)
    token = database.one("select tests.token_for(%s, 'verify_email')", email)

    async def answer_of(*_: object, **__: object) -> NoReturn:
        raise psycopg.OperationalError("the database is away")

    monkeypatch.setattr(mail_links, "answer_of", answer_of)
    answer = api.post(
        "/verify-email",
        data={"token": token, "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 200, answer.text
    assert 'href="/log-in"' in answer.text
    assert database.one("select count(*) from identity.user_account where email = %s", email) == 1
