"""What the audit log says of requests that came through nginx."""

from tests.e2e.market import Market


def test_a_refused_log_in_is_on_record(market: Market) -> None:
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
    assert event["address"] == "127.0.0.1"  # nginx's word, not the header's


def test_a_deed_at_the_admin_door_is_on_record(market: Market) -> None:
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
