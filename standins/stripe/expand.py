"""The `expand` parameter: replace an id in a document by the object it names."""

from __future__ import annotations

from typing import Any

from standins.stripe.account import Account
from standins.stripe.billing_state import Invoice
from standins.stripe.errors import StripeError
from standins.stripe.render import listed, render
from standins.stripe.state import Session

MAXIMUM_DEPTH = 4
EXPANDABLE = {
    "balance_transaction": {"source": "charge"},
    "charge": {
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "payment_intent": "payment_intent",
    },
    "billing_portal.configuration": {},
    "billing_portal.session": {"configuration": "billing_portal.configuration"},
    "checkout.session": {
        "customer": "customer",
        "invoice": "invoice",
        "line_items": "list",
        "payment_intent": "payment_intent",
        "setup_intent": "setup_intent",
        "subscription": "subscription",
    },
    "customer": {"test_clock": "test_helpers.test_clock"},
    "discount": {
        "customer": "customer",
        "promotion_code": "promotion_code",
        "source": "discount.source",
    },
    "discount.source": {"coupon": "coupon"},
    "invoice": {
        "customer": "customer",
        "default_payment_method": "payment_method",
        "discounts": "discount",
        "payments": "list",
    },
    "invoice_payment": {"invoice": "invoice"},
    "promotion_code": {"customer": "customer"},
    "setup_intent": {"customer": "customer", "payment_method": "payment_method"},
    "subscription": {
        "customer": "customer",
        "default_payment_method": "payment_method",
        "discounts": "discount",
        "items": "subscription.items",
        "latest_invoice": "invoice",
        "pending_setup_intent": "setup_intent",
        "schedule": "subscription_schedule",
        "test_clock": "test_helpers.test_clock",
    },
    "subscription.items": {"data": "subscription_item"},
    "subscription_item": {"discounts": "discount"},
    "subscription_schedule": {"customer": "customer", "subscription": "subscription"},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "payment_intent": {
        "customer": "customer",
        "latest_charge": "charge",
        "payment_method": "payment_method",
    },
    "payment_method": {"customer": "customer"},
    "payout": {"balance_transaction": "balance_transaction"},
    "price": {"product": "product"},
    "product": {},
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
    },
}
"""For each kind the fields that expand, and the kind they expand to."""


def check_paths(kind: str, paths: list[str], *, is_list: bool) -> None:
    """Refuse what cannot be expanded, before anything is done."""
    for path in paths:
        names = path.split(".")
        if is_list and names.pop(0) != "data":
            raise _refused(path)
        if not names:
            raise _refused(path)
        if len(names) > MAXIMUM_DEPTH:
            raise StripeError(
                f"You cannot expand more than {MAXIMUM_DEPTH} levels of a property. "
                f"Property: {path}",
                param="expand",
            )
        here = kind
        for name in names:
            fields = EXPANDABLE.get(here, {})
            if name not in fields:
                raise _refused(path)
            here = fields[name]


def expand(account: Account, document: dict[str, Any], paths: list[str]) -> None:
    """Expand every checked path, in place; a list is entered through `data`."""
    is_list = document["object"] == "list"
    for path in paths:
        names = path.split(".")
        for each in document["data"] if is_list else [document]:
            _walk(account, each, names[1:] if is_list else names)


def _walk(account: Account, document: dict[str, Any], names: list[str]) -> None:
    name, *rest = names
    if name in INCLUDED and name not in document:
        document[name] = INCLUDED[name](account, document["id"])
    value = document.get(name)
    if isinstance(value, str):
        document[name] = value = render(account.things[value])
    if isinstance(value, list):
        document[name] = value = [
            render(account.things[each]) if isinstance(each, str) else each for each in value
        ]
    for each in value if isinstance(value, list) else [value]:
        if rest and isinstance(each, dict):
            _walk(account, each, rest)


def invoice_payments(account: Account, invoice_id: str) -> dict[str, Any]:
    """The payments that an invoice includes on demand."""
    invoice = account.things[invoice_id]
    assert isinstance(invoice, Invoice)
    url = f"/v1/invoice_payments?invoice={invoice.id}"
    return listed([render(each) for each in invoice.payments], url)


def line_items(account: Account, session_id: str) -> dict[str, Any]:
    """The list that a session includes on demand."""
    session = account.things[session_id]
    assert isinstance(session, Session)
    path = f"/v1/checkout/sessions/{session.id}/line_items"
    return listed([render(item) for item in session.line_items], path)


INCLUDED = {"line_items": line_items, "payments": invoice_payments}


def _refused(path: str) -> StripeError:
    return StripeError(
        f"This property cannot be expanded ({path}).",
        code="property_not_expandable",
        param="expand",
    )
