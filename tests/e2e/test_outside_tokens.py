"""The doors accept only our own tokens, not even those of the issuer that we exchange."""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.e2e.market import Market
from tests.harness import OUTSIDE_ISSUER, OUTSIDE_SECRET

Claims = dict[str, Any]


def base64url(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def by_secret(claims: Claims, **header: Any) -> str:
    return jwt.encode({"alg": "HS256", **header}, claims, OctKey.import_key(OUTSIDE_SECRET))


def by_published_key(claims: Claims, **header: Any) -> str:
    return jwt.encode({"alg": "RS256", **header}, claims, RSA, algorithms=["RS256"])


RSA = RSAKey.generate_key(2048, {"kid": "outside"})
# Ways in which an external issuer may forge one of our tokens; the id of our key is public.
FORGED: dict[str, Callable[[Claims, str], str]] = {
    "its secret": lambda claims, _: by_secret(claims),
    "its secret, in the name of our key": lambda claims, kid: by_secret(claims, kid=kid),
    "its published key": lambda claims, _: by_published_key(claims, kid="outside"),
    "its published key, in the name of ours": lambda claims, kid: by_published_key(claims, kid=kid),
    "a key that the token brings along": lambda claims, kid: by_published_key(
        claims, kid=kid, jwk=RSA.as_dict(private=False)
    ),
    "nothing": lambda claims, kid: f"{base64url({'alg': 'none'})}.{base64url(claims)}.",
}


def ask(market: Market, door: str, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    if door == "service":
        return market.public.request("POST", "/deposits", headers=headers, json={"amount": "50.00"})
    url = market.admin if door == "admin" else market.public
    path = "/api/leads?limit=1" if door == "admin" else "/api/organizations?select=id"
    return url.request("GET", path, headers=headers)


def fresh(token: str) -> Claims:
    """The claims of a live token, valid for another quarter of an hour."""
    return Market.claims_of(token) | {"exp": int(time.time()) + 900}


def key_id(token: str) -> str:
    head = token.partition(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))).get("kid"))


@pytest.mark.parametrize("door", ["admin", "public", "service"])
@pytest.mark.parametrize("how", FORGED)
def test_a_token_that_we_did_not_sign_is_refused_at_both_doors(
    market: Market, how: str, door: str
) -> None:
    ours = market.admin_token if door == "admin" else market.member_token
    claims = fresh(ours)
    for more in ({}, {"iss": OUTSIDE_ISSUER}):
        answer = ask(market, door, FORGED[how](claims | more, key_id(ours)))
        assert answer.status_code == 401, f"{answer.status_code} {answer.text}"
    # The same claims are accepted when we sign them.
    answer = ask(market, door, market.sign(claims))
    assert answer.is_success, answer.text


def outside(**changes: Any) -> str:
    """A token of the external issuer."""
    now, subject = int(time.time()), str(uuid.uuid4())
    return by_secret(
        {
            "iss": OUTSIDE_ISSUER, "aud": "authenticated", "sub": subject,
            "email": f"{subject}@people.example", "iat": now, "exp": now + 900,
        } | changes
    )  # fmt: skip


@pytest.mark.parametrize("audience", ["authenticated", ["authenticated", "admin"]])
def test_an_exchanged_token_is_not_accepted_as_an_admin(market: Market, audience: Any) -> None:
    said = {"role": "admin", "is_admin": True, "app_metadata": {"role": "admin"}, "aud": audience}
    token = outside(**said)
    for door in ("admin", "public", "service"):
        assert ask(market, door, token).status_code == 401, "the token itself is refused"
    pair = market.public.request("POST", "/sign-in/exchange", json={"token": token}).json()
    claims = market.claims_of(pair["access_token"])
    assert (claims["role"], claims["aud"]) == ("member", "leadmill")
    assert ask(market, "public", pair["access_token"]).is_success
    assert ask(market, "admin", pair["access_token"]).status_code in (401, 403)
    again = market.public.call("refresh_session", refresh_token=pair["refresh_token"])
    assert market.claims_of(again["access_token"])["role"] == "member"
    [(is_admin,)] = market.sql(
        "select is_admin from identity.user_account where id = %s", claims["sub"]
    )
    assert is_admin is False


def test_an_exchange_does_not_log_in_as_an_existing_admin(market: Market) -> None:
    me = market.claims_of(market.admin_token)["sub"]
    [(address,)] = market.sql("select email from identity.user_account where id = %s", me)
    for subject in (me, str(uuid.uuid4())):
        token = outside(sub=subject, email=address, role="admin")
        answer = market.public.request("POST", "/sign-in/exchange", json={"token": token})
        assert (answer.status_code, answer.json()["code"]) == (403, "LM118")
