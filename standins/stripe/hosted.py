"""The routes of the hosted page."""

from __future__ import annotations

from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from standins.stripe import charging, checkout, invoicing, portal, subscribing
from standins.stripe.account import Account
from standins.stripe.billing_state import Invoice, PortalConfiguration, PortalSession
from standins.stripe.cards import CARDS, DECLINED_CARD, GOOD_CARD, Card
from standins.stripe.documents import invoice_pdf
from standins.stripe.errors import StripeError
from standins.stripe.form import decode
from standins.stripe.pages import (
    authentication_page,
    invoice_page,
    list_page,
    message_page,
    payment_page,
    portal_page,
)
from standins.stripe.state import PaymentIntent, Session, Thing

T = TypeVar("T", bound=Thing)
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
        """The page at the bare address: it lists the payment pages that wait."""
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
            case "pay" | "decline" | "authenticate" as action:
                card = _card(form)
                if action == "decline":
                    card = DECLINED_CARD
                if card.authentication and action == "pay":
                    return self._page(session, 200, asked=card.number)
                refusal = self._pay(session, card, email, is_confirmed=action == "authenticate")
                return self._page(session, 402, refusal) if refusal else success
            case "refuse":
                return self._page(session, 402, "We are unable to authenticate your card.")
            case "without" if session.mode == "subscription":
                checkout.complete(self.account, session, None)
                return success
            case "code":
                checkout.take_code(self.account, session, str(form.get("code", "")))
                return self._page(session, 200)
            case "async":
                checkout.pay_by_bank(self.account, session, email)
                return success
            case "settle" | "bounce" as action:
                checkout.settle(self.account, session, succeeded=action == "settle")
                return self._page(session, 200)
            case "cancel" if session.cancel_url:
                return RedirectResponse(session.cancel_url, 303)
        raise StripeError("There is no such button.")

    def _pay(self, session: Session, card: Card, email: str | None, *, is_confirmed: bool) -> str:
        """Why not, or nothing."""
        if session.mode == "payment":
            charge = checkout.pay_by_card(self.account, session, card, email)
            return charge.failure_message or "" if charge.status == "failed" else ""
        method = checkout.card_method(self.account, session, card, email)
        return checkout.complete(self.account, session, method, is_confirmed=is_confirmed)

    def _session(self, request: Request) -> Session | None:
        checkout.time_passed(self.account)
        session = self.account.things.get(request.path_params["id"])
        return session if isinstance(session, Session) else None

    def _page(self, session: Session, status: int, error: str = "", asked: str = "") -> Response:
        page = payment_page(self.account, session, error, asked)
        return HTMLResponse(page, status, HEADERS)

    def _message(self, title: str, status: int) -> Response:
        return HTMLResponse(message_page(title), status, HEADERS)


def _card(form: dict[str, Any]) -> Card:
    card = CARDS.get(str(form.get("card", GOOD_CARD.number)))
    if card is None:
        raise StripeError("Your card number is incorrect.", status=402)
    return card


class BillingPages:
    """The bank's page, the bills, and the customers' own page."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def routes(self) -> list[Route]:
        """The paths."""
        return [
            Route("/authenticate/{id}", self.ask, methods=["GET"]),
            Route("/authenticate/{id}", self.answer, methods=["POST"]),
            Route("/i/{id}", self.show_invoice, methods=["GET"]),
            Route("/i/{id}", self.pay_invoice, methods=["POST"]),
            Route("/i/{id}/pdf", self.download, methods=["GET"]),
            Route("/p/session/{id}", self.show_portal, methods=["GET"]),
            Route("/p/session/{id}", self.change, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """The bank asks whether it is its customer who pays."""
        intent = self._found(PaymentIntent, request)
        return HTMLResponse(authentication_page(intent), headers=HEADERS)

    async def answer(self, request: Request) -> Response:
        """Yes or no; then back to where the browser came from."""
        intent = self._found(PaymentIntent, request)
        form = await _form_of(request)
        goes_on = subscribing.owner_answered(
            self.account, intent, agrees=form.get("action") == "complete"
        )
        if goes_on:
            return RedirectResponse(goes_on, 303)
        return HTMLResponse(message_page("You may close this page"), headers=HEADERS)

    async def show_invoice(self, request: Request) -> Response:
        """A bill."""
        return HTMLResponse(invoice_page(self._found(Invoice, request)), headers=HEADERS)

    async def pay_invoice(self, request: Request) -> Response:
        """Pay a bill by a card, which is saved, as on Stripe's page for a subscription."""
        invoice = self._found(Invoice, request)
        card = _card(await _form_of(request))
        with self.account.as_of(invoice.customer):
            method = charging.make_method(self.account, "card", card=card)
            outcome = subscribing.collect(self.account, invoice, method, off_session=False)
        if outcome == "requires_action":
            intent = self.account.find(PaymentIntent, invoice.payments[-1].payment_intent, "id")
            return RedirectResponse(f"/authenticate/{intent.id}", 303)
        error = "" if outcome == "paid" else str(invoicing.failure_of(self.account, invoice))
        return HTMLResponse(invoice_page(invoice, error), 402 if error else 200, HEADERS)

    async def download(self, request: Request) -> Response:
        """A bill as PDF."""
        invoice = self._found(Invoice, request)
        name = f"Invoice-{invoice.number}.pdf"
        return Response(
            invoice_pdf(invoice),
            media_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    async def show_portal(self, request: Request) -> Response:
        """The customers' own page."""
        return self._portal(self._found(PortalSession, request))

    async def change(self, request: Request) -> Response:
        """A pressed button of the customers' own page."""
        session = self._found(PortalSession, request)
        form = await _form_of(request)
        with self.account.as_of(session.customer):
            try:
                portal.press(self.account, session, form, _card)
            except StripeError as error:
                return self._portal(session, str(error), error.status)
        return self._portal(session)

    def _portal(self, session: PortalSession, error: str = "", status: int = 200) -> Response:
        configuration = self.account.find(PortalConfiguration, session.configuration, "id")
        page = portal_page(self.account, session, configuration, error)
        return HTMLResponse(page, status, HEADERS)

    def _found(self, kind: type[T], request: Request) -> T:
        checkout.time_passed(self.account)
        return self.account.find(kind, request.path_params["id"], "id", 404)


async def _form_of(request: Request) -> dict[str, Any]:
    return decode((await request.body()).decode("utf-8", "replace"))
