"""Calls by API key through every process: counted exactly, limited by quota and general limits."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.e2e.market import Market
from tests.e2e.people import Provider
from tests.sizes import size
from tests.waiting import wait_for

CALLS = size(test=1000, soak=20_000)
CLIENTS = 8
# (method, path, body) and the status of the answer.
MIXED = {
    ("GET", "/api/organizations", None): 200,
    ("HEAD", "/api/niches", None): 200,
    ("GET", "/api/rpc/usage_quota", None): 200,
    ("POST", "/api/rpc/balances_at", '{"at": "2026-01-01"}'): 200,
    ("GET", "/api/niches?id=eq.nonsense", None): 400,
    ("POST", "/api/rpc/subscribe", "{}"): 403,
    ("POST", "/api/rpc/balances_at", '{"wrong": 1}'): 400,
    ("GET", "/files/00000000-0000-4000-8000-000000000000", None): 404,
}
# PostgREST forgets whose call failed when the failure is the database's.
UNCONFIRMED = "/api/niches?id=eq.nonsense"
LIMITS = "ops.calls_by_%"


@pytest.fixture
def owner(market: Market) -> Provider:
    return Provider(market)


@pytest.fixture
def key(owner: Provider) -> str:
    made: dict[str, Any] = owner.door.call("create_api_key", name="Test", scopes=["read"])
    return str(made["key"])


@pytest.fixture
def limits(market: Market) -> Iterator[None]:
    """Puts general limits back as they were."""
    rows = market.sql("select name, maximum, per from ops.rate_limit where name like %s", LIMITS)
    yield
    for name, maximum, per in rows:
        market.sql(
            "update ops.rate_limit set maximum = %s, per = %s where name = %s", maximum, per, name
        )
    market.sql("delete from ops.rate_limit_use where limit_name like %s", LIMITS)


def entitle(market: Market, owner: Provider, **values: object) -> None:
    for name, value in values.items():
        market.sql(
            "insert into ops.entitlement (organization_id, name, value)"
            " values (%s, %s, to_jsonb(%s)) on conflict (organization_id, name)"
            " do update set value = excluded.value",
            owner.id,
            name,
            value,
        )


def request(http: httpx.Client, key: str, call: tuple[str, str, str | None]) -> httpx.Response:
    method, path, body = call
    # The service takes a key as a token, too.
    headers = (
        {"Authorization": f"Bearer {key}"} if path.startswith("/files") else {"X-API-Key": key}
    )
    headers["Content-Type"] = "application/json"
    return http.request(method, path, headers=headers, content=body)


def by_key(market: Market, key: str, path: str = "/api/organizations") -> httpx.Response:
    with httpx.Client(base_url=market.public_url) as http:
        return request(http, key, ("GET", path, None))


def call_all(url: str, key: str) -> Counter[tuple[str, str, str | None]]:
    def call(number: int) -> Counter[tuple[str, str, str | None]]:
        chance, made = random.Random(number), Counter[tuple[str, str, str | None]]()
        with httpx.Client(base_url=url) as http:
            for _ in range(CALLS // CLIENTS):
                chosen = chance.choice(list(MIXED))
                answer = request(http, key, chosen)
                assert answer.status_code == MIXED[chosen], (chosen, answer.text)
                assert "x-key-id" not in answer.headers
                made[chosen] += 1
        return made

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(call, range(CLIENTS)), Counter())


def endpoint_of(path: str) -> str:
    return "/files/{file_id}" if path.startswith("/files/") else path.partition("?")[0]


def test_a_thousand_mixed_calls(market: Market, owner: Provider, key: str) -> None:
    made = call_all(market.public_url, key)
    today = datetime.now(UTC).date()
    period = {"since": str(today - timedelta(days=1)), "until": str(today)}

    def summary() -> dict[str, int]:
        found: dict[str, int] = owner.door.call("usage_summary", **period)
        return found

    wait_for(lambda: summary()["calls"] >= CALLS)
    billed = sum(n for call, n in made.items() if MIXED[call] < 400)
    told = summary()
    assert (told["calls"], told["billed"], told["refused"]) == (CALLS, billed, CALLS - billed)
    lost = sum(n for call, n in made.items() if call[1] == UNCONFIRMED)
    assert (told["failed"], told["overrun"], told["unconfirmed"]) == (0, 0, lost)
    wanted: Counter[str] = Counter()
    for (_, path, _), n in made.items():
        wanted[endpoint_of(path)] += n
    rows = owner.door.call("usage_by_endpoint", **period)
    assert {row["endpoint"]: row["calls"] for row in rows} == dict(wanted)
    [of_key] = owner.door.call("usage_by_key", **period)
    assert (of_key["prefix"], of_key["calls"], of_key["billed"]) == (key[:16], CALLS, billed)
    months = owner.door.call("usage_by_month", **period)
    assert sum(row["billed"] for row in months) == billed
    assert owner.door.call("usage_quota")["used"] in (billed, months[-1]["billed"])
    page = owner.door.get("usage_calls?order=happened_at.desc,request_id.desc&limit=100&offset=950")
    assert len(page) == (50 if CALLS == 1000 else 100)
    assert {row["organization_id"] for row in page} == {owner.id}
    # Others see nothing of it.
    assert Provider(market).door.get("usage_calls") == []


def test_the_quota(market: Market, owner: Provider, key: str) -> None:
    entitle(market, owner, api_calls_per_month=5, api_overrun=False)
    first = by_key(market, key)
    assert first.status_code == 200
    assert '"month";q=5;w=' in first.headers["ratelimit-policy"]
    assert '"month";r=5;t=' in first.headers["ratelimit"]
    assert first.headers["x-ratelimit-remaining"] == "5"
    answers = [first]
    for _ in range(4):
        answers.append(by_key(market, key))
        assert answers[-1].status_code == 200

    def refusal() -> httpx.Response | None:
        answers.append(by_key(market, key))
        return answers[-1] if answers[-1].status_code == 429 else None

    refused = wait_for(refusal)
    assert refused.json()["code"] == "LM970"
    assert 0 < int(refused.headers["retry-after"]) <= 31 * 86400
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert "x-key-id" not in refused.headers
    for path in ("/api/rpc/form_limits", "/files/00000000-0000-4000-8000-000000000000"):
        answer = by_key(market, key, path)
        assert (answer.status_code, answer.json()["code"]) == (429, "LM970"), path
    # What is refused costs nothing, and people go on.
    used = sum(answer.status_code == 200 for answer in answers)
    wait_for(lambda: owner.door.call("usage_quota")["used"] == used)
    entitle(market, owner, api_calls_per_month=used + 100)
    assert by_key(market, key).status_code == 200
    wait_for(lambda: owner.door.call("usage_quota")["used"] == used + 1)
    entitle(market, owner, api_calls_per_month=5, api_overrun=True)
    assert by_key(market, key).status_code == 200
    wait_for(lambda: owner.door.call("usage_quota")["used"] == used + 2)
    assert owner.door.call("usage_quota")["overrun"] == 1


def test_a_larger_plan_lifts_the_quota(market: Market, owner: Provider, key: str) -> None:
    entitle(market, owner, api_calls_per_month=1, api_overrun=False)
    assert by_key(market, key).status_code == 200
    wait_for(lambda: by_key(market, key).status_code == 429)
    [plan] = owner.door.get("plans?slug=eq.professional&select=prices")
    wish = {"plan_price_id": plan["prices"][0]["id"]}
    market.sql("select queue.defer('publish_plans', queueing_lock => 'publish_plans:on')")
    bearer = {"Authorization": f"Bearer {owner.door.token}"}

    def begin() -> str | None:
        """Refused until jobs have made the price and the customer at Stripe."""
        answer = httpx.post(f"{market.public_url}/plan/checkout", json=wish, headers=bearer)
        return str(answer.json()["checkout_url"]) if answer.status_code == 201 else None

    assert httpx.post(wait_for(begin), data={"action": "pay"}).status_code == 303
    wait_for(lambda: by_key(market, key).status_code == 200)
    assert owner.door.call("usage_quota")["maximum"] > 1


@pytest.mark.usefixtures("limits")
def test_general_limits(market: Market, owner: Provider, key: str) -> None:
    market.sql(
        "update ops.rate_limit set maximum = 10, per = '1 hour' where name ="
        " any('{ops.calls_by_api_key,ops.calls_by_user}')"
    )

    def refused_by(path: str, headers: dict[str, str]) -> httpx.Response:
        def ask() -> httpx.Response | None:
            answer = httpx.get(market.public_url + path, headers=headers)
            return answer if answer.status_code == 429 else None

        return wait_for(ask)

    for headers in ({"X-API-Key": key}, {"Authorization": f"Bearer {owner.door.token}"}):
        answer = refused_by("/api/organizations", headers)
        assert answer.json()["code"] == "LM971"
        assert 0 < int(answer.headers["retry-after"]) <= 3600
        assert answer.headers["ratelimit"].startswith('"calls_by_')
    # Failures that raise count as well, and so do calls that only claim a key, for the network.
    market.sql(
        "update ops.rate_limit set maximum = 10, per = '1 hour' where name = 'ops.calls_by_network'"
    )
    wrong = {"X-API-Key": key[:16] + "0" * 38}
    for _ in range(12):
        assert httpx.get(f"{market.public_url}/api/niches", headers=wrong).status_code == 401
    answer = refused_by("/api/niches", {})
    assert answer.json()["code"] == "LM971"
    for path in ("/healthz", "/readyz"):
        assert httpx.get(market.public_url + path).status_code == 200


def test_admins_read_so_many_reports_and_no_more(market: Market) -> None:
    market.sql("update ops.rate_limit set maximum = 3 where name = 'ops.analytics'")

    def report() -> httpx.Response:
        return market.admin.request(
            "GET", "/api/rpc/report_leads?since=2026-01-01&until=2026-01-02"
        )

    try:
        answer = wait_for(lambda: one if (one := report()).status_code == 429 else None)
        assert answer.json()["code"] == "LM971"
        assert answer.headers["ratelimit"].startswith('"analytics";r=0;')
        assert "x-caller" not in answer.headers
        assert market.admin.get("niches"), "nothing else is limited"
    finally:
        market.sql("update ops.rate_limit set maximum = null where name = 'ops.analytics'")


def test_readiness_tells_how_far_counting_is_behind(market: Market) -> None:
    lag = httpx.get(f"{market.public_url}/readyz").json()["access_log"]
    assert lag["silent_seconds"] < 30

    def of_worker() -> dict[str, int]:
        url = f"{market.stack.local_url('worker')}/readyz"
        told: dict[str, int] = httpx.get(url).json()["access_log"]
        return told

    assert of_worker()["silent_seconds"] < 30
    wait_for(lambda: of_worker()["unread_bytes"] == 0)
