"""`leadmill verify-backup`, and what `leadmill restore` verifies before it touches anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from leadmill.backup import manifest, wal
from leadmill.backup.copying import Copy
from leadmill.backup.place import Backup, BackupError, Place
from leadmill.backup.retention import of_last_days

Say = Callable[[str], None]


@dataclass(frozen=True)
class Archive:
    """The archived WAL of one database cluster, and its time lines."""

    segments: dict[str, wal.Segment]
    streamed: set[str]
    newest_timeline: int
    histories: dict[int, tuple[wal.Switch, ...]]
    size: int

    @staticmethod
    def of(place: Place, archive_id: str, size: int) -> Archive:
        folder = place.archive(archive_id)
        segments = wal.archived(folder)
        files = wal.histories(folder)
        known = {
            timeline: wal.read_history(
                place.pgbackrest(
                    "repo-get", str(path.relative_to(place.repository))
                ).stdout.decode()
            )
            for timeline, path in files.items()
        }
        lines = {wal.timeline_of(name) for name in segments} | set(known)
        return Archive(segments, wal.streamed(place.received), max(lines, default=1), known, size)

    def missing(self, start: str, timeline: int | None = None) -> list[str]:
        """Segments that are nowhere, from one to the newest of a time line."""
        line = timeline or self.newest_timeline
        history = self.histories.get(line, ())
        names = self.segments.keys() | self.streamed
        return wal.missing(names, start, line, history, size=self.size)

    def leads(self, backup: Backup, timeline: int) -> bool:
        history = self.histories.get(timeline, ())
        return wal.is_on(backup.wal_start, timeline, history, self.size)

    def last_before(self, gap: str) -> datetime | None:
        """When the segment before a missing one was archived: until then nothing is missing."""
        before = wal.name_of(wal.timeline_of(gap), wal.number_of(gap, self.size) - 1, self.size)
        one = self.segments.get(before)
        return datetime.fromtimestamp(one.path.stat().st_mtime, UTC) if one else None


def archive_of(place: Place, backup: Backup) -> Archive:
    known = manifest.read(place, backup.label)
    size = known.segment_size if known else wal.DEFAULT_SIZE
    return Archive.of(place, backup.archive_id, size)


def with_needed(backups: Iterable[Backup], backup: Backup) -> list[Backup]:
    """A backup and those whose files it refers to."""
    by_label = {one.label: one for one in backups}
    return [by_label[label] for label in backup.needs if label in by_label] + [backup]


def continuous(place: Place, backups: list[Backup]) -> list[Backup]:
    """Backups after which WAL is kept without a gap; older ones keep their own alone."""
    full = [(one.label, one.stopped_at) for one in backups if one.type == "full"]
    lasting = of_last_days(full, place.settings.backup_dailies)
    first = min((at for label, at in full if label in lasting), default=None)
    return [one for one in backups if first is not None and one.stopped_at >= first]


def set_faults(place: Place, backups: list[Backup], backup: Backup) -> Iterator[str]:
    """What is wrong with the files of a backup and those that it needs."""
    if backup.has_errors:
        yield f"{backup.label}: PostgreSQL found damaged pages when it was made"
    needed = with_needed(backups, backup)
    if len(needed) != len(backup.needs) + 1:
        yield f"{backup.label} needs a backup that is not there: {', '.join(backup.needs)}"
    for one in needed:
        known = manifest.read(place, one.label)
        if known is None:
            yield f"{one.label} has no manifest: the next `leadmill backup` writes it"
            continue
        yield from _copy_faults(place, known)
        yield from manifest.faults(place, known)


def _copy_faults(place: Place, known: manifest.Manifest) -> Iterator[str]:
    """Who changed the repository and its manifests could not change the copy."""
    copy = Copy(place)
    if copy.target and (there := copy.manifest(known.label)) is not None and there != known.text:
        yield f"the manifest of {known.label} is not the one that was copied to {copy.target}"


def segment_faults(place: Place, archive: Archive, start: str | None = None) -> Iterator[str]:
    """Archived WAL, from a segment on, that does not hold what it held."""
    known = manifest.segments(place)
    for name, one in sorted(archive.segments.items()):
        if start is not None and name[8:] < start[8:]:
            continue
        path = str(one.path.relative_to(place.repository))
        if path in known:
            yield from manifest.segment_faults(place, path, *known[path])
        elif one.path.exists() and (fault := manifest.content_fault(place, one)):
            yield fault


def verify(place: Place, labels: list[str], say: Say) -> list[str]:
    """Verify the named backups, or all of them and the whole archive; the faults found."""
    backups = place.backups()
    if not backups:
        raise BackupError("there is no backup yet: leadmill backup")
    if unknown := set(labels) - {one.label for one in backups}:
        raise BackupError(f"there is no backup {', '.join(sorted(unknown))}: leadmill backups")
    found: list[str] = []

    def tell(faults: Iterable[str]) -> bool:
        new = [fault for fault in faults if fault not in found]
        for fault in new:
            say(f"FAULT {fault}")
        found.extend(new)
        return not new

    for backup in backups:
        if (not labels or backup.label in labels) and tell(set_faults(place, backups, backup)):
            say(f"{backup.label}: every file is as it was")
    whole = continuous(place, backups)
    if whole:
        archive = archive_of(place, whole[-1])
        gaps = archive.missing(whole[0].wal_start)
        if gaps:
            tell([f"WAL is missing: {wal.ranges(gaps)}"])
        elif tell(segment_faults(place, archive)):
            count = len(archive.segments)
            say(f"WAL: {count} segments without a gap since {whole[0].label}, each as it was")
    if not labels:
        tell(pgbackrest_faults(place))
    return found


def pgbackrest_faults(place: Place) -> Iterator[str]:
    """What pgBackRest finds by itself. It ends with 0 whatever it finds."""
    said = place.pgbackrest("verify", "--output=text", "--verbose").stdout.decode()
    if "status: error" in said:
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        wrong = [
            line for line in lines if "error" in line or ("invalid" in line and ": 0" not in line)
        ]
        yield "pgBackRest finds: " + "; ".join(wrong[:8])
