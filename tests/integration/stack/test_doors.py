"""nginx: what every answer carries, and what happens before an application is asked."""

from __future__ import annotations

import json
import os
import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import psycopg
import pytest

from leadmill.stack import Stack, nginx, ports
from leadmill.stack.cluster import plain_env
from leadmill.stack.process import Child
from leadmill.stack.stack import nginx_program
from tests.pages import DIST
from tests.waiting import PATIENCE, wait_for

CODES = ("code", "details", "hint", "message")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """nginx with nobody behind it."""
    with front(tmp_path_factory.mktemp("nginx")) as url:
        yield url


@contextmanager
def front(
    folder: Path,
    *,
    behind: int | None = None,
    service: int | None = None,
    address_rate: str = "1r/s",
) -> Iterator[str]:
    """nginx as it is, before applications on other ports; requests may say whence they come."""
    public, admin, nobody, *_ = ports.anywhere().values()
    postgrest = f"127.0.0.1:{behind or nobody}"
    configuration = nginx.write_configuration(
        folder / "conf",
        {
            "LEADMILL_NGINX_STATE": str(folder),
            "LEADMILL_NGINX_ACCESS_LOG": str(folder / "access.log"),
            "LEADMILL_ADDRESS_RATE": address_rate,
            "LEADMILL_ADDRESS_REQUESTS": "100",
            "LEADMILL_STRANGER_RATE": address_rate,
            "LEADMILL_STRANGER_REQUESTS": "6",
            "LEADMILL_PUBLIC_LISTEN": f"127.0.0.1:{public}",
            "LEADMILL_ADMIN_LISTEN": f"127.0.0.1:{admin}",
            "LEADMILL_POSTGREST_PUBLIC": postgrest,
            "LEADMILL_POSTGREST_ADMIN": postgrest,
            "LEADMILL_STARLETTE": f"127.0.0.1:{service or nobody}",
            "LEADMILL_PAGES": str(DIST),
        },
    )
    with (folder / "conf" / "tls.conf").open("a") as tls:
        tls.write("set_real_ip_from 127.0.0.1;\nreal_ip_header X-Forwarded-For;\n")
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
    assert_error(answer, 502, "LM007")
    assert answer.headers["retry-after"] == "5"
    assert "127.0.0.1" not in answer.text


def test_the_service_says_itself_which_vendor_is_away(tmp_path: Path) -> None:
    """LM539, LM261 and LM126 would be of no use if nginx replaced them by LM007."""
    said = {"code": "LM539", "message": "away", "details": None, "hint": None}

    class Away(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(502)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            """Nothing: the output is pytest's."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Away) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        with front(tmp_path, service=service.server_port, address_rate="100r/s") as url:
            for path in ("/deposits", "/plan/checkout", "/files", "/sign-in/exchange"):
                assert_error(httpx.get(url + path), 502, "LM539")
        service.shutdown()


def test_a_flood_is_dammed(alone: str) -> None:
    with httpx.Client(base_url=alone) as client:
        for _ in range(400):
            answer = client.get("/api/")
            if answer.status_code == 429:
                break
            assert_error(answer, 502, "LM007")
    assert_error(answer, 429, "LM006")
    assert answer.headers["retry-after"] == "1"


def test_a_line_that_is_too_long(stack: Stack) -> None:
    assert_error(httpx.get(f"{stack.public_url}/api/niches?{'a' * 40_000}"), 431, "LM005")


def test_what_is_not_http(stack: Stack) -> None:
    with socket.create_connection(("127.0.0.1", stack.ports["public"]), timeout=PATIENCE) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        said = b""
        while part := wire.recv(4096):
            said += part
    assert said.startswith(b"HTTP/1.1 400 ")
    assert json.loads(said.partition(b"\r\n\r\n")[2])["code"] == "LM001"


def test_a_method_that_is_not_served(stack: Stack) -> None:
    assert_error(httpx.request("TRACE", f"{stack.public_url}/api/"), 405, "LM003")


@pytest.mark.parametrize("door", ["public", "admin"])
def test_the_request_after_a_head_is_answered(stack: Stack, door: str) -> None:
    """Pipelined, so that the next one comes before nginx sees that PostgREST has hung up."""
    pair = b"HEAD /api/listings HTTP/1.1\r\nHost: a\r\n\r\n" + (
        b"POST /api/rpc/me HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    )
    last = b"GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", stack.ports[door]), timeout=PATIENCE) as wire:
        wire.sendall(pair * 300 + last)
        said = b""
        while part := wire.recv(65536):
            said += part
    assert re.findall(rb"HTTP/1.1 (\d+) ", said) == [b"401"] * 600 + [b"404"]


@pytest.mark.parametrize(
    ("path", "size", "code", "limit"),
    [
        ("/api/rpc/submit_lead", 66_000, "LM004", "64 kB"),
        ("/webhooks/stripe", 270_000, "LM004", "262144 bytes"),
        ("/deposits", 17_000, "LM004", "16384 bytes"),
        ("/files", 17_000, "LM004", "16384 bytes"),
        ("/verify-email", 17_000, "LM004", "16 kB"),
    ],
)
def test_a_body_that_is_too_large(
    stack: Stack, path: str, size: int, code: str, limit: str
) -> None:
    answer = httpx.post(stack.public_url + path, content=b"x" * size)
    assert_error(answer, 413, code)
    assert limit in answer.json()["details"]


def test_a_body_for_nowhere(stack: Stack) -> None:
    assert_error(httpx.post(f"{stack.public_url}/nowhere", content=b"x"), 404, "LM002")


def test_json_that_is_nested_too_deeply(stack: Stack) -> None:
    deep = '{"email": ' + "[" * 30_000 + "]" * 30_000 + ', "password": "x"}'
    json_type = {"Content-Type": "application/json"}
    answer = httpx.post(
        f"{stack.public_url}/api/rpc/log_in", content=deep.encode(), headers=json_type
    )
    assert_error(answer, 400, "LM012")


def test_a_coding_that_nobody_knows(stack: Stack) -> None:
    said = asked(stack, b"POST /api/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: rot13\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"LM001" in said


@pytest.mark.parametrize(
    "path",
    [
        b"/api/%2e%2e/healthz",
        b"/api/../healthz",
        b"/api/./niches",
        b"/api//niches",
        b"//healthz",
        b"/api/%6eiches",
        b"/%61pi/niches",
        b"/api/rpc%2Flog_in",
    ],
)
def test_a_path_that_two_may_read_differently(stack: Stack, path: bytes) -> None:
    said = asked(stack, b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 404 ")
    assert b"LM002" in said


@pytest.mark.parametrize("door", ["public", "admin"])
@pytest.mark.parametrize(
    ("path", "header"),
    [
        (b"/api/niches?name=eq.\xff", b"Accept: */*"),
        (b"/api/niches?\xc0\xaf=eq.1", b"Accept: */*"),
        (b"/verify-email?token=\xff", b"Accept: */*"),
        *(
            (path, name + b": \xff")
            for path in [b"/api/niches", b"/api/rpc/form_limits", b"/api/"]
            for name in [
                b"User-Agent",
                b"Authorization",
                b"Accept",
                b"Prefer",
                b"Range",
                b"X-Form-Proof",
                b"X-Form-Trap",
            ]
        ),
        (b"/api/niches", b"User-Agent: \xed\xa0\x80"),
    ],
)
def test_what_is_no_text(stack: Stack, door: str, path: bytes, header: bytes) -> None:
    """PostgreSQL would refuse it, as it would a fault of ours: 503, try again."""
    said = asked(
        stack,
        b"GET " + path + b" HTTP/1.1\r\nHost: a\r\n" + header + b"\r\nConnection: close\r\n\r\n",
        door,
    )
    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"LM001" in said


@pytest.mark.parametrize("header", [b"Referer: \xff", b"Cookie: \xff", b"X-Else: \xff"])
@pytest.mark.parametrize("path", [b"/api/niches", b"/api/"])
def test_headers_that_mean_nothing_do_not_reach_the_database(
    stack: Stack, path: bytes, header: bytes
) -> None:
    said = asked(
        stack,
        b"GET " + path + b" HTTP/1.1\r\nHost: a\r\n" + header + b"\r\nConnection: close\r\n\r\n",
    )
    assert said.startswith(b"HTTP/1.1 200 ")


def test_an_agent_in_any_script_passes(stack: Stack) -> None:
    agent = "Приложение/1.0 \U0001f600".encode()
    said = asked(
        stack,
        b"GET /api/niches?name=eq.\xc3\xa9 HTTP/1.1\r\nHost: a\r\nUser-Agent: "
        + agent
        + b"\r\nConnection: close\r\n\r\n",
    )
    assert said.startswith(b"HTTP/1.1 200 ")


def asked(stack: Stack, request: bytes, door: str = "public") -> bytes:
    """What a door says to these bytes."""
    with socket.create_connection(("127.0.0.1", stack.ports[door]), timeout=PATIENCE) as wire:
        wire.sendall(request)
        said = b""
        while part := wire.recv(4096):
            said += part
    return said


def embedded(depth: int) -> str:
    """A query that embeds niches and their levels in each other."""
    names = ["niches", "competition_levels"]
    return "".join(f"{names[n % 2]}(id," for n in range(depth)) + "id" + ")" * depth


TOO_MUCH = {
    "words after nots": f"name=wfts.{'-' * 60}a",
    "words after nots apart": f"name=wfts(simple).{'-%20' * 40}a",
    "words after signs of not": f"or=(name.fts.{'%21' * 33}a,name.eq.a)",
    "25 levels": f"select={embedded(25)}",
    "four levels": f"select={embedded(4)}",
    "four levels, encoded": f"select={embedded(4)}".replace("(", "%28").replace(")", "%29"),
    "four side by side": "select=niches(id),niches(id),niches(id),niches(id)",
    "after a semicolon": f"limit=1;select={embedded(4)}",
    "many conditions": "or=(" + ",".join(["position.eq.1"] * 52) + ")",
    "many conditions, encoded": "or=%28" + "%2C".join(["position.eq.1"] * 52) + "%29",
    "many conditions below another": "niches.or=(" + ",".join(["name.eq.1"] * 52) + ")",
    "many brackets": "and=(" + "or(position.eq.1," * 30 + "id.is.null" + ")" * 30 + ")",
    "many parts": "&".join(["position=gte.0"] * 31),
    "many columns": "select=" + ",".join(["id"] * 51),
    "many orders": "order=" + "%2C".join(["id"] * 51),
    "a long list": "name=in.(" + ",".join(["a"] * 301) + ")",
    "long paths": "select=" + ",".join(["name->a->b->c->d"] * 16),
    "long paths, encoded": "select=" + ",".join(["name-%3Ea-%3Eb-%3Ec-%3Ed"] * 16),
    "a long name to embed": f"select=id,{'k' * 250}(id)",
    "a long name of a part": f"{'k' * 150}=eq.1",
    "names of columns": "columns=" + ",".join(["id"] * 90),
    "a long pattern": "name=like." + "*a" * 600,
    "a long regular expression": "name=imatch." + "(a*)*"[:1] + "a" * 1100 + ")",
    "a long pattern of many": "name=ilike(any)." + "a" * 1100,
}


@pytest.mark.parametrize("door", ["public", "admin"])
@pytest.mark.parametrize("query", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_a_query_that_asks_for_too_much(stack: Stack, query: str, door: str) -> None:
    for path in ("competition_levels", "rpc/form_json_schema"):
        answer = httpx.get(f"{stack.local_url(door)}/api/{path}?{query}")
        assert_error(answer, 400, "LM010")
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["s%65lect", "%73elect", "sele%63t", "%73%65%6C%65%63%74"])
def test_a_query_that_hides_what_it_asks_for(stack: Stack, name: str) -> None:
    answer = httpx.get(f"{stack.public_url}/api/competition_levels?{name}={embedded(25)}")
    assert_error(answer, 400, "LM011")


@pytest.mark.parametrize(
    "query",
    [
        f"select={embedded(3)}",
        "select=id,name,niches!inner(id,slug)&niches.slug=neq.none&order=name.desc.nullslast",
        "or=(" + ",".join(["price.eq.1"] * 50) + ")",
        "name=ilike.*" + "%C3%A4" * 100 + "*",
        "created_at=lt.2026-11-28T09%3A00%3A00%2B00%3A00&limit=20",
        "id=in.(" + ",".join(["019a9a0e-0000-7000-8000-000000000000"] * 100) + ")",
        "id=in.%28" + "%2C".join(["019a9a0e-0000-7000-8000-000000000000"] * 190) + "%29",
    ],
)
def test_a_query_that_is_fair(stack: Stack, query: str) -> None:
    answer = httpx.get(f"{stack.public_url}/api/competition_levels?{query}")
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "query", ["&".join(f"k{n}=1" for n in range(17)), f"{'k' * 37}=1"], ids=["many", "long"]
)
def test_arguments_that_no_function_has(stack: Stack, query: str) -> None:
    """PostgREST would look for names like them, which costs the square of their length."""
    answer = httpx.get(f"{stack.public_url}/api/rpc/form_json_schema?{query}")
    assert_error(answer, 400, "LM010")


JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
NO_ARGUMENTS = {
    "many members": (JSON, json.dumps({f"k{n}": 1 for n in range(17)}), 400, "LM037"),
    "very many members": (JSON, json.dumps({f"k{n}": 1 for n in range(4_000)}), 400, "LM037"),
    "a long name": (JSON, json.dumps({"k" * 25: 1}), 400, "LM037"),
    "a very long name": (JSON, json.dumps({"k" * 60_000: 1}), 400, "LM037"),
    "an escaped name": (JSON, '{"\\u0065mail": 1}', 400, "LM037"),
    "a name with an escape": (JSON, '{"email": "\\"", "a\\"b": 1}', 400, "LM037"),
    "a list": (JSON, json.dumps([{"email": 1}] * 4_000), 400, "LM037"),
    "a text": (JSON, '"email"', 400, "LM037"),
    "no end": (JSON, '{"email": ' + "[" * 60_000, 400, "LM037"),
    "no JSON": (JSON, "{" * 60_000, 400, "LM037"),
    "members after a list": (
        JSON, '{"email": [' + "1," * 9_999 + "1], " + '"k" : 1,' * 16 + '"k": 1}', 400, "LM037",
    ),
    "many fields": (FORM, "&".join(["email=a"] * 17), 400, "LM037"),
    "a long field": (FORM, "k" * 25 + "=1", 400, "LM037"),
    "many columns": ("text/csv", "email," * 10_000 + "\n1", 415, "LM030"),
    "columns like fields": ("text/csv", "email=," + "k," * 10_000 + "\n1", 415, "LM030"),
    "parts": ("multipart/form-data; boundary=x", "--x--", 415, "LM030"),
    "bytes": ("application/octet-stream", "x", 415, "LM030"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("media_type", "body", "status", "code"), NO_ARGUMENTS.values(), ids=NO_ARGUMENTS.keys()
)
def test_a_body_that_no_function_takes(
    stack: Stack, media_type: str, body: str, status: int, code: str
) -> None:
    if media_type == JSON:
        body += " " * 250  # longer than what is always passed on
    answer = httpx.post(
        f"{stack.public_url}/api/rpc/log_in",
        content=body.encode(),
        headers={"Content-Type": media_type},
    )
    assert_error(answer, status, code)


def test_a_body_in_so_many_pieces_that_it_is_kept_in_a_file(stack: Stack) -> None:
    body = json.dumps({f"k{n}": 1 for n in range(2_500)}).encode()
    answer = httpx.post(
        f"{stack.public_url}/api/rpc/log_in",
        content=(bytes([byte]) for byte in body),
        headers={"Content-Type": JSON},
    )
    assert_error(answer, 400, "LM001")


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (JSON, '{"niche":"x","answers":{"a \\\\":["{",{"b":"}"},null,-1.5e3,true]}}'),
        (f"{JSON}; charset=utf-8", ' {\n"niche"\t: "x" , "contact" : { } }\n'),
        (JSON, json.dumps({"niche": "x", "answers": {f"k{n}": "x" * 20 for n in range(1_500)}})),
        (JSON, '{"niche": "\\u00e4\\"\\\\"}'),
        (FORM, "niche=a%40b&submission_key=c+d"),
    ],
)
def test_a_body_that_a_function_takes(stack: Stack, media_type: str, body: str) -> None:
    answer = httpx.post(
        f"{stack.public_url}/api/rpc/submit_lead",
        content=body.encode(),
        headers={"Content-Type": media_type},
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "LM202"), answer.text


def test_every_function_can_be_called(stack: Stack) -> None:
    """What nginx lets through has room for each argument there is."""
    with psycopg.connect(stack.dsn()) as sql:
        [(most, longest)] = sql.execute(
            "select max(p.pronargs), max(length(n.name)) from pg_proc as p,"
            " unnest(p.proargnames[:p.pronargs]) as n (name)"
            " where p.pronamespace = 'api'::regnamespace and n.name !~ '[^a-z0-9_]'"
        ).fetchall()
    assert most <= 16
    assert longest <= 24


def test_the_longest_query_is_answered(stack: Stack) -> None:
    """PostgREST repeats it in a header."""
    query = "id=in.(" + ",".join(["019a9a0e-0000-7000-8000-000000000000"] * 210) + ")"
    assert 7_700 < len(query) < 8_100
    assert httpx.get(f"{stack.public_url}/api/niches?{query}").status_code == 200


def test_who_reads_may_be_called_by_get_and_nobody_else(stack: Stack) -> None:
    with psycopg.connect(stack.dsn()) as sql:
        functions = sql.execute(
            "select proname, provolatile <> 'v', has_function_privilege('anon', oid, 'execute')"
            " from pg_proc"
            " where pronamespace = 'api'::regnamespace and prorettype <> 'trigger'::regtype"
            # Such a one writes a media type: PostgREST calls it, and nobody else.
            " and prokind = 'f' and 'anyelement'::regtype <> all (proargtypes::oid[])"
            " and proname <> 'record_reading'"  # nginx alone calls it
        ).fetchall()
    for name, reads, is_granted in functions:
        for door in ("public", "admin"):
            answer = httpx.get(f"{stack.local_url(door)}/api/rpc/{name}?password=secret")
            # At the admin door nobody is anonymous.
            if door == "admin":
                assert answer.status_code == 401, name
            elif not is_granted:
                # PostgREST finds what has such an argument, before it knows who may call it.
                assert answer.status_code in ((404, 401) if reads else (404, 405)), name
            elif reads:
                assert answer.status_code == 400, name
            else:
                assert_error(answer, 405, "LM003")
                assert answer.headers["allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_writes_is_called_by_post_whatever_the_arguments(stack: Stack, method: str) -> None:
    for query in ("?email=a@b.example&password=secret", "?email=a@b.example", "", "?select=*"):
        answer = httpx.request(method, f"{stack.public_url}/api/rpc/log_in{query}")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS"), query
        assert "content-security-policy" in answer.headers
        if method == "GET":
            assert_error(answer, 405, "LM003")


@pytest.mark.parametrize("query", ["", "?email=a@b.example", "?id=eq.5", "?select=*"])
def test_a_function_that_is_none_is_not_found(stack: Stack, query: str) -> None:
    assert_error(httpx.get(f"{stack.public_url}/api/rpc/no_such_function{query}"), 404, "LM036")
    assert_error(httpx.post(f"{stack.public_url}/api/rpc/no_such_function"), 404, "LM036")
    assert httpx.head(f"{stack.public_url}/api/rpc/no_such_function{query}").status_code == 404


def test_a_bad_request_of_a_function_that_reads_is_answered_by_it(stack: Stack) -> None:
    for call, status, code in (
        ("form_json_schema?niche=none", 404, "LM202"),
        ("form_json_schema", 400, "LM037"),
        (f"form_json_schema?niche={'x' * 1001}", 400, "LM060"),
        ("form_limits?no=1", 400, "LM037"),
    ):
        answer = httpx.get(f"{stack.public_url}/api/rpc/{call}")
        assert (answer.status_code, answer.json()["code"]) == (status, code), call
        assert len(answer.headers.get_list("x-request-id")) == 1


def test_postgrest_logs_no_query_string(stack: Stack) -> None:
    marker = "somebody@secret.example"
    for path in (f"niches?nonsense=eq.{marker}", f"niches?slug=nonsense.{marker}"):
        assert httpx.get(f"{stack.public_url}/api/{path}").status_code == 400
    direct = httpx.get(
        f"{stack.local_url('postgrest-public')}/rpc/log_in?email={marker}&password=x"
    )
    assert direct.status_code == 405
    assert marker not in Path(stack.folder / "log" / "postgrest-public.log").read_text()


@pytest.mark.parametrize("path", ["nichez", "Niches", "leads.secret"])
def test_a_view_that_is_not_there(stack: Stack, path: str) -> None:
    answer = httpx.get(f"{stack.public_url}/api/{path}")
    assert_error(answer, 404, "LM002")
    assert "relation" not in answer.text


def test_a_lock_that_is_not_let_go_is_no_defect_of_the_client(stack: Stack) -> None:
    with psycopg.connect(stack.dsn()) as sql:
        sql.execute("lock table identity.user_account in access exclusive mode")
        answer = httpx.post(
            f"{stack.public_url}/api/rpc/log_in",
            json={"email": "a@b.example", "password": "long enough"},
            timeout=PATIENCE,
        )
        sql.rollback()
    assert_error(answer, 503, "LM013")
    assert answer.headers["retry-after"] == "2"
    assert "lock" not in answer.text


def test_a_stranger_s_reading_has_its_time(stack: Stack) -> None:
    with psycopg.connect(stack.dsn()) as sql:
        sql.execute("lock table catalog.niche in access exclusive mode")
        answer = httpx.get(f"{stack.public_url}/api/niches?slug=eq.waiting")
        sql.rollback()
    assert_error(answer, 503, "LM013")


def test_strangers_share_one_description_of_the_api(stack: Stack) -> None:
    url = f"{stack.public_url}/api/"
    first = httpx.get(url)
    assert first.headers["content-type"].startswith("application/openapi+json")
    assert first.json() == httpx.get(url, headers={"Accept": "text/csv"}).json()
    refused = httpx.get(url, headers={"Authorization": "Bearer nonsense"})
    assert refused.status_code == 401
    assert httpx.get(url).json() == first.json()
    assert httpx.get(f"{stack.admin_url}/api/").status_code == 401


@contextmanager
def slow_postgrest() -> Iterator[tuple[int, threading.Event, threading.Semaphore]]:
    """Answers nothing until it is told to; its port, the word, and how many have come."""
    go, came = threading.Event(), threading.Semaphore(0)

    class Slow(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            came.release()
            go.wait(PATIENCE)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port, go, came
    finally:
        go.set()
        server.shutdown()
        server.server_close()


def test_a_network_of_strangers_holds_few_connections(tmp_path: Path) -> None:
    """The whole /64 of an IPv6 address counts as one; others and who has a token are served."""

    def get(address: str, **headers: str) -> httpx.Response:
        headers |= {"X-Forwarded-For": address}
        return httpx.get(f"{url}/api/listings", headers=headers)

    with (
        slow_postgrest() as (port, go, came),
        front(tmp_path, behind=port, address_rate="1000r/s") as url,
        ThreadPoolExecutor(20) as pool,
    ):
        waiting = [pool.submit(get, f"2001:db8::{n + 1}") for n in range(6)]
        for _ in waiting:
            assert came.acquire(timeout=PATIENCE)
        assert_error(get("2001:db8::ffff:1"), 429, "LM006")
        waiting.append(pool.submit(get, "2001:db8::1", Authorization="Bearer x"))
        waiting.append(pool.submit(get, "2001:db8:0:1::1"))
        waiting.append(pool.submit(get, "203.0.113.7"))
        for _ in range(3):
            assert came.acquire(timeout=PATIENCE)
        go.set()
        assert {one.result().status_code for one in waiting} == {200}


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
        assert_error(httpx.get(stack.admin_url + path), 404, "LM002")


def test_the_access_log_has_no_query_string(stack: Stack) -> None:
    answer = httpx.get(f"{stack.public_url}/api/niches?slug=eq.somebody@home.example")
    request_id = answer.headers["x-request-id"]
    (entry,) = wait_for(  # it is written after the answer
        lambda: [
            entry
            for entry in map(json.loads, stack.access_log.read_text().splitlines())
            if entry["request_id"] == request_id
        ]
    )
    assert entry["path"] == "/api/niches"
    assert "somebody" not in json.dumps(entry)


@pytest.mark.parametrize(
    "path",
    [
        "/deposits",
        "/plan",
        "/subscriptions",
        "/leads/00000000-0000-7000-8000-000000000000",
        "/notifications",
        "/connections",
        "/deposits/cancelled",
        "/plan/cancelled",
        "/payment-methods/saved",
    ],
)
def test_pages_that_links_lead_to_are_served(stack: Stack, path: str) -> None:
    answer = httpx.get(stack.public_url + path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/app/")
    assert httpx.get(stack.admin_url + path).status_code == 404
