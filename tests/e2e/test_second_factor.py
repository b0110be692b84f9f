"""Log-ins with an authenticator app and a passkey, at both doors, and steps that need a proof."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from leadmill.story import PASSWORD, Door, body_of
from tests.authenticator import Authenticator, code_of
from tests.e2e.market import Market
from tests.e2e.people import refusal


@pytest.fixture
def admin(market: Market) -> Iterator[str]:
    """The address of an admin who has to have a second factor."""
    email = f"admin-{uuid.uuid4().hex[:8]}@leadmill.example"
    market.sql("select identity.create_admin(%s, %s)", email, PASSWORD)
    required = "update ops.setting set value = %s where name = 'identity.admin_second_factor'"
    market.sql(required, "true")
    yield email
    market.sql(required, "false")


def authenticator(url: str) -> Authenticator:
    """Browsers make passkeys for the name of this machine, not for its address."""
    return Authenticator(url.replace("127.0.0.1", "localhost"))


def add_totp(door: Door) -> tuple[str, list[str]]:
    """Set up an authenticator app; its secret, and the recovery codes."""
    begun = door.call("begin_totp", name="Phone")
    assert begun["secret"] in begun["uri"]
    done = door.call("confirm_totp", factor_id=begun["factor_id"], code=code_of(begun["secret"]))
    return begun["secret"], done["recovery_codes"]


def add_passkey(door: Door, device: Authenticator) -> dict[str, Any]:
    made = device.register(door.call("begin_passkey"))
    answer = door.request("POST", "/passkeys", json={"credential": made, "name": "Laptop"})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def log_in_by_passkey(door: Door, device: Authenticator, **more: Any) -> dict[str, Any]:
    signed = device.sign(door.call("begin_passkey_log_in", **more))
    body: dict[str, Any] = body_of(
        door.request("POST", "/passkeys/log-in", json={"credential": signed})
    )
    return body


def test_a_member_logs_in_with_an_authenticator_app(market: Market) -> None:
    email = market.new_member()
    first = market.log_in(email)
    secret, codes = add_totp(market.with_token(first["access_token"]))
    begun = market.log_in(email)
    assert set(begun) == {"ticket", "factors", "expires_in"}
    assert begun["factors"] == ["recovery_code", "totp"]
    assert refusal(market.public, "complete_log_in", ticket=begun["ticket"], code="000000x") == (
        401,
        "LM161",
    )
    code = code_of(secret, ahead=1)  # that of the enrolment is used up
    tokens = market.public.call("complete_log_in", ticket=begun["ticket"], code=code)
    assert market.with_token(tokens["access_token"]).call("me")["email"] == email
    again = market.log_in(email)["ticket"]
    assert refusal(market.public, "complete_log_in", ticket=again, code=code) == (401, "LM161")
    tokens = market.public.call("complete_log_in", ticket=again, code=codes[0])
    door = market.with_token(tokens["access_token"])
    assert door.call("second_factors")["recovery_codes_left"] == 9
    mail = market.story.mail(email, "second factor")
    assert "Phone" in mail["text"]


def test_a_member_logs_in_with_a_passkey_alone(market: Market) -> None:
    email = market.new_member()
    device = authenticator(market.public_url)
    added = add_passkey(market.with_token(market.log_in(email)["access_token"]), device)
    assert len(added["recovery_codes"]) == 10
    door = market.with_token(log_in_by_passkey(market.public, device)["access_token"])
    assert door.call("me")["email"] == email
    (factor,) = door.call("second_factors")["factors"]
    assert (factor["kind"], factor["name"]) == ("passkey", "Laptop")
    # The password alone does not log in any more; with the passkey it does.
    begun = market.log_in(email)
    assert begun["factors"] == ["passkey", "recovery_code"]
    assert log_in_by_passkey(market.public, device, ticket=begun["ticket"])["role"] == "member"


def test_a_page_logs_in_with_its_second_factor(market: Market) -> None:
    """The refresh token goes into the cookie, however the second step is taken."""
    email = market.new_member()
    device = authenticator(market.public_url)
    door = market.with_token(market.log_in(email)["access_token"])
    codes = add_passkey(door, device)["recovery_codes"]
    page = {"Origin": market.public_url}

    def post(**body: Any) -> Any:
        answer = market.public.request("POST", "/session", json=body, headers=page)
        return body_of(answer), answer.cookies

    begun, cookies = post(email=email, password=PASSWORD)
    assert begun["factors"] == ["passkey", "recovery_code"]
    assert not cookies
    tokens, cookies = post(ticket=begun["ticket"], code=codes[0])
    assert "refresh_token" not in tokens
    assert "leadmill_refresh" in cookies
    signed = device.sign(market.public.call("begin_passkey_log_in"))
    tokens, cookies = post(credential=signed)
    assert market.with_token(tokens["access_token"]).call("me")["email"] == email
    assert "leadmill_refresh" in cookies
    for body, code in (
        ({"credential": signed}, "LM169"),
        ({"credential": "x"}, "LM031"),
        ({"ticket": begun["ticket"], "code": codes[1]}, "LM162"),
    ):
        answer = market.public.request("POST", "/session", json=body, headers=page)
        assert answer.json()["code"] == code, answer.text


def test_an_admin_sets_up_a_second_factor_and_uses_it_at_the_admin_door(
    market: Market, admin: str
) -> None:
    tokens = market.log_in(admin)
    assert tokens["second_factor_required"] is True
    door = market.story.door(market.admin_url, tokens["access_token"])
    for path in ("/api/leads", "/api/users", f"/files/{uuid.uuid4()}"):
        answer = door.request("GET", path)
        assert (answer.status_code, answer.json()["code"]) == (403, "LM166"), answer.text
    secret, _ = add_totp(door)
    assert isinstance(door.get("leads"), list)
    begun = market.log_in(admin)
    tokens = market.public.call(
        "complete_log_in", ticket=begun["ticket"], code=code_of(secret, ahead=1)
    )
    assert "second_factor_required" not in tokens
    door = market.story.door(market.admin_url, tokens["access_token"])
    assert isinstance(door.get("leads"), list)
    (factor,) = door.call("second_factors")["factors"]
    assert refusal(door, "remove_second_factor", factor_id=factor["id"]) == (409, "LM167")


def test_an_admin_gives_password_and_passkey(market: Market, admin: str) -> None:
    door = market.story.door(market.admin_url, market.log_in(admin)["access_token"])
    device = authenticator(market.admin_url)
    add_passkey(door, device)
    assert isinstance(door.get("leads"), list)
    signed = device.sign(market.public.call("begin_passkey_log_in"))
    alone = market.public.request("POST", "/passkeys/log-in", json={"credential": signed})
    assert (alone.status_code, alone.json()["code"]) == (403, "LM173")
    ticket = market.log_in(admin)["ticket"]
    tokens = log_in_by_passkey(market.public, device, ticket=ticket)
    door = market.story.door(market.admin_url, tokens["access_token"])
    assert isinstance(door.get("leads"), list)


def test_money_takes_a_fresh_proof(market: Market) -> None:
    email = market.new_member()
    member = market.with_token(market.log_in(email)["access_token"])
    organization = member.call("me")["organization"]["id"]
    admin_email = f"admin-{uuid.uuid4().hex[:8]}@leadmill.example"
    market.sql("select identity.create_admin(%s, %s)", admin_email, PASSWORD)
    admin = market.story.door(market.admin_url, market.log_in(admin_email)["access_token"])
    give = {"organization_id": organization, "reason": "they tested it", "account": "promo"}
    market.sql("update identity.session set proved_at = proved_at - interval '1 day'")
    assert refusal(member, "create_api_key", name="x", scopes=["read"]) == (403, "LM160")
    first, second = ({**give, "request_key": uuid.uuid4().hex} for _ in range(2))
    assert refusal(admin, "adjust_balance", **second, amount="100.01") == (403, "LM160")
    assert admin.call("adjust_balance", **first, amount="100.00")
    assert refusal(admin, "prove", password="wrong") == (403, "LM116")
    assert admin.call("prove", password=PASSWORD)["fresh_until"]
    assert admin.call("adjust_balance", **second, amount="100.01")
    # Where a second factor is set up, a proof takes that.
    member.call("prove", password=PASSWORD)
    device = authenticator(market.public_url)
    add_passkey(member, device)
    market.sql("update identity.session set proved_at = proved_at - interval '1 day'")
    assert refusal(member, "prove", password=PASSWORD) == (400, "LM172")
    signed = device.sign(member.call("begin_passkey_proof"))
    body_of(member.request("POST", "/passkeys/proof", json={"credential": signed}))
    assert member.call("create_api_key", name="x", scopes=["read"])["key"]
