"""/explain-call: what is wrong with the arguments of a call.

nginx asks here, with the request as it came, when PostgREST has answered 404 below /api/rpc/: its
own words tell the signature and the names of other functions. So it does before it calls a
function by POST with an id that is no UUID: PostgreSQL's words do not tell which one.
"""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from api._context import Connection, Context, one
from api._errors import NOT_ALLOWED, ApiError

# LM036 function_not_found (404): There is no such function for the caller.
#   To do: `GET /api/` lists those that may be called.
NO_SUCH_FUNCTION = "LM036"
# LM037 wrong_arguments (400): An argument of a function is missing, unknown or no UUID; `details`
#   lists each as `required`, `unknown_argument` or `not_a_uuid`. Without `details`, the body is
#   not a JSON object of at most 16 arguments.
#   To do: Correct every argument listed.
WRONG_ARGUMENTS = "LM037"
CALL_AGAIN = "@call_again"  # the location in deploy/nginx/api.conf.template

# What PostgREST takes for itself, and what it takes for a condition on the answer.
_RESERVED = {"select", "order", "limit", "offset", "columns", "on_conflict", "and", "or"}
_CONDITION = re.compile(
    r"(not\.)?(eq|gte?|lte?|neq|i?like|i?match|in|is|isdistinct|(pl|ph|w)?fts|c[sd]|ov|[sn][lx][rl]?"
    r"|adj)(\(\w*\))?\."
)

_UUID = re.compile(r"(?P<open>\{)?([0-9A-Fa-f]{4}-?){7}[0-9A-Fa-f]{4}(?(open)\})")


async def explain_call(request: Request) -> Response:
    """List the faults of a call's arguments (for nginx only).

    If there are none, nginx is sent back to the function.
    """
    given = await _arguments(request)
    malformed = [name for name, value in given.items() if not _may_be_uuid(value)]
    function = request.headers.get("x-function", "")

    async def look(connection: Connection) -> dict[str, Any]:
        return await one(
            connection,
            "select ops.argument_faults(role => %(role)s, function => %(function)s,"
            " arguments => %(arguments)s, malformed => %(malformed)s) as faults,"
            " ops.requires_post(%(function)s) as requires_post",
            role=await Context.as_caller(request, connection, f"/rpc/{function}"),
            function=function,
            arguments=sorted(given),
            malformed=malformed,
        )

    said = await Context.of(request).execute(request, look)
    faults = said["faults"]
    if faults is None:
        raise ApiError(
            404, NO_SUCH_FUNCTION, "no such function", hint="GET /api/ lists those you may call."
        )
    if said["requires_post"] and request.method != "POST":
        raise ApiError(
            405,
            NOT_ALLOWED,
            "this method is not served",
            hint="A function that writes is called by POST, its arguments in the body.",
            headers={"Allow": "POST, OPTIONS"},
        )
    if faults:
        raise ApiError(
            400,
            WRONG_ARGUMENTS,
            "the arguments of the function are not right",
            details=json.dumps(faults, ensure_ascii=False),
            hint="Mend every argument listed in details.",
        )
    return Response(headers={"X-Accel-Redirect": CALL_AGAIN})


async def _arguments(request: Request) -> dict[str, Any]:
    """The arguments by their names, as PostgREST reads them."""
    query = request.query_params.multi_items()
    if request.method != "POST":
        return {
            name: value
            for name, value in query
            if name not in _RESERVED and "." not in name and not _CONDITION.match(value)
        }
    if columns := [value for name, value in query if name == "columns"]:
        return _shown((name, None) for name in columns[0].split(","))
    body = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/x-www-form-urlencoded":
        return _shown(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return {}
    if isinstance(value, list) and value:
        value = value[0]
    return _shown(value.items()) if isinstance(value, dict) else {}


def _shown(given: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """As the database takes them: a name with what it cannot store is unknown all the same."""
    return {
        name[:100].encode("utf-8", "replace").decode().replace("\0", "?"): value
        for name, value in given
    }


def _may_be_uuid(value: Any) -> bool:
    """Whether PostgreSQL takes a value for a UUID, or for several of them."""
    if isinstance(value, list):
        # Not looked into further: no function takes lists of lists, and a body may nest them deeper
        # than a function may call itself.
        return all(map(_is_uuid, value))
    if isinstance(value, str) and value.startswith("{") and not _UUID.fullmatch(value):
        return True  # an array in a query, which the database reads
    return _is_uuid(value)


def _is_uuid(value: Any) -> bool:
    return value is None or (isinstance(value, str) and bool(_UUID.fullmatch(value)))
