"""Child processes that cannot outlive their supervisor."""

import contextlib
import os
import pwd
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

_TAIL = 16_384


class StackError(Exception):
    """Something did not start or did not stay; the message is for the person at the terminal."""


def command_as(user: str | None, command: Sequence[str], death_signal: str) -> list[str]:
    """The command, run by setpriv: it gets the signal when this process dies, however it dies.

    As root the program takes another user's identity. It keeps the one capability of looking
    into folders, because the tree may lie below a home that is closed to that user.
    """
    identity = []
    if user is not None and os.geteuid() == 0:
        account = pwd.getpwnam(user)
        capability = "+dac_read_search"
        identity = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        identity += [f"--inh-caps={capability}", f"--ambient-caps={capability}"]
    # Who died before the signal was asked for sends none: the shell looks whether we are there.
    guard = ["sh", "-c", '[ "$PPID" -eq "$0" ] && exec "$@"', str(os.getpid())]
    return ["setpriv", *identity, f"--pdeathsig={death_signal}", "--", *guard, *command]


def run(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    user: str | None = None,
    cwd: Path | None = None,
    stdin: str | None = None,
) -> str:
    """Run a short program to its end and return its output; its words are in the error."""
    result = subprocess.run(
        command_as(user, command, "KILL"),
        env=dict(env),
        cwd=cwd,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise StackError(f"{' '.join(command[:3])} … failed:\n{result.stdout.strip()}")
    return result.stdout


def answers(url: str, seconds: float = 2) -> bool:
    """Whether the address answers a GET with success."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as answer:  # noqa: S310 - own addresses
            return bool(answer.status < 400)
    except (urllib.error.URLError, OSError):
        return False


@dataclass
class Child:
    """One long-running program with its log file."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    is_ready: Callable[[], bool] = lambda: False
    cwd: Path | None = None
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    kind: str = ""  # those of one kind do the same work, and one can take the place of another
    release: str = ""  # the folder of the release that it is of
    address: str = ""  # where nginx reaches it
    ready_url: str = ""  # answers once it can work; with it, `is_ready` asks there
    live_url: str = ""  # answers as long as it is not stuck, whatever else is away
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        if self.ready_url:
            self.is_ready = lambda: answers(self.ready_url)

    def plan(self) -> dict[str, Any]:
        """What somebody else needs in order to start the same program again, as JSON."""
        return {
            field.name: _plain(getattr(self, field.name))
            for field in fields(self)
            if field.name not in ("is_ready", "process")
        }

    @classmethod
    def of(cls, plan: Mapping[str, Any]) -> "Child":
        """The program of such a plan. It needs a `ready_url`."""
        cwd = plan["cwd"]
        return cls(
            **{
                **plan,
                "log": Path(plan["log"]),
                "cwd": None if cwd is None else Path(cwd),
                "stop_signal": signal.Signals(plan["stop_signal"]),
            }
        )

    def start(self) -> None:
        # They tell who did what, from where: nobody else's business.
        self.log.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        os.fchmod(descriptor, 0o640)
        death_signal = self.stop_signal.name.removeprefix("SIG")
        with os.fdopen(descriptor, "ab") as log:
            # A session of its own: Ctrl-C at the terminal reaches the supervisor alone, which
            # then stops the children in order.
            self.process = subprocess.Popen(
                command_as(self.user, self.command, death_signal),
                env=dict(self.env),
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def check(self) -> None:
        """Raise when the program has ended by itself."""
        if self.process is not None and (code := self.process.poll()) is not None:
            how = (
                f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
            )
            raise StackError(f"{self.name} {how}. Last lines of {self.log}:\n{self.last_lines()}")

    def wait_until_ready(self, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while True:
            self.check()
            if self.is_ready():
                return
            if time.monotonic() > deadline:
                raise StackError(
                    f"{self.name} was not ready within {seconds:.0f} s. "
                    f"Last lines of {self.log}:\n{self.last_lines()}"
                )
            time.sleep(0.05)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Stop the program; what is left of its process group is killed."""
        if self.process is None:
            return
        self.ask_to_stop()
        try:
            self.process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None

    def last_lines(self, count: int = 15) -> str:
        if not self.log.is_file():
            return ""
        with self.log.open("rb") as log:
            # A log may be long.
            log.seek(max(0, self.log.stat().st_size - _TAIL))
            text = log.read(_TAIL).decode(errors="replace")
        return "\n".join(text.splitlines()[-count:])


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, signal.Signals):
        return int(value)
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
