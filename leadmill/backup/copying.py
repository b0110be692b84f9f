"""The second copy: backups, manifests and files, elsewhere, by rclone.

What is copied never changes, so a file that did is refused and not copied: damage does not spread.
What expires here is deleted there by name; a repository that is lost here deletes nothing there.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from leadmill.backup.place import IDENTITY, BackupError, Place, now

log = logging.getLogger(__name__)

# Objects that were deleted in the storage are kept in the copy for so long.
DELETED_DAYS = 30
_SECONDS = 6 * 3600
_RECENT = "12h"
_IMPATIENT = ("--retries=1", "--low-level-retries=1", "--contimeout=10s", "--timeout=30s")
# These two change with each backup, and pgBackRest keeps a second one of each beside it.
_CHANGING = ("*.info", "*.info.copy")


class CopyError(BackupError):
    """The second copy cannot be made; what is here is whole."""


class Copy:
    """The other place, such as `offsite:leadmill-backup` or a folder on another disk."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.target = place.settings.backup_copy

    def push_wal(self) -> None:
        """Bring the newest WAL there: so much is lost with this machine, and no more."""
        if self.target:
            self._refuse_that_of_others()
            self._rclone(
                *("copy", "--immutable", "--no-traverse", f"--max-age={_RECENT}"),
                *("--exclude=*.info", "--exclude=*.info.copy", "--exclude=*.pgbackrest.tmp"),
                str(self.place.repository / "archive"),
                f"{self.target}/repository/archive",
            )

    def push(self) -> None:
        """Bring everything that is new there, compare the rest, and delete what has expired."""
        if not self.target:
            return
        self._refuse_that_of_others()
        repository = f"{self.target}/repository"
        # Order: a copy that is interrupted has no index of files that it has not.
        skipped = [f"--exclude={one}" for one in (*_CHANGING, "latest", "*.pgbackrest.tmp")]
        self._rclone("copy", "--immutable", *skipped, str(self.place.repository), repository)
        index = [f"--include={one}" for one in _CHANGING]
        self._rclone("copy", *index, str(self.place.repository), repository)
        self._rclone("copy", "--immutable", str(self.place.manifests), f"{self.target}/manifests")
        self._delete_expired(repository)

    def manifest(self, label: str) -> str | None:
        """The copy of a manifest; none if there is none, or if nobody answers there.

        A restore does not wait for a network that is away, too.
        """
        try:
            return self._rclone_text("cat", f"{self.target}/manifests/{label}.json")
        except BackupError as error:
            log.warning("the manifest of %s is not compared with its copy: %s", label, error)
            return None

    def expire_later(self, paths: Iterable[str]) -> None:
        """Remember what was deleted here, before it is deleted there."""
        if self.target and (new := set(paths)):
            waiting = self._waiting() | new
            self.place.write(self._list, json.dumps(sorted(waiting)) + "\n")

    def push_files(self) -> None:
        """Bring the objects of the storage there. What was deleted is kept for some weeks."""
        settings = self.place.settings
        if not self.target or not settings.storage_bucket:
            return
        away = f"{self.target}/deleted-files"
        self._rclone(
            "sync",
            "--immutable",
            f"--backup-dir={away}/{now():%Y-%m-%d}",
            f"storage:{settings.storage_bucket}",
            f"{self.target}/files",
        )
        oldest = (now() - timedelta(days=DELETED_DAYS)).strftime("%Y-%m-%d")
        for name in (self._rclone_text("lsf", "--dirs-only", away) or "").split():
            if name.rstrip("/") < oldest:
                self._rclone("purge", f"{away}/{name.rstrip('/')}")

    @property
    def _list(self) -> Path:
        return self.place.folder / "to-delete.json"

    def _refuse_that_of_others(self) -> None:
        """Add nothing to the copy of another repository, such as that of a machine that is lost.

        Its index has the keys of its backups: with ours in its place nobody could read them again.
        """
        there = self._rclone_text("cat", f"{self.target}/repository/{IDENTITY}")
        if there is not None and there.strip() != self.place.identity():
            raise CopyError(
                f"{self.target} is the copy of another repository, and stays as it is. To go on"
                ' with that one, fetch it first (docs/operations.md, "Restore on another machine");'
                " to begin anew, set LEADMILL_BACKUP_COPY to an empty folder"
            )

    def _waiting(self) -> set[str]:
        return set(json.loads(self._list.read_text())) if self._list.exists() else set()

    def _delete_expired(self, repository: str) -> None:
        waiting = self._waiting()
        gone = sorted(name for name in waiting if not (self.place.repository / name).exists())
        if gone:
            names = self.place.folder / "deleting"
            self.place.write(names, "".join(f"{name}\n" for name in gone))
            self._rclone("delete", f"--files-from-raw={names}", repository)
            names.unlink()
        self._list.unlink(missing_ok=True)

    def _rclone(self, *arguments: str) -> None:
        done = self._run(*arguments)
        if done.returncode != 0:
            raise CopyError(f"rclone {arguments[0]} to the second copy failed: {_said(done)}")

    def _rclone_text(self, *arguments: str) -> str | None:
        """What it prints; none if the thing is not there."""
        done = self._run(*arguments, *_IMPATIENT)
        if done.returncode == 0:
            return done.stdout.decode()
        if done.returncode in (3, 4) or b"not found" in done.stderr:
            return None
        raise CopyError(f"the second copy cannot be read: {_said(done)}")

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        if shutil.which("rclone") is None:
            raise CopyError("no rclone found: apt install rclone")
        try:
            return subprocess.run(
                ["rclone", "--checksum", "--retries=3", "--stats=0", *arguments],
                env=self._environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise CopyError(f"rclone has not ended within {_SECONDS // 3600} hours") from None

    def _environment(self) -> dict[str, str]:
        """With the storage as the remote `storage`: its keys are no arguments."""
        settings = self.place.settings
        # rclone refuses the bundle, and takes the system's.
        env = {n: v for n, v in os.environ.items() if n != "AWS_CA_BUNDLE"}
        if settings.storage_bucket:
            env |= {
                "RCLONE_CONFIG_STORAGE_TYPE": "s3",
                "RCLONE_CONFIG_STORAGE_PROVIDER": "Other" if settings.storage_url else "AWS",
                "RCLONE_CONFIG_STORAGE_ENDPOINT": settings.storage_url,
                "RCLONE_CONFIG_STORAGE_REGION": settings.storage_region,
                "RCLONE_CONFIG_STORAGE_ACCESS_KEY_ID": settings.storage_access_key,
                "RCLONE_CONFIG_STORAGE_SECRET_ACCESS_KEY": settings.storage_secret_key,
            }
        return env


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = [line for line in done.stderr.decode(errors="replace").splitlines() if line.strip()]
    return "\n".join(lines[-4:]) or f"status {done.returncode}"
