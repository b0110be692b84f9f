"""A received mail, read out of its raw bytes once and never changed."""

from __future__ import annotations

import email.policy
import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

LINK = re.compile(r"https?://[^\s<>\"']+")
HREF = re.compile(r"""href\s*=\s*["'](https?://[^"']+)["']""", re.IGNORECASE)
CLOSING = ".,;:!?)]}"


@dataclass(frozen=True)
class Mail:
    """What one SMTP transaction handed over."""

    id: int
    received_at: datetime
    sender: str
    recipients: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    raw: bytes

    @property
    def subject(self) -> str:
        """The decoded Subject, empty when there is none."""
        return self.header("subject")

    @property
    def author(self) -> str:
        """The From header, which may differ from the envelope's sender."""
        return self.header("from")

    @property
    def links(self) -> list[str]:
        """Every address in the text and in the HTML part, once, in order of appearance."""
        found = [link for _, link in split_links(self.text) if link]
        found += [html.unescape(link) for link in HREF.findall(self.html)]
        return list(dict.fromkeys(found))

    def header(self, name: str) -> str:
        """The first value of a header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; headers that occur twice are joined by a newline."""
        headers: dict[str, str] = {}
        for name, value in self.headers:
            headers[name] = f"{headers[name]}\n{value}" if name in headers else value
        return {
            "id": self.id,
            "received_at": self.received_at.isoformat(),
            "envelope_from": self.sender,
            "from": self.author,
            "to": list(self.recipients),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "headers": headers,
            "links": self.links,
        }


def parse_mail(number: int, sender: str, recipients: list[str], raw: bytes) -> Mail:
    """Read a mail; a part in an unknown charset is shown with replacement characters."""
    message = BytesParser(policy=email.policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return Mail(
        id=number,
        received_at=datetime.now(UTC),
        sender=sender,
        recipients=tuple(recipients),
        headers=tuple((name, str(value)) for name, value in message.items()),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        raw=raw,
    )


def split_links(text: str) -> list[tuple[str, str]]:
    """Cut text into (words, link) pairs; the link of the last pair is empty."""
    pieces: list[tuple[str, str]] = []
    position = 0
    for match in LINK.finditer(text):
        link = match.group().rstrip(CLOSING)
        pieces.append((text[position : match.start()], link))
        position = match.start() + len(link)
    pieces.append((text[position:], ""))
    return pieces


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except LookupError:
        payload = part.get_payload(decode=True)
        return payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
