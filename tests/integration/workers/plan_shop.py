"""An organisation that subscribes to plans at the stand-in for Stripe, and what comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import stripe
from psycopg.rows import dict_row

from leadmill.settings import Settings
from leadmill.stripe import as_json, stripe_client
from leadmill.stripe_plans import open_plan_page
from tests.integration.workers.shop import API_KEY, Shop
from tests.waiting import wait_for
from workers.plans import state_of

DAY = 86_400
# Beyond the end of the longest month.
MONTH = 31 * DAY + 3600
GOOD_CARD = "4242424242424242"
DECLINED_LATER = "4000000000000341"
T = TypeVar("T")


@dataclass
class PlanShop:
    """Everything happens at the stand-in; we hear of it when we ask."""

    shop: Shop
    owner: Any
    organization_id: Any
    customer: str

    @staticmethod
    def open(shop: Shop) -> PlanShop:
        """An organisation that is a customer, and plans that are published."""
        office = shop.office
        owner = office.one("select tests.create_user()")
        organization = office.one("select tests.organization_of(%s)", owner)
        office.one(
            "select queue.defer('make_stripe_customer', jsonb_build_object('organization_id',"
            " %s::uuid))",
            organization,
        )

        def is_published() -> bool:
            """What takes too long is tried again."""
            shop.work("publish_plans")
            return not office.rows("select from billing.unpublished_prices()")

        wait_for(is_published)
        customer = office.one(
            "select stripe_id from billing.customer where organization_id = %s", organization
        )
        return PlanShop(shop, owner, organization, customer)

    # --- What the organisation does ---------------------------------------------------------------

    def ask(self, statement: str, *values: object) -> Any:
        """Call a function as the owner."""
        connection = self.shop.office.sql
        with connection.transaction():
            connection.execute(
                "select set_config('request.jwt.claims', tests.claims_of(%s)::text, true)",
                (self.owner,),
            )
            row = connection.execute(statement, values).fetchone()
        assert row is not None
        return row[0]

    def change(self, function: str, *values: object) -> str:
        """Ask for a change, and have the worker do it. Returns how it ended."""
        places = ", ".join(["%s"] * len(values))
        answer = self.ask(f"select billing.{function}({places})", *values)
        self.shop.work()
        request = answer["id"] if isinstance(answer, dict) else answer
        status, refusal = self.shop.office.rows(
            "select status, refusal from billing.plan_request where id = %s", request
        )[0]
        return str(status if refusal is None else f"{status}: {refusal}")

    def price(self, plan: str, interval: str = "month") -> Any:
        return self.shop.office.one("select tests.plan_price(%s, %s)", plan, interval)

    def page(self, plan: str, interval: str = "month") -> str:
        """The Checkout session that the service opens for the owner."""
        connection = self.shop.office.sql
        with connection.transaction():
            connection.execute(
                "select set_config('request.jwt.claims', tests.claims_of(%s)::text, true)",
                (self.owner,),
            )
            cursor = connection.cursor(row_factory=dict_row)
            begun = cursor.execute(
                "select * from billing.begin_plan_checkout(%s)", (self.price(plan, interval),)
            ).fetchone()
        assert begun is not None

        async def opened(client: stripe.StripeClient) -> tuple[str, str]:
            return await open_plan_page(client, self._settings(), begun)

        session, url = self.at_stripe(opened)
        self.shop.office.one(
            "select billing.record_plan_page(%s, %s, %s)", begun["request_id"], session, url
        )
        return session

    def subscribe(
        self, plan: str = "professional", interval: str = "month", card: str = GOOD_CARD
    ) -> str:
        """Begin a subscription on its page. Returns the subscription."""
        session = self.page(plan, interval)
        self.pay(session, card)
        found = self.shop.client.v1.checkout.sessions.retrieve(session)
        return str(found.subscription)

    def pay(self, session: str, card: str = GOOD_CARD) -> int:
        form = {"action": "pay", "card": card}
        return self.shop.http.post(f"/c/pay/{session}", data=form).status_code

    def no_trial(self) -> None:
        """The organisation has had its trial."""
        self.shop.office.sql.execute(
            "update billing.customer set has_had_trial = true where organization_id = %s",
            (self.organization_id,),
        )

    # --- What happens at Stripe -------------------------------------------------------------------

    def _settings(self) -> Settings:
        return Settings(
            stripe_secret_key=API_KEY,
            stripe_api_base=self.shop.url,
            public_url="http://leadmill.example",
            app_url="http://leadmill.example",
        )

    def at_stripe(self, act: Callable[[stripe.StripeClient], Awaitable[T]]) -> T:
        """Do something with the client that the processes have."""

        @asynccontextmanager
        async def client() -> Any:
            async with stripe_client(self._settings(), httpx.Timeout(10)) as one:
                assert one is not None
                yield one

        async def run() -> T:
            async with client() as one:
                return await act(one)

        return asyncio.run(run())

    def state(self) -> dict[str, Any]:
        """All that the customer has there now."""
        return self.at_stripe(lambda client: state_of(client, self.customer))

    def later(self, seconds: int) -> None:
        """Time goes on at Stripe, a day at a time, so that everything happens in its order."""
        while seconds > 0:
            self.shop.tell("clock", advance=min(seconds, DAY))
            seconds -= DAY

    def use_card(self, name: str) -> str:
        """Save a card of the stand-in, and have everything paid with it."""
        v1 = self.shop.client.v1
        method = v1.payment_methods.attach(name, {"customer": self.customer}).id
        v1.customers.update(self.customer, {"invoice_settings": {"default_payment_method": method}})
        for one in v1.subscriptions.list({"customer": self.customer}).data:
            v1.subscriptions.update(one.id, {"default_payment_method": method})
        return method

    # --- What we know -----------------------------------------------------------------------------

    def hear(self) -> None:
        """Import all events there are, the newest first, and do what comes of them."""
        for event in self.shop.client.v1.events.list({"limit": 100}).auto_paging_iter():
            self.shop.office.one("select billing.import_event(%s)", as_json(event).encode())
        self.shop.work()

    def plan(self) -> str:
        """Plan, status, and whether the organisation has what it entitles to."""
        return str(
            self.shop.office.one(
                "select concat_ws(' ', (select p.slug from billing.plan as p where p.id ="
                " s.plan_id), s.status, case when s.is_entitled then 'entitled' end,"
                " case when s.is_paused then 'on hold' end,"
                " case when s.cancel_at is not null then 'ends' end)"
                " from billing.plan_subscription as s where s.organization_id = %s"
                " order by s.started_at desc, s.id desc limit 1",
                self.organization_id,
            )
        )

    def keys(self) -> Any:
        """How many API keys the plan allows."""
        return self.shop.office.one("select ops.limit_of(%s, 'api_keys')", self.organization_id)

    def revenue(self) -> Any:
        """What the ledger has of plans."""
        return self.shop.office.one(
            "select coalesce(sum(e.amount), 0)::bigint from ledger.entry as e"
            " join ledger.account as a on a.id = e.account_id"
            " where a.kind = 'subscription_revenue'"
        )
