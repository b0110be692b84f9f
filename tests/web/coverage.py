"""What journeys reach of the pages' scripts: Chromium counts, `web/coverage.mjs` adds it all up.

Only where `make test` names a folder for it: each process of pytest writes files of its own there.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Error, Page

from tests.pages import FOLDER

# Whether a block was reached, not how often: Chromium need not count then.
_COUNTED = {"callCount": False, "detailed": True}


class Coverage:
    """Counts the scripts of all pages of a test."""

    def __init__(self) -> None:
        self._folder = os.environ.get(FOLDER)
        self._sessions: list[CDPSession] = []

    def count(self, page: Page) -> None:
        """From now on, also when the page goes to another address."""
        if self._folder is None:
            return
        session = page.context.new_cdp_session(page)
        session.send("Profiler.enable")
        session.send("Profiler.startPreciseCoverage", _COUNTED)
        self._sessions.append(session)
        # The scripts of a page that was left are thrown away with their counts.
        for leave in (page.goto, page.reload):
            setattr(page, leave.__name__, partial(self._write_first, session, leave))

    def write(self) -> None:
        """What was counted, before the pages are closed."""
        for session in self._sessions:
            self._write(session)

    def _write_first(
        self, session: CDPSession, leave: Callable[..., Any], *arguments: Any, **options: Any
    ) -> Any:
        self._write(session)
        return leave(*arguments, **options)

    def _write(self, session: CDPSession) -> None:
        with suppress(Error):  # the test has closed the page itself
            counted = session.send("Profiler.takePreciseCoverage")["result"]
            if ours := [one for one in counted if "/assets/" in one["url"]]:
                text = json.dumps({"result": ours})
                (Path(str(self._folder)) / f"{uuid.uuid4()}.json").write_text(text)
