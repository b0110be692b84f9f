"""Slack: blocks by an incoming webhook of a channel."""

import re
from typing import Any

from workers.channels.claim import (
    Claim,
    Line,
    Message,
    Outcome,
    Request,
    Webhooks,
    passing_trouble,
)
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
from workers.guard import Answer, Target

MOST_BLOCKS = 50
MOST_SECTION = 3000
MOST_BYTES = 40_000
_HOST = re.compile(r"hooks\.slack\.com")
_PATH = re.compile(r"/services/[A-Za-z0-9]+/[A-Za-z0-9]+/[A-Za-z0-9]+")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# The body says more than the status, in which sources differ.
_OURS = {"invalid_payload", "no_text", "invalid_blocks", "too_many_attachments", "user_not_found"}
_STOPPED = {
    "action_prohibited": "the workspace does not allow this webhook",
    "channel_not_found": "the channel does not exist any more",
    "channel_is_archived": "the channel is archived",
    "no_service": "the webhook was removed",
    "no_team": "the workspace does not exist any more",
    "team_disabled": "the workspace is disabled",
    "invalid_token": "the webhook was removed",
    "posting_to_general_channel_denied": "the webhook may not post to this channel",
}
Block = dict[str, Any]


class Slack:
    """Blocks in channels."""

    echoes = False

    def __init__(self, base: str = "", local_targets: frozenset[Target] = frozenset()) -> None:
        self._webhooks = Webhooks("Slack", _HOST, _PATH, base, local_targets)

    def render(self, claim: Claim) -> Request:
        """One message; its text is what notifications show."""
        url, allowed = self._webhooks.place(claim)
        body = _digest(claim) if claim.is_digest else _one(claim, claim.messages[0])
        return Request(str(url), encoded(body), {"content-type": "application/json"}, allowed)

    def read(self, claim: Claim, answer: Answer) -> Outcome:
        """Plain text."""
        said = answer.text.strip()
        if answer.status == 200 and said == "ok":
            return Outcome("sent")
        if said in _OURS:
            return Outcome("failed", f"Slack does not accept the message: {said}", is_defect=True)
        if said in _STOPPED:
            return Outcome("gone", _STOPPED[said])
        if said == "rollup_error":
            return Outcome("retry", said)
        if trouble := passing_trouble(answer):
            return trouble
        return Outcome("failed", f"status {answer.status}")


def _one(claim: Claim, message: Message) -> dict[str, Any]:
    title, summary = title_of(claim, message), summary_of(message)
    lines = [_changed(message, place) for place in range(len(message.changes))]
    lines += [_line(one) for one in message.facts]
    if claim.is_detailed:
        lines += [_line(one) for one in message.contact]
    else:
        lines = lines[:COMPACT_LINES]
    head = f"*{_bold(title)}*" + (f"\n{_escaped(summary)}" if summary else "")
    if url := link(message.url):
        head += f"\n<{_escaped(url)}|Open>"
    return _fitted(claim, head, _spoken(title, summary), lines, "line")


def _digest(claim: Claim) -> dict[str, Any]:
    title = digest_title(claim)
    return _fitted(claim, f"*{title}*", title, [_item(one) for one in claim.messages], "event")


def _item(message: Message) -> str:
    text = f"{when(message.happened_at)}: *{_bold(one_line(message.title, TEXT))}*"
    if summary := summary_of(message):
        text += f" {_escaped(summary)}"
    if url := link(message.url):
        text += f" <{_escaped(url)}|Open>"
    return text


def _fitted(claim: Claim, head: str, spoken: str, lines: list[str], what: str) -> dict[str, Any]:
    """As many lines as there is room for."""

    def build(count: int) -> dict[str, Any]:
        shown = lines[:count]
        if left := len(lines) - count + claim.more:
            shown = [*shown, left_out(left, what)]
        blocks = [_section(head), *map(_section, _paragraphs(shown))]
        if said := remarks(claim):
            elements = [{"type": "mrkdwn", "text": _escaped(one)} for one in said]
            blocks.append({"type": "context", "elements": elements})
        return {"text": spoken, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}

    return fit(build, len(lines), _fits)


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines put together, as long as a section may be."""
    joined: list[str] = []
    for line in lines:
        if joined and len(joined[-1]) + 1 + len(line) <= MOST_SECTION:
            joined[-1] += f"\n{line}"
        else:
            joined.append(line)
    return joined


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _line(line: Line) -> str:
    label = one_line(line.label, LABEL)
    return (f"*{_bold(label)}:* " if label else "") + _escaped(clip(line.text, TEXT))


def _changed(message: Message, place: int) -> str:
    change = message.changes[place]
    before, after = sides(change)
    return f"*{_bold(one_line(change.label, LABEL))}:* {_escaped(before)} → {_escaped(after)}"


def _spoken(title: str, summary: str) -> str:
    return _escaped(f"{title}: {summary}" if summary else title)


def _escaped(text: str) -> str:
    """All that must be: mentions, channels and links begin with <."""
    return text.translate(_ESCAPES)


def _bold(text: str) -> str:
    """A star inside would end it."""
    return _escaped(text).replace("*", "\u2217")


def _fits(body: dict[str, Any]) -> bool:
    blocks = body["blocks"]
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    return (
        len(blocks) <= MOST_BLOCKS
        and all(len(text) <= MOST_SECTION for text in texts)
        and len(encoded(body)) <= MOST_BYTES
    )
