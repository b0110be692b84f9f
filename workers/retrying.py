"""When and how long after a failure a job runs again."""

import asyncio
import math
import random

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from leadmill.retryable import Retryable


class Backoff(BaseRetryStrategy):
    """Exponential waiting with a cap and full jitter, for Retryable and for being interrupted.

    Any other exception is a defect or a refusal for good: the job fails at once. max_attempts
    counts runs: with 12 the twelfth is the last.
    """

    def __init__(self, *, base: float = 1.0, cap: float = 3600.0, max_attempts: int = 12) -> None:
        self.base = base
        self.cap = cap
        self.max_attempts = max_attempts

    def is_last(self, job: Job) -> bool:
        """Whether the job is not tried again after this time."""
        return job.attempts + 1 >= self.max_attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        # A worker that stops interrupts its jobs. Without this they would be lost as "aborted".
        if isinstance(exception, asyncio.CancelledError | JobAborted):
            return RetryDecision(retry_in={"seconds": 1})
        if not isinstance(exception, Retryable | TimeoutError) or self.is_last(job):
            return None
        seconds = getattr(exception, "after", None)
        if seconds is None:
            doublings = min(job.attempts, 30)  # further on it is the cap anyway
            seconds = random.uniform(0, min(self.cap, self.base * 2**doublings))  # noqa: S311 - jitter
        return RetryDecision(retry_in={"milliseconds": math.ceil(seconds * 1000)})
