"""Paystack's API by HTTP, always outside of a transaction: for the service and the reconciler.

What it answers goes to the database as JSON text. Nobody but the reconciler's role can settle it.
"""

import json
import logging
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from leadmill import metrics
from leadmill.refused import RefusedError
from leadmill.retryable import Retryable
from leadmill.settings import SAFE_ADDRESS, Settings

log = logging.getLogger(__name__)

PAGE = 100
# A list that does not end by then never ends.
MOST_PAGES = 10_000
ANSWER_LIMIT = 10 * 1024 * 1024
LONGEST_PAUSE = 3600.0
KEY_PAUSE = 300.0
DUPLICATE = "duplicate_reference"
_CODE = re.compile(r"[A-Za-z0-9_]{1,60}")
_CODE_UNKNOWN = "unreadable_refusal"


class AmbiguousError(Retryable):
    """No answer came, so what was asked for may or may not have been done."""


@dataclass(frozen=True)
class Page:
    """A page to pay on."""

    reference: str
    access_code: str
    url: str


class Paystack:
    """One account, by its secret key."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def initialize(
        self,
        *,
        reference: str,
        email: str,
        amount: int,
        currency: str,
        callback_url: str,
        metadata: Mapping[str, str],
    ) -> Page:
        """Open a page to pay on. RefusedError `duplicate_reference`: there is one already."""
        asked = {
            "reference": reference,
            "email": email,
            "amount": amount,
            "currency": currency,
            "callback_url": callback_url,
            "metadata": dict(metadata),
        }
        data = await self._data("POST", "/transaction/initialize", body=asked)
        code, url = data.get("access_code"), data.get("authorization_url")
        if data.get("reference") != reference or not isinstance(code, str) or not _is_safe(url):
            raise RefusedError("unreadable_page")
        return Page(reference, code, str(url))

    async def verify(self, reference: str) -> dict[str, Any] | None:
        """The payment of a reference as it is now; None when Paystack knows no such reference."""
        return await self._found(f"/transaction/verify/{quote(reference, safe='')}")

    async def refund(self, *, transaction: str, amount: int, merchant_note: str) -> dict[str, Any]:
        """Have a part of a payment refunded. Asked twice, it is refunded twice."""
        asked = {"transaction": transaction, "amount": amount, "merchant_note": merchant_note}
        return await self._data("POST", "/refund", body=asked)

    async def find_refund(self, refund_id: str) -> dict[str, Any] | None:
        """One refund by its number."""
        return await self._found(f"/refund/{quote(refund_id, safe='')}")

    async def find_dispute(self, dispute_id: str) -> dict[str, Any] | None:
        """One dispute by its number."""
        return await self._found(f"/dispute/{quote(dispute_id, safe='')}")

    async def transactions(self, **asked: object) -> list[dict[str, Any]]:
        """All that match, oldest first. Those under way are on no list."""
        found: list[dict[str, Any]] = []
        query = {"per_page": PAGE, "use_cursor": "true", **asked}
        for _ in range(MOST_PAGES):
            answer = await self._ask("GET", "/transaction", query=query)
            found += _items(answer)
            following = _meta(answer).get("next")
            if not following:
                return found[::-1]
            if following == query.get("next"):
                break
            query["next"] = following
        raise Retryable("Paystack's list of transactions does not end")

    async def refunds(self, **asked: object) -> list[dict[str, Any]]:
        """All that match, oldest first."""
        return await self._numbered("/refund", asked)

    async def disputes(self, **asked: object) -> list[dict[str, Any]]:
        """All that match, oldest first."""
        return await self._numbered("/dispute", asked)

    async def settlements(self, **asked: object) -> list[dict[str, Any]]:
        """Bank settlements that match, oldest first."""
        return await self._numbered("/settlement", asked)

    async def _numbered(self, path: str, asked: Mapping[str, object]) -> list[dict[str, Any]]:
        """A list whose pages have numbers. What comes meanwhile moves others back: seen twice."""
        found: dict[Any, dict[str, Any]] = {}
        for page in range(1, MOST_PAGES + 1):
            query = {"perPage": PAGE, "page": page, **asked}
            answer = await self._ask("GET", path, query=query)
            items = _items(answer)
            found.update((item.get("id"), item) for item in items)
            last = _meta(answer).get("pageCount")
            if not items or (isinstance(last, int) and page >= last):
                return list(found.values())[::-1]
        raise Retryable(f"Paystack's list of {path} does not end")

    async def _found(self, path: str) -> dict[str, Any] | None:
        try:
            return await self._data("GET", path)
        except _NotFoundError:
            return None

    async def _data(
        self, method: str, path: str, *, body: Mapping[str, object] | None = None
    ) -> dict[str, Any]:
        data = (await self._ask(method, path, body=body)).get("data")
        if not isinstance(data, dict):
            raise _unclear(method, "Paystack's answer holds no object")
        return data

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> dict[str, Any]:
        """The answer to one request. Errors name no header: the key is in one."""
        try:
            with metrics.vendor("paystack") as asked:
                async with self._http.stream(method, path, params=query, json=body) as response:
                    text = await _read(response)
                    asked.status = response.status_code
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Retryable(f"Paystack: {type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise _unclear(method, f"Paystack: {type(error).__name__}") from None
        _raise_for_status(method, response, text)
        answer = _object(text)
        if answer is None or answer.get("status") is not True:
            raise _unclear(method, "Paystack's answer is not readable")
        return answer


class _NotFoundError(RefusedError):
    """Paystack itself says that it has no such thing."""


@asynccontextmanager
async def paystack_client(
    settings: Settings, time_limit: httpx.Timeout
) -> AsyncIterator[Paystack | None]:
    """A client of the account; none without a key."""
    if not settings.paystack_secret_key:
        yield None
        return
    async with httpx.AsyncClient(
        base_url=settings.paystack_api_base,
        headers={
            "Authorization": f"Bearer {settings.paystack_secret_key}",
            "Accept": "application/json",
        },
        timeout=time_limit,
        follow_redirects=False,
        trust_env=False,
    ) as http:
        yield Paystack(http)


def as_json(thing: Mapping[str, Any]) -> str:
    """An object as JSON text, its decimals as texts."""
    return json.dumps(thing, default=_plain)


def instant(seconds: int) -> str:
    """A time as Paystack reads it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _raise_for_status(method: str, response: httpx.Response, text: bytes) -> None:
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Retryable("Paystack: rate limit", after=_pause(response.headers))
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        log.error("Paystack refuses the key", extra={"status": status})
        raise Retryable("Paystack refuses the key", after=KEY_PAUSE)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        raise _unclear(method, f"Paystack: status {status}")
    if response.is_success:
        return
    answer = _object(text)
    if answer is None or answer.get("status") is not False:
        # Something between us answered, or another server did.
        raise Retryable(f"Paystack: status {status} in no shape of its own")
    code = answer.get("code")
    code = code if isinstance(code, str) and _CODE.fullmatch(code) else _CODE_UNKNOWN
    if status == HTTPStatus.NOT_FOUND or code == "transaction_not_found":
        raise _NotFoundError(code)
    raise RefusedError(code)


def _unclear(method: str, message: str) -> Retryable:
    """A question can be asked again; who asked for something does not know whether it was done."""
    return Retryable(message) if method == "GET" else AmbiguousError(message)


def _pause(headers: httpx.Headers) -> float | None:
    """The seconds that Paystack asks for. Its header holds them, or the time of the next minute."""
    try:
        seconds = float(headers.get("retry-after") or headers["x-ratelimit-reset"])
    except (KeyError, ValueError):
        return None
    if seconds > 1e9:
        seconds -= time.time()
    return min(max(seconds, 1.0), LONGEST_PAUSE)


async def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > ANSWER_LIMIT:
            raise httpx.ReadError("the answer is too long")
    return bytes(body)


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _items(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    items = answer.get("data")
    # Null is not an empty list: what exists would be taken for missing.
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Retryable("Paystack's list is not readable")
    return items


def _meta(answer: Mapping[str, Any]) -> dict[str, Any]:
    meta = answer.get("meta")
    return meta if isinstance(meta, dict) else {}


def _is_safe(url: object) -> bool:
    """A page that a payer can be sent to; that of a stand-in is on this machine."""
    return isinstance(url, str) and SAFE_ADDRESS.match(url) is not None


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
