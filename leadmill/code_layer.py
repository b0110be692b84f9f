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
  They replace those of before, so a grant that is taken out of a file is revoked.
- `insert` and `select`: executed after all objects, when the statement is new or has changed. It
  must be safe to run again.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors

_TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?\*/
    |\$(?P<tag>(?:[A-Za-z_]\w*)?)\$.*?\$(?P=tag)\$
    |[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"
    |\w+|.""",
    re.DOTALL | re.VERBOSE,
)
_NAME = r'((?:\w+|"[^"]+")\.(?:\w+|"[^"]+"))'
_OBJECTS = {
    "function": rf"create or replace (?:function|procedure|aggregate) {_NAME} ?\(",
    "view": rf"create or replace view {_NAME}",
    "policy": rf'create policy (?P<sub>\w+|"[^"]+") on {_NAME}',
    "trigger": r"create (?:constraint )?trigger (?P<sub>\w+) (?:before|after|instead of) .*? on "
    + _NAME,
}
_COMMENTS = {
    "function": rf"comment on (?:function|procedure|aggregate) {_NAME} ?\(",
    "view": rf"comment on (?:view {_NAME}|column {_NAME}\.)",
    "policy": rf'comment on policy (?P<sub>\w+|"[^"]+") on {_NAME}',
    "trigger": rf"comment on trigger (?P<sub>\w+) on {_NAME}",
}
_GRANTS = {
    "function": rf"grant execute on (?:function|procedure) {_NAME} ?\([^()]*\) to ",
    "schema": r"grant usage on schema (\w+) to ",
    "table": rf"grant (?!usage)[^;]*? on (?:table )?{_NAME} to ",
}
_DATA = re.compile(r"(?:insert into|select|with) ")

# Made by Sqitch; the layer gives their privileges.
_NOT_OURS = ("table ", "schema ")

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
_NOT_REPLACEABLE = (errors.InvalidFunctionDefinition, errors.InvalidTableDefinition)
_TRANSIENT = (errors.LockNotAvailable, errors.DeadlockDetected)

_LOCK = 5_471_002_115_313  # any number that nothing else locks

_CATALOGUE = """
with acl as (
  select x.class, x.oid, string_agg(x.item, ',' order by x.item) as items
  from (
    select 'pg_proc'::regclass as class, oid, unnest(proacl)::text as item from pg_proc
    union all select 'pg_class'::regclass, oid, unnest(relacl)::text from pg_class
    union all select 'pg_class'::regclass, attrelid, attname || unnest(attacl)::text
    from pg_attribute where attacl is not null
    union all select 'pg_namespace'::regclass, oid, unnest(nspacl)::text from pg_namespace
  ) as x group by x.class, x.oid
), words as (
  select classoid, objoid, string_agg(objsubid || description, ',' order by objsubid) as items
  from pg_description group by classoid, objoid
), object as (
  select
    'function ' || n.nspname || '.' || p.proname as key, 'pg_proc'::regclass as class, p.oid,
    format('drop routine %s', p.oid::regprocedure) as drop_statement,
    case p.prokind when 'a' then (select a::text from pg_aggregate as a where a.aggfnoid = p.oid)
      else pg_get_functiondef(p.oid) end as definition
  from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
  where n.nspowner = current_user::regrole
  union all
  select
    case c.relkind when 'v' then 'view ' else 'table ' end || n.nspname || '.' || c.relname,
    'pg_class'::regclass, c.oid, format('drop view %I.%I', n.nspname, c.relname),
    case when c.relkind = 'v' then concat(c.reloptions, pg_get_viewdef(c.oid)) else '' end
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where n.nspowner = current_user::regrole and c.relkind in ('v', 'r', 'p') and not c.relispartition
  union all
  select 'schema ' || n.nspname, 'pg_namespace'::regclass, n.oid, '', ''
  from pg_namespace as n where n.nspowner = current_user::regrole
  union all
  select
    format('policy %s.%s %s', n.nspname, c.relname, p.polname), 'pg_policy'::regclass, p.oid,
    format('drop policy %I on %I.%I', p.polname, n.nspname, c.relname),
    concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::regrole[],
      pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
  from pg_policy as p join pg_class as c on c.oid = p.polrelid
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspowner = current_user::regrole
  union all
  select
    format('trigger %s.%s %s', n.nspname, c.relname, t.tgname), 'pg_trigger'::regclass, t.oid,
    format('drop trigger %I on %I.%I', t.tgname, n.nspname, c.relname),
    t.tgenabled::text || pg_get_triggerdef(t.oid)
  from pg_trigger as t join pg_class as c on c.oid = t.tgrelid
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspowner = current_user::regrole and not t.tgisinternal and t.tgparentid = 0
)
select
  o.key, o.class::oid, o.oid, o.drop_statement, md5(o.definition) as definition,
  md5(concat(a.items, '|', w.items)) as attributes
from object as o
left join acl as a on a.class = o.class and a.oid = o.oid
left join words as w on w.classoid = o.class and w.objoid = o.oid
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
  'revoke all on %%s%%s from %%s', case when name like '%%(%%' then 'routine ' end, name,
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


@dataclass(frozen=True)
class Outcome:
    release: str
    applied: list[str]  # keys, also those of which only grants or comments were given
    dropped: list[str]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


# --- The files --------------------------------------------------------------------------------


def statements(text: str) -> Iterator[str]:
    """The statements of a file, each without its semicolon and without comments before it."""
    parts: list[str] = []
    depth = 0  # of `begin atomic … end`, in which a semicolon ends nothing
    previous = ""
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word.startswith(("--", "/*")) and not "".join(parts).strip():
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
        if not word.isspace():
            previous = lower
    if rest := "".join(parts).strip():
        raise CodeLayerError(f"a statement is not ended by a semicolon: {rest[:60]}")


def head(statement: str) -> str:
    """The statement in one line without comments: what a pattern can be matched with."""
    bare = "".join(
        "" if token[0].startswith(("--", "/*")) else token[0]
        for token in _TOKEN.finditer(statement[:2000])
    )
    return re.sub(r"\s+", " ", bare).strip()


def key_of(statement: str) -> tuple[str, str] | None:
    """`object`, `attribute` or `data`, and the key of the object that the statement is about."""
    line = head(statement)
    for role, patterns in (("object", _OBJECTS), ("attribute", _COMMENTS), ("attribute", _GRANTS)):
        for kind, pattern in patterns.items():
            if match := re.match(pattern, line, re.IGNORECASE):
                names = [name for name in match.groups() if name]
                sub = match.groupdict().get("sub")
                key = f"{kind} {next(name for name in names if name != sub)}"
                return role, (f"{key} {sub}" if sub else key).replace('"', "")
    return ("data", "data") if _DATA.match(line.lower()) else None


def read(folder: Path) -> dict[str, Object]:
    """The objects of all files, by key."""
    objects: dict[str, Object] = {}
    attributes: list[tuple[str, str, str]] = []
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
        self._wanted = wanted
        self._recorded: dict[str, tuple[str, ...]] = {
            key: tuple(rest)
            for key, *rest in connection.execute(
                "select key, statement_hash, attributes_hash, definition, attributes"
                " from ops.code_object"
            )
        }
        self._found = self._catalogue()
        self._pending: dict[str, Object] = {}
        self.applied: set[str] = set()
        self.dropped: set[str] = set()

    def _catalogue(self) -> dict[str, Found]:
        return {row[0]: Found(*row) for row in self._connection.execute(_CATALOGUE).fetchall()}

    def differing(self) -> list[str]:
        """The keys of what would be applied or dropped."""
        changed = [key for key, one in self._wanted.items() if self._differs(one)]
        attributes = [key for key in self._wanted if self._attributes_differ(key)]
        return sorted({*changed, *attributes, *(self._recorded.keys() - self._wanted.keys())})

    def run(self) -> None:
        differing = [one for one in self._wanted.values() if self._differs(one)]
        self._settle([one for one in differing if not one.is_data])
        for key in self._recorded.keys() - self._wanted.keys():
            if key in self._found and not key.startswith(_NOT_OURS):
                self._drop(self._found[key])
        self._settle([])
        self._found = self._catalogue()
        self._give_attributes()
        # Rows before calls, which may start to watch the tables of those rows.
        data = [one for one in differing if one.is_data]
        self._settle(sorted(data, key=lambda one: not one.statement.startswith("insert")))
        self._record()

    def _differs(self, one: Object) -> bool:
        if not one.statement:
            return False
        recorded = self._recorded.get(one.key)
        if recorded is None or recorded[0] != one.hashes()[0]:
            return True
        found = self._found.get(one.key)
        return not one.is_data and (found is None or found.definition != recorded[2])

    def _attributes_differ(self, key: str) -> bool:
        recorded, found = self._recorded.get(key), self._found.get(key)
        if recorded is None or found is None:
            return not self._wanted[key].is_data
        return (recorded[1], recorded[3]) != (self._wanted[key].hashes()[1], found.attributes)

    def _settle(self, objects: list[Object]) -> None:
        """Execute all; what fails because another is still missing is tried again after that."""
        self._pending.update((one.key, one) for one in objects)
        while self._pending:
            failures: dict[str, psycopg.Error] = {}
            count = len(self._pending)
            for key in list(self._pending):
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
            self._drop_former_signature(found)
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

    def _drop(self, found: Found) -> None:
        """Drop it, and before it what depends on it; what is wanted of that is made again."""
        self._drop_dependents(found)
        self._connection.execute(found.drop)
        self._found.pop(found.key, None)
        if found.key in self._wanted:
            self._pending[found.key] = self._wanted[found.key]
        else:
            self.dropped.add(found.key)

    def _drop_former_signature(self, former: Found) -> None:
        """A statement with other parameters makes a second function beside the former one."""
        name = former.key.removeprefix("function ")
        same = self._connection.execute(
            "select p.oid from pg_proc as p where p.pronamespace::regnamespace::text = %s"
            " and p.proname = %s",
            name.split(".", 1),
        ).fetchall()
        if len(same) > 1:
            self._drop_dependents(former)
            self._connection.execute(former.drop)

    def _drop_dependents(self, found: Found) -> None:
        if not found.key.startswith(("function ", "view ")):
            return
        place = {"class": found.class_oid, "oid": found.oid}
        dependents = self._connection.execute(_DEPENDENTS, place).fetchall()
        if not dependents:
            return
        catalogue = {(one.class_oid, one.oid): one for one in self._catalogue().values()}
        for class_oid, oid, words in dependents:
            one = catalogue.get((class_oid, oid))
            if one is None or not (one.key in self._wanted or one.key in self._recorded):
                raise CodeLayerError(
                    f"{found.key} cannot be replaced because {words} depends on it:"
                    " what a table needs is a Sqitch change"
                )
            self._drop(one)

    def _give_attributes(self) -> None:
        keys = [key for key in self._wanted if self._attributes_differ(key)]
        for key in keys:
            if key not in self._found:
                raise CodeLayerError(f"{self._wanted[key].file}: {key} is not in the database")
        oids = {
            "schemas": [self._found[key].oid for key in keys if key.startswith("schema ")],
            "functions": [self._found[key].oid for key in keys if key.startswith("function ")],
            "relations": [
                self._found[key].oid for key in keys if key.startswith(("view ", "table "))
            ],
        }
        for (statement,) in self._connection.execute(_REVOKE, oids).fetchall():
            self._connection.execute(statement)
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

    def _record(self) -> None:
        """Write down what was applied, and what the catalogue makes of it."""
        self._found = self._catalogue()
        self._connection.execute(
            "delete from ops.code_object where key <> all (%s)", [list(self._wanted)]
        )
        rows = []
        for key, one in self._wanted.items():
            found = self._found.get(key)
            rows.append(
                (
                    key,
                    one.file,
                    *one.hashes(),
                    *((found.definition, found.attributes) if found else ("", "")),
                )
            )
        self._connection.cursor().executemany(
            "insert into ops.code_object"
            " (key, file, statement_hash, attributes_hash, definition, attributes)"
            " values (%s, %s, %s, %s, %s, %s) on conflict (key) do update set"
            " file = excluded.file, statement_hash = excluded.statement_hash,"
            " attributes_hash = excluded.attributes_hash, definition = excluded.definition,"
            " attributes = excluded.attributes"
            " where (code_object.*) is distinct from (excluded.*)",
            rows,
        )
        self._connection.execute(
            "insert into ops.code_release (hash) values (%s)", (release_of(self._wanted),)
        )


def _words(error: psycopg.Error) -> str:
    return " ".join(
        part for part in (error.diag.message_primary, error.diag.message_detail) if part
    )


def apply(conninfo: str, folder: Path, *, lock_timeout: str = "1s", tries: int = 60) -> Outcome:
    """Bring the database to the state of the files; connects as a member of leadmill_owner.

    Whoever waits for a lock lets nobody pass who comes after: a policy that waits for one slow
    reader would stop all sales. So each try gives up after `lock_timeout`, and there is another
    one a second later, `tries` in all.
    """
    wanted = read(folder)
    for remaining in range(tries - 1, -1, -1):
        try:
            return _apply_once(conninfo, wanted, lock_timeout)
        except _TRANSIENT:
            if not remaining:
                raise CodeLayerError(
                    f"gave up after {tries} tries: something holds its locks for long"
                ) from None
            time.sleep(1)
    raise AssertionError("not reached")


def _apply_once(conninfo: str, wanted: dict[str, Object], lock_timeout: str) -> Outcome:
    with psycopg.connect(conninfo) as connection:
        _enter(connection)
        connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))  # one deployment at a time
        connection.execute("select set_config('lock_timeout', %s, true)", (lock_timeout,))
        deployment = _Deployment(connection, wanted)
        deployment.run()
        if deployment.applied or deployment.dropped:
            connection.execute("notify pgrst, 'reload schema'")
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
