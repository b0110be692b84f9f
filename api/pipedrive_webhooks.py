"""POST /webhooks/pipedrive/{connection}: verify, store what has changed, answer.

An event is a hint: a job reads the object again.
"""

import logging
from uuid import UUID

from psycopg.types.json import Jsonb
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api._basic import has_secret
from api._body import read_json_bytes
from api._context import Connection, Context, one
from api._errors import ApiError
from api._pipedrive_event import read_event

log = logging.getLogger(__name__)

# LM756 crm_webhook_secret_wrong (401): The webhook does not carry the secret of the connection,
#   or there is no such connection.
#   To do: Use `rotate_crm_webhook_secret`.
NOT_OURS = "LM756"
# LM757 crm_webhook_company_wrong (403): The webhook is of another company than the connection.
OTHER_COMPANY = "LM757"
BODY_LIMIT = 256 * 1024
_STORE = (
    "select crm.receive_webhook(connection_id => %(connection_id)s, event_id => %(event_id)s,"
    " action => %(action)s, entity => %(entity)s, entity_id => %(entity_id)s,"
    " happened_at => %(happened_at)s, object_id => %(object_id)s,"
    " object_updated_at => %(object_updated_at)s, before => %(before)s,"
    " is_bulk => %(is_bulk)s, merged_into => %(merged_into)s) as status"
)


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
        event = read_event(body)
        if gate["company_id"] not in (None, event.pop("company_id")):
            raise ApiError(403, OTHER_COMPANY, "the webhook is of another company")
        event["before"] = Jsonb(event["before"])
        row = await one(connection, _STORE, connection_id=connection_id, **event)
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


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
