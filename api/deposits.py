"""POST /deposits begins a deposit; the payer comes back to GET /deposits/return or /cancelled."""

import logging
import re
from decimal import Decimal
from typing import Any

import stripe
from psycopg.rows import DictRow
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api._bearer import token_of
from api._body import malformed, read_fields, read_json_bytes
from api._context import Connection, Context, one
from api._deposit_pages import cancelled_page, result_page
from api._errors import NO_SUCH_PAGE, ApiError
from leadmill.retryable import Retryable
from leadmill.stripe import RefusedError, open_session

log = logging.getLogger(__name__)

# LM539 processor_unavailable (502): The processor cannot be reached or refuses; the deposit was
#   not begun.
#   To do: Try again.
UNREACHABLE = "LM539"
BODY_LIMIT = 16 * 1024
_AMOUNT = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_SESSION = re.compile(r"cs_[A-Za-z0-9_]{1,250}")


async def begin_deposit(request: Request) -> Response:
    """Begin a deposit and open a page to pay it on.

    It is committed before the processor is called: its id is the idempotency key there.
    """
    context = Context.of(request)
    token_of(request)
    amount, currency = _read_deposit(await read_json_bytes(request, BODY_LIMIT))

    client = _configured(context)

    async def create(connection: Connection) -> dict[str, Any]:
        await context.as_caller(request, connection)
        return await one(
            connection,
            "select * from billing.create_deposit("
            "amount => %(amount)s, currency => %(currency)s, livemode => %(livemode)s)",
            amount=amount,
            currency=currency,
            livemode=context.settings.stripe_livemode,
        )

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
        )
    except Retryable as trouble:
        _log_trouble(trouble)
        raise unreachable() from trouble
    except RefusedError as refusal:
        _log_trouble(refusal)
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
    log.info("deposit begun", extra={"deposit_id": deposit_id, "session_id": session_id})
    return JSONResponse({"id": deposit_id, "checkout_url": checkout_url}, 201)


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
    return result_page(deposit, context.settings.app_url)


async def show_cancelled(request: Request) -> Response:
    """Show that a payment was cancelled."""
    return cancelled_page(Context.of(request).settings.app_url)


def _configured(context: Context) -> stripe.StripeClient:
    if context.stripe is None:
        raise ApiError(
            502,
            UNREACHABLE,
            "no payment processor is configured",
            hint="Set LEADMILL_STRIPE_SECRET_KEY.",
        )
    return context.stripe


def _log_trouble(trouble: Exception) -> None:
    said: dict[str, object] = {"kind": type(trouble.__cause__ or trouble).__name__}
    if isinstance(error := trouble.__cause__, stripe.StripeError):
        said |= {
            "status": error.http_status,
            "stripe_code": error.code,
            "stripe_request": error.request_id,
        }
    log.warning("stripe refused", extra=said)


def unreachable() -> ApiError:
    """The processor cannot be reached, or refuses."""
    return ApiError(
        502, UNREACHABLE, "the payment processor cannot be reached or refuses", hint="Try again."
    )


def _no_such_session() -> ApiError:
    return ApiError(404, NO_SUCH_PAGE, "no such checkout session")


def _read_deposit(body: bytes) -> tuple[Decimal, str | None]:
    given = read_fields(body, {"amount", "currency"})
    currency = given.get("currency")
    if currency is not None and not (
        isinstance(currency, str) and currency.isascii() and currency.isalpha()
    ):
        raise malformed("currency: a code such as USD")
    return _read_amount(given.get("amount")), currency


def _read_amount(value: object) -> Decimal:
    """A decimal number, or a text of one. No exponents: 1e999999999 is a small text."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return Decimal(value)
    raise malformed('amount: a decimal number, such as "50.00"')
