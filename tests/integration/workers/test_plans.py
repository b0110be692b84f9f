"""Plans at the stand-in for Stripe: what members ask for, what happens, what is heard late."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import httpx
import pytest

from standins.serving import served
from standins.stripe.app import create_app
from tests.integration.workers.office import Office
from tests.integration.workers.plan_shop import DAY, DECLINED_LATER, MONTH, PlanShop
from tests.integration.workers.shop import API_KEY, open_shop


@pytest.fixture(scope="module")
def stripe_url() -> Iterator[str]:
    with served(create_app(api_key=API_KEY)) as url:
        yield url


@pytest.fixture
def plans(office: Office, stripe_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlanShop]:
    # What is tried again waits until it is hurried.
    monkeypatch.setattr("workers.retrying.random.uniform", lambda low, high: 3600)
    with httpx.Client(base_url=stripe_url) as http:
        yield PlanShop.open(open_shop(office, stripe_url, http))


def test_a_trial_becomes_a_paid_plan(plans: PlanShop) -> None:
    plans.subscribe()
    plans.shop.work("fetch_undelivered_events")
    assert plans.plan() == "professional trialing entitled", "what was not delivered is read"
    assert (plans.keys(), plans.revenue()) == (10, 0)
    plans.later(15 * DAY)
    plans.hear()
    assert plans.plan() == "professional active entitled"
    assert plans.revenue() == 4900


def test_the_books_agree_with_stripe(plans: PlanShop) -> None:
    plans.no_trial()
    subscription = plans.subscribe()
    plans.hear()
    v1 = plans.shop.client.v1
    invoice = v1.invoices.list({"subscription": subscription, "expand": ["data.payments"]}).data[0]
    payments = invoice.payments
    assert payments is not None
    intent = str(payments.data[0].payment.payment_intent)
    v1.refunds.create({"payment_intent": intent, "amount": 900})
    plans.hear()
    assert plans.revenue() == 4000
    plans.shop.work("reconcile_stripe")
    assert plans.shop.differences() == []
    assert plans.shop.balances_agree()


def test_who_has_ended_begins_again(plans: PlanShop) -> None:
    v1 = plans.shop.client.v1
    v1.subscriptions.cancel(plans.subscribe())
    plans.hear()
    assert plans.plan() == "professional canceled"
    plans.subscribe("professional", "year")
    plans.hear()
    assert plans.plan() == "professional active entitled", "without a second trial"
    assert plans.revenue() == 49_000


def test_members_change_their_plan(plans: PlanShop) -> None:
    plans.no_trial()
    plans.subscribe()
    plans.hear()
    assert plans.plan() == "professional active entitled"
    assert plans.change("change_plan", plans.price("enterprise")) == "done"
    assert plans.plan() == "enterprise active entitled"
    assert plans.revenue() > 4900, "the rest of the period is charged"
    assert plans.change("change_plan", plans.price("professional")) == "done"
    assert plans.plan() == "enterprise active entitled", "it changes at the end of the period"
    assert plans.change("keep_plan") == "done"
    plans.later(MONTH)
    plans.hear()
    assert plans.plan() == "enterprise active entitled"
    assert plans.change("change_plan", plans.price("professional")) == "done"
    plans.later(MONTH)
    plans.hear()
    assert plans.plan() == "professional active entitled"
    assert plans.change("pause_plan") == "done"
    assert plans.plan() == "professional active on hold"
    assert plans.change("resume_plan") == "done"
    assert plans.change("cancel_plan") == "done"
    assert plans.plan() == "professional active entitled ends"
    assert plans.change("keep_plan") == "done"
    assert plans.plan() == "professional active entitled"
    assert plans.change("cancel_plan") == "done"
    plans.later(MONTH)
    plans.hear()
    assert plans.plan() == "professional canceled"


def test_a_declined_upgrade_changes_nothing(plans: PlanShop) -> None:
    plans.no_trial()
    plans.subscribe()
    plans.use_card("pm_card_chargeCustomerFail")
    plans.hear()
    plans.change("change_plan", plans.price("enterprise"))
    assert plans.plan() == "professional active entitled"
    assert plans.keys() == 10


def test_a_missing_payment_is_recovered_with_another_card(plans: PlanShop) -> None:
    plans.no_trial()
    plans.subscribe()
    plans.use_card("pm_card_chargeCustomerFail")
    plans.later(MONTH)
    plans.hear()
    assert plans.plan() == "professional past_due entitled"
    office = plans.shop.office
    office.sql.execute("update ops.setting set value = '0' where name = 'billing.plan_grace_days'")
    plans.shop.work("watch_plans")
    assert plans.plan() == "professional past_due"
    good = plans.shop.client.v1.payment_methods.attach(
        "pm_card_mastercard", {"customer": plans.customer}
    )
    plans.hear()
    method = office.one("select id from billing.payment_method where stripe_id = %s", good.id)
    assert plans.change("set_default_payment_method", method) == "done"
    assert plans.plan() == "professional active entitled"
    assert plans.revenue() == 9800
    assert office.rows(
        "select brand from billing.payment_method where is_default and organization_id = %s",
        plans.organization_id,
    ) == [("mastercard",)]


def test_what_is_never_paid_ends(plans: PlanShop) -> None:
    plans.no_trial()
    plans.subscribe()
    plans.use_card("pm_card_chargeCustomerFail")
    plans.later(2 * MONTH)
    plans.hear()
    assert plans.plan() == "professional canceled"
    assert plans.revenue() == 4900


def test_a_first_payment_that_is_declined_begins_nothing(plans: PlanShop) -> None:
    plans.no_trial()
    session = plans.page("professional")
    assert plans.pay(session, DECLINED_LATER) == 402
    plans.hear()
    assert plans.plan() == "professional incomplete"
    assert plans.pay(session) == 303
    plans.hear()
    assert plans.plan() == "professional active entitled"


def test_what_no_event_reported_is_found_at_night(
    plans: PlanShop, caplog: pytest.LogCaptureFixture
) -> None:
    plans.no_trial()
    plans.subscribe()
    plans.shop.work("reconcile_plans")
    assert plans.plan() == "professional active entitled"
    assert any("differed from Stripe" in record.message for record in caplog.records)
    caplog.clear()
    plans.shop.work("reconcile_plans")
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]
    plans.later(MONTH)
    plans.shop.work("reconcile_plans")
    assert plans.revenue() == 9800
    assert plans.shop.office.rows(
        "select new_count from billing.reconciliation where kind = 'plans' order by id"
    ) == [(1,), (0,), (1,)]


def test_prices_are_published_once(plans: PlanShop) -> None:
    v1 = plans.shop.client.v1
    before = len(v1.prices.list({"limit": 100}).data)
    plans.shop.work("publish_plans")
    assert len(v1.prices.list({"limit": 100}).data) == before
    office = plans.shop.office
    professional = office.one("select id from billing.plan where slug = 'professional'")
    office.one("select billing.set_plan_price(%s, 'USD', 'month', 59)", professional)
    plans.shop.work()
    old = [p for p in v1.prices.list({"limit": 100}).data if not p.active]
    assert [p.unit_amount for p in old] == [4900]
    assert len(v1.prices.list({"limit": 100}).data) == before + 1
