"""nginx: what every answer carries, and what happens before an application is asked."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from leadmill.stack import Stack, nginx, ports
from leadmill.stack.cluster import plain_env
from leadmill.stack.process import Child
from leadmill.stack.stack import nginx_program
from tests.peers.waiting import wait_for

CODES = ("code", "details", "hint", "message")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """nginx with nobody behind it."""
    folder = tmp_path_factory.mktemp("nginx")
    public, admin, nobody, *_ = ports.anywhere().values()
    configuration = nginx.write_configuration(
        folder / "conf",
        {
            "LEADMILL_NGINX_STATE": str(folder),
            "LEADMILL_NGINX_ACCESS_LOG": str(folder / "access.log"),
            "LEADMILL_ADDRESS_RATE": "1r/s",
            "LEADMILL_ADDRESS_REQUESTS": "100",
            "LEADMILL_STRANGER_REQUESTS": "6",
            "LEADMILL_PUBLIC_LISTEN": f"127.0.0.1:{public}",
            "LEADMILL_ADMIN_LISTEN": f"127.0.0.1:{admin}",
            "LEADMILL_POSTGREST_PUBLIC": f"127.0.0.1:{nobody}",
            "LEADMILL_POSTGREST_ADMIN": f"127.0.0.1:{nobody}",
            "LEADMILL_STARLETTE": f"127.0.0.1:{nobody}",
        },
    )
    child = Child(
        name="nginx",
        command=[nginx_program(), f"-p{folder}", f"-c{configuration}", "-estderr", "-gdaemon off;"],
        env=plain_env(),
        log=folder / "nginx.log",
        is_ready=lambda: not ports.is_free(public),
    )
    child.start()
    try:
        child.wait_until_ready(10)
        yield f"http://127.0.0.1:{public}"
    finally:
        child.stop()


def assert_error(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert sorted(answer.json()) == list(CODES)
    assert answer.json()["code"] == code


@pytest.mark.parametrize(
    "path", ["/api/", "/api/niches", "/webhooks/stripe", "/deposits", "/readyz"]
)
def test_who_is_not_there_is_unavailable(alone: str, path: str) -> None:
    answer = httpx.get(alone + path)
    assert_error(answer, 502, "LM986")
    assert answer.headers["retry-after"] == "5"
    assert "127.0.0.1" not in answer.text


def test_a_flood_is_dammed(alone: str) -> None:
    with httpx.Client(base_url=alone) as client:
        for _ in range(400):
            answer = client.get("/api/")
            if answer.status_code == 429:
                break
            assert_error(answer, 502, "LM986")
    assert_error(answer, 429, "LM985")
    assert answer.headers["retry-after"] == "1"


def test_a_line_that_is_too_long(stack: Stack) -> None:
    assert_error(httpx.get(f"{stack.public_url}/api/niches?{'a' * 40_000}"), 431, "LM984")


def test_what_is_not_http(stack: Stack) -> None:
    with socket.create_connection(("127.0.0.1", stack.ports["public"]), timeout=5) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        said = b""
        while part := wire.recv(4096):
            said += part
    assert said.startswith(b"HTTP/1.1 400 ")
    assert json.loads(said.partition(b"\r\n\r\n")[2])["code"] == "LM980"


def test_a_method_that_is_not_served(stack: Stack) -> None:
    assert_error(httpx.request("TRACE", f"{stack.public_url}/api/"), 405, "LM982")


@pytest.mark.parametrize("door", ["public", "admin"])
def test_the_request_after_a_head_is_answered(stack: Stack, door: str) -> None:
    """Pipelined, so that the next one comes before nginx sees that PostgREST has hung up."""
    pair = b"HEAD /api/niches HTTP/1.1\r\nHost: a\r\n\r\n" + (
        b"POST /api/rpc/me HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    )
    last = b"GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", stack.ports[door]), timeout=10) as wire:
        wire.sendall(pair * 300 + last)
        said = b""
        while part := wire.recv(65536):
            said += part
    head = "200" if door == "public" else "401"
    assert re.findall(rb"HTTP/1.1 (\d+) ", said) == [
        status.encode() for status in [head, "401"] * 300 + ["404"]
    ]


@pytest.mark.parametrize("path", ["/api/rpc/submit_lead", "/webhooks/stripe", "/nowhere"])
def test_a_body_that_is_too_large(stack: Stack, path: str) -> None:
    if path == "/nowhere":
        assert_error(httpx.post(stack.public_url + path, content=b"x"), 404, "LM981")
        return
    assert_error(httpx.post(stack.public_url + path, content=b"x" * 1_100_000), 413, "LM983")


@pytest.mark.parametrize("door", ["public_url", "admin_url"])
@pytest.mark.parametrize("path", ["/api/", "/nowhere"])
def test_every_answer_is_guarded(stack: Stack, door: str, path: str) -> None:
    answer = httpx.get(getattr(stack, door) + path)
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["server"] == "nginx"
    # It would be a promise that plain HTTP cannot keep.
    assert "strict-transport-security" not in headers


def test_the_request_id_is_ours(stack: Stack) -> None:
    forged = {"X-Request-Id": "forged"}
    first = httpx.get(f"{stack.public_url}/api/", headers=forged).headers.get_list("x-request-id")
    second = httpx.get(f"{stack.public_url}/healthz", headers=forged).headers.get_list(
        "x-request-id"
    )
    assert len(first) == len(second) == 1
    assert len({*first, *second, "forged"}) == 3


def test_a_long_answer_is_compressed(stack: Stack) -> None:
    answer = httpx.get(f"{stack.public_url}/api/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json()["basePath"] == "/api"


def test_the_admin_door_knows_nobody_without_a_token(stack: Stack) -> None:
    assert httpx.get(f"{stack.admin_url}/api/niches").status_code == 401
    for path in ("/webhooks/stripe", "/deposits", "/healthz", "/readyz"):
        assert_error(httpx.get(stack.admin_url + path), 404, "LM981")


def test_the_access_log_has_no_query_string(stack: Stack) -> None:
    answer = httpx.get(f"{stack.public_url}/api/niches?slug=eq.somebody@home.example")
    log = Path(stack.folder / "log" / "nginx-access.log")
    request_id = answer.headers["x-request-id"]
    (entry,) = wait_for(  # it is written after the answer
        lambda: [
            entry
            for entry in map(json.loads, log.read_text().splitlines())
            if entry["request_id"] == request_id
        ]
    )
    assert entry["path"] == "/api/niches"
    assert "somebody" not in json.dumps(entry)


@pytest.mark.parametrize("path", ["/", "/deposits", "/subscriptions", "/deposits/cancelled"])
def test_pages_that_links_lead_to_are_served(stack: Stack, path: str) -> None:
    answer = httpx.get(stack.public_url + path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert httpx.get(stack.admin_url + path).status_code == 404
