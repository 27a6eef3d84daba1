# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue of a group commit: who runs the next batch, and which jobs are in it."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Sleeper(Protocol):
    """A job whose thread waits until it is woken."""

    def wake(self, *, run_batch: bool = False) -> None: ...


Job = TypeVar("Job", bound=Sleeper)


class JobQueue(Generic[Job]):
    """The jobs of this process that wait to write to one database."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._waiting: deque[Job] = deque()
        self._running = False

    def __len__(self) -> int:
        return len(self._waiting)

    def join(self, job: Job) -> bool:
        """Queue a job and return False; return True if no batch runs: the caller runs one at once."""
        with self._mutex:
            if self._running:
                self._waiting.append(job)
                return False
            self._running = True
            return True

    def take_all(self) -> list[Job]:
        """Return all queued jobs and empty the queue."""
        with self._mutex:
            everybody = [*self._waiting]
            self._waiting.clear()
            return everybody

    def hand_over(self) -> None:
        """Let the thread of the first queued job run the next batch."""
        with self._mutex:
            self._running = bool(self._waiting)
            if self._running:
                self._waiting.popleft().wake(run_batch=True)
