"""The endpoints of the API: path, parameters, and what is done with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from standins.stripe import charging, checkout, cycles, disputing, refunding, setting_up
from standins.stripe.account import new_id
from standins.stripe.billing_endpoints import (
    BILLING_ENDPOINTS,
    TAX,
    TRIAL_SETTINGS,
    check_recurring,
    take_lookup_key,
)
from standins.stripe.billing_state import TestClock
from standins.stripe.currencies import check_amount
from standins.stripe.endpoint import EXPAND, Call, Endpoint, fields_of, list_of, post, retrieve
from standins.stripe.errors import StripeError, missing_parameter
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
    or_empty,
    precise,
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
    Recurring,
    Refund,
    Session,
)


def _create_customer(call: Call) -> dict[str, Any]:
    account, fields = call.account, fields_of(call)
    settings = fields.pop("invoice_settings", {})
    method = fields.pop("payment_method", None)
    if "test_clock" in fields:
        clock = account.find(TestClock, fields["test_clock"], "test_clock")
        if not cycles.has_room(account, clock):
            raise StripeError("A test clock takes at most 3 customers.", param="test_clock")
    customer = Customer(id=new_id("cus_", 14), created=account.now(), **fields)
    if method is not None:
        found = charging.method_of(account, method)
        setting_up.attach(account, found, customer.id)
    account.add(customer)
    if "default_payment_method" in settings:
        setting_up.make_default(account, customer, settings["default_payment_method"])
    account.emit("customer.created", customer)
    return render(customer)


def _update_customer(call: Call) -> dict[str, Any]:
    account, fields = call.account, fields_of(call)
    customer = account.find(Customer, call.id, "customer", 404)
    before = render(customer)
    settings = fields.pop("invoice_settings", {})
    if settings.get("default_payment_method") == "":
        customer.default_payment_method = None
    elif "default_payment_method" in settings:
        setting_up.make_default(account, customer, settings["default_payment_method"])
    customer.metadata |= fields.pop("metadata", {})
    for name, value in fields.items():
        setattr(customer, name, value or None)
    after = render(customer)
    previous = {key: value for key, value in before.items() if after[key] != value}
    account.emit("customer.updated", customer, previous)
    return after


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
    product = account.add(Product(id=new_id("prod_", 14), created=account.now(), **fields_of(call)))
    account.emit("product.created", product)
    return render(product)


def _create_price(call: Call) -> dict[str, Any]:
    account = call.account
    account.find(Product, call.params["product"], "product")
    check_recurring(account, call.params)
    take_lookup_key(account, call.params)
    fields = fields_of(call)
    fields.pop("transfer_lookup_key", None)
    each = _take_amount(fields)
    if "recurring" in fields:
        fields["recurring"] = Recurring(**fields["recurring"])
    price = account.add(Price(id=new_id("price_"), created=account.now(), each=each, **fields))
    account.emit("price.created", price)
    return render(price)


def _take_amount(fields: dict[str, Any]) -> Decimal:
    amounts = [
        fields.pop(name) for name in ("unit_amount", "unit_amount_decimal") if name in fields
    ]
    if not amounts:
        raise missing_parameter("unit_amount")
    if len(amounts) > 1:
        raise StripeError(
            "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
            param="unit_amount_decimal",
        )
    each = Decimal(amounts[0])
    if each != int(each) and fields.get("recurring", {}).get("usage_type") != "metered":
        raise StripeError(
            "This stand-in models parts of the smallest unit for metered prices only.",
            param="unit_amount_decimal",
        )
    return each


def _update_product(call: Call) -> dict[str, Any]:
    account, fields = call.account, fields_of(call)
    product = account.find(Product, call.id, "product", 404)
    if "default_price" in fields:
        price = account.find(Price, fields["default_price"], "default_price")
        if price.product != product.id:
            raise StripeError("The price belongs to another product.", param="default_price")
    product.metadata |= fields.pop("metadata", {})
    for name, value in fields.items():
        setattr(product, name, value)
    account.emit("product.updated", product)
    return render(product)


def _list_prices(call: Call) -> dict[str, Any]:
    params = call.params
    keys = params.get("lookup_keys")
    found = [
        price
        for price in call.account.all(Price)
        if all(
            getattr(price, name) == params[name]
            for name in ("active", "currency", "product")
            if name in params
        )
        and (keys is None or price.lookup_key in keys)
        and params.get("type") in (None, "recurring" if price.recurring else "one_time")
    ]
    return page(call.account, Price, found, params) | {"url": "/v1/prices"}


def _create_method(call: Call) -> dict[str, Any]:
    return render(charging.create_method(call.account, call.params))


def _check_intent(call: Call) -> None:
    params = call.params
    check_amount(params["amount"], params["currency"], "amount")
    if "customer" in params:
        call.account.find(Customer, params["customer"], "customer")
    if params.get("off_session") and not params.get("confirm"):
        raise StripeError(
            "When `confirm` is missing or false, you cannot pass `off_session`.",
            param="off_session",
        )
    for name in ("customer", "payment_method"):
        if params.get("off_session") and name not in params:
            raise missing_parameter(name)
    if "return_url" in params and not params.get("confirm"):
        raise StripeError(
            "`return_url` can only be passed when `confirm` is true.", param="return_url"
        )
    ways = [name for name in WAYS_TO_PAY if name in params]
    if len(ways) > 1:
        raise StripeError(
            f"You may only specify one of these parameters: {', '.join(ways)}.", param=ways[0]
        )


def _create_intent(call: Call) -> dict[str, Any]:
    fields = fields_of(call)
    confirms, named = fields.pop("confirm", False), fields.pop("payment_method", None)
    fields.pop("automatic_payment_methods", None)
    return_url, away = fields.pop("return_url", None), fields.pop("off_session", False)
    kinds = ["card", *filter(None, [checkout.BANK_METHODS.get(fields["currency"])])]
    kinds = fields.pop("allowed_payment_method_types", kinds)
    # A payment method that does not exist is refused before anything is made.
    method = None if named is None else charging.method_of(call.account, named)
    if method is not None:
        charging.check_method(call.account, method, fields.get("customer"))
    intent = charging.make_intent(call.account, **{"payment_method_types": kinds, **fields})
    if method is not None:
        intent.payment_method = method.id
        intent.status = "requires_confirmation"
    if confirms:
        charging.confirm(call.account, intent, method, off_session=away, return_url=return_url)
    return render(intent)


def _update_intent(call: Call) -> dict[str, Any]:
    intent = call.account.find(PaymentIntent, call.id, "intent", 404)
    fields = fields_of(call)
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
    charging.confirm(
        call.account,
        intent,
        method,
        off_session=call.params.get("off_session", False),
        return_url=call.params.get("return_url"),
    )
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
    if session.mode != "payment":
        refusal = checkout.complete(account, session, method)
        if refusal:
            raise StripeError(refusal, status=402, kind="card_error", code="card_declined")
        return _payment_page(session)
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


PRODUCT = record({"description": text(), "name": text(), "metadata": metadata}, ["name"])
INTERVAL: dict[str, Shape] = {
    "interval": choice("day", "month", "week", "year"),
    "interval_count": integer(1),
}
PRICE = record(
    {
        "currency": currency,
        "product_data": PRODUCT,
        "recurring": record(INTERVAL, ["interval"]),
        "unit_amount": integer(0),
    },
    ["currency", "product_data", "unit_amount"],
)
LINE_ITEM = record({"price": text(), "price_data": PRICE, "quantity": integer(1, 999_999)})
ADDRESS = record(
    {name: text() for name in ("city", "country", "line1", "line2", "postal_code", "state")}
)
CUSTOMER: dict[str, Shape] = {
    "address": ADDRESS,
    "description": text(),
    "email": email,
    "invoice_settings": record({"default_payment_method": or_empty(text())}),
    "metadata": metadata,
    "name": text(256),
    "phone": text(20),
}
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
    "lookup_key": text(200),
    "metadata": metadata,
    "nickname": text(),
    "product": text(),
    "recurring": record(
        {**INTERVAL, "meter": text(), "usage_type": choice("licensed", "metered")}, ["interval"]
    ),
    "transfer_lookup_key": boolean,
    "unit_amount": integer(0),
    "unit_amount_decimal": precise,
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
    "allow_promotion_codes": boolean,
    "automatic_tax": TAX,
    "billing_address_collection": choice("auto", "required"),
    "currency": currency,
    "customer_update": record(
        {name: choice("auto", "never") for name in ("address", "name", "shipping")}
    ),
    "discounts": array(record({"coupon": text(), "promotion_code": text()}), 1),
    "payment_method_collection": choice("always", "if_required"),
    "setup_intent_data": record({"description": text(1000), "metadata": metadata}),
    "subscription_data": record(
        {
            "billing_mode": record({"type": choice("flexible")}, ["type"]),
            "description": text(500),
            "metadata": metadata,
            "trial_end": integer(0),
            "trial_period_days": integer(1, 730),
            "trial_settings": TRIAL_SETTINGS,
        }
    ),
    "tax_id_collection": record({"enabled": boolean}, ["enabled"]),
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
PRICE_FILTERS: dict[str, Shape] = {
    "active": boolean,
    "currency": currency,
    "lookup_keys": array(text(), 10),
    "product": text(),
    "type": choice("one_time", "recurring"),
}
SESSION_FILTERS: dict[str, Shape] = {
    "customer": text(),
    "subscription": text(),
    "payment_intent": text(),
    "status": choice("complete", "expired", "open"),
}
MOVEMENT_FILTERS: dict[str, Shape] = {"currency": currency, "source": text(), "type": text()}

ENDPOINTS = [
    *BILLING_ENDPOINTS,
    post("/v1/products", Product, PRODUCT_FIELDS, _create_product, required=["name"]),
    retrieve("/v1/products", Product),
    list_of("/v1/products", Product, {"active": boolean}),
    post(
        "/v1/products/{id}", Product, {**PRODUCT_FIELDS, "default_price": text()}, _update_product
    ),
    post(
        "/v1/prices",
        Price,
        PRICE_FIELDS,
        _create_price,
        required=["currency", "product"],
    ),
    retrieve("/v1/prices", Price),
    Endpoint(
        "GET",
        "/v1/prices",
        record({**LIST_FIELDS, **EXPAND, **PRICE_FILTERS}),
        _list_prices,
        Price,
        is_list=True,
    ),
    post(
        "/v1/customers",
        Customer,
        {**CUSTOMER, "payment_method": text(), "test_clock": text()},
        _create_customer,
    ),
    post("/v1/customers/{id}", Customer, CUSTOMER, _update_customer),
    retrieve("/v1/customers", Customer),
    list_of("/v1/customers", Customer, {"email": email}),
    post(
        "/v1/checkout/sessions",
        Session,
        SESSION,
        _create_session,
        required=["mode", "success_url"],
        check=_check_session,
    ),
    retrieve("/v1/checkout/sessions", Session),
    list_of("/v1/checkout/sessions", Session, SESSION_FILTERS),
    post("/v1/checkout/sessions/{id}/expire", Session, {}, _expire_session),
    Endpoint("GET", "/v1/checkout/sessions/{id}/line_items", record(LIST_FIELDS), _line_items),
    Endpoint("GET", "/v1/payment_pages/{id}", record({}), _show_page),
    Endpoint(
        "POST",
        "/v1/payment_pages/{id}/confirm",
        record({"expected_amount": integer(0), "payment_method": text()}, ["payment_method"]),
        _confirm_page,
    ),
    post(
        "/v1/payment_intents",
        PaymentIntent,
        INTENT,
        _create_intent,
        required=["amount", "currency"],
        check=_check_intent,
    ),
    retrieve("/v1/payment_intents", PaymentIntent),
    list_of("/v1/payment_intents", PaymentIntent, {"customer": text()}),
    post(
        "/v1/payment_intents/{id}",
        PaymentIntent,
        {"amount": integer(1), "description": text(1000), "metadata": metadata},
        _update_intent,
    ),
    post(
        "/v1/payment_intents/{id}/confirm",
        PaymentIntent,
        {"off_session": boolean, "payment_method": text(), "return_url": url},
        _confirm_intent,
    ),
    post(
        "/v1/payment_intents/{id}/cancel",
        PaymentIntent,
        {"cancellation_reason": CANCEL_REASON},
        _cancel_intent,
    ),
    post("/v1/payment_methods", PaymentMethod, METHOD, _create_method, required=["type"]),
    retrieve("/v1/payment_methods", PaymentMethod),
    retrieve("/v1/charges", Charge),
    list_of("/v1/charges", Charge, {"customer": text(), "payment_intent": text()}),
    retrieve("/v1/balance_transactions", BalanceTransaction),
    list_of("/v1/balance_transactions", BalanceTransaction, MOVEMENT_FILTERS),
    post("/v1/refunds", Refund, REFUND, _create_refund),
    retrieve("/v1/refunds", Refund),
    list_of("/v1/refunds", Refund, {"charge": text(), "payment_intent": text()}),
    post("/v1/refunds/{id}", Refund, {"metadata": metadata}, _update_refund),
    post("/v1/refunds/{id}/cancel", Refund, {}, _cancel_refund),
    retrieve("/v1/disputes", Dispute),
    list_of("/v1/disputes", Dispute, {"charge": text(), "payment_intent": text()}),
    post("/v1/disputes/{id}", Dispute, DISPUTE, _update_dispute),
    post("/v1/disputes/{id}/close", Dispute, {}, _close_dispute),
    retrieve("/v1/payouts", Payout),
    list_of("/v1/payouts", Payout, {"status": text()}),
    retrieve("/v1/events", Event),
    Endpoint("GET", "/v1/events", record({**LIST_FIELDS, **EVENT_FILTERS}), _list_events),
]
