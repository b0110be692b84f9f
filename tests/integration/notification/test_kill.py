"""Workers killed with SIGKILL, wherever they are, lose no notification.

One is received twice only where nobody could tell: the receiver had taken it, and the worker died
before it stored the answer. The second time it has the same id. `LEADMILL_SOAK=1` kills more often.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

from standins.inbox import Fault
from tests.sizes import size
from tests.waiting import wait_for

from .newsroom import Newsroom

ENDPOINTS = 20
DELIVERIES = size(test=200, soak=2000)
KILLS = size(test=2, soak=10)


def test_killed_while_it_sends(newsroom: Newsroom, tmp_path: Path) -> None:
    ann = newsroom.owner("ann@buyer.example")
    for number in range(ENDPOINTS):
        newsroom.hear(newsroom.endpoint(ann, f"e{number}"))
    newsroom.sql.execute("update notification.destination set every = '0'")
    # So that many are under way when it happens: taken by the receiver, and not yet answered.
    newsroom.vendors.inbox("endpoint").faults.append(Fault(delay=0.05, after=True, count=-1))
    chance = random.Random(3)
    workers = [newsroom.process(tmp_path) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.wait_until_ready()
    for number in range(DELIVERIES // ENDPOINTS):
        newsroom.happen(ann, name=str(number))
    under_way: Counter[str] = Counter()
    sent = "select count(*) from notification.delivery where status = 'sent'"
    for kill in range(KILLS):
        wait_for(lambda kill=kill: newsroom.one(sent) > DELIVERIES * kill // (KILLS + 1), 60)
        time.sleep(chance.uniform(0, 0.1))
        workers[kill % 2].kill()
        under_way.update(
            str(row[0])
            for row in newsroom.rows(
                "select id from notification.delivery where status = 'sending'"
            )
        )
        workers[kill % 2] = newsroom.process(tmp_path)
        workers[kill % 2].start()
        # A minute has passed for the leases of the dead; those of the living are reported anyhow.
        newsroom.sql.execute(
            "update notification.destination set leased_until = clock_timestamp()"
            " where in_flight_id is not null"
        )
    try:
        newsroom.wait_until_sent(DELIVERIES, 120)
    finally:
        for worker in workers:
            worker.stop()
    received = Counter(
        (one["place"], one["headers"]["webhook-id"])
        for one in newsroom.vendors.inbox("endpoint").received
    )
    assert len(received) == DELIVERIES, "none is lost, and each has one id"
    assert newsroom.one("select count(*) from notification.delivery") == DELIVERIES
    twice = {delivery for (_, delivery), count in received.items() if count > 1}
    assert twice <= set(under_way), "twice only what was under way when a worker was killed"
    assert under_way, "nobody was killed at work"
    # What was done twice was lost once, as far as the log of attempts can know.
    lost = {
        str(row[0])
        for row in newsroom.rows("select delivery_id from notification.attempt where number > 1")
    }
    assert twice <= lost
    newsroom.wait_until_sent(DELIVERIES)
