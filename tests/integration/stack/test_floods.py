"""nginx refuses floods before an application is asked, network by network."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.integration.stack import test_in_front
from tests.integration.stack.test_doors import assert_error, front

STRANGERS = 51  # the burst of one network without tokens, and one request
ASKED = 120


@contextmanager
def counting() -> Iterator[tuple[int, Counter[str]]]:
    """An application that answers everything; its port, and how often it was asked for what."""
    asked: Counter[str] = Counter()

    class Counting(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked[self.path] += 1
            self.send_response(404 if "/unknown" in self.path else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: the output is pytest's."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, asked
        server.shutdown()


@pytest.fixture(scope="module")
def doors(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[httpx.Client, Counter[str]]]:
    with (
        counting() as (port, asked),
        front(tmp_path_factory.mktemp("nginx"), behind=port, service=port) as url,
        httpx.Client(base_url=url) as client,
    ):
        yield client, asked


def passed(
    client: httpx.Client, *addresses: str, path: str = "/api/refund_terms", **more: str
) -> int:
    """How many of some requests by these callers in turn are answered."""
    answers = [
        client.get(path, headers={"X-Forwarded-For": addresses[number % len(addresses)]} | more)
        for number in range(ASKED)
    ]
    for answer in answers:
        if answer.status_code != 200:
            assert_error(answer, 429, "LM006")
            assert answer.headers["retry-after"] == "1"
            assert answer.headers["content-type"] == "application/json"
    return [answer.status_code for answer in answers].count(200)


def test_a_flood_does_not_reach_the_database(
    doors: tuple[httpx.Client, Counter[str]],
) -> None:
    client, asked = doors
    began = time.monotonic()
    before = asked.total()
    count = passed(client, "203.0.113.1")
    assert count == asked.total() - before, "what is refused is asked of nobody"
    assert STRANGERS <= count <= STRANGERS + time.monotonic() - began + 1
    assert passed(client, "203.0.113.2") >= STRANGERS, "another network is served"


@pytest.mark.parametrize(
    ("number", "header", "value", "is_somebody"),
    [
        (21, "Authorization", "Bearer a.b.c", True),
        (22, "X-API-Key", f"lm_live_{'a' * 46}", True),
        (23, "Authorization", "Basic eDp5", False),
        (24, "Authorization", "Bearer a.b.c d", False),
        (25, "Authorization", "Bearer", False),
        (26, "X-API-Key", "anything", False),
        (27, "X-API-Key", f"lm_test_{'a' * 46}", True),
    ],
)
def test_who_names_nobody_is_a_stranger(
    doors: tuple[httpx.Client, Counter[str]],
    number: int,
    header: str,
    value: str,
    is_somebody: bool,
) -> None:
    client, _ = doors
    began = time.monotonic()
    count = passed(client, f"203.0.113.{number}", **{header: value})
    assert (count == ASKED) is is_somebody
    assert is_somebody or count <= STRANGERS + time.monotonic() - began + 1


def test_health_checks_are_never_limited(doors: tuple[httpx.Client, Counter[str]]) -> None:
    client, asked = doors
    began = time.monotonic()
    assert passed(client, "203.0.113.3") < ASKED
    for _ in range(3):  # more than the burst of any zone
        assert passed(client, "203.0.113.3", path="/healthz") == ASKED
        assert passed(client, "203.0.113.3", path="/readyz") == ASKED
    assert asked["/healthz"] == 3 * ASKED
    assert asked["/readyz"] <= time.monotonic() - began + 1, "the database is asked once a second"
    # A path that ends so is none.
    assert passed(client, "203.0.113.4", path="/api/healthz") < ASKED
    assert passed(client, "203.0.113.5", path="/api/readyz") < ASKED


@pytest.mark.parametrize("folder", ["o", "embed"])
def test_names_of_niches_are_not_guessed_without_end(
    doors: tuple[httpx.Client, Counter[str]], folder: str
) -> None:
    client, _ = doors
    # Browsers are sent from the number to the name, before anything is counted.
    caller = "203.0.113.31" if folder == "o" else "203.0.113.32"
    headers = {"Host": "localhost", "X-Forwarded-For": caller}
    began = time.monotonic()
    answers = Counter(
        client.get(f"/{folder}/unknown-{number}", headers=headers).status_code
        for number in range(ASKED)
    )
    assert set(answers) == {404, 429}
    assert STRANGERS <= answers[404] <= STRANGERS + time.monotonic() - began + 1


def test_the_database_is_asked_once_a_second_for_one_page(
    doors: tuple[httpx.Client, Counter[str]],
) -> None:
    client, asked = doors
    for number, path in enumerate(("/o/known", "/o/unknown")):
        began = time.monotonic()
        for caller in range(ASKED):
            address = f"198.51.{100 + number}.{caller}"
            client.get(path, headers={"Host": "localhost", "X-Forwarded-For": address})
        assert 1 <= asked[path] <= time.monotonic() - began + 1, path


def test_a_network_is_what_the_database_takes_for_one(
    doors: tuple[httpx.Client, Counter[str]],
) -> None:
    client, _ = doors

    def share(*addresses: str) -> bool:
        began = time.monotonic()
        count = passed(client, *addresses)
        assert count >= STRANGERS
        return count <= STRANGERS + time.monotonic() - began + 1

    assert share("2001:db8:1:1::1", "2001:db8:1:1:ffff::2"), "a /64 is one caller"
    assert not share("2001:db8:1:2::1", "2001:db8:1:3::1"), "another /64 is another one"
    assert share("192.0.2.9", "::ffff:192.0.2.9"), "an address is one however it is written"
    assert not share("::ffff:192.0.2.10", "::ffff:192.0.2.11"), "nor are they all one network"


@pytest.mark.parametrize("trusted", ["192.0.2.0/24", "127.0.0.1"])
def test_only_who_is_trusted_says_whence_a_request_comes(tmp_path: Path, trusted: str) -> None:
    with (
        test_in_front.front(
            tmp_path,
            LEADMILL_TRUSTED_PROXIES=trusted,
            LEADMILL_ADDRESS_RATE="1r/s",
            LEADMILL_STRANGER_RATE="1r/s",
        ) as (url, _),
        httpx.Client(base_url=url) as client,
    ):
        count = passed(client, *(f"198.51.100.{number}" for number in range(ASKED)))
    assert (count == ASKED) is (trusted == "127.0.0.1")
