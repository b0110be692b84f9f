"""When a form changes, filters are migrated and leads of the old version still find buyers."""

from __future__ import annotations

from typing import Any

from leadmill.story import ANSWERS, FORM, Door
from tests.e2e.market import Market
from tests.e2e.test_money_back import deposited

# Version 2 renames the budget, merges cpu and memory into a plan, and drops storage.
PLANS = [
    {"from": {"cpu": cpu, "ram": ram}, "to": {"plan": plan}}
    for cpu, ram, plan in [
        ("2 cores", "4GB", "Small"),
        ("4 cores", "8GB", "Middle"),
        ("8+ cores", "16GB+", "Large"),
    ]
]
SECOND = [
    {"id": "money", "label": "Monthly budget", "type": "number", "required": True},
    {"id": "plan", "label": "Plan", "type": "radio", "options": ["Small", "Middle", "Large"]},
    *[field for field in FORM if field["id"] == "location"],
]
MAPPINGS: list[dict[str, Any]] = [
    {"kind": "renamed", "from": ["budget"], "to": ["money"]},
    {"kind": "merged", "from": ["cpu", "ram"], "to": ["plan"], "table": PLANS},
    {"kind": "deprecated", "from": ["storage"]},
]


def submitted(market: Market, slug: str, answers: dict[str, Any]) -> str:
    contact = {"name": "Jane", "email": "jane@customer.example"}
    receipt = market.public.call("submit_lead", niche=slug, contact=contact, answers=answers)
    return str(receipt["lead_id"])


def sold(market: Market, lead_id: str) -> set[str]:
    """The buyers of a lead, once its run is finished."""
    market.admin.call("approve_lead", lead_id=lead_id)
    market.story.wait(
        "the run", lambda: market.admin.get(f"leads?id=eq.{lead_id}&status=in.(distributed,unsold)")
    )
    rows = market.admin.get(f"assignments?lead_id=eq.{lead_id}&select=subscription_id")
    return {row["subscription_id"] for row in rows}


def test_filters_are_migrated_to_a_new_form(market: Market) -> None:
    slug = f"{market.slug}-forms"
    niche = market.admin.call("create_niche", slug=slug, name="Servers", currency="USD")
    first = market.admin.call("create_form_schema", niche_id=niche, fields=FORM)
    market.admin.call("activate_form_schema", form_schema_id=first)
    level = market.admin.call(
        "create_competition_level", niche_id=niche, name="Plain", price="5.00", max_buyers=5
    )
    wanted: dict[str, dict[str, Any]] = {
        "budget": {"budget": {"min": 50}, "location": ["EU"]},
        "cpu": {"any": [{"field": "cpu", "op": "eq", "value": "4 cores"}, {"budget": 5000}]},
        "storage": {"storage": ["SSD"]},
    }
    owners: dict[str, Door] = {}
    bought_by: dict[str, str] = {}
    for name, wish in wanted.items():
        owners[name], _ = deposited(market, "50.00")
        bought_by[name] = owners[name].call("subscribe", competition_level_id=level, filter=wish)
        market.story.wait(
            "the funds",
            lambda name=name: owners[name].get("subscriptions?ineligible_reason=is.null"),
        )
    old_lead = submitted(market, slug, ANSWERS)

    second = market.admin.call("create_form_schema", niche_id=niche, fields=SECOND)
    wrong = market.admin.request(
        "POST",
        "/api/rpc/set_field_mappings",
        json={"form_schema_id": second, "mappings": [MAPPINGS[0] | {"to": ["cash"]}]},
    )
    assert (wrong.status_code, wrong.json()["code"]) == (400, "LM208")
    market.admin.call("set_field_mappings", form_schema_id=second, mappings=MAPPINGS)
    market.admin.call("activate_form_schema", form_schema_id=second)

    def filters() -> Any:
        rows = market.admin.get(f"subscriptions?niche_id=eq.{niche}")
        is_done = all(row["form_schema_id"] == second or row["filter_faults"] for row in rows)
        return is_done and {row["id"]: row for row in rows}

    after = market.story.wait("the upgrade of the filters", filters)
    assert after[bought_by["budget"]]["filter"] == {"money": {"min": 50}, "location": ["EU"]}
    assert after[bought_by["cpu"]]["filter"] == {
        "any": [{"field": "plan", "op": "in", "value": ["Middle"]}, {"money": 5000}]
    }
    invalid = after[bought_by["storage"]]
    assert invalid["filter"] == wanted["storage"]
    assert [fault["code"] for fault in invalid["filter_faults"]] == ["not_mapped"]

    # A lead of version 1 keeps its answers, which are read through the field mappings.
    assert sold(market, old_lead) == {bought_by["budget"], bought_by["cpu"]}
    (lead,) = market.admin.get(f"leads?id=eq.{old_lead}")
    assert (lead["answers"], lead["form_schema_id"]) == (ANSWERS, first)
    new_answers = {"money": 60, "plan": "Large", "location": ["US", "EU"]}
    assert sold(market, submitted(market, slug, new_answers)) == {bought_by["budget"]}

    # The owner of an invalid filter is notified, changes it, and buys again.
    address = owners["storage"].call("me")["email"]
    mail = market.story.mail(address, "filter needs a change")
    assert "no longer has" in mail["text"]
    owners["storage"].call(
        "change_filter", subscription_id=bought_by["storage"], filter={"plan": ["Large"]}
    )
    assert sold(market, submitted(market, slug, new_answers)) == {
        bought_by["budget"],
        bought_by["storage"],
    }
