"""Checkout Sessions and what the hosted page does with them."""

from __future__ import annotations

import time

import pytest
import stripe

from tests.integration.standins.conftest import RunningStandIn, line_item


def test_an_open_session_has_a_page_and_no_intent_yet(peer: RunningStandIn) -> None:
    session = peer.session(line_items=[line_item(1250, "eur", 4)])
    assert session.id.startswith("cs_test_")
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert (session.amount_total, session.currency) == (5000, "eur")
    assert session.payment_intent is None
    assert session.url == f"{peer.url}/c/pay/{session.id}"
    assert peer.types() == []


def test_the_page_shows_the_goods_escaped(peer: RunningStandIn) -> None:
    page = peer.http.get(str(peer.session().url))
    assert page.status_code == 200
    assert "Deposit &lt;b&gt;&amp;&lt;/b&gt;" in page.text
    assert "<b>" not in page.text
    assert "50.00 EUR" in page.text
    for action in ("pay", "async", "decline", "cancel"):
        assert f'value="{action}"' in page.text


def test_the_bare_address_leads_to_the_pages_that_wait(peer: RunningStandIn) -> None:
    assert "None waits" in peer.http.get(f"{peer.url}/").text
    session = peer.session()
    waiting = peer.http.get(f"{peer.url}/")
    assert waiting.status_code == 200
    assert f'<a href="/c/pay/{session.id}">Pay 50.00 EUR</a>' in waiting.text
    assert peer.press(session, "pay").status_code == 303
    assert session.id not in peer.http.get(f"{peer.url}/").text


def test_paying_redirects_and_charges_once(peer: RunningStandIn) -> None:
    session = peer.session()
    answer = peer.press(session, "pay", email="ann@example.com")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://shop.example/paid?session={session.id}"

    paid = peer.client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.client_reference_id == "deposit-1"
    assert paid.metadata is not None
    assert paid.metadata["deposit_id"] == "deposit-1"
    assert paid.customer_details is not None
    assert paid.customer_details.email == "ann@example.com"
    intent = paid.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert (intent.status, intent.amount_received) == ("succeeded", 5000)
    assert intent.metadata["deposit_id"] == "deposit-1"
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (charge.status, charge.paid, charge.amount) == ("succeeded", True, 5000)
    assert charge.metadata["deposit_id"] == "deposit-1"
    movement = charge.balance_transaction
    assert isinstance(movement, stripe.BalanceTransaction)
    assert (movement.amount, movement.fee, movement.net) == (5000, 175, 4825)
    assert movement.source == charge.id

    assert peer.press(session, "pay").status_code == 400
    assert len(peer.client.v1.charges.list().data) == 1


@pytest.mark.parametrize(("amount", "fee"), [(50, 31), (5000, 175), (1017, 59), (1018, 60)])
def test_the_fee_is_a_share_and_a_fixed_part(peer: RunningStandIn, amount: int, fee: int) -> None:
    peer.pay(line_items=[line_item(amount)])
    (movement,) = peer.client.v1.balance_transactions.list().data
    assert movement.fee == fee
    assert [part.amount for part in movement.fee_details] == [fee]


def test_funds_become_available_after_two_days(peer: RunningStandIn) -> None:
    peer.pay()
    listing = peer.client.v1.balance_transactions.list
    assert [m.status for m in listing()] == ["pending"]
    peer.http.post("/_config/clock", json={"advance": 2 * 86_400})
    assert [m.status for m in listing()] == ["available"]


def test_the_events_of_a_card_payment(peer: RunningStandIn) -> None:
    peer.pay()
    assert peer.types() == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_a_declined_card_leaves_the_session_open(peer: RunningStandIn) -> None:
    session = peer.session()
    answer = peer.press(session, "decline")
    assert answer.status_code == 402
    assert "Your card was declined." in answer.text
    after = peer.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (after.status, after.payment_status) == ("open", "unpaid")
    assert isinstance(after.payment_intent, stripe.PaymentIntent)
    assert after.payment_intent.status == "requires_payment_method"
    error = after.payment_intent.last_payment_error
    assert error is not None
    assert (error.code, error.decline_code) == ("card_declined", "generic_decline")
    assert peer.types() == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
    ]
    assert peer.press(session, "pay").status_code == 303
    assert [c.status for c in peer.client.v1.charges.list()] == ["succeeded", "failed"]
    assert len(peer.client.v1.balance_transactions.list().data) == 1


def test_a_test_card_decides_by_its_number(peer: RunningStandIn) -> None:
    session = peer.session()
    answer = peer.press(session, "pay", card="4000000000009995")
    assert (answer.status_code, "insufficient funds" in answer.text) == (402, True)
    assert peer.press(session, "pay", card="4111").status_code == 402
    assert peer.press(session, "wave").status_code == 400
    assert len(peer.client.v1.charges.list().data) == 1


@pytest.mark.parametrize(
    ("outcome", "payment_status", "last_events"),
    [
        (
            "succeeded",
            "paid",
            [
                "charge.succeeded",
                "payment_intent.succeeded",
                "checkout.session.async_payment_succeeded",
            ],
        ),
        (
            "failed",
            "unpaid",
            [
                "charge.failed",
                "payment_intent.payment_failed",
                "checkout.session.async_payment_failed",
            ],
        ),
    ],
)
def test_paying_later_completes_unpaid_until_the_bank_answers(
    peer: RunningStandIn, outcome: str, payment_status: str, last_events: list[str]
) -> None:
    session = peer.session()
    assert peer.press(session, "async").status_code == 303
    waiting = peer.client.v1.checkout.sessions.retrieve(session.id)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert not peer.client.v1.balance_transactions.list().data
    first_events = [
        "payment_intent.created",
        "charge.pending",
        "payment_intent.processing",
        "checkout.session.completed",
    ]
    assert peer.types() == first_events

    answer = peer.http.post(f"/_config/sessions/{session.id}", json={"outcome": outcome})
    assert answer.status_code == 200
    assert answer.json()["payment_status"] == payment_status
    assert peer.types() == first_events + last_events
    again = peer.http.post(f"/_config/sessions/{session.id}", json={"outcome": outcome})
    assert again.status_code == 400
    movements = peer.client.v1.balance_transactions.list().data
    assert len(movements) == (1 if outcome == "succeeded" else 0)


def test_the_page_plays_the_bank_too(peer: RunningStandIn) -> None:
    session = peer.session()
    peer.press(session, "async")
    assert 'value="settle"' in peer.http.get(f"/c/pay/{session.id}").text
    assert peer.press(session, "settle").status_code == 200
    assert peer.client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_card_only_session_cannot_be_paid_later(peer: RunningStandIn) -> None:
    session = peer.session(payment_method_types=["card"])
    assert 'value="async"' not in peer.http.get(str(session.url)).text
    assert peer.press(session, "async").status_code == 400
    assert peer.types() == []


def test_cancelling_goes_back_and_leaves_the_session_open(peer: RunningStandIn) -> None:
    session = peer.session()
    answer = peer.press(session, "cancel")
    assert (answer.status_code, answer.headers["Location"]) == (303, "http://shop.example/back")
    assert peer.client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_known_customer_pays_under_the_known_address(peer: RunningStandIn) -> None:
    customer = peer.client.v1.customers.create({"email": "ann@example.com"})
    session = peer.session(customer=customer.id)
    assert 'name="email"' not in peer.http.get(str(session.url)).text
    peer.press(session, "pay", email="mallory@example.com")
    paid = peer.client.v1.checkout.sessions.retrieve(session.id)
    assert paid.customer == customer.id
    assert paid.customer_details is not None
    assert paid.customer_details.email == "ann@example.com"


def test_a_customer_is_made_when_asked_for(peer: RunningStandIn) -> None:
    session = peer.pay(customer_creation="always", customer_email="ann@example.com")
    assert session.customer is not None
    assert peer.client.v1.customers.retrieve(str(session.customer)).email == "ann@example.com"


def test_an_expired_session_cannot_be_paid(peer: RunningStandIn) -> None:
    session = peer.session()
    peer.press(session, "decline")
    expired = peer.client.v1.checkout.sessions.expire(session.id)
    assert (expired.status, expired.url) == ("expired", None)
    assert peer.press(session, "pay").status_code == 400
    assert peer.http.get(f"/c/pay/{session.id}").status_code == 410
    intent = peer.client.v1.payment_intents.retrieve(str(expired.payment_intent))
    assert intent.status == "canceled"
    assert peer.types()[-2:] == ["payment_intent.canceled", "checkout.session.expired"]
    with pytest.raises(stripe.InvalidRequestError, match="status of `expired`"):
        peer.client.v1.checkout.sessions.expire(session.id)
    assert all(c.status == "failed" for c in peer.client.v1.charges.list())


def test_a_session_that_expired_untouched_charges_nobody(peer: RunningStandIn) -> None:
    session = peer.session()
    peer.client.v1.checkout.sessions.expire(session.id)
    for action in ("pay", "async", "decline"):
        assert peer.press(session, action).status_code == 400
    assert peer.types() == ["checkout.session.expired"]


def test_a_session_expires_when_its_time_has_come(peer: RunningStandIn) -> None:
    short = peer.session(expires_at=int(time.time()) + 1860)
    long = peer.session()
    peer.http.post("/_config/clock", json={"advance": 1800})
    assert peer.types() == []
    peer.http.post("/_config/clock", json={"advance": 60})
    assert peer.types() == ["checkout.session.expired"]
    retrieve = peer.client.v1.checkout.sessions.retrieve
    assert (retrieve(short.id).status, retrieve(long.id).status) == ("expired", "open")


def test_nobody_finds_a_session_that_does_not_exist(peer: RunningStandIn) -> None:
    assert peer.http.get("/c/pay/cs_test_none").status_code == 404
    assert peer.http.post("/c/pay/cs_test_none", data={"action": "pay"}).status_code == 404
