"""A member who browses the marketplace learns nothing about the person by any filter.

Every operator of PostgREST is applied to every column, hidden or shown, once with a value that is
true of the person and once with a similar value that is not. Both responses must be the same, so
that nothing is revealed. For the buyer of the lead they must differ.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest

from leadmill.market_story import WEDDING, WEDDING_FORM
from leadmill.story import Door
from tests.e2e.market import Market

TAG = uuid.uuid4().hex[:8]
# True values and similar false ones: no word that is shown sorts between the two.
TRUE = {
    "name": "Hedwig Kieslera",
    "email": f"hedwig-{TAG}-a@customer.example",
    "phone": "+4315550198",
    "religion": "Quakera",
}
FALSE = {
    "name": "Hedwig Kieslerb",
    "email": f"hedwig-{TAG}-b@customer.example",
    "phone": "+4315550199",
    "religion": "Quakerb",
}
OPERATORS = {
    operator: f"{operator}.{{}}"
    for operator in (
        *("eq", "neq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch", "isdistinct"),
        *("fts", "plfts", "phfts", "wfts", "fts(simple)"),
        *("not.eq", "not.like", "not.fts", "not.gt"),
    )
} | {
    "in": "in.({})",
    "not.in": "not.in.({})",
    "eq(any)": "eq(any).{{{}}}",
    "like(all)": "like(all).{{{}}}",
    "is": "is.null",
    "cs": "cs.{{{}}}",
    "cd": "cd.{{{}}}",
    "ov": "ov.{{{}}}",
    "sl": "sl.({},{})",
    "sr": "sr.({},{})",
    "nxr": "nxr.({},{})",
    "nxl": "nxl.({},{})",
    "adj": "adj.({},{})",
}
# The operators that distinguish the two values if the text can be read.
TELLING = {"eq", "neq", "lt", "gte", "like", "ilike", "match", "imatch", "isdistinct", "not.eq",
           "in", "not.in", "eq(any)", "like(all)"}  # fmt: skip
HIDDEN = ("contact_name", "contact_email", "contact_phone", "answers", "answers->>religion",
          "lead_id", "words")  # fmt: skip
SHOWN = ("description", "city", "category", "number")
# The requests in which a column of a listing can be named.
PLACES = (
    "listings?select=id&{column}={asked}",
    "listings?select=id&or=({column}.{asked},price.lt.0)",
    "rpc/search_listings?select=id&{column}={asked}",
    "favorites?select=listing_id,listings!inner(id)&listings.{column}={asked}",
    "niches?select=slug,listings!inner(id)&listings.{column}={asked}&slug=eq.{slug}",
)
# Requests without an operator.
OTHERS = (
    "rpc/search_listings?words={name}",
    "rpc/search_listings?words={email}",
    "rpc/search_listings?words={religion}",
    "rpc/search_listings?city={name}",
    "rpc/search_listings?state={religion}",
    "listings?select=id,leads(contact_email)&leads.contact_email=eq.{email}",
    "listings?select=id,leads!inner(id)&leads.contact_email=eq.{email}",
    "listings?select=id,assignments(contact_email)",
    "listings?select=id,assignments!inner(id)&assignments.contact_email=eq.{email}",
    "listings?select=id,all_listings(lead_id)",
    "all_listings?select=lead_id",
    "marketplace_settings?select=description_field",
    "leads?contact_email=eq.{email}",
    "assignments?contact_email=eq.{email}",
    "feedbacks?select=*",
    *(f"listings?select=id&order={column}" for column in HIDDEN),
    *(f"listings?select={column}" for column in HIDDEN),
    *(f"listings?select={column}.count()" for column in (*HIDDEN, *SHOWN)),
    "listings?select=count()&description=ilike.*{name}*",
    "listings?select=id,contact_email::integer",
)
COUNTS = ("exact", "planned", "estimated")


@dataclass(frozen=True)
class Fair:
    """A listed lead that is not sold yet, and a client for each caller."""

    doors: dict[str, Door]
    listing_id: str
    slug: str


def put(door: Door, path: str, words: dict[str, str], prefer: str = "") -> str:
    """The whole response, with the false values replaced by the true ones for comparison."""
    answer = door.request("GET", f"/api/{path}", headers={"Prefer": prefer} if prefer else {})
    told = f"{answer.status_code} {answer.headers.get('Content-Range')} {answer.text}"
    for name, word in words.items():
        told = told.replace(word, TRUE[name])
    return told


def asked(place: str, column: str, operator: str, word: str, slug: str) -> str:
    quoted = f'"{word}"' if operator in ("in", "not.in") else word
    value = OPERATORS[operator].format(*[quoted] * 2).replace("+", "%2B")
    if "or=(" in place:  # within a group, commas and parentheses are quoted
        head, _, tail = value.partition(".")
        value = value if "(" in value or "{" in value else f'{head}."{tail}"'
        if head == "not":
            middle, _, tail = tail.partition(".")
            value = value if "(" in value or "{" in value else f'not.{middle}."{tail}"'
    return place.format(column=column, asked=value, slug=slug)


@pytest.fixture(scope="module")
def fair(market: Market) -> Fair:
    slug = f"fair-{TAG}"
    niche_id = market.admin.call("create_niche", slug=slug, name="Fair", currency="USD")
    schema_id = market.admin.call("create_form_schema", niche_id=niche_id, fields=WEDDING_FORM)
    market.admin.call("activate_form_schema", form_schema_id=schema_id)
    market.admin.call(
        "set_marketplace_settings", niche_id=niche_id, listing_rule="at_once", state_field="state",
        city_field="city", event_date_field="wedding_date", category_field="style",
        description_field="wishes",
    )  # fmt: skip
    wishes = f"A garden. {TRUE['name']}, {TRUE['phone']}, {TRUE['email']}"
    lead_id = market.public.call(
        "submit_lead", niche=slug,
        contact={name: TRUE[name] for name in ("name", "email", "phone")},
        answers=WEDDING | {"wishes": wishes, "religion": TRUE["religion"]},
    )["lead_id"]  # fmt: skip
    market.admin.call("approve_lead", lead_id=lead_id)
    listed = f"all_listings?lead_id=eq.{lead_id}"
    listing = market.story.wait("the listing", lambda: market.admin.get(listed))[0]
    doors = {"anon": market.public}
    for who in ("stranger", "buyer"):
        doors[who] = market.with_token(market.log_in(market.new_member())["access_token"])
        doors[who].call("add_favorite", listing_id=listing["id"])
    assert doors["stranger"].get(f"listings?id=eq.{listing['id']}")
    return Fair(doors, listing["id"], slug)


@pytest.mark.parametrize("who", ["anon", "stranger"])
@pytest.mark.parametrize("operator", OPERATORS)
def test_no_operator_reveals_the_person(fair: Fair, who: str, operator: str) -> None:
    """Neither hidden columns nor the words that were redacted from shown ones can be probed."""
    door = fair.doors[who]
    for place in PLACES if who == "stranger" else PLACES[:3]:
        for column in (*HIDDEN, *SHOWN):
            word = "religion" if "religion" in column else column.removeprefix("contact_")
            word = word if word in TRUE else "name"
            true, false = (
                put(door, asked(place, column, operator, words[word], fair.slug), words)
                for words in (TRUE, FALSE)
            )
            assert true == false, (place, column)
            if who == "anon":
                assert true.startswith("40"), true
            if column in HIDDEN:
                assert true[0] == "4", true


@pytest.mark.parametrize("who", ["anon", "stranger"])
@pytest.mark.parametrize("path", OTHERS)
def test_no_other_request_reveals_the_person(fair: Fair, who: str, path: str) -> None:
    for prefer in ("", *(f"count={count}" for count in COUNTS)):
        true, false = (
            put(fair.doors[who], path.format(**words), words, prefer) for words in (TRUE, FALSE)
        )
        assert true == false
        if who == "anon":
            assert true.startswith("40"), true


def test_listings_contain_no_contact_data(fair: Fair) -> None:
    (row,) = fair.doors["stranger"].get(f"listings?id=eq.{fair.listing_id}")
    assert row["description"].startswith("A garden.")
    told = str(row)
    for word in (*TRUE.values(), "Hedwig", "Kieslera", TAG):
        assert word not in told
    # Ids, the number and the times may contain these digits.
    assert "555" not in row["description"]


def test_the_buyer_can_filter_by_the_person(fair: Fair) -> None:
    """The same operators distinguish the values. Runs last, because it sells the lead."""
    door = fair.doors["buyer"]
    door.call("buy_lead", listing_id=fair.listing_id)
    place = "assignments?select=id&{column}={asked}"
    for column in ("contact_name", "contact_email", "contact_phone", "answers->>religion"):
        word = "religion" if "religion" in column else column.removeprefix("contact_")
        telling = {
            operator
            for operator in OPERATORS
            if len({
                put(door, asked(place, column, operator, words[word], fair.slug), words)
                for words in (TRUE, FALSE)
            }) == 2
        }  # fmt: skip
        assert telling >= TELLING - ({"match", "imatch"} if column == "contact_phone" else set())
