"""Messages and claims as the database would give them."""

from __future__ import annotations

from typing import Any

from workers.channels.claim import Claim

# What a tenant's customer may be called.
NASTY = (
    '<b>a</b> & "b" <users/all> <!channel> <@U1> *x* _y_ ~z~ `q` [win](https://evil.example) '
    "{{data.value}} ${x} \x00\x1b\u202e\U0001f600"
)


def message(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "deal.won",
        "title": "Deal won: Solar kit",
        "summary": "KES 250,000 in Nakuru",
        "happened_at": "2026-11-29T07:20:00+00:00",
        "url": "https://acme.pipedrive.com/deal/746",
        "thread": "deal-746",
        "facts": [
            {"label": "Value", "text": "KES 250,000.00", "icon": "money"},
            {"label": "Owner", "text": "Jane M.", "icon": "person"},
            {"label": "Pipeline", "text": "Buyers", "icon": None},
            {"label": "Open for", "text": "12 days", "icon": None},
            {"label": "Source", "text": "Fair", "icon": None},
        ],
        "changes": [{"label": "Status", "from": "Negotiation", "to": "won"}],
        "contact": [
            {"label": "Name", "text": "Ann Otieno"},
            {"label": "Phone", "text": "+254 700 000000"},
            {"label": "E-mail", "text": "ann@customer.example"},
        ],
        "data": {"value": 250000, "currency": "KES", "tags": ["a", "b"], "owner.name": "Jane"},
        **changes,
    }


def nasty(**changes: Any) -> dict[str, Any]:
    """Every text of a stranger's."""
    return message(
        title=NASTY,
        summary=NASTY,
        facts=[{"label": NASTY, "text": NASTY, "icon": "money"}],
        changes=[{"label": NASTY, "from": NASTY, "to": NASTY}],
        contact=[{"label": NASTY, "text": NASTY}],
        **changes,
    )


def long(lines: int = 400, size: int = 2000) -> dict[str, Any]:
    """More than any channel takes."""
    text = "\U0001f600" * size
    facts = [{"label": text, "text": text, "icon": None} for _ in range(lines)]
    return message(title=text, summary=text, facts=facts, contact=facts)


def claim(
    kind: str, *messages: dict[str, Any], digest: bool = False, **changes: Any
) -> dict[str, Any]:
    """As claim_next answers, without the secret."""
    given = list(messages) or [message()]
    told: dict[str, Any] = {"items": given} if digest else {"message": given[0]}
    return {
        "delivery_id": "01939999-0000-7000-8000-000000000001",
        "attempt": 1,
        "kind": kind,
        "channel_id": "01939999-0000-7000-8000-00000000000c",
        "organization_id": "01939999-0000-7000-8000-00000000000a",
        "settings": {},
        "mode": "detailed",
        "body_template": None,
        "is_test": False,
        "is_late": False,
        "sequence": 7,
        **told,
        **changes,
    }


def claimed(kind: str, secret: dict[str, Any], *messages: dict[str, Any], **changes: Any) -> Claim:
    return Claim.of(claim(kind, *messages, **changes), secret)
