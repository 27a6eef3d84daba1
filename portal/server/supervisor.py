"""Starts the serving processes, starts another where one ends, and ends them all within GRACE seconds.

Each process has a line to here, a pair of sockets: it says over it that it serves, and either end sees the
other's end by it, whatever the reason. Nothing is waited for without a limit.
"""

from __future__ import annotations

import selectors
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final

from portal.server.process import READY, SIGNALS

GRACE: Final = 5.0
"""Seconds from the first signal until what still runs is killed; a process takes 4 at most."""
LAST: Final = 1.0
"""Seconds that a killed process may take to be gone."""
DEATHS: Final = 5
WITHIN: Final = 60.0
"""So many deaths in so many seconds are no accident: starting others would only hide the fault."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to serve, and with how much: `site` is module:name of a Site."""

    site: str
    workers: int
    threads: int


@dataclass(eq=False, slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    lifeline: socket.socket
    ready: bool = False


class Supervisor:
    """Runs in the main thread; `ready` is called once, when the first process serves."""

    def __init__(self, order: Order, listener: socket.socket, ready: Callable[[], None]) -> None:
        self._order, self._listener, self._ready = order, listener, ready
        self._workers: list[_Worker] = []
        self._deaths: deque[float] = deque(maxlen=DEATHS)
        self._selector = selectors.DefaultSelector()
        self._served = False
        self._kill_at: float | None = None
        self._fault = ""

    def run(self) -> str:
        """Serve until a signal has ended every process; return what went wrong, "" when nothing did."""
        with _signals() as told:
            self._selector.register(told, selectors.EVENT_READ)
            for _ in range(self._order.workers):
                self._start()
            while self._workers:
                self._wait(told)
        return self._fault

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "portal.server.process", self._order.site]
        given = {
            "listener": self._listener.fileno(),
            "lifeline": theirs.fileno(),
            "threads": self._order.threads,
            "workers": self._order.workers,
        }
        options = [part for name, value in given.items() for part in (f"--{name}", str(value))]
        # A signal to the whole group must not meet a process that does not know yet what to do with it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            process = subprocess.Popen(
                [*command, *options], pass_fds=(self._listener.fileno(), theirs.fileno())
            )
        finally:
            theirs.close()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        worker = _Worker(process, ours)
        self._workers.append(worker)
        self._selector.register(ours, selectors.EVENT_READ, worker)

    def _wait(self, told: socket.socket) -> None:
        """Wait for whatever comes first: a signal, a word or the end of a process, the end of patience."""
        left = None if self._kill_at is None else max(0.0, self._kill_at - monotonic())
        for key, _ in self._selector.select(left):
            if key.fileobj is told:
                told.recv(64)
                self._stop(GRACE if self._kill_at is None else 0)
            elif key.data in self._workers:
                self._hear(key.data)
        if self._kill_at is not None and monotonic() >= self._kill_at:
            for worker in tuple(self._workers):
                self._bury(worker)

    def _hear(self, worker: _Worker) -> None:
        if _word(worker.lifeline) == READY:
            worker.ready = True
            if not self._served:
                self._served = True
                self._ready()
            return
        code = self._bury(worker)
        if self._kill_at is None:
            self._replace(code)

    def _bury(self, worker: _Worker) -> int | None:
        """Its line is down, or its time is over: it ends now. Return how it ended, None when it did not."""
        self._selector.unregister(worker.lifeline)
        worker.lifeline.close()
        self._workers.remove(worker)
        worker.process.kill()
        try:
            return worker.process.wait(LAST)
        except subprocess.TimeoutExpired:
            return None  # it hangs in the kernel, and is beyond anybody's reach

    def _replace(self, code: int | None) -> None:
        self._deaths.append(monotonic())
        often = len(self._deaths) == DEATHS and self._deaths[-1] - self._deaths[0] < WITHIN
        if self._served and not often:
            print(f"portal: a serving process ended ({_how(code)}); another takes its place", file=sys.stderr)
            self._start()
            return
        self._fault = f"a serving process {'ends again and again' if self._served else 'did not start'}"
        self._stop(GRACE)

    def _stop(self, grace: float) -> None:
        """Tell every process to stop, and kill what has not done so when `grace` is over."""
        self._kill_at = monotonic() + grace
        for worker in self._workers:
            worker.process.terminate()


@contextmanager
def _signals() -> Iterator[socket.socket]:
    """A socket that holds a byte for each signal that tells us to stop."""
    read, write = socket.socketpair()
    write.setblocking(False)  # noqa: FBT003  the socket's own signature
    before = {ending: signal.signal(ending, lambda *_: None) for ending in SIGNALS}
    signal.set_wakeup_fd(write.fileno(), warn_on_full_buffer=False)
    try:
        yield read
    finally:
        signal.set_wakeup_fd(-1)
        for ending, handler in before.items():
            signal.signal(ending, handler)
        read.close()
        write.close()


def _word(lifeline: socket.socket) -> bytes:
    try:
        return lifeline.recv(1)
    except OSError:
        return b""


def _how(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"status {code}"
