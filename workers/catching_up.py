"""`python -m workers.catching_up`: ask Stripe and Paystack what the ledger does not know.

After a restore the outside is ahead of the database. Before any worker acts on what it finds there,
such as a refund that was sent already, everything that the processors list is compared and taken
over. The tasks of each night do the same; this runs them until they have finished.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable

from leadmill import logs
from leadmill.db import make_pool
from leadmill.paystack import paystack_client
from leadmill.refused import RefusedError
from leadmill.retryable import Retryable
from leadmill.settings import Settings, SettingsError
from leadmill.stripe import stripe_client
from workers import paystack_reconciling, plans, reconciling
from workers.resources import Resources
from workers.running import PROCESSOR_TIMEOUT

log = logging.getLogger(__name__)

TRIES = 5
WAIT_SECONDS = 2.0


class CatchingUpError(Exception):
    """A processor could not be asked to the end."""


async def catch_up(settings: Settings, say: Callable[[str], None]) -> None:
    """Compare everything with each processor that has a key, in the order that money moves."""
    conninfo = settings.require("database_url_reconciler")
    async with (
        stripe_client(settings, PROCESSOR_TIMEOUT) as stripe,
        paystack_client(settings, PROCESSOR_TIMEOUT) as paystack,
        make_pool(conninfo, "leadmill_reconciler", max_size=2) as pool,
    ):
        resources = Resources(settings, pool, stripe, paystack=paystack)
        if stripe is not None:
            one = stripe
            await _finish("Stripe: events", lambda: reconciling.fetch_undelivered(resources, one))
            await _finish("Stripe: movements", lambda: reconciling.reconcile(resources, one))
            await _finish("Stripe: plans", lambda: plans.compare(resources, one))
            say("Stripe: the ledger knows every movement")
        if paystack is not None:
            other = paystack
            await _finish(
                "Paystack: movements", lambda: paystack_reconciling.reconcile(resources, other)
            )
            say("Paystack: the ledger knows every movement")
        if stripe is None and paystack is None:
            raise SettingsError(
                "neither LEADMILL_STRIPE_SECRET_KEY nor LEADMILL_PAYSTACK_SECRET_KEY is set"
            )
        # The newest movements are left out each time, as their events may still be under way.
        for task, client in (("reconcile_stripe", stripe), ("reconcile_paystack", paystack)):
            if client is not None:
                await resources.scalar_persistently(
                    "select queue.defer(%(task)s, queueing_lock => %(lock)s,"
                    " at => clock_timestamp() + interval '2 hours')",
                    task=task,
                    lock=f"{task}:on",
                )
        say("the newest movements are compared in two hours; GET {ADMIN_URL}/api/differences")


async def _finish(what: str, act: Callable[[], Awaitable[bool]]) -> None:
    """Each run takes a minute at most and remembers how far it has come."""
    failed = 0
    while True:
        try:
            if await act():
                return
        except (Retryable, RefusedError) as error:
            failed += 1
            log.warning("%s: interrupted", what, exc_info=True)
            if failed == TRIES:
                raise CatchingUpError(f"{what}: {error}") from error
            await asyncio.sleep(WAIT_SECONDS * failed)


def main() -> int:
    try:
        settings = Settings.from_env()
        logs.configure(settings.log_level)
        asyncio.run(catch_up(settings, print))
    except (SettingsError, CatchingUpError) as error:
        print(f"leadmill: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
