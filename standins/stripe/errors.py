"""Errors in the documented form: a type, a code, the parameter at fault."""

from __future__ import annotations

from typing import Any


class StripeError(Exception):
    """An answer that is not 2xx."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error: dict[str, Any] = {"message": message, "type": kind, **more}
        if code is not None:
            self.error["code"] = code
            self.error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        if param is not None:
            self.error["param"] = param

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body."""
        return {"error": self.error}


def missing_resource(kind: str, identifier: str, param: str, status: int = 400) -> StripeError:
    """The object does not exist: 404 when the path names it, 400 when a parameter does."""
    message = f"No such {kind}: '{identifier}'"
    return StripeError(message, status=status, code="resource_missing", param=param)


def missing_parameter(param: str) -> StripeError:
    """A required parameter was not sent."""
    return StripeError(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unknown_parameter(param: str) -> StripeError:
    """A parameter that this endpoint does not know."""
    return StripeError(
        f"Received unknown parameter: {param}", code="parameter_unknown", param=param
    )


def idempotency_mismatch(message: str) -> StripeError:
    """The key was used before, for something else."""
    return StripeError(message, kind="idempotency_error")
