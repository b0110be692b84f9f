"""A ledger in plain Python: slow, obviously right, and it foretells what PostgreSQL's will do.

Everything has a name instead of a number: accounts, journals (their idempotency
key) and holds. Nothing is changed by a call that fails.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

# is_authorizing, is_manual, spends_promo, repays_debt
KINDS = {
    "deposit": (False, False, False, True),
    "welcome_credit": (False, False, False, False),
    "lead_charge": (True, False, True, False),
    "lead_refund": (False, False, False, True),
    "refund": (False, False, False, False),
    "refund_failed": (False, False, False, True),
    "dispute": (False, False, False, False),
    "debt_repaid": (False, False, False, False),
    "manual_credit": (False, True, False, True),
    "manual_debit": (True, True, False, False),
    "reversal": (False, True, False, True),
}
PARTS = ("wallet", "promo", "debt")
Legs = tuple[tuple[str, int], ...]


class RefusedError(Exception):
    """With the code that the caller gets."""


def refuse(code: str, if_: bool = True) -> None:
    if if_:
        raise RefusedError(code)


@dataclass
class Account:
    """part is wallet, promo or debt of a purse; the platform's accounts have neither."""

    currency: str
    purse: str = ""
    part: str = ""
    status: str = "open"
    balance: int = 0
    held: int = 0

    @property
    def has_floor(self) -> bool:
        return self.part in ("wallet", "promo")


@dataclass
class Journal:
    content: Any
    legs: dict[str, int]
    reverses: str | None
    number: int


@dataclass
class Hold:
    content: Any
    account: str
    amount: int
    expires: int | None
    state: str = "active"


@dataclass
class LedgerModel:
    accounts: dict[str, Account]
    journals: dict[str, Journal] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)

    def purse_of(self, name: str) -> str:
        """Wallet and debt are one purse to whoever undoes a journal; it is called as the wallet."""
        account = self.accounts[name]
        return f"{account.purse}/wallet" if account.part == "debt" else name

    # --- Calls: each returns what the function of the same name does ------------------------------

    def set_status(self, account: str, status: str) -> None:
        self.accounts[account].status = status

    def post(
        self,
        idempotency_key: str,
        kind: str,
        legs: Legs,
        reason: str | None = None,
        reverses: str | None = None,
        hold: str | None = None,
    ) -> str:
        refuse("LM407", kind not in KINDS)
        authorizing, manual, spends_promo, repays_debt = KINDS[kind]
        refuse("23514", manual and len((reason or "").strip()) < 10)
        content = (kind, sorted(legs), reason, reverses, hold)
        if idempotency_key in self.journals:
            refuse("LM402", self.journals[idempotency_key].content != content)
            return idempotency_key
        names = [name for name, _ in legs]
        refuse("LM406", len(legs) < 2 or len(set(names)) < len(names))
        refuse("LM406", not all(amount and name in self.accounts for name, amount in legs))
        freed: Counter[str] = Counter()
        late = False
        if hold is not None:
            held = self.holds[hold]
            asked = -dict(legs)[held.account]
            late = held.state == "active" and held.expires is not None  # all of them long ago
            if authorizing:
                refuse("LM415", held.state != "active" or late)
                refuse("LM416", asked > held.amount)
            if held.state == "active":
                freed[held.account] = held.amount
                if not late:
                    refuse("23514", asked < 1)
                    authorizing = spends_promo = False
        booked: Counter[str] = Counter()
        for name, amount in legs:
            account = self.accounts[name]
            booked[name] += amount
            if account.part != "wallet":
                continue
            promo, debt = (f"{account.purse}/{part}" for part in ("promo", "debt"))
            if spends_promo and amount < 0:
                credit = self.accounts[promo].balance - self.accounts[promo].held
                self._move(booked, promo, name, min(-amount, credit))
            if repays_debt and amount > 0:
                self._move(booked, name, debt, min(amount, -self.accounts[debt].balance))
            if not authorizing:
                # What the wallet cannot cover.
                free = account.balance - account.held + freed[name]
                self._move(booked, debt, name, max(-booked[name] - free, 0))
        booked = Counter({name: amount for name, amount in booked.items() if amount})
        refuse("LM409", len(booked) < 2)
        touched = {name: self.accounts[name] for name in booked}
        if authorizing:
            for name, account in touched.items():
                owes = account.purse and self.accounts[f"{account.purse}/debt"].balance < 0
                refuse("LM403", account.status == "closed")
                frozen = account.status == "frozen" and not manual
                refuse("LM403", booked[name] < 0 and bool(frozen or owes))
        for name, account in touched.items():
            free = account.balance - account.held + freed[name] + booked[name]
            refuse("LM401", account.has_floor and free < 0)
        for name, account in touched.items():
            refuse("23514", account.part == "debt" and account.balance + booked[name] > 0)
        sums: Counter[str] = Counter()
        for name, amount in booked.items():
            sums[self.accounts[name].currency] += amount
        refuse("LM409", any(sums.values()))
        refuse("LM423", self._turns_credit_into_money(booked))
        if reverses is not None:
            self._check_reversal(reverses, booked)
        for name, amount in booked.items():
            if self.accounts[name].purse:
                self.accounts[name].balance += amount
        if hold is not None and freed:
            self.accounts[held.account].held -= held.amount
            held.state = "expired" if late else "captured"
        self.journals[idempotency_key] = Journal(
            content, dict(booked), reverses, len(self.journals)
        )
        return idempotency_key

    def place_hold(
        self, idempotency_key: str, account: str, amount: int, expires: int | None = None
    ) -> str:
        refuse("23514", amount <= 0)
        content = (account, amount)
        if idempotency_key in self.holds:
            refuse("LM402", self.holds[idempotency_key].content != content)
            return idempotency_key
        on = self.accounts[account]
        refuse("LM403", on.status != "open")
        refuse("LM403", bool(on.purse) and self.accounts[f"{on.purse}/debt"].balance < 0)
        refuse("LM401", on.has_floor and on.balance - on.held < amount)
        refuse("23514", not on.purse)
        on.held += amount
        self.holds[idempotency_key] = Hold(content, account, amount, expires)
        return idempotency_key

    def capture_hold(
        self,
        hold: str,
        idempotency_key: str,
        kind: str,
        to: str,
        amount: int | None,
        reason: str | None,
    ) -> str:
        refuse("LM417", hold not in self.holds)
        on = self.holds[hold]
        taken = on.amount if amount is None else amount
        return self.post(
            idempotency_key, kind, ((on.account, -taken), (to, taken)), reason, hold=hold
        )

    def release_hold(self, hold: str) -> bool:
        refuse("LM417", hold not in self.holds)
        refuse("LM415", self.holds[hold].state == "captured")
        if self.holds[hold].state != "active":
            return False
        self._end(self.holds[hold], "released")
        return True

    def expire_hold(self) -> str | None:
        due = {
            name: hold.expires
            for name, hold in self.holds.items()
            if hold.state == "active" and hold.expires is not None
        }
        if not due:
            return None
        first = min(due, key=lambda name: due[name])
        self._end(self.holds[first], "expired")
        return first

    def reverse(
        self, idempotency_key: str, journal: str, reason: str | None, legs: Legs | None
    ) -> str:
        refuse("LM417", journal not in self.journals)
        if legs is None:
            before = (
                self.journals[idempotency_key].number if idempotency_key in self.journals else None
            )
            left = self._purses([journal])
            for name, other in self.journals.items():
                if other.reverses == journal and (before is None or other.number < before):
                    left.update(self._purses([name]))
            legs = tuple((name, -amount) for name, amount in left.items() if amount)
            refuse("LM418", not legs)
        return self.post(idempotency_key, "reversal", legs, reason, reverses=journal)

    def repay_debt(self, idempotency_key: str, purse: str) -> str | None:
        wallet, debt = (self.accounts[f"{purse}/{part}"] for part in ("wallet", "debt"))
        amount = min(wallet.balance - wallet.held, -debt.balance)
        if amount <= 0:
            return None
        return self.post(
            idempotency_key,
            "debt_repaid",
            ((f"{purse}/wallet", -amount), (f"{purse}/debt", amount)),
        )

    # --- Parts of calls ---------------------------------------------------------------------------

    @staticmethod
    def _move(booked: Counter[str], source: str, target: str, amount: int) -> None:
        booked[source] -= amount
        booked[target] += amount

    def _end(self, hold: Hold, state: str) -> None:
        self.accounts[hold.account].held -= hold.amount
        hold.state = state

    def _purses(self, journals: list[str]) -> Counter[str]:
        return self._by_purse(leg for name in journals for leg in self.journals[name].legs.items())

    def _turns_credit_into_money(self, booked: Counter[str]) -> bool:
        own = [(self.accounts[name], n) for name, n in booked.items() if self.accounts[name].purse]
        return any(one.part == "promo" and n < 0 for one, n in own) and any(
            one.part != "promo" and n > 0 for one, n in own
        )

    def _by_purse(self, legs: Any) -> Counter[str]:
        found: Counter[str] = Counter()
        for name, amount in legs:
            found[self.purse_of(name)] += amount
        return found

    def _check_reversal(self, reverses: str, booked: Counter[str]) -> None:
        """Each part goes against what the journal did; together they undo at most that."""
        refuse("LM419", self.journals[reverses].reverses is not None)
        original = self._purses([reverses])
        parts = [self._by_purse(booked.items())] + [
            self._purses([name]) for name, j in self.journals.items() if j.reverses == reverses
        ]
        for purse in {name for part in parts for name, amount in part.items() if amount}:
            did, undone = original[purse], [part[purse] for part in parts if part[purse]]
            refuse("LM418", did == 0 or abs(sum(undone)) > abs(did))
            refuse("LM418", any((amount > 0) == (did > 0) for amount in undone))
