"""Each argument of a function has a bound, and an error names it but nothing that is hidden."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import httpx
import psycopg
import pytest

from leadmill.stack import Stack
from leadmill.story import Door
from tests.e2e.market import Market
from tests.sizes import size

HUGE = 300_000  # longer than any bound of an argument
HUGER = 600_000  # longer than what nginx lets through
LONG = 60_000  # longer than any URL that a client would send
FUNCTIONS = """
select p.proname,
  array(select n.name || ' ' || format_type(p.proargtypes[n.position - 1], null)
    from unnest(p.proargnames[:p.pronargs]) with ordinality as n (name, position)),
  p.pronargs - p.pronargdefaults
from pg_proc as p
where p.pronamespace = 'api'::regnamespace and has_function_privilege(%s, p.oid, 'execute')
  and p.prorettype <> 'trigger'::regtype
  and p.prokind = 'f' and 'anyelement'::regtype <> all (p.proargtypes::oid[])
order by 1
"""
VIEWS = """
select c.relname,
  array(select a.attname from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0)
from pg_class as c
where c.relnamespace = 'api'::regnamespace and c.relkind = 'v'
  and has_table_privilege(%s, c.oid, 'select')
order by 1
"""
PLAIN: dict[str, Any] = {
    "text": "x",
    "text[]": ["x"],
    "jsonb": {},
    "uuid": "019a9a0e-0000-7000-8000-000000000000",
    "uuid[]": ["019a9a0e-0000-7000-8000-000000000000"],
    "numeric": 1,
    "integer": 1,
    "bigint": 1,
    "boolean": True,
    "date": "2026-11-28",
    "interval": "1 day",
    "timestamp with time zone": "2026-11-28T09:00:00Z",
}
BOUNDED = {"text", "text[]", "jsonb", "uuid[]"}


def door_of(market: Market, role: str) -> Door:
    return {"anon": market.public, "member": market.member, "admin": market.admin}[role]


@cache
def huge(type_of_argument: str) -> str:
    """JSON of a value of the type that exceeds every bound."""
    return json.dumps(huge_value(type_of_argument))


def huge_value(type_of_argument: str) -> object:
    match type_of_argument:
        case "jsonb":
            return {f"k{n}": 1 for n in range(HUGE // 9)}
        case "uuid[]":
            return [PLAIN["uuid"]] * (HUGE // 39)
        case "text[]":
            return ["x" * 90] * (HUGE // 93)
        case "text":
            return '"' + "a " * (HUGE // 2)
        case _:
            return "9" * HUGE


ROLES = ["anon", "member", "admin"]


def functions_first_given_to(role: str, stack: Stack) -> list[Any]:
    """What no role before may call: the bounds of a function do not depend on its caller."""
    with psycopg.connect(stack.dsn()) as sql:
        known = {
            name
            for earlier in ROLES[: ROLES.index(role)]
            for name, *_ in sql.execute(FUNCTIONS, (earlier,))
        }
        return [one for one in sql.execute(FUNCTIONS, (role,)) if one[0] not in known]


@pytest.mark.parametrize("role", ROLES)
def test_every_argument_has_a_bound(market: Market, stack: Stack, role: str) -> None:
    """Bypasses nginx, which limits requests further, so that the function itself is tested."""
    door = door_of(market, role)
    postgrest = stack.local_url("postgrest-admin" if role == "admin" else "postgrest-public")
    direct = Door(door.http, postgrest, door.token)
    functions = functions_first_given_to(role, stack)
    assert len(functions) >= {"anon": 8, "member": 30, "admin": 40}[role]
    head = {"Content-Type": "application/json"}
    for name, arguments, required in functions:
        typed = [argument.split(" ", 1) for argument in arguments]
        plain = {argument: json.dumps(PLAIN[kind]) for argument, kind in typed[:required]}
        for argument, kind in typed:
            sent = plain | {argument: huge(kind)}
            body = "{" + ", ".join(f'"{key}": {text}' for key, text in sent.items()) + "}"
            where = f"{name}({argument})"
            answer = direct.request("POST", f"/rpc/{name}", content=body, headers=head)
            assert 400 <= answer.status_code < 500, f"{where}: {answer.text}"
            if kind in BOUNDED:
                assert answer.json()["code"] == "LM060", f"{where}: {answer.text}"
                assert json.loads(answer.json()["details"])[0]["field"] == argument, where
        if typed:
            body = f'{{"{typed[0][0]}": "{"a" * HUGER}"}}'
            answer = door.request("POST", f"/api/rpc/{name}", content=body, headers=head)
            assert (answer.status_code, answer.json()["code"]) == (413, "LM004"), name


def beside(view: str, views: list[str]) -> list[str]:
    """What is embedded in a view: where there are many, each in its turn; all at overnight size."""
    step = size(test=4, soak=1) if len(views) > 20 else 1
    return views[views.index(view) % step :: step]


@pytest.mark.parametrize("role", ["anon", "member", "admin"])
def test_every_view_has_its_bounds(market: Market, stack: Stack, role: str) -> None:
    door = door_of(market, role)
    with psycopg.connect(stack.dsn()) as sql:
        views = sql.execute(VIEWS, (role,)).fetchall()
    assert views
    names = [name for name, _ in views]
    for name, columns in views:
        for column in columns:
            answer = door.request("GET", f"/api/{name}?{column}=eq.{'a' * LONG}")
            assert (answer.status_code, answer.json()["code"]) == (431, "LM005"), (name, column)
        for inner in beside(name, names):
            embedded = "*," + f"{inner}(*,{name}(*," * 12 + f"{inner}(*)" + "))" * 12
            for query in (f"select={embedded}", f"select={embedded}".replace("(", "%28")):
                answer = door.request("GET", f"/api/{name}?{query}")
                assert (answer.status_code, answer.json()["code"]) == (400, "LM010"), (name, inner)


@pytest.mark.parametrize("role", ["anon", "member", "admin"])
def test_no_answer_names_a_constraint(market: Market, stack: Stack, role: str) -> None:
    door = door_of(market, role)
    with psycopg.connect(stack.dsn()) as sql:
        names = [name for name, _ in sql.execute(VIEWS, (role,)).fetchall()]
        fkeys = [name for (name,) in sql.execute("select conname from pg_constraint").fetchall()]
    related = 0
    for outer in names:
        for inner in beside(outer, names):
            answer = door.request("GET", f"/api/{outer}?select={inner}(*)&limit=1")
            if answer.status_code == 200:
                related += 1
            else:
                assert answer.json()["code"] in {"PGRST200", "LM014"}, answer.text
                assert not [name for name in fkeys if name in answer.text], answer.text
    assert related


def test_levels_are_found_with_their_niches(market: Market) -> None:
    assert market.public.get("competition_levels?select=name,niches(slug)") is not None
    assert market.public.get("niches?select=slug,competition_levels(name)")


def faults_of(answer: httpx.Response) -> dict[str, str]:
    assert (answer.status_code, answer.json()["code"]) == (400, "LM037"), answer.text
    return {f["field"]: f["code"] for f in json.loads(answer.json()["details"])}


def test_a_missing_argument_is_named(market: Market) -> None:
    answer = market.public.request("POST", "/api/rpc/log_in", json={"email": "a@b.example"})
    assert faults_of(answer) == {"password": "required"}
    assert "log_in" not in answer.text
    form = {"email": "a@b.example"}
    assert faults_of(market.public.request("POST", "/api/rpc/log_in", data=form)) == {
        "password": "required"
    }
    assert faults_of(market.public.request("POST", "/api/rpc/log_in")) == {
        "email": "required",
        "password": "required",
    }
    by_get = market.public.request("GET", "/api/rpc/form_json_schema?select=x&limit=1")
    assert faults_of(by_get) == {"niche": "required"}
    head = market.public.request("HEAD", "/api/rpc/form_json_schema")
    assert (head.status_code, head.text) == (400, "")


def test_an_unknown_argument_is_named(market: Market) -> None:
    odd = {"email": "a@b.example", "Password": "x", "x\0y": 1}
    assert faults_of(market.public.request("POST", "/api/rpc/log_in", json=odd)) == {
        "password": "required",
        "Password": "unknown_argument",
        "x?y": "unknown_argument",
    }
    body = {"email": "a@b.example", "passwort": "x"}
    answer = market.public.request("POST", "/api/rpc/log_in", json=body)
    assert faults_of(answer) == {"passwort": "unknown_argument", "password": "required"}
    answer = market.public.request("POST", "/api/rpc/log_in", data=body)
    assert faults_of(answer) == {"passwort": "unknown_argument", "password": "required"}
    assert faults_of(market.member.request("GET", "/api/rpc/me?nonsense=1")) == {
        "nonsense": "unknown_argument"
    }
    assert faults_of(
        market.admin.request("POST", "/api/rpc/approve_lead", json={"id": PLAIN["uuid"]})
    ) == {"id": "unknown_argument", "lead_id": "required"}


@pytest.mark.parametrize("role", ["anon", "member", "admin"])
def test_an_id_that_is_no_uuid_is_named(market: Market, stack: Stack, role: str) -> None:
    door = door_of(market, role)
    tried = 0
    for name, arguments, required in functions_first_given_to(role, stack):
        typed = [argument.split(" ", 1) for argument in arguments]
        right = {argument: PLAIN[kind] for argument, kind in typed[:required]}
        for argument, kind in typed:
            if kind != "uuid" or not argument.endswith("_id"):
                continue
            answer = door.request("POST", f"/api/rpc/{name}", json={**right, argument: "x"})
            assert faults_of(answer) == {argument: "not_a_uuid"}, (name, answer.text)
            tried += 1
    assert tried > 20 or role == "anon"


def test_other_forms_of_a_uuid_are_taken_and_ids_of_other_kinds(market: Market) -> None:
    uuid = PLAIN["uuid"]
    for form in (uuid, uuid.upper(), uuid.replace("-", ""), f"{{{uuid}}}"):
        answer = market.admin.request("POST", "/api/rpc/approve_lead", json={"lead_id": form})
        assert (answer.status_code, answer.json()["code"]) == (404, "LM305"), form
    nested: list[object] = []
    for _ in range(700):
        nested = [nested]
    for wrong in ("", 5, uuid + "0", {}, True, nested):
        answer = market.admin.request("POST", "/api/rpc/approve_lead", json={"lead_id": wrong})
        assert faults_of(answer) == {"lead_id": "not_a_uuid"}, wrong
    answer = market.admin.request("POST", "/api/rpc/approve_lead", data={"lead_id": "x"})
    assert faults_of(answer) == {"lead_id": "not_a_uuid"}
    # A name that is the same in a document of the caller's is not the function's business.
    lead = {"niche": "none-such", "answers": {"lead_id": "x"}}
    answer = market.public.request("POST", "/api/rpc/submit_lead", json=lead)
    assert (answer.status_code, answer.json()["code"]) == (404, "LM202")
    answer = market.admin.request("POST", "/api/rpc/replay_webhook", json={"event_id": "evt_x"})
    assert answer.status_code == 404
    assert answer.json()["code"].startswith("LM5")
    by_get = market.member.request("GET", "/api/rpc/search_listings?after=x")
    assert faults_of(by_get) == {"after": "not_a_uuid"}


@pytest.mark.parametrize("name", ["approve_leed", "approve_lead", "require_period", "x", "leads"])
def test_errors_do_not_reveal_functions_that_the_caller_may_not_execute(
    market: Market, name: str
) -> None:
    for door in (market.public, market.member):
        answer = door.request("POST", f"/api/rpc/{name}", json={"nonsense": 1})
        assert (answer.status_code, answer.json()) == (
            404,
            {
                "code": "LM036",
                "message": "no such function",
                "details": None,
                "hint": "GET /api/ lists those you may call.",
            },
        )


def test_a_404_raised_by_a_function_reaches_the_client(market: Market) -> None:
    by_get = market.public.request("GET", "/api/rpc/form_json_schema?niche=none-such")
    assert (by_get.status_code, by_get.json()["code"]) == (404, "LM202")
    by_post = market.public.request("POST", "/api/rpc/submit_lead", json={"niche": "none-such"})
    assert (by_post.status_code, by_post.json()["code"]) == (404, "LM202")
    filtered = "/api/rpc/search_listings?after=019a9a0e-0000-7000-8000-000000000000&price=gte.1"
    answer = market.member.request("GET", filtered)
    assert (answer.status_code, answer.json()["code"]) == (404, "LM801")
    assert len(answer.headers.get_list("x-request-id")) == 1
    lead = {"lead_id": PLAIN["uuid"]}
    answer = market.admin.request("POST", "/api/rpc/approve_lead", json=lead)
    assert (answer.status_code, answer.json()["code"]) == (404, "LM305")


def test_a_token_of_an_ended_session_gets_a_clear_error(market: Market) -> None:
    token = market.log_in(market.new_member())["access_token"]
    door = market.with_token(token)
    door.call("log_out")
    answer = door.request("POST", "/api/rpc/buy_lead", json={})
    assert (answer.status_code, answer.json()["code"]) == (401, "LM120")


@pytest.mark.parametrize("role", ["anon", "member", "admin"])
def test_what_writes_is_refused_by_get_and_what_reads_is_not(
    market: Market, stack: Stack, role: str
) -> None:
    door = door_of(market, role)
    with psycopg.connect(stack.dsn()) as sql:
        functions = sql.execute(FUNCTIONS, (role,)).fetchall()
        writes = {
            name
            for (name,) in sql.execute(
                "select proname from pg_proc"
                " where pronamespace = 'api'::regnamespace and provolatile = 'v'"
            )
        }
    for name, arguments, required in functions:
        typed = [argument.split(" ", 1) for argument in arguments]
        query = {argument: str(PLAIN[kind]) for argument, kind in typed[:required]}
        answer = door.request("GET", f"/api/rpc/{name}", params=query)
        if name == "record_reading":
            assert answer.status_code == 404, "nginx alone calls it"
        elif name in writes:
            assert (answer.status_code, answer.json()["code"]) == (405, "LM003"), name
            assert answer.headers["allow"] == "POST, OPTIONS", name
        else:
            assert answer.status_code != 405, name


def test_clients_cannot_call_the_function_that_explains_errors(market: Market) -> None:
    for path in ("/explain-call", "/@explain_call", "/@call_again"):
        assert market.public.request("POST", path, json={}).status_code == 404
