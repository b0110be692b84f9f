"""Stripe's own command line plays its own fixtures against the stand-in, and so against us.

It says "Trigger succeeded!" to any answer: what counts is what is there afterwards.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import stripe

from leadmill.stack import Stack
from leadmill.stack.cluster import ROOT
from tests.waiting import PATIENCE, wait_for

PROGRAM = ROOT / "node_modules" / "@stripe" / "cli-linux-x64" / "bin" / "stripe"
NOWHERE = "http://127.0.0.1:9"
# What the fixtures charge: two of 15.00, or 1.00.
SESSION = 3000
INTENT = 100


@dataclass
class Vendor:
    """The command line, the stand-in, and the database behind the whole of Leadmill."""

    stack: Stack
    home: Path
    sql: psycopg.Connection
    client: stripe.StripeClient
    http: httpx.Client

    def deposit(self, amount: int, currency: str) -> str:
        """A deposit of an organisation of its own, whose page nobody has opened yet."""
        return str(
            self._one(
                "insert into billing.deposit"
                " (organization_id, livemode, amount, currency, processor_amount)"
                " values (tests.create_organization(), false, %(amount)s, %(currency)s, %(amount)s)"
                " returning id",
                amount=amount,
                currency=currency,
            )
        )

    def trigger(self, event: str, *added: str, instead: str = "") -> list[str]:
        """Play a fixture with parameters added, or one instead of another.

        Returns the types of the events that came of it, in their order.
        """
        before = {one.id for one in self._events()}
        changes = [word for change in added for word in ("--add", change)]
        changes += ["--override", instead] if instead else []
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "STRIPE_CLI_TELEMETRY_OPTOUT": "1",
            # It would ask the vendor for a newer version of itself.
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
        }
        played = subprocess.run(
            [PROGRAM, "trigger", event, "--api-base", str(self.stack.stripe_url), *changes],
            env=environment
            | {"STRIPE_API_KEY": self.stack.environment()["LEADMILL_STRIPE_SECRET_KEY"]},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert played.returncode == 0, played.stdout + played.stderr
        wait_for(lambda: self.http.get("/_config/deliveries").json()["pending"] == 0)
        return [one.type for one in self._events() if one.id not in before]

    def delivered(self) -> set[tuple[str, int]]:
        """Each signed delivery: its type, and what our endpoint answered."""
        log = self.http.get("/_config/deliveries").json()["deliveries"]
        return {(one["type"], one["status"]) for one in log}

    def told(self, deposit_id: str) -> list[tuple[str, str]]:
        """Events that were found to be about a deposit, and what became of them."""
        return self._rows(
            "select type, status from billing.webhook_inbox"
            " where deposit_id = %(id)s order by type",
            id=deposit_id,
        )

    def state(self, deposit_id: str) -> str:
        return str(self._one("select status from billing.deposit where id = %(id)s", id=deposit_id))

    def lines(self, deposit_id: str) -> list[tuple[str, str, int]]:
        """Lines of the ledger about a deposit: kind, account, amount."""
        return self._rows(
            "select j.kind, a.kind, e.amount from ledger.journal as j"
            " join ledger.entry as e on e.journal_id = j.id"
            " join ledger.account as a on a.id = e.account_id"
            " where j.subject_id = %(id)s order by j.id, a.kind desc",
            id=deposit_id,
        )

    def _events(self) -> list[stripe.Event]:
        return list(reversed(self.client.v1.events.list({"limit": 100}).data))

    def _one(self, statement: str, **values: Any) -> Any:
        return self._rows(statement, **values)[0][0]

    def _rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        return self.sql.execute(statement, values).fetchall()


@pytest.fixture
def vendor(stack: Stack, tmp_path: Path) -> Iterator[Vendor]:
    url = str(stack.stripe_url)
    key = stack.environment()["LEADMILL_STRIPE_SECRET_KEY"]
    with (
        psycopg.connect(stack.dsn(), autocommit=True) as sql,
        httpx.Client(base_url=url) as http,
    ):
        client = stripe.StripeClient(key, base_addresses={"api": url}, max_network_retries=0)
        yield Vendor(stack, tmp_path, sql, client, http)


def for_deposit(deposit_id: str) -> list[str]:
    """What our service says when it opens a session."""
    return [
        f"checkout_session:client_reference_id={deposit_id}",
        f"checkout_session:metadata[deposit_id]={deposit_id}",
        f"checkout_session:payment_intent_data[metadata][deposit_id]={deposit_id}",
    ]


def session_of(vendor: Vendor, deposit_id: str) -> stripe.checkout.Session:
    """The session at the stand-in, read by the official client."""
    newest = vendor.client.v1.checkout.sessions.list({"limit": 1}).data[0]
    assert newest.client_reference_id == deposit_id
    return newest


def paid_lines(amount: int) -> list[tuple[str, str, int]]:
    return [("deposit", "wallet", amount), ("deposit", "stripe_clearing", -amount)]


def test_checkout_session_completed(vendor: Vendor) -> None:
    deposit_id = vendor.deposit(SESSION, "USD")
    kinds = vendor.trigger("checkout.session.completed", *for_deposit(deposit_id))
    assert kinds == [
        "product.created",
        "price.created",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    session = session_of(vendor, deposit_id)
    assert (session.status, session.payment_status, session.amount_total) == (
        "complete",
        "paid",
        SESSION,
    )
    intent = vendor.client.v1.payment_intents.retrieve(str(session.payment_intent))
    assert (intent.status, intent.amount_received) == ("succeeded", SESSION)
    assert intent.shipping is not None
    assert intent.shipping.name == "Jenny Rosen"
    assert {(kind, 200) for kind in kinds} <= vendor.delivered()
    assert vendor.told(deposit_id) == [
        ("charge.succeeded", "applied"),
        ("checkout.session.completed", "applied"),
        ("payment_intent.succeeded", "applied"),
    ]
    assert vendor.state(deposit_id) == "paid"
    assert vendor.lines(deposit_id) == paid_lines(SESSION)


def test_checkout_session_async_payment_succeeded(vendor: Vendor) -> None:
    deposit_id = vendor.deposit(SESSION, "EUR")
    kinds = vendor.trigger("checkout.session.async_payment_succeeded", *for_deposit(deposit_id))
    assert kinds[3:] == [
        "charge.pending",
        "payment_intent.processing",
        "checkout.session.completed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
    ]
    session = session_of(vendor, deposit_id)
    assert (session.status, session.payment_status) == ("complete", "paid")
    assert {(kind, 200) for kind in kinds} <= vendor.delivered()
    assert {status for _, status in vendor.told(deposit_id)} == {"applied"}
    assert vendor.state(deposit_id) == "paid"
    assert vendor.lines(deposit_id) == paid_lines(SESSION)


def test_checkout_session_async_payment_failed(vendor: Vendor) -> None:
    deposit_id = vendor.deposit(SESSION, "EUR")
    kinds = vendor.trigger("checkout.session.async_payment_failed", *for_deposit(deposit_id))
    assert kinds[-3:] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.async_payment_failed",
    ]
    session = session_of(vendor, deposit_id)
    assert (session.status, session.payment_status) == ("complete", "unpaid")
    assert {(kind, 200) for kind in kinds} <= vendor.delivered()
    assert {status for _, status in vendor.told(deposit_id)} == {"applied"}
    assert vendor.state(deposit_id) == "failed"
    assert vendor.lines(deposit_id) == []


def test_checkout_session_expired(vendor: Vendor) -> None:
    deposit_id = vendor.deposit(SESSION, "USD")
    kinds = vendor.trigger("checkout.session.expired", *for_deposit(deposit_id)[:2])
    assert kinds == ["product.created", "price.created", "checkout.session.expired"]
    assert session_of(vendor, deposit_id).status == "expired"
    assert ("checkout.session.expired", 200) in vendor.delivered()
    assert vendor.told(deposit_id) == [("checkout.session.expired", "applied")]
    assert vendor.state(deposit_id) == "expired"
    assert vendor.lines(deposit_id) == []


def test_charge_refunded(vendor: Vendor) -> None:
    deposit_id = vendor.deposit(INTENT, "USD")
    named = f"payment_intent:metadata[deposit_id]={deposit_id}"
    kinds = vendor.trigger("charge.refunded", named)
    assert kinds == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
    ]
    refund = vendor.client.v1.refunds.list({"limit": 1}).data[0]
    assert (refund.status, refund.amount) == ("succeeded", INTENT)
    charge = vendor.client.v1.charges.retrieve(str(refund.charge))
    assert (charge.refunded, charge.amount_refunded) == (True, INTENT)
    assert {(kind, 200) for kind in kinds} <= vendor.delivered()
    assert {status for _, status in vendor.told(deposit_id)} == {"applied"}
    assert vendor.state(deposit_id) == "paid"
    assert vendor.lines(deposit_id) == [
        *paid_lines(INTENT),
        ("refund", "wallet", -INTENT),
        ("refund", "stripe_clearing", INTENT),
    ]


@pytest.mark.parametrize("card", ["", "pm_card_createDispute"], ids=["as it is", "with funds"])
def test_charge_dispute_created(vendor: Vendor, card: str) -> None:
    deposit_id = vendor.deposit(INTENT, "USD")
    named = f"payment_intent:metadata[deposit_id]={deposit_id}"
    instead = f"payment_intent:payment_method={card}" if card else ""
    kinds = vendor.trigger("charge.dispute.created", named, instead=instead)
    dispute = vendor.client.v1.disputes.list({"limit": 1}).data[0]
    moved = [movement.amount for movement in dispute.balance_transactions]
    assert "charge.dispute.created" in kinds
    assert {(kind, 200) for kind in kinds} <= vendor.delivered()
    assert {status for _, status in vendor.told(deposit_id)} == {"applied"}
    status = vendor.sql.execute(
        "select status from billing.dispute where dispute_id = %s", (dispute.id,)
    ).fetchone()
    assert status == (dispute.status,)
    if card:
        assert (dispute.status, moved) == ("needs_response", [-INTENT])
        assert vendor.lines(deposit_id) == [
            *paid_lines(INTENT),
            ("dispute", "wallet", -INTENT),
            ("dispute", "stripe_clearing", INTENT),
        ]
    else:
        # The fixture's card only brings an inquiry: nothing moves.
        assert (dispute.status, moved) == ("warning_needs_response", [])
        assert vendor.lines(deposit_id) == paid_lines(INTENT)


def test_the_books_are_right_after_all_of_it(vendor: Vendor) -> None:
    assert vendor.sql.execute("select * from billing.verify()").fetchall() == []
