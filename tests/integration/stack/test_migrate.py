"""deploy/migrate.sh: what it does when others hold the locks that it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from leadmill.stack.cluster import LOGIN_ROLES, ROOT, SUPERUSER, plain_env
from tests.harness import Database
from tests.waiting import PATIENCE

# In place of Sqitch: each call is a line of a file; the first ones end as another file says.
_SQITCH = """#!/bin/sh
echo "$PGOPTIONS | $*" >>"$FOLDER/calls"
said=$(sed -n "$(wc -l <"$FOLDER/calls")p" "$FOLDER/failures")
[ -z "$said" ] && { echo "Nothing to deploy"; exit 0; }
echo "psql:db/deploy/x.sql:1: ERROR:  $said" >&2
exit 2
"""
BUSY = "canceling statement due to lock timeout"


def migrate(
    folder: Path, db: Database, failures: list[str]
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    programs = folder / "programs"
    programs.mkdir()
    (programs / "sqitch").write_text(_SQITCH)
    (programs / "sqitch").chmod(0o755)
    (folder / "failures").write_text("".join(f"{line}\n" for line in failures))
    passwords = {f"{role.upper()}_PASSWORD": db.cluster.passwords[role] for role in LOGIN_ROLES}
    env = plain_env() | db.cluster.client_env(db.name) | passwords
    env |= {
        "FOLDER": str(folder),
        "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        [ROOT / "deploy" / "migrate.sh"],
        env=env,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done, (folder / "calls").read_text().splitlines()


def test_a_lock_that_is_not_to_be_had_is_tried_for_again(tmp_path: Path, db: Database) -> None:
    done, calls = migrate(tmp_path, db, [BUSY, BUSY])
    assert (done.returncode, len(calls)) == (0, 3), done.stderr
    assert done.stdout.count(BUSY) == 2
    assert all("lock_timeout=1s" in call and "role=leadmill_owner" in call for call in calls)


@pytest.mark.parametrize("failure", ['relation "x" already exists', "permission denied"])
def test_anything_else_is_not(tmp_path: Path, db: Database, failure: str) -> None:
    done, calls = migrate(tmp_path, db, [BUSY, failure])
    assert (done.returncode, len(calls)) == (1, 2)
    assert failure in done.stdout


def test_going_back_leaves_later_tables_as_they_are(tmp_path: Path, db: Database) -> None:
    later = "Cannot find change eb004ba2a474 (notification/later) in sqitch.plan"
    done, calls = migrate(tmp_path, db, [BUSY, later])
    assert (done.returncode, len(calls)) == (0, 2), done.stderr
    assert "the tables are those of a later release" in done.stdout
    assert "the database has release" in done.stdout


def test_the_roles_can_log_in_and_no_password_was_an_argument(tmp_path: Path, db: Database) -> None:
    done, _ = migrate(tmp_path, db, [])
    assert done.returncode == 0, done.stderr
    for role in set(LOGIN_ROLES) - {SUPERUSER}:
        with db.connect(role) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    script = (ROOT / "deploy" / "migrate.sh").read_text()
    assert '_PASSWORD"' not in script
    assert "-v leadmill" not in script
