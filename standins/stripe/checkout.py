"""Checkout Sessions: created by the API, paid on the hosted page, expired by time or by request."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from standins.stripe import charging, invoicing, setting_up, subscribing
from standins.stripe.account import Account, new_id
from standins.stripe.billing_state import Invoice, Subscription
from standins.stripe.cards import Card
from standins.stripe.currencies import check_amount
from standins.stripe.cycles import pass_time
from standins.stripe.discounting import amount_off, chosen, find_code
from standins.stripe.errors import StripeError, missing_parameter
from standins.stripe.moving import release_funds
from standins.stripe.refunding import end_refunds
from standins.stripe.state import (
    Charge,
    Customer,
    LineItem,
    PaymentIntent,
    PaymentMethod,
    Price,
    Product,
    Recurring,
    Session,
)

MINUTE = 60
DAY = 86_400
SHORTEST_TRIAL = 2 * DAY
SESSION_ID_LENGTH = 58
BANK_METHODS = {"usd": "us_bank_account", "eur": "sepa_debit"}
EMAIL_OF_A_STRANGER = "customer@example.com"


# What goes with one mode only.
ONLY_IN = {
    "customer_creation": ("payment", "setup"),
    "payment_intent_data": ("payment",),
    "setup_intent_data": ("setup",),
    "subscription_data": ("subscription",),
    "payment_method_collection": ("subscription",),
    "line_items": ("payment", "subscription"),
    "allow_promotion_codes": ("subscription",),
    "discounts": ("subscription",),
    "currency": ("setup",),
}


def check_session(account: Account, params: dict[str, Any]) -> None:
    """Refuse what the shapes of the single parameters cannot see."""
    mode = params["mode"]
    for name, modes in ONLY_IN.items():
        if name in params and mode not in modes:
            raise StripeError(f"You can not pass `{name}` in `{mode}` mode.", param=name)
    for first, second in (
        ("customer", "customer_email"),
        ("customer", "customer_creation"),
        ("allow_promotion_codes", "discounts"),
    ):
        if first in params and second in params:
            raise StripeError(
                f"You may only specify one of these parameters: {first}, {second}.", param=second
            )
    customer = None
    if "customer" in params:
        customer = account.find(Customer, params["customer"], "customer")
    _check_tax(params, customer)
    if "expires_at" in params:
        _check_expiry(account.now(), params["expires_at"])
    if mode == "setup":
        if "currency" not in params and "payment_method_types" not in params:
            raise missing_parameter("currency")
        _check_method_types(params, params.get("currency"))
        return
    if not params.get("line_items"):
        raise missing_parameter("line_items")
    prices = [_price_of(account, item) for item in params["line_items"]]
    currency = prices[0].currency
    if any(price.currency != currency for price in prices):
        raise StripeError(
            "The `line_items` parameter contains items with different currencies. "
            "All items must use the same currency.",
            param="line_items",
        )
    _check_method_types(params, currency)
    if mode == "subscription":
        _check_subscription(account, params, prices)
        return
    _check_payment(params, prices)


def _check_payment(params: dict[str, Any], prices: list[Price]) -> None:
    for place, price in enumerate(prices):
        if "quantity" not in params["line_items"][place]:
            raise missing_parameter(f"line_items[{place}][quantity]")
        if price.recurring is not None:
            raise StripeError(
                "You specified `payment` mode but passed a recurring price. Either switch to "
                "`subscription` mode or use only one-time prices.",
                param=f"line_items[{place}][price]",
            )
    total = sum(
        price.of(item["quantity"]) for price, item in zip(prices, params["line_items"], strict=True)
    )
    check_amount(total, prices[0].currency, "line_items")


def _check_subscription(account: Account, params: dict[str, Any], prices: list[Price]) -> None:
    """Refuse what cannot be subscribed to; one-off prices are not modelled beside."""
    if not any(price.recurring for price in prices):
        raise StripeError(
            "You must provide at least one recurring price in `subscription` mode when using "
            "prices.",
            param="line_items",
        )
    if not all(price.recurring for price in prices):
        raise StripeError(
            "This stand-in models subscriptions of recurring prices only.", param="line_items"
        )
    items = params["line_items"]
    for place, (item, price) in enumerate(zip(items, prices, strict=True)):
        where = f"line_items[{place}]"
        if price.is_metered == ("quantity" in item):
            message = "Quantity should not be specified where usage_type is `metered`."
            raise (
                StripeError(message, param=f"{where}[quantity]")
                if price.is_metered
                else missing_parameter(f"{where}[quantity]")
            )
        if not price.active and "price" in item:
            raise StripeError(
                f"The price specified is inactive: {price.id}.", param=f"{where}[price]"
            )
    subscribing.check_together(prices, "line_items")
    data = params.get("subscription_data", {})
    end = subscribing.trial_end_of(data, account.now())
    if end is not None and end < account.now() + SHORTEST_TRIAL and "trial_end" in data:
        raise StripeError(
            "The `trial_end` date has to be at least 2 days in the future.",
            param="subscription_data[trial_end]",
        )
    customer = params.get("customer")
    for given in params.get("discounts", []):
        chosen(account, given, customer)


def _check_tax(params: dict[str, Any], customer: Customer | None) -> None:
    """Taxes need an address: one that is known, or one that the page asks for and keeps."""
    if "customer_update" in params and customer is None:
        raise StripeError(
            "`customer_update` can only be used with `customer`.", param="customer_update"
        )
    if not params.get("automatic_tax", {}).get("enabled") or customer is None:
        return
    keeps = params.get("customer_update", {}).get("address") == "auto"
    if customer.address is None and not keeps:
        raise StripeError(
            "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a "
            "valid address to the Customer or set either `customer_update[address]` to 'auto' or "
            "`customer_update[shipping]` to 'auto' to save the address entered in Checkout to the "
            "Customer.",
            code="customer_tax_location_invalid",
        )


def _check_method_types(params: dict[str, Any], currency: str | None) -> None:
    bank = BANK_METHODS.get(currency or "") if params["mode"] == "payment" else None
    kinds = ("card", bank)
    for kind in params.get("payment_method_types", ()):
        if kind not in kinds:
            raise StripeError(
                f"The payment method type provided: {kind} is invalid for the currency {currency}.",
                param="payment_method_types",
            )


def create_session(account: Account, params: dict[str, Any], base_url: str) -> Session:
    """Open a session; its page is served under `base_url`."""
    now = account.now()
    mode = params["mode"]
    items = [_line_item(account, item) for item in params.get("line_items", [])]
    currency = items[0].price.currency if items else params.get("currency")
    identifier = new_id("cs_test_", SESSION_ID_LENGTH)
    bank = [BANK_METHODS[currency]] if mode == "payment" and currency in BANK_METHODS else []
    creation = "always" if mode == "subscription" else "if_required"
    collects = "always" if mode != "payment" else "if_required"
    session = account.add(
        Session(
            id=identifier,
            created=now,
            expires_at=params.get("expires_at", now + DAY),
            mode=mode,
            line_items=items,
            currency=currency,
            payment_method_types=params.get("payment_method_types", ["card", *bank]),
            success_url=params["success_url"],
            adaptive_pricing=params.get("adaptive_pricing", {}).get("enabled", True),
            cancel_url=params.get("cancel_url"),
            url=f"{base_url}/c/pay/{identifier}",
            client_reference_id=params.get("client_reference_id"),
            customer=params.get("customer"),
            customer_creation=params.get("customer_creation", creation),
            customer_email=params.get("customer_email"),
            locale=params.get("locale"),
            submit_type=params.get("submit_type"),
            metadata=params.get("metadata", {}),
            payment_intent_data=params.get("payment_intent_data", {}),
            setup_intent_data=params.get("setup_intent_data", {}),
            subscription_data=params.get("subscription_data", {}),
            payment_method_collection=params.get("payment_method_collection", collects),
            allow_promotion_codes=params.get("allow_promotion_codes", False),
            automatic_tax=params.get("automatic_tax", {}).get("enabled", False),
            billing_address_collection=params.get("billing_address_collection"),
            tax_id_collection=params.get("tax_id_collection", {}).get("enabled", False),
            tax_percent=account.tax_percent
            if params.get("automatic_tax", {}).get("enabled")
            else 0,
        )
    )
    if mode != "payment":
        session.payment_status = "no_payment_required" if mode == "setup" else "unpaid"
    if mode == "setup":
        setting_up.prepare(account, session)
    for given in params.get("discounts", []):
        take_discount(account, session, given)
    return session


def take_discount(account: Account, session: Session, given: dict[str, str]) -> None:
    """Take a coupon off what the lines cost."""
    coupon, code = chosen(account, given, session.customer)
    if coupon.currency not in (None, session.currency):
        raise StripeError(
            f"This coupon is in {coupon.currency}, and the prices are in {session.currency}.",
            param="discounts",
        )
    session.discounts = [{"promotion_code": code.id} if code else {"coupon": coupon.id}]
    session.amount_discount = amount_off(coupon, session.amount_subtotal)


def take_code(account: Account, session: Session, words: str) -> None:
    """The buyer types a promotion code."""
    code = find_code(account, words)
    if not session.allow_promotion_codes or code is None:
        raise StripeError("This code is invalid.")
    take_discount(account, session, {"promotion_code": code.id})


def pay_by_card(account: Account, session: Session, card: Card, email: str | None = None) -> Charge:
    """One attempt by card; after a declined one the session stays open."""
    return pay(account, session, card_method(account, session, card, email))


def card_method(account: Account, session: Session, card: Card, email: str | None) -> PaymentMethod:
    """The card that a buyer types in."""
    _check_payable(session, "card")
    _meet_buyer(account, session, email)
    given = {"email": session.paid_by_email}
    return charging.make_method(account, "card", card=card, billing_details=given)


def complete(
    account: Account, session: Session, method: PaymentMethod | None, *, is_confirmed: bool = False
) -> str:
    """Subscribe or save a card; returns why not, or nothing."""
    kind = method.type if method else session.payment_method_types[0]
    _check_payable(session, kind)
    _meet_buyer(account, session, method.email if method else None)
    with account.as_of(session.customer):
        if session.mode == "subscription":
            refusal = _subscribe(account, session, method, is_confirmed=is_confirmed)
        elif method is None:
            raise StripeError("A card is needed.", status=402)
        else:
            refusal = setting_up.save(account, session, method)
    if not refusal:
        session.status = "complete"
        account.emit("checkout.session.completed", session)
    return refusal


def _subscribe(
    account: Account, session: Session, method: PaymentMethod | None, *, is_confirmed: bool
) -> str:
    """The first bill is paid, or the subscription stays incomplete and the page open."""
    customer = account.find(Customer, session.customer or "", "customer")
    if method is None and (session.amount_total or session.payment_method_collection == "always"):
        raise StripeError("A way to pay is needed.", status=402)
    if method is not None and not session.amount_total:
        refusal = setting_up.attach_to(account, method, customer.id)
        if refusal:
            return refusal
    subscription = account.things.get(session.attempt or "")
    if isinstance(subscription, Subscription) and not subscription.is_over:
        invoice = account.find(Invoice, subscription.latest_invoice or "", "invoice")
    else:
        items: list[tuple[Price, int | None]] = [
            (item.price, item.quantity) for item in session.line_items
        ]
        params = {
            **session.subscription_data,
            "discounts": session.discounts,
            "automatic_tax": {"enabled": session.automatic_tax},
        }
        subscription, invoice = subscribing.begin(
            account,
            customer,
            items,
            params,
            method=None if session.amount_total else method,
            session=session.id,
        )
        session.attempt = subscription.id
    if subscribing.collect(account, invoice, method, is_confirmed=is_confirmed) != "paid":
        return str(invoicing.failure_of(account, invoice))
    if method is not None and subscription.default_payment_method != method.id:
        subscribing.change(account, subscription, default_payment_method=method.id)
    session.subscription, session.invoice = subscription.id, invoice.id
    session.payment_status = "paid" if invoice.amount_paid else "no_payment_required"
    return ""


def pay_by_bank(account: Account, session: Session, email: str | None = None) -> Charge:
    """The buyer is done, the money is not there yet: complete and unpaid."""
    kind = BANK_METHODS.get(session.currency or "", "")
    _check_payable(session, kind)
    _meet_buyer(account, session, email)
    given = {"email": session.paid_by_email}
    return pay(account, session, charging.make_method(account, kind, billing_details=given))


def pay(account: Account, session: Session, method: PaymentMethod) -> Charge:
    """One attempt: a good card completes the session, a bank completes it unpaid."""
    _check_payable(session, method.type)
    if session.mode != "payment":
        raise StripeError(f"This Checkout Session is in {session.mode} mode.")
    _meet_buyer(account, session, method.email)
    intent = charging.intent_of(account, session)
    charge = charging.attempt(account, intent, method)
    if charge.status == "failed":
        return charge
    session.status = "complete"
    if charge.status == "succeeded":
        session.payment_status = "paid"
    account.emit("checkout.session.completed", session)
    match charging.answer_of_bank(account, intent, charge):
        case "succeeded":
            session.payment_status = "paid"
            account.emit("checkout.session.async_payment_succeeded", session)
        case "failed":
            account.emit("checkout.session.async_payment_failed", session)
    return charge


def settle(account: Account, session: Session, *, succeeded: bool) -> None:
    """The bank's answer to a delayed payment."""
    intent = waiting_intent(account, session)
    if intent is None:
        raise StripeError("This Checkout Session does not wait for a bank.")
    charge = account.find(Charge, intent.latest_charge or "", "charge")
    if succeeded:
        charging.succeed(account, intent, charge)
        session.payment_status = "paid"
        account.emit("checkout.session.async_payment_succeeded", session)
    else:
        charging.bounce(account, intent, charge)
        account.emit("checkout.session.async_payment_failed", session)


def waiting_intent(account: Account, session: Session) -> PaymentIntent | None:
    """The intent that waits for a bank, if this session has one."""
    if session.status != "complete" or session.payment_intent is None:
        return None
    intent = account.find(PaymentIntent, session.payment_intent, "payment_intent")
    return intent if intent.status == "processing" else None


def expire(account: Account, session: Session) -> None:
    """Close a session that nobody paid."""
    if session.status != "open":
        raise StripeError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session.status}`.",
            param="session",
        )
    session.status = "expired"
    waiting = account.things.get(session.attempt or "")
    if isinstance(waiting, Subscription) and waiting.status == "incomplete":
        subscribing.expire_incomplete(account, waiting)
    if session.payment_intent is not None:
        intent = account.find(PaymentIntent, session.payment_intent, "payment_intent")
        charging.cancel(account, intent, "expired")
    account.emit("checkout.session.expired", session)


def expire_due(account: Account) -> None:
    """Expire the open sessions whose time has come."""
    now = account.now()
    for session in account.all(Session):
        if session.status == "open" and session.expires_at <= now:
            expire(account, session)


def time_passed(account: Account) -> None:
    """Do what is due: sessions expire, refunds end, funds become available."""
    expire_due(account)
    end_refunds(account)
    release_funds(account)
    pass_time(account)


def success_address(session: Session) -> str:
    """Where the buyer goes after paying."""
    return session.success_url.replace("{CHECKOUT_SESSION_ID}", session.id)


def _price_of(account: Account, item: dict[str, Any]) -> Price:
    """The price that a line names, or one as it would be made for it."""
    if ("price" in item) == ("price_data" in item):
        raise StripeError(
            "You must specify exactly one of price and price_data for each line item.",
            param="line_items",
        )
    if "price" in item:
        return account.find(Price, item["price"], "line_items[0][price]")
    given = item["price_data"]
    return Price(
        id=new_id("price_"),
        created=account.now(),
        product=new_id("prod_", 14),
        currency=given["currency"],
        each=Decimal(given["unit_amount"]),
        recurring=Recurring(**given["recurring"]) if "recurring" in given else None,
        active=False,
    )


def _line_item(account: Account, item: dict[str, Any]) -> LineItem:
    price = _price_of(account, item)
    if "price_data" in item:
        fields = item["price_data"]["product_data"]
        product = Product(id=price.product, created=price.created, active=False, **fields)
        account.add(product)
        account.add(price)
    else:
        product = account.find(Product, price.product, "product")
    count = None if price.is_metered else item.get("quantity", 1)
    return LineItem(id=new_id("li_"), price=price, name=product.name, quantity=count)


def _check_expiry(now: int, expires_at: int) -> None:
    if expires_at < now + 30 * MINUTE:
        raise StripeError(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            param="expires_at",
        )
    if expires_at > now + DAY:
        raise StripeError(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def _check_payable(session: Session, kind: str) -> None:
    if session.status != "open":
        raise StripeError(f"This Checkout Session is {session.status}.")
    if kind not in session.payment_method_types:
        raise StripeError("This Checkout Session does not offer that way to pay.")


def _meet_buyer(account: Account, session: Session, email: str | None) -> None:
    known = session.customer_email
    if session.customer is not None:
        known = account.find(Customer, session.customer, "customer").email
    session.paid_by_email = known or email or session.paid_by_email or EMAIL_OF_A_STRANGER
    if session.customer is None and session.customer_creation == "always":
        customer = account.add(
            Customer(id=new_id("cus_", 14), created=account.now(), email=session.paid_by_email)
        )
        session.customer = customer.id
        account.emit("customer.created", customer)
