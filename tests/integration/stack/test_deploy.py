"""`leadmill deploy`: releases come and go under traffic; nothing fails but 503 with a time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx
import psycopg
import pytest

from leadmill import code_layer
from leadmill.stack import Stack
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.story import Door
from tests.e2e.market import Market
from tests.integration.code_layer.test_live import (
    BUYERS,
    Traffic,
    every_lead_is_sold_to_all,
    market,
    report,
    stack,
)
from tests.sizes import SOAK, size
from tests.waiting import PATIENCE, wait_for

__all__ = ["market", "stack"]

ROUNDS = size(1, 8)
KILLS = size(0, 12)  # deployments that are killed before one succeeds
REQUESTS = size(20, 500)  # answered between two events
READER_SECONDS = size(2, 6)  # how long somebody keeps the table that the release changes
# What a release consists of, but for what is installed.
TREE = ("api", "workers", "leadmill", "db", "deploy", "sqitch.conf", "sqitch.plan", "web/dist")
SEVERAL = {"LEADMILL_POSTGREST_PROCESSES": "2", "LEADMILL_API_PROCESSES": "2"}
if SOAK:
    SEVERAL["LEADMILL_WORKER_PROCESSES"] = (
        "interactive,rotation*2;mail,notification,crm,crm_changes,default,batch"
    )
PROCESSES = 9 if SOAK else 7  # with the reconciler and the PostgREST of admins
CHANGE = (
    "intake/lead_priority 2026-12-01T00:00:00Z Leadmill <maintainers@leadmill.example> # A column\n"
)


@dataclass
class Clients(Traffic):
    """They repeat a request on a connection that was closed before a byte of an answer came.

    Browsers do, too: nginx closes idle connections when it is reloaded, and has read nothing then.
    """

    again: int = 0

    # What is updated needs the processor, too.
    THINK_SECONDS: ClassVar[float] = 0.1

    def request(self, door: Door, method: str, path: str, **body: Any) -> Any:
        while True:
            time.sleep(self.THINK_SECONDS)
            try:
                return super().request(door, method, path, **body)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                self.again += 1


def release(folder: Path, name: str, source: Path = ROOT) -> Path:
    """A copy of a release, in a folder of its own, which says its name at /healthz."""
    copy = folder / name
    for part in TREE:
        if (source / part).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source / part, copy / part, ignore=ignored)
        elif (source / part).exists():
            shutil.copy(source / part, copy / part)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    health = copy / "api" / "health.py"
    text = health.read_text().split("\n# Release")[0]
    health.write_text(
        f"{text}\n# Release\nasync def healthz(request: Request) -> Response:\n"
        f'    return JSONResponse({{"status": "ok", "release": "{name}"}})\n'
    )
    return copy


def add_column(copy: Path) -> None:
    (copy / "db" / "deploy" / "intake" / "lead_priority.sql").write_text(
        "begin;\nalter table intake.lead add column priority integer;\ncommit;\n"
    )
    with (copy / "sqitch.plan").open("a") as plan:
        plan.write(CHANGE)


def change_code(copy: Path, said: str) -> None:
    """A function that every sale calls says something else of itself."""
    path = copy / "db" / "code" / "queue" / "defer.sql"
    text = path.read_text()
    assert "Put one job on the queue" in text
    path.write_text(text.replace("Put one job on the queue", said))


def comment_of_defer(stack: Stack) -> str:
    with psycopg.connect(stack.dsn()) as connection:
        row = connection.execute(
            "select obj_description(oid, 'pg_proc') from pg_proc"
            " where oid = 'queue.defer(text, jsonb, text, text, timestamptz)'::regprocedure"
        ).fetchone()
    assert row is not None
    return str(row[0])


def deploying(stack: Stack, environ: dict[str, str], without: str = "") -> dict[str, Any]:
    """What runs `leadmill deploy`."""
    given = {name: value for name, value in stack.given.items() if name != without}
    return {
        "args": [sys.executable, "-m", "leadmill.cli", "deploy", f"--stack={stack.folder}"],
        "env": plain_env() | given | environ,
        "text": True,
    }


def deploy(
    copy: Path, stack: Stack, *, without: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        **deploying(stack, environ, without),
        cwd=copy,
        capture_output=True,
        timeout=PATIENCE * 3,
        check=False,
    )


def deploy_and_kill(copy: Path, stack: Stack, lines: int) -> None:
    """Kill it after so many lines of what it says."""
    with subprocess.Popen(
        **deploying(stack, SEVERAL), cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        process.kill()


def names(stack: Stack) -> set[str]:
    behind = ("postgrest", "api", "worker", "reconciler")
    return {child.name for child in stack.children if child.name.startswith(behind)}


def releases(stack: Stack) -> set[str]:
    """Whose processes run."""
    return {Path(child.release).name for child in stack.children if child.release}


@contextmanager
def a_reader(stack: Stack) -> Iterator[None]:
    """Somebody who has read leads and takes his time."""

    def read() -> None:
        with psycopg.connect(stack.dsn()) as connection:
            connection.execute("select count(*) from intake.lead")
            time.sleep(READER_SECONDS)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        thread.join()


@pytest.fixture
def registered(stack: Stack) -> None:
    """Sqitch knows what is deployed; a kept cluster was made without it."""
    with psycopg.connect(stack.dsn(), autocommit=True) as connection:
        known = connection.execute("select to_regclass('sqitch.changes')").fetchone()
    if known == (None,):
        stack.cluster.sqitch(stack.database, "deploy", "--log-only")


@pytest.mark.usefixtures("registered")
def test_releases_come_and_a_broken_one_goes_under_traffic(
    stack: Stack, market: Market, tmp_path: Path
) -> None:
    level = market.admin.call(
        "create_competition_level", niche_id=market.niche_id, name="Open", price="0.01",
        max_buyers=BUYERS, order_position=1,
    )  # fmt: skip
    for email in [market.member_email, *(market.new_member() for _ in range(BUYERS - 1))]:
        door = market.with_token(market.log_in(email)["access_token"])
        door.call("subscribe", competition_level_id=level, filter={})
    traffic = Clients(market, market.slug)
    good = release(tmp_path, "good")
    add_column(good)
    change_code(good, "Put one job, of the good release")
    broken = release(tmp_path, "broken")
    change_code(broken, "Put one job, of the broken release")
    with (broken / "api" / "health.py").open("a") as health:
        # It starts and is healthy; the test through the doors finds that it does not work.
        health.write(
            "\nasync def readyz(request: Request) -> Response:\n"
            '    return JSONResponse({"status": "confused"})\n'
        )

    forgotten = deploy(good, stack, without="LEADMILL_EXTERNAL_SECRET")
    assert forgotten.returncode == 1
    assert "was started with LEADMILL_EXTERNAL_SECRET" in forgotten.stderr
    assert names(stack) == {"worker", "reconciler", "postgrest-public", "postgrest-admin", "api"}
    current = ROOT
    with ThreadPoolExecutor(8) as pool:
        clients = [pool.submit(traffic.go_on, traffic.submit_and_approve) for _ in range(4)]
        clients += [pool.submit(traffic.go_on, traffic.read) for _ in range(4)]
        try:
            traffic.wait_for(REQUESTS)
            for _ in range(ROUNDS):
                running, comment = names(stack), comment_of_defer(stack)
                failed = deploy(broken, stack, **SEVERAL)
                assert failed.returncode == 1, failed.stdout + failed.stderr
                assert "api-2 is up" in failed.stdout
                assert "/readyz: 200" in failed.stderr
                assert "not what it has to be" in failed.stderr
                assert f"The release of before is back: {current}" in failed.stderr
                assert names(stack) == running
                assert releases(stack) == {current.name}
                assert "broken" not in health_of(stack)
                assert comment_of_defer(stack) == comment
                assert code_layer.differences(stack.dsn(), current / "db" / "code") == []
                traffic.wait_for(REQUESTS)

                for kill in range(KILLS):
                    deploy_and_kill(good, stack, kill + 1)
                    traffic.wait_for(REQUESTS)
                with a_reader(stack):
                    done = deploy(good, stack, **SEVERAL)
                assert done.returncode == 0, done.stdout + done.stderr
                assert "restore point 'before good" in done.stdout
                assert releases(stack) == {"good"}
                assert len(names(stack)) == PROCESSES
                assert health_of(stack) == {"good"}
                assert "of the good release" in comment_of_defer(stack)
                traffic.wait_for(REQUESTS)
                current = good
        finally:
            traffic.over.set()
        for client in clients:
            client.result(60)
    no_request_failed(traffic)
    report(traffic)
    # A reload is such a moment for each client at the most.
    print(f"{traffic.again} repeated on another connection")
    assert traffic.again <= 8 * ROUNDS * (KILLS + 3) * 4
    every_lead_is_sold_to_all(market, traffic)
    killed_processes_come_back(stack, market)
    if SOAK:
        going_back_is_a_deployment(stack, tmp_path)


def health_of(stack: Stack) -> set[str]:
    """Whom nginx passes requests on to."""
    url = f"{stack.public_url}/healthz"
    return {httpx.get(url, trust_env=False).json().get("release", "") for _ in range(6)}


def no_request_failed(traffic: Traffic) -> None:
    failed = [
        answer
        for answer in traffic.answers
        if answer.status >= 400 and not (answer.status == 503 and answer.retry_after)
    ]
    assert failed == []


def killed_processes_come_back(stack: Stack, market: Market) -> None:
    traffic = Clients(market, market.slug)
    with ThreadPoolExecutor(4) as pool:
        clients = [pool.submit(traffic.go_on, traffic.read) for _ in range(4)]
        try:
            traffic.wait_for(REQUESTS)
            for kind in ("postgrest-public", "api"):
                one = next(child for child in stack.children if child.kind == kind)
                assert one.process is not None
                killed = one.process.pid
                os.kill(killed, signal.SIGKILL)
                traffic.wait_for(REQUESTS)
                wait_for(lambda one=one, killed=killed: is_another(one.process, killed))  # type: ignore[misc]
                wait_for(one.is_ready)
                stack.check()
            traffic.wait_for(REQUESTS)
        finally:
            traffic.over.set()
        for client in clients:
            client.result(60)
    no_request_failed(traffic)


def is_another(process: subprocess.Popen[bytes] | None, killed: int) -> bool:
    return process is not None and process.pid != killed


def going_back_is_a_deployment(stack: Stack, folder: Path) -> None:
    """The release before does not know the newest tables, and works with them."""
    older = release(folder, "older")
    back = deploy(older, stack)
    assert back.returncode == 0, back.stdout + back.stderr
    assert "the tables are those of a later release" in back.stdout
    assert releases(stack) == {"older"}
    assert len(names(stack)) == 5
    assert health_of(stack) == {"older"}
    assert code_layer.differences(stack.dsn(), older / "db" / "code") == []


def test_where_no_stack_runs_nothing_is_deployed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "leadmill.cli", "deploy", f"--stack={tmp_path}"],
        cwd=ROOT,
        env=plain_env(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert f"no stack runs from {tmp_path}" in done.stderr
