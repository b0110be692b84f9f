"""One alarm for a database that is away or hangs, none for one that comes back."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing

import psycopg
import pytest
from psycopg import errors
from psycopg_pool import PoolTimeout

from leadmill import outage
from leadmill.db import make_pool
from leadmill.outage import Persisting, is_away, quieten, watched
from leadmill.stack import ports
from leadmill.stack.ports import LOOPBACK
from tests.harness import Database
from tests.waiting import PATIENCE


def levels(caplog: pytest.LogCaptureFixture) -> list[int]:
    return [record.levelno for record in caplog.records if record.name == outage.__name__]


def test_what_passes_is_a_warning_and_what_does_not_one_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = [0.0]
    trouble = Persisting("it is away", lambda: clock[0])
    trouble.passed()
    for clock[0] in (0.0, 1.0, 59.0):
        trouble.came()
    assert levels(caplog) == [logging.WARNING]
    for clock[0] in (60.0, 61.0, 600.0):
        trouble.came(TimeoutError())
    assert levels(caplog) == [logging.WARNING, logging.ERROR]
    trouble.passed()
    trouble.passed()
    clock[0] = 700.0
    trouble.came()
    assert levels(caplog)[2:] == [logging.WARNING, logging.WARNING], "another one begins anew"


def caused_by(cause: BaseException) -> BaseException:
    error = RuntimeError()
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (None, False),
        (psycopg.OperationalError("connection refused"), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (PoolTimeout(), True),
        (errors.AdminShutdown(), True),
        (errors.CannotConnectNow(), True),
        (errors.ConnectionFailure(), True),
        (caused_by(errors.AdminShutdown()), True),
        (errors.QueryCanceled(), False),
        (errors.DeadlockDetected(), False),
        (errors.LockNotAvailable(), False),
        (errors.UndefinedTable(), False),
        (ValueError(), False),
    ],
)
def test_which_errors_say_that_it_is_away(error: BaseException | None, expected: bool) -> None:
    assert is_away(error) is expected


def test_libraries_do_not_cry_either(caplog: pytest.LogCaptureFixture) -> None:
    quieten()
    for name in ("asyncio", "procrastinate.worker.leadmill", "procrastinate.utils"):
        logger = logging.getLogger(name)
        logger.error("lost", exc_info=psycopg.OperationalError("connection refused"))
        logger.error("broken", exc_info=ValueError())
        logger.error("without an exception")
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR", "ERROR"] * 3


class Relay:
    """A way to the database that can be frozen, as the machine of the database can."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.goes_on = asyncio.Event()
        self.goes_on.set()

    @asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator[int]:
        server = await asyncio.start_server(self._serve, LOOPBACK, port)
        with closing(server):
            yield server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, here = await asyncio.open_connection(LOOPBACK, self._port)
        await asyncio.gather(self._pass_on(reader, here), self._pass_on(there, writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await self.goes_on.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110 - of another task's doing
            await asyncio.sleep(0.02)


def test_a_database_that_hangs_is_told_as_one_that_is_gone(
    db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outage, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(outage, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(outage, "PATIENCE_SECONDS", 0.5)

    async def story() -> None:
        relay = Relay(db.cluster.port)
        async with relay.listening() as port:
            conninfo = psycopg.conninfo.make_conninfo(
                db.dsn("leadmill_api"), host=LOOPBACK, port=port
            )
            looks = 0
            look = outage._look

            async def counted(conninfo: str) -> None:
                nonlocal looks
                await look(conninfo)
                looks += 1

            monkeypatch.setattr(outage, "_look", counted)
            async with watched(conninfo):
                await until(lambda: looks >= 3)
                assert levels(caplog) == [], "nothing to tell"
                relay.goes_on.clear()
                await until(lambda: logging.ERROR in levels(caplog))
                seen = looks
                relay.goes_on.set()
                await until(lambda: looks > seen)
                await until(lambda: len(levels(caplog)) == 3)

    asyncio.run(story())
    assert levels(caplog) == [logging.WARNING, logging.ERROR, logging.WARNING]
    told = [record.getMessage() for record in caplog.records if record.name == outage.__name__]
    assert told == [
        "the database does not answer",
        "the database does not answer, for more than a minute",
        "no more: the database does not answer",
    ]


def test_one_that_cannot_be_reached_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outage, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(outage, "PATIENCE_SECONDS", 0.1)

    async def story() -> None:
        async with watched(f"host={LOOPBACK} port=9 dbname=x user=x"):
            await until(lambda: logging.ERROR in levels(caplog))
            await asyncio.sleep(0.2)  # it could say it again in this time

    asyncio.run(story())
    assert levels(caplog) == [logging.WARNING, logging.ERROR]


def test_the_pool_is_back_as_soon_as_the_database_is(db: Database) -> None:
    """By itself it would try again after 1, 2, 4, 8 … seconds."""

    async def seconds_until_it_is_back() -> float:
        port = ports.anywhere()["postgres"]
        conninfo = psycopg.conninfo.make_conninfo(db.dsn("leadmill_api"), host=LOOPBACK, port=port)
        async with make_pool(conninfo, "test") as pool:
            # Who wants a connection meanwhile makes it try for one more, until all are being tried.
            await asyncio.gather(*(pool.getconn(8) for _ in range(8)), return_exceptions=True)
            async with Relay(db.cluster.port).listening(port):
                started = time.monotonic()
                async with pool.connection() as connection:
                    await connection.execute("select 1")
                return time.monotonic() - started

    assert asyncio.run(seconds_until_it_is_back()) < 3
