"""The real worker on a real database, with a real mail server that keeps what it gets."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.harness import Database
from tests.peers.serving import served
from tests.peers.smtp.app import create_app
from tests.workers.office import Office, Sink


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
def office(db: Database, sink: Sink) -> Iterator[Office]:
    with db.connect() as sql:
        yield Office(db, sink, sql)
