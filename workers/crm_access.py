"""Access to an account at Pipedrive: by an API token, or by tokens of OAuth that are refreshed."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from uuid import UUID, uuid4

from psycopg.rows import DictRow

from leadmill.encryption import DecryptionError
from leadmill.retryable import Retryable
from workers.pipedrive import Pipedrive, Refused
from workers.pipedrive_oauth import InvalidGrant, OAuth
from workers.resources import Resources

log = logging.getLogger(__name__)
T = TypeVar("T")

# While another job refreshes.
BUSY_SECONDS = 0.2
LONGEST_BUSY_SECONDS = 30.0
GRANT_LOST = "grant_lost"
_BEGIN = "select * from crm.begin_refresh(%(connection_id)s, %(version)s, %(lease)s)"
_STORE = (
    "select crm.store_tokens(connection_id => %(connection_id)s, token_version => %(version)s,"
    " token => %(token)s, refresh_token => %(refresh_token)s, seconds => %(seconds)s,"
    " company_domain => %(company_domain)s)"
)
_LOSE = "select crm.lose_grant(%(connection_id)s, %(lease)s)"
_END = "select crm.end_refresh(%(connection_id)s, %(lease)s)"


@asynccontextmanager
async def open_account(resources: Resources, connection_id: UUID) -> AsyncIterator[Pipedrive]:
    """The account of a connection. Raises Refused or Retryable."""
    access = await _access(resources, connection_id)
    if not access["is_fresh"]:
        await refresh(resources, connection_id, access["token_version"])
        access = await _access(resources, connection_id)

    async def renew() -> str:
        # Refused before its time: perhaps it was revoked, or a newer one is stored by now.
        await refresh(resources, connection_id, access["token_version"])
        return _token(resources, connection_id, await _access(resources, connection_id))

    async with Pipedrive.of(
        resources.settings.pipedrive_api_base,
        access["company_domain"],
        _token(resources, connection_id, access),
        renew=renew if access["is_oauth"] else None,
    ) as account:
        yield account


async def refresh(resources: Resources, connection_id: UUID, version: int) -> None:
    """See that a newer token than this version is stored; one job at a time exchanges.

    Raises Refused when access has to be granted again, and Retryable.
    """
    lease = uuid4()
    held = {"connection_id": connection_id, "version": version, "lease": lease}
    until = time.monotonic() + LONGEST_BUSY_SECONDS
    while True:
        begun = await resources.row(_BEGIN, **held)
        assert begun is not None  # noqa: S101 - each outcome is a row
        if begun["outcome"] == "stored":
            return
        if begun["outcome"] == "lost":
            raise Refused(GRANT_LOST)
        if begun["outcome"] == "leased":
            await to_the_end(_exchange(resources, held, begun))
        elif time.monotonic() > until:
            raise Retryable("token_is_being_refreshed")
        else:
            await asyncio.sleep(BUSY_SECONDS)


async def _exchange(resources: Resources, held: dict[str, Any], begun: DictRow) -> None:
    """Exchange the refresh token, and store the pair before anything uses it."""
    try:
        sealed, tenant = begun["refresh_token"], begun["organization_id"]
        old = unseal(resources, sealed, "connection.refresh_token", tenant, held["connection_id"])
        tokens = await OAuth(resources.settings).refresh(old)
    except InvalidGrant:
        # Unless another job has stored a newer pair in the meantime, the grant has ended.
        if await resources.scalar_persistently(_LOSE, **held):
            log.warning("a grant is lost", extra={"connection_id": str(held["connection_id"])})
            raise Refused(GRANT_LOST) from None
        return
    except (Refused, Retryable):
        await resources.scalar_persistently(_END, **held)
        raise
    await resources.scalar_persistently(
        _STORE,
        **held,
        token=tokens.access,
        refresh_token=tokens.refresh,
        seconds=tokens.seconds,
        company_domain=tokens.company,
    )


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Do it all, even if the worker is told to stop: what is exchanged but not stored is lost."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("it was in vain", exc_info=error)
        raise


def unseal(
    resources: Resources, sealed: bytes, place: str, tenant_id: UUID | None, row_id: UUID
) -> str:
    """A secret of the CRM room; `place` is its table and column. Raises Refused."""
    try:
        return resources.opener.open(sealed, f"crm.{place}", tenant_id, row_id)
    except DecryptionError:
        log.exception("a secret cannot be decrypted")
        raise Refused("secret_not_opened") from None


async def _access(resources: Resources, connection_id: UUID) -> DictRow:
    access = await resources.row("select * from crm.access_token(%s)", connection_id)
    if access is None:
        raise Refused(GRANT_LOST)
    return access


def _token(resources: Resources, connection_id: UUID, access: DictRow) -> str:
    tenant = access["organization_id"]
    return unseal(resources, access["token"], "connection.token", tenant, connection_id)
