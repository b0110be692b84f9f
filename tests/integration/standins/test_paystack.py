"""The stand-in for Paystack: documented shapes, documented refusals, and no more than that."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import httpx
import pytest

from leadmill.paystack import AmbiguousError, Paystack, paystack_client
from leadmill.refused import RefusedError
from leadmill.retryable import Retryable
from leadmill.settings import Settings
from standins.paystack.app import create_app
from standins.receiver import Receiver
from standins.serving import served
from tests.waiting import wait_for

KEY = "sk_test_of_the_stand_in_tests"
LIMIT = httpx.Timeout(5)
T = TypeVar("T")


@dataclass
class Shop:
    """A merchant with an account at the stand-in."""

    url: str
    http: httpx.Client
    receiver: Receiver

    def ask(self, method: str, path: str, key: str = KEY, **said: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"}
        return self.http.request(method, path, headers=headers, **said)

    def data(self, method: str, path: str, **said: Any) -> Any:
        answer = self.ask(method, path, **said)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert body["status"] is True
        return body["data"]

    def page(self, reference: str = "PSK-1", **changes: Any) -> dict[str, Any]:
        asked = {
            "email": "Ann@Buyer.example",
            "amount": 500_000,
            "currency": "KES",
            "reference": reference,
            "callback_url": "https://shop.example/return?from=paystack",
            "metadata": {"deposit_id": "1"},
            **changes,
        }
        return dict(self.data("POST", "/transaction/initialize", json=asked))

    def press(self, page: dict[str, Any], action: str, **fields: str) -> httpx.Response:
        return self.http.post(page["authorization_url"], data={"action": action, **fields})

    def paid(self, reference: str = "PSK-1", **changes: Any) -> dict[str, Any]:
        card = changes.pop("card", "4084084084084081")
        answer = self.press(self.page(reference, **changes), "pay", card=card)
        assert answer.status_code == 303, answer.text
        return self.verified(reference)

    def verified(self, reference: str = "PSK-1") -> dict[str, Any]:
        return dict(self.data("GET", f"/transaction/verify/{reference}"))

    def turn(self, path: str = "knobs", **words: Any) -> Any:
        answer = self.http.post(f"/_config/{path}", json=words)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def events(self) -> list[dict[str, Any]]:
        """Everything that was delivered, once nothing is under way."""
        wait_for(lambda: self.http.get("/_config/deliveries").json()["pending"] == 0)
        return [json.loads(one.body) for one in self.receiver.received]

    def client(self, call: Callable[[Paystack], Awaitable[T]], **changes: Any) -> T:
        """What our own client makes of it."""

        async def run() -> T:
            settings = Settings(paystack_secret_key=KEY, paystack_api_base=self.url, **changes)
            async with paystack_client(settings, LIMIT) as client:
                assert client is not None
                return await call(client)

        return asyncio.run(run())


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[str, str, Receiver]]:
    receiver = Receiver()
    with served(create_app(api_key=KEY)) as url, served(receiver.app()) as hook:
        yield url, f"{hook}/hook", receiver


@pytest.fixture
def shop(running: tuple[str, str, Receiver]) -> Iterator[Shop]:
    """The stand-in as if it had just been started."""
    url, hook, receiver = running
    with httpx.Client(base_url=url) as http:
        assert http.delete("/_config/account").status_code == 204
        receiver.received.clear()
        receiver.answers.clear()
        shop = Shop(url, http, receiver)
        shop.turn(webhook_url=hook, retry_base=0.01, refund_seconds=-1)
        yield shop


def test_a_page_is_opened_paid_and_verified(shop: Shop) -> None:
    page = shop.page()
    assert set(page) == {"authorization_url", "access_code", "reference"}
    before = shop.verified()
    assert (before["status"], before["paid_at"]) == ("abandoned", None)
    back = shop.press(page, "pay")
    assert back.status_code == 303
    assert back.headers["Location"] == (
        "https://shop.example/return?from=paystack&trxref=PSK-1&reference=PSK-1"
    )
    paid = shop.verified()
    assert (paid["status"], paid["amount"], paid["currency"]) == ("success", 500_000, "KES")
    assert (paid["domain"], paid["reference"]) == ("test", "PSK-1")
    assert paid["fees"] == 14_500
    assert paid["metadata"] == {"deposit_id": "1"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", paid["paid_at"])
    assert paid["id"] > 2**31
    [event] = shop.events()
    assert event == {"event": "charge.success", "data": paid}
    assert shop.press(page, "pay").status_code == 400, "nobody pays twice"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": "ann"}, "Invalid Email Address Passed"),
        ({"email": None}, "email is required"),
        ({"amount": 0}, "Invalid Amount Sent"),
        ({"amount": 1.5}, "Invalid Amount Sent"),
        ({"amount": 299}, "Invalid Amount Sent"),
        ({"amount": 1_000_000_001}, "Transaction amount limit exceeded"),
        ({"currency": "EUR"}, "Currency not supported by merchant"),
        ({"reference": "PSK_1"}, "Invalid character in transaction reference"),
        ({"metadata": "{not json"}, "Invalid Amount Sent"),
        ({"metadata": [1]}, "Invalid Amount Sent"),
        ({"channels": ["cash"]}, "channels must be a list of payment channels"),
        ({"plan": "PLN_1"}, "plan is not allowed"),
    ],
)
def test_what_cannot_be_begun(shop: Shop, changes: dict[str, Any], message: str) -> None:
    asked = {"email": "ann@buyer.example", "amount": 500, "currency": "KES", **changes}
    answer = shop.ask("POST", "/transaction/initialize", json=asked)
    assert answer.status_code == 400
    body = answer.json()
    assert (body["status"], body["message"]) == (False, message)
    assert set(body) == {"status", "message", "meta", "type", "code"}


def test_a_reference_names_one_payment(shop: Shop) -> None:
    shop.page()
    asked = {"email": "ann@buyer.example", "amount": 300, "reference": "PSK-1"}
    answer = shop.ask("POST", "/transaction/initialize", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "duplicate_reference")


def test_keys_are_asked_for(shop: Shop) -> None:
    for headers, code in (
        ({}, "no_authorization_header"),
        ({"Authorization": KEY}, "invalid_authorization_header"),
        ({"Authorization": f"Bearer {KEY}x"}, "invalid_Key"),
    ):
        answer = shop.http.get("/transaction/verify/PSK-1", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert shop.ask("GET", "/customer").status_code == 404


@pytest.mark.parametrize(("status", "code"), [(404, None), (400, "transaction_not_found")])
def test_a_reference_that_nobody_knows(shop: Shop, status: int, code: str | None) -> None:
    shop.turn(unknown_status=status)
    answer = shop.ask("GET", "/transaction/verify/PSK-9")
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert shop.client(lambda client: client.verify("PSK-9")) is None


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        ("object", {"deposit_id": "1"}),
        ("text", '{"deposit_id": "1"}'),
        ("empty", ""),
        ("null", None),
    ],
)
def test_metadata_comes_back_in_many_forms(shop: Shop, form: str, seen: Any) -> None:
    shop.turn(metadata=form)
    shop.page()
    assert shop.verified()["metadata"] == seen


def test_mpesa_takes_its_time(shop: Shop) -> None:
    page = shop.page()
    assert shop.press(page, "mpesa").status_code == 200
    assert (shop.verified()["status"], shop.verified()["channel"]) == ("ongoing", "mobile_money")
    assert shop.data("GET", "/transaction") == [], "what is under way is on no list"
    assert shop.press(page, "refuse").status_code == 402
    assert shop.verified()["status"] == "failed"
    assert shop.events() == [], "of a failure nothing tells"
    shop.press(page, "mpesa")
    assert shop.press(page, "confirm").status_code == 303
    assert shop.verified()["status"] == "success"
    assert [event["event"] for event in shop.events()] == ["charge.success"]
    assert shop.verified()["authorization"]["signature"] is None


def test_who_leaves_may_come_back_for_a_day(shop: Shop) -> None:
    page = shop.page(metadata={"cancel_action": "https://shop.example/left"})
    answer = shop.press(page, "leave")
    assert answer.headers["Location"] == "https://shop.example/left"
    assert shop.verified()["status"] == "abandoned"
    assert shop.press(page, "fail").status_code == 402
    assert shop.verified()["gateway_response"] == "Declined"
    shop.turn("clock", advance=90_000)
    assert shop.press(page, "pay").status_code == 400
    assert shop.verified()["status"] == "failed"


def test_lists_are_read_by_cursor_and_by_number(shop: Shop) -> None:
    for number in range(7):
        shop.paid(f"PSK-{number}")
    shop.page("PSK-open")
    query = {"status": "success", "per_page": 3, "use_cursor": "true"}
    seen: list[str] = []
    while True:
        body = shop.ask("GET", "/transaction", params=query).json()
        seen += [item["reference"] for item in body["data"]]
        shop.paid(f"PSK-later-{len(seen)}")
        if body["meta"]["next"] is None:
            break
        query["next"] = body["meta"]["next"]
    assert seen == [f"PSK-{number}" for number in range(6, -1, -1)], "nothing moves meanwhile"
    body = shop.ask("GET", "/transaction", params={"per_page": 4, "page": 3}).json()
    assert body["meta"] == {"total": 11, "skipped": 8, "perPage": 4, "page": 3, "pageCount": 3}
    assert len(body["data"]) == 3
    assert shop.ask("GET", "/transaction", params={"perPage": 4}).status_code == 400
    assert shop.ask("GET", "/refund", params={"per_page": 4}).status_code == 400
    assert shop.ask("GET", "/transaction", params={"status": "ongoing"}).status_code == 400
    assert shop.ask("GET", "/transaction", params={"from": "yesterday"}).status_code == 400
    found = shop.client(lambda client: client.transactions(status="success"))
    assert [item["reference"] for item in found][:3] == ["PSK-0", "PSK-1", "PSK-2"]


def test_a_refund_goes_through_its_states(shop: Shop) -> None:
    paid = shop.paid()
    made = shop.data("POST", "/refund", json={"transaction": "PSK-1", "amount": 200_000})
    assert made["transaction"]["reference"] == "PSK-1"
    assert (made["status"], made["deducted_amount"]) == ("pending", 0)
    for status in ("processing", "processed"):
        shop.turn(f"refunds/{made['id']}", status=status)
    seen = shop.data("GET", f"/refund/{made['id']}")
    assert (seen["transaction"], seen["status"]) == (paid["id"], "processed")
    assert (seen["deducted_amount"], seen["fully_deducted"]) == (200_000, True)
    assert shop.data("GET", "/refund", params={"transaction": paid["id"]}) == [seen]
    assert shop.data("GET", "/refund", params={"transaction": paid["id"] + 1}) == []
    kinds = [event["event"] for event in shop.events()]
    assert sorted(kinds) == [
        "charge.success", "refund.pending", "refund.processed", "refund.processing",
    ]  # fmt: skip
    told = next(event["data"] for event in shop.events() if event["event"] == "refund.processed")
    assert "id" not in told
    assert (told["transaction_reference"], told["refund_reference"]) == ("PSK-1", None)
    assert (told["amount"], told["currency"]) == (200_000, "KES")
    ledger = shop.data("GET", "/balance/ledger")
    assert [line["difference"] for line in ledger] == [-200_000, 485_500]
    assert ledger[0]["model_responsible"] == "Refund"


def test_refunds_that_are_refused(shop: Shop) -> None:
    shop.page("PSK-open")
    paid = shop.paid()
    for asked, code in (
        ({"transaction": "PSK-open"}, "transaction_not_charged"),
        ({"transaction": "PSK-1", "amount": 500_001}, "invalid_amount"),
        ({"transaction": "PSK-1", "amount": 490_000}, "insufficient_balance"),
        ({"transaction": "PSK-1", "currency": "USD"}, "invalid_currency"),
        ({}, "missing_params"),
    ):
        answer = shop.ask("POST", "/refund", json=asked)
        assert (answer.status_code, answer.json()["code"]) == (400, code), asked
    shop.paid("PSK-2")
    for _ in range(2):
        shop.data("POST", "/refund", json={"transaction": str(paid["id"]), "amount": 250_000})
    for refund in shop.data("GET", "/refund"):
        for status in ("processing", "processed"):
            shop.turn(f"refunds/{refund['id']}", status=status)
    assert shop.verified()["status"] == "reversed"
    answer = shop.ask("POST", "/refund", json={"transaction": "PSK-1", "amount": 300})
    assert answer.json()["code"] == "transaction_reversed"


def test_refunds_that_fail_or_need_attention(shop: Shop) -> None:
    shop.turn(refund_seconds=10, amount_as_text=True, refund_reference=True)
    for number, card in (("1", "4084080000001803"), ("2", "4084080000001902")):
        shop.paid(f"PSK-{number}", card=card)
        shop.data("POST", "/refund", json={"transaction": f"PSK-{number}", "amount": 1000})
    for _ in range(5):
        shop.turn("clock", advance=11)
    attention, failed = shop.data("GET", "/refund")
    assert (failed["status"], failed["deducted_amount"]) == ("failed", 0)
    assert failed["reason"]
    assert attention["status"] == "needs-attention", "for ever"
    details = {"currency": "KES", "account_number": "1234567890", "bank_id": "9"}
    path = f"/refund/retry_with_customer_details/{attention['id']}"
    assert shop.ask("POST", path, json={}).status_code == 400
    shop.data("POST", path, json={"refund_account_details": details})
    shop.turn("clock", advance=11)
    assert shop.data("GET", f"/refund/{attention['id']}")["status"] == "processed"
    told = [event for event in shop.events() if event["event"] == "refund.processed"]
    assert told[0]["data"]["amount"] == "1000"
    assert re.fullmatch(r"[0-9]{12}", told[0]["data"]["refund_reference"])


def test_disputes_cost_only_when_they_are_accepted(shop: Shop) -> None:
    for number, (resolution, difference) in enumerate(
        (("declined", 0), ("merchant-accepted", -700))
    ):
        reference = f"PSK-{number}"
        shop.paid(reference)
        opened = shop.turn(f"transactions/{reference}/dispute", amount=700)
        assert (opened["status"], opened["resolution"]) == ("awaiting-merchant-feedback", None)
        assert opened["transaction"]["reference"] == reference
        assert opened["transaction_reference"] is None
        before = shop.data("GET", "/balance")[0]["balance"]
        shop.turn(f"disputes/{opened['id']}", remind=True)
        shop.turn(f"disputes/{opened['id']}", status="awaiting-bank-feedback")
        ended = shop.turn(f"disputes/{opened['id']}", resolution=resolution)
        assert (ended["status"], ended["resolution"]) == ("resolved", resolution)
        assert shop.data("GET", f"/dispute/{opened['id']}") == ended
        assert shop.data("GET", "/balance")[0]["balance"] - before == difference
    assert len(shop.data("GET", "/dispute", params={"status": "resolved"})) == 2
    kinds = sorted(event["event"] for event in shop.events() if "dispute" in event["event"])
    assert kinds == sorted(f"charge.dispute.{k}" for k in ("create", "remind", "resolve") * 2)


def test_webhooks_are_signed_and_sent_until_200(shop: Shop) -> None:
    shop.receiver.answers += [503, 201, 204]
    shop.paid()
    shop.events()
    received = shop.receiver.received
    assert len(received) == 4, "nothing but 200 counts as received"
    for one in received:
        expected = hmac.new(KEY.encode(), one.body, hashlib.sha512).hexdigest()
        assert one.headers["x-paystack-signature"] == expected
    assert len({one.body for one in received}) == 1
    shop.turn(wrong_key=True, max_attempts=1)
    shop.paid("PSK-2")
    shop.events()
    forged = shop.receiver.received[-1]
    expected = hmac.new(KEY.encode(), forged.body, hashlib.sha512).hexdigest()
    assert forged.headers["x-paystack-signature"] != expected


def test_webhooks_twice_late_in_disorder_and_never(shop: Shop) -> None:
    shop.turn(duplicate=1)
    shop.paid("PSK-twice")
    assert len(shop.events()) == 2
    shop.turn(duplicate=0, drop=1)
    shop.paid("PSK-never")
    assert len(shop.events()) == 2
    shop.turn(reorder=2)
    shop.paid("PSK-first")
    assert len(shop.events()) == 2, "held"
    shop.paid("PSK-second")
    references = [event["data"]["reference"] for event in shop.events()[2:]]
    assert references == ["PSK-second", "PSK-first"]


def test_a_webhook_comes_before_the_answer(shop: Shop) -> None:
    shop.turn(pays_at_once=True)
    shop.page()
    assert len(shop.receiver.received) == 1
    assert shop.verified()["status"] == "success"


def test_too_many_requests_are_refused(shop: Shop) -> None:
    shop.turn(requests_a_minute=5)
    shop.page()
    statuses = [shop.ask("GET", "/transaction/verify/PSK-1").status_code for _ in range(6)]
    assert statuses == [200] * 4 + [429] * 2
    answer = shop.ask("GET", "/transaction/verify/PSK-1")
    assert answer.json()["code"] == "rate_limited"
    with pytest.raises(Retryable) as caught:
        shop.client(lambda client: client.verify("PSK-1"))
    assert caught.value.after is not None
    assert 1 <= caught.value.after <= 61
    shop.turn("clock", advance=61)
    assert shop.ask("GET", "/transaction/verify/PSK-1").status_code == 200


def test_settlements_pay_the_balance_out(shop: Shop) -> None:
    shop.paid()
    paid_out = shop.turn("settlements", currency="KES")
    assert paid_out["total_amount"] == 485_500
    assert shop.client(lambda client: client.settlements()) == [paid_out]
    assert shop.data("GET", "/balance")[0] == {"currency": "KES", "balance": 0}


# --- Our client against it ------------------------------------------------------------------------


def begin(client: Paystack, **changes: Any) -> Awaitable[Any]:
    asked: dict[str, Any] = {
        "reference": "PSK-1",
        "email": "ann@buyer.example",
        "amount": 500,
        "currency": "KES",
        "callback_url": "https://shop.example/return",
        "metadata": {},
        **changes,
    }
    return client.initialize(**asked)


def test_the_client_opens_a_page_once(shop: Shop) -> None:
    page = shop.client(begin)
    assert page.reference == "PSK-1"
    assert page.url.startswith(f"{shop.url}/checkout/")
    with pytest.raises(RefusedError, match="duplicate_reference"):
        shop.client(begin)


@pytest.mark.parametrize("after", [False, True])
def test_no_answer_leaves_it_open_whether_it_was_done(shop: Shop, after: bool) -> None:
    shop.http.post("/_config/faults", json=[{"status": 502, "after": after}])
    with pytest.raises(AmbiguousError):
        shop.client(begin)
    known = shop.client(lambda client: client.verify("PSK-1"))
    assert (known is not None) == after
    shop.http.post("/_config/faults", json=[{"status": 500}])
    with pytest.raises(Retryable) as caught:
        shop.client(lambda client: client.verify("PSK-1"))
    assert not isinstance(caught.value, AmbiguousError), "a question can be asked again"


def test_the_client_finds_refunds_oldest_first_over_pages(shop: Shop) -> None:
    paid = shop.paid(amount=10_000_000)
    for number in range(103):
        note = {"transaction": "PSK-1", "amount": 300, "merchant_note": f"refund {number}"}
        shop.data("POST", "/refund", json=note)
    found = shop.client(lambda client: client.refunds(transaction=paid["id"]))
    assert [one["merchant_note"] for one in found] == [f"refund {n}" for n in range(103)]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_an_alarm_that_does_not_tell_it(
    shop: Shop, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    if status == 403:
        shop.http.post("/_config/faults", json=[{"status": 403}])
        key = KEY
    else:
        key = "sk_test_planted_secret"

    async def ask() -> None:
        settings = replace(
            Settings(paystack_secret_key=key, paystack_api_base=shop.url), log_level="DEBUG"
        )
        async with paystack_client(settings, LIMIT) as client:
            assert client is not None
            await client.verify("PSK-1")

    with caplog.at_level("DEBUG"), pytest.raises(Retryable) as caught:
        asyncio.run(ask())
    assert "Paystack refuses the key" in caplog.text
    told = caplog.text + repr(caught.value) + repr(caught.value.__context__)
    assert key not in told


def test_errors_of_the_network_do_not_tell_the_key() -> None:
    async def ask(base: str) -> None:
        settings = Settings(paystack_secret_key=KEY, paystack_api_base=base)
        async with paystack_client(settings, httpx.Timeout(0.5)) as client:
            assert client is not None
            await client.verify("PSK-1")

    with pytest.raises(Retryable) as caught:
        asyncio.run(ask("http://127.0.0.1:9"))
    assert KEY not in repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        (200, b"<html>", Retryable),
        (200, b'{"status": true, "data": null}', Retryable),
        (200, b'{"status": true, "data": {"amount": NaN}}', Retryable),
        (200, b'{"status": false, "message": "x"}', Retryable),
        (404, b"<html>no such server</html>", Retryable),
        (301, b"", Retryable),
        (400, b'{"status": false, "message": "no", "code": "invalid_params"}', RefusedError),
        (422, b'{"status": false, "code": "' + b"x" * 100 + b'"}', RefusedError),
    ],
)
def test_answers_that_are_none(status: int, content: bytes, expected: type[Exception]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=content, headers={"Location": "http://evil.example"})

    async def ask() -> Any:
        transport = httpx.MockTransport(answer)
        async with httpx.AsyncClient(transport=transport, base_url="https://x.example") as http:
            return await Paystack(http).verify("PSK-1")

    with pytest.raises(expected):
        asyncio.run(ask())


def page_at(url: object) -> Any:
    data = {"authorization_url": url, "access_code": "x", "reference": "PSK-1"}

    async def ask() -> Any:
        transport = httpx.MockTransport(
            lambda _: httpx.Response(200, json={"status": True, "data": data})
        )
        async with httpx.AsyncClient(transport=transport, base_url="https://x.example") as http:
            return await begin(Paystack(http))

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/pay",
        "http://localhost.evil.example:80/pay",
        "http://127.0.0.1:80.evil.example/pay",
        "javascript:alert(1)",
        None,
        "//evil.example",
    ],
)
def test_a_page_that_no_payer_is_sent_to(url: object) -> None:
    with pytest.raises(RefusedError, match="unreadable_page"):
        page_at(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://checkout.paystack.com/x",
        "http://127.0.0.1:8101/checkout/x",
        # In the demo of Compose.
        "http://stand-ins.localhost:8101/checkout/x",
    ],
)
def test_a_page_that_payers_are_sent_to(url: str) -> None:
    assert page_at(url).url == url
