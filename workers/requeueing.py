"""For tasks whose jobs have a queueing lock: together with a retry strategy the two would wedge."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from psycopg.types.json import Jsonb

from leadmill.retryable import Retryable
from workers.resources import Resources

log = logging.getLogger(__name__)

# About an hour in all. What does not succeed by then is a defect that looks like a trouble.
MAX_ATTEMPTS = 16
CAP_SECONDS = 600.0


async def run_or_requeue(
    resources: Resources, task: str, statement: str, organization_id: str, attempt: int
) -> None:
    """Run the statement for an organisation; else as `do_or_requeue`."""
    await do_or_requeue(
        resources,
        task,
        lambda: resources.scalar(statement, organization_id),
        attempt,
        organization_id=organization_id,
    )


async def do_or_requeue(
    resources: Resources,
    task: str,
    work: Callable[[], Awaitable[object]],
    attempt: int,
    **subject: str,
) -> None:
    """Do the work of a job; defer the task's next job when it does not succeed.

    So it does when the worker that stops interrupts it. After MAX_ATTEMPTS the job fails, which
    queue.depth shows, and queue.retry_failed() runs it again. attempt: of this job, from 1.
    subject: its other argument, which its queueing lock has after the name of the task.
    """
    try:
        await work()
    except Retryable as trouble:
        if attempt >= MAX_ATTEMPTS:
            log.exception("%s is given up", task, extra=dict(subject))
            raise
        log.warning("%s does not succeed yet", task, exc_info=True)
        wait = _wait_after(attempt) if trouble.after is None else trouble.after
        await _defer(resources, task, subject, attempt + 1, wait)
    except asyncio.CancelledError:
        # It counts as an attempt: what always runs out of its time ends, too.
        if attempt < MAX_ATTEMPTS:
            await _defer(resources, task, subject, attempt + 1, 1)
        raise


def _wait_after(attempt: int) -> float:
    """Seconds: exponential with a cap and jitter."""
    return random.uniform(0.5, 1) * min(CAP_SECONDS, 2.0**attempt)  # noqa: S311 - jitter


async def _defer(
    resources: Resources, task: str, subject: dict[str, str], attempt: int, seconds: float
) -> None:
    await resources.scalar_persistently(
        "select queue.defer(%(task)s, %(args)s, queueing_lock => %(queueing_lock)s,"
        " at => clock_timestamp() + %(seconds)s * interval '1 second')",
        task=task,
        args=Jsonb({**subject, "attempt": attempt}),
        queueing_lock=":".join((task, *(subject.values() or ("on",)))),
        seconds=seconds,
    )
