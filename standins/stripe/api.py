"""From an HTTP request to an endpoint and back: keys, parameters, idempotency, faults."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from standins.stripe.account import DEFAULT_API_VERSION, Account, Origin, new_id, origin
from standins.stripe.endpoint import Call, Endpoint
from standins.stripe.errors import StripeError
from standins.stripe.expand import check_paths, expand
from standins.stripe.form import decode
from standins.stripe.idempotency import Answer, Answers

FORM = "application/x-www-form-urlencoded"
VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[a-z]+)?")


@dataclass(frozen=True)
class Fault:
    """An answer in place of the right one; `after` means that the request was executed."""

    status: int
    after: bool = False


@dataclass
class Api:
    """The API of one account, open to its key."""

    account: Account
    api_key: str
    base_url: str = ""
    answers: Answers = field(default_factory=Answers)
    faults: list[Fault] = field(default_factory=list)

    def handler(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        """The ASGI side of an endpoint."""

        async def handle(request: Request) -> Response:
            request_id = new_id("req_", 14)
            body = await request.body()
            try:
                self._authenticate(request)
                fault = self.faults.pop(0) if self.faults else None
                if fault is not None and not fault.after:
                    raise _fault(fault.status)
                response = self._answer(endpoint, request, body, request_id)
                if fault is not None:
                    raise _fault(fault.status)
            except StripeError as error:
                response = JSONResponse(error.body, error.status)
                response.headers["Request-Id"] = request_id
            version = request.headers.get("Stripe-Version", self.account.api_version)
            response.headers["Stripe-Version"] = version
            return response

        return handle

    async def unknown(self, request: Request) -> Response:
        """The answer to a path that is no endpoint."""
        error = StripeError(
            f"Unrecognized request URL ({request.method}: {request.url.path}). Please see "
            "https://stripe.com/docs or we can help at https://support.stripe.com/.",
            status=404,
        )
        try:
            self._authenticate(request)
        except StripeError as refused:
            error = refused
        return JSONResponse(error.body, error.status)

    def _authenticate(self, request: Request) -> None:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                given = base64.b64decode(given, validate=True).decode().partition(":")[0]
            except (binascii.Error, UnicodeDecodeError):
                given = ""
        elif scheme.lower() != "bearer":
            given = ""
        if not given:
            raise StripeError(
                "You did not provide an API key. You need to provide your API key in the "
                "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
                "YOUR_SECRET_KEY').",
                status=401,
            )
        if given.strip() != self.api_key:
            shown = f"{given[:8]}{'*' * 8}{given[-4:]}"
            raise StripeError(f"Invalid API Key provided: {shown}", status=401)

    def _answer(
        self, endpoint: Endpoint, request: Request, body: bytes, request_id: str
    ) -> Response:
        params = _params(request, body)
        version = request.headers.get("Stripe-Version", self.account.api_version)
        if not VERSION.fullmatch(version) or (
            endpoint.is_pinned and version != DEFAULT_API_VERSION
        ):
            raise StripeError(f"Invalid Stripe API version: {version}")
        key = request.headers.get("Idempotency-Key") if endpoint.method == "POST" else None
        path = request.url.path
        if key:
            kept = self.answers.find(key, path, params, self.account.now())
            if kept is not None:
                return JSONResponse(
                    kept.body,
                    kept.status,
                    {
                        "Request-Id": request_id,
                        "Original-Request": kept.request_id,
                        "Idempotent-Replayed": "true",
                    },
                )
        self.account.base_url = self.base_url or str(request.base_url).rstrip("/")
        call = Call(
            account=self.account,
            params=endpoint.shape(params, ""),
            base_url=self.account.base_url,
            id=request.path_params.get("id", ""),
        )
        if endpoint.kind is not None:
            paths = call.params.get("expand", [])
            check_paths(endpoint.kind.KIND, paths, is_list=endpoint.is_list)
        if endpoint.check is not None:
            endpoint.check(call)
        status, document = self._execute(endpoint, call, Origin(request_id, key))
        headers = {"Request-Id": request_id}
        if key:
            self.answers.keep(
                key, Answer(path, params, status, document, request_id, self.account.now())
            )
            headers |= {"Idempotency-Key": key, "Original-Request": request_id}
        return JSONResponse(document, status, headers)

    def _execute(self, endpoint: Endpoint, call: Call, cause: Origin) -> tuple[int, dict[str, Any]]:
        token = origin.set(cause)
        try:
            document = endpoint.act(call)
            expand(self.account, document, call.params.get("expand", []))
        except StripeError as error:
            return error.status, error.body
        finally:
            origin.reset(token)
        return 200, document


def _params(request: Request, body: bytes) -> dict[str, Any]:
    if request.method in ("GET", "DELETE"):
        return decode(request.url.query)
    content_type = request.headers.get("Content-Type", FORM).partition(";")[0].strip()
    if body and content_type.lower() != FORM:
        raise StripeError(
            f"Invalid request (check that your POST content type is {FORM}). If you have any "
            "questions, we can help at https://support.stripe.com/."
        )
    try:
        return decode(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise StripeError("Invalid request: the body is not UTF-8.") from error


def _fault(status: int) -> StripeError:
    if status == 429:
        return StripeError(
            "Request rate limit exceeded. Learn more about rate limits here "
            "https://stripe.com/docs/rate-limits.",
            status=status,
            code="rate_limit",
        )
    return StripeError("An unknown error occurred.", status=status, kind="api_error")
