"""Invoices: drafts that become bills, are paid, fail, or are given up."""

from __future__ import annotations

from standins.stripe import charging
from standins.stripe.account import Account, new_id
from standins.stripe.billing_state import Invoice, InvoiceLine, InvoicePayment, Subscription
from standins.stripe.discounting import take_off
from standins.stripe.errors import StripeError
from standins.stripe.render import render
from standins.stripe.state import Charge, Customer, PaymentIntent, PaymentMethod

HOUR = 3600


def draft(
    account: Account,
    subscription: Subscription,
    reason: str,
    lines: list[InvoiceLine],
    period: tuple[int, int],
) -> Invoice:
    """A new draft; it takes up the prorations that wait."""
    customer = account.find(Customer, subscription.customer, "customer")
    lines = [*subscription.pending_lines, *lines]
    subscription.pending_lines = []
    discounts = [discount.id for discount in subscription.discounts]
    take_off(account, subscription, lines)
    invoice = account.add(
        Invoice(
            id=new_id("in_"),
            created=account.now(),
            customer=customer.id,
            currency=subscription.currency,
            billing_reason=reason,
            subscription=subscription.id,
            subscription_metadata=dict(subscription.metadata),
            period_start=period[0],
            period_end=period[1],
            lines=lines,
            base_url=account.base_url,
            customer_email=customer.email,
            customer_name=customer.name,
            automatic_tax=subscription.automatic_tax,
            tax_percent=account.tax_percent if subscription.automatic_tax else 0,
            discounts=discounts,
            starting_balance=customer.balance,
            test_clock=subscription.test_clock,
        )
    )
    subscription.latest_invoice = invoice.id
    account.emit("invoice.created", invoice)
    return invoice


def finalize(account: Account, invoice: Invoice) -> None:
    """The draft becomes a bill with a number; credit of the customer pays first."""
    if invoice.status != "draft":
        raise StripeError(
            "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
            code="invoice_not_editable",
        )
    customer = account.find(Customer, invoice.customer, "customer")
    invoice.number = f"{customer.id[-8:].upper()}-{customer.next_invoice:04d}"
    customer.next_invoice += 1
    customer.currency = invoice.currency
    invoice.starting_balance = customer.balance
    used = min(max(invoice.total, 0), -min(customer.balance, 0))
    customer.balance += used + min(invoice.total, 0)
    invoice.ending_balance = customer.balance
    invoice.status = "open"
    invoice.finalized_at = account.now()
    invoice.finalizes_at = None
    account.emit("invoice.finalized", invoice)
    if invoice.amount_due:
        _open_payment(account, invoice)


def _open_payment(account: Account, invoice: Invoice) -> None:
    intent = charging.make_intent(
        account,
        amount=invoice.amount_due,
        currency=invoice.currency,
        payment_method_types=["card"],
        customer=invoice.customer,
        description=f"Payment for Invoice {invoice.number}",
        setup_future_usage="off_session",
    )
    payment = InvoicePayment(
        id=new_id("inpay_"),
        created=account.now(),
        invoice=invoice.id,
        currency=invoice.currency,
        amount_requested=invoice.amount_due,
        payment_intent=intent.id,
    )
    invoice.payments.append(account.add(payment))


def latest_of(account: Account, subscription: Subscription) -> Invoice:
    """The youngest bill of a subscription."""
    return account.find(Invoice, subscription.latest_invoice or "", "invoice")


def intent_of(account: Account, invoice: Invoice) -> PaymentIntent | None:
    """The payment intent of a bill that is more than zero."""
    if not invoice.payments:
        return None
    return account.find(PaymentIntent, invoice.payments[-1].payment_intent, "payment_intent")


def try_to_collect(
    account: Account,
    invoice: Invoice,
    method: PaymentMethod | None,
    *,
    off_session: bool,
    is_confirmed: bool,
) -> str:
    """One attempt: `paid`, `failed`, or `requires_action`."""
    if invoice.status not in ("open", "uncollectible"):
        raise StripeError(
            f"This invoice is {invoice.status}: it cannot be paid.",
            code="invoice_not_editable",
        )
    intent = intent_of(account, invoice)
    if intent is None:
        _mark_paid(account, invoice)
        return "paid"
    invoice.attempt_count += 1
    invoice.next_payment_attempt = None
    if method is None:
        return "failed"
    charging.check_method(account, method, invoice.customer)
    away = off_session and not is_confirmed
    if not (away or is_confirmed) and charging.wants_authentication(method):
        charging.ask_owner(account, intent, method, None)
        return "requires_action"
    charge = charging.attempt(account, intent, method, off_session=away)
    if charge.status == "failed":
        needs = charge.failure_code == "authentication_required"
        return "requires_action" if needs else "failed"
    take_payment(account, invoice)
    return "paid"


def take_payment(account: Account, invoice: Invoice) -> None:
    """The payment intent has succeeded."""
    payment = invoice.payments[-1]
    payment.status, payment.amount_paid = "paid", payment.amount_requested
    payment.paid_at = account.now()
    invoice.amount_paid = payment.amount_requested
    _mark_paid(account, invoice)
    account.emit("invoice_payment.paid", payment)


def _mark_paid(account: Account, invoice: Invoice) -> None:
    invoice.status = "paid"
    invoice.paid_at = account.now()
    invoice.auto_advance = False
    invoice.next_payment_attempt = None


def void(account: Account, invoice: Invoice) -> None:
    """As if the bill had never been sent; credit that was used comes back."""
    _end(account, invoice, "void", ("open", "uncollectible"))
    invoice.voided_at = account.now()
    customer = account.find(Customer, invoice.customer, "customer")
    customer.balance -= (invoice.ending_balance or 0) - invoice.starting_balance
    account.emit("invoice.voided", invoice)


def mark_uncollectible(account: Account, invoice: Invoice) -> None:
    """Give up on a bill; it can still be paid."""
    _end(account, invoice, "uncollectible", ("open",))
    invoice.marked_uncollectible_at = account.now()
    account.emit("invoice.marked_uncollectible", invoice)


def _end(account: Account, invoice: Invoice, status: str, wanted: tuple[str, ...]) -> None:
    if invoice.status not in wanted:
        word = {"void": "void", "uncollectible": "mark as uncollectible"}[status]
        raise StripeError(
            f"You can only {word} an invoice that is {' or '.join(wanted)}. "
            f"This invoice is {invoice.status}.",
            code="invoice_not_editable",
        )
    invoice.status = status
    invoice.auto_advance = False
    invoice.next_payment_attempt = None
    if status == "void":
        _give_up_payment(account, invoice)


def _give_up_payment(account: Account, invoice: Invoice) -> None:
    intent = intent_of(account, invoice)
    if intent is not None and intent.status.startswith("requires"):
        charging.cancel(account, intent, "void_invoice")
        invoice.payments[-1].status = "canceled"
        invoice.payments[-1].canceled_at = account.now()


def failure_of(account: Account, invoice: Invoice) -> StripeError:
    """The answer to somebody who asked to collect an invoice in vain."""
    intent = intent_of(account, invoice)
    if intent is not None and intent.status == "requires_action":
        return StripeError(
            "This payment requires additional user action before it can be completed successfully.",
            status=402,
            kind="card_error",
            code="invoice_payment_intent_requires_action",
            payment_intent=render(intent),
        )
    if intent is None or intent.latest_charge is None:
        return StripeError(
            "There is no `default_payment_method` set on this Customer or Invoice. Please set "
            "either prior to payment.",
            code="missing",
        )
    charge = account.find(Charge, intent.latest_charge, "charge")
    return charging.declined(charge, payment_intent=render(intent))
