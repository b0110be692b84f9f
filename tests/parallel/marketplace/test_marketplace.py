"""Many buyers at the same time, on the real tables."""

import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome
from tests.sizes import size
from tests.waiting import PATIENCE

BUYERS = size(12, 200)
# Each purchase sets the claims of a member and buys, in one transaction.
BUY = (
    "with actor as materialized (select set_config('request.jwt.claims', tests.claims_of(%s)::text,"
    " true)) select marketplace.buy_lead(%s)::text from actor"
)
RUN = "select distribution.distribute_lead(%s) ->> 'outcome'"


class MarketplaceFixture:
    """A niche whose leads are listed at 20.00, with buyers; each call is committed."""

    def __init__(self, sql: psycopg.Connection, max_buyers: int = 1) -> None:
        self.sql = sql
        self.max_buyers = max_buyers
        self.niche = self.one("select tests.create_market('at_once', 20, %s)", max_buyers)
        self.members: list[uuid.UUID] = []

    def one(self, query: str, *arguments: object) -> Any:
        row = self.sql.execute(query, arguments).fetchone()
        return row[0] if row else None

    def rows(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        return self.sql.execute(query, arguments).fetchall()

    def listing(self) -> uuid.UUID:
        listing: uuid.UUID = self.one(
            "select tests.create_listing(%s, '{}', 'approved')", self.niche
        )
        return listing

    def lead_of(self, listing: uuid.UUID) -> uuid.UUID:
        lead: uuid.UUID = self.one("select lead_id from marketplace.listing where id = %s", listing)
        return lead

    def buyers(self, count: int, funds: int = 100_000) -> list[uuid.UUID]:
        """One member each of so many new organisations."""
        members = [row[0] for row in self.rows(
            "select tests.create_user() from generate_series(1, %s)", count
        )]  # fmt: skip
        for member in members if funds else []:
            self.one("select tests.fund(tests.organization_of(%s), %s)", member, funds)
        self.members += members
        return members

    def funds_of(self, member: uuid.UUID) -> int:
        funds: int = self.one("select ledger.funds_of(tests.organization_of(%s), 'USD')", member)
        return funds

    def sold(self, listing: uuid.UUID) -> list[tuple[Any, ...]]:
        """Buyers of the lead, whatever the channel."""
        return self.rows(
            "select a.organization_id, a.price from sale.assignment as a where a.lead_id ="
            " (select lead_id from marketplace.listing where id = %s)",
            listing,
        )


@pytest.fixture
def market(sql: psycopg.Connection) -> Iterator[MarketplaceFixture]:
    market = MarketplaceFixture(sql)
    yield market
    check(market)


def check(market: MarketplaceFixture) -> None:
    """After each test the ledger is consistent, and exactly the buyers have paid."""
    assert market.rows("select * from sale.verify()") == []
    assert market.rows(
        "select l.id, l.sold_count, b from marketplace.listing as l"
        " cross join lateral marketplace.count_places(l.lead_id, l.max_buyers) as b"
        " where (l.sold_count, l.effective_max_buyers)"
        " is distinct from (b.sold_count, b.effective_max_buyers)"
        " or b.sold_count > b.effective_max_buyers"
        " or (l.status = 'open') <> (b.sold_count < b.effective_max_buyers)"
    ) == []  # fmt: skip
    paid = "select count(*), sum(-e.amount) from ledger.entry as e join ledger.account as a on" \
        " a.id = e.account_id join ledger.journal as j on j.id = e.journal_id where j.kind =" \
        " 'lead_charge' and a.organization_id = tests.organization_of(%s)"  # fmt: skip
    bought = "select count(*), sum(price) from sale.assignment where organization_id =" \
        " tests.organization_of(%s)"  # fmt: skip
    for member in market.members:
        assert market.rows(paid, member) == market.rows(bought, member)


def test_of_many_buyers_one_gets_the_lead(dsn: str, market: MarketplaceFixture) -> None:
    listing = market.listing()
    members = market.buyers(BUYERS, funds=2_000)
    outcomes = at_once(dsn, [(BUY, member, listing) for member in members])
    [winner] = [n for n, said in enumerate(outcomes) if len(said) == 36]
    assert Counter(outcomes)["LM808"] == BUYERS - 1
    assert [market.funds_of(member) for member in members] == [
        0 if n == winner else 2_000 for n in range(BUYERS)
    ]
    assert len(market.sold(listing)) == 1


def test_a_listing_for_several_buyers_is_never_oversold(dsn: str, sql: psycopg.Connection) -> None:
    market = MarketplaceFixture(sql, max_buyers=3)
    listing = market.listing()
    outcomes = at_once(dsn, [(BUY, member, listing) for member in market.buyers(BUYERS)])
    assert Counter(len(said) for said in outcomes) == {36: 3, 5: BUYERS - 3}
    check(market)


def test_two_people_of_one_organisation_buy_once(dsn: str, sql: psycopg.Connection) -> None:
    market = MarketplaceFixture(sql, max_buyers=100)
    listing = market.listing()
    [member] = market.buyers(1)
    others = [
        market.one("select tests.create_user(null, tests.organization_of(%s))", member)
        for _ in range(7)
    ]
    outcomes = at_once(dsn, [(BUY, one, listing) for one in [member, *others]])
    assert Counter(said if len(said) == 5 else "bought" for said in outcomes) == {
        "bought": 1,
        "LM806": 7,
    }
    assert market.funds_of(member) == 98_000
    check(market)


def test_one_wallet_for_two_leads_is_never_overdrawn(dsn: str, market: MarketplaceFixture) -> None:
    [member] = market.buyers(1, funds=5_000)
    listings = [market.listing() for _ in range(8)]
    outcomes = at_once(dsn, [(BUY, member, listing) for listing in listings])
    assert Counter(said if len(said) == 5 else "bought" for said in outcomes) == {
        "bought": 2,
        "LM401": 6,
    }
    assert market.funds_of(member) == 1_000


def test_distribution_and_marketplace_share_the_capacity(dsn: str, sql: psycopg.Connection) -> None:
    """Both sell the same leads at once, without a deadlock or a broken promise."""
    market = MarketplaceFixture(sql, max_buyers=2)
    level = market.one("select tests.create_level(%s, 1000, 2)", market.niche)
    for _ in range(2):
        market.one("select tests.create_subscription(%s)", level)
    members = market.buyers(4)
    listings = [market.listing() for _ in range(size(6, 40))]
    leads = [market.lead_of(listing) for listing in listings]
    barrier = Barrier(len(members) + 2, timeout=PATIENCE)

    def work(number: int) -> list[Any]:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("set deadlock_timeout = '100ms'")
            barrier.wait()
            if number >= len(members):
                order = leads[:: 1 - 2 * (number % 2)]
                return [outcome(connection, RUN, lead) for lead in order]
            return [outcome(connection, BUY, members[number], listing) for listing in listings]

    with ThreadPoolExecutor(len(members) + 2) as pool:
        said = [one for many in pool.map(work, range(len(members) + 2)) for one in many]
    assert {one for one in said if len(one) == 5} <= {"LM808"} | {"sold"}
    assert all(len(market.sold(listing)) == 2 for listing in listings)
    check(market)


def test_a_withdrawal_waits_for_a_purchase_in_progress(
    dsn: str, market: MarketplaceFixture
) -> None:
    listing = market.listing()
    [member] = market.buyers(1)
    with psycopg.connect(dsn) as buyer, psycopg.connect(dsn) as admin:
        assert len(outcome(buyer, BUY, member, listing)) == 36
        behind(
            buyer, admin, "select marketplace.withdraw_listing(%s)", listing, then=buyer.commit
        )  # fmt: skip
    assert market.rows(
        "select status, sold_count from marketplace.listing where id = %s", listing
    ) == [("withdrawn", 1)]
    assert len(market.sold(listing)) == 1


def test_a_buyer_who_waits_too_long_is_asked_to_try_again(
    dsn: str, market: MarketplaceFixture
) -> None:
    listing = market.listing()
    [member] = market.buyers(1)
    with psycopg.connect(dsn) as slow, psycopg.connect(dsn) as buyer:
        slow.execute(
            "select from intake.lead where id = %s for no key update", (market.lead_of(listing),)
        )
        buyer.execute("set lock_timeout = '50ms'")
        buyer.commit()
        assert outcome(buyer, BUY, member, listing) == "LM809"
        slow.rollback()
        assert len(outcome(buyer, BUY, member, listing)) == 36
        buyer.commit()


TELL = (
    "with actor as materialized (select set_config('request.jwt.claims', tests.claims_of(%s)::text,"
    " true)) select marketplace.give_feedback(%s, true, 'partial') ->> 'currency' from actor"
)


def test_feedback_is_rewarded_once_and_five_times_an_hour(
    dsn: str, market: MarketplaceFixture
) -> None:
    [member] = market.buyers(1)
    purchases = []
    with psycopg.connect(dsn, autocommit=True) as buyer:
        for _ in range(7):
            purchases.append(outcome(buyer, BUY, member, market.listing()))
    assert Counter(at_once(dsn, [(TELL, member, purchases[0])] * 6)) == {"USD": 1, "LM815": 5}
    assert Counter(at_once(dsn, [(TELL, member, purchase) for purchase in purchases[1:]])) == {
        "USD": 4,
        "LM816": 2,
    }
    assert market.funds_of(member) == 100_000 - 7 * 2_000 + 5 * 200
