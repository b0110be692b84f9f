"""Channels with a webhook each. Answers are plain text, as Slack's are."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from standins.inbox import Inbox, configured
from standins.knobs import KnobError

DEFAULT_PATH = "T0DEMO/B0DEMO/demo0"
# One message a second, and short bursts.
BURST = 5
KNOWN = {"text", "blocks", "unfurl_links", "unfurl_media", "mrkdwn", "attachments"}
ERRORS = {
    "action_prohibited": 403,
    "channel_not_found": 404,
    "channel_is_archived": 410,
    "no_service": 404,
    "no_team": 404,
    "team_disabled": 403,
    "invalid_token": 403,
    "posting_to_general_channel_denied": 403,
    "rollup_error": 500,
}
MOST_BLOCKS = 50
MOST_SECTION = 3000
MOST_TEXT = 40_000
_MARKUP = re.compile(r"<(https?://[^<>|]+|[@#!][^<>]*)(\|[^<>]*)?>|&(?:amp|lt|gt);")


class RefusedError(Exception):
    """A status and a word."""

    def __init__(self, status: int, word: str, **headers: str) -> None:
        super().__init__(word)
        self.status, self.headers = status, headers


@dataclass
class Slack:
    """All webhooks: each may have an error that it answers for good."""

    inbox: Inbox = field(default_factory=lambda: Inbox("Slack"))
    webhooks: dict[str, str] = field(default_factory=dict)
    sent_at: dict[str, list[float]] = field(default_factory=dict)
    burst: int = BURST

    def post(self, path: str, raw: bytes) -> None:
        """Keep a message, or refuse it."""
        error = self.webhooks.get(path, "no_service")
        if error:
            raise RefusedError(ERRORS[error], error)
        now = time.monotonic()
        recent = [one for one in self.sent_at.get(path, []) if now - one < self.burst]
        if len(recent) >= self.burst:
            raise RefusedError(429, "rate_limited", **{"Retry-After": "1"})
        self.sent_at[path] = [*recent, now]
        try:
            message = json.loads(raw)
        except ValueError:
            raise RefusedError(400, "invalid_payload") from None
        check(message)
        self.inbox.keep(place=path, body=message)

    def configure(self, entry: Any) -> dict[str, Any]:
        """Make a webhook, or have it answer an error for good."""
        match entry:
            case {"path": str(path), "error": str(error)} if error in {"", *ERRORS}:
                self.webhooks[path] = error
                return {"url": webhook_url(path)}
        raise KnobError('expected {"path": "T1/B1/x", "error": "channel_is_archived"}')


def check(message: Any) -> None:
    """Refuse what Slack refuses, and fields that are not documented."""
    if not isinstance(message, dict) or message.keys() - KNOWN:
        raise RefusedError(400, "invalid_payload")
    text, blocks = message.get("text"), message.get("blocks")
    if not text and not blocks:
        raise RefusedError(400, "no_text")
    if len(text or "") > MOST_TEXT:
        raise RefusedError(400, "invalid_payload")
    if blocks is not None:
        if not isinstance(blocks, list) or not 1 <= len(blocks) <= MOST_BLOCKS:
            raise RefusedError(400, "invalid_blocks")
        for block in blocks:
            _check_block(block)


def _check_block(block: Any) -> None:
    match block:
        case {"type": "section", "text": {"type": "mrkdwn", "text": str(text)}} if len(block) == 2:
            _check_text(text, MOST_SECTION)
        case {"type": "context", "elements": [*elements]} if len(block) == 2 and elements:
            for element in elements:
                match element:
                    case {"type": "mrkdwn", "text": str(text)} if len(element) == 2:
                        _check_text(text, MOST_SECTION)
                    case _:
                        raise RefusedError(400, "invalid_blocks")
        case {"type": "divider"} if len(block) == 1:
            pass
        case _:
            raise RefusedError(400, "invalid_blocks")


def _check_text(text: str, most: int) -> None:
    """A bare sign of markup shows that data was not escaped: the real one would show it."""
    if not 1 <= len(text) <= most or re.search(r"[<>&]", _MARKUP.sub("", text)):
        raise RefusedError(400, "invalid_blocks")


def create_app() -> Starlette:
    """A stand-in; `app.state.slack` are its webhooks."""
    slack = Slack(webhooks={DEFAULT_PATH: ""})
    app = Starlette(
        routes=[
            Route("/services/{path:path}", receive, methods=["POST"]),
            Route("/_config/webhooks", set_webhook, methods=["POST"]),
            *slack.inbox.routes(),
        ]
    )
    app.state.slack = slack
    return app


async def receive(request: Request) -> Response:
    """https://api.slack.com/messaging/webhooks"""
    slack: Slack = request.app.state.slack
    return await slack.inbox.answer(request, _take)


async def _take(request: Request) -> Response:
    slack: Slack = request.app.state.slack
    try:
        slack.post(request.path_params["path"], await request.body())
    except RefusedError as refusal:
        return PlainTextResponse(str(refusal), refusal.status, refusal.headers)
    return PlainTextResponse("ok")


async def set_webhook(request: Request) -> Response:
    """Make a webhook, or have it answer an error for good."""
    slack: Slack = request.app.state.slack
    return await configured(request, slack.configure)


def webhook_url(path: str = DEFAULT_PATH) -> str:
    """The address that a person copies out of Slack."""
    return f"https://hooks.slack.com/services/{path}"
