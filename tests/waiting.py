"""Wait for something to become true, and say what was there when it did not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# How long a test waits for what must come. It only matters when something fails, and a machine may
# be slow; shorter limits are for what must not come.
PATIENCE = 120.0
# For what waits until others have done something: until a vendor tries again after minutes, or
# until the transactions of all databases of the cluster have ended. Their ids are common to them,
# and other tests keep theirs open as long as they like.
PATIENCE_WITH_OTHERS = 600.0


def wait_for(probe: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Call `probe` until it returns something true; fail at the deadline with its last answer."""
    deadline = time.monotonic() + seconds
    pause = 0.01
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"still {answer!r} after {seconds} s")
        # To look costs what others wait for, so it is done less often the longer it takes.
        time.sleep(pause)
        pause = min(pause * 1.3, 0.2)
