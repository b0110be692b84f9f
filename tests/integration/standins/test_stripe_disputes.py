"""Disputes: withdrawn, answered, won, lost; inquiries that move nothing."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.integration.standins.conftest import RunningStandIn


def disputed(peer: RunningStandIn, card: str = "createDispute") -> stripe.Dispute:
    """The dispute that a test card brings about."""
    intent = peer.client.v1.payment_intents.create(
        {
            "amount": 5000,
            "currency": "usd",
            "payment_method": f"pm_card_{card}",
            "confirm": True,
        }
    )
    (dispute,) = peer.client.v1.disputes.list({"payment_intent": intent.id}).data
    return dispute


def movements(dispute: stripe.Dispute) -> list[tuple[int, int, str]]:
    return [(m.amount, m.fee, m.reporting_category) for m in dispute.balance_transactions]


def tell(peer: RunningStandIn, dispute: stripe.Dispute, outcome: str) -> int:
    answer = peer.http.post(f"/_config/disputes/{dispute.id}", json={"outcome": outcome})
    return answer.status_code


def test_a_dispute_takes_the_money_and_a_fee(peer: RunningStandIn) -> None:
    dispute = disputed(peer)
    assert (dispute.status, dispute.reason, dispute.amount) == (
        "needs_response",
        "fraudulent",
        5000,
    )
    assert movements(dispute) == [(-5000, 1500, "dispute")]
    charge = peer.client.v1.charges.retrieve(str(dispute.charge))
    assert charge.disputed
    assert not charge.refunded
    net = sum(m.net for m in peer.client.v1.balance_transactions.list())
    assert net == 5000 - 175 - 5000 - 1500
    assert peer.types()[-2:] == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]


@pytest.mark.parametrize("by_evidence", [True, False])
def test_a_won_dispute_gives_the_money_back_and_keeps_the_fee(
    peer: RunningStandIn, by_evidence: bool
) -> None:
    dispute = disputed(peer)
    if by_evidence:
        peer.client.v1.disputes.update(
            dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}}
        )
    else:
        assert tell(peer, dispute, "won") == 200
    after = peer.client.v1.disputes.retrieve(dispute.id)
    assert after.status == "won"
    assert movements(after) == [(-5000, 1500, "dispute"), (5000, 0, "dispute_reversal")]
    assert peer.types()[-2:] == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]


@pytest.mark.parametrize("how", ["evidence", "close", "bank"])
def test_a_lost_dispute_moves_nothing_more(peer: RunningStandIn, how: str) -> None:
    dispute = disputed(peer, "createDisputeProductNotReceived")
    if how == "evidence":
        peer.client.v1.disputes.update(
            dispute.id, {"evidence": {"uncategorized_text": "losing_evidence"}}
        )
    elif how == "close":
        peer.client.v1.disputes.close(dispute.id)
    else:
        assert tell(peer, dispute, "lost") == 200
    after = peer.client.v1.disputes.retrieve(dispute.id)
    assert (after.status, after.reason) == ("lost", "product_not_received")
    assert movements(after) == [(-5000, 1500, "dispute")]
    assert peer.types()[-1] == "charge.dispute.closed"
    assert tell(peer, dispute, "won") == 400
    with pytest.raises(stripe.InvalidRequestError) as refused:
        peer.client.v1.disputes.close(dispute.id)
    assert refused.value.code == "dispute_already_closed"


def test_evidence_can_wait_to_be_submitted(peer: RunningStandIn) -> None:
    dispute = disputed(peer)
    staged = peer.client.v1.disputes.update(
        dispute.id, {"evidence": {"customer_name": "Ann"}, "submit": False}
    )
    assert (staged.status, staged.evidence_details.has_evidence) == ("needs_response", True)
    sent = peer.client.v1.disputes.update(dispute.id, {"evidence": {"receipt": "file_1"}})
    assert (sent.status, sent.evidence_details.submission_count) == ("under_review", 1)
    assert sent.evidence.customer_name == "Ann"
    with pytest.raises(stripe.InvalidRequestError, match="takes no evidence any more"):
        peer.client.v1.disputes.update(dispute.id, {"evidence": {"receipt": "file_2"}})
    unknown: Any = {"evidence": {"weather": "rain"}}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        peer.client.v1.disputes.update(dispute.id, unknown)
    assert refused.value.param == "evidence[weather]"


def test_an_inquiry_moves_nothing_until_it_escalates(peer: RunningStandIn) -> None:
    inquiry = disputed(peer, "createDisputeInquiry")
    assert (inquiry.status, movements(inquiry)) == ("warning_needs_response", [])
    assert inquiry.is_charge_refundable
    closed = disputed(peer, "createDisputeInquiry")
    assert peer.client.v1.disputes.close(closed.id).status == "warning_closed"
    assert tell(peer, closed, "escalated") == 400
    assert tell(peer, inquiry, "escalated") == 200
    after = peer.client.v1.disputes.retrieve(inquiry.id)
    assert (after.status, movements(after)) == ("needs_response", [(-5000, 1500, "dispute")])


def test_a_disputed_charge_is_not_refunded(peer: RunningStandIn) -> None:
    dispute = disputed(peer)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        peer.client.v1.refunds.create({"charge": str(dispute.charge)})
    assert refused.value.code == "charge_disputed"
    inquiry = disputed(peer, "createDisputeInquiry")
    assert peer.client.v1.refunds.create({"charge": str(inquiry.charge)}).status == "succeeded"


def test_a_bank_may_dispute_a_part_of_any_charge_once(peer: RunningStandIn) -> None:
    peer.pay()
    (charge,) = peer.client.v1.charges.list().data
    address = f"/_config/charges/{charge.id}/dispute"
    answer = peer.http.post(address, json={"amount": 2000, "reason": "duplicate"})
    assert (answer.status_code, answer.json()["amount"]) == (200, 2000)
    assert peer.http.post(address, json={}).status_code == 400
    assert peer.http.post(address, json={"colour": "red"}).status_code == 400
