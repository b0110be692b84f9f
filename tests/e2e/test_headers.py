"""Every kind of answer at both doors has the headers that guard a browser, once."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Callable
from email.parser import BytesParser
from typing import Any

import httpx
import pytest

from leadmill.story import ANSWERS
from tests.e2e.market import Market
from tests.waiting import PATIENCE

UUID = str(uuid.UUID(int=7))
GUARDS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "server": "nginx",
}
NEVER = ("x-powered-by", "access-control-allow-origin", "access-control-allow-credentials")
Fields = list[tuple[str, str]]


def check(status: int, fields: Fields, expected: int) -> dict[str, list[str]]:
    """The headers of an answer, by name."""
    assert status == expected, fields
    named: dict[str, list[str]] = {}
    for name, value in fields:
        named.setdefault(name.lower(), []).append(value)
    for name, value in GUARDS.items():
        assert named.get(name) == [value], (name, named)
    for name in ("content-security-policy", "cache-control", "x-request-id"):
        assert len(named.get(name, [])) == 1, (name, named)
    policy = named["content-security-policy"][0]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "script-src" not in policy, "no page of ours has a script"
    assert not [name for name in NEVER if name in named], named
    # It would be a promise that plain HTTP cannot keep: test_in_front.py has the encrypted door.
    assert "strict-transport-security" not in named
    return named


@pytest.fixture(scope="module")
def level(market: Market) -> Any:
    arguments = {"name": "Guarded", "price": "3.00", "max_buyers": 3}
    return market.admin.call("create_competition_level", niche_id=market.niche_id, **arguments)


# Door, method, path, status; `token` is whose token goes along, `more` the rest of the request.
Kind = tuple[str, str, str, int, str, dict[str, Any]]
JSON: dict[str, Any] = {"headers": {"Content-Type": "application/json"}}
KINDS: dict[str, Kind] = {
    # nginx itself
    "no path": ("both", "GET", "/nowhere", 404, "", {}),
    "a path that two read differently": ("both", "GET", "/api//niches", 404, "", {}),
    "a redirect": ("both", "GET", "/api", 308, "", {}),
    "a method": ("both", "TRACE", "/api/niches", 405, "", {}),
    "a long line": ("both", "GET", f"/api/niches?{'a' * 40_000}", 431, "", {}),
    "a large body": (
        "both", "POST", "/api/rpc/log_in", 413, "", JSON | {"content": b"x" * 600_000},
    ),
    "a query that asks for too much": ("both", "GET", "/api/niches?columns=id", 400, "", {}),
    "an encoded query": ("both", "GET", "/api/niches?%73elect=id", 400, "", {}),
    "a coding that nobody knows": (
        "both", "POST", "/api/", 400, "", {"headers": {"Transfer-Encoding": "rot13"}},
    ),
    "a preflight": (
        "both", "OPTIONS", "/api/niches", 204, "",
        {"headers": {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}},
    ),
    "a form of another origin": (
        "public", "POST", "/api/rpc/send_contact_message", 403, "",
        {"headers": {"Origin": "https://evil.example"}},
    ),
    "a body that no function takes": ("public", "POST", "/api/rpc/log_in", 415, "",
        {"content": b"<a/>" * 100, "headers": {"Content-Type": "text/xml"}}),
    # PostgREST
    "rows": ("public", "GET", "/api/niches", 200, "", {}),
    "rows of a member": ("public", "GET", "/api/organizations", 200, "member", {}),
    "rows of an admin": ("admin", "GET", "/api/leads", 200, "admin", {}),
    "rows without a body": ("both", "HEAD", "/api/niches", 200, "own", {}),
    "some of the rows": (
        "public", "GET", "/api/notification_sources?limit=1", 206, "member",
        {"headers": {"Prefer": "count=exact"}},
    ),
    "some of an admin's rows": (
        "admin", "GET", "/api/audit_events?limit=1", 206, "admin",
        {"headers": {"Prefer": "count=exact"}},
    ),
    "past the end": (
        "both", "GET", "/api/niches?offset=10000", 416, "own",
        {"headers": {"Prefer": "count=exact"}},
    ),
    "a table": ("both", "GET", "/api/niches", 200, "own", {"headers": {"Accept": "text/csv"}}),
    "a function": ("public", "POST", "/api/rpc/me", 200, "member", {"json": {}}),
    "a function that answers nothing": (
        "public", "POST", "/api/rpc/remove_favorite", 204, "member", {"json": {"listing_id": UUID}},
    ),
    "the description": ("both", "GET", "/api/", 200, "own", {}),
    "OPTIONS": ("both", "OPTIONS", "/api/niches", 200, "own", {}),
    "a filter that is none": ("both", "GET", "/api/niches?id=eq.x", 400, "own", {}),
    "no token": ("both", "POST", "/api/rpc/me", 401, "", {"json": {}}),
    "a token that is none": ("both", "GET", "/api/niches", 401, "broken", {}),
    "a key that is none": (
        "public", "GET", "/api/niches", 401, "", {"headers": {"X-API-Key": "lm_live_" + "0" * 46}},
    ),
    "a view that writes nothing": (
        "both", "PATCH", "/api/niches", 403, "own", {"json": {"name": "x"}},
    ),
    "a view that is not there": ("both", "GET", "/api/nichez", 404, "own", {}),
    "a media type": (
        "both", "GET", "/api/organizations", 415, "own", {"headers": {"Accept": "image/png"}},
    ),
    "another schema": (
        "both", "GET", "/api/niches", 406, "own", {"headers": {"Accept-Profile": "intake"}},
    ),
    "a JSON fault": ("both", "POST", "/api/rpc/me", 400, "own", JSON | {"content": b"{"}),
    "a raised 404": (
        "public", "POST", "/api/rpc/add_favorite", 404, "member", {"json": {"listing_id": UUID}},
    ),
    # Starlette
    "a part of a table": (
        "both", "GET", "/api/niches?select=id", 200, "own", {"headers": {"Accept": "text/csv"}},
    ),
    "arguments that are wrong": ("both", "POST", "/api/rpc/me", 400, "own", {"json": {"x": 1}}),
    "a function that is none": ("both", "POST", "/api/rpc/no_such", 404, "own", {"json": {}}),
    "a page": ("public", "GET", "/verify-email?token=x", 200, "", {}),
    "a page that refuses": ("public", "POST", "/verify-email", 400, "", {"data": {"token": "x"}}),
    "a health check": ("public", "GET", "/healthz", 200, "", {}),
    "a document that is refused": ("public", "POST", "/deposits", 401, "", {"json": {}}),
    "a type": ("public", "POST", "/deposits", 415, "member", {"content": b"x"}),
    "a file": ("both", "GET", f"/files/{UUID}", 404, "own", {}),
    "a webhook that nobody signed": ("public", "POST", "/webhooks/stripe", 400, "", {"json": {}}),
    "a session": ("both", "POST", "/session", 403, "", {"json": {}}),
    "a log-out": (
        "both", "DELETE", "/session", 204, "", {"headers": {"Sec-Fetch-Site": "same-origin"}},
    ),
}  # fmt: skip


def cases() -> list[Any]:
    return [
        pytest.param(door, kind, id=f"{name} ({door})")
        for name, kind in KINDS.items()
        for door in (("public", "admin") if kind[0] == "both" else (kind[0],))
    ]


@pytest.mark.parametrize(("door", "kind"), cases())
def test_every_kind_of_answer_is_guarded(market: Market, door: str, kind: Kind) -> None:
    _, method, path, status, who, more = kind
    url = market.public_url if door == "public" else market.admin_url
    tokens = {"member": market.member_token, "admin": market.admin_token, "broken": "x.y.z"}
    tokens["own"] = tokens["member" if door == "public" else "admin"]
    more = dict(more)
    headers = dict(more.pop("headers", {}))
    if who:
        headers["Authorization"] = f"Bearer {tokens[who]}"
    if headers.get("Transfer-Encoding"):
        answered, fields = by_wire(url, method, path, headers)
        check(answered, fields, status)
        return
    answer = httpx.request(method, url + path, headers=headers, **more)
    named = check(answer.status_code, answer.headers.multi_items(), status)
    if "public" not in named["cache-control"][0]:
        assert named["cache-control"] == ["no-store"]


def by_wire(url: str, method: str, path: str, headers: dict[str, str]) -> tuple[int, Fields]:
    """The answer to a request that no client would send."""
    host, port = url.removeprefix("http://").split(":")
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as wire:
        wire.sendall("\r\n".join([*lines, "", ""]).encode())
        said = b"".join(iter(lambda: wire.recv(65536), b""))
    first, _, rest = said.partition(b"\r\n")
    return int(first.split()[1]), BytesParser().parsebytes(rest).items()


def test_what_is_no_http_is_guarded(market: Market) -> None:
    for url in (market.public_url, market.admin_url):
        answered, fields = by_wire(url, "GET", "/", {"host": "b"})
        check(answered, fields, 400)


def test_an_answer_of_the_database_s_own_status_is_guarded(market: Market) -> None:
    """409: a key that is used again for something else."""
    key = uuid.uuid4().hex
    send: Callable[[str], httpx.Response] = lambda name: market.public.request(  # noqa: E731
        "POST", "/api/rpc/submit_lead",
        json={
            "niche": market.slug, "answers": ANSWERS, "submission_key": key,
            "contact": {"name": name, "email": "lead@customer.example"},
        },
    )  # fmt: skip
    assert send("Ada").status_code == 200
    answer = send("Eva")
    check(answer.status_code, answer.headers.multi_items(), 409)


def test_an_answer_that_is_over_a_limit_is_guarded(market: Market) -> None:
    email = market.new_member()
    for _ in range(11):
        answer = market.public.request(
            "POST", "/api/rpc/log_in", json={"email": email, "password": "wrong"}
        )
    named = check(answer.status_code, answer.headers.multi_items(), 429)
    assert int(named["retry-after"][0]) > 0
