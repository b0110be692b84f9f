"""The real worker on a real database, with a real mail server that keeps what it gets."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from standins.serving import served
from standins.smtp.app import create_app
from tests.harness import Database, Harness
from tests.integration.workers.office import Office, Sink
from tests.waiting import PATIENCE


@pytest.fixture(scope="session")
def running_sink() -> Iterator[Sink]:
    app = create_app(smtp_port=0)
    with served(app) as url, httpx.Client(base_url=url) as http:
        yield Sink(app.state.smtp_port, http)


@pytest.fixture
def sink(running_sink: Sink) -> Sink:
    """The sink, empty and with its knobs as at the start."""
    running_sink.turn()
    assert running_sink.http.delete("/api/mails").status_code == 204
    return running_sink


@pytest.fixture
def office(db: Database, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A fresh database with its mail server."""
    # To a job a slow machine would look like an outage, after which it waits for its next attempt.
    monkeypatch.setattr("leadmill.db.CONNECT_SECONDS", int(PATIENCE))
    monkeypatch.setattr("workers.running.PROCESSOR_TIMEOUT", httpx.Timeout(PATIENCE))
    monkeypatch.setattr("workers.running.TASK_SECONDS", PATIENCE * 5)
    with db.connect() as sql:
        yield Office(db, sink, sql)


@pytest.fixture(scope="module")
def mail_database(harness: Harness) -> Iterator[Database]:
    with harness.database() as database:
        yield database


@pytest.fixture
def mail_office(mail_database: Database, sink: Sink) -> Iterator[Office]:
    """A database that tests of mails share: nobody is there, nothing waits, no mail was sent."""
    with mail_database.connect() as sql:
        sql.execute("delete from identity.one_time_token")
        sql.execute("delete from notification.refused_address")
        sql.execute("select tests.forget_spending()")
        sql.execute("delete from notification.delivery")
        sql.execute(
            "update identity.user_account"
            " set email = id || '@gone.example', status = 'suspended', is_admin = false"
        )
        with sql.transaction():
            sql.execute("set local search_path = queue, public")
            sql.execute("delete from procrastinate_jobs")
        yield Office(mail_database, sink, sql)
