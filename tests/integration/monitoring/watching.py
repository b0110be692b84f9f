"""What watches a stack in a test: it receives alerts, and has a door with a certificate."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from leadmill.stack import Stack
from leadmill.stack.watch import Watch

HOST = "127.0.0.1"


class Inbox(ThreadingHTTPServer):
    """Receives what Alertmanager sends."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Receive)
        self.alerts: list[dict[str, Any]] = []

    def named(self, name: str, status: str) -> list[dict[str, Any]]:
        return [
            alert
            for alert in self.alerts
            if (alert["labels"]["alertname"], alert["status"]) == (name, status)
        ]


class _Receive(BaseHTTPRequestHandler):
    server: Inbox

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.alerts += body["alerts"]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class Watched:
    """A stack that is watched."""

    def __init__(self, watch: Watch, inbox: Inbox) -> None:
        self.watch = watch
        self.inbox = inbox

    def query(self, text: str) -> list[dict[str, Any]]:
        """What an instant query finds; an error where Prometheus refuses it."""
        url = f"{self.watch.url('prometheus')}/api/v1/query"
        document = httpx.get(url, params={"query": text}).json()
        assert document["status"] == "success", document
        found: list[dict[str, Any]] = document["data"]["result"]
        return found


@contextmanager
def watching(stack: Stack, folder: Path, *, pace: str | None = None) -> Iterator[Watched]:
    with _served(Inbox()) as inbox, _secure(folder) as (secure, certificate):
        receiver = f"http://{HOST}:{inbox.server_port}"
        watch = Watch(
            stack, folder, pace=pace, receiver=receiver, probes=[secure], authority=certificate
        )
        with watch:
            yield Watched(watch, inbox)


@contextmanager
def _served(server: ThreadingHTTPServer) -> Iterator[Any]:
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def _secure(folder: Path) -> Iterator[tuple[str, Path]]:
    """A door with TLS, whose certificate ends in a day: its address, and whom to trust."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "1"),
            *("-subj", "/CN=leadmill.example", "-addext", f"subjectAltName=IP:{HOST}"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Inbox()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with _served(server):
        yield f"https://{HOST}:{server.server_port}/", certificate
