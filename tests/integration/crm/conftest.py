"""The real worker, the real webhook door, and a stand-in for Pipedrive."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.app import create_app as create_api
from leadmill.settings import Settings
from standins.pipedrive.app import create_app
from standins.pipedrive.oauth import OAuth
from standins.serving import served
from tests.harness import Harness
from tests.integration.crm.desk import CLIENT_ID, CLIENT_SECRET, ImportDesk, PipedriveStandIn


@pytest.fixture(scope="session")
def oauth() -> OAuth:
    """The app at Pipedrive; each test has a callback URL of its own."""
    return OAuth(CLIENT_ID, CLIENT_SECRET, "")


@pytest.fixture(scope="session")
def pipedrive_url(oauth: OAuth) -> Iterator[str]:
    with served(create_app(oauth=oauth)) as url:
        yield url


@pytest.fixture
def pipedrive(pipedrive_url: str, oauth: OAuth) -> Iterator[PipedriveStandIn]:
    """The stand-in as if it had just been started, with an empty account."""
    with httpx.Client(base_url=pipedrive_url) as http:
        assert http.delete("/_config/account").status_code == 204
        assert http.delete("/_config/requests").status_code == 204
        yield PipedriveStandIn(http, oauth)
        assert http.delete("/_config/account").status_code == 204


@pytest.fixture
def desk(harness: Harness, pipedrive: PipedriveStandIn) -> Iterator[ImportDesk]:
    """A fresh database with its webhook door."""
    with harness.database() as database:
        settings = Settings(
            database_url_api=database.dsn("leadmill_api"),
            pipedrive_client_id=CLIENT_ID,
            pipedrive_oauth_base=str(pipedrive.http.base_url),
        )
        with served(create_api(settings)) as url, database.connect() as sql:
            # Known only when it is served.
            object.__setattr__(settings, "public_url", url)
            pipedrive.oauth.callback_url = f"{url}/crm/pipedrive/callback"
            yield ImportDesk(harness, database, pipedrive, url, sql)
