"""For tasks whose jobs have a queueing lock: together with a retry strategy the two would wedge."""

import asyncio
import logging

from leadmill.retryable import Retryable
from workers.resources import Resources

log = logging.getLogger(__name__)


async def run_or_requeue(
    resources: Resources, task: str, statement: str, organization_id: str
) -> None:
    """Run the statement for an organisation; defer the task's next job when it does not succeed.

    So it does when the worker that stops interrupts it.
    """
    try:
        await resources.scalar(statement, organization_id)
    except Retryable:
        log.warning("%s does not succeed yet", task, exc_info=True)
        await _defer(resources, task, organization_id)
    except asyncio.CancelledError:
        await _defer(resources, task, organization_id)
        raise


async def _defer(resources: Resources, task: str, organization_id: str) -> None:
    await resources.scalar_persistently(
        "select queue.defer(%(task)s,"
        " jsonb_build_object('organization_id', %(organization_id)s::text),"
        " queueing_lock => %(queueing_lock)s, at => clock_timestamp() + interval '2 seconds')",
        task=task,
        organization_id=organization_id,
        queueing_lock=f"{task}:{organization_id}",
    )
