"""Many works under one commit: SQLite takes one writer at a time and waits for the disk at each commit.

While one thread writes, the others of its process wait in line; the first of them leads next and takes all
the others along. Each is answered after the commit that its own work is part of. If one of them fails,
nothing of the common work is kept and each is done again alone, so that no work can harm another.

Other databases take many writers and gather their commits themselves: there each work is committed alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from portal.store.engine.database import db
from portal.store.engine.work import Work, refuse_inside_another, work

Result = TypeVar("Result")


def gathered(job: Callable[[Work], Result], now: datetime | None = None) -> Result:
    """Return what `job` returns once all it wrote is committed; raise what it raises, and nothing is written.

    It may run in another thread, and twice if another's work fails: it must change nothing but its own work.
    """
    session = db.session()
    if session.get_bind().dialect.name != "sqlite":
        with work(now) as w:
            return job(w)
    refuse_inside_another(session)
    session.rollback()
    line = _lines.setdefault(db.engine, _Line())
    seat = _Seat(job, now or datetime.now(UTC))
    if line.enter(seat) or seat.waits_to_lead():
        try:
            _lead(line, seat)
        finally:
            line.hand_over()
    result: Result = seat.outcome()
    return result


class _Seat:
    """A job in line, and what became of it."""

    def __init__(self, job: Callable[[Work], Any], now: datetime) -> None:
        self._job = job
        self._now = now
        self._result: Any = None
        self._leads = False
        self._called = Lock()
        self._called.acquire()
        self.error: BaseException | None = None

    def run(self, w: Work) -> None:
        self._result = self._job(replace(w, now=self._now))

    def run_alone(self) -> None:
        try:
            with work(self._now) as w:
                self.run(w)
        except Exception as error:  # noqa: BLE001  raised again in the thread whose job it is
            self.error = error

    def call(self, *, to_lead: bool = False) -> None:
        """Wake its thread."""
        self._leads = to_lead
        self._called.release()

    def waits_to_lead(self) -> bool:
        """Wait until called; say whether that is to lead, with the job still to be done."""
        self._called.acquire()
        return self._leads

    def outcome(self) -> Any:
        if self.error is not None:
            raise self.error
        return self._result


class _Line:
    """Who waits in this process to write to one database."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._waiting: deque[_Seat] = deque()
        self._led = False

    def __len__(self) -> int:
        return len(self._waiting)

    def enter(self, seat: _Seat) -> bool:
        """Stand in line, and return False; True if nobody leads: then it is one's own turn at once."""
        with self._mutex:
            if self._led:
                self._waiting.append(seat)
                return False
            self._led = True
            return True

    def leave_together(self) -> list[_Seat]:
        """Return everybody in line, which is empty then."""
        with self._mutex:
            everybody = [*self._waiting]
            self._waiting.clear()
            return everybody

    def hand_over(self) -> None:
        """Have the first in line lead from here on."""
        with self._mutex:
            self._led = bool(self._waiting)
            if self._led:
                self._waiting.popleft().call(to_lead=True)


_lines: WeakKeyDictionary[Engine, _Line] = WeakKeyDictionary()


def _lead(line: _Line, seat: _Seat) -> None:
    """Do one's own job and those of everybody in line once one may write; then wake them."""
    together = [seat]
    may_write = False
    try:
        with work() as w:
            may_write = True
            together += line.leave_together()
            for one in together:
                one.run(w)
    except Exception as error:  # noqa: BLE001  raised again in the threads whose jobs they are
        if may_write:
            _do_alone(together, error)
        else:  # what keeps one from writing keeps everybody: they need not find out one after another
            together += line.leave_together()
            _tell(together, error)
    except BaseException as end:
        _tell(together, end)
        raise
    finally:
        for one in together[1:]:
            one.call()


def _do_alone(seats: Sequence[_Seat], error: Exception) -> None:
    if len(seats) == 1:
        _tell(seats, error)
        return
    for seat in seats:
        seat.run_alone()


def _tell(seats: Sequence[_Seat], error: BaseException) -> None:
    for seat in seats:
        seat.error = error
