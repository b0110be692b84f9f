"""Connections to Pipedrive: a code is exchanged, tokens are checked, webhooks are kept."""

import logging
from contextlib import suppress
from typing import Any
from uuid import UUID

from psycopg.rows import DictRow

from leadmill.retryable import Retryable
from workers.crm_access import GRANT_LOST, open_account, refresh, to_the_end, unseal
from workers.imports import pause_connection, problem_of, read_names
from workers.pipedrive import NotFound, Paused, Pipedrive, Refused
from workers.pipedrive_oauth import InvalidGrant, OAuth
from workers.resources import Resources

log = logging.getLogger(__name__)

WEBHOOK_USER = "leadmill"
REFUSAL_PAUSE = 3600.0
_NOTE = "select crm.note_problem(%(connection_id)s, %(problem)s)"
_RECORD_WEBHOOK = (
    "select crm.record_webhook("
    "connection_id => %(connection_id)s, object => %(object)s, webhook_id => %(webhook_id)s)"
)
_STORE_AUTHORIZATION = (
    "select crm.store_authorization(request_id => %(authorization_id)s,"
    " company_domain => %(company_domain)s, token => %(token)s,"
    " refresh_token => %(refresh_token)s, seconds => %(seconds)s)"
)
_FAIL_AUTHORIZATION = "select crm.fail_authorization(%(authorization_id)s, %(problem)s)"


async def check_connection(resources: Resources, connection_id: str) -> None:
    """Check the token, keep the names in the account, and see that the webhooks are there."""
    found = await resources.row("select * from crm.begin_account(%s)", connection_id)
    if found is None:
        return
    known = {**found, "connection_id": UUID(connection_id)}
    try:
        async with open_account(resources, known["connection_id"]) as account:
            await read_names(resources, account, known["connection_id"])
            await _look_after_webhooks(resources, account, known)
    except Paused as demand:
        await pause_connection(resources, connection_id, demand.problem, demand.seconds)
    except Refused as refusal:
        await pause_connection(
            resources, connection_id, refusal.problem, REFUSAL_PAUSE, is_refusal=True
        )
    except Retryable as trouble:
        # The user who waits for the check sees why it takes longer.
        await resources.scalar_persistently(
            _NOTE, connection_id=connection_id, problem=problem_of(trouble)
        )
        raise


async def _look_after_webhooks(resources: Resources, account: Pipedrive, known: DictRow) -> None:
    """There is one for each object, with our address, and it has the secret that we know."""
    ours = await _webhooks(resources, account, known["connection_id"])
    kept = {
        name: number
        for name, number in known["webhooks"].items()
        if name in known["objects"] and _is_right(ours.get(number), name)
    }
    for number in ours.keys() - set(kept.values()):
        with suppress(NotFound):  # another request was faster
            await account.ask("DELETE", f"/api/v1/webhooks/{number}")
    for name in known["webhooks"].keys() - kept.keys():
        await _record(resources, known, name, None)
    problem = None
    for name in known["objects"]:
        if name not in kept:
            problem = await _create_webhook(resources, account, known, name) or problem
    if problem is not None:
        await resources.scalar(_NOTE, connection_id=known["connection_id"], problem=problem)


async def _webhooks(
    resources: Resources, account: Pipedrive, connection_id: UUID
) -> dict[int, dict[str, Any]]:
    """Those at Pipedrive with the address of this connection, by number."""
    listed = (await account.ask("GET", "/api/v1/webhooks")).get("data") or []
    url = _address(resources, connection_id)
    return {one["id"]: one for one in listed if one.get("subscription_url") == url}


def _address(resources: Resources, connection_id: UUID) -> str:
    return f"{resources.settings.public_url.rstrip('/')}/webhooks/pipedrive/{connection_id}"


def _is_right(webhook: dict[str, Any] | None, name: str) -> bool:
    return (
        webhook is not None
        and webhook.get("event_object") == name
        and webhook.get("event_action") == "*"
        and bool(webhook.get("is_active", True))
    )


async def _create_webhook(
    resources: Resources, account: Pipedrive, known: DictRow, name: str
) -> str | None:
    """Create the webhook for an object. Return why Pipedrive refuses, if it does."""
    wanted = {
        "subscription_url": _address(resources, known["connection_id"]),
        "event_action": "*",
        "event_object": name,
        "version": "2.0",
        "name": f"Leadmill {name}",
        "http_auth_user": WEBHOOK_USER,
        "http_auth_password": unseal(
            resources,
            known["webhook_secret"],
            "connection.webhook_secret",
            known["organization_id"],
            known["connection_id"],
        ),
    }
    try:
        made = (await account.ask("POST", "/api/v1/webhooks", body=wanted)).get("data") or {}
    except Refused as refusal:
        # Imports work without a webhook; changes are found by the next one.
        said = {"connection_id": str(known["connection_id"]), "object": name}
        log.exception("webhook refused", extra=said)
        return f"no_webhook_{refusal.problem}"
    if not isinstance(made.get("id"), int):
        return "no_webhook_unreadable_answer"
    await _record(resources, known, name, made["id"])
    return None


async def _record(resources: Resources, known: DictRow, name: str, number: int | None) -> None:
    await resources.scalar(
        _RECORD_WEBHOOK, connection_id=known["connection_id"], object=name, webhook_id=number
    )


# --- OAuth ----------------------------------------------------------------------------------------


async def exchange_code(resources: Resources, authorization_id: str, *, is_last: bool) -> None:
    """Exchange the code of an authorization request for tokens, and store them.

    is_last: the request is refused if it fails once more.
    """
    found = await resources.row("select * from crm.begin_exchange(%s)", authorization_id)
    if found is None:
        return
    try:
        await to_the_end(_exchange_code(resources, UUID(authorization_id), found))
    except InvalidGrant:
        # Also when a worker was lost between exchanging and storing: the user begins again.
        problem = "code_refused"
    except Refused as refusal:
        problem = refusal.problem
    except Retryable as trouble:
        if not is_last:
            raise
        problem = problem_of(trouble)
    except Exception:
        await _fail(resources, authorization_id, "defect")
        raise
    else:
        return
    said = {"authorization_id": authorization_id, "problem": problem}
    log.warning("code not exchanged", extra=said)
    await _fail(resources, authorization_id, problem)


async def _fail(resources: Resources, authorization_id: str, problem: str) -> None:
    await resources.scalar_persistently(
        _FAIL_AUTHORIZATION, authorization_id=authorization_id, problem=problem
    )


async def _exchange_code(resources: Resources, authorization_id: UUID, found: DictRow) -> None:
    place, tenant = "authorization_request.code", found["organization_id"]
    code = unseal(resources, found["code"], place, tenant, authorization_id)
    tokens = await OAuth(resources.settings).exchange(code)
    if tokens.company is None:
        raise Refused("foreign_api_domain")
    await resources.scalar_persistently(
        _STORE_AUTHORIZATION,
        authorization_id=authorization_id,
        company_domain=tokens.company,
        token=tokens.access,
        refresh_token=tokens.refresh,
        seconds=tokens.seconds,
    )


async def refresh_token(resources: Resources, connection_id: str) -> None:
    """Refresh a grant that nothing has used for days, so that it does not end."""
    access = await resources.row("select * from crm.access_token(%s)", connection_id)
    if access is None or not access["is_oauth"]:
        return
    try:
        await refresh(resources, UUID(connection_id), access["token_version"])
    except Refused as refusal:
        if refusal.problem != GRANT_LOST:
            await resources.scalar(_NOTE, connection_id=connection_id, problem=refusal.problem)
        log.exception("tokens not refreshed", extra={"connection_id": connection_id})


# --- Removal --------------------------------------------------------------------------------------


async def remove_connection(resources: Resources, connection_id: str) -> None:
    """Delete at Pipedrive what belongs to a removed connection, then its secrets here."""
    found = await resources.row("select * from crm.begin_removal(%s)", connection_id)
    if found is None:
        return
    try:
        await _uninstall(resources, UUID(connection_id))
    except (Paused, Retryable) as trouble:
        if not found["is_late"]:
            wait = trouble.seconds if isinstance(trouble, Paused) else None
            raise Retryable(str(trouble), after=wait) from trouble
        log.warning("removed without Pipedrive", extra={"connection_id": connection_id})
    await resources.scalar(
        "select crm.forget_secrets(connection_id => %(connection_id)s,"
        " removed_at => %(removed_at)s)",
        connection_id=connection_id,
        removed_at=found["removed_at"],
    )


async def _uninstall(resources: Resources, connection_id: UUID) -> None:
    # What Pipedrive refuses for good, such as a token that was deleted there, stops nothing.
    with suppress(Refused):
        async with open_account(resources, connection_id) as account:
            for number in await _webhooks(resources, account, connection_id):
                with suppress(NotFound):
                    await account.ask("DELETE", f"/api/v1/webhooks/{number}")
    # Read again: deleting may have refreshed the pair.
    found = await resources.row("select * from crm.begin_removal(%s)", connection_id)
    if found is None or found["refresh_token"] is None:
        return
    with suppress(Refused, InvalidGrant):
        sealed, tenant = found["refresh_token"], found["organization_id"]
        token = unseal(resources, sealed, "connection.refresh_token", tenant, connection_id)
        await OAuth(resources.settings).revoke(token)
