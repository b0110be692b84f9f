"""Mails that fail, mails that are unsubscribed from, and the links in mails."""

import json
import uuid
from pathlib import Path

import httpx

from leadmill.story import PASSWORD
from tests.e2e.market import Market
from tests.waiting import wait_for


def test_an_admin_sees_a_failed_mail_and_sends_it_again(market: Market) -> None:
    address = f"ann-{uuid.uuid4().hex[:8]}@people.example"
    knobs = f"{market.stack.mail_url}/_config"
    httpx.post(knobs, json={"refuse": {address: [550, "no such user", 1]}}).raise_for_status()
    body = {"email": address, "password": PASSWORD, "organization": "Ann's"}
    signed_up = market.public.request("POST", "/api/rpc/sign_up", json=body)
    signed_up.raise_for_status()

    assert market.admin.get(f"users?email=eq.{address}") == [], (
        "no account exists before the address is confirmed"
    )
    failed = "deliveries?template=eq.verify_email&status=eq.failed&order=created_at.desc&limit=1"
    [delivery] = wait_for(lambda: market.admin.get(failed))
    assert delivery["template"] == "verify_email"
    assert (delivery["attempts"], delivery["status_code"]) == (1, 550)
    assert address not in json.dumps(delivery)
    # The log of the worker has the id of the request that caused the mail.
    log = Path(market.stack.folder) / "log" / "worker.log"
    [line] = wait_for(
        lambda: [line for line in log.read_text().splitlines() if delivery["id"] in line]
    )
    said = json.loads(line)
    assert said["request_id"] == signed_up.headers["X-Request-Id"]
    assert (said["outcome"], said["smtp_code"]) == ("refused", 550)

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


def test_the_link_in_a_mail_unsubscribes_with_one_click(market: Market) -> None:
    organization = market.member.call("me")["organization"]["id"]
    ((token,),) = market.sql(
        "select notification.unsubscribe_token(%s, 'low_balance')", organization
    )
    link = f"/unsubscribe?token={token}"

    def wanted() -> bool:
        [row] = market.member.get("mail_preferences?template=eq.low_balance")
        return bool(row["is_wanted"])

    # Mail programs open links by themselves, so opening the link must not unsubscribe.
    shown = market.public.request("GET", link)
    assert (shown.status_code, token in shown.text, wanted()) == (200, True, True)
    done = market.public.request("POST", link, data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, wanted()) == (200, False)
    forged = market.public.request("POST", link[:-1] + ("0" if link[-1] != "0" else "1"))
    assert forged.status_code == 400
    market.member.call("set_mail_preference", template="low_balance", is_wanted=True)
    assert wanted()


def test_a_low_balance_is_reported_once_to_the_address_for_warnings(market: Market) -> None:
    email = f"alerts-{uuid.uuid4().hex[:8]}@people.example"
    [balance] = market.member.get("balances?currency=eq.USD")
    threshold = float(balance["available"]) + 1
    for n in range(2):
        market.member.call("set_balance_alert", currency="USD", threshold=threshold, email=email)
        if n == 0:
            market.story.follow_link(email, "confirm-address")
            market.member.call("set_balance_alert", currency="USD", threshold=0, email=email)
            wait_for(lambda: market.member.get("balance_alerts?is_low=is.false"))
    mail = market.story.mail(email, "Your balance is low")
    assert f"{threshold:.2f} USD" in mail["text"]
    wait_for(lambda: market.member.get("balance_alerts?is_low=is.true"))
    assert len(market.story.mails_to(email)) == 2, "the mail with the link and one warning"


def test_a_wrong_password_does_not_use_up_the_link(market: Market) -> None:
    address = f"bea-{uuid.uuid4().hex[:8]}@people.example"
    body = {"email": address, "password": PASSWORD, "organization": "Bea's"}
    market.public.request("POST", "/api/rpc/sign_up", json=body).raise_for_status()
    mails = wait_for(lambda: market.story.mails_to(address))
    link = next(link for mail in mails for link in mail["links"] if "verify-email" in link)

    token = link.partition("token=")[2]
    typed = {"token": token, "password": "of another account"}
    answer = httpx.post(link, data=typed)
    assert answer.status_code == 403
    assert "The password is wrong" in answer.text
    assert "does not work" not in answer.text
    assert f'value="{token}"' in answer.text, "the page shows the form again"
    typed["password"] = PASSWORD
    assert httpx.post(link, data=typed).status_code == 200
    used = httpx.post(link, data=typed)
    assert used.status_code == 400
    assert "This link does not work" in used.text
    assert "Link is not valid. It was used" in used.text
