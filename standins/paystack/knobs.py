"""The knobs: how the API answers, where events go, and what goes wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from standins.delivering import ANSWER_SECONDS
from standins.knobs import KnobError
from standins.paystack.state import CURRENCIES

ALL = -1
NEVER = -1.0
METADATA = ("object", "text", "empty", "null")


@dataclass(frozen=True)
class Knobs:
    """Each as it is at the start."""

    # --- How the API answers
    currencies: list[str] = field(default_factory=lambda: list(CURRENCIES))
    """What the merchant may charge in."""
    metadata: str = "object"
    """How metadata comes back: object, text (JSON in a string), empty ("") or null."""
    unknown_status: int = 404
    """What a reference that nobody knows is answered with: 404 or 400; both are seen."""
    requests_a_minute: int = 0
    """More are answered 429; 0 for no limit."""
    pays_at_once: bool = False
    """The payer pays, and the webhook is delivered, before `initialize` answers."""
    latency: float = 0.0
    """Seconds before the API answers; what was asked for is done first."""
    refund_seconds: float = 2.0
    """How long a refund stays in each state; -1: until it is moved by hand."""

    # --- What webhooks look like
    amount_as_text: bool = False
    """Refund events say the amount in a text."""
    refund_reference: bool = False
    """Refund events of processed refunds name the bank's reference."""
    transaction_reference: bool = False
    """Disputes name their transaction's reference outside of `transaction`, too."""

    # --- What happens to them on the way
    webhook_url: str = ""
    only: list[str] = field(default_factory=list)
    """The faults duplicate, reorder and drop touch these events; empty means all."""
    duplicate: int = 0
    """Extra deliveries of every event."""
    drop: int = 0
    """How many of the next events are never sent; -1 drops all."""
    reorder: int = 0
    """Hold events until so many wait, then send them newest first; 0 sends what is held."""
    delay: float = 0.0
    """Seconds before the first attempt."""
    wrong_key: bool = False
    """Sign with a key that nobody knows."""
    retry_base: float = 0.5
    """Seconds before the first retry, in place of three minutes; each further wait doubles."""
    retry_max: float = 30.0
    max_attempts: int = 0
    """Attempts before giving up; 0 for no limit."""
    timeout: float = ANSWER_SECONDS

    def changed(self, values: dict[str, Any]) -> Knobs:
        """A copy with some values changed; an unknown name or a wrong value is refused."""
        known = {item.name: getattr(self, item.name) for item in fields(self)}
        taken = {}
        for name, value in values.items():
            if name not in known:
                raise KnobError(f"unknown knob: {name}")
            taken[name] = _fitting(name, value, type(known[name]))
        return replace(self, **taken)


def _fitting(name: str, value: Any, expected: type) -> Any:
    if expected is float and type(value) is int:
        value = float(value)
    is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
    if type(value) is not expected or (expected is list and not is_list):
        raise KnobError(f"{name}: expected {expected.__name__}")
    if name == "metadata" and value not in METADATA:
        raise KnobError(f"metadata: one of {', '.join(METADATA)}")
    if name == "unknown_status" and value not in (400, 404):
        raise KnobError("unknown_status: 400 or 404")
    minimum: float = {"drop": ALL, "refund_seconds": NEVER}.get(name, 0)
    if isinstance(value, int | float) and value < minimum:
        raise KnobError(f"{name}: too small")
    return value
