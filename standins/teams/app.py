"""Workflows. Each answers 202 at once, and a card that it cannot post fails unseen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.inbox import Inbox, configured
from standins.knobs import KnobError

DEFAULT_FLOW = "demo"
SIGNATURE = "stand-in-signature"
HOST = "default.01.environment.api.powerplatform.com"
MOST_BYTES = 28_672
# A card grows on its way: what was 24,453 bytes has failed.
EXPANSION = 1.2
VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4")
ERRORS = {
    "WorkflowTriggerIsNotEnabled": 400,
    "TriggerInputSchemaMismatch": 400,
    "WorkflowNotFound": 404,
}
_BLOCK = {"type", "text", "weight", "wrap", "size", "isSubtle", "spacing", "color", "separator"}


class CardError(Exception):
    """Why a run fails; nobody who sends hears of it."""


@dataclass
class Teams:
    """All workflows; each may have an error that it answers for good."""

    inbox: Inbox = field(default_factory=lambda: Inbox("Microsoft Teams"))
    flows: dict[str, str] = field(default_factory=dict)
    failed: list[dict[str, Any]] = field(default_factory=list)
    """Runs that started and posted nothing."""

    def run(self, flow: str, raw: bytes) -> None:
        """What happens after the answer."""
        try:
            message = json.loads(raw)
            check(message, len(raw))
        except (ValueError, CardError) as error:
            self.failed.append({"flow": flow, "reason": str(error)})
        else:
            self.inbox.keep(place=flow, body=message)

    def configure(self, entry: Any) -> dict[str, Any]:
        """Make a workflow, or have it answer an error for good."""
        match entry:
            case {"flow": str(flow), "error": str(error)} if error in {"", *ERRORS}:
                self.flows[flow] = error
                return {"url": webhook_url(flow)}
        raise KnobError('expected {"flow": "x", "error": "WorkflowNotFound"}')


def check(message: Any, size: int) -> None:
    """Refuse what the flow's own action or the client cannot show."""
    if size * EXPANSION > MOST_BYTES:
        raise CardError("the card is too large")
    match message:
        case {"type": "message", "attachments": [{"content": dict(card)} as attachment]}:
            kind = attachment.get("contentType")
            if kind != "application/vnd.microsoft.card.adaptive":
                raise CardError(f"unknown contentType {kind}")
        case _:
            raise CardError("attachments are missing")
    if card.get("type") != "AdaptiveCard" or card.get("version") not in VERSIONS:
        raise CardError(f"unsupported version {card.get('version')}")
    if unknown := card.keys() - {"$schema", "type", "version", "body", "actions"}:
        raise CardError(f"unknown property {min(unknown)}")
    if not card.get("body"):
        raise CardError("the card is empty")
    for element in card["body"]:
        _check_element(element)
    for action in card.get("actions", []):
        match action:
            case {"type": "Action.OpenUrl", "title": str(), "url": str()} if len(action) == 3:
                pass
            case _:
                raise CardError(f"unknown action {action}")


def _check_element(element: Any) -> None:
    match element:
        case {"type": "TextBlock", "text": str(text)} if not element.keys() - _BLOCK and text:
            pass
        case {"type": "FactSet", "facts": [*facts]} if len(element) == 2 and facts:
            for fact in facts:
                match fact:
                    case {"title": str(title), "value": str(value)} if title and value:
                        pass
                    case _:
                        raise CardError(f"bad fact {fact}")
        case _:
            raise CardError(f"unknown element {element}")


def create_app() -> Starlette:
    """A stand-in; `app.state.teams` are its workflows."""
    teams = Teams(flows={DEFAULT_FLOW: ""})
    app = Starlette(
        routes=[
            Route("/workflows/{flow}/triggers/manual/paths/invoke", receive, methods=["POST"]),
            Route("/_config/flows", set_flow, methods=["POST"]),
            Route("/_config/failed", list_failed, methods=["GET"]),
            *teams.inbox.routes(),
        ]
    )
    app.state.teams = teams
    return app


async def receive(request: Request) -> Response:
    """The trigger "when a Teams webhook request is received"."""
    teams: Teams = request.app.state.teams
    return await teams.inbox.answer(request, _take)


async def _take(request: Request) -> Response:
    teams: Teams = request.app.state.teams
    flow = request.path_params["flow"]
    if request.query_params.get("sig") != SIGNATURE:
        return _error(401, "DirectApiAuthorizationRequired")
    error = teams.flows.get(flow, "WorkflowNotFound")
    if error:
        return _error(ERRORS[error], error)
    teams.run(flow, await request.body())
    return Response(status_code=202)


def _error(status: int, code: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": "stand-in"}}, status)


async def set_flow(request: Request) -> Response:
    """Make a workflow, or have it answer an error for good."""
    teams: Teams = request.app.state.teams
    return await configured(request, teams.configure)


async def list_failed(request: Request) -> Response:
    """Runs that posted nothing."""
    teams: Teams = request.app.state.teams
    return JSONResponse(teams.failed)


def webhook_url(flow: str = DEFAULT_FLOW) -> str:
    """The address that a person copies out of a workflow."""
    path = f"/workflows/{flow}/triggers/manual/paths/invoke"
    return f"https://{HOST}{path}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sig={SIGNATURE}"
