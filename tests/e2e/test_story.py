"""The stories, run by our client and two official ones, and as docs/stories.md shows them."""

import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from postgrest import SyncPostgrestClient

from leadmill.market_story import MarketStory
from leadmill.story import PASSWORD, Story
from tests.e2e.market import Market
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]


def story_on_the_page(number: int) -> list[str]:
    """The block of docs/stories.md with the output of the demo."""
    page = (ROOT / "docs" / "stories.md").read_text()
    blocks: list[str] = re.findall(r"```text\n(1\. .*?)```", page, re.DOTALL)
    return blocks[number - 1].splitlines()


@pytest.mark.parametrize(("number", "kind"), [(1, Story), (2, MarketStory)])
def test_the_output_of_a_story_is_that_in_the_documents(
    stack: Any, admin_email: str, number: int, kind: type[Story]
) -> None:
    said: list[str] = []
    verify = "select * from sale.verify()"
    with psycopg.connect(stack.dsn("postgres")) as connection:
        # Other tests charge for leads that there are not.
        faults = set(connection.execute(verify).fetchall())
        # Other tests may have used the cards of the story, and each card gets one welcome credit.
        connection.execute("delete from billing.welcome_claim")
    with kind(
        stack.public_url, stack.admin_url, stack.mail_url, admin_email, PASSWORD, said.append
    ) as story:
        story.play()
    assert said == story_on_the_page(number)
    with psycopg.connect(stack.dsn("postgres")) as connection:
        assert set(connection.execute(verify).fetchall()) == faults


def test_the_story_runs_with_postgrest_js(stack: Any, admin_email: str) -> None:
    environment = {
        # If the system has no Node.js, the installation has put one next to Python.
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PUBLIC_URL": stack.public_url,
        "ADMIN_URL": stack.admin_url,
        "MAIL_URL": stack.mail_url,
        "ADMIN_EMAIL": admin_email,
        "ADMIN_PASSWORD": PASSWORD,
        "TAG": uuid.uuid4().hex[:8],
    }
    done = subprocess.run(
        ["/usr/bin/env", "node", "tests/e2e/story.mjs"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "wrong": {"status": 400, "code": "LM301"},
        "contact": "ann@home.example",
        "price": 20,
        "anonymous": [],
    }


def test_the_story_runs_with_postgrest_py(market: Market) -> None:
    def client(url: str, token: str | None = None) -> SyncPostgrestClient:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return SyncPostgrestClient(f"{url}/api", schema="api", headers=headers)

    anyone = client(market.public_url)
    admin = client(market.admin_url, market.admin_token)
    member = client(market.public_url, market.member_token)
    with anyone, admin, member:
        level_id = admin.rpc(
            "create_competition_level",
            {"niche_id": market.niche_id, "name": "Only", "price": "7.50", "max_buyers": 1,
             "order_position": 1},
        ).execute().data  # fmt: skip
        member.rpc(
            "subscribe",
            {
                "competition_level_id": level_id,
                "filter": {"field": "purpose", "op": "eq", "value": "Gaming"},
            },
        ).execute()
        taken = anyone.rpc(
            "submit_lead",
            {"niche": market.slug, "contact": {"name": "Py", "email": "py@customer.example"},
             "answers": {"budget": 100, "location": ["EU"], "purpose": "Gaming"}},
        ).execute().data  # fmt: skip
        admin.rpc("approve_lead", {"lead_id": taken["lead_id"]}).execute()

        def sale() -> Any:
            found = (
                member.from_("assignments")
                .select("contact_email,price,currency,lead_id")
                .eq("lead_id", taken["lead_id"])
                .execute()
            )
            return found.data

        assert market.story.wait("the sale", sale) == [
            {
                "contact_email": "py@customer.example",
                "price": 7.5,
                "currency": "USD",
                "lead_id": taken["lead_id"],
            }
        ]
        assert not anyone.from_("niches").select("*").eq("slug", "no-such").execute().data


def test_nobody_else_sees_the_lead(market: Market) -> None:
    other = market.with_token(market.log_in(market.new_member())["access_token"])
    assert other.get("assignments") == []
    assert market.public.request("GET", "/api/assignments").status_code == 401
