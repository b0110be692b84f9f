"""The outermost layer: request ids, headers of every answer, and an answer to every defect."""

import logging
import re
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api._context import ANSWER_HEADERS
from api._errors import ours
from leadmill.logs import request_id
from leadmill.tracing import request_span

log = logging.getLogger(__name__)
_ID = re.compile(r"[\w.:-]{1,100}")


class RequestIdMiddleware:
    """Takes over nginx's request id, and shows it in the answer and in every line of the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        identifier = given if _ID.fullmatch(given) else uuid.uuid4().hex
        started, status = False, 0
        state = scope.setdefault("state", {})

        async def send_with_id(message: Message) -> None:
            nonlocal started, status
            if message["type"] == "http.response.start":
                started, status = True, message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = identifier
                headers.setdefault("Cache-Control", "no-store")
                for name, value in state.get(ANSWER_HEADERS, {}).items():
                    headers.setdefault(name, value)
            await send(message)

        token = request_id.set(identifier)
        try:
            with request_span(identifier, scope["method"]) as span:
                try:
                    await self.app(scope, receive, send_with_id)
                finally:
                    if span is not None:
                        # Not the path, which may be somebody's alone.
                        endpoint = getattr(scope.get("endpoint"), "__name__", "none")
                        span.set_attribute("leadmill.endpoint", endpoint)
                        span.set_attribute("http.response.status_code", status or 500)
        except ClientDisconnect:
            # Nobody is there to be answered, and nothing of ours is broken.
            log.info("the caller went away", extra={"path": scope["path"]})
        except Exception:
            log.exception("unexpected", extra={"method": scope["method"], "path": scope["path"]})
            if started:
                raise
            await ours().response()(scope, receive, send_with_id)
        finally:
            request_id.reset(token)
