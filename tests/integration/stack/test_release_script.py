"""`make release` in a copy of the repository: what it writes, and what it refuses."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from leadmill.places import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A clone with what is not committed, and the tools of this tree."""
    subprocess.run(
        ["git", "clone", "-q", "--no-tags", str(ROOT), str(tmp_path / "copy")], check=True
    )
    folder = tmp_path / "copy"
    shutil.copy(ROOT / "deploy" / "release.sh", folder / "deploy")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / ".gitignore").write_text((ROOT / ".gitignore").read_text() + "/.venv\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "What is to be released")
    return folder


def git(folder: Path, *words: str) -> str:
    name = ("-c", "user.name=Test", "-c", "user.email=test@leadmill.example")
    return subprocess.run(
        ["git", *name, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def release(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    names = {
        f"{prefix}_{part}": value
        for prefix in ("GIT_AUTHOR", "GIT_COMMITTER", "SQITCH")
        for part, value in (("NAME", "Test"), ("EMAIL", "test@leadmill.example"))
    }
    names |= {"SQITCH_FULLNAME": "Test", "DOCKER_HOST": "unix:///nonexistent"}
    return subprocess.run(
        ["deploy/release.sh", version],
        cwd=folder,
        env=os.environ | names,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_release_has_notes_tags_and_a_wheel_and_freezes_what_it_has(copy: Path) -> None:
    (copy / "dirty").write_text("x")
    assert "changes that are not committed" in release(copy, "0.1.0").stderr
    (copy / "dirty").unlink()
    assert "VERSION=x.y.z" in release(copy, "1").stderr

    done = release(copy, "0.1.0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert git(copy, "tag") == "v0.1.0"
    assert git(copy, "status", "--porcelain") == ""
    assert "0.1.0" in (copy / "CHANGELOG.md").read_text()
    assert not list((copy / "changelog.d").glob("*.*.md"))
    assert "\n@v0.1.0 " in (copy / "sqitch.plan").read_text()
    assert [path.suffix for path in (copy / "dist").glob("leadmill-0.1.0*")] == [".whl"]
    assert "no Docker answers" in done.stdout

    assert "is there already" in release(copy, "0.1.0").stderr
    edited = next((copy / "db" / "deploy" / "catalog").glob("*.sql"))
    edited.write_text(edited.read_text() + "-- another word\n")
    git(copy, "commit", "-q", "-am", "Edit what was released")
    refused = release(copy, "0.2.0")
    assert refused.returncode == 1
    assert f"{edited.relative_to(copy)} was released with v0.1.0" in refused.stderr
    assert git(copy, "tag") == "v0.1.0"
