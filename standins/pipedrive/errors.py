"""Refusals in the documented forms: each generation of the API has its own."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

# Cloudflare's page: no JSON, whatever the client accepts.
CLOUDFLARE = """<!DOCTYPE html>
<html lang="en-US">
<head><title>Access denied | {host} used Cloudflare to restrict access</title></head>
<body><h1>Error 1015</h1><h2>You are being rate limited</h2></body></html>
"""


class PipedriveError(Exception):
    """An answer that is not 2xx."""

    def __init__(
        self,
        status: int,
        error: str,
        *,
        code: str | None = None,
        headers: dict[str, str] | None = None,
        body: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.headers = headers or {}
        if body is None:
            body = {"success": False, "error": error}
            if code is not None:
                body["code"] = code
            else:
                body |= {"error_info": "", "data": None, "additional_data": None}
        self.body = body

    def response(self) -> Response:
        """The refusal as an answer."""
        return JSONResponse(self.body, self.status, self.headers)


class CloudflareError(PipedriveError):
    """The edge refuses, not the API."""

    def __init__(self, host: str) -> None:
        super().__init__(403, "restricted")
        self.page = CLOUDFLARE.format(host=host)

    def response(self) -> Response:
        """An HTML page."""
        return HTMLResponse(self.page, 403, {"server": "cloudflare"})


def unauthorized() -> PipedriveError:
    """No token, an unknown one, or one in the wrong place: refused by the gateway."""
    return PipedriveError(
        401,
        "unauthorized access",
        headers={"x-401-by-gw": "true"},
        body={
            "success": False,
            "error": "unauthorized access",
            "errorCode": 401,
            "error_info": "Please check developers.pipedrive.com",
        },
    )


def out_of_scope() -> PipedriveError:
    """The app was not granted this."""
    return PipedriveError(403, "Scope and URL mismatch")


def too_many(headers: dict[str, str]) -> PipedriveError:
    """Both kinds of 429 look the same; the headers tell them apart."""
    return PipedriveError(
        429,
        "request over limit",
        headers=headers,
        body={"success": False, "error": "request over limit", "errorCode": 429},
    )


def invalid(*faults: str) -> PipedriveError:
    """What a schema of v2 says, all of it at once."""
    return PipedriveError(
        400, "Validation failed: " + "; ".join(faults), code="ERR_SCHEMA_VALIDATION_FAILED"
    )


def not_found(kind: str) -> PipedriveError:
    """No object of this id, or one that is gone."""
    return PipedriveError(404, f"{kind} not found", code="ERR_NOT_FOUND")


def gone(path: str) -> PipedriveError:
    """An endpoint of v1 that has a successor."""
    return PipedriveError(410, f"{path} is out of support, use /api/v2")
