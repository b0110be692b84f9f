"""Members of a cluster need root: they run as `postgres`, whom PostgreSQL knows by the socket."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.harness import Harness
from tests.integration.cluster.trade import Trade, trading
from tests.sizes import SOAK

# Beside other tests, what these take is minutes.
_LONG = ["test_reading.py", "test_runbooks.py"]
collect_ignore = [] if SOAK else _LONG
if os.geteuid() != 0:
    collect_ignore = ["test_failover.py", *_LONG]


@pytest.fixture(scope="module")
def trade(harness: Harness) -> Iterator[Trade]:
    with trading(harness) as one:
        yield one
