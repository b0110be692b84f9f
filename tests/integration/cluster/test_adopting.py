"""deploy/cluster/adopt.sh: the configuration of Debian comes to where Patroni expects it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadmill.places import ROOT
from leadmill.stack.cluster import server_programs

SCRIPT = ROOT / "deploy" / "cluster" / "adopt.sh"


@pytest.fixture
def debian() -> Iterator[tuple[Path, Path]]:
    """A data directory without configuration, and beside it what Debian keeps in /etc."""
    with tempfile.TemporaryDirectory(prefix="adopt-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield _laid_out(folder)


def _laid_out(folder: Path) -> tuple[Path, Path]:
    data, etc = folder / "data", folder / "etc"
    (etc / "conf.d").mkdir(parents=True)
    data.mkdir(mode=0o700)
    (data / "PG_VERSION").write_text(f"{server_programs().parent.name}\n")
    (etc / "postgresql.conf").write_text(
        f"data_directory = '{data}'\t\t# use data in another directory\n"
        f"hba_file = '{etc}/pg_hba.conf'\n"
        f"  ident_file='{etc}/pg_ident.conf'\n"
        "external_pid_file = '/var/run/postgresql/15-main.pid'\n"
        "shared_buffers = 128MB\n"
        "cluster_name = '15/main'\n"
        "include_dir = 'conf.d'\n"
    )
    (etc / "conf.d" / "ours.conf").write_text("work_mem = 7MB\nHBA_FILE = '/nowhere'\n")
    (etc / "pg_hba.conf").write_text("local all postgres peer\n")
    (etc / "pg_ident.conf").write_text("# nobody\n")
    if os.geteuid() == 0:
        for path in (data, data / "PG_VERSION"):
            shutil.chown(path, "postgres", "postgres")
    return data, etc


def adopt(data: Path, etc: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(SCRIPT), str(data), str(etc)], capture_output=True, text=True, check=False
    )


def setting(data: Path, name: str) -> str:
    command = [str(server_programs() / "postgres"), "-C", name, "-D", str(data)]
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        command = [
            *("setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"),
            *("--clear-groups", *command),
        ]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, cwd="/"
    ).stdout.strip()


def test_patroni_finds_the_configuration_of_debian(debian: tuple[Path, Path]) -> None:
    data, etc = debian
    for _ in range(2):
        done = adopt(data, etc)
        assert done.returncode == 0, done.stderr
        assert setting(data, "config_file") == f"{data}/postgresql.conf"
        assert setting(data, "hba_file") == f"{data}/pg_hba.conf"
        assert setting(data, "ident_file") == f"{data}/pg_ident.conf"
        assert setting(data, "external_pid_file") == ""
        assert setting(data, "data_directory") == str(data)
        assert setting(data, "work_mem") == "7168"
        assert setting(data, "shared_buffers") == "16384"
    assert (data / "pg_hba.conf").read_text() == (etc / "pg_hba.conf").read_text()
    owner = data.stat().st_uid
    for path in (*data.glob("*.conf"), data / "conf.d", *data.glob("conf.d/*")):
        assert path.stat().st_uid == owner, path
        assert path.stat().st_mode & 0o077 == 0, path
    # A setting that was taken out meanwhile goes with the next run.
    (etc / "conf.d" / "ours.conf").unlink()
    assert adopt(data, etc).returncode == 0
    assert setting(data, "work_mem") == "4096"


def test_what_is_not_its_own_stays(debian: tuple[Path, Path]) -> None:
    data, etc = debian
    (data / "postgresql.conf").write_text("work_mem = 9MB\n")
    done = adopt(data, etc)
    assert done.returncode == 1
    assert "is not from here" in done.stderr
    # Patroni has it, and its own settings are in postgresql.conf.
    (data / "postgresql.base.conf").touch()
    done = adopt(data, etc)
    assert done.returncode == 0
    assert "already" in done.stdout
    assert (data / "postgresql.conf").read_text() == "work_mem = 9MB\n"


def test_what_postgresql_does_not_take_is_told(debian: tuple[Path, Path]) -> None:
    data, etc = debian
    with (etc / "postgresql.conf").open("a") as file:
        file.write("include 'tuned.conf'\n")
    (etc / "tuned.conf").write_text("work_mem = 5MB\n")
    done = adopt(data, etc)
    assert done.returncode == 1
    assert "tuned.conf" in done.stderr
    assert not (data / "postgresql.conf").exists()
    done = adopt(etc / "conf.d", etc)
    assert done.returncode == 1
    assert "is no data directory" in done.stderr
