"""Refunds: never more than was paid, pending and failed ones included."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.integration.standins.conftest import RunningStandIn


def charge_of(peer: RunningStandIn) -> stripe.Charge:
    """The one charge that succeeded."""
    (charge,) = peer.client.v1.charges.list().data
    return charge


def test_partial_refunds_add_up(peer: RunningStandIn) -> None:
    intent = str(peer.pay().payment_intent)
    first = peer.client.v1.refunds.create({"payment_intent": intent, "amount": 2000})
    assert (first.status, first.amount, first.charge) == ("succeeded", 2000, charge_of(peer).id)
    assert peer.client.v1.refunds.retrieve(first.id).amount == 2000
    charge = charge_of(peer)
    assert (charge.amount_refunded, charge.refunded) == (2000, False)
    second = peer.client.v1.refunds.create({"charge": charge.id})
    assert second.amount == 3000
    charge = charge_of(peer)
    assert (charge.amount_refunded, charge.refunded) == (5000, True)
    movements = peer.client.v1.balance_transactions.list({"type": "refund"}).data
    assert [(m.amount, m.fee, m.source) for m in movements] == [
        (-3000, 0, second.id),
        (-2000, 0, first.id),
    ]
    assert peer.types()[-4:] == ["refund.created", "charge.refunded"] * 2


def test_more_than_was_paid_is_refused(peer: RunningStandIn) -> None:
    intent = str(peer.pay().payment_intent)
    create = peer.client.v1.refunds.create
    with pytest.raises(stripe.InvalidRequestError, match="greater than charge amount") as refused:
        create({"payment_intent": intent, "amount": 5001})
    assert refused.value.param == "amount"
    create({"payment_intent": intent, "amount": 4000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        create({"payment_intent": intent, "amount": 1001})
    create({"payment_intent": intent, "amount": 1000})
    with pytest.raises(stripe.InvalidRequestError) as over:
        create({"payment_intent": intent})
    assert over.value.code == "charge_already_refunded"
    assert charge_of(peer).amount_refunded == 5000


def test_the_refusal_is_kept_under_the_key(peer: RunningStandIn) -> None:
    intent = str(peer.pay().payment_intent)
    options: Any = {"idempotency_key": "refund-1"}
    first = peer.client.v1.refunds.create({"payment_intent": intent}, options)
    again = peer.client.v1.refunds.create({"payment_intent": intent}, options)
    assert first.id == again.id
    assert charge_of(peer).amount_refunded == 5000


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({}, "parameter_missing", "charge"),
        ({"charge": "ch_none"}, "resource_missing", "charge"),
        ({"payment_intent": "pi_none"}, "resource_missing", "payment_intent"),
        ({"charge": "ch_none", "amount": 0}, "parameter_invalid_integer", "amount"),
        ({"charge": "ch_none", "reason": "boredom"}, None, "reason"),
    ],
)
def test_a_refund_of_nothing_is_refused(
    peer: RunningStandIn, params: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        peer.client.v1.refunds.create(params)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.param) == (code, param)


def test_an_unpaid_intent_is_not_refunded(peer: RunningStandIn) -> None:
    session = peer.session()
    peer.press(session, "async")
    waiting = peer.client.v1.checkout.sessions.retrieve(session.id)
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        peer.client.v1.refunds.create({"payment_intent": str(waiting.payment_intent)})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        peer.client.v1.refunds.create({"charge": charge_of(peer).id})
    assert refused.value.code == "charge_not_refundable"


def test_a_pending_refund_waits_for_the_bank(peer: RunningStandIn) -> None:
    session = peer.session()
    peer.press(session, "pay", card="4000000000007726")
    refund = peer.client.v1.refunds.create({"charge": charge_of(peer).id, "amount": 2000})
    assert (refund.status, refund.balance_transaction) == ("pending", None)
    answer = peer.http.post(f"/_config/refunds/{refund.id}", json={"status": "succeeded"})
    assert answer.json()["status"] == "succeeded"
    event = peer.client.v1.events.list({"type": "refund.updated"}).data[0].to_dict()
    assert event["data"]["object"]["status"] == "succeeded"
    assert event["data"]["previous_attributes"]["status"] == "pending"
    assert charge_of(peer).amount_refunded == 2000


def test_a_refund_that_fails_later_gives_the_money_back(peer: RunningStandIn) -> None:
    peer.pay()
    refund = peer.client.v1.refunds.create({"charge": charge_of(peer).id, "amount": 2000})
    answer = peer.http.post(f"/_config/refunds/{refund.id}", json={"status": "failed"})
    assert answer.status_code == 200
    failed = peer.client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert isinstance(failed.failure_balance_transaction, stripe.BalanceTransaction)
    assert failed.failure_balance_transaction.amount == 2000
    assert sum(m.amount for m in peer.client.v1.balance_transactions.list()) == 5000
    assert charge_of(peer).amount_refunded == 0
    assert peer.types()[-3:] == ["refund.failed", "refund.updated", "charge.refund.updated"]
    again = peer.http.post(f"/_config/refunds/{refund.id}", json={"status": "succeeded"})
    assert again.status_code == 400


def test_an_event_keeps_the_object_as_it_was(peer: RunningStandIn) -> None:
    peer.pay()
    charge = charge_of(peer).id
    for amount in (1000, 500):
        peer.client.v1.refunds.create({"charge": charge, "amount": amount})
    events = peer.client.v1.events.list({"type": "charge.refunded"}).data
    refunded = [event.to_dict()["data"]["object"]["amount_refunded"] for event in events]
    assert refunded == [1500, 1000]


@pytest.mark.parametrize(
    ("card", "first", "end"),
    [
        ("4000000000007726", "pending", "succeeded"),
        ("4000000000005126", "succeeded", "failed"),
    ],
)
def test_test_cards_decide_how_a_refund_ends(
    peer: RunningStandIn, card: str, first: str, end: str
) -> None:
    session = peer.session()
    peer.press(session, "pay", card=card)
    refund = peer.client.v1.refunds.create({"charge": charge_of(peer).id})
    assert refund.status == first
    peer.http.post("/_config/clock", json={"advance": 86_400})
    assert peer.client.v1.refunds.retrieve(refund.id).status == end


def test_only_what_waits_for_the_payer_is_canceled(peer: RunningStandIn) -> None:
    session = peer.session()
    peer.press(session, "pay", card="4000000000007726")
    refund = peer.client.v1.refunds.create({"charge": charge_of(peer).id})
    with pytest.raises(stripe.InvalidRequestError, match="cannot be canceled, it is pending"):
        peer.client.v1.refunds.cancel(refund.id)
    peer.http.post(f"/_config/refunds/{refund.id}", json={"status": "requires_action"})
    assert peer.client.v1.refunds.cancel(refund.id).status == "canceled"
    assert charge_of(peer).amount_refunded == 0


def test_metadata_is_all_that_changes_by_request(peer: RunningStandIn) -> None:
    peer.pay()
    refund = peer.client.v1.refunds.create(
        {"charge": charge_of(peer).id, "metadata": {"a": "1", "b": "1"}}
    )
    after = peer.client.v1.refunds.update(refund.id, {"metadata": {"b": "2"}})
    assert after.metadata is not None
    assert after.metadata.to_dict() == {"a": "1", "b": "2"}
    assert peer.types()[-2:] == ["refund.updated", "charge.refund.updated"]
