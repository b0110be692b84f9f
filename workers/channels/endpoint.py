"""Own endpoints: one signed POST for each event, which the receiver may answer with words."""

import time
from collections.abc import Mapping
from typing import Any

from workers.channels.body import Room, TooLongError, as_form, filled
from workers.channels.claim import (
    Claim,
    Message,
    Outcome,
    Request,
    UnsendableError,
    retry_after,
)
from workers.channels.reading import json_object
from workers.channels.signing import SecretError, signature
from workers.channels.text import encoded, one_line
from workers.guard import Answer, Target

VERSION = 1
MOST_BYTES = 262_144
REFERENCE = 200
REASON = 300
# What the connection, the body and the signature need: no own header takes its place.
_OURS = ("host", "connection", "transfer-encoding", "accept-encoding", "user-agent")
_PARTS = ("title", "summary", "url", "changes", "facts", "contact", "data")


class Endpoint:
    """HTTP endpoints of organisations."""

    echoes = False

    def __init__(self, local_targets: frozenset[Target] = frozenset()) -> None:
        self._local_targets = local_targets

    def render(self, claim: Claim) -> Request:
        """The same id at each attempt and replay, with the time of this attempt."""
        is_form = claim.settings.get("format") == "form"
        body = as_form(_content(claim, is_form)) if is_form else encoded(_content(claim, is_form))
        if len(body) > MOST_BYTES:
            raise _too_long()
        kind = "application/x-www-form-urlencoded" if is_form else "application/json"
        now = int(time.time())
        try:
            signed = signature(claim.secret["signing_secrets"], claim.delivery_id, now, body)
        except SecretError as error:
            raise UnsendableError(str(error)) from None
        headers = _own_headers(claim.secret.get("headers") or {}) | {
            "content-type": kind,
            "user-agent": "Leadmill-Webhooks/1",
            "webhook-id": claim.delivery_id,
            "webhook-timestamp": str(now),
            "webhook-signature": signed,
        }
        is_local = claim.settings.get("is_local") is True
        allowed = self._local_targets if is_local else frozenset()
        return Request(str(claim.secret["url"]), body, headers, allowed)

    def read(self, claim: Claim, answer: Answer) -> Outcome:
        """Any 2xx is an acceptance; its JSON may hold a reference, or that the lead is rejected."""
        if 200 <= answer.status < 300:
            said = json_object(answer)
            return Outcome("sent", _rejection(said), reference=_reference(said))
        if answer.status == 410:
            return Outcome("gone", "the endpoint answered that it is gone (410)")
        after = retry_after(answer) if answer.status in (429, 503) else None
        if 300 <= answer.status < 400:
            return Outcome("retry", f"status {answer.status}: redirects are not followed")
        return Outcome("retry", f"status {answer.status}", retry_after=after)


def _reference(said: Mapping[str, Any]) -> str | None:
    reference = said.get("reference")
    if isinstance(reference, bool) or not isinstance(reference, str | int):
        return None
    return one_line(str(reference), REFERENCE) or None


def _rejection(said: Mapping[str, Any]) -> str | None:
    """Why the receiver rejects what it got: its own words, after a fixed beginning."""
    if said.get("reject") is not True:
        return None
    reason = said.get("reason")
    words = one_line(reason, REASON) if isinstance(reason, str) else ""
    return f"rejected: {words}" if words else "rejected"


def _own_headers(given: Mapping[str, Any]) -> dict[str, str]:
    return {
        name.lower(): str(value)
        for name, value in given.items()
        if name.lower() not in _OURS and not name.lower().startswith(("webhook-", "content-"))
    }


def _content(claim: Claim, is_form: bool) -> dict[str, Any]:
    if claim.body_template is not None:
        made = _made(claim)
        return {"items": made, "more": claim.more} if claim.is_digest else made[0]
    envelope = {
        "version": VERSION,
        "id": claim.delivery_id,
        "sequence": claim.sequence,
        "is_test": claim.is_test,
    }
    if claim.is_digest:
        items = [_event(one) for one in claim.messages]
        return {"type": "digest", **envelope, "items": items, "more": claim.more}
    event = _event(claim.messages[0])
    if not is_form:
        return {"type": event.pop("type"), **envelope, **event}
    data = event.pop("data") or {}
    return {**event, **envelope, **{f"data.{name}": value for name, value in data.items()}}


def _made(claim: Claim) -> list[Any]:
    """The template filled from each message, as long as that fits into a body."""
    made: list[Any] = []
    room, size = Room(MOST_BYTES), 0
    for message in claim.messages:
        try:
            made.append(filled(claim.body_template, message.given, room))
        except TooLongError:
            raise _too_long() from None
        size += len(encoded(made[-1]))
        if size > MOST_BYTES:
            raise _too_long()
    return made


def _too_long() -> UnsendableError:
    return UnsendableError(f"the body is longer than {MOST_BYTES // 1024} KB")


def _event(message: Message) -> dict[str, Any]:
    """What happened; names and forms of its parts are those of the documentation."""
    parts = {name: message.given.get(name) for name in _PARTS}
    return {"type": message.kind, "timestamp": message.happened_at, **parts}
