"""A member connects Pipedrive by a token, another by granting access; webhooks are kept alive."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from leadmill.stack.stand_ins import STAND_IN_COMPANY, STAND_IN_TOKEN
from tests.e2e.market import Market
from tests.e2e.people import Provider, refusal

OBJECTS = ["activity", "deal", "lead", "person"]


@pytest.fixture
def pipedrive(market: Market) -> Any:
    with httpx.Client(base_url=market.stack.pipedrive_url, trust_env=False) as http:
        yield http


def connection_of(provider: Provider) -> dict[str, Any]:
    [found] = provider.door.get("crm_connections")
    return dict(found)


def wait_for_status(market: Market, provider: Provider, status: str) -> dict[str, Any]:
    market.story.wait(
        f"the connection to be {status}",
        lambda: connection_of(provider)["status"] == status,
    )
    return connection_of(provider)


def webhooks(pipedrive: httpx.Client, connection: dict[str, Any], **headers: str) -> list[Any]:
    sent = headers or {"x-api-token": STAND_IN_TOKEN}
    made = pipedrive.get("/api/v1/webhooks", headers=sent).json()["data"]
    return [one for one in made if one["subscription_url"].endswith(connection["webhook_path"])]


def test_by_a_token(market: Market, pipedrive: httpx.Client) -> None:
    provider, other = Provider(market), Provider(market)
    wrong = provider.door.call(
        "create_crm_connection",
        name="Ours",
        company_domain=STAND_IN_COMPANY,
        token="f" * 40,
    )["connection_id"]
    refused = wait_for_status(market, provider, "refused")
    assert (refused["id"], refused["problem"]) == (wrong, "token_refused")
    provider.door.call("replace_crm_token", connection_id=wrong, token=STAND_IN_TOKEN)
    connection = wait_for_status(market, provider, "connected")
    market.story.wait("its webhooks", lambda: connection_of(provider)["has_webhooks"])
    assert sorted(one["event_object"] for one in webhooks(pipedrive, connection)) == OBJECTS

    # Another organisation neither sees it nor reaches it.
    assert other.door.get("crm_connections") == []
    for function, arguments in (
        ("update_crm_connection", {"name": "Mine"}),
        ("replace_crm_token", {"token": STAND_IN_TOKEN}),
        ("rotate_crm_webhook_secret", {}),
        ("refresh_crm_account", {}),
        ("remove_crm_connection", {}),
    ):
        refusal_of = refusal(other.door, function, connection_id=wrong, **arguments)
        assert refusal_of == (404, "LM751"), function

    # Pipedrive drops them; the daily check creates them again.
    assert pipedrive.delete("/_config/webhooks").status_code == 204
    assert webhooks(pipedrive, connection) == []
    market.sql("select crm.check_accounts()")
    market.story.wait("new webhooks", lambda: len(webhooks(pipedrive, connection)) == 4)

    provider.door.call("update_crm_connection", connection_id=wrong, objects=["deal"])
    market.story.wait("one webhook", lambda: len(webhooks(pipedrive, connection)) == 1)
    provider.door.call("remove_crm_connection", connection_id=wrong)
    market.story.wait("no webhook", lambda: webhooks(pipedrive, connection) == [])
    assert provider.door.get("crm_connections") == []


def test_by_granting_access(market: Market, pipedrive: httpx.Client) -> None:
    provider = Provider(market)
    begun = provider.door.request("POST", "/crm/pipedrive/authorizations")
    assert begun.status_code == 201, begun.text
    with httpx.Client(trust_env=False) as browser:
        page = browser.get(begun.json()["authorize_url"])
        back = browser.get(page.headers["location"])
    assert back.status_code == 303, back.text
    found = {n: v[0] for n, v in parse_qs(urlsplit(back.headers["location"]).fragment).items()}
    values = {"state": found["crm_state"], "code": found["crm_code"]}

    # Somebody else's session completes nothing.
    assert refusal(Provider(market).door, "complete_crm_authorization", **values) == (400, "LM762")
    request = provider.door.call("complete_crm_authorization", **values)
    assert refusal(provider.door, "complete_crm_authorization", **values) == (400, "LM762")

    def outcome() -> Any:
        [row] = provider.door.get(f"crm_authorizations?id=eq.{request}")
        return row["connection_id"]

    connection = market.story.wait("the code to be exchanged", outcome)
    assert wait_for_status(market, provider, "connected")["id"] == connection
    assert connection_of(provider)["is_oauth"] is True
    market.story.wait("its webhooks", lambda: connection_of(provider)["has_webhooks"])

    # The user uninstalls the app at Pipedrive, which says so to the callback.
    assert pipedrive.post("/_config/uninstall", json={}).json() == {"status": 204}
    lost = connection_of(provider)
    assert (lost["status"], lost["problem"]) == ("reconnect", "uninstalled")
    told = market.story.mail(provider.email, "Connection lost")
    assert "Grant access again" in told["text"]
    provider.door.call("remove_crm_connection", connection_id=connection)
