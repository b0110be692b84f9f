"""The commands of docs/trying-it.md, as somebody pastes them into a shell."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from leadmill.stack import secrets
from tests.e2e.market import Market
from tests.waiting import PATIENCE_WITH_OTHERS

ROOT = Path(__file__).parents[2]
# The page waits as long as a machine with nothing else to do needs.
PATIENT = "sleep() { command sleep 5; }\n"


@pytest.fixture(scope="module")
def said(market: Market, admin_email: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What all commands of the page print, with the accounts of the tests."""
    folder = tmp_path_factory.mktemp("trying")
    secrets.write_private(folder / ".run" / "stack.env", market.stack.at_hand())
    page = (ROOT / "docs" / "trying-it.md").read_text()
    script = "\n".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL))
    for who, address in (("alpha@alpha", market.member_email), ("admin@leadmill", admin_email)):
        assert f"{who}.example" in script
        script = script.replace(f"{who}.example", address)
    assert '"vps-hosting"' in script
    script = script.replace('"vps-hosting"', f'"{market.slug}"')
    done = subprocess.run(
        ["/usr/bin/env", "bash", "-eu", "-o", "pipefail", "-c", PATIENT + script],
        cwd=folder, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True,
        timeout=PATIENCE_WITH_OTHERS, check=False,
    )  # fmt: skip
    market.sql("update ops.setting set value = '7' where name = 'billing.plan_grace_days'")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def received(market: Market, name: str) -> list[dict[str, Any]]:
    answer = httpx.get(f"{market.stack.notifications_url}/{name}/_config/messages", trust_env=False)
    messages: list[dict[str, Any]] = answer.json()
    return messages


def test_no_command_is_refused(said: str) -> None:
    assert re.findall(r'.*"code":"\w+".*', said) == []


def test_a_colleague_joins(said: str) -> None:
    assert '"email":"ann@alpha.example"' in said
    assert re.search("^member$", said, re.MULTILINE), "logged in with two factors"


def test_a_key_submits_a_lead_and_is_metered(said: str) -> None:
    assert '"key":"order-17"' in said
    # The tests have no limits, so no header tells of them.
    assert '"used":3,"remaining":' in said
    assert '"endpoint":"/api/rpc/submit_lead","status_code":200' in said


def test_a_plan_begins_and_is_cancelled(said: str) -> None:
    assert '"plan": "professional"' in said
    assert '"payment_status":"trialing"' in said
    assert re.search('^"ends_at": "20', said, re.MULTILINE)


def test_a_wallet_is_refilled(said: str) -> None:
    assert '"last4":"4242"' in said
    assert '"status":"paid","amount":60.00' in said


def test_an_admin_reads_and_sets(said: str) -> None:
    assert '"name":"billing.plan_grace_days","value":10' in said
    assert '"remaining":' in said


def test_cards_arrive(said: str, market: Market) -> None:
    texts = json.dumps([one["body"]["text"] for one in received(market, "googlechat")])
    assert "Test: Sales" in texts
    assert texts.count("Test: Deal won") == 2, "sent, and sent again"
    assert "KES 250,000.00" in texts.rpartition('"Deal won')[2]


def test_the_endpoint_verifies(said: str, market: Market) -> None:
    assert received(market, "endpoint")[-1]["is_verified"]


def test_payments_arrive(said: str) -> None:
    assert '"wallet":5000.00' in said
    assert '"status":"success"' in said
    assert said.count("/payments/return?") == 2


def test_the_operator_reads_the_message(said: str) -> None:
    assert "Do you have leads in Nairobi?" in said
