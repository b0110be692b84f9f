"""Texts of messages: cut to size, dated, marked; the same in all chats."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from workers.channels.claim import Change, Claim, Message

T = TypeVar("T")

TITLE = 200
SUMMARY = 500
LABEL = 80
TEXT = 500
# Compact cards show the beginning.
COMPACT_LINES = 4
DASH = "\u2013"
EMPTY = "(empty)"
TEST = "This is a test notification: nothing has happened."
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_LINK = re.compile(r"https://[^\s\"'<>|\\^`{}\x00-\x20]+")


def clip(text: str, most: int) -> str:
    """At most so many characters, without control characters; a cut is visible."""
    text = _CONTROLS.sub(" ", text).strip()
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def one_line(text: str, most: int) -> str:
    """As `clip`, with every white space a blank."""
    return clip(" ".join(text.split()), most)


def title_of(claim: Claim, message: Message) -> str:
    """The title, marked if it is a test."""
    return one_line(("Test: " if claim.is_test else "") + message.title, TITLE)


def summary_of(message: Message) -> str:
    """The summary, if it says more than the title."""
    return "" if message.summary == message.title else one_line(message.summary, SUMMARY)


def when(time: str) -> str:
    """A time as a person reads it."""
    try:
        parsed = datetime.fromisoformat(time)
    except ValueError:
        return one_line(time, LABEL)
    if parsed.tzinfo is not None:
        parsed = parsed.astimezone(UTC)
    return f"{parsed.day} {parsed:%b %Y, %H:%M} UTC"


def remarks(claim: Claim) -> list[str]:
    """What must be said about the notification itself."""
    said = [TEST] if claim.is_test else []
    if claim.is_late and not claim.is_digest and claim.messages[0].happened_at:
        said.append(f"Delivered late. It happened on {when(claim.messages[0].happened_at)}.")
    return said


def digest_title(claim: Claim) -> str:
    """What a digest is called."""
    count = len(claim.messages) + claim.more
    return f"{'Test: ' if claim.is_test else ''}{count} event{'' if count == 1 else 's'}"


def sides(change: Change) -> tuple[str, str]:
    """From what and to what."""
    return one_line(change.before, TEXT) or EMPTY, one_line(change.after, TEXT) or EMPTY


def left_out(count: int, what: str) -> str:
    """The visible end of what is too long."""
    return f"… and {count} more {what}{'' if count == 1 else 's'}"


def link(url: str | None) -> str | None:
    """An address that a button may open."""
    return url if isinstance(url, str) and len(url) <= 2000 and _LINK.fullmatch(url) else None


def encoded(body: Any) -> bytes:
    """JSON as it is sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def fit(build: Callable[[int], T], count: int, fits: Callable[[T], bool]) -> T:
    """What is built of as many parts as fit, of the first `count`. None always fits."""
    whole = build(count)
    if fits(whole):
        return whole
    enough, too_many = 0, count
    while too_many - enough > 1:
        middle = (enough + too_many) // 2
        if fits(build(middle)):
            enough = middle
        else:
            too_many = middle
    return build(enough)
