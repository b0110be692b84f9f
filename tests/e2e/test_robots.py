"""Forms that ask for a proof of work, solved by the library of the challenge's makers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import altcha
import httpx
import pytest

from tests.e2e.market import ANSWERS, Market


@pytest.fixture
def guarded(market: Market) -> Iterator[Market]:
    guard: dict[str, Any] = {"niche_id": market.niche_id}
    market.admin.call("set_form_guard", **guard, is_required=True, seconds=0)
    yield market
    market.admin.call("set_form_guard", **guard)


def send(market: Market, **headers: str) -> httpx.Response:
    lead = {
        "niche": market.slug,
        "contact": {"name": "Ada", "email": "ada@customer.example"},
        "answers": ANSWERS,
    }
    return market.public.request("POST", "/api/rpc/submit_lead", json=lead, headers=headers)


def solved(challenge: dict[str, Any]) -> str:
    """The payload that the widget submits."""
    asked = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(asked)
    assert solution is not None
    return altcha.Payload(asked, solution).to_base64()


def leads(market: Market) -> int:
    count: int = market.sql("select count(*) from intake.lead")[0][0]
    return count


def test_a_form_needs_a_proof_of_work_which_counts_once(guarded: Market) -> None:
    refused = send(guarded)
    assert (refused.status_code, refused.json()["code"]) == (400, "LM061")
    proof = solved(guarded.public.call("form_challenge", niche=guarded.slug))
    before = leads(guarded)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(guarded, **{"X-Form-Proof": proof}), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7
    assert {answer.json().get("code") for answer in answers} == {None, "LM061"}
    assert leads(guarded) == before + 1


def test_a_robot_that_fills_in_every_field_gets_a_false_success(guarded: Market) -> None:
    before = leads(guarded)
    answer = send(guarded, **{"X-Form-Trap": "https://buy.example"})
    assert answer.status_code == 200
    assert set(answer.json()) == {
        "lead_id", "niche", "niche_name", "submitted_at", "upload_token",
    }  # fmt: skip
    assert leads(guarded) == before
