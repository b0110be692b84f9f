"""Ports on the loopback address."""

import socket
from collections.abc import Mapping

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
}


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def choose(preferred: Mapping[str, int]) -> dict[str, int]:
    """The preferred port of each name, or the next free one that no other name has."""
    chosen: dict[str, int] = {}
    reserved = set(preferred.values())
    for name, wanted in preferred.items():
        port = wanted
        while not is_free(port) or port in chosen.values() or (port != wanted and port in reserved):
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
