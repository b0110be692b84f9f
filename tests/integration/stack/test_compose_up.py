"""The compose file brought up for real: `make soak`, as root, with Docker as installed.

The base images are stand-ins made from Debian (tests/containers), so that no registry is needed.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from leadmill.compose import IS_SECRET
from leadmill.places import ROOT
from leadmill.story import PASSWORD, PROVIDERS
from tests.containers import bases
from tests.containers.daemon import docker_daemon
from tests.sizes import SOAK
from tests.waiting import wait_for

DOORS = ("postgrest-public", "postgrest-admin")
# Grafana's image alone is of others, and no registry is asked.
WATCHING = ["metrics", "postgres-exporter", "node-exporter", "mtail", "blackbox", "alertmanager"]
PATIENCE = 1800.0
CLIENTS = 8
DRILL = "select value ->> 'outcome' from ops.setting where name = 'ops.last_drill'"


class Compose:
    """One project of Docker Compose on a daemon of the tests."""

    def __init__(self, address: str, folder: Path) -> None:
        number = secrets.randbelow(200) + 20
        self.host = f"127.77.{number}.1"
        self.project = f"leadmill{number}"
        self.override = folder / "build.yml"
        # Builds ask for packages where this machine does.
        kinds = ("settings", "db", "backup", "nginx", "stand-ins", "metrics", "prometheus")
        services = {name: {"build": {"network": "host"}} for name in kinds}
        self.override.write_text(json.dumps({"services": services}))
        (folder / "secrets").mkdir()
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DOCKER_HOST": address,
            "DOCKER_BUILDKIT": "0",
            "COMPOSE": "docker-compose",
            "COMPOSE_DOCKER_CLI_BUILD": "0",
            "COMPOSE_HTTP_TIMEOUT": "300",
            "COMPOSE_PROJECT_NAME": self.project,
            "COMPOSE_FILE": f"{ROOT / 'docker-compose.yml'}:{self.override}",
            "LEADMILL_SECRETS_FOLDER": str(folder / "secrets"),
            "LEADMILL_ENCRYPTION_KEY_FOLDER": str(folder / "encryption"),
            "LEADMILL_PUBLIC_BIND": f"{self.host}:8080",
            "LEADMILL_ADMIN_BIND": f"{self.host}:8081",
            "LEADMILL_DEMO_BIND": self.host,
            "LEADMILL_MONITORING_BIND": self.host,
            # All clients of a test are one network.
            "LEADMILL_ADDRESS_RATE": "500r/s",
            "LEADMILL_STRANGER_RATE": "500r/s",
            "LEADMILL_STRANGER_REQUESTS": "100",
        }

    @property
    def public(self) -> str:
        return f"http://{self.host}:8080"

    def __call__(self, *words: str, status: int = 0) -> str:
        return self.run("docker-compose", *words, status=status)

    def run(self, *command: str, status: int = 0, **more: str) -> str:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.env | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        said = done.stdout + done.stderr
        assert done.returncode == status, (
            f"{' '.join(command[:6])}: {done.returncode}\n{said[-5000:]}"
        )
        return said

    def inspect(self, service: str) -> list[dict[str, Any]]:
        names = self.run("docker-compose", "--profile", "demo", "ps", "-qa", service).split()
        names = [name for name in names if re.fullmatch(r"[0-9a-f]{64}", name)]
        return list(json.loads(self.run("docker", "inspect", *names))) if names else []

    def ids(self, service: str) -> set[str]:
        return {one["Id"] for one in self.inspect(service)}

    def state(self, service: str) -> list[tuple[str, int]]:
        return [(o["State"]["Status"], o["State"]["ExitCode"]) for o in self.inspect(service)]

    def play(self) -> None:
        """Wait until the demo has ended, and well."""

        def ended() -> tuple[str, int] | None:
            [(status, code)] = self.state("demo")
            return (status, code) if status == "exited" else None

        assert wait_for(ended, PATIENCE) == ("exited", 0), self.run(
            "docker", "logs", "--tail=5", self.inspect("demo")[0]["Id"]
        )

    def sql(self, query: str) -> str:
        script = (
            "PGPASSWORD=$(cat /run/leadmill/POSTGRES_PASSWORD) psql -qAtX -U postgres -d leadmill"
        )
        return self("exec", "-T", "db", "sh", "-c", f'{script} -c "$1"', "sh", query).strip()


if SOAK and os.geteuid() == 0:

    @pytest.fixture(scope="module")
    def compose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
        """The demo, up, on images built from this tree. No daemon is a failure, never a skip."""
        with docker_daemon(ROOT / ".run" / "docker") as address:
            bases.build(["docker", f"--host={address}"])
            one = Compose(address, tmp_path_factory.mktemp("compose"))
            # One after the other: each stage that images share is built once.
            for image in ("settings", "stand-ins", "db", "backup", "nginx", "prometheus"):
                one("--profile", "demo", "--profile", "monitoring", "build", image)
            try:
                one("--profile", "demo", "up", "-d")
                yield one
            finally:
                everything = ("--profile", "demo", "--profile", "monitoring")
                logs = one(*everything, "logs", "--no-color", "--tail=200")
                (ROOT / ".run" / "compose.log").write_text(logs)
                one(*everything, "down", "--volumes", "--remove-orphans", "--timeout=20")

    def test_the_demo_plays_its_story_and_says_how_to_log_in(compose: Compose) -> None:
        compose.play()
        said = compose("--profile", "demo", "logs", "--no-color", "demo")
        assert f"password: {PASSWORD}" in said
        assert "http://localhost:8080/" in said
        with httpx.Client(base_url=compose.public, trust_env=False) as http:
            assert http.get("/readyz").status_code == 200
            assert {one["slug"] for one in http.get("/api/niches").json()} >= {"vps-hosting"}
            body = {"email": PROVIDERS[0].email, "password": PASSWORD}
            assert http.post("/api/rpc/log_in", json=body).json()["access_token"]
            assert http.get("/demo.json").json()["providers"]
        assert compose.sql("select count(*) from ledger.verify()") == "0"
        assert int(compose.sql("select count(*) from sale.assignment")) > 0

    def test_a_second_start_plays_nothing_twice(compose: Compose) -> None:
        before = compose.sql("select count(*) from intake.lead")
        compose("--profile", "demo", "up", "-d")
        compose.play()
        assert compose.sql("select count(*) from intake.lead") == before

    def test_no_secret_is_in_the_environment_of_a_container(compose: Compose) -> None:
        listed = compose("--profile", "demo", "ps", "--services").split()
        values = compose.run(
            "docker", "run", "--rm", "-v", f"{compose.project}_secrets:/own", "leadmill-db:latest",
            "cat", "/own/secrets.env",
        )  # fmt: skip
        known = set(re.findall(r"=(\S{20,})", values))
        assert len(known) > 8
        for service in {*listed} - {"settings"}:
            for one in compose.inspect(service):
                told = dict(line.split("=", 1) for line in one["Config"]["Env"])
                assert not known & {*told.values()}, service
                secret = {n for n, v in told.items() if IS_SECRET.search(n) and v}
                assert {n for n in secret if not n.endswith("_FILE")} == set(), service

    def test_backups_are_made_and_drilled_by_themselves(compose: Compose) -> None:
        def drilled() -> bool:
            return compose.sql(DRILL) == "passed"

        wait_for(drilled, PATIENCE)
        assert "every moment since" in compose("exec", "-T", "backup", "leadmill", "backups")
        slots = "select active from pg_replication_slots where slot_name = 'leadmill_backup'"
        assert compose.sql(slots) == "t"

    def test_more_processes_are_found_by_nginx(compose: Compose) -> None:
        wanted = ("api", "worker", "postgrest-public")
        scale = [f"--scale={name}=2" for name in wanted]
        compose("up", "-d", "--no-recreate", *scale, *wanted, "nginx")

        def found() -> bool:
            lists = compose("exec", "-T", "nginx", "cat", "/etc/nginx/lists.conf")
            upstream = re.search(r"upstream starlette \{(.*?)\}", lists, re.DOTALL)
            return upstream is not None and len(re.findall(r"server ", upstream[1])) == 2

        wait_for(found, PATIENCE)

    def test_an_update_under_traffic_fails_no_request(compose: Compose) -> None:
        # The clients of the tests are one stranger, who may not ask so often.
        compose.sql("update ops.rate_limit set maximum = null")
        before = {one["Id"] for one in (*compose.inspect("api"), *compose.inspect("worker"))}
        traffic = Traffic(compose.public)
        with traffic:
            said = compose.run("deploy/compose-update.sh", "--no-build")
        assert "updated" in said
        after = {one["Id"] for one in (*compose.inspect("api"), *compose.inspect("worker"))}
        assert not before & after
        assert len(after) == len(before)
        assert traffic.done > 100
        assert traffic.failed == []

    @pytest.mark.parametrize(
        "address",
        [
            # It answers each request that it cannot reach the database, and at once.
            "postgresql://authenticator:wrong@nobody.invalid:5432/leadmill",
            # It ends, and Docker starts it again.
            "postgresql://authenticator:wrong@db:5432/leadmill",
        ],
    )
    def test_an_update_to_a_postgrest_that_is_not_ready_keeps_the_old_ones(
        compose: Compose, tmp_path: Path, address: str
    ) -> None:
        before = compose.ids("postgrest-public")
        broken = tmp_path / "broken.yml"
        environment = {"PGRST_DB_URI": address}
        services = {"postgrest-public": {"environment": environment}}
        broken.write_text(json.dumps({"services": services}))
        with Traffic(compose.public) as traffic:
            said = compose.run(
                *("deploy/compose-update.sh", "--no-build"),
                status=1,
                COMPOSE_FILE=f"{compose.env['COMPOSE_FILE']}:{broken}",
                PATIENCE="20",
            )
        assert "the new postgrest-public does not start" in said
        assert compose.ids("postgrest-public") == before
        assert traffic.done > 100
        assert traffic.failed == []
        # nginx passes nothing on to what is not ready.
        assert traffic.later < traffic.done / 100

    def test_after_an_update_that_was_interrupted_the_next_one_doubles_nothing(
        compose: Compose,
    ) -> None:
        before = {name: compose.ids(name) for name in ("worker", "api", *DOORS)}
        update = subprocess.Popen(
            # A shell that starts the tests with & makes them ignore SIGINT, and what they start.
            ["env", "--default-signal=INT", "deploy/compose-update.sh", "--no-build"],
            cwd=ROOT,
            env=compose.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for(lambda: len(compose.ids("postgrest-public")) == 4, PATIENCE)
        os.killpg(update.pid, signal.SIGINT)  # Ctrl-C
        assert update.wait(PATIENCE) != 0
        leaving = ("exec", "-T", "nginx", "cat", "/tmp/nginx/leaving")
        assert compose(*leaving).strip() == ""
        assert answers(f"{compose.public}/readyz")
        compose.run("deploy/compose-update.sh", "--no-build")
        for name, ids in before.items():
            assert len(compose.ids(name)) == len(ids), name
            assert not compose.ids(name) & ids, name
        assert compose(*leaving).strip() == ""

    def test_prometheus_sees_every_process(compose: Compose) -> None:
        compose("--profile", "monitoring", "up", "-d", "--no-recreate", *WATCHING, "prometheus")
        with httpx.Client(base_url=f"http://{compose.host}:9090", trust_env=False) as http:

            def all_up() -> bool:
                try:
                    targets = http.get("/api/v1/targets").json()["data"]["activeTargets"]
                except httpx.TransportError:
                    return False
                jobs = {one["labels"]["job"] for one in targets if one["health"] == "up"}
                down = [one["scrapeUrl"] for one in targets if one["health"] != "up"]
                wanted = {"database", "api", "worker", "doors", "postgres", "node", "probe"}
                return wanted <= jobs and not down

            wait_for(all_up, PATIENCE)
            rules = http.get("/api/v1/rules").json()["data"]["groups"]
            assert sum(len(group["rules"]) for group in rules) > 40

            def found(query: str) -> list[dict[str, Any]]:
                answer = http.get("/api/v1/query", params={"query": query}).json()
                return list(answer["data"]["result"])

            assert len(found('up{job="api"} == 1')) == len(compose.inspect("api")) == 2
            wait_for(lambda: len(found("probe_success == 1")) == 4, PATIENCE)
            # node-exporter mounts nothing of the machine but these, and measures it all the same.
            [memory] = found("node_memory_MemTotal_bytes")
            total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
            assert float(memory["value"][1]) == pytest.approx(total, rel=0.01)
            disks = found('node_filesystem_size_bytes{fstype!~"tmpfs|ramfs|squashfs|overlay"}')
            sizes = {one["metric"]["mountpoint"]: float(one["value"][1]) for one in disks}
            names = ("database", "backup", "received", "release")
            assert set(sizes) == {f"/disks/{name}" for name in names}
            disk = os.statvfs(ROOT / ".run" / "docker")
            assert sizes["/disks/database"] == disk.f_blocks * disk.f_frsize

    def test_what_watches_does_not_reach_what_believes_nginx(compose: Compose) -> None:
        for service, port in (("api", 8000), ("postgrest-public", 3000), ("postgrest-admin", 3000)):
            one = compose.inspect(service)[0]
            networks = one["NetworkSettings"]["Networks"].values()
            for address in (network["IPAddress"] for network in networks):
                ask = f"curl -sS -m 2 -o /dev/null http://{address}:{port}/ || echo unreachable"
                for watching in ("prometheus", "blackbox", "alertmanager"):
                    said = compose(
                        "--profile", "monitoring", "exec", "-T", watching, "sh", "-c", ask
                    )
                    assert "unreachable" in said, (watching, service, address)
        # As nobody, it lists nothing of what it measures.
        look = "ls /disks/backup /disks/received /disks/database/main 2>/dev/null || :"
        said = compose("--profile", "monitoring", "exec", "-T", "node-exporter", "sh", "-c", look)
        assert said.strip() == ""

    def test_the_database_is_restored(compose: Compose) -> None:
        """Deleted with all that it holds, and back with every sale, from backups and the stream."""
        sold = compose.sql("select count(*), sum(price) from sale.assignment")
        compose("kill", "db")
        compose("stop", "backup", "nginx", "api", "worker", "reconciler", *DOORS)
        beside = ("run", "--rm", "--no-deps", "-T", "backup")
        compose(*beside, "sh", "-c", "rm -rf /var/lib/postgresql/data/main/*")
        said = compose("run", "--rm", "--no-deps", "-T", "backup", "leadmill", "restore", "--force")
        assert "restored" in said
        compose("--profile", "demo", "up", "-d")
        wait_for(lambda: answers(f"{compose.public}/readyz"), PATIENCE)
        assert compose.sql("select count(*), sum(price) from sale.assignment") == sold
        assert compose.sql("select count(*) from ledger.verify()") == "0"


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


class Traffic:
    """Clients that read and write until they are stopped, and note what failed.

    A 503 with Retry-After is no failure: nothing was done, and the request is sent again.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.done = 0
        self.later = 0
        self.failed: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._client) for _ in range(CLIENTS)]

    def __enter__(self) -> Traffic:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _client(self) -> None:
        body = {"niche": "vps-hosting", "contact": {"name": "Jo", "email": "jo@"}, "answers": {}}
        asked = (
            ("GET", "/api/niches", None, lambda status: status == 200),
            # Refused, after it has reached the database.
            ("POST", "/api/rpc/submit_lead", body, lambda status: status in (400, 422)),
            ("GET", "/healthz", None, lambda status: status == 200),
        )
        while not self._stop.is_set():
            for method, path, json_body, right in asked:
                # A connection each: one that is closed while idle is the client's to retry.
                try:
                    answer = httpx.request(
                        method, f"{self.url}{path}", json=json_body, timeout=60, trust_env=False
                    )
                except httpx.TransportError as error:
                    self.failed.append(f"{method} {path}: {type(error).__name__}")
                    continue
                if answer.status_code == 503 and "Retry-After" in answer.headers:
                    self.later += 1
                    time.sleep(float(answer.headers["Retry-After"]))
                elif not right(answer.status_code):
                    self.failed.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
                self.done += 1
