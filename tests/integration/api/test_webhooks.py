"""What /webhooks/stripe takes and what it refuses."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from api.app import create_app
from leadmill.settings import Settings
from standins.serving import served
from tests.integration.api.conftest import NOWHERE, SECRETS, ApiDatabase, Member, new_event_id, sign

JSON = "application/json; charset=utf-8"


def event(**changes: Any) -> bytes:
    """An event of a type that we ignore."""
    body = {
        "id": new_event_id(),
        "object": "event",
        "type": "invoice.upcoming",
        "created": int(time.time()),
        "api_version": "2026-10-28.endive",
        "livemode": False,
        "data": {"object": {"object": "invoice"}},
    }
    return json.dumps({**body, **changes}).encode()


def post(
    api: httpx.Client, body: bytes, signature: str | None = None, content_type: str = JSON
) -> httpx.Response:
    headers = {"Content-Type": content_type}
    if signature is not None:
        headers["Stripe-Signature"] = signature
    return api.post("/webhooks/stripe", content=body, headers=headers)


def test_takes_a_signed_event(api: httpx.Client, database: ApiDatabase) -> None:
    body = event()
    answer = post(api, body, sign(body))
    assert (answer.status_code, answer.json()) == (200, {"status": "ignored"})
    stored = database.one(
        "select body from billing.webhook_inbox where event_id = %s", json.loads(body)["id"]
    )
    assert stored == body, "the raw bytes are kept"


def test_takes_every_secret_of_the_list(api: httpx.Client) -> None:
    body = event()
    for secret in SECRETS:
        assert post(api, body, sign(body, secret)).status_code == 200


def test_takes_one_good_signature_among_several(api: httpx.Client) -> None:
    body = event()
    good = sign(body, SECRETS[1])
    assert post(api, body, good + ",v1=" + "0" * 64 + ",v0=" + "0" * 64).status_code == 200


def forged(body: bytes) -> str:
    return sign(body, "whsec_of_somebody_else")


def tampered(body: bytes) -> str:
    return sign(body + b" ")


def of_another_time(body: bytes) -> str:
    at = int(time.time())
    return sign(body, at=at).replace(f"t={at}", f"t={at + 1}")


def only_v0(body: bytes) -> str:
    return sign(body).replace("v1=", "v0=")


def with_two_times(body: bytes) -> str:
    return f"t={int(time.time())}," + sign(body)


def without_a_time(body: bytes) -> str:
    return sign(body).partition(",")[2]


def signed_with_nothing(body: bytes) -> str:
    at = int(time.time())
    digest = hmac.new(b"", f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (forged, "LM511"),
        (tampered, "LM511"),
        (of_another_time, "LM511"),
        (only_v0, "LM511"),
        (with_two_times, "LM511"),
        (without_a_time, "LM511"),
        (signed_with_nothing, "LM511"),
        (lambda body: "", "LM511"),
        (lambda body: "t=now,v1=\xe9", "LM511"),
        (lambda body: sign(body, at=int(time.time()) - 310), "LM512"),
        (lambda body: sign(body, at=int(time.time()) + 310), "LM512"),
    ],
)
def test_refuses_what_nobody_we_know_signed_now(
    api: httpx.Client, database: ApiDatabase, make: Callable[[bytes], str], code: str
) -> None:
    body, before = event(), database.events()
    answer = api.post(
        "/webhooks/stripe",
        content=body,
        headers=[
            (b"content-type", JSON.encode()),
            (b"stripe-signature", make(body).encode("latin-1")),
        ],
    )
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert set(answer.json()) == {"code", "message", "details", "hint"}
    assert database.events() == before


def test_refuses_an_unsigned_body(api: httpx.Client) -> None:
    assert post(api, event()).json()["code"] == "LM511"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"evt_1"',
        b'{"id": "evt_1", "id": "evt_2"}',
        b"[" * 100_000,
        b'{"id": "evt_1", "type": "x", "data": {"object": {}}, "n": NaN}',
        event(id=None),
        event(id=7),
        event(id="evt_\x00"),
        event(id=""),
        event(type=None),
        event(data=None),
        event(data={"object": "invoice"}),
    ],
)
def test_refuses_malformed_events(api: httpx.Client, database: ApiDatabase, body: bytes) -> None:
    before = database.events()
    answer = post(api, body, sign(body))
    assert (answer.status_code, answer.json()["code"]) == (400, "LM513")
    assert database.events() == before


def test_refuses_large_bodies_and_other_types(api: httpx.Client, database: ApiDatabase) -> None:
    before, body = database.events(), event(pad="x" * 300_000)
    answer = post(api, body, sign(body))
    assert (answer.status_code, answer.json()["code"]) == (413, "LM004")
    body = event()
    for content_type in ("text/plain", "application/jsonp", ""):
        answer = post(api, body, sign(body), content_type)
        assert (answer.status_code, answer.json()["code"]) == (415, "LM030")
    assert database.events() == before


def test_what_it_does_not_read_spoils_nothing(
    api: httpx.Client, database: ApiDatabase, member: Member
) -> None:
    session = paid(database, member) | {"customer_details": {"name": "N", "tax": "M"}}
    body = event(type="checkout.session.completed", data={"object": session})
    for bad in (rb'"A\u0000B"', rb'"A\ud83d"', rb'"\ude00\ud83d\u0000"', rb"[1e999999, -1e-99999]"):
        spoilt = body.replace(b'"N"', bad).replace(b'"M"', b"1e999999")
        answer = post(api, spoilt, sign(spoilt))
        assert (answer.status_code, answer.json()) == (200, {"status": "applied"}), bad
    assert database.funds(member) == 5000


def test_keeps_what_it_cannot_apply(api: httpx.Client, database: ApiDatabase) -> None:
    body = event(
        type="payment_intent.succeeded",
        data={"object": {"object": "payment_intent", "id": "pi_x", "amount": "much"}},
    )
    assert post(api, body, sign(body)).json() == {"status": "failed"}
    event_id = json.loads(body)["id"]
    state = "select status || ' ' || attempts from billing.webhook_inbox where event_id = %s"
    assert database.one(state, event_id) == "failed 1"


def paid(database: ApiDatabase, member: Member) -> dict[str, Any]:
    """The session of a deposit that was paid."""
    deposit_id = database.one("select tests.create_deposit(%s)", member.organization_id)
    session: dict[str, Any] = database.one("select tests.stripe_session(%s)", deposit_id)
    return session


def test_credits_once_under_parallel_duplicates(
    api: httpx.Client, database: ApiDatabase, member: Member
) -> None:
    session = paid(database, member)
    same = event(type="checkout.session.completed", data={"object": session})
    twins = [event(type="checkout.session.completed", data={"object": session}) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda body: post(api, body, sign(body)), [same] * 8 + twins))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["status"] for answer in answers} == {"applied"}
    assert database.funds(member) == 5000
    assert database.one("select count(*) from billing.verify()") == 0


def test_quarantines_a_contradiction(
    api: httpx.Client, database: ApiDatabase, member: Member
) -> None:
    session = {**paid(database, member), "amount_total": 1}
    body = event(type="checkout.session.completed", data={"object": session})
    assert post(api, body, sign(body)).json() == {"status": "quarantined"}
    assert database.funds(member) == 0


def test_answers_503_while_the_database_is_away(settings: Settings) -> None:
    away = Settings(
        database_url_api="postgresql://leadmill_api@127.0.0.1:9/nowhere",
        stripe_api_base=NOWHERE,
    )
    with served(create_app(away)) as url, httpx.Client(base_url=url) as api:
        body = event()
        answer = post(api, body, sign(body))
        assert (answer.status_code, answer.json()["code"]) == (503, "LM033")
        assert answer.headers["Retry-After"] == "1"
        assert api.get("/readyz").status_code == 503
        assert api.get("/healthz").status_code == 200
