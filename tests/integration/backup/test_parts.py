"""What backups are made of: names of WAL, retention, manifests, locks, keys and settings."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

from leadmill.backup import commands, drilling, making, manifest, restoring, wal
from leadmill.backup.copying import Copy, CopyError
from leadmill.backup.keeping import Keeper
from leadmill.backup.place import Backup, BackupError, Place, readable
from leadmill.backup.restoring import parse_time, typed
from leadmill.backup.retention import kept, of_last_days
from leadmill.settings import Settings, SettingsError
from leadmill.stack.process import StackError

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    tmp_path.chmod(0o755)
    (tmp_path / "data").mkdir()
    settings = Settings(
        database_url_backup=f"postgresql://leadmill_backup:secret@/leadmill?host={tmp_path}",
        backup_folder=str(tmp_path / "backups"),
        backup_data=str(tmp_path / "data"),
        backup_key_file=str(tmp_path / "key"),
        backup_copy=str(tmp_path / "elsewhere"),
    )
    return Place.of(settings)


# --- WAL ------------------------------------------------------------------------------------------


def names(*numbers: int, timeline: int = 1) -> list[str]:
    return [wal.name_of(timeline, number, wal.DEFAULT_SIZE) for number in numbers]


def test_names_of_segments_go_on_after_the_last_of_a_log() -> None:
    assert names(255, 256) == ["0000000100000000000000FF", "000000010000000100000000"]
    assert wal.number_of("0000000100000001000000FE", wal.DEFAULT_SIZE) == 510
    # Segments of 64 MB: a log has 64 of them.
    assert wal.name_of(1, 64, 64 << 20) == "000000010000000100000000"


def test_a_gap_is_found_and_the_end_is_none() -> None:
    there = names(3, 4, 5, 7, 8)
    assert wal.missing(there, names(3)[0], 1) == names(6)
    assert wal.missing(there, names(7)[0], 1) == []
    assert wal.missing(there, names(2)[0], 1) == names(2, 6)
    assert wal.missing([], names(2)[0], 1) == names(2), "nothing at all is there"
    assert wal.missing(names(1, 2), names(1)[0], 1, stop=names(4)[0]) == names(3, 4)
    assert wal.ranges(names(3, 4)) == f"{names(3)[0]} and 1 more, up to {names(4)[0]}"


def test_a_time_line_goes_on_where_the_one_before_ended() -> None:
    history = wal.read_history(
        "1\t0/5000028\tbefore 2026-06-30\n\n2\t0/7000000\tno recovery target\n"
    )
    assert history == (wal.Switch(1, 0x5000028), wal.Switch(2, 0x7000000))
    there = names(3, 4) + names(5, 6, timeline=2) + names(7, 8, timeline=3)
    assert wal.missing(there, names(3)[0], 3, history) == []
    # What the old time lines have beyond their ends is not asked for.
    assert wal.missing([*there, *names(9)], names(3)[0], 3, history) == []
    there.remove(names(6, timeline=2)[0])
    assert wal.missing(there, names(3)[0], 3, history) == names(6, timeline=2)
    assert wal.missing(names(3), names(3)[0], 2, history[:1]) == names(4), "before it has any"
    assert wal.is_on(names(4)[0], 3, history)
    assert wal.is_on(names(6, timeline=2)[0], 3, history)
    assert not wal.is_on(names(6)[0], 3, history), "it was written after the restore to before it"
    assert not wal.is_on(names(3, timeline=4)[0], 3, history)


# --- Retention ------------------------------------------------------------------------------------


def nights(count: int) -> list[tuple[str, datetime]]:
    return [(f"{n}", NOON - timedelta(days=n)) for n in range(count)]


def test_what_is_kept_are_days_weeks_and_months() -> None:
    keep = kept(nights(500), dailies=7, weeklies=4, monthlies=12)
    days = {(NOON - timedelta(days=int(n))).date() for n in keep}
    assert {NOON.date() - timedelta(days=n) for n in range(7)} <= days
    # 30 June 2026 is a Tuesday: Sundays are the newest of the weeks before.
    for sunday in (28, 21, 14):
        assert datetime(2026, 6, sunday).date() in days  # noqa: DTZ001
    assert [d for d in sorted(days) if d.month == 5][-1].day == 31
    months = {(d.year, d.month) for d in days}
    assert len(months) == 12
    assert len(days) == 7 + 2 + 11


def test_thirty_dailies_are_a_setting() -> None:
    assert len(kept(nights(90), dailies=30, weeklies=0, monthlies=0)) == 30


def test_night_after_night_the_same_are_kept_as_at_once() -> None:
    """What one night deletes, no later one would have wanted."""
    rules = {"dailies": 7, "weeklies": 4, "monthlies": 12}
    every = [(f"{n}", NOON + timedelta(days=n)) for n in range(800)]
    there: list[tuple[str, datetime]] = []
    for one in every:
        there.append(one)
        keep = kept(there, **rules)
        there = [each for each in there if each[0] in keep]
    assert {label for label, _ in there} == kept(every, **rules)


def test_two_of_a_day_are_one_and_gaps_do_not_count() -> None:
    old = NOON - timedelta(days=40)
    made = [("a", old), ("b", old + timedelta(hours=1)), ("c", NOON)]
    assert kept(made, dailies=2, weeklies=0, monthlies=0) == {"b", "c"}
    assert kept(made, dailies=1, weeklies=0, monthlies=0) == {"c"}
    assert kept([], dailies=7, weeklies=4, monthlies=12) == set()
    # But for the last two days: who restored to the wrong time goes back.
    made.append(("d", NOON + timedelta(hours=1)))
    assert kept(made, dailies=1, weeklies=0, monthlies=0) == {"c", "d"}
    assert of_last_days(made, 1) == {"c", "d"}
    assert of_last_days(made, 2) == {"a", "b", "c", "d"}
    assert of_last_days([], 7) == set()


# --- When a backup is due -------------------------------------------------------------------------


def backup(at: datetime, kind: str = "full", timeline: int = 1) -> Backup:
    name = wal.name_of(timeline, 1, wal.DEFAULT_SIZE)
    return Backup(
        f"{at:%Y%m%d-%H%M%S}F", kind, (), at, at, name, name, 1, 1, "15-1", "15", 1, False
    )


@pytest.mark.parametrize(
    ("now", "made", "timeline", "kind"),
    [
        ("2026-06-30T12:00", [], 1, "full"),
        ("2026-06-30T02:00", ["2026-06-29T02:00"], 1, "full"),
        ("2026-06-30T01:59", ["2026-06-29T02:00"], 1, "diff"),
        ("2026-06-30T07:59", ["2026-06-30T02:00"], 1, None),
        ("2026-06-30T08:01", ["2026-06-30T02:00"], 1, "diff"),
        ("2026-06-30T03:00", ["2026-06-30T02:00"], 2, "full"),
        # One that was made by hand at noon does not stand for that of the night.
        ("2026-07-01T02:01", ["2026-06-30T12:00"], 1, "full"),
    ],
)
def test_backups_are_due_by_night_and_by_time_line(
    place: Place, now: str, made: list[str], timeline: int, kind: str | None
) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    keeper = Keeper(place, clock=lambda: at(now))
    assert keeper.due([backup(at(one)) for one in made], timeline) == kind


def test_a_drill_is_held_though_the_second_copy_fails(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    drilled: list[str] = []

    def make(*_: object) -> None:
        raise CopyError("the other place does not answer")

    def drill(*_: object) -> restoring.Restored:
        drilled.append("drill")
        return restoring.Restored(backup(NOON), 1, 1, 1)

    monkeypatch.setattr(making, "make", make)
    monkeypatch.setattr(drilling, "drill", drill)
    monkeypatch.setattr(Place, "connect", lambda _: MagicMock())
    monkeypatch.setattr(Place, "backups", lambda _: [])
    Keeper(place, clock=lambda: NOON)._make_due()
    assert drilled == ["drill"]
    assert [one.message for one in caplog.records] == ["backups: the second copy failed"]


def test_the_list_tells_a_gap_before_the_newest_backup(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place.make_key()
    place.prepare()
    archive = place.archive("15-1") / names(1)[0][:16]
    archive.mkdir(parents=True)
    for name in names(1, 2, 4, 5):
        (archive / f"{name}-{'0' * 40}.zst").touch()
    first, last = backup(NOON), backup(NOON + timedelta(days=1))
    last = replace(last, wal_start=names(4)[0], wal_stop=names(4)[0])
    monkeypatch.setattr(Place, "backups", lambda _: [first, last])
    assert commands._list(place, argparse.Namespace()) == 1
    assert f"but WAL is missing: {names(3)[0]}" in capsys.readouterr().out


def test_a_stream_that_ends_again_and_again_is_trouble(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = [1000.0]
    monkeypatch.setattr("leadmill.backup.keeping.time", SimpleNamespace(monotonic=lambda: clock[0]))
    keeper = Keeper(place)
    keeper._trouble._now = lambda: clock[0]
    stream = MagicMock()
    monkeypatch.setattr(keeper, "_make_slot", lambda: None)
    monkeypatch.setattr(keeper, "_receiver", lambda: stream)
    for second in range(90):
        clock[0] += 1
        # It is up for two seconds of three.
        stream.check.side_effect = StackError("it ended") if second % 3 == 2 else None
        keeper.keep_streaming()
    assert [one.levelname for one in caplog.records] == ["WARNING", "ERROR"]
    stream.check.side_effect = None
    for _ in range(15):
        clock[0] += 1
        keeper.keep_streaming()
    assert caplog.records[-1].message == "no more: the stream of WAL is interrupted"


def test_a_backup_of_the_future_is_no_reason_to_make_none(place: Place) -> None:
    keeper = Keeper(place, clock=lambda: NOON)
    with pytest.raises(BackupError, match=r"20260703-120000F .* still to come"):
        keeper.due([backup(NOON + timedelta(days=3))], 1)


def test_only_where_the_database_leads_backups_are_kept(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    place.make_key()
    place.prepare()
    caplog.set_level("INFO")
    clock = [0.0]
    monkeypatch.setattr("leadmill.backup.keeping.time", SimpleNamespace(monotonic=lambda: clock[0]))
    follows: dict[str, bool | None] = {"n1": False, "n2": True}
    dropped: list[str] = []

    def note(into: list[str]) -> Callable[[Keeper], None]:
        return lambda keeper: into.append(keeper.place.link["dbname"])

    def member(name: str) -> Keeper:
        # The folder of backups is shared; the database is not.
        own = replace(place, link={**place.link, "dbname": name})
        return Keeper(own, clock=lambda: NOON)

    monkeypatch.setattr(Place, "follows", lambda self: follows[self.link["dbname"]])
    acted: list[str] = []
    monkeypatch.setattr(Keeper, "_drop_slot", note(dropped))
    monkeypatch.setattr(Keeper, "_watch_archiving", lambda _: None)
    monkeypatch.setattr(Keeper, "_make_due", note(acted))
    first, second = member("n1"), member("n2")

    def look() -> list[str]:
        clock[0] += 5
        acted.clear()
        for one in (first, second):
            one.look_who_leads()
        return [name for name, one in (("n1", first), ("n2", second)) if one._turn is not None]

    assert look() == look() == ["n1"]
    second.work_once()
    assert acted == []
    assert set(dropped) == {"n2"}
    said = "backups wait: the database here follows that of another machine"
    assert [one.message for one in caplog.records] == [said], "once"
    # A failover: the leader before is away and holds the lock, until it follows.
    follows |= {"n1": None, "n2": False}
    assert look() == ["n1"]
    assert "leadmill keep-backups (process" in caplog.text
    follows["n1"] = True
    assert look() == ["n2"]
    first.work_once()
    second.work_once()
    assert acted == ["n2"]
    # Whoever followed and is away has nothing to tell.
    caplog.clear()
    follows["n1"] = None
    for _ in range(30):
        look()
    assert caplog.records == []
    second._end_turn()


def test_where_the_database_follows_nobody_makes_a_backup(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.make_key()
    monkeypatch.setattr(Place, "follows", lambda _: True)
    called: list[str] = []
    monkeypatch.setattr(Place, "pgbackrest", lambda _, command, *__: called.append(command))
    for act in (
        lambda: making.make(place, "full", print),
        lambda: drilling.drill(place, print),
    ):
        with pytest.raises(BackupError, match="call it where that leads"):
            act()
    # Its configuration is written, and the repository is left to the leader.
    connection = MagicMock()
    connection.__enter__().execute().fetchone.return_value = (str(place.data), "on", "true")
    monkeypatch.setattr(Place, "connect", lambda _: connection)
    said: list[str] = []
    making.set_up(place, said.append)
    assert "which makes the repository" in said[-1]
    assert called == []


def test_a_second_machine_makes_no_key_of_its_own(place: Place, tmp_path: Path) -> None:
    place.make_key()
    place.prepare()
    with pytest.raises(BackupError, match="Fetch your copy of the key"):
        replace(place, key_file=tmp_path / "of-another-member").make_key()


def test_a_stream_begins_anew_on_another_time_line(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.make_key()
    place.prepare()
    connection = MagicMock()
    monkeypatch.setattr(Place, "connect", lambda _: connection)
    asked = connection.__enter__().execute().fetchone
    keeper = Keeper(place)
    for name in (names(5)[0], f"{names(6)[0]}.partial"):
        (place.received / name).touch()
    asked.return_value = (names(6)[0],)
    keeper._leave_old_time_line()
    assert len(list(place.received.glob("0*"))) == 2
    asked.return_value = (names(6, timeline=2)[0],)
    keeper._leave_old_time_line()
    assert list(place.received.glob("0*")) == []
    assert wal.streamed(place.received) == set(names(5, 6)), "a restore still finds it"


def test_what_was_put_aside_goes_once_it_is_archived(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.make_key()
    place.prepare()
    for name in (*names(5, 6), f"{names(7)[0]}.partial"):
        (place.received / name).touch()
    place.put_received_aside()
    for name in names(8, 9):
        (place.received / name).touch()
    monkeypatch.setattr(wal, "archived", lambda _: dict.fromkeys(names(5)))
    making.prune_received(place, "15-1")
    assert wal.streamed(place.received) == set(names(6, 7, 8, 9)), "the rest is nowhere else"
    monkeypatch.setattr(wal, "archived", lambda _: dict.fromkeys(names(5, 6, 7, 8, 9)))
    making.prune_received(place, "15-1")
    assert sorted(path.name for path in place.received.iterdir()) == names(8, 9)


def test_a_member_of_a_cluster_is_left_stopped(place: Place) -> None:
    place.make_key()
    place.prepare()
    opened = place.folder / "opened"
    opening = replace(place, settings=replace(place.settings, backup_open=f"touch {opened}"))
    said: list[str] = []
    restoring._open(opening, restoring.Wanted(leave_stopped=True), said.append)
    assert not opened.exists()
    assert "Patroni starts it" in said[0]


@pytest.mark.parametrize("part", ["_work", "_copy_wal"])
def test_a_process_that_only_streams_is_none(
    place: Place, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    place.make_key()
    place.prepare()
    monkeypatch.setattr(Keeper, part, lambda _: None)
    with pytest.raises(BackupError, match="ended: its log has the error"):
        Keeper(place).run()


def test_a_drill_that_fails_says_why_though_the_database_is_away(place: Place) -> None:
    place.make_key()
    place.prepare()

    def fails(*_: object) -> None:
        raise OSError(28, "no space left on the device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drilling, "_drill", fails)
        with pytest.raises(OSError, match="no space left"):
            drilling.drill(place, lambda _: None)


# --- Manifests ------------------------------------------------------------------------------------


@pytest.fixture
def made(place: Place) -> manifest.Manifest:
    place.make_key()
    place.prepare()
    one = backup(NOON)
    folder = place.repository / "backup" / "leadmill" / one.label
    folder.mkdir(parents=True)
    (folder / "bundle").write_bytes(b"files of the database")
    (folder / "backup.manifest").write_bytes(b"their list")
    archive = place.archive("15-1") / one.wal_start[:16]
    archive.mkdir(parents=True)
    (archive / f"{one.wal_start}-{'0' * 40}.zst").write_bytes(b"what was written meanwhile")
    return manifest.write(place, one, {})


def test_a_manifest_has_every_file_and_finds_every_change(
    place: Place, made: manifest.Manifest
) -> None:
    assert len(made.files) == 3
    assert list(manifest.faults(place, made)) == []
    bundle = place.repository / "backup" / "leadmill" / made.label / "bundle"
    bundle.write_bytes(b"Files of the database")
    [fault] = manifest.faults(place, made)
    assert fault.endswith("bundle is damaged: its SHA-256 differs")
    bundle.write_bytes(b"files")
    [fault] = manifest.faults(place, made)
    assert fault.endswith("it has 5 bytes instead of 21")
    bundle.unlink()
    (bundle.parent / "other").touch()
    missing, added = manifest.faults(place, made)
    assert missing.endswith("bundle is missing")
    assert added.endswith("other was added after the backup")


def test_a_manifest_is_whole_or_not_there(place: Place, made: manifest.Manifest) -> None:
    path = manifest.file_of(place, made.label)
    known = manifest.read(place, made.label)
    assert known is not None
    assert known.files == made.files
    assert manifest.read(place, "20260101-000000F") is None
    # A disk that was full, a person who edits.
    for text in (made.text[:100], "", "[]", json.dumps({"format": 99})):
        path.write_text(text)
        with pytest.raises(BackupError, match="is damaged: take it from the copy"):
            manifest.read(place, made.label)
    # What an interrupted writing leaves is not taken for a manifest, and is no hindrance.
    path.unlink()
    (place.manifests / f".{path.name}.new").write_text("{")
    assert manifest.read(place, made.label) is None
    place.write(path, made.text)
    assert manifest.read(place, made.label) == made


def test_the_copy_takes_new_files_and_refuses_changed_ones(
    place: Place, made: manifest.Manifest
) -> None:
    copy = Copy(place)
    copy.push()
    assert copy.manifest(made.label) == made.text
    assert copy.manifest("20260101-000000F") is None
    there = Path(copy.target) / "repository" / "backup" / "leadmill" / made.label / "bundle"
    assert there.read_bytes() == b"files of the database"
    here = place.repository / "backup" / "leadmill" / made.label / "bundle"
    here.write_bytes(b"Files of the database")
    with pytest.raises(BackupError, match="immutable file modified"):
        copy.push()
    assert there.read_bytes() == b"files of the database"
    # A place that does not answer is no reason to wait.
    away = Copy(replace(place, settings=replace(place.settings, backup_copy="nowhere:bucket")))
    assert away.manifest(made.label) is None
    # What is lost here is not deleted there; what has expired is.
    here.unlink()
    copy.push()
    assert there.exists()
    copy.expire_later([f"backup/leadmill/{made.label}/bundle"])
    copy.push()
    assert not there.exists()


def test_a_damaged_backup_does_not_prevent_the_next(
    place: Place, made: manifest.Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest.file_of(place, made.label).unlink()
    monkeypatch.setattr(Place, "backups", lambda _: [backup(NOON)])
    found = iter([["pgBackRest finds: checksum invalid"], []])
    monkeypatch.setattr("leadmill.backup.verifying.pgbackrest_faults", lambda _: next(found))
    said: list[str] = []
    making._write_missing_manifests(place, said.append)
    assert "gets no manifest: pgBackRest finds" in said[-1]
    assert manifest.read(place, made.label) is None
    making._write_missing_manifests(place, said.append)
    assert manifest.read(place, made.label) is not None


def test_the_copy_of_another_repository_stays_as_it_is(
    place: Place, made: manifest.Manifest
) -> None:
    """A new machine with the settings of the lost one must not spoil what is left of that."""
    copy = Copy(place)
    (place.repository / "backup" / "leadmill" / "backup.info").write_text("keys of the first")
    copy.push()
    index = Path(copy.target) / "repository" / "backup" / "leadmill" / "backup.info"

    anew = replace(place, folder=place.folder.with_name("anew"))
    anew.prepare()
    folder = anew.repository / "backup" / "leadmill"
    folder.mkdir(parents=True)
    (folder / "backup.info").write_text("keys of the second")
    for act in (Copy(anew).push, Copy(anew).push_wal):
        with pytest.raises(BackupError, match="is the copy of another repository"):
            act()
    assert index.read_text() == "keys of the first"

    # Who fetches the copy goes on with it.
    shutil.rmtree(anew.repository)
    shutil.copytree(Path(copy.target) / "repository", anew.repository)
    anew.prepare()
    Copy(anew).push()


def test_a_drill_deletes_a_folder_of_its_own(place: Place) -> None:
    for scratch in (str(place.data.parent), ""):
        one = Place.of(replace(place.settings, backup_scratch=scratch))
        assert one.scratch.parent in (place.data.parent, place.folder)
        assert one.scratch.name == "drill"


# --- Keys, locks, settings ------------------------------------------------------------------------


def test_the_key_is_made_once_and_is_for_one_alone(place: Place) -> None:
    with pytest.raises(BackupError, match=r"cannot be read.*backup-setup"):
        place.key()
    assert place.make_key()
    key = place.key()
    assert not place.make_key()
    assert (place.key(), len(key)) == (key, 64)
    assert key not in place.key_id()
    place.key_file.chmod(0o640)
    with pytest.raises(BackupError, match="chmod 600"):
        place.key()
    place.key_file.chmod(0o600)
    place.key_file.write_text("short")
    with pytest.raises(BackupError, match="holds no key"):
        place.key()


def test_a_lost_key_is_not_replaced_where_backups_are(
    place: Place, made: manifest.Manifest
) -> None:
    place.key_file.unlink()
    with pytest.raises(BackupError, match="Fetch your copy of the key"):
        place.make_key()
    place.key_file.touch(mode=0o600)
    place.key_file.write_text("1" * 64)
    with pytest.raises(BackupError, match="is not the key of these backups"):
        place.prepare()


def test_two_at_once_are_one(place: Place) -> None:
    place.make_folder(place.folder)
    with (
        place.alone("backup", "a backup"),
        pytest.raises(BackupError, match=r"a backup \(process \d+ on \S+, since .* UTC\) is"),
        place.alone("backup", "a restore"),
    ):
        pass
    with place.alone("backup", "a restore"):
        pass


def test_configuration_is_for_its_owner_and_follows_the_settings(place: Place) -> None:
    place.make_key()
    place.prepare()
    text = place.configuration.read_text()
    assert f"repo1-cipher-pass={place.key()}" in text
    assert "repo1-retention-archive=7" in text
    assert place.configuration.stat().st_mode & 0o777 == 0o600
    assert "secret" not in text
    assert place.key() not in place.archiving.read_text()


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"backup_folder": ""}, "LEADMILL_BACKUP_FOLDER is not set"),
        ({"backup_data": "data"}, "LEADMILL_BACKUP_DATA is a path from the root on"),
        ({"backup_scratch": "drill"}, "LEADMILL_BACKUP_SCRATCH is a path from the root on"),
        ({"database_url_backup": "postgresql://x@db/leadmill"}, "names a host"),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    place: Place, settings: dict[str, str], match: str
) -> None:
    with pytest.raises((BackupError, SettingsError), match=match):
        Place.of(replace(place.settings, **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"), [("AT", "25:00"), ("AT", "2"), ("DAILIES", "0"), ("MONTHLIES", "401")]
)
def test_settings_have_bounds(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"LEADMILL_BACKUP_{name}"):
        Settings.from_env({f"LEADMILL_BACKUP_{name}": value})


def test_times_are_utc_unless_they_say_otherwise() -> None:
    noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    for text in ("2026-11-29 12:00", "2026-11-29T12:00:00Z", "2026-11-29T13:00:00+01:00"):
        assert parse_time(text) == noon
    for text in ("yesterday", "", "12:00", "29.11.2026"):
        with pytest.raises(BackupError, match="is no time"):
            parse_time(text)


def test_the_name_of_the_database_is_typed() -> None:
    typed("leadmill", "leadmill\n")
    for answer in ("", "yes", "Leadmill"):
        with pytest.raises(BackupError, match="nothing was touched"):
            typed("leadmill", answer)


def test_bytes_are_readable() -> None:
    assert [readable(n) for n in (12, 2500, 3e9, 4.2e12)] == ["12 B", "2.5 kB", "3.0 GB", "4.2 TB"]
