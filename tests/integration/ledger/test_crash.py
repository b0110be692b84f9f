"""PostgreSQL is killed with SIGKILL while eight clients post: what was answered is there, once."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, LiteralString

import psycopg
import pytest

from leadmill.stack import Cluster, StackError, ports
from leadmill.stack.process import run
from tests.harness import Database, Harness
from tests.sizes import size
from tests.waiting import PATIENCE, wait_for

KILLS = size(2, 10)
CLIENTS = 8
START = 1_000_000
POST = "select ledger.post(%s, %s, %s::ledger.leg[])"
HOLD = "select ledger.place_hold(%s, %s, %s, 'test')"
CAPTURE = "select ledger.capture_hold(%s, %s, 'lead_charge', %s)"
REVERSE = "select ledger.reverse(%s, %s, 'it was an error')"


@pytest.fixture(scope="module")
def durable(harness: Harness) -> Iterator[Database]:
    """A cluster of its own, with the settings of production."""
    with tempfile.TemporaryDirectory(prefix="crash-", dir=harness.folder) as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder, ports.anywhere()["postgres"], harness.cluster.passwords)
        dump = folder / "dump"
        try:
            cluster.create()
            cluster.start()
            cluster.bootstrap("postgres")  # roles
            cluster.create_database("crash")
            harness.dump(dump)
            run(
                # In one transaction: each statement alone would be flushed to the disk.
                ["pg_restore", "--single-transaction", "--dbname=crash", str(dump)],
                env=cluster.client_env("crash"),
            )
            yield Database(cluster, "crash")
        finally:
            cluster.stop()


@dataclass
class Said:
    """A call, what it does to a wallet, and what was answered: None if nothing was."""

    query: LiteralString
    arguments: tuple[Any, ...]
    wallet: int
    effect: int
    answer: int | None = None


@dataclass
class Client:
    """Posts until its connection breaks."""

    name: str
    wallets: list[int]
    revenue: int
    chance: random.Random
    said: list[Said] = field(default_factory=list)
    # Answered and not undone.
    posted: list[Said] = field(default_factory=list)

    def work(self, dsn: str, stop: Event) -> None:
        try:
            with psycopg.connect(dsn, autocommit=True) as sql:
                while not stop.is_set():
                    self._act(sql)
        except psycopg.OperationalError:
            return

    def _act(self, sql: psycopg.Connection) -> None:
        wallet, amount = self.chance.choice(self.wallets), self.chance.randint(1, 50)
        key = f"crash:{self.name}:{len(self.said)}"
        act = self.chance.choice(["charge", "deposit", "hold", "reverse"])
        if act == "hold":
            held = self._say(sql, HOLD, (key, wallet, amount), wallet, 0)
            self._say(sql, CAPTURE, (held, f"{key}:taken", self.revenue), wallet, -amount)
            return
        if act == "reverse" and self.posted:
            undone = self.posted.pop(self.chance.randrange(len(self.posted)))
            self._say(sql, REVERSE, (key, undone.answer), undone.wallet, -undone.effect)
            return
        kind, effect = ("deposit", amount) if act == "deposit" else ("lead_charge", -amount)
        legs = f'{{"({wallet},{effect})","({self.revenue},{-effect})"}}'
        self._say(sql, POST, (key, kind, legs), wallet, effect)
        self.posted.append(self.said[-1])

    def _say(
        self, sql: psycopg.Connection, query: LiteralString, arguments: tuple[Any, ...], *of: int
    ) -> int:
        said = Said(query, arguments, *of)
        self.said.append(said)
        said.answer = ask(sql, said)
        return said.answer


def ask(sql: psycopg.Connection, said: Said) -> int:
    row = sql.execute(said.query, said.arguments).fetchone()
    assert row is not None
    return int(row[0])


def kill(cluster: Cluster) -> None:
    """The server and all its backends, at once; then start it again."""
    pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for each in (pid, *map(int, children)):
        with suppress(ProcessLookupError):  # it has seen its postmaster die
            os.kill(each, signal.SIGKILL)
    cluster.stop()
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            cluster.start()
        except StackError:  # a backend has not died yet
            assert time.monotonic() < deadline
            cluster.stop()
            time.sleep(0.1)
        else:
            return


def test_what_was_answered_survives_and_the_rest_can_be_said_again(durable: Database) -> None:
    chance = random.Random(7)
    with durable.connect() as sql:
        wallets, revenue = prepare(sql)
    expected = Counter(dict.fromkeys(wallets, START))
    for turn in range(KILLS):
        clients = [
            Client(f"{turn}x{n}", wallets, revenue, random.Random(chance.random()))
            for n in range(CLIENTS)
        ]
        stop = Event()
        with ThreadPoolExecutor(CLIENTS) as pool:
            running = [pool.submit(client.work, durable.dsn(), stop) for client in clients]
            enough = 2 * CLIENTS + chance.randrange(20 * CLIENTS)
            wait_for(lambda: sum(len(client.said) for client in clients) > enough)  # noqa: B023
            kill(durable.cluster)
            stop.set()
            for one in running:
                one.result()
        check(durable, clients, expected)


def prepare(sql: psycopg.Connection) -> tuple[list[int], int]:
    def one(query: LiteralString, *arguments: Any) -> Any:
        row = sql.execute(query, arguments).fetchone()
        assert row is not None
        return row[0]

    owners = [one("select tests.create_organization()") for _ in range(4)]
    for owner in owners:
        one("select tests.fund(%s, %s)", owner, START)
    wallets = [one("select tests.account('wallet', %s)", owner) for owner in owners]
    return wallets, one("select tests.account('lead_revenue')")


def check(database: Database, clients: list[Client], expected: Counter[int]) -> None:
    said = [one for client in clients for one in client.said]
    assert len(said) > CLIENTS, "nothing was under way"
    with database.connect() as sql:
        assert sql.execute("select * from ledger.verify()").fetchall() == []
        for one in said:
            again = ask(sql, one)
            assert one.answer in (None, again), one
            expected[one.wallet] += one.effect
        assert sql.execute("select * from ledger.verify()").fetchall() == []
        # A hold whose answer was lost stays: nobody captured it.
        rows = sql.execute(
            "select id, balance from ledger.account where id = any(%s)", (list(expected),)
        )
        assert dict(rows) == dict(expected)
