"""Caps and opening hours as a provider sees them."""

import psycopg

from leadmill.story import ANSWERS, FORM
from tests.e2e.market import Market
from tests.e2e.test_forms import sold, submitted
from tests.e2e.test_money_back import deposited

CLOSED = {"monday": [["00:00", "00:01"]]}


def test_a_daily_cap_stops_sales(market: Market) -> None:
    niche, level = niche_with_level(market, "caps")
    owner, _ = deposited(market, "50.00")
    subscription = owner.call("subscribe", competition_level_id=level)
    market.story.wait("the funds", lambda: owner.get("subscriptions?ineligible_reason=is.null"))
    wrong = owner.request(
        "POST",
        "/api/rpc/set_caps",
        json={"subscription_id": subscription, "caps": {"day": {"leads": 0}}},
    )
    assert (wrong.status_code, wrong.json()["code"]) == (400, "LM607")
    assert "caps.day.leads" in wrong.json()["details"]
    owner.call("set_caps", subscription_id=subscription, caps={"day": {"leads": 2, "spend": 15}})

    for lead in [submitted(market, niche, ANSWERS) for _ in range(2)]:
        assert sold(market, lead) == {subscription}
    missed = submitted(market, niche, ANSWERS)
    assert sold(market, missed) == set()
    [why] = owner.get(f"rpc/explain_lead?lead_id={missed}")
    assert (why["subscription_id"], why["gate"]) == (subscription, "capped")
    as_it_is = owner.call("what_if", competition_level_id=level)
    assert (as_it_is["leads"], as_it_is["cost"], as_it_is["asked"]) == (2, 10, 3)
    without = owner.call("what_if", competition_level_id=level, caps={}, price="7.50")
    assert (without["leads"], without["cost"], without["losers"]) == (3, 22.5, None)
    [cap] = owner.get("subscription_caps")
    assert (cap["leads"], cap["max_leads"], cap["spend"]) == (2, 2, 10)
    [row] = owner.get("subscriptions")
    assert row["ineligible_reason"] == "capped"
    owner.call("set_caps", subscription_id=subscription, caps={})
    assert sold(market, submitted(market, niche, ANSWERS)) == {subscription}


def test_a_lead_waits_for_opening_hours(market: Market) -> None:
    niche, level = niche_with_level(market, "hours", opening_wait="7 days")
    owner, _ = deposited(market, "50.00")
    subscription = owner.call("subscribe", competition_level_id=level)
    market.story.wait("the funds", lambda: owner.get("subscriptions?ineligible_reason=is.null"))
    owner.call("set_opening_hours", subscription_id=subscription, opening_hours=CLOSED)
    [row] = owner.get("subscriptions")
    assert (row["ineligible_reason"], row["opening_hours"]) == ("closed", CLOSED)

    lead = submitted(market, niche, ANSWERS)
    market.admin.call("approve_lead", lead_id=lead)
    waiting = f"waiting_leads?lead_id=eq.{lead}"
    [waits] = market.story.wait("the run", lambda: market.admin.get(waiting))
    assert waits["retry_at"] == row["resumes_at"]
    assert market.admin.get(f"leads?id=eq.{lead}")[0]["status"] == "approved"

    # The opening hours begin, and the job that runs each minute sells the lead.
    with psycopg.connect(market.stack.dsn("postgres"), autocommit=True) as sql:
        sql.execute(
            "update distribution.subscription set opening_hours = null, resumes_at = now()"
            " where id = %s",
            (subscription,),
        )
        sql.execute("update distribution.waiting_lead set retry_at = now()")
        sql.execute("select queue.defer('process_due_openings', '{}')")
    market.story.wait("the sale", lambda: owner.get(f"assignments?lead_id=eq.{lead}"))
    assert market.admin.get(waiting) == []


def niche_with_level(market: Market, name: str, **settings: str) -> tuple[str, str]:
    """A niche of its own, with the form of the story and a level at 5.00."""
    slug = f"{market.slug}-{name}"
    niche = market.admin.call("create_niche", slug=slug, name="Servers", currency="USD")
    if settings:
        market.admin.call("update_niche", niche_id=niche, **settings)
    schema = market.admin.call("create_form_schema", niche_id=niche, fields=FORM)
    market.admin.call("activate_form_schema", form_schema_id=schema)
    level = market.admin.call(
        "create_competition_level", niche_id=niche, name="Plain", price="5.00", max_buyers=1
    )
    return slug, str(level)
