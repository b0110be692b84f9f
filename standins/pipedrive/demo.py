"""An account full of deals, the same for the same seed."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from standins.pipedrive.account import Account
from standins.pipedrive.state import Deal

CITIES = (
    *(("Austin", "TX"), ("Boston", "MA"), ("Chicago", "IL"), ("Denver", "CO"), ("Houston", "TX")),
    *(("Miami", "FL"), ("New York", "NY"), ("Portland", "OR"), ("San Diego", "CA")),
)
FIRST = ("Ana", "Ben", "Carla", "Dev", "Elif", "Femi", "Grace", "Hana", "Ivan", "José", "Kim")
LAST = ("Abe", "Baker", "Costa", "Diaz", "Evans", "Fox", "Gupta", "Hill", "Ito", "Jones", "Núñez")
STAGES = ("Lead In", "In Contact", "Quote Sent", "Quote Accepted", "Invoice sent", "Nurture")
TRADITIONS = ("none", "Catholic", "Jewish", "Hindu", "Muslim")


def furnish(account: Account) -> None:
    """Pipelines, stages and fields as a wedding business has them."""
    account.add_pipeline("Lorena", *STAGES)
    account.add_pipeline("Maureen", *STAGES)
    account.add_pipeline("Production", "Shooting", "Editing", "Delivered")
    account.add_pipeline("Weddings", "New", "Talking", "Lost touch")
    account.add_field("City", "varchar")
    account.add_field("State", "varchar")
    account.add_field("Wedding date", "date")
    account.add_field("Description", "text")
    account.add_field("Tradition", "enum", *TRADITIONS)
    account.add_field("Services", "set", "Photo", "Video", "Album")
    account.add_field("Budget", "monetary")


def fill(account: Account, deals: int, seed: int = 1) -> None:
    """So many deals, up to 90 days old: some archived, deleted, or without an e-mail."""
    if not account.stages:
        furnish(account)
    # They were there before anybody listened.
    listener, account.listener = account.listener, None
    try:
        _fill(account, deals, seed)
    finally:
        account.listener = listener


def _fill(account: Account, deals: int, seed: int) -> None:
    chance = random.Random(seed)
    keys = {field.name: field.key for field in account.fields.values()}
    stages = list(account.stages.values())
    now = account.now()
    for number in range(len(account.deals) + 1, len(account.deals) + deals + 1):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        email = None if chance.random() < 0.02 else f"person-{number}@customer.example"
        phone = f"+1 512 555 {number % 10000:04}" if chance.random() < 0.8 else None
        person = account.add_person(name, email, phone)
        stage = chance.choice(stages)
        added = now - timedelta(seconds=chance.randrange(90 * 86400))
        city, state = chance.choice(CITIES)
        status = chance.choice(("open", "open", "won", "lost"))
        deal = Deal(
            id=number,
            title=f"Wedding of {name}",
            pipeline_id=stage.pipeline_id,
            stage_id=stage.id,
            person_id=person.id,
            value=float(chance.randrange(500, 9000, 50)),
            add_time=added,
            update_time=added + timedelta(seconds=chance.randrange(3600)),
            status=status,
            custom_fields=_answers(chance, keys, city, state, added),
        )
        if status in ("won", "lost"):
            deal.close_time = deal.update_time
            setattr(deal, f"{status}_time", deal.update_time)
        deal.is_archived = chance.random() < 0.05
        deal.archive_time = deal.update_time if deal.is_archived else None
        deal.is_deleted = not deal.is_archived and chance.random() < 0.02
        account.deals[number] = deal


def _answers(
    chance: random.Random, keys: dict[str, str], city: str, state: str, added: Any
) -> dict[str, Any]:
    wedding = added + timedelta(days=chance.randrange(60, 500))
    return {
        keys["City"]: city,
        keys["State"]: state,
        keys["Wedding date"]: wedding.date().isoformat(),
        keys["Description"]: f"{chance.randrange(40, 300)} guests & a <garden>",
        keys["Tradition"]: 100 + chance.randrange(len(TRADITIONS)),
        keys["Services"]: sorted(chance.sample([100, 101, 102], chance.randrange(1, 4))),
        keys["Budget"]: {"value": chance.randrange(1000, 9000, 100), "currency": "USD"},
    }
