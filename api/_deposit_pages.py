"""The pages that a payer sees on the way back from the checkout."""

import html
from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, Response

_SAYINGS = {
    "paid": ("Payment received", "{amount} {currency} is in your wallet."),
    "pending": (
        "Payment under way",
        "{amount} {currency} will be in your wallet once your bank has paid.",
    ),
    "failed": ("Payment failed", "{amount} {currency} was not paid. Nothing was taken."),
    "expired": ("Payment page expired", "{amount} {currency} was not paid. Nothing was taken."),
}
_UNSURE = ("Payment not confirmed yet", "We will know in a moment. You need not pay again.")
_CANCELLED = ("Nothing was paid", "You left the payment page. You can begin again at any time.")
_AGAIN_SECONDS = 3

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
{again}<title>{title}</title>
<h1>{title}</h1>
<p>{text}</p>
<p><a href="{address}">Back to Leadmill</a></p>
</html>
"""
_HEADERS = {"Referrer-Policy": "no-referrer"}


def result_page(deposit: Mapping[str, Any], address: str) -> Response:
    """The outcome of a deposit. Until the processor has reported it, the page reloads."""
    status = deposit["status"]
    told = status not in ("created", "pending") or deposit["is_known_there"]
    title, text = _SAYINGS.get(status, _UNSURE) if told else _UNSURE
    text = text.format(amount=deposit["amount"], currency=deposit["currency"])
    return _page(title, text, address, looks_again=not told)


def cancelled_page(address: str) -> Response:
    """The payer turned back."""
    return _page(*_CANCELLED, address, looks_again=False)


def _page(title: str, text: str, address: str, *, looks_again: bool) -> Response:
    again = f'<meta http-equiv="refresh" content="{_AGAIN_SECONDS}">\n' if looks_again else ""
    page = _PAGE.format(
        again=again,
        title=html.escape(title),
        text=html.escape(text),
        address=html.escape(address, quote=True),
    )
    return HTMLResponse(page, 200, _HEADERS)
