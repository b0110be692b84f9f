"""A niche for weddings in which a provider of its own buys leads, by subscription and by choice."""

from __future__ import annotations

import uuid
from typing import Any

from leadmill.market_story import WEDDING, WEDDING_FORM
from tests.e2e.market import Market

PLACE = {"address": "Main Street 1", "zip": "12207", "city": "Albany", "country": "US"}
FORM = [*WEDDING_FORM, {"id": "venue", "label": "Venue", "type": "location"}]


class Trade:
    def __init__(self, market: Market, **listing: Any) -> None:
        self.market = market
        self.slug = f"weddings-{uuid.uuid4().hex[:8]}"
        self.niche = f"Weddings {self.slug[-8:]}"
        admin = market.admin
        self.niche_id = admin.call("create_niche", slug=self.slug, name=self.niche, currency="USD")
        form = admin.call("create_form_schema", niche_id=self.niche_id, fields=FORM)
        admin.call("activate_form_schema", form_schema_id=form)
        if listing:
            admin.call(
                "set_marketplace_settings", niche_id=self.niche_id, listing_rule="at_once",
                state_field="state", city_field="city", event_date_field="wedding_date",
                category_field="style", description_field="wishes", **listing,
            )  # fmt: skip
        self.email = market.new_member()
        self.provider = market.with_token(market.log_in(self.email)["access_token"])

    def subscribe(self) -> str:
        """The provider wants every lead of the niche, for 12 USD each."""
        level = self.market.admin.call(
            "create_competition_level", niche_id=self.niche_id, name="Shared", price=12,
            max_buyers=3,
        )  # fmt: skip
        subscription: str = self.provider.call("subscribe", competition_level_id=level, filter={})
        return subscription

    def submit(self, name: str, **answers: Any) -> str:
        """Somebody sends a request, which an admin approves."""
        lead: str = self.market.public.call(
            "submit_lead", niche=self.slug,
            contact={"name": name, "email": "ann@customer.example", "phone": "+1 518 555 0123"},
            answers=WEDDING | {"venue": PLACE} | answers,
        )["lead_id"]  # fmt: skip
        self.market.admin.call("approve_lead", lead_id=lead)
        return lead

    def sell(self, name: str, **answers: Any) -> str:
        """The same, until the provider has bought it: the assignment."""
        lead = self.submit(name, **answers)
        bought = f"assignments?lead_id=eq.{lead}&select=id"
        found = self.market.story.wait("the sale", lambda: self.provider.get(bought))
        return str(found[0]["id"])

    def list(self, name: str, **answers: Any) -> str:
        """The same, until it is for sale: the listing."""
        lead = self.submit(name, **answers)
        listed = f"all_listings?lead_id=eq.{lead}&select=id"
        found = self.market.story.wait("the listing", lambda: self.market.admin.get(listed))
        return str(found[0]["id"])
