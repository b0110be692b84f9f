"""`leadmill deploy`: a rolling update of the stack that runs from a folder.

The order, and why (docs/operations.md, "Update without downtime"):

1. a restore point: the only way back for data
2. workers: they know the tasks that the new schema will put on the queue
3. the schema: additive, so the processes of the release before go on working with it
4. PostgREST, then the service: new ones are started beside the old ones, nginx passes requests on
   to them, and the old ones are stopped when they have answered everything
5. a test through both doors

What fails undoes all of it in the opposite order, by processes and code of the release before.
Whoever kills this in between leaves processes of both releases, which work; the next call replaces
them all.
"""

import fcntl
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from leadmill import code_layer
from leadmill.places import ROOT
from leadmill.settings import with_files
from leadmill.smoke import SmokeError, smoke_test
from leadmill.stack.cluster import SUPERUSER, Cluster, plain_env
from leadmill.stack.process import Child, StackError, answers, run
from leadmill.stack.stack import BEHIND_NGINX, KINDS, Front, Stack
from leadmill.stack.supervisor import PROTOCOL, Control

Say = Callable[[str], None]

READY_SECONDS = 120.0
# Longer than nginx lets requests go on after a reload (worker_shutdown_timeout).
DRAIN_SECONDS = 50.0
ARCHIVE_SECONDS = 120.0
OWN_TEST_SECONDS = 300.0
LOCK = "deploy.lock"
TROUBLE = (StackError, SmokeError, code_layer.CodeLayerError, psycopg.Error, OSError)


class DeployError(Exception):
    """The update was not made, and everything is as before; the message says why."""


class HalfwayError(Exception):
    """Neither was the update made nor everything put back; the message says what is left."""


@dataclass
class Was:
    """The state to go back to."""

    release: Path
    python: str
    children: list[Child]
    front: Path
    undo: list[tuple[str, Callable[[], None]]] = field(default_factory=list)


class Update:
    """One rolling update; `run` makes it."""

    def __init__(self, folder: Path, environ: Mapping[str, str], say: Say) -> None:
        self._control = Control(folder)
        self._say = say
        told = self._control.ask("describe")
        if told["protocol"] != PROTOCOL:
            raise DeployError("the stack that runs is too old to be updated: start it anew")
        described = told["stack"]
        environ = with_files(environ)
        # In place of a setting that was forgotten a stand-in would be asked.
        if forgotten := [name for name in described["given"] if name not in environ]:
            raise DeployError(
                f"the stack that runs was started with {', '.join(forgotten)}, which neither .env"
                f" nor the environment says: add it, or `{forgotten[0]}=` to leave it out"
            )
        self._stack = Stack.of_running(folder, described, environ, say)
        self._stack.more_ports = self._more_ports
        self._cluster: Cluster = self._stack.cluster
        self._front = Front(self._stack.folder / "nginx")
        children = self._running()
        # Processes that an update replaces are of one release, unless the last one was killed.
        one = next((child for child in children if child.kind == "worker"), None)
        if one is None:
            raise DeployError("no worker runs from this folder: start the stack anew")
        self._was = Was(
            Path(one.release),
            one.command[0],
            children,
            self._front.in_use(),
        )
        # Where nginx passes requests on to, once it has a configuration of ours.
        self._behind: dict[str, list[str]] = {}
        # Beside the configuration in use: its pages are those of the release before.
        self._pages_before = self._was.release / "web" / "dist"

    def run(self, own_test: str | None) -> None:
        """Update. DeployError: it was undone. HalfwayError: it could not be undone."""
        try:
            self._make(own_test)
        except (Exception, KeyboardInterrupt) as error:
            # Whatever it is: what was begun is not left half done.
            why = str(error) or type(error).__name__
            if not isinstance(error, (*TROUBLE, KeyboardInterrupt)):
                why = f"the update itself has a defect ({type(error).__name__}: {error})"
            self._say(f"going back, because {why}")
            self._go_back(why)
            raise DeployError(
                f"{why}\nThe release of before is back: {self._was.release}"
            ) from None
        self._front.clear(self._front.in_use(), self._was.front)

    def _make(self, own_test: str | None) -> None:
        self._say(f"from {self._was.release} to {ROOT}")
        self._make_restore_point()
        for kind in ("worker", "reconciler"):
            self._replace(kind)
        self._say("the schema")
        self._was.undo.append(("the code of the schema", self._apply_code_of_before))
        self._cluster.bootstrap(self._stack.database)
        if not self._cluster.deploy_tables(self._stack.database):
            self._say("the tables are those of a later release, and stay as they are")
        self._cluster.apply_code(self._stack.database)
        self._stack.hand_over()
        for kind in BEHIND_NGINX:
            self._replace(kind)
        self._test(own_test)

    # --- Steps ------------------------------------------------------------------------------------

    def _make_restore_point(self) -> None:
        name = f"before {ROOT.name} {time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())}"[:63]
        dsn = self._stack.dsn(SUPERUSER)
        with psycopg.connect(dsn, autocommit=True, connect_timeout=5) as connection:
            point = _one(connection, "select pg_create_restore_point(%s)", name)
            self._say(f"restore point {name!r} at {point}")
            if _one(connection, "show archive_mode") == "off":
                self._say("nothing is archived: data cannot be restored to that point")
                return
            # The point is of use when the segment that has it is in the archive.
            segment = _one(connection, "select pg_walfile_name(pg_switch_wal())")
            archived = "select last_archived_wal >= %s from pg_stat_archiver"
            deadline = time.monotonic() + ARCHIVE_SECONDS
            while not _one(connection, archived, segment):
                if time.monotonic() > deadline:
                    raise StackError(
                        f"{segment} is not archived after {ARCHIVE_SECONDS:.0f} s:"
                        " look at pg_stat_archiver, and at the log of the database"
                    )
                time.sleep(0.2)

    def _replace(self, kind: str) -> None:
        """Processes of this release for those of this kind.

        All that nginx passes requests on to change in one step: at each of its reloads it closes
        connections of clients that are idle, and a client that sends in that moment has to repeat.
        """
        old = [child for child in self._was.children if child.kind == kind]
        new: list[str] = []
        self._was.undo.append((f"the new {kind}", partial(self._end, new)))
        for number in range(self._stack.count(kind)):
            child = self._stack.one_more(kind, number, self._running())
            new.append(child.name)
            self._begin(child)
            if kind not in BEHIND_NGINX and old:
                self._retire(kind, [old.pop(0)])
        self._retire(kind, old)

    def _retire(self, kind: str, old: Sequence[Child]) -> None:
        if old:
            self._was.undo.append((f"the former {kind}", partial(self._begin_again, old)))
            self._end([child.name for child in old])

    def _begin_again(self, old: Sequence[Child]) -> None:
        for child in old:
            self._begin(child)

    def _begin(self, child: Child) -> None:
        """Start a process unless it runs, and wait until it can work."""
        if child.name not in {running.name for running in self._running()}:
            self._control.ask("start", plan=child.plan())
        deadline = time.monotonic() + READY_SECONDS
        while not answers(child.ready_url):
            [told] = [each for each in self._told() if each["name"] == child.name]
            if told["has_ended"] or time.monotonic() > deadline:
                how = "ended" if told["has_ended"] else f"is not ready after {READY_SECONDS:.0f} s"
                raise StackError(
                    f"{child.name} {how}. The end of {child.log}:\n{told['last_lines']}"
                )
            time.sleep(0.1)
        self._say(f"{child.name} is up")

    def _end(self, names: Sequence[str]) -> None:
        """Stop processes when they have nothing left to do."""
        running = {child.name: child for child in self._running()}
        names = [name for name in names if name in running]
        if any(running[name].kind in BEHIND_NGINX for name in names):
            self._pass_on_without(names)
        for name in names:
            self._control.ask("stop", name=name)
            self._say(f"{name} is stopped")

    def _pass_on_without(self, names: Sequence[str]) -> None:
        """Have nginx pass requests on to all that run, but for these.

        Returns when no request is under way that it has passed on as before.
        """
        addresses: dict[str, list[str]] = {kind: [] for kind in BEHIND_NGINX}
        for child in self._running():
            if child.kind in addresses and child.name not in names:
                addresses[child.kind].append(child.address)
        if addresses == self._behind:
            return
        folder = self._stack.write_front(self._front, addresses, self._pages_before)
        run(
            self._stack.nginx_command(folder / "nginx.conf", "-t", "-q"),
            env=plain_env(),
            user=self._stack.nginx_user,
        )
        self._use_front(folder)
        self._behind = addresses

    def _use_front(self, folder: Path) -> None:
        [nginx] = [told for told in self._told() if told["kind"] == "nginx"]
        workers = children_of(nginx["pid"])
        self._front.choose(folder)
        self._control.ask("signal", name=nginx["name"], signal="SIGHUP")
        deadline = time.monotonic() + DRAIN_SECONDS
        # The workers of before end when they have answered what they have begun.
        while workers & children_of(nginx["pid"]):
            if time.monotonic() > deadline:
                raise StackError("nginx does not take over its new configuration: look at its log")
            time.sleep(0.05)

    def _test(self, own_test: str | None) -> None:
        self._say("a test through both doors")
        differing = [
            key
            for key in code_layer.differences(self._stack.dsn(SUPERUSER), ROOT / "db" / "code")
            # What somebody has changed in a function of Sqitch's no release repairs.
            if not key.startswith(code_layer.OF_SQITCH)
        ]
        if differing:
            raise SmokeError(f"the schema differs from this release: {', '.join(differing[:5])}")
        pages = (self._stack.pages / "index.html").exists()
        smoke_test(self._stack.public_url, self._stack.admin_url, pages=pages)
        for child in self._running():
            if child.kind in KINDS and not answers(child.ready_url.replace("healthz", "readyz")):
                raise SmokeError(f"{child.name} is not ready: look at {child.log}")
        if own_test is not None:
            try:
                subprocess.run(
                    [own_test],
                    env=dict(os.environ)
                    | {"PUBLIC_URL": self._stack.public_url, "ADMIN_URL": self._stack.admin_url},
                    timeout=OWN_TEST_SECONDS,
                    check=True,
                )
            except subprocess.SubprocessError as error:
                raise SmokeError(f"your own test failed: {error}") from None

    # --- Going back -------------------------------------------------------------------------------

    def _go_back(self, why: str) -> None:
        left = []
        while self._was.undo:
            what, undo = self._was.undo.pop()
            try:
                undo()
            except Exception as error:
                left.append(f"{what}: {error}")
        if not left:
            try:
                self._use_front_of_before()
            except Exception as error:
                left.append(f"nginx: {error}")
        if left:
            raise HalfwayError(f"{why}\nNot everything could be put back:\n" + "\n".join(left))

    def _use_front_of_before(self) -> None:
        """Its pages and its rules. The processes have the addresses that they had."""
        if self._front.in_use() != self._was.front:
            self._use_front(self._was.front)

    def _apply_code_of_before(self) -> None:
        run(
            [self._was.python, "-m", "leadmill.cli", "apply-code"],
            env=self._cluster.client_env(self._stack.database),
            cwd=self._was.release,
        )
        self._say("the code of the schema is that of before")

    # --- The running stack ------------------------------------------------------------------------

    def _told(self) -> list[dict[str, Any]]:
        children: list[dict[str, Any]] = self._control.ask("describe")["children"]
        return children

    def _running(self) -> list[Child]:
        more = ("pid", "has_ended")
        return [
            Child.of({name: value for name, value in told.items() if name not in more})
            for told in self._told()
        ]

    def _more_ports(self, names: Sequence[str]) -> Mapping[str, int]:
        ports: Mapping[str, int] = self._control.ask("ports", names=list(names))["ports"]
        return ports


def deploy(folder: Path, environ: Mapping[str, str], own_test: str | None, say: Say) -> None:
    """Update the stack that runs from the folder to this release."""
    with _only_one(folder):
        Update(folder, environ, say).run(own_test)


def children_of(pid: int) -> set[int]:
    """The processes that this one has started."""
    try:
        return {
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        }
    except OSError:
        return set()


def _one(connection: psycopg.Connection[Any], statement: LiteralString, *values: object) -> Any:
    row = connection.execute(statement, values).fetchone()
    return row[0] if row else None


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    try:
        lock = (folder / LOCK).open("w")
    except OSError:
        raise DeployError(f"no stack runs from {folder}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DeployError("somebody is deploying to it at this moment") from None
        yield
