"""Tasks that send mail."""

import logging

from procrastinate import JobContext

from workers.app import app
from workers.mail import send
from workers.requeueing import run_or_requeue
from workers.resources import Resources
from workers.retrying import Backoff

MAIL = Backoff(base=5)
log = logging.getLogger(__name__)


@app.task(name="send_mail", retry=MAIL, pass_context=True)
async def send_mail(context: JobContext, *, delivery_id: str) -> None:
    """Send one delivery; its row stores the outcome."""
    assert context.job is not None  # noqa: S101 - a running task has one
    await send(Resources.of(context), delivery_id, last_attempt=MAIL.is_last(context.job))


@app.task(name="notify_waiting_leads", pass_context=True)
async def notify_waiting_leads(context: JobContext) -> None:
    """Tell admins how many leads wait for approval, when there are new ones."""
    await Resources.of(context).scalar("select notification.notify_waiting_leads()")


@app.task(name="notify_new_contact_messages", pass_context=True)
async def notify_new_contact_messages(context: JobContext) -> None:
    """Tell admins who get no mail for each contact message how many are new."""
    await Resources.of(context).scalar("select notification.notify_new_contact_messages()")


@app.task(name="watch_failures", pass_context=True)
async def watch_failures(context: JobContext) -> None:
    """Alert the operator when a large share of mails or webhooks fails."""
    for row in await Resources.of(context).rows("select * from notification.failing()"):
        log.error("many %s fail", row["what"], extra=dict(row))


@app.task(name="send_digest", pass_context=True)
async def send_digest(context: JobContext) -> None:
    """Tell the admins what happened yesterday, once."""
    await Resources.of(context).scalar_persistently("select notification.send_digest()")


@app.task(name="prune_notifications", pass_context=True)
async def prune_notifications(context: JobContext) -> None:
    """Delete the keys of deliveries that are gone, in slices."""
    await Resources.of(context).delete_in_slices("select notification.prune_notifications(%s)")


@app.task(name="request_return", retry=Backoff(), pass_context=True)
async def request_return(context: JobContext, *, delivery_id: str) -> None:
    """Request the refund of a lead that a buyer's endpoint has rejected."""
    await Resources.of(context).scalar("select notification.request_return(%s)", delivery_id)


@app.task(name="switch_endpoints", pass_context=True)
async def switch_endpoints(context: JobContext, *, organization_id: str, attempt: int = 1) -> None:
    """Disable or enable the endpoints of an organisation as its plan says."""
    statement = "select notification.switch_endpoints(%s)"
    resources = Resources.of(context)
    await run_or_requeue(resources, "switch_endpoints", statement, organization_id, attempt)
