"""POST /payments begins a payment by anybody; GET /payments/return and /{reference} tell its state.

No token is needed: what is paid goes to no wallet. Deposits by Paystack come back here, too.
"""

import asyncio
import logging
import re
import secrets
import time
from typing import Any

from psycopg.rows import DictRow
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api._amounts import read_amount, read_currency
from api._app import is_ours, to_app
from api._body import malformed, read_fields, read_json_bytes
from api._context import Connection, Context
from api._deposit_pages import UNSURE_LOOKS, payment_page
from api._errors import NO_SUCH_PAGE, ApiError
from api._paystack_pages import create_reference, open_page
from api._processors import paystack_of

log = logging.getLogger(__name__)

BODY_LIMIT = 16 * 1024
CURRENCY = "KES"
_REFERENCE = re.compile(r"PSK-[0-9]{13}-[0-9a-f]{16}")
# While the reconciler asks Paystack; a page that is not told by then looks again.
WAITS = (0.3, 0.7, 1.0)
MOST_LOOKS = 40


async def begin_payment(request: Request) -> Response:
    """Begin a payment that stands alone, and open a page to pay it on.

    It is committed before Paystack is called. The same Idempotency-Key is the same payment.
    """
    context = Context.of(request)
    client = paystack_of(context)
    given = _read_payment(await read_json_bytes(request, BODY_LIMIT))
    key = request.headers.get("idempotency-key")

    async def create(connection: Connection) -> DictRow | None:
        cursor = await connection.execute(
            "select * from billing.create_payment(email => %(email)s, amount => %(amount)s,"
            " currency => %(currency)s, notes => %(notes)s, request_key => %(key)s)",
            {**given, "key": key},
        )
        payment = await cursor.fetchone()
        if payment is not None and payment["reference"] is None:
            reference = await create_reference(connection, str(payment["payment_id"]))
            return {**payment, "reference": reference, "is_new": True}
        return payment

    payment = await context.execute(request, create)
    if payment is None:
        return _false_success(context)
    payment_id = str(payment["payment_id"])

    async def create_another(connection: Connection) -> str:
        return await create_reference(connection, payment_id)

    is_new = "is_new" in payment
    for wait in () if is_new else WAITS:
        # The first request with this key may be opening its page at this moment.
        if payment["authorization_url"] is not None:
            break
        await asyncio.sleep(wait)
        payment = await context.execute(request, create) or payment
    reference, url = payment["reference"], payment["authorization_url"]
    if url is None:
        if not is_new:
            reference = await context.execute(request, create_another)
        page = await open_page(
            request,
            client,
            payment_id,
            reference,
            amount=payment["processor_amount"],
            currency=payment["processor_currency"],
            email=payment["payer_email"],
            is_alone=True,
        )
        reference, url = page.reference, page.url
    log.info("payment begun", extra={"reference": reference})
    return _begun(reference, url)


async def show_payment(request: Request) -> Response:
    """Show how a payment or a deposit by Paystack went.

    Nothing is settled here: a compromised service cannot create money. The reconciler queries
    Paystack, and while nothing is known the page reloads.
    """
    context = Context.of(request)
    reference = request.query_params.get("reference", "")
    look = request.query_params.get("look", "0")
    looks = min(int(look), MOST_LOOKS) if re.fullmatch(r"[0-9]{1,3}", look) else 0
    payment = await _find(request, reference)
    is_told = payment["status"] == "success" or looks >= UNSURE_LOOKS
    if is_told and not payment["is_alone"] and is_ours(context.settings):
        return to_app(f"/billing?deposit={payment['deposit_id']}")
    again = f"/payments/return?reference={reference}&look={looks + 1}"
    return payment_page(
        payment, context.settings.app_url, again if looks < MOST_LOOKS else None, looks=looks
    )


async def find_payment(request: Request) -> Response:
    """Tell the state of a payment to a caller who knows its reference, and nothing else of it."""
    reference = request.path_params["reference"]
    payment = await _find(request, reference)
    return JSONResponse(
        {
            "reference": reference,
            "status": payment["status"],
            "amount": str(payment["amount"]),
            "currency": payment["currency"],
        }
    )


async def _find(request: Request, reference: str) -> DictRow:
    """Its state; unless it has succeeded, after a short wait for what the reconciler finds out."""
    context = Context.of(request)
    if not _REFERENCE.fullmatch(reference):
        raise _no_such_payment()

    async def find(connection: Connection) -> DictRow | None:
        cursor = await connection.execute("select * from billing.find_payment(%s)", (reference,))
        return await cursor.fetchone()

    payment = await context.execute(request, find)
    for wait in WAITS:
        if payment is None or payment["status"] == "success":
            break
        await asyncio.sleep(wait)
        payment = await context.execute(request, find)
    if payment is None:
        raise _no_such_payment()
    return payment


def _begun(reference: str, url: str) -> Response:
    return JSONResponse({"reference": reference, "checkout_url": url, "status": "pending"}, 201)


def _false_success(context: Context) -> Response:
    """What a robot gets that filled in every field. Nothing was written."""
    reference = f"PSK-{int(time.time() * 1000):013d}-{secrets.token_hex(8)}"
    return _begun(reference, f"{context.settings.public_url}/payments/return?reference={reference}")


def _no_such_payment() -> ApiError:
    return ApiError(404, NO_SUCH_PAGE, "no such payment")


def _read_payment(body: bytes) -> dict[str, Any]:
    given = read_fields(body, {"email", "amount", "currency", "notes"}, long={"notes"})
    email, notes = given.get("email"), given.get("notes")
    if not isinstance(email, str):
        raise malformed('email: an address, such as "ann@example.com"')
    if notes is not None and not isinstance(notes, str):
        raise malformed("notes: a text")
    return {
        "email": email,
        "amount": read_amount(given.get("amount")),
        "currency": read_currency(given.get("currency")) or CURRENCY,
        "notes": notes,
    }
