"""The marketplace, played over HTTP: a lead is listed, found, bought and reported on."""

import re
from dataclasses import dataclass
from typing import Any

from leadmill.story import PASSWORD, Door, Story, StoryError

WEDDING_FORM = [
    {"id": "state", "label": "State", "type": "text", "required": True},
    {"id": "city", "label": "City", "type": "text", "required": True},
    {"id": "wedding_date", "label": "Day of the wedding", "type": "date", "required": True},
    {"id": "style", "label": "Style", "type": "select", "options": ["Classic", "Rustic", "Modern"]},
    {"id": "wishes", "label": "Wishes", "type": "textarea"},
    {"id": "religion", "label": "Religion", "type": "text", "sensitive": True},
]

WEDDING = {
    "state": "New York", "city": "Albany", "wedding_date": "2031-06-14", "style": "Rustic",
    "wishes": "A garden for 120 guests. Ann, +1 518 555 0123, ann@customer.example",
    "religion": "Quaker",
}  # fmt: skip


@dataclass
class MarketStory(Story):
    """Plays the story of the marketplace; `say` receives each line of it."""

    slug: str = "weddings"
    listing_id: str = ""
    purchase_id: str = ""

    def play(self) -> None:
        self.open_market()
        self.list_lead()
        self.browse()
        self.buy()
        self.report_outcome()

    def open_market(self) -> None:
        self.say("1. An admin puts a niche on the marketplace.")
        admin = self.doors["admin"] = self.log_in(
            self.admin_email, self.admin_password, self.admin_url
        )
        niche_id = admin.call("create_niche", slug=self.slug, name="Weddings", currency="USD")
        schema_id = admin.call("create_form_schema", niche_id=niche_id, fields=WEDDING_FORM)
        admin.call("activate_form_schema", form_schema_id=schema_id)
        admin.call(
            "set_marketplace_settings", niche_id=niche_id, listing_rule="at_once",
            state_field="state", city_field="city", event_date_field="wedding_date",
            category_field="style", description_field="wishes",
        )  # fmt: skip
        market = admin.get(f"marketplace_settings?niche_id=eq.{niche_id}")[0]
        buyers = "1 buyer" if market["max_buyers"] == 1 else f"{market['max_buyers']} buyers"
        self.say(
            f"   niche Weddings: each approved lead is listed at {market['price']:.2f} "
            f"{market['currency']}, for {buyers}"
        )
        refused = _refusal(
            admin, "set_marketplace_settings", niche_id=niche_id, description_field="religion"
        )  # fmt: skip
        self.say(f"   to show the field religion, marked sensitive: {refused}")

    def list_lead(self) -> None:
        self.say("2. Ann plans her wedding.")
        admin = self.doors["admin"]
        self.lead_id = self.door(self.public_url).call(
            "submit_lead", niche=self.slug,
            contact={"name": "Ann Miller", "email": "ann@customer.example",
                     "phone": "+1 518 555 0123"},
            answers=WEDDING,
        )["lead_id"]  # fmt: skip
        self.say(f"   she writes: {WEDDING['wishes']}")
        admin.call("approve_lead", lead_id=self.lead_id)
        listing = self.wait(
            "the listing", lambda: admin.get(f"all_listings?lead_id=eq.{self.lead_id}")
        )[0]
        self.listing_id = listing["id"]
        if not re.fullmatch(r"NY\d{6}", listing["number"]):
            raise StoryError(f"the public number is {listing['number']}")
        self.say("   approved, and on the marketplace under NY and six digits")

    def browse(self) -> None:
        self.say("3. Two venues browse.")
        for name in ("Barn", "Hall"):
            self._join(name)
        # A welcome credit comes with the first deposit; what an admin gives needs none.
        self.say("   to each the admin gives 100.00 USD of promotional credit")
        barn = self.doors["Barn"]
        for row in barn.get("listings?niche=eq.Weddings&state=eq.NY&order=listed_at.desc,id.desc"):
            self.say(
                f"   {row['city']}, {row['state']}, {row['event_date']}: {row['category']}, "
                f"{row['price']:.2f} {row['currency']}, sold {row['sold_count']} of at most "
                f"{row['max_buyers']}"
            )
            self.say(f"   preview: {row['description']}")
        self.say(f"   words garden, city Albany: {self._found(words='garden', city='Albany')}")
        self.say(f"   from 2031-07-01 on: {self._found(event_from='2031-07-01')}")
        self.say(f"   words Ann Miller: {self._found(words='Ann Miller')}")
        barn.call("add_favorite", listing_id=self.listing_id)
        self.say(f"   among the favourites of Barn: {self._found(only_favorites=True)}")
        contact = barn.request("GET", "/api/leads?select=contact_email")
        self.say(f"   the contact, before it is bought: {contact.status_code}")

    def buy(self) -> None:
        self.say("4. Barn is faster.")
        barn, hall = self.doors["Barn"], self.doors["Hall"]
        self.purchase_id = barn.call("buy_lead", listing_id=self.listing_id, expected_price="20.00")
        bought = barn.get(f"assignments?id=eq.{self.purchase_id}&channel=eq.marketplace")[0]
        self.say(
            f"   Barn: {bought['contact_name']} <{bought['contact_email']}>, "
            f"{bought['contact_phone']}, for {bought['price']:.2f} {bought['currency']}, "
            f"balance after {bought['balance_after']:.2f}"
        )
        self.say(f"   Hall: {_refusal(hall, 'buy_lead', listing_id=self.listing_id)}")

    def report_outcome(self) -> None:
        self.say("5. Barn reports the outcome.")
        barn = self.doors["Barn"]
        told = {
            "assignment_id": self.purchase_id, "booked": True, "lead_responsive": "responsive",
            "time_to_book": 12, "amount_charged": "2500.00",
        }  # fmt: skip
        reward = barn.call("give_feedback", **told)
        self.say(
            f"   booked after 12 days: a reward of {reward['reward']:.2f} {reward['currency']}"
        )
        self.say(f"   again: {_refusal(barn, 'give_feedback', **told)}")
        self.say("   the statement of Barn:")
        for line in barn.get("ledger_entries?order=id"):
            self.say(
                f"     {line['kind']} {line['amount']:+.2f}, balance after "
                f"{line['balance_after']:.2f}"
            )

    def _join(self, name: str) -> None:
        email = f"{name.lower()}@venues.example"
        self.door(self.public_url).call(
            "sign_up", email=email, password=PASSWORD, organization=f"{name} Ltd"
        )
        self.follow_link(email, "verify-email")
        self.doors[name] = self.log_in(email, PASSWORD, self.public_url)
        self.doors["admin"].call(
            "adjust_balance",
            organization_id=self.doors[name].call("me")["organization"]["id"],
            amount="100.00",
            account="promo",
            reason="to try the market",
            request_key=f"to try the market: {email}",
        )

    def _found(self, **wanted: Any) -> str:
        count = len(self.doors["Barn"].call("search_listings", **wanted))
        return "1 lead" if count == 1 else f"{count or 'no'} leads"


def _refusal(door: Door, function: str, **arguments: Any) -> str:
    """How a call is refused; that it is not ends the story."""
    response = door.request("POST", f"/api/rpc/{function}", json=arguments)
    if response.is_success:
        raise StoryError(f"{function} was not refused: {response.text}")
    return f"{response.status_code} {response.json()['code']} {response.json()['message']}"
