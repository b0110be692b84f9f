"""Caps and shares are exact when runs are parallel."""

import json
import uuid
from collections import Counter

import psycopg
import pytest

from tests.parallel.distribution.test_distribution import distributing
from tests.parallel.market import MarketFixture, act_for, together
from tests.sizes import size

CLIENTS = size(24, 64)


def set_caps(
    market: MarketFixture, organization: uuid.UUID, subscription: uuid.UUID, **caps: object
) -> None:
    with market.sql.transaction():
        act_for(market.sql, organization)
        market.one("select distribution.set_caps(%s, %s)", subscription, json.dumps(caps))
        # No window ends while a test runs.
        market.sql.execute(
            "update distribution.cap set window_ends_at = 'infinity' where subscription_id = %s",
            (subscription,),
        )


def bought(market: MarketFixture, subscription: uuid.UUID) -> int:
    return int(
        market.one("select count(*) from sale.assignment where subscription_id = %s", subscription)
    )


@pytest.mark.parametrize(
    "caps",
    [{"day": {"leads": 50}}, {"hour": {"spend": 50.99}}, {"total": {"leads": 50, "spend": 900}}],
)
def test_a_cap_is_reached_at_exactly_its_number(
    dsn: str, market: MarketFixture, caps: dict[str, dict[str, float]]
) -> None:
    """With many clients and more leads than the cap, exactly as many are sold as it allows."""
    level = market.level(100, 2)
    owner, other = market.organization(), market.organization()
    capped = market.subscribe(owner, level)
    free = market.subscribe(other, level)
    set_caps(market, owner, capped, **caps)
    leads = market.approve(market.leads(size(96, 1280)))
    together(dsn, [distributing(leads[n::CLIENTS], n) for n in range(CLIENTS)])
    assert bought(market, capped) == 50
    assert bought(market, free) == len(leads), "a buyer without a cap gets every lead"
    assert market.rows(
        "select leads, spend from distribution.cap where subscription_id = %s", capped
    ) == [(50, 5000)] * len(caps)
    assert market.one(
        "select ineligible_reason from distribution.subscription where id = %s", capped
    )
    assert market.rows("select * from sale.verify()") == []


def test_a_cap_set_during_sales_counts_earlier_ones(dsn: str, market: MarketFixture) -> None:
    """Sales before the cap count, and none follow once it is reached."""
    level = market.level(100, 1)
    owner = market.organization()
    subscription = market.subscribe(owner, level)
    leads = market.approve(market.leads(80))

    def limit(connection: psycopg.Connection) -> None:
        for most in (60, 40, 30):
            with connection.transaction():
                act_for(connection, owner)
                connection.execute(
                    "select distribution.set_caps(%s, %s)",
                    (subscription, json.dumps({"total": {"leads": most}})),
                )

    together(dsn, [*[distributing(leads[n::8], n) for n in range(8)], limit])
    sold = bought(market, subscription)
    assert 30 <= sold <= 60
    assert market.rows(
        "select leads, max_leads from distribution.cap where subscription_id = %s", subscription
    ) == [(sold, 30)]


def test_shares_follow_weights(market: MarketFixture) -> None:
    """Over 10,000 sales (in `make soak`) each share is within one percent of its weight."""
    weights = [1, 1, 2, 3, 5, 8]
    level = market.level(100, 1)
    subscriptions = [market.subscribe(market.organization(), level) for _ in weights]
    for subscription, weight in zip(subscriptions, weights, strict=True):
        market.one("select distribution.set_weight(%s, %s)", subscription, weight)
    sales = size(400, 10_000)
    leads = market.approve(market.leads(sales))
    # In batches first, and the remaining leads one by one.
    for first in range(0, sales, 20):
        some = leads[first : first + 20]
        market.one("select distribution.distribute_leads(%s)", some[:10])
        for lead in some:
            market.one("select distribution.distribute_lead(%s)", lead)
    sold = Counter(buyer for lead in leads for buyer in market.buyers_of(lead))
    assert sum(sold.values()) == sales
    for subscription, weight in zip(subscriptions, weights, strict=True):
        assert abs(sold[subscription] / sales - weight / sum(weights)) <= 0.01
