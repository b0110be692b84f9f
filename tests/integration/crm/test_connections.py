"""Members connect their own accounts: by a token, and by granting access to the app."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest

from leadmill.crm_client import store_crm_client
from leadmill.db import make_pool
from leadmill.encryption import Opener
from standins.pipedrive.app import DEFAULT_DOMAIN, DEFAULT_TOKEN
from tests.integration.crm.desk import CLIENT_ID, ImportDesk
from tests.waiting import PATIENCE, wait_for
from workers import crm_access, pipedrive_oauth
from workers.pipedrive import Refused
from workers.resources import Resources
from workers.retrying import Retryable

OBJECTS = {"deal", "lead", "person", "activity"}


@pytest.fixture
def member(desk: ImportDesk) -> Any:
    return desk.one("select tests.create_user()")


def as_member(desk: ImportDesk, member: Any, query: str, *values: object) -> Any:
    """The value of a query that a member sends."""
    with desk.sql.transaction():
        desk.sql.execute("select tests.act_as(%s)", (member,))
        return desk.one(query, *values)


def connect(desk: ImportDesk, member: Any, token: str = DEFAULT_TOKEN) -> Any:
    made = as_member(
        desk,
        member,
        "select api.create_crm_connection(name => 'Ours', company_domain => %s, token => %s)",
        DEFAULT_DOMAIN,
        token,
    )
    return uuid.UUID(made["connection_id"])


def state(desk: ImportDesk, connection: Any) -> tuple[str, str | None]:
    [row] = desk.rows("select status, problem from crm.connection where id = %s", connection)
    return row[0], row[1]


def begin(desk: ImportDesk, member: Any) -> httpx.Response:
    token = desk.one("select identity.sign_token(tests.claims_of(%s))", member)
    return httpx.post(
        f"{desk.api_url}/crm/pipedrive/authorizations",
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
    )


def consent(desk: ImportDesk, member: Any) -> dict[str, str]:
    """The member goes to Pipedrive and back; what the frontend finds behind the #."""
    with httpx.Client(trust_env=False) as browser:
        page = browser.get(begin(desk, member).json()["authorize_url"])
        assert page.status_code == 302
        back = browser.get(page.headers["location"])
    assert (back.status_code, back.headers["cache-control"]) == (303, "no-store")
    found = parse_qs(urlsplit(back.headers["location"]).fragment)
    return {name: values[0] for name, values in found.items()}


def complete(desk: ImportDesk, member: Any) -> Any:
    """The request, completed; a worker has not exchanged its code yet."""
    found = consent(desk, member)
    return as_member(
        desk,
        member,
        "select api.complete_crm_authorization(%s, %s)",
        found["crm_state"],
        found["crm_code"],
    )


def grant(desk: ImportDesk, member: Any) -> Any:
    """The connection of a member who has granted access."""
    request = complete(desk, member)
    desk.work()
    query = "select connection_id from crm.authorization_request where id = %s"
    return desk.one(query, request)


def request_of(desk: ImportDesk, request: Any) -> tuple[str, str | None]:
    [row] = desk.rows(
        "select status, problem from crm.authorization_request where id = %s", request
    )
    return row[0], row[1]


# --- By a token -----------------------------------------------------------------------------------


def test_a_member_connects_by_a_token(desk: ImportDesk, member: Any) -> None:
    connection = connect(desk, member)
    assert state(desk, connection) == ("checking", None)
    desk.work()
    assert state(desk, connection) == ("connected", None)
    made = desk.pipedrive.webhooks()
    assert {one["event_object"] for one in made} == OBJECTS
    assert {one["subscription_url"] for one in made} == {
        f"{desk.api_url}/webhooks/pipedrive/{connection}"
    }
    assert len({one["http_auth_password"] for one in made}) == 1
    assert as_member(
        desk, member, "select has_webhooks from api.crm_connections where id = %s", connection
    )


def test_two_organisations_connect_the_same_company(desk: ImportDesk, member: Any) -> None:
    other = desk.one("select tests.create_user()")
    connections = [connect(desk, one) for one in (member, other)]
    desk.work()
    assert [state(desk, one)[0] for one in connections] == ["connected"] * 2
    made = desk.pipedrive.webhooks()
    assert len(made) == 8
    assert len({one["http_auth_password"] for one in made}) == 2
    # One of them is removed: the other keeps its webhooks.
    as_member(desk, member, "select api.remove_crm_connection(%s)", connections[0])
    desk.work()
    left = {one["subscription_url"] for one in desk.pipedrive.webhooks()}
    assert left == {f"{desk.api_url}/webhooks/pipedrive/{connections[1]}"}


@pytest.mark.parametrize(
    ("fault", "status", "problem"),
    [
        (None, "refused", "token_refused"),
        ({"kind": "410", "path": "/api/v1/users/me"}, "refused", "status_410"),
        ({"kind": "html", "path": "/api/v1/users/me"}, "checking", "blocked_at_edge"),
    ],
)
def test_what_is_refused_is_told_at_once(
    desk: ImportDesk, member: Any, fault: dict[str, Any] | None, status: str, problem: str
) -> None:
    if fault is not None:
        desk.pipedrive.faults(fault)
    connection = connect(desk, member, "f" * 40 if fault is None else DEFAULT_TOKEN)
    desk.work_once()
    assert state(desk, connection) == (status, problem)
    # The right token is tried at once.
    query = "select api.replace_crm_token(%s, %s)"
    as_member(desk, member, query, connection, DEFAULT_TOKEN)
    assert state(desk, connection) == ("checking", None)
    desk.work()
    assert state(desk, connection) == ("connected", None)


def test_why_a_check_takes_longer_is_told(
    desk: ImportDesk, member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.pipedrive.random.uniform", lambda low, high: 0.0)
    desk.pipedrive.faults(*[{"kind": "503", "path": "/api/v1/users/me"}] * 4)
    connection = connect(desk, member)
    desk.work_once()
    assert state(desk, connection) == ("checking", "status_503")
    desk.work()
    assert state(desk, connection) == ("connected", None)


def test_a_token_of_another_company_is_refused(desk: ImportDesk, member: Any) -> None:
    made = as_member(
        desk,
        member,
        "select api.create_crm_connection("
        "name => 'Ours', company_domain => 'elsewhere', token => %s)",
        DEFAULT_TOKEN,
    )
    desk.work()
    assert state(desk, made["connection_id"]) == ("refused", "other_company")
    assert desk.pipedrive.webhooks() == []


# --- Webhooks -------------------------------------------------------------------------------------


def test_webhooks_are_created_again(desk: ImportDesk, member: Any) -> None:
    connection = connect(desk, member)
    desk.work()
    before = {one["id"] for one in desk.pipedrive.webhooks()}
    assert desk.pipedrive.http.delete("/_config/webhooks").status_code == 204
    desk.one("select crm.check_accounts()")
    desk.work()
    made = desk.pipedrive.webhooks()
    assert {one["event_object"] for one in made} == OBJECTS
    recorded = desk.rows("select webhook_id from crm.webhook where connection_id = %s", connection)
    assert {row[0] for row in recorded} == {one["id"] for one in made}
    assert before.isdisjoint(one["id"] for one in made) or len(before) == len(made)
    # Looked at again they are the same, and a member can have them looked at.
    as_member(desk, member, "select api.refresh_crm_account(%s)", connection)
    desk.work()
    assert desk.pipedrive.webhooks() == made


def test_only_what_is_wanted_has_webhooks(desk: ImportDesk, member: Any) -> None:
    connection = connect(desk, member)
    desk.work()
    query = "select api.update_crm_connection(%s, objects => %s)"
    for wanted in (["deal"], ["deal", "activity"]):
        as_member(desk, member, query, connection, wanted)
        desk.work()
        assert sorted(one["event_object"] for one in desk.pipedrive.webhooks()) == sorted(wanted)


@pytest.mark.parametrize("reason", ["unreachable", "too many"])
def test_webhooks_that_cannot_be_created_are_told(
    desk: ImportDesk, member: Any, reason: str
) -> None:
    if reason == "unreachable":
        desk.pipedrive.config("knobs", unreachable=True)
    else:
        for number in range(40):
            body = {
                "subscription_url": f"https://elsewhere.example/{number}",
                "event_action": "*",
                "event_object": "deal",
                "name": "Other",
            }
            answer = desk.pipedrive.http.post(
                "/api/v1/webhooks", json=body, headers=desk.pipedrive.headers
            )
            assert answer.status_code == 201
    connection = connect(desk, member)
    desk.work()
    status = "status_400" if reason == "unreachable" else "status_422"
    assert state(desk, connection) == ("connected", f"no_webhook_{status}")


# --- By granting access ---------------------------------------------------------------------------


def test_a_member_grants_access(desk: ImportDesk, member: Any) -> None:
    connection = grant(desk, member)
    assert state(desk, connection) == ("connected", None)
    assert desk.rows(
        "select company_domain, organization_id = tests.organization_of(%s), niche_id"
        " from crm.connection",
        member,
    ) == [(DEFAULT_DOMAIN, True, None)]
    made = desk.pipedrive.webhooks(of_app=True)
    assert {(one["event_object"], one["type"]) for one in made} == {
        (name, "application") for name in OBJECTS
    }
    assert desk.pipedrive.webhooks() == [], "users do not see those of an app"


def test_who_comes_back_without_having_begun(desk: ImportDesk, member: Any) -> None:
    callback = f"{desk.api_url}/crm/pipedrive/callback"
    for query, found in (
        ("", "crm_install=pipedrive"),
        ("?code=x", "crm_install=pipedrive"),
        ("?code=x&state=y", "crm_install=pipedrive"),
        (f"?state={'0' * 64}", "crm_error=denied"),
        (f"?state={'0' * 64}&code=%00", "crm_error=denied"),
    ):
        answer = httpx.get(callback + query, trust_env=False)
        assert answer.status_code == 303
        assert urlsplit(answer.headers["location"]).fragment == found, query
    desk.pipedrive.config("knobs", denies=True)
    assert consent(desk, member) == {"crm_error": "denied"}
    assert desk.one("select count(*) from crm.connection") == 0


def test_who_may_begin(desk: ImportDesk, member: Any) -> None:
    viewer = desk.one("select tests.create_user()")
    desk.sql.execute("update identity.membership set role = 'viewer' where user_id = %s", (viewer,))
    answer = begin(desk, viewer)
    assert (answer.status_code, answer.json()["code"]) == (403, "LM115")
    answer = httpx.post(f"{desk.api_url}/crm/pipedrive/authorizations", trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (401, "LM032")
    answer = begin(desk, member)
    assert answer.status_code == 201
    asked = parse_qs(urlsplit(answer.json()["authorize_url"]).query)
    assert asked["client_id"] == [CLIENT_ID]
    assert asked["redirect_uri"] == [f"{desk.api_url}/crm/pipedrive/callback"]


def test_somebody_else_completes_nothing(desk: ImportDesk, member: Any) -> None:
    """A victim who is lured to an attacker's page of consent grants the attacker nothing."""
    attacker = desk.one("select tests.create_user()")
    found = consent(desk, attacker)
    values = (found["crm_state"], found["crm_code"])
    with pytest.raises(psycopg.Error, match="LM762"):
        as_member(desk, member, "select api.complete_crm_authorization(%s, %s)", *values)
    assert desk.waiting() == 0


@pytest.mark.parametrize(
    ("knobs", "problem"),
    [
        ({"api_domain": "https://evil.example"}, "foreign_api_domain"),
        ({"api_domain": "https://acme.pipedrive.com.evil.example"}, "foreign_api_domain"),
        ({"api_domain": "http://acme.pipedrive.com"}, "foreign_api_domain"),
        ({"api_domain": "https://acme.pipedrive.com@evil.example"}, "foreign_api_domain"),
    ],
)
def test_tokens_go_to_pipedrive_alone(
    desk: ImportDesk, member: Any, knobs: dict[str, Any], problem: str
) -> None:
    desk.pipedrive.config("knobs", **knobs)
    request = complete(desk, member)
    desk.work()
    assert request_of(desk, request) == ("refused", problem)
    assert desk.one("select count(*) from crm.connection") == 0


def test_a_code_that_came_too_late(desk: ImportDesk, member: Any) -> None:
    request = complete(desk, member)
    desk.pipedrive.config("clock", advance=301)
    desk.work()
    assert request_of(desk, request) == ("refused", "code_refused")


def test_without_scope_for_webhooks(desk: ImportDesk, member: Any) -> None:
    desk.pipedrive.config("knobs", scope="base,deals:read")
    connection = grant(desk, member)
    assert state(desk, connection) == ("refused", "status_403")


def test_the_client_is_wrong(desk: ImportDesk, member: Any) -> None:
    """A mistake of the operator's ends no grant."""
    connection = grant(desk, member)
    expire(desk)
    right, desk.settings = desk.settings, replace(desk.settings, pipedrive_client_secret="wrong")
    desk.one("select crm.check_accounts()")
    desk.work()
    assert state(desk, connection) == ("refused", "oauth_status_401")
    desk.settings = right
    as_member(desk, member, "select api.refresh_crm_account(%s)", connection)
    desk.work()
    assert state(desk, connection) == ("connected", None)


def test_a_connection_by_token_becomes_one_by_grant(desk: ImportDesk, member: Any) -> None:
    connection = connect(desk, member)
    desk.work()
    old = desk.pipedrive.webhooks()[0]
    assert grant(desk, member) == connection
    assert state(desk, connection) == ("connected", None)
    # The old webhooks belong to the token; their secret is not valid any more.
    answer = httpx.post(
        old["subscription_url"],
        content=json.dumps({"meta": {}}),
        headers={"Content-Type": "application/json"},
        auth=("leadmill", old["http_auth_password"]),
        trust_env=False,
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "LM756")


# --- Refreshing -----------------------------------------------------------------------------------


def expire(desk: ImportDesk) -> None:
    """An hour has passed, here and there."""
    desk.pipedrive.config("clock", advance=3600)
    desk.sql.execute("update crm.connection set token_expires_at = now()")


def exchanges(desk: ImportDesk) -> int:
    return sum("/oauth/token" in one for one in desk.pipedrive.requests())


@contextmanager
def resources(desk: ImportDesk) -> Iterator[Any]:
    """Runs work with the resources of a worker."""

    def run(work: Any) -> Any:
        async def alone() -> Any:
            pool = make_pool(desk.settings.database_url_worker, "test", max_size=2)
            async with pool:
                opener = Opener(desk.settings.encryption_key_files)
                return await work(Resources(desk.settings, pool, None, opener))

        return asyncio.run(alone())

    yield run


def test_a_token_is_refreshed_before_it_expires(desk: ImportDesk, member: Any) -> None:
    connection = grant(desk, member)
    desk.pipedrive.forget_requests()
    desk.one("select crm.check_accounts()")
    desk.work()
    assert exchanges(desk) == 0, "it is fresh"
    desk.sql.execute("update crm.connection set token_expires_at = now() + interval '4 minutes'")
    desk.one("select crm.check_accounts()")
    desk.work()
    assert exchanges(desk) == 1
    assert state(desk, connection) == ("connected", None)


def test_a_token_that_is_refused_early_is_refreshed_once(desk: ImportDesk, member: Any) -> None:
    connection = grant(desk, member)
    desk.pipedrive.oauth.access.clear()
    desk.pipedrive.forget_requests()
    desk.one("select crm.check_accounts()")
    desk.work()
    assert (exchanges(desk), state(desk, connection)) == (1, ("connected", None))


def test_a_grant_that_rests_is_refreshed_every_week(desk: ImportDesk, member: Any) -> None:
    """Sixty days without use would end it, also while the connection is paused."""
    connection = grant(desk, member)
    as_member(desk, member, "select api.update_crm_connection(%s, is_active => false)", connection)
    for _ in range(10):
        desk.pipedrive.config("clock", advance=7 * 86400)
        desk.sql.execute(
            "update crm.connection set token_stored_at = now() - interval '7 days',"
            " token_expires_at = now()"
        )
        desk.one("select crm.refresh_tokens()")
        desk.work()
    as_member(desk, member, "select api.update_crm_connection(%s, is_active => true)", connection)
    desk.work()
    assert state(desk, connection) == ("connected", None)


def test_a_grant_that_has_ended_wants_the_member(desk: ImportDesk, member: Any) -> None:
    connection = grant(desk, member)
    desk.pipedrive.config("clock", advance=61 * 86400)
    desk.sql.execute("update crm.connection set token_expires_at = now()")
    desk.one("select crm.check_accounts()")
    desk.work()
    assert state(desk, connection) == ("reconnect", "grant_lost")
    desk.pipedrive.forget_requests()
    desk.one("select crm.check_accounts()")
    desk.one("select crm.refresh_tokens()")
    desk.work()
    assert desk.pipedrive.requests() == [], "nobody asks in vain"
    assert grant(desk, member) == connection
    assert state(desk, connection) == ("connected", None)


def test_eight_refresh_at_once(desk: ImportDesk, member: Any) -> None:
    """One exchange; nobody marks the healthy connection as lost; all have the new token."""
    connection = grant(desk, member)
    for _ in range(3):
        expire(desk)
        desk.pipedrive.forget_requests()
        desk.pipedrive.config("knobs", oauth_latency=0.3)
        together = threading.Barrier(8, timeout=PATIENCE)
        outcomes: list[Any] = []

        def one(together: threading.Barrier = together, outcomes: list[Any] = outcomes) -> None:
            async def use(worker: Resources) -> str:
                await asyncio.to_thread(together.wait)
                async with crm_access.open_account(worker, connection) as account:
                    me = await account.ask("GET", "/api/v1/users/me")
                return str(me["data"]["company_domain"])

            with resources(desk) as run:
                try:
                    outcomes.append(run(use))
                except Exception as error:
                    outcomes.append(repr(error))

        crowd = [threading.Thread(target=one) for _ in range(8)]
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join(PATIENCE)
        desk.pipedrive.config("knobs", oauth_latency=0.0)
        assert Counter(outcomes) == {DEFAULT_DOMAIN: 8}
        assert exchanges(desk) == 1
        assert state(desk, connection) == ("connected", None)


def test_a_slow_refresher_and_an_impatient_one(desk: ImportDesk, member: Any) -> None:
    """The second finds the refresh token used, while the first has not stored its pair yet."""
    connection = grant(desk, member)
    expire(desk)
    desk.pipedrive.config("knobs", oauth_latency=1.5)
    version = desk.one("select token_version from crm.connection")
    outcomes: dict[str, Any] = {}

    def go(name: str) -> None:
        async def renew(worker: Resources) -> None:
            await crm_access.refresh(worker, connection, version)

        with resources(desk) as run:
            try:
                run(renew)
                outcomes[name] = "refreshed"
            except (Refused, Retryable) as error:
                outcomes[name] = str(error)

    slow = threading.Thread(target=go, args=("slow",))
    slow.start()
    wait_for(lambda: desk.one("select refresh_lease_id from crm.connection"))
    wait_for(lambda: any(one.is_used for one in desk.pipedrive.oauth.refresh.values()))
    # As if the first had been stopped for longer than its lease.
    desk.sql.execute("update crm.connection set refresh_leased_until_at = now()")
    desk.pipedrive.config("knobs", oauth_latency=0.0)
    go("impatient")
    slow.join(PATIENCE)
    desk.pipedrive.config("knobs", oauth_latency=0.0)
    assert outcomes["slow"] == "refreshed"
    assert state(desk, connection) == ("connected", None)
    desk.one("select crm.check_accounts()")
    desk.work()
    assert state(desk, connection) == ("connected", None)


@pytest.mark.parametrize("kind", ["500", "cut"])
def test_an_answer_that_is_lost(
    desk: ImportDesk, member: Any, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not executed: tried again. Executed, its answer lost: the grant is lost, and it is told."""
    connection = grant(desk, member)
    expire(desk)
    desk.pipedrive.faults({"kind": kind, "path": "/oauth/token"})
    desk.one("select crm.check_accounts()")
    desk.work()
    assert state(desk, connection) == ("connected", None)
    expire(desk)
    desk.pipedrive.faults({"kind": kind, "path": "/oauth/token", "after": True})
    desk.one("select crm.check_accounts()")
    desk.work()
    assert state(desk, connection) == ("reconnect", "grant_lost")


# --- Crashes --------------------------------------------------------------------------------------


def recover(desk: ImportDesk) -> None:
    """What the minutely recovery does, without the minute."""
    desk.sql.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where usename = 'leadmill_worker' and datname = current_database()"
    )
    while desk.one("select count(*) from queue.recover_stalled('0 seconds', max_stalls => 1000)"):
        pass
    desk.hurry()


def test_killed_between_exchanging_and_storing_a_code(
    desk: ImportDesk, member: Any, tmp_path: Path
) -> None:
    """The code is used up: the member is told to begin again, and can."""
    desk.pipedrive.config("knobs", oauth_latency=30.0)
    request = complete(desk, member)
    worker = desk.process(tmp_path)
    worker.start()
    wait_for(lambda: any(one.is_used for one in desk.pipedrive.oauth.codes.values()))
    worker.kill()
    desk.pipedrive.config("knobs", oauth_latency=0.0)
    recover(desk)
    desk.work()
    assert request_of(desk, request) == ("refused", "code_refused")
    assert state(desk, grant(desk, member)) == ("connected", None)


def test_stopped_between_exchanging_and_storing(
    desk: ImportDesk, member: Any, tmp_path: Path
) -> None:
    """SIGTERM: the worker waits for the answer and stores it."""
    desk.pipedrive.config("knobs", oauth_latency=2.0)
    request = complete(desk, member)
    worker = desk.process(tmp_path)
    worker.start()
    wait_for(lambda: any(one.is_used for one in desk.pipedrive.oauth.codes.values()))
    worker.stop()
    assert request_of(desk, request) == ("connected", None)
    desk.pipedrive.config("knobs", oauth_latency=0.0)
    recover(desk)
    desk.work()
    assert desk.rows("select status from crm.connection") == [("connected",)]


def test_killed_between_refreshing_and_storing(
    desk: ImportDesk, member: Any, tmp_path: Path
) -> None:
    """Nobody has the new pair: the member is asked to grant access again."""
    connection = grant(desk, member)
    expire(desk)
    desk.pipedrive.config("knobs", oauth_latency=30.0)
    desk.one("select crm.check_accounts()")
    worker = desk.process(tmp_path)
    worker.start()
    wait_for(lambda: any(one.is_used for one in desk.pipedrive.oauth.refresh.values()))
    worker.kill()
    desk.pipedrive.config("knobs", oauth_latency=0.0)
    recover(desk)
    desk.sql.execute("update crm.connection set refresh_leased_until_at = now()")
    desk.work()
    assert state(desk, connection) == ("reconnect", "grant_lost")
    assert grant(desk, member) == connection


# --- Ending ---------------------------------------------------------------------------------------


def secrets_of(desk: ImportDesk, connection: Any) -> list[tuple[Any, ...]]:
    return desk.rows(
        "select token, refresh_token, webhook_secret, webhook_digest from crm.connection"
        " where id = %s",
        connection,
    )


def test_what_is_removed_is_removed_there_first(desk: ImportDesk, member: Any) -> None:
    connection = connect(desk, member)
    desk.work()
    as_member(desk, member, "select api.remove_crm_connection(%s)", connection)
    assert len(desk.pipedrive.webhooks()) == 4
    desk.work()
    assert desk.pipedrive.webhooks() == []
    assert secrets_of(desk, connection) == [(None,) * 4]


def test_what_is_removed_is_revoked(desk: ImportDesk, member: Any) -> None:
    connection = grant(desk, member)
    expire(desk)
    as_member(desk, member, "select api.remove_crm_connection(%s)", connection)
    desk.work()
    assert secrets_of(desk, connection) == [(None,) * 4]
    grants = [one.grant for one in desk.pipedrive.oauth.refresh.values()]
    assert grants
    assert not any(one.is_alive for one in grants)
    assert any(line.startswith("DELETE /api/v1/webhooks/") for line in desk.pipedrive.requests())


def test_removed_while_pipedrive_is_away(
    desk: ImportDesk, member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.pipedrive.random.uniform", lambda low, high: 0.0)
    connection = connect(desk, member)
    desk.work()
    as_member(desk, member, "select api.remove_crm_connection(%s)", connection)
    desk.pipedrive.faults(*[{"kind": "503", "path": "/api/v1/webhooks"}] * 4)
    desk.work_once()
    assert secrets_of(desk, connection)[0][0] is not None
    desk.work()
    assert secrets_of(desk, connection) == [(None,) * 4]
    assert desk.pipedrive.webhooks() == []


def test_a_dead_token_is_no_reason_to_keep_it(desk: ImportDesk, member: Any) -> None:
    connection = connect(desk, member, "f" * 40)
    desk.work()
    as_member(desk, member, "select api.remove_crm_connection(%s)", connection)
    desk.work()
    assert secrets_of(desk, connection) == [(None,) * 4]


def test_uninstalled_at_pipedrive(desk: ImportDesk, member: Any) -> None:
    connection = grant(desk, member)
    # Before the deployment has told the database of the app, no notice is believed.
    assert desk.pipedrive.config("uninstall") == {"status": 401}
    store_crm_client(desk.database.dsn(), desk.settings)
    assert grant(desk, member) == connection
    assert desk.pipedrive.config("uninstall") == {"status": 204}
    assert state(desk, connection) == ("reconnect", "uninstalled")
    assert secrets_of(desk, connection)[0][:2] == (None, None)
    assert desk.one("select count(*) from crm.webhook") == 0
    # A notice that is lost is noticed by the next check.
    assert grant(desk, member) == connection
    desk.pipedrive.config("uninstall", tells=False)
    desk.one("select crm.check_accounts()")
    desk.work()
    assert state(desk, connection) == ("reconnect", "grant_lost")


@pytest.mark.parametrize("password", ["", "wrong", "secret-of-the-tests "])
def test_a_notice_of_a_stranger(desk: ImportDesk, member: Any, password: str) -> None:
    connection = grant(desk, member)
    store_crm_client(desk.database.dsn(), desk.settings)
    answer = httpx.request(
        "DELETE",
        f"{desk.api_url}/crm/pipedrive/callback",
        json={"client_id": CLIENT_ID, "company_id": 13923453, "user_id": 23836724},
        auth=(CLIENT_ID, password),
        trust_env=False,
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "LM766")
    assert state(desk, connection) == ("connected", None)


def test_nothing_secret_is_logged(
    desk: ImportDesk, member: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    connection = grant(desk, member)
    expire(desk)
    desk.one("select crm.check_accounts()")
    desk.work()
    as_member(desk, member, "select api.remove_crm_connection(%s)", connection)
    desk.work()
    oauth = desk.pipedrive.oauth
    known = [*oauth.codes, *oauth.access, *oauth.refresh, oauth.client_secret]
    # httpx tells addresses, here also those of the browser of this test.
    ours = [one for one in caplog.records if not one.name.startswith("http")]
    assert any(one.name.startswith("workers") for one in ours)
    said = str([(one.getMessage(), vars(one)) for one in ours])
    assert [one for one in known if one in said] == []


def test_the_callback_is_the_same_on_both_sides() -> None:
    from api.crm_connections import CALLBACK

    assert CALLBACK == pipedrive_oauth.CALLBACK_PATH
