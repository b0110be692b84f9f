"""How the access log is read, whatever happens to its files."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from workers import access_log
from workers.access_log import Place, Reader, call_of, endpoint_of

KEY = "0197f000-0000-7000-8000-000000000001"


def line(number: int, **more: object) -> bytes:
    said = {
        "time": "2026-11-29T10:00:00+02:00",
        "request_id": f"{number:032x}",
        "address": "192.0.2.1",
        "door": "public",
        "method": "GET",
        "path": "/api/niches",
        "status": 200,
        "bytes": 17,
        "seconds": 0.012,
        "upstream_seconds": "0.011",
        "key_id": KEY,
        "claimed": "AnnAnn01",
        "caller": "",
        "stranger": "1",
        "agent": "x",
    }
    return json.dumps(said | more).encode() + b"\n"


def read_all(reader: Reader) -> list[int]:
    """The numbers of all lines that are to be had, each batch accepted as it is counted."""
    numbers: list[int] = []
    while (batch := reader.read()) is not None:
        assert batch.before == reader.place
        reader.go_to(batch.after)
        numbers += [int(call["request_id"], 16) for call in batch.lines]
    return numbers


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "access.log"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "QUIET_SECONDS", 0.0)


def append(path: Path, *numbers: int) -> None:
    with path.open("ab") as file:
        file.writelines(line(number) for number in numbers)


def test_lines_are_read_once_and_whole(log: Path) -> None:
    reader = Reader(log, Place())
    append(log, 1, 2)
    with log.open("ab") as file:
        file.write(line(3)[:50])
        file.flush()
        assert read_all(reader) == [1, 2]
        file.write(line(3)[50:])
    assert read_all(reader) == [3]
    assert read_all(reader) == []
    assert read_all(Reader(log, reader.place)) == [], "nor again by another process"
    append(log, 4)
    assert read_all(Reader(log, reader.place)) == [4]


def test_a_batch_is_bounded(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(log, *range(10))
    reader = Reader(log, Place())
    reader.most_lines = 3
    batch = reader.read()
    assert batch is not None
    assert (len(batch.lines), batch.unread) == (3, 7 * len(line(1)))
    assert read_all(reader) == list(range(10)), "a batch that was not counted comes again"
    monkeypatch.setattr(access_log, "MOST_BYTES", 1000)
    assert read_all(Reader(log, Place())) == list(range(10))


def test_a_log_that_does_not_exist_is_trouble_and_an_empty_one_none(log: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Reader(log, Place()).read()
    log.touch()
    assert Reader(log, Place()).read() is None


def test_a_renamed_file_is_read_to_its_end(log: Path) -> None:
    append(log, 1, 2)
    reader = Reader(log, Place())
    assert read_all(reader) == [1, 2]
    old = log.rename(log.with_suffix(".log.1"))
    append(old, 3)  # nginx was not told yet
    assert read_all(reader) == [3]
    log.touch()
    append(old, 4)
    assert read_all(reader) == [4], "not left while the new file is empty"
    append(log, 5)
    assert read_all(reader) == [5]


def test_a_renamed_file_is_not_left_at_once(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(log, 1)
    reader = Reader(log, Place())
    assert read_all(reader) == [1]
    old = log.rename(log.with_suffix(".log.1"))
    append(log, 3)
    monkeypatch.setattr(access_log, "QUIET_SECONDS", 60.0)
    assert read_all(reader) == []
    append(old, 2)
    assert read_all(reader) == [2]
    append(log, 4)  # the file that was written to last is the next one
    monkeypatch.setattr(access_log, "QUIET_SECONDS", 0.0)
    assert read_all(reader) == [3, 4]


def test_several_files_while_nobody_looked(log: Path) -> None:
    append(log, 1, 2)
    reader = Reader(log, Place())
    reader.most_lines = 1
    first = reader.read()
    assert first is not None
    for number in (1, 2, 3):
        log.rename(log.with_name(f"access.log.2026112910000{number}"))
        append(log, number * 10)
    files = [*sorted(log.parent.glob("access.log.*")), log]
    for place, file in enumerate(files):
        os.utime(file, ns=(place * 10**9, place * 10**9))
    assert read_all(Reader(log, first.after)) == [2, 10, 20, 30]


def test_a_log_that_is_copied_and_emptied(log: Path) -> None:
    append(log, 1, 2)
    reader = Reader(log, Place())
    assert read_all(reader) == [1, 2]
    append(log, 3)
    shutil.copy(log, log.with_suffix(".log.1"))
    os.truncate(log, 0)
    append(log, *range(4, 14))
    assert read_all(reader) == list(range(3, 14)), "first what is in the copy only"


def test_a_log_that_is_emptied_is_read_from_its_beginning(log: Path) -> None:
    append(log, 1, 2, 3)
    reader = Reader(log, Place())
    assert read_all(reader) == [1, 2, 3]
    os.truncate(log, 0)
    assert reader.read() is None
    append(log, *range(4, 14))
    batch = reader.read()
    assert batch is not None
    assert batch.is_lost, "what was written before it was emptied may be missing"
    assert len(batch.lines) == 10


def test_a_file_that_is_gone_is_told(log: Path) -> None:
    append(log, 1)
    batch = Reader(log, Place("another", 700)).read()
    assert batch is not None
    assert (batch.is_lost, batch.before, len(batch.lines)) == (True, Place("another", 700), 1)
    shutil.copy(log, log.with_suffix(".log.1.gz"))
    log.unlink()
    with pytest.raises(FileNotFoundError):
        Reader(log, Place()).read()


def test_what_is_no_line_is_left_out(log: Path) -> None:
    with log.open("wb") as file:
        file.write(line(1))
        for wrong in (
            b"", b"no json", b"\xff\xfe", b"[]", b"null", b"{}", b"[" * 100_000, b"\x00" * 100,
            line(2, request_id="x").strip(), line(2, time="yesterday").strip(),
            line(2, status="x").strip(), line(2, seconds=-1).strip(), line(2, bytes="-1").strip(),
            line(2, key_id="' or true").strip(), line(2, claimed="short").strip(),
            line(2, path=None).strip(), line(2, method="get it").strip(),
            line(2, status=10**400).strip(), line(2, seconds=float("inf")).strip(),
        ):  # fmt: skip
            file.write(wrong + b"\n")
        file.write(line(3))
    batch = Reader(log, Place()).read()
    assert batch is not None
    assert [int(call["request_id"], 16) for call in batch.lines] == [1, 3]
    assert batch.malformed == 19


def test_a_line_without_an_end_does_not_stop_the_next(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(log, 1)
    with log.open("ab") as file:
        file.write(b"x" * 5000 + b"\n" + line(2))
    monkeypatch.setattr(access_log, "MOST_BYTES", 1000)
    assert read_all(Reader(log, Place())) == [1, 2]


@pytest.mark.parametrize(
    ("more", "charged", "kept"),
    [
        ({}, True, True),
        ({"key_id": "", "claimed": ""}, True, True),
        ({"key_id": "", "claimed": "", "status": 429}, False, False),
        ({"key_id": "", "claimed": "", "stranger": "", "status": 400}, False, False),
        ({"key_id": "", "stranger": "", "status": 400}, False, True),
        ({"stranger": ""}, True, True),
        ({"key_id": "", "claimed": "", "stranger": "", "caller": KEY}, True, True),
        ({"key_id": "", "claimed": "", "path": "/healthz"}, False, False),
        ({"key_id": "", "claimed": "", "path": "/webhooks/stripe"}, False, False),
        ({"key_id": "", "claimed": "", "method": "OPTIONS"}, False, False),
        ({"key_id": "", "claimed": "", "door": "admin"}, False, False),
        ({"key_id": "", "claimed": "", "door": "admin", "caller": KEY}, True, True),
        ({"key_id": "", "status": 429}, False, True),
        ({"status": 429}, False, True),
    ],
)
def test_what_counts(more: dict[str, Any], charged: bool, kept: bool) -> None:
    call = call_of(line(1, **more))
    assert (call is not None) == kept
    assert (call or {}).get("is_charged", False) == charged


def test_what_a_line_tells() -> None:
    user = "0197f000-0000-7000-8000-000000000002"
    assert call_of(line(255, caller=user, path="/files/" + KEY, address="unix:")) == {
        "request_id": f"{255:032x}",
        "happened_at": "2026-11-29T08:00:00+00:00",
        "key_id": KEY,
        "claimed": "AnnAnn01",
        "user_id": user,
        "method": "GET",
        "endpoint": "/files/{file_id}",
        "status_code": 200,
        "milliseconds": 12,
        "bytes": 17,
        "address": None,
        "is_charged": True,
    }


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/api", "/api/"),
        ("/api/", "/api/"),
        ("/api/niches", "/api/niches"),
        ("/api/rpc/submit_lead", "/api/rpc/submit_lead"),
        ("/api/rpc/a/b", "other"),
        ("/api/Niches", "other"),
        ("/files", "/files"),
        (f"/files/{KEY}/complete", "/files/{file_id}/complete"),
        ("/payments", "other"),
        ("", "other"),
    ],
)
def test_endpoints(path: str, endpoint: str) -> None:
    assert endpoint_of(path) == endpoint
