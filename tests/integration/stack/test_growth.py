"""`leadmill retention` and `leadmill disk`, as an operator calls them beside a database."""

import pytest

from leadmill.cli import main as leadmill
from tests.harness import Database


@pytest.fixture(autouse=True)
def configured(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGDATABASE", raising=False)
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", db.dsn())


def test_what_would_go_is_told_and_stays(db: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with db.connect() as sql:
        sql.execute(
            "select tests.create_lead(n, null, s) from tests.create_niche() as n,"
            " unnest(array['unsold', 'unsold', 'pending_approval']) as s"
        )
        sql.execute("update intake.lead set created_at = '2020-02-03 12:00Z'")
    assert leadmill(["retention"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["leads", "365", "2", "2020-02-03", "intake.archive_days"] in lines
    assert ["archived_contacts", "for", "ever", "0", "intake.contact_days"] in lines
    assert ["none", "2", "2020-02-03"] in lines
    assert ["pending_approval", "1", "2020-02-03"] in lines
    with db.connect() as sql:
        (archived,) = sql.execute("select count(archived_at) from intake.lead").fetchone() or ()
    assert archived == 0


def test_growth_is_told_by_table(db: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with db.connect() as sql:
        sql.execute("delete from ops.table_size")
        sql.execute(
            "insert into ops.table_size (day, entity, bytes)"
            " select current_date - n, e.entity, e.bytes - n::bigint * e.growth"
            " from generate_series(0, 9) as n,"
            " (values ('database', 9000000000, 1000000000), ('audit.event', 7000000, 500),"
            "   ('intake.lead', 8000000, 0)) as e (entity, bytes, growth)"
        )
        sql.execute("update ops.setting set value = '29000000000' where name = 'ops.disk_bytes'")
    assert leadmill(["disk"]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["database", "9.0", "GB", "1.0", "GB", "10", "20"],
        ["audit.event", "7.0", "MB", "500", "B", "10"],
        ["intake.lead", "8.0", "MB", "0", "B", "10"],
    ]


def test_a_database_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", "postgresql://nobody@127.0.0.1:1/nothing")
    assert leadmill(["disk"]) == 1
    assert "the database cannot be read" in capsys.readouterr().err
