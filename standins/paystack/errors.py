"""Errors in the documented form: `status` false, a message, a type, a code, what to do next."""

from __future__ import annotations

from typing import Any


class PaystackError(Exception):
    """An answer that is not 2xx."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str = "invalid_params",
        kind: str = "validation_error",
        next_step: str = "Ensure that you are passing the right values, and try again",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.body: dict[str, Any] = {
            "status": False,
            "message": message,
            "meta": {"nextStep": next_step},
            "type": kind,
            "code": code,
        }


def duplicate_reference() -> PaystackError:
    """The reference names a transaction already."""
    return PaystackError(
        "Duplicate Transaction Reference",
        code="duplicate_reference",
        next_step="Try and create the Transaction or Charge with a new reference",
    )


def unknown_transaction(status: int) -> PaystackError:
    """No transaction has this reference or id. Both statuses are seen."""
    if status == 404:
        error = PaystackError("Entity not found", status=404)
        error.body = {"status": False, "message": "Entity not found"}
        return error
    return PaystackError(
        "Transaction reference not found.",
        code="transaction_not_found",
        next_step="Ensure that you're passing the reference of a transaction that exists on this "
        "integration",
    )


def invalid_key() -> PaystackError:
    """The Authorization header holds another key."""
    return PaystackError(
        "Invalid key",
        status=401,
        code="invalid_Key",
        next_step="Ensure that you provide the correct authorization key for the request",
    )


def rate_limited(seconds: int) -> PaystackError:
    """More requests than a minute may have."""
    error = PaystackError(
        "Rate limit exceeded!", status=429, headers={"x-ratelimit-reset": str(seconds)}
    )
    error.body = {"status": False, "message": "Rate limit exceeded!", "code": "rate_limited"}
    return error


def broken(status: int) -> PaystackError:
    """Paystack's own fault."""
    error = PaystackError("An error occurred", status=status)
    error.body = {"status": False, "message": "An error occurred", "type": "api_error"}
    return error
