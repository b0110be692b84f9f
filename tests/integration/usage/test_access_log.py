"""Calls through nginx are counted once each, however the consumer and the log are treated.

nginx is real, the consumer is the worker's loop in a process of its own, and what is behind nginx
answers as PostgREST does. `LEADMILL_SOAK=1` kills more often.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from leadmill.places import ROOT
from leadmill.stack.cluster import plain_env
from leadmill.stack.process import Child
from tests.harness import Database
from tests.integration.stack.test_doors import front
from tests.integration.usage.test_reader import append, line
from tests.sizes import size
from tests.waiting import PATIENCE, wait_for
from workers.access_log import AccessLog

CALLS = size(test=1000, soak=20_000)
KILLS = size(test=2, soak=10)
CLIENTS = 8
NAMES = ("KillKey1", "KillKey2", "KillKey3")
CONSUMER = """
import asyncio, sys
from pathlib import Path
from workers.access_log import AccessLog
asyncio.run(AccessLog(sys.argv[1], Path(sys.argv[2])).run(asyncio.Event()))
"""
# What each path is answered with, and whether PostgREST keeps whose call it is.
ANSWERS = {
    "niches": (200, True),
    "listings": (206, True),
    "rpc/me": (409, True),
    "leads": (400, False),
    "rpc/log_in": (500, False),
}
SUMS = (
    "select endpoint, calls, billed, refused, failed, unconfirmed from usage.day_sum"
    " where api_key_id = %s"
)


class PostgREST(BaseHTTPRequestHandler):
    """Answers as its path says."""

    protocol_version = "HTTP/1.1"
    keys: dict[str, str] = {}  # noqa: RUF012 - of the test

    def do_GET(self) -> None:
        status, is_kept = ANSWERS[self.path.lstrip("/").partition("?")[0]]
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(status)
        if is_kept:
            self.send_header("X-Key-Id", self.keys[self.headers["X-API-Key"]])
        self.send_header("Content-Length", "2")
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def postgrest() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), PostgREST)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def make_keys(db: Database) -> dict[str, str]:
    """Three keys of two organisations: the id of each by its name."""
    with db.connect() as sql:
        sql.execute("update ops.rate_limit set maximum = null where name like 'ops.calls_by_%'")
        rows = sql.execute(
            "with o as (select n, tests.create_organization(n::text) as id"
            " from generate_series(1, 2) as n)"
            " select name, tests.create_key(o.id, name)::text"
            " from unnest(%s::text[]) with ordinality as k (name, place)"
            " join o on o.n = 1 + k.place %% 2",
            (list(NAMES),),
        ).fetchall()
    return dict(rows)


def consumer(db: Database, log: Path) -> Child:
    return Child(
        name="consumer",
        command=[sys.executable, "-c", CONSUMER, db.dsn("leadmill_worker"), str(log)],
        env=plain_env(),
        log=log.parent / "consumer.log",
        is_ready=lambda: True,
        cwd=ROOT,
    )


def call_all(url: str, keys: dict[str, str]) -> Counter[tuple[str, str]]:
    """All calls, by as many clients; how often each key has called each path."""

    def call(number: int) -> Counter[tuple[str, str]]:
        chance, made = random.Random(number), Counter[tuple[str, str]]()
        with httpx.Client(base_url=url) as http:
            for _ in range(CALLS // CLIENTS):
                key, path = chance.choice(sorted(keys)), chance.choice(sorted(ANSWERS))
                method = "POST" if path.startswith("rpc/") else "GET"
                answer = http.request(
                    method,
                    f"/api/{path}",
                    headers={"X-API-Key": key, "X-Key-Id": "forged"},
                    json={} if method == "POST" else None,
                )
                assert "x-key-id" not in answer.headers
                made[key, path] += 1
        return made

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(call, range(CLIENTS)), Counter())


def test_exactly_once_whatever_is_killed_or_renamed(db: Database, tmp_path: Path) -> None:
    ids = make_keys(db)
    keys = {f"lm_live_{name}{'x' * 38}": key_id for name, key_id in ids.items()}
    PostgREST.keys = keys
    log = tmp_path / "access.log"
    chance = random.Random(5)
    with (
        db.connect() as sql,
        postgrest() as port,
        front(tmp_path, behind=port, address_rate="100000r/s") as url,
        ThreadPoolExecutor(1) as pool,
    ):

        def counted() -> int:
            row = sql.execute("select count(*) from usage.call").fetchone()
            assert row is not None
            return int(row[0])

        counting = consumer(db, log)
        counting.start()
        calling = pool.submit(call_all, url, keys)
        for kill in range(KILLS):
            wanted = CALLS * (kill + 1) // (KILLS + 2)
            wait_for(lambda wanted=wanted: counted() >= wanted)
            time.sleep(chance.uniform(0, 0.1))
            assert counting.process is not None
            counting.process.kill()
            counting.process.wait()
            log.rename(tmp_path / f"access.log.{kill + 1}")
            if kill % 2:
                time.sleep(chance.uniform(0, 0.5))  # nginx goes on in the renamed file
            os.kill(int((tmp_path / "nginx.pid").read_text()), signal.SIGUSR1)
            counting.start()
        made = calling.result()
        # One more, so that the last file has a line, and its predecessor is left.
        httpx.get(f"{url}/api/niches", headers={"X-API-Key": min(keys)})
        made[min(keys), "niches"] += 1
        try:
            wait_for(lambda: counted() >= sum(made.values()))
        finally:
            counting.stop()
        assert counted() == sum(made.values())
        for key, key_id in keys.items():
            rows = {row[0]: row[1:] for row in sql.execute(SUMS, (key_id,)).fetchall()}
            assert rows == {
                f"/api/{path}": (
                    n,
                    n * (status < 400 and is_kept),
                    n * (400 <= status < 500),
                    n * (status >= 500),
                    n * (not is_kept),
                )
                for path, (status, is_kept) in ANSWERS.items()
                if (n := made[key, path])
            }
        months = dict(
            sql.execute("select organization_id::text, billed from usage.month_sum").fetchall()
        )
        assert sum(months.values()) == sum(
            n for (_, path), n in made.items() if path in ("niches", "listings")
        )


async def follow(db: Database, log: Path, done: object, stop_after: float = 30.0) -> AccessLog:
    """Run the loop in this process until the probe is true."""
    stop = asyncio.Event()
    following = AccessLog(db.dsn("leadmill_worker"), log)
    running = asyncio.create_task(following.run(stop))
    try:
        await asyncio.to_thread(wait_for, done, stop_after)
    finally:
        stop.set()
        with suppress(asyncio.CancelledError):
            await running
    return following


def test_a_line_that_the_database_refuses_holds_up_no_other(
    db: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key_id = make_keys(db)[NAMES[0]]
    log = tmp_path / "access.log"
    for number in range(9):
        with log.open("ab") as file:
            file.write(line(number, key_id=key_id, bytes=666 if number == 4 else 1))
    with db.connect() as sql:
        sql.execute("alter table usage.call add constraint call_is_lucky check (bytes <> 666)")

        def calls() -> bool:
            return sql.execute("select count(*) from usage.call").fetchone() == (8,)

        with caplog.at_level(logging.WARNING):
            state = asyncio.run(follow(db, log, calls)).state()
        assert [one.levelname for one in caplog.records if "cannot be counted" in one.message] == [
            "ERROR"
        ]
        assert state["silent_seconds"] < 30
        assert sql.execute("select sum(calls) from usage.day_sum").fetchone() == (8,)


def content(file: Path) -> str:
    """What is in a file that may be gone."""
    with suppress(FileNotFoundError):
        return file.read_text()
    return ""


def test_the_container_rotates_its_log(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    env = {
        "LEADMILL_NGINX_ACCESS_LOG": str(log),
        "LEADMILL_NGINX_STATE": str(tmp_path),
        "LEADMILL_NGINX_LOG_BYTES": "100",
        "LEADMILL_NGINX_LOG_SECONDS": "0.05",
    }
    for number in range(12):
        (tmp_path / f"access.log.202601010000{number:02}").touch()
    with front(tmp_path, address_rate="100000r/s") as url:
        script = subprocess.Popen(
            [ROOT / "deploy" / "nginx" / "25-rotate-log.sh"], env=plain_env() | env,
            start_new_session=True,
        )  # fmt: skip
        try:
            assert script.wait(PATIENCE) == 0, "the entry point goes on"
            asked = httpx.get(f"{url}/api/niches").headers["x-request-id"]
            [rotated] = wait_for(
                lambda: [file for file in tmp_path.glob("access.log.*") if asked in content(file)]
            )
            assert rotated.name > "access.log.20260101000099"
            wait_for(lambda: len(list(tmp_path.glob("access.log.*"))) <= 10)
            assert rotated.exists()
            # nginx writes into a new file, which is renamed as soon as the next second has come.
            again = httpx.get(f"{url}/api/niches").headers["x-request-id"]
            wait_for(lambda: again in "".join(map(content, tmp_path.glob("access.log.*"))))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(script.pid, signal.SIGKILL)


def test_two_workers_read_one_log(db: Database, tmp_path: Path) -> None:
    key_id = make_keys(db)[NAMES[0]]
    log = tmp_path / "access.log"
    log.write_bytes(b"".join(line(number, key_id=key_id) for number in range(5000)))
    workers = [consumer(db, log) for _ in range(2)]
    with db.connect() as sql:
        try:
            for worker in workers:
                worker.start()
            wait_for(lambda: sql.execute("select count(*) from usage.call").fetchone() == (5000,))
            append(log, 5001)
        finally:
            for worker in workers:
                worker.stop()
        assert sql.execute("select sum(calls) from usage.day_sum").fetchone() == (5000,)


def test_a_log_that_is_not_there_is_trouble_that_passes(
    db: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key_id = make_keys(db)[NAMES[0]]
    log = tmp_path / "access.log"
    with db.connect() as sql, caplog.at_level(logging.WARNING):

        def counted() -> bool:
            if not log.exists() and "calls are not counted" in caplog.text:
                log.write_bytes(line(1, key_id=key_id))
            return sql.execute("select sum(calls) from usage.day_sum").fetchone() == (1,)

        asyncio.run(follow(db, log, counted))
    assert "no more: calls are not counted" in caplog.text
