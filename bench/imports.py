"""Imports from a CRM: pages as sets, against one deal after the other."""

from __future__ import annotations

import itertools
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bench.frame import Bench, Database, Row, benchmark
from leadmill import encryption
from workers.imports import LOOKED_AT

PAGE = 500
ROUNDS = 3
FORM: list[dict[str, Any]] = [
    {"id": "city", "label": "City", "type": "text", "required": True},
    {"id": "state", "label": "State", "type": "text", "options": {"pattern": "[A-Z]{2}"}},
    {"id": "wedding_date", "label": "Wedding date", "type": "date"},
    {"id": "description", "label": "Description", "type": "textarea"},
    {"id": "tradition", "label": "Tradition", "type": "select", "options": ["none", "Catholic"]},
    {"id": "services", "label": "Services", "type": "multi-select", "options": ["Photo", "Video"]},
    {"id": "budget", "label": "Budget", "type": "number", "options": {"min": 0}},
]
KINDS = ("varchar", "varchar", "date", "text", "enum", "set", "monetary")
KEYS = {str(field["id"]): f"{number:040x}" for number, field in enumerate(FORM, start=1)}

# The usual way: for each deal insert or update, commit. It writes the same rows into the same
# tables; what it does not do is check anything, keep what an admin changed, or count.
UPSERT_LEAD = """
  insert into intake.lead (niche_id, form_schema_id, answers, submission_key)
  values (%(niche)s, %(form)s, %(answers)s, %(key)s)
  on conflict on constraint lead_submission_key_is_unique
  do update set answers = excluded.answers, updated_at = clock_timestamp()
  returning id
"""
UPSERT_CONTACT = """
  insert into intake.lead_contact (lead_id, name, email, phone)
  values (%(lead)s, %(name)s, %(email)s, %(phone)s)
  on conflict (lead_id)
  do update set name = excluded.name, email = excluded.email, phone = excluded.phone
"""
UPSERT_ATTRIBUTION = """
  insert into intake.lead_attribution (lead_id, partner) values (%(lead)s, 'Weddings')
  on conflict (lead_id) do nothing
"""
UPSERT_DEAL = """
  insert into crm.imported_deal (
    connection_id, deal_id, lead_id, deal_updated_at, person_id, person_updated_at,
    person_read_at, fingerprints)
  values (
    %(connection)s, %(deal)s, %(lead)s, %(updated)s, %(person)s, %(updated)s, clock_timestamp(),
    '{}')
  on conflict (connection_id, deal_id) do update
  set deal_updated_at = excluded.deal_updated_at, updated_at = clock_timestamp()
"""


class Account:
    """A niche, and connections to accounts that all hold the same deals."""

    def __init__(self, database: Database, connection: psycopg.Connection, deals: int) -> None:
        self._sql = connection
        with TemporaryDirectory() as folder:
            key = Path(folder) / "key.pgp"
            encryption.make_key(key)
            encryption.register(database.dsn(), key)
        self.niche = self._one("select catalog.create_niche('weddings', 'Weddings', null, 'USD')")
        self.form = self._one(
            "select catalog.create_form_schema(%s, %s, 'first')", self.niche, Jsonb(FORM)
        )
        self._one("select catalog.activate_form_schema(%s)", self.form)
        self._names = itertools.count(1)
        self.pages = list(_pages(deals))

    def _one(self, query: str, *values: object) -> Any:
        row = self._sql.execute(query, values).fetchone()
        return row[0] if row else None

    def connect(self) -> Any:
        """Another connection: to it each deal is new."""
        connection = self._one(
            "select crm.create_connection(%s, 'Weddings', %s, repeat('a', 40)) ->> 'connection_id'",
            *(self.niche, f"account{next(self._names)}"),
        )
        fields = [
            {
                "field_code": KEYS[str(field["id"])],
                "field_name": field["label"],
                "field_type": kind,
                "is_custom_field": True,
                "options": [
                    {"id": 100 + place, "label": label}
                    for place, label in enumerate(field.get("options", []))
                ]
                if kind in ("enum", "set")
                else None,
            }
            for field, kind in zip(FORM, KINDS, strict=True)
        ]
        self._one(
            "select crm.store_account(%s, 1, %s, %s, %s)",
            connection,
            Jsonb([{"id": 1, "name": "Weddings"}]),
            Jsonb([{"id": 1, "name": "New", "pipeline_id": 1, "order_nr": 1}]),
            Jsonb(fields),
        )
        self._one("select crm.set_field_mapping(%s, %s)", connection, Jsonb(KEYS))
        return connection

    def import_pages(self, connection: Any) -> float:
        """Deals per second by crm.import_page."""
        run = self._one("select crm.start_run(%s, 'admin')", connection)
        self._one("select fencing_token from crm.begin_run(%s)", run)
        started = time.monotonic()
        for deals, persons in self.pages:
            self._sql.execute(
                "select from crm.required_reads(%s, 1, %s)", (run, Jsonb(_slim(deals)))
            )
            self._sql.execute(
                "select from crm.import_page(%s, 1, %s, %s, 'next', 6, 60)",
                (run, Jsonb(deals), Jsonb(persons)),
            )
        seconds = time.monotonic() - started
        seen, failed = self._sql.execute(
            "select seen, seen - imported - unchanged from crm.import_run where id = %s", (run,)
        ).fetchone() or (0, 0)
        if seen != self.count or failed:
            raise RuntimeError(f"{seen} of {self.count} deals were seen, {failed} were not leads")
        self._one("select crm.fail_run(%s, 1, 'over')", run)
        return self.count / seconds

    def upsert(self, connection: Any, *, commit_each: bool) -> float:
        """Deals per second, one after the other; committed one by one or a page at a time."""
        started = time.monotonic()
        for deals, persons in self.pages:
            known = {person["id"]: person for person in persons}
            if commit_each:
                for deal in deals:
                    with self._sql.transaction():
                        self._upsert_one(connection, deal, known[deal["person_id"]])
            else:
                with self._sql.transaction():
                    for deal in deals:
                        self._upsert_one(connection, deal, known[deal["person_id"]])
        return self.count / (time.monotonic() - started)

    def _upsert_one(self, connection: Any, deal: dict[str, Any], person: dict[str, Any]) -> None:
        custom = deal["custom_fields"]
        answers = {name: custom[key] for name, key in KEYS.items()}
        answers["budget"] = answers["budget"]["value"]
        answers["tradition"] = FORM[4]["options"][answers["tradition"] - 100]
        answers["services"] = [FORM[5]["options"][one - 100] for one in answers["services"]]
        row = {
            "niche": self.niche,
            "form": self.form,
            "answers": Jsonb(answers),
            "key": f"upsert:{connection}:{deal['id']}",
            "connection": connection,
            "deal": deal["id"],
            "updated": deal["update_time"],
            "person": person["id"],
            "name": person["name"],
            "email": person["emails"][0]["value"].lower(),
            "phone": person["phones"][0]["value"],
        }
        found = self._sql.execute(UPSERT_LEAD, row).fetchone()
        row["lead"] = found[0] if found else None
        self._sql.execute(UPSERT_CONTACT, row)
        self._sql.execute(UPSERT_ATTRIBUTION, row)
        self._sql.execute(UPSERT_DEAL, row)

    @property
    def count(self) -> int:
        return sum(len(deals) for deals, _ in self.pages)


def _pages(count: int) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Deals as API v2 lists them, youngest first, each with a person of its own."""
    chance = random.Random(1)
    now = datetime.now(UTC).replace(microsecond=0)
    numbers = list(range(1, count + 1))
    for start in range(0, count, PAGE):
        deals, persons = [], []
        for number in numbers[start : start + PAGE]:
            added = now - timedelta(days=4) - timedelta(days=50) * (number / count)
            moment = added.strftime("%Y-%m-%dT%H:%M:%SZ")
            deals.append(
                {
                    "id": number,
                    "title": f"Wedding {number}",
                    "creator_user_id": 18,
                    "owner_id": 18,
                    "value": chance.randrange(500, 9000),
                    "currency": "USD",
                    "person_id": number + count,
                    "org_id": None,
                    "pipeline_id": 1,
                    "stage_id": 1,
                    "add_time": moment,
                    "update_time": moment,
                    "stage_change_time": moment,
                    "status": chance.choice(("open", "won", "lost")),
                    "probability": None,
                    "lost_reason": None,
                    "visible_to": 3,
                    "label_ids": [],
                    "origin": "ManuallyCreated",
                    "is_deleted": False,
                    "is_archived": False,
                    "custom_fields": {
                        KEYS["city"]: f"City {chance.randrange(300)}",
                        KEYS["state"]: chance.choice(("TX", "MA", "IL", "CO", "FL")),
                        KEYS["wedding_date"]: (added + timedelta(days=200)).date().isoformat(),
                        KEYS["description"]: f"{chance.randrange(40, 300)} guests & a garden",
                        KEYS["tradition"]: chance.choice((100, 101)),
                        KEYS["services"]: [100, 101],
                        KEYS["budget"]: {"value": chance.randrange(900, 9000), "currency": "USD"},
                    },
                }
            )
            persons.append(
                {
                    "id": number + count,
                    "name": f"Person {number}",
                    "first_name": "Person",
                    "last_name": str(number),
                    "owner_id": 18,
                    "org_id": None,
                    "add_time": moment,
                    "update_time": moment,
                    "emails": [{"value": f"Person-{number}@customer.example", "primary": True}],
                    "phones": [{"value": f"+1 512 555 {number % 10000:04}", "primary": True}],
                    "is_deleted": False,
                    "custom_fields": {},
                }
            )
        yield deals, persons


def _slim(deals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: deal[name] for name in LOOKED_AT} for deal in deals]


@benchmark
def imports(bench: Bench) -> Iterator[Row]:
    """Deals that become leads: a page in one call, against one deal after the other."""
    deals = bench.pick(2000, 20_000)
    with bench.database() as database, database.connect() as connection:
        account = Account(database, connection, deals)
        size = sum(len(json.dumps(page)) for page in account.pages) / deals
        sets: list[Any] = []

        def new_set() -> float:
            sets.append(account.connect())
            return account.import_pages(sets[-1])

        def upsert(commit_each: bool) -> Callable[[], float]:
            return lambda: account.upsert(account.connect(), commit_each=commit_each)

        for name, measured, baseline, goal, note in (
            ("import", new_set, upsert(True), 5.0, "new deals / upserted and committed one by one"),
            ("import, one commit", new_set, upsert(False), None,
             "new deals / upserted one by one, committed a page at a time"),
            ("import, again", lambda: account.import_pages(sets[-1]), new_set, None,
             "deals that have not changed / new ones"),
        ):  # fmt: skip
            database.settle()
            measured(), baseline()
            pairs = [(measured(), baseline()) for _ in range(ROUNDS)]
            yield Row(
                name,
                statistics.median(one for one, _ in pairs),
                "leads/s",
                statistics.median(other for _, other in pairs),
                statistics.median(one / other for one, other in pairs),
                at_least=goal,
                note=f"{note}; {deals:,} deals of {size:.0f} bytes",
            )
