"""Checkout Sessions: created by the API, paid on the hosted page, expired by time or by request."""

from __future__ import annotations

from typing import Any

from standins.stripe import charging
from standins.stripe.account import Account, new_id
from standins.stripe.cards import Card
from standins.stripe.currencies import check_amount
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
    Session,
)

MINUTE = 60
DAY = 86_400
SESSION_ID_LENGTH = 58
BANK_METHODS = {"usd": "us_bank_account", "eur": "sepa_debit"}
EMAIL_OF_A_STRANGER = "customer@example.com"


def check_session(account: Account, params: dict[str, Any]) -> None:
    """Refuse what the shapes of the single parameters cannot see."""
    if params["mode"] != "payment":
        raise StripeError(
            f"This stand-in models mode=payment only, not {params['mode']}.", param="mode"
        )
    if "customer" in params and "customer_email" in params:
        raise StripeError(
            "You may only specify one of these parameters: customer, customer_email.",
            param="customer_email",
        )
    if "customer" in params and "customer_creation" in params:
        raise StripeError(
            "You may only specify one of these parameters: customer, customer_creation.",
            param="customer_creation",
        )
    if "customer" in params:
        account.find(Customer, params["customer"], "customer")
    if not params["line_items"]:
        raise missing_parameter("line_items")
    prices = [_price_of(account, item) for item in params["line_items"]]
    currency = prices[0].currency
    if any(price.currency != currency for price in prices):
        raise StripeError(
            "The `line_items` parameter contains items with different currencies. "
            "All items must use the same currency.",
            param="line_items",
        )
    for kind in params.get("payment_method_types", ()):
        if kind not in ("card", BANK_METHODS.get(currency)):
            raise StripeError(
                f"The payment method type provided: {kind} is invalid for the currency {currency}.",
                param="payment_method_types",
            )
    total = sum(
        price.unit_amount * item["quantity"]
        for price, item in zip(prices, params["line_items"], strict=True)
    )
    check_amount(total, currency, "line_items")
    if "expires_at" in params:
        _check_expiry(account.now(), params["expires_at"])


def create_session(account: Account, params: dict[str, Any], base_url: str) -> Session:
    """Open a session; its page is served under `base_url`."""
    now = account.now()
    items = [_line_item(account, item) for item in params["line_items"]]
    currency = items[0].price.currency
    identifier = new_id("cs_test_", SESSION_ID_LENGTH)
    bank = [BANK_METHODS[currency]] if currency in BANK_METHODS else []
    return account.add(
        Session(
            id=identifier,
            created=now,
            expires_at=params.get("expires_at", now + DAY),
            line_items=items,
            currency=currency,
            payment_method_types=params.get("payment_method_types", ["card", *bank]),
            success_url=params["success_url"],
            adaptive_pricing=params.get("adaptive_pricing", {}).get("enabled", True),
            cancel_url=params.get("cancel_url"),
            url=f"{base_url}/c/pay/{identifier}",
            client_reference_id=params.get("client_reference_id"),
            customer=params.get("customer"),
            customer_creation=params.get("customer_creation", "if_required"),
            customer_email=params.get("customer_email"),
            locale=params.get("locale"),
            submit_type=params.get("submit_type"),
            metadata=params.get("metadata", {}),
            payment_intent_data=params.get("payment_intent_data", {}),
        )
    )


def pay_by_card(account: Account, session: Session, card: Card, email: str | None = None) -> Charge:
    """One attempt by card; after a declined one the session stays open."""
    _check_payable(session, "card")
    _meet_buyer(account, session, email)
    given = {"email": session.paid_by_email}
    method = charging.make_method(account, "card", card=card, billing_details=given)
    return pay(account, session, method)


def pay_by_bank(account: Account, session: Session, email: str | None = None) -> Charge:
    """The buyer is done, the money is not there yet: complete and unpaid."""
    kind = BANK_METHODS.get(session.currency, "")
    _check_payable(session, kind)
    _meet_buyer(account, session, email)
    given = {"email": session.paid_by_email}
    return pay(account, session, charging.make_method(account, kind, billing_details=given))


def pay(account: Account, session: Session, method: PaymentMethod) -> Charge:
    """One attempt: a good card completes the session, a bank completes it unpaid."""
    _check_payable(session, method.type)
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
        unit_amount=given["unit_amount"],
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
    return LineItem(id=new_id("li_"), price=price, name=product.name, quantity=item["quantity"])


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
