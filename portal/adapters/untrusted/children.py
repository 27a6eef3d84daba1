"""Work that may end badly is done by a child process: what strangers sent is decoded there and nowhere else.

One short-lived child an upload: starting one costs less than a tenth of a second, and nothing of one
reporter's photo is left in memory when the next one's is opened.

Whoever asks a child holds a thread that answers requests until the child has answered. So few may ask at
once, and nobody waits for a place: whoever finds none is told so, and the other threads go on answering.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import BoundedSemaphore, Event, Timer
from typing import Any, Final

from portal.adapters.untrusted.confinement import READY
from portal.adapters.untrusted.ipc import frame, unframe
from portal.domain.errors import Unavailable
from portal.domain.media import Refusal, UnusableFile
from portal.domain.ports import Spend

AT_ONCE: Final = 2
"""Children of one server process, at most; what each may take, its own Walls say."""

PATIENCE: Final = 30.0
"""Seconds for a child's answer: its processor time is cut much earlier, unless the machine is busy."""

MODESTY: Final = 5
"""How much a child steps back behind those who answer requests, as `nice` counts: where there is not enough
for both, they take three times as much of a processor as it does."""

LARGEST_ANSWER: Final = 16 * 2**20
"""Bytes; a child that says more has been turned against us."""

ENVIRONMENT: Final = {"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}
"""All a child learns: no setting of ours, hence no secret."""


def places_beside(threads: int) -> int:
    """Return how many of a process's threads may be with a child: never more than half of them."""
    return min(AT_ONCE, max(1, threads // 2))


def for_nothing(_: float) -> None:
    """Charge nobody: what we made ourselves, and what the staff asks for."""


@dataclass(slots=True)
class _Ended:
    """`seconds` of processor time were used."""

    answer: bytes
    status: int
    overdue: bool
    seconds: float = 0.0


class Children:
    """Starts children, no more than `at_once`; shared by all readers of one server process."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._places = BoundedSemaphore(at_once)
        self._patience = patience

    def ask(
        self, module: str, facts: Mapping[str, Any], blob: bytes, spend: Spend = for_nothing
    ) -> tuple[Mapping[str, Any], Sequence[bytes]]:
        """Return the answer of `module`, run as a program, to an order.

        Raises UnusableFile when there is no free place, and when it refuses, crashes, or takes too long or
        too much; Unavailable when no child could be started, which is our fault and not the upload's.
        """
        if not self._places.acquire(blocking=False):
            raise UnusableFile(Refusal.BUSY)
        try:
            ended = self._run(module, frame(facts, blob))
        except OSError as not_started:
            raise Unavailable from not_started
        finally:
            self._places.release()
        spend(ended.seconds)
        return _understood(ended)

    def _run(self, module: str, order: bytes) -> _Ended:
        overdue = Event()
        with subprocess.Popen(
            [sys.executable, "-I", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a decoder's complaints quote what it reads
            env=ENVIRONMENT,
            cwd="/",
        ) as child:

            def stop() -> None:
                overdue.set()
                _end(child)

            watch = Timer(self._patience, stop)
            watch.start()
            try:
                _step_back(child.pid)
                answer = _exchange(child, order)
            finally:
                watch.cancel()
                watch.join()
                _end(child)
                seconds = _buried(child)
        return _Ended(answer, child.returncode, overdue.is_set(), seconds)


def _step_back(pid: int) -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, pid, min(ours + MODESTY, 19))


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child that nobody has waited for yet: `Popen.kill` would take what the kernel tells of it."""
    os.kill(child.pid, signal.SIGKILL)


def _buried(child: subprocess.Popen[bytes]) -> float:
    """Wait for the end of a child that was ended; return the processor time it used.

    The kernel tells the two only together; what the child says of itself is not believed.
    """
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def _exchange(child: subprocess.Popen[bytes], order: bytes) -> bytes:
    """Hand over the order, then read the answer; a child reads all of one before it writes the other."""
    to_child, from_child = child.stdin, child.stdout
    if to_child is None or from_child is None:
        raise OSError("a child without pipes")
    with suppress(BrokenPipeError), to_child:
        to_child.write(order)
    return from_child.read(LARGEST_ANSWER + 1)


def _understood(ended: _Ended) -> tuple[Mapping[str, Any], Sequence[bytes]]:
    if not ended.answer.startswith(READY):
        if ended.overdue:  # the machine is too busy to start it
            raise UnusableFile(Refusal.BUSY)
        raise Unavailable
    if ended.overdue or ended.status == -signal.SIGXCPU:
        raise UnusableFile(Refusal.TOO_HEAVY)
    try:
        facts, blobs = unframe(ended.answer.removeprefix(READY))
    except ValueError as crashed:
        raise UnusableFile(Refusal.UNREADABLE) from crashed
    if "refused" in facts:
        raise UnusableFile(_refusal(facts["refused"]))
    return facts, blobs


def _refusal(code: Any) -> Refusal:
    try:
        return Refusal(code)
    except ValueError:
        return Refusal.UNREADABLE
