"""`make test`: one throw-away cluster, everything, then nothing left behind."""

from __future__ import annotations

import ctypes
import difflib
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from functools import partial
from pathlib import Path

from leadmill import code_layer
from leadmill.stack import StackError
from leadmill.stack.cluster import ROOT
from tests import snapshot
from tests.harness import ATTACH, PRISTINE, Harness, harness, sql_test_files
from tests.sizes import SOAK

# Half of the time of a test goes by in waiting, so there are more processes than cores. Those of a
# soak load the machine themselves.
PROCESSES = (os.cpu_count() or 1) * (1 if SOAK else 2)
_PR_SET_CHILD_SUBREAPER = 36


class StepError(Exception):
    """A step failed; the message says how."""


def main() -> int:
    # What a killed supervisor orphans becomes our child and is found at the end.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = _files()
    failed: list[str] = []
    with harness() as one:
        _run_step("the snapshot of the tables is current", partial(snapshot_is_fresh, one), failed)
        _run_step("the code layer is what the files say", partial(code_is_applied, one), failed)
        _run_step("pg_prove: tests/db", partial(pg_prove, one), failed)
        _run_step("pytest: everything", partial(pytest_all, one), failed)
    _run_step("nothing is left behind", partial(nothing_left, before), failed)
    print(f"\n{'FAILED: ' + '; '.join(failed) if failed else 'all is well'}", flush=True)
    return 1 if failed else 0


def _run_step(title: str, step: Callable[[], None], failed: list[str]) -> None:
    print(f"\n=== {title}", flush=True)
    started = time.monotonic()
    try:
        step()
    except (StepError, StackError) as error:
        print(error, flush=True)
        failed.append(title)
    else:
        print(f"ok, {time.monotonic() - started:.0f} s", flush=True)


def code_is_applied(one: Harness) -> None:
    """A deployment applies everything, and a second one would do nothing."""
    dsn = one.cluster.dsn(database=PRISTINE)
    if differing := code_layer.differences(dsn, ROOT / "db" / "code"):
        raise StepError(f"differs from db/code after it was applied: {', '.join(differing)}")


def snapshot_is_fresh(one: Harness) -> None:
    if not snapshot.is_comparable(one.cluster):
        print(f"not compared: it is written with PostgreSQL {snapshot.VERSION}")
        return
    written, found = snapshot.written(), snapshot.dump(one.cluster, PRISTINE)
    for room in sorted(written | found):
        name = f"{snapshot.FOLDER.name}/{room}.sql"
        _compare(written.get(room, ""), found.get(room, ""), name, "make snapshot")


def pg_prove(one: Harness) -> None:
    files = sql_test_files()
    with one.database() as copy:
        result = subprocess.run(
            ["pg_prove", "--failures", *(str(file.relative_to(ROOT)) for file in files)],
            cwd=ROOT,
            env=one.cluster.client_env(copy.name),
            capture_output=True,
            text=True,
            check=False,
        )
    summary = result.stdout.strip().splitlines()[-2:]
    if result.returncode != 0:
        raise StepError(f"{result.stdout}\n{result.stderr}")
    print("\n".join(summary))
    ran = re.search(r"^Files=(\d+), Tests=(\d+)", result.stdout, re.MULTILINE)
    if ran is None or int(ran[1]) != len(files):
        raise StepError(
            f"pg_prove was given {len(files)} files and ran {ran[1] if ran else 'none'}"
        )
    if "skipped" in result.stdout:
        raise StepError(f"a skipped test proves nothing:\n{result.stdout}")


def pytest_all(one: Harness) -> None:
    report = one.folder / "pytest.xml"
    result = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-o", "junit_logging=no"),
            *(f"--numprocesses={PROCESSES}", "--dist=loadfile", "--durations=15"),
            f"--junitxml={report}",
            # What hangs is to end by itself; what is long by order is not.
            *(["--timeout=0"] if SOAK else []),
        ],
        cwd=ROOT,
        env=os.environ | {ATTACH: f"{one.folder}:{one.cluster.port}"},
        check=False,
    )
    if result.returncode != 0:
        raise StepError(f"pytest ended with {result.returncode}")
    ran = {
        case.get("name", "")
        for case in ElementTree.parse(report).iter("testcase")  # noqa: S314 - our own file
        if case.get("name", "").endswith(".sql") and not len(case)
    }
    missing = [file for file in sql_test_files() if file.name not in ran]
    if missing:
        names = ", ".join(str(file.relative_to(ROOT)) for file in missing)
        raise StepError(f"pytest did not run {names}")


def nothing_left(before: set[Path]) -> None:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    running = []
    for child in children:
        command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        if command:  # an ended process that nobody waited for has none
            running.append(f"{child} {command}")
    if running:
        raise StepError("processes are left:\n" + "\n".join(running))
    if left := _files() - before:
        raise StepError("files are left:\n" + "\n".join(str(path) for path in sorted(left)))


def _files() -> set[Path]:
    """What Git would call new or changed, and what stands beside the tree."""
    listed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    in_tree = {ROOT / line[3:] for line in listed.stdout.splitlines()}
    in_run = set((ROOT / ".run").glob("tests-*"))
    sockets = set(Path("/tmp").glob(f"leadmill-{os.getuid()}-*"))
    return in_tree | in_run | sockets


def _compare(old: str, new: str, old_name: str, new_name: str) -> None:
    if old != new:
        difference = difflib.unified_diff(
            old.splitlines(), new.splitlines(), old_name, new_name, lineterm="", n=2
        )
        lines = list(difference)
        more = f"\n… and {len(lines) - 60} lines" if len(lines) > 60 else ""
        raise StepError("\n".join(lines[:60]) + more)


if __name__ == "__main__":
    sys.exit(main())
