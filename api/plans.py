"""POST /plan/checkout begins a subscription to a plan; POST /plan/portal opens the billing portal.

The payer comes back to GET /plan/return or /plan/cancelled.
"""

import logging
import re
from typing import Any, NoReturn
from uuid import UUID

import stripe
from psycopg.rows import DictRow
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api._app import is_ours, to_app
from api._bearer import token_of
from api._body import malformed, read_fields, read_json_bytes
from api._context import Connection, Context, one
from api._errors import NO_SUCH_PAGE, ApiError
from api._plan_pages import cancelled_page, result_page
from api._processors import (
    STRIPE,
    customer_of,
    log_trouble,
    prepare_customer,
    stripe_of,
    unreachable,
)
from leadmill.refused import RefusedError
from leadmill.retryable import Retryable
from leadmill.stripe_plans import close_plan_page, open_plan_page, open_portal

log = logging.getLogger(__name__)

BODY_LIMIT = 16 * 1024
_SESSION = re.compile(r"cs_[A-Za-z0-9_]{1,250}")


async def begin_plan(request: Request) -> Response:
    """Begin a subscription to a plan and open a page to pay it on.

    The request is committed before Stripe is called: its id is the idempotency key there.
    """
    context = Context.of(request)
    token_of(request)
    price = _read_price(await read_json_bytes(request, BODY_LIMIT))
    client = stripe_of(context)

    async def begin(connection: Connection) -> dict[str, Any]:
        await context.as_caller(request, connection)
        return await one(connection, "select * from billing.begin_plan_checkout(%s)", price)

    await prepare_customer(request)
    begun = await context.execute(request, begin)
    request_id = str(begun["request_id"])
    page_url = begun["page_url"]
    if page_url is None:
        try:
            for session in begun["previous_sessions"]:
                await close_plan_page(client, session)
            session_id, page_url = await open_plan_page(client, context.settings, begun)
        except Retryable as trouble:
            log_trouble(STRIPE, trouble)
            raise unreachable() from trouble
        except RefusedError as refusal:
            log_trouble(STRIPE, refusal)
            reason = str(refusal)
            async with context.transaction(request) as connection:
                await connection.execute(
                    "select billing.refuse_plan_page(%s, %s)", (request_id, reason)
                )
            raise unreachable() from refusal
        async with context.transaction(request) as connection:
            recorded = await one(
                connection,
                "select billing.record_plan_page(request_id => %(request_id)s,"
                " session_id => %(session_id)s, page_url => %(page_url)s) as is_valid",
                request_id=request_id,
                session_id=session_id,
                page_url=page_url,
            )
        if not recorded["is_valid"]:
            await _withdraw(client, session_id)
    log.info("plan begun", extra={"plan_request_id": request_id})
    return JSONResponse({"id": request_id, "checkout_url": page_url}, 201)


async def begin_portal(request: Request) -> Response:
    """Open the page where payment methods and invoices are looked after."""
    context = Context.of(request)
    token_of(request)
    read_fields(await read_json_bytes(request, BODY_LIMIT), set())
    client = stripe_of(context)
    customer = await customer_of(request)
    try:
        url = await open_portal(client, context.settings, customer)
    except (Retryable, RefusedError) as trouble:
        log_trouble(STRIPE, trouble)
        raise unreachable() from trouble
    return JSONResponse({"portal_url": url}, 201)


async def show_plan(request: Request) -> Response:
    """Show how a checkout went. Until Stripe was asked, the page reloads."""
    context = Context.of(request)
    session_id = request.query_params.get("session_id", "")
    if not _SESSION.fullmatch(session_id):
        raise _no_such_session()

    async def find(connection: Connection) -> DictRow | None:
        cursor = await connection.execute(
            "select * from billing.find_plan_by_session(%s)", (session_id,)
        )
        return await cursor.fetchone()

    found = await context.execute(request, find)
    if found is None:
        raise _no_such_session()
    if found["status"] != "requested" and is_ours(context.settings):
        return to_app(f"/plan?checkout={found['status']}")
    return result_page(found, context.settings.app_url)


async def show_cancelled(request: Request) -> Response:
    """Show that a checkout was left."""
    settings = Context.of(request).settings
    if is_ours(settings):
        return to_app("/plan?checkout=cancelled")
    return cancelled_page(settings.app_url)


async def _withdraw(client: stripe.StripeClient, session_id: str) -> NoReturn:
    """Close a page in whose place another one was asked for while it was being opened."""
    trouble: Exception | None = None
    try:
        await close_plan_page(client, session_id)
    except (Retryable, RefusedError) as problem:
        # Its session is stored, so the next one who asks closes it.
        log_trouble(STRIPE, problem)
        trouble = problem
    raise unreachable() from trouble


def _no_such_session() -> ApiError:
    return ApiError(404, NO_SUCH_PAGE, "no such checkout session")


def _read_price(body: bytes) -> UUID:
    given = read_fields(body, {"plan_price_id"}).get("plan_price_id")
    try:
        if isinstance(given, str):
            return UUID(given)
    except ValueError:
        pass
    raise malformed("plan_price_id: the id of a price of a plan")


ROUTES = [
    Route("/plan/checkout", begin_plan, methods=["POST"]),
    Route("/plan/portal", begin_portal, methods=["POST"]),
    Route("/plan/return", show_plan, methods=["GET"]),
    Route("/plan/cancelled", show_cancelled, methods=["GET"]),
]
