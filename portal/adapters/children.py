"""Work that may end badly is done by a child process: what strangers sent is decoded there and nowhere else.

One short-lived child an upload: starting one costs less than a tenth of a second, and nothing of one
reporter's photo is left in memory when the next one's is opened.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import BoundedSemaphore, Event, Timer
from typing import Any, Final

from portal.adapters.confinement import READY
from portal.adapters.frames import frame, unframe
from portal.domain.errors import Unavailable
from portal.domain.media import Refusal, UnusableFile

AT_ONCE: Final = 2
"""Children of one server process; what each may take at most, its own Walls say."""

PATIENCE: Final = 25.0
"""Seconds, once to wait for a free place, once for the child's answer."""

LARGEST_ANSWER: Final = 8 * 2**20
"""Bytes; a child that says more has been turned against us."""

_ENVIRONMENT: Final = {"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}
"""All a child learns: no setting of ours, hence no secret."""


@dataclass(slots=True)
class _Ended:
    answer: bytes
    status: int
    overdue: bool


class Children:
    """Starts children, no more than `at_once`; shared by all readers of one server."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._places = BoundedSemaphore(at_once)
        self._patience = patience

    def ask(
        self, module: str, facts: Mapping[str, Any], blob: bytes
    ) -> tuple[Mapping[str, Any], Sequence[bytes]]:
        """Return the answer of `module`, run as a program, to an order.

        Raises UnusableFile when it refuses, crashes, or takes too long or too much; Unavailable when no child
        could be started, which is our fault and not the upload's.
        """
        if not self._places.acquire(timeout=self._patience):
            raise Unavailable
        try:
            ended = self._run(module, frame(facts, blob))
        except OSError as not_started:
            raise Unavailable from not_started
        finally:
            self._places.release()
        return _understood(ended)

    def _run(self, module: str, order: bytes) -> _Ended:
        overdue = Event()
        with subprocess.Popen(
            [sys.executable, "-I", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a decoder's complaints quote what it reads
            env=_ENVIRONMENT,
            cwd="/",
        ) as child:

            def stop() -> None:
                overdue.set()
                child.kill()

            watch = Timer(self._patience, stop)
            watch.start()
            try:
                answer = _exchange(child, order)
            finally:
                watch.cancel()
                child.kill()
        return _Ended(answer, child.returncode, overdue.is_set())


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
