"""A niche in which every call is committed, and helpers for parallel calls."""

import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg

from tests.waiting import PATIENCE

FORM = [
    {"id": "place", "label": "Place", "type": "multi-select", "options": ["US", "EU", "Asia"]},
    {"id": "budget", "label": "Budget", "type": "number"},
]


class MarketFixture:
    """A niche with helpers to fill it; each call is committed."""

    def __init__(self, sql: psycopg.Connection) -> None:
        self.sql = sql
        self.niche = self.one(
            "select catalog.create_niche(%s, 'Test')", f"niche-{uuid.uuid4().hex}"
        )
        self.one(
            "select catalog.activate_form_schema(catalog.create_form_schema(%s, %s))",
            self.niche,
            json.dumps(FORM),
        )

    def one(self, query: str, *arguments: object) -> Any:
        row = self.sql.execute(query, arguments).fetchone()
        return row[0] if row else None

    def level(self, price: int, max_buyers: int) -> uuid.UUID:
        level: uuid.UUID = self.one(
            "select catalog.create_competition_level("
            "%s, 'Level ' || gen_random_uuid(), %s / 100.0, %s)",
            self.niche,
            price,
            max_buyers,
        )
        return level

    def organization(self, funds: int = 100_000_000) -> uuid.UUID:
        organization: uuid.UUID = self.one(
            "insert into identity.organization (name, status) values ('Buyer', 'active')"
            " returning id"
        )
        self.one(
            "with someone as (insert into identity.user_account (email, status, email_verified_at)"
            " values (%s, 'active', now()) returning id)"
            " insert into identity.membership (user_id, organization_id)"
            " select id, %s from someone returning user_id",
            f"buyer-{organization}@people.example",
            organization,
        )
        if funds:
            self.fund(organization, funds)
        return organization

    def fund(self, organization: uuid.UUID, amount: int) -> None:
        fund(self.sql, organization, amount)

    def subscribe(
        self, organization: uuid.UUID, level: uuid.UUID, wants: dict[str, Any] | None = None
    ) -> uuid.UUID:
        with self.sql.transaction():
            act_for(self.sql, organization)
            subscription: uuid.UUID = self.one(
                "select distribution.subscribe(%s, %s)", level, json.dumps(wants or {})
            )
        return subscription

    def leads(self, count: int, answers: Callable[[], dict[str, Any]] = dict) -> list[uuid.UUID]:
        return [
            self.one(
                "insert into intake.lead (niche_id, form_schema_id, answers)"
                " select niche_id, id, %s from catalog.form_schema"
                " where niche_id = %s and status = 'active' returning id",
                json.dumps(answers()),
                self.niche,
            )
            for _ in range(count)
        ]

    def approve(self, leads: list[uuid.UUID]) -> list[uuid.UUID]:
        self.sql.execute(
            "update intake.lead set status = 'approved', approved_at = now() where id = any(%s)",
            (leads,),
        )
        return leads

    def rows(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        return self.sql.execute(query, arguments).fetchall()

    def buyers_of(self, lead: uuid.UUID) -> list[uuid.UUID]:
        return [
            row[0]
            for row in self.rows(
                "select subscription_id from sale.assignment where lead_id = %s order by turn",
                lead,
            )
        ]


def act_for(connection: psycopg.Connection, organization: uuid.UUID) -> None:
    """Act as the owner of an organisation until the transaction ends."""
    connection.execute(
        "select set_config('request.jwt.claims',"
        " jsonb_build_object('sub', user_id, 'org', organization_id)::text, true)"
        " from identity.membership where organization_id = %s",
        (organization,),
    )


def fund(connection: psycopg.Connection, organization: uuid.UUID, amount: int) -> None:
    """Do what a settled deposit does: post a journal and leave the rest to a job."""
    with connection.transaction():
        connection.execute(
            "select ledger.post(%s, 'manual_credit', array["
            "(ledger.open_account('organization', %s, 'wallet', 'USD'), %s),"
            "(ledger.open_account('platform', null, 'adjustments', 'USD'), -%s)"
            "]::ledger.leg[], reason => 'money for a test')",
            (f"test:{uuid.uuid4()}:funded", organization, amount, amount),
        )
        connection.execute("select ledger.funds_changed(%s)", (organization,))


def together(dsn: str, works: list[Callable[[psycopg.Connection], None]]) -> None:
    """Run all works at once, each on its own connection, and raise any error."""
    barrier = Barrier(len(works), timeout=PATIENCE)

    def run(work: Callable[[psycopg.Connection], None]) -> None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("set deadlock_timeout = '100ms'")
            barrier.wait()
            work(connection)

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result()
