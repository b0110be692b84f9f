"""The real worker, the real webhook door, and a stand-in for Pipedrive."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.app import create_app as create_api
from leadmill.settings import Settings
from standins.pipedrive.app import create_app
from standins.serving import served
from tests.harness import Harness
from tests.integration.crm.desk import ImportDesk, PipedriveStandIn


@pytest.fixture(scope="session")
def pipedrive_url() -> Iterator[str]:
    with served(create_app()) as url:
        yield url


@pytest.fixture
def pipedrive(pipedrive_url: str) -> Iterator[PipedriveStandIn]:
    """The stand-in as if it had just been started, with an empty account."""
    with httpx.Client(base_url=pipedrive_url) as http:
        assert http.delete("/_config/account").status_code == 204
        assert http.delete("/_config/requests").status_code == 204
        yield PipedriveStandIn(http)
        assert http.delete("/_config/account").status_code == 204


@pytest.fixture
def desk(harness: Harness, pipedrive: PipedriveStandIn) -> Iterator[ImportDesk]:
    """A fresh database with its webhook door."""
    with harness.database() as database:
        settings = Settings(database_url_api=database.dsn("leadmill_api"))
        with served(create_api(settings)) as url, database.connect() as sql:
            yield ImportDesk(harness, database, pipedrive, url, sql)
