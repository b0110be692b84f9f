"""Workers killed with SIGKILL, wherever they are, lose no notification.

One is received twice only where nobody could tell: the receiver had taken it, and the worker died
before it stored the answer. The second time it has the same id. `LEADMILL_SOAK=1` kills more often.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

from standins.inbox import Fault
from tests.sizes import size
from tests.waiting import wait_for

from .newsroom import Newsroom

ENDPOINTS = 20
DELIVERIES = size(test=100, soak=2000)
KILLS = size(test=2, soak=10)
# A worker that lives has reported by then what takes a twentieth of a second.
REPORT_SECONDS = 2.0
SENDING = "select id, attempts from notification.delivery where status = 'sending'"
SENT = "select count(*) from notification.delivery where status = 'sent'"


def end_leases_of_the_dead(newsroom: Newsroom, under_way: set[Any]) -> set[str]:
    """As if a minute had passed since the kill; the deliveries that the dead had claimed."""
    time.sleep(REPORT_SECONDS)
    dead = {row[0] for row in under_way & set(newsroom.rows(SENDING))}
    newsroom.sql.execute(
        "update notification.destination set leased_until_at = clock_timestamp()"
        " where in_flight_id = any(%s)",
        (list(dead),),
    )
    return {str(one) for one in dead}


def test_killed_while_it_sends(newsroom: Newsroom, tmp_path: Path) -> None:
    ann = newsroom.owner("ann@buyer.example")
    newsroom.sql.execute("update ops.setting set value = '50' where name ~ 'most_channels|places'")
    for number in range(ENDPOINTS):
        newsroom.hear(newsroom.endpoint(ann, f"e{number}"))
    newsroom.sql.execute("update notification.destination set every = '0'")
    # So that many are under way when it happens: taken by the receiver, and not yet answered.
    newsroom.vendors.inbox("endpoint").faults.append(Fault(delay=0.05, after=True, count=-1))
    chance = random.Random(3)
    lost: set[str] = set()
    with newsroom.running(tmp_path, count=2) as workers:
        for number in range(DELIVERIES // ENDPOINTS):
            newsroom.happen(ann, name=str(number))
        for kill in range(KILLS):
            wanted = DELIVERIES * kill // (KILLS + 1)
            wait_for(lambda wanted=wanted: newsroom.one(SENT) > wanted)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.1))
            workers[kill % 2].kill()
            under_way = set(newsroom.rows(SENDING))
            workers[kill % 2] = newsroom.process(tmp_path)
            workers[kill % 2].start()
            lost |= end_leases_of_the_dead(newsroom, under_way)
        newsroom.wait_until_sent(DELIVERIES, 120)
    received = Counter(
        (one["place"], one["headers"]["webhook-id"])
        for one in newsroom.vendors.inbox("endpoint").received
    )
    assert len(received) == DELIVERIES, "none is lost, and each has one id"
    assert newsroom.one("select count(*) from notification.delivery") == DELIVERIES
    assert lost, "nobody was killed at work"
    twice = {delivery for (_, delivery), count in received.items() if count > 1}
    assert twice <= lost, "twice only what nobody could tell"
    assert max(received.values()) <= 1 + KILLS
    # The log has them, too.
    again = newsroom.rows("select distinct delivery_id from notification.attempt where number > 1")
    assert {str(row[0]) for row in again} == lost
