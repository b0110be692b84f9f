"""A running market for tests: the stack, an admin, a niche with a form and a level, one member."""

import base64
import itertools
import json
from typing import Any

import httpx
import psycopg

from leadmill.story import ANSWERS, FORM, PASSWORD, Door, Story

__all__ = ["ANSWERS", "Market"]

_ROOMS = [
    "identity",
    "catalog",
    "intake",
    "ledger",
    "billing",
    "distribution",
    "notification",
    "audit",
    "ops",
]


class Market:
    def __init__(self, stack: Any, slug: str, admin_email: str) -> None:
        self.stack = stack
        self.public_url: str = stack.public_url
        self.admin_url: str = stack.admin_url
        self.webhook_secret: str = stack.webhook_secret
        self.slug = slug
        self._number = itertools.count(1)
        self.story = Story(
            stack.public_url, stack.admin_url, stack.mail_url, admin_email, PASSWORD, slug=slug
        )
        self.public = httpx.Client(base_url=self.public_url, timeout=30)
        self.admin_token = self.log_in(admin_email)["access_token"]
        self.admin = self.client(self.admin_url, self.admin_token)
        door = Door(self.admin_url, self.admin_token)
        self.niche_id = door.call("create_niche", slug=slug, name="Test", currency="USD")
        schema_id = door.call("create_form_schema", niche_id=self.niche_id, fields=FORM)
        door.call("activate_form_schema", form_schema_id=schema_id)
        self.member_email = self.new_member()
        self.member_token = self.log_in(self.member_email)["access_token"]
        self.member = self.client(self.public_url, self.member_token)

    def client(self, url: str, token: str) -> httpx.Client:
        return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)

    def new_member(self) -> str:
        """Sign somebody up and verify the address by the link in the mail."""
        email = f"member-{next(self._number)}@{self.slug}.example"
        Door(self.public_url).call("sign_up", email=email, password=PASSWORD, organization="Member")
        self.story.follow_link(email, "verify-email")
        return email

    def log_in(self, email: str) -> dict[str, Any]:
        tokens: dict[str, Any] = Door(self.public_url).call(
            "log_in", email=email, password=PASSWORD
        )
        return tokens

    def sql(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.stack.dsn("postgres"), autocommit=True) as connection:
            cursor = connection.execute(query, arguments)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def sign(self, claims: dict[str, object]) -> str:
        token: str = self.sql("select identity.sign_token(%s)", json.dumps(claims))[0][0]
        return token

    @staticmethod
    def claims_of(token: str) -> dict[str, Any]:
        body = token.split(".")[1]
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return claims

    def row_counts(self) -> dict[str, int]:
        """Rows of every table of the rooms; partitions count with their parent."""
        tables = self.sql(
            "select format('%%I.%%I', n.nspname, c.relname) from pg_class c"
            " join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = any(%s)",
            _ROOMS,
        )
        return {name: self.sql(f"select count(*) from {name}")[0][0] for (name,) in tables}  # noqa: S608
