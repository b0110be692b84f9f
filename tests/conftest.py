"""Fixtures of every test: a throw-away cluster, fresh databases in it, and the whole stack."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import httpx._transports.default
import psycopg
import pytest
from httpx import create_ssl_context
from httpx._config import DEFAULT_TIMEOUT_CONFIG
from psycopg.abc import Query
from pytest_pgtap.pgtap import Runner

from leadmill.stack import Cluster, Stack
from tests.harness import TEMPLATE, Database, Harness
from tests.harness import harness as start_harness
from tests.waiting import PATIENCE

# A client of a test waits as long as the test does. What Leadmill itself waits for, it says.
for _part in ("connect", "read", "write", "pool"):
    setattr(DEFAULT_TIMEOUT_CONFIG, _part, PATIENCE)
# So do the vendors' stand-ins, here and in every stack.
os.environ["STAND_IN_ANSWER_SECONDS"] = str(PATIENCE)

# Each client of httpx reads the certificates of all authorities, which takes longer than most
# requests of a test. One reading serves them all.
httpx._transports.default.create_ssl_context = functools.cache(create_ssl_context)  # type: ignore[attr-defined]

# The longest files, each for more than twenty seconds. They begin first: the last ones to begin are
# to be short, so that all processes end at the same time.
LONGEST = (
    "web/test_admin_accessibility.py",
    "web/test_accessibility.py",
    "web/test_units.py",
    "integration/backup/test_drill.py",
    "integration/cluster/test_failover.py",
    "integration/stack/test_cells.py",
    "integration/stack/test_contributing.py",
    "e2e/test_schemathesis.py",
    "integration/stack/test_kept.py",
    "e2e/test_arguments.py",
    "integration/crm/test_kill.py",
    "integration/workers/test_kill.py",
    "e2e/test_bad_input.py",
    "integration/crm/test_limits.py",
    "integration/crm/test_crowd.py",
    "integration/distribution/test_reference.py",
    "integration/ledger/test_model.py",
    "integration/ledger/test_crash.py",
    "parallel/distribution/test_caps.py",
    "integration/stack/test_wheel.py",
    "integration/stack/test_doors.py",
    "integration/workers/test_process.py",
    "integration/alerts/test_alerts.py",
    "integration/code_layer/test_live.py",
    "integration/catalog/test_json_schema.py",
    "e2e/test_market_leaks.py",
    "integration/workers/test_plan_stories.py",
    "integration/workers/test_plans.py",
    "integration/workers/test_stripe.py",
    "integration/workers/test_paystack.py",
    "integration/workers/test_recharges.py",
    "e2e/test_trying_it.py",
    "db/hygiene/test_laws.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files by how long they take: the longest, the others in Python, those in SQL."""
    folder = Path(__file__).parent
    rank = {folder / name: number for number, name in enumerate(LONGEST)}
    missing = [str(path) for path in rank if not path.exists()]
    assert not missing, f"LONGEST names files that are gone: {missing}"
    items.sort(key=lambda item: (rank.get(item.path, len(rank)), item.path.suffix == ".sql"))


@pytest.fixture(scope="session")
def harness() -> Iterator[Harness]:
    with start_harness() as one:
        yield one


@pytest.fixture(scope="session")
def cluster(harness: Harness) -> Cluster:
    return harness.cluster


@pytest.fixture(scope="session")
def template_db(harness: Harness) -> str:
    """The name of the deployed database that tests copy."""
    return TEMPLATE


@pytest.fixture
def db(harness: Harness) -> Iterator[Database]:
    """A fresh database for one test."""
    with harness.database() as database:
        yield database


@pytest.fixture(scope="session")
def stack(harness: Harness) -> Iterator[Stack]:
    """Leadmill as a whole, over HTTP, with stand-ins for Stripe and mail. One for the session."""
    with harness.stack() as stack:
        yield stack


@pytest.fixture(scope="session")
def pgtap_connection(harness: Harness) -> Iterator[psycopg.Connection]:
    """Where pytest-pgtap runs tests/db: each file rolls back what it did."""
    with harness.database() as database, psycopg.connect(database.dsn()) as connection:
        # Before the first PL/pgSQL function runs: later it refuses to be loaded.
        connection.execute("load 'plpgsql_check'")
        # Each file begins and ends a transaction of its own.
        connection.commit()
        yield connection


class LineRunner(Runner):
    """Rows of other queries than pgTAP's are comments: the library takes 1144 for a plan."""

    def run(self, query: Query) -> list[str]:
        lines = [row if isinstance(row, str) else f"# {row}" for row in super().run(query)]
        skipped = [line for line in lines if re.match(r"(not )?ok \d+ .*# (SKIP|TODO)", line)]
        assert not skipped, f"a skipped test proves nothing: {skipped}"
        return lines


@pytest.fixture(scope="session")
def _pgtap_runner(pgtap_connection: psycopg.Connection) -> Runner:
    return LineRunner(pgtap_connection)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test proves nothing: it fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
