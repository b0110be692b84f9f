"""Seals over the ledger while others post, and forgeries that they detect."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from leadmill.cli import main as leadmill
from tests.harness import Database
from tests.parallel.clients import outcome
from tests.waiting import PATIENCE_WITH_OTHERS

CHARGE = "select tests.charge_lead(%s, %s, '00000000-0000-7000-8000-0000000000e1', 'USD', 100)"


class SealedLedger:
    """A database of its own, in which everything is sealed from the first journal on."""

    def __init__(self, database: Database, sql: psycopg.Connection) -> None:
        self.database = database
        self.sql = sql
        self.buyer = outcome(sql, "select tests.create_organization()")
        sql.execute("select tests.fund(%s, 10000)", (self.buyer,))

    def charge(self, connection: psycopg.Connection | None = None) -> int:
        journal: int = outcome(connection or self.sql, CHARGE, uuid.uuid4(), self.buyer)
        return journal

    def seal(self, max_journals: int = 10_000) -> list[tuple[int, int, str]]:
        return self.sql.execute("select * from ledger.seal(%s, 1)", (max_journals,)).fetchall()

    def seal_all(self) -> None:
        """Wait until the watermark and the last seal have reached the last journal."""
        deadline = time.monotonic() + PATIENCE_WITH_OTHERS
        while outcome(
            self.sql,
            "select (select max(id) from ledger.journal)"
            " is distinct from (select max(up_to_journal_id) from ledger.chain_seal)",
        ):
            assert time.monotonic() < deadline, "a transaction stays open"
            if not self.seal():
                time.sleep(0.01)

    def roots(self) -> list[tuple[int, bytes]]:
        return self.sql.execute("select number, root from ledger.chain_seal order by 1").fetchall()

    def faults(self) -> list[str]:
        rows = self.sql.execute("select distinct fault from billing.verify() order by 1").fetchall()
        return [row[0] for row in rows]


@pytest.fixture
def books(db: Database) -> Iterator[SealedLedger]:
    with db.connect() as sql:
        yield SealedLedger(db, sql)


def test_an_empty_ledger_has_nothing_to_seal(db: Database) -> None:
    with db.connect() as sql:
        for _ in range(2):
            assert sql.execute("select * from ledger.seal()").fetchall() == []
        assert sql.execute("select * from ledger.seal_watermark").fetchall() == []


def test_a_seal_does_not_wait_for_another_one(books: SealedLedger) -> None:
    books.charge()
    with psycopg.connect(books.database.dsn()) as other:
        other.execute("select * from ledger.seal()")  # it marks, and is not committed
        books.sql.execute("set lock_timeout = '1s'")
        assert books.seal() == []
        assert outcome(books.sql, "select count(*) from ledger.seal_watermark") == 0
    books.seal_all()


def test_a_seal_waits_for_transactions_with_a_lower_id(books: SealedLedger) -> None:
    with psycopg.connect(books.database.dsn()) as slow:
        # The id is drawn first and committed last, so it is below the visible one.
        sleeper = outcome(slow, "select tests.create_organization()")
        slow.execute("select tests.fund(%s, 500)", (sleeper,))
        early = outcome(slow, "select max(id) from ledger.journal")
        late = books.charge()
        assert early < late
        assert books.seal() == [], "the first call only sets the watermark"
        for _ in range(3):
            assert books.seal() == [], (
                "nothing is sealed while a transaction below the watermark is open"
            )
        books.charge()
        slow.commit()
    books.seal_all()
    assert books.faults() == []
    inside = outcome(
        books.sql,
        "select journal_count from ledger.chain_seal where %s > after_journal_id"
        " and %s <= up_to_journal_id",
        early,
        late,
    )
    assert inside >= 2
    counted = outcome(books.sql, "select sum(journal_count)::int from ledger.chain_seal")
    assert counted == outcome(books.sql, "select count(*)::int from ledger.journal")


def test_seals_cover_ranges_and_form_a_chain(books: SealedLedger) -> None:
    for _ in range(7):
        books.charge()
    books.seal()
    while not (first := books.seal(3)):
        time.sleep(0.01)
    sealed = first + [row for _ in range(2) for row in books.seal(3)]
    assert [(number, count) for number, count, _ in sealed] == [(1, 3), (2, 3), (3, 2)]
    assert [(n, bytes.fromhex(root)) for n, _, root in sealed] == books.roots()
    assert books.seal() == []
    assert books.faults() == []


def test_a_watermark_of_another_cluster_does_not_block_sealing(books: SealedLedger) -> None:
    """After restoring a dump elsewhere, the stored transaction is in the future."""
    books.charge()
    assert books.seal() == []
    books.sql.execute("update ledger.seal_watermark set xid = '4000000000000'")
    assert len(books.seal()) == 1


def test_a_checkpoint_and_later_entries_give_the_balance(books: SealedLedger) -> None:
    balance = (
        "select ledger.balance_of(ledger.open_account('platform', null, 'lead_revenue', 'USD'))"
    )
    for turn in range(1, 4):
        for _ in range(3):
            books.charge()
        assert outcome(books.sql, balance) == 300 * (2 * turn - 1)
        books.seal_all()
        for _ in range(3):
            books.charge()
        assert outcome(books.sql, balance) == 600 * turn
    assert outcome(books.sql, "select count(*)::int from ledger.balance_checkpoint") >= 3
    assert books.faults() == []


REWRITE = """
do $$
declare
  v_entry ledger.entry;
  v_seal ledger.chain_seal;
  v_head bytea;
begin
  set local session_replication_role = replica;
  update ledger.journal set actor = 'somebody else' where id = (select min(id) + 1 from ledger.journal);
  for v_entry in select * from ledger.entry where keeps_balance order by account_id, seq loop
    update ledger.entry as e
    set hash = ledger.entry_hash(
      case when e.seq > 1 then v_head end, (select ledger.journal_digest(j) from ledger.journal as j where j.id = e.journal_id),
      e.account_id, e.seq, e.amount, e.balance_after)
    where e.id = v_entry.id
    returning e.hash into v_head;
    update ledger.account as a set last_hash = v_head where a.id = v_entry.account_id;
  end loop;
  v_head := null;
  for v_seal in select * from ledger.chain_seal order by number loop
    update ledger.chain_seal as s
    set prev_root = v_head, root = (ledger.seal_root(s.number, v_head, s.after_journal_id, s.up_to_journal_id)).root
    where s.number = v_seal.number
    returning s.root into v_head;
  end loop;
end
$$
"""  # noqa: E501


def test_a_forgery_is_detected_unless_all_hashes_are_recomputed(books: SealedLedger) -> None:
    """Accounts of the platform have no chain of their own, so the seals must detect it."""
    for _ in range(3):
        books.charge()
    books.seal_all()
    with books.sql.transaction():
        books.sql.execute("set local session_replication_role = replica")
        books.sql.execute(
            "update ledger.entry set account_id ="
            " ledger.open_account('platform', null, 'suspense', 'USD')"
            " where id = (select max(id) from ledger.entry where not keeps_balance)"
        )
    assert "journals or their legs are not what was sealed" in books.faults()


def test_a_root_stored_elsewhere_detects_a_perfect_forgery(
    books: SealedLedger,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", books.database.dsn())
    for _ in range(3):
        books.charge()
    books.seal_all()
    assert leadmill(["seals"]) == 0
    kept = tmp_path / "roots"
    kept.write_text(capsys.readouterr().out)
    assert leadmill(["seals", "--check", str(kept)]) == 0
    assert (
        capsys.readouterr().out == f"{len(kept.read_text().splitlines())} seals are as they were\n"
    )

    books.sql.execute(REWRITE)
    assert books.faults() == [], "recomputing all hashes deceives the database"
    assert leadmill(["seals", "--check", str(kept)]) == 1
    assert "the sealed ledger was changed: seal 1" in capsys.readouterr().err


def test_a_deleted_seal_is_detected(
    books: SealedLedger,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("LEADMILL_DATABASE_URL_OWNER", books.database.dsn())
    kept = tmp_path / "roots"
    kept.write_text(f"1 {'0' * 64}\n")
    assert leadmill(["seals", "--check", str(kept)]) == 1
    kept.write_text("nonsense\n")
    assert leadmill(["seals", "--check", str(kept)]) == 1
    assert leadmill(["seals", "--check", str(tmp_path / "nowhere")]) == 1
    said = capsys.readouterr().err
    assert [
        part in said for part in ("seal 1", "a line holds the number of a seal", "No such file")
    ] == [True] * 3
