"""The database drops connections while workers send: nothing is lost, and nothing sent twice."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from tests.sizes import size
from tests.waiting import wait_for

from .newsroom import Newsroom

ENDPOINTS = 10
EVENTS = size(test=12, soak=100)
DROPS = size(test=4, soak=30)
TERMINATE = """
  select count(pg_terminate_backend(pid)) from pg_stat_activity
  where datname = current_database() and usename = 'leadmill_worker'
"""


def test_connections_that_are_dropped(newsroom: Newsroom, tmp_path: Path) -> None:
    ann = newsroom.owner("ann@buyer.example")
    for number in range(ENDPOINTS):
        newsroom.hear(newsroom.endpoint(ann, f"e{number}"))
    newsroom.sql.execute("update notification.destination set every = '0'")
    dropped = 0
    with newsroom.running(tmp_path, count=2) as workers:
        for drop in range(DROPS):
            for number in range(EVENTS // DROPS):
                newsroom.happen(ann, name=f"{drop} {number}")
            time.sleep(0.15)
            dropped += newsroom.one(TERMINATE)

        def is_done() -> bool:
            # Claimed by a connection that broke before it answered: nobody sends it, or reports.
            newsroom.sql.execute(
                "update notification.destination set leased_until_at = clock_timestamp()"
                " where leased_until_at < clock_timestamp() + interval '50 seconds'"
            )
            time.sleep(0.2)
            return {row[0] for row in newsroom.deliveries()} == {"sent"}

        wait_for(is_done)
        assert len(newsroom.deliveries()) == EVENTS // DROPS * DROPS * ENDPOINTS
        for worker in workers:
            worker.check()  # the same processes
            worker.stop()
            errors = [line for line in worker.lines() if line["level"] == "error"]
            assert errors == [], "it comes back by itself: nobody is to be alarmed"
    assert dropped >= DROPS
    received = Counter(
        one["headers"]["webhook-id"] for one in newsroom.vendors.inbox("endpoint").received
    )
    assert set(received.values()) == {1}
    assert len(received) == len(newsroom.deliveries())
