"""The `expand` parameter: replace an id in a document by the object it names."""

from __future__ import annotations

from typing import Any

from tests.peers.stripe.account import Account
from tests.peers.stripe.errors import StripeError
from tests.peers.stripe.render import render
from tests.peers.stripe.state import Session

MAXIMUM_DEPTH = 4
EXPANDABLE = {
    "balance_transaction": {"source"},
    "charge": {"balance_transaction", "customer", "payment_intent"},
    "checkout.session": {"customer", "line_items", "payment_intent"},
    "payment_intent": {"customer", "latest_charge", "payment_method"},
    "payment_method": {"customer"},
    "refund": {"balance_transaction", "charge", "failure_balance_transaction", "payment_intent"},
}


def expand(account: Account, document: dict[str, Any], paths: list[str]) -> None:
    """Expand every path, in place; a list is entered through `data`."""
    for path in paths:
        names = path.split(".")
        if document["object"] == "list":
            if names[0] != "data" or len(names) == 1:
                raise _refused(path)
            names = names[1:]
            documents = document["data"]
        else:
            documents = [document]
        if len(names) > MAXIMUM_DEPTH:
            raise StripeError(
                f"You cannot expand more than {MAXIMUM_DEPTH} levels of a property. "
                f"Property: {path}",
                param="expand",
            )
        for each in documents:
            _walk(account, each, names, path)


def _walk(account: Account, document: dict[str, Any], names: list[str], path: str) -> None:
    name, *rest = names
    if name not in EXPANDABLE.get(document["object"], set()):
        raise _refused(path)
    if name == "line_items":
        document[name] = line_items(account, document["id"])
        if rest:
            raise _refused(path)
        return
    value = document.get(name)
    if isinstance(value, str):
        document[name] = value = render(account.things[value])
    if rest and isinstance(value, dict):
        _walk(account, value, rest, path)


def line_items(account: Account, session_id: str) -> dict[str, Any]:
    """The list that a session includes on demand."""
    session = account.things[session_id]
    assert isinstance(session, Session)
    return {
        "object": "list",
        "data": [render(item) for item in session.line_items],
        "has_more": False,
        "url": f"/v1/checkout/sessions/{session.id}/line_items",
    }


def _refused(path: str) -> StripeError:
    return StripeError(
        f"This property cannot be expanded ({path}).",
        code="property_not_expandable",
        param="expand",
    )
