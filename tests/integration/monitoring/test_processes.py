"""What each process shows at /metrics, and what it does not."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import anyio
import httpx
import psycopg
import pytest
from prometheus_client import REGISTRY

from api._metrics import MetricsMiddleware
from api.app import ROUTES
from leadmill import metrics
from leadmill.database_metrics import ANSWER_SECONDS, DatabaseMetrics
from leadmill.retryable import Retryable
from leadmill.stack.cluster import ROOT, plain_env
from tests.harness import Database
from tests.waiting import PATIENCE, wait_for

HOST = "127.0.0.1"


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def shown(collector: DatabaseMetrics) -> dict[str, float]:
    return {
        sample.name: sample.value
        for family in collector.collect()
        for sample in family.samples
        if not sample.labels
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def test_leadmill_metrics_serves_the_database_until_it_is_told_to_stop(db: Database) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "leadmill.cli", "metrics"],
        cwd=ROOT,
        env=plain_env()
        | {
            "LEADMILL_DATABASE_URL_MONITOR": db.dsn("leadmill_monitor"),
            "LEADMILL_METRICS_PORT": str(port),
        },
        stderr=subprocess.DEVNULL,
    )
    try:

        def text() -> str:
            try:
                return httpx.get(f"http://{HOST}:{port}/metrics").text
            except httpx.TransportError:
                return ""

        page = wait_for(text)
        assert "leadmill_database_up 1.0" in page
        assert 'leadmill_room_metrics_readable{room="queue"} 1.0' in page
        assert "# TYPE leadmill_ledger_seals_total counter" in page
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "LEADMILL_DATABASE_URL_MONITOR is not set"),
        (
            {"LEADMILL_DATABASE_URL_MONITOR": "postgresql:///", "LEADMILL_METRICS_PORT": "{taken}"},
            "LEADMILL_METRICS_PORT {taken}: ",
        ),
    ],
)
def test_leadmill_metrics_says_what_it_lacks(
    settings: dict[str, str], said: str, tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        taken = str(other.getsockname()[1])
        result = subprocess.run(
            [sys.executable, "-m", "leadmill.cli", "metrics"],
            cwd=tmp_path,
            env=plain_env()
            | {"PYTHONPATH": str(ROOT)}
            | {name: text.format(taken=taken) for name, text in settings.items()},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert result.returncode == 1
    assert said.format(taken=taken) in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_that_is_away_is_down_and_a_lost_connection_is_made_anew(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = psycopg.conninfo.make_conninfo(db.dsn("leadmill_monitor"), port=free_port())
    with closing(DatabaseMetrics(nowhere)) as away:
        assert shown(away)["leadmill_database_up"] == 0
    with closing(DatabaseMetrics(db.dsn("leadmill_monitor"))) as there, db.connect() as owner:
        monkeypatch.setattr("leadmill.database_metrics.REST_SECONDS", 0.0)
        assert shown(there)["leadmill_database_up"] == 1
        assert shown(there)["leadmill_database_metrics_readable"] == 1
        # A connection that was lost says nothing of the database.
        owner.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where application_name = 'leadmill_metrics' and datname = current_database()"
        )
        assert shown(there)["leadmill_database_metrics_readable"] == 1


def test_a_database_that_hangs_is_down() -> None:
    """It takes connections and says nothing, for ever."""
    with socket.create_server((HOST, 0)) as silent:
        port = silent.getsockname()[1]
        collector = DatabaseMetrics(f"host={HOST} port={port} user=x dbname=x")
        for _ in range(2):
            started = time.monotonic()
            assert shown(collector)["leadmill_database_up"] == 0
            assert time.monotonic() - started < ANSWER_SECONDS + 1
    readers = [thread for thread in threading.enumerate() if thread.name == "reader"]
    assert len(readers) <= 1, "a database that hangs holds one reader"
    for reader in readers:
        reader.join(PATIENCE)


def test_without_a_right_to_read_the_database_is_up_and_nothing_can_be_read(db: Database) -> None:
    with closing(DatabaseMetrics(db.dsn("leadmill_api"))) as collector:
        found = shown(collector)
    assert found["leadmill_database_up"] == 1
    assert found["leadmill_database_metrics_readable"] == 0


def test_many_who_ask_at_once_read_the_database_once(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadmill.database_metrics.REST_SECONDS", PATIENCE)
    collector = DatabaseMetrics(db.dsn("leadmill_monitor"))
    collector._told_at = -PATIENCE
    reads: list[int] = []
    look = collector._look
    monkeypatch.setattr(collector, "_look", lambda: reads.append(1) or look())
    askers = [threading.Thread(target=lambda: list(collector.collect())) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    collector.close()
    assert len(reads) == 1


def test_the_monitor_sees_the_sessions_of_others(db: Database) -> None:
    with db.connect("leadmill_api") as other, db.connect("leadmill_monitor") as monitor:
        other.execute("begin")
        other.execute("select pg_current_xact_id()")
        rows = monitor.execute(
            "select labels ->> 'role', value from ops.metric"
            " where name = 'leadmill_oldest_transaction_seconds'"
        ).fetchall()
        assert "leadmill_api" in {role for role, _ in rows}


async def _request(scope_path: str, method: str) -> None:
    from starlette.applications import Starlette

    inner = Starlette(routes=ROUTES)
    transport = httpx.ASGITransport(
        app=MetricsMiddleware(inner, ROUTES), raise_app_exceptions=False
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        await client.request(method, scope_path)


def test_requests_are_counted_by_route_whatever_callers_invent() -> None:
    name = "leadmill_http_request_seconds_count"
    for method, path, labels in (
        ("GET", "/healthz", {"method": "GET", "route": "/healthz", "status": "200"}),
        ("GET", "/nowhere/7", {"method": "GET", "route": "other", "status": "404"}),
        ("BREW", "/healthz", {"method": "other", "route": "/healthz", "status": "405"}),
        (
            "PUT",
            "/files/0192/complete",
            {"method": "PUT", "route": "/files/{file_id}/complete", "status": "405"},
        ),
    ):
        before = value(name, **labels)
        anyio.run(_request, path, method)
        assert value(name, **labels) == before + 1, path


def test_every_route_of_the_service_has_its_path() -> None:
    counted = MetricsMiddleware(lambda *_: None, ROUTES)._paths  # type: ignore[arg-type,return-value]
    assert {"/webhooks/stripe", "/sign-in/{provider}", "/session"} <= set(counted.values())


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "ok"),
        (302, "ok"),
        (402, "refused"),
        (404, "refused"),
        (408, "unavailable"),
        (429, "unavailable"),
        (503, "unavailable"),
        (None, "unavailable"),
    ],
)
def test_requests_to_vendors_are_counted_by_outcome(status: int | None, outcome: str) -> None:
    name = "leadmill_vendor_request_seconds_count"
    before = value(name, vendor="stripe", outcome=outcome)
    with metrics.vendor("stripe") as request:
        request.status = status
    assert value(name, vendor="stripe", outcome=outcome) == before + 1


def test_a_request_that_ends_in_an_error_is_counted() -> None:
    name = "leadmill_vendor_request_seconds_count"
    before = value(name, vendor="smtp", outcome="unavailable")
    with pytest.raises(OSError, match="gone"), metrics.vendor("smtp"):
        raise OSError("gone")
    assert value(name, vendor="smtp", outcome="unavailable") == before + 1


def test_outcomes_of_jobs() -> None:
    assert metrics.outcome_of(Retryable("later")) == "later"
    assert metrics.outcome_of(TimeoutError()) == "later"
    assert metrics.outcome_of(ValueError()) == "failed"
    assert metrics.outcome_of(KeyboardInterrupt()) == "interrupted"


def test_nothing_of_the_environment_is_shown() -> None:
    assert all(text not in metrics.text().decode() for text in (os.environ["PATH"], str(ROOT)))
