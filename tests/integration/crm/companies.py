"""Companies at Pipedrive, organisations that connected them, and a worker that tells changes."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
from starlette.applications import Starlette
from starlette.routing import Mount

from api.app import create_app as create_api
from leadmill.settings import Settings
from leadmill.stack import ports
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.process import answers
from standins.pipedrive.app import DEFAULT_TOKEN, create_app
from standins.serving import HOST, served
from tests.harness import Database, Harness
from tests.integration.workers.office import Process
from tests.waiting import PATIENCE_WITH_OTHERS, wait_for
from workers.running import work

QUEUES = ("crm", "crm_changes", "notification")


@dataclass
class Company:
    """The stand-in of one company: its API as a colleague uses it, and its knobs."""

    name: str
    http: httpx.Client
    headers: dict[str, str] = field(default_factory=lambda: {"x-api-token": DEFAULT_TOKEN})

    def config(self, path: str, **values: Any) -> Any:
        return self._said(self.http.post(f"_config/{path}", json=values))

    def faults(self, *faults: dict[str, Any]) -> None:
        """As of the stand-in; a path is one of the API."""
        moved = [{**one, "path": f"/{self.name}{one.get('path', '/api')}"} for one in faults]
        self._said(self.http.post("_config/faults", json=moved))

    def patch(self, path: str, **values: Any) -> dict[str, Any]:
        answer = self.http.patch(f"api/{path}", json=values, headers=self.headers)
        return dict(self._said(answer)["data"])

    def delete(self, path: str) -> None:
        self._said(self.http.delete(f"api/{path}", headers=self.headers))

    def stage(self, name: str, pipeline: str = "Weddings") -> int:
        """The number of a stage."""
        [place] = [one["id"] for one in self.get("v2/pipelines") if one["name"] == pipeline]
        stages = self.get(f"v2/stages?pipeline_id={place}")
        return int(next(one["id"] for one in stages if one["name"] == name))

    def fill(self, deals: int) -> list[int]:
        """Deals that were there before; the numbers of so many that are not in the bin."""
        self.config("fill", deals=deals * 6 // 5)
        return [one["id"] for one in self.get(f"v2/deals?limit={min(deals, 500)}")]

    def get(self, path: str) -> Any:
        return self._said(self.http.get(f"api/{path}", headers=self.headers))["data"]

    def add_deal(self, title: str, **more: Any) -> int:
        """A deal of now."""
        values = {"stage_id": self.stage("New"), "age_days": 0, **more}
        return int(self.config("deals", title=title, **values)["id"])

    def tokens(self) -> int:
        return int(self.http.get("_config/requests").json()["tokens"])

    def settled(self) -> None:
        """Wait until no webhook is under way; each was taken, if not at the first attempt."""
        # What a slow machine does not answer is sent again up to three minutes later.
        wait_for(lambda: self._deliveries()["pending"] == 0, PATIENCE_WITH_OTHERS)
        attempts = self._deliveries()["deliveries"]
        taken = {one["event"] for one in attempts if one["status"] == 200}
        lost = [one for one in attempts if one["event"] not in taken]
        assert not lost, lost

    def _deliveries(self) -> dict[str, Any]:
        return dict(self.http.get("_config/deliveries").json())

    @staticmethod
    def _said(answer: httpx.Response) -> Any:
        assert answer.is_success, answer.text
        return answer.json()


@dataclass
class Market:
    """Looks and prepares as a superuser, each statement committed; works as the worker does."""

    harness: Harness
    database: Database
    companies: dict[str, Company]
    sql: psycopg.Connection
    settings: Settings

    def one(self, query: str, *values: object) -> Any:
        row = self.sql.execute(query, values).fetchone()
        return row[0] if row else None

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.sql.execute(query, values).fetchall()

    def connect(self, company: str) -> tuple[Any, Any]:
        """An organisation connects a company; the worker reads the account, creates webhooks."""
        self.companies[company].config("fill", deals=0)
        organization = self.one("select tests.create_organization(%s)", f"Friends of {company}")
        connection = self.one(
            "select (crm.create_connection(null, 'CRM', %s, %s, %s) ->> 'connection_id')::uuid",
            *(company, DEFAULT_TOKEN, organization),
        )
        self.work()
        return organization, connection

    def told(self, organization: Any) -> list[str]:
        """What an organisation was told, as `kind: title`."""
        return [
            f"{kind}: {title}"
            for kind, title in self.rows(
                "select e.kind, c.title from event.outbox as e"
                " join crm.change as c on c.id = e.subject_id"
                " where e.organization_id = %s order by e.id",
                organization,
            )
        ]

    def message(self, organization: Any) -> dict[str, Any]:
        """The message about the last event of an organisation."""
        return dict(
            self.one(
                "select crm.describe_change(e.kind, e.subject_id, e.organization_id, e.refs)"
                " from event.outbox as e where e.organization_id = %s order by e.id desc limit 1",
                organization,
            )
        )

    def hear(self) -> None:
        """All webhooks have arrived, and what they are about is told."""
        for company in self.companies.values():
            company.settled()
        self.work()

    def waiting(self) -> int:
        return int(
            self.one(
                "select (select count(*) from queue.procrastinate_jobs"
                " where status = 'todo' and queue_name = any(%s))"
                " + (select count(*) from crm.watched_object where ready_at is not null)"
                " + (select count(*) from notification.pending_event)"
                " + (select count(*) from notification.delivery where status = 'due')",
                list(QUEUES),
            )
        )

    def work(self, **settings: Any) -> None:
        """Work inside the test until nothing waits, whenever it was to be."""

        def nothing_waits() -> bool:
            if self.waiting():
                self.work_once(**settings)
            return not self.waiting()

        wait_for(nothing_waits)

    def work_once(self, **settings: Any) -> None:
        """What waits for its time is due now."""
        with self.sql.transaction():
            self.sql.execute(
                "update crm.watched_object set ready_at = least(ready_at, now())"
                " where ready_at is not null"
            )
            self.sql.execute("set local search_path = queue, public")
            self.sql.execute(
                "update procrastinate_jobs set scheduled_at = null"
                " where status = 'todo' and queue_name = any(%s)",
                (list(QUEUES),),
            )
        asyncio.run(work(replace(self.settings, **settings), QUEUES, wait=False))

    def recover(self) -> None:
        """What the minutely recovery does after workers were killed, without the minutes."""
        self.sql.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where usename = 'leadmill_worker' and datname = current_database()"
        )
        stalled = "select count(*) from queue.recover_stalled('0 seconds', max_stalls => 1000)"
        while self.one(stalled):
            pass
        self.sql.execute(
            "update crm.watched_object set ready_at = now() - interval '1 minute'"
            " where ready_at is not null"
        )
        self.one("select count(*) from crm.recover_changes()")

    def process(self, folder: Path) -> Process:
        """A worker process, not started yet."""
        port = ports.anywhere()["worker"]
        env = {
            "PYTHONUNBUFFERED": "1",
            "LEADMILL_DATABASE_URL_WORKER": self.settings.database_url_worker,
            "LEADMILL_PUBLIC_URL": self.settings.public_url,
            "LEADMILL_PIPEDRIVE_API_BASE": self.settings.pipedrive_api_base,
            "LEADMILL_ENCRYPTION_KEY_FILES": self.settings.encryption_key_files[0],
            "LEADMILL_SMTP_HOST": HOST,
            "LEADMILL_SMTP_PORT": "9",
            "LEADMILL_SMTP_TLS": "none",
            "LEADMILL_WORKER_HEALTH_PORT": str(port),
            "LEADMILL_GOOGLE_CHAT_API_BASE": self.settings.google_chat_api_base,
            "LEADMILL_NOTIFICATION_LOCAL_TARGETS": ",".join(
                self.settings.notification_local_targets
            ),
        }
        return Process(
            name="worker",
            command=[sys.executable, "-m", "workers", *QUEUES],
            env=plain_env() | env,
            log=folder / f"worker-{port}.log",
            is_ready=lambda: answers(f"http://{HOST}:{port}/healthz"),
            cwd=ROOT,
            port=port,
        )


def accounts(names: Sequence[str]) -> Starlette:
    """The stand-ins of these companies, each below its name."""
    apps = {name: create_app(domain=name) for name in names}

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        # Of what is mounted nobody calls these.
        async with AsyncExitStack() as stack:
            for app in apps.values():
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield

    routes = [Mount(f"/{name}", app) for name, app in apps.items()]
    return Starlette(lifespan=lifespan, routes=routes)


@contextmanager
def opened(harness: Harness, *names: str, **more: Any) -> Iterator[Market]:
    """A fresh database with its webhook door, and these companies. more: settings."""
    with served(accounts(names)) as pipedrive, harness.database() as database:
        door = Settings(database_url_api=database.dsn("leadmill_api"))
        with served(create_api(door)) as url, database.connect() as sql:
            database.stop_schedule()
            settings = Settings(
                database_url_worker=database.dsn("leadmill_worker"),
                public_url=url,
                pipedrive_api_base=pipedrive + "/{company}",
                encryption_key_files=(str(harness.encryption_key),),
                worker_health_port=0,
                smtp_host=HOST,
                smtp_port=9,
                smtp_tls="none",
                **more,
            )
            sql.execute(
                "update ops.setting set value = %s where name = 'notification.local_targets'",
                (json.dumps(list(settings.notification_local_targets)),),
            )
            companies = {
                name: Company(name, httpx.Client(base_url=f"{pipedrive}/{name}/")) for name in names
            }
            yield Market(harness, database, companies, sql, settings)
            for company in companies.values():
                company.http.delete("_config/account")
                company.http.close()
