"""web/src/api/database.ts: the views and functions of `api` as types, out of the catalogue.

The shape is the one that postgrest-js reads. A column can be null unless it shows a column that
cannot, of a table that no outer join may leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
from psycopg.rows import DictRow, dict_row

from leadmill.stack.cluster import ROOT

FILE = ROOT / "web" / "src" / "api" / "database.ts"
_HEAD = """\
// Written by `make generate` from the catalogue; a test fails when it is out of date.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  api: {
    Tables: { [_ in never]: never }
    Views: {
"""
_TAIL = """\
    }
    Enums: { [_ in never]: never }
    CompositeTypes: { [_ in never]: never }
  }
}
"""
_NUMBERS = {"int2", "int4", "int8", "float4", "float8", "numeric", "oid"}
_COLUMNS = """
select c.oid as view, c.relname as name, a.attname as column, a.attnum as number,
  col_description(c.oid, a.attnum) as comment, t.typname as type, t.typtype as kind,
  (select array_agg(e.enumlabel order by e.enumsortorder) from pg_enum as e
   where e.enumtypid = coalesce(nullif(t.typelem, 0), t.oid)) as labels,
  r.ev_action::text as action
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type as t on t.oid = a.atttypid
join pg_rewrite as r on r.ev_class = c.oid and r.rulename = '_RETURN'
where c.relnamespace = 'api'::regnamespace and c.relkind = 'v'
order by c.relname collate "C", a.attnum
"""
_NOT_NULL = "select attrelid, attnum from pg_attribute where attnotnull and attnum > 0"
_FOREIGN_KEYS = """
select k.conname as name, k.conrelid as child, k.conkey as child_columns,
  k.confrelid as parent, k.confkey as parent_columns,
  exists (
    select from pg_constraint as u
    where u.conrelid = k.conrelid and u.contype in ('p', 'u')
      and u.conkey <@ k.conkey and k.conkey <@ u.conkey) as is_one_to_one
from pg_constraint as k
where k.contype = 'f' and k.conparentid = 0
order by k.conname collate "C"
"""
_FUNCTIONS = """
select p.proname as name, p.proretset as is_set, p.pronargdefaults as defaults,
  p.pronargs as count, p.proargnames as names, p.proargmodes::text[] as modes,
  array(
    select t.typname from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]))
      with ordinality as o (type, position)
    join pg_type as t on t.oid = o.type order by o.position) as types,
  t.typname as result, t.typtype as result_kind, n.nspname as result_schema,
  (select array_agg(e.enumlabel order by e.enumsortorder) from pg_enum as e
   where e.enumtypid = t.oid) as labels,
  array(
    select a.attname from pg_attribute as a
    where a.attrelid = t.typrelid and a.attnum > 0 order by a.attnum) as parts,
  array(
    select y.typname from pg_attribute as a join pg_type as y on y.oid = a.atttypid
    where a.attrelid = t.typrelid and a.attnum > 0 order by a.attnum) as part_types
from pg_proc as p
join pg_type as t on t.oid = p.prorettype
join pg_namespace as n on n.oid = t.typnamespace
where p.pronamespace = 'api'::regnamespace and p.prokind = 'f' and t.typname <> 'trigger'
order by p.proname collate "C"
"""
_TARGET = re.compile(
    r":resno (\d+) :resname \S+ :ressortgroupref \d+ :resorigtbl (\d+) :resorigcol (\d+)"
)
_TABLES = re.compile(r":rtekind 0 :relid (\d+)")
_JOINS = re.compile(r"\{JOINEXPR :jointype (\d+)")


def text(connection: psycopg.Connection) -> str:
    """The whole file."""
    with connection.cursor(row_factory=dict_row) as cursor:
        columns = cursor.execute(_COLUMNS).fetchall()
        not_null = {(r["attrelid"], r["attnum"]) for r in cursor.execute(_NOT_NULL)}
        keys = cursor.execute(_FOREIGN_KEYS).fetchall()
        functions = cursor.execute(_FUNCTIONS).fetchall()
    views: dict[str, View] = {}
    for column in columns:
        name = column["name"]
        if name not in views:
            views[name] = View(name, column["view"], column["action"], not_null)
        views[name].columns.append(column)
    related = _relationships(list(views.values()), keys)
    lines = [_HEAD.rstrip("\n")]
    for view in views.values():
        lines += [f"      {view.name}: {{", "        Row: {"]
        for column in view.columns:
            if column["comment"]:
                lines.append(f"          /** {_comment(column['comment'])} */")
            lines.append(f"          {column['column']}: {view.type_of(column)}")
        lines += ["        }", "        Relationships: ["]
        lines += related.get(view.name, [])
        lines += ["        ]", "      }"]
    lines += ["    }", "    Functions: {"]
    for function in functions:
        # A function of a row is a column or an embedded resource, not a call.
        if not set(function["types"][: function["count"]]) & views.keys():
            lines += _function(function)
    return "\n".join([*lines, _TAIL])


class View:
    """A view, its columns, and the columns of tables that these show."""

    def __init__(self, name: str, oid: int, action: str, not_null: set[tuple[int, int]]) -> None:
        self.name = name
        self.columns: list[DictRow] = []
        self.origins = {
            int(number): (int(table), int(column))
            for number, table, column in _TARGET.findall(action)
        }
        # Up to PostgreSQL 15 the view itself stands before its tables, twice.
        tables = [table for one in _TABLES.findall(action) if (table := int(one)) != oid]
        self._not_null = not_null
        # A left join may leave out every table but the first one.
        self._sure = None
        if any(kind != "0" for kind in _JOINS.findall(action)):
            self._sure = {one for one in tables[:1] if tables.count(one) == 1}

    def type_of(self, column: DictRow) -> str:
        origin = self.origins.get(column["number"], (0, 0))
        is_sure = self._sure is None or origin[0] in self._sure
        kept = origin in self._not_null and is_sure
        return _type(column["type"], column["labels"]) + ("" if kept else " | null")

    def shows(self, table: int, numbers: list[int]) -> list[str] | None:
        """The columns of the view that show these of a table; none if one is missing."""
        shown = [
            next(
                (c["column"] for c in self.columns if self.origins.get(c["number"]) == (table, n)),
                None,
            )
            for n in numbers
        ]
        return None if None in shown else [str(one) for one in shown]


def _type(name: str, labels: list[str] | None = None) -> str:
    if name.startswith("_"):
        inner = _type(name[1:], labels)
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if labels:
        return " | ".join(f"'{label}'" for label in labels)
    if name in _NUMBERS:
        return "number"
    if name == "bool":
        return "boolean"
    if name in ("json", "jsonb"):
        return "Json"
    if name == "void":
        return "undefined"
    return "string"


def _comment(text: str) -> str:
    return " ".join(text.split()).replace("*/", "* /")


def _relationships(views: list[View], keys: list[DictRow]) -> dict[str, list[str]]:
    """As PostgREST finds them: a foreign key relates all views that show both of its ends."""
    found: dict[str, list[str]] = {}
    for key in keys:
        for child in views:
            columns = child.shows(key["child"], key["child_columns"])
            for parent in views if columns else []:
                target = parent.shows(key["parent"], key["parent_columns"])
                if target is None:
                    continue
                found.setdefault(child.name, []).append(
                    f"          {{ foreignKeyName: '{key['name']}';"
                    f" columns: {_strings(columns or [])};"
                    f" isOneToOne: {str(key['is_one_to_one']).lower()};"
                    f" referencedRelation: '{parent.name}';"
                    f" referencedColumns: {_strings(target)} }},"
                )
    return found


def _strings(values: list[str]) -> str:
    return f"[{', '.join(repr(value) for value in values)}]"


def _function(function: DictRow) -> Iterator[str]:
    names, modes = function["names"] or [], function["modes"]
    given: list[str] = []
    answered: list[str] = []
    for index, (name, kind) in enumerate(zip(names, function["types"], strict=False)):
        mode = modes[index] if modes else "i"
        if mode in "ibv":
            is_optional = len(given) >= function["count"] - function["defaults"]
            given.append(f"{name}{'?' if is_optional else ''}: {_argument(kind, is_optional)}")
        if mode in "obt":
            answered.append(f"{name}: {_type(kind)} | null")
    result = _type(function["result"], function["labels"])
    if function["result_kind"] == "c" and function["result_schema"] == "api":
        result = f"Database['api']['Views']['{function['result']}']['Row']"
    elif function["result_kind"] == "c":
        fields = (
            f"{name}: {_type(kind)} | null"
            for name, kind in zip(function["parts"], function["part_types"], strict=True)
        )
        result = f"{{ {'; '.join(fields)} }}"
    elif answered:
        result = f"{{ {'; '.join(answered)} }}"
    yield f"      {function['name']}: {{"
    yield (
        f"        Args: {{ {'; '.join(given)} }}"
        if given
        else "        Args: { [_ in never]: never }"
    )
    yield f"        Returns: {result}{'[]' if function['is_set'] else ''}"
    yield "      }"


def _argument(kind: str, is_optional: bool) -> str:
    return f"{_type(kind)} | null" if is_optional else _type(kind)
