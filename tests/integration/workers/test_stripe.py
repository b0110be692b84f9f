"""What the webhooks did not tell: the worker finds it in Stripe's own lists."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import httpx
import pytest

from leadmill.stripe import as_json
from standins.serving import served
from standins.stripe.app import create_app
from tests.integration.workers.office import Office
from tests.integration.workers.shop import API_KEY, Shop, open_shop


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


def test_events_that_could_not_be_delivered_are_taken_over(shop: Shop) -> None:
    _, payment = shop.deposit()
    shop.client.v1.refunds.create({"payment_intent": payment, "amount": 2000})
    shop.work("fetch_undelivered_events")
    assert shop.purse() == "debt 0, promo 0, wallet 3000"
    statuses = shop.office.rows("select distinct status from billing.webhook_inbox")
    assert statuses == [("applied",)]
    known = shop.office.one("select count(*) from billing.webhook_inbox")
    shop.work("fetch_undelivered_events")
    assert shop.office.one("select count(*) from billing.webhook_inbox") == known
    assert shop.office.rows("select new_count from billing.reconciliation order by id") == [
        (known,),
        (0,),
    ]


def test_many_pages_of_events_are_read(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadmill.stripe.PAGE", 10)
    _, payment = shop.deposit()
    for _ in range(12):
        shop.client.v1.refunds.create({"payment_intent": payment, "amount": 100})
    shop.work("fetch_undelivered_events")
    assert shop.purse() == "debt 0, promo 0, wallet 3800"
    assert shop.office.one("select seen_count > 12 + 12 from billing.reconciliation")


def test_a_lost_payment_is_credited_by_the_comparison(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.deposit()
    shop.work("reconcile_stripe")
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert shop.differences() == [("settled", "no journal", 5000, 0)]
    assert any("was posted late" in record.message for record in caplog.records)
    assert shop.balances_agree()
    shop.work("reconcile_stripe")
    assert len(shop.differences()) == 1


def test_lost_refunds_and_disputes_are_taken_over_too(shop: Shop) -> None:
    _, first = shop.deposit()
    _, second = shop.deposit()
    _, third = shop.deposit()
    refund = shop.client.v1.refunds.create({"payment_intent": first, "amount": 1000})
    shop.tell(f"refunds/{refund.id}", status="failed")
    shop.client.v1.refunds.create({"payment_intent": first, "amount": 2000})
    intents = shop.client.v1.payment_intents
    lost = shop.tell(f"charges/{intents.retrieve(second).latest_charge}/dispute", amount=5000)
    won = shop.tell(f"charges/{intents.retrieve(third).latest_charge}/dispute", amount=4000)
    shop.tell(f"disputes/{lost['id']}", outcome="lost")
    shop.tell(f"disputes/{won['id']}", outcome="won")
    shop.tell("payouts", amount=3000, currency="usd")
    shop.work("reconcile_stripe")
    assert shop.purse() == "debt 0, promo 0, wallet 8000"
    assert {row[0] for row in shop.differences()} == {"settled"}
    assert shop.balances_agree()
    assert shop.office.one("select count(*) from billing.verify()") == 0


def test_who_comes_back_before_the_event_is_credited_by_the_session(shop: Shop) -> None:
    deposit_id, _ = shop.deposit()
    session = shop.client.v1.checkout.sessions.list().data[0]
    shop.office.sql.execute(
        "update billing.deposit set session_id = %s, status = 'pending' where id = %s",
        (session.id, deposit_id),
    )
    looks = "select status from billing.find_deposit_by_session(%s)"
    assert shop.office.one(looks, session.id) == "pending"
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert shop.office.one(looks, session.id) == "paid"


def test_a_session_that_stripe_does_not_know_is_no_error(shop: Shop) -> None:
    deposit_id, _ = shop.deposit()
    shop.office.sql.execute(
        "update billing.deposit set session_id = 'cs_gone' where id = %s", (deposit_id,)
    )
    shop.office.one("select status from billing.find_deposit_by_session('cs_gone')")
    shop.work()
    assert shop.office.jobs("refresh_deposit_session") == [("succeeded", 1)]


def test_a_charge_that_is_not_ours_is_a_difference(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    stray = shop.client.v1.payment_intents.create(
        {"amount": 700, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    )
    for _ in range(2):
        shop.work("reconcile_stripe")
        assert shop.differences() == [("open", "no journal", 700, 0)]
    (record,) = [one for one in caplog.records if "differ" in one.message]
    assert vars(record)["transaction_id"] == shop.movement_of(stray.id).id
    shop.office.one(
        "select billing.explain_difference(id, 'paid by mistake, given back')"
        " from billing.difference"
    )
    shop.work("reconcile_stripe")
    assert shop.differences() == [("explained", "no journal", 700, 0)]


def test_another_amount_is_a_difference_until_it_is_mended(shop: Shop) -> None:
    _, payment = shop.deposit()
    shop.work("fetch_undelivered_events")
    movement = shop.movement_of(payment)
    shop.tell(f"balance_transactions/{movement.id}", amount=4900)
    shop.work("reconcile_stripe")
    assert shop.differences() == [("open", "other amount", 4900, 5000)]
    shop.tell(f"balance_transactions/{movement.id}", amount=5000)
    shop.work("reconcile_stripe")
    assert shop.differences() == [("settled", "other amount", 4900, 5000)]


def test_a_journal_of_what_never_happened_is_a_difference(shop: Shop) -> None:
    shop.office.one(
        "select billing.settle('stripe', tests.stripe_session(tests.create_deposit(%s)))",
        shop.organization_id,
    )
    shop.work("reconcile_stripe")
    assert shop.differences() == [("open", "no transaction", 0, 5000)]


def test_stripe_away_is_tried_again_later_from_where_it_was(shop: Shop) -> None:
    shop.deposit()
    shop.http.post("/_config/faults", json=[{"status": 500}])
    shop.work("reconcile_stripe")
    assert shop.purse() == ""
    assert shop.office.rows("select finished_at from billing.reconciliation") == [(None,)]
    shop.office.hurry()
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert (
        shop.office.one("select count(*) from billing.reconciliation where finished_at is not null")
        == 1
    )


def test_a_refund_whose_events_are_lost_is_read_from_the_charge(shop: Shop) -> None:
    deposit_id, payment = shop.deposit()
    shop.client.v1.refunds.create({"payment_intent": payment, "amount": 1500})
    charge = shop.client.v1.charges.list({"payment_intent": payment}).data[0]
    shop.office.one("select billing.settle('stripe', %s::jsonb)", as_json(charge))
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    shop.office.hurry()
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 3500"
    assert shop.office.one("select refunded from billing.deposit where id = %s", deposit_id) == 1500


def test_refunds_that_add_up_to_more_than_was_paid_are_an_error(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    deposit_id, payment = shop.deposit()
    shop.client.v1.refunds.create({"payment_intent": payment, "amount": 1500})
    charge = shop.client.v1.charges.list({"payment_intent": payment}).data[0]
    shop.office.one("select billing.settle('stripe', %s::jsonb)", as_json(charge))
    shop.office.one(
        "insert into billing.refund"
        " (deposit_id, organization_id, processor, refund_id, amount, currency, processor_amount,"
        " status, has_left)"
        " select id, organization_id, 'stripe', 're_another', 4000, 'USD', 4000, 'succeeded', true"
        " from billing.deposit where id = %s returning id",
        deposit_id,
    )
    shop.office.one(
        "update billing.deposit set refunded = 4000 where id = %s returning id", deposit_id
    )
    shop.office.hurry()
    caplog.set_level(logging.ERROR)
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    (record,) = [one for one in caplog.records if "contradicts" in one.message]
    assert vars(record)["detail"] == "more than was paid"


def asked_back(shop: Shop, deposit_id: str, amount: int | None = None) -> str:
    """Ask for money of a deposit back, as an admin."""
    with shop.office.sql.transaction():
        shop.office.sql.execute("select tests.act_as_admin()")
        return str(shop.office.one("select api.refund_deposit(%s, %s)", deposit_id, amount))


def refunds_at_stripe(shop: Shop) -> list[tuple[int, str]]:
    refunds = shop.client.v1.refunds.list().data
    return [(one.amount, str(one.status)) for one in reversed(refunds)]


def test_what_is_asked_back_goes_to_the_card(shop: Shop) -> None:
    deposit_id, payment = shop.deposit()
    shop.work("fetch_undelivered_events")
    refund_id = asked_back(shop, deposit_id, 20)
    assert shop.purse() == "debt 0, promo 0, wallet 5000 (2000 held)"
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 3000"
    (refund,) = shop.client.v1.refunds.list().data
    assert (refund.amount, refund.payment_intent) == (2000, payment)
    assert refund.metadata is not None
    assert refund.metadata.to_dict() == {"refund_id": refund_id}
    shop.work("fetch_undelivered_events", "reconcile_stripe")
    assert shop.purse() == "debt 0, promo 0, wallet 3000"
    assert shop.differences() == []
    assert shop.balances_agree()


@pytest.mark.parametrize("after", [False, True], ids=["lost on the way", "lost on the way back"])
def test_a_refund_is_made_once_whatever_is_lost(shop: Shop, after: bool) -> None:
    deposit_id, _ = shop.deposit()
    shop.work("fetch_undelivered_events")
    asked_back(shop, deposit_id)
    shop.http.post("/_config/faults", json=[{"status": 500, "after": after}])
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 5000 (5000 held)"
    # Keys are forgotten after a day.
    shop.http.post("/_config/clock", json={"advance": 2 * 86_400})
    shop.office.hurry()
    shop.work()
    assert refunds_at_stripe(shop) == [(5000, "succeeded")]
    assert shop.purse() == "debt 0, promo 0, wallet 0"


def test_a_refund_that_is_refused_is_free_again(shop: Shop) -> None:
    deposit_id, payment = shop.deposit()
    shop.work("fetch_undelivered_events")
    asked_back(shop, deposit_id)
    intent = shop.client.v1.payment_intents.retrieve(payment)
    shop.tell(f"charges/{intent.latest_charge}/dispute")
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert shop.office.rows("select status, failure_reason from billing.refund") == [
        ("failed", "charge_disputed")
    ]
    shop.work("fetch_undelivered_events")
    assert shop.purse() == "debt 0, promo 0, wallet 0"


def test_a_refund_that_fails_later_comes_back(shop: Shop) -> None:
    deposit_id, _ = shop.deposit()
    shop.work("fetch_undelivered_events")
    asked_back(shop, deposit_id)
    shop.work()
    assert shop.purse() == "debt 0, promo 0, wallet 0"
    (refund,) = shop.client.v1.refunds.list().data
    shop.tell(f"refunds/{refund.id}", status="failed")
    shop.work("fetch_undelivered_events", "reconcile_stripe")
    assert shop.purse() == "debt 0, promo 0, wallet 5000"
    assert shop.balances_agree()


def test_without_a_key_a_refund_waits(shop: Shop) -> None:
    deposit_id, _ = shop.deposit()
    shop.work("fetch_undelivered_events")
    asked_back(shop, deposit_id)
    shop.office.work(("payments",))
    assert shop.office.jobs("send_refund") == [("todo", 1)]
    assert shop.purse() == "debt 0, promo 0, wallet 5000 (5000 held)"
    shop.office.hurry()
    shop.work()
    assert refunds_at_stripe(shop) == [(5000, "succeeded")]


def test_stripe_writes_to_the_present_owner(shop: Shop) -> None:
    office = shop.office
    first, _ = (
        office.one("select tests.create_user(%s, %s)", email, shop.organization_id)
        for email in ("first@acme.example", "second@acme.example")
    )
    office.one("select queue.defer_once('make_stripe_customer', 'organization_id', array[%s])",
        shop.organization_id)  # fmt: skip
    shop.work()
    [customer] = office.rows("select stripe_id from billing.customer")[0]
    assert shop.client.v1.customers.retrieve(customer).email == "first@acme.example"
    office.sql.execute(
        "update identity.user_account set email = 'first@new.example' where id = %s", (first,)
    )
    shop.work()
    assert shop.client.v1.customers.retrieve(customer).email == "first@new.example"
    office.sql.execute(
        "update identity.membership set ended_at = now() where user_id = %s", (first,)
    )
    shop.work()
    assert shop.client.v1.customers.retrieve(customer).email == "second@acme.example"
