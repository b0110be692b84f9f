"""No request that the OpenAPI description allows gets a 5xx."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from leadmill.stack.cluster import plain_env
from tests.e2e.market import Market
from tests.sizes import size

# Each of these would end the session that the other requests use.
ENDING = "^/rpc/(log_out|end_session|end_other_sessions|close_account|change_password)$"


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("role", "operations", "examples"),
    [("anon", 30, size(8, 400)), ("member", 150, size(1, 100)), ("admin", 250, size(1, 60))],
)
def test_no_generated_request_gets_a_5xx(
    market: Market, tmp_path: Path, role: str, operations: int, examples: int
) -> None:
    url = market.admin_url if role == "admin" else market.public_url
    token = {"anon": None, "member": market.member_token, "admin": market.admin_token}[role]
    headers = ["--header", f"Authorization: Bearer {token}"] if token else []
    # In a process of its own, because it changes how Hypothesis and the HTTP libraries behave.
    result = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "run", f"{url}/api/"),
            *("--url", f"{url}/api", *headers),
            *("--checks", "not_a_server_error", "--phases", "fuzzing"),
            *("--max-examples", str(examples), "--seed", "1", "--generation-deterministic"),
            *("--exclude-path-regex", ENDING, "--suppress-health-check", "all"),
            *("--no-shrink", "--no-color", "--warnings", "off", "--continue-on-failure"),
        ],
        cwd=tmp_path,
        env=plain_env(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(result.stdout)
    assert result.returncode == 0
    tested = re.search(r"Tested: (\d+)", result.stdout)
    assert tested
    assert int(tested[1]) >= operations
    if token:  # all requests were authenticated
        door = market.admin if role == "admin" else market.member
        assert door.get("users?limit=1")
