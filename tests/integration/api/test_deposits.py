"""A deposit from the first request to the wallet."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import Any

import httpx
import psycopg
import pytest
import stripe

from api.app import create_app
from leadmill.settings import Settings
from leadmill.stack.cluster import ROOT
from standins.serving import served
from tests.integration.api.conftest import NOWHERE, ApiDatabase, Member, StripeStandIn


def begin(api: httpx.Client, member: Member, **body: Any) -> dict[str, Any]:
    answer = api.post("/deposits", json=body or {"amount": "50.00"}, headers=member.headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def come_back(api: httpx.Client, redirect: httpx.Response) -> httpx.Response:
    """Follow the processor's redirect, to the application under test."""
    return api.get(httpx.URL(redirect.headers["Location"]).raw_path.decode())


def said_elsewhere(settings: Settings, redirect: httpx.Response) -> str:
    """What the page of the service says where payers do not come back into our pages."""
    with (
        served(create_app(replace(settings, app_url="https://app.example/"))) as url,
        httpx.Client(base_url=url, trust_env=False) as elsewhere,
    ):
        return come_back(elsewhere, redirect).text


def test_money_goes_from_the_page_to_the_wallet(
    api: httpx.Client,
    peer: StripeStandIn,
    database: ApiDatabase,
    member: Member,
    settings: Settings,
) -> None:
    deposit = begin(api, member)
    assert set(deposit) == {"id", "checkout_url"}
    assert database.deposits(member) == [("pending", 5000)]
    redirect = peer.press(deposit["checkout_url"], "pay")
    assert set(peer.settled()) == {200}
    assert database.funds(member) == 5000
    page = come_back(api, redirect)
    assert page.status_code == 303
    assert page.headers["Location"] == f"/app/billing?deposit={deposit['id']}"
    assert "50.00 USD is in your wallet" in said_elsewhere(settings, redirect)
    assert database.funds(member) == 5000, "page and webhook credit once"
    assert database.deposits(member) == [("paid", 5000)]
    method = "select payment_method from billing.deposit where id = %s"
    assert database.one(method, deposit["id"]) == "card"


def test_when_no_webhook_comes_the_page_has_the_reconciler_ask(
    api: httpx.Client, peer: StripeStandIn, database: ApiDatabase, member: Member
) -> None:
    peer.turn(drop=-1)
    redirect = peer.press(begin(api, member)["checkout_url"], "pay")
    peer.settled()
    page = come_back(api, redirect)
    assert "need not pay again" in page.text
    assert 'http-equiv="refresh"' in page.text, "it looks again by itself"
    assert database.funds(member) == 0, "the page itself makes no money"
    # The reconciler of the stack asks the stand-in of the stack: this one's news we tell ourselves.
    session_id = httpx.URL(redirect.headers["Location"]).params["session_id"]
    deposit_id = database.one("select id from billing.deposit where session_id = %s", session_id)
    database.one("select billing.settle('stripe', tests.stripe_session(%s))", deposit_id)
    assert come_back(api, redirect).headers["Location"] == f"/app/billing?deposit={deposit_id}"
    assert database.funds(member) == 5000


def test_who_comes_back_does_not_have_the_processor_asked_each_time(
    api: httpx.Client, peer: StripeStandIn, database: ApiDatabase, member: Member
) -> None:
    deposit = begin(api, member)
    session = database.one("select session_id from billing.deposit where id = %s", deposit["id"])
    jobs = (
        "select count(*) from queue.procrastinate_jobs where task_name = 'refresh_deposit_session'"
        " and args ->> 'deposit_id' = %s"
    )
    for _ in range(20):
        assert api.get(f"/deposits/return?session_id={session}").status_code == 200
    assert database.one(jobs, deposit["id"]) == 1


def test_who_turns_back_finds_a_page(
    api: httpx.Client, peer: StripeStandIn, member: Member
) -> None:
    redirect = peer.press(begin(api, member)["checkout_url"], "cancel")
    assert come_back(api, redirect).headers["Location"] == "/app/billing?deposit=cancelled"


def test_the_page_to_pay_on_keeps_the_wallets_currency(
    api: httpx.Client,
    peer: StripeStandIn,
    database: ApiDatabase,
    member: Member,
    settings: Settings,
) -> None:
    deposit = begin(api, member)
    session_id = database.one("select session_id from billing.deposit where id = %s", deposit["id"])
    client = stripe.StripeClient(
        settings.stripe_secret_key,
        base_addresses={"api": settings.stripe_api_base},
        stripe_version=settings.stripe_api_version,
    )
    session = client.v1.checkout.sessions.retrieve(session_id)
    assert session.adaptive_pricing is not None
    assert session.adaptive_pricing.enabled is False


def test_a_customer_who_was_deleted_at_the_processor_pays_all_the_same(
    api: httpx.Client, peer: StripeStandIn, database: ApiDatabase, member: Member
) -> None:
    assert database.one(
        "select billing.record_stripe_customer(%s, 'cus_deleted')", member.organization_id
    )
    peer.press(begin(api, member)["checkout_url"], "pay")
    assert set(peer.settled()) == {200}
    assert database.funds(member) == 5000


def test_twins_and_disorder_credit_once(
    api: httpx.Client, peer: StripeStandIn, database: ApiDatabase, member: Member
) -> None:
    peer.turn(twins=2, duplicate=2, reorder=9)
    peer.press(begin(api, member)["checkout_url"], "pay")
    peer.turn(reorder=0)
    assert set(peer.settled()) == {200}
    assert database.funds(member) == 5000


@pytest.mark.parametrize(
    ("amount", "minor"), [("10", 1000), (10, 1000), (50.1, 5010), ("9999.990", 999999)]
)
def test_amounts_are_decimals(
    api: httpx.Client,
    peer: StripeStandIn,
    database: ApiDatabase,
    member: Member,
    amount: Any,
    minor: int,
) -> None:
    begin(api, member, amount=amount, currency="USD")
    assert database.deposits(member) == [("pending", minor)]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "LM031"),
        (b"{", 400, "LM031"),
        (b"[]", 400, "LM031"),
        (b"{}", 400, "LM031"),
        (b'{"amount": null}', 400, "LM031"),
        (b'{"amount": true}', 400, "LM031"),
        (b'{"amount": NaN}', 400, "LM031"),
        (b'{"amount": "NaN"}', 400, "LM031"),
        (b'{"amount": Infinity}', 400, "LM031"),
        (b'{"amount": "1e9999"}', 400, "LM031"),
        (b'{"amount": 1e9999}', 400, "LM031"),
        (b'{"amount": "50", "amount": "60"}', 400, "LM031"),
        (b'{"amount": "50", "organization_id": "x"}', 400, "LM031"),
        (b'{"amount": "50", "currency": 7}', 400, "LM031"),
        (b'{"amount": "50", "currency": "US\\u0000"}', 400, "LM031"),
        (b'{"amount": "50.001"}', 400, "LM411"),
        (b'{"amount": "9999999999999999"}', 400, "LM412"),
        (b'{"amount": "50", "currency": "usd"}', 400, "LM413"),
        (b'{"amount": "9.99"}', 400, "LM503"),
        (b'{"amount": "-50"}', 400, "LM503"),
        (b'{"amount": "10000.01"}', 400, "LM504"),
        (b'{"amount": "50", "currency": "GBP"}', 400, "LM505"),
        (b'{"amount": "' + b"0" * 20_000 + b'"}', 413, "LM004"),
    ],
)
def test_refuses_what_is_no_deposit(
    api: httpx.Client, database: ApiDatabase, member: Member, body: bytes, status: int, code: str
) -> None:
    headers = {**member.headers, "Content-Type": "application/json"}
    answer = api.post("/deposits", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "message", "details", "hint"}
    assert database.deposits(member) == []


def test_refuses_callers_without_a_live_session(
    api: httpx.Client, database: ApiDatabase, member: Member
) -> None:
    def code_of(headers: dict[str, str]) -> str:
        answer = api.post("/deposits", json={"amount": "50"}, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        return str(answer.json()["code"])

    head, _, signature = member.token.rpartition(".")
    assert code_of({}) == "LM032"
    assert code_of({"Authorization": "Basic x"}) == "LM032"
    assert code_of({"Authorization": "Bearer x"}) == "LM120"
    assert code_of({"Authorization": f"Bearer {head}.{signature[::-1]}"}) == "LM120"
    database.connection.execute(
        "update identity.session set ended_at = now(), end_reason = 'logged_out'"
        " where user_id = %s",
        (member.user_id,),
    )
    assert code_of(member.headers) == "LM120"
    assert database.deposits(member) == []


def test_refuses_admins_who_have_no_wallet(api: httpx.Client, database: ApiDatabase) -> None:
    user_id = database.one("select tests.create_user(admin => true)")
    token = database.one("select identity.sign_token(tests.claims_of(%s))", user_id)
    headers = {"Authorization": f"Bearer {token}"}
    answer = api.post("/deposits", json={"amount": "50"}, headers=headers | {"X-Door": "admin"})
    assert (answer.status_code, answer.json()["code"]) == (403, "LM115")
    # At the public door the token of an admin is none.
    answer = api.post("/deposits", json={"amount": "50"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "LM032")


def test_an_unreachable_processor_is_a_502(
    settings: Settings,
    api: httpx.Client,
    peer: StripeStandIn,
    database: ApiDatabase,
    member: Member,
) -> None:
    with (
        served(create_app(replace(settings, stripe_api_base=NOWHERE))) as url,
        httpx.Client(base_url=url) as cut_off,
    ):
        answer = cut_off.post("/deposits", json={"amount": "50"}, headers=member.headers)
        assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
        assert database.deposits(member) == [("created", 5000)], "its session may exist"
        # Who comes back is told what our books say, whether the processor answers or not.
        assert cut_off.get("/deposits/return?session_id=cs_test_1").status_code == 404


def test_a_refusing_processor_fails_the_deposit(
    settings: Settings, database: ApiDatabase, member: Member
) -> None:
    with (
        served(create_app(replace(settings, stripe_secret_key="sk_test_wrong"))) as url,
        httpx.Client(base_url=url) as stranger,
    ):
        answer = stranger.post("/deposits", json={"amount": "50"}, headers=member.headers)
        assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
    assert database.deposits(member) == [("failed", 5000)]


def test_without_a_key_no_deposit_is_begun(
    settings: Settings, database: ApiDatabase, member: Member
) -> None:
    with (
        served(create_app(replace(settings, stripe_secret_key=""))) as url,
        httpx.Client(base_url=url) as unconfigured,
    ):
        answer = unconfigured.post("/deposits", json={"amount": "50"}, headers=member.headers)
        assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
    assert database.deposits(member) == []


def test_who_comes_back_lands_in_the_application(settings: Settings, api: httpx.Client) -> None:
    answer = api.get("/deposits/cancelled")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/app/billing?deposit=cancelled",
    )
    # Who pays without a wallet has no log-in there.
    assert "Nothing was paid" in api.get("/deposits/cancelled?alone").text
    with served(create_app(replace(settings, app_url="https://app.example/"))) as url:
        for path in ("/deposits/cancelled", "/plan/cancelled", "/payment-methods/saved"):
            assert "https://app.example/" in httpx.get(url + path, trust_env=False).text


@pytest.mark.parametrize("session_id", ["", "x", "cs_", "cs_test_unknown", "cs_%00", "../x"])
def test_nobody_comes_back_from_an_unknown_page(
    api: httpx.Client, peer: StripeStandIn, session_id: str
) -> None:
    answer = api.get("/deposits/return", params={"session_id": session_id})
    assert (answer.status_code, answer.json()["code"]) == (404, "LM002")


def test_bad_addresses_and_methods_have_the_same_shape(api: httpx.Client) -> None:
    assert api.get("/nothing").json()["code"] == "LM002"
    answer = api.get("/webhooks/stripe")
    assert (answer.status_code, answer.json()["code"]) == (405, "LM003")
    assert answer.headers["Allow"] == "POST"


LINKS = {
    "/deposits": "/app/billing",
    "/subscriptions": "/app/subscriptions",
    "/subscriptions/00000000-0000-7000-8000-00000000000a": (
        "/app/subscriptions/00000000-0000-7000-8000-00000000000a"
    ),
    "/leads/00000000-0000-7000-8000-00000000000a": (
        "/app/leads/00000000-0000-7000-8000-00000000000a"
    ),
    "/notifications": "/app/notifications",
    "/plan": "/app/plan",
    "/connections": "/app/connections",
}


@pytest.mark.parametrize("path", LINKS)
def test_links_in_mails_lead_somewhere(settings: Settings, api: httpx.Client, path: str) -> None:
    answer = api.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, LINKS[path])
    elsewhere = replace(settings, app_url="https://app.example/leads/")
    with served(create_app(elsewhere)) as url:
        answer = httpx.get(url + path, trust_env=False)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"https://app.example/leads{path}",
    )


def test_every_link_in_a_mail_is_one_of_them(api: httpx.Client) -> None:
    templates = (ROOT / "workers" / "templates").glob("*.*")
    links = {
        link
        for template in templates
        for link in re.findall(
            r"\{\{ app_url \}\}((?:\{\{.*?\}\}|[^\s\"<?)])*)", template.read_text()
        )
    }
    assert "/deposits" in links
    for link in links:
        path = re.sub(r"\{\{.*?\}\}", str(uuid.uuid4()), link) or "/"
        # These are read before they are shown, and there are none here.
        shown = {"/invitation": 400, "/confirm-recharge": 404, "": 404}.get(link)
        assert api.get(path).status_code in ((shown,) if shown else (200, 303)), link


@pytest.mark.parametrize("path", ["/subscriptions/x", "//evil.example", "/subscriptions/..//evil"])
def test_nobody_is_sent_elsewhere_by_a_path(api: httpx.Client, path: str) -> None:
    assert api.get(f"{api.base_url}{path}").status_code == 404


def test_every_answer_carries_the_request_id(api: httpx.Client) -> None:
    answer = api.get("/healthz", headers={"X-Request-Id": "abc-1"})
    assert answer.headers["X-Request-Id"] == "abc-1"
    answer = api.get("/nothing", headers={"X-Request-Id": "a b\x7f"})
    assert answer.headers["X-Request-Id"] not in ("", "a b\x7f")


def test_the_application_is_ready(api: httpx.Client, database: ApiDatabase) -> None:
    def ready() -> dict[str, Any]:
        answer: dict[str, Any] = api.get("/readyz").json()
        answer.pop("access_log", None)  # only where calls were counted
        return answer

    said = {"unmatched_seconds": 0, "waiting_seconds": 0}
    assert ready() == {"status": "ok", "notifications": said}
    with database.connection.transaction():
        database.connection.execute("lock table notification.pending_event")
        # As long as it takes to count very many that wait: payments and forms work meanwhile.
        assert ready() == {"status": "ok", "notifications": None}


def test_the_application_sees_no_table(api_dsn: str) -> None:
    with psycopg.connect(api_dsn, autocommit=True) as connection:
        for table in (
            "billing.deposit",
            "billing.webhook_inbox",
            "billing.processor",
            "ledger.entry",
            "identity.session",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select from {table}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select ledger.post('test:1:x', 'deposit', null)")


@pytest.mark.parametrize(
    ("button", "state", "funds"), [("settle", "paid", 5000), ("bounce", "failed", 0)]
)
def test_bank_payments_wait_for_the_bank(
    api: httpx.Client,
    peer: StripeStandIn,
    database: ApiDatabase,
    member: Member,
    settings: Settings,
    button: str,
    state: str,
    funds: int,
) -> None:
    checkout_url = begin(api, member)["checkout_url"]
    redirect = peer.press(checkout_url, "async")
    assert set(peer.settled()) == {200}
    assert "once your bank has paid" in said_elsewhere(settings, redirect)
    assert database.funds(member) == 0
    assert database.deposits(member) == [("pending", 5000)]
    answer = peer.http.post(checkout_url, data={"action": button})
    assert answer.status_code == 200, answer.text
    assert set(peer.settled()) == {200}
    assert database.funds(member) == funds
    assert database.deposits(member) == [(state, 5000)]
