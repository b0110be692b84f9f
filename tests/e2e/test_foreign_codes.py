"""The codes of PostgreSQL and PostgREST in docs/error-handling.md are what the doors answer."""

import re
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.market import Market

ROOT = Path(__file__).parents[2]


def test_each_code_comes_with_its_status(market: Market) -> None:
    def ask(path: str, token: str = "", url: str = market.public_url, **more: Any) -> str:
        headers = {"Accept": more.pop("accept", "application/json")}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        answer = httpx.request(more.pop("method", "GET"), url + path, headers=headers, **more)
        return f"{answer.json()['code']} {answer.status_code}"

    member = market.member_token
    expired = market.sign(market.claims_of(member) | {"exp": 1})
    met = [
        ask("/api/rpc/me"),
        ask("/api/rpc/approve_lead", member, method="POST", json={"lead_id": market.niche_id}),
        ask("/api/rpc/me", expired),
        ask("/api/rpc/me", "forged"),
        ask("/api/rpc/me", market.admin_token),
        ask("/api/leads", url=market.admin_url),
        ask("/api/deposits?id=eq.x", member),
        ask("/api/deposits?colour=eq.red", member),
        ask("/api/rpc/log_in", method="POST", json=[1]),
        ask("/api/niches", accept="application/xml"),
    ]
    page = (ROOT / "docs" / "error-handling.md").read_text()
    listed = {
        f"{code} {status}"
        for code, statuses in re.findall(r"^\| `(\w{5,8})` \| ([\d, ]+) \|", page, re.MULTILINE)
        for status in statuses.split(", ")
    }
    assert set(met) == listed
