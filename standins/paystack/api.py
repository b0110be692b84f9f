"""From an HTTP request to an endpoint and back: the key, the rate, the parameters, faults."""

from __future__ import annotations

import asyncio
import hmac
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from standins.paystack import params, refunding
from standins.paystack.account import Account
from standins.paystack.delivery import Courier
from standins.paystack.endpoints import Call, Endpoint
from standins.paystack.errors import PaystackError, broken, invalid_key, rate_limited

MINUTE = 60.0


@dataclass(frozen=True)
class Fault:
    """An answer in place of the right one; `after` means that the request was executed."""

    status: int
    after: bool = False


@dataclass
class Api:
    """The API of one account, open to its secret key."""

    account: Account
    courier: Courier
    api_key: str
    base_url: str = ""
    faults: list[Fault] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    recent: deque[float] = field(default_factory=deque)

    def handler(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        """The ASGI side of an endpoint."""

        async def handle(request: Request) -> Response:
            self.requests.append(f"{request.method} {request.url.path}")
            try:
                self._let_in(request)
                fault = self.faults.pop(0) if self.faults else None
                if fault is not None and not fault.after:
                    raise broken(fault.status) if fault.status != 429 else rate_limited(1)
                answer = await self._answer(endpoint, request)
                await asyncio.sleep(self.account.knobs.latency)
                if fault is not None:
                    raise broken(fault.status)
            except PaystackError as error:
                return refusal(error)
            return answer

        return handle

    async def unknown(self, request: Request) -> Response:
        """The answer to a path that is no endpoint."""
        try:
            self._let_in(request)
        except PaystackError as error:
            return refusal(error)
        return JSONResponse({"status": False, "message": "Endpoint not found"}, 404)

    def _let_in(self, request: Request) -> None:
        header = request.headers.get("Authorization", "")
        if not header:
            raise PaystackError(
                "No Authorization Header was found", status=401, code="no_authorization_header"
            )
        scheme, _, key = header.partition(" ")
        if scheme != "Bearer" or not key:
            raise PaystackError(
                "Format is Authorization Bearer [secret key]",
                status=401,
                code="invalid_authorization_header",
            )
        if not hmac.compare_digest(key.encode(), self.api_key.encode()):
            raise invalid_key()
        limit, now = self.account.knobs.requests_a_minute, self.account.now()
        while self.recent and now - self.recent[0] >= MINUTE:
            self.recent.popleft()
        if limit and len(self.recent) >= limit:
            raise rate_limited(int(MINUTE - (now - self.recent[0])) + 1)
        self.recent.append(now)

    async def _answer(self, endpoint: Endpoint, request: Request) -> Response:
        refunding.time_passed(self.account)
        given = await _given(request)
        call = Call(
            account=self.account,
            base_url=self.base_url or str(request.base_url).rstrip("/"),
            params=params.read(given, endpoint.takes, *endpoint.needs),
            id=request.path_params.get("id", ""),
        )
        message, more = endpoint.act(call)
        if self.account.knobs.pays_at_once:
            await self.courier.drained()
        return JSONResponse({"status": True, "message": message, **more})


def refusal(error: PaystackError) -> Response:
    """The error as an answer."""
    return JSONResponse(error.body, error.status, error.headers)


async def _given(request: Request) -> dict[str, Any]:
    if request.method == "GET":
        names = [name for name, _ in request.query_params.multi_items()]
        if len(names) != len(set(names)):
            raise PaystackError("A parameter occurs twice")
        return dict(request.query_params)
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise PaystackError("The body must be JSON", code="invalid_body")
    try:
        body = await request.json()
    except ValueError:
        raise PaystackError("The body must be JSON", code="invalid_body") from None
    if not isinstance(body, dict):
        raise PaystackError("The body must be an object", code="invalid_body")
    return body
