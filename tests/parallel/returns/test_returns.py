"""Of parallel decisions about one lead, each buyer is refunded once."""

import json
import uuid

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome
from tests.sizes import size

# Runs with the claims of a user for the duration of the transaction.
AS = " from (select set_config('request.jwt.claims', %s, true)) as claims"
MARK_BAD = "select returns.mark_lead_bad(%s, 'A joke')" + AS
APPROVE = "select returns.approve_refund_request(%s, null)" + AS
REJECT = "select returns.reject_refund_request(%s, 'no')" + AS
ASK = "select returns.request_refund(%s, 'spam', null)" + AS


class Sale:
    """A lead sold for 12.00 to three buyers, each with 50.00."""

    def __init__(self, sql: psycopg.Connection) -> None:
        self.sql = sql
        self.niche = outcome(sql, "select tests.create_niche()")
        self.lead = outcome(sql, "select tests.sell(%s, 3)", self.niche)
        self.sales = sql.execute(
            "select distinct on (s.assignment)"
            " s.assignment, s.organization, tests.claims_of(s.member)"
            " from tests.sales_of(%s) as s",
            (self.lead,),
        ).fetchall()

        admin = outcome(sql, "select tests.create_user(admin => true)")
        self.admin = json.dumps(outcome(sql, "select tests.claims_of(%s)", admin))

    def decide(self, query: str, what: uuid.UUID) -> tuple[str, uuid.UUID, str]:
        return (query, what, self.admin)

    def ask(self, number: int) -> tuple[str, uuid.UUID, str]:
        assignment, _, claims = self.sales[number]
        return (ASK, assignment, json.dumps(claims))

    def request(self, number: int) -> uuid.UUID:
        with self.sql.transaction():
            outcome(self.sql, *self.ask(number))
        found: uuid.UUID = outcome(
            self.sql,
            "select id from returns.request where assignment_id = %s",
            self.sales[number][0],
        )
        return found

    def purses(self) -> list[str]:
        return [outcome(self.sql, "select tests.purse(%s)", sale[1]) for sale in self.sales]


@pytest.fixture
def sale(sql: psycopg.Connection) -> Sale:
    return Sale(sql)


BACK = "debt 0, promo 0, wallet 5000"
PAID = "debt 0, promo 0, wallet 3800"


def books_are_right(sql: psycopg.Connection) -> bool:
    return sql.execute("select * from sale.verify()").fetchall() == []


def test_of_eight_requests_one_counts(dsn: str, sql: psycopg.Connection, sale: Sale) -> None:
    answers = at_once(dsn, [sale.ask(0)] * 8)
    assert sorted("asked" if isinstance(a, dict) else a for a in answers) == ["LM852"] * 7 + [
        "asked"
    ]


def test_parallel_requests_stay_within_the_limit(
    dsn: str, sql: psycopg.Connection, sale: Sale
) -> None:
    """An organisation that may make two requests makes eight at once."""
    organization = sale.sales[0][1]
    with sql.transaction():
        sql.execute(
            "select returns.change_refund_terms(%s, 14, '{spam}', '{}', 30, 2, null)",
            (sale.niche,),
        )
        level = outcome(sql, "select tests.create_level(%s, 100, 1)", sale.niche)
    outcome(
        sql,
        "update catalog.competition_level set retired_at = now() where id <> %s and niche_id = %s",
        level,
        sale.niche,
    )
    with sql.transaction():
        sql.execute(
            "select tests.create_subscription(%s, funds => 5000, organization => %s)",
            (level, organization),
        )
    for _ in range(8):
        with sql.transaction():
            sql.execute("select tests.sell_leads(%s, 1)", (sale.niche,))
    sales = sql.execute(
        "select id from sale.assignment where organization_id = %s and lead_id <> %s",
        (organization, sale.lead),
    ).fetchall()
    assert len(sales) == 8
    claims = json.dumps(sale.sales[0][2])
    answers = at_once(dsn, [(ASK, assignment, claims) for (assignment,) in sales])
    assert (
        sorted("asked" if isinstance(a, dict) else a for a in answers)
        == ["LM854"] * 6 + ["asked"] * 2
    )


def test_of_parallel_decisions_on_a_request_one_counts(
    dsn: str, sql: psycopg.Connection, sale: Sale
) -> None:
    request = sale.request(0)
    answers = at_once(dsn, [sale.decide(APPROVE, request), sale.decide(REJECT, request)] * 4)
    assert answers.count("LM856") == 7
    status = outcome(sql, "select status from returns.request where id = %s", request)
    assert sale.purses()[0] == {"approved": BACK, "rejected": PAID}[status]
    assert books_are_right(sql)


@pytest.mark.parametrize("first", ["bad lead", "approval", "rejection"])
def test_marking_a_lead_bad_refunds_each_buyer_once_during_other_decisions(
    dsn: str, sql: psycopg.Connection, sale: Sale, first: str
) -> None:
    request = sale.request(0)
    decision = sale.decide(REJECT if first == "rejection" else APPROVE, request)
    mark_bad = sale.decide(MARK_BAD, sale.lead)
    one, other = (mark_bad, decision) if first == "bad lead" else (decision, mark_bad)
    with psycopg.connect(dsn) as before, psycopg.connect(dsn) as after:
        outcome(before, *one)
        answer = behind(before, after, *other, then=before.commit)
    assert answer == {"bad lead": "LM856", "approval": 2, "rejection": 3}[first]
    assert sale.purses() == [BACK] * 3
    assert books_are_right(sql)


def test_requests_decisions_and_a_bad_lead_at_once_refund_each_buyer_once(
    dsn: str, sql: psycopg.Connection
) -> None:
    for _ in range(size(4, 100)):
        sale = Sale(sql)
        requests = [sale.request(0), sale.request(1)]
        at_once(
            dsn,
            [
                sale.decide(APPROVE, requests[0]), sale.decide(REJECT, requests[0]),
                sale.decide(APPROVE, requests[1]), sale.ask(2),
                sale.decide(MARK_BAD, sale.lead), sale.decide(MARK_BAD, sale.lead),
                ("select distribution.distribute_lead(%s)", sale.lead),
            ],
        )  # fmt: skip
        assert sale.purses() == [BACK] * 3
        refunds = outcome(
            sql,
            "select count(*)::integer from ledger.journal"
            " where kind = 'lead_refund' and subject_id = %s",
            sale.lead,
        )
        assert refunds == 3
        assert outcome(
            sql,
            "select bool_and(status <> 'pending') from returns.request where lead_id = %s",
            sale.lead,
        )
    assert books_are_right(sql)
