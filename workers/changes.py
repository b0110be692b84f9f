"""Changes in Pipedrive: what events are about is read again; the database says what changed."""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from leadmill.retryable import Retryable
from workers.crm_access import open_account
from workers.imports import NOT_PERMITTED, clean, pause_connection, problem_of, read_names
from workers.pipedrive import NotFound, Paused, Pipedrive, Refused
from workers.resources import Resources

log = logging.getLogger(__name__)

# Then another job continues, and jobs of other accounts get their turn.
SLICE_SECONDS = 10.0
REFUSAL_PAUSE = 3600.0
RETRY_SECONDS = 10.0
# Beyond this many a list of deals is cheaper, and then also faster.
MOST_SINGLE = 10
AT_ONCE = 5
PATHS = {
    "deal": "/api/v2/deals",
    "prospect": "/api/v1/leads",
    "person": "/api/v2/persons",
    "activity": "/api/v2/activities",
}
WITH_PERSON = ("deal", "prospect", "activity")
_BEGIN = "select * from crm.begin_changes(%s)"
_LACKS_NAMES = "select crm.lacks_names(%s, %s)"
_RECORD = (
    "select crm.record_changes(connection_id => %(connection_id)s, last_event => %(last_event)s,"
    " objects => %(objects)s, persons => %(persons)s)"
)
_CONTINUE = "select crm.continue_changes(%s)"
_DELAY = (
    "select crm.delay_changes(connection_id => %(connection_id)s, problem => %(problem)s,"
    " wait => make_interval(secs => %(seconds)s))"
)


async def follow_changes(resources: Resources, connection_id: str) -> None:
    """Read the objects of waiting events until none is ready or the time is up."""
    try:
        await _follow(resources, UUID(connection_id))
    except Paused as demand:
        # Waiting events are read when the pause is over.
        await pause_connection(resources, connection_id, demand.problem, demand.seconds)
    except Refused as refusal:
        problem = refusal.problem
        await pause_connection(resources, connection_id, problem, REFUSAL_PAUSE, is_refusal=True)
    except Retryable as trouble:
        log.warning("reading changes is delayed", exc_info=True)
        await resources.scalar_persistently(
            _DELAY,
            connection_id=connection_id,
            problem=problem_of(trouble),
            seconds=RETRY_SECONDS,
        )
        return
    except asyncio.CancelledError:
        await resources.scalar_persistently(_CONTINUE, connection_id)
        raise
    except Exception:
        await pause_connection(resources, connection_id, "defect", REFUSAL_PAUSE, is_refusal=True)
        await resources.scalar_persistently(_CONTINUE, connection_id)
        raise
    await resources.scalar_persistently(_CONTINUE, connection_id)


async def _follow(resources: Resources, connection_id: UUID) -> None:
    until = time.monotonic() + SLICE_SECONDS
    while time.monotonic() < until:
        batch = await resources.row(_BEGIN, connection_id)
        if batch is None:
            return
        async with open_account(resources, connection_id) as account:
            await _read(resources, account, connection_id, batch)


async def _read(
    resources: Resources, account: Pipedrive, connection_id: UUID, batch: DictRow
) -> None:
    if batch["reads_account"]:
        await read_names(resources, account, connection_id)
    objects = clean(await _objects(account, batch["objects"]))
    if await resources.scalar(_LACKS_NAMES, connection_id, Jsonb(objects)):
        await read_names(resources, account, connection_id)
    await resources.scalar(
        _RECORD,
        connection_id=connection_id,
        last_event=batch["last_event"],
        objects=Jsonb(objects),
        persons=Jsonb(clean(await account.persons(_persons(objects)))),
    )


async def _objects(account: Pipedrive, wanted: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """Each object as it is now; null if it was not found."""
    numbers = [int(one["id"]) for one in wanted if one["entity"] == "deal"]
    listed: dict[str, Any] = {}
    if len(numbers) > MOST_SINGLE:
        deals = await account.deals(numbers)
        listed = {str(deal["id"]): None if deal.get("is_missing") else deal for deal in deals}
    places = asyncio.Semaphore(AT_ONCE)

    async def read(one: dict[str, str]) -> Any:
        if one["entity"] == "deal" and listed:
            return listed.get(one["id"])
        async with places:
            return await _object(account, PATHS[one["entity"]], one["id"])

    # All of them end before the first failure counts: none asks after the account is closed.
    found = await asyncio.gather(*map(read, wanted), return_exceptions=True)
    for item in found:
        if isinstance(item, BaseException):
            raise item
    return [{**one, "object": item} for one, item in zip(wanted, found, strict=True)]


async def _object(account: Pipedrive, path: str, identifier: str) -> Any:
    try:
        item = await account.one(path, identifier)
    except Refused as refusal:
        if not isinstance(refusal, NotFound) and refusal.problem != NOT_PERMITTED:
            raise
        return None
    return item if isinstance(item, dict) else None


def _persons(objects: Sequence[dict[str, Any]]) -> list[int]:
    """The persons whom cards name, once each."""
    found = (one["object"].get("person_id") for one in objects if _names_person(one))
    return sorted({number for number in found if type(number) is int})


def _names_person(one: dict[str, Any]) -> bool:
    return one["entity"] in WITH_PERSON and one["object"] is not None
