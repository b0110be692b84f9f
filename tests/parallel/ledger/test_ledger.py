"""Parallel charges, holds and reversals of the same accounts."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome

CHARGE = "select tests.charge_lead(%s, %s, '00000000-0000-7000-8000-0000000000e1', 'USD', %s)"
FUNDS = "select ledger.funds_of(%s, 'USD')"
WALLET = "select ledger.open_account('organization', %s, 'wallet', 'USD')"
HOLD = "select ledger.place_hold(%s, %s, %s, 'refund')"
LATE_HOLD = "select ledger.place_hold(%s, %s, %s, 'refund', now() - interval '1 second')"
CAPTURE = (
    "select ledger.capture_hold(%s, %s, %s,"
    " ledger.open_account('platform', null, 'lead_revenue', 'USD'))"
)
LOCK = "select ledger.lock_accounts(ledger.wallet_accounts_of(%s, 'USD'))"
VERIFY = "select count(*) from billing.verify()"


@pytest.fixture
def buyers(sql: psycopg.Connection) -> list[uuid.UUID]:
    """Five organisations with 100.00 USD each."""
    found = [outcome(sql, "select tests.create_organization()") for _ in range(5)]
    for buyer in found:
        sql.execute("select tests.fund(%s, 10000)", (buyer,))
    return found


def test_the_same_charge_posted_eight_times_at_once_counts_once(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    journals = at_once(
        dsn,
        [(CHARGE, uuid.uuid4(), buyers[0], 100)]
        + [(CHARGE, same, buyers[0], 300) for same in [uuid.uuid4()] * 8],
    )
    assert len(set(journals)) == 2
    assert outcome(sql, FUNDS, buyers[0]) == 9600


def test_a_wallet_is_never_overdrawn(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    results = at_once(dsn, [(CHARGE, uuid.uuid4(), buyers[0], 3000) for _ in range(8)])
    assert results.count("LM401") == 5
    assert outcome(sql, FUNDS, buyers[0]) == 1000
    assert outcome(sql, VERIFY) == 0


def test_a_charge_is_posted_when_its_duplicate_rolls_back(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    assignment = uuid.uuid4()
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        outcome(first, CHARGE, assignment, buyers[0], 300)
        result = behind(first, second, CHARGE, assignment, buyers[0], 300, then=first.rollback)
    assert isinstance(result, int)
    assert outcome(sql, FUNDS, buyers[0]) == 9700


def test_several_charges_in_any_order_never_deadlock(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    def batch(turn: int) -> str | None:
        """One transaction that charges three buyers, in an order of its own."""
        order = [buyers[(turn * step + step) % 5] for step in (1, 2, 3)]
        with psycopg.connect(dsn) as connection:
            try:
                connection.execute(LOCK, (order,))
                for buyer in order:
                    connection.execute(CHARGE, (uuid.uuid4(), buyer, 10))
            except psycopg.Error as error:
                connection.rollback()
                return error.sqlstate
        return None

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(batch, range(80))) == {None}
    assert sum(outcome(sql, FUNDS, buyer) for buyer in buyers) == 50000 - 80 * 3 * 10
    assert outcome(sql, VERIFY) == 0


def test_parallel_holds_never_exceed_the_funds(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    wallet = outcome(sql, WALLET, buyers[0])
    same, others = f"test:{uuid.uuid4()}:held", [f"test:{uuid.uuid4()}:held" for _ in range(4)]
    holds = at_once(
        dsn, [(HOLD, same, wallet, 4000)] * 4 + [(HOLD, o, wallet, 4000) for o in others]
    )
    # Two holds fit: the one that was requested four times and another, or two others.
    assert len({hold for hold in holds if hold != "LM401"}) == 2
    assert len(set(holds[:4])) == 1, "all four requests get the same hold, or none"
    assert outcome(sql, FUNDS, buyers[0]) == 2000
    assert outcome(sql, VERIFY) == 0


def test_times_of_entries_follow_the_order_of_the_chain(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        # The transaction with the locks posts after the waiting one has started.
        first.execute(LOCK, (buyers[:1],))

        def post_and_commit() -> None:
            assert isinstance(outcome(first, CHARGE, uuid.uuid4(), buyers[0], 100), int)
            first.commit()

        waited = behind(first, second, CHARGE, uuid.uuid4(), buyers[0], 200, then=post_and_commit)
    assert isinstance(waited, int)
    for _ in range(5):
        at_once(dsn, [(CHARGE, uuid.uuid4(), buyers[n % 2], 1) for n in range(8)])
    against = (
        "select count(*) from (select j.created_at, lag(j.created_at)"
        " over (partition by e.account_id order by e.seq) as before"
        " from ledger.entry as e join ledger.journal as j on j.id = e.journal_id"
        " where e.keeps_balance) as s where s.before > s.created_at"
    )
    assert outcome(sql, against) == 0
    assert outcome(sql, VERIFY) == 0


def test_nothing_is_bought_after_an_organisation_closed(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    closing = "update identity.organization set status = 'deactivated' where id = %s returning true"
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, closing, buyers[0]) is True
        result = behind(first, second, CHARGE, uuid.uuid4(), buyers[0], 300, then=first.commit)
        assert result == "LM403"
        # Reversed: earlier purchases remain, and the rest of the funds is frozen.
        assert isinstance(outcome(first, CHARGE, uuid.uuid4(), buyers[1], 300), int)
        assert behind(first, second, closing, buyers[1], then=first.commit) is True
    state = "select balance || ' ' || status from ledger.account where id = %s"
    assert outcome(sql, state, outcome(sql, WALLET, buyers[0])) == "10000 frozen"
    assert outcome(sql, state, outcome(sql, WALLET, buyers[1])) == "9700 frozen"
    assert outcome(sql, VERIFY) == 0


@pytest.mark.parametrize("placed", [HOLD, LATE_HOLD])
def test_of_a_parallel_capture_release_and_expiry_one_wins(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID], placed: str
) -> None:
    for turn, buyer in enumerate(buyers):
        wallet = outcome(sql, WALLET, buyer)
        name = f"test:{uuid.uuid4()}"
        hold = outcome(sql, placed, f"{name}:held", wallet, 4000)
        results = at_once(
            dsn,
            [(CAPTURE, hold, f"{name}:paid{n}", "lead_charge") for n in range(3)]
            + [("select ledger.release_hold(%s)", hold)] * 3
            + [("select ledger.expire_hold()",)] * 2,
        )
        captured = [result for result in results[:3] if result != "LM415"]
        released = [result for result in results[3:6] if result is True]
        expired = [result for result in results[6:] if result == hold]
        assert not (captured if placed == LATE_HOLD else expired), f"round {turn}: {results}"
        assert len(captured) + len(released) + len(expired) == 1, f"round {turn}: {results}"
        assert outcome(sql, FUNDS, buyer) == (6000 if captured else 10000)
        assert outcome(sql, "select held from ledger.account where id = %s", wallet) == 0
    assert outcome(sql, VERIFY) == 0


@pytest.mark.parametrize("placed", [HOLD, LATE_HOLD])
def test_accounts_are_locked_before_their_holds(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID], placed: str
) -> None:
    name, wallet = f"test:{uuid.uuid4()}", outcome(sql, WALLET, buyers[0])
    hold = outcome(sql, placed, f"{name}:held", wallet, 4000)
    ending: tuple[str, ...] = ("select ledger.release_hold(%s)", hold)
    if placed == LATE_HOLD:
        ending = ("select ledger.expire_hold()",)
    for turn, call in enumerate([ending, (CAPTURE, hold, f"{name}:late", "lead_charge")]):
        with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
            first.execute(LOCK, (buyers[:1],))

            def end(is_active: bool = turn == 0) -> None:
                # The other call waits for the accounts and must not have locked the hold yet.
                assert outcome(first, "select ledger.release_hold(%s)", hold) is is_active
                first.commit()

            waited = behind(first, second, *call, then=end)
        expected = None if placed == LATE_HOLD else False
        assert waited == (expected if call == ending else "LM415")
    assert outcome(sql, VERIFY) == 0


def test_a_hold_is_read_after_its_accounts_are_locked(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    name, wallet = f"test:{uuid.uuid4()}:held", outcome(sql, WALLET, buyers[0])
    placed: list[object] = []
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        first.execute(LOCK, (buyers[:1],))

        def place() -> None:
            placed.append(outcome(first, HOLD, name, wallet, 4000))
            first.commit()

        waited = behind(first, second, HOLD, name, wallet, 4000, then=place)
    assert placed == [waited]
    assert isinstance(waited, int)
    assert outcome(sql, FUNDS, buyers[0]) == 6000
    assert outcome(sql, VERIFY) == 0


def test_partial_reversals_at_once_never_exceed_the_journal(
    dsn: str, sql: psycopg.Connection, buyers: list[uuid.UUID]
) -> None:
    journal = outcome(sql, CHARGE, uuid.uuid4(), buyers[0], 1000)
    part = (
        "select ledger.reverse(%s, %s, 'it was an error',"
        " array[(%s, 300), (%s, -300)]::ledger.leg[])"
    )
    revenue = outcome(sql, "select ledger.open_account('platform', null, 'lead_revenue', 'USD')")
    wallet = outcome(sql, WALLET, buyers[0])
    keys = [f"test:{uuid.uuid4()}:reversed" for _ in range(4)]
    results = at_once(dsn, [(part, key, journal, wallet, revenue) for key in keys * 2])
    assert results.count("LM418") == 2, "one of four parts fails in both requests"
    assert outcome(sql, FUNDS, buyers[0]) == 9900
    rest = "select ledger.reverse(%s, %s, 'it was an error')"
    keys = [f"test:{uuid.uuid4()}:reversed" for _ in range(4)]
    results = at_once(dsn, [(rest, key, journal) for key in keys * 2])
    assert results.count("LM418") == 6
    assert outcome(sql, FUNDS, buyers[0]) == 10000
    assert outcome(sql, VERIFY) == 0
