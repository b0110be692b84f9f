"""POST /webhooks/stripe: verify, store and apply in one call, answer."""

import logging
import re
import time
from datetime import UTC, datetime
from typing import Any

from psycopg.types.json import Jsonb
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api._body import parse_object, read_json_bytes
from api._context import Connection, Context, one
from api._errors import ApiError
from api._signature import check_signature

log = logging.getLogger(__name__)

MALFORMED = "LM513"
BODY_LIMIT = 256 * 1024
_IDENTIFIER = re.compile(r"[A-Za-z0-9_]{1,255}")
_TYPE = re.compile(r"[a-z0-9_.]{1,255}")


async def receive_stripe(request: Request) -> Response:
    """Nothing is answered 2xx before it is committed."""
    context = Context.of(request)
    body = await read_json_bytes(request, BODY_LIMIT)
    signature = request.headers.get("stripe-signature", "")
    check_signature(signature, body, context.settings.stripe_webhook_secrets, time.time())
    event = _read_event(body)
    headers = {
        name: request.headers[name]
        for name in ("user-agent", "stripe-signature")
        if name in request.headers
    }

    async def store(connection: Connection) -> str:
        row = await one(
            connection,
            "select billing.receive_webhook('stripe', %s, %s, %s, %s, %s, %s, %s, %s) as status",
            event["id"],
            event["type"],
            _time(event.get("created")),
            _text(event.get("api_version")),
            event["livemode"] if isinstance(event.get("livemode"), bool) else None,
            context.settings.stripe_livemode,
            Jsonb(headers),
            body,
        )
        return str(row["status"])

    status = await context.execute(request, store)
    level = logging.ERROR if status in ("failed", "quarantined") else logging.INFO
    log.log(
        level,
        "webhook %s",
        status,
        extra={"event_id": event["id"], "event_type": event["type"], "status": status},
    )
    return JSONResponse({"status": status})


def _read_event(body: bytes) -> dict[str, Any]:
    try:
        event = parse_object(body)
    except ValueError as error:
        raise ApiError(400, MALFORMED, "the event is malformed", details=str(error)) from None
    data = event.get("data")
    for name, fits in (
        ("id", _matches(_IDENTIFIER, event.get("id"))),
        ("type", _matches(_TYPE, event.get("type"))),
        ("data.object", isinstance(data, dict) and isinstance(data.get("object"), dict)),
    ):
        if not fits:
            raise ApiError(400, MALFORMED, "the event is malformed", details=name)
    return event


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _text(value: object) -> str | None:
    return value[:100].replace("\0", "") if isinstance(value, str) else None


def _time(value: object) -> datetime | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**34:
        return datetime.fromtimestamp(value, UTC)
    return None
