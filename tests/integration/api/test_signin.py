"""Signing in with others: tokens of an outside issuer, and the round by way of a provider."""

from __future__ import annotations

import base64
import hmac
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api import _oidc
from api.app import create_app
from leadmill.settings import Settings, SettingsError
from standins import oidc
from standins.serving import served
from tests.harness import OUTSIDE_ISSUER as ISSUER
from tests.harness import OUTSIDE_SECRET as SECRET
from tests.integration.api.conftest import ApiDatabase

Claims = dict[str, Any]


def claims(**changes: Any) -> Claims:
    """As a Supabase project issues them."""
    now = int(time.time())
    subject = str(uuid.uuid4())
    return {
        "iss": ISSUER,
        "aud": "authenticated",
        "sub": subject,
        "iat": now,
        "exp": now + 3600,
        "email": f"{subject}@people.example",
        "role": "authenticated",
        "app_metadata": {"provider": "google"},
        "user_metadata": {"full_name": "Grace Hopper", "email_verified": True},
    } | changes


def signed(claims: Claims, key: Any = None, **header: Any) -> str:
    algorithm = header.pop("alg", "HS256")
    return jwt.encode({"alg": algorithm, **header}, claims, key or OctKey.import_key(SECRET))


def serve(settings: Settings, **changes: Any) -> Any:
    return served(create_app(replace(settings, **changes)))


@pytest.fixture(scope="module")
def outside(settings: Settings) -> Iterator[httpx.Client]:
    """An application that takes the tokens of one issuer, who verifies addresses."""
    changes = {
        "external_issuer": ISSUER,
        "external_secret": SECRET,
        "external_emails_verified": True,
    }
    with serve(settings, **changes) as url, httpx.Client(base_url=url) as client:
        yield client


def exchange(client: httpx.Client, token: str) -> httpx.Response:
    return client.post("/sign-in/exchange", json={"token": token})


def who(database: ApiDatabase, answer: httpx.Response) -> Claims:
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    read = database.one("select identity.verify_token(%s)", answer.json()["access_token"])
    assert isinstance(read, dict)
    return read


def test_the_first_exchange_makes_the_user_and_the_next_finds_him(
    outside: httpx.Client, database: ApiDatabase
) -> None:
    one = claims()
    first = who(database, exchange(outside, signed(one)))
    again = who(database, exchange(outside, signed(one | {"email": "new@people.example"})))
    assert (first["sub"], first["role"]) == (again["sub"], "member")
    assert first["sid"] != again["sid"]
    name = "select name from identity.organization where id = %s"
    assert database.one(name, first["org"]) == "Grace Hopper"


def test_what_the_token_says_of_roles_is_not_believed(
    outside: httpx.Client, database: ApiDatabase
) -> None:
    ours = who(
        database,
        exchange(outside, signed(claims(role="admin", app_metadata={"role": "admin"}))),
    )
    assert (ours["role"], ours["aud"]) == ("member", "leadmill")


REFUSED: dict[str, Callable[[], str]] = {
    "another issuer": lambda: signed(claims(iss="https://evil.example")),
    "another audience": lambda: signed(claims(aud="others")),
    "run out": lambda: signed(claims(exp=int(time.time()) - 60)),
    "not yet good": lambda: signed(claims(nbf=int(time.time()) + 600)),
    "no end": lambda: signed({k: v for k, v in claims().items() if k != "exp"}),
    "no subject": lambda: signed({k: v for k, v in claims().items() if k != "sub"}),
    "another secret": lambda: signed(claims(), OctKey.import_key("x" * 40)),
    "no signature": lambda: signed(claims()).rsplit(".", 1)[0] + ".",
    "another key": lambda: signed(claims(), ECKey.generate_key("P-256"), alg="ES256"),
    "nonsense": lambda: "nonsense",
}


@pytest.mark.parametrize("why", REFUSED)
def test_other_tokens_are_refused(outside: httpx.Client, why: str) -> None:
    answer = exchange(outside, REFUSED[why]())
    assert (answer.status_code, answer.json()["code"]) == (401, "LM124")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_nobody_takes_over_an_account_by_an_address(
    outside: httpx.Client, database: ApiDatabase, settings: Settings
) -> None:
    address = f"{uuid.uuid4()}@people.example"
    database.one("select tests.create_user(%s, admin => true)", address)
    answer = exchange(outside, signed(claims(email=address)))
    assert (answer.status_code, answer.json()["code"]) == (403, "LM118"), "an admin's"
    answer = exchange(outside, signed(claims(email_verified=False)))
    assert (answer.status_code, answer.json()["code"]) == (403, "LM118"), "not verified"
    changes = {"external_issuer": ISSUER, "external_secret": SECRET}
    with serve(settings, **changes) as url, httpx.Client(base_url=url) as client:
        # user_metadata can be edited by the user: it verifies nothing.
        answer = exchange(client, signed(claims()))
    assert (answer.status_code, answer.json()["code"]) == (403, "LM118")


def test_a_suspended_user_stays_out(outside: httpx.Client, database: ApiDatabase) -> None:
    one = claims()
    user = who(database, exchange(outside, signed(one)))["sub"]
    database.connection.execute(
        "update identity.user_account set status = 'suspended' where id = %s", (user,)
    )
    answer = exchange(outside, signed(one))
    assert (answer.status_code, answer.json()["code"]) == (403, "LM105")


def confused(key: RSAKey) -> str:
    """Signed with the text of a public key, as if that were a secret."""
    head, body, _ = signed(claims()).split(".")
    mac = hmac.digest(key.as_pem(private=False), f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def test_published_keys_and_their_rotation(
    settings: Settings, database: ApiDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [RSAKey.generate_key(2048, {"kid": f"key-{n}"}) for n in range(2)]
    published, fetched = [keys[0]], []

    async def show(request: Request) -> JSONResponse:
        fetched.append(request)
        return JSONResponse(KeySet(list(published)).as_dict(private=False))

    with (
        served(Starlette(routes=[Route("/jwks", show)])) as peer,
        serve(
            settings,
            external_issuer=ISSUER,
            external_jwks_url=f"{peer}/jwks",
            external_emails_verified=True,
        ) as url,
        httpx.Client(base_url=url) as client,
    ):
        for _ in range(2):
            token = signed(claims(), keys[0], alg="RS256", kid="key-0")
            assert who(database, exchange(client, token))["role"] == "member"
        assert len(fetched) == 1, "keys are kept"
        token = signed(claims(), keys[1], alg="RS256", kid="key-1")
        assert exchange(client, token).status_code == 401
        assert len(fetched) == 1, "an unknown key does not make us fetch each time"
        published.append(keys[1])
        monkeypatch.setattr(_oidc, "_KEYS_REST_SECONDS", 0)
        assert who(database, exchange(client, token))["role"] == "member"
        # The public key is no secret to sign with.
        assert exchange(client, confused(keys[0])).status_code == 401
    with serve(
        settings, external_issuer=ISSUER, external_jwks_url="http://127.0.0.1:9/jwks"
    ) as url:
        answer = httpx.post(f"{url}/sign-in/exchange", json={"token": token})
    assert (answer.status_code, answer.json()["code"]) == (502, "LM126")


def test_bad_requests(api: httpx.Client, outside: httpx.Client) -> None:
    assert exchange(api, "x").status_code == 404, "no issuer is configured"
    bodies: list[Any] = [{}, {"token": 5}, []]
    for body in bodies:
        answer = outside.post("/sign-in/exchange", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "LM031")
    for path in ("/sign-in/google", "/sign-in/google/callback", "/sign-in/nobody"):
        assert api.get(path).status_code == 404


def test_settings_that_would_not_work() -> None:
    for changes in (
        {"external_issuer": ISSUER},
        {"external_issuer": ISSUER, "external_secret": "a" * 32, "external_jwks_url": "b"},
        {"external_issuer": ISSUER, "external_secret": "a" * 31},
        {"google_client_id": "leadmill", "sign_in_secret": "short"},
    ):
        with pytest.raises(SettingsError):
            Settings(**changes)  # type: ignore[arg-type]


# --- By way of a provider -------------------------------------------------------------------------

PUBLIC = "http://leadmill.example"


@pytest.fixture(scope="module")
def round_trips(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, httpx.Client]]:
    """An application that sends browsers to a real provider, called google and called facebook."""
    clients = {}
    folder = tmp_path_factory.mktemp("oidc")
    with (
        oidc.provider(folder, f"{PUBLIC}/sign-in/google/callback") as google,
        oidc.provider(folder, f"{PUBLIC}/sign-in/facebook/callback") as facebook,
        serve(
            settings,
            public_url=PUBLIC,
            app_url="http://app.example/in",
            google_client_id=oidc.CLIENT[0],
            google_client_secret=oidc.CLIENT[1],
            google_metadata_url=f"{google}/.well-known/openid-configuration",
            facebook_client_id=oidc.CLIENT[0],
            facebook_client_secret=oidc.CLIENT[1],
            facebook_metadata_url=f"{facebook}/.well-known/openid-configuration",
            facebook_token_url=f"{facebook}/token",
            sign_in_secret="f" * 32,
        ) as url,
    ):
        for name in ("google", "facebook"):
            clients[name] = httpx.Client(base_url=url)
        yield clients
        for client in clients.values():
            client.close()


def come_back(client: httpx.Client, address: str) -> httpx.Response:
    """nginx passes on what comes to the public address."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def round_trip(client: httpx.Client, name: str, login: str) -> dict[str, str]:
    """What the frontend finds behind the #."""
    begun = client.get(f"/sign-in/{name}")
    assert begun.status_code == 302
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"]
    assert asked["state"]
    back = come_back(client, oidc.log_in(begun.headers["location"], login))
    assert back.status_code == 303, back.text
    assert back.headers["referrer-policy"] == "no-referrer"
    address, _, said = back.headers["location"].partition("#")
    assert address == "http://app.example/in"
    return {name: values[0] for name, values in parse_qs(said).items()}


def post_code(client: httpx.Client, code: str) -> httpx.Response:
    return client.post("/session", json={"sign_in": code}, headers={"Origin": PUBLIC})


@pytest.mark.parametrize("name", ["google", "facebook"])
def test_a_round_by_way_of_a_provider(
    round_trips: dict[str, httpx.Client], database: ApiDatabase, name: str
) -> None:
    login = f"{uuid.uuid4()}@people.example"
    said = round_trip(round_trips[name], name, login)
    assert list(said) == ["sign_in"], "no token stands in an address"
    # The page opens its session with it, in this browser only.
    answer = post_code(round_trips[name], said["sign_in"])
    assert (answer.status_code, answer.json()["role"]) == (200, "member"), answer.text
    said = round_trip(round_trips[name], name, login)
    with httpx.Client(base_url=round_trips[name].base_url) as other:
        answer = post_code(other, said["sign_in"])
    assert (answer.status_code, answer.json()["code"]) == (401, "LM123")
    redeem = (
        "select identity.verify_token(identity.redeem_sign_in(%s) ->> 'access_token') ->> 'sub'"
    )
    user = database.one(redeem, said["sign_in"])
    email = "select email from identity.user_account where id = %s"
    assert database.one(email, user) == login
    again = round_trip(round_trips[name], name, login)
    assert database.one(redeem, again["sign_in"]) == user


def test_the_log_in_page_learns_who_there_is(round_trips: dict[str, httpx.Client]) -> None:
    answer = round_trips["google"].get("/sign-in/providers")
    assert answer.json() == {"providers": ["facebook", "google"]}


def test_our_own_pages_tell_how_it_went(settings: Settings, tmp_path: Path) -> None:
    with (
        oidc.provider(tmp_path, f"{PUBLIC}/sign-in/google/callback") as google,
        serve(
            settings,
            public_url=PUBLIC,
            app_url=PUBLIC,
            google_client_id=oidc.CLIENT[0],
            google_client_secret=oidc.CLIENT[1],
            google_metadata_url=f"{google}/.well-known/openid-configuration",
            sign_in_secret="f" * 32,
        ) as url,
        httpx.Client(base_url=url) as client,
    ):
        begun = client.get("/sign-in/google").headers["location"]
        done = come_back(client, oidc.log_in(begun, f"{uuid.uuid4()}@people.example"))
        assert done.headers["location"].startswith("/log-in#sign_in=")
        refused = come_back(client, f"{PUBLIC}/sign-in/google/callback?error=access_denied")
        assert refused.headers["location"].startswith("/log-in#code=LM125&")


def test_an_address_that_the_provider_has_not_verified(
    round_trips: dict[str, httpx.Client],
) -> None:
    login = f"unverified-{uuid.uuid4()}@people.example"
    assert round_trip(round_trips["google"], "google", login)["code"] == "LM118"


def test_a_round_that_somebody_else_began(round_trips: dict[str, httpx.Client]) -> None:
    mine = round_trips["google"]
    begun = mine.get("/sign-in/google").headers["location"]
    back = oidc.log_in(begun, f"{uuid.uuid4()}@people.example")
    with httpx.Client(base_url=mine.base_url) as other:
        answer = come_back(other, back)
    assert (answer.status_code, answer.json()["code"]) == (400, "LM125"), "another browser"
    changed = back.replace("state=", "state=x")
    assert come_back(mine, changed).status_code == 400, "another state"
    assert come_back(mine, back).status_code == 303
    assert come_back(mine, back).status_code == 400, "a second time"
    refused = come_back(mine, f"{PUBLIC}/sign-in/google/callback?error=access_denied")
    assert (refused.status_code, refused.json()["code"]) == (400, "LM125")
