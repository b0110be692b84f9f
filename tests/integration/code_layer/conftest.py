"""A small database with a small code layer: every statement of it is in this folder."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from leadmill import code_layer
from leadmill.stack.cluster import ROOT
from leadmill.stack.process import run
from tests.harness import Database, Harness

# What Sqitch makes.
TABLES = """
set role leadmill_owner;
alter default privileges revoke execute on functions from public;
create schema ops;
create schema identity;
create schema room;
create table identity.session (id integer primary key);
create function room.is_even(n integer) returns boolean
language sql immutable as $$ select n % 2 = 0 $$;
create table room.item (
  id integer primary key,
  owner integer not null default 1,
  constraint owner_is_positive check (owner > 0)
);
create table room.setting (name text primary key);
create table room.hidden (id integer primary key);
create table room.monthly (id integer) partition by list (id);
create table room.monthly_1 partition of room.monthly for values in (1);
alter table room.item enable row level security;
alter table room.monthly enable row level security;
alter table room.monthly_1 enable row level security;
comment on table room.item is 'Things';
"""

# What the code layer makes. `double` is used by all the others.
FILES = {
    "access": """
        grant usage on schema room to member;
        grant select (id, owner) on room.item to member;
        grant select on room.setting to member;
        """,
    "double": """
        create or replace function room.double(n integer) returns integer
        language sql immutable
        begin atomic select n * 2; end;
        comment on function room.double(integer) is $$Twice as much.$$;
        grant execute on function room.double(integer) to member, partner;
        """,
    "quadruple": """
        create or replace function room.quadruple(n integer) returns integer
        language sql immutable
        begin atomic select room.double(room.double(n)); end;
        """,
    "items": """
        create or replace view room.items with (security_invoker) as
        select i.id, i.owner, room.double(i.id) as twice from room.item as i;
        comment on view room.items is 'Items and more';
        comment on column room.items.twice is 'Two of them';
        grant select on room.items to member;
        """,
    "big_items": """
        create or replace view room.big_items as select id, twice from room.items where twice > 9;
        grant select on room.big_items to member;
        create or replace function room.biggest() returns room.big_items
        language sql stable as $$ select * from room.big_items order by id desc limit 1 $$;
        """,
    "own_items": """
        create policy "members see their own" on room.item for select to member
        using (room.double(owner) = 2);
        """,
    "items_are_small": """
        create or replace function room.items_are_small() returns trigger language plpgsql
        as $$ begin raise 'too big'; end $$;
        create trigger items_are_small before insert on room.item
        for each row when (room.double(new.id) > 1000) execute function room.items_are_small();
        """,
    "settings": "insert into room.setting values ('size') on conflict do nothing;",
}
# Changes with every row of these, so also with an object that was made anew as it was.
STATE = """
select array[
  (select md5(string_agg(x::text, ',' order by x::text)) from pg_proc as x),
  (select md5(string_agg(x::text, ',' order by x::text)) from pg_rewrite as x),
  (select md5(string_agg(x::text, ',' order by x::text)) from pg_policy as x),
  (select md5(string_agg(x::text, ',' order by x::text)) from pg_trigger as x),
  (select md5(string_agg(x::text, ',' order by x::text)) from pg_description as x)
]
"""
_numbers = itertools.count(1)


class Tree:
    """A folder of code and the database that it is applied to."""

    start: str  # what dump() returned at first

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.folder / "room" / f"{name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def edit(self, name: str, old: str, new: str) -> None:
        assert old in FILES[name]
        self.write(name, FILES[name].replace(old, new))

    def remove(self, name: str) -> None:
        (self.folder / "room" / f"{name}.sql").unlink()

    def apply(self, **options: Any) -> code_layer.Outcome:
        return code_layer.apply(self.database.dsn(), self.folder, **options)

    def refused(self, **options: Any) -> str:
        """Apply what is refused: the database stays as it was. Return the reason."""
        before = self.value(STATE)
        with pytest.raises(code_layer.CodeLayerError) as refusal:
            self.apply(**options)
        assert self.value(STATE) == before
        return str(refusal.value)

    def differences(self) -> list[str]:
        return code_layer.differences(self.database.dsn(), self.folder)

    def value(self, query: str, *arguments: object) -> Any:
        with self.database.connect() as connection:
            row = connection.execute(query, arguments).fetchone()
        return row[0] if row else None

    def execute(self, statement: str) -> None:
        with self.database.connect() as connection:
            connection.execute(statement)

    def dump(self) -> str:
        return dump(self.database)


def dump(database: Database) -> str:
    """Every object with its comments and privileges, in the order of names."""
    said = run(["pg_dump", "--schema-only"], env=database.cluster.client_env(database.name))
    entries = said.split("\n--\n-- Name: ")[1:]
    # pg_dump of this year ends with a word that differs each time.
    return "\n".join(sorted(e.split("\n\\unrestrict")[0].strip() for e in entries))


@pytest.fixture(scope="session")
def applied(harness: Harness, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    """A database with TABLES, to which FILES are applied. Tests work in copies of it."""
    name = f"small_{os.getpid()}"
    cluster = harness.cluster
    cluster.create_database(name)
    script = (ROOT / "db" / "deploy" / "ops" / "code_object.sql").read_text()
    with psycopg.connect(cluster.dsn(database=name), autocommit=True) as connection:
        connection.execute(f"grant create on database {name} to leadmill_owner")
        connection.execute(TABLES)
        connection.execute(script)
    tree = Tree(Database(cluster, name), tmp_path_factory.mktemp("code"))
    tree.apply()
    tree.start = tree.dump()
    yield tree
    cluster.drop_database(name)


@pytest.fixture
def tree(harness: Harness, applied: Tree, tmp_path: Path) -> Iterator[Tree]:
    """A tree that is applied."""
    name = f"{applied.database.name}_{next(_numbers)}"
    harness.cluster.create_database(name, template=applied.database.name)
    tree = Tree(Database(harness.cluster, name), tmp_path / "code")
    tree.start = applied.start
    yield tree
    harness.cluster.drop_database(name)
