"""A plan from the first request to the page that says that it has begun."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import stripe

from api.app import create_app
from leadmill.settings import Settings
from leadmill.stripe_plans import open_plan_page
from standins.serving import served
from tests.integration.api.conftest import API_KEY, NOWHERE, ApiDatabase, Member, StripeStandIn


@dataclass
class Offer:
    """A plan at this stand-in, and a customer who may buy it."""

    client: stripe.StripeClient
    member: Member
    customer: str
    price: str
    other: str


@pytest.fixture
def offer(peer: StripeStandIn, database: ApiDatabase, member: Member, settings: Settings) -> Offer:
    client = stripe.StripeClient(
        API_KEY,
        base_addresses={"api": settings.stripe_api_base},
        stripe_version=settings.stripe_api_version,
        max_network_retries=0,
    )
    product = client.v1.products.create({"name": "Trade"}).id
    plan = database.one(
        "insert into billing.plan (slug, name, position, trial_days, stripe_id, stripe_name)"
        " select 'trade-' || count(*), 'Trade', 100 + count(*), 7, %s, 'Trade' from billing.plan"
        " returning id",
        product,
    )
    prices = []
    for interval, amount in (("month", 1900), ("year", 19_000)):
        price = client.v1.prices.create(
            {
                "product": product,
                "currency": "usd",
                "unit_amount": amount,
                "recurring": {"interval": interval},
            }
        )
        prices.append(
            str(
                database.one(
                    "insert into billing.plan_price"
                    " (plan_id, currency, interval, amount_minor, stripe_id)"
                    " values (%s, 'USD', %s, %s, %s) returning id",
                    plan,
                    interval,
                    amount,
                    price.id,
                )
            )
        )
    customer = client.v1.customers.create({"email": "ann@example.com"}).id
    database.one(
        "insert into billing.customer (organization_id, stripe_id) values (%s, %s)"
        " on conflict (organization_id) do update set stripe_id = excluded.stripe_id"
        " returning organization_id",
        member.organization_id,
        customer,
    )
    return Offer(client, member, customer, *prices)


def begin(api: httpx.Client, offer: Offer, price: str | None = None) -> httpx.Response:
    return api.post(
        "/plan/checkout",
        json={"plan_price_id": price or offer.price},
        headers=offer.member.headers,
    )


def sessions(offer: Offer) -> list[tuple[str | None, str | None]]:
    """State and address of each page, oldest first."""
    listed = offer.client.v1.checkout.sessions.list({"customer": offer.customer}).data
    return [(one.status, one.url) for one in reversed(listed)]


def test_a_plan_begins_on_its_page(
    api: httpx.Client, peer: StripeStandIn, database: ApiDatabase, offer: Offer
) -> None:
    answer = begin(api, offer)
    assert answer.status_code == 201, answer.text
    page = answer.json()
    assert set(page) == {"id", "checkout_url"}
    assert begin(api, offer).json() == page, "who begins again gets the same page"
    redirect = peer.press(page["checkout_url"], "pay")
    assert set(peer.settled()) == {200}
    there = httpx.URL(redirect.headers["Location"]).raw_path.decode()
    assert "need not pay again" in api.get(there).text, "the page itself begins nothing"
    assert database.one(
        "select count(*) > 0 from queue.procrastinate_jobs where task_name = 'read_plan'"
        " and args ->> 'customer_id' = %s",
        offer.customer,
    )
    (subscription,) = offer.client.v1.subscriptions.list({"customer": offer.customer}).data
    assert subscription.status == "trialing"
    assert subscription.metadata["plan_request_id"] == page["id"]
    # The worker of the stack asks the stand-in of the stack: this one's news we tell ourselves.
    database.one("select billing.finish_plan_request(%s) from (select 1) as told", page["id"])
    assert api.get(there).headers["Location"] == "/app/plan?checkout=done"


def test_another_price_closes_the_page_of_the_first(api: httpx.Client, offer: Offer) -> None:
    first, second = (begin(api, offer, price).json() for price in (offer.price, offer.other))
    assert sessions(offer) == [("expired", None), ("open", second["checkout_url"])]
    assert first["id"] != second["id"]


def test_a_page_on_which_was_paid_cannot_be_replaced(
    api: httpx.Client, peer: StripeStandIn, offer: Offer
) -> None:
    peer.press(begin(api, offer).json()["checkout_url"], "pay")
    for price in (offer.other, offer.other, offer.price):
        answer = begin(api, offer, price)
        assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
    assert len(sessions(offer)) == 1, "nobody pays twice"


def test_what_is_wrong_is_refused(api: httpx.Client, database: ApiDatabase, offer: Offer) -> None:
    def refused(json: Any, member: Member | None = offer.member) -> tuple[int, str, str]:
        headers = member.headers if member else {}
        answer = api.post("/plan/checkout", json=json, headers=headers)
        body = answer.json()
        return answer.status_code, body["code"], body["details"] or ""

    for body in ({}, {"plan_price_id": "x"}, {"plan_price_id": 1}, {"plan_price_id": None}):
        status, code, details = refused(body)
        assert (status, code) == (400, "LM031")
        assert details.startswith("plan_price_id")
    assert refused({"plan_price_id": offer.price, "amount": 1})[:2] == (400, "LM031")
    assert refused({"plan_price_id": str(uuid.uuid4())})[:2] == (404, "LM553")
    assert refused({"plan_price_id": offer.price}, None)[:2] == (401, "LM032")
    viewer = database.member(offer.member.organization_id)
    database.one(
        "update identity.membership set role = 'viewer' where user_id = %s returning 1",
        viewer.user_id,
    )
    assert refused({"plan_price_id": offer.price}, viewer)[:2] == (403, "LM115")
    assert sessions(offer) == []


def test_what_stripe_refuses_is_stored(
    api: httpx.Client, database: ApiDatabase, offer: Offer
) -> None:
    database.one(
        "update billing.plan_price set stripe_id = 'price_gone' || id where id = %s returning 1",
        offer.price,
    )
    answer = begin(api, offer)
    assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
    assert database.one(
        "select status || ' ' || refusal from billing.plan_request where organization_id = %s",
        offer.member.organization_id,
    ) == ("refused resource_missing")
    assert begin(api, offer, offer.other).status_code == 201, "nothing is in the way of another"


def test_an_unreachable_stripe_leaves_the_request_open(
    api: httpx.Client, settings: Settings, offer: Offer
) -> None:
    nowhere = replace(settings, stripe_api_base=NOWHERE)
    with served(create_app(nowhere)) as url, httpx.Client(base_url=url) as lost:
        answer = begin(lost, offer)
        assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
    assert begin(api, offer).status_code == 201


def test_a_page_that_could_not_be_closed_is_closed_later(
    api: httpx.Client, settings: Settings, offer: Offer
) -> None:
    begin(api, offer)
    nowhere = replace(settings, stripe_api_base=NOWHERE)
    with served(create_app(nowhere)) as url, httpx.Client(base_url=url) as lost:
        assert begin(lost, offer, offer.other).status_code == 502
    page = begin(api, offer, offer.other).json()["checkout_url"]
    assert sessions(offer) == [("expired", None), ("open", page)]


def test_a_page_whose_place_is_taken_meanwhile_is_closed(
    api: httpx.Client, database: ApiDatabase, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slowly(*given: Any) -> tuple[str, str]:
        opened = await open_plan_page(*given)
        database.one(
            "update billing.plan_request set status = 'expired', finished_at = now()"
            " where organization_id = %s returning 1",
            offer.member.organization_id,
        )
        return opened

    monkeypatch.setattr("api.plans.open_plan_page", slowly)
    answer = begin(api, offer)
    assert (answer.status_code, answer.json()["code"]) == (502, "LM539")
    assert sessions(offer) == [("expired", None)]


def test_the_portal_is_opened_for_the_customer(api: httpx.Client, offer: Offer) -> None:
    answer = api.post("/plan/portal", json={}, headers=offer.member.headers)
    assert answer.status_code == 201, answer.text
    assert httpx.get(answer.json()["portal_url"]).status_code == 200
    wrong = api.post("/plan/portal", json={"customer": "cus_1"}, headers=offer.member.headers)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "LM031")


def test_who_is_not_known_at_stripe_is_made_known(
    api: httpx.Client, database: ApiDatabase, offer: Offer
) -> None:
    other = database.member()
    jobs = (
        "select count(*) from queue.procrastinate_jobs where task_name = 'make_stripe_customer'"
        " and args ->> 'organization_id' = %s"
    )
    before = database.one(jobs, other.organization_id)
    answer = begin(api, replace(offer, member=other))
    assert (answer.status_code, answer.json()["code"]) == (409, "LM558")
    assert database.one(jobs, other.organization_id) == before + 1


def test_an_unknown_page_is_not_shown(api: httpx.Client) -> None:
    for session in ("", "x", "cs_unknown"):
        assert api.get("/plan/return", params={"session_id": session}).status_code == 404
    left = api.get("/plan/cancelled")
    assert (left.status_code, left.headers["Location"]) == (303, "/app/plan?checkout=cancelled")
