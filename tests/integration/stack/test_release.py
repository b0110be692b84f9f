"""`leadmill apply-code`, as an operator calls it beside a database."""

import pytest

from leadmill.cli import main as leadmill
from tests.harness import Database


def test_it_finds_the_configured_database_and_repairs_what_was_changed_by_hand(
    db: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PGDATABASE", raising=False)
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", db.dsn())
    with db.connect() as connection:
        connection.execute("comment on function api.me() is 'by hand'")
    assert leadmill(["apply-code"]) == 0
    assert "applied function api.me\n" in capsys.readouterr().out
    assert leadmill(["apply-code"]) == 0
    assert "applied" not in capsys.readouterr().out
