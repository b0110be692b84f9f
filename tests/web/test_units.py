"""The unit tests of the pages, by vitest."""

from __future__ import annotations

import os
import subprocess

import pytest

from leadmill.stack.cluster import ROOT, plain_env
from tests.pages import FOLDER

WEB = ROOT / "web"


@pytest.mark.slow
def test_the_units_do_as_their_tests_say() -> None:
    counting = ["--coverage"] if FOLDER in os.environ else []
    result = subprocess.run(
        [WEB / "node_modules" / ".bin" / "vitest", "run", "--silent", *counting],
        cwd=WEB,
        env=plain_env() | {"NO_COLOR": "1", "CI": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-8000:]
