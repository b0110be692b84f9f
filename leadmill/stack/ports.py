"""Ports on the loopback address."""

import socket
from collections.abc import Mapping
from contextlib import suppress

LOOPBACK = "127.0.0.1"

# What `make run` listens on when nobody else does; always 127.0.0.1.
DEFAULTS = {
    "public": 8080,
    "admin": 8081,
    "api": 8082,
    "worker": 8083,
    "postgrest-public": 8084,
    "postgrest-public-health": 8085,
    "postgrest-admin": 8086,
    "postgrest-admin-health": 8087,
    "stripe": 8088,
    "mail": 8089,
    "pipedrive": 8090,
    "storage": 8091,
    "storage-grpc": 8092,
    "storage-master": 8093,
    "storage-master-grpc": 8094,
    "storage-volume": 8095,
    "storage-volume-grpc": 8096,
    "storage-filer": 8097,
    "storage-filer-grpc": 8098,
    "smtp": 8025,
    "postgres": 54320,
    "reconciler": 8099,
    "paystack": 8101,
    "notifications": 8100,
    "metrics": 8102,
}


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


class Ports(dict[str, int]):
    """Ports by name, no other stack's until they are released or the process ends.

    Between the choice of a port and the moment when a child listens on it there are seconds, in
    which another stack would find it free. So the choice is held: by a name among the abstract
    sockets of the machine, which only one process at a time can have, and none after its end.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held: list[socket.socket] = []

    def hold(self, port: int) -> bool:
        """Whether the port was free and is held now."""
        held = socket.socket(socket.AF_UNIX)
        try:
            held.bind(f"\0leadmill-port-{port}")
        except OSError:
            held.close()
            return False
        if not is_free(port):
            held.close()
            return False
        self._held.append(held)
        return True

    def another(self, name: str) -> int:
        """A port more, wherever the kernel likes, under this name."""
        while True:
            with socket.socket() as probe:
                probe.bind((LOOPBACK, 0))
                port = int(probe.getsockname()[1])
            if self.hold(port):
                self[name] = port
                return port

    def release(self) -> None:
        for held in self._held:
            held.close()
        self._held.clear()

    def __del__(self) -> None:
        with suppress(AttributeError):
            self.release()


def choose(preferred: Mapping[str, int]) -> Ports:
    """Hold the preferred port of each name, or the next free one that is no other name's."""
    chosen = Ports()
    reserved = set(preferred.values())
    for name, wanted in preferred.items():
        port = wanted
        while (port != wanted and port in reserved) or not chosen.hold(port):
            port += 1
            if port > 65535:
                raise OSError(f"no free port for {name} from {wanted} on")
        chosen[name] = port
    return chosen


def anywhere() -> dict[str, int]:
    """A free port for each name, wherever the kernel likes; for throw-away stacks."""
    probes = [socket.socket() for _ in DEFAULTS]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return {n: p.getsockname()[1] for n, p in zip(DEFAULTS, probes, strict=True)}
    finally:
        for probe in probes:
            probe.close()
