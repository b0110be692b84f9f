"""Telegram: HTML by a bot of the tenant's."""

import html
import re
from dataclasses import dataclass
from typing import Any

import httpx

from workers.channels.claim import (
    Claim,
    Line,
    Message,
    Outcome,
    Request,
    UnsendableError,
    passing_trouble,
)
from workers.channels.reading import json_object
from workers.channels.text import (
    COMPACT_LINES,
    LABEL,
    TEXT,
    clip,
    digest_title,
    encoded,
    fit,
    left_out,
    link,
    one_line,
    remarks,
    sides,
    summary_of,
    title_of,
    when,
)
from workers.guard import Answer, Target, target_of

USUAL_BASE = "https://api.telegram.org"
# Counted after the markup is taken away, in units of UTF-16.
MOST_UNITS = 4096
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,200}")


@dataclass(frozen=True)
class Marked:
    """A line as people see it, and as it is sent."""

    seen: str
    html: str


class Telegram:
    """Messages of bots."""

    echoes = True

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/") or USUAL_BASE

    def render(self, claim: Claim) -> Request:
        """One message. The token is a part of the address."""
        return self._to(claim.settings["chat_id"], claim)

    def _to(self, chat_id: str | int, claim: Claim) -> Request:
        token = str(claim.secret["token"])
        if not _TOKEN.fullmatch(token):
            raise UnsendableError("the token is not one of a Telegram bot")
        allowed: frozenset[Target] = frozenset()
        if self._base != USUAL_BASE:
            allowed = frozenset({target_of(httpx.URL(self._base))})
        body: dict[str, Any] = {
            "chat_id": chat_id,
            "text": _digest(claim) if claim.is_digest else _one(claim, claim.messages[0]),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if claim.settings.get("message_thread_id") is not None:
            body["message_thread_id"] = claim.settings["message_thread_id"]
        url = None if claim.is_digest else link(claim.messages[0].url)
        if url:
            body["reply_markup"] = {"inline_keyboard": [[{"text": "Open", "url": url}]]}
        headers = {"content-type": "application/json"}
        return Request(f"{self._base}/bot{token}/sendMessage", encoded(body), headers, allowed)

    def read(self, claim: Claim, answer: Answer) -> Outcome:
        """By the code, the parameters and, where there is nothing else, the words."""
        said = json_object(answer)
        if answer.status == 200 and said.get("ok") is True:
            result = said.get("result")
            number = result.get("message_id") if isinstance(result, dict) else None
            return Outcome("sent", reference=None if number is None else str(number))
        parameters = said.get("parameters")
        parameters = parameters if isinstance(parameters, dict) else {}
        if answer.status == 429:
            after = parameters.get("retry_after")
            seconds = float(after) if isinstance(after, int) and 0 <= after < 86_400 else None
            return Outcome("retry", "too many requests", retry_after=seconds)
        if trouble := passing_trouble(answer):
            return trouble
        words = str(said.get("description", ""))
        if isinstance(parameters.get("migrate_to_chat_id"), int):
            moved = parameters["migrate_to_chat_id"]
            problem = f"the group is a supergroup now, with the chat_id {moved}"
            return Outcome("retry", problem, again=self._to(moved, claim))
        if said.get("ok") is not False:
            return Outcome("failed", f"status {answer.status}")  # the page of a gateway
        if answer.status in (401, 404):
            return Outcome("gone", "Telegram does not accept the bot's token")
        if answer.status == 403:
            return Outcome("gone", "the bot was blocked or removed from the chat")
        if answer.status == 400 and "chat not found" in words:
            return Outcome("gone", "the bot does not see the chat")
        if answer.status == 400:
            return Outcome("failed", "Telegram does not accept the message", is_defect=True)
        return Outcome("failed", f"status {answer.status}")


def _one(claim: Claim, message: Message) -> str:
    title, summary = title_of(claim, message), summary_of(message)
    head = [_bold(title), *([_plain(summary)] if summary else [])]
    lines = [_changed(message, place) for place in range(len(message.changes))]
    lines += [_line(one) for one in message.facts]
    if claim.is_detailed:
        lines += [_line(one) for one in message.contact]
    else:
        lines = lines[:COMPACT_LINES]
    return _fitted(claim, head, lines, "line")


def _digest(claim: Claim) -> str:
    items = [_item(one) for one in claim.messages]
    return _fitted(claim, [_bold(digest_title(claim))], items, "event")


def _item(message: Message) -> Marked:
    time, title = when(message.happened_at), one_line(message.title, TEXT)
    summary = summary_of(message)
    seen = f"{time}: {title} {summary}".rstrip()
    url = link(message.url)
    shown = f'<a href="{html.escape(url)}">{_escaped(title)}</a>' if url else _escaped(title)
    return Marked(seen, f"{_escaped(time)}: {shown} {_escaped(summary)}".rstrip())


def _fitted(claim: Claim, head: list[Marked], lines: list[Marked], what: str) -> str:
    """As many lines as there is room for."""

    def build(count: int) -> list[Marked]:
        shown = [*head, *lines[:count]]
        if left := len(lines) - count + claim.more:
            shown.append(_plain(left_out(left, what)))
        return shown + [Marked(one, f"<i>{_escaped(one)}</i>") for one in remarks(claim)]

    return "\n".join(line.html for line in fit(build, len(lines), _fits))


def _line(line: Line) -> Marked:
    label, text = one_line(line.label, LABEL), clip(line.text, TEXT)
    if not label:
        return _plain(text)
    return Marked(f"{label}: {text}", f"<b>{_escaped(label)}:</b> {_escaped(text)}")


def _changed(message: Message, place: int) -> Marked:
    change = message.changes[place]
    return _line(Line(change.label, " → ".join(sides(change))))


def _bold(text: str) -> Marked:
    return Marked(text, f"<b>{_escaped(text)}</b>")


def _plain(text: str) -> Marked:
    return Marked(text, _escaped(text))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _fits(lines: list[Marked]) -> bool:
    text = "\n".join(line.seen for line in lines)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= MOST_UNITS
