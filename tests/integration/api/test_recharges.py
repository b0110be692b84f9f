"""The page behind the link of a mail, on which a payer confirms a recharge."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest
import stripe

from tests.integration.api.conftest import API_KEY, ApiDatabase, Member, StripeStandIn

ASKS = "4000002760003184"


@pytest.fixture
def client(stripe_url: str) -> stripe.StripeClient:
    return stripe.StripeClient(API_KEY, base_addresses={"api": stripe_url}, max_network_retries=0)


@pytest.fixture
def token(
    peer: StripeStandIn, client: stripe.StripeClient, database: ApiDatabase, member: Member
) -> str:
    """The link of a recharge about which the bank wants to ask."""
    customer = client.v1.customers.create({"email": "ann@buyer.example"}).id
    page = client.v1.checkout.sessions.create(
        {
            "mode": "setup",
            "currency": "usd",
            "customer": customer,
            "success_url": "http://leadmill.example/",
        }
    )
    peer.http.post(str(page.url), data={"action": "authenticate", "card": ASKS})
    (method,) = client.v1.payment_methods.list({"customer": customer}).data
    one, organization = database.one, member.organization_id
    card = one("select tests.save_card(%s)", organization)
    database.connection.execute(
        "update billing.customer set stripe_id = %s where organization_id = %s",
        (customer, organization),
    )
    database.connection.execute(
        "update billing.payment_method set stripe_id = %s where id = %s", (method.id, card)
    )
    database.connection.execute(
        "insert into billing.recharge_rule (organization_id, currency, threshold, amount,"
        " daily_maximum, payment_method_id, changed_by) values (%s, 'USD', 2000, 5000, 3, %s, %s)",
        (organization, card, member.user_id),
    )
    # Not begun by the rule: the worker of the stack would send it.
    recharge = one(
        "with deposit as (insert into billing.deposit"
        " (organization_id, livemode, amount, currency, processor_amount)"
        " values (%s, false, 5000, 'USD', 5000) returning id)"
        " insert into billing.recharge"
        " (id, organization_id, amount, currency, payment_method_id, day, number, daily_maximum)"
        " select id, %s, 5000, 'USD', %s, current_date, 1, 3 from deposit"
        " returning id",
        organization,
        organization,
        card,
    )
    params: Any = {
        "amount": 5000,
        "currency": "usd",
        "customer": customer,
        "payment_method": method.id,
        "off_session": True,
        "confirm": True,
        "metadata": {"deposit_id": str(recharge)},
    }
    with pytest.raises(stripe.CardError) as refused:
        client.v1.payment_intents.create(params)
    assert refused.value.error is not None
    assert refused.value.error.payment_intent is not None
    intent = refused.value.error.payment_intent.id
    refuse = "select billing.record_recharge_refusal(%s, 'authentication_required', %s)"
    assert one(refuse, recharge, intent) is True
    return str(one("select billing.recharge_token(%s)", recharge))


def test_the_link_leads_to_the_bank_and_back(
    api: httpx.Client, peer: StripeStandIn, database: ApiDatabase, member: Member, token: str
) -> None:
    address = f"/confirm-recharge?token={token}"
    page = api.get(address)
    assert (page.status_code, "50.00 USD would refill" in page.text) == (200, True)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for _ in range(2):
        # Pressed twice, it leads to the same payment.
        asked = api.post(address)
        assert asked.status_code == 200, asked.text
        (bank,) = re.findall(r'href="([^"]+)"', asked.text)
    answer = peer.http.post(unescape(bank), data={"action": "complete"})
    assert answer.status_code == 303
    peer.settled()
    back = api.get(httpx.URL(answer.headers["Location"]).raw_path.decode())
    assert "50.00 USD is in your wallet" in back.text
    assert database.funds(member) == 5000
    assert "50.00 USD is in your wallet" in api.post(address).text
    assert database.funds(member) == 5000


def test_who_says_no_at_the_bank_can_use_the_link_again(
    api: httpx.Client, peer: StripeStandIn, database: ApiDatabase, member: Member, token: str
) -> None:
    address = f"/confirm-recharge?token={token}"
    (bank,) = re.findall(r'href="([^"]+)"', api.post(address).text)
    peer.http.post(unescape(bank), data={"action": "fail"})
    peer.settled()
    assert "Not confirmed yet" in api.get(address.replace("?", "/return?")).text
    assert database.funds(member) == 0
    assert "Continue at my bank" in api.post(address).text


def test_what_is_given_up_cannot_be_confirmed(
    api: httpx.Client, database: ApiDatabase, token: str
) -> None:
    recharge = token.split(".")[0]
    database.one("select billing.record_recharge_refusal(%s, 'not_confirmed')", recharge)
    for answer in (api.get, api.post):
        assert "nothing was charged" in answer(f"/confirm-recharge?token={token}").text


@pytest.mark.parametrize(
    "wrong", ["", "x", "%00", f"{'0' * 8}-0000-7000-8000-{'0' * 12}.{'0' * 64}"]
)
@pytest.mark.parametrize("path", ["/confirm-recharge", "/confirm-recharge/return"])
def test_no_other_token_opens_anything(api: httpx.Client, path: str, wrong: str) -> None:
    assert api.get(f"{path}?token={wrong}").status_code == 404


def test_when_stripe_cannot_be_reached_nothing_happens(
    api: httpx.Client, peer: StripeStandIn, token: str
) -> None:
    peer.http.post("/_config/faults", json=[{"status": 500}] * 4)
    answer = api.post(f"/confirm-recharge?token={token}")
    assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
    peer.http.post("/_config/faults", json=[])


@pytest.fixture
def customer(client: stripe.StripeClient, database: ApiDatabase, member: Member) -> str:
    """The member's organisation, at Stripe."""
    customer = client.v1.customers.create({"email": "ann@buyer.example"}).id
    database.connection.execute(
        "insert into billing.customer (organization_id, stripe_id) values (%s, %s)",
        (member.organization_id, customer),
    )
    return customer


def saved(client: stripe.StripeClient, customer: str) -> int:
    return len(client.v1.payment_methods.list({"customer": customer}).data)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/deposits", {"amount": "50.00", "save_payment_method": True}),
        ("/payment-methods", {}),
        ("/plan/portal", {}),
    ],
)
def test_nothing_is_saved_with_nobody_who_is_made_known(
    api: httpx.Client, database: ApiDatabase, path: str, body: dict[str, Any]
) -> None:
    jobs = (
        "select count(*) from queue.procrastinate_jobs where task_name = 'make_stripe_customer'"
        " and args ->> 'organization_id' = %s"
    )
    assert api.post(path, json=body).status_code == 401
    for _ in range(20):
        member = database.member()
        before = database.one(jobs, member.organization_id)
        refused = api.post(path, json=body, headers=member.headers)
        # A worker beside this test may have made the customer already, at another stand-in.
        if refused.status_code not in (201, 502):
            break
    assert (refused.status_code, refused.json()["code"]) == (409, "LM558")
    assert database.deposits(member) == []
    assert database.one(jobs, member.organization_id) == before + 1


def test_a_deposit_saves_what_pays_it_if_the_member_wants(
    api: httpx.Client,
    peer: StripeStandIn,
    client: stripe.StripeClient,
    database: ApiDatabase,
    member: Member,
    customer: str,
) -> None:
    for wish, count in (({}, 0), ({"save_payment_method": True}, 1)):
        begun = api.post("/deposits", json={"amount": "50.00", **wish}, headers=member.headers)
        assert begun.status_code == 201, begun.text
        peer.press(begun.json()["checkout_url"], "pay")
        assert saved(client, customer) == count
    peer.settled()
    assert database.funds(member) == 10_000


@pytest.mark.parametrize(
    "more",
    [{"save_payment_method": "yes"}, {"save_payment_method": True, "processor": "paystack"}],
)
def test_a_wish_to_save_that_cannot_be_is_refused(
    api: httpx.Client, member: Member, database: ApiDatabase, more: dict[str, Any]
) -> None:
    answer = api.post("/deposits", json={"amount": "50.00", **more}, headers=member.headers)
    assert answer.status_code == 400
    assert "save_payment_method" in answer.text
    assert database.deposits(member) == []


def test_a_payment_method_is_saved_on_a_page(
    api: httpx.Client,
    peer: StripeStandIn,
    client: stripe.StripeClient,
    database: ApiDatabase,
    member: Member,
    customer: str,
) -> None:
    begun = api.post("/payment-methods", json={}, headers=member.headers)
    assert begun.status_code == 201, begun.text
    redirect = peer.press(begun.json()["checkout_url"], "pay")
    page = api.get(httpx.URL(redirect.headers["Location"]).raw_path.decode())
    assert page.headers["Location"] == "/app/billing/settings?method=saved"
    assert saved(client, customer) == 1
    peer.settled()
    # A job asks Stripe what was saved.
    asked = "select count(*) from queue.procrastinate_jobs where args ->> 'customer_id' = %s"
    assert database.one(asked, customer) >= 1
