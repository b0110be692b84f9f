"""The marketplace as a buyer browses it: through nginx and PostgREST, and under row security."""

from __future__ import annotations

import http.client
import json
import random
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.frame import Bench, Database, Row, benchmark, paired
from leadmill.stack import Stack, ports
from leadmill.stack.ports import LOOPBACK

CLIENTS = 8
PAGE = "select=*&order=listed_at.desc,id.desc&limit=20"
# Two in 41 are not open any more; words are from common (one in 20) to rare (one in 2,000). The
# log's triggers are off: a log of two million lines would be measured by nobody.
LOAD = """
set session_replication_role = replica;
insert into catalog.niche (id, slug, name, currency)
values ('%(niche)s', 'weddings', 'Weddings', 'USD');
insert into catalog.form_schema (id, niche_id, version, fields, status, activated_at)
values ('%(schema)s', '%(niche)s', 1, '[]', 'active', now());
insert into intake.lead (niche_id, form_schema_id, status, answers, approved_at, created_at)
select '%(niche)s', '%(schema)s', 'unsold', '{}', now(), now() - n * interval '1 second'
from generate_series(1, %(leads)s) as n;
insert into marketplace.listing (
  lead_id, niche_id, number, state_code, city, event_date, category, description, price, max_buyers,
  effective_max_buyers, status, listed_at)
select
  l.id, l.niche_id, chr(65 + (n / 1000000)::integer) || 'A' || lpad((n %% 1000000)::text, 6, '0'),
  (array['NY', 'TX', 'CA', 'FL', 'WA', 'OH', 'GA', 'MA', 'IL', 'VT'])[1 + (n * 7 %% 10)::integer],
  'City ' || n * 7919 %% 500,
  current_date + (n * 104729 %% 730)::integer,
  (array['Classic', 'Rustic', 'Modern'])[1 + (n %% 3)::integer],
  format('A wedding with %%s guests, common%%s and rare%%s, in a garden or a barn',
    20 + n * 31 %% 300, n * 17 %% 20, n * 7907 %% 2000),
  1000 + n * 13 %% 4000, 1, 1,
  case n %% 41 when 0 then 'sold_out' when 1 then 'withdrawn' else 'open' end,
  l.created_at
from (select l.*, row_number() over (order by l.created_at desc) as n from intake.lead as l) as l;
update marketplace.listing set sold_count = 1 where status = 'sold_out';
insert into identity.organization (id, name, status) values ('%(org)s', 'Bench', 'active');
insert into identity.user_account (id, email, status, email_verified_at)
values ('%(user)s', 'bench@people.example', 'active', now());
insert into identity.membership (user_id, organization_id) values ('%(user)s', '%(org)s');
insert into identity.session (id, user_id, organization_id, role, expires_at)
values ('%(sid)s', '%(user)s', '%(org)s', 'member', now() + interval '1 day');
insert into marketplace.favorite (user_id, listing_id)
select '%(user)s', l.id from marketplace.listing as l order by l.listed_at limit 50;
"""
# What PostgREST sends for PAGE, as this role.
BROWSE = """
begin;
select set_config('role', '%(role)s', true), set_config('request.jwt.claims', '%(claims)s', true);
with pgrst_source as (
  select listings.* from api.listings order by listed_at desc, id desc limit 20)
select count(*), coalesce(json_agg(p), '[]') from (select * from pgrst_source) as p;
end;
"""


@dataclass(frozen=True)
class Buyer:
    claims: dict[str, object]
    token: str


@benchmark
def browse(bench: Bench) -> Iterator[Row]:
    """Pages of 20 of the market, and the same page as one who is under no policy."""
    leads = bench.pick(20_000, 1_000_000)
    with (
        bench.database() as database,
        Stack(
            bench.folder / "stack",
            cluster=bench.cluster,
            database=database.name,
            preferred_ports=ports.anywhere(),
            address_rate="100000r/s",
            address_requests=1000,
            stranger_requests=1000,
        ) as stack,
    ):
        buyer = load(database, leads)
        database.settle()
        marks = marks_of(database)
        turns = bench.pick(400, 4_000)
        note = f"{leads:,} leads, {CLIENTS} clients"
        for name, path in ways(marks).items():
            ask(stack, buyer, path, CLIENTS * 5)
            took = ask(stack, buyer, path, turns)
            p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
            yield Row(f"{name}, p95", p95, "ms", at_most=20, note=f"{note}; p50 {p50:.1f} ms")
        claims = json.dumps(buyer.claims)
        member, owner = (BROWSE % {"role": role, "claims": claims} for role in ("member", "none"))
        value, base, ratio = paired(
            lambda: database.pgbench(member), lambda: database.pgbench(owner)
        )
        yield Row(
            *("browse, as a member", value.p50, "ms", base.p50, 1 / ratio),
            at_most=1.3, note="the same query by the owner; ratio of the time",
        )  # fmt: skip


def load(database: Database, leads: int) -> Buyer:
    ids = {name: str(uuid.uuid4()) for name in ("niche", "schema", "org", "user", "sid")}
    with database.connect() as connection:
        connection.execute((LOAD % (ids | {"leads": leads})).encode())
        connection.execute("reset session_replication_role")
        claims: dict[str, object] = {
            "role": "member", "sub": ids["user"], "org": ids["org"], "sid": ids["sid"],
            "aud": "leadmill", "exp": int(time.time()) + 7200,
        }  # fmt: skip
        row = connection.execute("select identity.sign_token(%s)", (json.dumps(claims),)).fetchone()
    return Buyer(claims, (row or [""])[0])


def marks_of(database: Database) -> list[tuple[str, str]]:
    """Last rows of pages anywhere in the list: listed_at and id."""
    with database.connect() as connection:
        return connection.execute(
            "select to_json(l.listed_at) #>> '{}', l.id::text from marketplace.listing as l"
            " tablesample bernoulli (10) where l.status = 'open' limit 500"
        ).fetchall()


def ways(marks: list[tuple[str, str]]) -> dict[str, Callable[[random.Random], str]]:
    """Paths by what they ask for; each time for something else."""

    def behind(chance: random.Random) -> str:
        listed_at, listing = chance.choice(marks)
        time_of = urllib.parse.quote(listed_at)
        return (
            f"listings?{PAGE}&listed_at=lte.{time_of}"
            f"&or=(listed_at.lt.%22{time_of}%22,id.lt.{listing})"
        )

    def dates(chance: random.Random) -> str:
        first = datetime.now(UTC).date() + timedelta(days=chance.randrange(700))
        state = chance.choice(["NY", "TX", "CA", "VT"])
        return (
            f"listings?{PAGE}&state=eq.{state}"
            f"&event_date=gte.{first}&event_date=lt.{first + timedelta(days=30)}"
        )

    def search(words: Callable[[random.Random], str]) -> Callable[[random.Random], str]:
        return lambda chance: f"rpc/search_listings?words={words(chance)}"

    return {
        "browse, newest": lambda _: f"listings?{PAGE}",
        "browse, page behind a mark": behind,
        "browse, state and dates": dates,
        "search, common words": search(lambda chance: f"garden%20common{chance.randrange(20)}"),
        "search, rare words": search(lambda chance: f"barn%20rare{chance.randrange(2000)}"),
        "search, favourites": lambda _: "rpc/search_listings?only_favorites=true",
    }


def ask(
    stack: Stack, buyer: Buyer, path: Callable[[random.Random], str], times: int
) -> list[float]:
    """Milliseconds of each request, sorted; an answer other than some rows ends the benchmark."""

    def client(number: int) -> list[float]:
        chance = random.Random(number)
        connection = http.client.HTTPConnection(LOOPBACK, stack.ports["public"], timeout=30)
        headers = {"Authorization": f"Bearer {buyer.token}"}
        took = []
        for _ in range(times // CLIENTS):
            asked = path(chance)
            started = time.perf_counter()
            connection.request("GET", f"/api/{asked}", headers=headers)
            answer = connection.getresponse()
            said = answer.read()
            took.append((time.perf_counter() - started) * 1000)
            if answer.status != 200 or said == b"[]":
                raise RuntimeError(f"{asked}: {answer.status} {said[:200]!r}")
        connection.close()
        return took

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sorted(one for part in pool.map(client, range(CLIENTS)) for one in part)
