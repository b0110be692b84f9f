"""The page a payer sees when he comes back."""

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

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<h1>{title}</h1>
<p>{text}</p>
<p><a href="{address}">Back to Leadmill</a></p>
</html>
"""


def result_page(status: int, settlement: Mapping[str, Any] | None, address: str) -> Response:
    """What came of a deposit; without a settlement, that nobody knows yet."""
    title, text = _UNSURE
    if settlement is not None and settlement["outcome"] == "settled":
        title, text = _SAYINGS.get(settlement["status"], _UNSURE)
        text = text.format(amount=settlement["amount"], currency=settlement["currency"])
    page = _PAGE.format(
        title=html.escape(title), text=html.escape(text), address=html.escape(address, quote=True)
    )
    return HTMLResponse(page, status, {"Referrer-Policy": "no-referrer"})
