"""Tasks of the ledger."""

import asyncio
import logging

from procrastinate import JobContext
from psycopg.errors import UndefinedFunction

from leadmill.retryable import Retryable
from workers.app import app
from workers.resources import Resources

log = logging.getLogger(__name__)

# The transactions of one moment have mostly ended by then.
MARK_SECONDS = 1.0
# Reports add up what is not rolled up yet, journal by journal, and only what is sealed is rolled
# up. So while many journals come, they are sealed more often than the schedule says.
BUSY_JOURNALS = 300
BUSY_SECONDS = 10


@app.task(name="expire_holds", pass_context=True)
async def expire_holds(context: JobContext) -> None:
    """End the holds that are past their time, each in its own transaction."""
    resources = Resources.of(context)
    while (hold_id := await resources.scalar("select ledger.expire_hold()")) is not None:
        log.info("hold expired", extra={"hold_id": hold_id})


@app.task(name="seal_ledger", pass_context=True)
async def seal_ledger(context: JobContext) -> None:
    """Seal the journals, in slices. The root of a seal, in our log, proves all before it."""
    resources = Resources.of(context)
    sealed = 0
    # The last call of each pass marks where the journals end, and the next seals up to there.
    for seconds in (0, MARK_SECONDS):
        await asyncio.sleep(seconds)
        while seals := await resources.rows("select * from ledger.seal()"):
            log.info("ledger sealed", extra={"seal": dict(seals[0])})
            sealed += seals[0]["journal_count"]
    for late in await resources.rows("select * from ledger.overdue_seal()"):
        log.error("the ledger cannot be sealed: a transaction stays open", extra=dict(late))
    try:
        if sealed:
            await resources.scalar("select queue.defer_entry('roll up the reports')")
        if sealed >= BUSY_JOURNALS:
            await resources.scalar(
                "select queue.defer_entry('seal the ledger',"
                " clock_timestamp() + %(seconds)s * interval '1 second')",
                seconds=BUSY_SECONDS,
            )
    except (Retryable, UndefinedFunction):  # workers of a release start before its functions
        # What is sealed is sealed, and the schedule comes each minute anyway.
        log.warning("what follows a seal waits for the schedule", exc_info=True)


@app.task(name="verify_ledger", pass_context=True)
async def verify_ledger(context: JobContext) -> None:
    """Verify the ledger range by range: a single long snapshot would slow every sale."""
    resources = Resources.of(context)
    for piece in await resources.rows("select * from ledger.verification_ranges()"):
        for fault in await resources.rows(
            "select * from sale.verify_range("
            "part => %(part)s, after_id => %(after_id)s, up_to_id => %(up_to_id)s)",
            **piece,
        ):
            log.error("the ledger is wrong", extra=dict(fault))
