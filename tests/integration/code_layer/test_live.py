"""A release, and the release before it, deployed under a house that works.

Eight clients read, submit and approve while a release comes that renames functions which every sale
calls (so it changes some and removes some), adds a column to the leads and changes the columns of
their view; then the code of the release before comes back.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from leadmill import code_layer
from leadmill.stack import Stack
from leadmill.stack.cluster import ROOT
from leadmill.stack.process import StackError, run
from leadmill.story import ANSWERS, PASSWORD, Door
from tests.e2e.market import Market
from tests.harness import Database, Harness
from tests.integration.code_layer.conftest import dump
from tests.sizes import size
from tests.waiting import PATIENCE, wait_for

REQUESTS = size(40, 1000)  # answered before, between and after the releases
ROUNDS = size(1, 30)
BUYERS = 3
# They are called when a lead is approved and when it is sold.
RENAMED = {
    "intake.lock_lead": "intake.lead_to_decide_on",
    "distribution.count_sales": "distribution.note_sales",
}


@dataclass
class Answer:
    method: str
    path: str
    status: int
    seconds: float
    retry_after: str | None
    text: str


@dataclass
class Traffic:
    """What was asked and what came of it."""

    market: Market
    niche: str
    answers: list[Answer] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)
    approved: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def request(self, door: Door, method: str, path: str, **body: Any) -> Any:
        """Ask until the answer is another than 503; each answer is written down."""
        while True:
            began = time.monotonic()
            answer = door.request(method, f"/api/{path}", **({"json": body} if body else {}))
            self.answers.append(
                Answer(
                    method,
                    path,
                    answer.status_code,
                    time.monotonic() - began,
                    answer.headers.get("Retry-After"),
                    answer.text[:300],
                )
            )
            if answer.status_code != 503:
                return answer.json() if answer.is_success and answer.content else None
            time.sleep(float(answer.headers.get("Retry-After", "0")))

    def submit_and_approve(self, http: httpx.Client) -> None:
        public = Door(http, self.market.public_url)
        admin = Door(http, self.market.admin_url, self.market.admin_token)
        contact = {"name": "Jane", "email": f"{uuid.uuid4()}@customer.example"}
        answer = self.request(
            public, "POST", "rpc/submit_lead", niche=self.niche, contact=contact, answers=ANSWERS
        )
        if answer:
            self.submitted.append(answer["lead_id"])
            self.request(admin, "POST", "rpc/approve_lead", lead_id=answer["lead_id"])
            self.approved.append(answer["lead_id"])
            # So that no more is approved than the workers can sell.
            member = Door(http, self.market.public_url, self.market.member_token)
            deadline = time.monotonic() + PATIENCE
            path = f"assignments?lead_id=eq.{answer['lead_id']}"
            while not self.request(member, "GET", path) and time.monotonic() < deadline:
                time.sleep(0.05)

    def wait_for(self, requests: int) -> None:
        """Until so many more were answered."""
        wanted = len(self.answers) + requests
        wait_for(lambda: len(self.answers) >= wanted)

    def read(self, http: httpx.Client) -> None:
        public = Door(http, self.market.public_url)
        member = Door(http, self.market.public_url, self.market.member_token)
        admin = Door(http, self.market.admin_url, self.market.admin_token)
        self.request(public, "GET", "niches?select=*,competition_levels(*)")
        self.request(member, "GET", "assignments?order=created_at.desc&limit=10")
        self.request(member, "GET", "ledger_entries?limit=10")
        self.request(admin, "GET", "leads?order=created_at.desc&limit=10")
        self.request(admin, "GET", "leads?select=id,status,answers&status=eq.distributed&limit=3")

    def go_on(self, work: Callable[[httpx.Client], None]) -> None:
        with httpx.Client() as http:
            while not self.over.is_set():
                work(http)


@pytest.fixture
def stack(harness: Harness) -> Iterator[Stack]:
    """One for this test alone, for its code is changed."""
    with harness.stack() as stack:
        yield stack


@pytest.fixture
def market(stack: Stack) -> Iterator[Market]:
    email = "admin@leadmill.example"
    with psycopg.connect(stack.dsn("postgres"), autocommit=True) as connection:
        connection.execute("update ops.setting set value = '4' where name like '%password_cost'")
        connection.execute("select identity.create_admin(%s, %s)", (email, PASSWORD))
    with Market(stack, f"market-{uuid.uuid4().hex[:8]}", email) as market:
        yield market


def new_release(folder: Path) -> Path:
    """The code of the tree, changed."""
    code = folder / "code"
    shutil.copytree(ROOT / "db" / "code", code)
    names = dict.fromkeys(RENAMED, 0)
    for path in code.glob("*/*.sql"):
        text = path.read_text()
        for name, other in RENAMED.items():
            text, count = re.subn(rf"\b{re.escape(name)}\b", other, text)
            names[name] += count
            # Inside a function, its arguments are called by its name.
            text = text.replace(f"{name.split('.')[1]}.", f"{other.split('.')[1]}.")
        if "create or replace view api.leads " in text:
            text, count = re.subn(r"\n  .* as referrer_url,", "\n  l.priority,", text)
            text = text.replace("api.leads.referrer_url", "api.leads.priority")
            assert count == 1
        path.write_text(text)
    assert min(names.values()) > 2, names
    return code


def add_column(stack: Stack, folder: Path) -> None:
    """By Sqitch, as deploy/migrate.sh does: a lock that is not to be had is tried for again."""
    (folder / "deploy").mkdir()
    (folder / "deploy" / "priority.sql").write_text(
        "begin;\nalter table intake.lead add column priority integer;\ncommit;\n"
    )
    (folder / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    (folder / "sqitch.plan").write_text(
        "%syntax-version=1.0.0\n%project=release\n\n"
        "priority 2026-01-01T00:00:00Z Leadmill <maintainers@leadmill.example> # A column\n"
    )
    env = stack.cluster.client_env(stack.database) | {
        "PGOPTIONS": "-c role=leadmill_owner -c lock_timeout=1s",
        "SQITCH_FULLNAME": "Leadmill",
        "SQITCH_EMAIL": "maintainers@leadmill.example",
        "SQITCH_USER_CONFIG": os.devnull,
        "SQITCH_SYSTEM_CONFIG": os.devnull,
    }
    for tries in itertools.count():
        try:
            run(["sqitch", "deploy", f"db:pg:{stack.database}"], env=env, cwd=folder)
        except StackError as error:
            if "due to lock timeout" not in str(error) or tries == 60:
                raise
            time.sleep(1)
        else:
            return


def test_a_release_and_the_one_before_it_are_deployed_under_traffic(
    stack: Stack, market: Market, tmp_path: Path
) -> None:
    level = market.admin.call(
        "create_competition_level", niche_id=market.niche_id, name="Open", price="0.01",
        max_buyers=BUYERS, order_position=1,
    )  # fmt: skip
    for email in [market.member_email, *(market.new_member() for _ in range(BUYERS - 1))]:
        door = market.with_token(market.log_in(email)["access_token"])
        door.call("subscribe", competition_level_id=level, filter={})
    database = Database(stack.cluster, stack.database)
    traffic = Traffic(market, market.slug)
    new = new_release(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        clients = [pool.submit(traffic.go_on, traffic.submit_and_approve) for _ in range(4)]
        clients += [pool.submit(traffic.go_on, traffic.read) for _ in range(4)]
        try:
            traffic.wait_for(REQUESTS)
            add_column(stack, tmp_path)
            start = dump(database)
            for _ in range(ROUNDS):
                there = code_layer.apply(stack.dsn(), new)
                served(market, "priority")
                traffic.wait_for(REQUESTS)
                back = code_layer.apply(stack.dsn(), ROOT / "db" / "code")
                served(market, "referrer_url")
                traffic.wait_for(REQUESTS)
        finally:
            traffic.over.set()
        for client in clients:
            client.result(60)

    removed = [f"function {name}" for name in RENAMED]
    assert set(there.dropped) == set(removed)
    assert "view api.leads" in there.applied
    assert set(back.dropped) == {f"function {name}" for name in RENAMED.values()}
    assert dump(database) == start
    failed = [
        answer
        for answer in traffic.answers
        if answer.status >= 400 and not (answer.status == 503 and answer.retry_after)
    ]
    assert failed == []
    slow = [answer for answer in traffic.answers if answer.status == 503 and answer.seconds > 1]
    assert slow == []
    report(traffic)
    every_lead_is_sold_to_all(market, traffic)


def served(market: Market, column: str) -> None:
    """Wait until PostgREST knows the column."""
    path = f"/api/leads?select={column}&limit=1"
    market.story.wait(f"the column {column}", lambda: market.admin.request("GET", path).is_success)


def report(traffic: Traffic) -> None:
    seconds = sorted(answer.seconds for answer in traffic.answers)
    print(
        f"{len(traffic.approved)} leads, {len(seconds)} requests,"
        f" {sum(answer.status == 503 for answer in traffic.answers)} of them 503,"
        f" median {seconds[len(seconds) // 2]:.3f} s, longest {seconds[-1]:.3f} s"
    )


def every_lead_is_sold_to_all(market: Market, traffic: Traffic) -> None:
    query = """
      select l.id::text, l.status, count(a.id), count(distinct a.organization_id)
      from intake.lead as l left join sale.assignment as a on a.lead_id = l.id
      where l.niche_id = %s group by l.id
    """
    rows = market.sql(query, market.niche_id)
    assert sorted(traffic.submitted) == sorted(row[0] for row in rows)
    assert sorted(traffic.approved) == sorted(traffic.submitted)
    assert {row[1:] for row in rows} == {("distributed", BUYERS, BUYERS)}
    assert market.sql("select * from sale.verify()") == []
    failed = "select task_name from queue.procrastinate_jobs where status = 'failed'"
    assert market.sql(failed) == []
    charges = "select count(*) from ledger.journal where kind = 'lead_charge'"
    assert market.sql(charges) == [(len(rows) * BUYERS,)]
