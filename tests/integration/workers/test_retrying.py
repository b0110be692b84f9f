"""When a job that failed runs again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from workers.retrying import Backoff, Retryable
from workers.tasks.distribution import DISTRIBUTION
from workers.tasks.notification import MAIL


def job(attempts: int) -> Job:
    return Job(queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)


def wait(backoff: Backoff, attempts: int, error: BaseException) -> float | None:
    """Seconds until the next time; none when there is none."""
    decision = backoff.get_retry_decision(exception=error, job=job(attempts))
    if decision is None:
        return None
    assert decision.retry_at is not None
    return (decision.retry_at - datetime.now(UTC)).total_seconds()


@pytest.mark.parametrize("backoff", [MAIL, DISTRIBUTION, Backoff()])
def test_the_wait_doubles_up_to_the_cap_and_is_anywhere_below(backoff: Backoff) -> None:
    for attempts in (0, 1, 4, 8, backoff.max_attempts - 2):
        ceiling = min(backoff.cap, backoff.base * 2 ** min(attempts, 100))
        waits = [wait(backoff, attempts, Retryable("x")) or 0 for _ in range(200)]
        assert max(waits) <= ceiling + 0.01
        assert max(waits) > 0.8 * ceiling
        assert min(waits) < 0.2 * ceiling


def test_the_other_side_may_say_when() -> None:
    assert wait(MAIL, 3, Retryable("x", after=100)) == pytest.approx(100, abs=0.5)


def test_a_time_limit_is_a_reason_to_try_again() -> None:
    assert wait(MAIL, 0, TimeoutError()) is not None


@pytest.mark.parametrize("error", [asyncio.CancelledError(), JobAborted()])
@pytest.mark.parametrize("attempts", [0, 5000])
def test_a_job_that_was_interrupted_runs_again_at_once(error: BaseException, attempts: int) -> None:
    assert wait(MAIL, attempts, error) == pytest.approx(1, abs=0.5)


def test_it_ends() -> None:
    backoff = Backoff(max_attempts=3)
    assert [wait(backoff, n, Retryable("x")) is None for n in range(5)] == [
        *(False, False),
        *(True, True, True),
    ]
    assert [backoff.is_last(job(n)) for n in range(4)] == [False, False, True, True]


@pytest.mark.parametrize("error", [ValueError("defect"), AssertionError(), KeyError("x")])
def test_a_defect_does_not_mend_itself(error: Exception) -> None:
    assert wait(MAIL, 0, error) is None
