"""What the audit log records of requests that come through nginx."""

from typing import Any

from tests.e2e.market import Market


def test_a_failed_log_in_is_recorded(market: Market) -> None:
    answer = market.public.request(
        "POST",
        "/api/rpc/log_in",
        json={"email": market.member_email, "password": "not this one"},
        headers={"User-Agent": "a guesser", "X-Forwarded-For": "203.0.113.66"},
    )
    assert answer.status_code == 401

    (event,) = market.admin.get(
        f"audit_events?action=eq.log_in_refused&request_id=eq.{answer.headers['X-Request-Id']}"
    )
    member = market.claims_of(market.member_token)["sub"]
    assert (event["entity"], event["entity_id"]) == ("identity.user_account", member)
    assert (event["role"], event["user_id"]) == ("anon", None)
    assert event["after"]["code"] == "LM101"
    assert event["agent"] == "a guesser"
    assert event["address"] == "127.0.0.1"  # as seen by nginx, not as claimed in the header


def test_an_action_at_the_admin_door_is_recorded(market: Market) -> None:
    market.admin.call("update_niche", niche_id=market.niche_id, description="Anew")
    claims = market.claims_of(market.admin_token)
    (event,) = market.admin.get(
        "audit_events?entity=eq.catalog.niche&action=eq.update"
        f"&entity_id=eq.{market.niche_id}&after->>description=eq.Anew"
    )
    assert (event["role"], event["user_id"], event["session_id"]) == (
        "admin",
        claims["sub"],
        claims["sid"],
    )
    assert "name" not in event["after"]


def test_the_worker_seals_and_makes_partitions(market: Market) -> None:
    jobs = [
        market.sql("select queue.defer(%s, '{}')", task)[0][0]
        for task in ("seal_audit", "ensure_partitions")
    ]

    def ended() -> set[str] | None:
        states = market.sql(
            "select status::text from queue.procrastinate_jobs where id = any(%s)", jobs
        )
        found = {state for (state,) in states}
        return None if found & {"todo", "doing"} else found

    assert market.story.wait("the end of the jobs", ended) == {"succeeded"}
    assert market.sql("select number from audit.sealed_range")
    assert market.sql("select * from audit.verify()") == []


def test_reading_contact_data_is_recorded(market: Market) -> None:
    (lead,) = market.sql("select tests.create_lead(%s)", market.niche_id)[0]

    def recorded(answer: Any) -> list[tuple[Any, ...]]:
        return market.sql(
            "select entity_id, after ->> 'path', after ->> 'query', user_id::text"
            " from audit.event where action = 'contact_data_read' and request_id = %s",
            answer.headers["X-Request-Id"],
        )

    reader = market.claims_of(market.admin_token)["sub"]
    keyed = market.admin.request("GET", f"/api/leads?id=eq.{lead}&select=contact_email")
    assert keyed.json()[0]["contact_email"] == f"ada-{lead}@leads.example"
    assert recorded(keyed) == [
        (str(lead), "/api/leads", f"id=eq.{lead}&select=contact_email", reader)
    ]
    guessed = market.admin.request("HEAD", "/api/leads?contact_email=eq.jane@customer.example")
    assert recorded(guessed) == [(None, "/api/leads", "contact_email=…", reader)]
    around = market.admin.request(
        "POST", "/api/rpc/leads_within", json={"latitude": 48, "longitude": 16, "km": 1}
    )
    assert [path for _, path, _, _ in recorded(around)] == ["/api/rpc/leads_within"]
    named = market.admin.request("POST", "/api/rpc/search_leads", json={"words": "jane"})
    assert [path for _, path, _, _ in recorded(named)] == ["/api/rpc/search_leads"]
    boxed = market.admin.request("POST", "/api/rpc/search", json={"words": "jane"})
    assert [path for _, path, _, _ in recorded(boxed)] == ["/api/rpc/search"]
    by_get = market.admin.request("GET", "/api/rpc/leads_within?latitude=48&longitude=16&km=1")
    assert by_get.status_code == 200, by_get.text
    assert [path for _, path, _, _ in recorded(by_get)] == ["/api/rpc/leads_within"]
    # No header of the caller can suppress the record without failing the read.
    for headers in ({"Accept-Profile": "other"}, {"Content-Profile": "other"}, {"Prefer": "x"}):
        answer = market.admin.request("GET", "/api/leads", headers=headers)
        assert answer.status_code != 200 or recorded(answer), headers
    assert recorded(market.admin.request("GET", "/api/niches")) == []
    assert market.admin.request("POST", "/api/rpc/record_reading").status_code == 404
    stranger = market.story.door(market.admin_url).request("GET", "/api/leads")
    assert stranger.status_code == 401
    assert stranger.json()["code"].startswith("PGRST") or stranger.json()["code"] == "42501"


def test_a_read_that_cannot_be_recorded_fails(market: Market) -> None:
    market.sql("revoke execute on function hook.record_reading() from admin")
    try:
        answer = market.admin.request("GET", "/api/leads")
        assert answer.status_code == 503, answer.text
        assert "contact_email" not in answer.text
    finally:
        market.sql("grant execute on function hook.record_reading() to admin")
    assert market.admin.request("GET", "/api/leads").status_code == 200
