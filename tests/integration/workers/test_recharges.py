"""A saved payment method refills a wallet: charged once, whatever dies on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from standins.serving import served
from standins.stripe.app import create_app
from tests.integration.workers.office import Office
from tests.integration.workers.shop import API_KEY, QUEUES, Shop, open_shop
from tests.waiting import wait_for

GOOD = "4242424242424242"
DECLINED_LATER = "4000000000000341"
ASKS = "4000002760003184"


@pytest.fixture(scope="module")
def stripe_url() -> Iterator[str]:
    with served(create_app(api_key=API_KEY)) as url:
        yield url


@pytest.fixture
def shop(office: Office, stripe_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    # What is tried again waits until it is hurried.
    monkeypatch.setattr("workers.retrying.random.uniform", lambda low, high: 3600)
    with httpx.Client(base_url=stripe_url) as http:
        yield open_shop(office, stripe_url, http)


def save_card(shop: Shop, card: str) -> str:
    """The organisation saves a card on a page of Stripe, and has its wallet refilled by it."""
    one, organization = shop.office.one, shop.organization_id
    user = one("select tests.create_user('ann@buyer.example', %s)", organization)
    customer = shop.client.v1.customers.create({"email": "ann@buyer.example"}).id
    page = shop.client.v1.checkout.sessions.create(
        {
            "mode": "setup",
            "currency": "usd",
            "customer": customer,
            "success_url": "http://leadmill.example/",
        }
    )
    action = "authenticate" if card == ASKS else "pay"
    answer = shop.http.post(f"/c/pay/{page.id}", data={"action": action, "card": card})
    assert answer.status_code == 303
    (method,) = shop.client.v1.payment_methods.list({"customer": customer}).data
    shop.office.sql.execute(
        "insert into billing.customer (organization_id, stripe_id) values (%s, %s)",
        (organization, customer),
    )
    shop.office.sql.execute(
        "with method as (insert into billing.payment_method"
        " (organization_id, stripe_id, type, is_default) values (%s, %s, 'card', true)"
        " returning id) insert into billing.recharge_rule (organization_id, currency, threshold,"
        " amount, daily_maximum, payment_method_id, changed_by)"
        " select %s, 'USD', 2000, 5000, 3, id, %s from method",
        (organization, method.id, organization, user),
    )
    return customer


def fall(shop: Shop) -> None:
    """Funds are low, and the job that follows them says so."""
    shop.office.one("select notification.follow_funds(%s)", shop.organization_id)


def intents(shop: Shop) -> list[str]:
    return [intent.status for intent in shop.client.v1.payment_intents.list()]


def recharges(shop: Shop) -> list[tuple[Any, ...]]:
    return shop.office.rows(
        "select r.status, r.failure_code, d.status from billing.recharge as r"
        " join billing.deposit as d on d.id = r.id order by r.created_at"
    )


def mails(shop: Shop) -> list[str]:
    """The templates of what is told to the organisation."""
    shop.office.work()
    rows = shop.office.rows("select template from notification.delivery order by id")
    return [template for (template,) in rows if template.startswith("recharge")]


def test_low_funds_are_refilled_once(shop: Shop) -> None:
    save_card(shop, GOOD)
    fall(shop)
    fall(shop)
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert intents(shop) == ["succeeded"]
    assert recharges(shop) == [("paid", None, "paid")]
    # Its events come afterwards, and change nothing.
    shop.work("fetch_undelivered_events")
    fall(shop)
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert intents(shop) == ["succeeded"]
    shop.work("reconcile_stripe")
    assert shop.differences() == []
    assert shop.balances_agree()
    assert mails(shop) == []


@pytest.mark.parametrize("later", [0, 90_000], ids=["at once", "when the key is forgotten"])
def test_a_lost_answer_charges_once(shop: Shop, later: int) -> None:
    save_card(shop, GOOD)
    fall(shop)
    shop.http.post("/_config/faults", json=[{"status": 500, "after": True}])
    shop.work()
    assert shop.purse() != "debt 0, promo 0, wallet 5000"
    assert intents(shop) == ["succeeded"]
    shop.tell("clock", advance=later)
    shop.office.hurry()
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert intents(shop) == ["succeeded"]


def test_an_event_that_comes_first_credits_once(shop: Shop) -> None:
    save_card(shop, GOOD)
    fall(shop)
    shop.http.post("/_config/faults", json=[{"status": 500, "after": True}])
    shop.work()
    shop.work("fetch_undelivered_events")
    assert recharges(shop) == [("paid", None, "paid")]
    shop.office.hurry()
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert intents(shop) == ["succeeded"]


def test_a_job_that_is_lost_is_deferred_again(shop: Shop) -> None:
    save_card(shop, GOOD)
    shop.office.one("select billing.begin_recharges(%s, false)", shop.organization_id)
    shop.office.change_jobs("status = 'failed' where task_name = 'send_recharge'")
    shop.work("review_recharges")
    assert intents(shop) == []
    shop.office.sql.execute(
        "update billing.recharge set updated_at = updated_at - interval '16 minutes'"
    )
    shop.work("review_recharges")
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert intents(shop) == ["succeeded"]


def test_a_declined_card_is_told_and_tried_later(shop: Shop) -> None:
    save_card(shop, DECLINED_LATER)
    fall(shop)
    shop.work()
    assert recharges(shop) == [("refused", "generic_decline", "failed")]
    assert mails(shop) == ["recharge_refused"]
    fall(shop)
    shop.work()
    assert intents(shop) == ["requires_payment_method"]
    for _ in range(2):
        shop.office.sql.execute("update billing.recharge_rule set next_at = null")
        fall(shop)
        shop.work()
    assert shop.office.one("select paused_reason from billing.recharge_rule") == "generic_decline"
    assert mails(shop) == ["recharge_refused", "recharge_refused", "recharge_paused"]
    # The day is full, too.
    assert len(intents(shop)) == 3


def test_a_bank_that_asks_is_answered_by_the_link(shop: Shop) -> None:
    save_card(shop, ASKS)
    fall(shop)
    shop.work()
    assert recharges(shop) == [("needs_confirmation", "authentication_required", "created")]
    assert mails(shop) == ["recharge_to_confirm"]
    (mail,) = shop.office.sink.mails("ann@buyer.example")
    token = shop.office.one("select billing.recharge_token(id) from billing.recharge")
    assert f"/confirm-recharge?token={token}" in str(mail)
    (intent,) = shop.client.v1.payment_intents.list().data
    (method,) = shop.client.v1.payment_methods.list({"customer": str(intent.customer)}).data
    back: Any = {"payment_method": method.id, "return_url": "http://leadmill.example/"}
    shop.client.v1.payment_intents.confirm(intent.id, back)
    shop.http.post(f"/authenticate/{intent.id}", data={"action": "complete"})
    shop.office.rows("select * from billing.find_recharge(%s)", token)
    shop.work()
    assert recharges(shop) == [("paid", None, "paid")]
    assert shop.purse() == "debt 0, promo 0, wallet 5000"


def test_what_nobody_confirms_is_given_up(shop: Shop) -> None:
    save_card(shop, ASKS)
    fall(shop)
    shop.work()
    shop.office.sql.execute(
        "update billing.recharge set expires_at = clock_timestamp() - interval '1 second'"
    )
    shop.work("review_recharges")
    assert recharges(shop) == [("refused", "not_confirmed", "failed")]
    assert intents(shop) == ["canceled"]


def test_a_payment_method_that_is_gone_pauses_the_rule(shop: Shop) -> None:
    customer = save_card(shop, GOOD)
    (method,) = shop.client.v1.payment_methods.list({"customer": customer}).data
    shop.client.v1.payment_methods.detach(method.id)
    fall(shop)
    shop.work()
    assert recharges(shop) == [("refused", "payment_method_unusable", "failed")]
    assert intents(shop) == []
    assert mails(shop) == ["recharge_paused"]


def test_a_worker_that_is_killed_after_the_money_was_taken_credits_once(
    shop: Shop, tmp_path: Path
) -> None:
    office = shop.office
    save_card(shop, GOOD)
    office.one("select tests.fund(%s, 1000)", shop.organization_id)
    office.one("select billing.begin_recharges(%s, false)", shop.organization_id)
    environment = {
        "LEADMILL_STRIPE_SECRET_KEY": API_KEY,
        "LEADMILL_STRIPE_API_BASE": shop.url,
    }
    with office.connect() as holder:
        # The money is taken; what it is credited with has to wait.
        holder.execute(
            "select from ledger.account where organization_id = %s for update",
            (shop.organization_id,),
        )
        worker = office.process(tmp_path, *QUEUES, **environment)
        worker.start()
        try:
            wait_for(
                lambda: office.one(
                    "select count(*) from pg_stat_activity where query like '%%billing.settle(%%'"
                    " and %s = any(pg_blocking_pids(pid))",
                    holder.info.backend_pid,
                ),
                60,
            )
        finally:
            worker.kill()
    office.one(
        "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
        " where usename = 'leadmill_reconciler' and datname = current_database()"
    )
    assert intents(shop) == ["succeeded"]
    assert recharges(shop)[0][0] == "requested"
    with office.sql.transaction():
        office.sql.execute("set local search_path = queue, public")
        office.sql.execute(
            "update procrastinate_workers set last_heartbeat = now() - interval '61 seconds'"
        )
    office.one("select queue.defer('recover_stalled')")
    office.work(("interactive", "batch", "rotation"))
    office.hurry()
    shop.work()
    assert recharges(shop) == [("paid", None, "paid")]
    assert shop.purse() == "debt 0, promo 0, wallet 6000"
    assert intents(shop) == ["succeeded"]
