"""The pages of admins, each looked at by axe. A file of its own, for the walk is long."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab

from tests.web.browser import Doors, log_in
from tests.web.walking import walk


@pytest.mark.slow
@pytest.mark.uncounted
@pytest.mark.usefixtures("stories")
def test_pages_of_admins(page: Tab, doors: Doors, admin_email: str) -> None:
    log_in(page, doors.admin, admin_email)
    walk(page, doors.admin, "admin")
