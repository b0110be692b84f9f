"""The worker with the stand-in for Stripe, which can tell it nothing but by its lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import stripe

from leadmill.settings import Settings
from standins.serving import HOST
from tests.integration.workers.office import Office

API_KEY = "sk_test_of_the_shop"
API_VERSION = Settings().stripe_api_version
QUEUES = ("payments",)


@dataclass
class Shop:
    """Deposits of one organisation, paid at the stand-in; every webhook is lost."""

    office: Office
    url: str
    http: httpx.Client
    client: stripe.StripeClient
    organization_id: Any

    def work(self, *jobs: str) -> None:
        """Defer jobs, and work until nothing is ready."""
        for job in jobs:
            self.office.one("select queue.defer(%s)", job)
        self.office.work(
            QUEUES,
            stripe_secret_key=API_KEY,
            stripe_api_base=self.url,
            stripe_livemode=False,
        )

    def deposit(self, amount: int = 5000) -> tuple[str, str]:
        """A deposit that was paid there and of which we have not heard: its id and payment."""
        deposit_id = str(
            self.office.one(
                "insert into billing.deposit"
                " (organization_id, livemode, amount, currency, processor_amount)"
                " values (%s, false, %s, 'USD', %s) returning id",
                self.organization_id,
                amount,
                amount,
            )
        )
        price = {"currency": "usd", "unit_amount": amount, "product_data": {"name": "Deposit"}}
        params: Any = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "success_url": "http://leadmill.example/",
            "client_reference_id": deposit_id,
            "metadata": {"deposit_id": deposit_id},
            "payment_intent_data": {"metadata": {"deposit_id": deposit_id}},
        }
        session = self.client.v1.checkout.sessions.create(params)
        answer = self.http.post(f"/c/pay/{session.id}", data={"action": "pay"})
        assert answer.status_code == 303
        paid = self.client.v1.checkout.sessions.retrieve(session.id)
        return deposit_id, str(paid.payment_intent)

    def tell(self, path: str, **words: Any) -> Any:
        """Turn a knob of the stand-in."""
        answer = self.http.post(f"/_config/{path}", json=words)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def movement_of(self, payment: str) -> stripe.BalanceTransaction:
        """What a payment moved."""
        intent = self.client.v1.payment_intents.retrieve(payment)
        movements = self.client.v1.balance_transactions.list({"source": str(intent.latest_charge)})
        return movements.data[0]

    def purse(self) -> Any:
        return self.office.one("select tests.purse(%s)", self.organization_id) or ""

    def differences(self) -> list[tuple[Any, ...]]:
        """Status, fault and amounts, oldest first."""
        return self.office.rows(
            "select status, fault, processor_amount_moved, ledger_amount from billing.difference"
            " order by id"
        )

    def balances_agree(self) -> bool:
        """What Stripe owes us by our books is what it says."""
        there = sum(m.net for m in self.client.v1.balance_transactions.list().auto_paging_iter())
        here = self.office.one(
            "select coalesce(-sum(e.amount), 0) from ledger.entry as e"
            " join ledger.account as a on a.id = e.account_id where a.kind = 'stripe_clearing'"
        )
        return bool(there == here)


def open_shop(office: Office, url: str, http: httpx.Client) -> Shop:
    """An empty account there, an organisation here, and no word between them."""
    assert http.delete("/_config/account").status_code == 204
    client = stripe.StripeClient(
        API_KEY,
        base_addresses={"api": url},
        stripe_version=API_VERSION,
        max_network_retries=0,
    )
    office.sql.execute(
        "update ops.setting set value = '0' where name = 'billing.reconcile_lag_minutes'"
    )
    # Nobody is welcomed with credit: what is in a purse came from the stand-in.
    office.sql.execute("update ops.setting set value = '{}' where name = 'billing.welcome_credit'")
    shop = Shop(office, url, http, client, office.one("select tests.create_organization()"))
    shop.tell("delivery", webhook_url=f"http://{HOST}:9/", drop=-1)
    return shop
