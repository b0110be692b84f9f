"""While the database is away: one alarm after a minute, instead of a line of ERROR from each part.

A failover takes seconds and everything comes back by itself: nobody can act upon its alarms. A
database that hangs raises nothing at all: so it is looked at, and what does not answer is away.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
from psycopg_pool import PoolTimeout

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
ANSWER_SECONDS = 5.0
PATIENCE_SECONDS = 60.0
# Who else says of himself, as an error, that the connection broke. Filters are no one's but their
# logger's: children do not inherit them.
_LOGGERS = (
    "asyncio",
    "procrastinate.utils",
    "procrastinate.worker",
    "procrastinate.worker.leadmill",
)


def is_away(error: BaseException | None) -> bool:
    """Whether it says that the database cannot be reached, is ending or has been lost."""
    while error is not None:
        if isinstance(error, PoolTimeout | psycopg.InterfaceError):
            return True
        if isinstance(error, psycopg.OperationalError):
            # 57014 is a statement that took too long.
            state = error.sqlstate
            return state is None or (state[:2] in ("08", "57") and state != "57014")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return False


def level_of(error: BaseException | None) -> int:
    """At which level to log it: that the database is away is told by who looks after it."""
    return logging.WARNING if is_away(error) else logging.ERROR


def quieten() -> None:
    """Have libraries tell of a database that is away as warnings, too."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if _quieter not in logger.filters:
            logger.addFilter(_quieter)


def _quieter(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if record.levelno == logging.ERROR and is_away(error):
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
    return True


class Persisting:
    """Trouble that mostly passes: a warning when it begins and ends, one error when it does not."""

    def __init__(self, trouble: str, now: Callable[[], float] = time.monotonic) -> None:
        self._trouble = trouble
        self._now = now
        self._since: float | None = None
        self._is_told = False

    def came(self, error: BaseException | None = None) -> None:
        """It is there, or still there."""
        detail = {"detail": type(error).__name__} if error is not None else {}
        if self._since is None:
            self._since = self._now()
            log.warning(self._trouble, extra=detail)
        seconds = self._now() - self._since
        if not self._is_told and seconds >= PATIENCE_SECONDS:
            self._is_told = True
            said = {"seconds": round(seconds), **detail}
            log.error("%s, for more than a minute", self._trouble, extra=said)

    def passed(self) -> None:
        """It is not there, or not any more."""
        if self._since is not None:
            seconds = round(self._now() - self._since, 1)
            log.warning("no more: %s", self._trouble, extra={"seconds": seconds})
        self._since, self._is_told = None, False


@asynccontextmanager
async def watched(conninfo: str) -> AsyncIterator[None]:
    """Look whether the database answers as long as the block runs."""
    watch = asyncio.create_task(_watch(conninfo))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def _watch(conninfo: str) -> None:
    outage = Persisting("the database does not answer")
    while True:
        try:
            await _look(conninfo)
        except (psycopg.Error, TimeoutError, OSError) as error:
            outage.came(error)
        else:
            outage.passed()
        await asyncio.sleep(LOOK_SECONDS)


async def _look(conninfo: str) -> None:
    # A new connection each time: one that hangs is not waited for, nor is it asked to end.
    async with asyncio.timeout(ANSWER_SECONDS):
        connection = await psycopg.AsyncConnection.connect(
            conninfo, autocommit=True, application_name="leadmill_watch"
        )
        try:
            await connection.execute("select 1")
        finally:
            await connection.close()
