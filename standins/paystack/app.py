"""The whole stand-in as one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.knobs import KnobError
from standins.paystack.account import Account
from standins.paystack.api import Api, refusal
from standins.paystack.config import Config
from standins.paystack.delivery import Courier
from standins.paystack.endpoints import ENDPOINTS
from standins.paystack.errors import PaystackError
from standins.paystack.hosted import HostedPage
from standins.paystack.knobs import Knobs
from standins.paystack.refunding import time_passed

DEFAULT_API_KEY = "sk_test_leadmill0leadmill0leadmill0leadmill"
TICK_SECONDS = 0.5


def create_app(
    *, api_key: str = DEFAULT_API_KEY, webhook_url: str = "", public_url: str = ""
) -> Starlette:
    """A stand-in with an empty account."""
    domain = "live" if api_key.startswith("sk_live_") else "test"
    account = Account(domain=domain, knobs=Knobs(webhook_url=webhook_url))
    courier = Courier(account, api_key)
    api = Api(account, courier, api_key, public_url.rstrip("/"))
    page = HostedPage(account)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        ticking = asyncio.create_task(_tick(account))
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)
            await courier.close()

    return Starlette(
        lifespan=lifespan,
        routes=[
            Route("/", page.open_pages, methods=["GET"]),
            Route("/checkout/{code}", page.show, methods=["GET"]),
            Route("/checkout/{code}", page.submit, methods=["POST"]),
            *Config(api, courier).routes(),
            Route("/healthz", health),
            *(Route(e.path, api.handler(e), methods=[e.method]) for e in ENDPOINTS),
            Route("/{path:path}", api.unknown, methods=["GET", "POST", "PUT", "DELETE"]),
        ],
        exception_handlers={PaystackError: _refused, KnobError: _refused},
    )


async def health(request: Request) -> Response:
    """Answers once the stand-in serves."""
    return JSONResponse({"status": "ok"})


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, PaystackError):
        return refusal(error)
    return JSONResponse({"error": str(error)}, 400)


async def _tick(account: Account) -> None:
    while True:
        time_passed(account)
        await asyncio.sleep(TICK_SECONDS)
