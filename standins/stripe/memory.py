"""What the account holds, kept in a file: Stripe forgets nothing when its callers start anew."""

from __future__ import annotations

import logging
import os
import pickle
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from standins.stripe.account import Account
from standins.stripe.idempotency import Answers

log = logging.getLogger(__name__)


@dataclass
class Memory:
    """The file of one account. Nobody else writes to it: reading it executes what it says."""

    account: Account
    answers: Answers
    path: Path
    kept: bytes = b""

    def recall(self) -> None:
        """Take up what was kept, unless there is nothing or it cannot be read any more."""
        try:
            kept = self.path.read_bytes()
        except FileNotFoundError:
            return
        try:
            things, answers, offset = pickle.loads(kept)  # noqa: S301 - our own file
            is_whole = all(map(_is_whole, [*things.values(), *answers.values()]))
        except Exception:
            is_whole = False
        if not is_whole:
            log.warning("%s is of another version: the account is empty", self.path)
            return
        self.account.things.update(things)
        self.answers.kept.update(answers)
        self.account.clock_offset = offset
        self.kept = kept

    def keep(self) -> None:
        """Write what has changed."""
        state = (self.account.things, self.answers.kept, self.account.clock_offset)
        now = pickle.dumps(state)
        if now == self.kept:
            return
        beside = self.path.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(now)
        beside.replace(self.path)
        self.kept = now


def _is_whole(thing: Any) -> bool:
    """Whether it has the fields that things of its kind have now."""
    return bool({one.name for one in fields(thing)} == vars(thing).keys())
