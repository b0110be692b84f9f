"""Prices, funds and sales change at once, and buyers are notified correctly."""

from __future__ import annotations

import random
import uuid
from itertools import pairwise

import psycopg

from tests.parallel.market import MarketFixture, fund, together
from tests.sizes import size

ROUNDS = size(20, 400)
TOLD = {"subscriptions_paused": False, "subscriptions_resumed": True}


def told(market: MarketFixture, subscription: uuid.UUID) -> list[bool]:
    """Whether the subscription is funded according to each mail, in the order of the changes."""
    return [
        TOLD[template]
        for (template,) in market.rows(
            "select template from notification.delivery where template = any(%s)"
            " and refs -> 'subscription_ids' ? %s order by created_at, id",
            list(TOLD),
            str(subscription),
        )
    ]


def test_each_change_of_funding_is_notified_once(dsn: str, market: MarketFixture) -> None:
    levels = [market.level(1000, 3) for _ in range(2)]
    buyers = [market.organization(1500) for _ in range(6)]
    subscriptions = [market.subscribe(buyer, level) for buyer in buyers for level in levels]
    leads = market.approve(market.leads(ROUNDS))
    lucky = random.Random(5)

    def change_prices(connection: psycopg.Connection) -> None:
        for turn in range(ROUNDS):
            connection.execute(
                "select catalog.update_competition_level(%s, price => %s)",
                (levels[turn % 2], lucky.choice([5, 10, 20])),
            )

    def change_funds(connection: psycopg.Connection) -> None:
        for _ in range(ROUNDS):
            fund(connection, lucky.choice(buyers), 700)

    def refresh(connection: psycopg.Connection) -> None:
        for _ in range(ROUNDS):
            buyer = lucky.choice(buyers)
            connection.execute("select distribution.refresh_funding(%s)", (buyer,))

    def sell(connection: psycopg.Connection) -> None:
        for lead in leads:
            connection.execute("select distribution.distribute_lead(%s)", (lead,))

    together(dsn, [change_prices, change_funds, refresh, refresh, sell])
    # The jobs that are queued by now.
    for buyer in buyers:
        market.one("select distribution.refresh_funding(%s)", buyer)

    states = dict(
        market.rows(
            "select id, ineligible_reason is null from distribution.subscription"
            " where id = any(%s)",
            subscriptions,
        )
    )
    assert states == dict(
        market.rows(
            "select s.id, ledger.funds_of(s.organization_id, 'USD') >= l.price"
            " from distribution.subscription as s"
            " join catalog.competition_level as l on l.id = s.competition_level_id"
            " where s.id = any(%s)",
            subscriptions,
        )
    )
    count = 0
    for subscription, is_funded in states.items():
        # Each subscription was funded at first.
        changes = [True, *told(market, subscription)]
        assert all(before != after for before, after in pairwise(changes)), (
            "no two mails in a row say the same"
        )
        assert changes[-1] == is_funded, "the last mail is true"
        count += len(changes) - 1
    assert count > len(subscriptions), "there were changes to notify"
