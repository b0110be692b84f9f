"""What adapters work with: a claimed delivery, a request, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal, Protocol

import httpx

from workers.channels.body import Room, TooLongError, filled, text_of
from workers.guard import Answer, Target, target_of

MOST_RETRY_AFTER = 86_400.0
# Of the texts of a chat's template, before a chat cuts them to its own measure.
MOST_TEXT = 20_000


@dataclass(frozen=True)
class Line:
    """A labelled text: a fact, or a part of the contact data."""

    label: str
    text: str
    icon: str | None = None


@dataclass(frozen=True)
class Change:
    """What something was, and what it is now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Message:
    """What happened, in the form that all channels render."""

    kind: str
    title: str
    summary: str
    happened_at: str
    url: str | None
    thread: str | None
    facts: Sequence[Line]
    changes: Sequence[Change]
    contact: Sequence[Line]
    given: Mapping[str, Any]

    @staticmethod
    def of(given: Mapping[str, Any]) -> Message:
        """As the database wrote it; what is not there is empty."""
        return Message(
            kind=str(given["kind"]),
            title=str(given["title"]),
            summary=_text(given.get("summary")),
            happened_at=_text(given.get("happened_at")),
            url=given.get("url"),
            thread=given.get("thread"),
            facts=_lines(given.get("facts")),
            changes=[
                Change(_text(one.get("label")), _text(one.get("from")), _text(one.get("to")))
                for one in given.get("changes") or ()
            ],
            contact=_lines(given.get("contact")),
            given=given,
        )


def _lines(given: Any) -> list[Line]:
    return [
        Line(_text(one.get("label")), _text(one.get("text")), one.get("icon"))
        for one in given or ()
    ]


def _text(given: Any) -> str:
    return "" if given is None else str(given)


@dataclass(frozen=True)
class Claim:
    """A delivery that this process alone is to send now, with the secret of its channel."""

    delivery_id: str
    attempt: int
    kind: str
    channel_id: str
    organization_id: str | None
    secret: Mapping[str, Any] = field(repr=False)
    settings: Mapping[str, Any]
    messages: Sequence[Message] = field(repr=False)
    is_digest: bool = False
    more: int = 0
    """Events of a digest that are only counted."""
    is_test: bool = False
    is_late: bool = False
    is_detailed: bool = False
    body_template: Any = None
    sequence: int = 0

    @staticmethod
    def of(given: Mapping[str, Any], secret: Mapping[str, Any]) -> Claim:
        """As claim_next answers it."""
        items = given.get("items")
        messages = [_worded(given)] if items is None else items
        organization = given.get("organization_id")
        return Claim(
            delivery_id=str(given["delivery_id"]),
            attempt=int(given["attempt"]),
            kind=str(given["kind"]),
            channel_id=str(given["channel_id"]),
            organization_id=None if organization is None else str(organization),
            secret=secret,
            settings=given.get("settings") or {},
            messages=[Message.of(one) for one in messages],
            is_digest=items is not None,
            more=int(given.get("more") or 0),
            is_test=bool(given.get("is_test")),
            is_late=bool(given.get("is_late")),
            is_detailed=given.get("mode") == "detailed",
            body_template=given.get("body_template"),
            sequence=int(given.get("sequence") or 0),
        )


def _worded(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message of a delivery; a chat's template replaces its title and summary.

    Texts that grow too long leave the message as it is.
    """
    message: Mapping[str, Any] = given["message"]
    template = given.get("body_template")
    if template is None or given["kind"] == "endpoint":
        return message
    try:
        texts = filled(template, message, Room(MOST_TEXT))
    except TooLongError:
        return message
    return {**message, **{name: text_of(text) for name, text in texts.items()}}


@dataclass(frozen=True)
class Request:
    """What is to be posted. The address holds the secret of most vendors: it is never logged."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    # Places that the operator of this machine has named; all others must be on the internet.
    allowed: frozenset[Target] = frozenset()


Result = Literal["sent", "retry", "failed", "gone"]


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt. `gone`: the channel is of no use until its owner acts."""

    result: Result
    problem: str | None = None
    retry_after: float | None = None
    reference: str | None = None
    is_defect: bool = False
    """What we sent was wrong: a person must look at it."""
    again: Request | None = None
    """The same for another place, at once: the other side said that it has moved there."""


class UnsendableError(Exception):
    """It cannot be sent as it is. The words are safe to show to its owner."""


class Adapter(Protocol):
    """One kind of channel."""

    @property
    def echoes(self) -> bool:
        """Whether an answer repeats what was sent: contact data, which no log may keep."""

    def render(self, claim: Claim) -> Request:
        """What is sent. Raises UnsendableError."""

    def read(self, claim: Claim, answer: Answer) -> Outcome:
        """What an answer means."""


@dataclass(frozen=True)
class Webhooks:
    """Where the incoming webhooks of a vendor are."""

    vendor: str
    hosts: re.Pattern[str]
    paths: re.Pattern[str]
    # The operator's own base takes the vendor's place, if it is another one.
    base: str = ""
    local_targets: frozenset[Target] = frozenset()

    def place(self, claim: Claim) -> tuple[httpx.URL, frozenset[Target]]:
        """Where a delivery is posted to, and which places on a local network that may be."""
        try:
            url = httpx.URL(str(claim.secret["url"]))
        except httpx.InvalidURL:
            raise UnsendableError(f"the address is not a webhook of {self.vendor}") from None
        if claim.settings.get("is_local") is True:
            return url, self.local_targets
        is_known = url.scheme == "https" and url.port is None and not url.userinfo
        if not (is_known and self.hosts.fullmatch(url.host) and self.paths.fullmatch(url.path)):
            raise UnsendableError(f"the address is not a webhook of {self.vendor}")
        base = self.base.rstrip("/")
        if base in ("", f"https://{url.host}"):
            return url, frozenset()
        moved = httpx.URL(base + url.raw_path.decode("ascii"))
        return moved, frozenset({target_of(moved)})


def retry_after(answer: Answer) -> float | None:
    """Seconds that the other side asks for: a number, or a time."""
    text = answer.headers.get("retry-after", "").strip()
    try:
        seconds = float(text) if text.replace(".", "", 1).isdecimal() else _until(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return None if seconds is None else min(max(seconds, 0.0), MOST_RETRY_AFTER)


def _until(text: str) -> float | None:
    if not text:
        return None
    time = parsedate_to_datetime(text)
    return (time.replace(tzinfo=time.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


def passing_trouble(answer: Answer) -> Outcome | None:
    """What any vendor says when it may work later: too many requests, or trouble of its own."""
    if answer.status == 429:
        return Outcome("retry", "too many requests", retry_after=retry_after(answer))
    if answer.status >= 500 or answer.status in (408, 425):
        return Outcome("retry", f"status {answer.status}", retry_after=retry_after(answer))
    return None
