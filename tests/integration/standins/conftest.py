"""A running stand-in for Stripe with a receiver of its webhooks, emptied for each test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import stripe

from standins.receiver import Receiver
from standins.serving import served
from standins.stripe.app import create_app
from tests.waiting import wait_for

API_KEY = "sk_test_of_the_tests"
SECRET = "whsec_of_the_tests"


@dataclass
class RunningStandIn:
    """What a test needs of a running stand-in."""

    url: str
    client: stripe.StripeClient
    http: httpx.Client
    receiver: Receiver

    def session(self, **changes: Any) -> stripe.checkout.Session:
        """An open session over 50 EUR."""
        params: dict[str, Any] = {
            "mode": "payment",
            "line_items": [line_item(5000)],
            "success_url": "http://shop.example/paid?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://shop.example/back",
            "client_reference_id": "deposit-1",
            "metadata": {"deposit_id": "deposit-1"},
            "payment_intent_data": {"metadata": {"deposit_id": "deposit-1"}},
        }
        return self.client.v1.checkout.sessions.create({**params, **changes})  # type: ignore[arg-type]

    def press(self, session: stripe.checkout.Session, action: str, **fields: str) -> httpx.Response:
        """Press a button of the hosted page."""
        address = f"{self.url}/c/pay/{session.id}"
        return self.http.post(address, data={"action": action, **fields})

    def pay(self, **changes: Any) -> stripe.checkout.Session:
        """A session that was paid by card."""
        session = self.session(**changes)
        assert self.press(session, "pay").status_code == 303
        return self.client.v1.checkout.sessions.retrieve(session.id)

    def turn(self, **knobs: Any) -> None:
        """Turn knobs of the delivery."""
        answer = self.http.post("/_config/delivery", json=knobs)
        assert answer.status_code == 200, answer.text

    def status(self) -> dict[str, Any]:
        """The log of deliveries."""
        return dict(self.http.get("/_config/deliveries").json())

    def settled(self) -> list[dict[str, Any]]:
        """Wait until nothing is under way; then the bodies that were received."""
        wait_for(lambda: self.status()["pending"] == 0)
        return [json.loads(one.body) for one in self.receiver.received]

    def types(self) -> list[str]:
        """The types of the events, oldest first."""
        listed = self.client.v1.events.list({"limit": 100}).data
        return [event.type for event in reversed(listed)]


def line_item(amount: int, currency: str = "eur", quantity: int = 1) -> dict[str, Any]:
    """One line with a price made for it."""
    price = {
        "currency": currency,
        "unit_amount": amount,
        "product_data": {"name": "Deposit <b>&</b>"},
    }
    return {"price_data": price, "quantity": quantity}


@pytest.fixture(scope="session")
def running_peer() -> Iterator[RunningStandIn]:
    """A stand-in and its receiver for the whole run."""
    receiver = Receiver()
    with served(receiver.app()) as receiver_url:
        app = create_app(webhook_url=f"{receiver_url}/hook", webhook_secret=SECRET, api_key=API_KEY)
        with served(app) as url, httpx.Client(base_url=url) as http:
            client = stripe.StripeClient(
                API_KEY, base_addresses={"api": url}, max_network_retries=0
            )
            yield RunningStandIn(url, client, http, receiver)


@pytest.fixture
def peer(running_peer: RunningStandIn) -> RunningStandIn:
    """The stand-in as if it had just been started, with quick retries."""
    assert running_peer.http.delete("/_config/account").status_code == 204
    running_peer.receiver.received.clear()
    running_peer.receiver.answers.clear()
    running_peer.turn(retry_base=0.01)
    return running_peer
