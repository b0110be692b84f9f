"""A database of their own for what charges for leads that were never sold."""

from collections.abc import Iterator

import pytest

from tests.harness import Harness


@pytest.fixture(scope="session")
def dsn(harness: Harness) -> Iterator[str]:
    """As for all parallel tests; sale.verify() would report these charges to the others."""
    with harness.database() as database:
        yield database.dsn()
