"""Tasks of the audit log."""

import logging

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources

log = logging.getLogger(__name__)


@app.task(name="seal_audit", pass_context=True)
async def seal_audit(context: JobContext) -> None:
    """Seal the audit log, in slices. The hash of a seal, in our log, proves all before it."""
    resources = Resources.of(context)
    while seals := await resources.rows("select * from audit.seal()"):
        log.info("audit log sealed", extra={"seal": dict(seals[0])})
    for late in await resources.rows("select * from audit.overdue_seal()"):
        log.error("the audit log cannot be sealed: a transaction stays open", extra=dict(late))
