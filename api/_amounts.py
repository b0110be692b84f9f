"""Amounts and currencies in bodies."""

import re
from decimal import Decimal

from api._body import malformed

_AMOUNT = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")


def read_amount(value: object) -> Decimal:
    """A decimal number, or a text of one. No exponents: 1e999999999 is a small text."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return Decimal(value)
    raise malformed('amount: a decimal number, such as "50.00"')


def read_currency(value: object) -> str | None:
    """Letters; which of them are a currency the database knows."""
    if value is None or (isinstance(value, str) and value.isascii() and value.isalpha()):
        return value
    raise malformed("currency: a code such as USD")
