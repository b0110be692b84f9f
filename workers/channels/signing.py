"""Signatures by the Standard Webhooks convention, https://www.standardwebhooks.com."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

PREFIX = "whsec_"
SHORTEST = 24


class SecretError(Exception):
    """A secret cannot be used for signing."""


def signature(secrets: Iterable[str], message_id: str, timestamp: int, body: bytes) -> str:
    """One signature for each secret: while one is replaced, receivers know the old or the new."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    made = [hmac.new(_key(one), signed, hashlib.sha256).digest() for one in secrets]
    if not made:
        raise SecretError("there is no secret to sign with")
    return " ".join(f"v1,{base64.b64encode(one).decode()}" for one in made)


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise SecretError("a signing secret is not base64") from None
    if not secret.startswith(PREFIX) or len(key) < SHORTEST:
        raise SecretError("a signing secret is too short or has no prefix")
    return key
