"""The endpoints of recurring billing: path, parameters, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from standins.stripe import (
    cycles,
    discounting,
    invoicing,
    metering,
    portal,
    scheduling,
    setting_up,
    subscribing,
    updating,
)
from standins.stripe.account import Account, new_id
from standins.stripe.billing_state import (
    Coupon,
    Invoice,
    InvoicePayment,
    Meter,
    MeterEvent,
    PortalConfiguration,
    PortalSession,
    PromotionCode,
    Schedule,
    Subscription,
    TestClock,
)
from standins.stripe.charging import method_of
from standins.stripe.endpoint import EXPAND, Call, Endpoint, fields_of, list_of, post, retrieve
from standins.stripe.errors import StripeError
from standins.stripe.listing import LIST_FIELDS, page
from standins.stripe.moving import DAY
from standins.stripe.periods import LONGEST
from standins.stripe.render import render
from standins.stripe.shapes import (
    Shape,
    array,
    boolean,
    choice,
    currency,
    decimal,
    email,
    integer,
    metadata,
    or_empty,
    or_word,
    record,
    text,
    url,
)
from standins.stripe.state import Customer, PaymentMethod, Price, SetupIntent, Thing

KEPT_FOR = 30 * DAY
FURTHEST_WITHOUT = 730 * DAY
T = TypeVar("T", bound=Thing)
Act = Callable[[Call], dict[str, Any]]


def _upon(kind: type[T], act: Callable[[Account, T, dict[str, Any]], Any]) -> Act:
    """Do something with an object of a customer, at the customer's time."""

    def run(call: Call) -> dict[str, Any]:
        thing = call.account.find(kind, call.id, "id", 404)
        with call.account.as_of(getattr(thing, "customer", None)):
            act(call.account, thing, fields_of(call))
        return render(thing)

    return run


def _made(make: Callable[[Account, dict[str, Any]], Thing]) -> Act:
    def run(call: Call) -> dict[str, Any]:
        return render(make(call.account, fields_of(call)))

    return run


def _create_subscription(call: Call) -> dict[str, Any]:
    account, params = call.account, fields_of(call)
    customer = account.find(Customer, params["customer"], "customer")
    prices = subscribing.check_items(account, params["items"], "items")
    if {"cancel_at", "cancel_at_period_end"} <= set(params):
        raise StripeError(
            "You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
            param="cancel_at",
        )
    items = [
        (price, item.get("quantity")) for price, item in zip(prices, params["items"], strict=True)
    ]
    method = None
    if "default_payment_method" in params:
        method = account.find(
            PaymentMethod, params["default_payment_method"], "default_payment_method"
        )
        if method.customer != customer.id:
            raise StripeError(
                "The payment method must be attached to the customer.",
                param="default_payment_method",
            )
    with account.as_of(customer.id):
        subscription, invoice = subscribing.begin(account, customer, items, params, method=method)
        if params.get("payment_behavior") != "default_incomplete" or not invoice.amount_due:
            subscribing.collect(account, invoice)
        if params.get("cancel_at_period_end") or "cancel_at" in params:
            updating.update(
                account,
                subscription,
                {n: params[n] for n in ("cancel_at", "cancel_at_period_end") if n in params},
            )
    return render(subscription)


def _list_subscriptions(call: Call) -> dict[str, Any]:
    params = call.params
    status = params.get("status")
    shown = [
        s
        for s in call.account.all(Subscription)
        if params.get("customer", s.customer) == s.customer
        and (status in ("all", s.status) or (status is None and s.status != "canceled"))
        and ("price" not in params or any(i.price.id == params["price"] for i in s.items))
    ]
    return page(call.account, Subscription, shown, params) | {"url": "/v1/subscriptions"}


def _pay_invoice(account: Account, invoice: Invoice, params: dict[str, Any]) -> None:
    method = None
    if "payment_method" in params:
        method = account.find(PaymentMethod, params["payment_method"], "payment_method")
    if invoice.status == "draft":
        invoicing.finalize(account, invoice)
    if invoice.status == "paid":
        raise StripeError("Invoice is already paid", code="invoice_already_paid")
    away = params.get("off_session", False)
    if subscribing.collect(account, invoice, method, off_session=away) != "paid":
        raise invoicing.failure_of(account, invoice)


def _finalize_invoice(account: Account, invoice: Invoice, params: dict[str, Any]) -> None:
    invoicing.finalize(account, invoice)
    if params.get("auto_advance", invoice.auto_advance):
        subscribing.collect(account, invoice)


def _invoice_lines(call: Call) -> dict[str, Any]:
    invoice = call.account.find(Invoice, call.id, "invoice", 404)
    return dict(render(invoice)["lines"])


def _list_payments(call: Call) -> dict[str, Any]:
    params = call.params
    wanted = params.get("payment", {}).get("payment_intent")
    found = [
        each
        for each in call.account.all(InvoicePayment)
        if params.get("invoice", each.invoice) == each.invoice
        and wanted in (None, each.payment_intent)
        and params.get("status", each.status) == each.status
    ]
    return page(call.account, InvoicePayment, found, params) | {"url": "/v1/invoice_payments"}


def _attach(account: Account, method: PaymentMethod, params: dict[str, Any]) -> None:
    customer = account.find(Customer, params["customer"], "customer")
    setting_up.attach(account, method, customer.id)


def _attach_by_name(call: Call) -> dict[str, Any]:
    method = method_of(call.account, call.id)
    _attach(call.account, method, call.params)
    return render(method)


def _detach(account: Account, method: PaymentMethod, params: dict[str, Any]) -> None:
    setting_up.detach(account, method)


def _update_method(account: Account, method: PaymentMethod, params: dict[str, Any]) -> None:
    method.metadata |= params.get("metadata", {})
    method.billing_details |= params.get("billing_details", {})
    account.emit("payment_method.updated", method)


def _methods_of(call: Call) -> dict[str, Any]:
    path = f"/v1/customers/{call.id}/payment_methods"
    call.account.find(Customer, call.id, "customer", 404)
    return _methods(call, call.id) | {"url": path}


def _list_methods(call: Call) -> dict[str, Any]:
    if "customer" not in call.params:
        raise StripeError("Missing required param: customer.", param="customer")
    call.account.find(Customer, call.params["customer"], "customer")
    return _methods(call, call.params["customer"]) | {"url": "/v1/payment_methods"}


def _methods(call: Call, customer: str) -> dict[str, Any]:
    found = [
        m
        for m in call.account.all(PaymentMethod)
        if m.customer == customer and call.params.get("type", m.type) == m.type
    ]
    return page(call.account, PaymentMethod, found, call.params)


def _update_schedule(account: Account, schedule: Schedule, params: dict[str, Any]) -> None:
    scheduling.update(account, schedule, params)


def _update_code(account: Account, code: PromotionCode, params: dict[str, Any]) -> None:
    if params.get("active") and not code.active and discounting.find_code(account, code.code):
        raise StripeError("An active promotion code with this code exists.", param="active")
    code.active = params.get("active", code.active)
    code.metadata |= params.get("metadata", {})
    account.emit("promotion_code.updated", code)


def _delete_coupon(account: Account, coupon: Coupon, params: dict[str, Any]) -> None:
    if coupon.is_deleted:
        raise StripeError(f"No such coupon: '{coupon.id}'", status=404, code="resource_missing")
    account.emit("coupon.deleted", coupon)
    coupon.is_deleted = True


def _show_coupon(call: Call) -> dict[str, Any]:
    coupon = call.account.find(Coupon, call.id, "coupon", 404)
    if coupon.is_deleted:
        raise StripeError(f"No such coupon: '{coupon.id}'", status=404, code="resource_missing")
    return render(coupon)


def _list_coupons(call: Call) -> dict[str, Any]:
    found = [coupon for coupon in call.account.all(Coupon) if not coupon.is_deleted]
    return page(call.account, Coupon, found, call.params) | {"url": "/v1/coupons"}


def _list_codes(call: Call) -> dict[str, Any]:
    params = call.params
    found = [
        code
        for code in call.account.all(PromotionCode)
        if params.get("active", code.active) == code.active
        and params.get("coupon", code.coupon) == code.coupon
        and params.get("code", code.code).lower() == code.code.lower()
    ]
    return page(call.account, PromotionCode, found, params) | {"url": "/v1/promotion_codes"}


def _open_portal(call: Call) -> dict[str, Any]:
    return render(portal.open_session(call.account, fields_of(call), call.base_url))


def _create_clock(call: Call) -> dict[str, Any]:
    account = call.account
    now = account.account_time()
    clock = account.add(
        TestClock(id=new_id("clock_"), created=now, deletes_after=now + KEPT_FOR, **fields_of(call))
    )
    account.emit("test_helpers.test_clock.created", clock)
    return render(clock)


def _show_clock(call: Call) -> dict[str, Any]:
    """Asking is what brings a clock to its end; otherwise it takes a second."""
    clock = call.account.find(TestClock, call.id, "test_clock", 404)
    if clock.status == "advancing":
        cycles.finish(call.account, clock)
    return render(clock)


def _advance(account: Account, clock: TestClock, params: dict[str, Any]) -> None:
    target = params["frozen_time"]
    if clock.status != "ready":
        raise StripeError(
            f"The test clock cannot be advanced because its status is {clock.status}.", status=429
        )
    if target <= clock.frozen_time:
        raise StripeError(
            "The new frozen time must be after the current frozen time.", param="frozen_time"
        )
    ends = [
        s.period_end + (s.period_end - s.period_start)
        for s in account.all(Subscription)
        if s.test_clock == clock.id and not s.is_over
    ]
    limit = min(ends, default=clock.frozen_time + FURTHEST_WITHOUT)
    if target > limit:
        raise StripeError(
            "You can advance a test clock by two intervals of its shortest subscription at most.",
            param="frozen_time",
        )
    clock.target, clock.status = target, "advancing"
    account.emit("test_helpers.test_clock.advancing", clock)


def _report(call: Call) -> dict[str, Any]:
    return render(metering.report(call.account, fields_of(call)))


def _summaries(call: Call) -> dict[str, Any]:
    meter = call.account.find(Meter, call.id, "meter", 404)
    return metering.summary(call.account, meter, call.params)


def _deactivate(account: Account, meter: Meter, params: dict[str, Any]) -> None:
    if meter.status != "active":
        raise StripeError("This meter is not active.")
    meter.status, meter.deactivated_at = "inactive", account.now()
    account.emit("billing.meter.deactivated", meter)


def check_recurring(account: Account, params: dict[str, Any]) -> None:
    """Refuse an interval that is too long, and use that nothing counts."""
    given = params.get("recurring")
    if given is None:
        return
    if given.get("interval_count", 1) > LONGEST[given["interval"]]:
        raise StripeError(
            "The interval must be at most three years.", param="recurring[interval_count]"
        )
    if (given.get("usage_type") == "metered") != ("meter" in given):
        raise StripeError(
            "A metered price needs a meter, and only a metered one has it.",
            param="recurring[meter]",
        )
    if "meter" in given:
        account.find(Meter, given["meter"], "recurring[meter]")


def take_lookup_key(account: Account, params: dict[str, Any], own: Price | None = None) -> None:
    """Two active prices cannot have one key, unless it is handed over."""
    key = params.get("lookup_key")
    for price in account.all(Price):
        if key is not None and price.lookup_key == key and price is not own:
            if not params.get("transfer_lookup_key"):
                raise StripeError(
                    f"A price (`{price.id}`) already uses that lookup key.", param="lookup_key"
                )
            price.lookup_key = None


def _update_price(account: Account, price: Price, params: dict[str, Any]) -> None:
    take_lookup_key(account, params, price)
    for name in ("active", "lookup_key", "nickname"):
        setattr(price, name, params.get(name, getattr(price, name)))
    price.metadata |= params.get("metadata", {})
    account.emit("price.updated", price)


PAY_BEHAVIOUR = choice(
    "allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"
)
PRORATION = choice("always_invoice", "create_prorations", "none")
QUANTITY = integer(0, 999_999)
TAX = record({"enabled": boolean}, ["enabled"])
TRIAL_SETTINGS = record(
    {
        "end_behavior": record(
            {"missing_payment_method": choice("cancel", "create_invoice", "pause")},
            ["missing_payment_method"],
        )
    },
    ["end_behavior"],
)
FLEXIBLE = record({"type": choice("flexible")}, ["type"])
DISCOUNTS = array(record({"coupon": text(), "promotion_code": text()}), 1)
ANCHOR = record({"type": choice("now", "unchanged")}, ["type"])
CANCELLATION = record({"comment": text(), "feedback": choice(*portal.REASONS)})
CANCEL_AT = or_word(integer(0), "min_period_end", "max_period_end")
SUBSCRIPTION_FIELDS: dict[str, Shape] = {
    "automatic_tax": TAX,
    "cancel_at_period_end": boolean,
    "default_payment_method": text(),
    "description": text(500),
    "metadata": metadata,
    "off_session": boolean,
    "payment_behavior": PAY_BEHAVIOUR,
    "proration_behavior": PRORATION,
    "trial_settings": TRIAL_SETTINGS,
}
NEW_ITEM = record({"price": text(), "quantity": QUANTITY, "metadata": metadata}, ["price"])
SUBSCRIPTION: dict[str, Shape] = {
    **SUBSCRIPTION_FIELDS,
    "billing_mode": FLEXIBLE,
    "cancel_at": CANCEL_AT,
    "collection_method": choice("charge_automatically"),
    "customer": text(),
    "discounts": DISCOUNTS,
    "items": array(NEW_ITEM, 20),
    "trial_end": or_word(integer(0), "now"),
    "trial_period_days": integer(1, 730),
}
ITEM = record(
    {
        "deleted": boolean,
        "id": text(),
        "metadata": metadata,
        "price": text(),
        "quantity": QUANTITY,
    }
)
SUBSCRIPTION_CHANGES: dict[str, Shape] = {
    **SUBSCRIPTION_FIELDS,
    "billing_cycle_anchor": ANCHOR,
    "cancel_at": or_empty(CANCEL_AT),
    "cancellation_details": CANCELLATION,
    "discounts": or_empty(DISCOUNTS),
    "items": array(ITEM, 20),
    "pause_collection": or_empty(
        record(
            {
                "behavior": choice("keep_as_draft", "mark_uncollectible", "void"),
                "resumes_at": integer(0),
            },
            ["behavior"],
        )
    ),
    "proration_date": integer(0),
    "trial_end": or_word(integer(0), "now"),
}
PHASE = record(
    {
        "duration": record(
            {"interval": choice(*LONGEST), "interval_count": integer(1)}, ["interval"]
        ),
        "end_date": integer(0),
        "items": array(NEW_ITEM, 20),
        "metadata": metadata,
        "proration_behavior": PRORATION,
        "start_date": integer(0),
        "trial_end": integer(0),
    },
    ["items"],
)
SCHEDULE_CHANGES: dict[str, Shape] = {
    "end_behavior": choice("cancel", "release"),
    "metadata": metadata,
    "phases": array(PHASE, 10),
    "proration_behavior": PRORATION,
}
STATUSES = (
    "active",
    "all",
    "canceled",
    "incomplete",
    "incomplete_expired",
    "past_due",
    "paused",
    "trialing",
    "unpaid",
)
ENABLED = record({"enabled": boolean}, ["enabled"])
FEATURES = record(
    {
        "customer_update": record(
            {
                "allowed_updates": or_empty(
                    array(choice("address", "email", "name", "phone", "shipping", "tax_id"))
                ),
                "enabled": boolean,
            }
        ),
        "invoice_history": ENABLED,
        "payment_method_update": ENABLED,
        "subscription_cancel": record(
            {
                "cancellation_reason": record(
                    {"enabled": boolean, "options": array(choice(*portal.REASONS))}
                ),
                "enabled": boolean,
                "mode": choice("at_period_end", "immediately"),
                "proration_behavior": PRORATION,
            }
        ),
        "subscription_update": record(
            {
                "default_allowed_updates": or_empty(
                    array(choice("price", "promotion_code", "quantity"))
                ),
                "enabled": boolean,
                "products": or_empty(
                    array(
                        record({"prices": array(text()), "product": text()}, ["prices", "product"])
                    )
                ),
                "proration_behavior": PRORATION,
            }
        ),
    }
)
CONFIGURATION: dict[str, Shape] = {
    "business_profile": record(
        {"headline": text(60), "privacy_policy_url": url, "terms_of_service_url": url}
    ),
    "default_return_url": url,
    "features": FEATURES,
    "metadata": metadata,
    "name": text(255),
}
COUPON: dict[str, Shape] = {
    "amount_off": integer(1),
    "currency": currency,
    "duration": choice("forever", "once", "repeating"),
    "duration_in_months": integer(1),
    "id": text(200),
    "max_redemptions": integer(1),
    "metadata": metadata,
    "name": text(40),
    "percent_off": decimal(0, 100),
    "redeem_by": integer(0),
}
PROMOTION_CODE: dict[str, Shape] = {
    "active": boolean,
    "code": text(500),
    "customer": text(),
    "expires_at": integer(0),
    "max_redemptions": integer(1),
    "metadata": metadata,
    "promotion": record({"coupon": text(), "type": choice("coupon")}, ["coupon", "type"]),
}
METER: dict[str, Shape] = {
    "customer_mapping": record(
        {"event_payload_key": text(100), "type": choice("by_id")}, ["event_payload_key", "type"]
    ),
    "default_aggregation": record({"formula": choice("count", "last", "sum")}, ["formula"]),
    "display_name": text(250),
    "event_name": text(100),
    "value_settings": record({"event_payload_key": text(100)}, ["event_payload_key"]),
}
METER_EVENT: dict[str, Shape] = {
    "event_name": text(100),
    "identifier": text(100),
    "payload": metadata,
    "timestamp": integer(0),
}
SUMMARIES: dict[str, Shape] = {
    **LIST_FIELDS,
    "customer": text(),
    "end_time": integer(0),
    "start_time": integer(0),
}
INVOICE_FILTERS: dict[str, Shape] = {
    "customer": text(),
    "status": choice("draft", "open", "paid", "uncollectible", "void"),
    "subscription": text(),
}
INVOICE_PATH = "/v1/invoices/{id}"
SUBSCRIPTION_PATH = "/v1/subscriptions/{id}"
BILLING_DETAILS = record({"email": email, "name": text(), "phone": text()})
METHOD_TYPE = choice("card", "sepa_debit", "us_bank_account")


def _listing(path: str, kind: type[Thing], filters: dict[str, Shape], act: Act) -> Endpoint:
    shape = record({**LIST_FIELDS, **EXPAND, **filters})
    return Endpoint("GET", path, shape, act, kind, is_list=True)


BILLING_ENDPOINTS = [
    replace(endpoint, is_pinned=True)
    for endpoint in (
        post(
            "/v1/subscriptions",
            Subscription,
            SUBSCRIPTION,
            _create_subscription,
            required=["customer", "items"],
        ),
        _listing(
            "/v1/subscriptions",
            Subscription,
            {"customer": text(), "price": text(), "status": choice(*STATUSES)},
            _list_subscriptions,
        ),
        retrieve("/v1/subscriptions", Subscription),
        post(
            SUBSCRIPTION_PATH,
            Subscription,
            SUBSCRIPTION_CHANGES,
            _upon(Subscription, updating.update),
        ),
        Endpoint(
            "DELETE",
            SUBSCRIPTION_PATH,
            record(
                {
                    "cancellation_details": CANCELLATION,
                    "invoice_now": boolean,
                    "prorate": boolean,
                    **EXPAND,
                }
            ),
            _upon(Subscription, updating.cancel),
            Subscription,
        ),
        post(
            f"{SUBSCRIPTION_PATH}/resume",
            Subscription,
            {"billing_cycle_anchor": ANCHOR, "proration_behavior": PRORATION},
            _upon(Subscription, updating.resume),
        ),
        post(
            "/v1/subscription_schedules",
            Schedule,
            {"from_subscription": text(), "metadata": metadata},
            _made(scheduling.create),
        ),
        retrieve("/v1/subscription_schedules", Schedule),
        list_of("/v1/subscription_schedules", Schedule, {"customer": text()}),
        post(
            "/v1/subscription_schedules/{id}",
            Schedule,
            SCHEDULE_CHANGES,
            _upon(Schedule, _update_schedule),
        ),
        post(
            "/v1/subscription_schedules/{id}/release",
            Schedule,
            {},
            _upon(Schedule, lambda account, schedule, _: scheduling.release(account, schedule)),
        ),
        post(
            "/v1/subscription_schedules/{id}/cancel",
            Schedule,
            {},
            _upon(Schedule, lambda account, schedule, _: scheduling.cancel(account, schedule)),
        ),
        list_of("/v1/invoices", Invoice, INVOICE_FILTERS),
        retrieve("/v1/invoices", Invoice),
        Endpoint("GET", f"{INVOICE_PATH}/lines", record(LIST_FIELDS), _invoice_lines),
        post(
            f"{INVOICE_PATH}/pay",
            Invoice,
            {"off_session": boolean, "payment_method": text()},
            _upon(Invoice, _pay_invoice),
        ),
        post(
            f"{INVOICE_PATH}/finalize",
            Invoice,
            {"auto_advance": boolean},
            _upon(Invoice, _finalize_invoice),
        ),
        post(
            f"{INVOICE_PATH}/void",
            Invoice,
            {},
            _upon(Invoice, lambda account, invoice, _: invoicing.void(account, invoice)),
        ),
        post(
            f"{INVOICE_PATH}/mark_uncollectible",
            Invoice,
            {},
            _upon(
                Invoice, lambda account, invoice, _: invoicing.mark_uncollectible(account, invoice)
            ),
        ),
        _listing(
            "/v1/invoice_payments",
            InvoicePayment,
            {
                "invoice": text(),
                "payment": record(
                    {"payment_intent": text(), "type": choice("payment_intent")}, ["type"]
                ),
                "status": choice("canceled", "open", "paid"),
            },
            _list_payments,
        ),
        retrieve("/v1/invoice_payments", InvoicePayment),
        post(
            "/v1/payment_methods/{id}/attach",
            PaymentMethod,
            {"customer": text()},
            _attach_by_name,
            required=["customer"],
        ),
        post(
            "/v1/payment_methods/{id}",
            PaymentMethod,
            {"billing_details": BILLING_DETAILS, "metadata": metadata},
            _upon(PaymentMethod, _update_method),
        ),
        post("/v1/payment_methods/{id}/detach", PaymentMethod, {}, _upon(PaymentMethod, _detach)),
        _listing(
            "/v1/payment_methods",
            PaymentMethod,
            {"customer": text(), "type": METHOD_TYPE},
            _list_methods,
        ),
        _listing(
            "/v1/customers/{id}/payment_methods",
            PaymentMethod,
            {"type": METHOD_TYPE},
            _methods_of,
        ),
        retrieve("/v1/setup_intents", SetupIntent),
        list_of("/v1/setup_intents", SetupIntent, {"customer": text(), "payment_method": text()}),
        post("/v1/coupons", Coupon, COUPON, _made(discounting.create_coupon)),
        Endpoint("GET", "/v1/coupons/{id}", record(EXPAND), _show_coupon, Coupon),
        _listing("/v1/coupons", Coupon, {}, _list_coupons),
        Endpoint("DELETE", "/v1/coupons/{id}", record({}), _upon(Coupon, _delete_coupon), Coupon),
        post(
            "/v1/promotion_codes",
            PromotionCode,
            PROMOTION_CODE,
            _made(discounting.create_promotion_code),
            required=["promotion"],
        ),
        retrieve("/v1/promotion_codes", PromotionCode),
        _listing(
            "/v1/promotion_codes",
            PromotionCode,
            {"active": boolean, "code": text(), "coupon": text()},
            _list_codes,
        ),
        post(
            "/v1/promotion_codes/{id}",
            PromotionCode,
            {"active": boolean, "metadata": metadata},
            _upon(PromotionCode, _update_code),
        ),
        post(
            "/v1/billing_portal/configurations",
            PortalConfiguration,
            CONFIGURATION,
            _made(portal.configure),
            required=["features"],
        ),
        retrieve("/v1/billing_portal/configurations", PortalConfiguration),
        list_of(
            "/v1/billing_portal/configurations",
            PortalConfiguration,
            {"active": boolean, "is_default": boolean},
        ),
        post(
            "/v1/billing_portal/configurations/{id}",
            PortalConfiguration,
            {**CONFIGURATION, "active": boolean},
            _upon(PortalConfiguration, portal.change_configuration),
        ),
        post(
            "/v1/billing_portal/sessions",
            PortalSession,
            {
                "configuration": text(),
                "customer": text(),
                "locale": text(10),
                "return_url": url,
            },
            _open_portal,
        ),
        post(
            "/v1/test_helpers/test_clocks",
            TestClock,
            {"frozen_time": integer(0), "name": text(300)},
            _create_clock,
            required=["frozen_time"],
        ),
        Endpoint(
            "GET", "/v1/test_helpers/test_clocks/{id}", record(EXPAND), _show_clock, TestClock
        ),
        list_of("/v1/test_helpers/test_clocks", TestClock, {}),
        post(
            "/v1/test_helpers/test_clocks/{id}/advance",
            TestClock,
            {"frozen_time": integer(0)},
            _upon(TestClock, _advance),
            required=["frozen_time"],
        ),
        post(
            "/v1/billing/meters",
            Meter,
            METER,
            _made(metering.create_meter),
            required=["default_aggregation", "display_name", "event_name"],
        ),
        retrieve("/v1/billing/meters", Meter),
        list_of("/v1/billing/meters", Meter, {"status": choice("active", "inactive")}),
        post("/v1/billing/meters/{id}/deactivate", Meter, {}, _upon(Meter, _deactivate)),
        Endpoint(
            "GET",
            "/v1/billing/meters/{id}/event_summaries",
            record(SUMMARIES, ["customer", "end_time", "start_time"]),
            _summaries,
        ),
        post(
            "/v1/billing/meter_events",
            MeterEvent,
            METER_EVENT,
            _report,
            required=["event_name", "payload"],
        ),
        post(
            "/v1/prices/{id}",
            Price,
            {
                "active": boolean,
                "lookup_key": text(200),
                "metadata": metadata,
                "nickname": text(),
                "transfer_lookup_key": boolean,
            },
            _upon(Price, _update_price),
        ),
    )
]
