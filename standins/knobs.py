"""What the private endpoints under `/_config` read."""

from __future__ import annotations

from json import JSONDecodeError
from typing import Any

from starlette.requests import Request


class KnobError(Exception):
    """A knob that does not exist or does not turn that far."""


async def read_json(request: Request) -> Any:
    """The body, which is JSON."""
    try:
        return await request.json()
    except (JSONDecodeError, UnicodeDecodeError) as error:
        raise KnobError("the body is not JSON") from error


async def read_object(request: Request) -> dict[str, Any]:
    """The body, which is an object."""
    body = await read_json(request)
    if not isinstance(body, dict):
        raise KnobError("expected an object")
    return body
