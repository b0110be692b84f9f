"""Sixteen connections change everything while leads are sold.

Each change is recorded with the times between which it took effect, and each run with its start and
its decision. Every subscription that could certainly buy during a whole run, at a level with
capacity left, must have bought.
"""

import random
import uuid
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg

from tests.parallel.market import MarketFixture, act_for, fund, together
from tests.sizes import size

SELLERS, CHANGERS = 12, 4
LEADS = size(250, 100_000)
PLACES = ["US", "EU", "Asia"]
DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"
# Longer than any transaction of this test.
LONG = timedelta(seconds=size(300, 60))


@dataclass
class Buyer:
    """A subscription and its changes: (started, finished, is active, places wanted)."""

    id: uuid.UUID
    organization: uuid.UUID
    price: int
    places: list[str] = field(default_factory=lambda: PLACES)
    did: list[tuple[datetime, datetime, bool, list[str]]] = field(default_factory=list)

    def wants(self, places: list[str], start: datetime, end: datetime) -> bool:
        """All that time, for certain."""
        after = bisect_left(self.did, start, key=lambda did: did[1])
        if after < len(self.did) and self.did[after][0] <= end:
            return False
        _, _, is_active, wanted = self.did[after - 1] if after else (0, 0, True, self.places)
        return is_active and bool(set(wanted) & set(places))


@contextmanager
def doing(connection: psycopg.Connection) -> Iterator[list[datetime]]:
    """Run a transaction; returns the times before and after it."""

    def now() -> datetime:
        row = connection.execute("select clock_timestamp()").fetchone()
        assert row
        at: datetime = row[0]
        return at

    times = [now()]
    with connection.transaction():
        yield times
    times.append(now())


def selling(
    leads: list[uuid.UUID], seed: int, over: list[int]
) -> Callable[[psycopg.Connection], None]:
    """Sell the leads singly or in batches, with pauses, some of them twice."""
    chance = random.Random(seed)
    again = leads + chance.sample(leads, len(leads) // 4)
    chance.shuffle(again)

    def work(connection: psycopg.Connection) -> None:
        try:
            sell(connection)
        finally:
            over.append(seed)

    def sell(connection: psycopg.Connection) -> None:
        at = 0
        while at < len(again):
            some = again[at : at + chance.choice([1, 1, 1, 8])]
            at += len(some)
            with connection.transaction():
                if len(some) == 1:
                    connection.execute("select distribution.distribute_lead(%s)", some)
                else:
                    row = connection.execute(
                        "select distribution.distribute_leads(%s)", (some,)
                    ).fetchone()
                    assert row
                    done = {answer["lead_id"] for answer in row[0]}
                    again.extend(lead for lead in some if str(lead) not in done)
                if chance.random() < 0.1:
                    connection.execute("select pg_sleep(%s)", (chance.random() / 50,))

    return work


def changing(
    buyers: list[Buyer], seed: int, over: list[int]
) -> Callable[[psycopg.Connection], None]:
    """Pause, resume, change the filter and wait, until all leads are sold."""
    chance = random.Random(seed)

    def work(connection: psycopg.Connection) -> None:
        while len(over) < SELLERS:
            buyer = chance.choice(buyers)
            *_, (_, _, is_active, places) = [(0, 0, True, buyer.places), *buyer.did]
            with doing(connection) as at:
                act_for(connection, buyer.organization)
                if chance.random() < 0.5:
                    is_active = not is_active
                    do = "resume" if is_active else "pause"
                    connection.execute(f"select distribution.{do}_subscription(%s)", (buyer.id,))
                else:
                    places = chance.sample(PLACES, chance.randint(1, 3))
                    connection.execute(
                        "select distribution.change_filter("
                        " %s, jsonb_build_object('place', %s::text[]))",
                        (buyer.id, places),
                    )
            buyer.did.append((at[0], at[1], is_active, places))
            connection.execute("select pg_sleep(%s)", (chance.random() / 10,))

    return work


def depositing(
    buyers: list[Buyer], seed: int, over: list[int]
) -> Callable[[psycopg.Connection], None]:
    """Deposit money for a few leads, and run the job that follows."""
    chance = random.Random(seed)

    def work(connection: psycopg.Connection) -> None:
        while len(over) < SELLERS:
            buyer = chance.choice(buyers)
            with doing(connection) as at:
                fund(connection, buyer.organization, buyer.price * chance.randint(1, 12))
            with doing(connection) as later:
                connection.execute("select distribution.refresh_funding(%s)", (buyer.organization,))
            buyer.did.append((at[0], later[1], True, PLACES))
            connection.execute("select pg_sleep(%s)", (chance.random() / 10,))

    return work


def test_nobody_is_passed_over_while_everything_changes(dsn: str, market: MarketFixture) -> None:
    chance = random.Random(9)
    # So many places that the first level usually lacks buyers.
    levels = {market.level(300, 7): (300, 7), market.level(100, 9): (100, 9)}
    first, second = levels
    rich = 10**12
    organizations = [market.organization(rich) for _ in range(6)]
    changers = [
        Buyer(market.subscribe(o, level, {"place": PLACES}), o, levels[level][0])
        for o in organizations
        for level in levels
    ]
    poor = []
    for level in [first, first, second, second]:
        organization = market.organization(levels[level][0] * 5)
        poor.append(Buyer(market.subscribe(organization, level), organization, levels[level][0]))
    equals = [
        Buyer(market.subscribe(o, second), o, 100)
        for o in [market.organization(rich) for _ in range(5)]
    ]
    leads = market.approve(
        market.leads(LEADS, lambda: {"place": chance.sample(PLACES, chance.randint(1, 2))})
    )
    over: list[int] = []
    deadlocks = market.one(DEADLOCKS)
    together(
        dsn,
        [selling(leads[n::SELLERS], n, over) for n in range(SELLERS)]
        + [changing(changers[n::2], 20 + n, over) for n in range(2)]
        + [depositing(poor[n::2], 30 + n, over) for n in range(2)],
    )
    assert SELLERS + CHANGERS == 16
    assert market.one(DEADLOCKS) == deadlocks

    sales = Counter(
        buyer
        for (buyer,) in market.rows(
            "select a.subscription_id from sale.assignment as a"
            " join intake.lead as l on l.id = a.lead_id where l.niche_id = %s",
            market.niche,
        )
    )
    spread = [sales[buyer.id] for buyer in equals]
    assert max(spread) - min(spread) <= 1 + 16

    where = {b.id: first if b.price == 300 else second for b in [*changers, *poor, *equals]}
    everybody = {
        level: [b for b in [*changers, *poor, *equals] if where[b.id] == level] for level in levels
    }
    owners = {b.id: b.organization for b in [*changers, *poor, *equals]}
    balances = balances_of(market, [b.organization for b in poor])
    sold: dict[uuid.UUID, list[tuple[uuid.UUID, int]]] = defaultdict(list)
    certain = 0
    for lead, places, start, end, winners in runs_of(market):
        for level, (price, max_buyers) in levels.items():
            before = sold[lead]
            room = min([max_buyers, *(most for _, most in before)]) - len(before)
            bought = [winner for winner in winners if where[winner] == level]
            assert len(bought) <= max(room, 0), "oversold"
            assert not {owners[b] for b in bought} & {o for o, _ in before}, "sold twice"
            if len(bought) < room:
                for buyer in everybody[level]:
                    if (
                        buyer.id not in bought
                        and buyer.organization not in [o for o, _ in before]
                        and buyer.wants(places, start, end)
                        and could_pay(balances.get(buyer.organization), price, start, end)
                    ):
                        raise AssertionError(f"{buyer} was passed over: lead {lead} at {start}")
                certain += 1
            sold[lead] = before + [(owners[b], max_buyers) for b in bought]
    assert set(sold) == set(leads)
    # Many runs must have run out of buyers, or the test would prove nothing.
    assert certain > LEADS / 4


def runs_of(market: MarketFixture) -> Iterator[tuple[Any, ...]]:
    """The changes in the order in which they took effect."""
    with market.sql.cursor(name="runs", withhold=True) as cursor:
        yield from cursor.execute(
            "select r.lead_id, array(select jsonb_array_elements_text(l.answers -> 'place')),"
            "  r.started_at, r.ended_at,"
            "  array(select a.subscription_id from sale.assignment as a"
            "    where a.run_id = r.id order by a.turn)"
            " from distribution.run as r join intake.lead as l on l.id = r.lead_id"
            " where l.niche_id = %s order by r.position",
            (market.niche,),
        )


def balances_of(
    market: MarketFixture, organizations: list[uuid.UUID]
) -> dict[uuid.UUID, tuple[list[datetime], list[int]]]:
    """Each balance of a wallet, with the time when it began."""
    found: dict[uuid.UUID, tuple[list[datetime], list[int]]] = {}
    for organization in organizations:
        entries = market.rows(
            "select j.created_at, e.balance_after from ledger.entry as e"
            " join ledger.journal as j on j.id = e.journal_id"
            " join ledger.account as a on a.id = e.account_id"
            " where a.organization_id = %s and a.kind = 'wallet' order by e.seq",
            organization,
        )
        found[organization] = ([at for at, _ in entries], [after for _, after in entries])
    return found


def could_pay(
    history: tuple[list[datetime], list[int]] | None, price: int, start: datetime, end: datetime
) -> bool:
    """Whether it was certainly so all the time; only the beginning of an entry is known."""
    if history is None:
        return True
    at, after = history
    last = bisect_left(at, end)
    known = max(bisect_left(at, start - LONG) - 1, 0)
    return min(after[known:last], default=0) >= price
