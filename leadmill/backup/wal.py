"""Names of WAL segments, and whether one is missing.

A segment is named by its time line and its number: 00000001 00000002 000000FF. A time line begins
with each restore to an earlier moment, at a place of the one before; its history file says where.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DEFAULT_SIZE = 16 << 20
_SEGMENT = re.compile(r"([0-9A-F]{24})-([0-9a-f]{40})(?:\.\w+)?")
_HISTORY = re.compile(r"([0-9A-F]{8})\.history(?:-[0-9a-f]{40})?(?:\.\w+)?")


@dataclass(frozen=True)
class Segment:
    """One file of the archive."""

    name: str
    sha1: str
    path: Path


@dataclass(frozen=True)
class Switch:
    """A time line ended here, and the next one began."""

    timeline: int
    lsn: int


def number_of(name: str, size: int) -> int:
    return int(name[8:16], 16) * _per_log(size) + int(name[16:24], 16)


def timeline_of(name: str) -> int:
    return int(name[:8], 16)


def name_of(timeline: int, number: int, size: int) -> str:
    high, low = divmod(number, _per_log(size))
    return f"{timeline:08X}{high:08X}{low:08X}"


def _per_log(size: int) -> int:
    return (1 << 32) // size


def is_segment(name: str) -> bool:
    """Whether a file is one that was streamed, to its end or not."""
    return re.fullmatch("[0-9A-F]{24}", name.removesuffix(".partial")) is not None


def archived(folder: Path) -> dict[str, Segment]:
    """Every segment in the archive, by name."""
    found = {}
    for path in folder.glob("*/*"):
        if match := _SEGMENT.fullmatch(path.name):
            found[match[1]] = Segment(match[1], match[2], path)
    return found


def streamed(folder: Path) -> set[str]:
    """Every segment that was streamed, to its end or not, of earlier streams, too."""
    names = (path.name for path in folder.rglob("[0-9A-F]*") if is_segment(path.name))
    return {name.removesuffix(".partial") for name in names}


def histories(folder: Path) -> dict[int, Path]:
    """The history file of each time line but the first."""
    return {
        int(match[1], 16): path
        for path in folder.glob("*.history*")
        if (match := _HISTORY.fullmatch(path.name))
    }


def read_history(text: str) -> tuple[Switch, ...]:
    """What a history file says: the time lines before this one, and where each ended."""
    switches = []
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 2 and words[0].isdigit():
            high, low = words[1].split("/")
            switches.append(Switch(int(words[0]), (int(high, 16) << 32) + int(low, 16)))
    return tuple(switches)


def missing(
    names: Collection[str],
    start: str,
    timeline: int,
    history: Sequence[Switch] = (),
    *,
    size: int = DEFAULT_SIZE,
    stop: str | None = None,
) -> list[str]:
    """Segments that are needed from one on to the end of a time line (or to `stop`), and not there.

    A gap at the very end cannot be seen: what was never written looks the same.
    """
    here = {number_of(n, size) for n in names if timeline_of(n) == timeline}
    ends = [(one.timeline, one.lsn // size) for one in history]
    # A new time line may have no segment yet; those before it are needed up to its beginning.
    known = {*here, number_of(start, size), *(end - 1 for _, end in ends)}
    last = number_of(stop, size) if stop else max(known)
    wanted = []
    for number in range(number_of(start, size), last + 1):
        of = next((line for line, end in ends if number < end), timeline)
        wanted.append(name_of(of, number, size))
    return [name for name in wanted if name not in names]


def is_on(start: str, timeline: int, history: Sequence[Switch], size: int = DEFAULT_SIZE) -> bool:
    """Whether a backup that begins there leads to the time line."""
    own = timeline_of(start)
    if own == timeline:
        return True
    ends: Mapping[int, int] = {one.timeline: one.lsn // size for one in history}
    return own in ends and number_of(start, size) <= ends[own]


def ranges(names: Sequence[str], size: int = DEFAULT_SIZE) -> str:
    """Missing segments as people read them: the first, and how many follow."""
    first, count = names[0], len(names)
    more = f" and {count - 1} more, up to {names[-1]}" if count > 1 else ""
    return first + more
