"""Passkeys: POST /passkeys registers one, /passkeys/log-in and /passkeys/proof use one.

The database issues challenges (`begin_passkey`, `begin_passkey_log_in`, `begin_passkey_proof`) and
spends them; here the signatures are verified, which PostgreSQL cannot do.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from api._answer import Answer, answer_of
from api._bearer import unauthorized
from api._body import malformed, read_fields, read_json_bytes
from api._context import UNAUTHORIZED, Connection, Context, one
from api._errors import ApiError

REFUSED = "LM169"
BODY_LIMIT = 16 * 1024
_CREATED = 201
_SIGNED = (
    "challenge => %(challenge)s, credential_id => %(id)s, user_handle => %(user_handle)s,"
    " sign_count => %(sign_count)s, is_backed_up => %(is_backed_up)s"
)
LOG_IN = f"identity.log_in_with_passkey({_SIGNED}, device => %(device)s)"
_TRANSPORTS = {"ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"}
# What the library raises about bytes that are not what they should be.
_FAULTS = (
    WebAuthnException,
    UnsupportedAlgorithm,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class _Signed:
    """What a browser returned, and what it says that was signed, and for which page."""

    credential: dict[str, Any]
    credential_id: bytes
    user_handle: bytes | None
    challenge: bytes
    origin: str
    host: str

    @property
    def expected(self) -> dict[str, Any]:
        return {
            "credential": self.credential,
            "expected_challenge": self.challenge,
            "expected_origin": self.origin,
            "expected_rp_id": self.host,
            "require_user_verification": True,
        }


async def add_passkey(request: Request) -> Response:
    """Register a passkey: what the browser made of the answer of `begin_passkey`."""
    given = read_fields(await read_json_bytes(request, BODY_LIMIT), {"credential", "name"})
    name = _optional_text(given, "name")
    signed = _read(request, given)
    try:
        made = verify_registration_response(**signed.expected)
    except _FAULTS as error:
        raise _refused(400) from error
    offered = signed.credential["response"].get("transports")
    transports = _TRANSPORTS.intersection(map(str, offered if isinstance(offered, list) else ()))

    async def store(connection: Connection) -> Answer:
        await _as_caller(request, connection)
        return await answer_of(
            connection,
            "identity.add_passkey(challenge => %(challenge)s, credential_id => %(id)s,"
            " public_key => %(public_key)s, sign_count => %(sign_count)s,"
            " transports => %(transports)s::text[], model_id => %(model_id)s::uuid,"
            " is_backed_up => %(is_backed_up)s, name => %(name)s)",
            challenge=signed.challenge,
            id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            transports=sorted(transports),
            model_id=made.aaguid or None,
            is_backed_up=made.credential_backed_up,
            name=name,
        )

    answer = await Context.of(request).execute(request, store)
    return JSONResponse(
        answer.body, _CREATED if answer.status == 200 else answer.status, answer.headers
    )


async def log_in(request: Request) -> Response:
    """Log in by passkey: what the browser made of the answer of `begin_passkey_log_in`."""
    given = read_fields(await read_json_bytes(request, BODY_LIMIT), {"credential", "device"})
    device = _optional_text(given, "device")

    async def open_session(connection: Connection) -> Answer:
        signed = await verified(request, connection, given, UNAUTHORIZED)
        return await answer_of(connection, LOG_IN, **signed, device=device)

    answer = await Context.of(request).execute(request, open_session)
    return JSONResponse(answer.body, answer.status, answer.headers)


async def prove(request: Request) -> Response:
    """Prove by passkey who you are: what the browser made of `begin_passkey_proof`'s answer."""
    given = read_fields(await read_json_bytes(request, BODY_LIMIT), {"credential"})

    async def note(connection: Connection) -> Answer:
        await _as_caller(request, connection)
        signed = await verified(request, connection, given, 400)
        return await answer_of(connection, f"identity.prove_with_passkey({_SIGNED})", **signed)

    answer = await Context.of(request).execute(request, note)
    return JSONResponse(answer.body, answer.status, answer.headers)


async def verified(
    request: Request, connection: Connection, given: dict[str, Any], refusal: int
) -> dict[str, Any]:
    """What a passkey has signed, as arguments for the database, which checks the challenge.

    `refusal`: the status of what is refused.
    """
    signed = _read(request, given, refusal)
    found = await one(
        connection, "select identity.find_passkey(%s) as public_key", signed.credential_id
    )
    if found["public_key"] is None:
        raise _refused(refusal)
    try:
        used = verify_authentication_response(
            **signed.expected,
            credential_public_key=bytes(found["public_key"]),
            # The database compares the counts, under a lock, and records a copy.
            credential_current_sign_count=0,
        )
    except _FAULTS as error:
        raise _refused(refusal) from error
    return {
        "challenge": signed.challenge,
        "id": signed.credential_id,
        "user_handle": signed.user_handle,
        "sign_count": used.new_sign_count,
        "is_backed_up": used.credential_backed_up,
    }


def _read(request: Request, given: dict[str, Any], refusal: int = 400) -> _Signed:
    """The credential of a body. It is for a page of ours; the challenge is whatever it says."""
    credential = given.get("credential")
    if not isinstance(credential, dict):
        raise malformed("credential: an object")
    try:
        response = credential["response"]
        client = json.loads(base64url_to_bytes(response["clientDataJSON"]))
        handle = response.get("userHandle")
        signed = _Signed(
            credential=credential,
            credential_id=base64url_to_bytes(credential["rawId"]),
            user_handle=base64url_to_bytes(handle) if handle is not None else None,
            challenge=base64url_to_bytes(client["challenge"]),
            origin=str(client["origin"]),
            host=urlsplit(str(client["origin"])).hostname or "",
        )
        # Another site could show our page in a frame of its own.
        is_ours = signed.origin in Context.of(request).settings.passkey_origins
        if not is_ours or client.get("crossOrigin"):
            raise _refused(refusal)
    except _FAULTS as error:
        raise _refused(refusal) from error
    return signed


async def _as_caller(request: Request, connection: Connection) -> None:
    if await Context.as_caller(request, connection, "/passkeys") == "anon":
        raise unauthorized("no token")


def _optional_text(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise malformed(f"{name}: a text")
    return value


def _refused(status: int) -> ApiError:
    headers = {"WWW-Authenticate": "Bearer"} if status == UNAUTHORIZED else {}
    return ApiError(
        status, REFUSED, "passkey is not accepted", hint="Begin again.", headers=headers
    )


ROUTES = [
    Route("/passkeys", add_passkey, methods=["POST"]),
    Route("/passkeys/log-in", log_in, methods=["POST"]),
    Route("/passkeys/proof", prove, methods=["POST"]),
]
