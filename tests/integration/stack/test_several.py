"""Several processes of a kind: how many, which queues, and who may ask for their replacement."""

from __future__ import annotations

import json
import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leadmill.deploying import DeployError, HalfwayError, Update, Was
from leadmill.queues import PAYMENTS, QUEUES, worker_groups
from leadmill.settings import PREFIX, Settings, SettingsError
from leadmill.stack import StackError, ports
from leadmill.stack.process import Child
from leadmill.stack.stack import Front
from leadmill.stack.supervisor import SOCKET, Control, Supervisor, near
from tests.waiting import wait_for
from workers.running import NAMES


def test_the_queues_are_those_of_the_workers() -> None:
    assert {*QUEUES, PAYMENTS} == {*NAMES}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("1", [()]),
        ("3", [(), (), ()]),
        (
            "interactive, rotation*2; mail,notification;crm,crm_changes,default,batch",
            [
                *[("interactive", "rotation")] * 2,
                ("mail", "notification"),
                ("crm", "crm_changes", "default", "batch"),
            ],
        ),
    ],
)
def test_workers_have_queues_of_their_own(text: str, groups: list[tuple[str, ...]]) -> None:
    assert list(worker_groups(text)) == groups


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WORKER_PROCESSES", "0", "1 to 16"),
        ("WORKER_PROCESSES", "17", "1 to 16"),
        ("WORKER_PROCESSES", "many", "many is no queue"),
        ("WORKER_PROCESSES", "interactive*2", "nobody works rotation, mail"),
        ("WORKER_PROCESSES", f"{','.join(QUEUES)};payments", "payments is no queue"),
        ("WORKER_PROCESSES", f"{','.join(QUEUES)};;", "has no queue"),
        ("WORKER_PROCESSES", f"{','.join(QUEUES)}*9;{','.join(QUEUES)}*9", "16 processes"),
        ("API_PROCESSES", "0", "1 to 16"),
        ("API_PROCESSES", "17", "1 to 16"),
        ("POSTGREST_PROCESSES", "-1", "1 to 16"),
        ("POSTGREST_ADMIN_PROCESSES", "two", "a whole number"),
    ],
)
def test_numbers_that_cannot_be_are_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=f"{PREFIX}{name}.*{said}"):
        Settings.from_env({PREFIX + name: value})


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    one = Supervisor(tmp_path, ports.Ports(), dict, lambda _: None)
    one.begin()
    try:
        yield one
    finally:
        one.stop()


def sleeper(folder: Path, name: str, kind: str = "sleeper") -> Child:
    return Child(
        name=name,
        kind=kind,
        command=["sleep", "300"],
        env={"PATH": "/usr/bin:/bin"},
        log=folder / f"{name}.log",
        stop_seconds=5,
    )


def test_a_process_is_started_and_stopped_by_whoever_deploys(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    control = Control(tmp_path)
    plan = sleeper(tmp_path, "one").plan()
    assert Child.of(json.loads(json.dumps(plan))).plan() == plan
    wait_for((tmp_path / SOCKET).exists)
    control.ask("start", plan=plan)
    [told] = control.ask("describe")["children"]
    assert (told["name"], told["has_ended"]) == ("one", False)
    with pytest.raises(StackError, match="one runs already"):
        control.ask("start", plan=plan)
    control.ask("signal", name="one", signal="SIGCONT")
    with pytest.raises(StackError, match="not understood"):
        control.ask("signal", name="one", signal="SIGNONE")
    control.ask("stop", name="one")
    assert not Path(f"/proc/{told['pid']}").exists()
    assert control.ask("describe")["children"] == []
    with pytest.raises(StackError, match="no process is named one"):
        control.ask("stop", name="one")
    with pytest.raises(StackError, match="cannot 'fly'"):
        control.ask("fly")
    chosen = control.ask("ports", names=["a", "b"])["ports"]
    assert len({*chosen.values()}) == 2


def test_nobody_else_can_ask(supervisor: Supervisor, tmp_path: Path) -> None:
    wait_for((tmp_path / SOCKET).exists)
    assert stat.S_IMODE((tmp_path / SOCKET).stat().st_mode) == 0o600
    # What is no request is answered and ends nothing.
    for said in (b"\n", b"{}\n", b'{"do": 7}\n', b'{"do": "start", "plan": {"name": 1}}\n', b"["):
        with socket.socket(socket.AF_UNIX) as connection:
            with near(tmp_path) as address:
                connection.connect(address)
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)
            assert "error" in json.loads(connection.makefile().readline())
    assert Control(tmp_path).ask("describe")["children"] == []


def test_one_of_several_is_started_anew_and_the_last_is_not(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    children = [sleeper(tmp_path, "one"), sleeper(tmp_path, "two"), sleeper(tmp_path, "only", "x")]
    for child in children:
        child.start()
    supervisor.children.extend(children)
    one, _, only = children
    assert one.process is not None
    assert only.process is not None
    first = one.process
    first.kill()
    first.wait()
    supervisor.check()
    wait_for(lambda: one.process is not None and one.process.poll() is None)
    assert one.process is not first
    os.kill(only.process.pid, 9)
    only.process.wait()
    with pytest.raises(StackError, match="only was killed by SIGKILL"):
        supervisor.check()


def test_the_supervisor_outlives_what_it_cannot_do(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its thread every process would end that it has started."""
    monkeypatch.setattr("leadmill.stack.supervisor.LOOK_SECONDS", 0.1)
    children = [sleeper(tmp_path, "one"), sleeper(tmp_path, "two")]
    for child in children:
        child.start()
    one, _ = children
    first = one.process
    assert first is not None
    # Such as a disk that is full: its log cannot be opened.
    one.log.unlink()
    one.log.mkdir()
    supervisor.children.extend(children)
    first.kill()
    first.wait()
    wait_for(lambda: one.process is None)
    assert len(Control(tmp_path).ask("describe")["children"]) == 2
    one.log.rmdir()
    wait_for(lambda: one.process is not None and one.process is not first)


def test_a_process_that_always_ends_is_given_up(supervisor: Supervisor, tmp_path: Path) -> None:
    stays, ends = sleeper(tmp_path, "stays"), sleeper(tmp_path, "ends")
    ends.command = ["false"]
    for child in (stays, ends):
        child.start()
    supervisor._restarts = [(1e12, "sleeper")] * 5  # so many came just now
    supervisor.children.extend((stays, ends))
    assert ends.process is not None
    ends.process.wait()
    with pytest.raises(StackError, match="ends ended with 1"):
        supervisor.check()


def test_a_configuration_takes_the_place_of_another_in_one_step(tmp_path: Path) -> None:
    front = Front(tmp_path)
    (tmp_path / "conf").mkdir()
    front.clear()
    for number in (1, 2, 3):
        folder = front.another()
        assert folder == tmp_path / f"conf-{number}"
        folder.mkdir()
        (folder / "nginx.conf").write_text(str(number))
        front.choose(folder)
        assert front.configuration.read_text() == str(number)
        assert front.in_use() == folder
    front.clear(tmp_path / "conf-3", tmp_path / "conf-2")
    assert sorted(path.name for path in tmp_path.glob("conf-*")) == ["conf-2", "conf-3"]


def test_whatever_ends_an_update_it_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undone: list[str] = []

    def fails() -> None:
        raise KeyError("a part")

    def updating(*undo: Callable[[], None]) -> Update:
        update = object.__new__(Update)
        update._say = undone.append
        update._front = Front(tmp_path)
        named = [(f"part {number}", one) for number, one in enumerate(undo)]
        update._was = Was(tmp_path, "python", [], update._front.in_use(), named)
        return update

    monkeypatch.setattr(Update, "_make", lambda *_: fails())
    with pytest.raises(DeployError, match="the update itself has a defect"):
        updating(lambda: undone.append("put back")).run(None)
    assert undone[-1] == "put back"
    with pytest.raises(HalfwayError, match="Not everything could be put back:\npart 1"):
        updating(lambda: undone.append("put back, too"), fails).run(None)
    assert undone[-1] == "put back, too"
