"""Cookies of sessions where the public address is https, and the code of an external sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from api.app import create_app
from leadmill.settings import Settings
from standins.serving import served
from tests.integration.api.conftest import ApiDatabase

PUBLIC = "https://leads.example"
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def behind_tls(settings: Settings) -> Iterator[httpx.Client]:
    changed = replace(settings, public_url=PUBLIC, admin_url="https://admin.leads.example")
    with (
        served(create_app(changed)) as url,
        httpx.Client(base_url=url, headers={"Origin": PUBLIC}) as client,
    ):
        yield client


@pytest.fixture
def email(database: ApiDatabase) -> str:
    user = database.one("select tests.create_user()")
    database.one("select tests.set_password(%s, %s)", user, PASSWORD)
    return str(database.one("select email from identity.user_account where id = %s", user))


def test_cookies_of_an_encrypted_door(behind_tls: httpx.Client, email: str) -> None:
    answer = behind_tls.post("/session", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    lines = answer.headers.get_list("set-cookie")
    assert {line.partition("=")[0] for line in lines} == {
        "__Secure-leadmill_refresh",
        "__Secure-leadmill_device",
    }
    for line in lines:
        attributes = {part.strip().lower() for part in line.split(";")[1:]}
        assert {"secure", "httponly", "samesite=strict", "path=/session"} <= attributes
        assert not [one for one in attributes if one.startswith("domain")]
    # A cookie without the prefix may come from anybody near.
    token = lines[0].partition("=")[2].partition(";")[0]
    for name, status in (("leadmill_refresh", 401), ("__Secure-leadmill_refresh", 200)):
        headers = {"Cookie": f"{name}={token}"}
        assert behind_tls.post("/session/refresh", headers=headers).status_code == status, name


def test_a_code_is_for_the_browser_that_signed_in(
    behind_tls: httpx.Client, database: ApiDatabase, email: str
) -> None:
    code = "c" * 43
    database.connection.execute(
        "insert into identity.sign_in_code (hash, user_id, expires_at)"
        " select sha256(convert_to(%s, 'UTF8')), id, now() + interval '1 minute'"
        " from identity.user_account where email = %s",
        (code, email),
    )
    for cookie in ("", "__Secure-leadmill_code=" + "d" * 43, f"leadmill_code={code}"):
        answer = behind_tls.post("/session", json={"sign_in": code}, headers={"Cookie": cookie})
        assert (answer.status_code, answer.json()["code"]) == (401, "LM123"), cookie
    cookie = f"__Secure-leadmill_code={code}"
    answer = behind_tls.post("/session", json={"sign_in": code}, headers={"Cookie": cookie})
    assert (answer.status_code, answer.json()["role"]) == (200, "member"), answer.text
    names = [line.partition("=")[0] for line in answer.headers.get_list("set-cookie")]
    assert sorted(names) == [
        "__Secure-leadmill_code",
        "__Secure-leadmill_device",
        "__Secure-leadmill_refresh",
    ]
    answer = behind_tls.post("/session", json={"sign_in": code}, headers={"Cookie": cookie})
    assert (answer.status_code, answer.json()["code"]) == (401, "LM123"), "once"
