"""Traces and errors that leave: what is in them, and what is not."""

from __future__ import annotations

import asyncio
import logging
import secrets
import subprocess
import sys
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from leadmill import logs
from leadmill.reports import reporting
from leadmill.settings import PREFIX, Settings, SettingsError
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.tracing import job_span, request_span, tracing
from tests.harness import Database
from tests.integration.watching.receiver import Receiver, receiver
from tests.waiting import PATIENCE, wait_for

log = logging.getLogger("leadmill.tests")
SERVER, CLIENT = 2, 3


@pytest.fixture
def outside() -> Iterator[Receiver]:
    with receiver() as one:
        yield one


def planted() -> str:
    """Built now: it stands in no source."""
    return f"{secrets.token_hex(8)}@home.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTLP_ENDPOINT", "collector:4318"),
        ("OTLP_ENDPOINT", "https://collector.example?key=x"),
        ("OTLP_HEADERS", "a secret without a name"),
        ("TRACES_PERCENT", "101"),
        ("SENTRY_DSN", "of-the-project"),
    ],
)
def test_addresses_that_cannot_be_are_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=PREFIX + name) as error:
        Settings.from_env({PREFIX + name: value})
    assert name == "TRACES_PERCENT" or value not in str(error.value)


def test_without_addresses_nothing_of_it_is_loaded() -> None:
    said = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import sys, api.app, workers.running;"
            " print([m for m in sys.modules if m.startswith(('opentelemetry', 'sentry_sdk'))])",
        ],
        cwd=ROOT,
        env=plain_env(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert said.stdout.strip() == "[]"


async def ask_and_call(dsn: str, url: str, value: str) -> dict[str, str]:
    """What a request does: statements with a value, also in their text, and a call out."""
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        await connection.execute("select %s::text", (value,))
        await connection.execute(f"select '{value}'")  # type: ignore[arg-type]
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            await connection.execute("select %s::text::integer", (value,))
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{url}/echo", params={"token": value}, headers={"X": value})
    told: dict[str, str] = answer.json()
    return told


def test_a_trace_has_the_id_of_the_request_and_no_value(outside: Receiver, db: Database) -> None:
    settings = Settings(otlp_endpoint=outside.url, otlp_headers=("x-key=of the collector",))
    request_id, value = secrets.token_hex(16), planted()
    with tracing(settings, "api"):
        with request_span(request_id, "POST") as span:
            assert span is not None
            told = asyncio.run(ask_and_call(db.dsn(), outside.url, value))
        with pytest.raises(ValueError, match=value), job_span(request_id, "send_mail", job_id=7):
            raise ValueError(value)
        # Outside of a request nothing is a trace, and an id that is none begins another trace.
        asyncio.run(ask_and_call(db.dsn(), outside.url, value))
        with job_span("job-8", "tick", job_id=8):
            pass
    spans = outside.trace(request_id)
    [root] = [span for span in spans if span.kind == SERVER]
    assert root.parent_id == request_id[:16]
    port = outside.url.rpartition(":")[2]
    [call] = [span for span in spans if span.attributes.get("server.port") == port]
    assert told["traceparent"].split("-")[1:3] == [request_id, call.span_id]
    statements = [span for span in spans if "db.statement" in span.attributes]
    assert len(statements) == 3
    assert {span.parent_id for span in (*statements, call)} == {root.span_id}
    assert "select '?'" in {span.attributes["db.statement"] for span in statements}
    [job] = [span for span in spans if span.name == "send_mail"]
    assert (job.attributes["leadmill.job_id"], job.attributes["error.type"]) == ("7", "ValueError")
    [tick] = [span for span in outside.spans if span.name == "tick"]
    assert tick.trace_id != request_id
    assert len(outside.spans) == len(spans) + 1
    assert outside.headers[0]["x-key"] == "of the collector"
    assert value.encode() not in outside.everything()
    assert b"token" not in outside.everything()


def test_a_share_of_the_requests_is_traced(outside: Receiver) -> None:
    settings = Settings(otlp_endpoint=outside.url, traces_percent=25)
    ids = [secrets.token_hex(16) for _ in range(400)]
    with tracing(settings, "api"):
        for request_id in ids:
            with request_span(request_id, "GET"):
                pass
    assert 50 < len(outside.spans) < 160


def test_a_collector_that_is_away_disturbs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with (
        tracing(Settings(otlp_endpoint="http://127.0.0.1:9"), "api"),
        request_span(secrets.token_hex(16), "GET"),
    ):
        pass
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "the collector does not take traces" in caplog.text


def fail(email: str) -> None:
    local = {"email": email}  # THIS LINE IS SHOWN TO NOBODY
    try:
        int(local["email"])
    except ValueError as error:
        raise LookupError(f"nobody has {email}") from error


def test_an_error_is_told_without_values(outside: Receiver) -> None:
    value, request_id = planted(), secrets.token_hex(16)
    token = logs.request_id.set(request_id)
    settings = Settings(sentry_dsn=outside.dsn)
    try:
        with reporting(settings, "worker"):
            log.info("before, %s", value)
            log.warning("and this, %s", value)
            try:
                fail(value)
            except LookupError:
                log.exception("failed for %s", value, extra={"email": value, "task": "send_mail"})
            logging.getLogger("a.library").error(f"{value} is unknown", extra={"problem": value})
        with pytest.raises(LookupError), reporting(settings, "worker"):
            fail(value)
    finally:
        logs.request_id.reset(token)
    # Nothing is told when it is over.
    log.error("after")
    first, second, last = wait_for(lambda: outside.events if len(outside.events) > 2 else None)
    assert first["logentry"] == {"message": "failed for %s"}
    assert first["tags"] == {"process": "worker", "request_id": request_id, "task": "send_mail"}
    assert first["contexts"]["trace"]["trace_id"] == request_id
    assert [one["type"] for one in first["exception"]["values"]] == ["ValueError", "LookupError"]
    places = [
        frame["function"] for frame in first["exception"]["values"][1]["stacktrace"]["frames"]
    ]
    assert places[-1] == "fail"
    assert second["logger"] == "a.library"
    assert (last["level"], last["logentry"]["message"]) == ("fatal", "the process ends")
    sent = outside.everything().decode()
    assert value not in sent
    assert value.split("@")[0] not in sent
    assert "SHOWN TO NOBODY" not in sent
    assert "breadcrumbs" not in sent


def test_a_tracker_that_is_away_disturbs_nothing() -> None:
    with reporting(Settings(sentry_dsn="http://key@127.0.0.1:9/7"), "api"):
        log.error("nobody hears it")
