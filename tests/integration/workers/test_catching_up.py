"""After a restore Stripe and Paystack are ahead: what they know is taken over first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from leadmill.settings import Settings, SettingsError
from standins.paystack.app import create_app as create_paystack
from standins.serving import served
from standins.stripe.app import create_app as create_stripe
from tests.integration.workers.office import Office
from tests.integration.workers.shop import API_KEY, Shop, open_shop
from tests.integration.workers.till import KEY, Till, open_till
from workers.catching_up import CatchingUpError, catch_up


@pytest.fixture(scope="module")
def stripe_url() -> Iterator[str]:
    with served(create_stripe(api_key=API_KEY)) as url:
        yield url


@pytest.fixture(scope="module")
def paystack_url() -> Iterator[str]:
    with served(create_paystack(api_key=KEY)) as url:
        yield url


@pytest.fixture
def shop(office: Office, stripe_url: str) -> Iterator[Shop]:
    with httpx.Client(base_url=stripe_url) as http:
        yield open_shop(office, stripe_url, http)


@pytest.fixture
def till(office: Office, paystack_url: str) -> Iterator[Till]:
    with open_till(office, paystack_url) as till:
        yield till


def settings(office: Office, shop: Shop | None = None, till: Till | None = None) -> Settings:
    known = office.settings
    if shop is not None:
        known = replace(known, stripe_secret_key=API_KEY, stripe_api_base=shop.url)
    if till is not None:
        known = replace(known, paystack_secret_key=KEY, paystack_api_base=till.url)
    return known


def test_a_refund_that_was_sent_before_is_not_sent_again(shop: Shop) -> None:
    office = shop.office
    deposit_id, payment = shop.deposit()
    shop.work("fetch_undelivered_events")
    with office.sql.transaction():
        office.sql.execute("select tests.act_as_admin()")
        refund_id = str(office.one("select api.refund_deposit(%s, 20)", deposit_id))
    assert office.jobs("send_refund") == [("todo", 0)]
    # The database was restored to here. Until it was lost the refund had been made, and a deposit
    # been paid; Stripe has forgotten the key of the request since.
    shop.client.v1.refunds.create(
        {"payment_intent": payment, "amount": 2000, "metadata": {"refund_id": refund_id}}
    )
    shop.deposit(700)
    said: list[str] = []
    asyncio.run(catch_up(settings(office, shop), said.append))
    assert said[0] == "Stripe: the ledger knows every movement"
    assert shop.purse() == "debt 0, promo 0, wallet 3700"
    # Now the workers start, with the job that was there.
    shop.work()
    assert [one.amount for one in shop.client.v1.refunds.list().data] == [2000]
    assert shop.purse() == "debt 0, promo 0, wallet 3700"
    assert shop.balances_agree()
    assert office.one("select count(*) from billing.verify()") == 0
    # What was too new to be compared is compared later.
    assert office.one(
        "select count(*) = 1 from queue.procrastinate_jobs where task_name = 'reconcile_stripe'"
        " and status = 'todo' and scheduled_at > now() + interval '1 hour'"
    )


def test_what_was_paid_at_paystack_is_credited(till: Till) -> None:
    reference = till.deposit()
    till.pay(reference)
    asyncio.run(catch_up(settings(till.office, till=till), lambda _: None))
    assert till.status(reference) == "paid"
    assert till.balances_agree()


def test_stripe_that_stays_away_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.catching_up.WAIT_SECONDS", 0)
    shop.deposit()
    shop.http.post("/_config/faults", json=[{"status": 500}] * 5)
    with pytest.raises(CatchingUpError, match="Stripe: events"):
        asyncio.run(catch_up(settings(shop.office, shop), lambda _: None))
    # And goes on from where it was.
    asyncio.run(catch_up(settings(shop.office, shop), lambda _: None))
    assert shop.purse() == "debt 0, promo 0, wallet 5000"


def test_without_a_key_nobody_is_asked(office: Office) -> None:
    with pytest.raises(SettingsError, match="LEADMILL_STRIPE_SECRET_KEY"):
        asyncio.run(catch_up(settings(office), lambda _: None))
