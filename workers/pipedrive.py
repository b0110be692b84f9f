"""Pipedrive's API, as far as imports need it: v2 with cursors, v1 where there is no other."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from leadmill import metrics
from leadmill.retryable import Retryable
from workers import guard

log = logging.getLogger(__name__)

SECONDS = 20.0
PAGE = 500
MOST_IDS = 100
ATTEMPTS = 4
# Tokens by Pipedrive's price list; what is not listed here is a single thing of v2.
COSTS = {
    "/api/v2/deals": 10,
    "/api/v2/deals/archived": 20,
    "/api/v2/persons": 10,
    "/api/v2/pipelines": 5,
    "/api/v2/stages": 5,
    "/api/v2/dealFields": 10,
    "/api/v1/users": 20,
    "/api/v1/users/me": 2,
    "/api/v1/webhooks": 10,
}
WINDOW_SECONDS = 2.0
# A client that ignores a 429 is blocked at the network's edge for long.
BUDGET_PAUSE = 3600.0
EDGE_PAUSE = 1800.0


class Refused(Exception):  # noqa: N818 - it is an answer
    """For good: asking again would be answered the same. `problem`: why, as a code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NotFound(Refused):
    """Pipedrive itself says that it has no such thing, or none that this token may see."""


class Paused(Exception):  # noqa: N818 - it is an answer
    """No request at all may be sent for so many seconds."""

    def __init__(self, problem: str, seconds: float) -> None:
        super().__init__(problem)
        self.problem = problem
        self.seconds = seconds


class Pipedrive:
    """One account. Counts its requests, and what they cost of the daily budget."""

    def __init__(
        self, client: httpx.AsyncClient, renew: Callable[[], Awaitable[str]] | None = None
    ) -> None:
        self._client = client
        self._renew = renew
        self.calls = 0
        self.tokens = 0

    @staticmethod
    @asynccontextmanager
    async def of(
        base: str,
        company: str,
        token: str,
        *,
        renew: Callable[[], Awaitable[str]] | None = None,
    ) -> AsyncIterator["Pipedrive"]:
        """An account by its company's domain; `base` is a template of the address.

        renew: makes it an access token of OAuth, which it replaces when Pipedrive refuses it.
        """
        # In a header, never in the address: logs and errors hold addresses.
        key = {"x-api-token": token} if renew is None else {"authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(
            base_url=base.format(company=company),
            headers={**key, "accept": "application/json"},
            timeout=SECONDS,
            verify=guard.authorities(),
            follow_redirects=False,
            trust_env=False,
        ) as client:
            yield Pipedrive(client, renew)

    def spent(self) -> tuple[int, int]:
        """Requests and tokens since the last call of this method."""
        spent = self.calls, self.tokens
        self.calls = self.tokens = 0
        return spent

    # --- What there is ----------------------------------------------------------------------------

    async def page(
        self, path: str, cursor: str | None, **params: object
    ) -> tuple[list[Any], str | None]:
        """One page of a list, and where the next begins; None at the end."""
        asked = {"limit": PAGE, **params, **({"cursor": cursor} if cursor else {})}
        answer = await self.ask("GET", path, params=asked)
        more = answer.get("additional_data")
        following = more.get("next_cursor") if isinstance(more, dict) else None
        items = answer.get("data")
        # Null is not an empty list; otherwise existing items would be taken for deleted.
        if not isinstance(items, list) or not isinstance(following, str | None):
            raise Refused("unreadable_answer")
        return items, following

    async def all(self, path: str, **params: object) -> list[Any]:
        """Every page of a list that is never long."""
        items, cursor = await self.page(path, None, **params)
        while cursor:
            more, cursor = await self.page(path, cursor, **params)
            items += more
        return items

    async def one(self, path: str, identifier: int | str) -> Any:
        """One thing by its number or uuid. Raises NotFound."""
        return (await self.ask("GET", f"{path}/{identifier}")).get("data")

    async def persons(self, wanted: Sequence[int]) -> list[Any]:
        """These persons, a hundred a request; those that are not found are left out."""
        found = []
        for start in range(0, len(wanted), MOST_IDS):
            some = wanted[start : start + MOST_IDS]
            if len(some) == 1:
                # A tenth of the price.
                try:
                    found.append(await self.one("/api/v2/persons", some[0]))
                except NotFound:
                    continue
            else:
                ids = ",".join(str(one) for one in some)
                found += (await self.page("/api/v2/persons", None, ids=ids, limit=MOST_IDS))[0]
        return found

    async def deals(self, wanted: Sequence[int]) -> list[Any]:
        """These deals as they are now. One that is not found is missing, but not deleted:
        Pipedrive shows what was deleted, and a token may see less than it did."""
        found: dict[int, Any] = {}
        if len(wanted) > COSTS["/api/v2/deals"]:
            ids = ",".join(str(one) for one in wanted)
            listed, _ = await self.page("/api/v2/deals", None, ids=ids, limit=MOST_IDS)
            found = {deal["id"]: deal for deal in listed}
        for identifier in wanted:
            # The list leaves out what is archived or deleted.
            if identifier not in found:
                try:
                    found[identifier] = await self.one("/api/v2/deals", identifier)
                except NotFound:
                    found[identifier] = {"id": identifier, "is_missing": True}
        return list(found.values())

    # --- Asking -----------------------------------------------------------------------------------

    async def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The answer's object. Tries again a little itself; then Retryable, Paused or Refused."""
        for attempt in range(1, ATTEMPTS + 1):
            self.calls += 1
            try:
                with metrics.vendor("pipedrive") as request:
                    answer = await self._client.request(method, path, params=params, json=body)
                    request.status = answer.status_code
            except httpx.HTTPError as error:
                # The words may hold an address: the kind is enough.
                trouble, wait = type(error).__name__, random.uniform(0, 2.0**attempt)  # noqa: S311
            else:
                if answer.is_success:
                    self.tokens += COSTS.get(path, 1)
                    return _object(answer)
                if answer.status_code == 401 and self._renew is not None:
                    renew, self._renew = self._renew, None  # once
                    self._client.headers["authorization"] = f"Bearer {await renew()}"
                    trouble, wait = "token_refused", 0.0
                else:
                    trouble, wait = _read(answer)
            if attempt < ATTEMPTS:
                log.info(
                    "request to Pipedrive is repeated", extra={"trouble": trouble, "path": path}
                )
                await asyncio.sleep(wait)
        raise Retryable(trouble)


def _read(answer: httpx.Response) -> tuple[str, float]:
    """What a refusal means: a transient trouble and how long to wait, or an exception."""
    status = answer.status_code
    jitter = random.uniform(0, 1)  # noqa: S311
    if status == 429:
        # Not documented and sometimes missing, but nothing else says that the budget is spent.
        if answer.headers.get("x-daily-ratelimit-token-remaining") == "0":
            raise Paused("budget_spent", BUDGET_PAUSE)
        return "rate_limit", _seconds(answer.headers.get("x-ratelimit-reset")) + jitter
    if status >= 500:
        return f"status_{status}", jitter * 4
    if status == 403 and not _is_json(answer):
        raise Paused("blocked_at_edge", EDGE_PAUSE)
    if status == 404:
        if not _says_no(answer):
            # The page of a gateway, or nothing: not an answer to the request.
            return "status_404", jitter * 4
        raise NotFound("status_404")
    raise Refused({401: "token_refused", 402: "account_unpaid"}.get(status, f"status_{status}"))


def _seconds(text: str | None) -> float:
    try:
        return min(max(float(text or ""), 0.1), 10.0)
    except ValueError:
        return WINDOW_SECONDS


def _is_json(answer: httpx.Response) -> bool:
    kind: str = answer.headers.get("content-type", "")
    return kind.partition(";")[0].strip() == "application/json"


def _says_no(answer: httpx.Response) -> bool:
    try:
        document = answer.json() if _is_json(answer) else None
    except ValueError:
        return False
    return isinstance(document, dict) and document.get("success") is False


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        document = answer.json() if _is_json(answer) else None
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise Refused("unreadable_answer")
    return document
