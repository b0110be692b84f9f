"""What a job does when the code that it calls is replaced while it runs."""

import asyncio

import psycopg
import pytest

from leadmill.db import make_pool
from leadmill.settings import Settings
from tests.harness import Database
from workers.resources import Resources
from workers.retrying import Retryable


def call(db: Database, statement: str) -> None:
    async def once() -> None:
        async with make_pool(db.dsn("leadmill_worker"), "test") as pool:
            await Resources(Settings(), pool).scalar(statement)

    asyncio.run(once())


@pytest.mark.parametrize(
    "statement",
    [
        "select queue.gone()",
        "select * from queue.gone",
        "select gone from queue.procrastinate_jobs",
        "do $$ begin raise exception using errcode = 'XX000'; end $$",
    ],
    ids=["function", "table", "column", "object that was made anew"],
)
def test_what_a_release_takes_away_is_called_again(db: Database, statement: str) -> None:
    with pytest.raises(Retryable):
        call(db, statement)


def test_other_faults_of_a_statement_are_not(db: Database) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        call(db, "select 1 / 0")
