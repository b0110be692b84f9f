"""What functions answer that decide about the status and the headers themselves."""

import json
from dataclasses import dataclass, field
from typing import Any

from api._context import Connection, one


@dataclass(frozen=True)
class Answer:
    """Status, body and headers, as PostgREST would send them."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


async def answer_of(connection: Connection, call: str, **arguments: object) -> Answer:
    """Call a function, which answers a refusal that has to be committed instead of raising it."""
    called = await one(connection, f"select {call} as answer", **arguments)
    # What the function sets is read by a statement of its own.
    said = await one(
        connection,
        "select nullif(current_setting('response.status', true), '') as status,"
        " nullif(current_setting('response.headers', true), '') as headers",
    )
    headers: dict[str, str] = {}
    for pair in json.loads(said["headers"] or "[]"):
        headers |= pair
    return Answer(int(said["status"] or 200), called["answer"], headers)
