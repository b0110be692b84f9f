"""Helpers for stories of admins and providers."""

from __future__ import annotations

import uuid
from typing import Any

from leadmill.story import ANSWERS, PASSWORD, Door
from tests.e2e.market import Market


def refusal(door: Door, function: str, **arguments: Any) -> tuple[int, str]:
    """Status and code of a refused call."""
    answer = door.request("POST", f"/api/rpc/{function}", json=arguments)
    assert not answer.is_success, answer.text
    return answer.status_code, answer.json()["code"]


class Provider:
    """A member of a new organisation with a unique name."""

    def __init__(self, market: Market) -> None:
        tag = uuid.uuid4().hex[:8]
        self.email = f"ida@barn-{tag}.example"
        self.name = f"Barn {tag}"
        market.public.call(
            "sign_up", email=self.email, password=PASSWORD, organization=self.name,
            first_name="Ida", last_name="Tarbell",
        )  # fmt: skip
        market.story.follow_link(self.email, "verify-email")
        self.door = market.with_token(market.log_in(self.email)["access_token"])
        self.id: str = self.door.call("me")["organization"]["id"]
        market.give_credit(self.id)


def submit(market: Market, name: str) -> str:
    lead: str = market.public.call(
        "submit_lead",
        niche=market.slug,
        contact={"name": name, "email": "lead@customer.example"},
        answers=ANSWERS,
    )["lead_id"]
    return lead


def approve(market: Market, lead: str, status: str) -> None:
    """Approve a lead and wait for its next state."""
    market.admin.call("approve_lead", lead_id=lead)
    market.story.wait(
        f"the lead to be {status}",
        lambda: market.admin.get(f"leads?id=eq.{lead}&status=eq.{status}"),
    )
