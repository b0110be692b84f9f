"""The endpoints that the stand-in has, with what each costs in tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from standins.pipedrive import query, render
from standins.pipedrive.account import COMPANY_ID, Account
from standins.pipedrive.errors import PipedriveError, invalid
from standins.pipedrive.listing import page
from standins.pipedrive.state import USER_ID, Deal, Webhook

V2 = ("/api/v2",)
V1 = ("/api/v1", "/v1")
# Of v1 these have successors. They are out of support since 2026-08-01; here they are gone.
GONE = ("deals", "persons", "pipelines", "stages", "dealFields")
DELETED_DAYS = 30
MOST_WEBHOOKS = 40
"""Of a user, and again of an app."""
WEBHOOK_OBJECTS = (
    "activity",
    "deal",
    "lead",
    "note",
    "organization",
    "person",
    "pipeline",
    "product",
    "stage",
    "user",
    "*",
)


@dataclass(frozen=True)
class Call:
    """One request, its parameters read."""

    account: Account
    params: dict[str, Any]
    body: dict[str, Any]
    id: Any
    """A number, or the uuid of a lead as a text."""
    is_app: bool = False
    """By OAuth, not by an API token."""


@dataclass(frozen=True)
class Endpoint:
    """A method and a path."""

    method: str
    path: str
    cost: int
    known: dict[str, query.Read]
    act: Callable[[Call], tuple[int, Any]]
    prefixes: tuple[str, ...] = V2
    takes_body: bool = False
    scope: str = ""
    """An app needs it."""


# --- Deals ----------------------------------------------------------------------------------------


def _deals(call: Call, *, archived: bool) -> tuple[int, Any]:
    params = call.params
    wanted = set(params.get("status", ("open", "won", "lost")))
    oldest_deleted = call.account.now() - timedelta(days=DELETED_DAYS)

    def fits(deal: Deal) -> bool:
        if deal.is_deleted:
            return "deleted" in wanted and not archived and deal.update_time >= oldest_deleted
        return deal.is_archived is archived and deal.status in wanted and _matches(deal, params)

    found = [deal for deal in _chosen(call.account.deals, params) if fits(deal)]
    return 200, page(found, params, lambda deal: _shown(deal, params))


def _shown(deal: Deal, params: dict[str, Any]) -> Any:
    extra = tuple(params.get("include_fields", ()))
    if unknown := set(extra) - set(render.EXTRA_FIELDS):
        raise invalid(f"include_fields: {sorted(unknown)[0]} is not allowed")
    return render.deal(deal, extra=extra, keys=params.get("custom_fields"))


def _matches(one: Any, params: dict[str, Any]) -> bool:
    for name in ("person_id", "pipeline_id", "stage_id", "org_id", "owner_id"):
        if name in params and getattr(one, name) != params[name]:
            return False
    since, until = params.get("updated_since"), params.get("updated_until")
    return (since is None or one.update_time >= since) and (
        until is None or one.update_time < until
    )


def _chosen(kept: dict[int, Any], params: dict[str, Any]) -> list[Any]:
    if "ids" in params:
        return [kept[one] for one in dict.fromkeys(params["ids"]) if one in kept]
    return list(kept.values())


def get_deal(call: Call) -> tuple[int, Any]:
    """One deal, a deleted one too."""
    deal = call.account.find(call.account.deals, call.id, "Deal")
    return 200, {"success": True, "data": _shown(deal, call.params)}


Kinds = dict[str, type | tuple[type, ...]]
CHANGEABLE: Kinds = {
    "title": str,
    "stage_id": int,
    "status": str,
    "lost_reason": (str, type(None)),
    "value": (int, float),
    "currency": str,
    "owner_id": int,
    "person_id": (int, type(None)),
    "expected_close_date": (str, type(None)),
    "is_archived": bool,
    "custom_fields": dict,
}
CHANGEABLE_LEAD: Kinds = {
    "title": str,
    "owner_id": int,
    "person_id": int,
    "value": (dict, type(None)),
    "expected_close_date": (str, type(None)),
    "is_archived": bool,
}
CHANGEABLE_PERSON: Kinds = {"name": str, "owner_id": int, "emails": list, "phones": list}
CHANGEABLE_ACTIVITY: Kinds = {
    "subject": str,
    "type": str,
    "owner_id": int,
    "deal_id": (int, type(None)),
    "person_id": (int, type(None)),
    "due_date": (str, type(None)),
    "done": bool,
}


def _check(call: Call, known: Kinds) -> None:
    """Refuse what is unknown or of the wrong type."""
    for name, value in call.body.items():
        if name not in known:
            raise invalid(f"{name}: Parameter '{name}' is not allowed for this request")
        kinds = known[name]
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise invalid(f"{name}: Parameter '{name}' is of the wrong type")
    if call.body.get("owner_id", USER_ID) not in call.account.users:
        raise invalid("owner_id: is not a user")


def patch_deal(call: Call) -> tuple[int, Any]:
    """Change some fields of a deal."""
    deal = call.account.find(call.account.deals, call.id, "Deal")
    _check(call, CHANGEABLE)
    if call.body.get("status", "open") not in ("open", "won", "lost"):
        raise invalid("status: must be one of open, won, lost")
    if unknown := call.body.get("custom_fields", {}).keys() - call.account.fields.keys():
        raise invalid(f"custom_fields: {sorted(unknown)[0]} is not a field")
    call.account.change_deal(deal, call.body)
    return 200, {"success": True, "data": render.deal(deal)}


def delete_deal(call: Call) -> tuple[int, Any]:
    """Put a deal among the deleted ones."""
    call.account.delete(call.account.find(call.account.deals, call.id, "Deal"))
    return 200, {"success": True, "data": {"id": call.id}}


# --- Leads ----------------------------------------------------------------------------------------


def get_lead(call: Call) -> tuple[int, Any]:
    """One lead; v1 has no deleted ones."""
    return 200, {"success": True, "data": render.lead(_lead(call))}


def patch_lead(call: Call) -> tuple[int, Any]:
    """Change some fields of a lead."""
    lead = _lead(call)
    _check(call, CHANGEABLE_LEAD)
    if (value := call.body.get("value")) is not None and value.keys() != {"amount", "currency"}:
        raise invalid("value: must have amount and currency")
    call.account.change(lead, call.body)
    return 200, {"success": True, "data": render.lead(lead)}


def delete_lead(call: Call) -> tuple[int, Any]:
    """A lead is gone at once."""
    call.account.delete(_lead(call))
    return 200, {"success": True, "data": {"id": call.id}}


def _lead(call: Call) -> Any:
    there = {key: one for key, one in call.account.leads.items() if not one.is_deleted}
    return call.account.find(there, call.id, "Lead")


# --- Persons --------------------------------------------------------------------------------------


def list_persons(call: Call) -> tuple[int, Any]:
    """Persons; `ids` names up to a hundred of them."""
    params = call.params
    found = [
        person
        for person in _chosen(call.account.persons, params)
        if not person.is_deleted and _matches(person, params)
    ]
    if "deal_id" in params:
        deal = call.account.find(call.account.deals, params["deal_id"], "Deal")
        found = [person for person in found if person.id == deal.person_id]
    return 200, page(found, params, render.person)


def get_person(call: Call) -> tuple[int, Any]:
    """One person."""
    person = call.account.find(call.account.persons, call.id, "Person")
    return 200, {"success": True, "data": render.person(person)}


def patch_person(call: Call) -> tuple[int, Any]:
    """Change some fields of a person."""
    person = call.account.find(call.account.persons, call.id, "Person")
    _check(call, CHANGEABLE_PERSON)
    call.account.change(person, call.body)
    return 200, {"success": True, "data": render.person(person)}


def delete_person(call: Call) -> tuple[int, Any]:
    """Mark a person as deleted."""
    call.account.delete(call.account.find(call.account.persons, call.id, "Person"))
    return 200, {"success": True, "data": {"id": call.id}}


# --- Activities -----------------------------------------------------------------------------------


def get_activity(call: Call) -> tuple[int, Any]:
    """One activity, a deleted one too."""
    activity = call.account.find(call.account.activities, call.id, "Activity")
    return 200, {"success": True, "data": render.activity(activity)}


def patch_activity(call: Call) -> tuple[int, Any]:
    """Change some fields of an activity."""
    activity = call.account.find(call.account.activities, call.id, "Activity")
    _check(call, CHANGEABLE_ACTIVITY)
    call.account.change(activity, call.body)
    return 200, {"success": True, "data": render.activity(activity)}


def delete_activity(call: Call) -> tuple[int, Any]:
    """Mark an activity as deleted."""
    call.account.delete(call.account.find(call.account.activities, call.id, "Activity"))
    return 200, {"success": True, "data": {"id": call.id}}


# --- What deals are made of -----------------------------------------------------------------------


def list_pipelines(call: Call) -> tuple[int, Any]:
    """Pipelines that are not deleted."""
    found = [one for one in call.account.pipelines.values() if not one.is_deleted]
    return 200, page(found, call.params, render.pipeline)


def list_stages(call: Call) -> tuple[int, Any]:
    """Stages that are not deleted, of one pipeline or of all."""
    wanted = call.params.get("pipeline_id")
    found = [
        one
        for one in call.account.stages.values()
        if not one.is_deleted and wanted in (None, one.pipeline_id)
    ]
    return 200, page(found, call.params, render.stage)


def list_deal_fields(call: Call) -> tuple[int, Any]:
    """Fields in their order; here a cursor is a number, for they have no id."""
    limit = call.params.get("limit", 100)
    start = (call.params.get("cursor") or {}).get("id", 0)
    rows = list(call.account.fields.values())
    following = None
    if start + limit < len(rows):
        following = query.encode_cursor("id", start + limit, "asc", start + limit)
    return 200, {
        "success": True,
        "data": [render.deal_field(one) for one in rows[start : start + limit]],
        "additional_data": {"next_cursor": following},
    }


# --- Of v1 ----------------------------------------------------------------------------------------


def me(call: Call) -> tuple[int, Any]:
    """Whose token this is."""
    account = call.account
    data = {
        "id": USER_ID,
        "name": "Ann Owner",
        "email": "ann@acme.example",
        "active_flag": True,
        "company_id": COMPANY_ID,
        "company_name": "Acme",
        "company_domain": account.domain,
        "timezone_name": "America/New_York",
    }
    return 200, {"success": True, "data": data}


def list_users(call: Call) -> tuple[int, Any]:
    """All of them, also those who have left."""
    return 200, {
        "success": True,
        "data": [render.user(one) for one in call.account.users.values()],
    }


def _webhooks(call: Call) -> dict[int, Webhook]:
    """An app sees its own, and users do not see those of apps."""
    call.account.drop_dead_webhooks()
    return {n: one for n, one in call.account.webhooks.items() if one.is_application is call.is_app}


def list_webhooks(call: Call) -> tuple[int, Any]:
    """All of them."""
    data = [render.webhook(one, COMPANY_ID) for one in _webhooks(call).values()]
    return 200, {"status": "ok", "success": True, "data": data}


def create_webhook(call: Call) -> tuple[int, Any]:
    """Real webhooks need https; here the loopback address is let through as well."""
    body = call.body
    url = body.get("subscription_url")
    parts = urlsplit(url if isinstance(url, str) else "")
    is_reachable = not call.account.is_unreachable
    is_here = parts.hostname in ("127.0.0.1", "localhost")
    if not is_reachable or (parts.scheme != "https" and not is_here):
        raise PipedriveError(
            400,
            "bad webhook",
            body={
                "status": "error",
                "success": False,
                "errors": {"subscription_url": ["invalid or non-reachable URL"]},
            },
        )
    if body.get("event_action") not in ("create", "change", "delete", "*"):
        raise invalid("event_action: must be one of create, change, delete, *")
    if body.get("event_object") not in WEBHOOK_OBJECTS:
        raise invalid(f"event_object: must be one of {', '.join(WEBHOOK_OBJECTS)}")
    if body.get("version", "2.0") != "2.0":
        raise invalid("version: must be 2.0")
    if not isinstance(body.get("name"), str):
        raise invalid("name: is required")
    if len(_webhooks(call)) >= MOST_WEBHOOKS:
        raise PipedriveError(422, "webhooks limit reached")
    identifier = max(call.account.webhooks, default=3046301) + 1
    made = Webhook(
        id=identifier,
        subscription_url=str(url),
        event_action=body["event_action"],
        event_object=body["event_object"],
        name=body["name"],
        add_time=call.account.now(),
        http_auth_user=body.get("http_auth_user"),
        http_auth_password=body.get("http_auth_password"),
        is_application=call.is_app,
    )
    call.account.webhooks[identifier] = made
    return 201, {"status": "ok", "success": True, "data": render.webhook(made, COMPANY_ID)}


def delete_webhook(call: Call) -> tuple[int, Any]:
    """Tell there no more."""
    call.account.find(_webhooks(call), call.id, "Webhook")
    del call.account.webhooks[call.id]
    return 200, {"success": True, "status": "ok"}


ENDPOINTS = (
    Endpoint("GET", "/deals", 10, query.DEALS, lambda call: _deals(call, archived=False)),
    Endpoint("GET", "/deals/archived", 20, query.DEALS, lambda c: _deals(c, archived=True)),
    Endpoint("GET", "/deals/{id:int}", 1, query.DEAL, get_deal),
    Endpoint("PATCH", "/deals/{id:int}", 5, query.NOTHING, patch_deal, takes_body=True),
    Endpoint("DELETE", "/deals/{id:int}", 3, query.NOTHING, delete_deal),
    Endpoint("GET", "/persons", 10, query.PERSONS, list_persons),
    Endpoint("GET", "/persons/{id:int}", 1, query.DEAL, get_person),
    Endpoint("PATCH", "/persons/{id:int}", 5, query.NOTHING, patch_person, takes_body=True),
    Endpoint("DELETE", "/persons/{id:int}", 3, query.NOTHING, delete_person),
    Endpoint(
        "GET", "/activities/{id:int}", 1, query.NOTHING, get_activity, scope="activities:read"
    ),
    Endpoint("PATCH", "/activities/{id:int}", 5, query.NOTHING, patch_activity, takes_body=True),
    Endpoint("DELETE", "/activities/{id:int}", 3, query.NOTHING, delete_activity),
    Endpoint("GET", "/leads/{id:uuid}", 2, query.NOTHING, get_lead, V1, scope="leads:read"),
    Endpoint("PATCH", "/leads/{id:uuid}", 10, query.NOTHING, patch_lead, V1, takes_body=True),
    Endpoint("DELETE", "/leads/{id:uuid}", 6, query.NOTHING, delete_lead, V1),
    Endpoint("GET", "/pipelines", 5, query.PIPELINES, list_pipelines),
    Endpoint("GET", "/stages", 5, query.STAGES, list_stages),
    Endpoint("GET", "/dealFields", 10, query.PAGING, list_deal_fields),
    Endpoint("GET", "/users", 20, query.NOTHING, list_users, V1, scope="users:read"),
    Endpoint("GET", "/users/me", 2, query.NOTHING, me, V1),
    Endpoint("GET", "/webhooks", 10, query.NOTHING, list_webhooks, V1, scope="webhooks:full"),
    Endpoint(
        "POST",
        "/webhooks",
        10,
        query.NOTHING,
        create_webhook,
        V1,
        takes_body=True,
        scope="webhooks:full",
    ),
    Endpoint(
        "DELETE",
        "/webhooks/{id:int}",
        10,
        query.NOTHING,
        delete_webhook,
        V1,
        scope="webhooks:full",
    ),
)
