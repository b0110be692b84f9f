"""PostgreSQL's ledger, called by the names that the model has."""

from __future__ import annotations

import itertools
import json
from typing import Any, LiteralString

import psycopg
from hypothesis import strategies as st

from tests.integration.ledger.model import KINDS, PARTS, Account, LedgerModel, RefusedError

# Two purses in one currency, one in another, and accounts of the platform in both.
PURSES = {"a": "USD", "b": "USD", "e": "EUR"}
PLATFORM = {
    "revenue": ("lead_revenue", "USD"),
    "clearing": ("stripe_clearing", "USD"),
    "euros": ("stripe_clearing", "EUR"),
}
Call = tuple[Any, ...]
IDEM: dict[str, LiteralString] = {
    "journal": "select idempotency_key from ledger.journal where id = %s",
    "hold": "select idempotency_key from ledger.hold where id = %s",
}
NUMBER: dict[str, LiteralString] = {
    "journal": "select id from ledger.journal where idempotency_key = %s",
    "hold": "select id from ledger.hold where idempotency_key = %s",
}

_NUMBERS = itertools.count(1)


def empty_model() -> LedgerModel:
    accounts = {name: Account(currency) for name, (_, currency) in PLATFORM.items()}
    for purse, currency in PURSES.items():
        accounts |= {f"{purse}/{part}": Account(currency, purse, part) for part in PARTS}
    return LedgerModel(accounts)


def foretold(model: LedgerModel, call: Call) -> Any:
    """What the call returns, or the code of its error."""
    try:
        return getattr(model, call[0])(*call[1:])
    except RefusedError as refused:
        return refused.args[0]


class PostedBooks:
    """The accounts of one example, in a database that many examples share."""

    def __init__(self, sql: psycopg.Connection) -> None:
        self.prefix = f"model:{next(_NUMBERS)}"
        owners = {purse: self._one(sql, "select tests.create_organization()") for purse in PURSES}
        self.ids = {
            name: self._one(sql, "select tests.account(%s, null, %s)", *of)
            for name, of in PLATFORM.items()
        } | {
            f"{purse}/{part}": self._one(
                sql, "select tests.account(%s, %s, %s)", part, owners[purse], currency
            )
            for purse, currency in PURSES.items()
            for part in PARTS
        }
        self.owners = owners
        self.names = {number: name for name, number in self.ids.items()}

    @staticmethod
    def _one(sql: psycopg.Connection, query: LiteralString, *arguments: Any) -> Any:
        row = sql.execute(query, arguments).fetchone()
        assert row is not None
        return row[0]

    def _legs(self, legs: Any) -> str | None:
        """As PostgreSQL writes an array of legs."""
        if legs is None:
            return None
        return (
            "{" + ",".join(f'"({self.ids.get(name, -1)},{amount})"' for name, amount in legs) + "}"
        )

    def call(self, sql: psycopg.Connection, call: Call) -> Any:
        """What it returns, in names, or the code of its error."""
        try:
            return getattr(self, call[0])(sql, *call[1:])
        except psycopg.Error as error:
            if error.sqlstate == "PGRST":
                return json.loads(error.diag.message_primary or "")["code"]
            return error.sqlstate

    def _idem(self, sql: psycopg.Connection, table: str, number: int | None) -> str | None:
        if number is None:
            return None
        idempotency_key = self._one(sql, IDEM[table], number)
        return str(idempotency_key).removeprefix(f"{self.prefix}:")

    def _number(self, sql: psycopg.Connection, table: str, name: str) -> int:
        """Of a journal or hold by its name; one that is not there if there is none."""
        row = sql.execute(NUMBER[table], (f"{self.prefix}:{name}",)).fetchone()
        return row[0] if row else 0

    def set_status(self, sql: psycopg.Connection, account: str, status: str) -> None:
        sql.execute(
            "update ledger.account set status = %s where id = %s", (status, self.ids[account])
        )

    def post(
        self,
        sql: psycopg.Connection,
        idempotency_key: str,
        kind: str,
        legs: Any,
        reason: Any = None,
    ) -> Any:
        number = self._one(
            sql,
            "select ledger.post(%s, %s, %s::ledger.leg[], reason => %s)",
            *(f"{self.prefix}:{idempotency_key}", kind, self._legs(legs), reason),
        )
        return self._idem(sql, "journal", number)

    def place_hold(
        self,
        sql: psycopg.Connection,
        idempotency_key: str,
        account: str,
        amount: int,
        expires: Any = None,
    ) -> Any:
        number = self._one(
            sql,
            "select ledger.place_hold(%s, %s, %s, 'test', coalesce("
            " timestamptz '2000-01-01 00:00Z' + %s * interval '1 hour', 'infinity'))",
            *(f"{self.prefix}:{idempotency_key}", self.ids[account], amount, expires),
        )
        return self._idem(sql, "hold", number)

    def capture_hold(
        self,
        sql: psycopg.Connection,
        hold: str,
        idempotency_key: str,
        kind: str,
        to: str,
        amount: int | None,
        reason: str | None,
    ) -> Any:
        number = self._one(
            sql,
            "select ledger.capture_hold(%s, %s, %s, %s, %s, reason => %s)",
            *(self._number(sql, "hold", hold), f"{self.prefix}:{idempotency_key}", kind),
            *(self.ids[to], amount, reason),
        )
        return self._idem(sql, "journal", number)

    def release_hold(self, sql: psycopg.Connection, hold: str) -> Any:
        return self._one(sql, "select ledger.release_hold(%s)", self._number(sql, "hold", hold))

    def expire_hold(self, sql: psycopg.Connection) -> Any:
        return self._idem(sql, "hold", self._one(sql, "select ledger.expire_hold()"))

    def reverse(
        self,
        sql: psycopg.Connection,
        idempotency_key: str,
        journal: str,
        reason: str | None,
        legs: Any,
    ) -> Any:
        number = self._one(
            sql,
            "select ledger.reverse(%s, %s, %s, %s::ledger.leg[])",
            *(f"{self.prefix}:{idempotency_key}", self._number(sql, "journal", journal)),
            *(reason, self._legs(legs)),
        )
        return self._idem(sql, "journal", number)

    def repay_debt(self, sql: psycopg.Connection, idempotency_key: str, purse: str) -> Any:
        number = self._one(
            sql,
            "select ledger.repay_debt(%s, %s, %s)",
            *(f"{self.prefix}:{idempotency_key}", self.owners[purse], PURSES[purse]),
        )
        return self._idem(sql, "journal", number)

    # --- What there is afterwards -----------------------------------------------------------------

    def balances(self, sql: psycopg.Connection) -> dict[str, tuple[int, int]]:
        rows = sql.execute(
            "select id, balance, held from ledger.account where id = any(%s) and keeps_balance",
            (list(self.ids.values()),),
        )
        return {self.names[number]: (balance, held) for number, balance, held in rows}

    def journals(self, sql: psycopg.Connection) -> dict[str, dict[str, int]]:
        """Their legs as they were booked."""
        rows = sql.execute(
            "select j.idempotency_key, jsonb_object_agg(e.account_id, e.amount)"
            " from ledger.journal as j join ledger.entry as e on e.journal_id = j.id"
            " where j.idempotency_key like %s group by j.idempotency_key",
            (f"{self.prefix}:%",),
        )
        return {
            idempotency_key.removeprefix(f"{self.prefix}:"): {
                self.names[int(number)]: amount for number, amount in legs.items()
            }
            for idempotency_key, legs in rows
        }

    def holds(self, sql: psycopg.Connection) -> dict[str, str]:
        rows = sql.execute(
            "select idempotency_key, state from ledger.hold where idempotency_key like %s",
            (f"{self.prefix}:%",),
        )
        return {
            idempotency_key.removeprefix(f"{self.prefix}:"): state
            for idempotency_key, state in rows
        }


def state_of(model: LedgerModel) -> tuple[Any, ...]:
    """The same three, foretold."""
    return (
        {name: (a.balance, a.held) for name, a in model.accounts.items() if a.purse},
        {name: journal.legs for name, journal in model.journals.items()},
        {name: hold.state for name, hold in model.holds.items()},
    )


# --- Random calls ---------------------------------------------------------------------------------

EVERY_ACCOUNT = [*PLATFORM, *(f"{purse}/{part}" for purse in PURSES for part in PARTS)]
# Said more often: more likely.
ACCOUNTS = st.sampled_from([*EVERY_ACCOUNT, *["a/wallet", "b/wallet", "e/wallet", "revenue"] * 3])
AMOUNTS = st.sampled_from([1, 5, 20, 50, 100])
REASONS = st.sampled_from([*["it was an error"] * 8, "too short", None])
KIND = st.sampled_from([*KINDS, *["lead_charge"] * 4, *["dispute", "refund"] * 2])


@st.composite
def balanced_legs(draw: st.DrawFn) -> Any:
    """What callers post: something between two or three accounts of one currency."""
    purse = draw(st.sampled_from(sorted(PURSES)))
    other = draw(st.sampled_from(["revenue", "clearing"] if PURSES[purse] == "USD" else ["euros"]))
    parts = draw(st.sampled_from([*[["wallet"]] * 4, ["promo"], ["debt"], ["wallet", "promo"]]))
    amounts = [draw(AMOUNTS) * draw(st.sampled_from([1, -1])) for _ in parts]
    legs = [(f"{purse}/{part}", amount) for part, amount in zip(parts, amounts, strict=True)]
    if draw(st.integers(0, 5)) == 0:
        legs = [("a/wallet", amounts[0]), ("b/wallet", -amounts[0])]
    elif total := sum(amounts):
        legs.append((other, -total))
    return tuple(draw(st.permutations(legs)))


ANY_LEGS = st.lists(
    st.tuples(ACCOUNTS | st.just("nobody"), st.sampled_from([-50, -5, 0, 5, 50])), max_size=4
).map(tuple)
LEGS = st.sampled_from([balanced_legs()] * 8 + [ANY_LEGS]).flatmap(lambda legs: legs)


def calls(model: LedgerModel, *, alone: bool) -> st.SearchStrategy[Call]:
    """A call about what there is, or something new.

    alone: also calls that answer by what others are doing just now.
    """
    journals, holds = list(model.journals), list(model.holds)
    old_journal = st.sampled_from([*journals, "j99"])
    old_hold = st.sampled_from(holds or ["h99"])
    key = st.sampled_from([*(f"j{len(journals) + n}" for n in range(6)), *journals[-1:]])
    number = st.integers(len(holds) // 2, len(holds) + 2)
    posts = st.tuples(st.just("post"), key, KIND, LEGS, REASONS)
    # No two run out at the same time.
    placed = st.tuples(
        *(number, ACCOUNTS, st.sampled_from([0, 5, 5, 20, 20, 50])),
        st.none() | st.integers(1, 9) if alone else st.none(),
    ).map(lambda of: ("place_hold", f"h{of[0]}", *of[1:3], of[3] and of[3] * 1000 + of[0]))
    taken = st.sampled_from([None, None, None, 1, 5, 20, 100, 0, -5])
    captured = st.tuples(st.just("capture_hold"), old_hold, key, KIND, ACCOUNTS, taken, REASONS)
    # Their keys name the journal: what is left of it depends on the order of its own only.
    reversed_ = st.tuples(old_journal, st.integers(1, 3), REASONS, st.none() | LEGS).map(
        lambda of: ("reverse", f"{of[0]}r{of[1]}", of[0], *of[2:])
    )
    some: list[st.SearchStrategy[Call]] = [
        *([posts] * 6 + [placed, captured, reversed_] * 3),
        st.tuples(st.just("release_hold"), old_hold),
    ]
    if alone:
        some += [
            st.tuples(st.just("post"), key, st.just("nonsense"), LEGS),
            st.just(("expire_hold",)),
            st.tuples(st.just("repay_debt"), key, st.sampled_from(sorted(PURSES))),
            st.tuples(
                st.just("set_status"),
                st.sampled_from([name for name in EVERY_ACCOUNT if "/" in name]),
                st.sampled_from(["open", "open", "frozen", "closed"]),
            ),
            st.tuples(st.just("reverse"), key, old_journal, REASONS, st.none() | LEGS),
        ]
    return st.sampled_from(some).flatmap(lambda one: one)
