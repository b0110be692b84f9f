"""Tasks of the schedule, and those that maintain the jobs themselves."""

import logging

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="tick", queue="batch", priority=20, pass_context=True)
async def tick(context: JobContext, timestamp: int) -> None:
    """Defer what the schedule says is due. Time zones are the database's: cron here is UTC."""
    await Resources.of(context).rows("select * from queue.tick()")


@app.task(name="purge_jobs", pass_context=True)
async def purge_jobs(context: JobContext) -> None:
    """Delete jobs that ended long ago, in slices."""
    await Resources.of(context).delete_in_slices("select queue.purge(slice => %s)")


@app.task(name="recover_stalled", pass_context=True)
async def recover_stalled(context: JobContext) -> None:
    """Requeue jobs of dead workers; defer what was lost with them again, or mark it as failed."""
    resources = Resources.of(context)
    while rows := await resources.rows("select * from queue.recover_stalled()"):
        for row in rows:
            log.warning("stalled job", extra={"stalled_" + name: row[name] for name in row})
    for row in await resources.rows("select * from notification.recover_deliveries()"):
        log.error("a mail's job ended without a report", extra=dict(row))
    for row in await resources.rows("select crm.recover_imports() as recovered"):
        log.warning("an import's job was lost", extra=dict(row))
    for row in await resources.rows("select crm.recover_changes() as recovered"):
        log.warning("a job that tells changes was lost", extra=dict(row))
