"""No log of any process has a secret or a personal value, whichever way it came in."""

from __future__ import annotations

import json
import random
import secrets
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from leadmill.story import ANSWERS
from tests.e2e.market import Market
from tests.waiting import wait_for


def card_number() -> str:
    """A number that a card could have: its last digit is right."""
    digits = [4, *(random.randrange(10) for _ in range(14))]
    doubled = [d * 2 - 9 * (d > 4) if n % 2 == 0 else d for n, d in enumerate(digits)]
    return "".join(map(str, [*digits, -sum(doubled) % 10]))


def planted() -> tuple[list[str], dict[str, str]]:
    """Values to send, and the words in them that may stand in no log."""
    marks = {
        "name": secrets.token_hex(8),
        "card number": card_number(),
        "password": secrets.token_hex(12),
        "phone number": "".join(random.choices("123456789", k=10)),
        "token": secrets.token_urlsafe(32),
        "API key": secrets.token_hex(23),
    }
    # As the address of a person, so that it passes the checks of a field before it fails at others.
    person = "".join(f"{marks[name]}." for name in ("name", "card number", "password"))
    values = [
        f"{person}{marks['phone number']}@home.example",
        f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.{marks['token']}",
        f"lm_live_{marks['API key']}",
    ]
    return values, marks


STAND_INS = ("stand-ins", "storage")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


def requests_with(value: str, market: Market) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Everything that a caller can put a value into, and what fails on it in each process."""
    encoded = quote(value)
    text = json.dumps(value)
    # Queries, read by PostgREST and the database: found, of another type, malformed.
    for path in (
        f"niches?name=eq.{encoded}", f"niches?id=eq.{encoded}", f"niches?id=in.({encoded})",
        f"niches?created_at=gt.{encoded}", f"niches?name=match.(({encoded}",
        f"niches?{encoded}=eq.1",
        f"niches?select={encoded}", f"niches?order={encoded}", f"niches?select=id::{encoded}",
        f"assignments?contact_email=eq.{encoded}", f"assignments?price=eq.{encoded}",
        f"nowhere?x={encoded}", f"rpc/log_in?email={encoded}&password={encoded}",
        f"rpc/form_json_schema?niche={encoded}", f"rpc/balances_at?at={encoded}",
        f"rpc/statement?currency={encoded}", f"rpc/verify_email?token={encoded}",
    ):  # fmt: skip
        yield "GET", f"/api/{path}", {}
    for path in ("/verify-email?token=", "/deposits/return?session_id=", "/nowhere?x="):
        yield "GET", path + encoded, {}
    # Bodies.
    for function, arguments in (
        ("log_in", {"email": value, "password": value}),
        ("sign_up", {"email": value, "password": value, "organization": value}),
        ("refresh_session", {"refresh_token": value}),
        ("reset_password", {"token": value, "password": value}),
        ("change_password", {"current_password": value, "new_password": value}),
        ("submit_lead", {
            "niche": market.slug, "answers": ANSWERS | {"budget": value},
            "contact": {"name": value, "email": value, "phone": value},
        }),
        ("send_contact_message", {"name": value, "email": value, "message": value, "topic": value}),
        ("add_favorite", {"listing_id": value}),
        ("set_balance_alert", {"currency": value, "threshold": value, "email": value}),
        ("create_api_key", {"name": value, "scopes": [value], "networks": [value]}),
        ("set_billing_address", {"name": value, "line1": value, "country": value}),
        ("me", {value[:20]: value}),
        ("no_such_function", {"x": value}),
    ):  # fmt: skip
        yield "POST", f"/api/rpc/{function}", {"json": arguments}
    for broken in (f'{{"email": {text}', f"[{text}]", text, f'{{"email": {text}}}' * 2):
        yield "POST", "/api/rpc/log_in", {"content": broken.encode(), "headers": JSON}
        yield "POST", "/deposits", {"content": broken.encode(), "headers": JSON}
    yield "POST", "/api/rpc/log_in", {"content": encoded.encode(), "headers": FORM}
    yield "POST", "/api/rpc/log_in", {"content": text.encode() * 4000, "headers": JSON}
    yield "PATCH", f"/api/niches?name=eq.{encoded}", {"json": {"name": value}}
    for path in (
        *("/session", "/deposits", "/files", "/payments", "/sign-in/exchange"),
        *("/webhooks/stripe", "/webhooks/paystack", f"/webhooks/pipedrive/{uuid.UUID(int=7)}"),
    ):
        for body in (
            {"email": value, "password": value}, {"amount": value, "currency": value},
            {"token": value}, {"card": {"number": value}}, {"purpose": value, "media_type": value},
            {"email": value, "amount": "100", "notes": value},
        ):  # fmt: skip
            yield "POST", path, {"json": body}
    for path in ("/verify-email", "/reset-password", "/confirm-address", "/unsubscribe"):
        yield "POST", path, {"data": {"token": value, "password": value}}
    # Headers.
    for headers in (
        {"Authorization": f"Bearer {value}"}, {"X-API-Key": value}, {"Cookie": f"session={value}"},
        {"Cookie": f"leadmill_refresh={encoded}"}, {"Referer": f"https://x.example/?q={encoded}"},
        {"Idempotency-Key": value}, {"X-Form-Proof": value}, {"X-Form-Trap": value},
        {"Prefer": value}, {"Accept": value}, {"Accept-Profile": value}, {"Content-Profile": value},
        {"Range": value}, {"Stripe-Signature": value}, {"X-Paystack-Signature": value},
        {"X-Request-Id": value}, {"X-Forwarded-For": value}, {"Origin": value},
    ):  # fmt: skip
        for path in ("/api/niches", "/api/rpc/me", "/deposits", "/session/refresh"):
            method = "GET" if path == "/api/niches" else "POST"
            yield method, path, {"headers": headers} | ({} if method == "GET" else {"json": {}})


def logs_of(market: Market) -> list[Path]:
    folder = Path(market.stack.folder) / "log"
    logs = [*folder.rglob("*.log"), *market.stack.cluster.log.iterdir()]
    ours = ("api", "worker", "access", "nginx", "postgrest-public", "postgrest-admin")
    assert {f"{name}.log" for name in (*ours, "postgres")} <= {log.name for log in logs}
    # Those of the stand-ins are other companies'.
    return [log for log in logs if log.stem not in ("mail", *STAND_INS)]


def test_no_log_has_what_was_planted_by_any_way(market: Market) -> None:
    values, marks = planted()
    before = {log: log.stat().st_size for log in logs_of(market)}
    sent = 0
    with httpx.Client(trust_env=False) as client:
        for value in values:
            for method, path, options in requests_with(value, market):
                for url, token in callers(market, path):
                    headers = {"Authorization": f"Bearer {token}"} if token else {}
                    headers |= options.get("headers", {})
                    answer = client.request(method, url + path, **options | {"headers": headers})
                    assert answer.status_code != 500, (method, path, answer.text)
                    sent += 1
    assert sent > 1000
    last = httpx.get(f"{market.public_url}/nowhere").headers["x-request-id"]
    wait_for(lambda: last in market.stack.access_log.read_text())
    found = [
        (log.name, what, line[:300])
        for log in logs_of(market)
        for line in lines_after(log, before.get(log, 0))
        for what, mark in marks.items()
        if mark in line
    ]
    assert found == []


def callers(market: Market, path: str) -> Iterator[tuple[str, str | None]]:
    """The doors that have this path, and whose token goes along."""
    yield market.public_url, None
    if path.startswith(("/api/", "/deposits", "/files")):
        yield market.public_url, market.member_token
    if path.startswith("/api/"):
        yield market.admin_url, market.admin_token


def lines_after(log: Path, position: int) -> list[str]:
    with log.open("rb") as lines:
        lines.seek(position)
        return lines.read().decode(errors="replace").splitlines()
