"""Tasks that call Stripe or Paystack, or act on what they reported."""

import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import stripe
from procrastinate import JobContext
from psycopg.types.json import Jsonb

from leadmill.refused import RefusedError
from leadmill.retryable import Retryable
from leadmill.stripe import ask, list_all
from workers import (
    overrun,
    payments,
    paystack,
    paystack_reconciling,
    plans,
    recharging,
    reconciling,
)
from workers.app import app
from workers.requeueing import do_or_requeue, run_or_requeue
from workers.resources import Resources
from workers.retrying import Backoff

log = logging.getLogger(__name__)

C = TypeVar("C")
# How long a job goes through organisations before the next one goes on; see TASK_SECONDS.
CHUNK_SECONDS = 60.0
_BEGIN_LIVE = "select count(*) from billing.begin_recharges(%s, livemode => true)"
_BEGIN_TEST = "select count(*) from billing.begin_recharges(%s, livemode => false)"


@app.task(name="make_stripe_customer", pass_context=True)
async def make_stripe_customer(
    context: JobContext, *, organization_id: str, attempt: int = 1
) -> None:
    """Make the customer of a new organisation at Stripe."""
    resources = Resources.of(context)
    make = partial(_make_customer, resources, organization_id)
    await do_or_requeue(
        resources, "make_stripe_customer", make, attempt, organization_id=organization_id
    )


async def _make_customer(resources: Resources, organization_id: str) -> None:
    needed = await resources.scalar("select billing.requires_stripe_customer(%s)", organization_id)
    if needed is None:
        return
    if resources.payments is None:
        log.warning("no Stripe key is configured: no customer", extra=dict(needed))
        return
    customer = await ask(
        resources.payments.v1.customers.create_async(
            {
                "name": needed["name"],
                "email": needed["email"] or "",
                "metadata": {"organization_id": organization_id},
            },
            {"idempotency_key": f"customer-{organization_id}"},
        )
    )
    await resources.scalar(
        "select billing.record_stripe_customer(%s, %s)", organization_id, customer.id
    )


@app.task(name="update_stripe_customer", pass_context=True)
async def update_stripe_customer(
    context: JobContext, *, organization_id: str, attempt: int = 1
) -> None:
    """Tell Stripe the address of the owner of an organisation as it is now."""
    resources = Resources.of(context)
    update = partial(_update_customer, resources, organization_id)
    await do_or_requeue(
        resources, "update_stripe_customer", update, attempt, organization_id=organization_id
    )


async def _update_customer(resources: Resources, organization_id: str) -> None:
    known = await resources.scalar("select billing.known_stripe_customer(%s)", organization_id)
    if known is None or resources.payments is None:
        return
    await ask(
        resources.payments.v1.customers.update_async(
            known["customer_id"], {"name": known["name"], "email": known["email"] or ""}
        )
    )


@app.task(name="review_credit", pass_context=True)
async def review_credit(context: JobContext, *, organization_id: str, attempt: int = 1) -> None:
    """Grant, hold or release promotional credit after payments changed; each defers it again.

    Like refresh_funding it has a queueing lock and no retry strategy.
    """
    statement = "select billing.review_credit(%s)"
    resources = Resources.of(context)
    await run_or_requeue(resources, "review_credit", statement, organization_id, attempt)


@app.task(name="retry_webhooks", pass_context=True)
async def retry_webhooks(context: JobContext) -> None:
    """Apply stored webhooks that failed and are due, each in its own transaction."""
    resources = Resources.of(context)
    while (status := await resources.scalar("select billing.retry_webhook()")) is not None:
        level = logging.ERROR if status == "quarantined" else logging.INFO
        log.log(level, "webhook tried again: %s", status)
    while await resources.scalar("select billing.purge_webhooks()"):
        pass


@app.task(name="send_refund", retry=Backoff(), pass_context=True)
async def send_refund(context: JobContext, *, refund_id: str) -> None:
    """Send a requested refund to Stripe. Its result also arrives by webhook."""
    resources = Resources.of(context)
    refund = await resources.scalar("select billing.claim_refund(%s)", refund_id)
    if refund is None:
        return
    if resources.payments is None:
        raise Retryable("no Stripe key is configured")
    await payments.refund(resources, resources.payments, refund_id, **refund)


@app.task(name="recharge_wallet", pass_context=True)
async def recharge_wallet(context: JobContext, *, organization_id: str, attempt: int = 1) -> None:
    """Begin what the rules of an organisation want, as its funds are low.

    Like refresh_funding it has a queueing lock and no retry strategy.
    """
    resources = Resources.of(context)
    if resources.payments is not None:
        livemode = resources.settings.stripe_livemode
        statement = _BEGIN_LIVE if livemode else _BEGIN_TEST
        await run_or_requeue(resources, "recharge_wallet", statement, organization_id, attempt)


@app.task(name="send_recharge", retry=Backoff(cap=600), pass_context=True)
async def send_recharge(context: JobContext, *, recharge_id: str) -> None:
    """Charge a saved payment method. The result also arrives by webhook."""
    resources = Resources.of(context)
    if resources.payments is None:
        raise Retryable("no Stripe key is configured")
    await recharging.send(resources, resources.payments, recharge_id)


@app.task(name="read_recharge", retry=Backoff(cap=60), pass_context=True)
async def read_recharge(context: JobContext, *, recharge_id: str) -> None:
    """Ask for the payment of a recharge whose payer came back from the bank."""
    resources = Resources.of(context)
    if resources.payments is not None:
        await recharging.read(resources, resources.payments, recharge_id)


@app.task(name="review_recharges", pass_context=True)
async def review_recharges(context: JobContext) -> None:
    """Begin recharges that had to wait, and give up those that nobody has confirmed."""
    resources = Resources.of(context)
    if resources.payments is None:
        return
    for row in await resources.rows("select billing.review_recharges() as id"):
        await recharging.give_up(resources, resources.payments, str(row["id"]))


@app.task(name="report_overrun", pass_context=True)
async def report_overrun(context: JobContext) -> None:
    """Report calls beyond the quota; what fails is tried again at the next hour."""
    resources = Resources.of(context)
    if resources.payments is not None:
        await overrun.report(resources, resources.payments)


@app.task(
    name="refresh_deposit_session",
    retry=Backoff(cap=60),
    pass_context=True,
)
async def refresh_deposit_session(context: JobContext, *, deposit_id: str) -> None:
    """Ask for the checkout session of a deposit whose payer came back before its event."""
    resources = Resources.of(context)
    session = await resources.scalar("select billing.session_of(%s)", deposit_id)
    if resources.payments is None or session is None:
        return
    asked: Any = {"expand": ["payment_intent.payment_method"]}
    try:
        found = await ask(resources.payments.v1.checkout.sessions.retrieve_async(session, asked))
    except stripe.InvalidRequestError as error:
        log.warning(
            "Stripe does not have a checkout session",
            extra={"session_id": session, "stripe_code": error.code},
        )
        return
    await payments.settle(resources, found)


@app.task(name="read_refunds", retry=Backoff(), pass_context=True)
async def read_refunds(context: JobContext, *, deposit_id: str) -> None:
    """Take over all refunds of a deposit: events of some are missing."""
    resources = Resources.of(context)
    payment = await resources.scalar("select billing.payment_of(%s)", deposit_id)
    if resources.payments is None or payment is None:
        return
    asked = {"payment_intent": payment}
    refunds = [r async for r in list_all(resources.payments.v1.refunds.list_async, asked)]
    # Stripe lists the newest first; a failed refund frees the amount for the next one.
    for refund in reversed(refunds):
        await payments.settle(resources, refund)


@app.task(name="fetch_undelivered_events", pass_context=True)
async def fetch_undelivered_events(context: JobContext) -> None:
    """Import the events that Stripe could not deliver."""
    resources = Resources.of(context)
    await resources.scalar("select billing.resend_refunds()")
    await _run_reconciliation(
        resources, "fetch_undelivered_events", resources.payments, reconciling.fetch_undelivered
    )


@app.task(name="reconcile_stripe", pass_context=True)
async def reconcile_stripe(context: JobContext) -> None:
    """Compare every movement at Stripe with the ledger."""
    resources = Resources.of(context)
    await _run_reconciliation(
        resources, "reconcile_stripe", resources.payments, reconciling.reconcile
    )


@app.task(name="verify_paystack_payment", pass_context=True)
async def verify_paystack_payment(context: JobContext, *, reference: str, attempt: int = 1) -> None:
    """Ask Paystack for a payment: after a webhook, when the payer returns, or when none comes."""
    resources = Resources.of(context)
    client = resources.paystack
    if client is not None:
        verify = partial(paystack.verify, resources, client, reference)
        task = "verify_paystack_payment"
        await do_or_requeue(resources, task, verify, attempt, reference=reference)


@app.task(name="read_paystack_refunds", pass_context=True)
async def read_paystack_refunds(context: JobContext, *, reference: str, attempt: int = 1) -> None:
    """Take over all refunds of a payment."""
    resources = Resources.of(context)
    client = resources.paystack
    if client is not None:
        read = partial(paystack.read_refunds, resources, client, reference)
        task = "read_paystack_refunds"
        await do_or_requeue(resources, task, read, attempt, reference=reference)


@app.task(name="read_paystack_dispute", pass_context=True)
async def read_paystack_dispute(context: JobContext, *, dispute_id: str, attempt: int = 1) -> None:
    """Take over a dispute as it is now."""
    resources = Resources.of(context)
    client = resources.paystack
    if client is not None:
        read = partial(paystack.read_dispute, resources, client, dispute_id)
        task = "read_paystack_dispute"
        await do_or_requeue(resources, task, read, attempt, dispute_id=dispute_id)


@app.task(name="send_paystack_refund", retry=Backoff(), pass_context=True)
async def send_paystack_refund(context: JobContext, *, refund_id: str) -> None:
    """Send a requested refund to Paystack. How it goes on is polled."""
    resources = Resources.of(context)
    refund = await resources.scalar("select billing.claim_refund(%s)", refund_id)
    if refund is None:
        return
    if resources.paystack is None:
        raise Retryable("no Paystack key is configured")
    await paystack.send_refund(resources, resources.paystack, refund_id, **refund)


@app.task(name="poll_payments", pass_context=True)
async def poll_payments(context: JobContext) -> None:
    """Defer the question for each payment, refund and dispute of which nothing was heard."""
    count = await Resources.of(context).scalar("select billing.poll_payments()")
    if count:
        log.info("payments are asked for", extra={"count": count})


@app.task(name="reconcile_paystack", pass_context=True)
async def reconcile_paystack(context: JobContext) -> None:
    """Compare every movement at Paystack with the ledger."""
    resources = Resources.of(context)
    await _run_reconciliation(
        resources, "reconcile_paystack", resources.paystack, paystack_reconciling.reconcile
    )


@app.task(name="publish_plans", pass_context=True)
async def publish_plans(context: JobContext, *, attempt: int = 1) -> None:
    """Bring products and prices at Stripe to what our plans say."""
    resources = Resources.of(context)
    client = resources.payments
    if client is not None:
        publish = partial(plans.publish, resources, client)
        await do_or_requeue(resources, "publish_plans", publish, attempt)


@app.task(name="send_plan_request", retry=Backoff(cap=60), pass_context=True)
async def send_plan_request(context: JobContext, *, plan_request_id: str) -> None:
    """Have Stripe change the subscription of an organisation."""
    resources = Resources.of(context)
    wanted = await resources.scalar("select billing.claim_plan_request(%s)", plan_request_id)
    if wanted is None:
        return
    if resources.payments is None:
        raise Retryable("no Stripe key is configured")
    await plans.send_request(resources, resources.payments, plan_request_id, wanted)


@app.task(name="read_plan", pass_context=True)
async def read_plan(context: JobContext, *, customer_id: str, attempt: int = 1) -> None:
    """Ask Stripe how the plan of a customer stands: after an event, or when none comes."""
    resources = Resources.of(context)
    client = resources.payments
    if client is not None:
        read = partial(plans.read_plan, resources, client, customer_id)
        await do_or_requeue(resources, "read_plan", read, attempt, customer_id=customer_id)


@app.task(name="apply_plan_change", pass_context=True)
async def apply_plan_change(
    context: JobContext, *, plan_id: str, after: str | None = None, attempt: int = 1
) -> None:
    """Give the organisations that have a plan what it entitles to now, one after the other.

    Another job goes on after the last one of this, before a task is stopped for its time.
    """
    resources = Resources.of(context)
    apply = partial(_apply_plan_change, resources, plan_id, after)
    await do_or_requeue(resources, "apply_plan_change", apply, attempt, plan_id=plan_id)


async def _apply_plan_change(resources: Resources, plan_id: str, last: str | None) -> None:
    until = time.monotonic() + CHUNK_SECONDS
    statement = "select billing.apply_plan_change(%s, %s)"
    while (last := await resources.scalar(statement, plan_id, last)) is not None:
        if time.monotonic() >= until:
            # If the plan has changed again, a job waits that begins anew, and this is not needed.
            await resources.scalar_persistently(
                "select queue.defer('apply_plan_change', %s, queueing_lock => %s)",
                Jsonb({"plan_id": plan_id, "after": str(last)}),
                f"apply_plan_change:{plan_id}",
            )
            return


@app.task(name="end_plans", pass_context=True)
async def end_plans(context: JobContext, *, organization_id: str, attempt: int = 1) -> None:
    """End the subscriptions of an organisation that is closed."""
    resources = Resources.of(context)
    end = partial(_end_plans, resources, organization_id)
    await do_or_requeue(resources, "end_plans", end, attempt, organization_id=organization_id)


async def _end_plans(resources: Resources, organization_id: str) -> None:
    customer = await resources.scalar("select billing.customer_to_end(%s)", organization_id)
    if resources.payments is not None and customer is not None:
        await plans.end_all(resources, resources.payments, customer)


@app.task(name="watch_plans", pass_context=True)
async def watch_plans(context: JobContext) -> None:
    """End the grace of payments that are missing, warn of trials that end, send what was lost."""
    resources = Resources.of(context)
    if resent := await resources.scalar("select billing.resend_plan_requests()"):
        log.warning("changes of plans are sent again", extra={"count": resent})
    while (ended := await resources.scalar("select billing.end_plan_grace()")) is not None:
        log.info("a plan is suspended", extra={"organization_id": str(ended)})
    await resources.scalar("select billing.warn_of_trial_ends()")


@app.task(name="reconcile_plans", pass_context=True)
async def reconcile_plans(context: JobContext) -> None:
    """Compare every subscription at Stripe with ours."""
    resources = Resources.of(context)
    await _run_reconciliation(resources, "reconcile_plans", resources.payments, plans.compare)


async def _run_reconciliation(
    resources: Resources,
    task: str,
    client: C | None,
    work: Callable[[Resources, C], Awaitable[bool]],
) -> None:
    """Run until it is finished. As its jobs have a queueing lock, it defers its successor."""
    if client is None:
        return
    try:
        done, wait = await work(resources, client), 0
    except (Retryable, RefusedError):
        log.warning("the reconciliation was interrupted", exc_info=True, extra={"task": task})
        done, wait = False, 300
    if not done:
        await resources.scalar_persistently(
            "select queue.defer(%(task)s, queueing_lock => %(queueing_lock)s,"
            " at => clock_timestamp() + %(seconds)s * interval '1 second')",
            task=task,
            queueing_lock=f"{task}:on",
            seconds=wait,
        )
