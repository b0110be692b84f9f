"""A real database with channels at the stand-ins, and workers that send there."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from leadmill.settings import Settings
from leadmill.stack import ports
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.process import answers
from standins.googlechat.app import Space, webhook_url
from standins.serving import HOST
from standins.slack.app import webhook_url as slack_url
from standins.teams.app import webhook_url as teams_url
from standins.telegram.app import DEFAULT_CHAT, DEFAULT_TOKEN
from tests.harness import Database, Harness
from tests.integration.workers.office import Process
from tests.waiting import PATIENCE, wait_for
from workers.running import work

from .vendors import Vendors

QUEUES = ("notification",)


@dataclass
class Newsroom:
    """Looks and prepares as a superuser, each statement committed."""

    harness: Harness
    database: Database
    vendors: Vendors
    sql: psycopg.Connection
    settings: Settings = field(init=False)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        given = self.vendors.settings
        self.settings = Settings(
            database_url_worker=self.database.dsn("leadmill_worker"),
            encryption_key_files=(str(self.harness.encryption_key),),
            worker_health_port=0,
            smtp_host=HOST,
            smtp_port=9,
            smtp_tls="none",
            google_chat_api_base=given.google_chat_api_base,
            slack_api_base=given.slack_api_base,
            teams_api_base=given.teams_api_base,
            telegram_api_base=given.telegram_api_base,
            notification_local_targets=given.notification_local_targets,
        )
        self.sql.execute("call tests.register_things()")
        self.database.stop_schedule()
        self.sql.execute(
            "update ops.setting set value = %s where name = 'notification.local_targets'",
            (json.dumps(list(given.notification_local_targets)),),
        )
        # Nothing of these tests comes in bursts; those of the engine wait for them.
        self.sql.execute(
            "update ops.setting set value = '0' where name = 'notification.burst_seconds'"
        )

    def one(self, query: str, *values: object) -> Any:
        row = self.sql.execute(query, values).fetchone()
        return row[0] if row else None

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.sql.execute(query, values).fetchall()

    # --- Channels, by the functions that members call ---------------------------------------------

    def owner(self, email: str) -> Any:
        return self.one("select tests.create_user(%s, tests.create_organization())", email)

    def organization(self, user: Any) -> Any:
        return self.one("select organization_id from identity.membership where user_id = %s", user)

    def channel(self, user: Any, kind: str, target: dict[str, Any], **settings: Any) -> Any:
        with self.sql.transaction():
            self.sql.execute("select tests.act_as(%s)", (user,))
            made = self.one(
                "select api.create_channel(%s, %s, %s, %s)",
                *(kind, f"{kind} {next(self.numbers)}", json.dumps(target), json.dumps(settings)),
            )
            self.sql.execute("select tests.act_as_nobody()")
        if kind == "endpoint":
            name = target["url"].rpartition("/")[2]
            self.receiver(name, made["signing_secret"])
        return made["channel_id"]

    def space(self, user: Any, name: str) -> Any:
        self.vendors.apps["googlechat"].state.chat.spaces.setdefault(name, Space())
        return self.channel(user, "google_chat", {"url": webhook_url(name)})

    def endpoint(self, user: Any, name: str, **settings: Any) -> Any:
        url = f"{self.vendors.url}/endpoint/hook/{name}"
        return self.channel(user, "endpoint", {"url": url}, **settings)

    def slack(self, user: Any) -> Any:
        return self.channel(user, "slack", {"url": slack_url()})

    def teams(self, user: Any) -> Any:
        return self.channel(user, "teams", {"url": teams_url()})

    def telegram(self, user: Any) -> Any:
        target = {"token": DEFAULT_TOKEN, "chat_id": str(DEFAULT_CHAT)}
        return self.channel(user, "telegram", target)

    def receiver(self, name: str, secret: str | None, **answer: Any) -> None:
        given = {"name": name, "secret": secret, "answer": answer}
        done = httpx.post(f"{self.vendors.url}/endpoint/_config/receivers", json=given)
        assert done.status_code == 200, done.text

    def hear(self, channel: Any, *kinds: str, **more: Any) -> Any:
        return self.one(
            "select tests.hear(%s, %s, '{}', %s)",
            *(channel, list(kinds or ["thing.made"]), json.dumps(more)),
        )

    def kind(self, name: str) -> None:
        """One more kind of event of which things are the subject."""
        self.sql.execute(
            "insert into event.kind (name, subject_type, comment)"
            " values (%s, 'thing', 'of a test')",
            (name,),
        )
        self.sql.execute(
            "insert into notification.source"
            " (event_kind, title, fields_function, message_function, sample)"
            " select %s, title, fields_function, message_function,"
            " sample || jsonb_build_object('kind', %s::text)"
            " from notification.source where event_kind = 'thing.made'",
            (name, name),
        )

    def happen(self, user: Any, kind: str = "thing.made", **data: Any) -> Any:
        return self.one(
            "select tests.happen(%s, %s, %s)", kind, self.organization(user), json.dumps(data)
        )

    def deliveries(self) -> list[tuple[str, int]]:
        """Status and attempts of those to channels, in the order of their queues."""
        return self.rows(
            "select status, attempts from notification.delivery"
            " where destination_id is not null order by destination_id, sequence"
        )

    def wait_until_sent(self, count: int, seconds: float = PATIENCE) -> None:
        counted = "select count(*) from notification.delivery where status = 'sent'"
        wait_for(lambda: self.one(counted) == count, seconds)

    # --- Workers ----------------------------------------------------------------------------------

    def work(self, queues: Sequence[str] = QUEUES) -> None:
        """Send inside the test until nothing is due."""
        asyncio.run(work(self.settings, queues, wait=False))

    def process(self, folder: Path) -> Process:
        """A worker process, not started yet."""
        port = ports.anywhere()["worker"]
        names = ("google_chat", "slack", "teams", "telegram")
        env = {
            "PYTHONUNBUFFERED": "1",
            "LEADMILL_DATABASE_URL_WORKER": self.settings.database_url_worker,
            "LEADMILL_ENCRYPTION_KEY_FILES": self.settings.encryption_key_files[0],
            "LEADMILL_SMTP_HOST": HOST,
            "LEADMILL_SMTP_PORT": "9",
            "LEADMILL_SMTP_TLS": "none",
            "LEADMILL_WORKER_HEALTH_PORT": str(port),
            "LEADMILL_NOTIFICATION_LOCAL_TARGETS": ",".join(
                self.settings.notification_local_targets
            ),
            **{
                f"LEADMILL_{name.upper()}_API_BASE": getattr(self.settings, f"{name}_api_base")
                for name in names
            },
        }
        return Process(
            name="worker",
            command=[sys.executable, "-m", "workers", *QUEUES],
            env=plain_env() | env,
            log=folder / f"worker-{port}.log",
            is_ready=lambda: answers(f"http://{HOST}:{port}/readyz"),
            cwd=ROOT,
            port=port,
        )

    @contextmanager
    def running(self, folder: Path, count: int = 1) -> Iterator[list[Process]]:
        """Worker processes that work, stopped at the end."""
        processes = [self.process(folder) for _ in range(count)]
        try:
            for process in processes:
                process.start()
            for process in processes:
                process.wait_until_ready()
            yield processes
        finally:
            for process in processes:
                process.stop()
