"""Deliveries as they come: badly signed, out of time, late, and about money that goes back."""

from __future__ import annotations

import httpx
import pytest
import stripe

from tests.integration.api.conftest import API_KEY, SECRETS, ApiDatabase, Member, StripeStandIn
from tests.integration.api.test_deposits import begin
from tests.waiting import wait_for


@pytest.fixture
def client(stripe_url: str) -> stripe.StripeClient:
    return stripe.StripeClient(API_KEY, base_addresses={"api": stripe_url}, max_network_retries=0)


def payment_of(database: ApiDatabase, deposit_id: str) -> str:
    return str(database.one("select billing.payment_of(%s)", deposit_id))


@pytest.mark.parametrize(
    "knob",
    [
        {"wrong_secret": True},
        {"webhook_secret": "whsec_of_another_endpoint"},
        {"timestamp_offset": -400},
        {"timestamp_offset": 400},
    ],
    ids=["wrong secret", "another endpoint's", "stale", "from the future"],
)
def test_what_is_refused_is_taken_when_it_is_signed_well(
    api: httpx.Client,
    peer: StripeStandIn,
    database: ApiDatabase,
    member: Member,
    knob: dict[str, object],
) -> None:
    before = database.events()
    peer.turn(**knob)
    peer.press(begin(api, member)["checkout_url"], "pay")
    wait_for(lambda: 400 in peer.answers())
    assert (database.funds(member), database.events()) == (0, before)
    peer.turn(wrong_secret=False, webhook_secret=SECRETS[0], timestamp_offset=0)
    assert peer.settled()[-1] == 200
    assert database.funds(member) == 5000


def test_a_secret_that_is_being_rolled(
    api: httpx.Client, peer: StripeStandIn, database: ApiDatabase, member: Member
) -> None:
    peer.turn(webhook_secret="whsec_of_tomorrow", second_secret=SECRETS[1])
    peer.press(begin(api, member)["checkout_url"], "pay")
    assert set(peer.settled()) == {200}
    assert database.funds(member) == 5000


def test_late_is_not_too_late(
    api: httpx.Client, peer: StripeStandIn, database: ApiDatabase, member: Member
) -> None:
    peer.turn(delay=2)
    deposit = begin(api, member)
    peer.press(deposit["checkout_url"], "pay")
    assert database.deposits(member) == [("pending", 5000)]
    peer.settled()
    assert database.deposits(member) == [("paid", 5000)]


def test_refunds_and_disputes_arrive_in_disorder(
    api: httpx.Client,
    peer: StripeStandIn,
    database: ApiDatabase,
    member: Member,
    client: stripe.StripeClient,
) -> None:
    deposit = begin(api, member)
    peer.turn(reorder=100, twins=1)
    peer.press(deposit["checkout_url"], "pay")
    charge = client.v1.charges.list({"limit": 1}).data[0]
    client.v1.refunds.create({"charge": charge.id, "amount": 2000})
    answer = peer.http.post(f"/_config/charges/{charge.id}/dispute", json={"amount": 3000})
    assert answer.status_code == 200
    outcome = {"outcome": "won"}
    peer.http.post(f"/_config/disputes/{answer.json()['id']}", json=outcome)
    assert database.funds(member) == 0
    peer.turn(reorder=0)
    assert set(peer.settled()) == {200}
    assert database.funds(member) == 3000
    assert payment_of(database, deposit["id"]) == charge.payment_intent
    assert database.one("select count(*) from billing.verify()") == 0
