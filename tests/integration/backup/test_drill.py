"""A database is lost under load and comes back: to a moment, and to the end, and never damaged."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from leadmill.backup import making, restoring, verifying, wal
from leadmill.backup.keeping import Keeper
from leadmill.backup.place import STANZA, Backup, BackupError, now
from leadmill.backup.restoring import Wanted
from leadmill.cli import main
from tests.harness import Harness
from tests.integration.backup.town import SELLERS, Town, town
from tests.sizes import SOAK, size
from tests.waiting import wait_for

SALES = size(20, 500)
NAMES = ("backup_folder", "backup_data", "backup_key_file", "backup_copy")


@pytest.fixture(scope="module")
def here(harness: Harness) -> Iterator[Town]:
    with town(harness, harness.cluster.passwords) as one:
        yield one


def restore(here: Town, **wanted: Any) -> restoring.Restored:
    return restoring.restore(here.place, Wanted(**wanted), lambda _: None, here.say)


def leadmill(here: Town, *arguments: str) -> int:
    """The command line, as an operator's settings have it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("database_url_backup", "backup_at", *NAMES):
            patch.setenv(f"LEADMILL_{name.upper()}", str(getattr(here.settings, name)))
        return main(arguments)


@contextmanager
def streaming(here: Town) -> Iterator[None]:
    """With the process that keeps backups, and each commit waiting until its WAL is streamed."""
    keeper = Keeper(here.place)
    keeping = threading.Thread(target=keeper.run)
    keeping.start()
    try:
        with psycopg.connect(here.dsn(), autocommit=True) as sql:
            sql.execute("alter system set synchronous_standby_names = 'pg_receivewal'")
            sql.execute("select pg_reload_conf()")
        wait_for(
            lambda: here.one("select sync_state from pg_stat_replication") == "sync",
        )
        yield
    finally:
        keeper.stop.set()
        keeping.join()


def refused(here: Town, match: str, **wanted: Any) -> None:
    """Restoring is refused, and touches nothing."""
    before = sorted(path.name for path in here.cluster.data.parent.iterdir())
    with pytest.raises(BackupError, match=match):
        restore(here, **wanted)
    assert sorted(path.name for path in here.cluster.data.parent.iterdir()) == before


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    times = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def archived(here: Town, backup: Backup) -> dict[str, wal.Segment]:
    return wal.archived(here.place.archive(backup.archive_id))


def open_again(here: Town) -> None:
    """As it was at the moment of the backup, each commit waits for a stream: there is none now."""
    here.cluster.start()
    with psycopg.connect(here.dsn(), autocommit=True) as sql:
        sql.execute("alter system reset synchronous_standby_names")
        sql.execute("select pg_reload_conf()")


def full_disk(*_: object) -> None:
    raise OSError(28, "no space left on the device")


def faults(here: Town) -> str:
    return "\n".join(verifying.verify(here.place, [], here.say))


def test_lost_under_load_and_restored(
    here: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # An operator follows the docs.
    making.set_up(here.place, here.say)
    assert any("archives nothing yet" in text for text in here.said)
    here.cluster.stop()
    here.cluster.include = here.place.archiving
    here.cluster.start()
    making.set_up(here.place, here.say)
    assert here.said[-1] == "the database archives its WAL"
    for secret in (here.place.key_file, here.place.configuration):
        assert secret.stat().st_mode & 0o077 == 0
    key = here.place.key()

    here.open_market()
    # The first one ends before its manifest is written: it counts as none, until the next.
    with monkeypatch.context() as patch:
        patch.setattr("leadmill.backup.manifest.write", full_disk)
        with pytest.raises(OSError, match="no space"):
            making.make(here.place, "full", here.say)
    [first] = here.place.backups()
    assert "has no manifest" in faults(here)
    assert here.one("select ops.setting_of('ops.last_backup_at') #>> '{}'") == ""

    with streaming(here):
        with here.selling() as market:
            market.wait_for(SALES)
            second = making.make(here.place, "diff", here.say).backup
            assert second.needs == (first.label,)
            assert any(f"{first.label} has no manifest" in text for text in here.said)
            last = here.one("select ops.setting_of('ops.last_backup') ->> 'label'")
            assert last == second.label
            market.wait_for(SALES)
            assert leadmill(here, "drill") == 0
            drilled = here.one("select ops.setting_of('ops.last_drill')")
            assert (drilled["outcome"], drilled["label"]) == ("passed", second.label)
            market.wait_for(SALES)
            moment, until_then = market.note()
            market.wait_for(SALES)
            enough = here.one("select pg_walfile_name(pg_switch_wal())")
            wait_for(lambda: enough in archived(here, second))
            refused(here, "leadmill keep-backups .* is under way")
            here.kill()
        too_late = now()
        everything = set(here.answered)
        assert len(everything - until_then) >= SALES
    assert here.place.scratch.exists() is False
    here.lose_disk()

    # Damage is found, and refused.
    damaged(here, first.label, second.label)
    # Times that no backup can bring back.
    refused(here, "is in the future", to=moment + timedelta(days=1))
    refused(here, "oldest moment that can be restored", to=first.stopped_at - timedelta(seconds=1))
    refused(here, "there is no time line 7", timeline=7)
    with pytest.raises(BackupError, match="that is not its name"):
        restoring.restore(
            here.place, Wanted(), lambda name: restoring.typed(name, "postgres"), here.say
        )
    assert leadmill(here, "restore") == 1
    assert "nobody is here to confirm it" in capsys.readouterr().err
    assert not here.cluster.data.exists()
    assert leadmill(here, "backups") == 0
    listed = capsys.readouterr().out
    assert second.label in listed
    assert f"every moment since {first.stopped_at:%Y-%m-%d %H:%M:%S} UTC" in listed
    assert leadmill(here, "verify-backup", "20200101-000000F") == 1
    assert "there is no backup 20200101-000000F" in capsys.readouterr().err

    # A time after the last sale is not reached; what that leaves is replaced by the next try.
    with pytest.raises(BackupError, match=r"(?s)no transaction was committed.*half a restore"):
        restore(here, to=too_late)

    # To the end: nothing that was answered is lost. Of each seller one sale may be unanswered.
    assert leadmill(here, "restore", "--force") == 0
    open_again(here)
    refused(here, "PostgreSQL runs in")
    at_the_end = here.sold()
    assert everything <= at_the_end
    assert len(at_the_end) <= len(everything) + SELLERS
    assert key not in (here.folder / "backups" / "restore" / "postgres.log").read_text()

    here.cluster.stop()

    # To the moment: exactly what was sold until then. The data directory before is kept.
    restore(here, to=moment)
    [aside] = here.cluster.data.parent.glob("data.before-*")
    open_again(here)
    assert here.sold() == until_then
    with psycopg.connect(here.dsn()) as sql:
        assert sql.execute("select * from sale.verify()").fetchall() == []
        assert sql.execute("select * from audit.verify()").fetchall() == []
        [(timeline,)] = sql.execute("select timeline_id from pg_control_checkpoint()")
    assert timeline == 3
    shutil.rmtree(aside)

    # Its time line has no backup yet, so one is due; and then life goes on.
    assert Keeper(here.place).due(here.place.backups(), timeline) == "full"
    if not SOAK:
        return
    third = making.make(here.place, "full", here.say).backup
    assert third.timeline == 3
    assert Keeper(here.place).due(here.place.backups(), timeline) is None
    assert faults(here) == ""

    # The second restore did not take the first one back: everything is on its time line.
    here.cluster.stop()
    restore(here, timeline=2, delete_old=True)
    open_again(here)
    assert here.sold() == at_the_end

    # A backup as it is, without what came after it.
    here.cluster.stop()
    restore(here, label=first.label, delete_old=True)
    open_again(here)
    assert here.sold() == set()

    # What no rule keeps expires, here and in the copy.
    strict = here.having(backup_dailies=1, backup_weeklies=0, backup_monthlies=0)
    monkeypatch.setattr("leadmill.backup.retention.YOUNG", timedelta(0))
    last_one = making.make(strict.place, "full", strict.say).backup
    assert [one.label for one in strict.place.backups()] == [last_one.label]
    copied = here.folder / "elsewhere" / "repository" / "backup" / STANZA
    labels = {
        path.relative_to(copied).parts[0] for path in copied.glob("20*/**/*") if path.is_file()
    }
    assert labels == {last_one.label}
    assert faults(strict) == ""


def damaged(here: Town, full: str, diff: str) -> None:
    place = here.place
    assert faults(here) == ""

    folder = place.repository / "backup" / STANZA / full
    victim = max(
        (path for path in folder.rglob("*") if path.is_file()), key=lambda p: p.stat().st_size
    )
    flip(victim)
    refused(here, r"nothing was touched, because:\n.*damaged: its SHA-256 differs")
    assert f"{full}/" in faults(here)
    # Who adapts the manifest, too, is found out by its copy elsewhere.
    manifest = place.manifests / f"{full}.json"
    text = manifest.read_text()
    relative = str(victim.relative_to(place.repository))
    there = text.index('"', text.index(relative) + len(relative) + 2)
    manifest.write_text(text[: there + 1] + "0" * 64 + text[there + 65 :])
    refused(here, "is not the one that was copied to")
    manifest.write_text(text)
    flip(victim)

    # WAL: one that a manifest knows, one that came later, and one that is gone.
    [backup] = [one for one in place.backups() if one.label == diff]
    there = archived(here, backup)
    names = sorted(there)
    for name in (backup.wal_stop, names[-1]):
        flip(there[name].path)
        refused(here, "is damaged")
        assert name in faults(here)
        flip(there[name].path)
    later = names[names.index(backup.wal_stop) + 1]
    assert later != names[-1]
    away = place.folder / "away"
    shutil.move(there[later].path, away)
    assert not any(later in fault for fault in faults(here).splitlines()), "it was streamed, too"
    streamed = place.received / later
    shutil.move(streamed, place.folder / "away-too")
    refused(here, f"WAL is missing: {later}")
    assert f"WAL is missing: {later}" in faults(here)
    shutil.move(place.folder / "away-too", streamed)
    shutil.move(away, there[later].path)

    # A key of others.
    content = place.key_file.read_text()
    place.key_file.write_text("0" * 64)
    refused(here, "is not the key of these backups")
    place.key_file.write_text(content)
    assert faults(here) == ""


def test_a_stream_whose_slot_is_lost_begins_anew(harness: Harness) -> None:
    with town(harness, harness.cluster.passwords) as here:
        here.place.make_key()
        here.place.prepare()
        keeper = Keeper(here.place)
        is_lost = "select value from ops.metric where name = 'leadmill_slot_lost'"

        def is_streamed() -> bool:
            keeper.keep_streaming()
            segment = here.one("select pg_walfile_name(pg_switch_wal())")
            return (here.place.received / segment).exists()

        try:
            wait_for(is_streamed)
            keeper._stop_stream()
            assert here.one(is_lost) == 0
            with psycopg.connect(here.dsn(), autocommit=True) as sql:
                sql.execute("alter system set max_slot_wal_keep_size = '1MB'")
                sql.execute("select pg_reload_conf()")
                for _ in range(4):
                    sql.execute("select pg_switch_wal(), pg_current_xact_id()")
                sql.execute("checkpoint")
                wait_for(lambda: here.one(is_lost) == 1)
                sql.execute("alter system reset max_slot_wal_keep_size")
                sql.execute("select pg_reload_conf()")
            wait_for(is_streamed)
            assert here.one(is_lost) == 0
        finally:
            keeper._stop_stream()
