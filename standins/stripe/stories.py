"""What can happen to a deposit, played on the stand-in for Stripe, and its events."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from standins.stripe import checkout, disputing
from standins.stripe.account import Account
from standins.stripe.cards import CARDS, DECLINED_CARD, GOOD_CARD
from standins.stripe.refunding import create_refund, move_refund
from standins.stripe.render import render
from standins.stripe.state import Charge, Dispute, Event, Refund, Session

AMOUNT = 5000
DEPOSIT = "00000000-0000-7000-8000-000000000000"
REFUND = "00000000-0000-7000-8000-000000000001"
_IDS = re.compile(r"\b(?:evt|cs_test|pi|ch|py|re|du|txn)_[A-Za-z0-9_]+")


@dataclass(frozen=True)
class Told:
    """An event as it is delivered."""

    id: str
    type: str
    body: str

    def of(self, deposit_id: str, refund_id: str, number: int) -> Told:
        """The same event in a life of its own: other ids, another deposit, another refund."""

        def rename(text: str) -> str:
            return _IDS.sub(lambda found: f"{found[0]}n{number}", text)

        body = rename(self.body).replace(DEPOSIT, deposit_id).replace(REFUND, refund_id)
        return Told(rename(self.id), self.type, body)


class Stage:
    """One session over a deposit, on an account of its own."""

    def __init__(self) -> None:
        self.account = Account()
        self.events: list[Event] = []
        self.account.listener = self.events.append
        price = {"currency": "usd", "unit_amount": AMOUNT, "product_data": {"name": "Deposit"}}
        self.session: Session = checkout.create_session(
            self.account,
            {
                "mode": "payment",
                "line_items": [{"price_data": price, "quantity": 1}],
                "success_url": "http://leadmill.example/",
                "client_reference_id": DEPOSIT,
                "metadata": {"deposit_id": DEPOSIT},
                "payment_intent_data": {"metadata": {"deposit_id": DEPOSIT}},
            },
            "http://stripe.example",
        )

    def pay(self, card: str = GOOD_CARD.number) -> None:
        checkout.pay_by_card(self.account, self.session, CARDS[card])

    def refund(self, amount: int, **metadata: str) -> Refund:
        params = {"charge": self.charge.id, "amount": amount, "metadata": metadata}
        return create_refund(self.account, params)

    def succeed(self, refund: Refund) -> None:
        move_refund(self.account, refund, "succeeded")

    def fail(self, refund: Refund) -> None:
        move_refund(self.account, refund, "failed")

    @property
    def charge(self) -> Charge:
        return self.account.all(Charge)[-1]

    def told(self, *kinds: str) -> list[Told]:
        """The events of these types, in the order in which they happened; all without any."""
        return [
            Told(event.id, event.type, json.dumps(render(event)))
            for event in self.events
            if not kinds or event.type in kinds
        ]

    def twin(self, told: Told) -> Told:
        """Another event about the same fact."""
        event = next(event for event in self.events if event.id == told.id)
        twin = self.account.twin_of(event)
        return Told(twin.id, twin.type, json.dumps(render(twin)))


def paid() -> Iterable[Told]:
    stage = Stage()
    stage.pay()
    kinds = ("charge.succeeded", "payment_intent.succeeded", "checkout.session.completed")
    return stage.told(*kinds)


def twins_and_duplicates() -> Iterable[Told]:
    stage = Stage()
    stage.pay()
    intent, session = stage.told("payment_intent.succeeded", "checkout.session.completed")
    return [intent, session, stage.twin(intent), stage.twin(session), intent, session]


def paid_at_the_second_try() -> Iterable[Told]:
    stage = Stage()
    stage.pay(DECLINED_CARD.number)
    stage.pay()
    return stage.told(
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    )


def paid_by_bank() -> Iterable[Told]:
    stage = Stage()
    checkout.pay_by_bank(stage.account, stage.session)
    checkout.settle(stage.account, stage.session, succeeded=True)
    return stage.told(
        "payment_intent.processing",
        "checkout.session.completed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
    )


def refused_by_bank() -> Iterable[Told]:
    stage = Stage()
    checkout.pay_by_bank(stage.account, stage.session)
    checkout.settle(stage.account, stage.session, succeeded=False)
    return stage.told(
        "payment_intent.processing",
        "checkout.session.completed",
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.async_payment_failed",
    )


def expired() -> Iterable[Told]:
    stage = Stage()
    stage.pay(DECLINED_CARD.number)
    checkout.expire(stage.account, stage.session)
    return stage.told("charge.failed", "payment_intent.payment_failed", "checkout.session.expired")


def refunded_in_parts() -> Iterable[Told]:
    stage = Stage()
    stage.pay()
    stage.refund(2000)
    stage.refund(3000)
    kinds = ("checkout.session.completed", "refund.created", "charge.refunded")
    events = stage.told(*kinds)
    return [*events, stage.twin(events[1])]


def refund_that_failed() -> Iterable[Told]:
    stage = Stage()
    stage.pay()
    stage.fail(stage.refund(2000))
    return stage.told(
        "checkout.session.completed",
        "refund.created",
        "charge.refunded",
        "refund.failed",
        "refund.updated",
        "charge.refund.updated",
    )


def refund_that_never_left() -> Iterable[Told]:
    stage = Stage()
    stage.pay("4000000000007726")
    stage.fail(stage.refund(2000))
    return stage.told(
        "checkout.session.completed", "refund.created", "refund.failed", "refund.updated"
    )


def refund_after_one_that_failed() -> Iterable[Told]:
    stage = Stage()
    stage.pay()
    stage.fail(stage.refund(5000))
    stage.refund(4000)
    return stage.told("checkout.session.completed", "refund.created", "refund.failed")


def dispute_won() -> Iterable[Told]:
    stage = Stage()
    stage.pay()
    dispute = disputing.open_dispute(stage.account, stage.charge)
    disputing.update_dispute(
        stage.account, dispute, {"evidence": {"uncategorized_text": "winning_evidence"}}
    )
    return stage.told(
        "checkout.session.completed",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
    )


def dispute_lost_after_a_refund() -> Iterable[Told]:
    """More goes out than came in: the rest is owed."""
    stage = Stage()
    stage.pay()
    stage.refund(2000)
    dispute = disputing.open_dispute(stage.account, stage.charge)
    disputing.end_dispute(stage.account, dispute, won=False)
    return stage.told(
        "checkout.session.completed",
        "refund.created",
        "charge.refunded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
    )


def inquiry_that_escalated() -> Iterable[Told]:
    stage = Stage()
    stage.pay("4000000000001976")
    (dispute,) = stage.account.all(Dispute)
    disputing.escalate(stage.account, dispute)
    disputing.end_dispute(stage.account, dispute, won=False)
    return stage.told(
        "payment_intent.succeeded",
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
    )


# What each must come to: wallet, and debt.
STORIES: dict[Callable[[], Iterable[Told]], tuple[int, int]] = {
    paid: (5000, 0),
    twins_and_duplicates: (5000, 0),
    paid_at_the_second_try: (5000, 0),
    paid_by_bank: (5000, 0),
    refused_by_bank: (0, 0),
    expired: (0, 0),
    refunded_in_parts: (0, 0),
    refund_that_failed: (5000, 0),
    refund_that_never_left: (5000, 0),
    refund_after_one_that_failed: (1000, 0),
    dispute_won: (5000, 0),
    dispute_lost_after_a_refund: (0, -2000),
    inquiry_that_escalated: (0, 0),
}


PENDING_REFUND = "4000000000007726"
REFUND_NEWS = ("refund.created", "charge.refunded", "refund.updated", "refund.failed")


def asked_back() -> Iterable[Told]:
    stage = Stage()
    stage.pay(PENDING_REFUND)
    stage.succeed(stage.refund(2000, refund_id=REFUND))
    return stage.told("checkout.session.completed", *REFUND_NEWS, "charge.refund.updated")


def asked_back_in_vain() -> Iterable[Told]:
    stage = Stage()
    stage.pay(PENDING_REFUND)
    stage.fail(stage.refund(2000, refund_id=REFUND))
    return stage.told("checkout.session.completed", *REFUND_NEWS)


def asked_back_and_failed_later() -> Iterable[Told]:
    stage = Stage()
    stage.pay(PENDING_REFUND)
    refund = stage.refund(2000, refund_id=REFUND)
    stage.succeed(refund)
    stage.fail(refund)
    return stage.told("checkout.session.completed", *REFUND_NEWS)


def asked_back_and_disputed_meanwhile() -> Iterable[Told]:
    """The dispute finds the money held, and what is free again pays for it."""
    stage = Stage()
    stage.pay(PENDING_REFUND)
    refund = stage.refund(2000, refund_id=REFUND)
    disputing.open_dispute(stage.account, stage.charge)
    stage.fail(refund)
    return stage.told(
        "checkout.session.completed",
        "refund.created",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
    )


# Refunds requested by us, once the first event of each has reported the payment.
ASKED: dict[Callable[[], Iterable[Told]], tuple[int, int]] = {
    asked_back: (3000, 0),
    asked_back_in_vain: (5000, 0),
    asked_back_and_failed_later: (5000, 0),
    asked_back_and_disputed_meanwhile: (0, 0),
}
