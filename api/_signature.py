"""Stripe's signature of a webhook: `t=…,v1=…[,v1=…]` over the time, a dot and the raw body."""

import hashlib
import hmac
from collections.abc import Sequence

from api._errors import ApiError

NOT_OURS = "LM511"
STALE = "LM512"
TOLERANCE_SECONDS = 300


def check_signature(header: str, body: bytes, secrets: Sequence[str], now: float) -> None:
    """Refuse a body that none of the secrets signed within the tolerance, before or after now."""
    times: list[str] = []
    signatures: list[bytes] = []
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name == "t":
            times.append(value)
        elif name == "v1":  # v0 is a scheme for tests, which anybody could choose to send
            signatures.append(value.encode())
    # Exactly one time: of two, only one was signed.
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) <= 12):
        raise _not_ours()
    expected = [
        hmac.new(secret.encode(), times[0].encode() + b"." + body, hashlib.sha256)
        .hexdigest()
        .encode()
        for secret in secrets
    ]
    # Every pair is compared, so that the time taken tells nothing.
    matches = [hmac.compare_digest(one, other) for one in expected for other in signatures]
    if not any(matches):
        raise _not_ours()
    # Both sides: the SDK takes any time of the future.
    if abs(now - int(times[0])) > TOLERANCE_SECONDS:
        raise ApiError(
            400,
            STALE,
            "the signature is too old or from the future",
            details=f"the tolerance is {TOLERANCE_SECONDS} seconds",
        )


def _not_ours() -> ApiError:
    return ApiError(400, NOT_OURS, "the webhook is not signed with a secret of ours")
