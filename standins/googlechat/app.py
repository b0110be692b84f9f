"""Spaces with a webhook each, which take one message a second."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.googlechat.shapes import MOST_BYTES, ShapeError, check, shown_sections
from standins.inbox import Inbox, configured
from standins.knobs import KnobError

DEFAULT_KEY = "stand-in-key"
DEFAULT_TOKEN = "stand-in-token"
DEFAULT_SPACE = "AAAAdemo"
# One request a second; what leaves a second apart arrives a little less than that apart.
GAP_SECONDS = 0.9
_STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
}
OPTIONS = ("REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD", "REPLY_MESSAGE_OR_FAIL")


class RefusedError(Exception):
    """An answer of the kind google.rpc.Status."""

    def __init__(self, code: int, message: str, place: str = "") -> None:
        super().__init__(message)
        error: dict[str, Any] = {"code": code, "message": message, "status": _STATUSES[code]}
        if place:
            violation = {"field": place, "description": message}
            kind = "type.googleapis.com/google.rpc.BadRequest"
            error["details"] = [{"@type": kind, "fieldViolations": [violation]}]
        self.code, self.body = code, {"error": error}


@dataclass
class Space:
    """A space and its threads by key."""

    token: str = DEFAULT_TOKEN
    is_removed: bool = False
    last_at: float = 0.0
    refused: int = 0
    """Requests that came too soon."""
    threads: dict[str, str] = field(default_factory=dict)


@dataclass
class Chat:
    """All spaces."""

    inbox: Inbox = field(default_factory=lambda: Inbox("Google Chat"))
    spaces: dict[str, Space] = field(default_factory=dict)
    gap: float = GAP_SECONDS
    made: int = 0

    def post(self, name: str, query: dict[str, str], raw: bytes) -> dict[str, Any]:
        """Keep a message, or refuse it."""
        space = self._space(name, query)
        now = time.monotonic()
        if now - space.last_at < self.gap:
            space.refused += 1
            raise RefusedError(429, "Resource has been exhausted (e.g. check quota).")
        space.last_at = now
        message = _message(raw)
        self.made += 1
        message["name"] = f"spaces/{name}/messages/{self.made:06}.{self.made:06}"
        message["thread"] = {"name": self._thread(space, name, query, message)}
        cards = [one.get("card", {}) for one in message.get("cardsV2", [])]
        dropped = [len(card.get("sections", [])) - shown_sections(card) for card in cards]
        self.inbox.keep(place=name, body=json.loads(raw), **message_facts(message, dropped))
        return message

    def configure(self, entry: Any) -> dict[str, Any]:
        """Make a space, or remove it."""
        match entry:
            case {"space": str(name), **rest} if rest.keys() <= {"removed", "token"}:
                space = self.spaces.setdefault(name, Space())
                space.is_removed = rest.get("removed", False) is True
                space.token = str(rest.get("token", space.token))
                return {"url": webhook_url(name, space.token)}
        raise KnobError('expected {"space": "AAAA", "removed": false}')

    def _space(self, name: str, query: dict[str, str]) -> Space:
        space = self.spaces.get(name)
        if space is None or space.is_removed:
            raise RefusedError(404, "Requested entity was not found.")
        if query.get("key") != DEFAULT_KEY or query.get("token") != space.token:
            raise RefusedError(403, "The caller does not have permission")
        return space

    def _thread(self, space: Space, name: str, query: dict[str, str], body: dict[str, Any]) -> str:
        """A thread's key joins it only with an option that says so."""
        option = query.get("messageReplyOption")
        if option is not None and option not in OPTIONS:
            raise RefusedError(400, f"Invalid value at 'message_reply_option': {option}")
        key = body.get("thread", {}).get("threadKey")
        fresh = f"spaces/{name}/threads/{self.made:06}"
        if key is None or option is None:
            return fresh
        if option == "REPLY_MESSAGE_OR_FAIL" and key not in space.threads:
            raise RefusedError(404, "Requested entity was not found.")
        return space.threads.setdefault(key, fresh)


def message_facts(message: dict[str, Any], dropped: list[int]) -> dict[str, Any]:
    """What the log says besides the body."""
    return {
        "name": message["name"],
        "thread": message["thread"]["name"],
        "dropped_sections": sum(dropped),
    }


def _message(raw: bytes) -> dict[str, Any]:
    try:
        message = json.loads(raw)
    except ValueError:
        raise RefusedError(400, "Invalid JSON payload received.", "message") from None
    try:
        check(message)
    except ShapeError as error:
        raise RefusedError(400, str(error), error.place) from None
    if len(raw) > MOST_BYTES:
        raise RefusedError(400, "Message is too long.", "message")
    return dict(message)


def create_app(spaces: Iterable[str] = (DEFAULT_SPACE,), gap: float = GAP_SECONDS) -> Starlette:
    """A stand-in; `app.state.chat` are its spaces."""
    chat = Chat(spaces={name: Space() for name in spaces}, gap=gap)
    app = Starlette(
        routes=[
            Route("/v1/spaces/{space}/messages", create_message, methods=["POST"]),
            Route("/_config/spaces", set_space, methods=["POST"]),
            Route("/_config/spaces", list_spaces, methods=["GET"]),
            *chat.inbox.routes(),
        ]
    )
    app.state.chat = chat
    return app


async def create_message(request: Request) -> Response:
    """https://developers.google.com/workspace/chat/quickstart/webhooks"""
    chat: Chat = request.app.state.chat
    return await chat.inbox.answer(request, _take)


async def _take(request: Request) -> Response:
    chat: Chat = request.app.state.chat
    query = dict(request.query_params)
    try:
        return JSONResponse(chat.post(request.path_params["space"], query, await request.body()))
    except RefusedError as refusal:
        return JSONResponse(refusal.body, refusal.code)


async def set_space(request: Request) -> Response:
    """Make a space, or remove it."""
    chat: Chat = request.app.state.chat
    return await configured(request, chat.configure)


async def list_spaces(request: Request) -> Response:
    """Spaces, and how many requests each refused because they came too soon."""
    chat: Chat = request.app.state.chat
    return JSONResponse(
        {
            name: {"removed": one.is_removed, "too_soon": one.refused, "threads": one.threads}
            for name, one in chat.spaces.items()
        }
    )


def webhook_url(space: str = DEFAULT_SPACE, token: str = DEFAULT_TOKEN) -> str:
    """The address that a person copies out of the space."""
    base = "https://chat.googleapis.com"
    return f"{base}/v1/spaces/{space}/messages?key={DEFAULT_KEY}&token={token}"
