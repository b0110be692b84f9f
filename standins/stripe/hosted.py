"""The routes of the hosted page."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from standins.stripe import checkout
from standins.stripe.account import Account
from standins.stripe.cards import CARDS, DECLINED_CARD, GOOD_CARD
from standins.stripe.errors import StripeError
from standins.stripe.form import decode
from standins.stripe.pages import list_page, message_page, payment_page
from standins.stripe.state import Session

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


class HostedPage:
    """What the buyer's browser asks for."""

    def __init__(self, account: Account) -> None:
        self.account = account

    async def show(self, request: Request) -> Response:
        """The page of a session."""
        session = self._session(request)
        if session is None:
            return self._message("No such checkout session", 404)
        return self._page(session, 410 if session.status == "expired" else 200)

    async def open_pages(self, request: Request) -> Response:
        """What whoever opens the bare address finds: the payment pages that wait."""
        checkout.time_passed(self.account)
        things = self.account.things.values()
        sessions = [s for s in things if isinstance(s, Session) and s.status == "open"]
        return HTMLResponse(list_page(sessions), headers=HEADERS)

    async def submit(self, request: Request) -> Response:
        """A pressed button: pay and go to `success_url`, or stay and read why not."""
        session = self._session(request)
        if session is None:
            return self._message("No such checkout session", 404)
        body = (await request.body()).decode("utf-8", "replace")
        try:
            return self._act(session, decode(body))
        except StripeError as error:
            return self._page(session, error.status, str(error))

    def _act(self, session: Session, form: dict[str, Any]) -> Response:
        email = str(form.get("email", "")) or None
        success = RedirectResponse(checkout.success_address(session), 303)
        match form.get("action"):
            case "pay" | "decline" as action:
                card = CARDS.get(str(form.get("card", GOOD_CARD.number)))
                if card is None:
                    raise StripeError("Your card number is incorrect.", status=402)
                if action == "decline":
                    card = DECLINED_CARD
                charge = checkout.pay_by_card(self.account, session, card, email)
                if charge.status == "failed":
                    return self._page(session, 402, charge.failure_message or "")
                return success
            case "async":
                checkout.pay_by_bank(self.account, session, email)
                return success
            case "settle" | "bounce" as action:
                checkout.settle(self.account, session, succeeded=action == "settle")
                return self._page(session, 200)
            case "cancel" if session.cancel_url:
                return RedirectResponse(session.cancel_url, 303)
        raise StripeError("There is no such button.")

    def _session(self, request: Request) -> Session | None:
        checkout.time_passed(self.account)
        session = self.account.things.get(request.path_params["id"])
        return session if isinstance(session, Session) else None

    def _page(self, session: Session, status: int, error: str = "") -> Response:
        return HTMLResponse(payment_page(self.account, session, error), status, HEADERS)

    def _message(self, title: str, status: int) -> Response:
        return HTMLResponse(message_page(title), status, HEADERS)
