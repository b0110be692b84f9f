"""A member dies, hangs or hands over: nothing that was answered is lost, and service comes back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import LiteralString

import httpx
import psycopg
import pytest

from leadmill.cli import main
from leadmill.cluster.checking import patroni_client
from leadmill.stack import Stack, ports
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.ports import LOOPBACK
from leadmill.stack.process import Child, answers
from leadmill.stack.stack import postgrest_program
from tests.harness import Harness
from tests.integration.cluster.machines import (
    DATABASE,
    Machines,
    cut_off,
    freeze,
    join,
    machines,
    now,
    part,
    resume,
    unite,
)
from tests.integration.cluster.trade import Trade
from tests.sizes import SOAK, size
from tests.waiting import PATIENCE, wait_for

TIMES = size(1, 10)
# What docs/cluster.md promises. In `make test` others use the machine, too, and no number says
# anything: there it is enough that all of it comes back. The soak has the machine to itself.
BACK_SECONDS = 30
AFTER_DATABASE_SECONDS = 5


@contextmanager
def trading(harness: Harness, *, apart: bool = False) -> Iterator[Trade]:
    """The application on a cluster, each of its processes over HAProxy."""
    with ExitStack() as opened:
        there = opened.enter_context(machines(harness, apart=apart))
        door = Child(
            name="replica-public",
            command=[str(ROOT / "deploy" / "cluster" / "replica.sh"), "public"],
            env=plain_env() | reading(there, free := ports.anywhere()),
            log=there.folder / "log" / "replica-public.log",
            ready_url=f"http://{LOOPBACK}:{free['postgrest-public-health']}/ready",
        )
        stack = Stack(
            there.folder / "stack",
            environ={
                "LEADMILL_ENCRYPTION_KEY_FILES": str(harness.encryption_key),
                # No files are stored here.
                "LEADMILL_STORAGE_BUCKET": "none",
                "LEADMILL_STORAGE_ACCESS_KEY": "none",
                "LEADMILL_STORAGE_SECRET_KEY": "none",
                "LEADMILL_REPLICA_PUBLIC": f"{LOOPBACK}:{free['postgrest-public']}",
            },
            cluster=there.proxy,
            database=DATABASE,
            preferred_ports=ports.anywhere(),
            address_rate="10000r/s",
            address_requests=1000,
            stranger_requests=1000,
        )
        one = Trade(there, stack, door)
        one.open_market()
        door.start()
        opened.callback(door.stop)
        door.wait_until_ready(PATIENCE)
        opened.enter_context(stack)
        yield one


def reading(there: Machines, free: Mapping[str, int]) -> dict[str, str]:
    """The settings of a PostgREST that reads from members that follow."""
    return {
        "POSTGREST": postgrest_program(),
        "PGRST_DB_URI": there.at(there.description.proxy.replica_port).url("authenticator"),
        "PGRST_SERVER_HOST": LOOPBACK,
        "PGRST_SERVER_PORT": str(free["postgrest-public"]),
        "PGRST_ADMIN_SERVER_PORT": str(free["postgrest-public-health"]),
        "LEADMILL_REPLICA_KEYS_SECONDS": "5",
    }


@pytest.fixture(scope="module")
def trade(harness: Harness) -> Iterator[Trade]:
    with trading(harness) as one:
        yield one


def leadmill(trade: Trade, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, list[str]]]:
    """`leadmill cluster check`: how it ends, and whom it finds what about."""
    with pytest.MonkeyPatch.context() as patch:
        url = trade.machines.proxy.url("leadmill_monitor")
        patch.setenv("LEADMILL_DATABASE_URL_MONITOR", url)
        files = str(trade.machines.prepared / "n1")
        capsys.readouterr()
        given = ["cluster", "check", str(trade.machines.file), "--json", f"--files={files}"]
        status = main(given)
    said = json.loads(capsys.readouterr().out)
    assert said["status"] == status
    found: dict[str, list[str]] = {}
    for one in said["findings"]:
        found.setdefault(one["code"], []).append(one["about"])
    return status, found


def disturb(trade: Trade, how: Callable[[Machines, str], Callable[[], None]]) -> dict[str, float]:
    """Do it to the leader while people trade; says how long each part was away."""
    there = trade.machines
    there.wait_until_whole()
    leader = there.leader()
    with trade.going_on():
        trade.wait_for(10)
        moment = now()
        mend = how(there, leader)
        wait_for(lambda: there.leader() not in ("", leader))
        trade.wait_for(10)
        database = trade.first_after_gap(trade.sold, moment)
        by_worker = trade.sale_by_worker()
        mend()
        there.wait_until_whole()
        trade.wait_for(10)
    trade.check()
    door = trade.first_after_gap(trade.submitted, moment)
    measured = {
        "sales": trade.gap_after(trade.sold, moment),
        "submissions": trade.gap_after(trade.submitted, moment),
        "door after database": door - database,
        "sale by worker": by_worker,
    }
    print({name: round(seconds, 1) for name, seconds in measured.items()}, trade.repeated)
    if SOAK:
        assert measured["sales"] < BACK_SECONDS
        assert measured["submissions"] < BACK_SECONDS
        assert measured["door after database"] < AFTER_DATABASE_SECONDS
        assert measured["sale by worker"] < AFTER_DATABASE_SECONDS
    for name in ("api", "worker"):
        url = f"{trade.stack.local_url(name)}/readyz"
        try:
            wait_for(partial(answers, url), AFTER_DATABASE_SECONDS if SOAK else PATIENCE)
        except AssertionError:
            raise AssertionError(f"{name} has not come back\n{trade.last_lines(name)}") from None
    return measured


def kill(there: Machines, leader: str) -> Callable[[], None]:
    """The server dies; its agent lives and makes a member of it again."""
    there.kill_postgresql(leader)
    return lambda: None


def kill_machine(there: Machines, leader: str) -> Callable[[], None]:
    """Server and agent die at once, as with the machine."""
    agent = there.children[f"patroni-{leader}"]
    assert agent.process is not None
    agent.process.kill()
    there.kill_postgresql(leader)
    agent.process.wait()
    return lambda: void(there.start("patroni", leader))


def hang(there: Machines, leader: str) -> Callable[[], None]:
    """Agent and server stand still, as with a machine that swaps, and go on when another leads."""
    agent = there.children[f"patroni-{leader}"].process
    assert agent is not None
    pids = [agent.pid, *there.backends(leader)]
    freeze(*pids)
    return lambda: resume(*pids)


def hang_agent(there: Machines, leader: str) -> Callable[[], None]:
    """The agent alone: the server goes on believing that it leads."""
    agent = there.children[f"patroni-{leader}"].process
    assert agent is not None
    freeze(agent.pid)
    return lambda: resume(agent.pid)


def switch_over(there: Machines, leader: str) -> Callable[[], None]:
    there.patronictl("switchover", "town", "--leader", leader, "--force")
    return lambda: None


def void(_: object) -> None:
    return None


def wait_until_it_says(
    trade: Trade, capsys: pytest.CaptureFixture[str], status: int, **about: str
) -> None:
    """`leadmill cluster check` ends so, and has found this about each of them.

    On a machine that has too much to do, members are late now and then, and it says so, too.
    """

    def says_so() -> bool:
        ended, found = leadmill(trade, capsys)
        return ended == status and all(one in found.get(code, []) for code, one in about.items())

    wait_for(says_so)


def test_nothing_answered_is_lost(trade: Trade, capsys: pytest.CaptureFixture[str]) -> None:
    there = trade.machines
    # It was taken over with `strict = false`; now the description says what was switched on.
    wait_until_it_says(trade, capsys, 1, settings_differ="settings")
    there.file.write_text(there.file.read_text().replace("strict = false", "strict = true"))
    del there.description
    wait_until_it_says(trade, capsys, 0)
    well = {"etcd", "haproxy", "database", "settings", "synchronous"}
    assert well <= set(leadmill(trade, capsys)[1])

    for _ in range(TIMES):
        disturb(trade, kill)
    for _ in range(TIMES):
        disturb(trade, switch_over)
    if SOAK:
        for _ in range(TIMES):
            disturb(trade, kill_machine)
        for how in (hang, hang_agent):
            for _ in range(TIMES // 2):
                disturb(trade, how)
    wait_until_it_says(trade, capsys, 0)


def test_what_is_wrong_is_found(trade: Trade, capsys: pytest.CaptureFixture[str]) -> None:
    there = trade.machines
    there.wait_until_whole()
    replicas = [name for name, one in there.members().items() if one["role"] == "replica"]

    # One member gone: it works, and nobody else may go.
    agent = there.children[f"patroni-{replicas[0]}"]
    agent.stop()
    away = f"member {replicas[0]}"
    wait_until_it_says(trade, capsys, 1, member_away=away, no_spare_member="cluster")
    there.start("patroni", replicas[0])

    # One etcd gone is a warning, two stop everything: the leader gives up.
    there.children["etcd-n1"].stop()
    wait_until_it_says(trade, capsys, 1, etcd_away="etcd n1")
    there.start("etcd", "n1")
    wait_for(lambda: "etcd_away" not in leadmill(trade, capsys)[1])

    # Settings, and commits that wait for nobody.
    there.wait_until_whole()
    there.patronictl("edit-config", "--force", "-s", "ttl=30")
    with there.connect() as sql:
        sql.execute("alter role leadmill_api set synchronous_commit = off")
    wait_until_it_says(trade, capsys, 2, settings_differ="settings", commits_not_safe="database")
    with there.connect() as sql:
        sql.execute("alter role leadmill_api reset synchronous_commit")
    there.patronictl("edit-config", "--force", "-s", "ttl=20")

    there.patronictl("pause", "--wait")
    wait_for(lambda: "paused" in leadmill(trade, capsys)[1])
    there.patronictl("resume", "--wait")

    there.children["haproxy"].stop()
    wait_until_it_says(trade, capsys, 2, haproxy_away="haproxy", database_away="database")
    there.start_proxy()
    wait_until_it_says(trade, capsys, 0)


def test_replicas_answer_what_only_reads(trade: Trade) -> None:
    there = trade.machines
    there.wait_until_whole()
    leader = there.leader()
    followers = [
        there.at(one.postgresql_port) for one in there.description.members if one.name != leader
    ]

    def each_follower(statement: LiteralString) -> None:
        for one in followers:
            with psycopg.connect(one.dsn(), autocommit=True) as sql:
                sql.execute(statement)

    def token(user: object) -> dict[str, str]:
        signed = there.one("select identity.sign_token(tests.claims_of(%s))", user)
        return {"Authorization": f"Bearer {signed}"}

    def caught_up() -> bool:
        behind = "select bool_and(replay_lsn >= pg_current_wal_lsn()) from pg_stat_replication"
        return bool(there.one(behind))

    # Replay is paused for as long as the test takes to look, which may be long.
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
        each_follower("select pg_wal_replay_pause()")
        try:
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
        finally:
            each_follower("select pg_wal_replay_resume()")
        wait_for(caught_up)
        each_follower("select pg_wal_replay_pause()")
        try:
            there.one(subscribe, organization)
            wait_for(lambda: listed() == 3)
        finally:
            each_follower("select pg_wal_replay_resume()")
            there.one("select ops.set_setting('ops.replica_seconds', '60')")
        wait_for(caught_up)

        # A token of a new key goes to the primary until the replica has read the keys again.
        there.one("select identity.rotate_signing_key(interval '0')")
        mine = token(user)
        assert listed() == 3
        each_follower("select pg_wal_replay_pause()")
        try:
            there.one(subscribe, organization)
            wait_for(lambda: listed() == 3)
        finally:
            each_follower("select pg_wal_replay_resume()")
        # Who was promoted has replayed nothing since, and is no replica any more.
        there.wait_until_whole()
        there.one("select ops.set_setting('ops.replica_seconds', '1')")
        wait_for(caught_up)
        switch_over(there, leader)
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


def test_who_may_come_from_where(trade: Trade) -> None:
    there = trade.machines
    with there.connect() as sql:
        rows = sql.execute(
            "select type, database, user_name, auth_method from pg_hba_file_rules"
            " where error is null order by rule_number"
            if int(sql.info.server_version) >= 160000
            else "select type, database, user_name, auth_method from pg_hba_file_rules"
            " where error is null order by line_number"
        ).fetchall()
        assert {row[0] for row in rows} == {"local", "hostssl"}
        assert {row[3] for row in rows} == {"peer", "scram-sha-256"}
        supers = sql.execute(
            "select rolname from pg_roles where rolname like 'leadmill_re%'"
            " and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls)"
        ).fetchall()
        assert supers == []
    # Everything with a secret is its owner's alone.
    for path in there.prepared.rglob("*"):
        assert path.is_dir() or path.stat().st_mode & 0o077 == 0, path
    # Without a certificate nobody writes to etcd or to Patroni.
    member = there.member("n1")
    with (
        patroni_client(there.prepared / "n1" / "etcd-ca.crt") as client,
        pytest.raises(httpx.TransportError),
    ):
        client.post(f"{member.etcd}/v3/kv/range", json={"key": "AA=="})
    with patroni_client(there.prepared / "n1" / "ca.crt") as client:
        answer = client.patch(f"{member.patroni}/config", json={"ttl": 30})
    assert answer.status_code in (401, 403)


if SOAK and os.geteuid() == 0:

    def test_a_leader_that_is_cut_off(harness: Harness) -> None:
        """From everybody, and from the members alone: it gives up, and nothing answered is lost."""

        def alone(there: Machines, leader: str) -> Callable[[], None]:
            cut_off(there, leader)
            return lambda: join(there, leader)

        def parted(there: Machines, leader: str) -> Callable[[], None]:
            part(there, leader)
            return lambda: unite(there, leader)

        with trading(harness, apart=True) as one:
            for how in (alone, parted):
                for _ in range(TIMES // 2):
                    disturb(one, how)
