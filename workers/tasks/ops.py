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


@app.task(name="purge_rate_spending", pass_context=True)
async def purge_rate_spending(context: JobContext) -> None:
    """Delete what limits no longer count, in slices."""
    await Resources.of(context).delete_in_slices("select ops.purge_rate_spending(%s)")
