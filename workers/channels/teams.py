"""Microsoft Teams: adaptive cards by a workflow that a webhook request starts.

A flow answers before it has posted anything: a card that it cannot post fails unseen. So cards stay
well below the limits.
"""

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
from workers.guard import Answer, Target

# The documented limit is 28,672 bytes after expansion, which adds to what is sent.
MOST_BYTES = 20_480
VERSION = "1.4"
# Each environment has a host of its own.
_HOSTS = re.compile(r"[a-z0-9.-]+\.(environment\.api\.powerplatform|logic\.azure)\.com")
_PATH = re.compile(r"/.+")
_STOPPED = {
    "WorkflowTriggerIsNotEnabled": "the workflow is switched off or deleted",
    "WorkflowNotFound": "the workflow does not exist any more",
    "DirectApiAuthorizationRequired": "the workflow does not accept the address's signature",
    "InvalidSignature": "the workflow does not accept the address's signature",
    "SignatureVerificationFailed": "the workflow does not accept the address's signature",
    "AuthorizationFailed": "the workflow does not accept the address's signature",
}
Element = dict[str, Any]


class Teams:
    """Adaptive cards in channels."""

    echoes = False

    def __init__(self, base: str = "", local_targets: frozenset[Target] = frozenset()) -> None:
        self._webhooks = Webhooks("Microsoft Teams", _HOSTS, _PATH, base, local_targets)

    def render(self, claim: Claim) -> Request:
        """One message with one card."""
        url, allowed = self._webhooks.place(claim)
        body = _digest(claim) if claim.is_digest else _one(claim, claim.messages[0])
        return Request(str(url), encoded(body), {"content-type": "application/json"}, allowed)

    def read(self, claim: Claim, answer: Answer) -> Outcome:
        """Accepted means that the flow was started, which is all that can be known."""
        if 200 <= answer.status < 300:
            return Outcome("sent")
        error = json_object(answer).get("error")
        code = error.get("code") if isinstance(error, dict) else None
        if isinstance(code, str) and code in _STOPPED:
            return Outcome("gone", _STOPPED[code])
        if code == "TriggerInputSchemaMismatch":
            return Outcome("failed", "the workflow's own schema does not accept the card")
        if trouble := passing_trouble(answer):
            return trouble
        # Without a code it is the page of a gateway, which says nothing about the workflow.
        if answer.status in (401, 403) and isinstance(code, str):
            return Outcome("gone", "the workflow does not accept the address's signature")
        if answer.status == 404 and isinstance(code, str):
            return Outcome("gone", "the workflow does not exist any more")
        return Outcome("failed", f"status {answer.status}")


def _one(claim: Claim, message: Message) -> dict[str, Any]:
    facts = [_changed(message, place) for place in range(len(message.changes))]
    facts += [_fact(one) for one in message.facts]
    if claim.is_detailed:
        facts += [_fact(one) for one in message.contact]
    else:
        facts = facts[:COMPACT_LINES]
    head = [_title(title_of(claim, message))]
    if summary := summary_of(message):
        head.append(_block(summary))
    url = link(message.url)
    actions = [{"type": "Action.OpenUrl", "title": "Open", "url": url}] if url else []

    def build(count: int) -> dict[str, Any]:
        body = [*head, *([{"type": "FactSet", "facts": facts[:count]}] if count else [])]
        if count < len(facts):
            body.append(_block(left_out(len(facts) - count, "line")))
        return _message([*body, *map(_subtle, remarks(claim))], actions)

    return fit(build, len(facts), _fits)


def _digest(claim: Claim) -> dict[str, Any]:
    def build(count: int) -> dict[str, Any]:
        body = [_title(digest_title(claim)), *map(_item, claim.messages[:count])]
        if left := len(claim.messages) - count + claim.more:
            body.append(_block(left_out(left, "event")))
        return _message([*body, *map(_subtle, remarks(claim))], [])

    return fit(build, len(claim.messages), _fits)


def _item(message: Message) -> Element:
    text = f"{when(message.happened_at)}: **{_bold(one_line(message.title, TEXT))}**"
    if summary := summary_of(message):
        text += f" {_safe(summary)}"
    if url := link(message.url):
        text += f" [Open]({url.replace('(', '%28').replace(')', '%29')})"
    return {"type": "TextBlock", "text": text, "wrap": True, "spacing": "Small"}


def _message(body: list[Element], actions: list[Element]) -> dict[str, Any]:
    card: Element = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "body": body,
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card | ({"actions": actions} if actions else {}),
    }
    return {"type": "message", "attachments": [attachment]}


def _title(text: str) -> Element:
    return _block(text) | {"weight": "Bolder", "size": "Medium"}


def _block(text: str) -> Element:
    return {"type": "TextBlock", "text": _safe(text), "wrap": True}


def _subtle(text: str) -> Element:
    return _block(text) | {"isSubtle": True, "size": "Small"}


def _fact(line: Line) -> Element:
    text = _safe(clip(line.text, TEXT))
    return {"title": _safe(one_line(line.label, LABEL)) or "-", "value": text or "-"}


def _changed(message: Message, place: int) -> Element:
    change = message.changes[place]
    before, after = sides(change)
    label = _safe(one_line(change.label, LABEL)) or "-"
    return {"title": label, "value": f"{_safe(before)} → {_safe(after)}"}


def _safe(text: str) -> str:
    """Text in which no link can hide behind other words; the rest of Markdown does no harm."""
    return re.sub(r"\](?=\s*[\[(:])", "]\u200b", text.replace("<", "\u2039"))


def _bold(text: str) -> str:
    """A star inside would end it."""
    return _safe(text).replace("*", "\u2217")


def _fits(body: dict[str, Any]) -> bool:
    return len(encoded(body)) <= MOST_BYTES
