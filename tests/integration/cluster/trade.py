"""People who go on selling and submitting whatever happens, and what was answered to them."""

from __future__ import annotations

import itertools
import json
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import httpx
import psycopg
import pytest

from leadmill.cli import main
from leadmill.stack import Stack, ports
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.ports import LOOPBACK
from leadmill.stack.process import Child
from leadmill.stack.stack import postgrest_program
from tests.harness import Harness
from tests.integration.cluster.machines import DATABASE, Machines, machines, now
from tests.waiting import PATIENCE, wait_for

SELLERS = 2
SUBMITTERS = 2
# Codes that say "not done, try again", and the one that says "nobody knows, try again".
AGAIN = {503: {"LM007", "LM013", "LM033"}, 400: {"LM016"}}


@dataclass
class Trade:
    machines: Machines
    stack: Stack
    # A PostgREST that reads from members that follow.
    replica_door: Child
    niche: Any = None
    slug: str = ""
    boss: Any = None
    contact: Any = None
    answers: Any = None
    # What was answered, and when: leads that were sold, and keys of leads that were submitted.
    sold: dict[Any, float] = field(default_factory=dict)
    submitted: dict[str, float] = field(default_factory=dict)
    # How often a request was repeated with the same key, by what it was answered.
    repeated: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    def open_market(self) -> None:
        with self.machines.connect() as sql:
            sql.execute(
                "update ops.rate_limit set maximum = null"
                " where name = 'intake.leads' or name like 'ops.calls_by_%'"
            )
            self.niche = self._one(sql, "select tests.create_niche()")
            self.slug = self._one(sql, "select slug from catalog.niche where id = %s", self.niche)
            self.answers = self._one(sql, "select tests.vps_answers()")
            self.boss = self._one(
                sql, "select tests.create_user('boss@cluster.example', admin => true)"
            )
            level = self._one(sql, "select tests.create_level(%s, 300, 3)", self.niche)
            for _ in range(3):
                buyer = self._one(sql, "select tests.create_organization()")
                self._one(sql, "select tests.fund(%s, 100000000)", buyer)
                self._one(sql, "select tests.create_subscription(%s, '{}', 0, %s)", level, buyer)
                self._one(sql, "select distribution.refresh_funding(%s)", buyer)

    @staticmethod
    def _one(sql: psycopg.Connection, query: str, *values: object) -> Any:
        row = sql.execute(query, values).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None

    @contextmanager
    def going_on(self) -> Iterator[None]:
        self.closed.clear()
        with ThreadPoolExecutor(SELLERS + SUBMITTERS) as pool:
            running = [pool.submit(self._sell) for _ in range(SELLERS)]
            running += [pool.submit(self._submit) for _ in range(SUBMITTERS)]
            try:
                yield
            finally:
                self.closed.set()
                for one in running:
                    one.result()

    def _sell(self) -> None:
        """By SQL, through HAProxy. What was not answered counts as not sold."""
        while not self.closed.is_set():
            away = suppress(psycopg.OperationalError, psycopg.InterfaceError)
            with away, self.machines.connect() as sql:
                while not self.closed.is_set():
                    row = sql.execute(
                        "with l as (select tests.create_lead(%s) as id)"
                        " select l.id, tests.distribute(l.id) from l",
                        (self.niche,),
                    ).fetchone()
                    assert row is not None
                    self.sold[row[0]] = now()
                    time.sleep(0.05)
            time.sleep(0.1)

    def _submit(self) -> None:
        """By HTTP at the public door; what was not done is repeated with the same key."""
        with httpx.Client(base_url=self.stack.public_url, timeout=30) as http:
            while not self.closed.is_set():
                key = str(uuid.uuid4())
                while not self.closed.is_set():
                    again = self._submit_once(http, key)
                    if again is None:
                        break
                    self.repeated[again] = self.repeated.get(again, 0) + 1
                    time.sleep(0.1)
                time.sleep(0.05)

    def _submit_once(self, http: httpx.Client, key: str) -> str | None:
        """Why it must be repeated; None when it was answered."""
        contact = {"name": "Ada Lovelace", "email": "ada@leads.example"}
        body = {"niche": self.slug, "contact": contact, "answers": self.answers}
        try:
            answer = http.post("/api/rpc/submit_lead", json={**body, "submission_key": key})
        except httpx.TransportError as error:
            return type(error).__name__
        if answer.is_success:
            self.submitted[key] = now()
            return None
        code = answer.json()["code"]
        if code in AGAIN.get(answer.status_code, set()):
            assert answer.status_code == 400 or "Retry-After" in answer.headers
            return f"{answer.status_code} {code}"
        self.refused.append(f"{answer.status_code} {answer.text}")
        return None

    # --- What was seen ----------------------------------------------------------------------------

    def wait_for(self, count: int) -> None:
        """Until so many more were sold, and submitted."""
        sold, submitted = len(self.sold) + count, len(self.submitted) + count
        wait_for(lambda: len(self.sold) >= sold and len(self.submitted) >= submitted)

    def gap_after(self, times: dict[Any, float], moment: float) -> float:
        """The longest silence that began later than a second before the moment."""
        after = sorted(at for at in times.values() if at > moment - 1)
        assert len(after) > 1
        return max(b - a for a, b in itertools.pairwise(after))

    def first_after_gap(self, times: dict[Any, float], moment: float) -> float:
        """When the first one was answered after the longest silence."""
        after = sorted(at for at in times.values() if at > moment - 1)
        return max(itertools.pairwise(after), key=lambda pair: pair[1] - pair[0])[1]

    def last_lines(self, name: str) -> str:
        return self.stack.child(name).last_lines(20)

    def sale_by_worker(self) -> float:
        """Seconds from an approval until a worker has sold the lead."""
        with self.machines.connect() as sql:
            lead = self._one(
                sql, "select tests.create_lead(%s, null, 'pending_approval')", self.niche
            )
            with sql.transaction():
                self._one(sql, "select tests.act_as(%s)", self.boss)
                self._one(sql, "select api.approve_lead(%s)", lead)
        began = now()
        wait_for(
            lambda: self.machines.one(
                "select status from intake.lead where id = %s and status = 'distributed'", lead
            )
        )
        return now() - began

    def check(self) -> None:
        """Everything that was answered is there, once, and the books are right."""
        assert self.refused == []
        with self.machines.connect() as sql:
            there = {row[0] for row in sql.execute("select distinct lead_id from sale.assignment")}
            keys = {
                row[0]
                for row in sql.execute(
                    "select submission_key from intake.lead where submission_key is not null"
                )
            }
            assert set(self.sold) - there == set(), "sales that were answered are lost"
            assert set(self.submitted) - keys == set(), "leads that were answered are lost"
            assert sql.execute("select * from ledger.verify()").fetchall() == []
            assert sql.execute("select * from sale.verify()").fetchall() == []

    def found(self) -> tuple[int, dict[str, list[str]]]:
        """`leadmill cluster check`: how it ends, and whom it finds what about."""
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as said:
            url = self.machines.proxy.url("leadmill_monitor")
            patch.setenv("LEADMILL_DATABASE_URL_MONITOR", url)
            files = str(self.machines.prepared / "n1")
            given = ["cluster", "check", str(self.machines.file), "--json", f"--files={files}"]
            status = main(given)
        answer = json.loads(said.getvalue())
        assert answer["status"] == status
        about: dict[str, list[str]] = {}
        for one in answer["findings"]:
            about.setdefault(one["code"], []).append(one["about"])
        return status, about

    def wait_until_found(self, status: int, **about: str) -> None:
        """`leadmill cluster check` ends so, and has found this about each of them.

        On a machine that has too much to do, members are late now and then, and it says so, too.
        """

        def says_so() -> bool:
            ended, found = self.found()
            return ended == status and all(
                one in found.get(code, []) for code, one in about.items()
            )

        wait_for(says_so)


@contextmanager
def trading(harness: Harness, *, apart: bool = False) -> Iterator[Trade]:
    """The application on a cluster, each of its processes over HAProxy."""
    with ExitStack() as opened:
        there = opened.enter_context(machines(harness, apart=apart))
        door = Child(
            name="replica-public",
            command=[str(ROOT / "deploy" / "cluster" / "replica.sh"), "public"],
            env=plain_env() | reading(there, free := ports.anywhere()),
            log=there.folder / "log" / "replica-public.log",
            ready_url=f"http://{LOOPBACK}:{free['postgrest-public-health']}/ready",
        )
        stack = Stack(
            there.folder / "stack",
            environ={
                "LEADMILL_ENCRYPTION_KEY_FILES": str(harness.encryption_key),
                # No files are stored here.
                "LEADMILL_STORAGE_BUCKET": "none",
                "LEADMILL_STORAGE_ACCESS_KEY": "none",
                "LEADMILL_STORAGE_SECRET_KEY": "none",
                "LEADMILL_REPLICA_PUBLIC": f"{LOOPBACK}:{free['postgrest-public']}",
            },
            cluster=there.proxy,
            database=DATABASE,
            preferred_ports=ports.anywhere(),
            address_rate="10000r/s",
            address_requests=1000,
            stranger_requests=1000,
        )
        one = Trade(there, stack, door)
        one.open_market()
        door.start()
        opened.callback(door.stop)
        door.wait_until_ready(PATIENCE)
        opened.enter_context(stack)
        yield one


def reading(there: Machines, free: Mapping[str, int]) -> dict[str, str]:
    """The settings of a PostgREST that reads from members that follow."""
    return {
        "POSTGREST": postgrest_program(),
        "PGRST_DB_URI": there.at(there.description.proxy.replica_port).url("authenticator"),
        "PGRST_SERVER_HOST": LOOPBACK,
        "PGRST_SERVER_PORT": str(free["postgrest-public"]),
        "PGRST_ADMIN_SERVER_PORT": str(free["postgrest-public-health"]),
        "LEADMILL_REPLICA_KEYS_SECONDS": "5",
    }
