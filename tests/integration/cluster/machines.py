"""Three members with etcd, Patroni and HAProxy, each made from the files that operators get."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.conninfo import make_conninfo

from leadmill.cluster.checking import patroni_client
from leadmill.cluster.description import Description, Member
from leadmill.cluster.preparing import prepare
from leadmill.stack import Cluster, ports
from leadmill.stack.cluster import ROOT, SUPERUSER, plain_env
from leadmill.stack.ports import LOOPBACK
from leadmill.stack.process import Child, run
from tests.harness import Harness, has_room
from tests.waiting import wait_for

DATABASE = "leadmill"
NAMES = ("n1", "n2", "n3")
PATRONI = ROOT / ".run" / "patroni" / "bin"
_FIRST = ("nice", "-n", "-15") if os.geteuid() == 0 else ()
# What a member may delete of itself, once no commit is on one member only.
CLEARED = (
    "postgresql.remove_data_directory_on_rewind_failure",
    "postgresql.remove_data_directory_on_diverged_timelines",
)
KINDS = ("postgresql", "patroni", "etcd_client", "etcd_peer")


class ThroughProxy(Cluster):
    """Where the processes of the application find the database: at the HAProxy of their machine."""

    def __init__(
        self, folder: Path, port: int, passwords: Mapping[str, str], ca: Path, kind: str
    ) -> None:
        super().__init__(folder, port, passwords)
        self.ca = ca
        self.kind = kind

    def dsn(self, role: str = SUPERUSER, database: str = DATABASE) -> str:
        return make_conninfo(self.url(role, database))

    def url(self, role: str, database: str = DATABASE) -> str:
        return (
            f"{super().url(role, database)}?sslmode=verify-ca&sslrootcert={self.ca}"
            f"&target_session_attrs={self.kind}"
        )


@dataclass
class Machines:
    folder: Path
    file: Path
    addresses: Mapping[str, str]
    passwords: Mapping[str, str]
    namespaces: Mapping[str, str] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)

    @cached_property
    def description(self) -> Description:
        return Description.read(self.file)

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def prepared(self) -> Path:
        return self.folder / "prepared"

    @cached_property
    def proxy(self) -> ThroughProxy:
        return self.at(self.description.proxy.primary_port, "read-write")

    def at(self, port: int, kind: str = "any") -> ThroughProxy:
        ca = self.prepared / "haproxy" / "ca.crt"
        return ThroughProxy(self.folder / "application", port, self.passwords, ca, kind)

    def connect(self) -> psycopg.Connection:
        """As the application does: over HAProxy, to whoever leads."""
        return psycopg.connect(self.proxy.dsn(), autocommit=True, connect_timeout=5)

    def one(self, query: str, *values: object) -> Any:
        with self.connect() as connection:
            row = connection.execute(query, values).fetchone()
            return row[0] if row else None

    def member(self, name: str) -> Member:
        return self.description.member(name)

    # --- Processes --------------------------------------------------------------------------------

    def start(self, kind: str, name: str) -> Child:
        member = self.member(name)
        there = self.prepared / name
        if kind == "etcd":
            command = ["etcd", f"--config-file={there / 'etcd.yml'}"]
        else:
            command = [str(PATRONI / "patroni"), str(there / "patroni.yml")]
        child = Child(
            name=f"{kind}-{name}",
            command=self._as_postgres(name, command),
            # The process of a user without a home.
            env=plain_env() | {"HOME": member.socket},
            log=self.folder / "log" / f"{kind}-{name}.log",
            cwd=Path("/"),
            stop_seconds=20,
        )
        child.start()
        self.children[child.name] = child
        return child

    def _as_postgres(self, name: str, command: list[str]) -> list[str]:
        """In the network of the member; not root, as PostgreSQL demands."""
        if os.geteuid() != 0:
            return command
        account = pwd.getpwnam("postgres")
        become = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
        become += ["--clear-groups", "--inh-caps=+dac_read_search"]
        become += ["--ambient-caps=+dac_read_search", "--pdeathsig=TERM", "--"]
        there = ["ip", "netns", "exec", self.namespaces[name]] if name in self.namespaces else []
        # Other tests take the whole machine, and an election that starves makes a leader step
        # down. The unit of etcd in deploy/cluster does the same.
        return [*there, "nice", "-n", "-15", *become, *command]

    def start_proxy(self) -> None:
        child = Child(
            name="haproxy",
            command=[
                *_FIRST,
                "haproxy",
                "-db",
                "-f",
                str(self.prepared / "haproxy" / "haproxy.cfg"),
            ],
            env=plain_env(),
            log=self.folder / "log" / "haproxy.log",
            cwd=Path("/"),
        )
        child.start()
        self.children["haproxy"] = child

    def patronictl(self, *arguments: str, name: str = "n1", typed: str | None = None) -> str:
        command = [str(PATRONI / "patronictl"), "-c", str(self.prepared / name / "patroni.yml")]
        env = plain_env() | {"HOME": self.member(name).socket}
        whole = self._as_postgres(name, [*command, *arguments])
        return run(whole, env=env, cwd=Path("/"), stdin=typed)

    def switch_over(self, leader: str) -> None:
        self.patronictl("switchover", "town", "--leader", leader, "--force")

    # --- What they say ----------------------------------------------------------------------------

    def members(self) -> dict[str, dict[str, Any]]:
        """What Patroni says of each member; none while nobody answers."""
        with patroni_client(self.prepared / "haproxy" / "ca.crt") as client:
            for member in self.description.members:
                with suppress(httpx.HTTPError):
                    said = client.get(f"{member.patroni}/cluster").raise_for_status().json()
                    return {one["name"]: one for one in said["members"]}
        return {}

    def leader(self) -> str:
        """Who leads and may write; empty while nobody does."""
        with suppress(psycopg.OperationalError):
            port = self.one("select inet_server_port()")
            address = self.one("select host(inet_server_addr())")
            for member in self.description.members:
                if (member.address, member.postgresql_port) == (address, port):
                    return member.name
        return ""

    def is_whole(self) -> bool:
        """Whether each member runs, follows the leader, and the others confirm its commits."""
        members = self.members()
        roles = sorted(one["role"] for one in members.values())
        states = {one["state"] for one in members.values()}
        timelines = {one.get("timeline") for one in members.values()}
        return (
            roles == ["leader", "quorum_standby", "quorum_standby"]
            and states <= {"running", "streaming"}
            and len(timelines) == 1
        )

    def wait_until_whole(self) -> None:
        try:
            wait_for(self.is_whole)
        except AssertionError:
            raise AssertionError(f"not whole: {self.members()}\n{self.last_lines()}") from None

    def last_lines(self) -> str:
        """Of each process, for who reads why a test failed."""
        said = [f"--- {name}\n{child.last_lines(8)}" for name, child in self.children.items()]
        return "\n".join(said)

    # --- Disasters --------------------------------------------------------------------------------

    def postmaster(self, name: str) -> int:
        return int((Path(self.member(name).data) / "postmaster.pid").read_text().split()[0])

    def kill_postgresql(self, name: str) -> None:
        """The server and all its backends, at once."""
        for pid in self.backends(name):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def backends(self, name: str) -> list[int]:
        pid = self.postmaster(name)
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def replay_of(self, name: str) -> int:
        """The process that applies what the leader sends. Patroni ends a pause by SQL each turn."""
        return next(
            pid
            for pid in self.backends(name)
            if b": startup" in Path(f"/proc/{pid}/cmdline").read_bytes()
        )

    def stop(self) -> None:
        for kind in ("haproxy", "patroni", "etcd"):
            for name, child in self.children.items():
                if name.startswith(kind):
                    with suppress(ProcessLookupError):
                        os.killpg(child.process.pid if child.process else 0, signal.SIGCONT)
                    child.ask_to_stop()
            for name, child in self.children.items():
                if name.startswith(kind):
                    child.stop()
        # A server outlives an agent that was killed.
        for name in NAMES:
            with suppress(FileNotFoundError, ProcessLookupError):
                self.kill_postgresql(name)


def describe(
    folder: Path, addresses: Mapping[str, str], first: Cluster, proxy: str, *, archives: bool
) -> Path:
    """The description, as an operator writes it; on one machine each member has its own ports."""
    held = ports.Ports()

    def port(name: str) -> int:
        return held.another(name)

    lines = [
        'name = "town"',
        f'database = "{DATABASE}"',
        f'clients = ["{proxy}/32"]',
        f'administration = ["{proxy}/32"]',
        'watchdog = "off"',
        "on_one_machine = true",
        f"archive = {str(archives).lower()}",
        f'backup_folder = "{folder / "backups"}"',
        "strict = false",
        "[members]",
        f'programs = "{first.programs}"',
        "[proxy]",
        f'address = "{LOOPBACK}"',
        *(f"{name}_port = {port(name)}" for name in ("primary", "replica", "statistics")),
        f'folder = "{folder / "prepared" / "haproxy"}"',
    ]
    for name in NAMES:
        there = folder / name
        numbers = {kind: port(f"{name}-{kind}") for kind in KINDS}
        data, socket, log = there / "data", folder / f"s{name}", there / "log"
        if name == "n1":
            numbers["postgresql"] = first.port
            data, socket, log = first.data, first.socket, first.log
        for one in (there, socket, log):
            one.mkdir(parents=True, exist_ok=True)
            shutil.chown(one, "postgres", "postgres")
        lines += [
            "[[member]]",
            f'name = "{name}"',
            f'address = "{addresses[name]}"',
            *(f"{kind}_port = {number}" for kind, number in numbers.items()),
            *(f'{entry} = "{path}"' for entry, path in (
                ("data", data), ("socket", socket), ("log", log), ("etcd_data", there / "etcd"),
                ("folder", folder / "prepared" / name),
                ("etcd_folder", folder / "prepared" / name),
            )),
        ]  # fmt: skip
    file = folder / "cluster.toml"
    file.write_text("\n".join(lines) + "\n")
    held.release()
    return file


@contextmanager
def machines(
    harness: Harness, *, apart: bool = False, archives: bool = False
) -> Iterator[Machines]:
    """A database that is there already, taken over as docs/cluster.md says.

    `apart`: each member in a network of its own, as on machines of their own; needs root.
    `archives`: with WAL archived for backups, which the caller sets up.
    """
    # A restart waits until each of some thousand files that were just restored is on the disk,
    # which others use, too.
    memory = Path("/dev/shm")
    there = memory if has_room(memory) else Path("/tmp")
    with ExitStack() as opened, tempfile.TemporaryDirectory(prefix="lc-", dir=there) as name:
        folder = Path(name)
        folder.chmod(0o755)
        passwords = harness.cluster.passwords
        first = Cluster(folder / "pg", ports.anywhere()["postgres"], passwords)
        addresses = dict.fromkeys(NAMES, LOOPBACK)
        proxy, namespaces = LOOPBACK, {}
        if apart:
            network = opened.enter_context(networks())
            addresses, namespaces, proxy = network.addresses, network.namespaces, network.host
        file = describe(folder, addresses, first, proxy, archives=archives)
        one = Machines(folder, file, addresses, passwords, namespaces)
        try:
            fill(first, harness)
            try:
                take_over(one, first)
            except BaseException:
                print(one.last_lines())
                raise
            yield one
        finally:
            one.stop()
            first.stop()


def fill(cluster: Cluster, harness: Harness) -> None:
    """The product's schema, with the tools of the tests."""
    cluster.create()
    cluster.keep_up()
    cluster.create_database(DATABASE)
    cluster.bootstrap(DATABASE)
    dump = cluster.folder / "dump"
    harness.dump(dump)
    restore = ["pg_restore", "--clean", "--if-exists", "--single-transaction"]
    env = cluster.client_env(DATABASE) | {"PGOPTIONS": "-c synchronous_commit=off"}
    run([*restore, f"--dbname={DATABASE}", str(dump)], env=env)
    dump.unlink()


def take_over(one: Machines, first: Cluster) -> None:
    """docs/cluster.md, "Take over a database"."""
    prepare(one.description, one.prepared, lambda _: None)
    own(one.prepared)
    # 1. The roles, and the door by which Patroni comes in.
    passwords = "".join(
        f"\\set {name}_password '{(one.prepared / 'passwords' / name).read_text()}'\n"
        for name in ("replication", "rewind")
    )
    statements = passwords + (ROOT / "deploy" / "cluster" / "adopt.sql").read_text()
    run(["psql", "-X", "-q", "-f", "-"], env=first.client_env("postgres"), stdin=statements)
    rules = first.data / "pg_hba.conf"
    rules.write_text("local all postgres peer\n" + rules.read_text())
    run(["psql", "-Xqc", "select pg_reload_conf()"], env=first.client_env("postgres"))
    # 2. etcd, the first member, the restart that its settings need.
    for name in NAMES:
        one.start("etcd", name)
    one.start_proxy()
    if one.namespaces:
        # The server cannot move into another network while it runs.
        first.stop_kept()
    one.start("patroni", "n1")
    wait_for(lambda: one.members().get("n1", {}).get("role") == "leader")
    one.patronictl("restart", "town", "n1", "--force")
    # 3. The others, and strictness once they follow.
    for name in ("n2", "n3"):
        one.start("patroni", name)
    one.wait_until_whole()
    strict = ("synchronous_mode_strict=true", *(f"{name}=true" for name in CLEARED))
    one.patronictl("edit-config", "--force", *(word for each in strict for word in ("-s", each)))
    one.file.write_text(one.file.read_text().replace("strict = false", "strict = true"))
    del one.description
    wait_for(lambda: one.leader() == "n1")


@dataclass
class Networks:
    """A bridge, and behind it a network for each member."""

    tag: str
    subnet: str

    @property
    def host(self) -> str:
        return f"{self.subnet}.1"

    @property
    def addresses(self) -> dict[str, str]:
        return {name: f"{self.subnet}.{11 + i}" for i, name in enumerate(NAMES)}

    @property
    def namespaces(self) -> dict[str, str]:
        return {name: f"{self.tag}{name}" for name in NAMES}

    def build(self) -> None:
        # The bridge has a network of its own: rules of a firewall of this machine do not reach it.
        switch = self.switch
        ip("netns", "add", switch)
        ip("-n", switch, "link", "add", "bridge", "type", "bridge")
        ip("-n", switch, "link", "set", "bridge", "up")
        ip("link", "add", self.tag, "type", "veth", "peer", "name", "host", "netns", switch)
        ip("-n", switch, "link", "set", "host", "master", "bridge", "up")
        ip("addr", "add", f"{self.host}/24", "dev", self.tag)
        ip("link", "set", self.tag, "up")
        for name, space in self.namespaces.items():
            ip("netns", "add", space)
            peer = ("type", "veth", "peer", "name", "eth0", "netns", space)
            ip("-n", switch, "link", "add", name, *peer)
            ip("-n", switch, "link", "set", name, "master", "bridge", "up")
            ip("-n", space, "link", "set", "lo", "up")
            ip("-n", space, "addr", "add", f"{self.addresses[name]}/24", "dev", "eth0")
            ip("-n", space, "link", "set", "eth0", "up")

    @property
    def switch(self) -> str:
        return f"{self.tag}switch"

    def remove(self) -> None:
        for space in (*self.namespaces.values(), self.switch):
            with suppress(subprocess.CalledProcessError):
                ip("netns", "del", space)


@contextmanager
def networks() -> Iterator[Networks]:
    # Names of links have 15 letters.
    one = Networks(f"lc{os.getpid() % 100000}", f"10.213.{os.getpid() % 250}")
    try:
        one.build()
        yield one
    finally:
        one.remove()


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def cut_off(there: Machines, name: str) -> None:
    """From everybody: the other members, etcd, and the application."""
    ip("-n", there.namespaces[name], "link", "set", "eth0", "down")


def join(there: Machines, name: str) -> None:
    ip("-n", there.namespaces[name], "link", "set", "eth0", "up")


def part(there: Machines, name: str) -> None:
    """From the other members alone: the application still reaches it."""
    for other in NAMES:
        if other != name:
            there_is = f"{there.addresses[other]}/32"
            ip("-n", there.namespaces[name], "route", "add", "blackhole", there_is)


def unite(there: Machines, name: str) -> None:
    for other in NAMES:
        if other != name:
            there_is = f"{there.addresses[other]}/32"
            ip("-n", there.namespaces[name], "route", "del", "blackhole", there_is)


def own(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, "postgres", "postgres")


def freeze(*pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)


def resume(*pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def now() -> float:
    return time.monotonic()
