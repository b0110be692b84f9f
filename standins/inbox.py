"""What a receiver of notifications got, what is to go wrong with it, and a page that shows it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, fields
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from standins.knobs import KnobError

Take = Callable[[Request], Awaitable[Response]]
LOG_LENGTH = 10_000


@dataclass(frozen=True)
class Fault:
    """What happens to some of the next requests."""

    status: int = 0
    """The answer's status in place of the right one; 0: the right one."""
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    """The request is taken all the same: who sent it cannot tell."""
    delay: float = 0.0
    """Seconds before the answer."""
    drip: float = 0.0
    """Seconds between two bytes of the answer."""
    cut: bool = False
    """The answer ends in its middle."""
    place: str = ""
    """Only requests to whose path this belongs."""
    count: int = 1
    """So many of the next requests; -1: all until the faults are cleared."""

    @classmethod
    def read(cls, entry: Any) -> Fault:
        """A fault as the config endpoint takes it."""
        if not isinstance(entry, dict):
            raise KnobError("expected an object")
        kinds = {one.name: type(getattr(cls(), one.name)) for one in fields(cls)}
        for name, value in entry.items():
            if name not in kinds:
                raise KnobError(f"unknown knob: {name}")
            expected = kinds[name]
            if type(value) is not expected and not (expected is float and type(value) is int):
                raise KnobError(f"{name}: expected {expected.__name__}")
        return cls(**entry)


@dataclass
class Inbox:
    """The received, oldest first, and the faults to come."""

    name: str
    received: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def keep(self, **entry: Any) -> dict[str, Any]:
        """Keep what was received, with the time."""
        entry = {"number": len(self.received) + 1, "at": time.time(), **entry}
        self.received.append(entry)
        del self.received[:-LOG_LENGTH]
        return entry

    async def answer(self, request: Request, take: Take) -> Response:
        """The right answer, or what a fault makes of it."""
        fault = self._next(request.url.path)
        if fault is None:
            return await take(request)
        right = await take(request) if fault.after or not fault.status else None
        await asyncio.sleep(fault.delay)
        if right is None or fault.status:
            right = Response(fault.body, fault.status, fault.headers, "text/plain")
        return _spoiled(right, fault) if fault.cut or fault.drip else right

    def _next(self, path: str) -> Fault | None:
        for place, fault in enumerate(self.faults):
            if fault.place in path:
                left = fault.count - 1
                if fault.count > 0:
                    values = {**vars(fault), "count": left}
                    self.faults[place : place + 1] = [Fault(**values)] if left else []
                return fault
        return None

    def routes(self) -> list[BaseRoute]:
        """The page, the log and the knobs."""
        return [
            Route("/", self._page),
            Route("/healthz", _health),
            Route("/_config/messages", self._list, methods=["GET"]),
            Route("/_config/messages", self._forget, methods=["DELETE"]),
            Route("/_config/faults", self._set_faults, methods=["POST"]),
            Route("/_config/faults", self._clear_faults, methods=["DELETE"]),
        ]

    async def _list(self, request: Request) -> Response:
        place = request.query_params.get("place", "")
        return JSONResponse([one for one in self.received if place in one["place"]])

    async def _forget(self, request: Request) -> Response:
        self.received.clear()
        return Response(status_code=204)

    async def _set_faults(self, request: Request) -> Response:
        return await configured(request, self._add_faults)

    def _add_faults(self, entries: Any) -> dict[str, Any]:
        if not isinstance(entries, list):
            raise KnobError("expected a list")
        self.faults += [Fault.read(one) for one in entries]
        return {"faults": len(self.faults)}

    async def _clear_faults(self, request: Request) -> Response:
        self.faults.clear()
        return Response(status_code=204)

    async def _page(self, request: Request) -> Response:
        rows = "".join(
            f"<h2>{time.strftime('%H:%M:%S', time.gmtime(one['at']))} {escape(one['place'])}</h2>"
            f"<pre>{escape(json.dumps(_shown(one), indent=2, ensure_ascii=False))}</pre>"
            for one in reversed(self.received[-100:])
        )
        return HTMLResponse(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(self.name)}'
            f"</title><h1>{escape(self.name)} ({len(self.received)})</h1>{rows or 'Nothing yet.'}"
        )


async def configured(request: Request, apply: Callable[[Any], dict[str, Any]]) -> Response:
    """What a knob answers to the body, or why it does not turn."""
    try:
        return JSONResponse(apply(await request.json()))
    except (KnobError, ValueError) as error:
        return JSONResponse({"error": str(error)}, 400)


def _shown(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in ("at", "place", "number")}


def _spoiled(right: Response, fault: Fault) -> Response:
    """An answer that comes byte by byte, or whose second half never comes."""
    body = bytes(right.body) or b"{}"
    sent = body[: max(1, len(body) // 2)] if fault.cut else body

    async def bytewise() -> AsyncIterator[bytes]:
        for place in range(len(sent)):
            yield sent[place : place + 1]
            await asyncio.sleep(fault.drip)

    headers = {name: value for name, value in right.headers.items() if name != "content-length"}
    return StreamingResponse(
        bytewise(), right.status_code, {**headers, "content-length": str(len(body))}
    )


async def _health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})
