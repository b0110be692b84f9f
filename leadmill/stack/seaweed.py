"""SeaweedFS, the S3-compatible storage of one machine: for those who have configured none."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from leadmill.stack.cluster import plain_env
from leadmill.stack.ports import LOOPBACK
from leadmill.stack.process import Child, StackError
from leadmill.stack.stand_ins import ACCESS_KEY

# Its four servers, each with a second port for the others; what is outside speaks to the first.
PORTS = {
    "storage": "s3.port",
    "storage-grpc": "s3.port.grpc",
    "storage-master": "master.port",
    "storage-master-grpc": "master.port.grpc",
    "storage-volume": "volume.port",
    "storage-volume-grpc": "volume.port.grpc",
    "storage-filer": "filer.port",
    "storage-filer-grpc": "filer.port.grpc",
}
_OPTIONS = (
    "-s3",
    f"-ip={LOOPBACK}",
    f"-ip.bind={LOOPBACK}",
    "-dir=data",
    "-s3.config=identities.json",
    # Beside the data: relative, because the address of a socket is short.
    "-s3.localSocket=s3.sock",
    "-filer.localSocket=filer.sock",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    # It reports to its makers otherwise.
    "-master.telemetry=false",
    # There is nobody to wait for.
    "-master.electionTimeout=500ms",
    "-master.heartbeatInterval=100ms",
    "-master.volumeSizeLimitMB=64",
    "-volume.max=100",
)


def seaweed(
    folder: Path,
    ports: Mapping[str, int],
    secret_key: str,
    log: Path,
    is_ready: Callable[[], bool],
) -> Child:
    """The server, not started yet. Its data stays in the folder."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    identity = {
        "name": ACCESS_KEY,
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": secret_key}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    identities = folder / "identities.json"
    identities.touch(mode=0o600)
    identities.write_text(json.dumps({"identities": [identity]}))
    return Child(
        name="storage",
        command=[
            _program(),
            "-logtostderr",
            "server",
            *_OPTIONS,
            *(f"-{option}={ports[name]}" for name, option in PORTS.items()),
        ],
        env=plain_env(),
        log=log,
        is_ready=is_ready,
        cwd=folder,
        # It takes half a minute to say goodbye to itself; what it has taken is written.
        stop_signal=signal.SIGKILL,
    )


def remove_sockets(ports: Mapping[str, int]) -> None:
    """What it leaves behind in /tmp, where nobody can tell it to put something else."""
    for name in PORTS:
        if name.endswith("-grpc"):
            server = name.removeprefix("storage").removesuffix("-grpc").strip("-") or "s3"
            socket = Path("/tmp") / f"seaweedfs-{server}-grpc-{ports[name]}.sock"  # noqa: S108
            socket.unlink(missing_ok=True)


def _program() -> str:
    """The one that pip brought, or else one on the PATH."""
    from_pip = Path(sys.executable).parent / "weed"
    program = str(from_pip) if os.access(from_pip, os.X_OK) else shutil.which("weed")
    if program is None:
        raise StackError("no SeaweedFS found: run `make install`, or set LEADMILL_STORAGE_BUCKET")
    return program
