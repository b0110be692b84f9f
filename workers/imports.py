"""Imports from Pipedrive: pages are read here, and what becomes of them the database decides."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from leadmill.encryption import DecryptionError
from leadmill.retryable import Retryable
from workers.pipedrive import NotFound, Paused, Pipedrive, Refused
from workers.resources import Resources

log = logging.getLogger(__name__)

# Then another job goes on, and jobs of other kinds get their turn.
SLICE_SECONDS = 10.0
LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "deals": ("/api/v2/deals", {}),
    "archived": ("/api/v2/deals/archived", {}),
    "deleted": ("/api/v2/deals", {"status": "deleted"}),
}
# Youngest first: the end of the window is the end of the list.
ORDER = {"sort_by": "add_time", "sort_direction": "desc"}
# What deciding about a deal takes.
LOOKED_AT = ("id", "person_id", "stage_id", "add_time", "update_time", "is_deleted")
WEBHOOK_USER = "leadmill"
RUN_TAKEN_OVER = "LM754"
_CONTINUE = "select crm.continue_run(run_id => %(run_id)s, fencing_token => %(fencing_token)s)"
_FAIL = (
    "select crm.fail_run("
    "run_id => %(run_id)s, fencing_token => %(fencing_token)s, problem => %(problem)s)"
)
_DELAY = (
    "select crm.delay_run("
    "run_id => %(run_id)s, fencing_token => %(fencing_token)s, problem => %(problem)s,"
    " wait => make_interval(secs => %(seconds)s))"
)
_NOTE_PERSONS = (
    "select crm.record_changed_persons("
    "run_id => %(run_id)s, fencing_token => %(fencing_token)s, persons => %(persons)s)"
)
_REQUIRED_READS = (
    "select * from crm.required_reads("
    "run_id => %(run_id)s, fencing_token => %(fencing_token)s, deals => %(deals)s)"
)
_IMPORT_PAGE = (
    "select * from crm.import_page(run_id => %(run_id)s, fencing_token => %(fencing_token)s,"
    " deals => %(deals)s, persons => %(persons)s, next_cursor => %(next_cursor)s,"
    " calls => %(calls)s, tokens => %(tokens)s)"
)
_STORE_FETCHED = (
    "select crm.store_fetched(connection_id => %(connection_id)s, last_event => %(last_event)s,"
    " asked => %(asked)s, deals => %(deals)s, persons => %(persons)s)"
)
_DELAY_FETCH = (
    "select crm.delay_fetch(connection_id => %(connection_id)s, problem => %(problem)s,"
    " wait => make_interval(secs => %(seconds)s))"
)
_PAUSE = (
    "select crm.pause_connection(connection_id => %(connection_id)s, problem => %(problem)s,"
    " wait => make_interval(secs => %(seconds)s), is_refusal => %(is_refusal)s)"
)
_STORE_ACCOUNT = (
    "select crm.store_account(connection_id => %(connection_id)s, company_id => %(company_id)s,"
    " pipelines => %(pipelines)s, stages => %(stages)s, fields => %(fields)s)"
)
_WEBHOOK_MADE = (
    "select crm.record_webhook("
    "connection_id => %(connection_id)s, webhook_id => %(webhook_id)s, problem => %(problem)s)"
)
# The run and the number of its holder: what everything is written under.
Held = dict[str, Any]


# --- Runs -----------------------------------------------------------------------------------------


async def import_deals(resources: Resources, run_id: str) -> None:
    """Import pages of a run until it is over or the time is."""
    run = await resources.row("select * from crm.begin_run(%s)", run_id)
    if run is None:
        return
    held: Held = {"run_id": run_id, "fencing_token": run["fencing_token"]}
    try:
        problem = await _walk(resources, held, run)
    except asyncio.CancelledError:
        # Told to stop: the next worker goes on.
        await resources.scalar_persistently(_CONTINUE, **held)
        raise
    except psycopg.Error as error:
        if error.sqlstate != RUN_TAKEN_OVER:
            await resources.scalar(_FAIL, **held, problem="defect")
            raise
        log.warning("import taken over", extra={"run_id": run_id})
        return
    except Exception:
        await resources.scalar(_FAIL, **held, problem="defect")
        raise
    if problem is not None:
        log.error("import failed", extra={"run_id": run_id, "problem": problem})


async def _walk(resources: Resources, held: Held, run: DictRow) -> str | None:
    """Page by page. Returns why the run has failed, if it has."""
    try:
        async with _account(resources, run) as account:
            if run["reads_account"]:
                await _read_account(resources, account, run["connection_id"])
            if run["persons_since"]:
                await _note_persons(resources, held, account, run["persons_since"])
            await _import_pages(resources, held, run, account)
    except Paused as pause:
        await resources.scalar(
            _PAUSE,
            connection_id=run["connection_id"],
            problem=pause.problem,
            seconds=pause.seconds,
            is_refusal=False,
        )
        if pause.problem == "budget_spent":
            # It comes back at midnight of their clock; the schedule comes before.
            await resources.scalar(_FAIL, **held, problem=pause.problem)
            return pause.problem
        await resources.scalar(_DELAY, **held, problem=pause.problem, seconds=pause.seconds)
        log.exception(
            "import has to wait", extra={"run_id": held["run_id"], "problem": pause.problem}
        )
    except Refused as refusal:
        await resources.scalar(_FAIL, **held, problem=refusal.problem)
        return refusal.problem
    except Retryable as trouble:
        log.warning("import goes on later", exc_info=True, extra={"run_id": held["run_id"]})
        said = _problem(trouble)
        status = await resources.scalar_persistently(_DELAY, **held, problem=said, seconds=None)
        return said if status == "failed" else None
    return None


async def _note_persons(
    resources: Resources, held: Held, account: Pipedrive, since: datetime
) -> None:
    """Have the deals of changed persons read again: a person changes without its deals."""
    cursor = None
    asked = {"updated_since": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    while True:
        # Oldest first: an import that is killed goes on where it was.
        page, cursor = await account.page(
            "/api/v2/persons", cursor, **asked, sort_by="update_time", sort_direction="asc"
        )
        known = [{name: one.get(name) for name in ("id", "update_time")} for one in clean(page)]
        await resources.scalar(_NOTE_PERSONS, **held, persons=Jsonb(known))
        if cursor is None:
            return


async def _import_pages(resources: Resources, held: Held, run: DictRow, account: Pipedrive) -> None:
    until = time.monotonic() + SLICE_SECONDS
    name, cursor = run["current_list"], run["next_cursor"]
    while True:
        path, more = LISTS[name]
        page, following = await account.page(path, cursor, **ORDER, **more)
        deals = clean(page)
        looked = await resources.row(_REQUIRED_READS, **held, deals=Jsonb(_slim(deals)))
        assert looked is not None  # noqa: S101 - an aggregate has a row
        if looked["reads_account"]:
            await _read_account(resources, account, run["connection_id"])
            looked = await resources.row(_REQUIRED_READS, **held, deals=Jsonb(_slim(deals)))
            assert looked is not None  # noqa: S101 - as above
        persons = clean(await account.persons(looked["persons"]))
        calls, tokens = account.spent()
        done = await resources.row(
            _IMPORT_PAGE,
            **held,
            deals=Jsonb(deals),
            persons=Jsonb(persons),
            next_cursor=following,
            calls=calls,
            tokens=tokens,
        )
        assert done is not None  # noqa: S101 - it returns the run
        if done["status"] != "running":
            _tell(done)
            return
        if time.monotonic() > until:
            await resources.scalar(_CONTINUE, **held)
            return
        name, cursor = done["current_list"], done["next_cursor"]


def _tell(run: DictRow) -> None:
    """What a run has come to; deals that failed are somebody's to look at."""
    counts = ("seen", "imported", "updated", "withdrawn", "excluded", "failed", "calls", "tokens")
    said = {"run_id": str(run["id"]), **{f"deals_{name}": run[name] for name in counts}}
    if run["failed"]:
        log.error("import has failures", extra=said)
    else:
        log.info("import succeeded", extra=said)


# --- Webhooks -------------------------------------------------------------------------------------


async def fetch_deals(resources: Resources, connection_id: str) -> None:
    """Read the deals again that webhooks told of, until none waits or the time is over."""
    until = time.monotonic() + SLICE_SECONDS
    try:
        while True:
            fetch = await resources.row("select * from crm.begin_fetch(%s)", connection_id)
            if fetch is None:
                return
            if time.monotonic() > until:
                await _fetch_later(resources, connection_id, None, 0)
                return
            async with _account(
                resources, {**fetch, "connection_id": UUID(connection_id)}
            ) as account:
                await _fetch(resources, account, connection_id, fetch)
    except Paused as pause:
        # What waits is seen again when the pause is over.
        await _pause(resources, connection_id, pause.problem, pause.seconds)
    except Refused as refusal:
        await _pause(resources, connection_id, refusal.problem, 3600, is_refusal=True)
    except Retryable as trouble:
        log.warning("deals are read later", exc_info=True)
        await _fetch_later(resources, connection_id, _problem(trouble), 30)
    except asyncio.CancelledError:
        await _fetch_later(resources, connection_id, None, 1)
        raise
    except Exception:
        await _pause(resources, connection_id, "defect", 3600, is_refusal=True)
        raise


async def _fetch(
    resources: Resources, account: Pipedrive, connection_id: str, fetch: DictRow
) -> None:
    if fetch["reads_account"]:
        await _read_account(resources, account, UUID(connection_id))
    deals = clean(await account.deals(fetch["deals"]))
    looked = await resources.row(
        "select * from crm.required_reads_of_fetched(%s, %s)", connection_id, Jsonb(_slim(deals))
    )
    persons = clean(await account.persons(looked["persons"] if looked else []))
    await resources.scalar(
        _STORE_FETCHED,
        connection_id=connection_id,
        last_event=fetch["last_event"],
        asked=fetch["deals"],
        deals=Jsonb(deals),
        persons=Jsonb(persons),
    )


async def _fetch_later(
    resources: Resources, connection_id: str, problem: str | None, seconds: float
) -> None:
    await resources.scalar_persistently(
        _DELAY_FETCH, connection_id=connection_id, problem=problem, seconds=seconds
    )


async def _pause(
    resources: Resources,
    connection_id: str,
    problem: str,
    seconds: float,
    *,
    is_refusal: bool = False,
) -> None:
    await resources.scalar_persistently(
        _PAUSE,
        connection_id=connection_id,
        problem=problem,
        seconds=seconds,
        is_refusal=is_refusal,
    )
    log.error(
        "Pipedrive is not asked for a while",
        extra={"connection_id": connection_id, "problem": problem},
    )


# --- Accounts -------------------------------------------------------------------------------------


async def read_account(resources: Resources, connection_id: str) -> None:
    """Keep the names in an account, and see that its webhook is there."""
    found = await resources.row("select * from crm.begin_account(%s)", connection_id)
    if found is None:
        return
    known = {**found, "connection_id": UUID(connection_id)}
    try:
        async with _account(resources, known) as account:
            await _read_account(resources, account, known["connection_id"])
            await _look_after_webhook(resources, account, known)
    except Paused as pause:
        await _pause(resources, connection_id, pause.problem, pause.seconds)
    except Refused as refusal:
        await _pause(resources, connection_id, refusal.problem, 3600, is_refusal=True)


async def _read_account(resources: Resources, account: Pipedrive, connection_id: UUID) -> None:
    me = (await account.ask("GET", "/api/v1/users/me")).get("data") or {}
    is_kept = await resources.scalar(
        _STORE_ACCOUNT,
        connection_id=connection_id,
        company_id=me.get("company_id"),
        pipelines=Jsonb(clean(await account.all("/api/v2/pipelines"))),
        stages=Jsonb(clean(await account.all("/api/v2/stages"))),
        fields=Jsonb(clean(await account.all("/api/v2/dealFields"))),
    )
    if not is_kept:
        raise Refused("other_company")


async def _look_after_webhook(resources: Resources, account: Pipedrive, known: DictRow) -> None:
    """There is one with our address, and it is the one whose secret we know."""
    connection_id = known["connection_id"]
    url = f"{resources.settings.public_url.rstrip('/')}/webhooks/pipedrive/{connection_id}"
    listed = (await account.ask("GET", "/api/v1/webhooks")).get("data") or []
    ours = [one["id"] for one in listed if one.get("subscription_url") == url]
    for identifier in ours:
        if identifier != known["webhook_id"]:
            with suppress(NotFound):  # somebody else was faster
                await account.ask("DELETE", f"/api/v1/webhooks/{identifier}")
    if known["webhook_id"] in ours:
        return
    secret = _open(resources, known["webhook_secret"], "webhook_secret", known)
    wanted = {
        "subscription_url": url,
        "event_action": "*",
        "event_object": "deal",
        "version": "2.0",
        "name": "Leadmill",
        "http_auth_user": WEBHOOK_USER,
        "http_auth_password": secret,
    }
    try:
        made = (await account.ask("POST", "/api/v1/webhooks", body=wanted)).get("data") or {}
    except Refused as refusal:
        # Imports work without; changes are seen at the next one.
        problem = f"no_webhook_{refusal.problem}"
        log.exception("webhook refused", extra={"connection_id": str(connection_id)})
        await resources.scalar(
            _WEBHOOK_MADE, connection_id=connection_id, webhook_id=None, problem=problem
        )
        return
    await resources.scalar(
        _WEBHOOK_MADE, connection_id=connection_id, webhook_id=made.get("id"), problem=None
    )


# --- Both -----------------------------------------------------------------------------------------


@asynccontextmanager
async def _account(resources: Resources, known: DictRow) -> AsyncIterator[Pipedrive]:
    token = _open(resources, known["token"], "token", known)
    base = resources.settings.pipedrive_api_base
    async with Pipedrive.of(base, known["company_domain"], token) as account:
        yield account


def _open(resources: Resources, sealed: bytes, column: str, known: DictRow) -> str:
    purpose = f"crm.connection.{column}"
    try:
        return resources.opener.open(
            sealed, purpose, known["organization_id"], known["connection_id"]
        )
    except DecryptionError:
        log.exception("a secret cannot be decrypted")
        raise Refused("secret_not_opened") from None


def _problem(trouble: Retryable) -> str:
    """A transient trouble as a code."""
    return "database" if isinstance(trouble.__cause__, psycopg.Error) else str(trouble)


def _slim(deals: list[Any]) -> list[Any]:
    return [
        {name: deal[name] for name in LOOKED_AT if name in deal} if isinstance(deal, dict) else deal
        for deal in deals
    ]


def clean(value: Any) -> Any:
    """What PostgreSQL can keep of a JSON value: no NUL, no half of a pair, no infinity.

    One bad character in one deal would have the whole page refused.
    """
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {clean(name): clean(one) for name, one in value.items()}
    if isinstance(value, list):
        return [clean(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
