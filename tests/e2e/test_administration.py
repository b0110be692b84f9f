"""What admins do at the admin door: providers, the queue of leads, users, prices."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from leadmill.story import ANSWERS, PASSWORD
from tests.e2e.market import Market
from tests.e2e.people import Provider, approve, refusal, submit

COUNTED = {"Prefer": "count=exact"}
LOG_INS = "identity.log_in_pair"


def total_of(answer: httpx.Response) -> int:
    """How many rows there are, on all pages."""
    assert answer.is_success, answer.text
    return int(answer.headers["Content-Range"].partition("/")[2])


@contextmanager
def approval_needed(market: Market) -> Iterator[None]:
    """Providers that sign up during the test need the approval of an admin."""
    change = "update ops.setting set value = %s where name = 'identity.providers_need_approval'"
    market.sql(change, "true")
    try:
        yield
    finally:
        market.sql(change, "false")


def deeds(market: Market, since: str, *entities: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The actions of this admin on these rows since then, from the audit log, oldest first."""
    me = market.claims_of(market.admin_token)
    events = market.admin.get(
        f"audit_events?user_id=eq.{me['sub']}&session_id=eq.{me['sid']}&role=eq.admin"
        f"&created_at=gte.{since}&entity_id=in.({','.join(entities)})&order=id"
    )
    assert all(event["address"] == "127.0.0.1" and event["request_id"] for event in events)
    return [(event["entity"], event["action"], event["after"]) for event in events]


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_admin_manages_a_provider(market: Market) -> None:
    admin, since = market.admin, now()
    level = admin.call(
        "create_competition_level",
        niche_id=market.niche_id, name="Barns", price="20.00", max_buyers=1,
    )  # fmt: skip
    with approval_needed(market):
        provider = Provider(market)
    found = f"rpc/search_organizations?words=tarbell%20{provider.email.partition('@')[2]}"

    # Providers are listed with filters, order and pages.
    [row] = admin.get(f"{found}&status=eq.pending&order=created_at.desc,id.desc&limit=20")
    assert (row["id"], row["name"]) == (provider.id, provider.name)
    [row] = admin.get(
        f"{found}&status=eq.pending&select=name,status,memberships(role,users(email))"
    )
    assert row["memberships"] == [{"role": "owner", "users": {"email": provider.email}}]
    assert admin.get(f"{found}&status=eq.active") == []
    page = admin.request(
        "GET", "/api/organizations?order=created_at.desc,id.desc&limit=1", headers=COUNTED
    )
    assert [one["id"] for one in page.json()] == [provider.id]
    assert total_of(page) > 1
    [read] = admin.get(f"organizations?id=eq.{provider.id}")
    assert (read["name"], read["status"]) == (provider.name, "pending")
    for door in (market.public, provider.door):
        answer = door.request("GET", f"/api/{found}")
        assert answer.status_code in (401, 403), "only admins may read them"

    # The admin approves the provider, which may buy from now on.
    admin.call("set_organization_status", organization_id=provider.id, status="active")
    [funds] = provider.door.get("balances?currency=eq.USD")
    assert (funds["promo"], funds["available"]) == (100, 0), "credit alone buys nothing"
    market.sql(
        "select ledger.post('test:' || %s || ':promo', 'welcome_credit', tests.legs("
        "tests.account('promo', %s::uuid), 10000, tests.account('promo_expense'), -10000))",
        *(provider.id, provider.id),
    )
    subscription = provider.door.call("subscribe", competition_level_id=level)
    [funds] = provider.door.get("balances?currency=eq.USD")
    assert funds["available"] == 100

    # The admin corrects its data.
    edit: dict[str, Any] = {"organization_id": provider.id}
    assert refusal(admin, "update_any_organization", **edit, website="barn") == (400, "LM109")
    edit |= {"name": "The Barn", "website": "https://barn.example", "time_zone": "Africa/Nairobi"}
    admin.call("update_any_organization", **edit)
    assert refusal(provider.door, "update_any_organization", **edit) == (403, "42501")
    [seen] = provider.door.get("organizations?select=id,name,website,time_zone")
    assert seen.pop("id") == provider.id
    assert seen == {name: value for name, value in edit.items() if name != "organization_id"}

    # The admin credits and debits it, within the limit and with a reason.
    account = {"organization_id": provider.id}
    reason = "goodwill after a long outage"
    assert refusal(admin, "adjust_balance", **account, amount="10000.01", reason=reason) == (
        400,
        "LM424",
    )
    assert refusal(admin, "adjust_balance", **account, amount=30, reason=" ")[1] == "LM068"
    keys = [uuid.uuid4().hex for _ in range(3)]
    credit = {**account, "amount": "30.00", "reason": reason, "request_key": keys[0]}
    admin.call("adjust_balance", **credit)
    admin.call("adjust_balance", **credit)  # as after an answer that was lost
    debit = {**account, "amount": "-30.01", "reason": reason, "request_key": keys[1]}
    assert refusal(admin, "adjust_balance", **debit)[1] == "LM401"
    debit |= {"amount": "-4.50", "reason": "five of them were enough", "request_key": keys[2]}
    admin.call("adjust_balance", **debit)
    lines = provider.door.get("ledger_entries?account=eq.wallet&order=seq")
    assert [(line["kind"], line["amount"], line["wallet_after"]) for line in lines] == [
        ("manual_credit", 30, 30),
        ("manual_debit", -4.5, 25.5),
    ]

    # The provider buys a lead.
    rotation = "select count(*) from distribution.rotation where subscription_id = %s"
    assert market.sql(rotation, subscription) == [(1,)]
    bought = submit(market, "Nellie Bly")
    approve(market, bought, "distributed")
    assert [sale["lead_id"] for sale in provider.door.get("assignments")] == [bought]

    # The admin deactivates it: its members are refused at once, and it leaves the rotation.
    admin.call("set_organization_status", organization_id=provider.id, status="deactivated")
    answer = provider.door.request("GET", "/api/subscriptions")
    assert (answer.status_code, answer.json()["code"]) == (401, "LM120")
    market.story.wait(
        "the subscription to leave the rotation",
        lambda: admin.get(
            f"subscriptions?id=eq.{subscription}&ineligible_reason=eq.organization_inactive"
        ),
    )
    assert market.sql(rotation, subscription) == [(0,)]
    approve(market, submit(market, "Ida Wells"), "unsold")
    admin.call("retire_competition_level", competition_level_id=level)

    journals = admin.get(
        f"ledger_entries?organization_id=eq.{provider.id}&kind=in.(manual_credit,manual_debit)"
        "&select=journal_id&order=seq"
    )
    assert [
        (action, after) for _, action, after in without_times(deeds(market, since, provider.id))
    ] == [
        ("update", {"status": "active"}),
        ("update", {name: value for name, value in edit.items() if name != "organization_id"}),
        *[
            (
                "balance_adjusted",
                {
                    **journal,
                    "account": "wallet",
                    "currency": "USD",
                    "amount": amount,
                    "reason": why,
                    "wallet": wallet,
                },
            )
            for journal, amount, why, wallet in zip(
                journals,
                (30, -4.5),
                (reason, "five of them were enough"),
                (30, 25.5),
                strict=True,
            )
        ],
        ("update", {"status": "deactivated"}),
    ]


def without_times(
    events: list[tuple[str, str, dict[str, Any]]],
) -> list[tuple[str, str, dict[str, Any]]]:
    """The changed columns without times."""
    return [
        (entity, action, {name: one for name, one in after.items() if not name.endswith("_at")})
        for entity, action, after in events
    ]


def test_an_admin_works_through_the_queue_of_leads(market: Market) -> None:
    admin, since = market.admin, now()
    provider = Provider(market)
    level = admin.call(
        "create_competition_level",
        niche_id=market.niche_id, name="Queue", price="20.00", max_buyers=1,
    )  # fmt: skip
    provider.door.call("subscribe", competition_level_id=level)
    good, spam = submit(market, "Nelly Bly"), submit(market, "Viagra Cheap")

    # Leads are listed by state, niche and day, page by page, and read with their contacts.
    queue = (
        f"leads?status=eq.pending_approval&niche_id=eq.{market.niche_id}&created_at=gte.{since}"
        "&order=created_at,id"
    )
    page = admin.request("GET", f"/api/{queue}&limit=1&select=id,contact_name", headers=COUNTED)
    assert page.json() == [{"id": good, "contact_name": "Nelly Bly"}]
    assert total_of(page) == 2
    assert [row["id"] for row in admin.get(f"{queue}&limit=1&offset=1")] == [spam]
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%d")
    assert admin.get(f"leads?status=eq.pending_approval&created_at=gte.{tomorrow}") == []
    assert market.member.request("GET", f"/api/{queue}").status_code == 403

    # An edit is checked as strictly as a submission.
    contact = {"name": "Nellie Bly", "email": "nellie@customer.example", "phone": "+1 212 5550100"}
    wrong = {"lead_id": good, "contact": contact, "answers": ANSWERS | {"budget": "a lot"}}
    assert refusal(admin, "update_lead", **wrong) == (400, "LM301")
    admin.call("update_lead", **wrong | {"answers": ANSWERS | {"budget": 200}})
    [lead] = admin.get(f"leads?id=eq.{good}")
    assert (lead["contact_name"], lead["contact_email"]) == ("Nellie Bly", contact["email"])
    assert lead["answers"]["budget"] == 200

    # A rejection needs a reason.
    assert refusal(admin, "reject_lead", lead_id=spam, reason=" ") == (400, "LM301")
    admin.call("reject_lead", lead_id=spam, reason="advertising")
    assert refusal(admin, "approve_lead", lead_id=spam) == (409, "LM306")
    [lead] = admin.get(f"leads?id=eq.{spam}")
    assert (lead["status"], lead["rejection_reason"]) == ("rejected", "advertising")
    assert lead["rejected_by"] == market.claims_of(market.admin_token)["sub"]

    # A lead is approved and sold, and then marked bad.
    approve(market, good, "distributed")
    assert refusal(admin, "update_lead", lead_id=good, contact=contact) == (409, "LM306")
    [sale] = admin.get(f"assignments?lead_id=eq.{good}")
    assert (sale["organization_id"], sale["price"]) == (provider.id, 20)
    [trace] = admin.get(f"distribution_traces?lead_id=eq.{good}&bought=gt.0")
    assert (trace["competition_level_id"], trace["bought"]) == (level, 1)
    assert refusal(admin, "mark_lead_bad", lead_id=good, reason="")[1] == "LM850"
    assert admin.call("mark_lead_bad", lead_id=good, reason="the number is not hers") == 1
    [seen] = provider.door.get("assignments")
    assert (seen["lead_id"], seen["status"]) == (good, "refunded")
    [funds] = provider.door.get("balances?currency=eq.USD")
    assert funds["available"] == 100
    assert market.story.mail(provider.email, "Refund for a bad lead")
    [lead] = admin.get(f"leads?id=eq.{good}")
    assert (lead["status"], lead["bad_reason"]) == ("bad", "the number is not hers")

    admin.call("retire_competition_level", competition_level_id=level)

    done = [(entity, after.get("status")) for entity, _, after in deeds(market, since, good, spam)]
    # The audit log also records each time contact data is read.
    read = ("intake.lead_contact", None)
    assert read in done
    assert [deed for deed in done if deed != read] == [
        ("intake.lead", None),
        ("intake.lead", "rejected"),
        ("intake.lead", "approved"),
        ("intake.lead", "bad"),
    ]


def test_an_admin_finds_blocks_and_unblocks_users(market: Market) -> None:
    admin, since, provider = market.admin, now(), Provider(market)
    domain = provider.email.partition("@")[2]
    listed = admin.request(
        "GET", "/api/users?order=created_at.desc,id.desc&limit=1&select=email", headers=COUNTED
    )
    assert listed.json() == [{"email": provider.email}]
    assert total_of(listed) > 1
    [user] = admin.get(f"users?or=(email.ilike.*{domain}*,last_name.ilike.*{domain}*)")
    assert [user["email"], user["last_name"], user["status"]] == [
        provider.email,
        "Tarbell",
        "active",
    ]
    assert "password_hash" not in user
    assert provider.door.get("users?select=email") == [{"email": provider.email}], (
        "members see only themselves"
    )
    blocked = {"user_id": user["id"]}
    for door in (market.public, provider.door):
        assert refusal(door, "suspend_user", **blocked)[0] in (401, 403)
    me = market.claims_of(market.admin_token)["sub"]
    assert refusal(admin, "suspend_user", user_id=me) == (409, "LM112")

    tokens = market.log_in(provider.email)
    door = market.with_token(tokens["access_token"])
    assert door.get("balances") != []
    admin.call("suspend_user", **blocked)
    for method, path in (("GET", "/api/balances"), ("POST", "/deposits")):
        answer = door.request(method, path, json={"amount": "50.00"})
        assert answer.status_code == 401, "the token has not expired, but its user is blocked"
    refresh = {"refresh_token": tokens["refresh_token"]}
    assert refusal(market.public, "refresh_session", **refresh)[0] == 401
    log_in = {"email": provider.email, "password": PASSWORD}
    assert refusal(market.public, "log_in", **log_in) == (403, "LM105")
    [row] = admin.get(f"users?status=eq.suspended&id=eq.{user['id']}")
    assert row["email"] == provider.email

    admin.call("reinstate_user", **blocked)
    assert door.request("GET", "/api/balances").status_code == 401, "ended sessions stay ended"
    again = market.with_token(market.log_in(provider.email)["access_token"])
    assert again.get("balances") != []
    assert [
        after["status"]
        for entity, _, after in deeds(market, since, user["id"])
        if entity == "identity.user_account"
    ] == ["suspended", "active"]


def test_buyers_are_notified_of_a_price_that_they_cannot_pay(market: Market) -> None:
    provider = Provider(market)
    level = market.admin.call(
        "create_competition_level",
        niche_id=market.niche_id, name="Dear", price="100.00", max_buyers=1,
    )  # fmt: skip
    subscription = provider.door.call("subscribe", competition_level_id=level)

    def funded() -> list[bool]:
        rows = provider.door.get(f"subscriptions?id=eq.{subscription}&select=ineligible_reason")
        return [row["ineligible_reason"] is None for row in rows]

    assert funded() == [True], "the welcome credit is just enough"
    market.admin.call("update_competition_level", competition_level_id=level, price="100.01")
    assert funded() == [False]
    assert "100.01" in market.story.mail(provider.email, "paused")["text"]
    market.admin.call("update_competition_level", competition_level_id=level, price="99.00")
    assert funded() == [True]
    assert market.story.mail(provider.email, "resumed")
    market.admin.call("retire_competition_level", competition_level_id=level)


def try_password(market: Market, password: str) -> httpx.Response:
    return market.public.request(
        "POST", "/api/rpc/log_in", json={"email": market.member_email, "password": password}
    )


def test_ten_wrong_passwords_and_an_admin_who_helps(market: Market) -> None:
    key = f"{market.member_email} 127.0.0.1"
    assert [try_password(market, "wrong").status_code for _ in range(10)] == [401] * 10
    refused = try_password(market, PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (429, "LM102")
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 900

    query = httpx.QueryParams({"name": LOG_INS, "key": key})
    [state] = market.admin.get(f"rpc/check_limit?{query}")
    assert (state["maximum"], state["seconds"], state["remaining"]) == (10, 900, 0)
    assert 0 < state["wait_seconds"] <= wait
    [used] = [row for row in market.admin.get("rpc/limit_usage") if row["name"] == LOG_INS]
    assert used["keys_used_up"] == 1

    market.admin.call("reset_limit", name=LOG_INS, key=key, reason="It was really the member")
    assert try_password(market, PASSWORD).status_code == 200
    newest = f"action=eq.limit_reset&entity_id=eq.{LOG_INS}&order=id.desc&limit=1"
    [event] = market.admin.get(f"audit_events?{newest}")
    assert market.member_email not in str(event)


def test_what_is_no_limit_or_no_key_of_it_is_named(market: Market) -> None:
    for query, status, code, said in (
        ("name=ops.none&key=a", 400, "LM940", "ops.none"),
        ("name=ops.calls_by_user&key=ann", 400, "LM941", "key"),
        ("name=ops.calls_by_user", 400, "LM037", "key"),
    ):
        answer = market.admin.request("GET", f"/api/rpc/check_limit?{query}")
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
        assert said in answer.json()["details"]
    answer = market.member.request("GET", "/api/rpc/limit_usage")
    assert answer.status_code in (403, 404), "members have no say in limits"
