"""A worker: what it opens, how it runs a job, and when it ends."""

import asyncio
import logging
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.app import WorkerOptions
from procrastinate.middleware import AsyncCallNext
from procrastinate.worker import Worker

from leadmill import logs, metrics
from leadmill.db import CONNECT_SECONDS, RECONNECT_SECONDS, make_pool
from leadmill.encryption import DecryptionError, Opener
from leadmill.outage import level_of, quieten, watched
from leadmill.paystack import paystack_client
from leadmill.queues import PAYMENTS
from leadmill.settings import Settings, SettingsError
from leadmill.storage import Storage
from leadmill.stripe import stripe_client
from leadmill.tracing import job_span
from workers.access_log import AccessLog
from workers.app import app
from workers.channels import adapters
from workers.deliveries import Deliveries
from workers.health import health_server
from workers.key_uses import KeyUses
from workers.notifying import Notifier, Secrets
from workers.resources import Resources

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Share:
    """The places and connections that a queue has to itself, whatever the others do."""

    queue: str
    jobs: int
    connections: int
    poll_seconds: float = 2.0
    """The longest wait for a job whose time has come, and for one whose notification comes while
    jobs are fetched and is forgotten. Polling costs also while nothing happens."""


# The reconciler's queue, PAYMENTS, has a process and a database role of its own: a role that can
# report payments can create money, and other workers talk to mail servers, vendors and storage.
# What waits for a mail server, a vendor or a tenant holds no place that anything else needs. Each
# worker process works all of them, or those that it is given.
SHARES = (
    Share("interactive", jobs=10, connections=8, poll_seconds=0.5),
    # What sales wait for: filters, openings, funds. Never behind the sales that wait for it.
    Share("rotation", jobs=4, connections=4, poll_seconds=0.5),
    # Capped, so that a slow mail server or a flood of mails does not delay other jobs.
    Share("mail", jobs=4, connections=2),
    Share("crm", jobs=6, connections=3),
    # Never behind an import: a card is to be there within two seconds.
    Share("crm_changes", jobs=8, connections=4, poll_seconds=0.5),
    Share("default", jobs=4, connections=4),
    Share("batch", jobs=4, connections=4),
    Share(PAYMENTS, jobs=6, connections=4),
)
# No queue of jobs but a loop: `jobs` are requests that are under way at the same moment.
NOTIFICATION = Share("notification", jobs=20, connections=4)
NAMES = (*(share.queue for share in SHARES), NOTIFICATION.queue)
# With it two loops run: one writes when API keys were used, one counts calls from nginx's log.
LOOPS_BESIDE = "default"
# No task is let run longer; calls out have their own, shorter limits.
TASK_SECONDS = 120.0
GRACE_SECONDS = 25.0
RESTART_SECONDS = 1.0
PROCESSOR_TIMEOUT = httpx.Timeout(20)
_READY = "select to_regproc(%s) is not null"


async def run_job(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> object:
    """Run one job, not for ever, and log it under the request that caused it."""
    job = context.job
    assert job is not None  # noqa: S101 - a running task has one
    # Each job is an asyncio task with a context of its own: nothing is to be reset.
    logs.job_id.set(job.id)
    # queue.defer has put it in; it is no argument of the task.
    logs.request_id.set(str(job.task_kwargs.pop("request_id", f"job-{job.id}")))
    outcome, started = "done", time.monotonic()
    span = job_span(
        logs.request_id.get() or "",
        job.task_name,
        queue=job.queue,
        job_id=job.id or 0,
        attempt=job.attempts + 1,
    )
    counted = "done"
    try:
        with span:
            async with asyncio.timeout(TASK_SECONDS):
                return await call_next()
    except BaseException as error:
        outcome, counted = type(error).__name__, metrics.outcome_of(error)
        raise
    finally:
        seconds = round(time.monotonic() - started, 3)
        metrics.JOBS.labels(job.task_name, counted).observe(seconds)
        attempt = job.attempts + 1
        said = {"task": job.task_name, "outcome": outcome, "attempt": attempt, "seconds": seconds}
        log.info("job", extra=said)


async def work(
    settings: Settings,
    queues: Sequence[str] | None = None,
    *,
    health_host: str = "127.0.0.1",
    wait: bool = True,
) -> None:
    """Run jobs of these queues until a signal to stop, or until none is ready.

    Without a name all but the payments, which are worked alone and by a role of their own.
    """
    quieten()
    names = tuple(queues or (name for name in NAMES if name != PAYMENTS))
    is_reconciler = PAYMENTS in names
    if is_reconciler and names != (PAYMENTS,):
        raise SettingsError("the queue payments is worked by a process of its own")
    role = "reconciler" if is_reconciler else "worker"
    conninfo = settings.require(f"database_url_{role}")
    if not is_reconciler:
        settings.require("smtp_host")
    shares = [share for share in SHARES if share.queue in names]
    # What ends when nothing is ready opens only those connections that it needs.
    least = 1 if wait else 0
    try:
        opener = Opener(settings.encryption_key_files)
    except DecryptionError as error:
        raise SettingsError(str(error)) from None
    async with AsyncExitStack() as stack:
        payments = await stack.enter_async_context(stripe_client(settings, PROCESSOR_TIMEOUT))
        paystack = await stack.enter_async_context(paystack_client(settings, PROCESSOR_TIMEOUT))
        storage = Storage.of(settings)
        all_options: list[WorkerOptions] = []
        all_resources = []
        for share in shares:
            pool = make_pool(
                conninfo, f"leadmill_{role}", min_size=least, max_size=share.connections
            )
            await stack.enter_async_context(pool)
            all_resources.append(Resources(settings, pool, payments, opener, storage, paystack))
            all_options.append(_options(share, all_resources[-1], wait=wait))
        notifier = None
        if NOTIFICATION.queue in names:
            pool = make_pool(
                conninfo,
                "leadmill_notifications",
                min_size=least,
                max_size=NOTIFICATION.connections,
                autocommit=True,
            )
            await stack.enter_async_context(pool)
            all_resources.append(Resources(settings, pool))
            notifier = _notifier(settings, Deliveries(conninfo, pool), opener)

        counting = None
        if wait and LOOPS_BESIDE in names and settings.access_log:
            counting = AccessLog(conninfo, Path(settings.access_log))

        def state() -> dict[str, object]:
            return {} if counting is None else {"access_log": counting.state()}

        async def is_ready() -> bool:
            needed = "billing.import_event" if is_reconciler else "distribution.distribute_lead"
            is_well = notifier is None or notifier.is_well()
            return is_well and bool(await all_resources[0].scalar(_READY, needed))

        connector = _connector(conninfo, role, least, 4 + len(shares) if wait else 2)
        ours = stack.enter_context(app.replace_connector(connector))
        await stack.enter_async_context(ours.open_async())
        if wait:
            await stack.enter_async_context(watched(conninfo))
        await stack.enter_async_context(
            health_server(settings.worker_health_port, is_ready, health_host, state)
        )
        with _told_to_stop() as stop:
            async with asyncio.TaskGroup() as group:
                for options in all_options:
                    group.create_task(_run(ours, options, stop))
                if notifier is not None:
                    group.create_task(notifier.run(stop, wait=wait))
                if wait and LOOPS_BESIDE in names:
                    group.create_task(KeyUses(conninfo).run(stop))
                if counting is not None:
                    group.create_task(counting.run(stop))


def _notifier(settings: Settings, deliveries: Deliveries, opener: Opener) -> Notifier:
    places = NOTIFICATION.jobs
    return Notifier(deliveries, Secrets(opener).of, adapters(settings), places=places)


def _connector(conninfo: str, role: str, least: int, most: int) -> PsycopgConnector:
    return PsycopgConnector(
        conninfo=conninfo,
        # The library names nothing with its schema.
        kwargs={
            "options": "-c search_path=queue",
            "application_name": f"leadmill_{role}_queue",
            "connect_timeout": CONNECT_SECONDS,
        },
        min_size=least,
        max_size=most,
        name=f"leadmill_{role}_queue",
        timeout=5,
        reconnect_timeout=RECONNECT_SECONDS,
    )


def _options(share: Share, resources: Resources, *, wait: bool) -> WorkerOptions:
    return {
        "name": "leadmill",  # its logger is of this name, and leadmill.outage knows it
        "queues": [share.queue],
        "wait": wait,
        "concurrency": share.jobs,
        "fetch_job_polling_interval": share.poll_seconds,
        "listen_notify": wait,
        # Without waiting it stops while the last jobs run, and nobody wants them interrupted.
        "shutdown_graceful_timeout": GRACE_SECONDS + (0 if wait else TASK_SECONDS),
        "install_signal_handlers": False,
        "additional_context": {"resources": resources},
        "worker_middleware": [run_job],
    }


async def _run(ours: App, options: WorkerOptions, stop: asyncio.Event) -> None:
    """Run the library's worker until a signal to stop; restart it when it ends by itself.

    It does so when its listener cannot reach the database, if only for the moment of a restart.
    """
    while True:
        worker = asyncio.create_task(ours.run_worker_async(**options))
        told = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({worker, told}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
            if not worker.done():
                # It takes no more jobs and waits for those that run.
                worker.cancel()
                with suppress(asyncio.CancelledError):
                    await worker
        if stop.is_set():
            return
        if not options["wait"]:
            worker.result()
            return
        error = worker.exception()
        # Without an error of its own, it has already logged which part of it failed.
        level = level_of(error) if error else logging.WARNING
        log.log(
            level,
            "the worker ended by itself",
            exc_info=error,
            extra={"queues": options["queues"]},
        )
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RESTART_SECONDS)
            return


@contextmanager
def _told_to_stop() -> Iterator[asyncio.Event]:
    """Set by the first SIGTERM or Ctrl-C; a second one ends the process as it is."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def forget() -> None:
        for each in signals:
            loop.remove_signal_handler(each)

    def hear() -> None:
        stop.set()
        forget()

    for each in signals:
        loop.add_signal_handler(each, hear)
    try:
        yield stop
    finally:
        forget()
