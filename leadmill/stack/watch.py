"""Everything that watches a stack, as an operator starts it, with the files of deploy/monitoring.

For tests and benchmarks. Only addresses differ, and how often Prometheus looks where a pace is
given.
"""

import json
import re
import shutil
import socket
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from leadmill.places import ROOT
from leadmill.stack.cluster import plain_env
from leadmill.stack.ports import LOOPBACK
from leadmill.stack.process import Child, answers
from leadmill.stack.stack import Stack

FOLDER = ROOT / "deploy" / "monitoring"
PROGRAMS = ("prometheus", "alertmanager", "mtail", "postgres", "node", "blackbox")


class Watch:
    """Prometheus, Alertmanager, mtail and the exporters, around a stack with LEADMILL_METRICS."""

    def __init__(
        self,
        stack: Stack,
        folder: Path,
        *,
        pace: str | None = None,
        receiver: str | None = None,
        probes: Sequence[str] = (),
        authority: Path | None = None,
    ) -> None:
        """receiver: base of the addresses that alerts are sent to. probes: what is requested
        besides the doors; authority: who signed their certificates."""
        self.stack = stack
        self.folder = folder.resolve()
        self.ports = _free_ports()
        self._pace = pace
        self._receiver = receiver
        self._probes = probes
        self._authority = authority
        self.children: list[Child] = []

    def url(self, name: str) -> str:
        return f"http://{LOOPBACK}:{self.ports[name]}"

    def __enter__(self) -> Self:
        self._configure()
        try:
            for name in PROGRAMS:
                child = self._child(name)
                self.children.append(child)
                child.start()
            for child in self.children:
                child.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop()
        self.children = []

    def _configure(self) -> None:
        here = self.folder / "monitoring"
        shutil.copytree(FOLDER, here)
        stack = self.stack
        targets = {
            "alertmanager": [self.ports["alertmanager"]],
            "database": [stack.ports["metrics"]],
            "api": [stack.ports["api"]],
            "worker": [stack.ports["worker"], stack.ports["reconciler"]],
            "doors": [self.ports["mtail"]],
            "postgres": [self.ports["postgres"]],
            "node": [self.ports["node"]],
        }
        for name, numbers in targets.items():
            _write_targets(here, name, [f"{LOOPBACK}:{number}" for number in numbers])
        probes = [
            f"{stack.public_url}/healthz",
            f"{stack.public_url}/readyz",
            f"{stack.local_url('postgrest-public-health')}/ready",
            f"{stack.local_url('postgrest-admin-health')}/ready",
            *self._probes,
        ]
        exporter = f"{LOOPBACK}:{self.ports['blackbox']}"
        _write_targets(here, "probe", probes, __exporter__=exporter)
        if self._authority is not None:
            line = f"      tls_config: {{ca_file: {self._authority}}}\n"
            with (here / "blackbox.yml").open("a") as file:
                file.write(line)
        if self._receiver is not None:
            _replace(here / "alertmanager.yml", r"http://127\.0\.0\.1:9199", self._receiver)
        if self._pace is not None:
            _replace(here / "prometheus.yml", r"(interval|timeout): \d+s", rf"\1: {self._pace}")

    def _child(self, name: str) -> Child:
        here, folder = self.folder / "monitoring", self.folder
        listen = f"--web.listen-address={LOOPBACK}:{self.ports[name]}"
        ready = "/metrics"
        match name:
            case "prometheus":
                ready = "/-/ready"
                command = [
                    *("prometheus", f"--config.file={here / 'prometheus.yml'}", listen),
                    f"--storage.tsdb.path={folder / 'prometheus'}",
                ]
            case "alertmanager":
                ready = "/-/ready"
                command = [
                    *("prometheus-alertmanager", f"--config.file={here / 'alertmanager.yml'}"),
                    f"--storage.path={folder / 'alertmanager'}",
                    *("--cluster.listen-address=", listen),
                ]
            case "mtail":
                command = [
                    *("mtail", f"--progs={here / 'mtail'}", f"--logs={self.stack.access_log}"),
                    *(f"--address={LOOPBACK}", f"--port={self.ports[name]}"),
                    *("--emit_prog_label=false", f"--log_dir={folder}"),
                ]
            case "blackbox":
                command = [
                    *("prometheus-blackbox-exporter", listen),
                    f"--config.file={here / 'blackbox.yml'}",
                ]
            case _:
                command = [f"prometheus-{name}-exporter", listen]
        return Child(
            name=name,
            command=command,
            env=self._environment() if name == "postgres" else plain_env(),
            log=folder / f"{name}.log",
            is_ready=lambda: answers(self.url(name) + ready),
        )

    def _environment(self) -> dict[str, str]:
        cluster = self.stack.cluster
        secret = self.folder / "monitor-password"
        secret.touch(mode=0o600)
        secret.write_text(cluster.passwords["leadmill_monitor"])
        return plain_env() | {
            "DATA_SOURCE_URI": f"{LOOPBACK}:{cluster.port}/{self.stack.database}?sslmode=disable",
            "DATA_SOURCE_USER": "leadmill_monitor",
            "DATA_SOURCE_PASS_FILE": str(secret),
        }


def _write_targets(folder: Path, name: str, targets: list[str], **labels: str) -> None:
    # JSON is YAML.
    text = json.dumps([{"targets": targets, "labels": labels}])
    (folder / "targets" / f"{name}.yml").write_text(text)


def _replace(file: Path, pattern: str, text: str) -> None:
    changed, count = re.subn(pattern, text, file.read_text())
    if not count:
        raise ValueError(f"{file.name} has no {pattern}")
    file.write_text(changed)


def _free_ports() -> dict[str, int]:
    probes = [socket.socket() for _ in PROGRAMS]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return {n: p.getsockname()[1] for n, p in zip(PROGRAMS, probes, strict=True)}
    finally:
        for probe in probes:
            probe.close()
