"""Tasks that call Stripe, or act on what it reported."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import stripe
from procrastinate import JobContext

from leadmill.retryable import Retryable
from leadmill.stripe import ask, list_all
from workers import payments, reconciling
from workers.app import app
from workers.requeueing import run_or_requeue
from workers.resources import Resources
from workers.retrying import Backoff

log = logging.getLogger(__name__)


@app.task(name="make_stripe_customer", retry=Backoff(), pass_context=True)
async def make_stripe_customer(context: JobContext, *, organization_id: str) -> None:
    """Make the customer of a new organisation at Stripe."""
    resources = Resources.of(context)
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
    await _run_reconciliation(resources, "fetch_undelivered_events", reconciling.fetch_undelivered)


@app.task(name="reconcile_stripe", pass_context=True)
async def reconcile_stripe(context: JobContext) -> None:
    """Compare every movement at Stripe with the ledger."""
    await _run_reconciliation(Resources.of(context), "reconcile_stripe", reconciling.reconcile)


async def _run_reconciliation(
    resources: Resources,
    task: str,
    work: Callable[[Resources, stripe.StripeClient], Awaitable[bool]],
) -> None:
    """Run until it is finished. As its jobs have a queueing lock, it defers its successor."""
    if resources.payments is None:
        return
    try:
        done, wait = await work(resources, resources.payments), 0
    except Retryable:
        log.warning("the reconciliation with Stripe was interrupted", exc_info=True)
        done, wait = False, 300
    if not done:
        await resources.scalar_persistently(
            "select queue.defer(%(task)s, queueing_lock => %(queueing_lock)s,"
            " at => clock_timestamp() + %(seconds)s * interval '1 second')",
            task=task,
            queueing_lock=f"{task}:on",
            seconds=wait,
        )
