"""Imports from Pipedrive: pages are read here, the database decides what becomes of them."""

import asyncio
import logging
import math
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from leadmill.retryable import Retryable
from workers.crm_access import open_account
from workers.pipedrive import Paused, Pipedrive, Refused
from workers.resources import Resources

log = logging.getLogger(__name__)

# Then another job continues, and jobs of other kinds get their turn.
SLICE_SECONDS = 10.0
LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "deals": ("/api/v2/deals", {}),
    "archived": ("/api/v2/deals/archived", {}),
    "deleted": ("/api/v2/deals", {"status": "deleted"}),
}
# Youngest first, so that reading stops at the end of the window.
ORDER = {"sort_by": "add_time", "sort_direction": "desc"}
# The fields needed to decide about a deal.
REQUIRED_FIELDS = ("id", "person_id", "stage_id", "add_time", "update_time", "is_deleted")
RUN_TAKEN_OVER = "LM754"
# Of an object that the token's user, or the app, may not see; anything else is about the token.
NOT_PERMITTED = "status_403"
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
_RECORD_PERSONS = (
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
_CONFIRM_ACCOUNT = (
    "select crm.confirm_account(connection_id => %(connection_id)s, company_id => %(company_id)s,"
    " company_domain => %(company_domain)s, account_user_id => %(account_user_id)s)"
)
# The run and its fencing token, which every write has to name.
Held = dict[str, Any]


# --- Runs -----------------------------------------------------------------------------------------


async def import_deals(resources: Resources, run_id: str) -> None:
    """Import pages of a run until it is finished or the time is up."""
    run = await resources.row("select * from crm.begin_run(%s)", run_id)
    if run is None:
        return
    held: Held = {"run_id": run_id, "fencing_token": run["fencing_token"]}
    try:
        problem = await _walk(resources, held, run)
    except asyncio.CancelledError:
        # The worker is shutting down; the next one continues.
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
    """Import page by page. Return why the run has failed, if it has."""
    try:
        async with open_account(resources, run["connection_id"]) as account:
            if run["reads_account"]:
                await read_names(resources, account, run["connection_id"])
            if run["persons_since"]:
                await _record_persons(resources, held, account, run["persons_since"])
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
            # The budget is renewed at midnight of their clock; the schedule comes before.
            await resources.scalar(_FAIL, **held, problem=pause.problem)
            return pause.problem
        await resources.scalar(_DELAY, **held, problem=pause.problem, seconds=pause.seconds)
        log.exception(
            "import is paused", extra={"run_id": held["run_id"], "problem": pause.problem}
        )
    except Refused as refusal:
        await resources.scalar(_FAIL, **held, problem=refusal.problem)
        return refusal.problem
    except Retryable as trouble:
        log.warning("import continues later", exc_info=True, extra={"run_id": held["run_id"]})
        said = problem_of(trouble)
        status = await resources.scalar_persistently(_DELAY, **held, problem=said, seconds=None)
        return said if status == "failed" else None
    return None


async def _record_persons(
    resources: Resources, held: Held, account: Pipedrive, since: datetime
) -> None:
    """Mark the deals of changed persons to be read again: a person changes without its deals."""
    cursor = None
    asked = {"updated_since": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    while True:
        # Oldest first, so that a killed import resumes where it was.
        page, cursor = await account.page(
            "/api/v2/persons", cursor, **asked, sort_by="update_time", sort_direction="asc"
        )
        known = [{name: one.get(name) for name in ("id", "update_time")} for one in clean(page)]
        await resources.scalar(_RECORD_PERSONS, **held, persons=Jsonb(known))
        if cursor is None:
            return


async def _import_pages(resources: Resources, held: Held, run: DictRow, account: Pipedrive) -> None:
    until = time.monotonic() + SLICE_SECONDS
    name, cursor = run["current_list"], run["next_cursor"]
    while True:
        path, more = LISTS[name]
        page, following = await account.page(path, cursor, **ORDER, **more)
        deals = clean(page)
        required = await resources.row(_REQUIRED_READS, **held, deals=Jsonb(_slim(deals)))
        assert required is not None  # noqa: S101 - an aggregate has a row
        if required["reads_account"]:
            await read_names(resources, account, run["connection_id"])
            required = await resources.row(_REQUIRED_READS, **held, deals=Jsonb(_slim(deals)))
            assert required is not None  # noqa: S101 - as above
        persons = clean(await account.persons(required["persons"]))
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
            _log_result(done)
            return
        if time.monotonic() > until:
            await resources.scalar(_CONTINUE, **held)
            return
        name, cursor = done["current_list"], done["next_cursor"]


def _log_result(run: DictRow) -> None:
    """Log the result of a run; failed deals are an error, because somebody has to look at them."""
    counts = ("seen", "imported", "updated", "withdrawn", "excluded", "failed", "calls", "tokens")
    said = {"run_id": str(run["id"]), **{f"deals_{name}": run[name] for name in counts}}
    if run["failed"]:
        log.error("import has failures", extra=said)
    else:
        log.info("import succeeded", extra=said)


# --- Webhooks -------------------------------------------------------------------------------------


async def fetch_deals(resources: Resources, connection_id: str) -> None:
    """Read the deals of webhook events until none waits or the time is up."""
    until = time.monotonic() + SLICE_SECONDS
    try:
        while True:
            fetch = await resources.row("select * from crm.begin_fetch(%s)", connection_id)
            if fetch is None:
                return
            if time.monotonic() > until:
                await _fetch_later(resources, connection_id, None, 0)
                return
            async with open_account(resources, UUID(connection_id)) as account:
                await _fetch(resources, account, connection_id, fetch)
    except Paused as pause:
        # Waiting events are read when the pause is over.
        await pause_connection(resources, connection_id, pause.problem, pause.seconds)
    except Refused as refusal:
        await pause_connection(resources, connection_id, refusal.problem, 3600, is_refusal=True)
    except Retryable as trouble:
        log.warning("reading deals is delayed", exc_info=True)
        await _fetch_later(resources, connection_id, problem_of(trouble), 30)
    except asyncio.CancelledError:
        await _fetch_later(resources, connection_id, None, 1)
        raise
    except Exception:
        await pause_connection(resources, connection_id, "defect", 3600, is_refusal=True)
        raise


async def _fetch(
    resources: Resources, account: Pipedrive, connection_id: str, fetch: DictRow
) -> None:
    if fetch["reads_account"]:
        await read_names(resources, account, UUID(connection_id))
    deals = clean(await account.deals(fetch["deals"]))
    required = await resources.row(
        "select * from crm.required_reads_of_fetched(%s, %s)", connection_id, Jsonb(_slim(deals))
    )
    persons = clean(await account.persons(required["persons"] if required else []))
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


async def pause_connection(
    resources: Resources,
    connection_id: str,
    problem: str,
    seconds: float,
    *,
    is_refusal: bool = False,
) -> None:
    """Have no requests sent for a while, and say why."""
    await resources.scalar_persistently(
        _PAUSE,
        connection_id=connection_id,
        problem=problem,
        seconds=seconds,
        is_refusal=is_refusal,
    )
    log.error(
        "requests to Pipedrive are paused",
        extra={"connection_id": connection_id, "problem": problem},
    )


# --- Accounts -------------------------------------------------------------------------------------


async def read_names(resources: Resources, account: Pipedrive, connection_id: UUID) -> None:
    """See whose token it is, and keep the names in its account."""
    me = (await account.ask("GET", "/api/v1/users/me")).get("data") or {}
    is_ours = await resources.scalar(
        _CONFIRM_ACCOUNT,
        connection_id=connection_id,
        company_id=me.get("company_id"),
        company_domain=me.get("company_domain"),
        account_user_id=me.get("id"),
    )
    if not is_ours:
        raise Refused("other_company")
    await resources.scalar(
        _STORE_ACCOUNT,
        connection_id=connection_id,
        company_id=me.get("company_id"),
        pipelines=Jsonb(clean(await account.all("/api/v2/pipelines"))),
        stages=Jsonb(clean(await account.all("/api/v2/stages"))),
        fields=Jsonb(clean(await account.all("/api/v2/dealFields"))),
    )
    if await resources.scalar("select crm.wants_users(%s)", connection_id):
        await _read_users(resources, account, connection_id)


async def _read_users(resources: Resources, account: Pipedrive, connection_id: UUID) -> None:
    """Keep the names of the users, if this token may see them; cards show numbers otherwise."""
    try:
        users = (await account.ask("GET", "/api/v1/users")).get("data") or []
    except Refused as refusal:
        if refusal.problem != NOT_PERMITTED:
            raise
        log.warning("users cannot be read", extra={"connection_id": str(connection_id)})
        return
    await resources.scalar(
        "select crm.store_users(%s, %s)", connection_id, Jsonb(_named(clean(users)))
    )


def _named(users: list[Any]) -> list[Any]:
    """Names without addresses, which nothing needs."""
    return [{name: one.get(name) for name in ("id", "name", "active_flag")} for one in users]


# --- Both -----------------------------------------------------------------------------------------


def problem_of(trouble: Retryable) -> str:
    """A transient trouble as a code."""
    return "database" if isinstance(trouble.__cause__, psycopg.Error) else str(trouble)


def _slim(deals: list[Any]) -> list[Any]:
    return [
        {name: deal[name] for name in REQUIRED_FIELDS if name in deal}
        if isinstance(deal, dict)
        else deal
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
