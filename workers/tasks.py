"""The tasks. Each may run twice: a worker can die after its work and before its report."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import stripe
from procrastinate import JobContext

from workers import imports, payments, resealing, sweeping
from workers.app import app
from workers.house import House
from workers.mail import send
from workers.retrying import Backoff, Retryable

log = logging.getLogger(__name__)

# What hinders a distribution is ours and passes: it is not given up for half a day.
DISTRIBUTION = Backoff(base=0.2, cap=60, max_attempts=1000)
MAIL = Backoff(base=5)
# While it waits, the next look at the same account waits behind it.
ACCOUNT = Backoff(base=2, cap=30, max_attempts=5)
# What is deleted in one transaction.
SLICE = 5000
# Filters that are upgraded in one transaction: sales at these subscriptions wait for it.
FILTERS = 200


@app.task(
    name="distribute_lead",
    queue="interactive",
    priority=10,
    retry=DISTRIBUTION,
    pass_context=True,
)
async def distribute_lead(context: JobContext, *, lead_id: str) -> None:
    """Sell an approved lead, and with it those that wait. Again sells only what was not sold."""
    await _distribute(context, lead_id, "distribute_lead")


@app.task(
    name="distribute_waiting",
    queue="interactive",
    priority=7,
    retry=DISTRIBUTION,
    pass_context=True,
)
async def distribute_waiting(context: JobContext, *, lead_id: str) -> None:
    """Sell a lead that has waited for a form or an opening.

    Hundreds may have waited for the same: those that are approved meanwhile go before them.
    """
    await _distribute(context, lead_id, "distribute_waiting")


async def _distribute(context: JobContext, lead_id: str, task: str) -> None:
    for outcome in await House.of(context).call(
        "select distribution.distribute_backlog(%s, task => %s)", lead_id, task
    ):
        log.info("lead distributed", extra={"lead_id": outcome["lead_id"], "outcome": outcome})


@app.task(name="list_lead", queue="interactive", priority=5, retry=DISTRIBUTION, pass_context=True)
async def list_lead(context: JobContext, *, lead_id: str) -> None:
    """Put a lead on the market if the rule of its niche says so."""
    listing = await House.of(context).call("select marketplace.list_by_rule(%s)", lead_id)
    log.info("lead looked at for the market", extra={"lead_id": lead_id, "listing_id": listing})


@app.task(name="send_mail", queue="mail", retry=MAIL, pass_context=True)
async def send_mail(context: JobContext, *, delivery_id: str) -> None:
    """Send one delivery; its row tells what came of it."""
    assert context.job is not None  # noqa: S101 - a running task has one
    await send(House.of(context), delivery_id, last_attempt=MAIL.is_last(context.job))


@app.task(name="refresh_funding", queue="rotation", priority=8, pass_context=True)
async def refresh_funding(context: JobContext, *, organization_id: str) -> None:
    """Put subscriptions in and out of rotation after funds changed.

    Its jobs have a queueing lock, so it has no retry strategy (together they wedge): it defers its
    successor itself, also when the worker that stops interrupts it.
    """
    house = House.of(context)
    try:
        await house.call("select distribution.refresh_funding(%s)", organization_id)
    except Retryable:
        log.warning("funding not refreshed yet", exc_info=True)
        await _refresh_funding_later(house, organization_id)
    except asyncio.CancelledError:
        await _refresh_funding_later(house, organization_id)
        raise


async def _refresh_funding_later(house: House, organization_id: str) -> None:
    await house.insist(
        "select queue.defer('refresh_funding', jsonb_build_object('organization_id', %s::text),"
        " queueing_lock => 'refresh_funding:' || %s::text,"
        " at => clock_timestamp() + interval '2 seconds')",
        organization_id,
        organization_id,
    )


@app.task(
    name="upgrade_filters",
    queue="rotation",
    priority=20,
    retry=DISTRIBUTION,
    pass_context=True,
)
async def upgrade_filters(context: JobContext, *, niche_id: str) -> None:
    """Bring the filters of a niche to its new form, in slices; its leads wait for that."""
    house = House.of(context)
    statement = "select distribution.upgrade_filters(%s, %s)"
    while await house.call(statement, niche_id, FILTERS) == FILTERS:
        pass


@app.task(name="make_stripe_customer", queue="payments", retry=Backoff(), pass_context=True)
async def make_stripe_customer(context: JobContext, *, organization_id: str) -> None:
    """Make the customer of a new organisation at Stripe."""
    house = House.of(context)
    needed = await house.call("select billing.stripe_customer_needed(%s)", organization_id)
    if needed is None:
        return
    if house.payments is None:
        log.warning("no Stripe key is configured: no customer", extra=dict(needed))
        return
    customer = await payments.ask(
        house.payments.v1.customers.create_async(
            {
                "name": needed["name"],
                "email": needed["email"] or "",
                "metadata": {"organization_id": organization_id},
            },
            {"idempotency_key": f"customer-{organization_id}"},
        )
    )
    await house.call("select billing.stripe_customer_made(%s, %s)", organization_id, customer.id)


@app.task(name="review_credit", queue="payments", pass_context=True)
async def review_credit(context: JobContext, *, organization_id: str) -> None:
    """Give, hold or free promotional credit after payments changed; each payment's news asks again.

    Like refresh_funding it has a queueing lock and no retry strategy.
    """
    house = House.of(context)
    try:
        await house.call("select billing.review_credit(%s)", organization_id)
    except Retryable:
        log.warning("credit not reviewed yet", exc_info=True)
        await _review_credit_later(house, organization_id)
    except asyncio.CancelledError:
        await _review_credit_later(house, organization_id)
        raise


async def _review_credit_later(house: House, organization_id: str) -> None:
    await house.insist(
        "select queue.defer('review_credit', jsonb_build_object('organization_id', %s::text),"
        " queueing_lock => 'review_credit:' || %s::text,"
        " at => clock_timestamp() + interval '2 seconds')",
        organization_id,
        organization_id,
    )


@app.task(name="retry_webhooks", queue="payments", pass_context=True)
async def retry_webhooks(context: JobContext) -> None:
    """Apply stored webhooks that failed and are due, each in its own transaction."""
    house = House.of(context)
    while (status := await house.call("select billing.retry_webhook()")) is not None:
        level = logging.ERROR if status == "quarantined" else logging.INFO
        log.log(level, "webhook tried again: %s", status)
    while await house.call("select billing.sweep_webhooks()"):
        pass


@app.task(name="send_refund", queue="payments", priority=10, retry=Backoff(), pass_context=True)
async def send_refund(context: JobContext, *, refund_id: str) -> None:
    """Tell Stripe of a refund that was asked for here; its events tell what came of it, too."""
    house = House.of(context)
    refund = await house.call("select billing.refund_to_send(%s)", refund_id)
    if refund is None:
        return
    if house.payments is None:
        raise Retryable("no Stripe key is configured")
    await payments.refund(house, house.payments, refund_id, **refund)


@app.task(
    name="read_session", queue="payments", priority=5, retry=Backoff(cap=60), pass_context=True
)
async def read_session(context: JobContext, *, deposit_id: str) -> None:
    """Ask for the checkout session of a deposit whose payer came back before its event."""
    house = House.of(context)
    session = await house.call("select billing.session_of(%s)", deposit_id)
    if house.payments is None or session is None:
        return
    asked: Any = {"expand": ["payment_intent.payment_method"]}
    try:
        found = await payments.ask(
            house.payments.v1.checkout.sessions.retrieve_async(session, asked)
        )
    except stripe.InvalidRequestError as error:
        log.warning(
            "Stripe does not know a session",
            extra={"session_id": session, "stripe_code": error.code},
        )
        return
    await payments.settle(house, found)


@app.task(name="read_refunds", queue="payments", retry=Backoff(), pass_context=True)
async def read_refunds(context: JobContext, *, deposit_id: str) -> None:
    """Take over all refunds of a deposit: events of some are missing."""
    house = House.of(context)
    payment = await house.call("select billing.payment_of(%s)", deposit_id)
    if house.payments is None or payment is None:
        return
    asked = {"payment_intent": payment}
    refunds = [r async for r in payments.listed(house.payments.v1.refunds.list_async, asked)]
    # The newest come first; one that failed makes room for the next.
    for refund in reversed(refunds):
        await payments.settle(house, refund)


@app.task(name="catch_up_with_stripe", queue="payments", pass_context=True)
async def catch_up_with_stripe(context: JobContext) -> None:
    """Take over the events that Stripe could not deliver."""
    house = House.of(context)
    await house.call("select billing.resend_refunds()")
    await _sweep(house, "catch_up_with_stripe", sweeping.catch_up)


@app.task(name="reconcile_stripe", queue="payments", pass_context=True)
async def reconcile_stripe(context: JobContext) -> None:
    """Compare every movement at Stripe with the books."""
    await _sweep(House.of(context), "reconcile_stripe", sweeping.reconcile)


async def _sweep(
    house: House, task: str, work: Callable[[House, stripe.StripeClient], Awaitable[bool]]
) -> None:
    """Go on until it is done. Its jobs have a queueing lock, so it defers its successor itself."""
    if house.payments is None:
        return
    try:
        done, wait = await work(house, house.payments), 0
    except Retryable:
        log.warning("Stripe was not looked through", exc_info=True)
        done, wait = False, 300
    if not done:
        await house.insist(
            "select queue.defer(%s, queueing_lock => %s,"
            " at => clock_timestamp() + %s * interval '1 second')",
            task,
            f"{task}:on",
            wait,
        )


@app.task(name="process_due_openings", queue="rotation", priority=15, pass_context=True)
async def process_due_openings(context: JobContext) -> None:
    """Move subscriptions whose opening hours or caps say so; sell leads that waited for that."""
    house = House.of(context)
    while moved := await house.call("select distribution.process_due_openings()"):
        log.info("the clock moved subscriptions or leads", extra={"moved": moved})


@app.task(name="link_buyers", queue="rotation", pass_context=True)
async def link_buyers(context: JobContext) -> None:
    """Have organisations of one hand share as one buyer would, if the operator has set a rule."""
    if changed := await House.of(context).call("select distribution.link_buyers()"):
        log.info("subscriptions were linked or set free", extra={"changed": changed})


@app.task(name="expire_holds", queue="default", pass_context=True)
async def expire_holds(context: JobContext) -> None:
    """End the holds that are past their time, each in its own transaction."""
    house = House.of(context)
    while (hold_id := await house.call("select ledger.expire_hold()")) is not None:
        log.info("hold expired", extra={"hold_id": hold_id})


@app.task(name="seal_books", queue="batch", pass_context=True)
async def seal_books(context: JobContext) -> None:
    """Seal the journals, in slices. The root of a seal, in our log, proves all before it."""
    house = House.of(context)
    while seals := await house.calls("select * from ledger.seal()"):
        log.info("books sealed", extra={"seal": dict(seals[0])})
    for late in await house.calls("select * from ledger.late_seal()"):
        log.error("the books cannot be sealed: a transaction stays open", extra=dict(late))


@app.task(name="verify_books", queue="batch", pass_context=True)
async def verify_books(context: JobContext) -> None:
    """Prove the books in slices, each a transaction: one long snapshot slows every sale."""
    house = House.of(context)
    for piece in await house.calls("select * from ledger.slices()"):
        for fault in await house.calls(
            "select * from ledger.verify_slice(%s, %s, %s)", *piece.values()
        ):
            log.error("the books are wrong", extra=dict(fault))


@app.task(name="fold_reports", queue="batch", pass_context=True)
async def fold_reports(context: JobContext) -> None:
    """Add what was sealed to the sums of the reports, in slices."""
    house = House.of(context)
    while await house.call("select report.fold()"):
        pass


@app.task(name="start_imports", queue="crm", priority=5, pass_context=True)
async def start_imports(context: JobContext) -> None:
    """Begin an import of every CRM connection; the next would be hours away."""
    await House.of(context).insist("select count(*) from crm.start_runs()")


@app.task(name="import_deals", queue="crm", pass_context=True)
async def import_deals(context: JobContext, *, run_id: str) -> None:
    """Go on with an import. It has a queueing lock, and puts itself back when it has to wait."""
    await imports.import_deals(House.of(context), run_id)


@app.task(name="fetch_deals", queue="crm", pass_context=True)
async def fetch_deals(context: JobContext, *, connection_id: str) -> None:
    """Read the deals again that webhooks told of. It has a queueing lock, as above."""
    await imports.fetch_deals(House.of(context), connection_id)


@app.task(name="read_account", queue="crm", retry=ACCOUNT, pass_context=True)
async def read_account(context: JobContext, *, connection_id: str) -> None:
    """Read the names in a CRM account, and look after its webhook."""
    await imports.read_account(House.of(context), connection_id)


@app.task(name="watch_accounts", queue="crm", pass_context=True)
async def watch_accounts(context: JobContext) -> None:
    """Have every CRM account looked after."""
    await House.of(context).insist("select crm.watch_accounts()")


@app.task(name="send_digest", queue="batch", pass_context=True)
async def send_digest(context: JobContext) -> None:
    """Tell the admins what happened yesterday, once."""
    await House.of(context).insist("select notification.send_digest()")


@app.task(name="reseal_secrets", queue="batch", retry=Backoff(), pass_context=True)
async def reseal_secrets(context: JobContext) -> None:
    """Seal with the newest key what an older one sealed. Again does what was not done."""
    await resealing.reseal(House.of(context))


@app.task(name="seal_audit", queue="batch", pass_context=True)
async def seal_audit(context: JobContext) -> None:
    """Seal the audit log, in slices. The hash of a seal, in our log, proves all before it."""
    house = House.of(context)
    while seals := await house.calls("select * from audit.seal()"):
        log.info("audit log sealed", extra={"seal": dict(seals[0])})
    for late in await house.calls("select * from audit.late_seal()"):
        log.error("the audit log cannot be sealed: a transaction stays open", extra=dict(late))


@app.task(name="ensure_partitions", queue="batch", pass_context=True)
async def ensure_partitions(context: JobContext) -> None:
    """Make the partitions of the coming months; a default partition that holds rows is an alert."""
    for row in await House.of(context).calls("select * from ops.ensure_partitions()"):
        log.error("a default partition holds rows", extra=dict(row))


@app.task(name="purge_jobs", queue="batch", pass_context=True)
async def purge_jobs(context: JobContext) -> None:
    """Delete jobs that ended long ago, in slices."""
    house = House.of(context)
    while await house.call("select queue.purge(slice => %s)", SLICE) == SLICE:
        pass


@app.task(name="tell_waiting", queue="batch", pass_context=True)
async def tell_waiting(context: JobContext) -> None:
    """Tell admins how many leads wait for approval, when there are new ones."""
    await House.of(context).call("select notification.tell_waiting()")


@app.task(name="forget_spending", queue="batch", pass_context=True)
async def forget_spending(context: JobContext) -> None:
    """Delete what limits no longer count, in slices."""
    house = House.of(context)
    while await house.call("select ops.forget_spending(%s)", SLICE) == SLICE:
        pass


@app.task(name="forget_strangers", queue="batch", pass_context=True)
async def forget_strangers(context: JobContext) -> None:
    """Delete sign-ups and links that nobody followed in their time, in slices."""
    house = House.of(context)
    while await house.call("select identity.forget_strangers(%s)", SLICE) == SLICE:
        pass


@app.task(name="clean_files", queue="batch", pass_context=True)
async def clean_files(context: JobContext) -> None:
    """Remove from storage what belongs to no file any more, file by file; the next job goes on."""
    house = House.of(context)
    storage = house.storage
    if storage is None:
        return
    while files := await house.calls("select * from intake.files_to_clean()"):
        for file in files:
            removed = await asyncio.to_thread(storage.clean, file["folder"], file["object_key"])
            await house.call("select intake.file_cleaned(%s, %s)", file["file_id"], file["status"])
            said = {"file_id": str(file["file_id"]), "status": file["status"], "removed": removed}
            log.info("file cleaned", extra=said)


@app.task(name="recover_stalled", queue="batch", priority=20, pass_context=True)
async def recover_stalled(context: JobContext) -> None:
    """Requeue jobs of dead workers; put back what was lost with them, or show it as failed."""
    house = House.of(context)
    while rows := await house.calls("select * from queue.recover_stalled()"):
        for row in rows:
            log.warning("stalled job", extra={"stalled_" + name: row[name] for name in row})
    for row in await house.calls("select * from notification.recover_deliveries()"):
        log.error("a mail's job ended without a report", extra=dict(row))
    for row in await house.calls("select crm.recover_imports() as recovered"):
        log.warning("an import's job was lost", extra=dict(row))


@app.periodic(cron="* * * * *")
@app.task(name="tick", queue="batch", priority=20, pass_context=True)
async def tick(context: JobContext, timestamp: int) -> None:
    """Defer what the schedule says is due. Time zones are the database's: cron here is UTC."""
    await House.of(context).calls("select * from ops.tick()")
