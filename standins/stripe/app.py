"""The whole stand-in as one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.knobs import KnobError
from standins.stripe.account import DEFAULT_API_VERSION, Account
from standins.stripe.api import Api
from standins.stripe.checkout import time_passed
from standins.stripe.config import Config
from standins.stripe.delivery import Courier, Knobs
from standins.stripe.errors import StripeError
from standins.stripe.hosted import BillingPages, HostedPage
from standins.stripe.memory import Memory
from standins.stripe.resources import ENDPOINTS

DEFAULT_API_KEY = "sk_test_leadmill"
DEFAULT_WEBHOOK_SECRET = "whsec_leadmill"
TICK_SECONDS = 1.0


def create_app(
    *,
    webhook_url: str = "",
    webhook_secret: str = DEFAULT_WEBHOOK_SECRET,
    api_key: str = DEFAULT_API_KEY,
    api_version: str = DEFAULT_API_VERSION,
    public_url: str = "",
    memory: Path | None = None,
) -> Starlette:
    """A stand-in with an empty account, or with what it held when it last kept it in a file."""
    account = Account(api_version=api_version, base_url=public_url.rstrip("/"))
    courier = Courier(account, Knobs(webhook_url=webhook_url, webhook_secret=webhook_secret))
    api = Api(account, api_key, public_url.rstrip("/"))
    page = HostedPage(account)
    kept = None if memory is None else Memory(account, api.answers, memory)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if kept is not None:
            kept.recall()
            courier.resume()
        ticking = asyncio.create_task(_tick(account, kept))
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)
            await courier.close()
            if kept is not None:
                kept.keep()

    return Starlette(
        lifespan=lifespan,
        routes=[
            *(Route(e.path, api.handler(e), methods=[e.method]) for e in ENDPOINTS),
            Route("/v1/{path:path}", api.unknown, methods=["GET", "POST", "DELETE"]),
            Route("/", page.open_pages, methods=["GET"]),
            Route("/c/pay/{id}", page.show, methods=["GET"]),
            Route("/c/pay/{id}", page.submit, methods=["POST"]),
            *BillingPages(account).routes(),
            *Config(api, courier).routes(),
            Route("/healthz", health),
        ],
        exception_handlers={StripeError: _refused, KnobError: _refused},
    )


async def health(request: Request) -> Response:
    """Answers once the stand-in serves."""
    return JSONResponse({"status": "ok"})


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, StripeError):
        return JSONResponse(error.body, error.status)
    return JSONResponse({"error": str(error)}, 400)


async def _tick(account: Account, kept: Memory | None) -> None:
    while True:
        time_passed(account)
        if kept is not None:
            kept.keep()
        await asyncio.sleep(TICK_SECONDS)
