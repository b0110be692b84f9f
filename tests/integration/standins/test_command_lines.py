"""The stand-ins as processes: they start, bind the loopback address only, and end on SIGTERM."""

from __future__ import annotations

import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import stripe

from standins.__main__ import main
from standins.serving import HOST
from tests.waiting import PATIENCE, wait_for


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(url: str, *arguments: str) -> Iterator[None]:
    """Run a module until the block ends; it must answer first and end cleanly."""
    process = subprocess.Popen([sys.executable, "-m", *arguments])

    def healthy() -> bool:
        assert process.poll() is None, "the process ended"
        try:
            return httpx.get(f"{url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    try:
        wait_for(healthy)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def refused_elsewhere(port: int) -> bool:
    """Whether the port is closed on another loopback address."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.2", port)) != 0


def test_paystack_runs_as_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    url = f"http://{HOST}:{port}"
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", "sk_test_of_the_process")
    with started(url, "standins.paystack", "--port", str(port)):
        headers = {"Authorization": "Bearer sk_test_of_the_process"}
        assert httpx.get(f"{url}/transaction", headers=headers).status_code == 200
        assert httpx.get(f"{url}/transaction").status_code == 401
        assert refused_elsewhere(port)
    assert refused_elsewhere(port)


def test_several_run_in_one_process() -> None:
    ports = [free_port() for _ in range(2)]
    urls = [f"http://{HOST}:{port}" for port in ports]
    words = f"stripe --port {ports[0]} --api-key sk_test_x + paystack --port {ports[1]}".split()
    with started(urls[1], "standins", *words):
        wait_for(lambda: not refused(urls[0]))
        assert httpx.get(f"{urls[0]}/v1/customers", auth=("sk_test_x", "")).status_code == 200
    assert all(refused(url) for url in urls)


def test_a_stand_in_that_is_not_there_is_named() -> None:
    with pytest.raises(SystemExit, match="There are notifications, paystack, pipedrive, stripe"):
        main(["stripe", "--port", "1", "+", "paypal"])


def refused(url: str) -> bool:
    try:
        httpx.get(f"{url}/healthz")
    except httpx.ConnectError:
        return True
    return False


def test_stripe_runs_as_a_process() -> None:
    port = free_port()
    url = f"http://{HOST}:{port}"
    arguments = ["--port", str(port), "--api-key", "sk_test_x", "--webhook-secret", "whsec_x"]
    with started(url, "standins.stripe", *arguments):
        assert httpx.get(f"{url}/v1/customers", auth=("sk_test_x", "")).status_code == 200
        assert refused_elsewhere(port)
    assert refused_elsewhere(port)


def test_pipedrive_runs_as_a_process() -> None:
    port, token = free_port(), "c" * 40
    url = f"http://{HOST}:{port}"
    arguments = ["--port", str(port), "--token", token, "--domain", "globex", "--deals", "3"]
    with started(url, "standins.pipedrive", *arguments):
        me = httpx.get(f"{url}/api/v1/users/me", headers={"x-api-token": token})
        assert me.json()["data"]["company_domain"] == "globex"
        assert refused_elsewhere(port)


def test_the_smtp_sink_runs_as_a_process() -> None:
    smtp, http = free_port(), free_port()
    url = f"http://{HOST}:{http}"
    ports = ["--smtp-port", str(smtp), "--http-port", str(http)]
    with started(url, "standins.smtp", *ports):
        with smtplib.SMTP(HOST, smtp) as client:
            client.sendmail("a@example.com", ["b@example.com"], "Subject: s\r\n\r\nhi\r\n")
        assert len(httpx.get(f"{url}/api/mails").json()) == 1
        assert refused_elsewhere(smtp)
        assert refused_elsewhere(http)


RECEIVERS = {
    "googlechat": "/_config/messages",
    "slack": "/_config/messages",
    "teams": "/_config/failed",
    "endpoint": "/_config/messages",
    "notifications": "/googlechat/_config/messages",
}


@pytest.mark.parametrize("name", RECEIVERS)
def test_a_receiver_of_notifications_runs_as_a_process(name: str) -> None:
    port = free_port()
    url = f"http://{HOST}:{port}"
    with started(url, f"standins.{name}", "--port", str(port)):
        assert httpx.get(f"{url}{RECEIVERS[name]}").json() == []
        assert refused_elsewhere(port)


def test_the_account_of_stripe_outlives_the_process(tmp_path: Path) -> None:
    port, memory = free_port(), tmp_path / "account"
    url = f"http://{HOST}:{port}"
    arguments = ("standins.stripe", "--port", str(port), "--api-key", "sk_test_x")
    arguments += ("--memory", str(memory))
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": url})
    with started(url, *arguments):
        made = client.v1.customers.create({"email": "a@b.example"}, {"idempotency_key": "one"})
    assert memory.stat().st_mode & 0o077 == 0
    with started(url, *arguments):
        assert client.v1.customers.retrieve(made.id).email == "a@b.example"
        again = client.v1.customers.create({"email": "a@b.example"}, {"idempotency_key": "one"})
        assert again.id == made.id
    # What cannot be read any more is no reason not to start.
    memory.write_bytes(b"of another version")
    with started(url, *arguments):
        assert client.v1.customers.list().data == []
