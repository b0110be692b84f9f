"""The example that verifies a signature does what the page says."""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from leadmill.stack.cluster import ROOT

PAGE = ROOT / "docs" / "notifications.md"
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OLD = "whsec_" + base64.b64encode(bytes(range(1, 33))).decode()
BODY = '{"title": "Neuer Kontakt: Übung"}'.encode()


@pytest.fixture
def is_genuine() -> Callable[..., bool]:
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the page is ours
    function: Callable[..., bool] = names["is_genuine"]
    return function


def request(*secrets: str, age: int = 0) -> dict[str, str]:
    sent_at = str(int(time.time()) - age)
    signed = f"msg_1.{sent_at}.".encode() + BODY
    signatures = [
        base64.b64encode(
            hmac.new(base64.b64decode(one[6:]), signed, hashlib.sha256).digest()
        ).decode()
        for one in secrets
    ]
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": sent_at,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }


def test_a_genuine_request_is_accepted(is_genuine: Callable[..., bool]) -> None:
    assert is_genuine(SECRET, request(SECRET), BODY)
    assert is_genuine(OLD, request(SECRET, OLD), BODY), "with the old secret, for a day"


def test_any_other_is_refused(is_genuine: Callable[..., bool]) -> None:
    good = request(SECRET)
    assert not is_genuine(SECRET, good, BODY + b" ")
    assert not is_genuine(OLD, good, BODY)
    assert not is_genuine(SECRET, good | {"webhook-id": "msg_2"}, BODY)
    assert not is_genuine(SECRET, good | {"webhook-signature": ""}, BODY)
    assert not is_genuine(SECRET, good | {"webhook-timestamp": "now"}, BODY)
    assert not is_genuine(SECRET, request(SECRET, age=400), BODY)
