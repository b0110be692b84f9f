"""`python -m workers [queue …]`: work until SIGTERM or Ctrl-C."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence

from procrastinate import JobContext, PsycopgConnector
from procrastinate.app import WorkerOptions
from procrastinate.middleware import AsyncCallNext
from procrastinate.worker import Worker

from leadmill import logs
from leadmill.db import make_pool
from leadmill.settings import Settings, SettingsError
from workers.app import app
from workers.health import health_server
from workers.house import House, stripe_client

CONCURRENCY = 10
# No task is let run longer; calls out have their own, shorter limits.
TASK_SECONDS = 120.0
GRACE_SECONDS = 25.0
_READY = "select to_regproc('distribution.distribute_lead') is not null"


async def limit(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> object:
    """End a task that takes too long, and name the job in every line it logs."""
    assert context.job is not None  # noqa: S101 - a running task has one
    token = logs.request_id.set(f"job-{context.job.id}")
    try:
        async with asyncio.timeout(TASK_SECONDS):
            return await call_next()
    finally:
        logs.request_id.reset(token)


async def work(settings: Settings, queues: Sequence[str] | None = None, host: str = "") -> None:
    """Run a worker for these queues (all when none is named) until it is told to stop."""
    conninfo = settings.require("database_url_worker")
    connector = PsycopgConnector(
        conninfo=conninfo,
        # The library names nothing with its schema.
        kwargs={"options": "-c search_path=queue", "application_name": "leadmill_worker_queue"},
        min_size=1,
        max_size=4,
    )
    async with make_pool(conninfo, "leadmill_worker") as pool:
        house = House(settings, pool, stripe_client(settings))
        options: WorkerOptions = {
            "name": "leadmill",
            "concurrency": CONCURRENCY,
            # A notification that comes while fetching is forgotten: the longest wait.
            "fetch_job_polling_interval": 0.5,
            "shutdown_graceful_timeout": GRACE_SECONDS,
            "additional_context": {"house": house},
            "worker_middleware": [limit],
        }
        if queues:
            options["queues"] = queues

        async def is_ready() -> bool:
            return bool(await house.call(_READY))

        with app.replace_connector(connector) as ours:
            async with (
                ours.open_async(),
                health_server(settings.worker_health_port, is_ready, host or "127.0.0.1"),
            ):
                await ours.run_worker_async(**options)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m workers", description=__doc__)
    parser.add_argument("queue", nargs="*", help="interactive, default, batch; all when none")
    parser.add_argument("--health-host", default="127.0.0.1", help="address of the health server")
    given = parser.parse_args()
    try:
        settings = Settings.from_env()
        logs.configure(settings.log_level)
        # One line a job is ours; the library's would be five.
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        asyncio.run(work(settings, given.queue, given.health_host))
    except SettingsError as error:
        print(f"workers: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
