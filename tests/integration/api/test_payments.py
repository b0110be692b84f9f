"""Payments by Paystack, from the first request to what the page says."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import random
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import altcha
import httpx
import pytest

from api.app import create_app
from leadmill.settings import Settings
from standins.paystack.app import create_app as create_paystack
from standins.serving import served
from tests.integration.api.conftest import NOWHERE, ApiDatabase, Member
from tests.waiting import wait_for

KEYS = ("sk_test_of_the_api_new", "sk_test_of_the_api_old")
REFERENCE = re.compile(r"PSK-[0-9]{13}-[0-9a-f]{16}")
JSON = {"Content-Type": "application/json"}
GUARD = "update ops.setting set value = %s where name = 'billing.payment_guard'"


@dataclass
class Till:
    """The application, its stand-in for Paystack, and the database between them."""

    api: httpx.Client
    http: httpx.Client
    database: ApiDatabase

    def turn(self, path: str = "knobs", **words: Any) -> Any:
        answer = self.http.post(f"/_config/{path}", json=words)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fail(self, *faults: dict[str, Any]) -> None:
        assert self.http.post("/_config/faults", json=list(faults)).status_code == 200

    def begin(self, key: str | None = None, **changes: Any) -> dict[str, Any]:
        answer = self.ask(key, **changes)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def ask(
        self, key: str | None = None, headers: dict[str, str] | None = None, **changes: Any
    ) -> httpx.Response:
        body = {"email": f"ann-{uuid.uuid4().hex[:8]}@buyer.example", "amount": "2500", **changes}
        known = {} if key is None else {"Idempotency-Key": key}
        return self.api.post("/payments", json=body, headers=known | (headers or {}))

    def deposit(self, member: Member, **changes: Any) -> dict[str, Any]:
        body = {"amount": "2500", "currency": "KES", "processor": "paystack", **changes}
        answer = self.api.post("/deposits", json=body, headers=member.headers)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def press(self, begun: dict[str, Any], action: str) -> httpx.Response:
        return self.http.post(begun["checkout_url"], data={"action": action})

    def state(self, reference: str) -> dict[str, Any]:
        answer = self.api.get(f"/payments/{reference}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def verify(self, reference: str) -> str:
        """What the reconciler does: ask, and settle the answer."""
        headers = {"Authorization": f"Bearer {KEYS[0]}"}
        found = self.http.get(f"/transaction/verify/{reference}", headers=headers).json()["data"]
        outcome = self.database.one(
            "select outcome from billing.settle('paystack',"
            " billing.known_fields_of(%s, 'paystack'), 'transaction', asked => %s)",
            json.dumps(found),
            reference,
        )
        return str(outcome)

    def answers(self) -> list[int | None]:
        """Our answers to its webhooks, once nothing is under way."""

        def status() -> Any:
            return self.http.get("/_config/deliveries").json()

        wait_for(lambda: status()["pending"] == 0)
        return [one["status"] for one in status()["deliveries"]]

    def jobs(self, reference: str) -> int:
        return int(
            self.database.one(
                "select count(*) from queue.procrastinate_jobs"
                " where task_name = 'verify_paystack_payment' and args ->> 'reference' = %s",
                reference,
            )
        )

    def wallet(self, member: Member) -> int:
        balance = (
            "select coalesce(sum(balance), 0) from ledger.account"
            " where organization_id = %s and kind = 'wallet' and currency = 'KES'"
        )
        return int(self.database.one(balance, member.organization_id))


@pytest.fixture(scope="module")
def configured(settings: Settings, database: ApiDatabase) -> Iterator[tuple[str, str, Settings]]:
    known = database.one("select webhook_secrets from billing.processor where name = 'paystack'")
    others = [key for key in known or [] if key not in KEYS]
    database.one("select billing.set_processor('paystack', false, %s)", [*others[:3], *KEYS])
    with served(create_paystack(api_key=KEYS[0])) as url:
        ours = replace(
            settings,
            paystack_secret_key=KEYS[0],
            paystack_api_base=url,
            public_url="https://leads.example",
            app_url="https://leads.example",
        )
        with served(create_app(ours)) as api_url:
            yield api_url, url, ours


@pytest.fixture
def till(configured: tuple[str, str, Settings], database: ApiDatabase) -> Iterator[Till]:
    api_url, url, _ = configured
    # Everything comes from one network here.
    database.connection.execute("select tests.forget_spending()")
    with httpx.Client(base_url=api_url) as api, httpx.Client(base_url=url) as http:
        assert http.delete("/_config/account").status_code == 204
        till = Till(api, http, database)
        till.turn(webhook_url=f"{api_url}/webhooks/paystack", retry_base=0.01, refund_seconds=-1)
        yield till


def test_anybody_pays(till: Till) -> None:
    begun = till.begin(email="Ann@Buyer.example", notes="for the\nworkshop")
    assert set(begun) == {"reference", "checkout_url", "status"}
    reference = begun["reference"]
    assert REFERENCE.fullmatch(reference)
    assert till.state(reference) == {
        "reference": reference, "status": "pending", "amount": "2500.00", "currency": "KES",
    }  # fmt: skip
    back = till.press(begun, "pay")
    address = httpx.URL(back.headers["Location"])
    assert (address.host, address.path) == ("leads.example", "/payments/return")
    assert address.params["reference"] == reference
    assert till.answers() == [200]
    assert till.jobs(reference) >= 1, "the webhook has Paystack asked"
    assert till.state(reference)["status"] == "pending", "the webhook itself settles nothing"
    page = till.api.get(address.raw_path.decode())
    assert "need not pay again" in page.text
    assert 'http-equiv="refresh"' in page.text
    assert f"reference={reference}&amp;look=1" in page.text
    assert till.verify(reference) == "settled"
    page = till.api.get(address.raw_path.decode())
    assert "Thank you: 2500.00 KES has arrived." in page.text
    assert "refresh" not in page.text
    assert till.state(reference)["status"] == "success"


def test_a_deposit_in_shillings_goes_to_the_wallet(till: Till, member: Member) -> None:
    begun = till.deposit(member)
    assert set(begun) == {"id", "checkout_url", "reference"}
    back = till.press(begun, "pay")
    assert till.answers() == [200]
    assert till.wallet(member) == 0
    for _ in range(3):
        assert till.verify(begun["reference"]) == "settled"
    assert till.wallet(member) == 250_000
    page = till.api.get(httpx.URL(back.headers["Location"]).raw_path.decode())
    assert page.headers["Location"] == f"/app/billing?deposit={begun['id']}"


def test_what_paystack_was_asked_for(till: Till, member: Member) -> None:
    begun = till.deposit(member, amount="123.45", currency="GHS")
    headers = {"Authorization": f"Bearer {KEYS[0]}"}
    path = f"/transaction/verify/{begun['reference']}"
    there = till.http.get(path, headers=headers).json()["data"]
    assert (there["amount"], there["currency"]) == (12_345, "GHS")
    assert there["metadata"]["deposit_id"] == begun["id"]


def test_the_same_key_is_the_same_payment(till: Till) -> None:
    key = uuid.uuid4().hex
    asked: dict[str, Any] = {"email": "ann@buyer.example", "amount": "300"}
    first, second = till.begin(key, **asked), till.begin(key, **asked)
    assert first == second
    other = till.ask(key, **{**asked, "amount": "301"})
    assert other.status_code == 409, other.text
    assert till.begin(uuid.uuid4().hex, **asked) != first
    initialized = [one for one in till.http.get("/_config/requests").json() if "initialize" in one]
    assert len(initialized) == 2


def test_the_same_key_at_once_opens_one_page(till: Till) -> None:
    till.turn(latency=0.5)
    key = uuid.uuid4().hex
    asked: dict[str, Any] = {"email": "ann@buyer.example", "amount": "300"}
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: till.begin(key, **asked), range(4)))
    assert begun == [begun[0]] * 4
    assert len(till.http.get("/_config/requests").json()) == 1


def test_no_answer_to_a_first_request_is_no_second_payment(till: Till) -> None:
    key = uuid.uuid4().hex
    asked: dict[str, Any] = {"email": "ann@buyer.example", "amount": "300"}
    till.fail(*[{"status": 502}] * 3)
    answer = till.ask(key, **asked)
    assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
    begun = till.begin(key, **asked)
    assert till.http.get(begun["checkout_url"]).status_code == 200
    count = "select count(*) from billing.payment where email = %s"
    before = till.database.one(count, "ann@buyer.example")
    till.begin(key, **asked)
    assert till.database.one(count, "ann@buyer.example") == before


def test_a_page_whose_address_is_lost_is_opened_anew(till: Till) -> None:
    till.fail({"status": 500, "after": True})
    begun = till.begin()
    references = till.database.one(
        "select count(*) from billing.payment_attempt where deposit_id ="
        " (select deposit_id from billing.payment_attempt where reference = %s)",
        begun["reference"],
    )
    assert references == 2, "the first reference was taken, its page never seen"
    till.press(begun, "pay")
    assert till.verify(begun["reference"]) == "settled"
    assert till.state(begun["reference"])["status"] == "success"


def test_who_pays_twice_by_two_references_is_not_lost(till: Till, member: Member) -> None:
    """Both pages of a payment can be paid on: one success, and the rest is for a person."""
    till.fail({"status": 500, "after": True})
    begun = till.deposit(member)
    [first] = [
        row[0]
        for row in till.database.connection.execute(
            "select reference from billing.payment_attempt where deposit_id = %s"
            " and reference <> %s",
            (begun["id"], begun["reference"]),
        )
    ]
    till.turn(f"transactions/{first}", status="success")
    till.press(begun, "pay")
    assert till.verify(first) == "settled"
    outcome = till.verify(begun["reference"])
    assert outcome in ("settled", "mismatch")
    assert till.wallet(member) in (250_000, 500_000)
    assert (till.wallet(member) == 500_000) == (outcome == "settled"), "what is paid is somewhere"


def test_a_webhook_before_the_answer_of_the_page(till: Till) -> None:
    till.turn(pays_at_once=True)
    begun = till.begin()
    assert till.answers() == [200]
    assert till.jobs(begun["reference"]) >= 1
    till.turn(pays_at_once=False)
    assert till.verify(begun["reference"]) == "settled"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": 7}, "LM031"),
        ({"email": None}, "LM031"),
        ({"amount": "x"}, "LM031"),
        ({"amount": True}, "LM031"),
        ({"notes": 1}, "LM031"),
        ({"notes": "a\u0007b"}, "LM031"),
        ({"card": "4084"}, "LM031"),
        ({"currency": "K-S"}, "LM031"),
        ({"email": "ann"}, "LM541"),
        ({"email": "a@" + "b" * 400 + ".example"}, "LM541"),
        ({"notes": "x" * 5000}, "LM541"),
        ({"amount": "0.01"}, "LM503"),
        ({"amount": "-5"}, "LM503"),
        ({"amount": "99999999"}, "LM504"),
        ({"amount": "5.001"}, "LM411"),
        ({"currency": "EUR"}, "LM505"),
    ],
)
def test_refuses_what_is_no_payment(till: Till, changes: dict[str, Any], code: str) -> None:
    answer = till.ask(**changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.text
    assert set(answer.json()) == {"code", "message", "details", "hint"}
    if code != "LM411":  # ledger.to_minor() does not know whose amount it is
        assert next(iter(changes)) in str(answer.json()["details"]), "the field is named"
    assert till.http.get("/_config/requests").json() == []


def test_too_long_a_body(till: Till) -> None:
    answer = till.api.post("/payments", content=b'{"notes": "' + b"x" * 20_000, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "LM004")


def test_one_network_begins_only_so_many(till: Till) -> None:
    statuses = []
    for _ in range(200):
        answer = till.ask(amount="300")
        statuses.append(answer.status_code)
        if answer.status_code == 429:
            break
    assert answer.status_code == 429, statuses
    assert int(answer.headers["Retry-After"]) > 0


def test_robots_are_kept_out_as_at_the_form_for_leads(till: Till) -> None:
    till.database.connection.execute(GUARD, ('{"is_required": true, "seconds": 0}',))
    try:
        refused = till.ask()
        assert (refused.status_code, refused.json()["code"]) == (400, "LM061")
        challenge = till.database.one(
            "select ops.form_challenge('payment', ops.setting_of('billing.payment_guard'))"
        )
        asked = altcha.Challenge.from_dict(challenge)
        solution = altcha.solve_challenge(asked)
        assert solution is not None
        proof = {"X-Form-Proof": altcha.Payload(asked, solution).to_base64()}
        assert till.ask(headers=proof).status_code == 201
        used = till.ask(headers=proof)
        assert (used.status_code, used.json()["code"]) == (400, "LM061")
    finally:
        till.database.connection.execute(GUARD, ("{}",))


def test_a_robot_that_fills_in_every_field_gets_a_false_success(till: Till) -> None:
    count = "select count(*) from billing.payment"
    before = till.database.one(count)
    answer = till.ask(headers={"X-Form-Trap": "https://buy.example"})
    assert answer.status_code == 201
    assert set(answer.json()) == {"reference", "checkout_url", "status"}
    assert REFERENCE.fullmatch(answer.json()["reference"])
    assert till.database.one(count) == before
    assert till.http.get("/_config/requests").json() == []


def test_a_refusing_processor_fails_the_payment(till: Till) -> None:
    till.turn(currencies=["NGN"])
    answer = till.ask()
    assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
    status = till.database.one("select status from billing.deposit order by id desc limit 1")
    assert status == "failed"


@pytest.mark.parametrize(
    "changes", [{"paystack_secret_key": ""}, {"paystack_api_base": NOWHERE}], ids=["no key", "away"]
)
def test_an_unreachable_processor_is_a_502(
    configured: tuple[str, str, Settings], till: Till, changes: dict[str, Any]
) -> None:
    ours = replace(configured[2], **changes)
    with served(create_app(ours)) as url, httpx.Client(base_url=url) as cut_off:
        answer = Till(cut_off, till.http, till.database).ask()
    assert (answer.status_code, answer.json()["code"]) == (502, "LM539")


def test_a_deposit_is_at_the_processor_that_there_is(
    configured: tuple[str, str, Settings], till: Till, member: Member
) -> None:
    ours = replace(configured[2], stripe_secret_key="")
    with served(create_app(ours)) as url, httpx.Client(base_url=url) as api:
        asked = {"amount": "2500", "currency": "KES"}
        answer = api.post("/deposits", json=asked, headers=member.headers)
        assert set(answer.json()) == {"id", "checkout_url", "reference"}, answer.text
    answer = till.api.post("/deposits", json={"amount": "50"}, headers=member.headers)
    assert "reference" not in answer.json(), "Stripe, where both are configured"
    answer = till.api.post(
        "/deposits", json={"amount": "50", "processor": "paypal"}, headers=member.headers
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "LM031")


@pytest.mark.parametrize(
    "reference", ["", "x", "PSK-1", "PSK-1700000000000-00000000000000ff", "PSK-%00", "../x"]
)
def test_nobody_comes_back_with_an_unknown_reference(till: Till, reference: str) -> None:
    answer = till.api.get("/payments/return", params={"reference": reference})
    assert (answer.status_code, answer.json()["code"]) == (404, "LM002")
    assert till.api.get(f"/payments/{reference or 'x'}").status_code == 404


def test_who_looks_does_not_have_paystack_asked_each_time(till: Till) -> None:
    reference = till.begin()["reference"]
    for _ in range(3):
        till.state(reference)
    assert till.jobs(reference) <= 2


def test_a_page_stops_looking(till: Till) -> None:
    reference = till.begin()["reference"]
    for look in ("40", "999", "x", "-1"):
        page = till.api.get(f"/payments/return?reference={reference}&look={look}")
        assert ("refresh" in page.text) == (look in ("x", "-1")), look


@pytest.mark.parametrize(
    ("action", "state", "says"),
    [("fail", "failed", "Payment failed"), ("mpesa", "processing", "Payment under way")],
)
def test_what_the_page_says(till: Till, action: str, state: str, says: str) -> None:
    begun = till.begin()
    till.press(begun, action)
    assert till.verify(begun["reference"]) == "settled"
    assert till.state(begun["reference"])["status"] == state
    page = till.api.get(f"/payments/return?reference={begun['reference']}&look=0")
    assert "need not pay again" in page.text, "what we know may be older than the payment"
    page = till.api.get(f"/payments/return?reference={begun['reference']}&look=2")
    assert says in page.text
    assert ("refresh" in page.text) == (state == "processing")
    till.turn(f"transactions/{begun['reference']}", status="success")
    assert till.verify(begun["reference"]) == "settled"
    assert till.state(begun["reference"])["status"] == "success", "late money wins"


# --- Webhooks -------------------------------------------------------------------------------------


def sign(body: bytes, key: str = KEYS[0]) -> dict[str, str]:
    digest = hmac.new(key.encode(), body, hashlib.sha512).hexdigest()
    return JSON | {"x-paystack-signature": digest}


def charge(reference: str, **changes: Any) -> bytes:
    # Events have no id: that of the payment is a part of what they are known by.
    number = random.randrange(1, 10**12)
    data = {"id": number, "reference": reference, "status": "success", "domain": "test", **changes}
    return json.dumps({"event": "charge.success", "data": data}, indent=1).encode()


@pytest.mark.parametrize("key", KEYS)
def test_both_keys_sign_while_one_is_replaced(till: Till, key: str) -> None:
    body = charge(till.begin()["reference"])
    answer = till.api.post("/webhooks/paystack", content=body, headers=sign(body, key))
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"status"}


def test_webhooks_that_are_not_signed_well(till: Till, caplog: pytest.LogCaptureFixture) -> None:
    reference = till.begin()["reference"]
    body = charge(reference)
    good = sign(body)["x-paystack-signature"]
    before = till.database.events()
    for headers in (
        {},
        {"x-paystack-signature": ""},
        {"x-paystack-signature": "0" * 128},
        {"x-paystack-signature": good[:-1] + ("0" if good[-1] != "0" else "1")},
        sign(body, "sk_test_of_somebody_else"),
        sign(body + b" "),
        {"stripe-signature": good},
        {"x-paystack-signature": good * 100},
    ):
        answer = till.api.post("/webhooks/paystack", content=body, headers=JSON | headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "LM511"), headers
    changed = body.replace(b'"success"', b'"Success"')
    assert till.api.post("/webhooks/paystack", content=changed, headers=sign(body)).is_client_error
    assert till.database.events() == before
    assert till.jobs(reference) == 0
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[]", b"null", b"{", b'{"event": 1, "data": {}}', b'{"event": "charge.success"}',
     b'{"event": "charge.success", "data": {"reference": "\\u0000"}}', b"[" * 5000, b"\xff"],
)  # fmt: skip
def test_signed_nonsense_is_no_error_of_ours(till: Till, body: bytes) -> None:
    answer = till.api.post("/webhooks/paystack", content=body, headers=sign(body))
    assert answer.status_code in (200, 400), answer.text


def test_a_forged_success_has_paystack_asked_and_nothing_else(till: Till, member: Member) -> None:
    """The key signs webhooks, and the service has it: what it could forge is worth nothing."""
    begun = till.deposit(member)
    body = charge(begun["reference"], amount=250_000, currency="KES", paid_at="2026-01-01")
    answer = till.api.post("/webhooks/paystack", content=body, headers=sign(body))
    assert answer.status_code == 200
    assert till.wallet(member) == 0
    assert till.verify(begun["reference"]) in ("settled", "unknown", "foreign")
    assert till.wallet(member) == 0


def test_only_json_of_a_size_and_only_by_post(till: Till) -> None:
    body = charge("PSK-1")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = till.api.post("/webhooks/paystack", content=body, headers=sign(body) | form)
    assert answer.status_code == 415
    long = body + b" " * 300_000
    assert till.api.post("/webhooks/paystack", content=long, headers=sign(long)).status_code == 413
    assert till.api.get("/webhooks/paystack").status_code == 405


def test_answers_503_while_the_database_is_away() -> None:
    away = Settings(
        database_url_api="postgresql://leadmill_api@127.0.0.1:9/nowhere",
        paystack_secret_key=KEYS[0],
        paystack_api_base=NOWHERE,
    )
    with served(create_app(away)) as url, httpx.Client(base_url=url) as api:
        body = charge("PSK-1")
        answer = api.post("/webhooks/paystack", content=body, headers=sign(body))
        assert (answer.status_code, answer.json()["code"]) == (503, "LM033")
        answer = api.post("/payments", json={"email": "ann@buyer.example", "amount": "300"})
        assert (answer.status_code, answer.json()["code"]) == (503, "LM033")


def test_the_same_event_twice_is_one_row(till: Till) -> None:
    body = charge(till.begin()["reference"])
    before = till.database.events()
    for _ in range(3):
        answer = till.api.post("/webhooks/paystack", content=body, headers=sign(body))
        assert answer.status_code == 200
    assert till.database.events() == before + 1


def test_no_key_and_no_address_is_in_a_log(
    till: Till, member: Member, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="api"):
        till.begin(email="planted@secret.example", notes="planted note")
        till.fail(*[{"status": 500}] * 3)
        till.ask(email="planted@secret.example")
        till.turn(currencies=["NGN"])
        till.ask(email="planted@secret.example")
        till.deposit(member, amount="25000", currency="NGN")
        body = charge("PSK-1", email="planted@secret.example")
        till.api.post("/webhooks/paystack", content=body, headers=sign(body))
    told = "\n".join(f"{one.getMessage()} {vars(one)}" for one in caplog.records)
    assert "payment begun" in told
    for planted in (*KEYS, "planted@secret.example", "planted note"):
        assert planted not in told
