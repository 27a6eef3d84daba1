"""Group commit: jobs that wait for SQLite's one writer are committed together, with one wait for the disk.

While one thread writes, jobs of other threads queue. The first thread in the queue then runs them all in
one transaction. Each thread is answered after the commit that holds its own job. If one fails, the batch is
rolled back and each job runs alone, so that no job can harm another.

Other databases take many writers and group commits themselves: there each job is committed alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any, TypeVar

from portal.store.engine.database import db
from portal.store.engine.engine_state import state_of
from portal.store.engine.job_queue import JobQueue
from portal.store.engine.work import Work, refuse_inside_another, work

Result = TypeVar("Result")


def group_commit(task: Callable[[Work], Result], now: datetime | None = None) -> Result:
    """Return what `task` returns once its writes are committed. Raises what it raises, with nothing written.

    `task` may run in another thread, and twice if another job fails: it must change nothing but its work.
    """
    session = db.session()
    if session.get_bind().dialect.name != "sqlite":
        with work(now) as w:
            return task(w)
    refuse_inside_another(session)
    session.rollback()
    queue = state_of(db.engine.dialect).jobs
    job = _Job(task, now or datetime.now(UTC))
    if queue.join(job) or job.waits_to_run_batch():
        try:
            _run_batch(queue, job)
        finally:
            queue.hand_over()
    result: Result = job.outcome()
    return result


class _Job:
    """A task in the queue, and its result."""

    def __init__(self, task: Callable[[Work], Any], now: datetime) -> None:
        self._task = task
        self._now = now
        self._result: Any = None
        self._runs_batch = False
        self._called = Lock()
        self._called.acquire()
        self.error: BaseException | None = None

    def run(self, w: Work) -> None:
        self._result = self._task(replace(w, now=self._now))

    def run_alone(self) -> None:
        try:
            with work(self._now) as w:
                self.run(w)
        except Exception as error:  # noqa: BLE001  raised again in the thread whose job it is
            self.error = error

    def wake(self, *, run_batch: bool = False) -> None:
        """Wake its thread."""
        self._runs_batch = run_batch
        self._called.release()

    def waits_to_run_batch(self) -> bool:
        """Wait to be woken; return whether this thread must run the batch, its own job included."""
        self._called.acquire()
        return self._runs_batch

    def outcome(self) -> Any:
        if self.error is not None:
            raise self.error
        return self._result


def _run_batch(queue: JobQueue[_Job], job: _Job) -> None:
    """Run my job and all queued jobs in one transaction, then wake their threads."""
    together = [job]
    may_write = False
    try:
        with work() as w:
            may_write = True
            together += queue.take_all()
            for one in together:
                one.run(w)
    except Exception as error:  # noqa: BLE001  raised again in the threads whose jobs they are
        if may_write:
            _do_alone(together, error)
        else:  # the others would fail alike, one after another
            together += queue.take_all()
            _tell(together, error)
    except BaseException as end:
        _tell(together, end)
        raise
    finally:
        for one in together[1:]:
            one.wake()


def _do_alone(jobs: Sequence[_Job], error: Exception) -> None:
    if len(jobs) == 1:
        _tell(jobs, error)
        return
    for job in jobs:
        job.run_alone()


def _tell(jobs: Sequence[_Job], error: BaseException) -> None:
    for job in jobs:
        job.error = error
