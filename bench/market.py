"""A market of any size: subscriptions, leads, and the steady state that sales bring it into."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.frame import CLIENTS, Database, Load
from bench.ledger import load_books, prove

# A lead that nobody has seen.
NEXT = "(select nextval('bench.next'))"
SELL = f"select distribution.distribute_lead(id) from bench.lead where n = {NEXT};"
PRICE = 100
MAX_BUYERS = 3
# Leads come from these alone; nine filters in ten want others, and so never win.
LIVE = 20
REGIONS = [f"region {n}" for n in range(190)]
SERVICES = [f"service {n}" for n in range(190)]
FORM: list[dict[str, Any]] = [
    # Nobody wants the last one of each.
    {"id": "region", "label": "Region", "type": "select", "options": [*REGIONS, "nowhere"]},
    {"id": "service", "label": "Service", "type": "select", "options": [*SERVICES, "nothing"]},
    {"id": "budget", "label": "Budget", "type": "number", "options": {"min": 0, "max": 2000}},
]
DISTINCT_FILTERS = 500


def _some(options: list[str], is_live: bool, count: int = 2) -> list[str]:
    return sorted(random.sample(options[:LIVE] if is_live else options[LIVE:], count))


def _range(is_live: bool) -> dict[str, int]:
    low = random.randrange(90) if is_live else random.randrange(100, 990)
    return {"min": low, "max": low + 9}


def _all_but(options: list[str], is_live: bool) -> dict[str, Any]:
    wanted = _some(options, is_live)
    unwanted = [one for one in options if one not in wanted]
    return {"not": {"field": "region", "op": "in", "value": unwanted}}


# By whether the filter is one that leads can match.
FILTERS: dict[str, Callable[[bool], dict[str, Any]]] = {
    "sets": lambda is_live: {"region": _some(REGIONS, is_live)},
    "ranges": lambda is_live: {"budget": _range(is_live)},
    # Unselective: all of them match, each half of the leads.
    "wide": lambda _: {"region": _some(REGIONS, True, LIVE // 2)},
    # The term of the region leads to all of them; only the service tells that nine do not match.
    "two fields": lambda is_live: {
        "region": _some(REGIONS, True),
        "service": _some(SERVICES, is_live, 15),
    },
    # No access term: every lead has to be looked at.
    "negated": lambda is_live: _all_but(REGIONS, is_live),
}
ANSWERS = f"""jsonb_build_object(
  'region', 'region ' || floor(random() * {LIVE})::int,
  'service', 'service ' || floor(random() * {LIVE})::int,
  'budget', floor(random() * 100)::int)"""

UNFUNDED = """
with o as (
  insert into identity.organization (name, status)
  select 'Unfunded ' || n, 'active' from generate_series(1, %s) as n
  returning id
)
insert into ledger.account
  (owner_kind, organization_id, kind, keeps_balance, currency, min_balance, max_balance)
select k.owner_kind, o.id, k.kind, k.keeps_balance, 'USD', k.min_balance, k.max_balance
from o join ledger.account_kind as k on k.owner_kind = 'organization'
order by o.id, k.kind desc
"""
OWNERS = """
with u as (
  insert into identity.user_account (email, status, email_verified_at)
  select id || '@bench.example', 'active', now() from identity.organization
  returning id, email
)
insert into identity.membership (user_id, organization_id)
select u.id, split_part(u.email, '@', 1)::uuid from u
"""
SUBSCRIPTIONS = """
insert into distribution.subscription (
  organization_id, niche_id, competition_level_id, form_schema_id,
  filter, predicate, access_field, access_terms)
select
  o.id, l.niche_id, l.id, c.form_schema_id,
  c.filter, c.predicate::jsonpath, c.access_field, c.access_terms
from (
  select id, row_number() over (order by random()) %% %s as n from identity.organization
) as o
join (
  select f.n, f.filter, s.id as form_schema_id, c.*
  from bench.filter as f, catalog.form_schema as s,
    distribution.compile_filter(s.fields, f.filter) as c
) as c using (n),
catalog.competition_level as l
"""
# Of those who want the lead of a row, as many as can buy.
BUYERS = """(
  select count(*) from distribution.subscription as s join intake.lead as l on l.id = lead_id
  where s.ineligible_reason is null and l.answers @@ s.predicate)"""
FAULTS = {
    "leads sold to too few or too many": f"""
        select lead_id, count(*) from sale.assignment
        group by lead_id having count(*) <> 3 and count(*) <> least(3, {BUYERS})""",
    "runs that sold nothing": f"""
        select r.id from distribution.run as r join bench.lead as b on b.id = r.lead_id
        where r.outcome <> 'sold' and {BUYERS} > 0""",
    "sales that were not charged": """
        select a.id from sale.assignment as a
        left join ledger.entry as e on e.journal_id = a.journal_id and e.amount = a.price
        where e.id is null""",
    "charges without a sale": """
        select j.id from ledger.journal as j
        left join sale.assignment as a on a.journal_id = j.id
        where j.kind = 'lead_charge' and a.id is null""",
    "turns that are not that of the last sale": """
        select s.id from distribution.subscription as s
        join (
          select subscription_id as id, max(turn) as turn from sale.assignment group by 1
        ) as a using (id)
        left join distribution.rotation as r on r.subscription_id = s.id
        where s.turn <> a.turn or r.turn is distinct from a.turn""",
    "buyers who wanted other leads": """
        select a.id from sale.assignment as a
        join distribution.subscription as s on s.id = a.subscription_id
        join intake.lead as l on l.id = a.lead_id
        where not (l.answers @@ s.predicate)""",
}

# Between buyers who want the same leads and could buy all the time: who got most, and who fewest.
SPREAD = """
select coalesce(max(most - fewest), 0) from (
  select max(n) as most, min(n) as fewest
  from (
    select s.predicate::text as wish, (select count(*) from sale.assignment as a where a.subscription_id = s.id) as n
    from distribution.subscription as s
    where s.ineligible_reason is null
  ) as bought
  group by wish having max(n) > 0
) as of_wish
"""  # noqa: E501 - SQL is read in lines of 140

STILL_COLD = """
with lead as materialized (
  select l.answers from intake.lead as l join bench.lead using (id)
), wanting as materialized ( -- each of the few distinct filters once, not each subscription
  select f.predicate
  from (select distinct predicate::text as predicate from distribution.subscription) as f
  where exists (select from lead as l where l.answers @@ f.predicate::jsonpath)
)
select count(*) from distribution.subscription as s
join wanting as w on w.predicate = s.predicate::text
where s.ineligible_reason is null
  and (select count(*) from sale.assignment as a where a.subscription_id = s.id) < 2
"""
LOOKED_AT = """
select avg(evaluated_count)
from (select evaluated_count from distribution.trace order by created_at desc limit %s) as t
"""


@dataclass
class Market:
    """One niche with one level."""

    database: Database
    subscriptions: int
    kind: str
    after_leads: str = ""

    def load(self) -> None:
        """Subscriptions of as many organisations; a fifth of them without money."""
        random.seed(1)
        with self.database.connect() as sql:
            self._niche(sql)
        load_books(self.database, self.subscriptions - self.subscriptions // 5, amount=10_000_000)
        with self.database.connect() as sql:
            self._subscriptions(sql)
            sql.execute(
                "create table bench.lead (n bigint generated always as identity primary key,"
                " id uuid not null)"
            )
            sql.execute("create sequence bench.next")
        self.database.settle()

    def _niche(self, sql: psycopg.Connection) -> None:
        sql.execute("create schema bench")
        sql.execute(
            "create table bench.niche as select catalog.create_niche('bench', 'Bench') as id"
        )
        sql.execute(
            "select catalog.activate_form_schema(catalog.create_form_schema(id, %s))"
            " from bench.niche",
            (json.dumps(FORM),),
        )
        sql.execute(
            "select catalog.create_competition_level("
            " id, 'Shared', ledger.to_decimal(%s, 'USD'), %s) from bench.niche",
            (PRICE, MAX_BUYERS),
        )

    def _subscriptions(self, sql: psycopg.Connection) -> None:
        sql.execute(UNFUNDED, (self.subscriptions // 5,))
        sql.execute(OWNERS)
        sql.execute("create table bench.filter (n int primary key, filter jsonb)")
        make = FILTERS[self.kind]
        sql.cursor().executemany(
            "insert into bench.filter values (%s, %s)",
            [(n, json.dumps(make(n % 10 == 0))) for n in range(DISTINCT_FILTERS)],
        )
        sql.execute(SUBSCRIPTIONS, (DISTINCT_FILTERS,))
        sql.execute(
            "select distribution.sync_rotation(array( select id from distribution.subscription))"
        )

    @property
    def name(self) -> str:
        return f"{self.kind}, {self.subscriptions:,}"

    def sell(
        self,
        script: str,
        seconds: float,
        *,
        leads: int = 1,
        clients: int = CLIENTS,
        variables: Mapping[str, object] | None = None,
        tries: int = 1,
        rate: float | None = None,
    ) -> Load:
        """Leads that nobody has seen; a call of the script takes so many."""
        self._have_leads(round(seconds * 1500))
        before = self.runs()
        load = self.database.pgbench(
            script,
            seconds=seconds,
            clients=clients,
            variables=variables,
            tries=tries,
            rate=rate,
        )
        with self.database.connect() as sql:
            if _one(sql, "select max(n) < (select last_value from bench.next) from bench.lead"):
                raise RuntimeError("there were not leads enough")
        # A call that takes many may leave some of them to others.
        per_second = load.per_second if leads == 1 else (self.runs() - before) / seconds
        return Load(per_second, load.p50, load.p99)

    def selling(self, script: str, **how: Any) -> Callable[[float], Load]:
        """The same, for a while that is said later."""
        return lambda seconds: self.sell(script, seconds, **how)

    def warm(self) -> None:
        """Sell until everybody who can win has won twice: the steady state."""
        self._have_leads(1000)
        while True:
            with self.database.connect() as sql:
                left = _one(sql, STILL_COLD)
            if not left:
                self.database.settle()
                return
            self.sell(SELL, min(max(left // 100, 2), 20))

    def check(self) -> None:
        """Check that the ledger is right and that each lead has the buyers its level allows."""
        prove(self.database)
        if found := self.faults():
            raise RuntimeError(f"faults: {found}")

    def faults(self) -> dict[str, int]:
        """How often each rule of sales was broken; those that were kept are left out."""
        with self.database.connect() as sql:
            counts = {
                fault: int(_one(sql, f"select count(*) from ({query}) as found"))
                for fault, query in FAULTS.items()
            }
        return {fault: count for fault, count in counts.items() if count}

    def spread(self) -> int:
        """How many more leads one buyer got than another who wants the same."""
        with self.database.connect() as sql:
            return int(_one(sql, SPREAD))

    def evaluated_count(self, runs: int = 2000) -> float:
        """How many subscriptions were asked for a lead, lately."""
        with self.database.connect() as sql:
            return float(_one(sql, LOOKED_AT, runs))

    def add_leads(self, count: int, answers: str = ANSWERS) -> list[str]:
        """Approved leads that no job knows of."""
        with self.database.connect() as sql, sql.transaction():
            made = sql.execute(
                "insert into intake.lead (niche_id, form_schema_id, answers)"
                f" select s.niche_id, s.id, {answers}"
                " from catalog.form_schema as s, generate_series(1, %s) returning id::text",
                (count,),
            ).fetchall()
            sql.execute(
                "update intake.lead set status = 'approved', approved_at = now()"
                " where status = 'pending_approval'"
            )
        return [row[0] for row in made]

    def runs(self) -> int:
        """How many leads were distributed so far."""
        with self.database.connect() as sql:
            return int(_one(sql, "select count(*) from distribution.run"))

    def _have_leads(self, count: int) -> None:
        with self.database.connect() as sql:
            left = _one(
                sql,
                "select coalesce((select max(n) from bench.lead), 0) - last_value from bench.next",
            )
            if left < count:
                ids = self.add_leads(count - left)
                sql.execute("insert into bench.lead (id) select unnest(%s::uuid[])", (ids,))
                if self.after_leads:
                    sql.execute(self.after_leads)


def _one(sql: psycopg.Connection, query: str, *arguments: object) -> Any:
    row = sql.execute(query, arguments).fetchone()
    return row[0] if row else None
