"""The endpoints of the API: path, parameters, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tests.peers.stripe import checkout
from tests.peers.stripe.account import Account, new_id
from tests.peers.stripe.expand import line_items
from tests.peers.stripe.listing import LIST_FIELDS, page
from tests.peers.stripe.refunding import create_refund
from tests.peers.stripe.render import render
from tests.peers.stripe.shapes import (
    Shape,
    array,
    boolean,
    choice,
    currency,
    email,
    integer,
    metadata,
    record,
    text,
    url,
)
from tests.peers.stripe.state import (
    BalanceTransaction,
    Charge,
    Customer,
    Event,
    PaymentIntent,
    PaymentMethod,
    Refund,
    Session,
    Thing,
)

EXPAND: dict[str, Shape] = {"expand": array(text())}


@dataclass(frozen=True)
class Call:
    """One checked request."""

    account: Account
    params: dict[str, Any]
    base_url: str
    id: str = ""


@dataclass(frozen=True)
class Endpoint:
    """A method and a path, the shape of the parameters, and the deed."""

    method: str
    path: str
    shape: Shape
    act: Callable[[Call], dict[str, Any]]
    kind: type[Thing] | None = None
    """What the answer is made of, where its fields can be expanded."""
    is_list: bool = False
    check: Callable[[Call], None] | None = None
    """Looks at the parameters together; refusing here leaves no trace under the key."""


def _post(
    path: str,
    kind: type[Thing],
    fields: Mapping[str, Shape],
    act: Callable[[Call], dict[str, Any]],
    *,
    required: Collection[str] = (),
    check: Callable[[Call], None] | None = None,
) -> Endpoint:
    return Endpoint("POST", path, record({**fields, **EXPAND}, required), act, kind, check=check)


def _retrieve(path: str, kind: type[Thing]) -> Endpoint:
    def act(call: Call) -> dict[str, Any]:
        return render(call.account.find(kind, call.id, "id", 404))

    return Endpoint("GET", f"{path}/{{id}}", record(EXPAND), act, kind)


def _list(path: str, kind: type[Thing], filters: Mapping[str, Shape]) -> Endpoint:
    """A list whose filters are named like the fields they compare."""

    def act(call: Call) -> dict[str, Any]:
        wanted = {name: call.params[name] for name in filters if name in call.params}
        found = [
            thing
            for thing in call.account.all(kind)
            if all(getattr(thing, name) == value for name, value in wanted.items())
        ]
        return page(call.account, kind, found, call.params) | {"url": path}

    shape = record({**LIST_FIELDS, **EXPAND, **filters})
    return Endpoint("GET", path, shape, act, kind, is_list=True)


def _create_customer(call: Call) -> dict[str, Any]:
    fields = {name: value for name, value in call.params.items() if name != "expand"}
    account = call.account
    customer = account.add(Customer(id=new_id("cus_", 14), created=account.now(), **fields))
    account.emit("customer.created", customer)
    return render(customer)


def _check_session(call: Call) -> None:
    checkout.check_session(call.account, call.params)


def _create_session(call: Call) -> dict[str, Any]:
    return render(checkout.create_session(call.account, call.params, call.base_url))


def _expire_session(call: Call) -> dict[str, Any]:
    session = call.account.find(Session, call.id, "session", 404)
    checkout.expire(call.account, session)
    return render(session)


def _line_items(call: Call) -> dict[str, Any]:
    return line_items(call.account, call.account.find(Session, call.id, "session", 404).id)


def _create_refund(call: Call) -> dict[str, Any]:
    return render(create_refund(call.account, call.params))


def _list_events(call: Call) -> dict[str, Any]:
    params = call.params
    kinds = params.get("types", [params["type"]] if "type" in params else None)
    found = [
        event
        for event in call.account.all(Event)
        if (kinds is None or any(_matches(event.type, kind) for kind in kinds))
        and params.get("delivery_success", event.pending_webhooks == 0)
        == (event.pending_webhooks == 0)
    ]
    return page(call.account, Event, found, params) | {"url": "/v1/events"}


def _matches(kind: str, pattern: str) -> bool:
    return kind == pattern or (pattern.endswith(".*") and kind.startswith(pattern[:-1]))


CUSTOMER: dict[str, Shape] = {
    "description": text(),
    "email": email,
    "metadata": metadata,
    "name": text(256),
    "phone": text(20),
}
PRODUCT = record({"description": text(), "name": text(), "metadata": metadata}, ["name"])
PRICE = record(
    {"currency": currency, "product_data": PRODUCT, "unit_amount": integer(0)},
    ["currency", "product_data", "unit_amount"],
)
LINE_ITEM = record(
    {"price_data": PRICE, "quantity": integer(1, 999_999)}, ["price_data", "quantity"]
)
INTENT_DATA = record(
    {
        "description": text(1000),
        "metadata": metadata,
        "receipt_email": email,
        "setup_future_usage": choice("off_session", "on_session"),
        "statement_descriptor_suffix": text(22),
    }
)
SESSION: dict[str, Shape] = {
    "cancel_url": url,
    "client_reference_id": text(200),
    "customer": text(),
    "customer_creation": choice("always", "if_required"),
    "customer_email": email,
    "expires_at": integer(0),
    "line_items": array(LINE_ITEM),
    "locale": text(10),
    "metadata": metadata,
    "mode": choice("payment", "setup", "subscription"),
    "payment_intent_data": INTENT_DATA,
    "payment_method_types": array(choice("card", "sepa_debit", "us_bank_account")),
    "submit_type": choice("auto", "book", "donate", "pay", "subscribe"),
    "success_url": url,
    "ui_mode": choice("hosted_page"),
}
REFUND: dict[str, Shape] = {
    "amount": integer(1),
    "charge": text(),
    "metadata": metadata,
    "payment_intent": text(),
    "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
}
EVENT_FILTERS: dict[str, Shape] = {
    "delivery_success": boolean,
    "type": text(),
    "types": array(text(), 20),
}
SESSION_FILTERS: dict[str, Shape] = {
    "customer": text(),
    "payment_intent": text(),
    "status": choice("complete", "expired", "open"),
}
MOVEMENT_FILTERS: dict[str, Shape] = {"currency": currency, "source": text(), "type": text()}

ENDPOINTS = [
    _post("/v1/customers", Customer, CUSTOMER, _create_customer),
    _retrieve("/v1/customers", Customer),
    _list("/v1/customers", Customer, {"email": email}),
    _post(
        "/v1/checkout/sessions",
        Session,
        SESSION,
        _create_session,
        required=["mode", "line_items", "success_url"],
        check=_check_session,
    ),
    _retrieve("/v1/checkout/sessions", Session),
    _list("/v1/checkout/sessions", Session, SESSION_FILTERS),
    _post("/v1/checkout/sessions/{id}/expire", Session, {}, _expire_session),
    Endpoint("GET", "/v1/checkout/sessions/{id}/line_items", record(LIST_FIELDS), _line_items),
    _retrieve("/v1/payment_intents", PaymentIntent),
    _list("/v1/payment_intents", PaymentIntent, {"customer": text()}),
    _retrieve("/v1/payment_methods", PaymentMethod),
    _retrieve("/v1/charges", Charge),
    _list("/v1/charges", Charge, {"customer": text(), "payment_intent": text()}),
    _retrieve("/v1/balance_transactions", BalanceTransaction),
    _list("/v1/balance_transactions", BalanceTransaction, MOVEMENT_FILTERS),
    _post("/v1/refunds", Refund, REFUND, _create_refund),
    _retrieve("/v1/refunds", Refund),
    _list("/v1/refunds", Refund, {"charge": text(), "payment_intent": text()}),
    _retrieve("/v1/events", Event),
    Endpoint("GET", "/v1/events", record({**LIST_FIELDS, **EVENT_FILTERS}), _list_events),
]
