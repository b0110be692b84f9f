"""POST /crm/pipedrive/authorizations, and the callback of the app at Pipedrive.

The service sees each code, so it is given neither the client's secret, with which a code becomes
tokens, nor the tokens: a worker exchanges.
"""

import base64
import binascii
import hashlib
import logging
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api._app import is_ours
from api._bearer import token_of
from api._body import malformed, parse_object, read_json_bytes
from api._context import Connection, Context, one
from api._errors import ApiError

log = logging.getLogger(__name__)

# LM765 crm_oauth_not_configured (503): No app at Pipedrive is configured.
#   To do: See [pipedrive](pipedrive.md#the-app-at-pipedrive), or connect by an API token.
NOT_CONFIGURED = "LM765"
# LM766 crm_oauth_client_wrong (401): The notice does not carry the credentials of our app at
#   Pipedrive.
NOT_OURS = "LM766"
BODY_LIMIT = 16 * 1024
CALLBACK = "/crm/pipedrive/callback"
_STATE = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[!-~]{1,500}")
# Neither caches nor the next page learn of a code.
_SECRET = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


async def begin_authorization(request: Request) -> Response:
    """Begin to connect Pipedrive: the address of its page of consent, with a state.

    The state is of the session that asks: no other one can complete what it has begun.
    """
    context = Context.of(request)
    token_of(request)
    client_id = context.settings.pipedrive_client_id
    if not client_id:
        raise ApiError(503, NOT_CONFIGURED, "no app at Pipedrive is configured")

    async def begin(connection: Connection) -> dict[str, Any]:
        await context.as_caller(request, connection)
        return await one(connection, "select * from crm.begin_authorization()")

    begun = await context.execute(request, begin)
    query = urlencode(
        {
            "client_id": client_id,
            "redirect_uri": context.settings.public_url.rstrip("/") + CALLBACK,
            "state": begun["state"],
        }
    )
    log.info("authorization begun", extra={"authorization_id": str(begun["request_id"])})
    return JSONResponse(
        {
            "id": str(begun["request_id"]),
            "authorize_url": f"{context.settings.pipedrive_oauth_base}/oauth/authorize?{query}",
            "expires_at": begun["expires_at"].isoformat(),
        },
        201,
        _SECRET,
    )


async def come_back(request: Request) -> Response:
    """Return from Pipedrive to the frontend, with state and code behind the # of its address.

    The frontend completes by complete_crm_authorization as its own user: a user who was lured
    here with the state of somebody else grants nothing.
    """
    query = request.query_params
    state, code = query.get("state", ""), query.get("code", "")
    if not _STATE.fullmatch(state):
        # Installed from the marketplace, where nobody knows which organisation it is for.
        said = {"crm_install": "pipedrive"}
    elif _CODE.fullmatch(code):
        said = {"crm_state": state, "crm_code": code}
    else:
        said = {"crm_error": "denied"}
    settings = Context.of(request).settings
    start = settings.app_url
    if is_ours(settings):
        start = f"{start.rstrip('/')}/app/connections"
    address = f"{start}#{urlencode(said)}"
    return RedirectResponse(address, 303, _SECRET)


async def hear_of_uninstallation(request: Request) -> Response:
    """Receive the notice that a user at Pipedrive has uninstalled the app."""
    digest = _client_digest(request)
    notice = _read_notice(await read_json_bytes(request, BODY_LIMIT))

    async def record(connection: Connection) -> bool:
        row = await one(
            connection,
            "select crm.record_uninstallation(client_digest => %(digest)s,"
            " company_id => %(company_id)s, account_user_id => %(user_id)s,"
            " happened_at => %(timestamp)s) as is_ours",
            digest=digest,
            **notice,
        )
        return bool(row["is_ours"])

    if digest is None or not await Context.of(request).execute(request, record):
        raise ApiError(401, NOT_OURS, "the notice does not carry the app's credentials")
    log.info("the app was uninstalled", extra={"company_id": notice["company_id"]})
    return Response(status_code=204)


def _client_digest(request: Request) -> bytes | None:
    """sha256 of `client_id:client_secret`, which is all that the database knows of them."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    try:
        pair = base64.b64decode(credentials.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return hashlib.sha256(pair).digest() if scheme.lower() == "basic" else None


def _read_notice(body: bytes) -> dict[str, Any]:
    try:
        given = parse_object(body)
    except ValueError as error:
        raise malformed(str(error)) from None
    notice: dict[str, Any] = {}
    for name in ("company_id", "user_id"):
        text = str(given.get(name))
        if not re.fullmatch(r"[0-9]{1,18}", text, re.ASCII):
            raise malformed(f"{name}: a number")
        notice[name] = int(text)
    return {**notice, "timestamp": _time(given.get("timestamp"))}


def _time(value: object) -> datetime | None:
    """None for what is no time with a zone: then the notice is believed whenever it comes."""
    try:
        when = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return when if when.tzinfo else None


ROUTES = [
    Route("/crm/pipedrive/authorizations", begin_authorization, methods=["POST"]),
    Route(CALLBACK, come_back, methods=["GET"]),
    Route(CALLBACK, hear_of_uninstallation, methods=["DELETE"]),
]
