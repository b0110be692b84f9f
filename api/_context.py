"""What a handler works with."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
import stripe
from psycopg import AsyncConnection, errors
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool
from starlette.requests import Request

from api._bearer import KEY_HEADER, key_of, token_of, unauthorized
from api._errors import ApiError
from api._oidc import Issuer, Provider
from leadmill.db import request_transaction
from leadmill.logs import request_id
from leadmill.outage import Persisting
from leadmill.paystack import Paystack
from leadmill.settings import Settings
from leadmill.storage import Storage

T = TypeVar("T")
Connection = AsyncConnection[DictRow]

ATTEMPTS = 3
UNAUTHORIZED = 401
# Between the database and whoever asks it; no caller sees it.
WRONG_KEY = 590
# Of request.state: headers that each answer has, whatever it says (api/_request_id.py).
ANSWER_HEADERS = "answer_headers"
FORM_HEADERS = ("x-form-proof", "x-form-trap")
TRANSIENT = (errors.DeadlockDetected, errors.LockNotAvailable, errors.SerializationFailure)


@dataclass(frozen=True)
class Context:
    """One per process."""

    settings: Settings
    pool: AsyncConnectionPool[Connection]
    stripe: stripe.StripeClient | None
    paystack: Paystack | None
    issuer: Issuer | None
    providers: dict[str, Provider]
    storage: Storage | None
    postgrest: httpx.AsyncClient
    waiting: Persisting = field(
        default_factory=lambda: Persisting("no database connection is to be had")
    )

    @staticmethod
    def of(request: Request) -> "Context":
        """The context of the application that serves this request."""
        context: Context = request.app.state.context
        return context

    def transaction(self, request: Request) -> AbstractAsyncContextManager[Connection]:
        """A transaction that knows the request it belongs to."""
        # nginx overwrites the header; nothing else can reach this process.
        address = request.headers.get("x-forwarded-for")
        if address is None and request.client is not None:
            address = request.client.host
        return request_transaction(
            self.pool,
            address=address,
            agent=request.headers.get("user-agent"),
            request_id=request_id.get(),
            # What functions that serve a form read of it, as behind PostgREST.
            more={name: request.headers.get(name) for name in FORM_HEADERS},
        )

    @staticmethod
    async def as_caller(request: Request, connection: Connection, path: str | None = None) -> str:
        """From here on the caller is whom the token or key names, anon without. Returns the role.

        Tokens of admins are taken at the admin door alone. nginx says which door it was. A key may
        do what its scopes say of the path; `path`: if it is another one than that of the request.
        Refuses a caller who has used up a limit.
        """
        path = path or request.url.path
        role = await _become(request, connection, path)
        # Once: what a request has begun it may end.
        if not hasattr(request.state, ANSWER_HEADERS):
            found = await one(
                connection,
                "select current_setting('response.headers', true) as headers"
                " from usage.admit_call(%s)",
                path,
            )
            told = json.loads(found["headers"] or "[]")
            setattr(request.state, ANSWER_HEADERS, {n: v for h in told for n, v in h.items()})
        return role

    async def execute(self, request: Request, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do work in a transaction; once more when others were in the way. Returns after commit."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self.transaction(request) as connection:
                    result = await work(connection)
            except errors.DatabaseError as error:
                if is_wrong_key(error):
                    raise await self.refused_key(request) from None
                if not isinstance(error, TRANSIENT):
                    raise
                if attempt == ATTEMPTS:
                    raise
                await asyncio.sleep(random.uniform(0, 0.1 * attempt))  # noqa: S311 - jitter
            else:
                self.waiting.passed()
                return result
        raise AssertionError("unreachable")

    async def refused_key(self, request: Request) -> ApiError:
        """Count a request with a wrong key. Returns what its sender is answered."""
        async with self.transaction(request) as connection:
            found = await one(
                connection, "select identity.refuse_api_key(%s) as problem", key_of(request) or ""
            )
        problem: dict[str, str] = found["problem"]
        status = int(problem["status"])
        headers = {"WWW-Authenticate": "Bearer"} if status == UNAUTHORIZED else {}
        if "retry_after" in problem:
            headers["Retry-After"] = problem["retry_after"]
        return ApiError(
            status, problem["code"], problem["message"], hint=problem["hint"], headers=headers
        )


async def _become(request: Request, connection: Connection, path: str) -> str:
    if (key := key_of(request)) is not None:
        if KEY_HEADER in request.headers and "authorization" in request.headers:
            raise ApiError(
                400, "LM133", "request has both a token and an API key", hint="Send one of them."
            )
        statement = "select identity.act_as_key(%s, %s, %s) as role"
        found = await one(connection, statement, key, request.method, path)
        return str(found["role"])
    if "authorization" not in request.headers:
        return "anon"
    statement = "select role from identity.act_as_token(%s, %s)"
    actor = await one(connection, statement, token_of(request), path)
    role = str(actor["role"])
    if (role == "admin") != (request.headers.get("x-door") == "admin"):
        raise unauthorized("the token is for another door")
    return role


def is_wrong_key(error: errors.DatabaseError) -> bool:
    """The database has refused a key: what it would count would be lost with the transaction."""
    if error.sqlstate != "PGRST":
        return False
    status = json.loads(error.diag.message_detail or "{}").get("status")
    return bool(status == WRONG_KEY)


async def one(connection: Connection, statement: str, *values: object, **named: object) -> DictRow:
    """The one row that a statement answers."""
    cursor = await connection.execute(statement, named or values)
    row = await cursor.fetchone()
    if row is None:
        raise LookupError(statement)
    return row
