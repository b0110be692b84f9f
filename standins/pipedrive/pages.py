"""A page for people: what opens the account, its youngest deals, and how to change one."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from standins.pipedrive.state import Deal

MOST_DEALS = 20


def index_page(domain: str, token: str, base_url: str, deals: Iterable[Deal]) -> str:
    """The account, as far as somebody needs it who plays with it by hand."""
    shown = sorted(deals, key=lambda one: one.id, reverse=True)[:MOST_DEALS]
    rows = "".join(
        f"<tr><td>{one.id}</td><td>{escape(one.title)}</td>"
        f"<td>{'deleted' if one.is_deleted else one.status}</td>"
        f"<td>{one.value:.2f} {escape(one.currency)}</td></tr>"
        for one in shown
    )
    json = "-H 'Content-Type: application/json'"
    change = (
        f"curl -X PATCH {base_url}api/v2/deals/{shown[0].id if shown else 1}"
        f" -H 'x-api-token: {token}' {json} -d '{{\"status\": \"won\"}}'"
    )
    add = f'curl {base_url}_config/deals {json} -d \'{{"title": "Wedding of Ann", "stage_id": 1}}\''
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Pipedrive</title>'
        "<h1>Pipedrive</h1><p>A stand-in. company_domain"
        f" <code>{escape(domain)}</code>, token <code>{escape(token)}</code></p>"
        f"<p>Change a deal, and add one:</p><pre>{escape(change)}\n{escape(add)}</pre>"
        "<table><tr><th>Deal<th>Title<th>Status<th>Value</tr>"
        f"{rows}</table></html>"
    )
