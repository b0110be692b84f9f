"""A member dies, hangs or hands over: nothing that was answered is lost, and service comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import httpx
import pytest

from leadmill.cluster.checking import patroni_client
from leadmill.stack.process import answers
from tests.harness import Harness
from tests.integration.cluster.machines import (
    Machines,
    cut_off,
    freeze,
    join,
    now,
    part,
    resume,
    unite,
)
from tests.integration.cluster.trade import Trade, trading
from tests.sizes import SOAK, size
from tests.waiting import PATIENCE, wait_for

TIMES = size(1, 10)
# What docs/cluster.md promises. In `make test` others use the machine, too, and no number says
# anything: there it is enough that all of it comes back. The soak has the machine to itself.
BACK_SECONDS = 30
AFTER_DATABASE_SECONDS = 5


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
    rounded = {name: round(seconds, 1) for name, seconds in measured.items()}
    print(how.__name__, rounded, f"answered: {len(trade.sold)} and {len(trade.submitted)}")
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
    there.switch_over(leader)
    return lambda: None


def void(_: object) -> None:
    return None


def test_nothing_answered_is_lost(trade: Trade) -> None:
    trade.wait_until_found(0)
    well = {"etcd", "haproxy", "database", "settings", "synchronous"}
    assert well <= set(trade.found()[1])

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
    trade.wait_until_found(0)


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


if SOAK:

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
