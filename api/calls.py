"""/explain-call: what is wrong with the arguments of a call that PostgREST finds no function for.

nginx asks here, with the request as it came, when PostgREST has answered 404 below /api/rpc/.
PostgREST's own words tell the signature and the names of other functions.
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
# LM037 wrong_arguments (400): An argument of a function is missing or unknown; `details` lists
#   each as `required` or `unknown_argument`. Without `details`, the body is not a JSON object
#   of at most 16 arguments.
#   To do: Correct every argument listed.
WRONG_ARGUMENTS = "LM037"
CALL_AGAIN = "@call_again"  # the location in deploy/nginx/api.conf.template

# What PostgREST takes for itself, and what it takes for a condition on the answer.
_RESERVED = {"select", "order", "limit", "offset", "columns", "on_conflict", "and", "or"}
_CONDITION = re.compile(
    r"(not\.)?(eq|gte?|lte?|neq|i?like|i?match|in|is|isdistinct|(pl|ph|w)?fts|c[sd]|ov|[sn][lx][rl]?"
    r"|adj)(\(\w*\))?\."
)


async def explain_call(request: Request) -> Response:
    """List the faults of a call's arguments (for nginx only).

    If there are none, nginx is sent back to the function.
    """
    names = sorted(await _names(request))
    function = request.headers.get("x-function", "")

    async def look(connection: Connection) -> dict[str, Any]:
        return await one(
            connection,
            "select ops.argument_faults(role => %(role)s, function => %(function)s,"
            " arguments => %(arguments)s) as faults,"
            " ops.requires_post(%(function)s) as requires_post",
            role=await Context.as_caller(request, connection, f"/rpc/{function}"),
            function=function,
            arguments=names,
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


async def _names(request: Request) -> set[str]:
    """Names of the arguments, as PostgREST reads them."""
    query = request.query_params.multi_items()
    if request.method != "POST":
        return {
            name
            for name, value in query
            if name not in _RESERVED and "." not in name and not _CONDITION.match(value)
        }
    if columns := [value for name, value in query if name == "columns"]:
        return _shown(columns[0].split(","))
    body = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/x-www-form-urlencoded":
        return _shown(name for name, _ in parse_qsl(body.decode("utf-8", "replace")))
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return set()
    if isinstance(value, list) and value:
        value = value[0]
    return _shown(value) if isinstance(value, dict) else set()


def _shown(names: Iterable[str]) -> set[str]:
    """As the database takes them: a name with what it cannot store is unknown all the same."""
    return {name[:100].encode("utf-8", "replace").decode().replace("\0", "?") for name in names}
