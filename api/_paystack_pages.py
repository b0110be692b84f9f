"""Opening a page of Paystack to pay on, for deposits and for payments that stand alone."""

import logging

from starlette.requests import Request

from api._context import Connection, Context, one
from api._processors import log_trouble, unreachable
from leadmill.paystack import DUPLICATE, AmbiguousError, Page, Paystack
from leadmill.refused import RefusedError
from leadmill.retryable import Retryable

log = logging.getLogger(__name__)

ATTEMPTS = 3


async def create_reference(connection: Connection, deposit_id: str) -> str:
    """A new reference for a payment. Paystack takes each one once."""
    row = await one(connection, "select billing.create_reference(%s) as reference", deposit_id)
    return str(row["reference"])


async def open_page(
    request: Request,
    client: Paystack,
    deposit_id: str,
    reference: str,
    *,
    amount: int,
    currency: str,
    email: str,
    is_alone: bool = False,
) -> Page:
    """Open a page and record it. What exists here was committed before Paystack is called."""
    context = Context.of(request)
    try:
        page = await _initialize(
            *(request, client, deposit_id, reference),
            amount=amount,
            currency=currency,
            email=email,
            is_alone=is_alone,
        )
    except Retryable as trouble:
        log_trouble("paystack", trouble)
        raise unreachable() from trouble
    except RefusedError as refusal:
        log_trouble("paystack", refusal)
        async with context.transaction(request) as connection:
            await connection.execute(
                "select billing.record_session_refusal(%s, %s)", (deposit_id, str(refusal))
            )
        raise unreachable() from refusal
    async with context.transaction(request) as connection:
        await connection.execute(
            "select billing.record_payment_page(reference => %(reference)s,"
            " access_code => %(access_code)s, authorization_url => %(url)s)",
            {"reference": page.reference, "access_code": page.access_code, "url": page.url},
        )
    return page


async def _initialize(
    request: Request,
    client: Paystack,
    deposit_id: str,
    reference: str,
    *,
    amount: int,
    currency: str,
    email: str,
    is_alone: bool,
) -> Page:
    """Once more when no answer came; by another reference when that one was taken all the same."""
    context = Context.of(request)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await client.initialize(
                reference=reference,
                email=email,
                amount=amount,
                currency=currency,
                callback_url=f"{context.settings.public_url}/payments/return",
                # For people who look at the dashboard; it is never read back.
                metadata={
                    "deposit_id": deposit_id,
                    "cancel_action": f"{context.settings.public_url}/deposits/cancelled"
                    + ("?alone" if is_alone else ""),
                },
            )
        except AmbiguousError:
            if attempt == ATTEMPTS:
                raise
        except RefusedError as refusal:
            if str(refusal) != DUPLICATE or attempt == ATTEMPTS:
                raise

            async def create(connection: Connection) -> str:
                return await create_reference(connection, deposit_id)

            reference = await context.execute(request, create)
    raise AssertionError("unreachable")
