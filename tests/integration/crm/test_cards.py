"""From a deal at Pipedrive to a card in Google Chat, through everything in between."""

from __future__ import annotations

import itertools
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadmill.settings import Settings
from standins.googlechat.app import Space, webhook_url
from standins.notifications.app import create_app
from standins.serving import served
from tests.harness import Harness
from tests.integration.crm.companies import Market, opened
from tests.integration.notification.vendors import Vendors
from tests.sizes import size
from tests.waiting import wait_for

SPACES = 20
SECONDS = size(test=8, soak=30)
EVENTS = size(test=6, soak=25)
"""For each space, evenly over the seconds: a little less than a space takes."""
FIRST = size(test=60, soak=2)
"""Seconds for the first card of a space; `make test` runs beside other work."""


@pytest.fixture
def vendors() -> Iterator[Vendors]:
    app = create_app()
    with served(app) as url:
        settings = Settings(
            google_chat_api_base=f"{url}/googlechat",
            notification_local_targets=(url.removeprefix("http://"),),
        )
        yield Vendors(url, app.state.apps, settings)


@pytest.fixture
def market(harness: Harness, vendors: Vendors) -> Iterator[Market]:
    given = vendors.settings
    with opened(
        harness,
        "acme",
        "bravo",
        google_chat_api_base=given.google_chat_api_base,
        notification_local_targets=given.notification_local_targets,
    ) as market:
        yield market


def space(market: Market, vendors: Vendors, organization: Any, name: str, **rule: Any) -> None:
    """A member has a space, and a rule that fills it."""
    vendors.apps["googlechat"].state.chat.spaces[name] = Space()
    with market.sql.transaction():
        market.sql.execute(
            "select tests.act_as(tests.create_user(%s, %s))",
            (f"{name}@buyer.example".lower(), organization),
        )
        channel = market.one(
            "select api.create_channel('google_chat', %s, %s) ->> 'channel_id'",
            *(name, json.dumps({"url": webhook_url(name)})),
        )
        market.one(
            "select api.create_rule(%s, %s, %s, %s, %s)",
            *(name, rule.pop("kinds"), channel, json.dumps(rule.pop("filter", {}))),
            rule.pop("mode", "compact"),
        )
        market.sql.execute("select tests.act_as_nobody()")


def cards(vendors: Vendors, name: str) -> list[dict[str, Any]]:
    """What has arrived in a space, oldest first."""
    received = vendors.inbox("googlechat").received
    return [one["body"] for one in received if one["place"] == name]


def test_a_deal_that_is_won_is_a_card(market: Market, vendors: Vendors) -> None:
    """Two organisations, and the same number of a deal: each card is in its own space."""
    told = {name: market.connect(name)[0] for name in ("acme", "bravo")}
    for name, organization in told.items():
        for mode in ("compact", "detailed"):
            where = f"{name}{mode}"
            space(market, vendors, organization, where, kinds=["deal.won"], mode=mode)
    numbers = set()
    for name in told:
        company = market.companies[name]
        person = company.config("persons", name=f"Ann of {name}", email="ann@customer.example")
        numbers.add(
            company.add_deal(f"Kit of {name}", value=250000, currency="KES", person_id=person["id"])
        )
    market.hear()
    [deal] = numbers
    for name in told:
        market.companies[name].patch(f"v2/deals/{deal}", status="won")
    market.hear()
    for name, other in (("acme", "bravo"), ("bravo", "acme")):
        for mode in ("compact", "detailed"):
            [card] = cards(vendors, f"{name}{mode}")
            said = json.dumps(card, ensure_ascii=False)
            assert f"Deal won: Kit of {name}" in card["text"]
            assert f"https://{name}.pipedrive.com/deal/{deal}" in said
            assert card["thread"]["threadKey"] == f"{name}-deal-{deal}"
            assert "KES 250,000.00" in said
            assert other not in said
            assert "customer.example" not in said
        assert f"Ann of {name}" in json.dumps(cards(vendors, f"{name}detailed"))


def test_a_flood_of_deals_is_told_in_time(market: Market, vendors: Vendors, tmp_path: Path) -> None:
    """Deals of two organisations are won by twenty owners, whose spaces each take one a second."""
    deals: dict[tuple[str, int], list[int]] = defaultdict(list)
    for name, company in market.companies.items():
        organization, _ = market.connect(name)
        company.config("knobs", drop=-1)
        stage = company.stage("New")
        for number in range(SPACES // 2):
            owner = company.config("users", name=f"Owner {number}")["id"]
            where = f"{name}{number:02}"
            rule: dict[str, Any] = {"kinds": ["deal.won"], "filter": {"owner_id": owner}}
            space(market, vendors, organization, where, **rule)
            deals[name, number] = [
                company.add_deal(f"{where} {event:02}", stage_id=stage, owner_id=owner)
                for event in range(EVENTS)
            ]
        company.config("knobs", drop=0)
    market.sql.execute("select crm.check_accounts()")
    market.work()
    won: dict[str, float] = {}
    workers = [market.process(tmp_path) for _ in range(2)]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.wait_until_ready()
        begun = time.monotonic()
        order = itertools.product(range(EVENTS), deals)
        for place, (event, (name, number)) in enumerate(order):
            due = begun + place * SECONDS / EVENTS / SPACES
            time.sleep(max(0.0, due - time.monotonic()))
            won[f"{name}{number:02} {event:02}"] = time.time()
            market.companies[name].patch(f"v2/deals/{deals[name, number][event]}", status="won")
        sent = "select count(*) from notification.delivery where status = 'sent'"
        wait_for(lambda: market.one(sent) == len(won))
    finally:
        for worker in workers:
            worker.stop()
    assert market.one("select count(*) from notification.delivery") == len(won)
    late: list[float] = []
    arrived: dict[str, list[float]] = defaultdict(list)
    for one in vendors.inbox("googlechat").received:
        text = one["body"]["text"].partition(": ")[2]
        title = text[: len("acme00 00") + text.startswith("bravo")]
        assert one["place"] == title.partition(" ")[0]
        arrived[one["place"]].append(one["at"])
        # A card whose answer was lost on a slow machine comes twice; the first counts.
        if title in won:
            late.append(one["at"] - won.pop(title))
        if len(arrived[one["place"]]) == 1:
            assert late[-1] <= FIRST, "the first of a space"
    assert not won
    assert sorted(late)[len(late) * 95 // 100] <= 10
    gaps = [b - a for times in arrived.values() for a, b in itertools.pairwise(times)]
    assert min(gaps) >= 0.9
