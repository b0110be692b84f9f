"""/refused-key: count a request with a wrong API key, and say what is wrong with it.

nginx asks here when the database has refused a key at PostgREST, with the status 590: what a
refused request writes is lost, so the database could not count it.
"""

from starlette.requests import Request
from starlette.responses import Response

from api._context import Context


async def refuse_key(request: Request) -> Response:
    """Answer a request whose API key is not valid (for nginx only)."""
    raise await Context.of(request).refused_key(request)
