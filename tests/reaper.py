"""A parent for processes that lose theirs, as the machine's first process is elsewhere."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def reaped(work: Callable[[], int]) -> int:
    """Do it in a process of its own, whose orphans come to this one. Returns its exit status.

    This one does nothing but wait for them: who watches a process that is nobody's child, as
    Patroni does, waits until it is gone, and one that ended is there until its parent asks.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    worker = os.fork()
    if worker == 0:
        sys.exit(work())
    # A terminal sends Ctrl-C to both, and the other one has something to tidy up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, _: os.kill(worker, number))
    while True:
        ended, status = os.wait()
        if ended == worker:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def left() -> list[str]:
    """What runs and should not, asked by the process that does the work: orphans, and its own."""
    running = []
    for parent in (os.getppid(), os.getpid()):
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            command = b""  # of one that has ended
            with suppress(FileNotFoundError, ProcessLookupError):
                command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ")
            if command and int(child) != os.getpid():
                running.append(f"{child} {command.decode()}")
    return running
