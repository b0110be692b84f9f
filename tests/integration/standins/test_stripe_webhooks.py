"""Signed webhooks, verified by the official SDK, and every fault a receiver must survive."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

import pytest
import stripe

from standins.delivering import MOST_AT_ONCE
from tests.integration.standins.conftest import SECRET, RunningStandIn
from tests.waiting import wait_for

COMPLETED = "checkout.session.completed"


def only_completed(peer: RunningStandIn, **knobs: Any) -> None:
    """Turn knobs with one type of event enabled, so that one payment is one event."""
    peer.turn(enabled_events=[COMPLETED], **knobs)


def test_the_sdk_verifies_what_is_sent(peer: RunningStandIn) -> None:
    paid = peer.pay()
    peer.settled()
    events = {str(one.event(SECRET).type): one for one in peer.receiver.received}
    assert set(events) == set(peer.types())
    received = events[COMPLETED]
    event = received.event(SECRET).to_dict()
    assert event["object"] == "event"
    assert event["api_version"] == "2026-10-28.endive"
    assert event["livemode"] is False
    assert event["pending_webhooks"] == 1
    assert event["request"] == {"id": None, "idempotency_key": None}
    assert abs(event["created"] - time.time()) < 60
    session = event["data"]["object"]
    assert (session["id"], session["payment_status"]) == (paid.id, "paid")
    assert (session["amount_total"], session["currency"]) == (5000, "eur")
    assert session["metadata"] == {"deposit_id": "deposit-1"}
    assert received.headers["content-type"] == "application/json; charset=utf-8"
    kept = peer.client.v1.events.retrieve(event["id"])
    assert kept.pending_webhooks == 0
    with pytest.raises(stripe.SignatureVerificationError):
        received.event("whsec_other")
    body = json.dumps(json.loads(received.body))
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, received.signature, SECRET)


def test_an_event_names_the_request_that_caused_it(peer: RunningStandIn) -> None:
    peer.client.v1.customers.create({"name": "Ann"}, {"idempotency_key": "customer-1"})
    (event,) = peer.settled()
    assert event["type"] == "customer.created"
    assert event["request"]["idempotency_key"] == "customer-1"
    assert event["request"]["id"].startswith("req_")


def test_only_enabled_events_are_sent(peer: RunningStandIn) -> None:
    only_completed(peer)
    peer.pay()
    assert [event["type"] for event in peer.settled()] == [COMPLETED]
    assert len(peer.types()) == 4


def test_a_delivery_is_retried_until_it_is_taken(peer: RunningStandIn) -> None:
    only_completed(peer)
    peer.receiver.answers[:] = [500, 302, 404]
    peer.pay()
    bodies = peer.settled()
    assert len(bodies) == 4
    assert len({one.body for one in peer.receiver.received}) == 1
    log = peer.status()["deliveries"]
    assert [d["status"] for d in log] == [500, 302, 404, 200]
    assert [d["attempt"] for d in log] == [1, 2, 3, 4]
    assert [d["response"] for d in log] == ["not now", "not now", "not now", "taken"]


def test_a_receiver_that_is_down_gets_it_later(peer: RunningStandIn) -> None:
    url = peer.http.get("/_config/delivery").json()["webhook_url"]
    only_completed(peer, webhook_url="http://127.0.0.1:9/hook")
    peer.pay()
    wait_for(lambda: len(peer.status()["deliveries"]) >= 2)
    assert peer.status()["deliveries"][0]["error"].startswith("ConnectError")
    undelivered = peer.client.v1.events.list({"delivery_success": False})
    assert [event.type for event in undelivered] == [COMPLETED]
    peer.turn(webhook_url=url)
    assert [event["type"] for event in peer.settled()] == [COMPLETED]
    assert not peer.client.v1.events.list({"delivery_success": False}).data


def test_attempts_end_when_told(peer: RunningStandIn) -> None:
    only_completed(peer, max_attempts=2)
    peer.receiver.answers[:] = [500] * 9
    peer.pay()
    assert len(peer.settled()) == 2
    assert peer.client.v1.events.list({"delivery_success": False}).data


def test_duplicates_have_the_same_id(peer: RunningStandIn) -> None:
    only_completed(peer, duplicate=2)
    peer.pay()
    assert Counter(event["id"] for event in peer.settled()).most_common()[0][1] == 3


def test_twins_have_ids_of_their_own_and_one_fact(peer: RunningStandIn) -> None:
    only_completed(peer, twins=1)
    paid = peer.pay()
    events = peer.settled()
    assert len({event["id"] for event in events}) == 2
    assert [event["data"]["object"]["id"] for event in events] == [paid.id] * 2
    assert {event["type"] for event in events} == {COMPLETED}
    assert peer.client.v1.events.retrieve(events[1]["id"]).id == events[1]["id"]


def test_a_fault_touches_only_the_named_types(peer: RunningStandIn) -> None:
    peer.turn(duplicate=1, twins=1, only=[COMPLETED])
    peer.pay()
    counted = Counter(event["type"] for event in peer.settled())
    assert counted.pop(COMPLETED) == 4
    assert set(counted.values()) == {1}


def test_a_dropped_event_is_found_by_catching_up(peer: RunningStandIn) -> None:
    peer.turn(drop=1, only=[COMPLETED])
    peer.pay()
    assert COMPLETED not in [event["type"] for event in peer.settled()]
    (missed,) = peer.client.v1.events.list({"delivery_success": False}).data
    assert missed.type == COMPLETED
    assert peer.status()["dropped"] == [missed.id]
    peer.pay()
    assert COMPLETED in [event["type"] for event in peer.settled()]

    answer = peer.http.post(f"/_config/redeliver/{missed.id}")
    assert answer.json()["status"] == 200
    assert json.loads(peer.receiver.received[-1].body)["id"] == missed.id
    assert not peer.client.v1.events.list({"delivery_success": False}).data


def test_every_event_can_be_dropped(peer: RunningStandIn) -> None:
    peer.turn(drop=-1)
    peer.pay()
    assert peer.settled() == []
    assert len(peer.status()["dropped"]) == 4


def test_events_come_newest_first_when_reordered(peer: RunningStandIn) -> None:
    peer.turn(reorder=4)
    peer.pay()
    received = [event["type"] for event in peer.settled()]
    assert received == peer.types()[::-1]


def test_held_events_go_out_when_the_knob_goes_back(peer: RunningStandIn) -> None:
    peer.turn(reorder=100)
    peer.pay()
    assert len(peer.status()["held"]) == 4
    assert peer.settled() == []
    peer.turn(reorder=0)
    assert len(peer.settled()) == 4


def test_a_delay_is_kept(peer: RunningStandIn) -> None:
    only_completed(peer, delay=0.3)
    started_at = time.time()
    peer.pay()
    assert len(peer.settled()) == 1
    assert peer.status()["deliveries"][0]["sent_at"] - started_at > 0.29


def test_a_wrong_secret_is_refused_by_the_sdk_and_heals(peer: RunningStandIn) -> None:
    only_completed(peer, wrong_secret=True)
    peer.receiver.answers[:] = [400]
    peer.pay()
    wait_for(lambda: peer.receiver.received)
    with pytest.raises(stripe.SignatureVerificationError):
        peer.receiver.received[0].event(SECRET)
    peer.settled()
    peer.turn(wrong_secret=False)
    peer.pay()
    peer.settled()
    assert peer.receiver.received[-1].event(SECRET).type == COMPLETED


@pytest.mark.parametrize("offset", [-3600, 3600])
def test_a_timestamp_can_be_stale_or_in_the_future(peer: RunningStandIn, offset: int) -> None:
    only_completed(peer, timestamp_offset=offset)
    peer.pay()
    peer.settled()
    (received,) = peer.receiver.received
    timestamp = int(received.signature.split(",")[0].removeprefix("t="))
    assert abs(timestamp - time.time() - offset) < 60
    # The signature itself is right: only a check of the time may refuse it.
    stripe.WebhookSignature.verify_header(received.body, received.signature, SECRET)
    if offset < 0:
        with pytest.raises(stripe.SignatureVerificationError, match="tolerance"):
            received.event(SECRET)


def test_while_a_secret_is_rolled_both_are_good(peer: RunningStandIn) -> None:
    only_completed(peer, second_secret="whsec_new")
    peer.pay()
    peer.settled()
    (received,) = peer.receiver.received
    assert received.event(SECRET).id == received.event("whsec_new").id
    assert received.signature.count("v1=") == 2


def test_the_knobs_go_back_to_the_start(peer: RunningStandIn) -> None:
    peer.turn(duplicate=3, wrong_secret=True)
    answer = peer.http.delete("/_config/delivery").json()
    assert (answer["duplicate"], answer["wrong_secret"]) == (0, False)
    assert answer["webhook_secret"] == SECRET


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("delivery", '{"colour": 1}'),
        ("delivery", '{"duplicate": "2"}'),
        ("delivery", '{"duplicate": true}'),
        ("delivery", '{"delay": -5}'),
        ("delivery", "[]"),
        ("delivery", "{"),
        ("faults", '[{"status": 200}]'),
        ("faults", "{}"),
        ("clock", '{"advance": -1}'),
    ],
)
def test_a_knob_that_does_not_exist_is_refused(peer: RunningStandIn, path: str, body: str) -> None:
    assert peer.http.post(f"/_config/{path}", content=body).status_code == 400


def test_the_knobs_name_what_they_cannot_find(peer: RunningStandIn) -> None:
    assert peer.http.post("/_config/redeliver/evt_none").status_code == 404
    assert peer.http.post("/_config/sessions/cs_none", json={"outcome": "x"}).status_code == 404
    assert peer.http.post("/_config/refunds/re_none", json={"status": "x"}).status_code == 404


def test_events_are_listed_by_type_and_time(peer: RunningStandIn) -> None:
    peer.pay()
    listing = peer.client.v1.events.list
    assert [e.type for e in listing({"type": "payment_intent.*"})] == [
        "payment_intent.succeeded",
        "payment_intent.created",
    ]
    chosen = listing({"types": [COMPLETED, "charge.succeeded"]})
    assert [e.type for e in chosen] == [COMPLETED, "charge.succeeded"]
    first, *_, last = listing().data
    assert [e.id for e in listing({"ending_before": last.id, "limit": 1})] != [first.id]
    assert not listing({"created": {"gt": first.created}}).data
    assert len(listing({"created": {"gte": last.created}}).data) == 4
    assert not listing({"created": last.created - 1}).data


def test_a_forgotten_account_is_empty(peer: RunningStandIn) -> None:
    peer.client.v1.customers.create({"name": "Ann"}, {"idempotency_key": "k1"})
    peer.turn(reorder=100)
    peer.http.post("/_config/faults", json=[{"status": 500}])
    assert peer.http.delete("/_config/account").status_code == 204
    assert peer.types() == []
    assert peer.client.v1.customers.create({"name": "Bob"}, {"idempotency_key": "k1"}).name == "Bob"
    assert peer.http.get("/_config/delivery").json()["reorder"] == 0


def test_a_burst_waits_for_its_turn(peer: RunningStandIn) -> None:
    """What waits has no time limit: no more are sent at once than there are connections."""
    receiver = peer.receiver
    receiver.pause, receiver.most_at_once = 0.05, 0
    peer.turn(duplicate=200)
    peer.client.v1.customers.create({"name": "Ann"})
    # Its own log is long: to ask for it again and again would be half of the work.
    wait_for(lambda: len(receiver.received) == 201)
    receiver.pause = 0.0
    peer.settled()
    assert 1 < receiver.most_at_once <= MOST_AT_ONCE
    assert Counter(one["error"] for one in peer.status()["deliveries"]) == {"": 201}
    peer.turn(duplicate=0)
    peer.client.v1.customers.create({"name": "Bea"})
    assert len(peer.settled()) == 202, "and it is as it was before"
