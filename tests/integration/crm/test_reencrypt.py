"""Another encryption key: secrets are encrypted again with it, and the old one can go."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leadmill import encryption
from leadmill.cli import main as leadmill
from tests.integration.crm.desk import ImportDesk
from tests.waiting import wait_for
from workers.retrying import Retryable
from workers.running import work


@pytest.fixture
def new_key(tmp_path: Path) -> str:
    path = tmp_path / "2.pgp"
    encryption.make_key(path)
    return str(path)


def register(desk: ImportDesk, key: str) -> str:
    return encryption.register(desk.database.dsn(), Path(key))


def hold(desk: ImportDesk, *keys: str) -> None:
    """Restart the workers with these."""
    desk.settings = replace(desk.settings, encryption_key_files=keys)


def work_once(desk: ImportDesk) -> None:
    asyncio.run(work(desk.settings, ("batch",), wait=False))


def jobs(desk: ImportDesk) -> list[tuple[str, int]]:
    return desk.rows(
        "select status::text, attempts from queue.procrastinate_jobs"
        " where task_name = 'reencrypt_secrets' order by id"
    )


def keys_of(desk: ImportDesk) -> list[tuple[Any, ...]]:
    return desk.rows("select token_key_id, webhook_key_id from crm.connection order by id")


def channel_keys_of(desk: ImportDesk) -> list[tuple[Any, ...]]:
    return desk.rows(
        "select c.secret_key_id, s.secret_key_id from notification.channel as c"
        " left join notification.signing_secret as s on s.channel_id = c.id order by c.name"
    )


def told(text: str) -> tuple[str, str]:
    """The first and the last line."""
    lines = text.splitlines()
    return lines[0], lines[-1]


def test_the_old_key_is_needed_no_more(
    desk: ImportDesk,
    new_key: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", desk.database.dsn())
    connection = desk.connect()
    desk.one("select tests.create_connection()")
    [old_key] = desk.settings.encryption_key_files
    assert leadmill(["encryption-key", new_key]) == 0
    newest = desk.one("select ops.encryption_key_id()")
    hold(desk, old_key, new_key)
    capsys.readouterr()

    with ThreadPoolExecutor() as terminal:
        done = terminal.submit(leadmill, ["re-encrypt"])
        wait_for(lambda: jobs(desk))
        work_once(desk)
        assert done.result() == 0
    assert jobs(desk) == [("succeeded", 1)]
    assert keys_of(desk) == [(newest, newest)] * 2
    said = capsys.readouterr().out
    assert told(said) == ("0 of 4 encrypted again", f"all secrets are encrypted with {newest}")
    assert "4 of 4 encrypted again" in said

    hold(desk, new_key)
    desk.pipedrive.config("fill", deals=60)
    run = desk.import_all(connection)
    assert (run["status"], run["seen"], run["imported"] > 0) == ("succeeded", 60, True)
    opener = encryption.Opener([new_key])
    [(row, tenant, sealed)] = desk.rows(
        "select id, organization_id, webhook_secret from crm.connection where id = %s", connection
    )
    assert opener.open(sealed, "crm.connection.webhook_secret", tenant, row) == desk.secret

    assert leadmill(["re-encrypt"]) == 0
    assert capsys.readouterr().out == f"all secrets are encrypted with {newest}\n"
    assert jobs(desk) == [("succeeded", 1)], "there was nothing to do"


def test_the_database_needs_the_public_half_alone(
    desk: ImportDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As with a cluster, whose superuser comes in where the private half is not."""
    key, half = tmp_path / "3.pgp", tmp_path / "3.pub"
    for _ in range(2):
        assert leadmill(["encryption-key", "--print", str(key)]) == 0
        half.write_text(capsys.readouterr().out)
        assert half.read_text().strip() == encryption.public_half(key).strip()
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", desk.database.dsn())
    assert leadmill(["encryption-key", "--public", str(half)]) == 0
    assert desk.one("select ops.encryption_key_id()") in encryption.Opener([key]).key_ids


def test_secrets_of_channels_are_encrypted_again_too(desk: ImportDesk, new_key: str) -> None:
    member = desk.one("select tests.create_user()")
    for kind in ("slack", "endpoint", "email"):
        desk.one("select tests.create_channel(%s, %s, %s)", member, kind, kind)
    [(channel, tenant, before)] = desk.rows(
        "select id, organization_id, secret from notification.channel where kind = 'slack'"
    )
    newest = register(desk, new_key)
    hold(desk, *desk.settings.encryption_key_files, new_key)
    desk.one("select queue.defer('reencrypt_secrets')")
    work_once(desk)
    assert [status for status, _ in jobs(desk)] == ["succeeded"]
    assert channel_keys_of(desk) == [(None, None), (newest, newest), (newest, None)]
    [(sealed,)] = desk.rows("select secret from notification.channel where id = %s", channel)
    assert sealed != before
    secret = encryption.Opener([new_key]).open(
        sealed, "notification.channel.secret", tenant, channel
    )
    assert json.loads(secret) == {"url": "https://hooks.slack.com/services/T1/B1/x"}
    [(number, signing)] = desk.rows("select id, secret from notification.signing_secret")
    purpose = "notification.signing_secret.secret"
    assert encryption.Opener([new_key]).open(signing, purpose, tenant, number).startswith("whsec_")
    with pytest.raises(encryption.DecryptionError):
        encryption.Opener([new_key]).open(signing, purpose, None, number)


def test_another_start_does_not_go_back_to_the_former_key(desk: ImportDesk, new_key: str) -> None:
    """As `make run` does it, whose key is the first of the files."""
    [old_key] = map(Path, desk.settings.encryption_key_files)
    old = desk.one("select ops.encryption_key_id()")
    newest = register(desk, new_key)
    encryption.ensure_registered(desk.database.dsn(), [old_key, Path(new_key)])
    assert desk.one("select ops.encryption_key_id()") == newest
    # Without the newest file the workers could decrypt nothing that is encrypted from now on.
    encryption.ensure_registered(desk.database.dsn(), [old_key])
    assert desk.one("select ops.encryption_key_id()") == old
    encryption.ensure_registered(desk.database.dsn(), [old_key])
    assert desk.one("select count(*) from ops.encryption_key") == 2


def test_what_is_interrupted_goes_on_where_it_was(
    desk: ImportDesk, new_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        desk.one("select tests.create_connection()")
    newest = register(desk, new_key)
    hold(desk, *desk.settings.encryption_key_files, new_key)
    opened: list[Any] = []
    open_it = encryption.Opener.open

    def open_or_fail(*arguments: Any) -> str:
        opened.append(arguments[2:])
        if len(opened) == 4:
            raise Retryable("the connection is lost")
        return open_it(*arguments)

    monkeypatch.setattr(encryption.Opener, "open", open_or_fail)
    monkeypatch.setattr("workers.retrying.random.uniform", lambda low, high: 3600)
    desk.one("select queue.defer('reencrypt_secrets')")
    work_once(desk)
    assert [status for status, _ in jobs(desk)] == ["todo"]
    assert desk.one("select count(*) from crm.stale_secrets()") == 3
    with desk.sql.transaction():
        desk.sql.execute("set local search_path = queue, public")
        desk.sql.execute("update procrastinate_jobs set scheduled_at = null where status = 'todo'")
    work_once(desk)
    assert [status for status, _ in jobs(desk)] == ["succeeded"]
    assert keys_of(desk) == [(newest, newest)] * 3
    assert len(opened) == 7, "what was encrypted is not decrypted again"
    assert opened[3] == opened[4]


def test_what_cannot_be_opened_stays_and_is_told(
    desk: ImportDesk,
    new_key: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", desk.database.dsn())
    one, other = (desk.one("select tests.create_connection()") for _ in range(2))
    # Moved to another row it is of no use there.
    desk.sql.execute(
        "update crm.connection as c set token = o.token from crm.connection as o"
        " where c.id = %s and o.id = %s",
        (one, other),
    )
    [(before, lost)] = desk.rows(
        "select token, token_key_id from crm.connection where id = %s", one
    )
    newest = register(desk, new_key)
    hold(desk, *desk.settings.encryption_key_files, new_key)
    with ThreadPoolExecutor() as terminal:
        done = terminal.submit(leadmill, ["re-encrypt"])
        wait_for(lambda: jobs(desk))
        work_once(desk)
        assert done.result() == 1
    assert "1 secrets are as they were" in capsys.readouterr().err
    assert set(keys_of(desk)) == {(lost, newest), (newest, newest)}
    assert desk.one("select token from crm.connection where id = %s", one) == before
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "a secret cannot be decrypted"
    ]


def test_a_worker_without_the_newest_key_seals_nothing(
    desk: ImportDesk,
    new_key: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What it sealed no worker could open."""
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", desk.database.dsn())
    desk.one("select tests.create_connection()")
    before = keys_of(desk)
    register(desk, new_key)
    with ThreadPoolExecutor() as terminal:
        done = terminal.submit(leadmill, ["re-encrypt"])
        wait_for(lambda: jobs(desk))
        work_once(desk)
        assert done.result() == 1
    assert [status for status, _ in jobs(desk)] == ["failed"]
    assert keys_of(desk) == before
    assert "2 secrets are as they were" in capsys.readouterr().err
