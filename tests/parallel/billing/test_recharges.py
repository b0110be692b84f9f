"""Sales at the same moment push funds below the threshold: one recharge, and never too many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import psycopg.types.json
import pytest

from tests.parallel.clients import at_once, behind, outcome
from tests.waiting import PATIENCE

SALES = 32
BUY = (
    "with actor as materialized (select set_config('request.jwt.claims', tests.claims_of(%s)::text,"
    " true)) select marketplace.buy_lead(%s)::text from actor"
)
BEGIN = "select b::text from billing.begin_recharges(%s, false) as b"


class Wallet:
    """An organisation with a saved card and a rule."""

    def __init__(self, sql: psycopg.Connection, funds: int, daily_maximum: int = 10) -> None:
        self.sql = sql
        self.organization = self.one("select tests.create_organization()")
        self.member = self.one("select tests.create_user(null, %s)", self.organization)
        self.one("select tests.fund(%s, %s)", self.organization, funds)
        card = self.one("select tests.save_card(%s)", self.organization)
        sql.execute(
            "insert into billing.recharge_rule (organization_id, currency, threshold, amount,"
            " daily_maximum, payment_method_id, changed_by)"
            " values (%s, 'USD', 2000, 5000, %s, %s, %s)",
            (self.organization, daily_maximum, card, self.member),
        )

    def one(self, query: str, *arguments: object) -> Any:
        row = self.sql.execute(query, arguments).fetchone()
        return row[0] if row else None

    def recharges(self) -> list[str]:
        return [
            row[0]
            for row in self.sql.execute(
                "select status from billing.recharge where organization_id = %s order by id",
                (self.organization,),
            )
        ]

    def jobs(self) -> int:
        """How many jobs will look whether the wallet has to be refilled."""
        return int(
            self.one(
                "select count(*) from queue.procrastinate_jobs where task_name = 'recharge_wallet'"
                " and status = 'todo' and args ->> 'organization_id' = %s",
                str(self.organization),
            )
        )


@pytest.fixture
def wallet(sql: psycopg.Connection) -> Wallet:
    return Wallet(sql, funds=SALES * 2000)


def test_sales_at_once_begin_one_recharge(dsn: str, wallet: Wallet) -> None:
    niche = wallet.one("select tests.create_market('at_once', 20, 1)")
    listings = [
        wallet.one("select tests.create_listing(%s, '{}', 'approved')", niche) for _ in range(SALES)
    ]
    barrier = Barrier(SALES, timeout=PATIENCE)

    def sell(listing: object) -> str | None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("select 1")
            barrier.wait()
            assert outcome(connection, BUY, wallet.member, listing) is not None
            # What the jobs of each sale do, each at the worst moment.
            outcome(connection, "select notification.follow_funds(%s)", wallet.organization)
            begun: str | None = outcome(connection, BEGIN, wallet.organization)
            return begun

    with ThreadPoolExecutor(SALES) as pool:
        begun = [one for one in pool.map(sell, listings) if one is not None]
    assert wallet.one("select ledger.funds_of(%s, 'USD')", wallet.organization) == 0
    assert wallet.recharges() == ["requested"]
    assert len(begun) == 1
    assert wallet.jobs() <= 1


def test_jobs_at_once_begin_no_more_than_the_day_allows(dsn: str, sql: psycopg.Connection) -> None:
    wallet = Wallet(sql, funds=100, daily_maximum=2)
    for _ in range(4):
        at_once(dsn, [(BEGIN, wallet.organization)] * 8)
        sql.execute(
            "select billing.record_recharge_refusal(id, 'generic_decline') from billing.recharge"
            " where organization_id = %s and status = 'requested'",
            (wallet.organization,),
        )
        sql.execute("update billing.recharge_rule set next_at = null, paused_reason = null")
    assert wallet.recharges() == ["refused", "refused"]


def test_a_job_waits_for_the_money_that_is_being_credited(dsn: str, wallet: Wallet) -> None:
    wallet.sql.execute(
        "update billing.recharge_rule set threshold = %s where organization_id = %s",
        (SALES * 2000 + 1, wallet.organization),
    )
    (recharge,) = at_once(dsn, [(BEGIN, wallet.organization)])
    intent = outcome(wallet.sql, "select tests.stripe_intent(%s)", recharge)
    settle = "select (billing.settle('stripe', %s)).outcome"
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, settle, psycopg.types.json.Jsonb(intent)) == "settled"
        begun = behind(first, second, BEGIN, wallet.organization, then=first.commit)
    assert begun is None, "the first statement after the lock sees the money"
    assert wallet.recharges() == ["paid"]


def test_answer_and_event_at_once_credit_once(dsn: str, wallet: Wallet) -> None:
    wallet.sql.execute(
        "update billing.recharge_rule set threshold = %s where organization_id = %s",
        (SALES * 2000 + 1, wallet.organization),
    )
    (recharge,) = at_once(dsn, [(BEGIN, wallet.organization)])
    intent = psycopg.types.json.Jsonb(
        outcome(wallet.sql, "select tests.stripe_intent(%s)", recharge)
    )
    settle = "select (billing.settle('stripe', %s)).outcome"
    refuse = "select billing.record_recharge_refusal(%s, 'generic_decline')"
    answers = at_once(dsn, [(settle, intent)] * 6 + [(refuse, recharge)] * 2)
    assert answers[:6] == ["settled"] * 6
    assert wallet.recharges() == ["paid"]
    funds = wallet.one("select ledger.funds_of(%s, 'USD')", wallet.organization)
    assert funds == SALES * 2000 + 5000
