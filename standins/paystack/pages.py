"""The hosted page: what a payer sees and may press. Every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from standins.paystack.account import Account
from standins.paystack.paying import CARDS, is_open
from standins.paystack.state import UNDER_WAY, Transaction

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 3rem auto; padding: 0 1rem }
label, select, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
select, button { padding: .5rem; margin: .2rem 0 .8rem }
.pay { background: #0ba4db; color: #fff; border: 0; border-radius: .3rem }
.error { color: #b00020 } .note { color: #666 }
"""


def display(transaction: Transaction) -> str:
    """The amount as people write it."""
    return f"{transaction.amount // 100}.{transaction.amount % 100:02d} {transaction.currency}"


def payment_page(account: Account, transaction: Transaction, error: str = "") -> str:
    """The page in whatever state the payment is."""
    message = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    payer = f'<p class="note">{escape(transaction.customer.email)}</p>'
    state = _state(account, transaction)
    return _document(f"Pay {escape(display(transaction))}", f"{payer}{message}{state}")


def list_page(transactions: Iterable[Transaction]) -> str:
    """Links to the pages that wait for a payer."""
    links = "".join(
        f'<p><a href="/checkout/{escape(thing.access_code)}">Pay {escape(display(thing))}</a></p>'
        for thing in transactions
    )
    none = "<p>None waits. POST /payments and POST /deposits answer the address of a new one.</p>"
    return _document("Payment pages", links or none)


def message_page(title: str) -> str:
    """A page that says one thing."""
    return _document(escape(title), "")


def _state(account: Account, transaction: Transaction) -> str:
    if transaction.status in UNDER_WAY:
        return (
            "<p>Your telephone asks for your PIN.</p>"
            '<form method="post"><p class="note">Play the telephone:</p>'
            '<button class="pay" name="action" value="confirm">Enter the PIN</button>'
            '<button name="action" value="refuse">Refuse</button>'
            '<button name="action" value="leave">Close this page</button></form>'
        )
    if transaction.status in ("success", "reversed"):
        return "<p>Payment successful.</p>"
    if not is_open(account, transaction):
        return "<p>This payment page has expired. Nothing was charged.</p>"
    return _form(transaction)


def _form(transaction: Transaction) -> str:
    parts = ['<form method="post">']
    if "card" in transaction.channels:
        options = "".join(
            f'<option value="{card.number}">{card.number} ({escape(card.label)})</option>'
            for card in CARDS.values()
        )
        parts.append(
            f'<label>Test card <select name="card">{options}</select></label>'
            '<button class="pay" name="action" value="pay">Pay</button>'
            '<button name="action" value="fail">Pay with a card that is declined</button>'
        )
    if "mobile_money" in transaction.channels and transaction.currency == "KES":
        parts.append('<button name="action" value="mpesa">Pay by M-PESA</button>')
    parts.append('<button name="action" value="leave">Cancel</button>')
    return "".join([*parts, "</form>"])


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style><h1>{title}</h1>{body}"
        '<p class="note">A stand-in for Paystack. No money moves.</p></html>'
    )
