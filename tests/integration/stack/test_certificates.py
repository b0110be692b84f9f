"""Certificates from an ACME authority (Pebble), through nginx as it ends TLS, and their renewal."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from leadmill.places import ROOT
from leadmill.stack import nginx, ports
from leadmill.stack.cluster import plain_env
from leadmill.stack.process import Child
from leadmill.stack.stack import nginx_program
from tests.sizes import SOAK
from tests.waiting import wait_for

NAME = "leads.example"
KEEP = ROOT / "deploy" / "certificates" / "keep.sh"


@contextmanager
def running(child: Child) -> Iterator[None]:
    child.start()
    try:
        yield
    finally:
        child.stop()


def own_certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def serial(port: int) -> str:
    """Of the certificate that nginx shows now, with its issuer."""
    pem = ssl.get_server_certificate(("127.0.0.1", port))
    said = subprocess.run(
        ["openssl", "x509", "-noout", "-serial", "-issuer", "-ext", "subjectAltName"],
        input=pem, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return said.stdout


if SOAK:

    @pytest.fixture
    def folder() -> Iterator[Path]:
        """One that nginx's user may look into."""
        with tempfile.TemporaryDirectory(prefix="leadmill-acme-") as name:
            Path(name).chmod(0o755)
            yield Path(name)

    def test_a_certificate_is_fetched_through_nginx_and_renewed(folder: Path) -> None:
        for name in ("certificates", "acme", "letsencrypt", "conf"):
            (folder / name).mkdir()
        own_certificate(folder)
        chosen = ports.anywhere()
        plain, tls, admin = chosen["public"], chosen["api"], chosen["admin"]
        authority, management, names = chosen["stripe"], chosen["mail"], chosen["storage"]
        config = {
            "listenAddress": f"127.0.0.1:{authority}",
            "managementListenAddress": f"127.0.0.1:{management}",
            "certificate": str(folder / "cert.pem"),
            "privateKey": str(folder / "key.pem"),
            "httpPort": plain,
            "tlsPort": 1,
            # Less than certbot's thirty days: each look is a renewal.
            "certificateValidityPeriod": 86400,
        }
        (folder / "pebble.json").write_text(json.dumps({"pebble": config}))
        log = folder / "log"
        dns = Child(
            name="challtestsrv",
            command=[
                "pebble-challtestsrv",
                "-defaultIPv6=",
                "-defaultIPv4=127.0.0.1",
                f"-dns01=127.0.0.1:{names}",
                *("-http01=", "-https01=", "-tlsalpn01="),
                f"-management=127.0.0.1:{chosen['pipedrive']}",
            ],
            env=plain_env(),
            log=log,
        )
        pebble = Child(
            name="pebble",
            command=[
                "pebble",
                f"-config={folder / 'pebble.json'}",
                f"-dnsserver=127.0.0.1:{names}",
            ],
            env=plain_env() | {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"},
            log=log,
        )
        front = Child(
            name="nginx",
            command=[
                nginx_program(),
                f"-p{folder}",
                f"-c{configuration(folder, plain, tls, admin)}",
                "-gdaemon off;",
                "-estderr",
            ],
            env=plain_env(),
            log=log,
        )
        keeping = Child(
            name="certificates",
            command=[str(KEEP)],
            env=plain_env()
            | {
                "LEADMILL_CERTIFICATES_BASE": str(folder),
                "LEADMILL_PUBLIC_URL": f"https://{NAME}",
                "LEADMILL_ACME_EMAIL": "operator@leads.example",
                "LEADMILL_ACME_SERVER": f"https://localhost:{authority}/dir",
                "LEADMILL_ACME_SECONDS": "1",
                "REQUESTS_CA_BUNDLE": str(folder / "cert.pem"),
            },
            log=log,
        )
        first = folder / "certificates" / "fullchain.pem"
        with ExitStack() as stack:
            for child in (dns, pebble, keeping):
                stack.enter_context(running(child))
            # nginx starts with one of our own; it asks the authority nothing, which asks it.
            wait_for(first.exists)
            stack.enter_context(running(front))
            wait_for(lambda: is_open(tls))

            def shown() -> str:
                assert front.process is not None
                os.kill(front.process.pid, signal.SIGHUP)  # as 26-watch.sh does
                said = serial(tls)
                return said if "Pebble" in said else ""

            one = wait_for(shown)
            assert f"DNS:{NAME}" in one
            another = wait_for(lambda: (said := shown()) != one and said)
            assert f"DNS:{NAME}" in another
        for path in (folder / "certificates").iterdir():
            assert path.stat().st_mode & 0o077 == 0, path


def configuration(folder: Path, plain: int, tls: int, admin: int) -> Path:
    """As the container has it; only its places are others."""
    main = nginx.write_configuration(
        folder / "conf",
        {
            "LEADMILL_NGINX_STATE": str(folder),
            "LEADMILL_NGINX_ACCESS_LOG": str(folder / "access.log"),
            "LEADMILL_ADDRESS_RATE": "100r/s",
            "LEADMILL_ADDRESS_REQUESTS": "100",
            "LEADMILL_STRANGER_RATE": "25r/s",
            "LEADMILL_STRANGER_REQUESTS": "6",
            "LEADMILL_PUBLIC_LISTEN": f"127.0.0.1:{tls} ssl",
            "LEADMILL_ADMIN_LISTEN": f"127.0.0.1:{admin}",
            "LEADMILL_POSTGREST_PUBLIC": "127.0.0.1:3000",
            "LEADMILL_POSTGREST_ADMIN": "127.0.0.1:3001",
            "LEADMILL_STARLETTE": "127.0.0.1:8082",
            "LEADMILL_PAGES": str(folder),
        },
        tls="tls-on.conf",
    )
    path = folder / "conf" / "tls.conf"
    text = path.read_text().replace("/etc/nginx/certificates", str(folder / "certificates"))
    text = text.replace("/var/lib/leadmill/acme", str(folder / "acme"))
    path.write_text(re.sub(r"listen 8080", f"listen 127.0.0.1:{plain}", text))
    return main
