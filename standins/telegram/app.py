"""One bot and the chats it may write to."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from standins.inbox import configured
from standins.knobs import KnobError
from standins.telegram.markup import MarkupError, plain

DEFAULT_TOKEN = "123456:stand-in-that-opens-nothing-else"
DEFAULT_CHAT = -1001234
LONGEST = 4096
KNOWN = {
    *("chat_id", "text", "parse_mode", "link_preview_options", "disable_notification"),
    *("message_thread_id", "reply_markup"),
}


class RefusedError(Exception):
    """An answer of the kind {"ok": false}."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.body: dict[str, Any] = {
            "ok": False,
            "error_code": status,
            "description": description,
        }
        if parameters:
            self.body["parameters"] = parameters


@dataclass
class Bot:
    """What it has sent, and what is to go wrong."""

    token: str
    chats: set[int]
    messages: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    too_many: int = 0
    """So many of the next messages are too many."""
    retry_after: int = 1
    closed_until: float = 0.0
    broken: int = 0
    """So many of the next requests are answered by the front: 502, HTML."""
    moved: dict[int, int] = field(default_factory=dict)
    """Groups that have become others."""
    blocked: set[int] = field(default_factory=set)
    """Chats that the bot was blocked in, or removed from."""

    def ask(self, token: str, given: object) -> dict[str, Any]:
        """Send a message as the bot that has this token."""
        if token != self.token:
            raise RefusedError(401, "Unauthorized")
        if not isinstance(given, dict):
            raise RefusedError(400, "Bad Request: object expected")
        return self.send(given)

    def send(self, given: dict[str, Any]) -> dict[str, Any]:
        """Keep a message, or refuse it."""
        now = time.monotonic()
        if self.too_many:
            self.too_many -= 1
            self.closed_until = now + self.retry_after
        if now < self.closed_until:
            after = max(1, round(self.closed_until - now))
            raise RefusedError(429, f"Too Many Requests: retry after {after}", retry_after=after)
        if unknown := given.keys() - KNOWN:
            # The real one ignores them; here a typing error shows.
            raise RefusedError(400, f"Bad Request: unknown parameter {min(unknown)}")
        chat = self._chat(given.get("chat_id"))
        text = given.get("text")
        if not isinstance(text, str) or not text:
            raise RefusedError(400, "Bad Request: message text is empty")
        if given.get("parse_mode") not in (None, "HTML"):
            raise RefusedError(400, "Bad Request: unsupported parse_mode")
        try:
            seen = plain(text) if given.get("parse_mode") else text
        except MarkupError as error:
            raise RefusedError(400, f"Bad Request: can't parse entities: {error}") from None
        if not seen.strip():
            raise RefusedError(400, "Bad Request: message text is empty")
        if len(seen.encode("utf-16-le")) // 2 > LONGEST:
            raise RefusedError(400, "Bad Request: message is too long")
        buttons = _buttons(given.get("reply_markup"))
        thread = given.get("message_thread_id")
        if thread is not None and not isinstance(thread, int):
            raise RefusedError(400, "Bad Request: message thread not found")
        message = {"chat_id": chat, "html": text, "text": seen, "at": now}
        message |= {"buttons": buttons, "message_thread_id": thread}
        self.messages.append(message)
        return {
            "message_id": len(self.messages),
            "date": int(time.time()),
            "chat": {"id": chat, "type": "supergroup", "title": "Alerts"},
            "text": seen,
        }

    def configure(self, entry: Any) -> dict[str, Any]:
        """Make a chat, or have it moved or blocked."""
        match entry:
            case {"chat": int(chat), **rest} if rest.keys() <= {"moved_to", "blocked"}:
                self.chats.add(chat)
                (self.blocked.add if rest.get("blocked") else self.blocked.discard)(chat)
                moved_to = rest.get("moved_to")
                if isinstance(moved_to, int):
                    self.moved[chat] = moved_to
                    self.chats.add(moved_to)
                return {"chats": sorted(self.chats)}
        raise KnobError('expected {"chat": -1001234, "moved_to": -1005678, "blocked": false}')

    def _chat(self, given: object) -> int:
        try:
            chat = int(str(given))
        except ValueError:
            chat = 0
        if chat in self.moved:
            new = self.moved[chat]
            raise RefusedError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=new,
            )
        if chat not in self.chats:
            raise RefusedError(400, "Bad Request: chat not found")
        if chat in self.blocked:
            raise RefusedError(403, "Forbidden: bot was kicked from the supergroup chat")
        return chat


def _buttons(given: Any) -> list[dict[str, str]]:
    match given:
        case None:
            return []
        case {"inline_keyboard": [*rows]} if len(given) == 1:
            buttons = [button for row in rows for button in row]
            if all(
                button.keys() == {"text", "url"} and button["url"].startswith("https://")
                for button in buttons
            ):
                return buttons
    raise RefusedError(400, "Bad Request: can't parse inline keyboard button")


def create_app(*, token: str = DEFAULT_TOKEN, chat: int = DEFAULT_CHAT) -> Starlette:
    """A stand-in; `app.state.bot` is its bot."""
    app = Starlette(
        routes=[
            Route("/bot{token}/sendMessage", send_message, methods=["POST"]),
            Route("/", list_messages, methods=["GET"]),
            Route("/_config/messages", list_messages, methods=["GET"]),
            Route("/_config/chats", set_chat, methods=["POST"]),
            Route("/healthz", health),
        ]
    )
    app.state.bot = Bot(token, {chat})
    return app


async def send_message(request: Request) -> Response:
    """https://core.telegram.org/bots/api#sendmessage"""
    bot: Bot = request.app.state.bot
    bot.asked += 1
    if bot.broken:
        bot.broken -= 1
        return HTMLResponse("<html>502 Bad Gateway</html>", 502)
    try:
        given = await request.json()
        return JSONResponse({"ok": True, "result": bot.ask(request.path_params["token"], given)})
    except ValueError:
        return JSONResponse(RefusedError(400, "Bad Request: can't parse JSON").body, 400)
    except RefusedError as refusal:
        return JSONResponse(refusal.body, refusal.body["error_code"])


async def list_messages(request: Request) -> Response:
    """What was sent, oldest first."""
    bot: Bot = request.app.state.bot
    return JSONResponse(bot.messages)


async def set_chat(request: Request) -> Response:
    """Make a chat, or have it moved or blocked."""
    return await configured(request, request.app.state.bot.configure)


async def health(request: Request) -> Response:
    """Answers once the stand-in serves."""
    return JSONResponse({"status": "ok"})
