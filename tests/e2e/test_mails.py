"""A mail that cannot be sent: seen by the admin, sent again, followed by its request."""

import json
import uuid
from pathlib import Path

import httpx

from leadmill.story import PASSWORD
from tests.e2e.market import Market
from tests.peers.waiting import wait_for


def test_a_failed_mail_is_seen_and_sent_again(market: Market) -> None:
    address = f"ann-{uuid.uuid4().hex[:8]}@people.example"
    knobs = f"{market.stack.mail_url}/_config"
    httpx.post(knobs, json={"refuse": {address: [550, "no such user", 1]}}).raise_for_status()
    body = {"email": address, "password": PASSWORD, "organization": "Ann's"}
    signed_up = market.public.request("POST", "/api/rpc/sign_up", json=body)
    signed_up.raise_for_status()

    [user] = market.admin.get(f"users?email=eq.{address}")
    failed = f"deliveries?user_id=eq.{user['id']}&status=eq.failed"
    [delivery] = wait_for(lambda: market.admin.get(failed))
    assert delivery["template"] == "verify_email"
    assert (delivery["attempts"], delivery["smtp_code"]) == (1, 550)
    assert address not in json.dumps(delivery)
    # The log of the worker names the request that nginx answered.
    log = Path(market.stack.folder) / "log" / "worker.log"
    [line] = wait_for(
        lambda: [line for line in log.read_text().splitlines() if delivery["id"] in line]
    )
    said = json.loads(line)
    assert said["request_id"] == signed_up.headers["X-Request-Id"]
    assert (said["outcome"], said["smtp_code"]) == ("failed", 550)

    again = {"delivery_id": delivery["id"]}
    for door in (market.public, market.member):
        refused = door.request("POST", "/api/rpc/retry_delivery", json=again)
        assert refused.status_code in (401, 403)
    assert market.member.get(f"deliveries?id=eq.{delivery['id']}") == []
    market.admin.call("retry_delivery", **again)
    market.story.follow_link(address, "verify-email")
    assert market.log_in(address)["access_token"]
    wait_for(lambda: market.admin.get(f"deliveries?id=eq.{delivery['id']}&status=eq.sent"))
    once_more = market.admin.request("POST", "/api/rpc/retry_delivery", json=again)
    assert (once_more.status_code, once_more.json()["code"]) == (409, "LM702")
