"""The pages that a payer sees on the way back from the checkout of a plan."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from api._deposit_pages import page

_SAYINGS = {
    "done": ("Your plan has begun", "You have the plan {plan}."),
    "expired": ("Page expired", "The plan {plan} was not bought. Nothing was taken."),
    "refused": ("Page closed", "The plan {plan} was not bought. Nothing was taken."),
}
_UNSURE = ("Not confirmed yet", "We will know in a moment. You need not pay again.")
_CANCELLED = ("Nothing was bought", "You left the page. You can begin again at any time.")


def result_page(found: Mapping[str, Any], address: str) -> Response:
    """The outcome of a checkout. Until Stripe has been asked, the page reloads."""
    title, text = _SAYINGS.get(found["status"], _UNSURE)
    again = "" if (title, text) == _UNSURE else None
    return page(title, text.format(plan=found["plan"]), address, again=again)


def cancelled_page(address: str) -> Response:
    """The payer turned back."""
    return page(*_CANCELLED, address, again=None)
