"""Plans at the stand-in for Stripe: what members ask for, what happens, what is heard late."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import stripe

from standins.serving import served
from standins.stripe.app import create_app
from tests.integration.workers.office import Office
from tests.integration.workers.plan_shop import DAY, DECLINED_LATER, MONTH, PlanShop
from tests.integration.workers.shop import API_KEY, open_shop
from workers.plans import make_change


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


def test_whoever_pauses_over_the_end_of_a_period_pays_for_the_next(plans: PlanShop) -> None:
    plans.no_trial()
    plans.subscribe()
    plans.later(25 * DAY)
    plans.hear()
    paid = plans.revenue()
    assert plans.change("pause_plan") == "done"
    plans.later(10 * DAY)
    plans.hear()
    assert (plans.plan(), plans.revenue()) == ("professional active on hold", paid)
    plans.use_card("pm_card_chargeCustomerFail")
    assert plans.change("resume_plan").startswith("refused: ")
    assert plans.plan() == "professional active on hold", "a decline changes nothing"
    plans.use_card("pm_card_mastercard")
    assert plans.change("resume_plan") == "done"
    assert plans.plan() == "professional active entitled"
    assert plans.revenue() == paid + 4900, "it begins to be paid for when it is used"
    plans.later(MONTH + DAY)
    plans.hear()
    assert plans.revenue() == paid + 2 * 4900, "and a month later again"


def test_a_pause_that_ends_by_itself_gives_no_period_away(plans: PlanShop) -> None:
    plans.no_trial()
    plans.subscribe()
    plans.later(25 * DAY)
    plans.hear()
    v1 = plans.shop.client.v1
    (found,) = v1.subscriptions.list({"customer": plans.customer}).data
    resumes = found["items"].data[0].current_period_end + DAY
    pause: Any = {"behavior": "void", "resumes_at": resumes}
    v1.subscriptions.update(found.id, {"pause_collection": pause})
    plans.later(10 * DAY)
    plans.hear()
    assert plans.plan() == "professional active", "it goes on, and was not paid for"
    wanted = {"kind": "resume", "subscription": found.id}
    for _ in range(2):  # the first worker dies before it has stored the answer
        plans.at_stripe(lambda client: make_change(client, "resume-1", wanted))
    plans.shop.work("reconcile_plans")
    assert plans.plan() == "professional active entitled"
    assert plans.revenue() == 2 * 4900, "once"


def test_a_trial_is_none_of_a_larger_plan_without_one(plans: PlanShop) -> None:
    plans.subscribe()
    plans.hear()
    assert plans.plan() == "professional trialing entitled"
    plans.use_card("pm_card_chargeCustomerFail")
    assert plans.change("change_plan", plans.price("enterprise")).startswith("refused: ")
    assert plans.plan() == "professional trialing entitled", "a decline changes nothing"
    plans.use_card("pm_card_mastercard")
    assert plans.change("change_plan", plans.price("enterprise")) == "done"
    assert plans.plan() == "enterprise active entitled"
    assert plans.revenue() == 19_900


def test_a_declined_upgrade_changes_nothing(plans: PlanShop) -> None:
    plans.no_trial()
    plans.subscribe()
    plans.use_card("pm_card_chargeCustomerFail")
    plans.hear()
    plans.change("change_plan", plans.price("enterprise"))
    assert plans.plan() == "professional active entitled"
    assert plans.keys() == 10


def test_what_is_wrong_with_our_account_is_not_told(
    plans: PlanShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise stripe.AuthenticationError("Invalid API Key provided: sk_live_********1234")

    plans.subscribe()
    plans.hear()
    monkeypatch.setattr("workers.plans.make_change", refused)
    assert plans.change("cancel_plan") == "refused: AuthenticationError"


def test_a_promotion_code_lowers_what_is_paid(plans: PlanShop) -> None:
    plans.no_trial()
    office = plans.shop.office
    office.sql.execute("update ops.setting set value = 'true' where name = 'billing.plan_tax'")
    v1 = plans.shop.client.v1
    coupon = v1.coupons.create({"percent_off": 50, "duration": "forever"}).id
    v1.promotion_codes.create({"code": "HALF", "promotion": {"type": "coupon", "coupon": coupon}})
    session = plans.page("professional")
    entered = {"action": "code", "code": "HALF"}
    assert plans.shop.http.post(f"/c/pay/{session}", data=entered).status_code == 200
    assert plans.pay(session) == 303
    plans.hear()
    assert plans.plan() == "professional active entitled"
    assert plans.revenue() == 2450
    assert office.one("select monthly_minor from billing.plan_subscription") == 2450


def test_taxes_are_no_revenue(plans: PlanShop) -> None:
    plans.no_trial()
    office = plans.shop.office
    office.sql.execute("update ops.setting set value = 'true' where name = 'billing.plan_tax'")
    plans.shop.tell("tax", percent=20)
    subscription = plans.subscribe()
    plans.hear()
    assert plans.plan() == "professional active entitled"
    paid = "select amount_paid, tax, total from billing.invoice"
    assert office.rows(paid) == [(5880, 980, 5880)]
    assert plans.revenue() == 4900
    assert office.one("select monthly_minor from billing.plan_subscription") == 4900
    v1 = plans.shop.client.v1
    invoice = v1.invoices.list({"subscription": subscription, "expand": ["data.payments"]}).data[0]
    assert invoice.payments is not None
    intent = str(invoice.payments.data[0].payment.payment_intent)
    v1.refunds.create({"payment_intent": intent, "amount": 588})
    plans.hear()
    assert plans.revenue() == 4900 - 490
    plans.shop.work("reconcile_stripe")
    assert plans.shop.differences() == []
    assert plans.shop.balances_agree()


def test_a_changed_plan_reaches_everybody_however_many_jobs_it_takes(
    plans: PlanShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.tasks.billing.CHUNK_SECONDS", 0.0)
    plans.no_trial()
    plans.subscribe()
    plans.hear()
    office = plans.shop.office
    office.sql.execute(
        "insert into billing.customer (organization_id, stripe_id)"
        " select tests.create_organization(), 'cus_more_' || n from generate_series(1, 4) as n"
    )
    office.sql.execute(
        "insert into billing.plan_subscription (organization_id, stripe_id, status, plan_id,"
        " plan_price_id, currency, started_at, is_entitled)"
        " select c.organization_id, 'sub' || c.stripe_id, 'active', s.plan_id, s.plan_price_id,"
        " 'USD', now(), true from billing.customer as c, billing.plan_subscription as s"
        " where c.stripe_id like 'cus_more_%'"
    )
    before = "select count(*) from queue.procrastinate_jobs where task_name = 'apply_plan_change'"
    jobs = office.one(before)
    professional = office.one("select id from billing.plan where slug = 'professional'")
    office.one("select billing.set_plan_entitlement(%s, 'api_keys', '77')", professional)
    plans.shop.work()
    assert (
        office.rows(
            "select ops.limit_of(organization_id, 'api_keys') from billing.plan_subscription"
        )
        == [(77,)] * 5
    )
    # Each went on where the one before had stopped.
    assert office.one(before) - jobs == 6


def test_a_change_whose_worker_dies_is_made_once(plans: PlanShop) -> None:
    plans.no_trial()
    plans.subscribe()
    plans.hear()
    # The worker dies after the change was made; then another one makes it.
    answer = plans.ask("select billing.change_plan(%s)", plans.price("enterprise"))
    wanted = plans.shop.office.one("select billing.claim_plan_request(%s)", answer["id"])
    plans.at_stripe(lambda client: make_change(client, answer["id"], wanted))
    plans.shop.work()
    assert plans.shop.office.one(
        "select status from billing.plan_request where id = %s", answer["id"]
    ) == ("done")
    assert plans.plan() == "enterprise active entitled"
    invoices = plans.shop.client.v1.invoices.list({"customer": plans.customer}).data
    assert len(invoices) == 2, "the first period, and the rest of it once"


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


def test_a_closed_organisation_is_not_charged(plans: PlanShop) -> None:
    plans.no_trial()
    plans.subscribe("enterprise")
    plans.hear()
    plans.change("change_plan", plans.price("professional"))
    plans.shop.office.sql.execute(
        "update identity.organization set status = 'deactivated' where id = %s",
        (plans.organization_id,),
    )
    plans.shop.work()
    assert plans.plan() == "enterprise canceled"


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
