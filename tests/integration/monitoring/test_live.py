"""Prometheus watches a market: every panel shows data, and a dead database is told in time."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from leadmill.stack import Cluster, Stack, ports, secrets
from leadmill.stack.stand_ins import STAND_IN_COMPANY, STAND_IN_TOKEN
from leadmill.story import PASSWORD, PROVIDERS, Story
from standins.googlechat.app import webhook_url
from tests import dashboards, kept
from tests.harness import Harness
from tests.integration.monitoring.watching import Watched, watching
from tests.sizes import SOAK
from tests.waiting import wait_for

ADMIN = "admin@leadmill.example"
# Of a cluster that loads no library: the one that all tests share.
NOT_COUNTED = {"Database, Slowest statement, mean time"}


def sql(stack: Stack, statement: str, *values: object) -> Any:
    with psycopg.connect(stack.dsn(), autocommit=True) as connection:
        cursor = connection.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else None


@contextmanager
def receiving_wal(stack: Stack, folder: Path) -> Iterator[None]:
    """What a backup has beside it: a receiver of WAL with its slot."""
    slot = f"monitoring_{os.getpid()}"
    program = str(stack.cluster.programs / "pg_receivewal")
    folder.mkdir()
    env = stack.cluster.client_env(stack.database)
    command = [program, f"--slot={slot}", "--no-password"]
    subprocess.run([*command, "--create-slot"], env=env, check=True)
    process = subprocess.Popen([*command, f"--directory={folder}"], env=env)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)
        wait_for(
            lambda: (
                not sql(
                    stack, "select from pg_replication_slots where slot_name = %s and active", slot
                )
            )
        )
        sql(stack, "select pg_drop_replication_slot(%s)", slot)


def play(stack: Stack) -> None:
    """A market with all that the dashboards are about."""
    sql(stack, "update ops.setting set value = '4' where name = 'identity.password_cost'")
    sql(stack, "select identity.create_admin(%s, %s)", ADMIN, PASSWORD)
    # Nobody may send it: what is refused by a limit.
    sql(stack, "update ops.rate_limit set maximum = 0 where name = 'intake.contact_messages'")
    assert stack.mail_url is not None
    with Story(
        stack.public_url, stack.admin_url, stack.mail_url, ADMIN, PASSWORD, say=lambda _: None
    ) as story:
        story.play()
        buyer = story.doors[PROVIDERS[0].name]
        refused = story.door(stack.public_url).request(
            "POST",
            "/api/rpc/send_contact_message",
            json={
                "name": "Jo",
                "email": "jo@x.example",
                "message": "Hello there",
                "topic": "Press",
            },
        )
        assert refused.status_code == 429, refused.text
        channel = buyer.call(
            "create_channel",
            kind="google_chat",
            name="chat",
            target={"url": webhook_url()},
        )
        buyer.call("test_channel", channel_id=channel["channel_id"])
        buyer.call(
            "create_crm_connection",
            name="Ours",
            company_domain=STAND_IN_COMPANY,
            token=STAND_IN_TOKEN,
        )
    for task in ("reconcile_stripe", "seal_ledger"):
        sql(stack, "select queue.defer(%s)", task)


def missing(watch: Watched) -> dict[str, str]:
    """The queries without data, by their panel."""
    return {place: text for place, text in dashboards.queries() if not watch.query(text)}


def test_every_panel_shows_data(harness: Harness, tmp_path: Path) -> None:
    with (
        harness.stack(LEADMILL_METRICS="1") as stack,
        receiving_wal(stack, tmp_path / "wal"),
        watching(stack, tmp_path, pace="1s") as watch,
    ):
        # No door shows what is counted.
        for url in (stack.public_url, stack.admin_url):
            assert httpx.get(f"{url}/metrics").status_code == 404
        play(stack)
        wait_for(lambda: set(missing(watch)) <= NOT_COUNTED or None)
        assert watch.query("sum(leadmill_sold_leads_total) or vector(0)")
        # What the rules ask for is there as well: nothing of it is spelled wrong.
        health = watch.query('ALERTS{alertname=~"TargetMissing|MetricsUnreadable|ProcessDown"}')
        assert health == []


if SOAK:

    def test_a_dead_database_is_told_within_90_seconds(tmp_path: Path) -> None:
        """As deployed, at its own pace; on a cluster of its own, for it is killed."""
        known = secrets.load_or_make(tmp_path / "secrets.env")
        port = ports.anywhere()["postgres"]
        cluster = Cluster(tmp_path / "postgres", port, secrets.passwords(known))
        # The server's user passes through it.
        for folder in (tmp_path, *tmp_path.parents[:3]):
            folder.chmod(folder.stat().st_mode | 0o011)
        cluster.create()
        cluster.start()
        cluster.create_database("leadmill")
        kept.deploy_by_psql(cluster, "leadmill")
        stack = Stack(
            tmp_path / "stack",
            environ={"LEADMILL_METRICS": "1"},
            cluster=cluster,
            preferred_ports=ports.anywhere(),
            address_rate="10000r/s",
            stranger_requests=1000,
        )
        with ExitStack() as closing:
            closing.callback(cluster.stop)
            closing.enter_context(stack)
            watch = closing.enter_context(watching(stack, tmp_path))
            wait_for(lambda: watch.query("leadmill_database_up == 1"))
            play(stack)
            wait_for(lambda: watch.query("leadmill_slowest_statement_seconds"))
            killed_at = time.monotonic()
            _signal(stack, signal.SIGSTOP)  # first it hangs, then it is gone
            wait_for(lambda: watch.query("leadmill_database_up == 0"), 30)
            _signal(stack, signal.SIGKILL)
            wait_for(lambda: watch.inbox.named("DatabaseDown", "firing"))
            seconds = time.monotonic() - killed_at
            assert seconds <= 90, seconds
            [alert] = watch.inbox.named("DatabaseDown", "firing")
            assert alert["annotations"]["runbook_url"].startswith("docs/operations.md#")
            # What only follows from it is held back.
            wait_for(lambda: held_back(watch, "ApplicationDown"))
            cluster.stop()
            cluster.start()
            wait_for(lambda: watch.inbox.named("DatabaseDown", "resolved"))


def held_back(watch: Watched, name: str) -> bool:
    alerts = httpx.get(f"{watch.watch.url('alertmanager')}/api/v2/alerts").json()
    mine = [one["status"] for one in alerts if one["labels"]["alertname"] == name]
    return bool(mine) and all(one["inhibitedBy"] for one in mine)


def _signal(stack: Stack, number: signal.Signals) -> None:
    """To all processes of the server: where only the postmaster hangs, sessions go on."""
    pid = int((stack.cluster.data / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for each in (pid, *map(int, children)):
        os.kill(each, number)


@pytest.mark.parametrize("page", dashboards.DASHBOARDS)
def test_dashboards_are_named_once(page: str) -> None:
    titles = [one.title for one in dashboards.DASHBOARDS[page]]
    assert len(set(titles)) == len(titles)
