"""A Docker daemon that nobody else uses, as the project's installation brings it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadmill.stack.process import Child

# A network of its own: another daemon of this machine may have the default one.
_BRIDGE = "172.30.255.1/24"
_POOL = "base=172.30.0.0/17,size=26"


@contextmanager
def docker_daemon(folder: Path) -> Iterator[str]:
    """Run it on a data folder, which keeps the images; yield its address."""
    folder.mkdir(parents=True, exist_ok=True)
    address = f"unix://{folder}/docker.sock"
    child = Child(
        name="dockerd",
        command=[
            "dockerd",
            f"--data-root={folder}/data",
            f"--exec-root={folder}/exec",
            f"--pidfile={folder}/pid",
            f"--host={address}",
            f"--bip={_BRIDGE}",
            f"--default-address-pool={_POOL}",
        ],
        env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
        log=folder / "dockerd.log",
        is_ready=lambda: _answers(address),
        stop_seconds=60,
    )
    (folder / "pid").unlink(missing_ok=True)
    child.start()
    try:
        child.wait_until_ready()
        yield address
    finally:
        child.stop()


def _answers(address: str) -> bool:
    command = ["docker", f"--host={address}", "version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
