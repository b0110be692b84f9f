"""Knobs of the stand-in: what goes wrong, with the API and on the way of webhooks."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from standins.knobs import KnobError

SCOPE = "base,deals:read,contacts:read,leads:read,activities:read,users:read,webhooks:full"


@dataclass(frozen=True)
class Knobs:
    """All at rest by default."""

    latency: float = 0.0
    """Seconds before each answer of the API."""
    burst: int = 0
    daily: int = 30_000
    tells_daily: bool = True
    cloudflare_after: int = 0
    cloudflare_seconds: float = 60.0
    """These five are told in `limits.py`."""

    duplicate: int = 0
    """Extra deliveries of every event, under the same id."""
    drop: int = 0
    """How many of the next events are never sent; -1 drops all."""
    reorder: int = 0
    """Hold events until so many wait, then send them newest first; 0 sends what is held."""
    delay: float = 0.0
    """Seconds before the first attempt."""
    wrong_password: bool = False
    """Send another password than the one the webhook was made with."""
    retry_scale: float = 1.0
    """Retries come after 3, 30 and 150 seconds times this."""
    unreachable: bool = False
    """Creating a webhook is refused, because its address cannot be reached."""

    denies: bool = False
    """The user refuses consent to the app."""
    scope: str = SCOPE
    """What the app asks for, as it is configured there."""
    token_seconds: int = 3599
    """How long access tokens are valid."""
    oauth_latency: float = 0.0
    """Seconds between an exchange and its answer."""
    api_domain: str = ""
    """What is answered with tokens in place of the account's own address."""

    def changed(self, values: dict[str, Any]) -> Knobs:
        """A copy with some values changed; an unknown name or a wrong type is refused."""
        known = {item.name: getattr(self, item.name) for item in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise KnobError(f"unknown knob: {name}")
            expected = type(known[name])
            if type(value) is not expected and not (expected is float and type(value) is int):
                raise KnobError(f"{name}: expected {expected.__name__}")
            if expected in (int, float) and value < (-1 if name == "drop" else 0):
                raise KnobError(f"{name}: too small")
        # A float stays one, for the next comparison.
        return replace(self, **{name: type(known[name])(value) for name, value in values.items()})


@dataclass(frozen=True)
class Fault:
    """What happens to one of the next requests in place of the right answer."""

    kind: str
    """404, 410, 429, 500, 502, 503; html: Cloudflare's page; nowhere: a gateway's page with 404;
    cut: the answer ends in its middle."""
    path: str = ""
    """Only a request whose path begins so."""
    after: bool = False
    """The request is executed all the same."""

    KINDS = ("404", "410", "429", "500", "502", "503", "html", "nowhere", "cut")

    @classmethod
    def read(cls, entry: Any) -> Fault:
        """A fault as the config endpoint takes it."""
        match entry:
            case {"kind": str(kind), **rest} if kind in cls.KINDS and rest.keys() <= {
                "path",
                "after",
            }:
                path, after = rest.get("path", ""), rest.get("after", False)
                if isinstance(path, str) and isinstance(after, bool):
                    return cls(kind, path, after)
        raise KnobError('expected {"kind": "429" | … , "path": "/api/v2/deals", "after": false}')
