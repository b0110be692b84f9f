"""From an HTTP request to the account and back: tokens, prefixes, parameters, costs, faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from standins.pipedrive.account import Account
from standins.pipedrive.endpoints import ENDPOINTS, GONE, V1, Call, Endpoint
from standins.pipedrive.errors import (
    CloudflareError,
    PipedriveError,
    gone,
    invalid,
    not_found,
    out_of_scope,
    too_many,
    unauthorized,
)
from standins.pipedrive.knobs import Fault, Knobs
from standins.pipedrive.limits import Limits
from standins.pipedrive.oauth import Grant, OAuth
from standins.pipedrive.query import read

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
LOG_LENGTH = 5000


@dataclass(frozen=True)
class Asked:
    """One request, for the log."""

    method: str
    path: str
    query: str
    cost: int
    status: int


@dataclass
class Api:
    """The API of one account, open to its token and to the app that is installed."""

    account: Account
    token: str
    knobs: Knobs = field(default_factory=Knobs)
    oauth: OAuth | None = None
    faults: list[Fault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        self.limits = Limits(self.account.host)
        if self.oauth is not None:
            self.oauth.api = self

    def routes(self) -> list[Route]:
        """Every endpoint under each of its prefixes, and refusals for what has gone."""
        made = []
        for one in ENDPOINTS:
            for prefix in one.prefixes:
                handle = self._handler(one)
                made.append(Route(prefix + one.path, handle, methods=[one.method]))
        made += [
            Route(f"{prefix}/{path}{rest}", self._gone, methods=METHODS)
            for prefix in V1
            for path in GONE
            for rest in ("", "/{id:int}")
        ]
        if self.oauth is not None:
            made += self.oauth.routes()
        return [*made, Route("/{rest:path}", self._unknown, methods=METHODS)]

    def turn(self, values: dict[str, Any]) -> None:
        """Turn some knobs."""
        self.knobs = self.knobs.changed(values)
        for name in ("burst", "daily", "tells_daily", "cloudflare_after", "cloudflare_seconds"):
            setattr(self.limits, name, getattr(self.knobs, name))
        self.account.is_unreachable = self.knobs.unreachable

    def start_over(self) -> None:
        """No knob turned, nothing asked, nothing spent."""
        self.knobs = Knobs()
        self.limits = Limits(self.account.host)
        self.turn({})
        self.faults.clear()
        self.asked.clear()
        if self.oauth is not None:
            self.oauth.start_over()

    def _handler(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            answer: Response
            body = await request.body()
            await asyncio.sleep(self.knobs.latency)
            fault = self.fault(request.url.path)
            headers: dict[str, str] = {}
            try:
                grant = self._authenticate(request)
                headers = self.limits.spend(endpoint.cost)
                if fault is not None and not fault.after:
                    answer = self.failing(fault, request, None, headers)
                    self.log(request, endpoint.cost, answer.status_code)
                    return answer
                if grant is not None and endpoint.scope not in ("", *grant.scope.split(",")):
                    raise out_of_scope()
                call = Call(
                    self.account,
                    read(request.query_params, endpoint.known),
                    _json(body) if endpoint.takes_body else {},
                    _id(request.path_params.get("id", 0)),
                    is_app=grant is not None,
                )
                status, document = endpoint.act(call)
                answer = JSONResponse(document, status, headers)
                if fault is not None:
                    answer = self.failing(fault, request, answer, headers)
            except PipedriveError as error:
                answer = error.response()
                for name, value in headers.items():
                    answer.headers.setdefault(name, value)
            self.log(request, endpoint.cost, answer.status_code)
            return answer

        return handle

    async def _gone(self, request: Request) -> Response:
        try:
            self._authenticate(request)
        except PipedriveError as error:
            return error.response()
        self.log(request, 0, 410)
        return gone(request.url.path).response()

    async def _unknown(self, request: Request) -> Response:
        self.log(request, 0, 404)
        return PipedriveError(404, "Unknown method .").response()

    def _authenticate(self, request: Request) -> Grant | None:
        """The grant of an app; None for the API token."""
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if self.oauth is not None and scheme == "Bearer":
            grant = self.oauth.grant_of(bearer)
            if grant is not None:
                return grant
        # Never in the address, where logs keep it; Bearer is for OAuth.
        if request.headers.get("x-api-token") != self.token:
            raise unauthorized()
        return None

    def fault(self, path: str) -> Fault | None:
        """What goes wrong with this request, and with no later one."""
        for place, fault in enumerate(self.faults):
            if path.startswith(fault.path):
                return self.faults.pop(place)
        return None

    def failing(
        self,
        fault: Fault,
        request: Request,
        done: Response | None,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """The answer in place of the right one."""
        if fault.kind == "cut":
            return _cut(b'{"success":true,"data":[{"id":' if done is None else done.body)
        if fault.kind == "html":
            return CloudflareError(self.account.host).response()
        if fault.kind == "nowhere":
            return HTMLResponse("<html><h1>404 Not Found</h1></html>", 404)
        if fault.kind == "404":
            return not_found("It").response()
        if fault.kind == "410":
            return gone(request.url.path).response()
        if fault.kind == "429":
            return too_many(headers or {}).response()
        return PipedriveError(int(fault.kind), "internal error").response()

    def log(self, request: Request, cost: int, status: int) -> None:
        """Keep what was asked."""
        one = Asked(request.method, request.url.path, request.url.query, cost, status)
        self.asked.append(one)
        del self.asked[:-LOG_LENGTH]

    def report(self) -> dict[str, Any]:
        """The requests and their cost."""
        return {"tokens": self.limits.spent, "requests": [asdict(one) for one in self.asked]}


def _id(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _json(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except ValueError:
        raise PipedriveError(400, "Bad request: the body is not JSON") from None
    if not isinstance(document, dict):
        raise invalid("body: must be an object")
    return document


def _cut(body: bytes | memoryview) -> Response:
    """An answer whose second half never comes."""

    async def half() -> Any:
        yield bytes(body[: max(1, len(body) // 2)])

    return StreamingResponse(
        half(), 200, {"content-length": str(len(body) + 1)}, media_type="application/json"
    )
