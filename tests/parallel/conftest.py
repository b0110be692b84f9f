"""Tests with truly parallel connections, on a database that no worker looks at."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.harness import Harness


@pytest.fixture(scope="session")
def dsn(harness: Harness) -> Iterator[str]:
    """A deployed database, as a superuser. All tests here share it."""
    with harness.database() as database:
        yield database.dsn()


@pytest.fixture
def sql(dsn: str) -> Iterator[psycopg.Connection]:
    """A connection that commits each statement, to prepare and to look."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection
