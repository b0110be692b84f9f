"""deploy/compose-update.sh replaces every process, whatever happens, and never doubles them.

Here on a Docker of lines in a file; test_compose_up.py updates a real stack.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leadmill.stack.cluster import ROOT, plain_env
from tests.sizes import SOAK, size

COUNTS = {"worker": 2, "reconciler": 1, "postgrest-public": 2, "postgrest-admin": 1, "api": 2}
FAKE = ROOT / "tests" / "containers" / "fake_docker.py"
PROGRAMS = ("docker", "docker-compose", "curl", "leave.sh")


class Machine:
    def __init__(self, folder: Path) -> None:
        self.file = folder / "state.json"
        self.nginx = folder / "nginx"
        self.nginx.mkdir()
        self.bin = folder / "bin"
        self.bin.mkdir()
        # Without what it never imports: it is called some hundred times.
        text = f"#!{sys.executable} -ISE\n{FAKE.read_text()}"
        for name in PROGRAMS:
            (self.bin / name).write_text(text)
            (self.bin / name).chmod(0o755)
        containers: dict[str, dict[str, Any]] = {}
        for service, count in COUNTS.items():
            for _ in range(count):
                number = len(containers) + 1
                containers[f"container-{number}"] = {
                    "service": service,
                    "status": "running",
                    "address": f"10.0.0.{number + 1}",
                    "is_broken": False,
                }
        self.old = set(containers)
        state = {"calls": 0, "made": len(containers), "counts": [], "containers": containers}
        self.file.write_text(json.dumps(state))

    @property
    def state(self) -> dict[str, Any]:
        return dict(json.loads(self.file.read_text()))

    def update(self, **more: str) -> subprocess.CompletedProcess[str]:
        self.file.write_text(json.dumps(self.state | {"calls": 0}))
        return subprocess.run(
            [ROOT / "deploy" / "compose-update.sh", "--no-build"],
            env=plain_env()
            | {
                "PATH": f"{self.bin}:{os.environ['PATH']}",
                "COMPOSE": "docker-compose",
                "FAKE_STATE": str(self.file),
                "LEADMILL_NGINX_STATE": str(self.nginx),
                "LEADMILL_PUBLIC_LISTEN": "8080",
                "LEADMILL_ADMIN_LISTEN": "8081",
            }
            | more,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )

    def running(self, service: str) -> set[str]:
        """Those of a service, none of which is stopped."""
        own = {n: o for n, o in self.state["containers"].items() if o["service"] == service}
        assert {one["status"] for one in own.values()} == {"running"}, own
        return set(own)

    def leaving(self) -> str:
        return (self.nginx / "leaving").read_text()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def is_updated(machine: Machine) -> bool:
    notes = {file.name for file in machine.nginx.iterdir()}
    return (
        all(len(machine.running(name)) == count for name, count in COUNTS.items())
        and not machine.old & set(machine.state["containers"])
        and machine.leaving() == ""
        and notes == {"leaving"}
    )


def test_an_update_replaces_every_process(machine: Machine) -> None:
    done = machine.update()
    assert done.returncode == 0, done.stderr
    assert "updated" in done.stdout
    assert is_updated(machine)


@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_after_an_update_that_was_interrupted_the_next_one_doubles_nothing(
    tmp_path: Path, how: str
) -> None:
    (tmp_path / "whole").mkdir()
    whole = Machine(tmp_path / "whole")
    whole.update()
    calls = whole.state["calls"]
    assert calls > 80
    step = size(71, 2)
    for number in range(1 + (how == "SIGINT") * (step // 2), calls + 1, step):
        folder = tmp_path / str(number)
        folder.mkdir()
        machine = Machine(folder)
        ended = machine.update(FAKE_END=f"{number} {how}")
        assert ended.returncode != 0 or number >= calls - 1
        if how == "SIGINT" and number > 3:
            # Or the next container that has such an address is left, too.
            assert machine.leaving() == "", number
        again = machine.update()
        assert again.returncode == 0, (number, again.stderr)
        assert is_updated(machine), (number, again.stdout, machine.state)
        for service, count in machine.state["counts"]:
            assert COUNTS[service] <= count <= 2 * COUNTS[service], (number, service, count)
        shutil.rmtree(folder)


@pytest.mark.parametrize("service", COUNTS if SOAK else ("worker", "postgrest-public"))
def test_what_is_not_ready_takes_the_place_of_nothing(machine: Machine, service: str) -> None:
    """A PostgREST that does not reach the database runs, and its image has no health check."""
    before = machine.running(service)
    done = machine.update(FAKE_BROKEN=service, PATIENCE="1")
    assert done.returncode == 1
    assert f"the new {service} does not start" in done.stderr
    assert machine.running(service) == before
    assert machine.leaving() == ""
    assert machine.update().returncode == 0
    assert is_updated(machine)


def test_what_has_slow_requests_is_not_stopped(machine: Machine) -> None:
    before = machine.running("postgrest-public")
    done = machine.update(FAKE_SLOW="1")
    assert done.returncode == 1
    assert "go on beside one another" in done.stderr
    assert machine.running("postgrest-public") > before
    # nginx passes on to both again.
    assert machine.leaving() == ""
    assert machine.update().returncode == 0
    assert is_updated(machine)


def test_what_was_stopped_by_hand_is_not_taken_for_new(machine: Machine) -> None:
    state = machine.state
    state["containers"]["stopped"] = {
        **next(one for one in state["containers"].values() if one["service"] == "worker"),
        "status": "exited",
    }
    machine.file.write_text(json.dumps(state))
    machine.old.add("stopped")
    assert machine.update().returncode == 0
    assert is_updated(machine)


def test_doors_that_do_not_answer_end_it_with_an_error(machine: Machine) -> None:
    done = machine.update(FAKE_DOORS="503")
    assert done.returncode == 1
    assert "/readyz: 503, not 200" in done.stderr
    assert "call the release before" in done.stderr
