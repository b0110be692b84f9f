"""Many events for many spaces: each space gets one card a second, and none waits for another."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from pathlib import Path

from tests.sizes import size

from .newsroom import Newsroom

SPACES = 20
SECONDS = size(test=8, soak=30)
EVENTS = size(test=6, soak=25)
"""For each space, evenly over the seconds: a little less than a space takes."""
FIRST = size(test=60, soak=2)
"""Seconds for the first card of a space; `make test` runs beside other work."""


def test_a_flood_is_told_in_time(newsroom: Newsroom, tmp_path: Path) -> None:
    ann = newsroom.owner("ann@buyer.example")
    for number in range(SPACES):
        kind = f"thing.{chr(ord('a') + number)}"
        newsroom.kind(kind)
        newsroom.hear(newsroom.space(ann, f"AAAA{number:02}"), kind)
    organization = newsroom.organization(ann)
    happened: dict[str, float] = {}
    with newsroom.running(tmp_path, count=2):
        begun = time.monotonic()
        for event in range(EVENTS * SPACES):
            name = f"{event % SPACES:02} {event // SPACES}"
            time.sleep(max(0.0, begun + event * SECONDS / EVENTS / SPACES - time.monotonic()))
            happened[name] = time.time()
            newsroom.one(
                "select tests.happen(%s, %s, jsonb_build_object('name', %s::text))",
                *(f"thing.{chr(ord('a') + event % SPACES)}", organization, name),
            )
        newsroom.wait_until_sent(EVENTS * SPACES)
    arrived: dict[str, list[float]] = defaultdict(list)
    late: list[float] = []
    for one in newsroom.vendors.inbox("googlechat").received:
        name = one["body"]["text"].partition(" ")[2].partition(" \u2013")[0]
        assert one["place"] == f"AAAA{name[:2]}"
        arrived[one["place"]].append(one["at"])
        late.append(one["at"] - happened[name])
        if len(arrived[one["place"]]) == 1:
            assert late[-1] <= FIRST, "the first of a space"
    assert len(late) == EVENTS * SPACES
    assert sorted(late)[len(late) * 95 // 100] <= 10
    gaps = [b - a for times in arrived.values() for a, b in itertools.pairwise(times)]
    assert min(gaps) >= 0.9
    spaces = newsroom.vendors.apps["googlechat"].state.chat.spaces.values()
    assert sum(one.refused for one in spaces) == 0, "nothing came too soon"
