"""Tasks of the marketplace."""

import logging

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources
from workers.tasks.distribution import DISTRIBUTION

log = logging.getLogger(__name__)


@app.task(name="list_lead", retry=DISTRIBUTION, pass_context=True)
async def list_lead(context: JobContext, *, lead_id: str) -> None:
    """Put a lead on the market if the rule of its niche says so."""
    listing = await Resources.of(context).scalar("select marketplace.list_by_rule(%s)", lead_id)
    log.info("listing checked", extra={"lead_id": lead_id, "listing_id": listing})
