"""Counts every request by its route; /metrics shows what was counted to Prometheus alone."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leadmill import metrics

# Whatever else a caller invents is one method.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_WENT_AWAY = 499


class MetricsMiddleware:
    """The outermost layer: it sees the status of every answer, that of a defect included."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self._paths = dict(_paths(routes))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = _WENT_AWAY
        started = time.perf_counter()

        async def send_and_see(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_see)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            # The router writes what it found into the scope.
            route = self._paths.get(scope.get("endpoint"), "other")
            seconds = time.perf_counter() - started
            metrics.REQUESTS.labels(method, route, str(status)).observe(seconds)


def _paths(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[tuple[Any, str]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _paths(route.routes, prefix + route.path)
        elif isinstance(route, Route):
            yield route.endpoint, prefix + route.path


async def show_metrics(request: Request) -> Response:
    """Show what this process has counted (no door serves it)."""
    return Response(metrics.text(), headers={"Content-Type": metrics.CONTENT_TYPE})
