"""Stand-ins of every kind of channel, and a database whose channels are there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadmill.settings import Settings
from standins.notifications.app import create_app
from standins.serving import served
from tests.harness import Harness

from .newsroom import Newsroom
from .vendors import Vendors


@pytest.fixture
def vendors() -> Iterator[Vendors]:
    app = create_app()
    with served(app) as url:
        local = url.removeprefix("http://")
        settings = Settings(
            google_chat_api_base=f"{url}/googlechat",
            slack_api_base=f"{url}/slack",
            teams_api_base=f"{url}/teams",
            telegram_api_base=f"{url}/telegram",
            notification_local_targets=(local,),
        )
        yield Vendors(url, app.state.apps, settings)


@pytest.fixture
def newsroom(harness: Harness, vendors: Vendors) -> Iterator[Newsroom]:
    """A fresh database, with the stand-ins."""
    with harness.database() as database, database.connect() as sql:
        yield Newsroom(harness, database, vendors, sql)
