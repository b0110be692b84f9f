"""`make db` and `make test F=…`: one test, on a cluster that stays up between runs.

The cluster lives in .run/kept. When a file of the code layer has changed, the layer is applied;
when another file of the schema has, everything is deployed anew, by one psql that reads the scripts
in the order of the plan: faster than Sqitch, which `make test` uses. `make db-stop` ends the
cluster and deletes it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from leadmill.stack import StackError, ports
from leadmill.stack.cluster import ROOT, Cluster, procrastinate_schema
from leadmill.stack.process import run
from tests import pages
from tests.harness import ATTACH, PRISTINE, SQL_TESTS, TEMPLATE, Harness, sql_test_files

FOLDER = ROOT / ".run" / "kept"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kept", description=__doc__)
    parser.add_argument(
        "test", nargs="?", help="a file, a pattern or a part of its path, or a word for pytest -k"
    )
    parser.add_argument("--stop", action="store_true", help="end the cluster and delete it")
    given = parser.parse_args(arguments)
    try:
        if given.stop:
            stop()
            return 0
        one = kept()
        if given.test:
            return run_tests(one, given.test)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    env = one.cluster.client_env(TEMPLATE)
    print(f"PostgreSQL is up, the schema is deployed in the database {TEMPLATE}. To use it here:")
    print("  export " + " ".join(f"{name}={env[name]}" for name in sorted(env) if name[:2] == "PG"))
    print("Then, for instance: pg_prove tests/db/ledger/test_post.sql")
    return 0


def kept(folder: Path = FOLDER) -> Harness:
    """The kept cluster, started and with the schema of the tree."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # server processes of other users pass through it
    one = _harness(folder)
    if not one.cluster.is_up():
        one.cluster.port = ports.anywhere()["postgres"]
        one.cluster.create()
        one.cluster.keep_up()
        (folder / "port").write_text(str(one.cluster.port))
    _bring_up_to_date(one, folder / "deployed")
    return one


def _bring_up_to_date(one: Harness, deployed: Path) -> None:
    tables, code = (_fingerprint(files) for files in (_files_of_tables(), _files_of_code()))
    had = deployed.read_text().split() if deployed.exists() else []
    if had == [tables, code]:
        return
    deployed.unlink(missing_ok=True)
    one.cluster.drop_database(TEMPLATE)
    if had[:1] == [tables]:
        one.prepare(Cluster.apply_code)
    else:
        one.cluster.drop_database(PRISTINE)
        one.prepare(deploy_by_psql)
    deployed.write_text(f"{tables} {code}")


def stop(folder: Path = FOLDER) -> None:
    if folder.exists():
        _harness(folder).cluster.stop_kept()
        shutil.rmtree(folder)


def _harness(folder: Path) -> Harness:
    port = folder / "port"
    return Harness(folder, int(port.read_text()) if port.exists() else 0)


def deploy_by_psql(cluster: Cluster, database: str) -> None:
    cluster.bootstrap(database)
    lines = (ROOT / "sqitch.plan").read_text().splitlines()
    changes = [line.split()[0] for line in lines if line and line[0] not in "%#@"]
    script = "".join(f"\\i {ROOT / 'db' / 'deploy' / change}.sql\n" for change in changes)
    env = cluster.client_env(database) | {
        "PGOPTIONS": "-c role=leadmill_owner -c client_min_messages=warning"
    }
    variables = [f"--set=procrastinate_schema={procrastinate_schema()}", "--set=ON_ERROR_STOP=1"]
    run(["psql", "-X", "-q", *variables, "-f", "-"], env=env, stdin=script)
    cluster.apply_code(database)


def run_tests(one: Harness, wanted: str) -> int:
    """Run the SQL and Python tests whose path holds the words; else those pytest -k finds."""
    python_files = sorted((ROOT / "tests").rglob("test_*.py"))
    name = wanted.split("::", 1)[0]
    found = [
        file
        for file in (*sql_test_files(), *python_files)
        if name in str(file.relative_to(ROOT))
        or file.relative_to(ROOT).match(name)
        or Path(name).resolve() == file
    ]
    sql_files = [str(file.relative_to(ROOT)) for file in found if file.is_relative_to(SQL_TESTS)]
    selected = [str(file.relative_to(ROOT)) for file in found if not file.is_relative_to(SQL_TESTS)]
    # pytest runs the SQL files of tests/db by its plug-in: the Python files there stand for laws.
    selected += [path for path in sql_files if path.endswith(".py")]
    sql_files = [path for path in sql_files if path.endswith(".sql")]
    code = 0
    if sql_files:
        with one.database() as copy:
            code |= subprocess.run(
                ["pg_prove", "--failures", *sql_files],
                cwd=ROOT,
                env=one.cluster.client_env(copy.name),
                check=False,
            ).returncode
    if selected or not found:
        pages.build()
        chosen = selected or ["-k", wanted]
        if selected and "::" in wanted:
            chosen = [f"{selected[0]}::{wanted.split('::', 1)[1]}"]
        status = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", f"--basetemp={one.folder / 'pytest'}", *chosen],
            cwd=ROOT,
            env=os.environ | {ATTACH: f"{one.folder}:{one.cluster.port}"},
            check=False,
        ).returncode
        if status == pytest.ExitCode.NO_TESTS_COLLECTED:
            raise StackError(f"No path of a test holds {wanted!r}, and pytest -k finds none by it.")
        code |= status
    return 1 if code else 0


def _files_of_tables() -> list[Path]:
    files = [ROOT / "sqitch.plan", ROOT / "db" / "bootstrap.sql", procrastinate_schema()]
    return files + sorted((ROOT / "db" / "deploy").rglob("*.sql"))


def _files_of_code() -> list[Path]:
    files = sorted((ROOT / "db" / "code").rglob("*.sql"))
    return files + sorted((SQL_TESTS / "support").glob("*.sql"))


def _fingerprint(files: list[Path]) -> str:
    """Changes with each of the files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
