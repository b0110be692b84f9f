"""Organisations of one person request the welcome credit at the same time."""

import uuid

import psycopg
import pytest

from tests.parallel.clients import at_once, outcome

REVIEW = "select billing.review_credit(%s)"


def organization(sql: psycopg.Connection, email: str, card: str) -> uuid.UUID:
    """An organisation with a deposit that was paid with this card."""
    found: uuid.UUID = outcome(sql, "select tests.organization_of(tests.create_user(%s))", email)
    deposit = outcome(sql, "select tests.create_paid_deposit(%s)", found)
    sql.execute("update billing.deposit set payer = %s where id = %s", (card.encode(), deposit))
    return found


def credit(sql: psycopg.Connection, organizations: list[uuid.UUID]) -> int:
    found: int = outcome(
        sql,
        "select coalesce(sum(balance), 0)::integer from ledger.account"
        " where kind = 'promo' and organization_id = any(%s)",
        organizations,
    )
    return found


ADDRESS = """
insert into identity.billing_address (organization_id, line1, city, country, tax_number)
values (%s, 'Ring 1', 'Wien', 'AT', %s) returning null::integer
"""


@pytest.mark.parametrize("same", ["card", "mailbox", "tax number"])
def test_one_person_gets_one_credit(dsn: str, sql: psycopg.Connection, same: str) -> None:
    tag = uuid.uuid4().hex
    organizations = [
        organization(
            sql,
            f"{tag}+{n}@people.example" if same == "mailbox" else f"{n}.{tag}@people.example",
            tag if same == "card" else f"{tag}-{n}",
        )
        for n in range(8)
    ]
    if same == "tax number":
        for one in organizations:
            sql.execute(ADDRESS, (one, tag[:12].upper()))
    answers = at_once(dsn, [(REVIEW, one) for one in organizations])
    assert not [answer for answer in answers if answer], "no request fails"
    assert credit(sql, organizations) == 10000


def test_a_number_given_during_the_grant_is_claimed(dsn: str, sql: psycopg.Connection) -> None:
    """Whichever of the two comes first, the number brings no second credit."""
    for number in range(10):
        tag = uuid.uuid4().hex
        one, other = (organization(sql, f"{n}.{tag}@people.example", f"{tag}-{n}") for n in "ab")
        tax_number = f"{number}{tag[:12].upper()}"
        with psycopg.connect(dsn, autocommit=True) as connection:
            insert = (ADDRESS, one, tax_number)
            assert not [answer for answer in at_once(dsn, [(REVIEW, one), insert]) if answer]
            connection.execute(ADDRESS, (other, tax_number))
        outcome(sql, REVIEW, other)
        assert credit(sql, [one, other]) == 10000


def test_one_organization_gets_one_credit(dsn: str, sql: psycopg.Connection) -> None:
    tag = uuid.uuid4().hex
    one = organization(sql, f"{tag}@people.example", tag)
    at_once(dsn, [(REVIEW, one)] * 8)
    assert credit(sql, [one]) == 10000
    sql.execute("update billing.deposit set refunded = amount where organization_id = %s", (one,))
    at_once(dsn, [(REVIEW, one)] * 8)
    held = "select held::integer from ledger.account where kind = 'promo' and organization_id = %s"
    assert outcome(sql, held, one) == 10000
