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

from leadmill.sealing import SealError
from workers.house import House
from workers.pipedrive import NotFound, Paused, Pipedrive, Refused
from workers.retrying import Retryable

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
TAKEN_OVER = "LM754"


# --- Runs -----------------------------------------------------------------------------------------


async def import_deals(house: House, run_id: str) -> None:
    """Import pages of a run until it is over or the time is."""
    run = await house.row("select * from crm.begin_run(%s)", run_id)
    if run is None:
        return
    held = (run_id, run["attempt"])
    try:
        problem = await _walk(house, held, run)
    except asyncio.CancelledError:
        # Told to stop: the next worker goes on.
        await house.insist("select crm.continue_run(%s, %s)", *held)
        raise
    except psycopg.Error as error:
        if error.sqlstate != TAKEN_OVER:
            await house.call("select crm.fail_run(%s, %s, %s)", *held, "defect")
            raise
        log.warning("import taken over", extra={"run_id": run_id})
        return
    except Exception:
        await house.call("select crm.fail_run(%s, %s, %s)", *held, "defect")
        raise
    if problem is not None:
        log.error("import failed", extra={"run_id": run_id, "problem": problem})


async def _walk(house: House, held: tuple[str, int], run: DictRow) -> str | None:
    """Page by page. Returns why the run has failed, if it has."""
    try:
        async with _account(house, run) as account:
            if run["reads_account"]:
                await _read_account(house, account, run["connection_id"])
            if run["persons_since"]:
                await _note_persons(house, held, account, run["persons_since"])
            await _import_pages(house, held, run, account)
    except Paused as pause:
        await house.call(
            "select crm.pause_connection(%s, %s, make_interval(secs => %s))",
            *(run["connection_id"], pause.problem, pause.seconds),
        )
        if pause.problem == "budget_spent":
            # It comes back at midnight of their clock; the schedule comes before.
            await house.call("select crm.fail_run(%s, %s, %s)", *held, pause.problem)
            return pause.problem
        await house.call(
            "select crm.delay_run(%s, %s, %s, make_interval(secs => %s))",
            *(*held, pause.problem, pause.seconds),
        )
        log.exception("import has to wait", extra={"run_id": held[0], "problem": pause.problem})
    except Refused as refusal:
        await house.call("select crm.fail_run(%s, %s, %s)", *held, refusal.problem)
        return refusal.problem
    except Retryable as trouble:
        log.warning("import goes on later", exc_info=True, extra={"run_id": held[0]})
        said = _problem(trouble)
        status = await house.insist("select crm.delay_run(%s, %s, %s)", *held, said)
        return said if status == "failed" else None
    return None


async def _note_persons(
    house: House, held: tuple[str, int], account: Pipedrive, since: datetime
) -> None:
    """A person changes without his deals: have those read again that did since the last import."""
    cursor = None
    asked = {"updated_since": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    while True:
        # Oldest first: who is killed goes on where he was.
        page, cursor = await account.page(
            "/api/v2/persons", cursor, **asked, sort_by="update_time", sort_direction="asc"
        )
        known = [{name: one.get(name) for name in ("id", "update_time")} for one in clean(page)]
        await house.call("select crm.note_persons(%s, %s, %s)", *held, Jsonb(known))
        if cursor is None:
            return


async def _import_pages(
    house: House, held: tuple[str, int], run: DictRow, account: Pipedrive
) -> None:
    until = time.monotonic() + SLICE_SECONDS
    name, cursor = run["list"], run["next_cursor"]
    while True:
        path, more = LISTS[name]
        page, following = await account.page(path, cursor, **ORDER, **more)
        deals = clean(page)
        looked = await house.row(
            "select * from crm.required_reads(%s, %s, %s)", *held, Jsonb(_slim(deals))
        )
        assert looked is not None  # noqa: S101 - an aggregate has a row
        if looked["reads_account"]:
            await _read_account(house, account, run["connection_id"])
            looked = await house.row(
                "select * from crm.required_reads(%s, %s, %s)", *held, Jsonb(_slim(deals))
            )
            assert looked is not None  # noqa: S101 - as above
        persons = clean(await account.persons(looked["persons"]))
        done = await house.row(
            "select * from crm.import_page(%s, %s, %s, %s, %s, %s, %s)",
            *(*held, Jsonb(deals), Jsonb(persons), following, *account.spent()),
        )
        assert done is not None  # noqa: S101 - it returns the run
        if done["status"] != "running":
            _tell(done)
            return
        if time.monotonic() > until:
            await house.call("select crm.continue_run(%s, %s)", *held)
            return
        name, cursor = done["list"], done["next_cursor"]


def _tell(run: DictRow) -> None:
    """What a run has come to; deals that failed are somebody's to look at."""
    counts = ("seen", "imported", "updated", "withdrawn", "excluded", "failed", "calls", "tokens")
    said = {"run_id": str(run["id"]), **{f"deals_{name}": run[name] for name in counts}}
    if run["failed"]:
        log.error("import has failures", extra=said)
    else:
        log.info("import succeeded", extra=said)


# --- Webhooks -------------------------------------------------------------------------------------


async def fetch_deals(house: House, connection_id: str) -> None:
    """Read the deals again that webhooks told of, until none waits or the time is over."""
    until = time.monotonic() + SLICE_SECONDS
    try:
        while True:
            fetch = await house.row("select * from crm.begin_fetch(%s)", connection_id)
            if fetch is None:
                return
            if time.monotonic() > until:
                await _fetch_later(house, connection_id, None, 0)
                return
            async with _account(house, {**fetch, "connection_id": UUID(connection_id)}) as account:
                await _fetch(house, account, connection_id, fetch)
    except Paused as pause:
        # What waits is seen again when the pause is over.
        await _pause(house, connection_id, pause.problem, pause.seconds)
    except Refused as refusal:
        await _pause(house, connection_id, refusal.problem, 3600, is_refusal=True)
    except Retryable as trouble:
        log.warning("deals are read later", exc_info=True)
        await _fetch_later(house, connection_id, _problem(trouble), 30)
    except asyncio.CancelledError:
        await _fetch_later(house, connection_id, None, 1)
        raise
    except Exception:
        await _pause(house, connection_id, "defect", 3600, is_refusal=True)
        raise


async def _fetch(house: House, account: Pipedrive, connection_id: str, fetch: DictRow) -> None:
    if fetch["reads_account"]:
        await _read_account(house, account, UUID(connection_id))
    deals = clean(await account.deals(fetch["deals"]))
    looked = await house.row(
        "select * from crm.look_at_fetched(%s, %s)", connection_id, Jsonb(_slim(deals))
    )
    persons = clean(await account.persons(looked["persons"] if looked else []))
    await house.call(
        "select crm.store_fetched(%s, %s, %s, %s, %s)",
        *(connection_id, fetch["last_event"], fetch["deals"], Jsonb(deals), Jsonb(persons)),
    )


async def _fetch_later(
    house: House, connection_id: str, problem: str | None, seconds: float
) -> None:
    await house.insist(
        "select crm.delay_fetch(%s, %s, make_interval(secs => %s))",
        *(connection_id, problem, seconds),
    )


async def _pause(
    house: House, connection_id: str, problem: str, seconds: float, *, is_refusal: bool = False
) -> None:
    await house.insist(
        "select crm.pause_connection(%s, %s, make_interval(secs => %s), %s)",
        *(connection_id, problem, seconds, is_refusal),
    )
    log.error(
        "Pipedrive is not asked for a while",
        extra={"connection_id": connection_id, "problem": problem},
    )


# --- Accounts -------------------------------------------------------------------------------------


async def read_account(house: House, connection_id: str) -> None:
    """Keep the names in an account, and see that its webhook is there."""
    found = await house.row("select * from crm.begin_account(%s)", connection_id)
    if found is None:
        return
    known = {**found, "connection_id": UUID(connection_id)}
    try:
        async with _account(house, known) as account:
            await _read_account(house, account, known["connection_id"])
            await _look_after_webhook(house, account, known)
    except Paused as pause:
        await _pause(house, connection_id, pause.problem, pause.seconds)
    except Refused as refusal:
        await _pause(house, connection_id, refusal.problem, 3600, is_refusal=True)


async def _read_account(house: House, account: Pipedrive, connection_id: UUID) -> None:
    me = (await account.ask("GET", "/api/v1/users/me")).get("data") or {}
    is_kept = await house.call(
        "select crm.store_account(%s, %s, %s, %s, %s)",
        *(connection_id, me.get("company_id")),
        Jsonb(clean(await account.all("/api/v2/pipelines"))),
        Jsonb(clean(await account.all("/api/v2/stages"))),
        Jsonb(clean(await account.all("/api/v2/dealFields"))),
    )
    if not is_kept:
        raise Refused("other_company")


async def _look_after_webhook(house: House, account: Pipedrive, known: DictRow) -> None:
    """There is one with our address, and it is the one whose secret we know."""
    connection_id = known["connection_id"]
    url = f"{house.settings.public_url.rstrip('/')}/webhooks/pipedrive/{connection_id}"
    listed = (await account.ask("GET", "/api/v1/webhooks")).get("data") or []
    ours = [one["id"] for one in listed if one.get("subscription_url") == url]
    for identifier in ours:
        if identifier != known["webhook_id"]:
            with suppress(NotFound):  # somebody else was faster
                await account.ask("DELETE", f"/api/v1/webhooks/{identifier}")
    if known["webhook_id"] in ours:
        return
    secret = _open(house, known["webhook_secret"], "webhook_secret", known)
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
        await house.call("select crm.webhook_made(%s, null, %s)", connection_id, problem)
        return
    await house.call("select crm.webhook_made(%s, %s)", connection_id, made.get("id"))


# --- Both -----------------------------------------------------------------------------------------


@asynccontextmanager
async def _account(house: House, known: DictRow) -> AsyncIterator[Pipedrive]:
    token = _open(house, known["token"], "token", known)
    base = house.settings.pipedrive_api_base
    async with Pipedrive.of(base, known["company_domain"], token) as account:
        yield account


def _open(house: House, sealed: bytes, column: str, known: DictRow) -> str:
    purpose = f"crm.connection.{column}"
    try:
        return house.opener.open(sealed, purpose, known["organization_id"], known["connection_id"])
    except SealError:
        log.exception("a secret cannot be opened")
        raise Refused("secret_not_opened") from None


def _problem(trouble: Retryable) -> str:
    """A passing trouble as a code."""
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
