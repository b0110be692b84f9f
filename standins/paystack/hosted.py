"""The routes of the hosted page."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from standins.paystack import paying
from standins.paystack.account import Account
from standins.paystack.errors import PaystackError
from standins.paystack.pages import list_page, message_page, payment_page
from standins.paystack.state import Transaction

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


class HostedPage:
    """What the payer's browser asks for."""

    def __init__(self, account: Account) -> None:
        self.account = account

    async def open_pages(self, request: Request) -> Response:
        """The page at the bare address: it lists the payment pages that wait."""
        waiting = [t for t in self.account.transactions.values() if paying.is_open(self.account, t)]
        return HTMLResponse(list_page(waiting), headers=HEADERS)

    async def show(self, request: Request) -> Response:
        """The page of a payment."""
        transaction = self._transaction(request)
        if transaction is None:
            return HTMLResponse(message_page("No such payment page"), 404, HEADERS)
        return self._page(transaction, 200)

    async def submit(self, request: Request) -> Response:
        """A pressed button: go back to the merchant, or stay and read why not."""
        transaction = self._transaction(request)
        if transaction is None:
            return HTMLResponse(message_page("No such payment page"), 404, HEADERS)
        body = (await request.body()).decode("utf-8", "replace")
        form = {name: values[0] for name, values in parse_qs(body).items()}
        try:
            return self._act(transaction, form)
        except PaystackError as error:
            return self._page(transaction, error.status, str(error))

    def _act(self, transaction: Transaction, form: dict[str, str]) -> Response:
        account = self.account
        match form.get("action"):
            case "pay" | "fail" as action:
                card = paying.CARDS.get(form.get("card", paying.GOOD_CARD.number))
                if card is None:
                    raise PaystackError("Invalid card number")
                card = paying.DECLINED_CARD if action == "fail" else card
                paying.pay_by_card(account, transaction, card)
            case "mpesa" if transaction.currency == "KES":
                paying.ask_telephone(account, transaction)
                return self._page(transaction, 200)
            case "confirm" | "refuse" as action:
                paying.answer_telephone(account, transaction, confirmed=action == "confirm")
            case "leave":
                paying.leave(transaction)
                return self._left(transaction)
            case _:
                raise PaystackError("There is no such button.")
        if transaction.status == "failed":
            return self._page(transaction, 402, transaction.gateway_response)
        return _back(transaction)

    def _left(self, transaction: Transaction) -> Response:
        """Only who names an address in metadata hears of it, in the payer's browser."""
        metadata = transaction.metadata
        address = metadata.get("cancel_action") if isinstance(metadata, dict) else None
        if isinstance(address, str):
            return RedirectResponse(address, 303)
        return HTMLResponse(message_page("You left the payment page"), 200, HEADERS)

    def _transaction(self, request: Request) -> Transaction | None:
        code = request.path_params["code"]
        things = self.account.transactions.values()
        return next((thing for thing in things if thing.access_code == code), None)

    def _page(self, transaction: Transaction, status: int, error: str = "") -> Response:
        return HTMLResponse(payment_page(self.account, transaction, error), status, HEADERS)


def _back(transaction: Transaction) -> Response:
    """To the merchant's address, with the reference twice, as Paystack does."""
    if not transaction.callback_url:
        return HTMLResponse(message_page("Payment successful"), 200, HEADERS)
    parts = urlsplit(transaction.callback_url)
    query = [*parse_qsl(parts.query), ("trxref", transaction.reference)]
    query.append(("reference", transaction.reference))
    return RedirectResponse(urlunsplit(parts._replace(query=urlencode(query))), 303)
