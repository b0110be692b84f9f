"""A receiver of webhooks that stores them and answers as configured."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import stripe
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


@dataclass(frozen=True)
class Received:
    """One delivery as it came over the wire."""

    body: bytes
    signature: str
    headers: dict[str, str]

    def event(self, secret: str) -> stripe.Event:
        """The event, verified by the official SDK."""
        event = stripe.Webhook.construct_event(self.body, self.signature, secret)
        assert isinstance(event, stripe.Event)
        return event


@dataclass
class Receiver:
    """The deliveries in order of arrival; `answers` are used up first, then 200."""

    received: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    pause: float = 0.0
    """Seconds before each answer."""
    under_way: int = 0
    most_at_once: int = 0

    def app(self) -> Starlette:
        """The ASGI side."""
        return Starlette(routes=[Route("/hook", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            return await self._answer(request)
        finally:
            self.under_way -= 1

    async def _answer(self, request: Request) -> Response:
        body = await request.body()
        signature = request.headers.get("Stripe-Signature", "")
        self.received.append(Received(body, signature, dict(request.headers)))
        await asyncio.sleep(self.pause)
        status = self.answers.pop(0) if self.answers else 200
        return PlainTextResponse("taken" if status < 300 else "not now", status)
