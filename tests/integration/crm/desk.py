"""Somebody who connects an account and looks at what comes of it."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import psycopg

from leadmill.settings import Settings
from leadmill.stack import ports
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.process import answers
from standins.pipedrive.app import DEFAULT_DOMAIN, DEFAULT_TOKEN
from standins.pipedrive.oauth import OAuth
from standins.serving import HOST
from tests.harness import Database, Harness
from tests.integration.workers.office import Process
from tests.waiting import PATIENCE_WITH_OTHERS, wait_for
from workers.running import work

QUEUES = ("crm",)
CLIENT_ID = "app-of-the-tests"
CLIENT_SECRET = "secret-of-the-tests"


@dataclass
class PipedriveStandIn:
    """The stand-in: its API as a person at Pipedrive, and its knobs."""

    http: httpx.Client
    oauth: OAuth
    headers: dict[str, str] = field(default_factory=lambda: {"x-api-token": DEFAULT_TOKEN})

    def config(self, path: str, **values: Any) -> Any:
        return self._said(self.http.post(f"/_config/{path}", json=values))

    def faults(self, *faults: dict[str, Any]) -> None:
        self._said(self.http.post("/_config/faults", json=list(faults)))

    def change(self, deal: int, **values: Any) -> dict[str, Any]:
        answer = self.http.patch(f"/api/v2/deals/{deal}", json=values, headers=self.headers)
        return dict(self._said(answer)["data"])

    def delete(self, deal: int) -> None:
        self._said(self.http.delete(f"/api/v2/deals/{deal}", headers=self.headers))

    def requests(self) -> list[str]:
        """What was asked, oldest first, as `GET /api/v2/deals?…`."""
        return [
            f"{one['method']} {one['path']}" + (f"?{one['query']}" if one["query"] else "")
            for one in self.http.get("/_config/requests").json()["requests"]
        ]

    def tokens(self) -> int:
        return int(self.http.get("/_config/requests").json()["tokens"])

    def webhooks(self, *, of_app: bool = False) -> list[dict[str, Any]]:
        """The webhooks, which only the one who made them can see."""
        access = next(iter(reversed(self.oauth.access)), "")
        headers = {"authorization": f"Bearer {access}"} if of_app else self.headers
        return list(self._said(self.http.get("/api/v1/webhooks", headers=headers))["data"])

    def forget_requests(self) -> None:
        assert self.http.delete("/_config/requests").status_code == 204

    def delivered(self) -> list[int | None]:
        """Wait until no webhook is under way; then our answers."""
        # What a slow machine does not answer is sent again up to three minutes later.
        wait_for(lambda: self._deliveries()["pending"] == 0, PATIENCE_WITH_OTHERS)
        return [one["status"] for one in self._deliveries()["deliveries"]]

    def _deliveries(self) -> dict[str, Any]:
        return dict(self.http.get("/_config/deliveries").json())

    @staticmethod
    def _said(answer: httpx.Response) -> Any:
        assert answer.is_success, answer.text
        return answer.json()


@dataclass
class ImportDesk:
    """Looks and prepares as a superuser, each statement committed; works as the worker does."""

    harness: Harness
    database: Database
    pipedrive: PipedriveStandIn
    api_url: str
    sql: psycopg.Connection
    settings: Settings = field(init=False)
    secret: str = ""

    def __post_init__(self) -> None:
        self.database.stop_schedule()
        self.settings = Settings(
            database_url_worker=self.database.dsn("leadmill_worker"),
            public_url=self.api_url,
            pipedrive_api_base=str(self.pipedrive.http.base_url),
            pipedrive_oauth_base=str(self.pipedrive.http.base_url),
            pipedrive_client_id=CLIENT_ID,
            pipedrive_client_secret=CLIENT_SECRET,
            encryption_key_files=(str(self.harness.encryption_key),),
            worker_health_port=0,
            smtp_host=HOST,
            smtp_port=9,
            smtp_tls="none",
        )

    # --- The database -----------------------------------------------------------------------------

    def one(self, query: str, *values: object) -> Any:
        row = self.sql.execute(query, values).fetchone()
        return row[0] if row else None

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.sql.execute(query, values).fetchall()

    def connect(self, *, mapped: bool = True) -> Any:
        """An admin connects the account of the stand-in, and the worker reads it."""
        self.pipedrive.config("fill", deals=0)  # there are pipelines and fields at least
        made = self.one(
            "select crm.create_connection(tests.create_wedding_niche(), 'Weddings', %s, %s)",
            *(DEFAULT_DOMAIN, DEFAULT_TOKEN),
        )
        self.secret = made["webhook_secret"]
        connection = made["connection_id"]
        self.work()
        if mapped:
            self.one("select crm.set_field_mapping(%s, tests.wedding_mapping())", connection)
            self.one("select crm.set_exclusions(%s, tests.exclusions())", connection)
        return connection

    def start(self, connection: Any) -> Any:
        return self.one("select crm.start_import(%s)", connection)

    def run(self, run: Any) -> dict[str, Any]:
        """A run as it is shown to admins."""
        cursor = self.sql.execute("select * from api.crm_imports where id = %s", (run,))
        names = [column.name for column in cursor.description or ()]
        [row] = cursor.fetchall()
        return dict(zip(names, row, strict=True))

    def import_all(self, connection: Any) -> dict[str, Any]:
        """One whole import, by a worker inside this test."""
        run = self.start(connection)
        self.work()
        return self.run(run)

    def leads(self) -> list[tuple[int, str, dict[str, Any], str, str, str | None]]:
        """Deal, status, answers and contact of each imported lead, by the deal's number."""
        return self.rows(
            "select i.deal_id, l.status, l.answers, c.name, c.email, c.phone"
            " from crm.imported_deal as i join intake.lead as l on l.id = i.lead_id"
            " join intake.lead_contact as c on c.lead_id = l.id order by i.deal_id"
        )

    def lead(self, deal: int) -> Any:
        return self.one("select lead_id from crm.imported_deal where deal_id = %s", deal)

    def approve(self, deal: int) -> None:
        """An admin lets the lead of a deal be sold."""
        self.sql.execute(
            "update intake.lead set status = 'approved', approved_at = now() where id = %s",
            (self.lead(deal),),
        )

    def problem(self, connection: Any) -> str | None:
        return str(self.one("select problem from crm.connection where id = %s", connection) or "")

    def events(self) -> Counter[tuple[str, str | None]]:
        """How many webhooks are in which state, with which outcome."""
        return Counter(self.rows("select status, outcome from crm.webhook_event"))

    def assert_whole(self) -> None:
        """No deal is two leads, and no imported lead is without its deal or its contact."""
        assert self.rows(
            "select count(*), count(distinct (i.connection_id, i.deal_id)),"
            " count(distinct i.lead_id) from crm.imported_deal as i"
        ) == self.rows(
            "select count(*), count(distinct l.submission_key), count(distinct c.lead_id)"
            " from intake.lead as l join intake.lead_contact as c on c.lead_id = l.id"
            " where l.submission_key like 'pipedrive:%%'"
        )

    def hurry(self) -> None:
        """What waits for its time is due now."""
        with self.sql.transaction():
            self.sql.execute("set local search_path = queue, public")
            self.sql.execute(
                "update procrastinate_jobs set scheduled_at = null"
                " where status = 'todo' and queue_name = any(%s)",
                (list(QUEUES),),
            )

    def waiting(self) -> int:
        """Jobs that are still to be done, now or later."""
        return int(
            self.one(
                "select count(*) from queue.procrastinate_jobs"
                " where status = 'todo' and queue_name = any(%s)",
                list(QUEUES),
            )
        )

    # --- Workers ----------------------------------------------------------------------------------

    def work_once(self, **settings: Any) -> None:
        """Work inside the test what is ready now."""
        asyncio.run(work(replace(self.settings, **settings), QUEUES, wait=False))

    def work(self, **settings: Any) -> None:
        """Work inside the test until nothing waits, whenever it was to be."""

        def nothing_waits() -> bool:
            if self.waiting():
                self.hurry()
                self.work_once(**settings)
            return not self.waiting()

        wait_for(nothing_waits)

    def process(self, folder: Path, port: int | None = None, **environment: str) -> Process:
        """A worker process, not started yet."""
        port = port or ports.anywhere()["worker"]
        env = {
            "PYTHONUNBUFFERED": "1",
            "LEADMILL_DATABASE_URL_WORKER": self.settings.database_url_worker,
            "LEADMILL_PUBLIC_URL": self.settings.public_url,
            "LEADMILL_PIPEDRIVE_API_BASE": self.settings.pipedrive_api_base,
            "LEADMILL_PIPEDRIVE_OAUTH_BASE": self.settings.pipedrive_oauth_base,
            "LEADMILL_PIPEDRIVE_CLIENT_ID": self.settings.pipedrive_client_id,
            "LEADMILL_PIPEDRIVE_CLIENT_SECRET": self.settings.pipedrive_client_secret,
            "LEADMILL_ENCRYPTION_KEY_FILES": self.settings.encryption_key_files[0],
            "LEADMILL_SMTP_HOST": HOST,
            "LEADMILL_SMTP_PORT": "9",
            "LEADMILL_SMTP_TLS": "none",
            "LEADMILL_WORKER_HEALTH_PORT": str(port),
        }
        return Process(
            name="worker",
            command=[sys.executable, "-m", "workers", *QUEUES],
            env=plain_env() | env | environment,
            log=folder / f"worker-{port}.log",
            is_ready=lambda: answers(f"http://{HOST}:{port}/healthz"),
            cwd=ROOT,
            port=port,
        )
