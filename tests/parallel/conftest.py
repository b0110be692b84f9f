"""Tests with parallel connections, on a database without a worker."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.harness import Harness
from tests.parallel.market import MarketFixture


@pytest.fixture(scope="session")
def dsn(harness: Harness) -> Iterator[str]:
    """A deployed database, as a superuser. All tests here share it."""
    with harness.database() as database:
        yield database.dsn()


@pytest.fixture
def sql(dsn: str) -> Iterator[psycopg.Connection]:
    """A connection that commits each statement, to prepare and to inspect."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture
def market(sql: psycopg.Connection) -> Iterator[MarketFixture]:
    market = MarketFixture(sql)
    yield market
    # After each test the ledger must be consistent, and every sale must be paid.
    assert market.rows("select * from sale.verify()") == []
    assert (
        market.rows(
            "select a.id from sale.assignment as a"
            " join ledger.journal as j on j.id = a.journal_id"
            " left join ledger.entry as e on e.journal_id = j.id and e.amount > 0"
            " where j.idempotency_key <> 'assignment:' || a.id || ':charged'"
            " or e.amount is distinct from a.price"
        )
        == []
    )
    assert (
        market.rows(
            "select j.id from ledger.journal as j where j.kind = 'lead_charge' and j.subject_id in"
            " (select id from intake.lead where niche_id = %s)"
            " and not exists (select from sale.assignment as a where a.journal_id = j.id)",
            market.niche,
        )
        == []
    )
    assert (
        market.rows(
            "select s.id from distribution.subscription as s"
            " join distribution.rotation as r on r.subscription_id = s.id"
            " where r.turn <> s.turn or s.status <> 'active' or s.ineligible_reason is not null"
            " or r.term <> all(s.access_terms)"
        )
        == []
    )
