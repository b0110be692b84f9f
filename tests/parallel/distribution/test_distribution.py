"""Many distribution runs at the same time, on the real tables."""

import random
import uuid
from collections import Counter
from collections.abc import Callable

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome
from tests.parallel.market import MarketFixture, act_for, fund, together

CLIENTS = 8
DISTRIBUTE = "select distribution.distribute_lead(%s) ->> 'outcome'"


def distributing(leads: list[uuid.UUID], seed: int) -> Callable[[psycopg.Connection], None]:
    mixed = random.Random(seed).sample(leads, len(leads))

    def work(connection: psycopg.Connection) -> None:
        for lead in mixed:
            connection.execute(DISTRIBUTE, (lead,))

    return work


def test_one_lead_is_sold_once_however_many_runs(dsn: str, market: MarketFixture) -> None:
    level = market.level(100, 2)
    subscriptions = [market.subscribe(market.organization(), level) for _ in range(4)]
    [lead] = market.approve(market.leads(1))
    outcomes = at_once(dsn, [(DISTRIBUTE, lead)] * CLIENTS)
    assert Counter(outcomes) == {"sold": 1, "full": CLIENTS - 1}
    assert market.buyers_of(lead) == subscriptions[:2]


def test_runs_in_parallel_decide_as_one_after_the_other(dsn: str, market: MarketFixture) -> None:
    """Replayed one by one in their recorded order, the runs make the same decisions."""
    chance = random.Random(4)
    levels = [(market.level(300, 1), 1), (market.level(100, 3), 3)]
    organizations = [market.organization() for _ in range(9)]
    wants: dict[uuid.UUID, set[str]] = {}
    owners: dict[uuid.UUID, uuid.UUID] = {}
    waiting: dict[uuid.UUID, list[uuid.UUID]] = {level: [] for level, _ in levels}
    for level, _ in levels:
        for organization in organizations if level == levels[1][0] else organizations[:2]:
            places = set(chance.sample(["US", "EU", "Asia"], chance.randint(1, 3)))
            subscription = market.subscribe(organization, level, {"place": sorted(places)})
            wants[subscription], owners[subscription] = places, organization
            waiting[level].append(subscription)
    leads = market.approve(
        market.leads(60, lambda: {"place": chance.sample(["US", "EU", "Asia"], 2)})
    )
    together(dsn, [distributing(leads[n::4], n) for n in range(4)] * 2)

    runs = market.rows(
        "select r.lead_id, l.answers -> 'place', r.outcome,"
        " array(select a.subscription_id from sale.assignment as a"
        "   where a.run_id = r.id order by a.turn)"
        " from distribution.run as r join intake.lead as l on l.id = r.lead_id"
        " where l.niche_id = %s order by r.position",
        market.niche,
    )
    assert len(runs) == 2 * len(leads)
    sold: dict[uuid.UUID, list[uuid.UUID]] = {}
    promised: dict[uuid.UUID, int] = {}
    for lead, places, _, winners in runs:
        expected: list[uuid.UUID] = []
        for level, max_buyers in levels:
            bought = sold.setdefault(lead, [])
            room = min(max_buyers, promised.get(lead, max_buyers)) - len(bought)
            eligible = [
                s
                for s in waiting[level]
                if wants[s] & set(places) and owners[s] not in [owners[b] for b in bought]
            ]
            for winner in eligible[: max(room, 0)]:
                promised[lead] = min(max_buyers, promised.get(lead, max_buyers))
                bought.append(winner)
                expected.append(winner)
                waiting[level].remove(winner)
                waiting[level].append(winner)
        assert winners == expected


def test_few_eligible_buyers_all_get_every_lead(dsn: str, market: MarketFixture) -> None:
    """Skipping locked rows would sell leads to fewer buyers than possible."""
    level = market.level(100, 3)
    for _ in range(3):
        market.subscribe(market.organization(), level)
    leads = market.approve(market.leads(40))
    together(dsn, [distributing(leads[n::CLIENTS], n) for n in range(CLIENTS)])
    assert [len(market.buyers_of(lead)) for lead in leads] == [3] * len(leads)


def test_sales_are_spread_evenly(dsn: str, market: MarketFixture) -> None:
    level = market.level(100, 3)
    subscriptions = [market.subscribe(market.organization(), level) for _ in range(7)]
    leads = market.approve(market.leads(64))
    together(dsn, [distributing(leads[n::CLIENTS], n) for n in range(CLIENTS)])
    sales = Counter(buyer for lead in leads for buyer in market.buyers_of(lead))
    assert sum(sales.values()) == 3 * len(leads)
    assert max(sales.values()) - min(sales[s] for s in subscriptions) <= 1 + CLIENTS


def test_organisations_of_one_owner_have_one_share(
    dsn: str, sql: psycopg.Connection, market: MarketFixture
) -> None:
    """Ten organisations of one owner compete with nine others for two places of each lead."""
    level = market.level(100, 2)
    linked = [market.organization() for _ in range(10)]
    market.one(
        "with one as (select user_id from identity.membership where organization_id = %s)"
        " insert into identity.membership (user_id, organization_id, role)"
        " select one.user_id, o, 'owner' from one, unnest(%s::uuid[]) as o returning 1",
        *(linked[0], linked[1:]),
    )
    of_one = {market.subscribe(organization, level) for organization in linked}
    others = [market.subscribe(market.organization(), level) for _ in range(9)]
    market.one(
        "update ops.setting set value = '\"owner\"' where name = 'distribution.one_share_by'"
        " returning 1"
    )
    try:
        assert market.one("select distribution.link_buyers()") == 10
    finally:
        market.one(
            "update ops.setting set value = '\"nobody\"' where name = 'distribution.one_share_by'"
            " returning 1"
        )
    leads = market.approve(market.leads(100))
    together(dsn, [distributing(leads[n::CLIENTS], n) for n in range(CLIENTS)])
    bought = [market.buyers_of(lead) for lead in leads]
    assert {len(buyers) for buyers in bought} == {2}
    assert max(len(of_one & set(buyers)) for buyers in bought) == 1
    sales = Counter(buyer for buyers in bought for buyer in buyers)
    share = sum(sales[one] for one in of_one)
    assert abs(share - 20) <= 1 + CLIENTS
    assert max(sales[one] for one in of_one) - min(sales[one] for one in of_one) <= 1 + CLIENTS
    assert max(sales[one] for one in others) - min(sales[one] for one in others) <= 1 + CLIENTS


def test_one_wallet_behind_two_niches_is_never_overdrawn(
    dsn: str, sql: psycopg.Connection, market: MarketFixture
) -> None:
    other = MarketFixture(sql)
    buyer = market.organization(funds=1_000)
    leads = []
    for place in (market, other):
        place.subscribe(buyer, place.level(100, 1))
        leads += place.approve(place.leads(15))
    together(dsn, [distributing(leads, n) for n in range(CLIENTS)])
    assert market.one("select ledger.funds_of(%s, 'USD')", buyer) == 0
    assert (
        market.one("select count(*) from sale.assignment where organization_id = %s", buyer) == 10
    )


def test_no_deadlock_while_everything_changes(dsn: str, market: MarketFixture) -> None:
    levels = [market.level(300, 2), market.level(200, 4)]
    owners = {}
    for organization in [market.organization(funds=2_000) for _ in range(8)]:
        for level in levels:
            owners[market.subscribe(organization, level, {"budget": {"min": 0}})] = organization
    leads = market.approve(market.leads(40, lambda: {"place": ["US"], "budget": 5}))

    def changing(seed: int) -> Callable[[psycopg.Connection], None]:
        chance = random.Random(seed)
        calls = [
            "select distribution.pause_subscription(%s)",
            "select distribution.resume_subscription(%s)",
            "select distribution.resume_subscription(%s)",
            'select distribution.change_filter(%s, \'{"place": ["US"]}\')',
            "select distribution.change_filter(%s, '{}')",
        ]

        def work(connection: psycopg.Connection) -> None:
            for _ in range(60):
                subscription, organization = chance.choice(list(owners.items()))
                with connection.transaction():
                    act_for(connection, organization)
                    connection.execute(chance.choice(calls), (subscription,))

        return work

    def depositing(seed: int) -> Callable[[psycopg.Connection], None]:
        chance = random.Random(seed)

        def work(connection: psycopg.Connection) -> None:
            for _ in range(60):
                organization = chance.choice(list(owners.values()))
                fund(connection, organization, 100)
                connection.execute("select distribution.refresh_funding(%s)", (organization,))

        return work

    def pricing(connection: psycopg.Connection) -> None:
        for price in [2.5, 3.5, 1, 3] * 5:
            connection.execute(
                "select catalog.update_competition_level(%s, price => %s::numeric)",
                (levels[0], price),
            )

    together(
        dsn,
        [distributing(leads, n) for n in range(4)]
        + [changing(5), changing(6), depositing(7), pricing],
    )
    for lead, count, promised, organizations in market.rows(
        "select lead_id, count(*), min(max_buyers), count(distinct organization_id)"
        " from sale.assignment where lead_id = any(%s) group by lead_id",
        leads,
    ):
        assert count <= promised, lead
        assert count == organizations, lead
    for organization in set(owners.values()):
        market.one("select distribution.refresh_funding(%s)", organization)
    assert (
        market.rows(
            "select s.id from distribution.subscription as s"
            " join catalog.competition_level as l on l.id = s.competition_level_id"
            " where s.id = any(%s) and (s.ineligible_reason is null) is distinct from"
            " (ledger.funds_of(s.organization_id, 'USD') >= l.price)",
            list(owners),
        )
        == []
    )


def test_a_run_that_waited_sees_the_subscription_as_it_became(
    dsn: str, market: MarketFixture
) -> None:
    """It is chosen before the lock and refused under it, so the next subscription buys."""
    level = market.level(100, 1)
    organization = market.organization()
    first = market.subscribe(organization, level)
    second = market.subscribe(market.organization(), level)
    [lead] = market.approve(market.leads(1))
    with psycopg.connect(dsn) as owner, psycopg.connect(dsn) as run:
        act_for(owner, organization)
        owner.execute("select distribution.pause_subscription(%s)", (first,))
        assert behind(owner, run, DISTRIBUTE, lead, then=owner.commit) == "sold"
    assert market.buyers_of(lead) == [second]


def test_a_run_that_waited_for_nothing_sells_to_whom_it_chose(
    dsn: str, market: MarketFixture
) -> None:
    level = market.level(100, 1)
    first = market.subscribe(market.organization(), level)
    market.subscribe(market.organization(), level)
    [lead] = market.approve(market.leads(1))
    with psycopg.connect(dsn) as other, psycopg.connect(dsn) as run:
        other.execute("select from distribution.subscription where id = %s for update", (first,))
        assert behind(other, run, DISTRIBUTE, lead, then=other.commit) == "sold"
    assert market.buyers_of(lead) == [first]


def test_money_spent_while_a_run_waited_is_not_spent_twice(dsn: str, market: MarketFixture) -> None:
    """The subscription did not change; only the wallet shows that the money is spent."""
    level = market.level(100, 1)
    organization = market.organization(funds=150)
    market.subscribe(organization, level)
    second = market.subscribe(market.organization(), level)
    [lead] = market.approve(market.leads(1))
    with psycopg.connect(dsn) as payer, psycopg.connect(dsn) as run:
        # Within an open transaction, the transaction of fund() is a savepoint.
        payer.execute("select 1")
        fund(payer, organization, -51)
        assert behind(payer, run, DISTRIBUTE, lead, then=payer.commit) == "sold"
    assert market.buyers_of(lead) == [second]


def test_a_deposit_in_flight_is_not_lost(dsn: str, market: MarketFixture) -> None:
    """One job may wait for several deposits, and start before the last of them commits."""
    level = market.level(100, 1)
    organization = market.organization(funds=0)
    subscription = market.subscribe(organization, level)
    refresh = "select distribution.refresh_funding(%s)"
    with psycopg.connect(dsn) as payer, psycopg.connect(dsn) as worker:
        # Within an open transaction, the transaction of fund() is a savepoint.
        payer.execute("select 1")
        fund(payer, organization, 100)
        behind(payer, worker, refresh, organization, then=payer.commit)
    assert market.one(
        "select ineligible_reason is null from distribution.subscription where id = %s",
        subscription,
    )


@pytest.mark.parametrize("moment", ["before its commit", "while another waits for it"])
def test_a_killed_run_loses_and_doubles_nothing(
    dsn: str, market: MarketFixture, moment: str
) -> None:
    level = market.level(100, 2)
    organizations = [market.organization(funds=100) for _ in range(2)]
    subscriptions = [market.subscribe(o, level) for o in organizations]
    [lead] = market.approve(market.leads(1))

    def kill() -> None:
        market.one("select pg_terminate_backend(%s, 10000)", victim.info.backend_pid)

    victim = psycopg.connect(dsn)
    victim.execute(DISTRIBUTE, (lead,))
    if moment == "before its commit":
        kill()
        assert market.buyers_of(lead) == []
        assert market.one("select status from intake.lead where id = %s", lead) == "approved"
        assert [market.one("select ledger.funds_of(%s, 'USD')", o) for o in organizations] == [
            100,
            100,
        ]
        assert market.one(DISTRIBUTE, lead) == "sold"
    else:
        with psycopg.connect(dsn) as heir:
            assert behind(victim, heir, DISTRIBUTE, lead, then=kill) == "sold"
    with pytest.raises(psycopg.OperationalError):
        victim.commit()
    assert market.buyers_of(lead) == subscriptions
    assert market.one(DISTRIBUTE, lead) == "full"
    assert [market.one("select ledger.funds_of(%s, 'USD')", o) for o in organizations] == [0, 0]
    assert (
        outcome(
            market.sql,
            "select count(*)::integer from queue.procrastinate_jobs"
            " where task_name = 'refresh_funding' and args ->> 'organization_id' = any(%s)",
            [str(o) for o in organizations],
        )
        == 2
    )
