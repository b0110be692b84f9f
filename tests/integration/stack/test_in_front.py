"""nginx behind a load balancer, and the pages of other origins."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from leadmill.stack import StackError, nginx, ports
from leadmill.stack.cluster import plain_env
from leadmill.stack.process import Child
from leadmill.stack.stack import nginx_program
from standins.serving import served

APP = "https://app.example"


# What those who are no replica were asked for, by path.
PRIMARY: list[str] = []


async def _echo(request: Request) -> JSONResponse:
    told = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"}
    PRIMARY.append(request.url.path)
    return JSONResponse(dict(request.headers), headers=told)


def _variables(folder: Path, public: int, admin: int, behind: str, **more: str) -> dict[str, str]:
    return {
        "LEADMILL_NGINX_STATE": str(folder),
        "LEADMILL_NGINX_ACCESS_LOG": str(folder / "access.log"),
        "LEADMILL_ADDRESS_RATE": "1000r/s",
        "LEADMILL_ADDRESS_REQUESTS": "100",
        "LEADMILL_STRANGER_RATE": "1000r/s",
        "LEADMILL_STRANGER_REQUESTS": "6",
        "LEADMILL_PUBLIC_LISTEN": f"127.0.0.1:{public}",
        "LEADMILL_ADMIN_LISTEN": f"127.0.0.1:{admin}",
        "LEADMILL_POSTGREST_PUBLIC": behind,
        "LEADMILL_POSTGREST_ADMIN": behind,
        "LEADMILL_STARLETTE": behind,
        "LEADMILL_PAGES": str(folder),
        **more,
    }


@contextmanager
def front(folder: Path, **settings: str) -> Iterator[tuple[str, str]]:
    """nginx before an application that answers with the headers it got; its two doors."""
    methods = ["GET", "POST", "OPTIONS"]
    app = Starlette(routes=[Route("/{path:path}", _echo, methods=methods)])
    public, admin, *_ = ports.anywhere().values()
    with served(app) as url:
        variables = _variables(folder, public, admin, url.removeprefix("http://"), **settings)
        configuration = nginx.write_configuration(folder / "conf", variables)
        child = Child(
            name="nginx",
            # The folder is root's alone, when it is root who tests.
            command=[
                *(nginx_program(), f"-p{folder}", f"-c{configuration}", "-estderr"),
                "-gdaemon off;" + ("user root;" if os.geteuid() == 0 else ""),
            ],
            env=plain_env(),
            log=folder / "nginx.log",
            is_ready=lambda: not ports.is_free(public),
        )
        child.start()
        try:
            child.wait_until_ready(10)
            yield f"http://127.0.0.1:{public}", f"http://127.0.0.1:{admin}"
        finally:
            child.stop()


FORWARDED = {"X-Forwarded-For": "192.0.2.66, 203.0.113.7", "X-Forwarded-Proto": "https"}


def test_a_balancer_that_is_named_is_believed(tmp_path: Path) -> None:
    with front(
        tmp_path,
        LEADMILL_TRUSTED_PROXIES="127.0.0.0/8, 2001:db8::/32",
        LEADMILL_PUBLIC_URL="https://leads.example",
    ) as (public, _):
        told = httpx.get(f"{public}/healthz", headers=FORWARDED)
        assert told.json()["x-forwarded-for"] == "203.0.113.7"
        assert told.json()["x-forwarded-proto"] == "https"
        assert told.headers["strict-transport-security"].startswith("max-age=63072000")
        plain = httpx.get(f"{public}/healthz", headers=FORWARDED | {"X-Forwarded-Proto": "http"})
        assert plain.json()["x-forwarded-proto"] == "http"
        assert "strict-transport-security" not in plain.headers
        # A network further on is trusted as well: the caller is whom nobody of ours forwarded for.
        chain = {"X-Forwarded-For": "192.0.2.66, 203.0.113.7, 2001:db8::1"}
        assert httpx.get(f"{public}/healthz", headers=chain).json()["x-forwarded-for"] == (
            "203.0.113.7"
        )


def test_every_answer_of_an_encrypted_door_has_hsts(tmp_path: Path) -> None:
    """Whoever answers: nginx itself, what is behind it, and nginx for what does not answer."""
    settings = {
        "LEADMILL_TRUSTED_PROXIES": "127.0.0.1",
        "LEADMILL_PUBLIC_URL": "https://leads.example",
    }
    seen = set()
    with front(tmp_path, **settings) as doors:
        for method, path in (
            ("GET", "/api/niches"), ("GET", "/api/listings"), ("POST", "/api/rpc/me"),
            ("GET", "/api/"), ("GET", "/api"), ("GET", "/nowhere"), ("GET", "/api//x"),
            ("TRACE", "/api/x"), ("GET", "/api/x?columns=id"), ("POST", "/session"),
            ("POST", "/files/x"), ("GET", "/webhooks/x"),
            ("GET", "/verify-email"), ("POST", "/payments"),
        ):  # fmt: skip
            for door in doors:
                body = b"x" * 600_000 if path == "/files/x" else b""
                answer = httpx.request(method, door + path, headers=FORWARDED, content=body)
                kept = answer.headers.get_list("strict-transport-security")
                assert kept == ["max-age=63072000; includeSubDomains"], (method, path)
                seen.add(answer.status_code)
    # But for 431, which comes before the headers are read that say how the balancer was reached.
    assert {200, 308, 400, 404, 405, 413} <= seen


def test_a_caller_who_is_no_balancer_is_not(tmp_path: Path) -> None:
    with front(tmp_path, LEADMILL_TRUSTED_PROXIES="192.0.2.0/24") as (public, _):
        told = httpx.get(f"{public}/healthz", headers=FORWARDED)
        assert told.json()["x-forwarded-for"] == "127.0.0.1"
        assert told.json()["x-forwarded-proto"] == "http"
        assert "strict-transport-security" not in told.headers


def test_the_admin_door_is_for_listed_networks(tmp_path: Path) -> None:
    with front(
        tmp_path,
        LEADMILL_TRUSTED_PROXIES="127.0.0.0/8",
        LEADMILL_ADMIN_NETWORKS="203.0.113.0/24, 2001:db8::/32",
    ) as (public, admin):
        for address, status in (
            ("203.0.113.7", 200),
            ("2001:db8::1", 200),
            ("198.51.100.1", 403),
            ("2001:db9::1", 403),
        ):
            forwarded = {"X-Forwarded-For": address}
            for method, path in (("POST", "/files"), ("GET", "/files/x"), ("GET", "/api/leads")):
                answer = httpx.request(method, admin + path, headers=forwarded)
                assert answer.status_code == status, (address, answer.text)
            assert status == 200 or answer.json()["code"] == "LM168"
            assert httpx.get(f"{public}/healthz", headers=forwarded).status_code == 200
        # Who claims another address than the one before the balancer is not believed.
        claimed = {"X-Forwarded-For": "203.0.113.7, 198.51.100.1"}
        assert httpx.get(f"{admin}/files/x", headers=claimed).status_code == 403


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"LEADMILL_PUBLIC_URL": "https://leads.example"}, "set LEADMILL_TRUSTED_PROXIES"),
        ({"LEADMILL_TRUSTED_PROXIES": "10.0.0.1; deny all"}, "10.0.0.1; is no address"),
        ({"LEADMILL_TRUSTED_PROXIES": "balancer"}, "balancer is no address"),
        ({"LEADMILL_ADMIN_NETWORKS": "10.0.0.1; deny all"}, "10.0.0.1; is no address"),
        ({"LEADMILL_ADMIN_NETWORKS": "office"}, "office is no address"),
        ({"LEADMILL_CORS_ORIGINS": "*"}, "is no origin"),
        ({"LEADMILL_CORS_ORIGINS": "https://app.example/"}, "is no origin"),
        ({"LEADMILL_CORS_ORIGINS": 'https://app.example";'}, "is no origin"),
        ({"LEADMILL_CORS_ORIGINS": "null"}, "is no origin"),
        ({"LEADMILL_PICTURE_ORIGINS": "https:"}, "is no origin"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    with pytest.raises(StackError, match=said):
        nginx.write_configuration(tmp_path, _variables(tmp_path, 1, 2, "127.0.0.1:3", **settings))


def test_https_that_nginx_ends_itself_needs_no_balancer(tmp_path: Path) -> None:
    variables = _variables(tmp_path, 1, 2, "127.0.0.1:3") | {
        "LEADMILL_PUBLIC_LISTEN": "443 ssl",
        "LEADMILL_PUBLIC_URL": "https://leads.example",
    }
    assert nginx.write_configuration(tmp_path, variables).exists()


@pytest.mark.parametrize(
    "path",
    [
        "/api/niches",
        "/api/rpc/submit_lead",
        "/deposits",
        "/files",
        "/passkeys",
        "/sign-in/exchange",
    ],
)
def test_pages_of_a_listed_origin_use_the_public_door(tmp_path: Path, path: str) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "prefer"}
    with front(tmp_path, LEADMILL_CORS_ORIGINS=f"{APP}, http://localhost:5173") as (public, admin):
        for origin in (APP, "http://localhost:5173"):
            may = httpx.options(public + path, headers=asked | {"Origin": origin})
            assert may.status_code == 204
            assert may.headers["access-control-allow-origin"] == origin
            assert "POST" in may.headers["access-control-allow-methods"]
            assert may.headers["access-control-allow-headers"] == "prefer"
            answer = httpx.post(public + path, headers={"Origin": origin})
            assert answer.headers.get_list("access-control-allow-origin") == [origin]
            assert "Retry-After" in answer.headers["access-control-expose-headers"]
            assert "X-Request-Id" in answer.headers["access-control-expose-headers"]
            assert "origin" in answer.headers["vary"].lower()
            assert "access-control-allow-credentials" not in answer.headers
            # What nginx answers itself is to be read as well.
            lost = httpx.get(f"{public}/nowhere", headers={"Origin": origin})
            assert lost.headers["access-control-allow-origin"] == origin
        for elsewhere, origin in (
            (public, "https://evil.example"),
            (public, f"{APP}.evil.example"),
            (public, "http://app.example"),
            (public, "null"),
            (admin, APP),
        ):
            for answer in (
                httpx.options(elsewhere + path, headers=asked | {"Origin": origin}),
                httpx.post(elsewhere + path, headers={"Origin": origin}),
            ):
                names = [name for name in answer.headers if name.startswith("access-control")]
                assert names == [], (elsewhere, origin)


def test_without_a_list_pages_of_no_other_origin_do(tmp_path: Path) -> None:
    with front(tmp_path) as (public, _):
        answer = httpx.get(f"{public}/api/niches", headers={"Origin": APP})
        assert "access-control-allow-origin" not in answer.headers


def test_pages_show_pictures_of_listed_origins_alone(tmp_path: Path) -> None:
    (tmp_path / "app.html").write_text("<!doctype html>")
    listed = {"LEADMILL_STORAGE_URL": "https://files.example/bucket"}

    def pictures(folder: Path, **settings: str) -> list[str]:
        folder.mkdir()
        with front(folder, LEADMILL_PAGES=str(tmp_path), **settings) as (public, _):
            answer = httpx.get(f"{public}/app/", headers={"Host": "localhost"})
        assert answer.status_code == 200
        [said] = re.findall(r"img-src ([^;]*);", answer.headers["content-security-policy"])
        return str(said).split()

    own = ["'self'", "data:", "blob:"]
    assert pictures(tmp_path / "none") == own
    assert pictures(
        tmp_path / "some",
        **listed,
        LEADMILL_PICTURE_ORIGINS="https://cdn.example, https://logos.example:8443",
    ) == [*own, "https://files.example", "https://cdn.example", "https://logos.example:8443"]


def test_the_script_is_one_for_every_shell() -> None:
    """The container has no bash."""
    assert nginx.LISTS.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", str(nginx.LISTS)], check=True)


# Of the replica, by path.
ASKED: list[str] = []


async def _replica(request: Request) -> JSONResponse:
    """One that answers only with what it is told to."""
    body = (await request.body()).decode()
    told = {"by": "replica", "method": request.method, "path": request.url.path, "body": body}
    ASKED.append(request.url.path)
    return JSONResponse(told, int(request.headers.get("X-Form-Trap", "200")))


# What PostgREST answers when the connection ends while a write is being committed.
BROKEN = (
    '{"code":"","details":null,"hint":null,"message":"server closed the connection unexpectedly'
    '\\n\\tThis probably means the server terminated abnormally"}'
)


async def _broken(_: Request) -> Response:
    return Response(BROKEN, 400, media_type="application/json; charset=utf-8")


def test_an_unknown_outcome_has_a_code(tmp_path: Path) -> None:
    app = Starlette(routes=[Route("/{path:path}", _broken, methods=["GET", "POST"])])
    with (
        served(app) as url,
        front(tmp_path, LEADMILL_POSTGREST_PUBLIC=url.removeprefix("http://")) as (public, _),
    ):
        answer = httpx.post(f"{public}/api/rpc/buy_lead", headers=TOKEN, json={})
        assert (answer.status_code, answer.json()["code"]) == (400, "LM016")
        assert "same key" in answer.json()["hint"]


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = Starlette(routes=[Route("/{path:path}", _replica, methods=["GET", "POST", "HEAD"])])
    folder = tmp_path_factory.mktemp("doors")
    with (
        served(app) as url,
        front(folder, LEADMILL_REPLICA_PUBLIC=url.removeprefix("http://")) as (public, _),
    ):
        yield public


def by_replica(answer: httpx.Response) -> bool:
    assert answer.status_code == 200, answer.text
    return answer.json().get("by") == "replica"


TOKEN = {"Authorization": "Bearer a.b.c"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "is_read_there"),
    [
        ("GET", "/api/leads?limit=1", TOKEN, True),
        ("GET", "/api/leads?limit=1", {}, False),
        ("GET", "/api/leads", TOKEN | {"Cache-Control": "no-cache"}, False),
        ("GET", "/api/leads", TOKEN | {"Cache-Control": "max-age=0, No-Cache"}, False),
        ("GET", "/api/leads", TOKEN | {"Cookie": "leadmill_wrote=1"}, False),
        ("GET", "/api/leads", TOKEN | {"Cookie": "other=1; leadmill_wrote=1"}, False),
        ("GET", "/api/rpc/me", TOKEN, False),
        ("GET", "/api/rpc/report_providers?since=1", TOKEN, True),
        ("POST", "/api/rpc/report_providers", TOKEN, True),
        ("POST", "/api/rpc/reported", TOKEN, False),
        ("POST", "/api/rpc/log_in", TOKEN, False),
        ("POST", "/api/leads", TOKEN, False),
        ("GET", "/healthz", TOKEN, False),
    ],
)
def test_reports_and_lists_are_read_from_a_replica(
    doors: str, method: str, path: str, headers: dict[str, str], is_read_there: bool
) -> None:
    body = {"since": "2026-01-01"} if method == "POST" else None
    answer = httpx.request(method, doors + path, headers=headers, json=body)
    assert by_replica(answer) is is_read_there
    if is_read_there:
        told = answer.json()
        assert told["method"] == method
        assert told["path"] == path.partition("?")[0].removeprefix("/api")
        assert told["body"] == answer.request.content.decode()


@pytest.mark.parametrize("path", ["/api/leads", "/api/rpc/report_providers"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 406, 409, 416, 429, 502, 503, 504])
def test_what_a_replica_refuses_the_primary_answers(doors: str, path: str, status: int) -> None:
    for method in ("GET", "POST") if "report_" in path else ("GET",):
        body = {"since": "2026-01-01"} if method == "POST" else None
        ASKED.clear()
        headers = TOKEN | {"X-Form-Trap": str(status)}
        answer = httpx.request(method, doors + path, headers=headers, json=body)
        assert [path.removeprefix("/api")] == ASKED
        assert not by_replica(answer)
        if body:
            assert answer.json()["content-length"] == str(len(answer.request.content))


def test_what_ran_too_long_at_a_replica_is_not_run_again(doors: str) -> None:
    answer = httpx.get(f"{doors}/api/rpc/report_providers", headers=TOKEN | {"X-Form-Trap": "500"})
    assert (answer.status_code, answer.json()["code"]) == (503, "LM013")
    assert "Retry-After" in answer.headers


@pytest.mark.parametrize(("recorded", "reader"), [(200, "replica"), (401, "primary")])
def test_only_reading_that_was_recorded_is_answered_by_a_replica(
    tmp_path: Path, recorded: int, reader: str
) -> None:
    """A replica may not know yet that the session of an admin has ended."""

    async def primary(request: Request) -> JSONResponse:
        is_record = request.url.path == "/rpc/record_reading"
        return JSONResponse({"by": "primary"}, recorded if is_record else 200)

    def app(endpoint: Any) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", endpoint, methods=["GET", "POST"])])

    with (
        served(app(primary)) as first,
        served(app(_replica)) as second,
        front(
            tmp_path,
            LEADMILL_POSTGREST_ADMIN=first.removeprefix("http://"),
            LEADMILL_REPLICA_ADMIN=second.removeprefix("http://"),
        ) as (_, admin),
    ):
        answer = httpx.get(f"{admin}/api/leads", headers=TOKEN)
        assert (answer.status_code, answer.json()["by"]) == (200, reader)


def test_what_the_cookie_says_is_not_compared(doors: str) -> None:
    headers = TOKEN | {"Cookie": "leadmill_wrote=|GET|/api/x"}
    assert not by_replica(httpx.post(f"{doors}/api/rpc/buy_lead", headers=headers, json={}))


def test_a_refused_report_is_asked_for_once_more_alone(doors: str) -> None:
    """Its refusal is the primary's own answer to a call by POST: nobody explains it."""
    PRIMARY.clear()
    headers = TOKEN | {"X-Form-Trap": "400"}
    answer = httpx.post(f"{doors}/api/rpc/report_providers", headers=headers, json={"since": "1"})
    assert answer.status_code == 200
    assert PRIMARY == ["/rpc/report_providers"]


# A chunk of 400 bytes whose end is not where it has to be: nginx cannot read on.
UNREADABLE = "190\r\n" + "x" * 400 + "X\r\n"


@pytest.mark.parametrize(
    ("method", "path", "token"),
    [
        ("GET", "/api/rpc/me", False),
        ("GET", "/api/rpc/me", True),
        ("GET", "/api/rpc/site", False),
        ("POST", "/api/rpc/log_in", False),
        ("POST", "/api/rpc/report_providers", True),
        ("GET", "/api/rpc/report_providers", True),
        ("GET", "/api/leads", True),
        ("GET", "/api/leads", False),
        ("GET", "/api/niches", False),
        ("POST", "/session", False),
        ("POST", "/webhooks/stripe", False),
    ],
)
def test_a_body_that_cannot_be_read_is_passed_on_to_nobody(
    doors: str, method: str, path: str, token: bool
) -> None:
    """The next request on the connection would begin with what is left of it."""
    ASKED.clear()
    PRIMARY.clear()
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
    head += "Authorization: Bearer a.b.c\r\n" if token else ""
    host, port = doors.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as wire:
        wire.sendall(f"{head}\r\n{UNREADABLE}".encode())
        said = wire.recv(4096).decode()
    assert said.split()[1] == "400", said
    # Whatever was passed on is there before the next answer.
    assert httpx.get(f"{doors}/healthz").status_code == 200
    assert (ASKED, PRIMARY) == ([], ["/healthz"])


def test_who_writes_reads_from_the_primary_for_a_while(doors: str) -> None:
    def cookie(method: str, path: str) -> str:
        return httpx.request(method, doors + path, headers=TOKEN).headers.get("Set-Cookie", "")

    for path in ("/api/rpc/buy_lead", "/session", "/deposits"):
        assert (
            cookie("POST", path)
            == "leadmill_wrote=1; Path=/; Max-Age=60; HttpOnly; SameSite=Strict"
        )
    for method, path in (("POST", "/api/rpc/report_providers"), ("GET", "/api/leads")):
        assert cookie(method, path) == ""


def test_without_a_replica_nobody_is_told_of_one(tmp_path: Path) -> None:
    with front(tmp_path) as (public, _):
        answer = httpx.post(f"{public}/api/rpc/buy_lead", headers=TOKEN)
        assert "Set-Cookie" not in answer.headers
        assert not by_replica(httpx.get(f"{public}/api/leads", headers=TOKEN))
