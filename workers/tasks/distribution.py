"""Tasks that sell leads, and keep subscriptions in or out of rotation."""

import logging

from procrastinate import JobContext

from workers.app import app
from workers.requeueing import run_or_requeue
from workers.resources import Resources
from workers.retrying import Backoff

log = logging.getLogger(__name__)

# What hinders a distribution is ours and passes: it is not given up for half a day.
DISTRIBUTION = Backoff(base=0.2, cap=60, max_attempts=1000)
# Filters that are upgraded in one transaction: sales at these subscriptions wait for it.
FILTERS = 200


@app.task(
    name="distribute_lead",
    retry=DISTRIBUTION,
    pass_context=True,
)
async def distribute_lead(context: JobContext, *, lead_id: str) -> None:
    """Sell an approved lead and others that wait. A repeated run sells only the rest."""
    await _distribute(context, lead_id, "distribute_lead")


@app.task(
    name="distribute_waiting",
    retry=DISTRIBUTION,
    pass_context=True,
)
async def distribute_waiting(context: JobContext, *, lead_id: str) -> None:
    """Sell a lead that has waited for a form or an opening.

    Hundreds may have waited for the same event; leads approved in the meantime go first.
    """
    await _distribute(context, lead_id, "distribute_waiting")


async def _distribute(context: JobContext, lead_id: str, task: str) -> None:
    for outcome in await Resources.of(context).scalar(
        "select distribution.distribute_backlog(%s, task => %s)", lead_id, task
    ):
        log.info("lead distributed", extra={"lead_id": outcome["lead_id"], "outcome": outcome})


@app.task(name="refresh_funding", pass_context=True)
async def refresh_funding(context: JobContext, *, organization_id: str, attempt: int = 1) -> None:
    """Put subscriptions in and out of rotation after funds changed, and warn of low funds.

    Its jobs have a queueing lock, so it has no retry strategy.
    """
    statement = "select notification.follow_funds(%s)"
    resources = Resources.of(context)
    await run_or_requeue(resources, "refresh_funding", statement, organization_id, attempt)


@app.task(
    name="upgrade_filters",
    retry=DISTRIBUTION,
    pass_context=True,
)
async def upgrade_filters(context: JobContext, *, niche_id: str) -> None:
    """Bring the filters of a niche to its new form, in slices; its leads wait for that."""
    resources = Resources.of(context)
    statement = "select distribution.upgrade_filters(%s, %s)"
    while await resources.scalar(statement, niche_id, FILTERS) == FILTERS:
        pass


@app.task(name="process_due_openings", pass_context=True)
async def process_due_openings(context: JobContext) -> None:
    """Move subscriptions whose opening hours or caps say so; sell leads that waited for that."""
    resources = Resources.of(context)
    while moved := await resources.scalar("select distribution.process_due_openings()"):
        log.info("the clock moved subscriptions or leads", extra={"moved": moved})


@app.task(name="link_buyers", pass_context=True)
async def link_buyers(context: JobContext) -> None:
    """Have organisations of one hand share as one buyer would, if the operator has set a rule."""
    if changed := await Resources.of(context).scalar("select distribution.link_buyers()"):
        log.info("subscriptions were linked or set free", extra={"changed": changed})
