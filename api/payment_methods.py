"""POST /payment-methods opens a page of Stripe on which an organisation saves a payment method."""

from html import escape

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api._app import is_ours, to_app
from api._bearer import token_of
from api._body import read_fields, read_json_bytes
from api._context import Context
from api._pages import page
from api._processors import STRIPE, customer_of, log_trouble, stripe_of, unreachable
from leadmill.refused import RefusedError
from leadmill.retryable import Retryable
from leadmill.stripe import open_saving_page

BODY_LIMIT = 16 * 1024


async def begin_saving(request: Request) -> Response:
    """Open a page on which a payment method is saved.

    What was saved there, the reconciler asks Stripe for.
    """
    context = Context.of(request)
    token_of(request)
    read_fields(await read_json_bytes(request, BODY_LIMIT), set())
    client = stripe_of(context)
    customer = await customer_of(request)
    try:
        url = await open_saving_page(client, context.settings, customer)
    except (Retryable, RefusedError) as trouble:
        log_trouble(STRIPE, trouble)
        raise unreachable() from trouble
    return JSONResponse({"checkout_url": url}, 201)


async def show_saved(request: Request) -> Response:
    """Show that a payment method was saved."""
    settings = Context.of(request).settings
    if is_ours(settings):
        return to_app("/billing/settings?method=saved")
    address = escape(settings.app_url)
    text = f'<p>You can choose it in a moment. <a href="{address}">Back to Leadmill</a></p>'
    return page("Your payment method is saved", text)


ROUTES = [
    Route("/payment-methods", begin_saving, methods=["POST"]),
    Route("/payment-methods/saved", show_saved, methods=["GET"]),
]
