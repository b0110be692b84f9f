"""Tasks that send mail."""

from procrastinate import JobContext

from workers.app import app
from workers.mail import send
from workers.resources import Resources
from workers.retrying import Backoff

MAIL = Backoff(base=5)


@app.task(name="send_mail", queue="mail", retry=MAIL, pass_context=True)
async def send_mail(context: JobContext, *, delivery_id: str) -> None:
    """Send one delivery; its row stores the outcome."""
    assert context.job is not None  # noqa: S101 - a running task has one
    await send(Resources.of(context), delivery_id, last_attempt=MAIL.is_last(context.job))


@app.task(name="notify_waiting_leads", queue="batch", pass_context=True)
async def notify_waiting_leads(context: JobContext) -> None:
    """Tell admins how many leads wait for approval, when there are new ones."""
    await Resources.of(context).scalar("select notification.notify_waiting_leads()")


@app.task(name="send_digest", queue="batch", pass_context=True)
async def send_digest(context: JobContext) -> None:
    """Tell the admins what happened yesterday, once."""
    await Resources.of(context).scalar_persistently("select notification.send_digest()")


@app.task(name="prune_notifications", queue="batch", pass_context=True)
async def prune_notifications(context: JobContext) -> None:
    """Delete the keys of deliveries that are gone, in slices."""
    await Resources.of(context).delete_in_slices("select notification.prune_notifications(%s)")


@app.task(name="request_return", queue="batch", retry=Backoff(), pass_context=True)
async def request_return(context: JobContext, *, delivery_id: str) -> None:
    """Request the refund of a lead that a buyer's endpoint has rejected."""
    await Resources.of(context).scalar("select notification.request_return(%s)", delivery_id)
