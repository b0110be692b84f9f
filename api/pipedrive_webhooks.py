"""POST /webhooks/pipedrive/{connection}: verify, store what has changed, answer.

An event is a hint: a job reads the deal again. What the event says of it is neither used nor kept.
"""

import logging
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api._basic import has_secret
from api._body import malformed, parse_object, read_json_bytes
from api._context import Connection, Context, one
from api._errors import ApiError

log = logging.getLogger(__name__)

# LM756 crm_webhook_secret_wrong (401): The webhook does not carry the secret of the connection,
#   or there is no such connection.
#   To do: Use `rotate_crm_webhook_secret`.
NOT_OURS = "LM756"
# LM757 crm_webhook_company_wrong (403): The webhook is of another company than the connection.
OTHER_COMPANY = "LM757"
BODY_LIMIT = 256 * 1024
_EVENT_ID = re.compile(r"[\x21-\x7e]{1,100}")
_WORD = re.compile(r"[A-Za-z_]{1,40}")
READ = "deal"
_NUMBER = re.compile(r"[0-9]{1,18}")


async def receive_pipedrive(request: Request) -> Response:
    """Receive an event of Pipedrive.

    Nothing is answered 2xx before it is committed.
    """
    context = Context.of(request)
    body = await read_json_bytes(request, BODY_LIMIT)
    connection_id = _uuid(request.path_params["connection"])

    async def store(connection: Connection) -> str:
        gate = await one(
            connection,
            # A connection that is not there is a row of nulls, and refused as a wrong secret is.
            "select g.digest, g.company_id from (values (1)) as always"
            " left join crm.webhook_credentials(%s) as g on true",
            connection_id,
        )
        if not has_secret(request.headers, gate["digest"]):
            raise ApiError(401, NOT_OURS, "the webhook does not carry the connection's secret")
        event = _read_event(body)
        if gate["company_id"] not in (None, event["company_id"]):
            raise ApiError(403, OTHER_COMPANY, "the webhook is of another company")
        row = await one(
            connection,
            "select crm.receive_webhook(connection_id => %(connection_id)s, event_id => %(id)s,"
            " action => %(action)s, entity => %(entity)s, entity_id => %(entity_id)s,"
            " happened_at => %(timestamp)s) as status",
            connection_id=connection_id,
            **event,
        )
        return str(row["status"])

    said = {"connection_id": str(connection_id)}
    try:
        status = await context.execute(request, store)
    except ApiError as refusal:
        # Requests without a secret can come from anyone and raise no alarm. Pipedrive counts a
        # refusal as a failure, and deletes a webhook that only fails.
        code = refusal.body["code"]
        level = logging.INFO if code == NOT_OURS else logging.ERROR
        log.log(level, "webhook refused", extra={**said, "code": code})
        raise
    log.info("webhook %s", status, extra={**said, "status": status})
    return JSONResponse({"status": status})


def _read_event(body: bytes) -> dict[str, Any]:
    """What is needed of an event's `meta`; its numbers come as text or as numbers."""
    try:
        meta = parse_object(body).get("meta")
    except ValueError as error:
        raise malformed(str(error)) from None
    if not isinstance(meta, dict):
        raise malformed("meta")
    event = {
        "id": _matching(_EVENT_ID, meta.get("id")),
        "action": _matching(_WORD, meta.get("action")),
        "entity": _matching(_WORD, meta.get("entity")),
        "entity_id": _number(meta.get("entity_id")),
        "company_id": _number(meta.get("company_id")),
    }
    # What is no deal is not read, and may have no number: Pipedrive's own leads have none.
    # A refusal counts as a failure there: after ten of them it stops sending events of deals, too.
    needed = set(event) if event["entity"] == READ else set(event) - {"entity_id"}
    for name, value in event.items():
        if value is None and name in needed:
            raise malformed(f"meta.{name}")
    return {**event, "timestamp": _time(meta.get("timestamp"))}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _number(value: object) -> int | None:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return int(text) if isinstance(text, str) and _NUMBER.fullmatch(text) else None


def _time(value: object) -> datetime | None:
    """ISO, or ten digits: both are documented."""
    try:
        if isinstance(value, str) and not _NUMBER.fullmatch(value):
            when = datetime.fromisoformat(value)
            return when if when.tzinfo else None
        number = _number(value)
        return None if number is None else datetime.fromtimestamp(number, UTC)
    except (ValueError, OverflowError, OSError):
        return None
