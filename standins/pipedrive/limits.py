"""How much a client may ask: a window of two seconds, and a budget of tokens for the day."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from standins.pipedrive.errors import CloudflareError, too_many

WINDOW_SECONDS = 2.0


@dataclass
class Limits:
    """What is left. All of it is the knobs'."""

    host: str
    burst: int = 0
    """Requests within two seconds; 0 is no limit."""
    daily: int = 30_000
    """Tokens for the day: 30,000 is one seat of the smallest plan."""
    tells_daily: bool = True
    """The headers about the day are not documented and can be missing."""
    cloudflare_after: int = 0
    """So many refusals within a minute bring the edge's HTML page; 0 is never."""
    cloudflare_seconds: float = 60.0
    spent: int = 0
    recent: deque[float] = field(default_factory=deque)
    refused: deque[float] = field(default_factory=deque)
    shut_until: float = 0.0

    def spend(self, cost: int) -> dict[str, str]:
        """Take the tokens of a request, or refuse it. Returns the headers of its answer."""
        now = time.monotonic()
        if now < self.shut_until:
            raise CloudflareError(self.host)
        while self.recent and self.recent[0] <= now - WINDOW_SECONDS:
            self.recent.popleft()
        if self.spent + cost > self.daily:
            self.spent = self.daily  # what is left does not pay for this
            raise self._refuse(now)
        if self.burst and len(self.recent) >= self.burst:
            raise self._refuse(now)
        self.recent.append(now)
        self.spent += cost
        return self.headers(now)

    def headers(self, now: float) -> dict[str, str]:
        """What the client may still do."""
        left = max(0, self.burst - len(self.recent)) if self.burst else 100
        oldest = self.recent[0] if self.recent else now
        shown = {
            "x-ratelimit-limit": str(self.burst or 100),
            "x-ratelimit-remaining": str(left),
            "x-ratelimit-reset": str(max(1, round(oldest + WINDOW_SECONDS - now))),
        }
        if self.tells_daily:
            shown["x-daily-ratelimit-token-limit"] = str(self.daily)
            shown["x-daily-ratelimit-token-remaining"] = str(max(0, self.daily - self.spent))
        return shown

    def _refuse(self, now: float) -> Exception:
        while self.refused and self.refused[0] <= now - 60:
            self.refused.popleft()
        self.refused.append(now)
        if self.cloudflare_after and len(self.refused) > self.cloudflare_after:
            self.shut_until = now + self.cloudflare_seconds
            self.refused.clear()
            return CloudflareError(self.host)
        return too_many(self.headers(now))
