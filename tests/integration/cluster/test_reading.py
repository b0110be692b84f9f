"""`leadmill cluster check` finds what is wrong, and members that follow answer what only reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.integration.cluster.machines import NAMES, freeze, resume
from tests.integration.cluster.trade import Trade
from tests.waiting import wait_for


def test_what_is_wrong_is_found(trade: Trade) -> None:
    there = trade.machines
    there.wait_until_whole()
    replicas = [name for name, one in there.members().items() if one["role"] != "leader"]

    # One member gone: it works, and nobody else may go.
    agent = there.children[f"patroni-{replicas[0]}"]
    agent.stop()
    away = f"member {replicas[0]}"
    trade.wait_until_found(1, member_away=away, no_spare_member="cluster")
    there.start("patroni", replicas[0])

    # One etcd gone is a warning, two stop everything: the leader gives up.
    there.children["etcd-n1"].stop()
    trade.wait_until_found(1, etcd_away="etcd n1")
    there.start("etcd", "n1")
    wait_for(lambda: "etcd_away" not in trade.found()[1])

    # Settings, and commits that wait for nobody.
    there.wait_until_whole()
    there.patronictl("edit-config", "--force", "-s", "ttl=30")
    with there.connect() as sql:
        sql.execute("alter role leadmill_api set synchronous_commit = off")
    trade.wait_until_found(2, settings_differ="settings", commits_not_safe="database")
    with there.connect() as sql:
        sql.execute("alter role leadmill_api reset synchronous_commit")
    there.patronictl("edit-config", "--force", "-s", "ttl=20")

    there.patronictl("pause", "--wait")
    wait_for(lambda: "paused" in trade.found()[1])
    there.patronictl("resume", "--wait")

    there.children["haproxy"].stop()
    trade.wait_until_found(2, haproxy_away="haproxy", database_away="database")
    there.start_proxy()
    trade.wait_until_found(0)


@contextmanager
def standing_still(replay: list[int]) -> Iterator[None]:
    """Replicas receive what happens and do not show it."""
    freeze(*replay)
    try:
        yield
    finally:
        resume(*replay)


def test_replicas_answer_what_only_reads(trade: Trade) -> None:
    there = trade.machines
    there.wait_until_whole()
    leader = there.leader()
    replay = [there.replay_of(name) for name in NAMES if name != leader]

    def token(user: object) -> dict[str, str]:
        signed = there.one("select identity.sign_token(tests.claims_of(%s))", user)
        return {"Authorization": f"Bearer {signed}"}

    def caught_up() -> bool:
        behind = "select bool_and(replay_lsn >= pg_current_wal_lsn()) from pg_stat_replication"
        return bool(there.one(behind))

    # Replay stands still for as long as the test takes to look, which may be long.
    there.one("select ops.set_setting('ops.replica_seconds', '60')")
    organization = there.one("select tests.create_organization()")
    user = there.one("select tests.create_user(null, %s)", organization)
    level = f"tests.create_level('{trade.niche}', 300, 3)"
    subscribe = f"select tests.create_subscription({level}, '{{}}', 0, %s)"
    there.one(subscribe, organization)
    mine = token(user)
    wait_for(caught_up)
    with httpx.Client(base_url=trade.stack.public_url, timeout=30) as http:

        def listed(**headers: str) -> int:
            answer = http.get("/api/subscriptions?select=id", headers=mine | headers)
            assert answer.status_code == 200, answer.text
            return len(answer.json())

        def report() -> httpx.Response:
            period = {"since": "2020-01-01", "until": "2020-01-02"}
            return http.post("/api/rpc/report_providers", json=period, headers=mine)

        assert listed() == 1
        with standing_still(replay):
            there.one(subscribe, organization)
            # A replica answers, but for the moments in which it reads keys and schema anew.
            wait_for(lambda: listed() == 1)
            assert listed(**{"Cache-Control": "no-cache"}) == 2, "who wants the newest gets it"
            # A session that has not come to the replicas yet.
            stranger = token(there.one("select tests.create_user()"))
            assert http.get("/api/subscriptions", headers=stranger).status_code == 200
            assert report().status_code == 200
            # What is refused is refused in the primary's words, and a failed call says why.
            assert http.get("/api/no_such_view", headers=mine).json()["code"] == "LM002"
            wrong = http.post("/api/rpc/report_providers", json={"since": 1}, headers=mine)
            assert wrong.status_code == 400
            # Who has written reads what it wrote.
            assert http.post("/api/rpc/log_out", json={}, headers=stranger).is_success
            assert listed() == 2
            http.cookies.clear()
            wait_for(lambda: listed() == 1)
            # Behind for too long, it refuses, and the primary answers.
            there.one("select ops.set_setting('ops.replica_seconds', '1')")
        wait_for(caught_up)
        with standing_still(replay):
            there.one(subscribe, organization)
            wait_for(lambda: listed() == 3)
        there.one("select ops.set_setting('ops.replica_seconds', '60')")
        wait_for(caught_up)

        # A token of a new key goes to the primary until the replica has read the keys again.
        there.one("select identity.rotate_signing_key(interval '0')")
        mine = token(user)
        assert listed() == 3
        with standing_still(replay):
            there.one(subscribe, organization)
            wait_for(lambda: listed() == 3)
        # Who was promoted has replayed nothing since, and is no replica any more.
        there.wait_until_whole()
        there.one("select ops.set_setting('ops.replica_seconds', '1')")
        wait_for(caught_up)
        there.switch_over(leader)
        wait_for(lambda: there.leader() not in ("", leader))
        long_ago = "select pg_last_xact_replay_timestamp() < clock_timestamp() - interval '2 s'"
        wait_for(lambda: there.one(long_ago))
        wait_for(lambda: http.get("/readyz").status_code == 200)
        assert listed(**{"Cache-Control": "no-cache"}) == 4
        there.one("select ops.set_setting('ops.replica_seconds', '30')")
        # Nobody is there who reads from a replica: the primary answers.
        trade.replica_door.stop()
        assert listed() == 4
        assert report().status_code == 200
