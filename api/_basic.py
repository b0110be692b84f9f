"""Authentication of CRM webhooks: HTTP Basic, or the secret in a header of its own."""

import base64
import binascii
import hashlib
import hmac

from starlette.datastructures import Headers

USER = b"leadmill"
HEADER = "x-webhook-secret"


def has_secret(headers: Headers, digest: bytes | None) -> bool:
    """Whether the request carries the secret that has this sha256; none has it for None."""
    basic, header = _basic_password(headers), headers.get(HEADER)
    given = basic if basic is not None else (header or "").encode("latin-1")
    # Hashes are compared, and always something is, so that timing reveals nothing.
    same = hmac.compare_digest(hashlib.sha256(given).digest(), digest or bytes(32))
    return same and digest is not None


def _basic_password(headers: Headers) -> bytes | None:
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(credentials.strip(), validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return b""
    return password if hmac.compare_digest(user, USER) else b""
