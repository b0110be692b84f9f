"""Requests through both doors that show whether a release works, and leave nothing behind."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

TIMES = 2
ANSWER_SECONDS = 40.0
# A release that says "later" for longer than this does not work.
PATIENCE_SECONDS = 30.0
LATER = (429, 503)
_SCRIPT = re.compile(r'<script[^>]+src="(/assets/[^"]+)"')

Judge = Callable[[httpx.Response], bool]


class SmokeError(Exception):
    """The release does not work; the message says which request showed it."""


@dataclass(frozen=True)
class Request:
    """One request and what its answer has to be."""

    path: str
    status: int
    is_right: Judge = lambda _: True
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)


def _says(name: str, value: str) -> Judge:
    return lambda answer: answer.json().get(name) == value


OF_THE_SERVICE = (
    Request("/healthz", 200, _says("status", "ok")),
    Request("/readyz", 200, _says("status", "ok")),
)
OF_THE_PUBLIC_API = (
    # nginx, the service, PostgREST and the database.
    Request("/api/niches?limit=1", 200, lambda answer: isinstance(answer.json(), list)),
    # PostgREST and the database, which asks who it is.
    Request("/api/rpc/me", 401, _says("code", "42501"), "POST"),
    Request("/api/", 200, lambda answer: "paths" in answer.json()),
)
OF_THE_ADMIN_API = (Request("/api/settings?limit=1", 401, _says("code", "PGRST302")),)


def smoke_test(public_url: str, admin_url: str, *, pages: bool) -> None:
    """Ask everything; SmokeError says what is not as it has to be."""
    with httpx.Client(timeout=ANSWER_SECONDS, trust_env=False) as http:
        for _ in range(TIMES):
            for request in (*OF_THE_SERVICE, *OF_THE_PUBLIC_API):
                _ask(http, public_url, request)
            for request in OF_THE_ADMIN_API:
                _ask(http, admin_url, request)
        if pages:
            _open(http, public_url, "/")
            _open(http, admin_url, "/admin/")


def _open(http: httpx.Client, door: str, path: str) -> None:
    """A page and its script."""
    # Pages are at a name, and nginx sends browsers there.
    here = {"Host": f"localhost:{urlsplit(door).port}", "Accept": "text/html"}
    page = _ask(http, door, Request(path, 200, lambda a: "<html" in a.text, headers=here))
    script = _SCRIPT.search(page.text)
    if script is None:
        raise SmokeError(f"GET {door}{path}: the page has no script")
    _ask(http, door, Request(script[1], 200, headers=here))


def _ask(http: httpx.Client, door: str, request: Request) -> httpx.Response:
    where = f"{request.method} {door}{request.path}"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            answer = http.request(
                request.method,
                door + request.path,
                headers=request.headers,
                json={} if request.method == "POST" else None,
            )
        except httpx.HTTPError as error:
            raise SmokeError(f"{where}: {type(error).__name__}") from None
        if answer.status_code not in LATER or time.monotonic() > deadline:
            break
        time.sleep(min(float(answer.headers.get("Retry-After", "1")), PATIENCE_SECONDS))
    told = f"{where}: {answer.status_code}, request id {answer.headers.get('X-Request-Id')}"
    if answer.status_code != request.status:
        raise SmokeError(f"{told}; it has to be {request.status}")
    try:
        is_right = request.is_right(answer)
    except (ValueError, AttributeError):
        is_right = False
    if not is_right:
        raise SmokeError(f"{told}; the answer is not what it has to be")
    return answer
