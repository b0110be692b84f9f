"""/public-read: what anybody reads and is the same for all, with a validator for caches.

nginx asks here for the catalogue when no token and no key came along. PostgREST computes no ETag.
"""

import hashlib
import re

from starlette.requests import Request
from starlette.responses import Response

from api._postgrest import ask, passed

# A change of the catalogue is seen after a minute at the latest; pages of niches are advertised.
_CACHED = {
    "Cache-Control": "public, max-age=60",
    # A caller with a token or a key may see more.
    "Vary": "Accept, Authorization, Prefer, Range, X-API-Key",
}
# The answer is everybody's; these would be those of the stranger who asked first.
_OF_ONE_CALLER = {
    *("ratelimit", "ratelimit-policy"),
    *("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"),
}


async def read_public(request: Request) -> Response:
    """Return a part of the public catalogue with its ETag, or 304 (for nginx only)."""
    answer = await ask(request, "GET", "accept", "accept-profile")
    media_type = answer.headers.get("content-type", "application/json")
    headers = passed(answer)
    if answer.status_code != 200:
        return Response(answer.content, answer.status_code, headers, media_type)
    for name in _OF_ONE_CALLER & headers.keys():
        del headers[name]
    digest = hashlib.sha256(f"{media_type}\n".encode() + answer.content).hexdigest()[:32]
    headers |= _CACHED | {"ETag": f'W/"{digest}"'}
    if is_known(request.headers.get("if-none-match", ""), digest):
        return Response(status_code=304, headers=headers)
    return Response(answer.content, 200, headers, media_type)


def is_known(if_none_match: str, digest: str) -> bool:
    """Whether the caller has this version: weak comparison, since nginx compresses some answers."""
    if if_none_match.strip() == "*":
        return True
    return digest in re.findall(r'(?:W/)?"([^"]*)"', if_none_match)
