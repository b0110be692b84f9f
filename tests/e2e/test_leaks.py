"""An organisation that has not bought a lead learns nothing about it by any request.

Each probe is sent to PostgREST before and after a lead is sold. The responses to those who did not
buy it must be the same byte for byte; those to the buyer or the admin must differ, because
otherwise the probe would prove nothing.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from leadmill.story import ANSWERS, Door
from tests.e2e.market import Market

NAME = "Hedwig Kiesler"
PHONE = "+4315550199"
COUNT = {"Prefer": "count=exact"}
# An answer that only this lead has.
BUDGET = 7350


@dataclass(frozen=True)
class Probe:
    """A request; `seen_by` is the caller whose response must change, so that the probe counts."""

    path: str
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    seen_by: str = "buyer"


def probe(
    path: str,
    headers: dict[str, str] | None = None,
    method: str = "GET",
    seen_by: str = "buyer",
) -> Probe:
    return Probe(path, tuple((headers or {}).items()), method, seen_by)


# The caller knows the address and tries to learn whether a lead with it exists.
PROBES = {
    "rows": probe("assignments?select=*"),
    "a filter on the address": probe("assignments?select=id&contact_email=eq.{email}"),
    "a pattern": probe("assignments?select=id&contact_name=ilike.*kiesler*"),
    "a regular expression": probe("assignments?select=id&contact_phone=match.5550199$"),
    "full text": probe("assignments?select=id&contact_name=fts(simple).hedwig"),
    "a comparison": probe("assignments?select=id&contact_email=gte.a&contact_email=lte.z"),
    "a list": probe("assignments?select=id&contact_email=in.({email},x@y.example)"),
    "a disjunction": probe("assignments?select=id&or=(contact_email.eq.{email},price.gt.0)"),
    "a negation": probe("assignments?select=id&contact_email=not.is.null"),
    "an answer": probe("assignments?select=id&answers->>budget=eq.7350"),
    "an answer contained": probe('assignments?select=id&answers=cs.{{"budget":7350}}'),
    "an order": probe("assignments?select=id&order=contact_email.desc,contact_phone"),
    "a page": probe("assignments?select=id&order=contact_email&limit=1&offset=0"),
    "a range past the end": probe("assignments?select=id&offset=1", COUNT),
    "a count": probe("assignments?select=id&contact_email=eq.{email}", COUNT),
    "a count without a body": probe("assignments?contact_email=eq.{email}", COUNT, "HEAD"),
    # The message of a failing cast would quote the value.
    "a cast that fails": probe("assignments?select=contact_email::integer"),
    "a key of text": probe("assignments?select=answers->purpose"),
    "as a table": probe("assignments?select=contact_email,contact_phone", {"Accept": "text/csv"}),
    "the only one": probe(
        "assignments?contact_email=eq.{email}",
        {"Accept": "application/vnd.pgrst.object+json"},
    ),
    "below levels": probe("competition_levels?select=id,assignments(contact_email)"),
    "below niches": probe("niches?select=slug,assignments(contact_name,answers)"),
    "levels that have one": probe(
        "competition_levels?select=id,assignments!inner(id)&assignments.contact_email=eq.{email}"
    ),
    "levels where it is not null": probe(
        "competition_levels?select=id,assignments()&assignments.contact_phone=not.is.null"
        "&assignments=not.is.null"
    ),
    "levels counted": probe(
        "competition_levels?select=id,assignments!inner(id)&assignments.contact_email=eq.{email}",
        COUNT,
    ),
    "below niches and levels": probe(
        "niches?select=slug,competition_levels(id,assignments(contact_email))"
    ),
    "below the own subscriptions": probe("subscriptions?select=id,assignments(contact_email)"),
    "below the own organisation": probe("organizations?select=id,assignments(contact_email)"),
    "the ledger": probe("ledger_entries?select=amount,lead_id&kind=eq.lead_charge"),
    "balances of others": probe("balances?select=*&order=available", COUNT),
    "leads": probe("leads?select=contact_email,status&order=created_at.desc", seen_by="admin"),
    "leads by the address": probe("leads?select=id&contact_email=eq.{email}", seen_by="admin"),
    "leads below niches": probe(
        "niches?select=slug,leads(contact_email)&slug=eq.{niche}", seen_by="admin"
    ),
    "traces": probe(
        "distribution_traces?select=lead_id,bought&order=started_at.desc", seen_by="admin"
    ),
    "the log": probe(
        "audit_events?select=entity_id,after&entity=eq.intake.lead&order=created_at.desc",
        seen_by="admin",
    ),
    # Refused to everybody: PostgREST does not aggregate unless it is configured to.
    "an aggregate": probe("assignments?select=contact_email.max()", seen_by="nobody"),
    "a count of rows": probe("assignments?select=count()", seen_by="nobody"),
    "contacts": probe("lead_contact?select=email", seen_by="nobody"),
    "contacts in their schema": probe(
        "lead_contact?select=email", {"Accept-Profile": "intake"}, seen_by="nobody"
    ),
}


@dataclass(frozen=True)
class Sale:
    """A client for each caller, and the response to each probe before and after the sale."""

    doors: dict[str, Door]
    email: str
    before: dict[tuple[str, str], str]
    after: dict[tuple[str, str], str]


def put(door: Door, one: Probe, **words: str) -> str:
    """Status, range and body: every part of a response that depends on rows."""
    answer = door.request(one.method, f"/api/{one.path.format(**words)}", headers=dict(one.headers))
    return f"{answer.status_code} {answer.headers.get('Content-Range')} {answer.text}"


@pytest.fixture(scope="module")
def sale(market: Market) -> Sale:
    """A lead sold to one of three members: one wants other leads, one has no subscription."""
    level = market.admin.call(
        "create_competition_level",
        niche_id=market.niche_id, name="Discreet", price="12.00", max_buyers=3,
    )  # fmt: skip
    doors = {"anon": market.public, "admin": market.admin}
    for who in ("buyer", "passed over", "stranger"):
        email = market.new_member()
        doors[who] = market.with_token(market.log_in(email)["access_token"])
    doors["buyer"].call("subscribe", competition_level_id=level)
    doors["passed over"].call(
        "subscribe", competition_level_id=level, filter={"location": ["Asia"]}
    )
    email = f"hedwig-{uuid.uuid4().hex}@customer.example"

    def ask_all() -> dict[tuple[str, str], str]:
        return {
            (who, name): put(door, one, email=email, niche=market.slug)
            for who, door in doors.items()
            for name, one in PROBES.items()
        }

    before = ask_all()
    lead = market.public.call(
        "submit_lead",
        niche=market.slug,
        contact={"name": NAME, "email": email, "phone": PHONE},
        answers=ANSWERS | {"budget": BUDGET},
    )["lead_id"]
    market.admin.call("approve_lead", lead_id=lead)
    sold: Callable[[], object] = lambda: doors["buyer"].get(f"assignments?lead_id=eq.{lead}")  # noqa: E731
    market.story.wait("the sale", sold)
    return Sale(doors, email, before, ask_all())


@pytest.mark.parametrize("name", PROBES)
def test_each_probe_reveals_the_lead_to_those_who_may_see_it(sale: Sale, name: str) -> None:
    """Otherwise the same response to the others would prove nothing."""
    who = PROBES[name].seen_by
    if who == "nobody":
        for (_, asked), answer in sale.after.items():
            assert asked != name or answer[0] == "4", answer
    else:
        assert sale.after[who, name] != sale.before[who, name]


@pytest.mark.parametrize("who", ["anon", "stranger", "passed over"])
@pytest.mark.parametrize("name", PROBES)
def test_organisations_that_did_not_buy_learn_nothing(sale: Sale, who: str, name: str) -> None:
    assert sale.after[who, name] == sale.before[who, name]
    assert not any(word in sale.after[who, name] for word in (NAME, PHONE, sale.email))
    # An id may happen to contain these digits.
    assert not re.search(rf"(?<![-\w]){BUDGET}(?![-\w])", sale.after[who, name])


# Estimates of the planner come from statistics over the rows of all organisations.
@pytest.mark.parametrize("prefer", ["planned", "estimated", "planned, count=planned"])
def test_estimated_counts_reveal_no_rows_of_others(market: Market, sale: Sale, prefer: str) -> None:
    buyer = market.claims_of(sale.doors["buyer"].token or "")["sub"]
    agent = f"agent-{uuid.uuid4().hex}"
    market.sql(
        "insert into identity.session (user_id, organization_id, role, agent, expires_at, ended_at,"
        " end_reason) select m.user_id, m.organization_id, 'member', %s, now(), now(), 'logged_out'"
        " from identity.membership as m, generate_series(1, 500) where m.user_id = %s",
        agent,
        buyer,
    )
    market.sql("analyze identity.session")

    def ask(who: str, word: str) -> str:
        asks = probe("sessions?select=id&limit=0&agent=eq." + word, {"Prefer": f"count={prefer}"})
        return put(sale.doors[who], asks)

    assert ask("stranger", agent) == ask("stranger", "x" + agent[1:])
    assert ask("buyer", agent) == "206 */500 []"
