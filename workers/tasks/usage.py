"""Tasks of the metered use of the API."""

import logging
from datetime import UTC, datetime, timedelta
from functools import partial

from procrastinate import JobContext

from workers.app import app
from workers.requeueing import do_or_requeue
from workers.resources import Resources

log = logging.getLogger(__name__)

SILENT_SECONDS = 120
# Some minutes of a busy day.
UNREAD_BYTES = 50_000_000


@app.task(name="watch_access_log", pass_context=True)
async def watch_access_log(context: JobContext) -> None:
    """Alert the operator when calls are not counted, or long after they were made."""
    lag = await Resources.of(context).scalar("select usage.lag()")
    if lag["silent_seconds"] > SILENT_SECONDS or lag["unread_bytes"] > UNREAD_BYTES:
        log.error("calls are not counted in time", extra=lag)


@app.task(name="recount_usage", pass_context=True)
async def recount_usage(context: JobContext, *, attempt: int = 1) -> None:
    """Count the calls of yesterday again; a sum that was wrong is an alert."""
    resources = Resources.of(context)
    await do_or_requeue(resources, "recount_usage", partial(_recount, resources), attempt)


async def _recount(resources: Resources) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    rows = await resources.rows("select * from usage.recount(%s)", yesterday)
    if rows:
        said = {"day": str(yesterday), "sums": len(rows), "first": str(rows[0])}
        log.error("sums of calls were wrong", extra=said)
