"""Buyers want leads near them; a lead with coordinates is sold to buyers in range."""

from __future__ import annotations

from typing import Any

from tests.e2e.market import Market
from tests.e2e.test_forms import sold, submitted
from tests.e2e.test_money_back import deposited

FORM = [{"id": "place", "label": "Where?", "type": "location", "required": True}]
VIENNA = {"latitude": 48.2082, "longitude": 16.3738}
GRAZ = {"latitude": 47.0707, "longitude": 15.4395}


def around(place: dict[str, float], km: float) -> dict[str, Any]:
    return {"field": "place", "op": "within_km", "value": place | {"km": km}}


def test_a_lead_is_sold_to_buyers_within_their_radius(market: Market) -> None:
    slug = f"{market.slug}-radius"
    niche = market.admin.call("create_niche", slug=slug, name="Roofs", currency="USD")
    form = market.admin.call("create_form_schema", niche_id=niche, fields=FORM)
    market.admin.call("activate_form_schema", form_schema_id=form)
    level = market.admin.call(
        "create_competition_level", niche_id=niche, name="Plain", price="5.00", max_buyers=5
    )
    bought_by: dict[str, str] = {}
    for name, place in [("vienna", VIENNA), ("graz", GRAZ)]:
        member, _ = deposited(market, "50.00")
        wrong = member.request(
            "POST",
            "/api/rpc/subscribe",
            json={"competition_level_id": level, "filter": {"not": around(place, 5000)}},
        )
        assert (wrong.status_code, wrong.json()["code"]) == (400, "LM602")
        assert '"filter.not.value.km"' in wrong.json()["details"]
        bought_by[name] = member.call(
            "subscribe", competition_level_id=level, filter=around(place, 25)
        )
        market.story.wait(
            "the funds", lambda member=member: member.get("subscriptions?ineligible_reason=is.null")
        )

    # Leads in the town, in the suburbs, between the two, and without coordinates.
    in_town = submitted(market, slug, {"place": VIENNA | {"city": "Wien", "country": "AT"}})
    suburb = submitted(market, slug, {"place": {"latitude": 48.139, "longitude": 16.47}})
    between = submitted(market, slug, {"place": {"latitude": 47.72, "longitude": 16.08}})
    unknown = submitted(market, slug, {"place": {"city": "Wien", "country": "AT"}})
    assert sold(market, in_town) == {bought_by["vienna"]}
    assert sold(market, suburb) == {bought_by["vienna"]}
    assert sold(market, between) == set()
    assert sold(market, unknown) == set()

    def found(km: int) -> set[str]:
        place = f"latitude={VIENNA['latitude']}&longitude={VIENNA['longitude']}&km={km}"
        rows = market.admin.get(f"rpc/leads_within?{place}&niche_id=eq.{niche}")
        return {row["id"] for row in rows}

    assert found(25) == {in_town, suburb}
    assert found(100) == {in_town, suburb, between}
    refused = market.admin.request("GET", "/api/rpc/leads_within?latitude=0&longitude=0&km=0")
    assert (refused.status_code, refused.json()["code"]) == (400, "LM309")
