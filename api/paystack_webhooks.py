"""POST /webhooks/paystack: hand over the bytes and their signature, answer what came of them.

The database verifies the signature, and an event settles nothing: it has the reconciler ask
Paystack. So neither a stolen process nor a stolen key can forge a payment.
"""

import logging

from psycopg.rows import DictRow
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api._body import read_json_bytes
from api._context import Connection, Context, one

log = logging.getLogger(__name__)

BODY_LIMIT = 256 * 1024


async def receive_paystack(request: Request) -> Response:
    """Receive an event of Paystack.

    It is answered 200 once it is committed, and nothing else: any other status has it sent again.
    """
    body = await read_json_bytes(request, BODY_LIMIT)
    signature = request.headers.get("x-paystack-signature", "")

    async def store(connection: Connection) -> DictRow:
        return await one(
            connection, "select * from billing.receive_paystack_webhook(%s, %s)", body, signature
        )

    event = await Context.of(request).execute(request, store)
    status = event["status"]
    level = logging.ERROR if status in ("failed", "quarantined") else logging.INFO
    log.log(
        level,
        "webhook %s",
        status,
        extra={"event_id": event["event_id"], "event_type": event["type"], "status": status},
    )
    return JSONResponse({"status": status})
