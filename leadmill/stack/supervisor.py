"""Keeps the processes of a stack, and lets `leadmill deploy` replace them one by one.

The one that deploys is of another release and may be killed at any moment, so it starts nothing
itself: it asks here, over a socket that the owner of the stack alone can open. What it asks for is
simple, because the supervisor stays the one of the release that was started first.
"""

import json
import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from leadmill.stack.ports import Ports
from leadmill.stack.process import Child, StackError, answers

SOCKET = "control.sock"
PROTOCOL = 1
MOST_BYTES = 4 << 20
# How long the one that asks may take to say what it wants.
HEAR_SECONDS = 10.0
TURN_SECONDS = 0.2
TROUBLE_SECONDS = 1.0
# A process that does not answer so often in a row is stuck. A busy machine is no reason to end it.
LOOK_SECONDS = 5.0
LIVE_SECONDS = 10.0
MISSES = 3
# A process that ends so often within so long a time is not started again.
MOST_RESTARTS = 5
RESTARTS_WITHIN = 60.0

Answer = dict[str, Any]


class Supervisor:
    """The children of a stack.

    One that ends or is stuck is started again if another one of its kind goes on meanwhile. The
    last one of a kind is not: without it the rest is of no use, and whoever started the stack is to
    know it.
    """

    def __init__(
        self,
        folder: Path,
        ports: Ports,
        describe: Callable[[], Answer],
        say: Callable[[str], None],
    ) -> None:
        self.children: list[Child] = []
        self._folder = folder
        self._ports = ports
        self._describe = describe
        self._say = say
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._restarts: list[tuple[float, str]] = []
        self._misses: dict[str, int] = {}
        self._looked = 0.0
        self._calls: dict[str, Callable[[Mapping[str, Any]], Answer]] = {
            "describe": self._tell,
            "ports": self._give_ports,
            "start": self._start,
            "stop": self._stop,
            "signal": self._signal,
        }

    def begin(self) -> None:
        """Listen to who deploys, and look after the children.

        In a thread that lives as long as the stack: a child gets its death signal when the thread
        ends that has started it.
        """
        self._thread = threading.Thread(target=self._work, name="supervisor", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise when a child has ended that is not started again."""
        for child in tuple(self.children):
            if not self._is_replaceable(child):
                child.check()

    def stop(self) -> None:
        self._ending.set()
        children = list(reversed(self.children))
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()
        if self._thread is not None:
            self._thread.join()
        # What was started in the very moment.
        for child in self.children:
            child.stop()
        self.children.clear()
        (self._folder / SOCKET).unlink(missing_ok=True)

    # --- The thread -------------------------------------------------------------------------------

    def _work(self) -> None:
        with listening(self._folder) as server:
            while not self._ending.is_set():
                try:
                    self._turn(server)
                except Exception as error:
                    # With this thread every child would end that it has started.
                    self._say(f"the supervisor goes on after {type(error).__name__}: {error}")
                    self._ending.wait(TROUBLE_SECONDS)

    def _turn(self, server: socket.socket) -> None:
        try:
            connection, _ = server.accept()
        except TimeoutError:
            self._look()
            return
        with connection, suppress(OSError):
            connection.sendall(json.dumps(self._answer(connection)).encode() + b"\n")

    def _answer(self, connection: socket.socket) -> Answer:
        try:
            if peer_of(connection) not in (0, os.geteuid()):
                return {"error": "it is not yours"}
            connection.settimeout(HEAR_SECONDS)
            asked = json.loads(line_of(connection))
            call = self._calls.get(asked["do"])
            if call is None:
                return {"error": f"the stack that runs cannot {asked['do']!r}: start it anew"}
            return {"answer": call(asked)}
        except (StackError, OSError) as error:
            return {"error": str(error)}
        except (ValueError, KeyError, TypeError) as error:
            # Not its text, which may quote a password.
            return {"error": f"the request is not understood: {type(error).__name__}"}

    def _look(self) -> None:
        if time.monotonic() < self._looked + LOOK_SECONDS or self._ending.is_set():
            return
        for child in tuple(self.children):
            if self._is_replaceable(child) and (trouble := self._trouble_of(child)):
                self._say(f"{child.name} {trouble}: started anew")
                self._restarts.append((time.monotonic(), child.kind))
                self._misses.pop(child.name, None)
                child.stop()
                child.start()
        self._looked = time.monotonic()

    def _trouble_of(self, child: Child) -> str:
        if child.process is None or child.process.poll() is not None:
            return "ended"
        if not child.live_url:
            return ""
        missed = 0 if answers(child.live_url, LIVE_SECONDS) else self._misses.get(child.name, 0) + 1
        self._misses[child.name] = missed
        return "does not answer" if missed >= MISSES else ""

    def _is_replaceable(self, child: Child) -> bool:
        since = time.monotonic() - RESTARTS_WITHIN
        recent = [kind for at, kind in self._restarts if at > since and kind == child.kind]
        return len(recent) < MOST_RESTARTS and any(
            other is not child
            and other.kind == child.kind != ""
            and other.process is not None
            and other.process.poll() is None
            for other in self.children
        )

    # --- What can be asked for --------------------------------------------------------------------

    def _tell(self, _: Mapping[str, Any]) -> Answer:
        children = [
            child.plan()
            | {
                "pid": child.process.pid if child.process else None,
                "has_ended": child.process is None or child.process.poll() is not None,
            }
            for child in self.children
        ]
        return {"protocol": PROTOCOL, "stack": self._describe(), "children": children}

    def _give_ports(self, asked: Mapping[str, Any]) -> Answer:
        return {"ports": {name: self._ports.another(name) for name in asked["names"][:100]}}

    def _start(self, asked: Mapping[str, Any]) -> Answer:
        child = Child.of(asked["plan"])
        if self._ending.is_set():
            raise StackError("the stack is being stopped")
        if any(known.name == child.name for known in self.children):
            raise StackError(f"{child.name} runs already")
        child.start()
        self.children.append(child)
        return {}

    def _stop(self, asked: Mapping[str, Any]) -> Answer:
        child = self._named(asked["name"])
        # First, so that nobody takes its end for a fault.
        self.children.remove(child)
        child.stop()
        return {}

    def _signal(self, asked: Mapping[str, Any]) -> Answer:
        child = self._named(asked["name"])
        if child.process is None:
            raise StackError(f"{child.name} does not run")
        child.process.send_signal(signal.Signals[asked["signal"]])
        return {}

    def _named(self, name: str) -> Child:
        for child in self.children:
            if child.name == name:
                return child
        raise StackError(f"no process is named {name}")


class Control:
    """The other side: asks the supervisor of a running stack."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, what: str, **more: object) -> Answer:
        """Its answer; StackError says why there is none."""
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                with near(self._folder) as address:
                    connection.connect(address)
            except OSError:
                raise StackError(f"no stack runs from {self._folder}") from None
            connection.sendall(json.dumps({"do": what, **more}).encode() + b"\n")
            said = json.loads(line_of(connection) or '{"error": "the stack was stopped"}')
        if "error" in said:
            raise StackError(said["error"])
        answer: Answer = said["answer"]
        return answer


@contextmanager
def near(folder: Path) -> Iterator[str]:
    """An address of the socket that is short however long the folder's name is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{SOCKET}"
    finally:
        os.close(descriptor)


@contextmanager
def listening(folder: Path) -> Iterator[socket.socket]:
    """The socket of the supervisor; its owner alone can connect."""
    (folder / SOCKET).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as server:
        # Set on the socket itself: between bind and chmod somebody else could connect.
        os.fchmod(server.fileno(), 0o600)
        with near(folder) as address:
            server.bind(address)
        server.listen(4)
        server.settimeout(TURN_SECONDS)
        yield server


def peer_of(connection: socket.socket) -> int:
    """The user at the other end."""
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack(
        "3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    )
    return int(user)


def line_of(connection: socket.socket) -> str:
    """All up to the first line break, or to the end."""
    parts = bytearray()
    while not parts.endswith(b"\n"):
        part = connection.recv(1 << 16)
        parts += part
        if len(parts) > MOST_BYTES:
            raise StackError("the request is too long")
        if not part:
            break
    return parts.decode()
