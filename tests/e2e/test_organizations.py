"""From an invitation to a removal, and a change of address, as members live it through nginx."""

import re
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from leadmill.story import PASSWORD, Door
from tests.e2e.market import Market
from tests.e2e.people import Provider, refusal


def link_in_mail(market: Market, email: str, path: str) -> str:
    def newest() -> Any:
        for mail in market.story.mails_to(email):
            for link in mail["links"]:
                if path in link:
                    return link
        return None

    link: str = market.story.wait(f"the mail with {path} to {email}", newest)
    return link


def token_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["token"][0]


def in_as(market: Market, email: str) -> Door:
    return market.with_token(market.log_in(email)["access_token"])


def test_from_invitation_to_removal(market: Market) -> None:
    owner, other = Provider(market), Provider(market)
    email = f"new-{uuid.uuid4().hex[:8]}@people.example"

    # A new person follows the link of the mail, chooses a password, and is in.
    owner.door.call("invite_member", email=email, role="viewer")
    link = link_in_mail(market, email, "/invitation?")
    with httpx.Client() as browser:
        shown = browser.get(link)
        assert shown.status_code == 200
        assert owner.name in shown.text
        assert shown.headers["cache-control"] == "no-store"
        form = {"token": token_of(link), "first_name": "Nellie"}
        again = browser.post(link, data=form | {"password": "short"})
        assert again.status_code == 400
        assert "at least 12 characters" in again.text
        assert "You have joined" in browser.post(link, data=form | {"password": PASSWORD}).text
        assert browser.get(link).status_code == 400, "the link works once"
    tokens = market.log_in(email)
    person = market.with_token(tokens["access_token"])
    me = person.call("me")
    assert (me["organization"]["id"], me["organization"]["role"]) == (owner.id, "viewer")
    assert [one["role"] for one in person.get("rpc/members")] == ["owner", "viewer"]

    # A viewer looks; another role does more, from the next request on.
    assert refusal(person, "create_channel", kind="email", name="x", target={}) == (403, "LM115")
    assert refusal(person, "invite_member", email="x@y.example", role="viewer") == (403, "LM115")
    owner.door.call("change_role", user_id=me["id"], role="admin")
    assert "manage_members" in person.call("me")["organization"]["permissions"]
    person.call("update_organization", website="https://barn.example")
    assert refusal(person, "transfer_ownership", user_id=me["id"]) == (403, "LM115")

    # The same person joins another organisation by a program, and switches.
    other.door.call("invite_member", email=email, role="billing")
    answer = person.call("accept_invitation", token=token_of(link_in_mail_of(market, other, email)))
    assert answer["organization_id"] == other.id
    refresh_token = tokens["refresh_token"]
    assert refusal(
        person, "switch_organization", organization_id=other.id, refresh_token="not one of ours"
    ) == (401, "LM106"), "an access token is not enough"
    pair = person.call("switch_organization", organization_id=other.id, refresh_token=refresh_token)
    assert market.claims_of(pair["access_token"])["org"] == other.id
    assert refusal(person, "me") == (401, "LM120"), "the token of before is refused"
    there = market.with_token(pair["access_token"])
    assert [row["id"] for row in there.get("organizations")] == [other.id]
    there.call("set_billing_address", line1="Road 1", city="Nairobi", country="KE")
    assert refusal(there, "update_organization", name="Mine") == (403, "LM115")
    fresh = market.public.call("refresh_session", refresh_token=pair["refresh_token"])
    assert market.claims_of(fresh["access_token"])["org"] == other.id

    # Removed, the person is out of that organisation at the next request, and in the other one at
    # the next log-in.
    there = market.with_token(fresh["access_token"])
    assert there.get("organizations")
    other.door.call("remove_member", user_id=me["id"])
    answer_of_door = there.request("GET", "/api/organizations")
    assert (answer_of_door.status_code, answer_of_door.json()["code"]) == (401, "LM120")
    dead = market.public.request(
        "POST", "/api/rpc/refresh_session", json={"refresh_token": fresh["refresh_token"]}
    )
    assert (dead.status_code, dead.json()["code"]) == (401, "LM106")
    back = in_as(market, email)
    assert back.call("me")["organization"]["id"] == owner.id

    # The ownership goes over, and the former owner goes.
    owner.door.call("transfer_ownership", user_id=me["id"])
    owner.door.call("leave_organization")
    assert refusal(back, "leave_organization") == (409, "LM141")
    assert [one["role"] for one in back.get("rpc/members")] == ["owner"]


def link_in_mail_of(market: Market, inviter: Provider, email: str) -> str:
    """The link of the mail that names this organisation."""

    def newest() -> Any:
        for mail in market.story.mails_to(email):
            if inviter.name in mail["subject"]:
                return next(link for link in mail["links"] if "/invitation?" in link)
        return None

    link: str = market.story.wait(f"the invitation of {inviter.name}", newest)
    return link


def test_a_page_switches(market: Market) -> None:
    """As pages do it, whose refresh token is in a cookie."""
    owner, other = Provider(market), Provider(market)
    other.door.call("invite_member", email=owner.email, role="viewer")
    link = link_in_mail_of(market, other, owner.email)
    owner.door.call("accept_invitation", token=token_of(link))
    url = f"{market.public_url}/session"
    with httpx.Client(headers={"Origin": market.public_url}) as page:
        page.post(url, json={"email": owner.email, "password": PASSWORD}).raise_for_status()
        for body, status, code in (
            ({"organization_id": str(uuid.uuid4())}, 404, "LM111"),
            ({"organization_id": "x"}, 400, "LM031"),
            ({}, 400, "LM031"),
        ):
            answer = page.post(f"{url}/organization", json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code), body
        switched = page.post(f"{url}/organization", json={"organization_id": other.id})
        assert set(switched.json()) == {"access_token", "token_type", "expires_in", "role"}
        assert market.claims_of(switched.json()["access_token"])["org"] == other.id
        again = page.post(f"{url}/refresh")
        assert market.claims_of(again.json()["access_token"])["org"] == other.id, again.text
        page.delete(url).raise_for_status()
        assert page.post(f"{url}/organization", json={"organization_id": owner.id}).is_error
    # A program that is no page.
    bare = httpx.post(f"{url}/organization", json={"organization_id": owner.id})
    assert (bare.status_code, bare.json()["code"]) == (403, "LM039")


def test_an_invitation_is_refused_or_withdrawn(market: Market) -> None:
    owner = Provider(market)
    email = f"wary-{uuid.uuid4().hex[:8]}@people.example"
    invitation = owner.door.call("invite_member", email=email, role="member")
    link = link_in_mail(market, email, "/invitation?")
    with httpx.Client() as browser:
        refused = browser.post(link, data={"token": token_of(link), "answer": "refuse"})
        assert "The invitation is refused" in refused.text
    [row] = owner.door.get(f"invitations?id=eq.{invitation}")
    assert row["status"] == "refused"
    again = owner.door.call("invite_member", email=email, role="member")
    owner.door.call("withdraw_invitation", invitation_id=again)
    assert refusal(owner.door, "resend_invitation", invitation_id=again) == (404, "LM144")


def test_a_change_of_address(market: Market) -> None:
    owner = Provider(market)
    email = f"ida-{uuid.uuid4().hex[:8]}@moved.example"
    answer = owner.door.request(
        "POST", "/api/rpc/change_email", json={"email": email, "password": "not the password"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "LM116")
    owner.door.call("change_email", email=email, password=PASSWORD)
    assert market.story.mail(owner.email, "is to be changed")
    link = link_in_mail(market, email, "/confirm-email?")
    with httpx.Client() as browser:
        assert re.search(r"<button>Confirm</button>", browser.get(link).text)
        wrong = browser.post(link, data={"token": token_of(link), "password": "not the password"})
        assert (wrong.status_code, "The password is wrong" in wrong.text) == (403, True)
        form = {"token": token_of(link), "password": PASSWORD}
        confirmed = browser.post(link, data=form)
    assert "Your e-mail address is changed" in confirmed.text
    assert market.story.mail(owner.email, "was changed")
    assert refusal(owner.door, "me") == (401, "LM120")
    again = in_as(market, email)
    assert again.call("me")["email"] == email
