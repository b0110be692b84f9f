"""The task that moves old leads to the archive."""

import asyncio
import logging
import time
from functools import partial

from procrastinate import JobContext
from psycopg.rows import DictRow

from workers.app import app
from workers.resources import Resources, persistently

log = logging.getLogger(__name__)

SLICE = 500
# The next run, an hour later, goes on: a deployment does not wait for years of leads.
LONGEST_RUN = 20 * 60
# Between two slices, so that the disk is not all theirs.
PAUSE = 0.1
BETWEEN_LINES = 60
FIRST: tuple[object, object] = ("-infinity", "00000000-0000-0000-0000-000000000000")


@app.task(name="archive_leads", pass_context=True)
async def archive_leads(context: JobContext) -> None:
    """Archive slice after slice; each is committed, so a killed worker loses at most one."""
    resources = Resources.of(context)
    began = told = time.monotonic()
    archived, looked_at, position = 0, SLICE, FIRST
    while looked_at == SLICE and time.monotonic() - began < LONGEST_RUN:
        # Somebody who reads the archive for long delays a new month.
        row = await persistently(partial(_slice, resources, position))
        archived, looked_at = archived + row["archived"], row["looked_at"]
        position = (row["last_at"], row["last_id"])
        if time.monotonic() - told > BETWEEN_LINES:
            told = time.monotonic()
            log.info("archiving leads", extra={"archived": archived, "up_to": str(row["last_at"])})
        await asyncio.sleep(PAUSE)
    log.info(
        "leads archived", extra={"archived": archived, "seconds": round(time.monotonic() - began)}
    )


async def _slice(resources: Resources, position: tuple[object, object]) -> DictRow:
    row = await resources.row("select * from archive.archive_leads(%s, %s, %s)", SLICE, *position)
    assert row is not None  # noqa: S101 - the function returns one
    return row
