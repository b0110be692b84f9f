"""Each stand-in under its own path, and a page that leads to them."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from standins import endpoint, googlechat, slack, teams, telegram
from standins.endpoint.app import create_app as create_endpoint
from standins.googlechat.app import create_app as create_google_chat
from standins.slack.app import create_app as create_slack
from standins.teams.app import create_app as create_teams
from standins.telegram.app import create_app as create_telegram

APPS = {
    "googlechat": (googlechat, create_google_chat),
    "slack": (slack, create_slack),
    "teams": (teams, create_teams),
    "telegram": (telegram, create_telegram),
    "endpoint": (endpoint, create_endpoint),
}


def create_app() -> Starlette:
    """All stand-ins; `app.state.apps` has them by name."""
    apps = {name: create() for name, (_, create) in APPS.items()}
    app = Starlette(
        routes=[
            Route("/", index),
            Route("/healthz", health),
            *(Mount(f"/{name}", one) for name, one in apps.items()),
        ]
    )
    app.state.apps = apps
    return app


async def index(request: Request) -> Response:
    """Where to look."""
    links = "".join(
        f'<li><a href="/{name}/">{name}</a>: {module.__doc__}' for name, (module, _) in APPS.items()
    )
    return HTMLResponse(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Notifications</title>'
        f"<h1>Notifications</h1><ul>{links}</ul>"
    )


async def health(request: Request) -> Response:
    """Answers once the stand-ins serve."""
    return JSONResponse({"status": "ok"})
