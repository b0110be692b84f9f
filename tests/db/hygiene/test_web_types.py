"""The types of the pages say what the catalogue says."""

from __future__ import annotations

import psycopg

from leadmill.stack.cluster import Cluster
from tests import database_types
from tests.harness import PRISTINE


def test_the_types_of_the_pages_are_current(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn(database=PRISTINE)) as connection:
        assert database_types.text(connection) == database_types.FILE.read_text(), "make generate"
