"""The endpoints of the API: path, parameters, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from standins.stripe import charging, checkout, disputing, refunding
from standins.stripe.account import Account, new_id
from standins.stripe.currencies import check_amount
from standins.stripe.errors import StripeError
from standins.stripe.expand import line_items
from standins.stripe.listing import LIST_FIELDS, page
from standins.stripe.render import EVIDENCE, render
from standins.stripe.shapes import (
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
from standins.stripe.state import (
    BalanceTransaction,
    Charge,
    Customer,
    Dispute,
    Event,
    PaymentIntent,
    PaymentMethod,
    Payout,
    Price,
    Product,
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
    """A method and a path, the shape of the parameters, and the handler."""

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


def _create_product(call: Call) -> dict[str, Any]:
    account = call.account
    product = account.add(Product(id=new_id("prod_", 14), created=account.now(), **_fields(call)))
    account.emit("product.created", product)
    return render(product)


def _create_price(call: Call) -> dict[str, Any]:
    account = call.account
    account.find(Product, call.params["product"], "product")
    price = account.add(Price(id=new_id("price_"), created=account.now(), **_fields(call)))
    account.emit("price.created", price)
    return render(price)


def _fields(call: Call) -> dict[str, Any]:
    return {name: value for name, value in call.params.items() if name != "expand"}


def _create_method(call: Call) -> dict[str, Any]:
    return render(charging.create_method(call.account, call.params))


def _check_intent(call: Call) -> None:
    params = call.params
    check_amount(params["amount"], params["currency"], "amount")
    if "customer" in params:
        call.account.find(Customer, params["customer"], "customer")
    ways = [name for name in WAYS_TO_PAY if name in params]
    if len(ways) > 1:
        raise StripeError(
            f"You may only specify one of these parameters: {', '.join(ways)}.", param=ways[0]
        )


def _create_intent(call: Call) -> dict[str, Any]:
    fields = _fields(call)
    confirms, named = fields.pop("confirm", False), fields.pop("payment_method", None)
    for name in ("automatic_payment_methods", "return_url", "off_session"):
        fields.pop(name, None)
    kinds = ["card", *filter(None, [checkout.BANK_METHODS.get(fields["currency"])])]
    kinds = fields.pop("allowed_payment_method_types", kinds)
    # A payment method that does not exist is refused before anything is made.
    method = None if named is None else charging.method_of(call.account, named)
    intent = charging.make_intent(call.account, **{"payment_method_types": kinds, **fields})
    if method is not None:
        intent.payment_method = method.id
        intent.status = "requires_confirmation"
    if confirms:
        charging.confirm(call.account, intent, method)
    return render(intent)


def _update_intent(call: Call) -> dict[str, Any]:
    intent = call.account.find(PaymentIntent, call.id, "intent", 404)
    fields = _fields(call)
    if "amount" in fields:
        if not intent.status.startswith("requires"):
            raise StripeError(
                f"This PaymentIntent's amount could not be updated because it has a status of "
                f"{intent.status}.",
                code="payment_intent_unexpected_state",
                payment_intent=render(intent),
            )
        check_amount(fields["amount"], intent.currency, "amount")
        intent.amount = fields["amount"]
    intent.metadata |= fields.get("metadata", {})
    intent.description = fields.get("description", intent.description)
    return render(intent)


def _confirm_intent(call: Call) -> dict[str, Any]:
    intent = call.account.find(PaymentIntent, call.id, "intent", 404)
    named = call.params.get("payment_method")
    method = None if named is None else charging.method_of(call.account, named)
    charging.confirm(call.account, intent, method)
    return render(intent)


def _cancel_intent(call: Call) -> dict[str, Any]:
    intent = call.account.find(PaymentIntent, call.id, "intent", 404)
    if not intent.status.startswith("requires"):
        raise StripeError(
            f"You cannot cancel this PaymentIntent because it has a status of {intent.status}.",
            code="payment_intent_unexpected_state",
            payment_intent=render(intent),
        )
    reason = call.params.get("cancellation_reason", "requested_by_customer")
    charging.cancel(call.account, intent, reason)
    return render(intent)


def _payment_page(session: Session) -> dict[str, Any]:
    """Not documented: what the vendor's command line asks for in place of a browser."""
    return {
        "id": session.id,
        "object": "payment_page",
        "livemode": False,
        "payment_status": session.payment_status,
        "status": session.status,
    }


def _show_page(call: Call) -> dict[str, Any]:
    return _payment_page(call.account.find(Session, call.id, "id", 404))


def _confirm_page(call: Call) -> dict[str, Any]:
    account = call.account
    session = account.find(Session, call.id, "id", 404)
    if call.params.get("expected_amount", session.amount_total) != session.amount_total:
        raise StripeError(
            "The amount to be charged is not the expected one.",
            code="checkout_amount_mismatch",
            param="expected_amount",
        )
    method = charging.method_of(account, call.params["payment_method"])
    charge = checkout.pay(account, session, method)
    if charge.status == "failed" and charge.payment_method.card is not None:
        raise StripeError(
            charge.failure_message or "", status=402, kind="card_error", code=charge.failure_code
        )
    return _payment_page(session)


def _create_refund(call: Call) -> dict[str, Any]:
    return render(refunding.create_refund(call.account, call.params))


def _update_refund(call: Call) -> dict[str, Any]:
    refund = call.account.find(Refund, call.id, "id", 404)
    refunding.update_refund(call.account, refund, call.params.get("metadata", {}))
    return render(refund)


def _cancel_refund(call: Call) -> dict[str, Any]:
    refund = call.account.find(Refund, call.id, "id", 404)
    refunding.cancel_refund(call.account, refund)
    return render(refund)


def _update_dispute(call: Call) -> dict[str, Any]:
    dispute = call.account.find(Dispute, call.id, "dispute", 404)
    disputing.update_dispute(call.account, dispute, call.params)
    return render(dispute)


def _close_dispute(call: Call) -> dict[str, Any]:
    dispute = call.account.find(Dispute, call.id, "dispute", 404)
    disputing.end_dispute(call.account, dispute, won=False)
    return render(dispute)


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
    {"price": text(), "price_data": PRICE, "quantity": integer(1, 999_999)}, ["quantity"]
)
ADDRESS = record(
    {name: text() for name in ("city", "country", "line1", "line2", "postal_code", "state")}
)
SHIPPING = record({"address": ADDRESS, "name": text(), "phone": text(20)}, ["address", "name"])
INTENT_FIELDS: dict[str, Shape] = {
    "description": text(1000),
    "metadata": metadata,
    "receipt_email": email,
    "setup_future_usage": choice("off_session", "on_session"),
    "shipping": SHIPPING,
    "statement_descriptor_suffix": text(22),
}
INTENT_DATA = record(INTENT_FIELDS)
PRODUCT_FIELDS: dict[str, Shape] = {
    "active": boolean,
    "description": text(),
    "metadata": metadata,
    "name": text(),
}
PRICE_FIELDS: dict[str, Shape] = {
    "active": boolean,
    "currency": currency,
    "metadata": metadata,
    "nickname": text(),
    "product": text(),
    "unit_amount": integer(0),
}
METHOD: dict[str, Shape] = {
    "billing_details": record(
        {"address": ADDRESS, "email": email, "name": text(), "phone": text()}
    ),
    "card": record({"number": text(), "token": text()}),
    "metadata": metadata,
    "sepa_debit": record({"iban": text(34)}, ["iban"]),
    "type": choice("card", "sepa_debit"),
}
# The first is what newer versions call the second.
WAYS_TO_PAY = (
    "allowed_payment_method_types",
    "payment_method_types",
    "automatic_payment_methods",
)
METHOD_TYPES = array(choice("card", "sepa_debit", "us_bank_account"))
INTENT: dict[str, Shape] = {
    **INTENT_FIELDS,
    "allowed_payment_method_types": METHOD_TYPES,
    "amount": integer(1),
    "automatic_payment_methods": record(
        {"allow_redirects": choice("always", "never"), "enabled": boolean}, ["enabled"]
    ),
    "confirm": boolean,
    "currency": currency,
    "customer": text(),
    "off_session": boolean,
    "payment_method": text(),
    "payment_method_types": METHOD_TYPES,
    "return_url": url,
}
CANCEL_REASON = choice("abandoned", "duplicate", "fraudulent", "requested_by_customer")
DISPUTE: dict[str, Shape] = {
    "evidence": record({name: text(150_000) for name in EVIDENCE}),
    "metadata": metadata,
    "submit": boolean,
}
SESSION: dict[str, Shape] = {
    "adaptive_pricing": record({"enabled": boolean}),
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
    _post("/v1/products", Product, PRODUCT_FIELDS, _create_product, required=["name"]),
    _retrieve("/v1/products", Product),
    _list("/v1/products", Product, {"active": boolean}),
    _post(
        "/v1/prices",
        Price,
        PRICE_FIELDS,
        _create_price,
        required=["currency", "product", "unit_amount"],
    ),
    _retrieve("/v1/prices", Price),
    _list("/v1/prices", Price, {"active": boolean, "product": text()}),
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
    Endpoint("GET", "/v1/payment_pages/{id}", record({}), _show_page),
    Endpoint(
        "POST",
        "/v1/payment_pages/{id}/confirm",
        record({"expected_amount": integer(0), "payment_method": text()}, ["payment_method"]),
        _confirm_page,
    ),
    _post(
        "/v1/payment_intents",
        PaymentIntent,
        INTENT,
        _create_intent,
        required=["amount", "currency"],
        check=_check_intent,
    ),
    _retrieve("/v1/payment_intents", PaymentIntent),
    _list("/v1/payment_intents", PaymentIntent, {"customer": text()}),
    _post(
        "/v1/payment_intents/{id}",
        PaymentIntent,
        {"amount": integer(1), "description": text(1000), "metadata": metadata},
        _update_intent,
    ),
    _post(
        "/v1/payment_intents/{id}/confirm",
        PaymentIntent,
        {"payment_method": text(), "return_url": url},
        _confirm_intent,
    ),
    _post(
        "/v1/payment_intents/{id}/cancel",
        PaymentIntent,
        {"cancellation_reason": CANCEL_REASON},
        _cancel_intent,
    ),
    _post("/v1/payment_methods", PaymentMethod, METHOD, _create_method, required=["type"]),
    _retrieve("/v1/payment_methods", PaymentMethod),
    _retrieve("/v1/charges", Charge),
    _list("/v1/charges", Charge, {"customer": text(), "payment_intent": text()}),
    _retrieve("/v1/balance_transactions", BalanceTransaction),
    _list("/v1/balance_transactions", BalanceTransaction, MOVEMENT_FILTERS),
    _post("/v1/refunds", Refund, REFUND, _create_refund),
    _retrieve("/v1/refunds", Refund),
    _list("/v1/refunds", Refund, {"charge": text(), "payment_intent": text()}),
    _post("/v1/refunds/{id}", Refund, {"metadata": metadata}, _update_refund),
    _post("/v1/refunds/{id}/cancel", Refund, {}, _cancel_refund),
    _retrieve("/v1/disputes", Dispute),
    _list("/v1/disputes", Dispute, {"charge": text(), "payment_intent": text()}),
    _post("/v1/disputes/{id}", Dispute, DISPUTE, _update_dispute),
    _post("/v1/disputes/{id}/close", Dispute, {}, _close_dispute),
    _retrieve("/v1/payouts", Payout),
    _list("/v1/payouts", Payout, {"status": text()}),
    _retrieve("/v1/events", Event),
    Endpoint("GET", "/v1/events", record({**LIST_FIELDS, **EVENT_FILTERS}), _list_events),
]
