"""The reconciler with the stand-in for Paystack, whose webhooks come when a test brings them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx

from standins.paystack.delivery import sign
from tests.integration.workers.office import Office

KEY = "sk_test_of_the_till"
QUEUES = ("payments",)
RETURN = "https://leads.example/payments/return"


@dataclass
class Till:
    """Payments in shillings: of one organisation, or of anybody."""

    office: Office
    url: str
    http: httpx.Client
    organization_id: Any

    # --- Paystack ---------------------------------------------------------------------------------

    def ask(self, method: str, path: str, **said: Any) -> Any:
        """What Paystack answers."""
        headers = {"Authorization": f"Bearer {KEY}"}
        answer = self.http.request(method, path, headers=headers, **said)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def turn(self, path: str = "knobs", **words: Any) -> Any:
        answer = self.http.post(f"/_config/{path}", json=words)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fail(self, *faults: dict[str, Any]) -> None:
        assert self.http.post("/_config/faults", json=list(faults)).status_code == 200

    def tell(self, *kinds: str) -> list[str]:
        """Bring the events of these kinds, as the service does. What came of them."""
        told = []
        for event in self.http.get("/_config/events").json():
            if event["kind"] in kinds or not kinds:
                body = event["body"].encode()
                row = self.office.rows(
                    "select status from billing.receive_paystack_webhook(%s, %s)",
                    body,
                    sign(body, KEY),
                )
                told.append(row[0][0])
        return told

    def requests(self, part: str) -> int:
        """How often Paystack was asked for such a path."""
        return sum(part in one for one in self.http.get("/_config/requests").json())

    def refunds(self) -> list[tuple[int, str]]:
        """Amount and status of each, oldest first."""
        return [(one["amount"], one["status"]) for one in reversed(self.ask("GET", "/refund"))]

    # --- Payments ---------------------------------------------------------------------------------

    def deposit(self, amount: int = 500_000, currency: str = "KES") -> str:
        """A deposit that was begun; its reference."""
        deposit_id = self.office.one(
            "insert into billing.deposit"
            " (organization_id, processor, livemode, amount, currency, processor_amount)"
            " values (%s, 'paystack', false, %s, %s, %s) returning id",
            *(self.organization_id, amount, currency, amount),
        )
        return self.open(deposit_id, amount, currency)

    def payment(self, amount: int = 500_000, currency: str = "KES") -> str:
        """A payment that stands alone, begun; its reference."""
        deposit_id = self.office.rows(
            "select payment_id from billing.create_payment('ann@buyer.example', %s, %s)",
            *(Decimal(amount) / 100, currency),
        )[0][0]
        return self.open(deposit_id, amount, currency)

    def reference(self, deposit_id: object) -> str:
        return str(self.office.one("select billing.create_reference(%s)", deposit_id))

    def open(self, deposit_id: object, amount: int, currency: str) -> str:
        """Open its page at Paystack."""
        reference = self.reference(deposit_id)
        page = self.initialize(reference, amount, currency)
        self.office.rows(
            "select billing.record_payment_page(%s, %s, %s)",
            *(reference, page["access_code"], page["authorization_url"]),
        )
        return reference

    def initialize(self, reference: str, amount: int = 500_000, currency: str = "KES") -> Any:
        asked = {
            "email": "ann@buyer.example",
            "amount": amount,
            "currency": currency,
            "reference": reference,
            "callback_url": RETURN,
            "metadata": {"deposit_id": "1"},
        }
        return self.ask("POST", "/transaction/initialize", json=asked)

    def pay(self, reference: str, **fields: str) -> None:
        """Press the button; no webhook comes."""
        url = self.office.one(
            "select authorization_url from billing.payment_attempt where reference = %s", reference
        )
        answer = self.http.post(url, data={"action": "pay", **fields})
        assert answer.status_code == 303, answer.text

    def paid(self, amount: int = 500_000, **fields: str) -> str:
        """A deposit that was paid and verified."""
        reference = self.deposit(amount)
        self.pay(reference, **fields)
        self.check(reference)
        assert self.status(reference) == "paid"
        return reference

    def refund(self, reference: str, amount: int | None = None) -> str:
        """Ask for money of a deposit back, as an admin."""
        deposit_id, decimal = self.deposit_of(reference), amount and Decimal(amount) / 100
        with self.office.sql.transaction():
            self.office.sql.execute("select tests.act_as_admin()")
            return str(self.office.one("select api.refund_deposit(%s, %s)", deposit_id, decimal))

    # --- The reconciler ---------------------------------------------------------------------------

    def check(self, reference: str) -> None:
        """Have Paystack asked for a payment, and work."""
        args = "jsonb_build_object('reference', %s::text)"
        self.office.one(f"select queue.defer('verify_paystack_payment', {args})", reference)
        self.work()

    def poll(self) -> None:
        """All that is asked for on schedule is due."""
        change = "update billing.payment_attempt set next_poll_at = now()"
        self.office.sql.execute(change + " where next_poll_at is not null")
        for table in ("refund", "dispute"):
            self.office.sql.execute(f"update billing.{table} set asked_at = null")  # noqa: S608
        self.work("poll_payments")

    def work(self, *jobs: str, key: str = KEY) -> None:
        """Defer jobs, and work until nothing is ready."""
        for job in jobs:
            self.office.one("select queue.defer(%s)", job)
        self.office.work(QUEUES, paystack_secret_key=key, paystack_api_base=self.url)

    # --- What came of it --------------------------------------------------------------------------

    def deposit_of(self, reference: str) -> Any:
        return self.office.one(
            "select deposit_id from billing.payment_attempt where reference = %s", reference
        )

    def status(self, reference: str) -> str:
        """Of the deposit."""
        return str(
            self.office.one(
                "select status from billing.deposit where id = %s", self.deposit_of(reference)
            )
        )

    def state(self, reference: str) -> str:
        """As anybody sees it."""
        [row] = self.office.rows("select status from billing.find_payment(%s)", reference)
        return str(row[0])

    def wallet(self) -> tuple[int, int]:
        """Balance, and what of it is held."""
        rows = self.office.rows(
            "select balance, held from ledger.account where organization_id = %s"
            " and kind = 'wallet' and currency = 'KES'",
            self.organization_id,
        )
        return rows[0] if rows else (0, 0)

    def quarantined(self) -> list[str]:
        return [
            str(row[0])
            for row in self.office.rows(
                "select quarantine_reason from billing.webhook_inbox"
                " where processor = 'paystack' and status = 'quarantined' order by received_at"
            )
        ]

    def differences(self) -> list[tuple[Any, ...]]:
        """Status, fault and amounts, oldest first."""
        return self.office.rows(
            "select status, fault, processor_amount_moved, ledger_amount from billing.difference"
            " order by id"
        )

    def balances_agree(self, currency: str = "KES") -> bool:
        """What Paystack owes us by our books is what it says, and the books are sound."""
        there = {one["currency"]: one["balance"] for one in self.ask("GET", "/balance")}
        here = self.office.one(
            "select coalesce(-sum(e.amount), 0) from ledger.entry as e"
            " join ledger.account as a on a.id = e.account_id"
            " where a.kind = 'paystack_clearing' and a.currency = %s",
            currency,
        )
        faults = self.office.rows("select * from billing.verify()")
        return bool(there[currency] == here and not faults)


@contextmanager
def open_till(office: Office, url: str) -> Iterator[Till]:
    """An empty account there, an organisation here, and no word between them."""
    with httpx.Client(base_url=url) as http:
        assert http.delete("/_config/account").status_code == 204
        office.one("select billing.set_processor('paystack', false, %s)", [KEY])
        for name, value in (("reconcile_lag_minutes", "0"), ("welcome_credit", "{}")):
            office.sql.execute(
                "update ops.setting set value = %s::jsonb where name = 'billing.' || %s",
                (value, name),
            )
        organization_id = office.one("select tests.create_organization()")
        till = Till(office, url, http, organization_id)
        till.turn(refund_seconds=-1)
        yield till
