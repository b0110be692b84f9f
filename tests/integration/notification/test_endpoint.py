"""Own endpoints: signed as the convention says, and answered with words."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from leadmill.stack.cluster import ROOT
from standins.inbox import Fault
from tests.waiting import PATIENCE
from workers.channels import body
from workers.channels import endpoint as module
from workers.channels.body import as_form, filled
from workers.channels.claim import Request, UnsendableError
from workers.channels.endpoint import Endpoint
from workers.channels.signing import SecretError, signature
from workers.guard import ForbiddenAddressError, Unreachable

from .messages import NASTY, claimed, message, nasty
from .vendors import Vendors

OLD, NEW = ("whsec_" + base64.b64encode(sign * 32).decode() for sign in (b"o", b"n"))
SECRET: dict[str, Any] = {
    "url": "https://buyer.example/hook",
    "headers": {"X-Api-Key": "k-1"},
    "signing_secrets": [NEW, OLD],
}


def rendered(*messages: dict[str, Any], secret: Any = SECRET, **changes: Any) -> Request:
    return Endpoint().render(claimed("endpoint", secret, *messages, **changes))


def body_of(request: Request) -> Any:
    return json.loads(request.body)


def test_the_python_library_verifies_it_with_either_secret() -> None:
    request = rendered(nasty())
    for secret in (NEW, OLD):
        assert Webhook(secret).verify(request.body, dict(request.headers)) == body_of(request)
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(request.body, dict(request.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(request.body + b" ", dict(request.headers))


@pytest.mark.parametrize(
    ("secret", "said"), [(NEW, "verified"), (OLD, "verified"), ("whsec_AAAA", "")]
)
def test_the_javascript_library_verifies_it(secret: str, said: str) -> None:
    request = rendered(nasty())
    given = {"secret": secret, "body": request.body.decode(), "headers": dict(request.headers)}
    verified = subprocess.run(
        ["node", str(Path(__file__).with_name("verify.mjs"))],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=PATIENCE,
    ).stdout.strip()
    assert verified == said or (not said and "No matching signature" in verified)


def test_the_id_stays_and_the_time_is_that_of_the_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    first = rendered(attempt=1).headers
    monkeypatch.setattr(module.time, "time", lambda: now + 3600)
    again = rendered(attempt=2).headers
    assert first["webhook-id"] == again["webhook-id"] == "01939999-0000-7000-8000-000000000001"
    assert int(again["webhook-timestamp"]) == int(now + 3600)
    assert abs(int(first["webhook-timestamp"]) - now) < 5
    assert len(first["webhook-signature"].split()) == 2
    assert first["webhook-signature"] != again["webhook-signature"]


@pytest.mark.parametrize(
    "secrets",
    [
        [],
        ["whsec_"],
        ["whsec_!"],
        [base64.b64encode(b"x" * 32).decode()],
        ["whsec_AAAA"],
        [NEW, ""],
    ],
)
def test_what_is_no_secret_does_not_sign(secrets: list[str]) -> None:
    with pytest.raises(SecretError):
        signature(secrets, "id", 1, b"{}")
    with pytest.raises(UnsendableError) as refused:
        rendered(secret={**SECRET, "signing_secrets": secrets})
    assert NEW not in str(refused.value)


def test_our_own_form_of_an_event() -> None:
    body = body_of(rendered())
    assert body == {
        "type": "deal.won",
        "version": 1,
        "id": "01939999-0000-7000-8000-000000000001",
        "sequence": 7,
        "is_test": False,
        "timestamp": "2026-11-29T07:20:00+00:00",
        **{
            name: message()[name]
            for name in ("title", "summary", "url", "changes", "facts", "contact", "data")
        },
    }
    digest = body_of(rendered(message(), message(kind="deal.lost"), digest=True))
    assert digest["type"] == "digest"
    assert [one["type"] for one in digest["items"]] == ["deal.won", "deal.lost"]
    assert body_of(rendered(is_test=True))["is_test"] is True


TEMPLATE = {
    "ref": {"$": "data.value"},
    "who": {"$": "data.owner.name"},
    "tags": {"$": "data.tags"},
    "missing": {"$": "data.nothing"},
    "line": {"$text": "{{title}} ({{ data.tags }}): {{data.value}}{{data.nothing}}"},
    "fixed": [1, True, None, "x", {"deep": {"$": "kind"}}],
}


def test_a_template_is_filled() -> None:
    body = body_of(rendered(body_template=TEMPLATE))
    assert body == {
        "ref": 250000,
        "who": "Jane",
        "tags": ["a", "b"],
        "missing": None,
        "line": "Deal won: Solar kit (a, b): 250000",
        "fixed": [1, True, None, "x", {"deep": "deal.won"}],
    }
    digest = body_of(rendered(message(), message(), digest=True, body_template=TEMPLATE))
    assert digest == {"items": [body, body], "more": 0}


def test_what_a_value_says_is_never_a_template() -> None:
    value = "{{data.value}} {% for x in y %} ${x} {{ title }}"
    made = filled({"$text": "{{title}} {{ title }}"}, message(title=value))
    assert made == f"{value} {value}"
    assert filled({"$text": "{% raw %} {{unclosed"}, message()) == "{% raw %} {{unclosed"


def test_a_form(vendors: Vendors) -> None:
    request = rendered(settings={"format": "form"}, body_template=TEMPLATE)
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    fields = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    assert fields["ref"] == "250000"
    assert fields["missing"] == ""
    assert json.loads(fields["tags"]) == ["a", "b"]
    own = dict(parse_qsl(rendered(nasty(), settings={"format": "form"}).body.decode()))
    assert (own["type"], own["data.value"], own["sequence"]) == ("deal.won", "250000", "7")
    assert own["title"] == NASTY
    assert as_form({"a": True, "b": None, "c": 1.0}) == b"a=true&b=&c=1"


def test_own_headers_are_sent_but_take_no_place_of_ours() -> None:
    own = {"Authorization": "Bearer x", "Webhook-Id": "y", "HOST": "z", "Content-Type": "text/x"}
    headers = rendered(secret={**SECRET, "headers": own}).headers
    assert headers["authorization"] == "Bearer x"
    assert headers["webhook-id"].startswith("01939999")
    assert headers["content-type"] == "application/json"
    assert "host" not in headers
    assert all(name == name.lower() for name in headers)


def test_a_body_has_an_end() -> None:
    with pytest.raises(UnsendableError, match="256 KB"):
        rendered(message(data={"x": "y" * 300_000}))


def test_a_template_is_not_filled_further_than_a_body_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = 0

    def counting(value: Any) -> str:
        nonlocal made
        text = text_of(value)
        made += len(text)
        return text

    text_of = body.text_of
    monkeypatch.setattr(body, "text_of", counting)
    changes = [{"label": "x", "from": "y" * 255, "to": "z" * 255}] * 12
    template = {"x": {"$text": "{{changes}}" * 700}, "y": {"$text": "{{changes}}" * 700}}
    for many in ([message(changes=changes)], [message(changes=changes)] * 100):
        made = 0
        with pytest.raises(UnsendableError, match="256 KB"):
            rendered(*many, digest=len(many) > 1, body_template=template)
        assert made < 300_000
    made = 0
    long = {"x": {"$": "data"}}
    with pytest.raises(UnsendableError, match="256 KB"):
        rendered(*[message(data={"x": "y" * 200_000})] * 3, digest=True, body_template=long)


# --- Over HTTP ------------------------------------------------------------------------------------


@pytest.fixture
def secret(vendors: Vendors) -> dict[str, Any]:
    return {**SECRET, "url": f"{vendors.url}/endpoint/hook/demo"}


def receive(vendors: Vendors, **answer: Any) -> None:
    given = {"name": "demo", "secret": OLD, "answer": answer}
    done = httpx.post(f"{vendors.url}/endpoint/_config/receivers", json=given)
    assert done.status_code == 200


def send(vendors: Vendors, secret: dict[str, Any], *messages: Any, **settings: Any) -> Any:
    local = {"is_local": True, **settings}
    return vendors.attempt("endpoint", secret, *messages, settings=local)


@pytest.mark.parametrize("form", ["json", "form"])
def test_a_receiver_verifies_and_answers(
    form: str, vendors: Vendors, secret: dict[str, Any]
) -> None:
    receive(vendors, reference="A-17")
    outcome, answer = send(vendors, secret, nasty(), format=form)
    assert (outcome.result, outcome.reference, outcome.problem) == ("sent", "A-17", None)
    assert json.loads(answer.body) == {"reference": "A-17"}
    [kept] = vendors.inbox("endpoint").received
    assert kept["is_verified"]
    assert kept["headers"]["x-api-key"] == "k-1"


@pytest.mark.parametrize(
    ("said", "reference", "problem"),
    [
        ({"reference": 17}, "17", None),
        ({"reference": "x" * 300}, "x" * 199 + "…", None),
        ({"reference": " \x00 "}, None, None),
        ({"reference": True}, None, None),
        ({"reference": {"id": 1}}, None, None),
        ({"reject": True, "reason": "no budget"}, None, "rejected: no budget"),
        ({"reject": True, "reason": "x\ny"}, None, "rejected: x y"),
        ({"reject": True}, None, "rejected"),
        ({"reject": "yes"}, None, None),
        ({"reject": True, "reason": 5, "reference": "r"}, "r", "rejected"),
    ],
)
def test_what_an_answer_may_hold(
    said: Any, reference: str | None, problem: str | None, vendors: Vendors, secret: dict[str, Any]
) -> None:
    receive(vendors, **said)
    outcome, _ = send(vendors, secret)
    assert (outcome.result, outcome.reference, outcome.problem) == ("sent", reference, problem)


@pytest.mark.parametrize(
    ("status", "result", "after"),
    [
        (200, "sent", None),
        (204, "sent", None),
        (302, "retry", None),
        (400, "retry", None),
        (401, "retry", None),
        (404, "retry", None),
        (410, "gone", None),
        (429, "retry", 30),
        (500, "retry", None),
        (503, "retry", 30),
    ],
)
def test_statuses(
    status: int, result: str, after: float | None, vendors: Vendors, secret: dict[str, Any]
) -> None:
    headers = {"retry-after": "30", "location": f"{vendors.url}/endpoint/hook/other"}
    vendors.inbox("endpoint").faults.append(
        Fault(status=status, headers={} if status == 204 else headers)
    )
    outcome, answer = send(vendors, secret)
    assert (answer.status, outcome.result, outcome.retry_after) == (status, result, after)
    assert vendors.inbox("endpoint").received == [], "a redirect is not followed"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("1.5", 1.5),
        ("999999999", 86400),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 86400),
        ("Wed, 21 Oct 2099 07:28:00 +99999999999999999999", None),
    ],
)
def test_retry_after(
    text: str, seconds: float | None, vendors: Vendors, secret: dict[str, Any]
) -> None:
    vendors.inbox("endpoint").faults.append(Fault(status=503, headers={"retry-after": text}))
    assert send(vendors, secret)[0].retry_after == seconds


def test_an_answer_that_never_ends_is_cut(vendors: Vendors, secret: dict[str, Any]) -> None:
    vendors.inbox("endpoint").faults.append(Fault(cut=True, status=200, body="x" * 100))
    with pytest.raises(Unreachable, match="broke"):
        send(vendors, secret)


def test_a_place_that_the_setting_does_not_name_is_not_reached(
    vendors: Vendors, secret: dict[str, Any]
) -> None:
    for settings in ({"is_local": False}, {"is_local": "true"}):
        with pytest.raises(ForbiddenAddressError):
            send(vendors, secret, **settings)
    other = {**secret, "url": secret["url"].replace("127.0.0.1", "127.0.0.2")}
    with pytest.raises(ForbiddenAddressError):
        send(vendors, other)
    assert vendors.inbox("endpoint").received == []
