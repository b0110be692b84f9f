"""A running stack for tests, with an admin, a niche with a form and a level, and a member."""

import base64
import itertools
import json
from typing import Any, Self

from psycopg import sql
from psycopg_pool import ConnectionPool

from leadmill.story import ANSWERS, FORM, PASSWORD, Door, Story

__all__ = ["ANSWERS", "Market"]


class Market:
    def __init__(self, stack: Any, slug: str, admin_email: str) -> None:
        self.stack = stack
        self.public_url: str = stack.public_url
        self.admin_url: str = stack.admin_url
        self.webhook_secret: str = stack.environment()["LEADMILL_STRIPE_WEBHOOK_SECRETS"]
        self.slug = slug
        self._number = itertools.count(1)
        # A new connection costs more than most statements do.
        self._pool = ConnectionPool(
            stack.dsn("postgres"),
            kwargs={"autocommit": True},
            min_size=0,
            max_size=30,
            check=ConnectionPool.check_connection,
            num_workers=1,
            open=True,
        )
        self.story = Story(
            stack.public_url, stack.admin_url, stack.mail_url, admin_email, PASSWORD, slug=slug
        )
        door = self.story.door
        self.public = door(self.public_url)
        self.admin_token = self.log_in(admin_email)["access_token"]
        self.admin = door(self.admin_url, self.admin_token)
        self.niche_id = self.admin.call("create_niche", slug=slug, name="Test", currency="USD")
        schema_id = self.admin.call("create_form_schema", niche_id=self.niche_id, fields=FORM)
        self.admin.call("activate_form_schema", form_schema_id=schema_id)
        self.member_email = self.new_member()
        self.member_token = self.log_in(self.member_email)["access_token"]
        self.member = door(self.public_url, self.member_token)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.story.http.close()
        self._pool.close()

    def with_token(self, token: str) -> Door:
        """The public door with this token."""
        return self.story.door(self.public_url, token)

    def new_member(self) -> str:
        """Sign somebody up and verify the address by the link in the mail."""
        email = f"member-{next(self._number)}@{self.slug}.example"
        self.public.call("sign_up", email=email, password=PASSWORD, organization="Member")
        self.story.follow_link(email, "verify-email")
        self.give_credit(
            self.sql(
                "select tests.organization_of(id) from identity.user_account where email = %s",
                email,
            )[0][0]
        )
        return email

    def give_credit(self, organization: Any) -> None:
        """Grant the welcome credit without a deposit, so that the organisation can buy at once."""
        self.sql("select ledger.grant_welcome_credit(%s)", organization)

    def log_in(self, email: str) -> dict[str, Any]:
        tokens: dict[str, Any] = self.public.call("log_in", email=email, password=PASSWORD)
        return tokens

    def sql(self, query: str | sql.Composed, *arguments: object) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
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
        """The number of rows of each table; partitions count with their parent."""
        tables = self.sql(
            "select n.nspname, c.relname from pg_class as c"
            " join pg_namespace as n on n.oid = c.relnamespace"
            " where c.relkind in ('r', 'p') and not c.relispartition"
            " and n.nspowner = 'leadmill_owner'::regrole and n.nspname <> 'sqitch'"
        )
        count = sql.SQL("select {}, (select count(*) from {})")
        every = sql.SQL(" union all ").join(
            count.format(sql.Literal(f"{schema}.{table}"), sql.Identifier(schema, table))
            for schema, table in tables
        )
        counts = dict(self.sql(every))
        # The scheduler queues jobs at any moment, too.
        counts["queue.procrastinate_jobs"] = self.sql(
            "select count(*) from queue.procrastinate_jobs"
            " where task_name <> 'tick' and task_name not in (select task from queue.schedule)"
        )[0][0]
        return counts
