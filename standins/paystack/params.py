"""What a request may say, name by name; everything else is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from standins.paystack.errors import PaystackError
from standins.paystack.state import CHANNELS, LISTED

Reader = Callable[[str, Any], Any]
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s]{2,63}")
_REFERENCE = re.compile(r"[A-Za-z0-9.=-]{1,200}")
_DIGITS = re.compile(r"[0-9]{1,18}")
MOST_A_PAGE = 1000


def read(given: Mapping[str, Any], known: Mapping[str, Reader], *needed: str) -> dict[str, Any]:
    """The named values, each read by its reader."""
    if unknown := sorted(given.keys() - known.keys()):
        raise PaystackError(f"{unknown[0]} is not allowed", code="unknown_param")
    for name in needed:
        if given.get(name) in (None, ""):
            raise PaystackError(f"{name} is required", code="missing_params")
    return {n: known[n](n, value) for n, value in given.items() if value is not None}


def email(name: str, value: Any) -> str:
    """An address; whether it exists nobody asks."""
    if not isinstance(value, str) or not _EMAIL.fullmatch(value):
        raise PaystackError("Invalid Email Address Passed", code="invalid_email_address")
    return value


def amount(name: str, value: Any) -> int:
    """Subunits, as a number or a text of one."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _DIGITS.fullmatch(text) or int(text) == 0:
        raise PaystackError("Invalid Amount Sent", code="invalid_amount")
    return int(text)


def reference(name: str, value: Any) -> str:
    """Letters, digits and three marks."""
    if not isinstance(value, str) or not _REFERENCE.fullmatch(value):
        raise PaystackError("Invalid character in transaction reference", code="invalid_reference")
    return value


def metadata(name: str, value: Any) -> Any:
    """An object, or JSON of one in a text. What it says of any other is misleading."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, dict):
        raise PaystackError("Invalid Amount Sent", code="invalid_amount")
    return value


def channels(name: str, value: Any) -> list[str]:
    """Some of those that there are."""
    if not isinstance(value, list) or not value or not set(value) <= set(CHANNELS):
        raise PaystackError("channels must be a list of payment channels")
    return value


def text(name: str, value: Any) -> str:
    """Any text, not too long."""
    if not isinstance(value, str) or len(value) > 500:
        raise PaystackError(f"{name} must be a string")
    return value


def identifier(name: str, value: Any) -> str:
    """A reference or a number."""
    return str(value) if isinstance(value, int) else text(name, value)


def number(name: str, value: Any) -> int:
    """A whole number above zero, in a query."""
    if not isinstance(value, str) or not _DIGITS.fullmatch(value) or int(value) == 0:
        raise PaystackError(f"{name} must be a number")
    return int(value)


def page_size(name: str, value: Any) -> int:
    """A number that a page may have."""
    return min(number(name, value), MOST_A_PAGE)


def switch(name: str, value: Any) -> bool:
    """true or false, in a query."""
    if value not in ("true", "false"):
        raise PaystackError(f"{name} must be a boolean")
    return bool(value == "true")


def instant(name: str, value: Any) -> float:
    """A time in ISO 8601; without a zone it is UTC."""
    try:
        when = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise PaystackError(f"Invalid '{name}' date", code="invalid_date") from None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def listed_status(name: str, value: Any) -> str:
    """What transactions can be listed by; those under way cannot."""
    if value not in LISTED:
        raise PaystackError(f"status must be one of {', '.join(LISTED)}")
    return str(value)


def account_details(name: str, value: Any) -> dict[str, str]:
    """A bank account."""
    wanted = {"currency", "account_number", "bank_id"}
    if not isinstance(value, dict) or set(value) != wanted:
        raise PaystackError("refund_account_details needs currency, account_number and bank_id")
    return value
