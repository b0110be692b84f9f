"""The hosted page: what a buyer sees and may press. Every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from standins.stripe.account import Account
from standins.stripe.cards import CARDS
from standins.stripe.checkout import BANK_METHODS, waiting_intent
from standins.stripe.currencies import display
from standins.stripe.state import Session

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


def payment_page(account: Account, session: Session, error: str = "") -> str:
    """The page in whatever state the session is."""
    rows = "".join(
        f"<tr><td>{escape(item.name)} &times; {item.quantity}</td>"
        f"<td>{escape(display(item.total, item.price.currency))}</td></tr>"
        for item in session.line_items
    )
    total = escape(display(session.amount_total, session.currency))
    table = f'<table>{rows}<tr class="total"><td>Total</td><td>{total}</td></tr></table>'
    message = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    return _document(f"Pay {total}", f"{table}{message}{_state(account, session)}")


def list_page(sessions: Iterable[Session]) -> str:
    """Links to the pages that wait for a payer."""
    links = "".join(
        f'<p><a href="/c/pay/{escape(session.id)}">'
        f"Pay {escape(display(session.amount_total, session.currency))}</a></p>"
        for session in sessions
    )
    none = "<p>None waits. POST /deposits answers the address of a new one.</p>"
    return _document("Payment pages", links or none)


def message_page(title: str) -> str:
    """A page that says one thing."""
    return _document(escape(title), "")


def _state(account: Account, session: Session) -> str:
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
        paid = session.payment_status == "paid"
        return f"<p>{'Paid. You are all done.' if paid else 'The bank refused the payment.'}</p>"
    return _form(session)


def _form(session: Session) -> str:
    parts = ['<form method="post">']
    if not session.customer and not session.customer_email:
        parts.append('<label>E-mail <input type="email" name="email"></label>')
    if "card" in session.payment_method_types:
        options = "".join(
            f'<option value="{card.number}">{card.number} ({escape(card.label)})</option>'
            for card in CARDS.values()
        )
        parts.append(
            f'<label>Test card <select name="card">{options}</select></label>'
            '<button class="pay" name="action" value="pay">Pay</button>'
            '<button name="action" value="decline">Pay with a card that is declined</button>'
        )
    if BANK_METHODS.get(session.currency) in session.payment_method_types:
        parts.append('<button name="action" value="async">Pay later, by bank debit</button>')
    if session.cancel_url:
        parts.append('<button name="action" value="cancel">Cancel</button>')
    return "".join([*parts, "</form>"])


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style><h1>{title}</h1>{body}"
        '<p class="note">A stand-in for Stripe. No money moves.</p></html>'
    )
