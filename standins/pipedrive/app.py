"""The whole stand-in as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from standins.knobs import KnobError
from standins.pipedrive import demo
from standins.pipedrive.account import Account
from standins.pipedrive.api import Api
from standins.pipedrive.config import Config
from standins.pipedrive.delivery import Courier
from standins.pipedrive.errors import PipedriveError
from standins.pipedrive.oauth import OAuth
from standins.pipedrive.pages import index_page

DEFAULT_TOKEN = "0123456789abcdef0123456789abcdef01234567"
DEFAULT_DOMAIN = "acme"


def create_app(
    *,
    token: str = DEFAULT_TOKEN,
    domain: str = DEFAULT_DOMAIN,
    deals: int = 0,
    oauth: OAuth | None = None,
) -> Starlette:
    """A stand-in; with deals it has an account as a wedding business has it.

    oauth: the app that users can install.
    """
    account = Account(domain=domain)
    if deals:
        demo.fill(account, deals)
    api = Api(account, token, oauth=oauth)
    courier = Courier(account, api)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await courier.close()

    async def index(request: Request) -> Response:
        base_url = str(request.base_url)
        return HTMLResponse(index_page(domain, token, base_url, account.deals.values()))

    own = [Route("/", index, methods=["GET"]), Route("/healthz", health)]
    return Starlette(
        lifespan=lifespan,
        routes=[*own, *Config(api, courier).routes(), *api.routes()],
        exception_handlers={PipedriveError: _refused, KnobError: _refused},
    )


async def health(request: Request) -> Response:
    """Answers once the stand-in serves."""
    return JSONResponse({"status": "ok"})


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, PipedriveError):
        return error.response()
    return JSONResponse({"error": str(error)}, 400)
