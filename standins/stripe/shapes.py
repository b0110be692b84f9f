"""Shapes of parameters: each one checks a decoded value and turns it into a Python one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from standins.stripe.currencies import CURRENCIES
from standins.stripe.errors import StripeError, missing_parameter, unknown_parameter

Shape = Callable[[Any, str], Any]

INTEGER = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,12})?")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
METADATA_KEYS = 50
METADATA_KEY_LENGTH = 40
METADATA_VALUE_LENGTH = 500


def text(maximum: int = 5000) -> Shape:
    """A string that is not empty."""

    def check(value: Any, param: str) -> str:
        if not isinstance(value, str):
            raise StripeError(f"Invalid string: {param}", param=param)
        if value == "":
            raise StripeError(
                f"You passed an empty string for '{param}'. We assume empty values are an attempt "
                f"to unset a parameter; however '{param}' cannot be unset. You should remove "
                f"'{param}' from your request or supply a non-empty value.",
                code="parameter_invalid_empty",
                param=param,
            )
        if len(value) > maximum:
            raise StripeError(
                f"Invalid string: {value[:10]}...; must be at most {maximum} characters",
                param=param,
            )
        return value

    return check


def integer(minimum: int | None = None, maximum: int | None = None) -> Shape:
    """A whole number within bounds."""

    def check(value: Any, param: str) -> int:
        value = text()(value, param)
        if not INTEGER.fullmatch(value):
            raise StripeError(
                f"Invalid integer: {value}", code="parameter_invalid_integer", param=param
            )
        number = int(value)
        if minimum is not None and number < minimum:
            raise StripeError(
                f"This value must be greater than or equal to {minimum}.",
                code="parameter_invalid_integer",
                param=param,
            )
        if maximum is not None and number > maximum:
            raise StripeError(
                f"This value must be less than or equal to {maximum}.",
                code="parameter_invalid_integer",
                param=param,
            )
        return number

    return check


def decimal(above: float, maximum: float) -> Shape:
    """A number that may have decimals."""

    def check(value: Any, param: str) -> float:
        value = text()(value, param)
        if not DECIMAL.fullmatch(value):
            raise StripeError(f"Invalid decimal: {value}", param=param)
        number = float(value)
        if not above < number <= maximum:
            raise StripeError(
                f"Invalid value: it must be above {above} and at most {maximum}.", param=param
            )
        return number

    return check


def precise(value: Any, param: str) -> Decimal:
    """An amount with up to twelve decimals, without rounding."""
    value = text()(value, param)
    if not DECIMAL.fullmatch(value):
        raise StripeError(
            f"Invalid decimal: {value}; must contain at maximum 12 decimal places.", param=param
        )
    return Decimal(value)


def or_empty(shape: Shape) -> Shape:
    """A value, or an empty string that takes it away."""

    def check(value: Any, param: str) -> Any:
        return "" if value == "" else shape(value, param)

    return check


def or_word(shape: Shape, *words: str) -> Shape:
    """A value, or one of these words."""

    def check(value: Any, param: str) -> Any:
        return value if value in words else shape(value, param)

    return check


def boolean(value: Any, param: str) -> bool:
    """`true` or `false`."""
    if value not in ("true", "false"):
        raise StripeError(f"Invalid boolean: {value}", param=param)
    return bool(value == "true")


def choice(*options: str) -> Shape:
    """One of a list of words."""

    def check(value: Any, param: str) -> str:
        if value not in options:
            named = " or ".join([", ".join(options[:-1]), options[-1]] if options[1:] else options)
            raise StripeError(f"Invalid {param}: must be one of {named}", param=param)
        return str(value)

    return check


def url(value: Any, param: str) -> str:
    """An absolute http or https address."""
    value = text()(value, param)
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise StripeError("Not a valid URL", code="url_invalid", param=param)
    return str(value)


def email(value: Any, param: str) -> str:
    """An address that could receive mail."""
    value = text(512)(value, param)
    if not EMAIL.fullmatch(value):
        raise StripeError(f"Invalid email address: {value}", code="email_invalid", param=param)
    return str(value)


def currency(value: Any, param: str) -> str:
    """A currency that can be charged, in any case; kept in lower case."""
    value = text(16)(value, param)
    code = value.lower()
    if code not in CURRENCIES:
        raise StripeError(
            f"Invalid currency: {value}. Stripe currently supports these currencies: "
            f"{', '.join(sorted(CURRENCIES))}",
            param=param,
        )
    return str(code)


def metadata(value: Any, param: str) -> dict[str, str]:
    """Up to 50 pairs of strings; a pair with an empty value is not kept."""
    if not isinstance(value, dict):
        raise StripeError(
            f"Invalid {param}: metadata must be a hash of strings to strings", param=param
        )
    if len(value) > METADATA_KEYS:
        raise StripeError(f"You can only specify up to {METADATA_KEYS} metadata keys.", param=param)
    for key, item in value.items():
        if not isinstance(item, str):
            raise StripeError("Metadata values must be strings", param=f"{param}[{key}]")
        if len(key) > METADATA_KEY_LENGTH:
            raise StripeError(
                f"Metadata keys can have up to {METADATA_KEY_LENGTH} characters, but you passed "
                f"in a key that is {len(key)} characters. Invalid key: {key}",
                param=param,
            )
        if len(item) > METADATA_VALUE_LENGTH:
            raise StripeError(
                f"Metadata values can have up to {METADATA_VALUE_LENGTH} characters, but you "
                f"passed in a value that is {len(item)} characters. Invalid value: {item}",
                param=f"{param}[{key}]",
            )
    return {key: item for key, item in value.items() if item != ""}


def array(item: Shape, maximum: int = 100) -> Shape:
    """A list, sent with indexes or with empty brackets."""

    def check(value: Any, param: str) -> list[Any]:
        if not isinstance(value, dict) or not all(key.isdecimal() for key in value):
            raise StripeError(f"Invalid array: {param}", param=param)
        if len(value) > maximum:
            raise StripeError(f"Array {param} exceeded maximum {maximum} allowed elements.")
        ordered = sorted(value.items(), key=lambda pair: int(pair[0]))
        return [item(entry, f"{param}[{index}]") for index, (_, entry) in enumerate(ordered)]

    return check


def record(fields: Mapping[str, Shape], required: Collection[str] = ()) -> Shape:
    """An object with known fields; an unknown one is refused before a missing one."""

    def check(value: Any, param: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise StripeError(f"Invalid object: {param}", param=param)
        for name in value:
            if name not in fields:
                raise unknown_parameter(_join(param, name))
        for name in required:
            if name not in value:
                raise missing_parameter(_join(param, name))
        return {name: fields[name](entry, _join(param, name)) for name, entry in value.items()}

    return check


def moment_range(value: Any, param: str) -> dict[str, int]:
    """A time, or bounds of it: `created=1` or `created[gte]=1&created[lt]=2`."""
    bound = integer(0)
    if isinstance(value, dict):
        fields = dict.fromkeys(("gt", "gte", "lt", "lte"), bound)
        return dict(record(fields)(value, param))
    exact = bound(value, param)
    return {"gte": exact, "lte": exact}


def _join(param: str, name: str) -> str:
    return f"{param}[{name}]" if param else name
