"""Bodies: bounded in size, JSON, and read without a float."""

import json
from decimal import Decimal
from typing import Any

from starlette.requests import Request

from api._errors import ApiError

TOO_LARGE = "LM514"
NOT_JSON = "LM515"
MALFORMED = "LM516"


async def read_json_bytes(request: Request, limit: int) -> bytes:
    """The bytes as they came, of a request that says it is JSON and keeps to the limit."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ApiError(415, NOT_JSON, "the body is not application/json")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ApiError(
                413, TOO_LARGE, "the body is too large", details=f"the limit is {limit} bytes"
            )
    return bytes(body)


def parse_object(body: bytes) -> dict[str, Any]:
    """A JSON object; numbers with a fraction are decimals. Raises ValueError for anything else."""
    try:
        value = json.loads(
            body,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one error for every malformed body
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name occurs twice")
    return names
