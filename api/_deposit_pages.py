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
_PAYSTACK_SAYINGS = {
    "processing": ("Payment under way", "{amount} {currency} will be booked once it has arrived."),
    "cancelled": ("Nothing was paid", "{amount} {currency} was not paid. Nothing was taken."),
    "failed": _SAYINGS["failed"],
}
_THANKS = ("Payment received", "Thank you: {amount} {currency} has arrived.")
_UNSURE = ("Payment not confirmed yet", "We will know in a moment. You need not pay again.")
_CANCELLED = ("Nothing was paid", "You left the payment page. You can begin again at any time.")
_AGAIN_SECONDS = 3
# Until then a refusal may be older than what was paid a moment ago.
UNSURE_LOOKS = 2

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


def is_told(deposit: Mapping[str, Any]) -> bool:
    """Whether the processor has reported an attempt to pay a deposit."""
    return deposit["status"] not in ("created", "pending") or deposit["is_known_there"]


def result_page(deposit: Mapping[str, Any], address: str) -> Response:
    """The outcome of a deposit. Until the processor has reported it, the page reloads."""
    status, told = deposit["status"], is_told(deposit)
    title, text = _SAYINGS.get(status, _UNSURE) if told else _UNSURE
    text = text.format(amount=deposit["amount"], currency=deposit["currency"])
    return page(title, text, address, again=None if told else "")


def payment_page(
    payment: Mapping[str, Any], address: str, again: str | None, *, looks: int
) -> Response:
    """The outcome of a payment by Paystack. `again`: where the page looks; none: no more."""
    status = payment["status"]
    title, text = _UNSURE
    if status == "success":
        title, text = _THANKS if payment["is_alone"] else _SAYINGS["paid"]
    elif status in _PAYSTACK_SAYINGS and (looks >= UNSURE_LOOKS or again is None):
        title, text = _PAYSTACK_SAYINGS[status]
    is_open = status in ("pending", "processing") or (title, text) == _UNSURE
    text = text.format(amount=payment["amount"], currency=payment["currency"])
    return page(title, text, address, again=again if is_open else None)


def cancelled_page(address: str) -> Response:
    """The payer turned back."""
    return page(*_CANCELLED, address, again=None)


def page(title: str, text: str, address: str, *, again: str | None) -> Response:
    """`again`: the address at which the page looks again, empty for its own; None: it does not."""
    refresh = ""
    if again is not None:
        target = f"; url={html.escape(again, quote=True)}" if again else ""
        refresh = f'<meta http-equiv="refresh" content="{_AGAIN_SECONDS}{target}">\n'
    page = _PAGE.format(
        again=refresh,
        title=html.escape(title),
        text=html.escape(text),
        address=html.escape(address, quote=True),
    )
    return HTMLResponse(page, 200, _HEADERS)
