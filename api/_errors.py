"""Errors in the shape that PostgREST gives them: code, message, details, hint."""

import json
import logging
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

log = logging.getLogger(__name__)

NO_SUCH_PAGE = "LM002"
# LM033 database_unavailable (503): The database cannot be reached or is busy.
#   To do: Try again.
UNAVAILABLE = "LM033"
NOT_ALLOWED = "LM003"
# LM034 internal_error (500): Leadmill made an error; the log has it under the `X-Request-Id` of
#   the answer.
#   To do: Report it with the `X-Request-Id`.
OURS = "LM034"
# LM035 text_not_storable (400): A text contains characters that cannot be stored.
#   To do: Leave them out.
NOT_STORABLE = "LM035"

# Connection lost, too many of them, waited too long, shutting down, resources used up.
_BUSY_CLASSES = ("08", "53", "55", "57", "58")
_BUSY_STATES = ("40001", "40P01", "25006")
_CONFLICTS = ("23503", "23505", "23P01")


class ApiError(Exception):
    """A refusal with its status and code; docs/errors.md lists the codes."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: str | None = None,
        hint: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, "details": details, "hint": hint}
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """The refusal as an answer."""
        # What a caller sent may be quoted in it, also what no answer can hold.
        body = {
            name: value and value.encode("utf-8", "replace").decode()
            for name, value in self.body.items()
        }
        return JSONResponse(body, self.status, self.headers)


def unavailable() -> ApiError:
    """The database cannot be reached or is busy."""
    return ApiError(
        503,
        UNAVAILABLE,
        "the database cannot be reached or is busy",
        hint="Try again.",
        headers={"Retry-After": "1"},
    )


def from_database(error: psycopg.Error) -> ApiError:
    """The same status and body that PostgREST would answer."""
    state = error.sqlstate
    if state is None or state[:2] in _BUSY_CLASSES or state in _BUSY_STATES:
        # An error without a state never reached the server, or lost it; unless it is the client's.
        if isinstance(error, psycopg.DataError):
            return not_storable()
        if state is None and not isinstance(error, psycopg.OperationalError):
            return ours()
        return unavailable()
    message = error.diag.message_primary or ""
    if state == "PGRST":
        return _raised_with_status(message, error.diag.message_detail or "{}")
    details, hint = error.diag.message_detail, error.diag.message_hint
    if state.startswith("LM"):
        return ApiError(400, state, message, details=details, hint=hint)
    if state in _CONFLICTS:
        return ApiError(409, state, message)
    if state[:2] in ("22", "23"):
        return ApiError(400, state, message)
    return ours()


def not_storable() -> ApiError:
    """The client library refuses a text before the database could."""
    return ApiError(
        400, NOT_STORABLE, "a text holds characters that cannot be stored", hint="Leave them out."
    )


def ours() -> ApiError:
    """A defect; what it was is in the log only."""
    return ApiError(500, OURS, "an error of ours", hint="Tell us, with the X-Request-Id.")


def _raised_with_status(message: str, detail: str) -> ApiError:
    """The form that ops.raise_http gives an error."""
    body: dict[str, Any] = json.loads(message)
    answer: dict[str, Any] = json.loads(detail)
    return ApiError(
        answer["status"],
        body["code"],
        body["message"],
        details=body.get("details"),
        hint=body.get("hint"),
        headers=answer.get("headers", {}),
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 - how it is registered
    return error.response()


async def _database(request: Request, error: Exception) -> Response:
    assert isinstance(error, psycopg.Error)  # noqa: S101 - how it is registered
    answer = from_database(error)
    if answer.status >= 500:
        # The watch reports a busy or unreachable database, as does a pool that times out.
        level = logging.ERROR if answer.status == 500 else logging.WARNING
        log.log(level, "database error", exc_info=error, extra={"sqlstate": error.sqlstate})
    return answer.response()


async def _timeout(request: Request, error: Exception) -> Response:
    # No connection: the watch reports an unreachable database; this is for a pool that is too
    # small, or held by what hangs.
    request.app.state.context.waiting.came(error)
    return unavailable().response()


async def _encoding(request: Request, error: Exception) -> Response:
    return not_storable().response()


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - how it is registered
    code = {404: NO_SUCH_PAGE, 405: NOT_ALLOWED}.get(error.status_code, OURS)
    message = {404: "no such page", 405: "method not allowed"}.get(
        error.status_code, error.detail.lower()
    )
    return ApiError(error.status_code, code, message, headers=error.headers).response()


HANDLERS: dict[Any, Any] = {
    ApiError: _refused,
    PoolTimeout: _timeout,
    psycopg.Error: _database,
    UnicodeEncodeError: _encoding,
    HTTPException: _http,
}
