"""Statements over HTTP: decimals, pages, CSV."""

import csv
import io
from decimal import Decimal
from typing import Any

import httpx
import pytest

from leadmill.story import Door
from tests.e2e.market import Market

PERIOD = {"currency": "USD", "since": "2020-01-01", "until": "2099-12-31"}


@pytest.fixture(scope="module")
def organization(market: Market) -> Any:
    """The member's organisation: 500.00 USD deposited, 100.00 of welcome credit, 30 leads."""
    found = market.claims_of(market.member_token)["org"]
    market.sql("select tests.fund(%s, 50000)", found)
    for _ in range(30):
        market.sql(
            "select tests.charge_lead(gen_random_uuid(), %s, gen_random_uuid(), 'USD', 1001)",
            found,
        )
    return found


def ask(
    door: Door, function: str, accept: str = "application/json", **query: Any
) -> httpx.Response:
    return door.request("GET", f"/api/rpc/{function}", params=query, headers={"Accept": accept})


def test_balances_are_decimals(market: Market, organization: str) -> None:
    held = "select ledger.place_hold('test:http:held', id, 5000, 'refund') from ledger.account"
    market.sql(f"{held} where organization_id = %s and kind = 'wallet'", organization)
    text = market.member.request("GET", "/api/balances?currency=eq.USD").text
    for part in ('"wallet":299.70', '"promo":0.00', '"held":50.00', '"available":249.70'):
        assert part in text
    market.sql("select ledger.release_hold(max(id)) from ledger.hold where amount = 5000")


def test_pages_of_a_statement_neither_repeat_nor_omit_lines(
    market: Market, organization: str
) -> None:
    first = ask(market.member, "statement", currency="USD")
    assert first.status_code == 200
    page = first.json()
    assert len(page) == 20
    # Promotional credit pays nine leads and most of the tenth, which therefore has two lines.
    assert '"balance_after":299.70' in first.text
    lines = list(page)
    while page:
        page = ask(
            market.member, "statement", currency="USD", before=page[-1]["id"], page_size=7
        ).json()
        lines += page
    assert len(lines) == len({line["id"] for line in lines}) == 33
    assert sum(round(line["amount"] * 100) for line in lines) == 29970
    assert len(ask(market.member, "statement", currency="USD", page_size=1000).json()) == 33
    wallet = ask(market.member, "statement", currency="USD", account="wallet").json()
    assert {line["account"] for line in wallet} == {"wallet"}


def test_a_statement_can_be_downloaded_as_a_file(market: Market, organization: str) -> None:
    answer = ask(market.member, "export_statement", "text/csv", **PERIOD)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="statement-USD-2020-01-01-2099-12-31.csv"'
    )
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 33, "the file has all lines, whatever the page size"
    assert rows[-1]["balance_after"] == "299.70"
    balance = Decimal(0)
    for row in rows:
        balance += Decimal(row["amount"])
        parts = (Decimal(row[f"{part}_after"]) for part in ("wallet", "promo", "debt"))
        wallet, promo, debt = parts
        assert Decimal(row["balance_after"]) == balance == wallet + promo - debt
    assert {row["currency"] for row in rows} == {"USD"}


def test_members_read_only_the_statement_of_their_organisation(
    market: Market, organization: str
) -> None:
    stranger = market.with_token(market.log_in(market.new_member())["access_token"])
    for function, accept, more in (
        ("statement", "application/json", {"currency": "USD"}),
        ("export_statement", "text/csv", PERIOD),
    ):
        theirs = ask(stranger, function, accept, organization_id=organization, **more)
        assert (theirs.status_code, theirs.json()["code"]) == (404, "LM111")
        nobody = ask(market.public, function, accept, **more)
        assert nobody.status_code == 401
        admin = ask(market.admin, function, accept, organization_id=organization, **more)
        assert admin.status_code == 200
        unnamed = ask(market.admin, function, accept, **more)
        assert (unnamed.status_code, unnamed.json()["code"]) == (404, "LM111")


def test_only_admins_see_the_ledger_of_the_platform(market: Market, organization: str) -> None:
    balances = market.admin.get("platform_balances?currency=eq.USD")
    earned = next(row["balance"] for row in balances if row["account"] == "lead_revenue")
    assert earned >= 300.30
    assert market.member.request("GET", "/api/platform_balances").status_code == 403
    roots = market.admin.request("GET", "/api/ledger_seals", headers={"Accept": "text/csv"})
    assert roots.status_code == 200
    assert roots.headers["content-type"].startswith("text/csv")
