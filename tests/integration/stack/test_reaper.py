"""What a process of `make test` orphans is gone when it has ended, and found when it has not."""

from __future__ import annotations

import subprocess
import sys

from leadmill.stack.cluster import ROOT

SCRIPT = """
import os, subprocess, sys
from tests import reaper
from tests.waiting import wait_for

def work():
    orphan = ["sh", "-c", "sleep 60 >/dev/null & echo $!"]
    ended, lives = (int(subprocess.run(orphan, stdout=subprocess.PIPE).stdout) for _ in range(2))
    os.kill(ended, 9)
    wait_for(lambda: not os.path.exists(f"/proc/{ended}"))
    print([line.split(" ", 1)[1] for line in reaper.left()], flush=True)
    os.kill(lives, 9)
    return 3

sys.exit(reaper.reaped(work))
"""


def test_an_orphan_that_ended_is_gone_and_one_that_lives_is_found() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (3, "['sleep 60 ']\n"), done.stderr
