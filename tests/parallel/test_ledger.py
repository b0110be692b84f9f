"""Many hands in the same purse."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome

CHARGE = "select ledger.charge_lead(%s, %s, null, 'USD', %s)"
FUNDS = "select ledger.funds_of(%s, 'USD')"
VERIFY = "select count(*) from ledger.verify()"


@pytest.fixture
def buyers(sql: psycopg.Connection) -> list[uuid.UUID]:
    """Five organisations with 100.00 USD each."""
    found = [outcome(sql, "select tests.create_organization()") for _ in range(5)]
    for buyer in found:
        sql.execute("select tests.fund(%s, 10000)", (buyer,))
    return found


def test_the_same_charge_by_eight_is_one(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    journals = at_once(
        dsn,
        [(CHARGE, uuid.uuid4(), buyers[0], 100)]
        + [(CHARGE, same, buyers[0], 300) for same in [uuid.uuid4()] * 8],
    )
    assert len(set(journals)) == 2
    assert outcome(sql, FUNDS, buyers[0]) == 9600


def test_a_purse_is_never_overdrawn(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    results = at_once(dsn, [(CHARGE, uuid.uuid4(), buyers[0], 3000) for _ in range(8)])
    assert results.count("LM401") == 5
    assert outcome(sql, FUNDS, buyers[0]) == 1000
    assert outcome(sql, VERIFY) == 0


def test_the_loser_of_a_rolled_back_twin_posts_itself(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    assignment = uuid.uuid4()
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        outcome(first, CHARGE, assignment, buyers[0], 300)
        result = behind(first, second, CHARGE, assignment, buyers[0], 300, then=first.rollback)
    assert isinstance(result, int)
    assert outcome(sql, FUNDS, buyers[0]) == 9700


def test_several_charges_in_any_order_never_deadlock(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    def batch(turn: int) -> str | None:
        """One transaction that charges three buyers, in an order of its own."""
        order = [buyers[(turn * step + step) % 5] for step in (1, 2, 3)]
        with psycopg.connect(dsn) as connection:
            try:
                connection.execute(
                    "select ledger.lock_accounts(ledger.wallet_accounts_of(%s, 'USD'))", (order,)
                )
                for buyer in order:
                    connection.execute(CHARGE, (uuid.uuid4(), buyer, 10))
            except psycopg.Error as error:
                connection.rollback()
                return error.sqlstate
        return None

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(batch, range(80))) == {None}
    assert sum(outcome(sql, FUNDS, buyer) for buyer in buyers) == 50000 - 80 * 3 * 10
    assert outcome(sql, VERIFY) == 0
