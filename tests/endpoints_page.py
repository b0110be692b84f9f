"""docs/endpoints.md: what can be called and by whom, out of the catalogue and the routes.

The page is the contract: its diff shows a reviewer each object that appears, disappears, changes
its arguments or is granted to another role.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence

import psycopg
from psycopg.rows import DictRow, dict_row
from starlette.routing import BaseRoute, Mount, Route

from api.app import ROUTES
from leadmill.stack.cluster import ROOT

FILE = ROOT / "docs" / "endpoints.md"
_HEAD = """# Endpoints

Written by `make generate` from the catalogue and the routes of the service; a test fails when it
is out of date. [api.md](api.md) says how requests and answers look, [errors.md](errors.md) what
the error codes mean.

`anon`, `member` and `partner` call the public door, `admin` calls the admin door. An argument in
brackets may be left out. Functions of rooms are called by no customer, only by our own processes.
"""
_OBJECTS = """
with object as (
    select 'view' as kind, c.relname::text as name, c.oid, null as arguments, true as reads,
      obj_description(c.oid, 'pg_class') as comment
    from pg_class as c
    where c.relnamespace = 'api'::regnamespace and c.relkind in ('r', 'v', 'm', 'f', 'p')
  union all
    select case p.prokind when 'a' then 'media type' else 'function' end, p.proname, p.oid,
      (
        select string_agg(
          case when a.position > p.pronargs - p.pronargdefaults
            then '[' || a.name || ']' else a.name end,
          ', ' order by a.position)
        from unnest(p.proargnames) with ordinality as a (name, position)
        where a.position <= p.pronargs
      ),
      p.provolatile <> 'v', obj_description(p.oid, 'pg_proc')
    from pg_proc as p
    where p.pronamespace = 'api'::regnamespace
)
select o.kind, o.name, o.arguments, o.reads,
  coalesce(split_part(o.comment, E'\\n', 1), '') as summary,
  (
    select string_agg(r.role, ' ' order by r.position)
    from unnest(array['anon', 'member', 'partner', 'admin', 'leadmill_api', 'leadmill_worker',
      'leadmill_reconciler', 'leadmill_monitor']) with ordinality as r (role, position)
    where case o.kind
      when 'view' then has_any_column_privilege(r.role, o.oid, 'select')
      else has_function_privilege(r.role, o.oid, 'execute') end
  ) as roles,
  (
    select string_agg(distinct m.code[1], ' ' order by m.code[1])
    from regexp_matches(
      substring(o.comment from '\\n(?:Errors|Answers): .*$'), '\\m(LM\\d{3})\\M', 'g') as m (code)
  ) as codes
from object as o
order by o.kind desc, o.name collate "C", o.arguments
"""
_OF_PROCESSES = """
select n.nspname || '.' || p.proname as name,
  string_agg(r.rolname::text, ' ' order by r.rolname) as roles
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
cross join lateral aclexplode(p.proacl) as a
join pg_roles as r on r.oid = a.grantee and r.rolname ~ '^(leadmill|authenticator)'
where a.grantee <> p.proowner and p.proname !~ '^procrastinate_'
group by p.oid, n.nspname, p.proname
order by n.nspname collate "C", p.proname collate "C"
"""


def page(connection: psycopg.Connection) -> str:
    with connection.cursor(row_factory=dict_row) as cursor:
        objects = cursor.execute(_OBJECTS).fetchall()
        of_processes = cursor.execute(_OF_PROCESSES).fetchall()
    views = [_view(one) for one in objects if one["kind"] == "view"]
    media = [_media(one) for one in objects if one["kind"] == "media type"]
    functions = [_function(one) for one in objects if one["kind"] == "function"]
    return "\n".join(
        (
            _HEAD,
            *_table("Views", ("request", "roles", "what"), [*views, *media]),
            *_table("Functions", ("request", "arguments", "roles", "what", "errors"), functions),
            *_table("Service", ("request", "what"), [*_routes(ROUTES)]),
            *_table(
                "Functions of rooms",
                ("function", "roles"),
                [(f"`{one['name']}`", one["roles"]) for one in of_processes],
            ),
        )
    )


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _view(one: DictRow) -> tuple[str, ...]:
    return f"`GET /api/{one['name']}`", one["roles"] or "nobody", one["summary"]


def _media(one: DictRow) -> tuple[str, ...]:
    return f"`{one['name']}()`, by `Accept`", one["roles"] or "nobody", one["summary"]


def _function(one: DictRow) -> tuple[str, ...]:
    method = "GET" if one["reads"] else "POST"
    return (
        f"`{method} /api/rpc/{one['name']}`",
        one["arguments"] or "",
        one["roles"] or "nobody",
        one["summary"],
        one["codes"] or "",
    )


def _routes(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _routes(route.routes, prefix + route.path)
        if isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                summary = (inspect.getdoc(route.endpoint) or "").split("\n", 1)[0]
                yield f"`{method} {prefix}{route.path}`", summary
