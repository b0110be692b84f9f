"""What rules and dashboards ask for is shown by somebody: one misspelled shows nothing, ever.

The exporters are run; `ops.metric` is read out of a database.
"""

from __future__ import annotations

import re
import socket
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from prometheus_client import REGISTRY

import workers.running
from api.app import app
from leadmill.database_metrics import DatabaseMetrics
from leadmill.places import ROOT
from leadmill.stack.cluster import plain_env
from tests import dashboards
from tests.harness import Database
from tests.waiting import wait_for

RULES = ROOT / "deploy" / "monitoring" / "rules.yml"
HOST = "127.0.0.1"
# Of Prometheus itself, and of the exporter that requests addresses.
OTHERS = {"up", "ALERTS", "probe_success", "probe_ssl_earliest_cert_expiry"}
# Nothing to show in a database without a standby, a slot, a webhook, a connection to a CRM …
PRESENT_SOMETIMES = {
    "leadmill_crm_connections",
    "leadmill_deposited_minor_units_total",
    "leadmill_access_log_read_timestamp_seconds",
    "leadmill_reconciliation_timestamp_seconds",
    "leadmill_refunded_leads_total",
    "leadmill_slot_behind_bytes",
    "leadmill_slot_lost",
    "leadmill_slowest_statement_seconds",
    "leadmill_sold_leads_total",
    "leadmill_sold_minor_units_total",
    "leadmill_standby_behind_seconds",
    "leadmill_standby_unconfirmed_bytes",
}


def named(query: str) -> set[str]:
    """The metrics that a query names."""
    text = re.sub(r'"[^"]*"', '""', query)
    text = re.sub(r"\{[^}]*\}|\[[^\]]*\]", " ", text)
    text = re.sub(r"\b(by|without|on|ignoring)\s*\([^)]*\)", " ", text)
    words = re.findall(r"\b[a-zA-Z_][\w:]*\b(?!\s*\()", text)
    return {word for word in words if word not in {"and", "or", "unless", "offset", "bool"}}


def test_names_are_found_in_queries() -> None:
    query = 'sum by (a, le) (rate(x_bucket{b=~"c d"}[5m])) / y_total > 1e6 and time() - up == 0'
    assert named(query) == {"x_bucket", "y_total", "up"}


def of_processes() -> set[str]:
    """Of service and workers: one registry, for they share the module that counts."""
    assert app is not None
    assert workers.running is not None
    found = set()
    for family in REGISTRY.collect():
        suffixes = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",)}
        found |= {family.name + each for each in suffixes.get(family.type, ("",))}
    return found


def of_the_doors() -> set[str]:
    text = (ROOT / "deploy/monitoring/mtail/doors.mtail").read_text()
    found = set()
    for kind, name in re.findall(r"^(counter|histogram) (\w+) by", text, re.MULTILINE):
        found |= {name} if kind == "counter" else {name + s for s in ("_bucket", "_count", "_sum")}
    return found


def of_the_database(db: Database) -> set[str]:
    with closing(DatabaseMetrics(db.dsn("leadmill_monitor"))) as collector:
        return {sample.name for family in collector.collect() for sample in family.samples}


def of_an_exporter(command: list[str], sign: str, **env: str) -> set[str]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*command, f"--web.listen-address={HOST}:{port}"],
        env=plain_env() | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def shown() -> str:
        try:
            text = httpx.get(f"http://{HOST}:{port}/metrics").text
        except httpx.TransportError:
            return ""
        # An exporter that does not reach what it reads answers as well.
        return text if sign in text else ""

    try:
        text = wait_for(shown)
    finally:
        process.terminate()
        process.wait(20)
    # As Prometheus reads them; the parser of the library renames counters without _total.
    return set(re.findall(r"^([a-z_]\w*)", text, re.MULTILINE))


@pytest.fixture
def known(db: Database, tmp_path: Path) -> set[str]:
    cluster = db.cluster
    secret = tmp_path / "password"
    secret.write_text(cluster.passwords["leadmill_monitor"])
    return (
        OTHERS
        | PRESENT_SOMETIMES
        | of_processes()
        | of_the_doors()
        | of_the_database(db)
        | of_an_exporter(["prometheus-node-exporter"], "node_load5")
        | of_an_exporter(
            ["prometheus-postgres-exporter"],
            "pg_stat_archiver_archived_count",
            DATA_SOURCE_URI=f"{HOST}:{cluster.port}/{db.name}?sslmode=disable",
            DATA_SOURCE_USER="leadmill_monitor",
            DATA_SOURCE_PASS_FILE=str(secret),
        )
    )


def test_rules_and_dashboards_ask_for_what_is_shown(known: set[str]) -> None:
    asked: dict[str, set[str]] = {}
    rules: dict[str, Any] = yaml.safe_load(RULES.read_text())
    for group in rules["groups"]:
        for rule in group["rules"]:
            asked[rule["alert"]] = named(rule["expr"])
    for place, text in dashboards.queries():
        asked.setdefault(place, set()).update(named(text))
    wrong = {place: names - known for place, names in asked.items() if names - known}
    assert wrong == {}


def test_what_is_present_sometimes_is_in_a_view() -> None:
    text = "\n".join(file.read_text() for file in (ROOT / "db/code").glob("*/metric.sql"))
    assert [name for name in sorted(PRESENT_SOMETIMES) if f"'{name}'" not in text] == []


def test_every_metric_of_the_database_is_asked_for(db: Database) -> None:
    """By a rule or a panel: what nobody looks at need not be read every five seconds."""
    asked = {name for _, text in dashboards.queries() for name in named(text)}
    rules = RULES.read_text()
    shown = of_the_database(db) | PRESENT_SOMETIMES
    assert [n for n in sorted(shown) if n not in asked and not re.search(rf"\b{n}\b", rules)] == []


def test_the_dashboards_are_current() -> None:
    pages = dashboards.pages()
    assert set(pages) == set(dashboards.FOLDER.glob("*.json")), "run `make generate`"
    for file, text in pages.items():
        assert file.read_text() == text, f"{file.name}: run `make generate`"
