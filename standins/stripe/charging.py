"""Payment intents and charges: attempts that succeed, fail, or wait for a bank."""

from __future__ import annotations

from typing import Any

from standins.stripe.account import Account, new_id
from standins.stripe.cards import CARD_NAMES, CARDS, IBANS
from standins.stripe.disputing import open_dispute
from standins.stripe.errors import StripeError, missing_parameter, missing_resource
from standins.stripe.moving import move
from standins.stripe.render import render
from standins.stripe.state import Charge, PaymentIntent, PaymentMethod, Session

FEE_PER_MILLE = 29
FEE_FIXED = 30


def fee_of(amount: int) -> int:
    """2.9 % and 30 minor units, rounded half up."""
    return (amount * FEE_PER_MILLE + 500) // 1000 + FEE_FIXED


def intent_of(account: Account, session: Session) -> PaymentIntent:
    """The intent of a session; like Stripe, made at the first attempt and not before."""
    if session.payment_intent is not None:
        return account.find(PaymentIntent, session.payment_intent, "payment_intent")
    intent = make_intent(
        account,
        amount=session.amount_total,
        currency=session.currency or "",
        payment_method_types=list(session.payment_method_types),
        customer=session.customer,
        **session.payment_intent_data,
    )
    session.payment_intent = intent.id
    return intent


def make_intent(account: Account, **fields: Any) -> PaymentIntent:
    """A new intent that nobody has paid."""
    identifier = new_id("pi_")
    intent = account.add(
        PaymentIntent(
            id=identifier,
            created=account.now(),
            client_secret=new_id(f"{identifier}_secret_"),
            **fields,
        )
    )
    account.emit("payment_intent.created", intent)
    return intent


def make_method(account: Account, kind: str, **fields: Any) -> PaymentMethod:
    """A way to pay: a card, or an account whose bank answers later."""
    return account.add(PaymentMethod(id=new_id("pm_"), created=account.now(), type=kind, **fields))


def create_method(account: Account, params: dict[str, Any]) -> PaymentMethod:
    """A payment method of a card's number or token, or of a test IBAN."""
    kind = params["type"]
    if kind not in params:
        raise missing_parameter(kind)
    known = {name: params[name] for name in ("billing_details", "metadata") if name in params}
    if kind == "sepa_debit":
        iban = params[kind]["iban"]
        if iban not in IBANS:
            raise StripeError(
                "The IBAN you provided is invalid.", code="invalid_bank_account_iban", param=kind
            )
        return make_method(account, kind, iban=iban, **known)
    given = params[kind]
    if "token" in given:
        card = CARD_NAMES.get(given["token"].removeprefix("tok_"))
        if card is None:
            raise missing_resource("token", given["token"], "card[token]")
    else:
        card = CARDS.get(given.get("number", ""))
        if card is None:
            raise StripeError(
                "Your card number is incorrect.",
                status=402,
                kind="card_error",
                code="incorrect_number",
                param="number",
            )
    return make_method(account, kind, card=card, **known)


def method_of(account: Account, identifier: str) -> PaymentMethod:
    """A payment method by its id; `pm_card_visa` and its like make a new one."""
    card = CARD_NAMES.get(identifier.removeprefix("pm_card_"))
    if identifier.startswith("pm_card_") and card is not None:
        return make_method(account, "card", card=card)
    return account.find(PaymentMethod, identifier, "payment_method")


def check_method(account: Account, method: PaymentMethod, customer: str | None) -> None:
    """Refuse a payment method that is somebody else's, or used up."""
    if method.customer is not None and method.customer != customer:
        raise StripeError(
            f"The PaymentMethod ({method.id}) belongs to a Customer. Please include the Customer "
            "in the `customer` parameter."
            if customer is None
            else f"The customer does not have a payment method with the ID {method.id}.",
            code="resource_missing" if customer else None,
            param="payment_method",
        )
    if method.is_used_up:
        raise StripeError(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
            "attachment, or was detached from a Customer. It may not be used again.",
            param="payment_method",
        )


def confirm(
    account: Account,
    intent: PaymentIntent,
    method: PaymentMethod | None,
    *,
    off_session: bool = False,
    return_url: str | None = None,
) -> None:
    """Try to collect, as the API does it: a declined card is an error."""
    if method is None and intent.payment_method is not None:
        method = account.find(PaymentMethod, intent.payment_method, "payment_method")
    if method is None:
        raise StripeError(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
            payment_intent=render(intent),
        )
    if method.type not in intent.payment_method_types:
        raise StripeError(
            f"The PaymentMethod provided ({method.type}) is not allowed for this PaymentIntent.",
            param="payment_method",
        )
    check_method(account, method, intent.customer)
    _check_waits(intent)
    if wants_authentication(method) and not off_session:
        ask_owner(account, intent, method, return_url)
        return
    charge = attempt(account, intent, method, off_session=off_session)
    if charge.status == "failed":
        raise declined(charge, payment_intent=render(intent))
    answer_of_bank(account, intent, charge)


def declined(charge: Charge, **more: Any) -> StripeError:
    """The answer to an attempt that failed."""
    card = charge.payment_method.card
    more["decline_code"] = charge.decline_code
    if card is not None and charge.decline_code == card.decline_code and card.advice_code:
        more["advice_code"] = card.advice_code
    return StripeError(
        charge.failure_message or "",
        status=402,
        kind="card_error",
        code=charge.failure_code,
        charge=charge.id,
        payment_method=render(charge.payment_method),
        **more,
    )


def wants_authentication(method: PaymentMethod) -> bool:
    """Whether the bank asks the owner of the card at this payment."""
    asks = method.card.authentication if method.card else ""
    return asks == "always" or (asks == "setup" and not method.is_set_up)


def ask_owner(
    account: Account, intent: PaymentIntent, method: PaymentMethod, return_url: str | None
) -> None:
    """The bank wants its customer to confirm, on a page of its own."""
    intent.status = "requires_action"
    intent.payment_method = method.id
    address = f"{account.base_url}/authenticate/{intent.id}"
    if return_url is None:
        action: dict[str, Any] = {
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": address},
        }
    else:
        action = {
            "type": "redirect_to_url",
            "redirect_to_url": {"return_url": return_url, "url": address},
        }
    intent.next_action = action
    account.emit("payment_intent.requires_action", intent)


def authenticate(account: Account, intent: PaymentIntent, *, agrees: bool) -> str:
    """The owner's answer; returns where the browser goes on."""
    if intent.status != "requires_action" or intent.next_action is None:
        raise StripeError(f"This payment is {intent.status}: there is nothing to confirm.")
    goes_on = intent.next_action.get("redirect_to_url", {}).get("return_url", "")
    method = account.find(PaymentMethod, intent.payment_method or "", "payment_method")
    intent.next_action = None
    if agrees:
        intent.status = "requires_confirmation"
        attempt(account, intent, method)
    else:
        intent.status = "requires_payment_method"
        intent.payment_method = None
        code = "payment_intent_authentication_failure"
        intent.last_payment_error = {
            "code": code,
            "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
            "message": "The provided PaymentMethod has failed authentication.",
            "payment_method": render(method),
            "type": "invalid_request_error",
        }
        account.emit("payment_intent.payment_failed", intent)
    if not goes_on:
        return ""
    outcome = "succeeded" if intent.status == "succeeded" else "failed"
    joint = "&" if "?" in goes_on else "?"
    return f"{goes_on}{joint}payment_intent={intent.id}&redirect_status={outcome}"


def answer_of_bank(account: Account, intent: PaymentIntent, charge: Charge) -> str | None:
    """A test IBAN is answered at once: succeeded or failed; any other account waits."""
    answer = IBANS.get(charge.payment_method.iban or "")
    if charge.status != "pending" or answer is None:
        return None
    if answer == "succeeded":
        succeed(account, intent, charge)
    else:
        bounce(account, intent, charge)
    return answer


def _check_waits(intent: PaymentIntent) -> None:
    if intent.status not in ("requires_payment_method", "requires_confirmation"):
        raise StripeError(
            f"You cannot confirm this PaymentIntent because it has a status of {intent.status}.",
            code="payment_intent_unexpected_state",
            payment_intent=render(intent),
        )


def attempt(
    account: Account,
    intent: PaymentIntent,
    method: PaymentMethod,
    *,
    off_session: bool = False,
) -> Charge:
    """Try to collect: a good card succeeds, a bad one fails, a bank debit stays pending."""
    _check_waits(intent)
    charge = account.add(
        Charge(
            id=new_id("ch_" if method.card else "py_"),
            created=account.now(),
            amount=intent.amount,
            currency=intent.currency,
            payment_intent=intent.id,
            payment_method=method,
            customer=intent.customer,
            description=intent.description,
            receipt_email=intent.receipt_email,
            shipping=intent.shipping,
            statement_descriptor_suffix=intent.statement_descriptor_suffix,
            metadata=dict(intent.metadata),
        )
    )
    intent.latest_charge = charge.id
    intent.payment_method = method.id
    intent.last_payment_error = None
    if method.card is None:
        intent.status = "processing"
        account.emit("charge.pending", charge)
        account.emit("payment_intent.processing", intent)
    elif method.card.decline_code is not None:
        card = method.card
        fail(account, intent, charge, card.error_code, card.error_message, card.decline_code)
    elif off_session and wants_authentication(method):
        needed = "authentication_required"
        message = "Your card was declined. This transaction requires authentication."
        fail(account, intent, charge, needed, message, needed)
    else:
        succeed(account, intent, charge)
    return charge


def succeed(account: Account, intent: PaymentIntent, charge: Charge) -> None:
    """The money arrives, less the fee."""
    card = charge.payment_method.card
    movement = move(
        account,
        "charge" if card else "payment",
        charge.amount,
        charge.currency,
        charge.id,
        fee=fee_of(charge.amount),
        description=charge.description,
    )
    charge.status = "succeeded"
    charge.balance_transaction = movement.id
    intent.status = "succeeded"
    intent.amount_received = charge.amount
    _keep(account, intent, charge.payment_method)
    account.emit("charge.succeeded", charge)
    account.emit("payment_intent.succeeded", intent)
    if card is not None and card.dispute:
        open_dispute(account, charge, reason=card.dispute, inquiry=card.is_inquiry)


def bounce(account: Account, intent: PaymentIntent, charge: Charge) -> None:
    """The bank does not pay."""
    message = "The customer's bank account could not be debited."
    fail(account, intent, charge, "insufficient_funds", message)


def _keep(account: Account, intent: PaymentIntent, method: PaymentMethod) -> None:
    """A card is saved with its customer if the intent says so, and else used up."""
    if method.customer is not None or method.card is None:
        method.is_set_up |= intent.setup_future_usage == "off_session"
    elif intent.customer is not None and intent.setup_future_usage is not None:
        method.is_set_up = intent.setup_future_usage == "off_session"
        attach(account, method, intent.customer)
    else:
        method.is_used_up = True


def attach(account: Account, method: PaymentMethod, customer: str) -> None:
    """Save a way to pay with a customer."""
    method.customer = customer
    account.emit("payment_method.attached", method)


def fail(
    account: Account,
    intent: PaymentIntent,
    charge: Charge,
    code: str,
    message: str,
    decline_code: str | None = None,
) -> None:
    """The attempt fails; the intent waits for another payment method."""
    card = charge.payment_method.card
    charge.status = "failed"
    charge.failure_code = code
    charge.decline_code = decline_code
    charge.failure_message = message
    intent.status = "requires_payment_method"
    intent.payment_method = None
    intent.last_payment_error = {
        "charge": charge.id,
        "code": code,
        "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
        "message": message,
        "payment_method": render(charge.payment_method),
        "type": "card_error" if card else "invalid_request_error",
    }
    if card is not None:
        intent.last_payment_error["decline_code"] = decline_code
    account.emit("charge.failed", charge)
    account.emit("payment_intent.payment_failed", intent)


def cancel(account: Account, intent: PaymentIntent, reason: str) -> None:
    """Give up on an intent that was not paid."""
    intent.status = "canceled"
    intent.canceled_at = account.now()
    intent.cancellation_reason = reason
    account.emit("payment_intent.canceled", intent)
