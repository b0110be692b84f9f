"""Each stand-in under its own path, and a page that leads to them."""

from __future__ import annotations

import json
from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from standins import endpoint, googlechat, slack, teams, telegram
from standins.endpoint.app import DEFAULT_NAME
from standins.endpoint.app import create_app as create_endpoint
from standins.googlechat.app import create_app as create_google_chat
from standins.googlechat.app import webhook_url as google_chat_url
from standins.slack.app import create_app as create_slack
from standins.slack.app import webhook_url as slack_url
from standins.teams.app import create_app as create_teams
from standins.teams.app import webhook_url as teams_url
from standins.telegram.app import DEFAULT_CHAT, DEFAULT_TOKEN
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


def channels(base_url: str) -> dict[str, dict[str, object]]:
    """What `create_channel` takes so that notifications arrive at each of them."""
    telegram_target = {"token": DEFAULT_TOKEN, "chat_id": str(DEFAULT_CHAT)}
    targets: dict[str, tuple[str, dict[str, str]]] = {
        "googlechat": ("google_chat", {"url": google_chat_url()}),
        "slack": ("slack", {"url": slack_url()}),
        "teams": ("teams", {"url": teams_url()}),
        "telegram": ("telegram", telegram_target),
        "endpoint": ("endpoint", {"url": f"{base_url}endpoint/hook/{DEFAULT_NAME}"}),
    }
    return {
        name: {"kind": kind, "name": f"Demo {name}", "target": target}
        for name, (kind, target) in targets.items()
    }


async def index(request: Request) -> Response:
    """Where to look, and what to connect."""
    given = channels(str(request.base_url))
    links = "".join(
        f'<li><a href="/{name}/">{name}</a>: {module.__doc__}'
        f"<pre>{escape(json.dumps(given[name]))}</pre>"
        for name, (module, _) in APPS.items()
    )
    return HTMLResponse(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Notifications</title>'
        "<h1>Notifications</h1><p>What was received is behind the links; below each link is what"
        f" create_channel takes.</p><ul>{links}</ul>"
    )


async def health(request: Request) -> Response:
    """Answers once the stand-ins serve."""
    return JSONResponse({"status": "ok"})
