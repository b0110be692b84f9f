"""/public-read: what anybody reads and is the same for all, with a validator for caches.

nginx asks here for the catalogue when no token and no key came along. PostgREST computes no ETag.
"""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from api._postgrest import ask, passed

_CACHED = {
    # For browsers, and what may stand before nginx: pages of niches are advertised.
    "Cache-Control": "public, max-age=60",
    # For nginx, which compares validators with what it keeps.
    "X-Accel-Expires": "1",
    # A caller with a token or a key may see more.
    "Vary": "Accept, Accept-Profile, Authorization, Prefer, Range, X-API-Key",
}
# The answer is everybody's; these would be those of the stranger who asked first.
_OF_ONE_CALLER = {
    *("ratelimit", "ratelimit-policy"),
    *("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"),
}


async def read_public(request: Request) -> Response:
    """Return a part of the public catalogue with its ETag (for nginx only)."""
    answer = await ask(request, "GET", "accept", "accept-profile")
    media_type = answer.headers.get("content-type", "application/json")
    # Content-Location repeats the query, by which nginx knows the answer: both may have 8 kB.
    headers = {name: value for name, value in passed(answer).items() if name != "content-location"}
    if answer.status_code == 200:
        headers = {name: value for name, value in headers.items() if name not in _OF_ONE_CALLER}
        digest = hashlib.sha256(f"{media_type}\n".encode() + answer.content).hexdigest()[:32]
        # Weak: nginx compresses some answers.
        headers |= _CACHED | {"ETag": f'W/"{digest}"'}
    return Response(answer.content, answer.status_code, headers, media_type)
