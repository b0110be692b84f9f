"""What Paystack is asked for, and what its answers do: payments, refunds, disputes, the night."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from leadmill.paystack import Paystack
from leadmill.retryable import Retryable
from standins.paystack.app import create_app
from standins.serving import served
from tests.integration.workers.office import Office
from tests.integration.workers.till import KEY, Till, open_till
from workers.paystack import AMBIGUOUS_SECONDS, send_refund

FAILS = "4084080000001803"
NEEDS_ATTENTION = "4084080000001902"


@pytest.fixture(scope="module")
def paystack_url() -> Iterator[str]:
    with served(create_app(api_key=KEY)) as url:
        yield url


@pytest.fixture
def till(office: Office, paystack_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    # What is tried again waits until it is hurried.
    monkeypatch.setattr("workers.retrying.random.uniform", lambda low, high: 3600)
    with open_till(office, paystack_url) as till:
        yield till


# --- Payments -------------------------------------------------------------------------------------


def test_a_payment_that_nobody_reports_is_found_by_the_poll(till: Till) -> None:
    reference = till.deposit()
    till.pay(reference)
    till.work("poll_payments")
    assert till.status(reference) == "pending", "it is not due yet"
    till.poll()
    assert till.status(reference) == "paid"
    assert till.wallet() == (500_000, 0)
    asked = till.requests("verify")
    till.poll()
    assert till.requests("verify") == asked, "what has ended is asked for no more"


def test_webhook_return_and_poll_credit_once(till: Till) -> None:
    reference = till.deposit()
    till.pay(reference)
    assert till.tell() == ["waiting"]
    assert till.state(reference) == "pending"
    till.poll()
    assert till.wallet() == (500_000, 0)
    till.tell()
    till.state(reference)
    till.check(reference)
    assert till.wallet() == (500_000, 0)
    keys = "select idempotency_key from ledger.journal where kind = 'deposit'"
    assert till.office.rows(keys) == [(f"paystack:{reference}:paid",)]


def test_a_payment_that_stands_alone_is_revenue(till: Till) -> None:
    reference = till.payment()
    till.pay(reference)
    till.check(reference)
    assert till.state(reference) == "success"
    assert till.wallet() == (0, 0)
    revenue = (
        "select sum(e.amount) from ledger.entry as e join ledger.account as a"
        " on a.id = e.account_id where a.kind = 'payment_revenue'"
    )
    assert till.office.one(revenue) == 500_000
    assert till.balances_agree()


@pytest.mark.parametrize("form", ["object", "text", "empty", "null"])
def test_metadata_is_not_read(till: Till, form: str) -> None:
    till.turn(metadata=form)
    reference = till.deposit()
    till.pay(reference)
    till.check(reference)
    assert till.wallet() == (500_000, 0)


@pytest.mark.parametrize(
    "false",
    [
        {"amount": 499_999},
        {"amount": 500_001},
        {"currency": "NGN"},
        {"domain": "live"},
        {"reference": "PSK-1700000000000-00000000000000ff"},
    ],
    ids=str,
)
def test_what_contradicts_our_own_row_credits_nothing(
    till: Till, false: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    reference = till.deposit()
    till.pay(reference)
    till.turn(f"transactions/{reference}/false", **false)
    caplog.set_level(logging.ERROR)
    till.check(reference)
    assert till.wallet() == (0, 0)
    assert till.status(reference) != "paid"
    assert till.quarantined() == ["mismatch"]
    [record] = [one for one in caplog.records if "contradicts" in one.message]
    assert str(next(iter(false))).replace("domain", "") in str(vars(record)["detail"])


def test_states_follow_the_payer_and_never_go_back(till: Till) -> None:
    reference = till.payment()
    seen = []
    for status in ("ongoing", "abandoned", "failed", "success", "reversed"):
        if status != "reversed":
            till.turn(f"transactions/{reference}", status=status)
        else:
            till.paid()  # a balance to refund from
            refund = till.ask("POST", "/refund", json={"transaction": reference})
            for step in ("processing", "processed"):
                till.turn(f"refunds/{refund['id']}", status=step)
        till.check(reference)
        seen.append(till.state(reference))
    assert seen[0] == "processing"
    assert seen[-2:] == ["success", "success"]
    ranks = ["pending", "processing", "cancelled", "failed", "success"]
    assert [ranks.index(one) for one in seen] == sorted(ranks.index(one) for one in seen)


@pytest.mark.parametrize("status", [404, 400])
def test_a_page_that_was_never_opened_is_given_up_and_late_money_still_wins(
    till: Till, status: int
) -> None:
    till.turn(unknown_status=status)
    [(deposit_id,)] = till.office.rows(
        "select payment_id from billing.create_payment('ann@buyer.example', 5000, 'KES')"
    )
    reference = till.reference(deposit_id)
    till.poll()
    assert till.state(reference) == "pending"
    with till.office.sql.transaction():
        till.office.sql.execute("set local session_replication_role = replica")
        till.office.sql.execute(
            "update billing.payment_attempt set created_at = created_at - interval '25 hours'"
        )
    till.poll()
    assert till.state(reference) == "cancelled"
    till.work()
    asked = till.requests("verify")
    till.poll()
    assert till.requests("verify") == asked, "nobody asks for ever"
    till.initialize(reference)
    till.turn(f"transactions/{reference}", status="success")
    till.tell()
    till.work()
    assert till.state(reference) == "success"


def test_an_event_of_a_payment_that_is_not_ours(till: Till) -> None:
    till.initialize("PSK-1700000000000-00000000000000aa")
    till.turn("transactions/PSK-1700000000000-00000000000000aa", status="success")
    till.tell()
    till.work()
    assert till.wallet() == (0, 0)
    assert till.quarantined() == []


def test_too_many_requests_are_asked_again_later(till: Till) -> None:
    reference = till.deposit()
    till.pay(reference)
    till.fail({"status": 429})
    till.check(reference)
    assert till.wallet() == (0, 0)
    assert till.office.jobs("verify_paystack_payment") == [("succeeded", 1), ("todo", 0)]
    till.office.hurry()
    till.work()
    assert till.wallet() == (500_000, 0)


def test_a_refused_key_is_an_alarm_and_nothing_is_given_up(
    till: Till, caplog: pytest.LogCaptureFixture
) -> None:
    reference = till.paid()
    other = till.deposit()
    till.pay(other)
    till.refund(reference, 100_000)
    till.state(other)
    till.work(key="sk_test_of_nobody_at_all")
    told = "\n".join(f"{one.getMessage()} {vars(one)}" for one in caplog.records)
    assert "Paystack refuses the key" in told
    assert "sk_test_of_nobody_at_all" not in told
    assert till.office.one("select status from billing.refund") == "requested"
    till.office.hurry()
    till.work()
    assert till.refunds() == [(100_000, "pending")]
    assert till.status(other) == "paid"


# --- Refunds --------------------------------------------------------------------------------------


def move(till: Till, *statuses: str) -> None:
    [refund, *_] = till.ask("GET", "/refund")
    for status in statuses:
        till.turn(f"refunds/{refund['id']}", status=status)


def test_what_is_asked_back_goes_to_the_payer(till: Till) -> None:
    reference = till.paid()
    refund_id = till.refund(reference, 200_000)
    assert till.wallet() == (500_000, 200_000)
    till.work()
    [there] = till.ask("GET", "/refund")
    assert (there["amount"], there["merchant_note"]) == (200_000, refund_id)
    assert till.wallet() == (500_000, 200_000), "it has not left yet"
    move(till, "processing", "processed")
    till.poll()
    assert till.wallet() == (300_000, 0)
    till.tell()
    till.work()
    till.work("reconcile_paystack")
    assert till.wallet() == (300_000, 0)
    assert till.differences() == []
    assert till.balances_agree()


@pytest.mark.parametrize("after", [False, True], ids=["lost on the way", "lost on the way back"])
def test_a_refund_is_made_once_whatever_is_lost(till: Till, after: bool) -> None:
    reference = till.paid()
    till.paid()
    till.refund(reference)
    till.fail({"status": 502, "after": after})
    till.work()
    assert till.wallet() == (1_000_000, 500_000)
    [wait] = till.office.rows(
        "select scheduled_at > now() + interval '100 seconds' from queue.procrastinate_jobs"
        " where task_name = 'send_paystack_refund' and status = 'todo'"
    )
    assert wait == (True,), "what got no answer may still be under way"
    till.office.hurry()
    till.work()
    assert till.refunds() == [(500_000, "pending")]
    move(till, "processing", "processed")
    till.poll()
    assert till.wallet() == (500_000, 0)


def test_a_refund_that_is_interrupted_is_not_sent_again_at_once() -> None:
    class Slow(Paystack):
        async def refund(self, **asked: Any) -> dict[str, Any]:
            await asyncio.sleep(60)
            raise AssertionError("it was interrupted")

    async def stop() -> None:
        resources: Any = None
        sending = asyncio.create_task(
            send_refund(
                resources,
                Slow(httpx.AsyncClient()),
                "refund",
                payment="PSK-1",
                amount=1,
                was_sent=False,
            )
        )
        await asyncio.sleep(0)
        sending.cancel()
        with pytest.raises(Retryable) as caught:
            await sending
        assert caught.value.after == AMBIGUOUS_SECONDS

    asyncio.run(stop())


def test_a_refund_that_is_refused_is_free_again(till: Till) -> None:
    reference = till.paid()
    till.refund(reference)
    till.turn("settlements", currency="KES")
    till.work()
    assert till.refunds() == []
    assert till.wallet() == (500_000, 0)
    assert till.office.rows("select status, failure_reason from billing.refund") == [
        ("failed", "insufficient_balance")
    ]


def test_a_refund_that_fails_comes_back(till: Till) -> None:
    till.paid()
    reference = till.paid(card=FAILS)
    till.refund(reference, 100_000)
    till.work()
    move(till, "processing", "failed")
    till.tell("refund.failed")
    till.work()
    assert till.wallet() == (1_000_000, 0)
    assert till.office.one("select status from billing.refund") == "failed"
    till.work("reconcile_paystack")
    assert till.differences() == []
    assert till.balances_agree()


def test_a_refund_that_needs_attention_stays_open_until_somebody_acts(till: Till) -> None:
    till.paid()
    reference = till.paid(card=NEEDS_ATTENTION)
    till.refund(reference, 100_000)
    till.work()
    move(till, "processing", "needs-attention")
    till.poll()
    assert till.office.one("select status from billing.refund") == "needs_attention"
    assert till.wallet() == (1_000_000, 100_000)
    [there] = till.ask("GET", "/refund")
    details = {"currency": "KES", "account_number": "1234567890", "bank_id": "9"}
    path = f"/refund/retry_with_customer_details/{there['id']}"
    till.ask("POST", path, json={"refund_account_details": details})
    move(till, "processed")
    till.poll()
    assert till.wallet() == (900_000, 0)


@pytest.mark.parametrize("as_text", [False, True])
def test_refunds_made_at_the_dashboard_are_read_from_the_list(till: Till, as_text: bool) -> None:
    """Their events say neither which refund it is nor how many there are."""
    till.turn(amount_as_text=as_text)
    reference = till.paid()
    till.paid()
    for _ in range(2):
        till.ask("POST", "/refund", json={"transaction": reference, "amount": 100_000})
        move(till, "processing", "processed")
    till.tell("refund.processed")
    till.work()
    assert till.wallet() == (800_000, 0)
    assert till.balances_agree()
    till.tell()
    till.work()
    assert till.wallet() == (800_000, 0)


def test_without_a_key_a_refund_waits(till: Till) -> None:
    reference = till.paid()
    till.paid()
    till.refund(reference)
    till.office.work(("payments",))
    assert till.office.jobs("send_paystack_refund") == [("todo", 1)]
    till.office.hurry()
    till.work()
    assert till.refunds() == [(500_000, "pending")]


# --- Disputes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resolution", "left"), [("merchant-accepted", 300_000), ("declined", 500_000)]
)
@pytest.mark.parametrize("by", ["webhook", "poll", "night"])
def test_a_dispute_costs_when_it_is_lost(till: Till, resolution: str, left: int, by: str) -> None:
    reference = till.paid()
    dispute = till.turn(f"transactions/{reference}/dispute", amount=200_000)
    till.tell("charge.dispute.create")
    till.work()
    assert till.wallet()[0] == 500_000
    assert till.office.one("select status from billing.dispute") == "needs_response"
    till.turn(f"disputes/{dispute['id']}", resolution=resolution)
    if by == "webhook":
        till.tell("charge.dispute.resolve")
        till.work()
    elif by == "poll":
        till.poll()
    else:
        till.work("reconcile_paystack")
    assert till.wallet() == (left, 0)
    till.work("reconcile_paystack")
    assert till.wallet() == (left, 0)
    assert {row[0] for row in till.differences()} <= {"settled"}
    assert till.balances_agree()


# --- The night ------------------------------------------------------------------------------------


def test_lost_payments_are_taken_over_after_they_were_verified(
    till: Till, caplog: pytest.LogCaptureFixture
) -> None:
    reference = till.deposit()
    till.pay(reference)
    alone = till.payment(amount=30_000)
    till.pay(alone)
    till.work("reconcile_paystack")
    assert till.wallet() == (500_000, 0)
    assert till.state(alone) == "success"
    assert till.requests(f"verify/{reference}") >= 1, "a list is not believed"
    assert [row[:2] for row in till.differences()] == [("settled", "no journal")] * 2
    assert any("was posted late" in record.message for record in caplog.records)
    assert till.balances_agree()
    till.work("reconcile_paystack")
    assert len(till.differences()) == 2


def test_lost_refunds_disputes_and_settlements_are_taken_over_too(till: Till) -> None:
    first, second = till.paid(), till.paid()
    till.ask("POST", "/refund", json={"transaction": first, "amount": 100_000})
    move(till, "processing", "processed")
    lost = till.turn(f"transactions/{second}/dispute", amount=50_000)
    till.turn(f"disputes/{lost['id']}", resolution="merchant-accepted")
    till.turn("settlements", currency="KES")
    till.work("reconcile_paystack")
    assert till.wallet() == (850_000, 0)
    assert {row[0] for row in till.differences()} == {"settled"}
    assert till.balances_agree()


def test_many_pages_are_read(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadmill.paystack.PAGE", 10)
    references = [till.deposit(amount=100_000) for _ in range(24)]
    for reference in references:
        till.pay(reference)
    till.work("reconcile_paystack")
    assert till.wallet() == (2_400_000, 0)


def test_a_payment_that_is_not_ours_is_a_difference(
    till: Till, caplog: pytest.LogCaptureFixture
) -> None:
    stray = "PSK-1700000000000-00000000000000bb"
    till.initialize(stray, 70_000)
    till.turn(f"transactions/{stray}", status="success")
    caplog.set_level(logging.ERROR)
    for _ in range(2):
        till.work("reconcile_paystack")
        assert till.differences() == [("open", "no journal", 70_000, 0)]
    [record] = [one for one in caplog.records if "differs" in one.message]
    assert vars(record)["processor"] == "paystack"
    assert vars(record)["transaction_id"] == stray
    till.office.one(
        "select billing.explain_difference(id, 'paid by mistake, given back')"
        " from billing.difference"
    )
    till.work("reconcile_paystack")
    assert till.differences() == [("explained", "no journal", 70_000, 0)]


def test_a_journal_of_what_never_happened_is_a_difference(till: Till) -> None:
    reference = till.deposit()
    till.pay(reference)
    found = till.ask("GET", f"/transaction/verify/{reference}")
    assert till.http.delete("/_config/account").status_code == 204
    till.office.one(
        "select billing.settle('paystack', billing.known_fields_of(%s, 'paystack'), 'transaction',"
        " asked => %s)",
        *(json.dumps(found), reference),
    )
    assert till.wallet() == (500_000, 0)
    till.work("reconcile_paystack")
    assert till.differences() == [("open", "no transaction", 0, 500_000)]


def test_paystack_away_is_tried_again_later_from_where_it_was(till: Till) -> None:
    reference = till.deposit()
    till.pay(reference)
    till.fail({"status": 500})
    till.work("reconcile_paystack")
    assert till.wallet() == (0, 0)
    assert till.office.rows("select finished_at from billing.reconciliation") == [(None,)]
    till.office.hurry()
    till.work()
    assert till.wallet() == (500_000, 0)
    finished = "select count(*) from billing.reconciliation where finished_at is not null"
    assert till.office.one(finished) == 1


# --- Secrets --------------------------------------------------------------------------------------


def test_no_key_and_no_address_is_in_a_log(till: Till, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="workers")
    caplog.set_level(logging.DEBUG, logger="leadmill")
    reference = till.paid()
    till.fail({"status": 500}, {"status": 429}, {"status": 401})
    till.check(reference)
    till.refund(reference, 600)
    till.poll()
    till.work("reconcile_paystack")
    told = "\n".join(f"{one.getMessage()} {vars(one)}" for one in caplog.records)
    assert "job" in told
    for planted in (KEY, "ann@buyer.example"):
        assert planted not in told
