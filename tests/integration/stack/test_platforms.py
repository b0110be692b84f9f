"""`make test` on a bare Debian of each release that the README names: `make soak`, as root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadmill.places import ROOT
from tests.containers import bases
from tests.sizes import SOAK

# Release of Debian → the PostgreSQL that it brings.
RELEASES = {"bookworm": 15, "trixie": 17}
# In namespaces of its own, so that whatever it starts ends with it. Its root is a file system, as
# that of a machine: monitoring shows how full it is.
ENTER = """
mount --bind "$1" "$1"
mount --rbind /dev "$1/dev"
mount -t tmpfs tmpfs "$1/dev/shm"
mount -t proc proc "$1/proc"
mount -t sysfs sysfs "$1/sys"
exec chroot "$1" /bin/bash -c 'cd /leadmill && make test && ls -d /usr/lib/postgresql/*'
"""

if SOAK and os.geteuid() == 0:

    @pytest.fixture
    def root(tmp_path: Path) -> Iterator[Path]:
        yield tmp_path / "root"
        shutil.rmtree(tmp_path / "root")  # it has grown to gigabytes

    @pytest.mark.timeout(3 * 3600)
    @pytest.mark.parametrize("release", RELEASES)
    def test_every_test_passes_on_debian(release: str, root: Path) -> None:
        bases.make_debian(root, release, "make", "git", "python3", "python3-venv")
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", root / "etc" / name)
        # Its own package sources are of the release of this machine.
        for file in (root / "etc" / "apt").rglob("*sources*"):
            if file.is_file():
                file.write_text(file.read_text().replace(bases.DEBIAN, release))
        clone = ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(root / "leadmill")]
        subprocess.run(clone, check=True)
        done = subprocess.run(
            [
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-eu",
                "-c",
                ENTER,
                "sh",
                str(root),
            ],
            # The same programs find the same packages, at the sizes of `make test`.
            env={"PATH": os.environ["PATH"], "HOME": "/root", "LANG": "C.UTF-8"}
            | bases.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout[-8000:]}\n{done.stderr[-4000:]}"
        assert f"/usr/lib/postgresql/{RELEASES[release]}" in done.stdout
