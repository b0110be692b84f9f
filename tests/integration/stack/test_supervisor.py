"""The supervisor: nothing outlives it, nothing fails unseen."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from leadmill.stack import StackError, ports, secrets
from leadmill.stack.cluster import ROOT, Cluster
from leadmill.stack.process import Child
from tests.harness import Database
from tests.waiting import PATIENCE, wait_for

# A supervisor with one child that ignores SIGINT; it prints the child's id.
_SUPERVISOR = """
import sys, time
from pathlib import Path
from leadmill.stack.process import Child
child = Child(
    name="sleeper", command=["sleep", "300"], env={"PATH": "/usr/bin:/bin"},
    log=Path(sys.argv[1]), is_ready=lambda: True,
)
child.start()
print(child.process.pid, flush=True)
time.sleep(300)
"""


def sleeper(folder: Path, *command: str) -> Child:
    return Child(
        name="sleeper",
        command=command or ("sleep", "300"),
        env={"PATH": "/usr/bin:/bin"},
        log=folder / "sleeper.log",
        is_ready=lambda: True,
        stop_seconds=2,
    )


def is_running(pid: int) -> bool:
    """A process that has ended and waits for somebody to ask is not running."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(pid: int, seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_running(pid)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_does_not_outlive_its_supervisor(tmp_path: Path, how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SUPERVISOR, str(tmp_path / "log")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as supervisor:
        assert supervisor.stdout is not None
        child = int(supervisor.stdout.readline())
        assert is_running(child)
        supervisor.send_signal(how)
        supervisor.wait(PATIENCE)
    assert gone(child)


def test_what_a_child_started_is_stopped_with_it(tmp_path: Path) -> None:
    child = sleeper(tmp_path, "sh", "-c", "sleep 300 & echo $!; wait")
    child.start()
    deadline = time.monotonic() + PATIENCE
    while not (said := child.log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    grandchild = int(said)
    assert is_running(grandchild)
    child.stop()
    assert gone(grandchild)


def test_a_child_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    child = sleeper(tmp_path, "sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done")
    child.start()
    assert child.process is not None
    pid = child.process.pid
    while "up" not in child.log.read_text():
        time.sleep(0.02)
    child.stop()
    assert gone(pid)


def test_a_child_that_ends_says_why(tmp_path: Path) -> None:
    child = sleeper(tmp_path, "sh", "-c", "echo the reason; exit 3")
    child.start()
    assert child.process is not None
    child.process.wait(PATIENCE)
    with pytest.raises(StackError, match=r"(?s)sleeper ended with 3.*the reason") as error:
        child.check()
    assert str(child.log) in str(error.value)


def test_a_taken_port_gives_way_to_the_next(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        chosen = ports.choose({"one": port, "two": port + 1})
    assert chosen["one"] not in (port, port + 1)
    assert len(set(chosen.values())) == 2


def test_secrets_are_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    first = secrets.load_or_make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secrets.load_or_make(path) == first
    assert len(set(first.values())) == len(first)
    assert secrets.load_or_make(tmp_path / "others.env") != first


def test_a_folder_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    passwords = secrets.passwords(secrets.load_or_make(tmp_path / "secrets.env"))
    cluster = Cluster(tmp_path / ("long" * 30), ports.anywhere()["postgres"], passwords)
    assert len(str(cluster.socket)) < 88
    assert cluster.socket.name.startswith(f"leadmill-{os.getuid()}-")


def test_passwords_are_asked_for(db: Database) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(db.dsn("leadmill_api"), password="wrong")


def test_the_server_has_the_settings_of_its_files(db: Database) -> None:
    with db.connect() as connection:
        for name, value in (
            ("log_parameter_max_length", "0"),
            ("log_parameter_max_length_on_error", "0"),
            ("wal_level", "logical"),
            ("listen_addresses", "127.0.0.1"),
            ("password_encryption", "scram-sha-256"),
        ):
            shown = connection.execute("select current_setting(%s)", (name,)).fetchone()
            assert shown == (value,), name


REFUSED = (
    # A row that a constraint refuses stands in DETAIL.
    (
        "insert into identity.user_account (email, status) values (%s, 'active')",
        ("jane.secret@customer.example",),
        "23",
    ),
    # So does a key that is there, and one that is not; a statement stands as it was sent.
    ("select length('jane.secret@customer.example') / 0", (), "22"),
    ("select nowhere from (select 'jane.secret@customer.example') as t", (), "42"),
    ("do $$ begin raise 'refused' using detail = 'jane.secret@customer.example'; end $$", (), "P0"),
    (
        "do $$ begin raise 'refused' using hint = 'ask jane.secret@customer.example'; end $$",
        (),
        "P0",
    ),
    ("select 1 / (length(%s) - 28)", ("jane.secret@customer.example",), "22"),
)


def test_the_log_of_the_database_holds_nobody(db: Database) -> None:
    log = next(db.cluster.log.glob("postgres.log*"))
    before = log.stat().st_size
    with db.connect() as connection:
        for statement, values, state in REFUSED:
            with pytest.raises(psycopg.Error) as error:
                connection.execute(statement, values)
            assert error.value.sqlstate is not None
            assert error.value.sqlstate.startswith(state), statement
        # The values in the statement, as clients without parameters send them.
        with pytest.raises(psycopg.Error):
            psycopg.ClientCursor(connection).execute(*REFUSED[0][:2])

    def written() -> str:
        with log.open("rb") as file:
            file.seek(before)
            return file.read().decode(errors="replace")

    said = wait_for(lambda: text if (text := written()).count(f"@{db.name} ERROR") >= 7 else None)
    assert "jane.secret" not in said
    assert "DETAIL" not in said
    assert "STATEMENT" not in said
