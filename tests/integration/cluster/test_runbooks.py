"""What docs/cluster.md has an operator do, done: backups and a restore, and new authorities."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import psycopg
import pytest

from leadmill.backup import making, restoring
from leadmill.backup.keeping import Keeper
from leadmill.backup.place import SLOT, BackupError, Place, now
from leadmill.backup.restoring import Wanted
from leadmill.cluster.checking import Files, check
from leadmill.cluster.preparing import prepare
from leadmill.settings import Settings
from tests.harness import Harness
from tests.integration.cluster.machines import DATABASE, NAMES, Machines, machines, own
from tests.sizes import SOAK
from tests.waiting import wait_for


def place_of(there: Machines, name: str) -> Place:
    """What the settings of a member say; the folder of backups is shared."""
    member = there.member(name)
    password = there.passwords["leadmill_backup"]
    return Place.of(
        Settings(
            database_url_backup=(
                f"host={member.socket} port={member.postgresql_port} user=leadmill_backup"
                f" password={password} dbname={DATABASE}"
            ),
            backup_folder=str(there.backups),
            backup_data=member.data,
            backup_key_file=str(there.folder / "key" / "backup-key"),
            backup_spool=str(there.folder / name / "spool"),
            backup_scratch=str(there.folder / name),
            # No backup is due by the clock while the test runs.
            backup_at=f"{now() - timedelta(hours=1):%H:%M}",
        )
    )


@contextmanager
def keeping(there: Machines) -> Iterator[dict[str, Keeper]]:
    """`leadmill keep-backups` on each member."""
    keepers = {name: Keeper(place_of(there, name)) for name in NAMES}
    running = [threading.Thread(target=one.run) for one in keepers.values()]
    for one in running:
        one.start()
    try:
        yield keepers
    finally:
        for keeper in keepers.values():
            keeper.stop.set()
        for one in running:
            one.join()


def codes(there: Machines) -> set[str]:
    url = there.proxy.url("leadmill_monitor")
    found = check(there.description, Files(there.prepared / "n1"), url, None)
    return {one.code for one in found if one.level in ("warning", "critical")}


def acting(keepers: dict[str, Keeper]) -> list[str]:
    return [name for name, one in keepers.items() if one._turn is not None]


def backups_are_kept_and_restored(there: Machines, said: list[str]) -> None:
    there.wait_until_whole()
    first = there.leader()
    others = [name for name in NAMES if name != first]
    places = {name: place_of(there, name) for name in NAMES}
    making.set_up(places[first], said.append)
    for name in others:
        making.set_up(places[name], said.append)
        assert "follows that of another machine" in said[-1]
    # The places of members differ here, as they do not on machines of their own.
    making.set_up(places[first], said.append)
    assert said[-1] == "the database archives its WAL"

    with keeping(there) as keepers:
        wait_for(lambda: acting(keepers) == [first])
        wait_for(lambda: places[first].backups())
        wait_for(lambda: there.one("select ops.setting_of('ops.last_drill') ->> 'outcome'"))
        assert there.one("select ops.setting_of('ops.last_drill') ->> 'outcome'") == "passed"
        for name in others:
            with pytest.raises(BackupError, match="call it where that leads"):
                making.make(places[name], "full", said.append)
        with there.connect() as sql:
            sql.execute("create table public.seen (number int)")
            sql.execute("insert into public.seen select generate_series(1, 1000)")

        there.switch_over(first)
        wait_for(lambda: there.leader() not in ("", first))
        second = there.leader()
        wait_for(lambda: acting(keepers) == [second])
        there.wait_until_whole()
        wait_for(lambda: places[second].backups()[-1].timeline == 2)
        slots = "select count(*) from pg_replication_slots where slot_name = %s"

        def has_no_slot() -> bool:
            with places[first].connect() as sql:
                row = sql.execute(slots, (SLOT,)).fetchone()
                return row is not None and row[0] == 0

        wait_for(has_no_slot)
        with there.connect() as sql:
            sql.execute("insert into public.seen select generate_series(1001, 2000)")
        streams = "select count(*) from pg_stat_replication where application_name = %s"
        wait_for(lambda: there.one(streams, "pg_receivewal") == 1)
        there.one("select pg_switch_wal()")
        with there.connect() as sql:
            sql.execute("insert into public.seen select generate_series(2001, 3000)")
        wait_for(
            lambda: there.one(
                "select bool_and(flush_lsn >= pg_current_wal_flush_lsn())"
                " from pg_stat_replication where application_name = 'pg_receivewal'"
            )
        )

    # The data of all members are lost.
    for name in NAMES:
        there.children[f"patroni-{name}"].stop()
    for name in NAMES:
        wait_for(lambda name=name: places[name].follows() is None)  # type: ignore[misc]
        shutil.rmtree(there.member(name).data)
    restoring.restore(places[first], Wanted(leave_stopped=True), lambda _: None, said.append)
    assert "Patroni starts it" in said[-1]
    wait_for(lambda: removed(there))
    there.start("patroni", first)
    wait_for(lambda: there.members().get(first, {}).get("role") == "leader")
    for name in NAMES:
        if name != first:
            there.start("patroni", name)
    there.wait_until_whole()
    assert there.leader() == first
    assert there.one("select count(*) from public.seen") == 3000
    with there.connect() as sql:
        assert sql.execute("select * from sale.verify()").fetchall() == []
    with keeping(there) as keepers:
        wait_for(lambda: acting(keepers) == [first])
        timeline = there.one("select timeline_id from pg_control_checkpoint()")
        assert timeline > 2
        wait_for(lambda: places[first].backups()[-1].timeline == timeline)
        wait_for(lambda: not codes(there))


def removed(there: Machines) -> bool:
    """Refused while a lock of the leader before is there, which ends by itself."""
    with suppress(Exception):
        there.patronictl("remove", "town", typed="town\nYes I am aware\n")
        return True
    return False


def authorities_change_and_nothing_stops(there: Machines) -> None:
    there.wait_until_whole()
    operator = there.folder / "operator"
    shutil.copytree(there.prepared, operator)
    postmasters = {name: there.postmaster(name) for name in NAMES}
    before = codes(there)

    def install(name: str) -> None:
        for path in (operator / name).iterdir():
            shutil.copy(path, there.prepared / name / path.name)
        own(there.prepared / name)

    def a_round() -> None:
        prepare(there.description, operator, lambda _: None)
        there.patronictl("pause", "--wait")
        for name in NAMES:
            install(name)
            for kind in ("etcd", "patroni"):
                there.children[f"{kind}-{name}"].stop()
                there.start(kind, name)
                wait_for(lambda: codes(there) <= before | {"paused"})
        there.patronictl("resume", "--wait")
        install("haproxy")
        there.children["haproxy"].stop()
        there.start_proxy()
        there.wait_until_whole()
        wait_for(lambda: codes(there) == before)
        assert {name: there.postmaster(name) for name in NAMES} == postmasters
        with psycopg.connect(there.proxy.dsn(), autocommit=True) as sql:
            sql.execute("create table if not exists public.rounds ()")
            sql.execute("insert into public.rounds default values")

    (operator / "authority-next").mkdir()
    a_round()
    (operator / "authority").rename(operator / "authority-before")
    (operator / "authority-next").rename(operator / "authority")
    a_round()
    old = (operator / "authority-before" / "ca.crt").read_bytes()
    shutil.rmtree(operator / "authority-before")
    a_round()
    assert old not in (there.prepared / "n1" / "ca.crt").read_bytes()
    # A switchover asks each member, with certificates of the new authority alone.
    leader = there.leader()
    there.switch_over(leader)
    wait_for(lambda: there.leader() not in ("", leader))
    there.wait_until_whole()


if SOAK:

    def test_backups_follow_the_leader_and_are_restored(harness: Harness) -> None:
        said: list[str] = []
        with machines(harness, archives=True) as there:
            try:
                backups_are_kept_and_restored(there, said)
            except BaseException:
                print(there.last_lines(), *said, sep="\n")
                raise

    def test_authorities_change_while_all_goes_on(harness: Harness) -> None:
        with machines(harness) as there:
            try:
                authorities_change_and_nothing_stops(there)
            except BaseException:
                print(there.last_lines())
                raise
