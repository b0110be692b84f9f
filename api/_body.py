"""Bodies: bounded in size, JSON, and read without a float."""

import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from starlette.requests import Request

from api._errors import ApiError

TOO_LARGE = "LM004"
# LM030 unsupported_media_type (415): The body is not `application/json` (functions accept
#   forms, too).
#   To do: Send it with `Content-Type: application/json`.
NOT_JSON = "LM030"
# LM031 malformed_body (400): The body is malformed: it is not JSON, or a field is missing,
#   unknown or of another type; `details` says which.
MALFORMED = "LM031"
# As many as the functions of the database take. Python has a limit of its own, and words for it
# that are nobody's business.
MOST_DIGITS = 1000
_BREAKS = {ord(mark): " " for mark in "\n\r\t"}


async def read_json_bytes(request: Request, limit: int) -> bytes:
    """The bytes as they came, of a request that says it is JSON and keeps to the limit."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ApiError(
            415,
            NOT_JSON,
            "the body is not application/json",
            hint="Send it with `Content-Type: application/json`.",
        )
    return await read_bytes(request, limit)


async def read_bytes(request: Request, limit: int) -> bytes:
    """The bytes as they came, of a request that keeps to the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ApiError(
                413, TOO_LARGE, "the body is too large", details=f"the limit is {limit} bytes"
            )
    return bytes(body)


def read_fields(
    body: bytes, names: Collection[str], *, long: Collection[str] = ()
) -> dict[str, Any]:
    """What a JSON object says under these names; refuses others, and texts of no single line.

    `long`: names whose texts may have lines.
    JSON can spell a NUL and halves of surrogates. Neither can be stored, nor sent back.
    """
    try:
        given = parse_object(body)
    except ValueError as error:
        raise malformed(str(error)) from None
    if unknown := given.keys() - names:
        raise malformed("unknown: " + ", ".join(sorted(map(_shown, unknown)))[:200])
    for name, value in given.items():
        if not isinstance(value, str):
            continue
        if not (value.translate(_BREAKS) if name in long else value).isprintable():
            raise malformed(f"{name}: a text" + ("" if name in long else " of one line"))
    return given


def malformed(details: str) -> ApiError:
    """The body is not what it should be; `details` names the field and says what it should be."""
    return ApiError(400, MALFORMED, "the body is malformed", details=details)


def _shown(name: str) -> str:
    return name if name.isprintable() else ascii(name)


def parse_object(body: bytes) -> dict[str, Any]:
    """A JSON object; numbers with a fraction are decimals. Raises ValueError for anything else."""
    try:
        value = json.loads(
            body,
            parse_float=Decimal,
            parse_int=_short_integer,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is no {error.encoding}") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one error for every malformed body
    return value


def _short_integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number may have {MOST_DIGITS} digits")
    return int(digits)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name occurs twice")
    return names
