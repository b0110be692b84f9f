"""The access token of a request."""

import re

from starlette.requests import Request

from api._errors import ApiError

# LM032 not_authenticated (401): There is no token, or one for the other door.
#   To do: Log in; a token that is forged, expired or ended is answered with LM120.
NO_TOKEN = "LM032"  # noqa: S105 - a code
KEY_HEADER = "x-api-key"
_KEY = re.compile(r"lm_[a-z]+_[A-Za-z0-9_]*")
_BEARER = re.compile(r"bearer +([A-Za-z0-9_.-]+)", re.IGNORECASE)


def token_of(request: Request) -> str:
    """The token that the request carries; refuses one that carries none."""
    match = _BEARER.fullmatch(request.headers.get("authorization", "").strip())
    if match is None:
        raise unauthorized("no token")
    return match[1]


def key_of(request: Request) -> str | None:
    """The API key that the request carries, in X-API-Key or as its bearer token, or none."""
    if (key := request.headers.get(KEY_HEADER)) is not None:
        return key
    match = _BEARER.fullmatch(request.headers.get("authorization", "").strip())
    return match[1] if match is not None and _KEY.fullmatch(match[1]) else None


def unauthorized(message: str) -> ApiError:
    """The request names no caller, or one that may not come this way."""
    return ApiError(401, NO_TOKEN, message, hint="Log in.", headers={"WWW-Authenticate": "Bearer"})
