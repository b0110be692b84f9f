"""What happens at Pipedrive is told to the organisation that connected it: once, and soon."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Harness
from tests.integration.crm.companies import Company, Market, opened
from tests.sizes import size
from tests.waiting import wait_for


@pytest.fixture
def market(harness: Harness) -> Iterator[Market]:
    with opened(harness, "acme", "bravo") as market:
        yield market


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits only to spread the load does not."""
    monkeypatch.setattr("workers.pipedrive.random.uniform", lambda low, high: 0.01)


def pair(market: Market) -> tuple[Company, Any]:
    """A company, and the organisation that connected it."""
    return market.companies["acme"], market.connect("acme")[0]


def test_a_deal_from_its_beginning_to_its_end(market: Market) -> None:
    acme, organization = pair(market)
    jane = acme.config("users", name="Jane Mwangi")["id"]
    person = acme.config("persons", name="Ann Lee", email="ann@customer.example")["id"]
    market.hear()
    deal = acme.add_deal("Solar kit", value=100.1, currency="KES", person_id=person)
    path = f"v2/deals/{deal}"
    market.hear()
    for change in (
        {"stage_id": acme.stage("Talking")},
        {"value": 250000.5},
        {"owner_id": jane},
        {"title": "Solar kit, big"},
        {"status": "won"},
        {"status": "open"},
        {"status": "lost", "lost_reason": "Too expensive"},
    ):
        acme.patch(path, **change)
        market.hear()
    acme.delete(path)
    market.hear()
    assert market.told(organization) == [
        "person.created: Ann Lee",
        "deal.created: Solar kit",
        "deal.stage_changed: Solar kit",
        "deal.value_changed: Solar kit",
        "deal.owner_changed: Solar kit",
        "deal.won: Solar kit, big",
        "deal.reopened: Solar kit, big",
        "deal.lost: Solar kit, big",
        "deal.deleted: Solar kit, big",
    ]
    # Names come from the account: of a user who came after it was read, too.
    changes = market.rows(
        "select crm.describe_change('deal.' || c.kinds[1], c.id, c.organization_id, '{}')"
        " -> 'changes' from crm.change as c where c.kinds && '{stage_changed, value_changed}'"
        " order by c.id"
    )
    assert changes == [
        ([{"label": "Stage", "from": "New", "to": "Talking"}],),
        ([{"label": "Value", "from": "KES 100.10", "to": "KES 250,000.50"}],),
    ]
    message = market.message(organization)
    assert message["url"] == f"https://acme.pipedrive.com/deal/{deal}"
    assert message["data"]["person"] == "Ann Lee"
    assert (message["data"]["value"], message["data"]["currency"]) == (250000.5, "KES")
    # A deal and its person: two tokens.
    before = acme.tokens()
    acme.patch(path, value=5)
    patched = acme.tokens()
    market.hear()
    assert (patched - before, acme.tokens() - patched) == (5, 2)


def test_two_organisations_with_the_same_deal(market: Market) -> None:
    told = {}
    for name in ("acme", "bravo"):
        told[name] = market.connect(name)[0]
    numbers = {market.companies[name].add_deal(f"Deal of {name}") for name in told}
    assert len(numbers) == 1, "both companies count from one"
    market.hear()
    [deal] = numbers
    market.companies["acme"].patch(f"v2/deals/{deal}", status="won")
    market.companies["bravo"].patch(f"v2/deals/{deal}", status="lost")
    market.hear()
    assert market.told(told["acme"]) == ["deal.created: Deal of acme", "deal.won: Deal of acme"]
    assert market.told(told["bravo"]) == ["deal.created: Deal of bravo", "deal.lost: Deal of bravo"]
    assert "acme" not in str(market.message(told["bravo"]))


def test_leads_persons_and_activities(market: Market) -> None:
    acme, organization = pair(market)
    lead = acme.config("leads", title="Solar kit")["id"]
    person = acme.config("persons", name="Ann", email="ann@customer.example")["id"]
    activity = acme.config("activities", subject="Call Ann", due_date="2026-12-01")["id"]
    market.hear()
    acme.patch(f"v1/leads/{lead}", value={"amount": 5000, "currency": "KES"})
    acme.patch(f"v2/persons/{person}", emails=[{"value": "new@customer.example", "primary": True}])
    acme.patch(f"v2/activities/{activity}", due_date="2026-12-02")
    market.hear()
    acme.patch(f"v1/leads/{lead}", is_archived=True)
    acme.patch(f"v2/persons/{person}", name="Ann Lee")
    acme.patch(f"v2/activities/{activity}", done=True)
    market.hear()
    acme.delete(f"v1/leads/{lead}")
    acme.delete(f"v2/persons/{person}")
    acme.delete(f"v2/activities/{activity}")
    market.hear()
    told = Counter(market.told(organization))
    assert told == {
        "prospect.created: Solar kit": 1,
        "prospect.changed: Solar kit": 2,
        "prospect.deleted: Solar kit": 1,
        "person.created: Ann": 1,
        "person.changed: Ann": 1,
        "person.changed: Ann Lee": 1,
        "person.deleted: Ann Lee": 1,
        "activity.created: Call Ann": 1,
        "activity.changed: Call Ann": 1,
        "activity.done: Call Ann": 1,
        "activity.deleted: Call Ann": 1,
    }
    # That addresses changed is kept, and not what they were.
    kept = str(market.rows("select e.* from crm.webhook_event as e"))
    kept += str(market.rows("select c.* from crm.change as c"))
    assert "customer.example" not in kept


def test_twice_late_and_in_any_order(market: Market) -> None:
    """Each event comes four times and newest first; what is told in the end is true and new."""
    acme, organization = pair(market)
    chance = random.Random(1)
    stages = [acme.stage(name) for name in ("New", "Talking", "Lost touch")]
    deals = [acme.add_deal(f"Deal {number}") for number in range(6)]
    market.hear()
    acme.config("knobs", duplicate=3, reorder=9)
    for _ in range(6):
        for deal in chance.sample(deals, len(deals)):
            changes: list[dict[str, Any]] = [
                {"stage_id": chance.choice(stages)},
                {"value": chance.randrange(3)},
                {"status": chance.choice(["open", "won", "lost"])},
            ]
            change = chance.choice(changes)
            acme.patch(f"v2/deals/{deal}", **change)
            if chance.random() < 0.2:
                acme.settled()
                market.work()
    acme.config("knobs", reorder=0)
    market.hear()
    last = {deal: acme.get(f"v2/deals/{deal}") for deal in deals}
    for deal in deals:
        told = market.rows(
            "select changes from crm.change where object_id = %s order by id", str(deal)
        )
        for name in ("status", "stage_id", "value"):
            steps = [row[0][name] for row in told if name in row[0]]
            assert all(step["from"] != step["to"] for step in steps)
            if steps:
                assert steps[-1]["to"] == last[deal][name]
    before = market.told(organization)
    market.sql.execute(
        "update crm.webhook_event set change_status = 'waiting' where change_status <> 'ignored'"
    )
    market.sql.execute("update crm.watched_object set first_event_at = now(), ready_at = now()")
    market.sql.execute("select crm.continue_changes(id) from crm.connection")
    market.work()
    assert market.told(organization) == before, "all events again, a day later: nothing is new"


def test_a_burst_is_one_change(market: Market) -> None:
    acme, organization = pair(market)
    deal = acme.add_deal("Solar kit", value=1)
    market.hear()
    for value in (2, 3, 4):
        acme.patch(f"v2/deals/{deal}", value=value)
    acme.patch(f"v2/deals/{deal}", stage_id=acme.stage("Talking"))
    acme.patch(f"v2/deals/{deal}", status="won")
    market.hear()
    assert market.told(organization)[1:] == [
        "deal.won: Solar kit",
        "deal.stage_changed: Solar kit",
        "deal.value_changed: Solar kit",
    ]
    assert market.one("select count(*) from crm.change") == 2
    assert [one["from"] for one in market.message(organization)["changes"]] == [
        *("open", "New", "USD 1.00")
    ]


def test_a_merge_is_no_deletion_and_a_list_is_marked(market: Market) -> None:
    acme, organization = pair(market)
    deals = [acme.add_deal(f"Deal {number}", value=number) for number in (1, 2, 3)]
    market.hear()
    acme.config(f"deals/{deals[0]}/merge", into=deals[1])
    market.hear()
    assert market.told(organization)[3:] == ["deal.value_changed: Deal 2"]
    acme.config("bulk", ids=deals[1:], changes={"stage_id": acme.stage("Talking")})
    market.hear()
    assert market.rows("select is_bulk, count(*) from crm.change group by 1 order by 1") == [
        *((False, 4), (True, 2))
    ]
    assert market.message(organization)["data"]["is_bulk"] is True


def test_an_import_alone_tells_nothing_but_its_end(market: Market) -> None:
    acme = market.companies["acme"]
    acme.config("fill", deals=0)
    connection = market.one(
        "select (crm.create_connection(tests.create_wedding_niche(), 'CRM', 'acme', %s)"
        " ->> 'connection_id')::uuid",
        acme.headers["x-api-token"],
    )
    market.work()
    acme.add_deal("Wedding", age_days=10)
    market.hear()
    market.one("select crm.start_import(%s)", connection)
    market.work()
    assert market.rows(
        "select kind, organization_id from event.outbox where kind ~ '^(deal|import)' order by id"
    ) == [("import.finished", None)]
    acme.faults(*[{"kind": "410", "path": "/api/v2/deals"}] * 9)
    market.one("select crm.start_import(%s)", connection)
    market.work()
    [(kind, message)] = market.rows(
        "select kind, crm.describe_import(kind, subject_id, organization_id, refs)"
        " from event.outbox where kind = 'import.failed'"
    )
    assert (kind, message["data"]["problem"]) == ("import.failed", "status_410")


def test_pipedrive_fails_for_a_while(market: Market) -> None:
    acme, organization = pair(market)
    deal = acme.add_deal("Solar kit")
    market.hear()
    acme.patch(f"v2/deals/{deal}", status="won")
    acme.settled()
    acme.faults(*[{"kind": "503", "path": "/api/v2/deals"}] * 8)
    market.work_once()
    assert market.one("select problem from crm.connection") == "status_503"
    assert market.told(organization) == ["deal.created: Solar kit"]
    market.work()
    assert market.told(organization)[1:] == ["deal.won: Solar kit"]
    assert market.one("select problem from crm.connection") is None


def test_a_token_that_is_refused_and_replaced(market: Market) -> None:
    acme, organization = pair(market)
    deal = acme.add_deal("Solar kit")
    market.hear()
    connection = market.one("select id from crm.connection")
    market.one("select crm.replace_token(%s, %s)", connection, "f" * 40)
    acme.patch(f"v2/deals/{deal}", status="won")
    acme.settled()
    market.work_once()
    assert market.one("select status from crm.connection") == "refused"
    market.one("select crm.replace_token(%s, %s)", connection, acme.headers["x-api-token"])
    market.work()
    assert market.told(organization)[1:] == ["deal.won: Solar kit"]


def test_what_may_not_be_seen_stops_nothing_else(market: Market) -> None:
    acme, organization = pair(market)
    acme.add_deal("Solar kit")
    acme.config("leads", title="Hidden")
    acme.settled()
    acme.faults({"kind": "404", "path": "/api/v1/leads"})
    market.work()
    assert market.told(organization) == ["deal.created: Solar kit"]
    assert market.rows("select entity, change_status from crm.webhook_event order by entity") == [
        ("deal", "told"),
        ("lead", "missing"),
    ]


def test_a_stage_that_came_after_the_account_was_read(market: Market) -> None:
    acme, organization = pair(market)
    deal = acme.add_deal("Solar kit")
    market.hear()
    market.sql.execute("update crm.connection set account_read_at = now() - interval '11 minutes'")
    market.sql.execute("delete from crm.stage where name = 'Talking'")
    acme.patch(f"v2/deals/{deal}", stage_id=acme.stage("Talking"))
    market.hear()
    assert market.message(organization)["data"]["stage"] == "Talking"
    assert market.message(organization)["changes"][0]["to"] == "Talking"


def test_killed_again_and_again(market: Market, tmp_path: Path) -> None:
    """Workers are killed at any moment: everything is told in the end, and nothing twice."""
    chance = random.Random(5)
    acme, organization = pair(market)
    deals = acme.fill(40)
    acme.config("knobs", latency=0.05)
    for kills in range(size(test=2, soak=30)):
        acme.config("bulk", ids=deals, changes={"value": 100000 + kills})
        acme.settled()
        worker = market.process(tmp_path)
        worker.start()
        worker.wait_until_ready()
        time.sleep(chance.uniform(0, 1.5))
        worker.kill()
        market.recover()
    acme.config("knobs", latency=0.0)
    market.hear()
    for deal in deals:
        told = market.rows(
            "select changes #> '{value,from}', changes #> '{value,to}' from crm.change"
            " where object_id = %s order by id",
            str(deal),
        )
        assert told[-1][1] == 100000 + kills
        assert len(told) == len({after for _, after in told}) <= kills + 1
    assert len(market.told(organization)) == market.one("select count(*) from crm.change")


def test_soon(market: Market, tmp_path: Path) -> None:
    """A worker process tells the first change within two seconds, and 500 at once soon."""
    each = size(test=100, soak=500)
    told = {name: market.connect(name)[0] for name in ("acme", "bravo")}
    deals = {name: company.fill(each) for name, company in market.companies.items()}
    worker = market.process(tmp_path)
    try:
        worker.start()
        wait_for(worker.is_ready)
        market.companies["acme"].patch(f"v2/deals/{deals['acme'][0]}", value=7)
        wait_for(lambda: market.told(told["acme"]))
        assert latencies(market)[-1] < size(test=60, soak=2)
        for name, company in market.companies.items():
            company.config("bulk", ids=deals[name], changes={"value": 9})
        for company in market.companies.values():
            company.settled()
        expected = {"acme": 1 + each, "bravo": each}
        wait_for(lambda: all(len(market.told(told[name])) == expected[name] for name in told))
    finally:
        worker.stop()
    seconds = sorted(latencies(market)[1:])
    assert len(seconds) == 2 * each
    assert seconds[len(seconds) * 95 // 100] < size(test=120, soak=10), seconds[-20:]


def latencies(market: Market) -> list[float]:
    """Seconds from the first event of a change of the value to its being told, in order."""
    return [
        float(row[0])
        for row in market.rows(
            "select extract(epoch from c.created_at - min(e.received_at)) from crm.change as c"
            " join crm.webhook_event as e using (connection_id, object_id)"
            " where 'value_changed' = any(c.kinds) and e.received_at < c.created_at"
            " and e.received_at > ("
            "  select coalesce(max(o.created_at), '-infinity') from crm.change as o"
            "  where o.connection_id = c.connection_id and o.object_id = c.object_id"
            "  and o.id < c.id)"
            " group by c.id order by c.id"
        )
    ]
