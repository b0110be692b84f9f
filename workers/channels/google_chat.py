"""Google Chat: cards by an incoming webhook of a space."""

import html
import re
from collections.abc import Sequence
from typing import Any

from workers.channels.claim import (
    Change,
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
    DASH,
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

_HOST = re.compile(r"chat\.googleapis\.com")
MOST_BYTES = 32_000
MOST_WIDGETS = 100
SHORT = 40
_REPLY = ("messageReplyOption", "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD")
_PATH = re.compile(r"/v1/spaces/[A-Za-z0-9_-]+/messages")
_ICONS = {
    "money": {"knownIcon": "DOLLAR"},
    "person": {"knownIcon": "PERSON"},
    "stage": {"knownIcon": "BOOKMARK"},
    "time": {"knownIcon": "CLOCK"},
    "place": {"knownIcon": "MAP_PIN"},
}
_CHANGE_ICON = {"materialIcon": {"name": "sync_alt"}}
# The markup of messages has no escape: what would become markup is shown by signs that look alike.
_NO_TAGS = {"<": "\u2039", ">": "\u203a"}
_NO_MARKUP = str.maketrans({"*": "\u2217", "_": "\uff3f", "~": "\u223c", "`": "\u02cb", **_NO_TAGS})
_LABEL = str.maketrans(_NO_TAGS)
Widget = dict[str, Any]


class GoogleChat:
    """Cards in spaces."""

    echoes = True

    def __init__(self, base: str = "", local_targets: frozenset[Target] = frozenset()) -> None:
        self._webhooks = Webhooks("Google Chat", _HOST, _PATH, base, local_targets)

    def render(self, claim: Claim) -> Request:
        """One message with one card."""
        body = _digest(claim) if claim.is_digest else _card(claim, claim.messages[0])
        url, allowed = self._webhooks.place(claim)
        if "thread" in body:
            url = url.copy_set_param(*_REPLY)
        headers = {"content-type": "application/json; charset=UTF-8"}
        return Request(str(url), encoded(body), headers, allowed)

    def read(self, claim: Claim, answer: Answer) -> Outcome:
        """By google.rpc.Status, never by the words of its message."""
        said = json_object(answer)
        if answer.status == 200:
            name = said.get("name")
            return Outcome("sent", reference=name if isinstance(name, str) else None)
        if trouble := passing_trouble(answer):
            return trouble
        status = said.get("error", said)
        code = status.get("status") if isinstance(status, dict) else None
        if answer.status == 404 and code == "NOT_FOUND":
            return Outcome("gone", "the space or its webhook does not exist any more")
        if code in ("PERMISSION_DENIED", "UNAUTHENTICATED") or _is_bad_key(status):
            return Outcome("gone", "Google Chat does not accept the webhook's key or token")
        if answer.status == 400 and code is not None:
            return Outcome("failed", "Google Chat does not accept the card", is_defect=True)
        return Outcome("failed", f"status {answer.status}")


def _is_bad_key(status: Any) -> bool:
    details = status.get("details") if isinstance(status, dict) else None
    return isinstance(details, list) and any(
        isinstance(one, dict) and one.get("reason") == "API_KEY_INVALID" for one in details
    )


# --- Cards ----------------------------------------------------------------------------------------


def _card(claim: Claim, message: Message) -> dict[str, Any]:
    """A message about one event."""
    rows = _detailed(claim, message) if claim.is_detailed else _compact(claim, message)

    def build(count: int) -> dict[str, Any]:
        shown = rows[:count]
        if count < len(rows):
            shown = [*shown, ("", _paragraph(left_out(len(rows) - count, "line")))]
        return _message(
            title_of(claim, message),
            summary_of(message),
            f"{message.thread or 'event'}-{message.kind}",
            [*_sections(shown), *_open_button(claim, message, shown)],
            message.thread,
        )

    return fit(build, len(rows), _fits)


def _compact(claim: Claim, message: Message) -> list[tuple[str, Widget]]:
    rows = [_change(one) for one in message.changes[:COMPACT_LINES]]
    rows += [_line(one) for one in message.facts[: COMPACT_LINES - len(rows)]]
    url = link(message.url)
    if rows and url:
        rows[0]["decoratedText"]["button"] = _button("Open", url)
    rows = rows or [_paragraph(message.summary or message.title)]
    return [("", row) for row in [*map(_paragraph, remarks(claim)), *rows]]


def _detailed(claim: Claim, message: Message) -> list[tuple[str, Widget]]:
    rows = [("", _paragraph(one)) for one in remarks(claim)]
    rows += [("Changes", _change(one)) for one in message.changes]
    rows += [("Details", row) for row in _columns(message.facts)]
    rows += [("Contact", _line(one, _contact_icon(one.label))) for one in message.contact]
    return rows or [("", _paragraph(message.summary or message.title))]


def _columns(facts: Sequence[Line]) -> list[Widget]:
    """Short facts without an icon stand in pairs."""
    rows: list[Widget] = []
    waiting: Line | None = None
    for fact in facts:
        if fact.icon in _ICONS or len(fact.text) > SHORT:
            rows += [_line(waiting)] if waiting else []
            rows.append(_line(fact))
            waiting = None
        elif waiting is None:
            waiting = fact
        else:
            left = {"horizontalSizeStyle": "FILL_AVAILABLE_SPACE", "widgets": [_line(waiting)]}
            rows.append({"columns": {"columnItems": [left, {"widgets": [_line(fact)]}]}})
            waiting = None
    return rows + ([_line(waiting)] if waiting else [])


def _digest(claim: Claim) -> dict[str, Any]:
    """One card with a list."""
    title = digest_title(claim)

    def build(count: int) -> dict[str, Any]:
        rows = [_item(one) for one in claim.messages[:count]]
        if left := len(claim.messages) - count + claim.more:
            rows.append(_paragraph(left_out(left, "event")))
        rows = [*map(_paragraph, remarks(claim)), *rows]
        return _message(title, "", "digest", _sections([("", row) for row in rows]), None)

    return fit(build, len(claim.messages), _fits)


def _item(message: Message) -> Widget:
    text = f"<b>{_escaped(message.title)}</b>"
    if summary := summary_of(message):
        text += f"<br>{_escaped(summary)}"
    decorated: Widget = {"topLabel": when(message.happened_at), "text": text, "wrapText": True}
    if url := link(message.url):
        decorated["button"] = _button("Open", url)
    return {"decoratedText": decorated}


def _message(
    title: str, summary: str, card_id: str, sections: list[Widget], thread: str | None
) -> dict[str, Any]:
    header = {"title": _label(title)} | ({"subtitle": _label(summary)} if summary else {})
    body: dict[str, Any] = {
        "text": _plain(f"{title} {DASH} {summary}" if summary else title),
        "fallbackText": title,
        "cardsV2": [
            {
                "cardId": re.sub(r"[^a-z0-9-]+", "-", card_id.lower()),
                "card": {"header": header, "sections": sections},
            }
        ],
    }
    return body | ({"thread": {"threadKey": thread}} if thread else {})


def _sections(rows: Sequence[tuple[str, Widget]]) -> list[Widget]:
    """Rows by section, in the order of their first rows."""
    sections: dict[str, Widget] = {}
    for name, widget in rows:
        sections.setdefault(name, {"header": name} if name else {}).setdefault(
            "widgets", []
        ).append(widget)
    contact = sections.get("Contact")
    if contact is not None and len(contact["widgets"]) > 1:
        contact |= {"collapsible": True, "uncollapsibleWidgetsCount": 1}
    return list(sections.values())


def _open_button(
    claim: Claim, message: Message, rows: Sequence[tuple[str, Widget]]
) -> list[Widget]:
    """A section of its own, unless a line of the card has the button."""
    url = link(message.url)
    if url is None or any("button" in row.get("decoratedText", {}) for _, row in rows):
        return []
    button = _button("Open", url) | ({"type": "FILLED"} if claim.is_detailed else {})
    return [{"widgets": [{"buttonList": {"buttons": [button]}}]}]


# --- Widgets --------------------------------------------------------------------------------------


def _line(line: Line, icon: Widget | None = None) -> Widget:
    icon = icon or _ICONS.get(line.icon or "")
    decorated: Widget = {"startIcon": icon} if icon else {}
    if line.label:
        decorated["topLabel"] = _label(one_line(line.label, LABEL))
    return {"decoratedText": decorated | {"text": _escaped(line.text) or DASH, "wrapText": True}}


def _change(change: Change) -> Widget:
    before, after = map(_escaped, sides(change))
    shown = f'{before} → <font color="#0b8043">{after}</font>'
    decorated: Widget = {
        "startIcon": _CHANGE_ICON,
        "topLabel": _label(one_line(change.label, LABEL)),
    }
    return {"decoratedText": decorated | {"text": shown, "wrapText": True}}


def _paragraph(text: str) -> Widget:
    return {"textParagraph": {"text": _escaped(text)}}


def _button(text: str, url: str) -> Widget:
    return {"text": text, "onClick": {"openLink": {"url": url}}}


def _contact_icon(label: str) -> Widget:
    label = label.casefold()
    if "phone" in label:
        return {"knownIcon": "PHONE"}
    return {"knownIcon": "EMAIL" if "mail" in label else "PERSON"}


def _escaped(text: str) -> str:
    """Text where HTML is understood."""
    return html.escape(clip(text, TEXT), quote=False).replace("\n", "<br>")


def _plain(text: str) -> str:
    """Text of the message, where markup is understood: a mention must not be possible."""
    return text.translate(_NO_MARKUP)


def _label(text: str) -> str:
    """Text where no markup is documented, nor that there is none."""
    return text.translate(_LABEL)


def _fits(body: dict[str, Any]) -> bool:
    return len(encoded(body)) <= MOST_BYTES and _widgets(body["cardsV2"]) <= MOST_WIDGETS


def _widgets(part: Any) -> int:
    """Widgets of a card, those in columns too."""
    if isinstance(part, list):
        return sum(_widgets(one) for one in part)
    if isinstance(part, dict):
        own = len(part["widgets"]) if isinstance(part.get("widgets"), list) else 0
        return own + sum(_widgets(one) for one in part.values())
    return 0
