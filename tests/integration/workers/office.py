"""A database, a mail sink, and workers: inside the test, or as processes that can be killed."""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg import sql

from leadmill.settings import Settings
from leadmill.stack import ports
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.process import Child, answers
from standins.serving import HOST
from tests.harness import Database
from tests.waiting import PATIENCE, wait_for
from workers.running import NOTIFICATION, work

# Sales, and what comes of them.
INTERACTIVE = ("interactive", "rotation", "mail")


@dataclass
class Sink:
    """The running mail sink and its knobs."""

    smtp_port: int
    http: httpx.Client

    def mails(self, to: str) -> list[dict[str, Any]]:
        """What has arrived for a recipient, oldest first."""
        answer = self.http.get("/api/mails", params={"to": to})
        answer.raise_for_status()
        return list(answer.json())

    def turn(self, **knobs: Any) -> None:
        """Set the knobs; those that are not named are as at the start."""
        answer = self.http.post("/_config", json=knobs)
        assert answer.status_code == 200, answer.text


@dataclass
class Office:
    """Looks and prepares as a superuser, each statement committed."""

    database: Database
    sink: Sink
    sql: psycopg.Connection
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.database.stop_schedule()
        self.settings = Settings(
            database_url_worker=self.database.dsn("leadmill_worker"),
            database_url_reconciler=self.database.dsn("leadmill_reconciler"),
            smtp_host=HOST,
            smtp_port=self.sink.smtp_port,
            smtp_tls="none",
            worker_health_port=0,
            app_url="https://app.example/",
            admin_url="https://admin.example/",
        )

    # --- The database -----------------------------------------------------------------------------

    def one(self, query: str, *values: object) -> Any:
        row = self.sql.execute(query, values).fetchone()
        return row[0] if row else None

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.sql.execute(query, values).fetchall()

    def connect(self) -> psycopg.Connection:
        """A connection that holds what it locks until it ends."""
        return psycopg.connect(self.database.dsn())

    def user(self, email: str, **columns: object) -> Any:
        """An active user with an organisation of his own."""
        user = self.one("select tests.create_user(%s)", email)
        for name, value in columns.items():
            change = sql.SQL("update identity.user_account set {} = %s where id = %s")
            self.sql.execute(change.format(sql.Identifier(name)), (value, user))
        return user

    def enqueue(self, template: str, kind: str, recipient: object, **refs: object) -> Any:
        """The one delivery that comes of it."""
        [delivery] = self.one(
            "select notification.enqueue_mail(%s, %s, %s, %s)",
            *(template, kind, recipient, json.dumps(refs, default=str)),
        )
        return delivery

    def delivery(self, delivery: object) -> tuple[Any, ...]:
        """State, attempts, SMTP code and error."""
        [row] = self.rows(
            "select status, attempts, status_code, last_error from notification.delivery"
            " where id = %s",
            delivery,
        )
        return row

    def jobs(self, task: str) -> list[tuple[str, int]]:
        """State and attempts of the jobs of a task, oldest first."""
        return self.rows(
            "select status::text, attempts from queue.procrastinate_jobs"
            " where task_name = %s order by id",
            task,
        )

    def change_jobs(self, change: str, *values: object) -> None:
        """Update the library's table; its triggers find their tables by the path only."""
        with self.sql.transaction():
            self.sql.execute("set local search_path = queue, public")
            self.sql.execute("update procrastinate_jobs set " + change, values)  # noqa: S608 - ours

    def hurry(self) -> None:
        """What waits for its time is due now."""
        self.change_jobs(
            "scheduled_at = null where id = any(array(select id from procrastinate_jobs"
            " where status = 'todo' and scheduled_at is not null order by id"
            " for update skip locked))"
        )

    # --- Workers ----------------------------------------------------------------------------------

    def work_once(self, queues: Sequence[str] = INTERACTIVE, **settings: Any) -> None:
        """Work inside the test what is ready now, each job once."""
        # A worker for a queue costs many connections and statements, also when it finds nothing.
        if busy := self._busy(queues):
            asyncio.run(work(replace(self.settings, **settings), busy, wait=False))

    def work(self, queues: Sequence[str] = INTERACTIVE, **settings: Any) -> None:
        """Work inside the test until nothing is ready, also of what comes of it."""
        self.work_once(queues, **settings)
        while self._busy([queue for queue in queues if queue != NOTIFICATION.queue]):
            self.work_once(queues, **settings)

    def _busy(self, queues: Sequence[str]) -> list[str]:
        """The queues in which a job is ready, and that of the notifications, which has no jobs."""
        ready = self.one(
            "select array_agg(distinct queue_name) from queue.procrastinate_jobs"
            " where status = 'todo' and (scheduled_at is null or scheduled_at <= now())"
        )
        return [one for one in queues if one == NOTIFICATION.queue or one in (ready or ())]

    def process(self, folder: Path, *queues: str, **environment: str) -> Process:
        """A worker process, not started yet."""
        port = ports.anywhere()["worker"]
        settings = self.settings
        env = {
            "PYTHONUNBUFFERED": "1",
            "LEADMILL_DATABASE_URL_WORKER": settings.database_url_worker,
            "LEADMILL_DATABASE_URL_RECONCILER": settings.database_url_reconciler,
            "LEADMILL_SMTP_HOST": settings.smtp_host,
            "LEADMILL_SMTP_PORT": str(settings.smtp_port),
            "LEADMILL_SMTP_TLS": settings.smtp_tls,
            "LEADMILL_WORKER_HEALTH_PORT": str(port),
        }
        return Process(
            name="worker",
            command=[sys.executable, "-m", "workers", *queues],
            env=plain_env() | env | environment,
            log=folder / f"worker-{port}.log",
            is_ready=lambda: answers(f"http://{HOST}:{port}/healthz"),
            cwd=ROOT,
            port=port,
        )

    @contextmanager
    def running(self, folder: Path, *queues: str) -> Iterator[Process]:
        """A worker process that works, stopped at the end."""
        process = self.process(folder, *queues)
        process.start()
        try:
            process.wait_until_ready()
            yield process
        finally:
            process.stop()

    def wait_for_jobs(self, seconds: float = PATIENCE) -> None:
        """Until nothing of the sales waits or runs."""
        wait_for(
            lambda: self.one(
                "select count(*) = 0 from queue.procrastinate_jobs"
                " where queue_name = any(%s) and status in ('todo', 'doing')",
                list(INTERACTIVE),
            ),
            seconds,
        )

    def wait_for_blocked(self, holder: psycopg.Connection) -> int:
        """Until a connection of a worker waits for the holder's locks; how many of them."""
        return wait_for(
            lambda: int(
                self.one(
                    "select count(*) from pg_stat_activity where datname = current_database()"
                    " and usename = 'leadmill_worker' and %s = any(pg_blocking_pids(pid))",
                    holder.info.backend_pid,
                )
            )
        )


@dataclass
class Process(Child):
    """A worker process and what it says."""

    port: int = 0

    def status(self, path: str) -> int:
        """HTTP status of its health server."""
        try:
            with urllib.request.urlopen(
                f"http://{HOST}:{self.port}{path}", timeout=PATIENCE
            ) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def lines(self) -> list[dict[str, Any]]:
        """Its log: each line is one JSON object, or this fails."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def kill(self) -> None:
        """SIGKILL, and nothing of it is left."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process = None
