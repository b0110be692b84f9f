"""`python -m workers [queue …]`: work until SIGTERM or Ctrl-C."""

import argparse
import asyncio
import logging
import sys

from leadmill import logs
from leadmill.alerts import alerting
from leadmill.queues import PAYMENTS
from leadmill.reports import reporting
from leadmill.settings import Settings, SettingsError
from leadmill.tracing import tracing
from workers.running import NAMES, work


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m workers", description=__doc__)
    parser.add_argument(
        "queue",
        nargs="*",
        help=f"{', '.join(NAMES)}; all but payments when none. Payments alone: the reconciler",
    )
    parser.add_argument("--health-host", default="127.0.0.1", help="address of the health server")
    given = parser.parse_args()
    if unknown := sorted({*given.queue} - {*NAMES}):
        parser.error(f"no such queue: {', '.join(unknown)}")
    try:
        settings = Settings.from_env()
        logs.configure(settings.log_level)
        # We log one line for each job, the library would log five. It logs failures with traces.
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        process = "reconciler" if PAYMENTS in given.queue else "worker"
        with (
            reporting(settings, process),
            alerting(settings, "worker"),
            tracing(settings, process),
        ):
            asyncio.run(work(settings, given.queue, health_host=given.health_host))
    except SettingsError as error:
        print(f"workers: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
