"""A few threads that each do one thing after another."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Final

WAITING: Final = 64
"""Requests in line for each thread; a longer line would answer people who have gone."""


class Threads:
    """Does what it is given in `count` threads, which end with the process and hold no stop up."""

    def __init__(self, count: int) -> None:
        self._most = count * (WAITING + 1)
        self._given = 0
        self._queue: SimpleQueue[Callable[[], None]] = SimpleQueue()
        for number in range(count):
            Thread(target=self._work, name=f"answers-{number}", daemon=True).start()

    @property
    def idle(self) -> bool:
        return not self._given

    def give(self, job: Callable[[], None]) -> bool:
        """Have something done, from the event loop; False when too much waits already.

        Whoever hears that it is done calls `taken`, in the same thread that gave it.
        """
        if self._given >= self._most:
            return False
        self._given += 1
        self._queue.put(job)
        return True

    def taken(self) -> None:
        self._given -= 1

    def _work(self) -> None:
        while True:
            self._queue.get()()
