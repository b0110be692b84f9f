"""The files of the storage reach the second copy, and what is deleted there stays for a while."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leadmill.backup.copying import Copy
from leadmill.backup.place import BackupError, Place
from leadmill.settings import Settings
from leadmill.stack import ports, seaweed, stand_ins
from leadmill.stack.stack import answers
from leadmill.storage import Storage

SECRET = "a secret of this storage"


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Settings]:
    chosen = ports.anywhere()
    url = f"http://127.0.0.1:{chosen['storage']}"
    child = seaweed.seaweed(
        tmp_path / "s", chosen, SECRET, tmp_path / "log", lambda: answers(f"{url}/healthz")
    )
    child.start()
    try:
        child.wait_until_ready()
        settings = Settings(
            storage_url=url,
            storage_bucket=stand_ins.BUCKET,
            storage_access_key=stand_ins.ACCESS_KEY,
            storage_secret_key=SECRET,
        )
        Storage(settings).make_bucket()
        yield settings
    finally:
        child.stop()
        seaweed.remove_sockets(chosen)


def test_files_are_copied_and_outlive_their_deletion(storage: Settings, tmp_path: Path) -> None:
    there = tmp_path / "elsewhere"
    place = Place.of(
        replace(
            storage,
            database_url_backup=f"postgresql:///leadmill?host={tmp_path}",
            backup_folder=str(tmp_path / "backups"),
            backup_data=str(tmp_path / "data"),
            backup_key_file=str(tmp_path / "key"),
            backup_copy=str(there),
        )
    )
    client = Storage(storage)._client
    client.put_object(Bucket=stand_ins.BUCKET, Key="org/logo.png", Body=b"a logo")
    client.put_object(Bucket=stand_ins.BUCKET, Key="lead/plan.pdf", Body=b"a plan")
    copy = Copy(place)
    copy.push_files()
    assert (there / "files" / "org" / "logo.png").read_bytes() == b"a logo"
    assert (there / "files" / "lead" / "plan.pdf").read_bytes() == b"a plan"

    client.delete_object(Bucket=stand_ins.BUCKET, Key="lead/plan.pdf")
    old = there / "deleted-files" / "2020-01-01"
    old.mkdir(parents=True)
    (old / "forgotten").touch()
    copy.push_files()
    assert not (there / "files" / "lead" / "plan.pdf").exists()
    [kept] = (there / "deleted-files").glob("*/lead/plan.pdf")
    assert kept.read_bytes() == b"a plan"
    assert not old.exists()

    # An object never changes: one that did was tampered with, and does not reach the copy.
    client.put_object(Bucket=stand_ins.BUCKET, Key="org/logo.png", Body=b"A logo")
    with pytest.raises(BackupError, match="immutable file modified"):
        copy.push_files()
    assert (there / "files" / "org" / "logo.png").read_bytes() == b"a logo"
    shutil.rmtree(there)
