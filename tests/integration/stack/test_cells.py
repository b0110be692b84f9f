"""Two cells and a reporting database on one server: one sign-in, equal sums, nothing else crosses.

Slots and subscriptions keep a database from being dropped, so that `reporting` removes all of them.
A new slot waits for the transactions of all databases, those of other tests included.
"""

from __future__ import annotations

import json
import secrets
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from psycopg import sql

from leadmill.cells.place import PREFIX, PUBLICATION, ROLE
from leadmill.cli import main as leadmill
from leadmill.stack import Stack
from leadmill.stack.ports import LOOPBACK
from leadmill.story import PASSWORD as PASSWORD_OF_PEOPLE
from leadmill.story import Door
from tests.e2e.market import ANSWERS, Market
from tests.harness import OUTSIDE_ISSUER, OUTSIDE_SECRET, Database, Harness
from tests.waiting import PATIENCE_WITH_OTHERS, wait_for

PASSWORD = secrets.token_hex(32)
TABLES = {
    ("ledger_day", column)
    for column in (
        *("cell", "id", "day", "currency", "niche_id", "journal_kind", "account_kind"),
        *("amount", "entry_count"),
    )
} | {
    *(("ledger_niche", column) for column in ("cell", "niche_id", "slug", "name")),
    *(("rollup_watermark", column) for column in ("cell", "time_zone", "rolled_up_at")),
}
# What may be in no row of the reporting database.
BUYER, VISITOR, ADDRESS = "Zenobia Planted", "Xanthippe Planted", "xanthippe@planted.example"
TELEPHONE = "+1 555 0199"


class Desk:
    """Where an operator calls `leadmill cells`."""

    def __init__(
        self, reporting: Database, capsys: pytest.CaptureFixture[str], folder: Path, patch: Any
    ) -> None:
        self.reporting = reporting
        self._capsys = capsys
        self._folder = folder
        self._patch = patch
        self.use(reporting.dsn())

    def use(self, url: str) -> None:
        self._patch.setenv("LEADMILL_DATABASE_URL_CELLS", url)

    def call(self, *words: str, password: str = PASSWORD) -> tuple[int, str]:
        """The status, and what was said."""
        if words[:1] in (("publish",), ("join",)):
            file = self._folder / "password"
            file.write_text(f"{password}\n")
            words = (*words, "--password-file", str(file))
        status = leadmill(["cells", *words])
        said = self._capsys.readouterr()
        return status, said.out + said.err

    def does(self, *words: str, **more: str) -> str:
        status, said = self.call(*words, **more)
        assert status == 0, said
        return said

    def refuses(self, *words: str, **more: str) -> str:
        """What it says, which is one line."""
        status, said = self.call(*words, **more)
        assert status == 1, said
        assert said.startswith("leadmill: "), said
        assert said.count("\n") == 1, said
        assert PASSWORD not in said
        return said

    def on(self, cell: Database) -> None:
        """Be on this cell's machine from now on."""
        self._patch.setenv("LEADMILL_DATABASE_URL_OWNER", cell.dsn())

    def states(self) -> dict[str, str]:
        _, said = self.call("--json")
        return {one["name"]: one["state"] for one in json.loads(said)}

    def becomes(self, **states: str) -> None:
        try:
            wait_for(lambda: self.states() == states, PATIENCE_WITH_OTHERS)
        except AssertionError:
            pytest.fail(self.call()[1])


def address(cell: Database, port: int | None = None) -> str:
    return f"postgresql://{ROLE}@{LOOPBACK}:{port or cell.cluster.port}/{cell.name}"


@pytest.fixture
def reporting(harness: Harness) -> Iterator[Database]:
    """A plain database, without any of ours. It takes along all slots and subscriptions."""
    database = Database(harness.cluster, f"reporting_{uuid.uuid4().hex[:8]}")
    harness.cluster.create_database(database.name, template="template0")
    try:
        yield database
    finally:
        end_all(database)
        harness.cluster.drop_database(database.name)


def end_all(reporting: Database) -> None:
    with reporting.connect() as connection:
        subscriptions = connection.execute(
            "select subname from pg_subscription as s join pg_database as d on d.oid = s.subdbid"
            " where d.datname = current_database()"
        ).fetchall()
        for (name,) in subscriptions:
            for act in ("alter {} disable", "alter {} set (slot_name = none)", "drop {}"):
                verb, _, rest = act.partition(" {}")
                connection.execute(
                    sql.SQL("{} subscription {}{}").format(
                        sql.SQL(verb), sql.Identifier(name), sql.SQL(rest)
                    )
                )
        for (slot,) in connection.execute(
            "select slot_name from pg_replication_slots where database <> current_database()"
            " and (starts_with(slot_name, %s) or slot_name ~ '^pg_[0-9]+_sync_')",
            (PREFIX,),
        ).fetchall():
            wait_for(partial(drop_slot, connection, slot))
        connection.execute(f"alter role {ROLE} nologin noreplication password null")


def drop_slot(connection: psycopg.Connection, slot: str) -> bool:
    try:
        connection.execute("select pg_drop_replication_slot(%s)", (slot,))
    except psycopg.errors.ObjectInUse:
        return False
    except psycopg.errors.UndefinedObject:
        return True
    return True


@pytest.fixture
def desk(
    reporting: Database,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    monkeypatch.delenv("PGDATABASE", raising=False)
    return Desk(reporting, capsys, tmp_path, monkeypatch)


# --- The commands ---------------------------------------------------------------------------------


@pytest.fixture
def cells(harness: Harness, desk: Desk) -> Iterator[list[Database]]:
    """Two databases of cells, without processes. `end_all` comes before they are dropped."""
    with ExitStack() as stack:
        databases = [stack.enter_context(harness.database()) for _ in range(2)]
        try:
            yield databases
        finally:
            end_all(desk.reporting)


def sell(cell: Database, slug: str, buyers: int = 2) -> None:
    with cell.connect() as connection:
        connection.execute(
            "select tests.sell(coalesce((select id from catalog.niche where slug = %s),"
            " tests.create_niche(%s)), %s)",
            (slug, slug, buyers),
        )
        roll_up(connection)


def roll_up(connection: psycopg.Connection) -> None:
    """Until everything is in the sums: what others began is not sealed."""

    def is_done() -> bool:
        connection.execute("select ledger.seal(least_entries => 0)")
        connection.execute("select report.roll_up()")
        row = connection.execute(
            "select m.journal_id = (select max(id) from ledger.journal)"
            " from report.rollup_watermark as m"
        ).fetchone()
        return bool(row and row[0])

    wait_for(is_done, PATIENCE_WITH_OTHERS)


def sums_here(desk: Desk, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(desk.does("sums", "--json", *words))["sums"]
    return found


def wait_for_sales(desk: Desk, cell: Database) -> None:
    """Until the one cell's sales are the same there and here."""
    [there] = query(
        cell,
        "select sum(sold_count)::bigint, sum(sold)::text"
        " from report.revenue(current_date - 2, current_date + 2, 'month')",
    )

    def are_here() -> bool:
        return [(row["sold_count"], row["sold"]) for row in sums_here(desk)] == [there]

    wait_for(are_here)


def test_a_cell_is_published_again_and_not_any_more(
    cells: list[Database], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = cells[0]
    desk.on(cell)
    assert "cannot name a cell" in desk.refuses("publish", "North")
    assert "cannot name a cell" in desk.refuses("publish", "n" * 32)
    assert "32 characters" in desk.refuses("publish", "north", password="short")
    assert "password is empty" in desk.refuses("publish", "north", password="")
    desk.on(desk.reporting)
    assert "was not deployed" in desk.refuses("publish", "north")
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", cell.dsn("leadmill_monitor"))
    assert "superuser" in desk.refuses("publish", "north")
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", "postgresql://x@127.0.0.1:1/nothing")
    assert "cannot be reached" in desk.refuses("publish", "north")
    desk.on(cell)
    sell(cell, "vps")
    assert "leadmill cells join north" in desk.does("publish", "north")
    other = secrets.token_hex(32)
    desk.does("publish", "north", password=other)
    with cell.connect() as connection:
        published = connection.execute(
            "select t.tablename, c from pg_publication_tables as t cross join unnest(t.attnames)"
            " as c where t.pubname = %s",
            (PUBLICATION,),
        ).fetchall()
        names = connection.execute(
            "select cell from report.ledger_day union select cell from report.ledger_niche"
        ).fetchall()
    assert set(published) == TABLES
    assert names == [("north",)]
    # The password of before is none any more.
    for word, is_good in ((PASSWORD, False), (other, True)):
        with suppress(psycopg.OperationalError):
            psycopg.connect(address(cell), password=word).close()
            assert is_good
    desk.does("publish", "main", password=other)
    desk.does("publish", "north", password=other)
    desk.does("unpublish")
    desk.does("unpublish")
    with cell.connect() as connection:
        assert connection.execute("select cell from report.rollup_watermark").fetchall() == [
            ("main",)
        ]
        [(may,)] = connection.execute(
            "select rolcanlogin or rolreplication from pg_roles where rolname = %s", (ROLE,)
        ).fetchall()
    assert not may
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address(cell), password=other)


def test_what_cannot_join_is_told(cells: list[Database], desk: Desk) -> None:
    north, south = cells
    assert "no cell has joined" in desk.does()
    assert "no cell has joined" in desk.refuses("sums")
    assert "has not joined" in desk.does("leave", "north")
    desk.on(north)
    desk.does("publish", "north")
    at = ("join", "north", "--from")
    assert "password out of" in desk.refuses(*at, address(north).replace("@", ":secret@"))
    assert "no address" in desk.refuses(*at, "postgres//north")
    assert "names no host" in desk.refuses(*at, "dbname=leadmill")
    assert "names no database" in desk.refuses(*at, f"postgresql://{LOOPBACK}")
    assert "cannot be reached" in desk.refuses(*at, f"postgresql://{LOOPBACK}:1/leadmill")
    assert "authentication failed" in desk.refuses(*at, address(north), password="x" * 32)
    assert "is published as north" in desk.refuses("join", "south", "--from", address(north))
    assert "is not published" in desk.refuses("join", "south", "--from", address(south))
    assert "no cell of this release" in desk.refuses(*at, address(desk.reporting))
    desk.use(south.dsn())
    assert "is that of a cell" in desk.refuses(*at, address(north))
    assert "is that of a cell" in desk.refuses()
    desk.use("postgresql://x@127.0.0.1:1/nothing")
    assert "cannot be reached" in desk.refuses()
    desk.use(desk.reporting.dsn("leadmill_monitor"))
    assert "superuser" in desk.refuses(*at, address(north))
    desk.use(desk.reporting.dsn())
    assert "is a day" in desk.refuses("sums", "--since", "yesterday")
    assert "after --until" in desk.refuses("sums", "--since=2026-02-02", "--until=2026-02-01")
    with south.connect() as connection:
        slots = connection.execute(
            "select slot_name from pg_replication_slots where starts_with(slot_name, %s)", (PREFIX,)
        ).fetchall()
    assert slots == [], "what was refused left nothing behind"


def test_joining_is_repeated_completed_and_undone(cells: list[Database], desk: Desk) -> None:
    north, south = cells
    for cell, name in ((north, "north"), (south, "south")):
        desk.on(cell)
        desk.does("publish", name)
    sell(north, "vps", 3)
    join = ("join", "north", "--from", address(north))
    # A join that died after it had made its slot.
    desk.does(*join)
    [(slot,)] = query(desk.reporting, "select subslotname from pg_subscription")
    desk.becomes(north="running")
    with desk.reporting.connect() as connection:
        for act in ("disable", "set (slot_name = none)"):
            connection.execute(f"alter subscription {PREFIX}north {act}")
        assert desk.states() == {"north": "stopped"}
        connection.execute(f"drop subscription {PREFIX}north")
        wait_for(lambda: not query(north, _ACTIVE, slot))
    assert "waiting for transactions" in desk.does(*join)
    desk.becomes(north="running")
    wait_for_sales(desk, north)
    # Again, with another password.
    desk.on(north)
    other = secrets.token_hex(32)
    desk.does("publish", "north", password=other)
    assert "has joined before" in desk.does(*join, password=other)
    sell(north, "vps", 1)
    wait_for_sales(desk, north)
    # Its name is nobody else's, and stays.
    desk.on(south)
    desk.does("publish", "north", password=other)
    said = desk.refuses("join", "north", "--from", address(south), password=other)
    assert "the name is taken" in said
    desk.on(north)
    assert "leadmill cells leave" in desk.refuses("publish", "east")
    assert "leadmill cells leave" in desk.refuses("unpublish")
    # Lost with its WAL, or by a failover.
    lose(desk.reporting, north, slot)
    desk.becomes(north="lost")
    assert desk.call()[0] == 1
    sell(north, "vps", 1)
    assert "copied anew" in desk.does(*join, password=other)
    wait_for_sales(desk, north)
    # A leave that died before it deleted what was copied.
    with desk.reporting.connect() as connection:
        connection.execute(f"drop subscription {PREFIX}north")
    assert "last rows are gone" in desk.does("leave", "north")
    assert "has not joined" in desk.does("leave", "north")
    assert query(desk.reporting, "select from report.ledger_day") == []
    # A cell that does not answer.
    desk.does(*join, password=other)
    desk.becomes(north="running")
    query(north, f"alter role {ROLE} nologin")
    try:
        assert f"pg_drop_replication_slot('{slot}')" in desk.does("leave", "north")
    finally:
        query(north, f"alter role {ROLE} login")
    assert desk.states() == {}
    wait_for(lambda: not query(north, _ACTIVE, slot))
    assert query(north, "select true from pg_replication_slots where slot_name = %s", slot)


_ACTIVE = "select true from pg_replication_slots where active and slot_name = %s"


def query(database: Database, text: str, *values: object) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        cursor = connection.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
        return rows


def lose(reporting: Database, cell: Database, slot: str) -> None:
    query(reporting, f"alter subscription {PREFIX}north disable")
    with cell.connect() as connection:
        wait_for(lambda: drop_slot(connection, slot))
    query(reporting, f"alter subscription {PREFIX}north enable")


def test_every_currency_of_a_cell_has_its_digits(cells: list[Database], desk: Desk) -> None:
    north = cells[0]
    desk.on(north)
    desk.does("publish", "north")
    with north.connect() as connection:
        connection.execute("select tests.sell(tests.create_niche('yen', 'JPY'), 1, 1500)")
        connection.execute("select tests.sell(tests.create_niche('dinars', 'KWD'), 1, 1234)")
        roll_up(connection)
    desk.does("join", "north", "--from", address(north))
    desk.becomes(north="running")
    found = {row["currency"]: row["sold"] for row in sums_here(desk, "--by=niche")}
    assert found == {"JPY": "1500", "KWD": "1.234"}
    assert "1.234" in desk.does("sums", "--by", "day")
    query(desk.reporting, "delete from report.currency where code = 'JPY'")
    assert "join north" in desk.refuses("sums")
    query(desk.reporting, "insert into report.currency values ('JPY', 2)")
    said = desk.refuses("join", "north", "--from", address(north))
    assert "JPY has 0 digits in this cell and 2 in others" in said


# --- Two stacks -----------------------------------------------------------------------------------


class Wire:
    """A way to a server that can be cut, as a machine is that is gone."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._open: list[socket.socket] = []
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self._begin()

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._thread.start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection((LOOPBACK, self._to))
                self._open += (near, far)
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        # To close it alone does not wake who accepts.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._open.clear()

    def mend(self) -> None:
        self._listener = socket.create_server((LOOPBACK, self.port))
        self._begin()


class Cell:
    """A stack with a market, in which somebody buys who signed in elsewhere."""

    def __init__(self, name: str, stack: Stack) -> None:
        self.name = name
        self.stack = stack
        self.database = Database(stack.cluster, stack.database)
        admin = f"admin@{name}.example"
        with self.database.connect() as connection:
            connection.execute(
                "update ops.setting set value = '4' where name = 'identity.password_cost'"
            )
            connection.execute("select identity.create_admin(%s, %s)", (admin, PASSWORD_OF_PEOPLE))
        self.market = Market(stack, f"{name}-market", admin)
        self.level: str = self.market.admin.call(
            "create_competition_level", niche_id=self.market.niche_id, name="Shared",
            price="12.00", max_buyers=3, order_position=1,
        )  # fmt: skip
        self.buyer: Door
        self.claims: dict[str, Any] = {}

    def sign_in(self, token: str) -> None:
        pair = self.market.public.request("POST", "/sign-in/exchange", json={"token": token})
        assert pair.is_success, pair.text
        access = pair.json()["access_token"]
        self.claims = self.market.claims_of(access)
        self.buyer = self.market.with_token(access)

    def subscribe(self) -> None:
        answer = self.buyer.request(
            "POST", "/deposits", json={"amount": "50.00", "currency": "USD"}
        )
        self.market.story.pay(answer.json()["checkout_url"])
        self.market.story.wait(
            "the deposit", lambda: self.buyer.get("balances?currency=eq.USD&wallet=gt.0")
        )
        self.buyer.call("subscribe", competition_level_id=self.level)

    def sell(self) -> str:
        """A lead through the doors and the worker, to the buyer."""
        lead: str = self.market.public.call(
            "submit_lead",
            niche=self.market.slug,
            contact={"name": VISITOR, "email": ADDRESS, "phone": TELEPHONE},
            answers=ANSWERS,
        )["lead_id"]
        self.market.admin.call("approve_lead", lead_id=lead)
        self.market.story.wait("the sale", lambda: self.buyer.get(f"assignments?lead_id=eq.{lead}"))
        return lead

    def sums(self) -> dict[str, Any]:
        """What this cell itself reports."""
        with self.database.connect() as connection:
            roll_up(connection)
            sold = connection.execute(
                "select sum(sold_count)::bigint, sum(sold), sum(refunded_count)::bigint,"
                " sum(refunded), sum(net)"
                " from report.revenue(current_date - 2, current_date + 2, 'month')"
            ).fetchone()
            paid = connection.execute(
                "select sum(paid), sum(refunded)"
                " from report.deposits(current_date - 2, current_date + 2, 'month')"
            ).fetchone()
        names = ("sold_count", "sold", "refunded_count", "refunded", "revenue")
        assert sold is not None
        assert paid is not None
        values = dict(zip((*names, "deposited", "paid_back"), (*sold, *paid), strict=True))
        return {
            "cell": self.name,
            "currency": "USD",
            **{
                name: value if isinstance(value, int) else str(value)
                for name, value in values.items()
            },
        }


def outside_token() -> str:
    """One sign-in of the issuer that both cells trust."""
    subject, now = str(uuid.uuid4()), int(time.time())
    claims = {
        "iss": OUTSIDE_ISSUER,
        "aud": "authenticated",
        "sub": subject,
        "email": f"{subject}@planted.example",
        "user_metadata": {"full_name": BUYER},
        "iat": now,
        "exp": now + 900,
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(OUTSIDE_SECRET))


@pytest.fixture
def two(harness: Harness, desk: Desk) -> Iterator[list[Cell]]:
    with ExitStack() as contexts:
        stacks = [contexts.enter_context(harness.stack()) for _ in range(2)]
        with ThreadPoolExecutor(2) as pool:
            cells = list(pool.map(Cell, ("north", "south"), stacks))
        for cell in cells:
            contexts.enter_context(cell.market)
        try:
            yield cells
        finally:
            # Before the stacks drop their databases.
            end_all(desk.reporting)


@pytest.fixture
def wire(harness: Harness) -> Iterator[Wire]:
    one = Wire(harness.cluster.port)
    try:
        yield one
    finally:
        one.cut()


def both(act: Callable[[Cell], Any], cells: Sequence[Cell]) -> list[Any]:
    with ThreadPoolExecutor(len(cells)) as pool:
        return list(pool.map(act, cells))


def test_two_cells_by_one_sign_in(two: list[Cell], desk: Desk, wire: Wire) -> None:
    north, south = two
    token = outside_token()
    for cell in two:
        desk.on(cell.database)
        desk.does("publish", cell.name)
        cell.sign_in(token)
    assert_two_accounts(north, south)
    both(Cell.subscribe, two)
    leads = both(Cell.sell, two)

    desk.does("join", "north", "--from", address(north.database))
    desk.does("join", "south", "--from", address(south.database, wire.port))
    desk.becomes(north="running", south="running")
    assert desk.call()[0] == 0
    expected = both(Cell.sums, two)
    assert [one["sold"] for one in expected] == ["12.00", "12.00"]
    assert [one["deposited"] for one in expected] == ["50.00", "50.00"]
    wait_for(lambda: sums_here(desk, "--by=cell") == expected)
    both(Cell.sell, [north])
    wait_for(lambda: sums_here(desk, "--by=cell") == [north.sums(), expected[1]])
    [total] = sums_here(desk)
    assert (total["sold_count"], total["sold"], total["deposited"]) == (3, "36.00", "100.00")
    assert {row["niche"] for row in sums_here(desk, "--by=niche")} == {
        "north-market", "south-market", None,
    }  # fmt: skip
    assert_nothing_else_crossed(desk.reporting, two, leads)
    assert_one_goes_on_alone(two, desk, wire)


def assert_two_accounts(north: Cell, south: Cell) -> None:
    """The same subject has an account and an organisation in each, and a session of each alone."""
    for cell, other in ((north, south), (south, north)):
        me = cell.buyer.call("me")
        assert me["organization"]["name"] == BUYER
        assert cell.claims["sub"] != other.claims["sub"]
        assert cell.claims["org"] != other.claims["org"]
        foreign = Door(cell.buyer.http, other.buyer.url, cell.buyer.token)
        answer = foreign.request("GET", "/api/organizations?select=id")
        assert answer.status_code == 401, "a session is of one cell"
    for cell in (north, south):
        subjects = query(cell.database, "select subject from identity.external_identity")
        assert len(subjects) == 1


def assert_nothing_else_crossed(
    reporting: Database, cells: Sequence[Cell], leads: Sequence[str]
) -> None:
    planted = [BUYER, VISITOR, ADDRESS, TELEPHONE, "planted", *leads]
    for cell in cells:
        planted += [cell.claims["sub"], cell.claims["org"], cell.market.member_email]
        for row in query(cell.database, "select id::text, name from identity.organization"):
            planted += row
    tables = query(
        reporting,
        "select n.nspname, c.relname from pg_class as c join pg_namespace as n"
        " on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'm')"
        " and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')",
    )
    assert {name for _, name in tables} == {
        "currency", "ledger_day", "ledger_niche", "rollup_watermark",
    }  # fmt: skip
    with reporting.connect() as connection:
        for schema, name in tables:
            rows = connection.execute(
                sql.SQL("select t::text from {} as t").format(sql.Identifier(schema, name))
            ).fetchall()
            assert rows, name
            text = "\n".join(row for (row,) in rows).lower()
            assert [one for one in planted if one.lower() in text] == [], name
    for cell in cells:
        published = query(
            cell.database,
            "select t.tablename, c from pg_publication_tables as t"
            " cross join unnest(t.attnames) as c where t.pubname = %s",
            PUBLICATION,
        )
        assert set(published) == TABLES


def assert_one_goes_on_alone(two: Sequence[Cell], desk: Desk, wire: Wire) -> None:
    north, south = two
    before = {row["cell"]: row for row in sums_here(desk, "--by=cell")}
    south.stack.stop()
    north.sell()
    wait_for(lambda: sums_here(desk, "--by=cell") == [north.sums(), before["south"]])
    # Nothing rolls up there any more, for a quarter of an hour.
    query(
        south.database,
        "update report.rollup_watermark set rolled_up_at = now() - interval '20 minutes'",
    )
    desk.becomes(north="running", south="old")
    status, said = desk.call()
    assert status == 1
    assert "south: it is connected, but makes no new sums" in said
    # Its machine is gone.
    wire.cut()
    desk.becomes(north="running", south="unreachable")
    status, said = desk.call()
    assert status == 1
    assert "south: the cell cannot be reached" in said
    north.sell()
    wait_for(lambda: sums_here(desk, "--by=cell") == [north.sums(), before["south"]])
    # It comes back, with what was sold meanwhile.
    sell_while_away(south)
    wire.mend()
    desk.becomes(north="running", south="running")
    wait_for(lambda: sums_here(desk, "--by=cell") == [north.sums(), south.sums()])
    assert sums_here(desk, "--by=cell") != [north.sums(), before["south"]]
    # One leaves: the other's sums stay.
    desk.does("leave", "south")
    assert sums_here(desk, "--by=cell") == [north.sums()]


def sell_while_away(cell: Cell) -> None:
    with cell.database.connect() as connection:
        connection.execute("select tests.sell(tests.create_niche('late'), 2)")
        roll_up(connection)
