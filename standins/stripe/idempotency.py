"""Idempotency keys: the first answer under a key is the answer to every repetition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from standins.stripe.errors import StripeError, idempotency_mismatch

LONGEST_KEY = 255
LIFETIME = 86_400


@dataclass(frozen=True)
class Answer:
    """What was sent back, and to what."""

    path: str
    params: dict[str, Any]
    status: int
    body: dict[str, Any]
    request_id: str
    kept_at: int


@dataclass
class Answers:
    """The answers of the last day, by key."""

    kept: dict[str, Answer] = field(default_factory=dict)

    def find(self, key: str, path: str, params: dict[str, Any], now: int) -> Answer | None:
        """The first answer under this key; refused when the key stood for something else."""
        if len(key) > LONGEST_KEY:
            raise StripeError(
                f"Idempotency keys can only be up to {LONGEST_KEY} characters long.",
                kind="idempotency_error",
            )
        answer = self.kept.get(key)
        if answer is None or answer.kept_at + LIFETIME <= now:
            return None
        other = f"Try using a key other than '{key}' if you meant to execute a different request."
        if answer.path != path:
            raise idempotency_mismatch(
                "Keys for idempotent requests can only be used for the same endpoint they were "
                f"first used for ('{answer.path}'). {other}"
            )
        if answer.params != params:
            raise idempotency_mismatch(
                "Keys for idempotent requests can only be used with the same parameters they were "
                f"first used with. {other}"
            )
        return answer

    def keep(self, key: str, answer: Answer) -> None:
        """Remember the answer to an executed request."""
        self.kept[key] = answer
