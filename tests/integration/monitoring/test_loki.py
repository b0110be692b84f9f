"""The logs of every process reach Loki whole, under few labels: syslog-ng with our configuration.

Loki itself cannot be had here. What takes its place refuses what Loki would refuse.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from leadmill.places import ROOT
from leadmill.stack.cluster import plain_env
from tests.waiting import wait_for

CONFIGURATION = ROOT / "deploy" / "monitoring" / "syslog-ng.conf"
LABELS = {"job", "process", "level"}
LEVELS = {"debug", "info", "warning", "error", "critical", "unknown"}


class Loki(ThreadingHTTPServer):
    """Takes POST /loki/api/v1/push, as strictly as Loki does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Push)
        self.lines: list[tuple[dict[str, str], int, str]] = []
        self.refused: list[str] = []
        self.is_away = False
        self.turned_away = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/loki/api/v1/push"

    def take(self, body: bytes) -> None:
        document = json.loads(body)
        assert set(document) == {"streams"}
        found = []
        for stream in document["streams"]:
            labels = stream["stream"]
            assert all(isinstance(value, str) for value in labels.values()), labels
            for time, line in stream["values"]:
                assert isinstance(time, str)
                assert isinstance(line, str)
                found.append((labels, int(time), line))
        self.lines += found


class _Push(BaseHTTPRequestHandler):
    server: Loki

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 204
        if self.server.is_away:
            status = 503
            self.server.turned_away += 1
        else:
            try:
                assert self.path == "/loki/api/v1/push"
                assert self.headers["Content-Type"] == "application/json"
                self.server.take(body)
            except Exception as error:
                self.server.refused.append(f"{error!r}: {body[:500]!r}")
                status = 400
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def loki() -> Iterator[Loki]:
    with Loki() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        assert server.refused == []


@contextmanager
def shipping(logs: Path, state: Path, loki: Loki) -> Iterator[None]:
    state.mkdir(exist_ok=True)
    with (state / "stderr").open("a") as said:
        process = subprocess.Popen(
            [
                *("syslog-ng", "--foreground", "--no-caps", f"--cfgfile={CONFIGURATION}"),
                f"--persist-file={state / 'persist'}",
                f"--pidfile={state / 'pid'}",
                f"--control={state / 'control'}",
            ],
            env=plain_env() | {"LOG_FOLDER": str(logs), "LOKI_URL": loki.url},
            stderr=said,
            # Its working folder holds what it buffers.
            cwd=state,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def test_the_configuration_is_read() -> None:
    checked = subprocess.run(
        ["syslog-ng", "--syntax-only", f"--cfgfile={CONFIGURATION}"],
        env=dict(os.environ) | {"LOG_FOLDER": "/tmp", "LOKI_URL": "http://127.0.0.1:1/"},
        capture_output=True,
        text=True,
        check=False,
    )
    # A newer syslog-ng warns that the format is an older one's, and reads it as that one does.
    assert checked.returncode == 0, checked.stderr


def test_lines_reach_loki_whole_and_under_few_labels(loki: Loki, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    (logs / "nginx").mkdir(parents=True)
    request = "0123456789abcdef0123456789abcdef"
    ours = {
        "time": "2026-11-29T18:22:12.345+00:00",
        "level": "warning",
        "message": 'a "quoted"\tword, a \\ and ü 芳',
        "request_id": request,
    }
    nginx = {"time": "2026-11-29T18:22:13+00:00", "request_id": request, "status": 200}
    invented = {"time": "no time", "level": "x" * 300, "message": "its labels are ours"}
    plain = '29/Nov/2026:18:22:12 +0000: Listening on port "3000"\twith a tab and a \\'
    files = {
        "worker": [json.dumps(ours), json.dumps(ours, ensure_ascii=False), json.dumps(invented)],
        "postgrest-public": [plain],
        "nginx/access": [json.dumps(nginx)],
    }
    for name, lines in files.items():
        (logs / f"{name}.log").write_text("".join(f"{line}\n" for line in lines))
    with shipping(logs, tmp_path / "state", loki):
        wait_for(lambda: len(loki.lines) >= 5)
    got = {(labels["process"], line): (labels, time) for labels, time, line in loki.lines}
    assert set(got) == {
        ("doors" if name == "nginx/access" else name, line)
        for name, lines in files.items()
        for line in lines
    }
    for labels, _ in got.values():
        assert set(labels) == LABELS
        assert labels["job"] == "leadmill"
        assert labels["level"] in LEVELS
    labels, time = got["worker", json.dumps(ours)]
    assert labels["level"] == "warning"
    # Its own time, in nanoseconds.
    assert time == 1795976532345000000
    assert got["doors", json.dumps(nginx)][1] == 1795976533000000000
    assert got["worker", json.dumps(invented)][0]["level"] == "unknown"
    assert got["postgrest-public", plain][0]["level"] == "unknown"


def test_nothing_is_lost_while_loki_is_away_or_the_shipper_stops(
    loki: Loki, tmp_path: Path
) -> None:
    logs, state = tmp_path / "logs", tmp_path / "state"
    logs.mkdir()
    file = logs / "api.log"

    def write(*numbers: int) -> None:
        with file.open("a") as log:
            log.writelines(f'{{"level": "info", "number": {number}}}\n' for number in numbers)

    def arrived() -> set[int]:
        return {json.loads(line)["number"] for _, _, line in loki.lines}

    write(1)
    with shipping(logs, state, loki):
        wait_for(lambda: arrived() == {1})
        loki.is_away = True
        write(2, 3)
        wait_for(lambda: loki.turned_away)
        loki.is_away = False
        wait_for(lambda: arrived() == {1, 2, 3})
    write(4)
    with shipping(logs, state, loki):
        wait_for(lambda: arrived() == {1, 2, 3, 4})
