"""Counts calls out of nginx's access log: those by API key, and what the general limits count.

A read cannot write, and what a failed request writes is lost, but nginx logs them all. The
database counts lines and moves the position in the log in one transaction, so each line counts
once, wherever this process is killed.

A file is recognised by its first line, which has a request id of its own: so it is found again
when it is renamed, and its copy when it is copied and emptied.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import json
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from leadmill.db import CONNECT_SECONDS
from leadmill.outage import Persisting

log = logging.getLogger(__name__)

POLL_SECONDS = 0.2
TROUBLE_SECONDS = 1.0
# The database learns that somebody looks, although nobody calls.
SIGN_OF_LIFE_SECONDS = 5.0
# nginx goes on in a renamed file until it is told, and each of its processes for a moment longer.
QUIET_SECONDS = 2.0
MOST_LINES = 2000
MOST_BYTES = 1 << 20
# Longer than any line that nginx writes.
LINE_BYTES = 1 << 17

_POSITION = "select head, position from usage.position_in(%s)"
_RECORD = (
    "select usage.record_lines(source => %(source)s, old_head => %(old_head)s,"
    " old_position => %(old_position)s, head => %(head)s, new_position => %(new_position)s,"
    " unread => %(unread)s, lines => %(lines)s)"
)
_REQUEST_ID = re.compile(r"[0-9a-f]{32}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_CLAIMED = re.compile(r"[0-9A-Za-z]{8}")
_API = re.compile(r"/api/(?:rpc/)?[a-z0-9_]{1,63}")
_FILE = re.compile(r"/files/[0-9a-f-]{36}(?P<rest>|/complete)")
_METHOD = re.compile(r"[A-Z_-]{0,20}")
# Nobody is limited in them, or they count by themselves.
_FREE = ("/healthz", "/readyz", "/webhooks")
_TOO_MANY = 429


@dataclass(frozen=True)
class Place:
    """Up to where a log is counted: a file, by its first line, and a number of bytes."""

    head: str | None = None
    position: int = 0


@dataclass(frozen=True)
class Batch:
    """Lines of one file, and the places before and after them."""

    before: Place
    after: Place
    unread: int = 0
    lines: list[dict[str, Any]] = field(default_factory=list)
    malformed: int = 0
    is_lost: bool = False
    """The file in which the place before was is gone."""


class Reader:
    """Reads one log, file after file. Each call answers what is next from the same place on."""

    def __init__(self, path: Path, place: Place) -> None:
        self._path = path
        self.place = place
        self._file: _File | None = None
        self._size = -1
        self._changed = time.monotonic()
        self.most_lines = MOST_LINES

    def go_to(self, place: Place) -> None:
        """Read on from there."""
        if self._file is not None and self._file.head != place.head:
            self._close()
        self.place = place

    def read(self) -> Batch | None:
        """The next lines, or the step into the next file; None when there are none yet.

        OSError when the log cannot be read.
        """
        is_lost = False
        if self._file is not None and not self._file.is_as_before(self.place.position):
            self._close()  # emptied: what it held is in a copy
        if self._file is None:
            is_lost = self._open()
        if self._file is None:
            return None
        before, here = self.place, self._file
        start = before.position if before.head == here.head else 0
        end, lines = here.lines(start, self.most_lines)
        size = here.size()
        if size != self._size:
            self._size, self._changed = size, time.monotonic()
        if end > start or before.head != here.head:
            calls, malformed = _parsed(lines)
            after = Place(here.head, end)
            return Batch(before, after, size - end, calls, malformed, is_lost)
        return self._next_file(here, size - end)

    def _open(self) -> bool:
        """Open the file of the place; whether it is gone, so that another one was opened."""
        files = list(_files(self._path))
        wanted = [one for one in files if one.head == self.place.head]
        # The live file before a copy of it.
        wanted.sort(key=lambda one: one.path != self._path)
        is_lost = not wanted and self.place.head is not None
        chosen = wanted[:1] or files[:1]
        for one in files:
            if one not in chosen:
                one.close()
        if chosen:
            self._file = chosen[0]
            self._size, self._changed = -1, time.monotonic()
        elif not self._path.exists():
            raise FileNotFoundError(self._path)
        return is_lost

    def _next_file(self, here: _File, rest: int) -> Batch | None:
        """The step into the file after one that was renamed and is read to its end."""
        if time.monotonic() - self._changed < QUIET_SECONDS or here.is_at(self._path):
            return None
        files = list(_files(self._path))
        later = [one for one in files if one.head != here.head and one.changed >= here.changed]
        following = later[0] if later else None
        for one in files:
            if one is not following:
                one.close()
        if following is None:
            return None  # nginx still writes here
        before = self.place
        self._close()
        self._file, self._size, self._changed = following, -1, time.monotonic()
        # A line without an end is what a killed nginx left.
        malformed = 1 if rest else 0
        return Batch(before, Place(following.head, 0), following.size(), malformed=malformed)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        self._close()


class _File:
    """An open file of the log that has a first line."""

    def __init__(self, path: Path, descriptor: int, first: bytes) -> None:
        self.path = path
        self._descriptor = descriptor
        self._first = first
        self.head = hashlib.sha256(first).hexdigest()
        self.changed = os.fstat(descriptor).st_mtime_ns

    def size(self) -> int:
        return os.fstat(self._descriptor).st_size

    def is_as_before(self, position: int) -> bool:
        """Whether nobody has emptied it or written something else."""
        first = os.pread(self._descriptor, len(self._first), 0)
        return first == self._first and self.size() >= position

    def is_at(self, path: Path) -> bool:
        """Whether the path still leads to it."""
        try:
            there = path.stat()
        except FileNotFoundError:
            return False
        here = os.fstat(self._descriptor)
        return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)

    def lines(self, start: int, most: int) -> tuple[int, list[bytes]]:
        """Whole lines from there on, and where the last one ends."""
        self.changed = os.fstat(self._descriptor).st_mtime_ns
        chunk = os.pread(self._descriptor, MOST_BYTES, start)
        end = chunk.rfind(b"\n") + 1
        if end == 0:
            # No line is as long as a chunk: this is none.
            return (start + len(chunk), [chunk]) if len(chunk) == MOST_BYTES else (start, [])
        lines = chunk[: end - 1].split(b"\n")
        if len(lines) > most:
            lines = lines[:most]
            end = sum(map(len, lines)) + most
        return start + end, lines

    def close(self) -> None:
        os.close(self._descriptor)


def _files(path: Path) -> Iterator[_File]:
    """The files of a log that have a line, the one that was written to longest ago first."""
    found = []
    for one in path.parent.glob(f"{path.name}*"):
        if re.fullmatch(re.escape(path.name) + r"(?:[.-][0-9.-]+)?", one.name) is None:
            continue  # compressed, or not of this log
        with suppress(FileNotFoundError):  # renamed meanwhile
            descriptor = os.open(one, os.O_RDONLY)
            first, ended, _ = os.pread(descriptor, LINE_BYTES, 0).partition(b"\n")
            if ended:
                found.append(_File(one, descriptor, first + ended))
            else:
                os.close(descriptor)
    yield from sorted(found, key=lambda one: one.changed)


def _parsed(lines: list[bytes]) -> tuple[list[dict[str, Any]], int]:
    """The calls that count for somebody, and the number of lines that are none of nginx."""
    calls, malformed = [], 0
    for line in lines:
        try:
            call = call_of(line)
        except (ValueError, ArithmeticError, TypeError, KeyError, AttributeError, RecursionError):
            malformed += 1
        else:
            if call is not None:
                calls.append(call)
    return calls, malformed


def call_of(line: bytes) -> dict[str, Any] | None:
    """What a line tells, as usage.record_lines() takes it; None if it counts for nobody.

    ValueError, TypeError, KeyError or AttributeError if it is not a line of nginx.
    """
    said = json.loads(line)
    path = said["path"]
    status = int(said["status"])
    # What is refused for its number is not counted again. At the admin door there are no strangers.
    # What PostgreSQL itself refuses has lost who called: with a token or key it was no stranger,
    # and must not use up what the strangers of the same network have.
    is_charged = (
        (said["door"] == "public" or bool(said["caller"]))
        and bool(said["caller"] or said["key_id"] or said["stranger"])
        and status != _TOO_MANY
        and said["method"] != "OPTIONS"
        and not path.startswith(_FREE)
    )
    key_id, claimed = said["key_id"], said["claimed"]
    if not (is_charged or key_id or claimed):
        return None
    return {
        "request_id": _whole(_REQUEST_ID, said["request_id"]),
        "happened_at": _time(said["time"]),
        "key_id": _whole(_UUID, key_id) if key_id else None,
        "claimed": _whole(_CLAIMED, claimed) if claimed else None,
        "user_id": _whole(_UUID, said["caller"]) if said["caller"] else None,
        "method": _whole(_METHOD, said["method"][:20]),
        "endpoint": endpoint_of(path),
        "status_code": _within(status, 999),
        "milliseconds": _within(round(float(said["seconds"]) * 1000), 2**31 - 1),
        "bytes": _within(int(said["bytes"]), 2**62),
        "address": _address(said["address"]),
        "is_charged": is_charged,
    }


def endpoint_of(path: str) -> str:
    """A path without ids; "other" for what is none of the API."""
    if path in ("/api", "/api/"):
        return "/api/"
    if _API.fullmatch(path) or path == "/files":
        return path
    if (match := _FILE.fullmatch(path)) is not None:
        return "/files/{file_id}" + match["rest"]
    return "other"


def _whole(pattern: re.Pattern[str], text: str) -> str:
    if pattern.fullmatch(text) is None:
        raise ValueError(pattern.pattern)
    return text


def _within(number: int, most: int) -> int:
    if not 0 <= number <= most:
        raise ValueError(number)
    return number


@lru_cache(1)
def _time(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()


@lru_cache(10_000)
def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None  # a socket of this machine


class AccessLog:
    """The loop."""

    def __init__(self, conninfo: str, path: Path) -> None:
        self._conninfo = conninfo
        self._path = path
        self._trouble = Persisting("calls are not counted")
        self._looked = time.monotonic()
        self._unread = 0

    def state(self) -> dict[str, int]:
        """How far it is behind."""
        return {
            "unread_bytes": self._unread,
            "silent_seconds": round(time.monotonic() - self._looked),
        }

    async def run(self, stop: asyncio.Event) -> None:
        """Count until told to stop, whatever happens to the database or the log."""
        counting = asyncio.create_task(self._count_for_ever())
        await stop.wait()
        # A batch that was sent is committed, or not; the position tells.
        counting.cancel()
        with suppress(asyncio.CancelledError):
            await counting

    async def _count_for_ever(self) -> None:
        while True:
            try:
                await self._count()
            except (psycopg.Error, OSError) as error:
                self._trouble.came(error)
            await asyncio.sleep(TROUBLE_SECONDS)

    async def _count(self) -> None:
        async with await self._connect() as connection:
            reader = Reader(self._path, await self._place(connection))
            try:
                while True:
                    await self._step(connection, reader)
            finally:
                reader.close()

    async def _step(self, connection: psycopg.AsyncConnection[TupleRow], reader: Reader) -> None:
        batch = await asyncio.to_thread(reader.read)
        if batch is None:
            if time.monotonic() - self._looked >= SIGN_OF_LIFE_SECONDS:
                batch = Batch(reader.place, reader.place)
            else:
                await asyncio.sleep(POLL_SECONDS)
                return
        try:
            is_ours = await self._record(connection, batch, batch.lines)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            # One line must not hold up all after it: they come one by one.
            if len(batch.lines) > 1:
                reader.most_lines = 1
                return
            said = {"lines": batch.lines, "detail": type(error).__name__}
            log.exception("a line of the access log cannot be counted", extra=said)
            is_ours = await self._record(connection, batch, [])
        reader.most_lines = MOST_LINES
        if not is_ours:  # another worker was faster
            reader.go_to(await self._place(connection))
            await asyncio.sleep(TROUBLE_SECONDS)
            return
        reader.go_to(batch.after)
        self._tell(batch)
        if batch.unread == 0:
            await asyncio.sleep(POLL_SECONDS)  # few transactions with many lines

    def _tell(self, batch: Batch) -> None:
        self._looked, self._unread = time.monotonic(), batch.unread
        self._trouble.passed()
        if batch.is_lost:
            log.error("the access log that was read is gone: calls may be missing")
        if batch.malformed:
            log.warning("lines of the access log are malformed", extra={"lines": batch.malformed})

    async def _place(self, connection: psycopg.AsyncConnection[TupleRow]) -> Place:
        cursor = await connection.execute(_POSITION, (str(self._path),))
        row = await cursor.fetchone()
        return Place(row[0], row[1] or 0) if row else Place()

    async def _record(
        self,
        connection: psycopg.AsyncConnection[TupleRow],
        batch: Batch,
        lines: list[dict[str, Any]],
    ) -> bool:
        cursor = await connection.execute(
            _RECORD,
            {
                "source": str(self._path),
                "old_head": batch.before.head,
                "old_position": batch.before.position,
                "head": batch.after.head,
                "new_position": batch.after.position,
                "unread": batch.unread,
                "lines": Jsonb(lines),
            },
        )
        row = await cursor.fetchone()
        return bool(row and row[0])

    async def _connect(self) -> psycopg.AsyncConnection[TupleRow]:
        return await psycopg.AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            application_name="leadmill_access_log",
            connect_timeout=CONNECT_SECONDS,
        )
