"""`make test`: one throw-away cluster, everything, then nothing left behind."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from leadmill import code_layer
from leadmill.stack import StackError
from leadmill.stack.cluster import ROOT
from tests import pages, reaper, snapshot
from tests.harness import ATTACH, PRISTINE, Harness, harness, run_folders, sql_test_files
from tests.sizes import SOAK

# Half of the time of a test goes by in waiting, so there are more processes than cores. Those of a
# soak load the machine themselves.
PROCESSES = (os.cpu_count() or 1) * (1 if SOAK else 2)
# A browser waits less, and each process plays the stories of the demo first.
BROWSERS = PROCESSES if SOAK else (os.cpu_count() or 1) + 1
# `python -m tests pages` runs the tests of the pages alone.
ONLY_PAGES = sys.argv[1:] == ["pages"]
# Where the browsers of all processes write what they have run.
COVERAGE = "web-coverage"
FAILED = {"failure", "error"}


class StepError(Exception):
    """A step failed; the message says how."""


@dataclass
class Steps:
    """The steps of a run: which of them failed, and when each began and how long it took."""

    began: float = field(default_factory=time.monotonic)
    failed: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        print(f"\n=== {title}", flush=True)
        start = time.monotonic()
        try:
            yield
        except (StepError, StackError) as error:
            print(error, flush=True)
            self.failed.append(title)
        took = time.monotonic() - start
        self.lines.append(f"{start - self.began:5.0f} s {took:5.0f} s  {title}")

    def show(self) -> None:
        print("\n  start    took")
        print("\n".join([*self.lines, f"        {time.monotonic() - self.began:5.0f} s  in all"]))
        print(
            f"\n{'FAILED: ' + '; '.join(self.failed) if self.failed else 'all is well'}", flush=True
        )


def main() -> int:
    before = _files()
    steps = Steps()
    with ExitStack() as running:
        with steps.step("deploy: a throw-away cluster"):
            one = running.enter_context(harness())
        if not steps.failed:
            run_all(steps, one)
    with steps.step("nothing is left behind"):
        nothing_left(before)
    steps.show()
    return 1 if steps.failed else 0


def run_all(steps: Steps, one: Harness) -> None:
    with steps.step("pages: built once for every test"):
        pages.build()
    if not ONLY_PAGES:
        with steps.step("docs/schema shows the tables"):
            snapshot_is_fresh(one)
        with steps.step("the code layer is what the files say"):
            code_is_applied(one)
        report = one.folder / "pytest.xml"
        with steps.step("pytest: everything but the pages"):
            steps.lines += pytest_all(one, report, ["--ignore=tests/web"], PROCESSES)
            every_sql_file_ran(report)
        steps.lines += seconds_by_room(report)
    # In processes of their own: they play the stories of the demo, which a database takes once.
    report = one.folder / "pytest-pages.xml"
    with steps.step("pytest: the pages, in a browser"):
        steps.lines += pytest_all(one, report, ["tests/web"], BROWSERS)
    steps.lines += seconds_by_room(report)
    if not steps.failed:
        with steps.step("pages: what tests reach of them"):
            pages.coverage(one.folder / COVERAGE)


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
        name = f"docs/schema/{room}.sql"
        _compare(written.get(room, ""), found.get(room, ""), name, "make generate")


def pytest_all(one: Harness, report: Path, which: list[str], processes: int) -> list[str]:
    """Returns what is to be said of it at the end, too."""
    (one.folder / COVERAGE).mkdir(exist_ok=True)
    said = []
    status = run_pytest(one, report, processes, which)
    if status == 1 and not SOAK and may_try_again(report):
        said = [f"tried again, alone: {name}" for name in failed_in(report)]
        print("\n--- failed beside others; tried once more, alone", flush=True)
        again = ["--last-failed", "--last-failed-no-failures=none", *which]
        status = run_pytest(one, report.with_suffix(".again.xml"), 0, again)
    if status != 0:
        raise StepError(f"pytest ended with {status}")
    return said


def failed_in(report: Path) -> list[str]:
    failed = [case for case in cases(report) if FAILED & {part.tag for part in case}]
    return [f"{case.get('classname')}::{case.get('name')}" for case in failed]


def may_try_again(report: Path) -> bool:
    """Whether only journeys in a browser failed, which a slow machine delays.

    Nothing else is tried again: what shows a race may fail once in a hundred times, and is right.
    """
    failed = failed_in(report)
    return 0 < len(failed) <= 10 and all(name.startswith("tests.web.") for name in failed)


def run_pytest(one: Harness, report: Path, processes: int, which: list[str]) -> int:
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-o", "junit_logging=no"),
            *("-o", "verbosity_subtests=0"),
            *(f"--numprocesses={processes}", "--dist=loadfile", "--no-loadscope-reorder"),
            "--durations=30",
            f"--junitxml={report}",
            # What hangs is to end by itself; what is long by order is not.
            *(["--timeout=0"] if SOAK else []),
            *which,
        ],
        cwd=ROOT,
        env=os.environ
        | {ATTACH: f"{one.folder}:{one.cluster.port}", pages.FOLDER: str(one.folder / COVERAGE)},
        check=False,
    ).returncode


def every_sql_file_ran(report: Path) -> None:
    # The plug-in for pgTAP passes over a file that it does not take for a test, and says nothing.
    ran = {case.get("classname") for case in cases(report)}
    missing = [
        str(path)
        for path in (file.relative_to(ROOT) for file in sql_test_files())
        if ".".join(path.parts) not in ran
    ]
    if missing:
        raise StepError(f"pytest did not run {', '.join(missing)}")


def seconds_by_room(report: Path) -> list[str]:
    """What the tests of each room took, added up over the processes, the longest first."""
    seconds: Counter[str] = Counter()
    for case in cases(report):
        kind, place = case.get("classname", "tests.?.?").split(".")[1:3]
        room = kind if place.startswith("test_") else f"{kind}/{place}"
        seconds[room] += round(1000 * float(case.get("time", 0)))
    return [
        f"        {thousandths / 1000:5.0f} s    {room}"
        for room, thousandths in seconds.most_common()
        if thousandths >= 1000
    ]


def cases(report: Path) -> list[ElementTree.Element]:
    """The test cases of a report of pytest."""
    if not report.exists():
        return []
    return list(ElementTree.parse(report).iter("testcase"))  # noqa: S314 - our own file


def nothing_left(before: set[Path]) -> None:
    # What a killed supervisor orphans, too.
    if running := reaper.left():
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
    sockets = set(Path("/tmp").glob(f"leadmill-{os.getuid()}-*"))
    return in_tree | set(run_folders()) | sockets


def _compare(old: str, new: str, old_name: str, new_name: str) -> None:
    if old != new:
        difference = difflib.unified_diff(
            old.splitlines(), new.splitlines(), old_name, new_name, lineterm="", n=2
        )
        lines = list(difference)
        more = f"\n… and {len(lines) - 60} lines" if len(lines) > 60 else ""
        raise StepError("\n".join(lines[:60]) + more)


if __name__ == "__main__":
    sys.exit(reaper.reaped(main))
