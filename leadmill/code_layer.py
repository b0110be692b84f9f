"""The code layer: brings functions, views, policies, triggers and grants to the state of db/code.

Sqitch carries tables, types and data. What is code stands in db/code/<room>/<name>.sql, and is
applied after Sqitch in one transaction that touches only what differs: an object whose statement
has changed since it was applied, or whose definition in the catalogue is no longer the one that was
recorded then. What has no file any more is dropped. ADR 0002 says why.

A file holds these statements, in any order; the order in which they can be executed is found by
trying, for the catalogue knows it best:

- `create or replace function`, `procedure`, `aggregate` or `view`, `create policy`,
  `create [constraint] trigger`: an object. There are no overloads: a name is one function.
- `comment on` and `grant` for such an object, or `grant` for a table or schema: its attributes.
  They replace those of before, so a grant that is taken out of a file is revoked, and on tables and
  schemas also what no file ever gave. Comments of tables and schemas are Sqitch's.
- `insert` and `select`: executed after all objects, when the statement is new or has changed. It
  must be safe to run again. A row of a registry (leadmill/registries.py) that no statement inserts
  any more is removed.

What Sqitch makes is none of the layer's, but is recorded too: that row-level security is on, which
is switched on again where it was switched off, and the definitions of functions, which are told
when they change without a Sqitch change.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors, sql

from leadmill import registries

_TOKEN = re.compile(
    r"""--[^\n]*|(?P<comment>/\*)
    |\$(?P<tag>(?:[A-Za-z_]\w*)?)\$.*?\$(?P=tag)\$
    |[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"
    |\w[\w$]*|\s+|.""",
    re.DOTALL | re.VERBOSE,
)
_COMMENT_MARK = re.compile(r"/\*|\*/")
_NAME = r'(?P<name>(?:\w+|"[^"]+")\.(?:\w+|"[^"]+"))'
_OBJECTS = {
    "function": rf"create or replace (?:function|procedure|aggregate) {_NAME} ?\(",
    "view": rf"create or replace view {_NAME}",
    "policy": rf'create policy (?P<sub>\w+|"[^"]+") on {_NAME}',
    "trigger": r"create (?:constraint )?trigger (?P<sub>\w+) (?:before|after|instead of) .*? on "
    + _NAME,
}
_COMMENTS = {
    "function": rf"comment on (?:function|procedure|aggregate) {_NAME} ?\(",
    "view": rf"comment on (?:view|column) {_NAME}",
    "policy": rf'comment on policy (?P<sub>\w+|"[^"]+") on {_NAME}',
    "trigger": rf"comment on trigger (?P<sub>\w+) on {_NAME}",
}
_GRANTS = {
    "function": rf"grant execute on (?:function|procedure) {_NAME} ?\([^()]*\) to ",
    "schema": r"grant usage on schema (?P<name>\w+) to ",
    "table": rf"grant (?!usage)[^;]*? on (?:table )?{_NAME} to ",
}
_DATA = re.compile(r"(?:insert into|select|with) ")

# Made by Sqitch; the layer gives their privileges.
_NOT_OURS = ("table ", "schema ")
# Recorded of what Sqitch makes: keys begin with these.
_PROTECTION = "row security of "
OF_SQITCH = "sqitch "
_NOTED = (registries.PREFIX, _PROTECTION, OF_SQITCH)  # recorded, but no objects of the layer

# An object cannot be created yet, because another one is missing or still as it was before.
_TOO_EARLY = (
    errors.UndefinedFunction,
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedObject,
    errors.InvalidColumnReference,
    errors.DatatypeMismatch,
    errors.CannotCoerce,
    errors.ForeignKeyViolation,
)
# It must be dropped first: it has other columns, another type or other names of parameters.
_NOT_REPLACEABLE = (
    errors.InvalidFunctionDefinition,
    errors.InvalidTableDefinition,
    errors.WrongObjectType,
)
# Functions first: they lock no table. What locks tables comes as late as it can.
_ORDER = ("function ", "data ", "view ", "trigger ", "policy ")
# Every request with a token reads this table before anything else.
_GATE = "identity.session"
_TRANSIENT = (errors.LockNotAvailable, errors.DeadlockDetected)

_LOCK = 5_471_002_115_313  # any number that nothing else locks

_CATALOGUE = """
with object as (
  select
    'function ' || n.nspname || '.' || p.proname as key, 'pg_proc'::regclass as class, p.oid,
    format('drop routine %%s', p.oid::regprocedure) as drop_statement,
    case p.prokind when 'a' then (select a::text from pg_aggregate as a where a.aggfnoid = p.oid)
      else pg_get_functiondef(p.oid) end as definition, p.proacl as acl
  from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
  where n.nspowner = current_user::regrole
  union all
  select
    case c.relkind when 'v' then 'view ' else 'table ' end || n.nspname || '.' || c.relname,
    'pg_class'::regclass, c.oid, format('drop view %%I.%%I', n.nspname, c.relname),
    case when c.relkind = 'v' then concat(c.reloptions, pg_get_viewdef(c.oid))
      -- Of a table, whether row security is on for it and all its partitions.
      else (c.relrowsecurity and not exists (
        select from pg_partition_tree(c.oid) as t join pg_class as p on p.oid = t.relid
        where not p.relrowsecurity))::text end,
    c.relacl
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where n.nspowner = current_user::regrole and c.relkind in ('v', 'r', 'p') and not c.relispartition
  union all
  select 'schema ' || n.nspname, 'pg_namespace'::regclass, n.oid, '', '', n.nspacl
  from pg_namespace as n where n.nspowner = current_user::regrole
  union all
  select
    format('policy %%s.%%s %%s', n.nspname, c.relname, p.polname), 'pg_policy'::regclass, p.oid,
    format('drop policy %%I on %%I.%%I', p.polname, n.nspname, c.relname),
    concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::regrole[],
      pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)), null
  from pg_policy as p join pg_class as c on c.oid = p.polrelid
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspowner = current_user::regrole
  union all
  select
    format('trigger %%s.%%s %%s', n.nspname, c.relname, t.tgname), 'pg_trigger'::regclass, t.oid,
    format('drop trigger %%I on %%I.%%I', t.tgname, n.nspname, c.relname),
    t.tgenabled::text || pg_get_triggerdef(t.oid), null
  from pg_trigger as t join pg_class as c on c.oid = t.tgrelid
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspowner = current_user::regrole and not t.tgisinternal and t.tgparentid = 0
)
select
  o.key, o.class::oid, o.oid, o.drop_statement, md5(o.definition) as definition,
  md5(concat_ws('|',
    (select string_agg(a::text, ',' order by a::text) from unnest(o.acl) as a),
    (select string_agg(a.attname || i::text, ',' order by a.attnum, i::text)
      from pg_attribute as a cross join unnest(a.attacl) as i
      where a.attrelid = o.oid and o.class = 'pg_class'::regclass and a.attacl is not null),
    (select string_agg(d.objsubid || d.description, ',' order by d.objsubid)
      from pg_description as d
      where d.classoid = o.class and d.objoid = o.oid
      and o.key not like all ('{table %%,schema %%}')))) as attributes,
  exists (
    select from (
      select o.acl as list
      union all
      select a.attacl from pg_attribute as a
      where a.attrelid = o.oid and o.class = 'pg_class'::regclass
    ) as l
    cross join aclexplode(l.list) as e where e.grantee <> current_user::regrole) as is_granted
from object as o
where (%(keys)s::text[] is null or o.key = any (%(keys)s))
and (%(oids)s::oid[] is null or o.oid = any (%(oids)s))
"""

# Whether Sqitch has changed anything since the layer was applied last.
_SQITCH_SINCE = """
select exists (
  select from sqitch.changes
  where committed_at > (select max(applied_at) from ops.code_release))
"""

# What depends on an object of the catalogue, or on its row type if it is a view. A view
# stands there in place of its rule.
_DEPENDENTS = """
with target as (
  select %(class)s::oid as class, %(oid)s::oid as oid
  union all
  select 'pg_type'::regclass, unnest(array[t.oid, t.typarray]) from pg_type as t
  where t.typrelid = %(oid)s and %(class)s::oid = 'pg_class'::regclass
)
select distinct
  case when r.oid is null then d.classid else 'pg_class'::regclass::oid end as class,
  coalesce(r.ev_class, d.objid) as oid, pg_describe_object(d.classid, d.objid, d.objsubid)
from pg_depend as d
join target as t on t.class = d.refclassid and t.oid = d.refobjid
left join pg_rewrite as r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
where d.deptype in ('n', 'a') and coalesce(r.ev_class, d.objid) <> %(oid)s
"""

# What a table needs whenever a row is written: replacing its function rechecks no row.
_USED_BY_TABLES = """
select d.refobjid, pg_describe_object(d.classid, d.objid, d.objsubid)
from pg_depend as d
where d.refclassid = 'pg_proc'::regclass and d.refobjid = any (%s::oid[])
and (d.classid in ('pg_constraint'::regclass, 'pg_attrdef'::regclass)
  or d.classid = 'pg_class'::regclass
    and (select c.relkind from pg_class as c where c.oid = d.objid) in ('i', 'I'))
"""

# A table and its partitions.
_WITH_PARTITIONS = """
select n.nspname, c.relname
from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.oid = %(oid)s or c.oid in (select t.relid from pg_partition_tree(%(oid)s) as t)
"""

# Statements that take the comments from objects.
_SILENCE = """
select format('comment on %%s %%s is null',
  case when i.type like '%% column' then 'column'
    when d.classoid = 'pg_proc'::regclass then 'routine' else i.type end, i.identity)
from unnest(%(classes)s::oid[], %(oids)s::oid[]) as o (class, oid)
join pg_description as d on d.classoid = o.class and d.objoid = o.oid
cross join pg_identify_object(d.classoid, d.objoid, d.objsubid) as i
"""

# Statements that take every privilege from objects: those of the files are all they are to have.
_REVOKE = """
with held as (
  select p.oid::regprocedure::text as name, a.grantee
  from pg_proc as p cross join lateral aclexplode(p.proacl) as a
  where p.oid = any (%(functions)s::oid[]) and a.grantee <> p.proowner
  union all
  select c.oid::regclass::text, a.grantee
  from pg_class as c cross join lateral (
    select e.grantee from aclexplode(c.relacl) as e
    union all
    select e.grantee from pg_attribute as t cross join lateral aclexplode(t.attacl) as e
    where t.attrelid = c.oid
  ) as a
  where c.oid = any (%(relations)s::oid[]) and a.grantee <> c.relowner
  union all
  select 'schema ' || n.oid::regnamespace, a.grantee
  from pg_namespace as n cross join lateral aclexplode(n.nspacl) as a
  where n.oid = any (%(schemas)s::oid[]) and a.grantee <> n.nspowner
)
select format(
  'revoke all on %%s%%s from %%s cascade', case when name like '%%(%%' then 'routine ' end, name,
  string_agg(distinct case grantee when 0 then 'public' else grantee::regrole::text end, ', '))
from held group by name
"""


class CodeLayerError(Exception):
    """The layer cannot be applied; the message names the file and says why."""


@dataclass
class Object:
    """One object of the layer, or the rows that a statement inserts."""

    key: str
    file: str = ""
    statement: str = ""
    attributes: list[str] = field(default_factory=list)

    @property
    def is_data(self) -> bool:
        return self.key.startswith("data ")

    def hashes(self) -> tuple[str, str]:
        return _md5(self.statement), _md5("\n".join(sorted(self.attributes)))


@dataclass(frozen=True)
class Found:
    """An object of the catalogue."""

    key: str
    class_oid: int
    oid: int
    drop: str
    definition: str
    attributes: str
    is_granted: bool  # to others than its owner


@dataclass(frozen=True)
class Outcome:
    release: str
    applied: list[str]  # keys, also those of which only grants or comments were given
    dropped: list[str]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


# What the catalogue says of a table with row security.
_ON = _md5("true")


# --- The files --------------------------------------------------------------------------------


def _tokens(text: str) -> Iterator[str]:
    position = 0
    while token := _TOKEN.match(text, position):
        position = _end_of_comment(text, token.start()) if token["comment"] else token.end()
        yield text[token.start() : position]


def _end_of_comment(text: str, position: int) -> int:
    """Comments in `/* */` may hold others."""
    depth = 0
    for mark in _COMMENT_MARK.finditer(text, position):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return mark.end()
    raise CodeLayerError("a comment is not ended")


def statements(text: str) -> Iterator[str]:
    """The statements of a file, each without its semicolon and without comments before it."""
    parts: list[str] = []
    depth = 0  # of `begin atomic … end`, in which a semicolon ends nothing
    previous = ""
    for word in _tokens(text):
        is_word = not word.startswith(("--", "/*")) and not word.isspace()
        if not is_word and not parts:
            continue
        if word == ";" and depth == 0:
            yield "".join(parts).strip()
            parts = []
            continue
        parts.append(word)
        lower = word.lower()
        if (lower == "atomic" and previous == "begin") or (depth and lower == "case"):
            depth += 1
        elif depth and lower == "end":
            depth -= 1
        if is_word:
            previous = lower
    if parts:
        raise CodeLayerError(f"a statement is not ended by a semicolon: {''.join(parts)[:60]}")


def head(statement: str) -> str:
    """The statement up to its body in one line without comments: what a pattern is matched with."""
    words: list[str] = []
    for word in _tokens(statement):
        if word.startswith("$") or len(words) > 1000:
            break
        if word.isspace():
            word = " "
        if not word.startswith(("--", "/*")):
            words.append(word)
    return re.sub(" +", " ", "".join(words)).strip()


def key_of(statement: str) -> tuple[str, str] | None:
    """`object`, `attribute` or `data`, and the key of the object that the statement is about."""
    line = head(statement)
    for role, patterns in (("object", _OBJECTS), ("attribute", _COMMENTS), ("attribute", _GRANTS)):
        for kind, pattern in patterns.items():
            if match := re.match(pattern, line, re.IGNORECASE):
                found = match.groupdict()
                parts = (kind, found["name"], found.get("sub"))
                return role, " ".join(part for part in parts if part).replace('"', "")
    return ("data", "data") if _DATA.match(line.lower()) else None


def read(folder: Path) -> dict[str, Object]:
    """The objects of all files, by key."""
    objects: dict[str, Object] = {}
    attributes: list[tuple[str, str, str]] = []
    if not any(folder.glob("*/*.sql")):
        raise CodeLayerError(f"no file <room>/<name>.sql in {folder}: everything would be dropped")
    for path in sorted(folder.glob("*/*.sql")):
        file = f"{path.parent.name}/{path.name}"
        try:
            found = list(statements(path.read_text()))
        except CodeLayerError as error:
            raise CodeLayerError(f"{file}: {error}") from None
        for statement in found:
            known = key_of(statement)
            if known is None:
                raise CodeLayerError(f"{file}: not a statement of the code layer: {statement[:60]}")
            role, key = known
            if role == "data":
                key = f"data {file} {_md5(statement)}"
            if role == "attribute":
                attributes.append((file, key, statement))
            elif key in objects:
                raise CodeLayerError(f"{file}: {key} is also in {objects[key].file}")
            else:
                objects[key] = Object(key, file, statement)
    for file, key, statement in attributes:
        # What is granted on a view reads like what is granted on a table.
        name = key.replace("table ", "view ") if key.startswith("table ") else key
        owner = objects.get(name)
        if owner is None and not key.startswith(_NOT_OURS):
            raise CodeLayerError(f"{file}: {key} is in no file of the code layer")
        (owner or objects.setdefault(key, Object(key, file))).attributes.append(statement)
    return objects


def release_of(objects: dict[str, Object]) -> str:
    """A short name of what the files hold, the same wherever they lie."""
    digest = hashlib.sha256()
    for key in sorted(objects):
        digest.update("\0".join((key, *objects[key].hashes())).encode() + b"\0")
    return digest.hexdigest()[:12]


# --- The database -----------------------------------------------------------------------------


class _Deployment:
    """One transaction that brings the catalogue to what the files say."""

    def __init__(self, connection: psycopg.Connection[Any], wanted: dict[str, Object]) -> None:
        self._connection = connection
        self.release = release_of(wanted)
        self._recorded: dict[str, tuple[str, ...]] = {
            key: tuple(rest)
            for key, *rest in connection.execute(
                "select key, file, statement_hash, attributes_hash, definition, attributes"
                " from ops.code_object"
            )
        }
        self._found: dict[str, Found] = {}
        catalogue = self._catalogue()
        for one in catalogue:
            # An overload of a function is a difference in itself.
            is_overload = one.key in self._found
            self._found[one.key] = replace(one, definition="") if is_overload else one
        granted = {
            key for key, one in self._found.items() if one.is_granted and key.startswith(_NOT_OURS)
        }
        objects = {key for key in self._recorded if not key.startswith(_NOTED)}
        self._gone = (objects | granted) - wanted.keys()
        self._rows = self._registered(wanted)
        self._lost_rows = [
            key
            for key in self._recorded
            if key.startswith(registries.PREFIX) and key not in self._rows
        ]
        self._beside = self._of_sqitch(catalogue, wanted.keys() | objects)
        self._unprotected, self._strange, self._kept = self._compare_beside()
        self._wanted = wanted | {
            # Of tables and schemas the privileges alone go, also those that no file ever gave.
            key: Object(key)
            for key in self._gone
            if key.startswith(_NOT_OURS) and key in self._found
        }
        self._pending: dict[str, Object] = {}
        self._gate_is_closed = False
        self._dropped_oids: set[tuple[int, int]] = set()
        self.applied: set[str] = set()
        self.dropped: set[str] = set()

    def _catalogue(
        self, *, keys: Iterable[str] | None = None, oids: list[int] | None = None
    ) -> list[Found]:
        wanted = {"keys": None if keys is None else list(keys), "oids": oids}
        return [Found(*row) for row in self._connection.execute(_CATALOGUE, wanted)]

    def _registered(self, wanted: dict[str, Object]) -> dict[str, str]:
        """The rows of registries that the files name, each with its file."""
        rows: dict[str, str] = {}
        for one in wanted.values():
            if not one.is_data:
                continue
            try:
                with self._connection.transaction():
                    found = registries.names(
                        self._connection, head(one.statement), _tokens(one.statement)
                    )
            except psycopg.Error as error:
                raise CodeLayerError(f"{one.file}: {_words(error)}") from error
            if found:
                rows |= {registries.key_of(found[0], name): one.file for name in found[1]}
        return rows

    def _of_sqitch(self, catalogue: list[Found], ours: set[str]) -> dict[str, str]:
        """What is recorded of tables, and of functions that the layer has not made."""
        beside: dict[str, str] = {}
        for one in catalogue:
            if one.key.startswith("table "):
                beside[_PROTECTION + one.key] = one.definition
            elif one.key.startswith("function ") and one.key not in ours:
                key = OF_SQITCH + one.key
                overloads = {*beside.get(key, "").split(), one.definition}
                beside[key] = " ".join(sorted(overloads))
        return beside

    def _compare_beside(self) -> tuple[list[str], list[str], dict[str, str]]:
        """Tables that are not protected any more, functions that changed, and what to record."""
        before = {
            key: row[3]
            for key, row in self._recorded.items()
            if key.startswith((_PROTECTION, OF_SQITCH))
        }
        unprotected = [
            key
            for key, state in self._beside.items()
            if key.startswith(_PROTECTION) and before.get(key) == _ON and state != _ON
        ]
        # The first time, nothing is known of what Sqitch has made.
        may_change = not before or self._sqitch_since()
        strange = [
            key
            for key in before.keys() | self._beside.keys()
            if key.startswith(OF_SQITCH)
            and not may_change
            and before.get(key) != self._beside.get(key)
        ]
        kept = self._beside | {
            key: before[key] for key in (*unprotected, *strange) if key in before
        }
        for key in strange:
            if key not in before:
                del kept[key]
        return unprotected, strange, kept

    def _sqitch_since(self) -> bool:
        exists = self._connection.execute("select to_regclass('sqitch.changes')").fetchone()
        if exists is None or exists[0] is None:
            return False
        row = self._connection.execute(_SQITCH_SINCE).fetchone()
        return row is not None and bool(row[0])

    def differing(self) -> list[str]:
        """The keys of what would be applied, dropped or removed, and of what is only told."""
        return sorted({*self._repairable(), *self._strange})

    def _repairable(self) -> set[str]:
        changed = [key for key, one in self._wanted.items() if self._differs(one)]
        attributes = [key for key in self._wanted if self._attributes_differ(key)]
        return {*changed, *attributes, *self._gone, *self._lost_rows, *self._unprotected}

    def has_work(self) -> bool:
        """Whether anything is to be applied or recorded."""
        noted = {key: row[3] for key, row in self._recorded.items() if key.startswith(_NOTED)}
        return bool(self._repairable()) or noted != dict.fromkeys(self._rows, "") | self._kept

    def run(self) -> None:
        differing = [one for one in self._wanted.values() if self._differs(one)]
        self._settle([one for one in differing if not one.is_data])
        for key in self._gone:
            if key in self._found and not key.startswith(_NOT_OURS):
                self._drop(self._found[key])
        self._settle([])
        self._look_again()
        self._refuse_what_tables_use()
        self._give_attributes()
        # Rows before calls, which may start to watch the tables of those rows.
        data = [one for one in differing if one.is_data]
        self._settle(sorted(data, key=lambda one: not one.statement.startswith("insert")))
        self._remove_rows()
        self._protect()
        self._record()
        self._connection.execute("notify pgrst, 'reload schema'")

    def _remove_rows(self) -> None:
        for key in registries.in_order(self._lost_rows):
            try:
                registries.remove(self._connection, key)
            except errors.ForeignKeyViolation as error:
                raise CodeLayerError(
                    f"{self._recorded[key][0]}: {key} is in no file any more, and cannot be"
                    f" removed: {_words(error)} What refers to it is a Sqitch change"
                ) from error
            self.dropped.add(key)

    def _protect(self) -> None:
        """Switch row security on again where it was switched off."""
        if self._unprotected:
            self._close_gate()
        for key in self._unprotected:
            table = {"oid": self._found[key.removeprefix(_PROTECTION)].oid}
            for schema, name in self._connection.execute(_WITH_PARTITIONS, table).fetchall():
                self._connection.execute(
                    sql.SQL("alter table {} enable row level security").format(
                        sql.Identifier(schema, name)
                    )
                )
            self.applied.add(key)

    def _look_again(self) -> None:
        """Read what was applied anew; the rest of the catalogue is as it was."""
        self._found.update((one.key, one) for one in self._catalogue(keys=self.applied))

    def _differs(self, one: Object) -> bool:
        if not one.statement:
            return False
        recorded = self._recorded.get(one.key)
        if recorded is None or recorded[1] != one.hashes()[0]:
            return True
        found = self._found.get(one.key)
        return not one.is_data and (found is None or found.definition != recorded[3])

    def _attributes_differ(self, key: str) -> bool:
        recorded, found = self._recorded.get(key), self._found.get(key)
        if recorded is None or found is None:
            return not self._wanted[key].is_data
        return (recorded[2], recorded[4]) != (self._wanted[key].hashes()[1], found.attributes)

    def _settle(self, objects: list[Object]) -> None:
        """Execute all; what fails because another is still missing is tried again after that."""
        self._pending.update((one.key, one) for one in objects)
        while self._pending:
            failures: dict[str, psycopg.Error] = {}
            count = len(self._pending)
            for key in sorted(self._pending, key=_place_of):
                if error := self._execute(self._pending[key]):
                    failures[key] = error
                else:
                    del self._pending[key]
                    self.applied.add(key)
            if len(failures) == count:
                key, reason = next(iter(failures.items()))
                raise CodeLayerError(f"{self._wanted[key].file}: {key}: {_words(reason)}")

    def _execute(self, one: Object) -> psycopg.Error | None:
        found = self._found.get(one.key)
        if one.key.startswith(("view ", "trigger ", "policy ")):
            self._close_gate()
        if found and one.key.startswith(("policy ", "trigger ")):
            self._drop(found)
        error = self._try(one)
        if isinstance(error, _NOT_REPLACEABLE) and found:
            self._drop(found)
            found = None
            error = self._try(one)
        if isinstance(error, _TOO_EARLY):
            return error
        if error:
            raise CodeLayerError(f"{one.file}: {one.key}: {_words(error)}") from error
        if found and one.key.startswith("function "):
            self._drop_overloads(one)
        return None

    def _try(self, one: Object) -> psycopg.Error | None:
        try:
            with self._connection.transaction():
                self._connection.execute(one.statement)
        except _TRANSIENT:
            raise
        except psycopg.Error as error:
            return error
        return None

    def _close_gate(self) -> None:
        """Wait for the requests under way and let no new one begin before the end.

        So none sees a function vanish that it is about to call, and none holds a lock that is
        needed here while it waits for another one that is held here.
        """
        if not self._gate_is_closed:
            self._connection.execute(f"lock table {_GATE} in access exclusive mode")
            self._gate_is_closed = True

    def _drop(self, found: Found) -> None:
        """Drop it, and before it what depends on it; what is wanted of that is made again."""
        self._close_gate()
        self._drop_dependents(found)
        self._connection.execute(found.drop)
        self._dropped_oids.add((found.class_oid, found.oid))
        self._found.pop(found.key, None)
        if found.key in self._wanted:
            self._pending[found.key] = self._wanted[found.key]
        else:
            self.dropped.add(found.key)

    def _drop_overloads(self, one: Object) -> None:
        """A statement with other parameters makes a second function beside the former one."""
        same = self._catalogue(keys=[one.key])
        if len(same) > 1:
            for found in same:
                self._drop(found)
            self._connection.execute(one.statement)

    def _drop_dependents(self, found: Found) -> None:
        if not found.key.startswith(("function ", "view ")):
            return
        target = {"class": found.class_oid, "oid": found.oid}
        dependents = self._connection.execute(_DEPENDENTS, target).fetchall()
        if not dependents:
            return
        catalogue = {
            (one.class_oid, one.oid): one
            for one in self._catalogue(oids=[oid for _, oid, _ in dependents])
        }
        for class_oid, oid, words in dependents:
            if (class_oid, oid) in self._dropped_oids:  # with another dependent
                continue
            one = catalogue.get((class_oid, oid))
            if one is None or not (one.key in self._wanted or one.key in self._recorded):
                raise self._needed_by_a_table(found.key, words)
            self._drop(one)

    def _refuse_what_tables_use(self) -> None:
        functions = {
            self._found[key].oid: key for key in self.applied if key.startswith("function ")
        }
        used = self._connection.execute(_USED_BY_TABLES, (list(functions),)).fetchone()
        if used:
            raise self._needed_by_a_table(functions[used[0]], used[1])

    def _needed_by_a_table(self, key: str, words: str) -> CodeLayerError:
        file = self._wanted[key].file if key in self._wanted else self._recorded[key][0]
        return CodeLayerError(
            f"{file}: {key} cannot be replaced because {words} depends on it:"
            " what a table needs is a Sqitch change"
        )

    def _give_attributes(self) -> None:
        keys = [key for key in self._wanted if self._attributes_differ(key)]
        for key in keys:
            if key not in self._found:
                raise CodeLayerError(f"{self._wanted[key].file}: {key} is not in the database")
        self._take_attributes([self._found[key] for key in keys])
        for key in keys:
            for statement in self._wanted[key].attributes:
                try:
                    self._connection.execute(statement)
                except _TRANSIENT:
                    raise
                except psycopg.Error as error:
                    file = self._wanted[key].file
                    raise CodeLayerError(f"{file}: {key}: {_words(error)}") from error
        self.applied.update(keys)

    def _take_attributes(self, objects: list[Found]) -> None:
        def oids(*kinds: str) -> list[int]:
            return [one.oid for one in objects if one.key.startswith(kinds)]

        privileges = {
            "schemas": oids("schema "),
            "functions": oids("function "),
            "relations": oids("view ", "table "),
        }
        ours = [one for one in objects if not one.key.startswith(_NOT_OURS)]
        comments = {
            "classes": [one.class_oid for one in ours],
            "oids": [one.oid for one in ours],
        }
        for query, target in ((_REVOKE, privileges), (_SILENCE, comments)):
            for (statement,) in self._connection.execute(query, target).fetchall():
                self._connection.execute(statement)

    def _record(self) -> None:
        """Write down what was applied, and what the catalogue makes of it."""
        self._look_again()
        rows = {}
        for key, one in self._wanted.items():
            found = self._found.get(key)
            of_catalogue = (found.definition, found.attributes) if found else ("", "")
            rows[key] = (one.file, *one.hashes(), *of_catalogue)
        rows |= {key: (file, "", "", "", "") for key, file in self._rows.items()}
        rows |= {key: ("", "", "", definition, "") for key, definition in self._kept.items()}
        stale = [
            key
            for key in self._recorded
            if key in self._gone or self._recorded[key] != rows.get(key)
        ]
        self._connection.execute("delete from ops.code_object where key = any (%s)", [stale])
        self._connection.cursor().executemany(
            "insert into ops.code_object"
            " (key, file, statement_hash, attributes_hash, definition, attributes)"
            " values (%s, %s, %s, %s, %s, %s)",
            [
                (key, *row)
                for key, row in rows.items()
                if key not in self._gone and self._recorded.get(key) != row
            ],
        )
        self._connection.execute("insert into ops.code_release (hash) values (%s)", (self.release,))


def _place_of(key: str) -> int:
    return next(place for place, kind in enumerate(_ORDER) if key.startswith(kind))


def _words(error: psycopg.Error) -> str:
    return " ".join(
        part for part in (error.diag.message_primary, error.diag.message_detail) if part
    )


def apply(conninfo: str, folder: Path, *, lock_timeout: str = "300ms", tries: int = 100) -> Outcome:
    """Bring the database to the state of the files; connects as a member of leadmill_owner.

    Who waits for a lock lets nobody pass who comes later: a policy that waits for one slow reader
    would stop all sales. So each try gives up after `lock_timeout`, and there is another one a
    second later, `tries` in all.
    """
    wanted = read(folder)
    for number in range(tries):
        if number:
            time.sleep(1)
        try:
            return _apply_once(conninfo, wanted, lock_timeout)
        except _TRANSIENT:
            continue
    raise CodeLayerError(f"gave up after {tries} tries: something holds its locks for long")


def _apply_once(conninfo: str, wanted: dict[str, Object], lock_timeout: str) -> Outcome:
    with psycopg.connect(conninfo) as connection:
        _enter(connection)
        connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))  # one deployment at a time
        connection.execute("select set_config('lock_timeout', %s, true)", (lock_timeout,))
        deployment = _Deployment(connection, wanted)
        if deployment.has_work():
            deployment.run()
    return Outcome(release_of(wanted), sorted(deployment.applied), sorted(deployment.dropped))


def differences(conninfo: str, folder: Path) -> list[str]:
    """The keys of what the database holds otherwise than the files."""
    with psycopg.connect(conninfo) as connection:
        _enter(connection)
        return _Deployment(connection, read(folder)).differing()


def _enter(connection: psycopg.Connection[Any]) -> None:
    connection.execute("set local role leadmill_owner")
    # Definitions are written with the schema of every name, whoever reads them.
    connection.execute("set local search_path = pg_catalog")
    connection.execute("set local client_min_messages = warning")
