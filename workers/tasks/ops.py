"""Tasks of upkeep."""

import logging

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources

log = logging.getLogger(__name__)


@app.task(name="ensure_partitions", pass_context=True)
async def ensure_partitions(context: JobContext) -> None:
    """Make the partitions of the coming months; a default partition that holds rows is an alert."""
    for row in await Resources.of(context).rows("select * from ops.ensure_partitions()"):
        log.error("a default partition holds rows", extra=dict(row))


@app.task(name="record_sizes", pass_context=True)
async def record_sizes(context: JobContext) -> None:
    """Write down how large each table is; the log has the total."""
    size = await Resources.of(context).scalar_persistently("select ops.record_sizes()")
    log.info("sizes recorded", extra={"database_bytes": size})


@app.task(name="watch_backups", pass_context=True)
async def watch_backups(context: JobContext) -> None:
    """No backup, or none that was restored for practice, is an alert, but not in development."""
    resources = Resources.of(context)
    if resources.settings.is_development:
        return
    for late in await resources.rows("select * from ops.overdue_backups()"):
        log.error("no %s for too long", late["kind"], extra=dict(late))


@app.task(name="purge_rate_spending", pass_context=True)
async def purge_rate_spending(context: JobContext) -> None:
    """Delete what limits no longer count, in slices."""
    await Resources.of(context).delete_in_slices("select ops.purge_rate_spending(%s)")
