"""A crew ends with the test."""

from concurrent.futures import Future

import pytest

from tests.parallel.crew import Crew, crew


def go_on(threads: Crew) -> None:
    while not threads.over.wait(0.01):
        pass


def fail(who: str) -> None:
    raise AssertionError(who)


def test_threads_end_when_the_test_fails() -> None:
    started: list[Future[None]] = []

    def run() -> None:
        with crew() as threads:
            started.append(threads.start(go_on, threads))
            fail("the test")

    with pytest.raises(AssertionError, match="the test"):
        run()
    assert started[0].done()


def test_threads_end_when_one_of_them_fails() -> None:
    def run() -> None:
        with crew() as threads:
            going = threads.start(go_on, threads)
            threads.start(fail, "a thread")
            going.result()

    with pytest.raises(AssertionError, match="a thread"):
        run()
