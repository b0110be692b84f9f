"""Pages behind the link of a mail: a payer confirms a recharge about which the bank wants to ask.

The link only shows a page; its button has Stripe begin, and leads to the page of the bank.
"""

from html import escape
from typing import Any
from urllib.parse import quote

import stripe
from psycopg.rows import DictRow
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from api._context import Connection, Context
from api._errors import NO_SUCH_PAGE, ApiError
from api._pages import page
from api._processors import STRIPE, log_trouble, stripe_of, unreachable
from leadmill.retryable import Retryable
from leadmill.stripe import ask

_BUTTON = '<form method="post"><button>Go to my bank</button></form>'
_SAYINGS = {
    "paid": ("Payment received", "{amount} is in your wallet."),
    "requested": ("Payment under way", "Look again in a moment."),
    "needs_confirmation": ("Not confirmed yet", "Look again in a moment, or use the link again."),
}
_OVER = ("Nothing to confirm", "Nothing is waiting to be confirmed, and nothing was charged.")


async def show_recharge(request: Request) -> HTMLResponse:
    """Show what waits to be confirmed."""
    found = await _find(request)
    if not found["confirms"]:
        return _told(found)
    text = f"<p>{_amount(found)} would refill your wallet. Your bank wants to ask you first.</p>"
    return page("Confirm a payment", f"{text}{_BUTTON}")


async def confirm_recharge(request: Request) -> HTMLResponse:
    """Have Stripe confirm the payment while its payer is here, and lead to the bank.

    Nothing is settled here: Stripe reports the payment to the webhook, and the reconciler asks.
    """
    found = await _find(request)
    if not found["confirms"]:
        return _told(found)
    try:
        url = await _confirm(request, found)
    except stripe.CardError as error:
        message = escape(error.user_message or "The payment was declined.")
        return page("The payment was declined", f"<p>{message} Nothing was charged.</p>")
    except stripe.StripeError as error:
        raise _unreachable(error) from error
    except Retryable as trouble:
        raise _unreachable(trouble) from trouble
    if url is None:
        return page("Confirm a payment", "<p>It is confirmed. You can close this page.</p>")
    # A link, because browsers let a form lead to our own pages only.
    return page("Confirm a payment", f'<p><a href="{escape(url)}">Continue at my bank</a></p>')


async def show_return(request: Request) -> HTMLResponse:
    """Show how it went, when the payer comes back from the bank."""
    return _told(await _find(request))


async def _confirm(request: Request, found: DictRow) -> str | None:
    """The address of the bank's page; None when it has nothing to ask."""
    context = Context.of(request)
    intents = stripe_of(context).v1.payment_intents
    intent = await ask(intents.retrieve_async(found["payment_intent_id"]))
    if intent.status in ("requires_payment_method", "requires_confirmation"):
        token = quote(request.query_params["token"])
        params: Any = {
            "payment_method": found["payment_method"],
            "return_url": f"{context.settings.public_url}/confirm-recharge/return?token={token}",
        }
        intent = await ask(intents.confirm_async(intent.id, params))
    action = intent.next_action.redirect_to_url if intent.next_action else None
    return action.url if action else None


async def _find(request: Request) -> DictRow:
    token = request.query_params.get("token", "")

    async def work(connection: Connection) -> DictRow | None:
        if "\0" in token:
            return None
        statement = "select * from billing.find_recharge(%s)"
        return await (await connection.execute(statement, (token,))).fetchone()

    found = await Context.of(request).execute(request, work)
    if found is None:
        raise ApiError(404, NO_SUCH_PAGE, "no such recharge")
    return found


def _told(found: DictRow) -> HTMLResponse:
    late = found["status"] == "needs_confirmation" and not found["confirms"]
    title, text = _OVER if late else _SAYINGS.get(found["status"], _OVER)
    return page(title, f"<p>{text.format(amount=_amount(found))}</p>")


def _amount(found: DictRow) -> str:
    return escape(f"{found['amount']} {found['currency']}")


def _unreachable(trouble: Exception) -> ApiError:
    log_trouble(STRIPE, trouble)
    return unreachable()


ROUTES = [
    Route("/confirm-recharge", show_recharge, methods=["GET"]),
    Route("/confirm-recharge", confirm_recharge, methods=["POST"]),
    Route("/confirm-recharge/return", show_return, methods=["GET"]),
]
