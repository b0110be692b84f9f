"""The demo: an admin is made, then the stories are played, once for a database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import psycopg

from leadmill.market_story import MarketStory
from leadmill.settings import Settings
from leadmill.story import PASSWORD, PROVIDERS, Story

Say = Callable[[str], None]

ADMIN_EMAIL = "admin@leadmill.example"
# What the pages of the stories' niches say.
PAGES: dict[str, dict[str, Any]] = {
    "vps-hosting": {
        "title": "Find a virtual server that fits",
        "introduction": "Say once what you need. Hosters that have it make you an offer.",
        "points": ["Free of charge", "Only hosters that fit get your request"],
    },
    "weddings": {
        "title": "Find a photographer for your wedding",
        "introduction": "Tell us about your day. Photographers who are free on it answer you.",
        "points": ["Free of charge", "You decide whom you meet"],
    },
}
# On one machine everybody is one network: the stories, a page under development, and its developer.
LIMITS = {"ops.calls_by_network": 5000, "identity.sign_ups": 200}


class Scene(Protocol):
    """Where the stories are played: the stack of `make run`, or that of Compose."""

    @property
    def public_url(self) -> str: ...
    @property
    def admin_url(self) -> str: ...
    @property
    def mail_url(self) -> str | None: ...
    @property
    def stripe_url(self) -> str | None: ...
    @property
    def paystack_url(self) -> str | None: ...
    @property
    def demo_file(self) -> Path: ...
    def dsn(self) -> str: ...
    def environment(self) -> dict[str, str]: ...
    def browser_url(self, door: str) -> str: ...


def widen_limits(stack: Scene) -> None:
    """Raise the limits that count by network, unless others than this machine reach the stack."""
    if not Settings.from_env(stack.environment()).is_development:
        return
    with psycopg.connect(stack.dsn(), autocommit=True) as connection:
        for name, maximum in LIMITS.items():
            connection.execute(
                "update ops.rate_limit set maximum = %(maximum)s"
                " where name = %(name)s and maximum < %(maximum)s",
                {"name": name, "maximum": maximum},
            )


def play_once(stack: Scene, say: Say) -> None:
    """Play the stories where nothing was made yet and the stand-ins are there to play on."""
    # Of a run before, whose address may have been another: nobody else may read these passwords.
    stack.demo_file.unlink(missing_ok=True)
    if stack.mail_url is None or stack.stripe_url is None or stack.paystack_url is None:
        say(
            "no demo: it needs the stand-ins for mail, Stripe and Paystack,"
            " and real ones are configured"
        )
        return
    with psycopg.connect(stack.dsn(), autocommit=True) as connection:
        found = connection.execute("select exists (select from catalog.niche)").fetchone()
        if found and found[0]:
            admin = connection.execute(
                "select from identity.user_account where email = %s", (ADMIN_EMAIL,)
            )
            if admin.rowcount:
                _say_log_ins(stack)
            return
        connection.execute("set role leadmill_owner")
        connection.execute("select identity.create_admin(%s, %s)", (ADMIN_EMAIL, PASSWORD))
    print()
    with Story(stack.public_url, stack.admin_url, stack.mail_url, ADMIN_EMAIL, PASSWORD) as story:
        story.play()
    print()
    with MarketStory(
        stack.public_url, stack.admin_url, stack.mail_url, ADMIN_EMAIL, PASSWORD
    ) as market:
        market.play()
        door = market.doors["admin"]
        for slug, page in PAGES.items():
            niche = door.get(f"niches?slug=eq.{slug}&select=id")[0]["id"]
            door.call("set_niche_page", niche_id=niche, **page)
    _say_log_ins(stack)


def _say_log_ins(stack: Scene) -> None:
    """To the terminal, and to the home page where nobody else reaches it."""
    emails = [provider.email for provider in PROVIDERS]
    if Settings.from_env(stack.environment()).is_development:
        log_ins = {
            "password": PASSWORD,
            "admin_url": stack.browser_url("admin"),
            "admin": ADMIN_EMAIL,
            "providers": emails,
        }
        stack.demo_file.write_text(json.dumps(log_ins))
    public_url = stack.public_url
    print(f"\n  log in as {ADMIN_EMAIL} or {', '.join(emails)}; password: {PASSWORD}")
    credentials = json.dumps({"email": PROVIDERS[0].email, "password": PASSWORD})
    print(
        f"  curl -s {public_url}/api/rpc/log_in -H 'Content-Type: application/json'"
        f" -d '{credentials}'"
        "\n  and send the access_token with each request: -H 'Authorization: Bearer …'"
    )
