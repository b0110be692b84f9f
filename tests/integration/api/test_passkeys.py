"""Passkeys: what the service verifies before the database hears of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.authenticator import (
    IS_BACKED_UP,
    MAY_BE_BACKED_UP,
    USER_PRESENT,
    USER_VERIFIED,
    Authenticator,
    decode,
    encode,
)
from tests.integration.api.conftest import ApiDatabase, Member

ORIGIN = "http://localhost:8080"  # the public door of the default settings


def begin(database: ApiDatabase, function: str, member: Member | None = None) -> dict[str, Any]:
    """Options for a browser, as PostgREST would ask for them."""
    claims = "tests.claims_of(%s)" if member else '\'{"role": "anon"}\'::jsonb'
    with database.connection.transaction():
        database.connection.execute(
            f"select set_config('request.jwt.claims', ({claims})::text, true)",
            [member.user_id] if member else [],
        )
        return dict(database.one(f"select identity.{function}()"))


def add(
    api: httpx.Client, database: ApiDatabase, member: Member, device: Authenticator, **more: Any
) -> httpx.Response:
    made = device.register(begin(database, "begin_passkey", member))
    return api.post("/passkeys", json={"credential": made} | more, headers=member.headers)


def log_in(api: httpx.Client, database: ApiDatabase, device: Authenticator) -> httpx.Response:
    signed = device.sign(begin(database, "begin_passkey_log_in"))
    return api.post("/passkeys/log-in", json={"credential": signed})


def refused(answer: httpx.Response, status: int, code: str = "LM169") -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(ORIGIN)


@pytest.fixture
def passkey(
    api: httpx.Client, database: ApiDatabase, member: Member, device: Authenticator
) -> Authenticator:
    assert add(api, database, member, device).status_code == 201
    return device


def test_a_passkey_is_registered_and_logs_in(
    api: httpx.Client, database: ApiDatabase, member: Member, device: Authenticator
) -> None:
    device.flags |= MAY_BE_BACKED_UP | IS_BACKED_UP
    answer = add(api, database, member, device, name="Laptop")
    assert answer.status_code == 201, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.json()["recovery_codes"]) == 10
    row = database.connection.execute(
        "select name, transports, is_backed_up, sign_count from identity.second_factor"
        " where credential_id = %s",
        (device.credential_id,),
    ).fetchone()
    assert row == ("Laptop", ["internal"], True, 0)
    tokens = log_in(api, database, device)
    assert tokens.status_code == 200, tokens.text
    assert tokens.headers["Cache-Control"] == "no-store"
    assert tokens.json()["role"] == "member"
    claims = json.loads(decode(tokens.json()["access_token"].split(".")[1]))
    assert claims["sub"] == member.user_id


def test_a_count_that_does_not_rise_is_refused(
    api: httpx.Client, database: ApiDatabase, member: Member, device: Authenticator
) -> None:
    device.count = 7
    assert add(api, database, member, device).status_code == 201
    refused(log_in(api, database, device), 401)
    device.count = 9
    assert log_in(api, database, device).status_code == 200
    device.count = 8
    refused(log_in(api, database, device), 401)


def test_an_answer_is_used_once(
    api: httpx.Client, database: ApiDatabase, passkey: Authenticator
) -> None:
    signed = passkey.sign(begin(database, "begin_passkey_log_in"))
    assert api.post("/passkeys/log-in", json={"credential": signed}).status_code == 200
    refused(api.post("/passkeys/log-in", json={"credential": signed}), 401)


def test_an_answer_to_a_challenge_that_is_not_ours_is_refused(
    api: httpx.Client, database: ApiDatabase, passkey: Authenticator, member: Member
) -> None:
    options = begin(database, "begin_passkey_log_in") | {"challenge": encode(os.urandom(32))}
    refused(api.post("/passkeys/log-in", json={"credential": passkey.sign(options)}), 401)
    options = begin(database, "begin_passkey", member) | {"challenge": encode(os.urandom(32))}
    made = Authenticator(ORIGIN).register(options)
    refused(api.post("/passkeys", json={"credential": made}, headers=member.headers), 400)


CHANGES: dict[str, Callable[[Authenticator], Authenticator]] = {
    "of another site": lambda key: replace(key, origin="https://evil.example"),
    "of another port": lambda key: replace(key, origin="http://localhost:9999"),
    "of no user": lambda key: replace(key, flags=USER_PRESENT),
    "of nobody present": lambda key: replace(key, flags=USER_VERIFIED),
    "of another key": lambda key: replace(key, key=Authenticator(ORIGIN).key),
    "of another user": lambda key: replace(key, user_handle=b"x" * 32),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_signature_is_refused(
    api: httpx.Client, database: ApiDatabase, passkey: Authenticator, change: str
) -> None:
    refused(log_in(api, database, CHANGES[change](passkey)), 401)


@pytest.mark.parametrize("change", ["of another site", "of another port", "of no user"])
def test_a_registration_is_refused(
    api: httpx.Client,
    database: ApiDatabase,
    member: Member,
    device: Authenticator,
    change: str,
) -> None:
    refused(add(api, database, member, CHANGES[change](device)), 400)


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
def test_a_single_changed_bit_is_refused(
    api: httpx.Client, database: ApiDatabase, passkey: Authenticator, part: str
) -> None:
    signed = passkey.sign(begin(database, "begin_passkey_log_in"))
    whole = bytearray(decode(signed["response"][part]))
    for place in {0, len(whole) // 2, len(whole) - 1}:
        whole[place] ^= 1
        changed = signed | {"response": signed["response"] | {part: encode(bytes(whole))}}
        refused(api.post("/passkeys/log-in", json={"credential": changed}), 401)
        whole[place] ^= 1


def test_a_frame_of_another_site_is_refused(
    api: httpx.Client,
    database: ApiDatabase,
    passkey: Authenticator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = passkey._client

    def framed(kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps(json.loads(client(kind, options)) | {"crossOrigin": True}).encode()

    monkeypatch.setattr(passkey, "_client", framed)
    refused(log_in(api, database, passkey), 401)


def test_only_a_session_registers_and_proves(
    api: httpx.Client, database: ApiDatabase, member: Member, passkey: Authenticator
) -> None:
    made = Authenticator(ORIGIN).register(begin(database, "begin_passkey", member))
    other = database.member()
    refused(api.post("/passkeys", json={"credential": made}), 401, "LM032")
    refused(api.post("/passkeys", json={"credential": made}, headers=other.headers), 400)
    signed = passkey.sign(begin(database, "begin_passkey_proof", member))
    refused(api.post("/passkeys/proof", json={"credential": signed}), 401, "LM032")
    answer = api.post("/passkeys/proof", json={"credential": signed}, headers=other.headers)
    refused(answer, 400)
    database.one(
        "update identity.session set proved_at = now() - interval '1 day' where user_id = %s"
        " returning id",
        member.user_id,
    )
    answer = api.post("/passkeys/proof", json={"credential": signed}, headers=member.headers)
    assert answer.status_code == 200, answer.text
    fresh = "select proved_at > now() - interval '1 minute' from identity.session where user_id=%s"
    assert database.one(fresh, member.user_id) is True


def test_an_unknown_passkey_is_refused(api: httpx.Client, database: ApiDatabase) -> None:
    refused(log_in(api, database, Authenticator(ORIGIN)), 401)


def test_a_removed_passkey_is_refused(
    api: httpx.Client, database: ApiDatabase, passkey: Authenticator
) -> None:
    database.one(
        "update identity.second_factor set removed_at = now() where credential_id = %s"
        " returning id",
        passkey.credential_id,
    )
    refused(log_in(api, database, passkey), 401)


@pytest.mark.parametrize("path", ["/passkeys", "/passkeys/log-in", "/passkeys/proof"])
def test_parts_of_any_kind(
    api: httpx.Client, database: ApiDatabase, member: Member, passkey: Authenticator, path: str
) -> None:
    good = (
        Authenticator(ORIGIN).register(begin(database, "begin_passkey", member))
        if path == "/passkeys"
        else passkey.sign(begin(database, "begin_passkey_log_in"))
    )
    deep = encode(b"[" * 4000)
    values: list[Any] = [None, 7, "", "x", "é", [], {}, encode(b"{}"), encode(b"\xa1" * 99), deep]
    changes = [good | {name: value} for name in good for value in values]
    changes += [
        good | {"response": good["response"] | {name: value}}
        for name in good["response"]
        for value in values
    ]
    # What is not signed, such as how a browser reaches the authenticator, may be anything.
    free = {"type", "clientExtensionResults", "authenticatorAttachment", "id"}
    for changed in changes:
        answer = api.post(path, json={"credential": changed}, headers=member.headers)
        assert answer.status_code < 500, (changed, answer.text)
        if any(changed[name] != good[name] for name in good.keys() - free - {"response"}):
            assert answer.status_code in (400, 401), (changed, answer.text)
