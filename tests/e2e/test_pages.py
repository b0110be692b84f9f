"""The size of pages, and what a response says about the total."""

from typing import Any

import httpx
import pytest

from leadmill.story import Door
from tests.e2e.market import Market

COUNTED = {"Prefer": "count=exact"}


def page(door: Door, path: str, **headers: str) -> httpx.Response:
    answer: httpx.Response = door.request("GET", f"/api/{path}", headers=headers)
    assert answer.status_code in (200, 206), answer.text
    return answer


def test_a_page_of_a_view_has_twenty_rows_by_default(market: Market) -> None:
    plain = page(market.admin, "audit_events?order=created_at,id")
    assert len(plain.json()) == 20
    assert plain.headers["content-range"] == "0-19/*"
    assert len(page(market.admin, "audit_events").json()) == 20
    counted = page(market.admin, "audit_events", **COUNTED)
    first, total = counted.headers["content-range"].split("/")
    assert first == "0-19"
    assert int(total) > 20
    assert len(page(market.admin, "audit_events?limit=30").json()) == 30
    assert len(page(market.admin, "audit_events?offset=5&limit=3&order=id").json()) == 3
    assert len(page(market.admin, "audit_events", Range="0-24").json()) == 25
    market.sql(
        "select audit.record('deliveries_resent', 'notification.channel', null, '{}')"
        " from generate_series(1, 1001)"
    )
    assert len(page(market.admin, "audit_events?limit=5000").json()) == 1000


def test_the_total_of_a_search_counts_all_pages(market: Market) -> None:
    market.sql(
        "select tests.create_listing(n) from tests.create_market('left_room', 20) as n,"
        " generate_series(1, 23)"
    )
    buyer = market.with_token(market.log_in(market.new_member())["access_token"])

    def search(**arguments: Any) -> httpx.Response:
        answer: httpx.Response = buyer.request(
            "POST", "/api/rpc/search_listings", json=arguments, headers=COUNTED
        )
        assert answer.status_code in (200, 206), answer.text
        return answer

    first = search(words="garden")
    assert len(first.json()) == 20
    total = int(first.headers["content-range"].removeprefix("0-19/"))
    assert total >= 23
    rest = search(words="garden", after=first.json()[-1]["id"], page_size=100)
    assert len(rest.json()) == total - 20
    assert rest.headers["content-range"] == f"20-{total - 1}/{total}"
    assert search(words="nothing of the kind").headers["content-range"] == "*/0"
    prices = [row["price"] for row in search(sort="dearest", page_size=100).json()]
    assert prices == sorted(prices, reverse=True)
    # Other tests read all listings.
    market.sql(
        "update marketplace.listing set status = 'withdrawn' where niche_id in"
        " (select id from catalog.niche where slug like 'weddings-%%')"
    )


@pytest.mark.parametrize("sort", ["random", ""])
def test_an_unknown_sort_is_refused(market: Market, sort: str) -> None:
    buyer = market.with_token(market.log_in(market.new_member())["access_token"])
    answer = buyer.request("POST", "/api/rpc/search_listings", json={"sort": sort})
    assert (answer.status_code, answer.json()["code"]) == (400, "LM830")


def test_a_page_of_subscriptions_embeds_their_niches(market: Market) -> None:
    market.sql(
        "select tests.create_subscription(tests.create_level(%s), organization =>"
        " (select m.organization_id from identity.membership as m join identity.user_account as u"
        " on u.id = m.user_id where u.email = %s))",
        market.niche_id,
        market.member_email,
    )
    rows = market.member.get("subscriptions?select=id,niches(name),competition_levels(name)")
    assert {row["niches"]["name"] for row in rows} == {"Test"}
    document = market.member.get("")
    for name, definition in document["definitions"].items():
        for column, shape in definition["properties"].items():
            assert "mail_preferences." not in shape.get("description", ""), f"{name}.{column}"
