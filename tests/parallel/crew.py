"""Threads that end with their test, however it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Crew:
    """Work at the same moment; whatever goes on for ever looks at `over`."""

    _pool: ThreadPoolExecutor
    over: Event = field(default_factory=Event)
    """Set when the test leaves the block, by an error too, and when a thread of it has failed."""
    _tasks: list[Future[object]] = field(default_factory=list)

    def start(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        def run() -> T:
            try:
                return work(*args, **kwargs)
            except BaseException:
                self.over.set()
                raise

        task = self._pool.submit(run)
        self._tasks.append(task)  # type: ignore[arg-type]
        return task

    def raise_errors(self) -> None:
        for task in self._tasks:
            task.result()


@contextmanager
def crew(most: int = 16) -> Iterator[Crew]:
    """Threads, at most so many at once. The first error of one of them is raised at the end."""
    with ThreadPoolExecutor(most) as pool:
        ours = Crew(pool)
        try:
            yield ours
        finally:
            ours.over.set()
        ours.raise_errors()
