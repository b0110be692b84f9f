"""The hosted pages: what a buyer sees and may press. Every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from standins.stripe.account import Account
from standins.stripe.billing_state import Invoice, PortalConfiguration, PortalSession, Subscription
from standins.stripe.cards import CARDS
from standins.stripe.checkout import BANK_METHODS, waiting_intent
from standins.stripe.currencies import display
from standins.stripe.state import Customer, LineItem, PaymentIntent, PaymentMethod, Session

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 3rem auto; padding: 0 1rem }
table { width: 100%; border-collapse: collapse } td { padding: .3rem 0 }
td:last-child { text-align: right }
.total td { border-top: 1px solid #ccc; font-weight: 600 }
label, select, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
select, input, button { padding: .5rem; margin: .2rem 0 .8rem }
.pay { background: #635bff; color: #fff; border: 0; border-radius: .3rem }
.error { color: #b00020 } .note { color: #666 }
"""


def payment_page(account: Account, session: Session, error: str = "", asked: str = "") -> str:
    """The page in whatever state the session is; `asked` is a card whose bank asks its owner."""
    message = _error(error)
    if session.mode == "setup":
        return _document("Save a card", f"{message}{_state(account, session, asked)}")
    currency = session.currency or ""
    rows = "".join(
        f"<tr><td>{escape(item.name)}{_times(item)}</td>"
        f"<td>{escape(display(item.total, item.price.currency))}</td></tr>"
        for item in session.line_items
    )
    if session.amount_discount:
        off = escape(display(-session.amount_discount, currency))
        rows += f"<tr><td>Discount</td><td>{off}</td></tr>"
    total = escape(display(session.amount_total, currency))
    today = "Total due today" if session.mode == "subscription" else "Total"
    table = f'<table>{rows}<tr class="total"><td>{today}</td><td>{total}</td></tr></table>'
    title = f"Subscribe: {total}" if session.mode == "subscription" else f"Pay {total}"
    return _document(title, f"{table}{message}{_state(account, session, asked)}")


def _times(item: LineItem) -> str:
    return ", by use" if item.quantity is None else f" &times; {item.quantity}"


def list_page(sessions: Iterable[Session]) -> str:
    """Links to the pages that wait for a payer."""
    links = "".join(
        f'<p><a href="/c/pay/{escape(session.id)}">{escape(_name_of(session))}</a></p>'
        for session in sessions
    )
    none = "<p>None waits. POST /deposits answers the address of a new one.</p>"
    return _document("Payment pages", links or none)


def _name_of(session: Session) -> str:
    if session.mode == "setup":
        return "Save a card"
    word = "Subscribe:" if session.mode == "subscription" else "Pay"
    return f"{word} {display(session.amount_total, session.currency or '')}"


def message_page(title: str) -> str:
    """A page that says one thing."""
    return _document(escape(title), "")


def authentication_page(intent: PaymentIntent) -> str:
    """The page of the payer's bank."""
    total = escape(display(intent.amount, intent.currency))
    return _document(
        "Your bank asks",
        f"<p>Is it you who pays {total}?</p>"
        '<form method="post"><button class="pay" name="action" value="complete">Yes, pay</button>'
        '<button name="action" value="fail">No</button></form>',
    )


def invoice_page(invoice: Invoice, error: str = "") -> str:
    """A bill, and a way to pay it while it is open."""
    rows = "".join(
        f"<tr><td>{escape(one.description)}</td>"
        f"<td>{escape(display(one.amount, invoice.currency))}</td></tr>"
        for one in invoice.lines
    )
    due = escape(display(invoice.amount_remaining, invoice.currency))
    table = f'<table>{rows}<tr class="total"><td>Due</td><td>{due}</td></tr></table>'
    link = f'<p><a href="/i/{escape(invoice.id)}/pdf">Download</a></p>'
    state = f"<p>This invoice is {escape(invoice.status)}.</p>"
    if invoice.status in ("open", "uncollectible"):
        state = f'<form method="post">{_cards()}{_button("pay", "Pay", "pay")}</form>'
    return _document(
        f"Invoice {escape(invoice.number or '')}", table + link + _error(error) + state
    )


def portal_page(
    account: Account,
    session: PortalSession,
    configuration: PortalConfiguration,
    error: str = "",
) -> str:
    """What a customer has, and what the configuration lets them change."""
    customer = account.find(Customer, session.customer, "customer")
    features = configuration.features
    parts = [_error(error)]
    for subscription in account.all(Subscription):
        if subscription.customer == customer.id and not subscription.is_over:
            parts.append(_subscription(subscription, features))
    for method in account.all(PaymentMethod):
        if method.customer == customer.id and method.card is not None:
            default = " (default)" if method.id == customer.default_payment_method else ""
            parts.append(f"<p>{escape(method.card.brand)} {method.card.last4}{default}</p>")
    if features["payment_method_update"]["enabled"]:
        button = _button("update_card", "Use this card from now on")
        parts.append(f'<form method="post">{_cards()}{button}</form>')
    if features["invoice_history"]["enabled"]:
        parts += [
            f'<p><a href="/i/{escape(invoice.id)}">{escape(invoice.number)}</a> '
            f"{escape(display(invoice.total, invoice.currency))} {escape(invoice.status)}</p>"
            for invoice in account.all(Invoice)
            if invoice.customer == customer.id and invoice.number
        ]
    if session.return_url:
        parts.append(f'<p><a href="{escape(session.return_url)}">Return</a></p>')
    return _document("Your plan", "".join(parts))


def _subscription(subscription: Subscription, features: dict[str, dict[str, object]]) -> str:
    names = ", ".join(item.price.nickname or item.price.product for item in subscription.items)
    hidden = f'<input type="hidden" name="subscription" value="{escape(subscription.id)}">'
    buttons = ""
    if features["subscription_cancel"]["enabled"]:
        leaves = subscription.cancel_at is not None
        buttons = _button("renew", "Do not cancel") if leaves else _button("cancel", "Cancel plan")
    products = features["subscription_update"]["products"]
    if features["subscription_update"]["enabled"] and isinstance(products, list):
        options = "".join(
            f'<option value="{escape(price)}">{escape(price)}</option>'
            for product in products
            for price in product["prices"]
        )
        buttons += f'<select name="price">{options}</select>{_button("switch", "Switch plan")}'
    status = escape(subscription.status)
    return f'<form method="post"><p>{escape(names)}: {status}</p>{hidden}{buttons}</form>'


def _state(account: Account, session: Session, asked: str) -> str:
    if session.status == "expired":
        return "<p>This checkout session has expired. Nothing was charged.</p>"
    if waiting_intent(account, session) is not None:
        return (
            "<p>You are done. The payment waits for the bank.</p>"
            '<form method="post"><p class="note">Play the bank:</p>'
            '<button name="action" value="settle">The bank pays</button>'
            '<button name="action" value="bounce">The bank refuses</button></form>'
        )
    if session.status == "complete":
        refused = session.payment_status == "unpaid"
        return f"<p>{'The bank refused the payment.' if refused else 'Paid. You are all done.'}</p>"
    if asked:
        return (
            f'<form method="post"><p>Your bank asks whether it is you.</p>'
            f'<input type="hidden" name="card" value="{escape(asked)}">'
            f"{_button('authenticate', 'Yes, it is me', 'pay')}{_button('refuse', 'No')}</form>"
        )
    return _form(session)


def _form(session: Session) -> str:
    parts = ['<form method="post">']
    if not session.customer and not session.customer_email:
        parts.append('<label>E-mail <input type="email" name="email"></label>')
    if session.allow_promotion_codes:
        parts.append('<label>Promotion code <input name="code"></label>')
        parts.append(_button("code", "Apply"))
    if "card" in session.payment_method_types:
        word = {"setup": "Save", "subscription": "Subscribe"}.get(session.mode, "Pay")
        parts.append(
            f'{_cards()}<button class="pay" name="action" value="pay">{word}</button>'
            f'<button name="action" value="decline">{word} with a card that is declined</button>'
        )
    if not session.amount_total and session.payment_method_collection == "if_required":
        parts.append(_button("without", "Go on without a card"))
    if BANK_METHODS.get(session.currency or "") in session.payment_method_types:
        parts.append('<button name="action" value="async">Pay later, by bank debit</button>')
    if session.cancel_url:
        parts.append('<button name="action" value="cancel">Cancel</button>')
    return "".join([*parts, "</form>"])


def _cards() -> str:
    options = "".join(
        f'<option value="{card.number}">{card.number} ({escape(card.label)})</option>'
        for card in CARDS.values()
    )
    return f'<label>Test card <select name="card">{options}</select></label>'


def _button(action: str, label: str, kind: str = "") -> str:
    shown = f' class="{kind}"' if kind else ""
    return f'<button{shown} name="action" value="{action}">{label}</button>'


def _error(error: str) -> str:
    return f'<p class="error" role="alert">{escape(error)}</p>' if error else ""


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style><h1>{title}</h1>{body}"
        '<p class="note">A stand-in for Stripe. No money moves.</p></html>'
    )
