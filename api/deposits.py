"""POST /deposits begins a deposit; the payer comes back to GET /deposits/return or /cancelled."""

import logging
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg.rows import DictRow
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api._amounts import read_amount, read_currency
from api._app import is_ours, to_app
from api._bearer import token_of
from api._body import malformed, read_fields, read_json_bytes
from api._context import Connection, Context, one
from api._deposit_pages import cancelled_page, is_told, result_page
from api._errors import NO_SUCH_PAGE, ApiError
from api._paystack_pages import create_reference, open_page
from api._processors import (
    PAYSTACK,
    STRIPE,
    chosen,
    log_trouble,
    paystack_of,
    prepare_customer,
    stripe_of,
    unreachable,
)
from leadmill.refused import RefusedError
from leadmill.retryable import Retryable
from leadmill.stripe import open_session

log = logging.getLogger(__name__)

BODY_LIMIT = 16 * 1024
_SESSION = re.compile(r"cs_[A-Za-z0-9_]{1,250}")
NO_CUSTOMER = "LM558"


@dataclass(frozen=True)
class Wish:
    """What a member wants to pay in, and whether the card is saved for recharges."""

    amount: Decimal
    currency: str | None
    processor: str | None
    saves: bool


async def begin_deposit(request: Request) -> Response:
    """Begin a deposit and open a page to pay it on.

    It is committed before the processor is called: its id is the idempotency key there.
    """
    context = Context.of(request)
    token_of(request)
    given = _read_deposit(await read_json_bytes(request, BODY_LIMIT))
    processor = chosen(context, given.processor)
    if given.saves and processor != STRIPE:
        raise malformed("save_payment_method: by stripe only")
    begin = _by_paystack if processor == PAYSTACK else _by_stripe
    begun = await begin(request, given)
    said = {name: value for name, value in begun.items() if name != "checkout_url"}
    log.info("deposit begun", extra={"processor": processor, **said})
    return JSONResponse(begun, 201)


async def _create(
    request: Request,
    connection: Connection,
    processor: str,
    given: Wish,
    *,
    livemode: bool,
) -> dict[str, Any]:
    await Context.of(request).as_caller(request, connection)
    return await one(
        connection,
        "select * from billing.create_deposit(amount => %(amount)s, currency => %(currency)s,"
        " livemode => %(livemode)s, processor => %(processor)s)",
        amount=given.amount,
        currency=given.currency,
        livemode=livemode,
        processor=processor,
    )


async def _by_stripe(request: Request, given: Wish) -> dict[str, str]:
    context = Context.of(request)
    client = stripe_of(context)

    async def create(connection: Connection) -> dict[str, Any]:
        livemode = context.settings.stripe_livemode
        deposit = await _create(request, connection, STRIPE, given, livemode=livemode)
        if given.saves and deposit["customer_id"] is None:
            # The deposit is rolled back: a card cannot be saved with nobody.
            hint = "Try again in a minute."
            raise ApiError(
                409, NO_CUSTOMER, "the organisation is being set up at the processor", hint=hint
            )
        return deposit

    if given.saves:
        await prepare_customer(request)
    deposit = await context.execute(request, create)
    deposit_id = str(deposit["deposit_id"])
    try:
        session_id, checkout_url = await open_session(
            client,
            context.settings,
            deposit_id,
            deposit["processor_amount"],
            deposit["processor_currency"],
            customer=deposit["customer_id"],
            email=deposit["email"],
            saves=given.saves,
        )
    except Retryable as trouble:
        log_trouble(STRIPE, trouble)
        raise unreachable() from trouble
    except RefusedError as refusal:
        log_trouble(STRIPE, refusal)
        reason = str(refusal)
        async with context.transaction(request) as connection:
            await connection.execute(
                "select billing.record_session_refusal(%s, %s)", (deposit_id, reason)
            )
        raise unreachable() from refusal
    async with context.transaction(request) as connection:
        await connection.execute(
            "select billing.record_deposit_session(deposit_id => %(deposit_id)s,"
            " session_id => %(session_id)s, checkout_url => %(checkout_url)s)",
            {
                "deposit_id": deposit_id,
                "session_id": session_id,
                "checkout_url": checkout_url,
            },
        )
    return {"id": deposit_id, "checkout_url": checkout_url}


async def _by_paystack(request: Request, given: Wish) -> dict[str, str]:
    context = Context.of(request)
    client = paystack_of(context)

    async def create(connection: Connection) -> dict[str, Any]:
        livemode = context.settings.paystack_livemode
        deposit = await _create(request, connection, PAYSTACK, given, livemode=livemode)
        reference = await create_reference(connection, str(deposit["deposit_id"]))
        return {**deposit, "reference": reference}

    deposit = await context.execute(request, create)
    page = await open_page(
        request,
        client,
        str(deposit["deposit_id"]),
        deposit["reference"],
        amount=deposit["processor_amount"],
        currency=deposit["processor_currency"],
        email=deposit["email"],
    )
    return {
        "id": str(deposit["deposit_id"]),
        "checkout_url": page.url,
        "reference": page.reference,
    }


async def show_deposit(request: Request) -> Response:
    """Show how a deposit went.

    Nothing is settled here: a compromised service cannot create money. While the event is missing
    the reconciler queries the processor, and the page reloads.
    """
    context = Context.of(request)
    session_id = request.query_params.get("session_id", "")
    if not _SESSION.fullmatch(session_id):
        raise _no_such_session()

    async def find(connection: Connection) -> DictRow | None:
        cursor = await connection.execute(
            "select * from billing.find_deposit_by_session(%s)", (session_id,)
        )
        return await cursor.fetchone()

    deposit = await context.execute(request, find)
    if deposit is None:
        raise _no_such_session()
    if is_told(deposit) and is_ours(context.settings):
        return to_app(f"/billing?deposit={deposit['deposit_id']}")
    return result_page(deposit, context.settings.app_url)


async def show_cancelled(request: Request) -> Response:
    """Show that a payment was cancelled."""
    settings = Context.of(request).settings
    # Who pays without a wallet has no log-in.
    if "alone" not in request.query_params and is_ours(settings):
        return to_app("/billing?deposit=cancelled")
    return cancelled_page(settings.app_url)


def _no_such_session() -> ApiError:
    return ApiError(404, NO_SUCH_PAGE, "no such checkout session")


def _read_deposit(body: bytes) -> Wish:
    given = read_fields(body, {"amount", "currency", "processor", "save_payment_method"})
    processor = given.get("processor")
    if processor is not None and processor not in (STRIPE, PAYSTACK):
        raise malformed("processor: stripe or paystack")
    saves = given.get("save_payment_method", False)
    if not isinstance(saves, bool):
        raise malformed("save_payment_method: true or false")
    amount, currency = read_amount(given.get("amount")), read_currency(given.get("currency"))
    return Wish(amount, currency, processor, saves)
