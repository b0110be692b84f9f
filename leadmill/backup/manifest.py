"""The SHA-256 of every file of a backup, written down when it is made and compared from then on.

pgBackRest's own checksums are SHA-1, and they are kept beside what they protect. A manifest is a
file of its own, and a copy of it goes elsewhere: who changes the repository cannot change that.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadmill.backup import wal
from leadmill.backup.place import STANZA, Backup, BackupError, Place, now

FORMAT = 1
_CHUNK = 1 << 20
_OF_SEGMENTS = "wal-"


@dataclass(frozen=True)
class Manifest:
    """What a backup was when it was made."""

    label: str
    needs: tuple[str, ...]
    files: Mapping[str, tuple[int, str]]  # path in the repository → bytes, SHA-256
    segment_size: int
    wal_start: str
    wal_stop: str
    text: str


def digest(path: Path) -> tuple[int, str]:
    """Bytes and SHA-256."""
    with path.open("rb") as file:
        known = hashlib.file_digest(file, "sha256")
        return file.tell(), known.hexdigest()


def file_of(place: Place, label: str) -> Path:
    return place.manifests / f"{label}.json"


def write(place: Place, backup: Backup, more: Mapping[str, object]) -> Manifest:
    """Write the manifest of a backup that is complete.

    Interrupted, it leaves none, and the next run writes it.
    """
    segment_size = int(str(more.get("segment_size") or wal.DEFAULT_SIZE))
    described = {
        "format": FORMAT,
        "label": backup.label,
        "type": backup.type,
        "needs": backup.needs,
        "started_at": backup.started_at.isoformat(),
        "stopped_at": backup.stopped_at.isoformat(),
        "written_at": now().isoformat(timespec="seconds"),
        "postgresql": backup.version,
        "system_id": backup.system_id,
        "archive_id": backup.archive_id,
        "wal_start": backup.wal_start,
        "wal_stop": backup.wal_stop,
        "size": backup.size,
        "repository_size": backup.repository_size,
        "key_id": place.key_id(),
        **more,
        "segment_size": segment_size,
        "files": {
            str(path.relative_to(place.repository)): digest(path)
            for path in _files_of(place, backup, segment_size)
        },
    }
    text = json.dumps(described, indent=1) + "\n"
    place.write(file_of(place, backup.label), text)
    return _parsed(text, backup.label)


def write_segments(place: Place, archive_id: str, label: str) -> None:
    """The SHA-256 of the WAL that no file has yet: that since the backup before."""
    known = segments(place)
    new = {
        str(one.path.relative_to(place.repository)): digest(one.path)
        for name, one in sorted(wal.archived(place.archive(archive_id)).items())
        if str(one.path.relative_to(place.repository)) not in known
    }
    if new:
        said = {"format": FORMAT, "files": new}
        path = place.manifests / f"{_OF_SEGMENTS}{label}.json"
        place.write(path, json.dumps(said, indent=1) + "\n")


def segments(place: Place) -> dict[str, tuple[int, str]]:
    """Bytes and SHA-256 of archived WAL, by path in the repository."""
    known: dict[str, tuple[int, str]] = {}
    for path in sorted(place.manifests.glob(f"{_OF_SEGMENTS}*.json")):
        said = _json(path.read_text(), path.name)
        known |= {name: (int(one[0]), str(one[1])) for name, one in said["files"].items()}
    return known


def forget_segments(place: Place) -> None:
    """Remove files of segments that are all gone."""
    for path in place.manifests.glob(f"{_OF_SEGMENTS}*.json"):
        said = _json(path.read_text(), path.name)
        if not any((place.repository / name).exists() for name in said["files"]):
            path.unlink()


def read(place: Place, label: str) -> Manifest | None:
    """The manifest of a backup; none if it was never written."""
    path = file_of(place, label)
    return _parsed(path.read_text(), label) if path.exists() else None


def faults(place: Place, manifest: Manifest) -> Iterator[str]:
    """What is not as it was when the backup was made."""
    for name, (size, sha256) in manifest.files.items():
        yield from _faults_of(place.repository / name, name, size, sha256)
    known = {name for name in manifest.files if name.startswith("backup/")}
    folder = place.repository / "backup" / STANZA / manifest.label
    for path in sorted(folder.rglob("*")):
        if path.is_file() and str(path.relative_to(place.repository)) not in known:
            yield f"{path.relative_to(place.repository)} was added after the backup"


def segment_faults(place: Place, name: str, size: int, sha256: str) -> Iterator[str]:
    yield from _faults_of(place.repository / name, name, size, sha256)


def content_fault(place: Place, one: wal.Segment) -> str | None:
    """Whether a segment that no manifest has yet holds what its name says: a SHA-1."""
    name = one.path.relative_to(place.repository)
    done = place.pgbackrest("repo-get", str(name), allowed=range(256))
    if done.returncode == 0 and hashlib.sha1(_plain(done.stdout)).hexdigest() == one.sha1:  # noqa: S324 - pgBackRest's own
        return None
    return f"{name} is damaged: it does not hold what its name says"


def _plain(content: bytes) -> bytes:
    """pgBackRest gives it decrypted, but as it compressed it; b"" if that is damaged."""
    if shutil.which("zstd") is None:
        raise BackupError("no zstd found: apt install zstd")
    return subprocess.run(
        ["zstd", "--decompress", "--stdout", "--quiet"],
        input=content,
        capture_output=True,
        check=False,
    ).stdout


def _faults_of(path: Path, name: str, size: int, sha256: str) -> Iterator[str]:
    try:
        found = digest(path)
    except FileNotFoundError:
        yield f"{name} is missing"
        return
    except OSError as error:
        yield f"{name} cannot be read: {error.strerror}"
        return
    if found != (size, sha256):
        said = (
            f"it has {found[0]} bytes instead of {size}"
            if found[0] != size
            else "its SHA-256 differs"
        )
        yield f"{name} is damaged: {said}"


def _files_of(place: Place, backup: Backup, segment_size: int) -> Iterator[Path]:
    """The files of the set itself, and the WAL that makes it consistent."""
    folder = place.repository / "backup" / STANZA / backup.label
    yield from sorted(path for path in folder.rglob("*") if path.is_file())
    there = wal.archived(place.archive(backup.archive_id))
    gone = wal.missing(
        there,
        backup.wal_start,
        backup.timeline,
        size=segment_size,
        stop=backup.wal_stop,
    )
    if gone:
        raise BackupError(f"{backup.label} lacks WAL of its own: {wal.ranges(gone)}")
    first, last = (wal.number_of(n, segment_size) for n in (backup.wal_start, backup.wal_stop))
    for number in range(first, last + 1):
        yield there[wal.name_of(backup.timeline, number, segment_size)].path


def _parsed(text: str, label: str) -> Manifest:
    said = _json(text, label)
    return Manifest(
        label=said["label"],
        needs=tuple(said["needs"]),
        files={name: (int(one[0]), str(one[1])) for name, one in said["files"].items()},
        segment_size=said["segment_size"],
        wal_start=said["wal_start"],
        wal_stop=said["wal_stop"],
        text=text,
    )


def _json(text: str, name: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
        if said["format"] == FORMAT:
            return dict(said)
    except (ValueError, KeyError, TypeError):
        pass
    raise BackupError(f"the manifest of {name} is damaged: take it from the copy that is elsewhere")
