"""One trace from the door to the last mail; and nothing personal in what leaves."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from leadmill.stack import Stack
from leadmill.story import ANSWERS, PASSWORD
from tests.e2e.market import Market
from tests.e2e.test_logs import planted, requests_with
from tests.harness import Harness
from tests.integration.watching.receiver import Receiver, Span, receiver
from tests.sizes import size
from tests.waiting import wait_for

EVERY = size(3, 1)  # of so many requests one is sent


@pytest.fixture(scope="module")
def outside() -> Iterator[Receiver]:
    with receiver() as one:
        yield one


@pytest.fixture(scope="module")
def stack(harness: Harness, outside: Receiver) -> Iterator[Stack]:
    with harness.stack(**outside.environment) as stack:
        yield stack


@pytest.fixture(scope="module")
def market(stack: Stack) -> Iterator[Market]:
    email = "admin@leadmill.example"
    with psycopg.connect(stack.dsn(), autocommit=True) as connection:
        connection.execute("update ops.setting set value = '4' where name like '%password_cost'")
        connection.execute("select identity.create_admin(%s, %s)", (email, PASSWORD))
    market = Market(stack, f"market-{uuid.uuid4().hex[:8]}", email)
    with market.story:
        yield market


def test_one_trace_from_the_door_to_jobs_and_calls_out(market: Market, outside: Receiver) -> None:
    begun = market.member.request("POST", "/deposits", json={"amount": 20, "currency": "USD"})
    assert begun.is_success, begun.text
    spans = wait_for_spans(
        outside, begun.headers["x-request-id"], "leadmill-api", "leadmill.endpoint"
    )
    assert {"begin_deposit"} == {
        span.attributes["leadmill.endpoint"]
        for span in spans
        if "leadmill.endpoint" in span.attributes
    }
    port = market.stack.ports["stripe"]
    assert [span for span in spans if span.attributes.get("server.port") == str(port)], spans
    # PostgREST makes no spans; what it has the database put on the queue is of the same trace.
    signed_up = market.public.request(
        "POST", "/api/rpc/forgot_password", json={"email": market.member_email}
    )
    assert signed_up.is_success, signed_up.text
    spans = wait_for_spans(
        outside, signed_up.headers["x-request-id"], "leadmill-worker", "leadmill.task"
    )
    assert [span for span in spans if "leadmill.task" in span.attributes]


def test_the_database_is_told_the_trace(market: Market) -> None:
    market.sql(
        "create function api.told() returns text language sql stable as"
        " $$select current_setting('request.headers', true)::json ->> 'traceparent'$$;"
        " grant execute on function api.told() to anon; notify pgrst, 'reload schema'"
    )
    forged = {"traceparent": f"00-{'1' * 32}-{'2' * 16}-01", "baggage": "a=b"}

    def told() -> httpx.Response | None:
        url = f"{market.public_url}/api/rpc/told"
        answer = httpx.post(url, json={}, headers=forged, trust_env=False)
        return answer if answer.status_code == 200 else None

    answer = wait_for(told)
    request_id = answer.headers["x-request-id"]
    assert answer.json() == f"00-{request_id}-{request_id[:16]}-01"


def test_nothing_planted_leaves(market: Market, outside: Receiver) -> None:
    values, marks = planted()
    with httpx.Client(trust_env=False) as client:
        for start, value in enumerate(values):
            # PostgREST makes no spans; of what the service answers itself, some are asked for it.
            asked = [
                one
                for number, one in enumerate(requests_with(value, market))
                if number % EVERY == start % EVERY or not one[1].startswith("/api/")
            ]
            for method, path, options in asked[start % EVERY :: EVERY]:
                client.request(method, market.public_url + path, **options)
        contact = {"name": values[0], "email": values[0].replace("..", "."), "phone": None}
        market.public.request(
            "POST",
            "/api/rpc/submit_lead",
            json={"niche": market.slug, "contact": contact, "answers": ANSWERS},
        )
        last = client.post(f"{market.public_url}/confirm-address", data={"token": values[1]})
    # An error of a worker: a job whose argument is nobody's.
    market.sql("select queue.defer('send_mail', jsonb_build_object('nobody', %s::text))", values[0])
    wait_for_spans(outside, last.headers["x-request-id"], "leadmill-api", "leadmill.endpoint")
    wait_for(lambda: outside.events)
    assert {event["tags"]["process"] for event in outside.events} == {"worker"}
    sent = outside.everything().decode("utf-8", "replace")
    assert [what for what, mark in marks.items() if mark in sent] == []


def wait_for_spans(outside: Receiver, trace_id: str, process: str, attribute: str) -> list[Span]:
    """Those of a process, once the outermost is there, which ends last and has the attribute."""

    def found() -> list[Span] | None:
        spans = [span for span in outside.trace(trace_id) if span.process == process]
        return spans if any(attribute in span.attributes for span in spans) else None

    return wait_for(found)
