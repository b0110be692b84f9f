"""What the service and the workers count, for Prometheus; each process serves its own at /metrics.

Labels are words of this code or paths of its routes: what a caller or a tenant chooses would make a
time series of each of its values.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from leadmill.retryable import Retryable

# The time of each series' beginning would be a second series beside it.
disable_created_metrics()  # type: ignore[no-untyped-call]
CONTENT_TYPE = CONTENT_TYPE_LATEST
SHORT = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LONG = (0.01, 0.05, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)

REQUESTS = Histogram(
    "leadmill_http_request_seconds",
    "Requests that the service answered, by route and status; 499: the caller went away.",
    ("method", "route", "status"),
    buckets=SHORT,
)
JOBS = Histogram(
    "leadmill_job_seconds",
    "Jobs that a worker ran, by outcome: done, later (tried again), failed, interrupted.",
    ("task", "outcome"),
    buckets=LONG,
)
VENDORS = Histogram(
    "leadmill_vendor_request_seconds",
    "Requests to services of others, by outcome: ok, refused, unavailable (also when too many).",
    ("vendor", "outcome"),
    buckets=LONG,
)
MAILS = Counter(
    "leadmill_mails",
    "Mails by outcome: sent (handed over to the mail server), retry, refused, failed.",
    ("outcome",),
)
NOTIFICATIONS = Histogram(
    "leadmill_notification_seconds",
    "Attempts to notify a chat or an endpoint, by outcome.",
    ("kind", "outcome"),
    buckets=SHORT,
)
for _outcome in ("sent", "retry", "refused", "failed"):
    # From the start, or the first failure would be no increase.
    MAILS.labels(_outcome)


def text() -> bytes:
    """Everything that this process has counted, as Prometheus reads it."""
    return generate_latest(REGISTRY)


@dataclass
class VendorRequest:
    """A request that is under way; without a status nothing came back."""

    status: int | None = None

    @property
    def outcome(self) -> str:
        if self.status is None or self.status in (408, 429) or self.status >= 500:
            return "unavailable"
        return "refused" if self.status >= 400 else "ok"


@contextmanager
def vendor(name: str) -> Iterator[VendorRequest]:
    """Count a request to a vendor, and time it. The caller sets the status that came back."""
    request = VendorRequest()
    started = time.perf_counter()
    try:
        yield request
    finally:
        VENDORS.labels(name, request.outcome).observe(time.perf_counter() - started)


def outcome_of(error: BaseException) -> str:
    """What became of a job that raised this."""
    if isinstance(error, Retryable | TimeoutError):
        return "later"
    return "failed" if isinstance(error, Exception) else "interrupted"
