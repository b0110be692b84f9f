"""Reports of browsers about what the policy of a page forbade.

Anybody can send them, so nginx lets few pass, and a line of the log is short and names no query.
"""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api._body import read_bytes

log = logging.getLogger(__name__)
BODY_LIMIT = 8 * 1024
LONGEST = 200
_FIELDS = ("effective-directive", "violated-directive", "disposition", "line-number")
_PLACES = ("source-file",)


async def receive_report(request: Request) -> Response:
    """Write to the log what a page was forbidden."""
    body = await read_bytes(request, BODY_LIMIT)
    try:
        report = json.loads(body)["csp-report"]
        said = {
            "page": _place(report["document-uri"]),
            "blocked": _place(report["blocked-uri"]),
            **{name: _short(report[name]) for name in _FIELDS if name in report},
            **{name: _place(report[name]) for name in _PLACES if name in report},
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Response(status_code=400)
    log.warning("a page's policy was violated: %s", json.dumps(said))
    return Response(status_code=204)


def _place(address: Any) -> str:
    """The address without its query, which may hold tokens; a word such as `inline` as it is."""
    parts = urlsplit(str(address))
    return _short(parts._replace(query="", fragment="").geturl())


def _short(value: Any) -> str:
    return str(value)[:LONGEST]


ROUTES = [Route("/csp-reports", receive_report, methods=["POST"])]
