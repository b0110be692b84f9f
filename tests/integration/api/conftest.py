"""The real application on a real database, with the stand-in for Stripe."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
import stripe
from psycopg.conninfo import make_conninfo

from api.app import create_app
from leadmill.settings import Settings
from standins.serving import served
from standins.stripe.app import create_app as create_stripe
from tests.waiting import wait_for

API_KEY = "sk_test_of_the_api"
SECRETS = ("whsec_of_the_api_new", "whsec_of_the_api_old")
NOWHERE = "http://127.0.0.1:9"


@dataclass
class Member:
    """Someone who may deposit for an organisation of his own."""

    user_id: str
    organization_id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class ApiDatabase:
    """Looks and prepares as a superuser."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.connection = psycopg.connect(dsn, autocommit=True)

    def one(self, statement: str, *values: object) -> Any:
        row = self.connection.execute(statement, values).fetchone()
        return row[0] if row else None

    def member(self, organization_id: str | None = None) -> Member:
        """A new member with a session, of an organisation of his own unless one is named."""
        user_id = self.one("select tests.create_user(organization_id => %s)", organization_id)
        claims = "tests.claims_of(%s)"
        return Member(
            str(user_id),
            self.one(f"select {claims} ->> 'org'", user_id),
            self.one(f"select identity.sign_token({claims})", user_id),
        )

    def deposits(self, member: Member) -> list[tuple[str, int]]:
        """State and amount of each deposit, oldest first."""
        return self.connection.execute(
            "select status, amount from billing.deposit where organization_id = %s"
            " order by created_at",
            (member.organization_id,),
        ).fetchall()

    def funds(self, member: Member) -> int:
        """Minor units in the wallet: what was paid in, without what was given."""
        balance = (
            "select coalesce(sum(a.balance), 0) from ledger.account as a"
            " where a.organization_id = %s and a.kind = 'wallet' and a.currency = 'USD'"
        )
        return int(self.one(balance, member.organization_id))

    def events(self) -> int:
        # Not those of the plans, which the stack publishes when it has started, in its own time.
        return int(
            self.one(
                "select count(*) from billing.webhook_inbox where type !~ '^(product|price)\\.'"
            )
        )


@pytest.fixture(scope="session")
def dsn(request: pytest.FixtureRequest) -> str:
    """A deployed database, as a superuser. LEADMILL_TEST_DSN names one that is running already."""
    return os.environ.get("LEADMILL_TEST_DSN") or request.getfixturevalue("stack").dsn("postgres")


@pytest.fixture(scope="session")
def api_dsn(request: pytest.FixtureRequest, dsn: str) -> str:
    """The same database, as the application sees it."""
    if "LEADMILL_TEST_DSN" in os.environ:
        return make_conninfo(dsn, user="leadmill_api")
    return str(request.getfixturevalue("stack").dsn("leadmill_api"))


@pytest.fixture(scope="session")
def database(dsn: str) -> Iterator[ApiDatabase]:
    database = ApiDatabase(dsn)
    # Beside that of the stack, whose database it may be.
    database.one(
        "select billing.set_processor(name, livemode, (webhook_secrets || %s::text[])[1:5])"
        " from (select name, livemode, array(select unnest(webhook_secrets)"
        " except select unnest(%s::text[])) as webhook_secrets from billing.processor) as p",
        list(SECRETS),
        list(SECRETS),
    )
    yield database
    database.connection.close()


@pytest.fixture
def member(database: ApiDatabase) -> Member:
    return database.member()


@pytest.fixture(scope="session")
def stripe_url() -> Iterator[str]:
    with served(create_stripe(webhook_secret=SECRETS[0], api_key=API_KEY)) as url:
        yield url


@pytest.fixture(scope="session")
def reconciler_dsn(request: pytest.FixtureRequest, dsn: str) -> str:
    """The same database, as the reconciler sees it."""
    if "LEADMILL_TEST_DSN" in os.environ:
        return make_conninfo(dsn, user="leadmill_reconciler")
    return str(request.getfixturevalue("stack").dsn("leadmill_reconciler"))


@pytest.fixture(scope="session")
def settings(api_dsn: str, reconciler_dsn: str, stripe_url: str) -> Settings:
    return Settings(
        database_url_api=api_dsn,
        database_url_reconciler=reconciler_dsn,
        worker_health_port=0,
        stripe_secret_key=API_KEY,
        stripe_api_base=stripe_url,
    )


@pytest.fixture(scope="session")
def api_url(settings: Settings) -> Iterator[str]:
    with served(create_app(settings)) as url:
        yield url


@pytest.fixture
def api(api_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api_url) as client:
        yield client


class StripeStandIn:
    """The stand-in, as a payer and as someone who turns its knobs."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def turn(self, **knobs: Any) -> None:
        answer = self.http.post("/_config/delivery", json=knobs)
        assert answer.status_code == 200, answer.text

    def press(self, checkout_url: str, action: str) -> httpx.Response:
        """Press a button of the hosted page; answer where it leads."""
        answer = self.http.post(checkout_url, data={"action": action})
        assert answer.status_code == 303, answer.text
        return answer

    def settled(self) -> list[int | None]:
        """Wait until nothing is under way; then what our answers were."""
        wait_for(lambda: self._status()["pending"] == 0)
        return self.answers()

    def answers(self) -> list[int | None]:
        """Our answers so far."""
        return [one["status"] for one in self._status()["deliveries"]]

    def _status(self) -> dict[str, Any]:
        return dict(self.http.get("/_config/deliveries").json())


@pytest.fixture
def peer(api_url: str, stripe_url: str) -> Iterator[StripeStandIn]:
    """The stand-in as if it had just been started, delivering to the application."""
    with httpx.Client(base_url=stripe_url) as http:
        assert http.delete("/_config/account").status_code == 204
        assert http.delete("/_config/delivery").status_code == 200
        peer = StripeStandIn(http)
        peer.turn(webhook_url=f"{api_url}/webhooks/stripe", retry_base=0.01)
        yield peer
        peer.settled()


def sign(body: bytes, secret: str = SECRETS[0], at: int | None = None) -> str:
    """The header, made by the official code."""
    return str(
        stripe.WebhookSignature.generate_signature_header(body.decode(), secret, timestamp=at)
    )


def new_event_id() -> str:
    return "evt_" + uuid.uuid4().hex
