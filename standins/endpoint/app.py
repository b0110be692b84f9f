"""Receivers by name: each verifies signatures once it knows its secret, and answers with words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.inbox import Inbox, configured
from standins.knobs import KnobError

DEFAULT_NAME = "demo"


@dataclass
class Receiver:
    """What it verifies with, and what it answers."""

    secret: str | None = None
    answer: dict[str, Any] = field(default_factory=dict)


@dataclass
class Receivers:
    """All of them; a name that nobody set up takes everything unverified."""

    inbox: Inbox = field(default_factory=lambda: Inbox("Endpoints"))
    by_name: dict[str, Receiver] = field(default_factory=dict)

    def take(self, name: str, raw: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Keep a request; its status and answer."""
        receiver = self.by_name.get(name, Receiver())
        is_verified = False
        if receiver.secret is not None:
            try:
                _verify(receiver.secret, raw, headers)
            except WebhookVerificationError as error:
                return 401, {"error": str(error)}
            is_verified = True
        seen = {one["headers"].get("webhook-id") for one in self.inbox.received}
        self.inbox.keep(
            place=name,
            body=raw.decode(),
            form=dict(parse_qsl(raw.decode())) if _is_form(headers) else None,
            headers=headers,
            is_verified=is_verified,
            is_repeated=headers.get("webhook-id") in seen,
        )
        return 200, receiver.answer

    def configure(self, entry: Any) -> dict[str, Any]:
        """Give a receiver its secret, and what it answers."""
        match entry:
            case {"name": str(name), **rest} if rest.keys() <= {"secret", "answer"}:
                secret, answer = rest.get("secret"), rest.get("answer", {})
                if isinstance(secret, str | None) and isinstance(answer, dict):
                    self.by_name[name] = Receiver(secret, answer)
                    return {"path": f"/hook/{name}"}
        raise KnobError('expected {"name": "demo", "secret": "whsec_…", "answer": {}}')


def _verify(secret: str, raw: bytes, headers: dict[str, str]) -> None:
    try:
        Webhook(secret).verify(raw, headers)
    except ValueError:
        # The signature is right; the library wants JSON as well, which a form is not.
        if not _is_form(headers):
            raise


def _is_form(headers: dict[str, str]) -> bool:
    return headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def create_app() -> Starlette:
    """A stand-in; `app.state.receivers` are its receivers."""
    receivers = Receivers()
    app = Starlette(
        routes=[
            Route("/hook/{name}", receive, methods=["POST"]),
            Route("/_config/receivers", set_receiver, methods=["POST"]),
            *receivers.inbox.routes(),
        ]
    )
    app.state.receivers = receivers
    return app


async def receive(request: Request) -> Response:
    """One delivery."""
    receivers: Receivers = request.app.state.receivers
    return await receivers.inbox.answer(request, _take)


async def _take(request: Request) -> Response:
    receivers: Receivers = request.app.state.receivers
    headers = {name.lower(): value for name, value in request.headers.items()}
    status, said = receivers.take(request.path_params["name"], await request.body(), headers)
    return JSONResponse(said, status)


async def set_receiver(request: Request) -> Response:
    """Give a receiver its secret, and what it answers."""
    receivers: Receivers = request.app.state.receivers
    return await configured(request, receivers.configure)
