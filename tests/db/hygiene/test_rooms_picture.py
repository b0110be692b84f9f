"""docs/rooms.svg shows the rooms as they are."""

from __future__ import annotations

import psycopg

from tests import rooms
from tests.harness import Harness


def test_picture_is_fresh(harness: Harness) -> None:
    with harness.database() as database, psycopg.connect(database.dsn()) as connection:
        drawn = rooms.draw(connection)
    assert drawn == rooms.FILE.read_text(), "run `make generate`"
