"""A form changes repeatedly while leads are submitted and sold and filters change."""

import json
import threading
import time
import uuid

import psycopg
import pytest

from tests.harness import Database
from tests.parallel.clients import behind, outcome
from tests.parallel.crew import crew
from tests.sizes import size
from tests.waiting import wait_for

LIMITS = [10, 20, 30, 40, 50]
FIELD = """
select s.fields -> 0 ->> 'id'
from catalog.form_schema as s
where s.niche_id = %s and s.status = 'active'
"""
APPROVE = """
update intake.lead set status = 'approved', approved_at = clock_timestamp()
where id = %s returning id
"""


class ChangingForm:
    """Buyers with a maximum budget, whatever the current form calls that field."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.slug = "changing"
        self.over = threading.Event()
        self.changes = 0
        with db.connect() as sql:
            self.niche = outcome(sql, "select catalog.create_niche(%s, 'Changing')", self.slug)
            self.activate(sql, "price_0", None)
            level = outcome(sql, "select tests.create_level(%s, 100, 10)", self.niche)
            self.subscriptions = {}
            for limit in LIMITS:
                wish = json.dumps({"price_0": {"max": limit}})
                subscription = outcome(
                    sql, "select tests.create_subscription(%s, %s, 100000000)", level, wish
                )
                self.subscriptions[subscription] = limit

    def activate(self, sql: psycopg.Connection, name: str, before: str | None) -> None:
        fields = [{"id": name, "label": "Price", "type": "number", "required": True}]
        draft = outcome(
            sql, "select catalog.create_form_schema(%s, %s)", self.niche, json.dumps(fields)
        )
        if before:
            mappings = [{"kind": "renamed", "from": [before], "to": [name]}]
            sql.execute("select catalog.set_field_mappings(%s, %s)", (draft, json.dumps(mappings)))
        sql.execute("select catalog.activate_form_schema(%s)", (draft,))

    def change_forms(self, rounds: int, sold: dict[uuid.UUID, int], changed: list[object]) -> None:
        """Others come in while an upgrade is due, and sell once it has ended, in every round."""
        with self.db.connect() as sql:
            for number in range(1, rounds + 1):
                self.activate(sql, f"price_{number}", f"price_{number - 1}")
                asked = len(changed)
                wait_for(lambda asked=asked: len(changed) > asked)  # type: ignore[misc]
                while outcome(sql, "select distribution.upgrade_filters(%s, 2)", self.niche) == 2:
                    pass
                enough = len(sold) + 2
                wait_for(lambda enough=enough: len(sold) >= enough)  # type: ignore[misc]
            wait_for(lambda: "" in changed)

    def sell(self, sold: dict[uuid.UUID, int]) -> None:
        with self.db.connect() as sql:
            turn = 0
            while not self.over.is_set():
                turn += 1
                price = turn * 7 % 60
                answers = json.dumps({outcome(sql, FIELD, self.niche): price})
                contact = json.dumps({"name": "Jane", "email": "jane@customers.example"})
                submit = "select intake.submit_lead(%s, %s, %s) ->> 'lead_id'"
                lead = outcome(sql, submit, self.slug, contact, answers)
                if lead == "LM301":  # the form has changed since it was read
                    continue
                outcome(sql, APPROVE, lead)
                sell = "select distribution.distribute_lead(%s)"
                while outcome(sql, sell, lead) in ("LM611", "53000"):
                    time.sleep(0.02)
                sold[uuid.UUID(lead)] = price

    def change_filters(self, answers: list[object]) -> None:
        with self.db.connect() as sql:
            while not self.over.is_set():
                for subscription, limit in list(self.subscriptions.items())[:2]:
                    sql.execute(
                        "select set_config('request.jwt.claims', tests.claims_of(m.user_id)::text,"
                        " false) from distribution.subscription as s"
                        " join identity.membership as m on m.organization_id = s.organization_id"
                        " where s.id = %s limit 1",
                        (subscription,),
                    )
                    wish = json.dumps({outcome(sql, FIELD, self.niche): {"max": limit}})
                    change = "select distribution.change_filter(%s, %s)::text"
                    answers.append(outcome(sql, change, subscription, wish))
                    time.sleep(0.01)


@pytest.mark.parametrize("the_lead_is_first", [True, False])
def test_a_lead_that_waits_for_an_upgrade_is_sold_after_it(
    db: Database, the_lead_is_first: bool
) -> None:
    """The lead starts to wait at the moment when the upgrade ends."""
    market = ChangingForm(db)
    sell = "select distribution.distribute_backlog(%s)"
    upgrade = "select distribution.upgrade_filters(%s)"
    with db.connect() as sql, psycopg.connect(db.dsn()) as one, psycopg.connect(db.dsn()) as other:
        market.activate(sql, "price_1", "price_0")
        lead = outcome(sql, "select tests.create_lead(%s, %s)", market.niche, '{"price_1": 15}')
        if the_lead_is_first:
            assert outcome(one, sell, lead) == []
            assert behind(one, other, upgrade, market.niche, then=one.commit) == len(LIMITS)
        else:
            assert outcome(one, upgrade, market.niche) == len(LIMITS)
            [sold] = behind(one, other, sell, lead, then=one.commit)
            assert sold["outcome"] == "sold"
        jobs = outcome(
            sql,
            "select count(*) from queue.procrastinate_jobs where task_name = 'distribute_waiting'"
            " and status = 'todo' and args ->> 'lead_id' = %s::text",
            lead,
        )
        assert jobs == int(the_lead_is_first)
        assert outcome(sql, "select count(*) from distribution.waiting_lead") == 0


def test_no_lead_is_missed_or_sold_wrongly_while_a_form_changes(db: Database) -> None:
    market = ChangingForm(db)
    sold: dict[uuid.UUID, int] = {}
    changed: list[object] = []
    with crew() as threads:
        market.over = threads.over
        changing = threads.start(market.change_forms, size(6, 300), sold, changed)
        for _ in range(3):
            threads.start(market.sell, sold)
        threads.start(market.change_filters, changed)
        changing.result()
    with db.connect() as sql:
        bought: dict[uuid.UUID, set[uuid.UUID]] = {lead: set() for lead in sold}
        for lead, subscription in sql.execute(
            "select lead_id, subscription_id from sale.assignment"
        ):
            bought[lead].add(subscription)
        wanted = {
            lead: {one for one, limit in market.subscriptions.items() if price <= limit}
            for lead, price in sold.items()
        }
        assert bought == wanted
        stale = sql.execute(
            "select s.filter from distribution.subscription as s"
            " join catalog.form_schema as f on f.id = s.form_schema_id"
            " where f.status <> 'active' or s.filter_faults is not null"
        ).fetchall()
        assert stale == []
    assert set(changed) <= {"", "LM602"}
