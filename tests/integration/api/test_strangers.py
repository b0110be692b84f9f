"""Whatever a stranger sends is answered 4xx, and alarms nobody.

Each line of level ERROR is an alert: a stranger who can cause one hides the next real one.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import logging
import random
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

from api._oidc import Issuer
from api.app import create_app
from leadmill.settings import Settings
from standins.serving import served
from tests.harness import OUTSIDE_ISSUER, OUTSIDE_SECRET
from tests.integration.api.conftest import ApiDatabase
from tests.sizes import size

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UUID = str(uuid.UUID(int=7))
TEXTS = [
    "",
    "x",
    "\0",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "\r\nX-Evil: 1",
    "é" * 300,
    "%00",
    "-1",
    "1e999999",
    "9" * 5000,
    "NaN",
    "{}",
    "' or 1=1--",
    UUID,
]
VALUES: list[Any] = [
    *TEXTS,
    None,
    True,
    -1,
    2**70,
    1.5,
    [],
    {},
    [["\0"]],
    {"\ud800": "\0"},
]
NAMES = {
    "/payments": ["email", "amount", "currency", "notes"],
    "/deposits": ["amount", "currency"],
    "/files": ["purpose", "media_type", "byte_count", "lead_id", "upload_token"],
    f"/files/{UUID}/complete": ["upload_token"],
    "/sign-in/exchange": ["token"],
    "/session": ["email", "password", "sign_in"],
    "/passkeys": ["credential", "name"],
    "/passkeys/log-in": ["credential", "device"],
    "/passkeys/proof": ["credential"],
}


@pytest.fixture(scope="module")
def stranger(settings: Settings) -> Iterator[httpx.Client]:
    """The service with all that can be configured."""
    everything = replace(
        settings,
        external_issuer=OUTSIDE_ISSUER,
        external_secret=OUTSIDE_SECRET,
        google_client_id="id",
        google_client_secret="secret",
        google_metadata_url="http://127.0.0.1:9/",
        sign_in_secret="x" * 32,
        paystack_secret_key="sk_test_of_the_strangers",
        paystack_api_base="http://127.0.0.1:9",
        storage_url="http://127.0.0.1:9",
        storage_bucket="bucket",
        storage_access_key="key",
        storage_secret_key="secret",
    )
    # As a page of the door, which may ask for a session.
    page = {"Origin": everything.public_url}
    with (
        served(create_app(everything)) as url,
        httpx.Client(base_url=url, headers=page) as client,
    ):
        yield client


@pytest.fixture(autouse=True)
def _nobody_is_alarmed(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.INFO):
        yield
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def turned_back(answer: httpx.Response) -> None:
    """It leads to the log-in page, with our words only."""
    where = "/log-in#code=LM125&message=the+sign-in+was+not+completed&hint=Begin+again."
    assert (answer.status_code, answer.headers["Location"]) == (303, where)


def refused(answer: httpx.Response) -> dict[str, Any]:
    """It was answered 4xx, with our shape."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text)
    body: dict[str, Any] = json.loads(answer.content.decode("utf-8"))
    assert set(body) == {"code", "message", "details", "hint"}
    return body


@pytest.mark.parametrize("path", NAMES)
@pytest.mark.parametrize(
    "body", [b'{"\\ud800": 1}', b'{"\\u0000": 1}', b"\xff", b'{"a": 1, "a": 2}']
)
def test_names_that_cannot_be_said_back(stranger: httpx.Client, path: str, body: bytes) -> None:
    answer = stranger.post(path, content=body, headers=JSON | {"Authorization": "Bearer x"})
    assert refused(answer)["code"] == "LM031"


@pytest.mark.parametrize("path", NAMES)
@pytest.mark.parametrize("value", [b"9" * 5000, b"-" + b"9" * 1001, b'"\xff"', b"[" * 5000])
def test_no_words_of_python_in_an_answer(stranger: httpx.Client, path: str, value: bytes) -> None:
    body = b'{"' + NAMES[path][0].encode() + b'": ' + value + b"}"
    said = refused(stranger.post(path, content=body, headers=JSON | {"Authorization": "Bearer x"}))
    assert said["code"] == "LM031"
    assert not re.search(r"sys\.|codec|int\b|4300|Errno", said["details"])


@pytest.mark.parametrize("path", NAMES)
def test_any_value_in_any_field(stranger: httpx.Client, path: str) -> None:
    chance = random.Random(path)
    bodies = [{name: value} for name in NAMES[path] for value in VALUES]
    bodies += [{name: chance.choice(VALUES) for name in NAMES[path]} for _ in range(size(40, 3000))]
    for body in bodies:
        content = json.dumps(body).encode()
        for token in ({}, {"Authorization": "Bearer x"}):
            refused(stranger.post(path, content=content, headers=JSON | token))


@pytest.mark.parametrize(
    "path",
    [
        *("/verify-email", "/reset-password", "/invitation", "/confirm-email"),
        *("/unsubscribe", "/confirm-address", "/confirm-channel"),
    ],
)
def test_forms_of_any_kind(stranger: httpx.Client, path: str) -> None:
    texts = [quote(text.encode("utf-8", "surrogatepass")) for text in TEXTS]
    bodies = [
        *(f"{name}={text}" for name in ("token", "password") for text in texts),
        *(f"token=a&password={text}" for text in texts),
        "&".join(f"f{number}=1" for number in range(11)),
        "=&" * 5,
        "%",
        "token=%ff%fe",
        "token=" + "a" * 20_000,
        "\xff\0",
    ]
    for body in bodies:
        for headers in (FORM, JSON, {"Content-Type": "multipart/form-data"}):
            answer = stranger.post(path, content=body.encode("latin-1"), headers=headers)
            assert 400 <= answer.status_code < 500, (body[:80], answer.status_code, answer.text)
    for text in texts:
        # An invitation is read before it is shown.
        shown = 400 if path == "/invitation" else 200
        assert stranger.get(f"{path}?token={text}").status_code == shown
        answer = stranger.post(f"{path}?token={text}", headers=FORM)
        assert 400 <= answer.status_code < 500


def test_addresses_and_methods_of_any_kind(stranger: httpx.Client) -> None:
    texts = [quote(text.encode("utf-8", "surrogatepass"), safe="") for text in TEXTS]
    for text in texts:
        refused(stranger.get(f"/deposits/return?session_id={text}"))
        refused(stranger.get(f"/deposits/return?session_id=cs_{text}"))
        refused(stranger.get(f"/payments/return?reference={text}&look={text}"))
        refused(stranger.get(f"/payments/{text or 'x'}"))
        for token in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp4"}):
            refused(stranger.get(f"/files/{text or 'x'}", headers=token))
        refused(stranger.get(f"/sign-in/{text or 'x'}"))
        refused(stranger.get(f"/sign-in/{text or 'x'}/callback?state={text}"))
        turned_back(stranger.get(f"/sign-in/google/callback?state={text}&code={text}"))
        error = f"error={text}&error_description={text}"
        turned_back(stranger.get(f"/sign-in/google/callback?{error}"))
        refused(stranger.post(f"/webhooks/pipedrive/{text or 'x'}", content=b"{}", headers=JSON))
        cookie = {"Cookie": f"leadmill_sign_in={text}"}
        turned_back(stranger.get("/sign-in/google/callback?state=x&code=y", headers=cookie))
    for method, path in itertools.product(
        ("PUT", "DELETE", "PATCH", "OPTIONS", "POST", "TRACE"),
        ("/", "/healthz", "/deposits/return"),
    ):
        assert stranger.request(method, path).status_code in (404, 405)


def test_headers_of_any_kind(stranger: httpx.Client) -> None:
    for value in (b"\xff\xfe", b"x" * 5000, b"\xc3\x28", b"' or 1=1", b"\x7f"):
        for name in (
            b"user-agent",
            b"x-forwarded-for",
            b"x-request-id",
            b"authorization",
            b"cookie",
        ):
            headers = [(name, value), (b"content-type", b"application/json")]
            answer = stranger.post("/deposits", content=b'{"amount": "50"}', headers=headers)
            assert refused(answer)["code"] in ("LM032", "LM120")
            for vendor in ("stripe", "paystack"):
                answer = stranger.post(f"/webhooks/{vendor}", content=b"{}", headers=headers)
                assert refused(answer)["code"] == "LM511"


@pytest.mark.parametrize("connection", ["x", UUID])
def test_webhooks_of_strangers(stranger: httpx.Client, connection: str) -> None:
    path = f"/webhooks/pipedrive/{connection}"
    credentials = base64.b64encode(b"leadmill:guessed").decode()
    for headers in ({}, {"X-Webhook-Secret": "x"}, {"Authorization": f"Basic {credentials}"}):
        for body in (b"{}", b'{"meta": {"id": "\\ud800"}}', b"[" * 1000, b"\xff", b"null"):
            answer = stranger.post(path, content=body, headers=JSON | headers)
            assert refused(answer)["code"] == "LM756"
    for body in (b"{}", b"[" * 1000, b"\xff"):
        signature = {"Stripe-Signature": "t=1,v1=0"}
        answer = stranger.post("/webhooks/stripe", content=body, headers=JSON | signature)
        assert refused(answer)["code"] == "LM511"
        signature = {"x-paystack-signature": "0" * 128}
        answer = stranger.post("/webhooks/paystack", content=body, headers=JSON | signature)
        assert refused(answer)["code"] == "LM511"


def encoded(value: Any) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def outside_tokens() -> list[str]:
    """No token of anybody: each part may be anything."""
    heads: list[Any] = [
        *VALUES,
        *({"alg": value} for value in [*VALUES, "none", "HS256", "RS256"]),
        *(
            {"alg": algorithm, name: value}
            for algorithm in ("HS256", "RS256")
            for name in ("kid", "crit", "jwk", "x5c", "zip", "typ", "b64")
            for value in [*VALUES, ["b64"], ["exp"]]
        ),
        *({"alg": "HS256", "b64": value, "crit": ["b64"]} for value in VALUES),
        {"alg": "dir", "enc": "A128GCM"},
        b"\xff",
        b"[" * 5000,
    ]
    tokens = [f"{encoded(head)}.{encoded({'sub': 'x'})}.{encoded(b'x' * 32)}" for head in heads]
    tokens += ["a", "a.b", "..", "a.b.c.d.e", "=.=.=", "a.b.c", "." * 3000]
    return tokens + [f"{encoded({'alg': 'HS256'})}.{encoded(value)}.x" for value in VALUES]


def test_outside_tokens_of_any_kind(stranger: httpx.Client) -> None:
    for token in outside_tokens():
        answer = stranger.post("/sign-in/exchange", json={"token": token})
        assert refused(answer)["code"] in ("LM031", "LM124"), token


def test_outside_tokens_against_published_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = Issuer(
        Settings(external_issuer=OUTSIDE_ISSUER, external_jwks_url="http://127.0.0.1:9/")
    )
    keys = KeySet([RSAKey.generate_key(), ECKey.generate_key(), OKPKey.generate_key()])

    async def published(oldest: float) -> KeySet:
        return keys

    monkeypatch.setattr(issuer, "_published_keys", published)
    for token in outside_tokens():
        with pytest.raises((JoseError, ValueError)):
            asyncio.run(issuer.verify(token))


def test_a_name_that_cannot_be_stored_keeps_nobody_out(
    stranger: httpx.Client, database: ApiDatabase
) -> None:
    now = int(time.time())
    for name in ("A\0B", "\u202eevil", "a\nb"):
        claims = {
            "iss": OUTSIDE_ISSUER,
            "aud": "authenticated",
            "sub": uuid.uuid4().hex,
            "exp": now + 60,
            "email": f"{uuid.uuid4().hex}@outside.example",
            "email_verified": True,
            "name": name,
        }
        token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(OUTSIDE_SECRET))
        answer = stranger.post("/sign-in/exchange", json={"token": token})
        assert answer.status_code == 200, answer.text
