"""What the code layer makes of a changed folder, and what it refuses."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from leadmill import code_layer
from leadmill.stack.cluster import ROOT
from tests.harness import PRISTINE, Harness
from tests.integration.code_layer.conftest import FILES, STATE, Tree
from tests.waiting import PATIENCE

WITH_STEP = "room.double(n integer, step integer default 0)"


def test_what_does_not_differ_is_not_touched(tree: Tree) -> None:
    with holding(tree, "lock table room.item, room.items, room.setting in access share mode"):
        outcome = tree.apply(tries=1)
    assert (outcome.applied, outcome.dropped) == ([], [])
    assert tree.value("select count(*) from ops.code_release") == 1


def test_the_code_of_the_tree_is_deployed_and_not_touched_again(harness: Harness) -> None:
    tables = "select string_agg(polrelid::regclass::text, ',') from pg_policy"
    with harness.database(PRISTINE) as database, psycopg.connect(database.dsn()) as other:
        row = other.execute(tables).fetchone()
        assert row is not None
        other.execute(f"lock table {row[0]} in access share mode")
        assert code_layer.differences(database.dsn(), ROOT / "db" / "code") == []
        outcome = code_layer.apply(database.dsn(), ROOT / "db" / "code", tries=1)
    assert (outcome.applied, outcome.dropped) == ([], [])


def test_a_changed_body_is_all_that_is_applied(tree: Tree) -> None:
    tree.edit("items_are_small", "too big", "much too big")
    with holding(tree, "lock table room.item, identity.session in access share mode"):
        outcome = tree.apply(tries=1)
    assert (outcome.applied, outcome.dropped) == (["function room.items_are_small"], [])


def test_a_changed_body_is_seen_by_what_depends_on_it(tree: Tree) -> None:
    tree.edit("double", "n * 2", "n * 3")
    tree.apply()
    assert tree.value("select room.quadruple(1)") == 9


@pytest.mark.parametrize(
    ("old", "new", "call"),
    [
        ("room.double(n integer)", WITH_STEP, "room.double(n => 2, step => 0)"),
        ("room.double(n integer)", "room.double(n bigint)", "room.double(n => 2)"),
    ],
    ids=["one more parameter", "another type of a parameter"],
)
def test_a_changed_signature_replaces_the_former_one(
    tree: Tree, old: str, new: str, call: str
) -> None:
    parameters = new[new.index("(") :].replace(" default 0", "")
    text = (
        FILES["double"]
        .replace(old, new)
        .replace("room.double(integer)", f"room.double{parameters}")
    )
    tree.write("double", text.replace("select n * 2", "select (n * 2)::integer"))
    before = tree.value("select count(*) from pg_depend")
    outcome = tree.apply()
    assert outcome.dropped == []
    assert set(outcome.applied) >= {
        "function room.double",
        "function room.quadruple",
        "view room.items",
        "view room.big_items",
        "function room.biggest",
        "policy room.item members see their own",
        "trigger room.item items_are_small",
    }
    assert tree.value(f"select {call}") == 4
    assert tree.value("select count(*) from pg_proc where proname = 'double'") == 1
    assert tree.value("select count(*) from pg_depend") == before
    assert tree.differences() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("double(n integer)", "double(m integer)"), ("returns integer", "returns bigint")],
    ids=["a renamed parameter", "another return type"],
)
def test_what_cannot_be_replaced_is_made_anew_and_forth_and_back_is_where_it_began(
    tree: Tree, old: str, new: str
) -> None:
    body = "m * 2" if "(m " in new else "(n * 2)::bigint"
    tree.write("double", FILES["double"].replace(old, new).replace("n * 2", body))
    if "bigint" in new:
        tree.edit("quadruple", "room.double(room.double(n))", "(room.double(n) * 2)::integer")
        tree.edit("items", "room.double(i.id)", "room.double(i.id)::integer")
    tree.apply()
    assert tree.dump() != tree.start
    assert tree.value("select room.quadruple(1)") == 4
    tree.write("double", FILES["double"])
    tree.write("quadruple", FILES["quadruple"])
    tree.write("items", FILES["items"])
    tree.apply()
    assert tree.dump() == tree.start


def test_an_overload_that_was_made_by_hand_is_dropped(tree: Tree) -> None:
    tree.execute("create function room.double(n text) returns text language sql as 'select n'")
    tree.execute("alter function room.double(text) owner to leadmill_owner")
    assert tree.differences() == ["function room.double"]
    tree.apply()
    assert tree.dump() == tree.start


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("quadruple", ["function room.quadruple"]),
        ("big_items", ["function room.biggest", "view room.big_items"]),
        ("own_items", ["policy room.item members see their own"]),
        ("items_are_small", ["function room.items_are_small", "trigger room.item items_are_small"]),
    ],
    ids=["a function", "a view and what returns its rows", "a policy", "a trigger"],
)
def test_what_has_no_file_any_more_is_dropped(tree: Tree, name: str, gone: list[str]) -> None:
    tree.remove(name)
    assert tree.differences() == gone
    assert tree.apply().dropped == gone
    assert tree.differences() == []
    tree.write(name, FILES[name])
    assert tree.apply().dropped == []
    assert tree.dump() == tree.start


def test_one_object_of_a_file_is_dropped_alone(tree: Tree) -> None:
    tree.write("big_items", FILES["big_items"].split("create or replace function")[0])
    outcome = tree.apply()
    assert (outcome.applied, outcome.dropped) == ([], ["function room.biggest"])


@pytest.mark.parametrize(
    "columns",
    [
        "id, twice",
        "twice, owner, id",
        "id, owner, twice as twice, 'x' as extra",
        "id, owner::bigint, twice",
    ],
    ids=["fewer", "in another order", "one more", "of another type"],
)
def test_a_view_with_other_columns_takes_its_dependents_along(tree: Tree, columns: str) -> None:
    items = FILES["items"].replace(
        "select i.id, i.owner, room.double(i.id) as twice from", f"select {columns} from"
    )
    items = items.replace(
        "room.item as i", "(select *, room.double(id) as twice from room.item) as i"
    )
    tree.write("items", items)
    tree.apply()
    tree.execute("insert into room.item values (7), (8)")
    assert tree.value("select id from room.biggest()") == 8
    assert tree.value("select has_table_privilege('member', 'room.big_items', 'select')")
    assert tree.differences() == []
    tree.write("items", FILES["items"])
    tree.apply()
    assert tree.dump() == tree.start


@pytest.mark.parametrize(
    ("name", "old", "new", "key", "privilege"),
    [
        ("double", "member, partner", "partner", "function room.double",
         "has_function_privilege('member', 'room.double(integer)', 'execute')"),
        ("items", "grant select on room.items to member;", "", "view room.items",
         "has_table_privilege('member', 'room.items', 'select')"),
        ("access", "(id, owner)", "(id)", "table room.item",
         "has_column_privilege('member', 'room.item', 'owner', 'select')"),
        ("access", "grant select (id, owner) on room.item to member;", "", "table room.item",
         "has_any_column_privilege('member', 'room.item', 'select')"),
        ("access", "grant select on room.setting to member;", "", "table room.setting",
         "has_table_privilege('member', 'room.setting', 'select')"),
        ("access", "grant usage on schema room to member;", "", "schema room",
         "has_schema_privilege('member', 'room', 'usage')"),
    ],
    ids=["function", "view", "column", "last column", "table", "schema"],
)  # fmt: skip
def test_a_grant_that_is_taken_out_is_revoked(
    tree: Tree, name: str, old: str, new: str, key: str, privilege: str
) -> None:
    assert tree.value(f"select {privilege}") is True
    tree.edit(name, old, new)
    assert tree.differences() == [key]
    assert tree.apply().applied == [key]
    assert tree.value(f"select {privilege}") is False
    assert tree.differences() == []
    tree.write(name, FILES[name])
    tree.apply()
    assert tree.dump() == tree.start


def test_a_changed_comment_changes_the_comment_alone(tree: Tree) -> None:
    tree.edit("items", "Two of them", "A pair")
    with holding(tree, "lock table room.item in access share mode"):
        assert tree.apply(tries=1).applied == ["view room.items"]
    assert tree.value("select col_description('room.items'::regclass, 3)") == "A pair"


def test_a_comment_that_is_taken_out_is_removed(tree: Tree) -> None:
    tree.edit("double", "comment on function room.double(integer) is $$Twice as much.$$;", "")
    tree.edit("items", "comment on column room.items.twice is 'Two of them';", "")
    tree.apply()
    assert tree.value("select obj_description('room.double'::regproc)") is None
    assert tree.value("select col_description('room.items'::regclass, 3)") is None
    assert tree.value("select obj_description('room.items'::regclass)") == "Items and more"
    assert tree.value("select obj_description('room.item'::regclass)") == "Things"


@pytest.mark.parametrize(
    ("by_hand", "key"),
    [
        ("create or replace function room.double(n integer) returns integer language sql immutable"
         " as 'select n'", "function room.double"),
        ("drop function room.quadruple", "function room.quadruple"),
        ("drop view room.items cascade", "view room.items"),
        ("create or replace view room.big_items as select 1 as id, 2 as twice",
         "view room.big_items"),
        ('alter policy "members see their own" on room.item using (true)',
         "policy room.item members see their own"),
        ("alter table room.item disable trigger items_are_small",
         "trigger room.item items_are_small"),
        ("drop trigger items_are_small on room.item", "trigger room.item items_are_small"),
        ("revoke execute on function room.double from partner", "function room.double"),
        ("grant insert on room.setting to member", "table room.setting"),
        ("grant select on room.setting to member with grant option; set role member;"
         " grant select on room.setting to partner; reset role", "table room.setting"),
        ("grant insert on room.hidden to member", "table room.hidden"),
        ("grant select (id) on room.hidden to public", "table room.hidden"),
        ("grant usage on schema ops to member", "schema ops"),
        ("comment on view room.items is 'Nothing'", "view room.items"),
        ("alter view room.items reset (security_invoker)", "view room.items"),
    ],
)  # fmt: skip
def test_what_was_changed_by_hand_is_named_and_repaired(tree: Tree, by_hand: str, key: str) -> None:
    tree.execute(by_hand)
    assert key in tree.differences()
    assert key in tree.apply().applied
    assert tree.dump() == tree.start
    assert tree.differences() == []


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("item", "row security of table room.item"),
        ("monthly", "row security of table room.monthly"),
        ("monthly_1", "row security of table room.monthly"),
    ],
    ids=["a table", "a partitioned table", "a partition"],
)
def test_row_security_that_was_switched_off_is_told_and_on_again(
    tree: Tree, table: str, told: str
) -> None:
    tree.execute(f"alter table room.{table} disable row level security")
    assert tree.differences() == [told]
    assert tree.apply().applied == [told]
    assert tree.dump() == tree.start
    assert tree.differences() == []


def test_row_security_that_was_never_on_is_not_switched_on(tree: Tree) -> None:
    tree.execute("create table room.open (id integer)")
    tree.execute("alter table room.open owner to leadmill_owner")
    assert tree.differences() == []
    assert tree.apply().applied == []
    tree.execute("alter table room.open enable row level security")
    tree.edit("double", "n * 2", "n + n")
    tree.apply()
    tree.execute("alter table room.open disable row level security")
    assert tree.differences() == ["row security of table room.open"], "once it was on, it stays on"


BY_HAND = [
    (
        "create or replace function room.is_even(n integer) returns boolean"
        " language sql immutable as 'select true'",
        "sqitch function room.is_even",
    ),
    (
        "create function room.is_even(n bigint) returns boolean language sql as 'select true'",
        "sqitch function room.is_even",
    ),
    ("drop function room.is_even", "sqitch function room.is_even"),
    (
        "create function room.back_door() returns integer language sql as 'select 1'",
        "sqitch function room.back_door",
    ),
]


@pytest.mark.parametrize(("by_hand", "told"), BY_HAND)
def test_a_function_beside_the_files_that_was_changed_by_hand_is_told(
    tree: Tree, by_hand: str, told: str
) -> None:
    tree.execute("set role leadmill_owner; " + by_hand)
    assert tree.differences() == [told]
    assert tree.apply(tries=1).applied == [], "there is nothing to repair it with"
    tree.edit("double", "n * 2", "n + n")
    tree.apply()
    assert tree.differences() == [told], "and a release does not hide it"


@pytest.mark.parametrize(("by_hand", "told"), BY_HAND)
def test_a_function_that_sqitch_has_changed_is_in_order(
    tree: Tree, by_hand: str, told: str
) -> None:
    tree.execute("create schema sqitch; grant usage on schema sqitch to leadmill_owner")
    tree.execute(
        "create table sqitch.changes (change text, committed_at timestamptz);"
        " grant select on sqitch.changes to leadmill_owner;"
        " insert into sqitch.changes values ('before', now() - interval '1 day')"
    )
    tree.execute("set role leadmill_owner; " + by_hand)
    assert tree.differences() == [told], "the last change of Sqitch is older than the release"
    tree.execute("insert into sqitch.changes values ('room/is_even', clock_timestamp())")
    assert tree.differences() == []
    assert tree.apply().applied == []
    assert tree.differences() == []
    tree.execute("set role leadmill_owner; create function room.x() returns int return 1")
    assert tree.differences() == ["sqitch function room.x"], "and counts only once"


REGISTRIES = """
create schema queue authorization leadmill_owner;
set role leadmill_owner;
create table queue.task (name text primary key, queue_name text);
create table queue.schedule (name text primary key, task text references queue.task (name),
  every interval);
create table ops.rate_limit (name text primary key, maximum integer);
"""
TASKS = """
-- Tasks, and their schedule (on the hour).
insert into queue.task (name, queue_name) values
  ('sweep', 'batch'), -- on
  ('weed''s "on"', 'batch')
on conflict (name) do update set queue_name = excluded.queue_name;
insert into queue.schedule (name, task, every)
select v.name, t.name, v.every
from (values ('sweep often', 'sweep', interval '1 minute')) as v (name, task, every)
join (values ('sweep')) as t (name) on t.name = v.task
on conflict (name) do nothing;
insert into ops.rate_limit (name, maximum) values ('room.sweeps', 5) on conflict (name) do nothing;
"""


@pytest.fixture
def registered(tree: Tree) -> Tree:
    """With rows of registries, one of them made by hand."""
    tree.execute(REGISTRIES)
    tree.write("registry", TASKS)
    tree.apply()
    tree.execute("insert into queue.task values ('by hand', 'batch')")
    assert tree.differences() == []
    return tree


def test_a_row_that_is_taken_out_of_a_registry_is_removed(registered: Tree) -> None:
    tree = registered
    registered.write(
        "registry",
        "\n".join(TASKS.splitlines()[:3]) + " ('sweep', 'batch') on conflict do nothing;",
    )
    gone = ["row of ops.rate_limit room.sweeps", "row of queue.schedule sweep often",
            "row of queue.task weed's \"on\""]  # fmt: skip
    assert [key for key in tree.differences() if key.startswith("row of ")] == gone
    # A deployment is all or nothing.
    outcome = tree.apply()
    assert [key for key in outcome.dropped if key.startswith("row of ")] == gone
    assert tree.value("select array_agg(name order by name) from queue.task") == [
        "by hand",
        "sweep",
    ]
    assert tree.value("select count(*) from queue.schedule") == 0
    assert tree.value("select count(*) from ops.rate_limit") == 0
    assert tree.differences() == []
    tree.write("registry", TASKS)
    tree.apply()
    assert tree.value("select count(*) from queue.schedule") == 1


def test_a_row_that_was_changed_or_deleted_by_hand_is_left_alone(registered: Tree) -> None:
    registered.execute("update ops.rate_limit set maximum = 9; delete from queue.schedule")
    assert registered.differences() == []
    registered.apply()
    assert registered.value("select maximum from ops.rate_limit") == 9
    assert registered.value("select count(*) from queue.schedule") == 0


def test_a_row_that_is_still_referred_to_is_refused(registered: Tree) -> None:
    registered.execute("insert into queue.schedule values ('own', 'sweep', '1 hour')")
    registered.remove("registry")
    assert registered.refused().startswith(
        "room/registry.sql: row of queue.task sweep is in no file any more, and cannot be removed"
    )


def test_a_row_that_is_moved_to_another_file_stays(registered: Tree) -> None:
    registered.execute("update ops.rate_limit set maximum = 9")
    registered.remove("registry")
    registered.write("registry_of_all", TASKS)
    assert [key for key in registered.apply().dropped if key.startswith("row of ")] == []
    assert registered.value("select maximum from ops.rate_limit") == 9


@pytest.mark.parametrize(
    "use",
    [
        "alter table room.item add constraint x check (room.double(id) > 0)",
        "alter table room.item alter owner set default room.double(1)",
        "create index x on room.item (room.double(id))",
    ],
    ids=["constraint", "default", "index"],
)
@pytest.mark.parametrize(
    ("old", "new"),
    [("n * 2", "n + n"), ("(n integer)", "(m integer)"), ("(n integer)", "(n bigint)")],
    ids=["body", "parameter", "signature"],
)
def test_a_function_that_a_table_uses_is_refused(tree: Tree, use: str, old: str, new: str) -> None:
    tree.execute(use)
    text = FILES["double"].replace(old, new).replace("select n * 2", "select 1")
    if "bigint" in new:
        text = text.replace("double(integer)", "double(bigint)")
    tree.write("double", text)
    reason = tree.refused()
    assert reason.startswith("room/double.sql: function room.double")
    assert "Sqitch" in reason


def test_a_function_that_a_function_of_sqitch_uses_is_refused(tree: Tree) -> None:
    tree.execute(
        "create function room.octuple(n integer) returns integer language sql"
        " begin atomic select room.double(room.quadruple(n)); end"
    )
    tree.remove("quadruple")
    assert tree.refused().startswith("room/quadruple.sql: function room.quadruple cannot be")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("create or replace function room.x() returns int language sql begin atomic selec 1; end;",
         'room/x.sql: function room.x: syntax error at or near "selec"'),
        ("create table room.x (id integer);", "room/x.sql: not a statement of the code layer"),
        ("drop view room.items;", "room/x.sql: not a statement of the code layer"),
        ("create function room.x() returns integer language sql as 'select 1';",
         "room/x.sql: not a statement of the code layer"),
        (FILES["quadruple"], "room/x.sql: function room.quadruple is also in room/quadruple.sql"),
        ("create or replace view room.x as select 1 as one",
         "room/x.sql: a statement is not ended"),
        ("create or replace view room.x as select /* 1 as one;",
         "room/x.sql: a comment is not ended"),
        ("create or replace view room.x as select room.triple(1) as one;",
         "room/x.sql: view room.x: function room.triple(integer) does not exist"),
        ("grant select on room.nothing to member;",
         "room/x.sql: table room.nothing is not in the database"),
        ("grant execute on function room.is_even(integer) to member;",
         "room/x.sql: function room.is_even is in no file of the code layer"),
        ("insert into room.setting values (null);", "room/x.sql: data room/x.sql"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_named_and_nothing_is_changed(tree: Tree, text: str, reason: str) -> None:
    tree.edit("double", "n * 2", "n * 3")
    tree.write("x", text)
    assert tree.refused().startswith(reason)


def test_a_removed_function_that_is_still_used_is_refused(tree: Tree) -> None:
    tree.remove("double")
    assert "function room.double(integer) does not exist" in tree.refused()


def test_a_folder_without_files_is_refused(tree: Tree) -> None:
    for name in FILES:
        tree.remove(name)
    assert "everything would be dropped" in tree.refused()


def test_rows_are_inserted_once_and_again_when_their_statement_changes(tree: Tree) -> None:
    tree.execute("delete from room.setting")
    assert tree.apply().applied == []
    assert tree.value("select count(*) from room.setting") == 0
    tree.edit("settings", "('size')", "('size'), ('weight')")
    tree.apply()
    assert tree.value("select count(*) from room.setting") == 2


def test_the_release_is_the_same_wherever_the_files_lie(tree: Tree) -> None:
    first = tree.apply().release
    assert tree.value("select hash from ops.code_release order by id desc limit 1") == first
    tree.edit("double", "n * 2", "n + n")
    assert tree.apply().release != first
    tree.write("double", FILES["double"])
    assert tree.apply().release == first
    assert tree.value("select array_agg(hash = %s order by id) from ops.code_release", first) == [
        True,
        False,
        True,
    ]


def test_a_lock_that_is_not_to_be_had_is_tried_for_again(tree: Tree) -> None:
    tree.edit("own_items", "= 2", "= 4")
    released = threading.Event()
    with (
        holding(tree, "lock table room.item in access share mode", until=released),
        ThreadPoolExecutor(1) as pool,
    ):
        deployment = pool.submit(tree.apply, lock_timeout="50ms")
        time.sleep(0.3)
        assert not deployment.done()
        # In between others get what they ask for.
        tree.execute("set lock_timeout = '1s'; insert into room.item values (1)")
        released.set()
        assert deployment.result().applied == ["policy room.item members see their own"]


def test_a_lock_that_is_never_to_be_had_changes_nothing(tree: Tree) -> None:
    tree.edit("own_items", "= 2", "= 4")
    with holding(tree, "lock table room.item in access share mode"):
        assert "gave up after 2 tries" in tree.refused(lock_timeout="50ms", tries=2)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("quadruple", "select 1;"),
        ("own_items", FILES["own_items"].replace("= 2", "= 4")),
        ("items", FILES["items"].replace("i.owner, ", "")),
        ("items_are_small", FILES["items_are_small"].replace("> 1000", "> 100")),
    ],
    ids=["a removed function", "a policy", "a view", "a trigger"],
)
def test_a_request_under_way_ends_before_anything_that_it_may_use_goes(
    tree: Tree, name: str, text: str
) -> None:
    tree.write(name, text)
    before = tree.value(STATE)
    with psycopg.connect(tree.database.dsn()) as request:
        request.execute("select from identity.session")
        with pytest.raises(code_layer.CodeLayerError, match="gave up"):
            tree.apply(lock_timeout="50ms", tries=1)
        assert tree.value(STATE) == before
        row = request.execute("select room.quadruple(1), count(owner) from room.items").fetchone()
        assert row == (4, 0)
    assert tree.apply().applied != []


def test_a_replaced_body_waits_for_no_request(tree: Tree) -> None:
    tree.edit("double", "n * 2", "n + n")
    with holding(tree, "lock table identity.session in access share mode"):
        assert tree.apply(tries=1).applied == ["function room.double"]


def test_of_two_deployments_at_once_the_second_finds_nothing_to_do(tree: Tree) -> None:
    tree.write(
        "double", FILES["double"].replace("n integer", "m integer").replace("n * 2", "m * 2")
    )
    with ThreadPoolExecutor(2) as pool:
        outcomes = [done.result(30) for done in [pool.submit(tree.apply) for _ in range(2)]]
    assert sorted(bool(outcome.applied) for outcome in outcomes) == [False, True]
    assert tree.differences() == []


@pytest.mark.parametrize(
    "statement",
    [
        "select 'a;b', E'it\\'s; one', \"c;d\", $$e;f$$, $x$ g; $$ h; $x$",
        "create or replace function a.b() returns text begin atomic\n"
        "select case when true then case 1 when 1 then 'x' end else 'end;' end; select 2; end",
        "select 1 /* one; /* two; */ three; */ + 1 -- four;\n",
        "select $1, a$b$c, 'it''s;'",
    ],
)  # fmt: skip
def test_a_semicolon_ends_a_statement_only_where_postgresql_says(statement: str) -> None:
    text = f"-- about; it\n/* and; /* more; */ */ {statement};\n\n-- nothing;\nselect 2;"
    assert list(code_layer.statements(text)) == [statement.strip(), "select 2"]


@contextmanager
def holding(tree: Tree, statement: str, until: threading.Event | None = None) -> Iterator[None]:
    """Another session's locks, until the end or until an event."""
    with psycopg.connect(tree.database.dsn()) as other:
        other.execute(statement)
        if until is None:
            yield
            return

        def end() -> None:
            until.wait(PATIENCE)
            other.rollback()

        waiting = threading.Thread(target=end)
        waiting.start()
        yield
        waiting.join()
