"""The loop that runs the tasks: in a process of its own, or in a thread beside the portal."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from threading import Event, Thread
from traceback import extract_tb
from typing import Final

import structlog
from flask import Flask, current_app

from portal.jobs.tasks import Task

log = structlog.get_logger(__name__)

KEY: Final = "worker"
PATIENCE: Final = 5.0
"""Seconds a stopping portal waits for the mail that is being sent."""


class Worker:
    """Runs each task when it is due. `scope` is what a task runs inside: an app with its own session."""

    def __init__(
        self,
        tasks: Sequence[Task],
        scope: Callable[[], AbstractContextManager[object]],
        clock: Callable[[], datetime],
    ) -> None:
        self._scope = scope
        self._clock = clock
        self._due = {task: datetime.min.replace(tzinfo=clock().tzinfo) for task in tasks}

    def turn(self) -> int:
        """Run every task that is due, once; return how much was done in all."""
        return sum(self._run(task) for task, due in self._due.items() if self._is_due(task, due))

    def run(self, stop: Event) -> None:
        """Go on until `stop` is set."""
        while not stop.is_set():
            self.turn()
            # Never longer than a turn takes: the clock may be set back meanwhile.
            often = min(task.every for task in self._due)
            wait = min(min(self._due.values()) - self._clock(), often)
            stop.wait(max(0.1, wait.total_seconds()))

    def _is_due(self, task: Task, due: datetime) -> bool:
        """Its time has come, or lies farther ahead than its turns: then the clock was set back."""
        now = self._clock()
        return due <= now or due - now > task.every

    def _run(self, task: Task) -> int:
        """A task that fails is tried again at its next turn: a database that restarts must not end us."""
        try:
            with self._scope():
                done = task.run()
        except Exception as failure:  # noqa: BLE001  the loop is the last to know of it
            # Kind and place, never the message: a database puts the row it refused into that.
            where = extract_tb(failure.__traceback__)[-1]
            log.error(  # noqa: TRY400
                "task_failed",
                task=task.name,
                error=type(failure).__qualname__,
                where=f"{where.name}:{where.lineno}",
            )
            done = 0
        self._due[task] = self._clock() + task.every
        return done


def employ(app: Flask, worker: Worker) -> None:
    """Give an app its worker; whether and where it runs is for whoever starts the process."""
    app.extensions[KEY] = worker


def employed() -> Worker:
    """The worker of the app in which this is called."""
    found: Worker = current_app.extensions[KEY]
    return found


def in_background(worker: Worker) -> Callable[[], None]:
    """Run a worker beside the portal; return what tells it to stop, which the end of the process does too."""
    stop = Event()
    thread = Thread(target=worker.run, args=(stop,), name="worker", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(PATIENCE)

    atexit.register(end)
    return stop.set
