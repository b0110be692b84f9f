import os
from collections.abc import Iterator

import psycopg
import pytest


@pytest.fixture
def dsn(request: pytest.FixtureRequest) -> str:
    """A deployed database, as a superuser. LEADMILL_TEST_DSN names one that is running already."""
    return os.environ.get("LEADMILL_TEST_DSN") or request.getfixturevalue("stack").dsn("postgres")


@pytest.fixture
def sql(dsn: str) -> Iterator[psycopg.Connection]:
    """A connection that commits each statement, to prepare and to look."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection
