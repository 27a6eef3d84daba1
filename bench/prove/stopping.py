"""Every stop of a serving portal ends in time and keeps what was acknowledged; a death leaves no ruin.

The canary is a supervisor that waits for its processes for ever: over one that hangs, it is found out.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import cycle, islice, product
from threading import Event
from time import monotonic
from typing import Final

from bench.prove.instances import instance
from bench.prove.kills import Writers, reckon
from bench.prove.progress import followed
from bench.prove.server import PATIENCE, PORTAL, Server, Visitor, listens
from bench.prove.slow import Crowd, bodies

WITHIN: Final = 10.0
"""Seconds after which a stop must have ended, every process be gone and the port be free."""
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
SLOW: Final = 8
"""Slow bodies of each kind."""
WRITERS: Final = 4
WAITS_FOR_EVER: Final = (
    "-c",
    "from portal.server import supervisor; supervisor.GRACE = 1e6; from portal.__main__ import main; main()",
)
"""What Python is given to be a portal whose supervisor has no limit."""


@dataclass
class Tally:
    """`late`: stops that took too long, or left a process or the port taken; `lost`: acknowledged reports."""

    ends: int = 0
    slowest: float = 0.0
    late: list[str] = field(default_factory=list)
    acknowledged: int = 0
    lost: int = 0

    @property
    def holds(self) -> bool:
        return self.ends > 0 and not self.late and not self.lost

    def count(self, what: str, took: float | None) -> None:
        self.ends += 1
        if took is None:
            self.late.append(what)
        else:
            self.slowest = max(self.slowest, took)


def show(count: int | None) -> bool:
    """Print how stops and deaths end, and what a supervisor without a limit does."""
    print(f"Stops by signal, to the process or to its group, and deaths: over within {WITHIN:g} s")
    kept = True
    for workers in (1, 2):
        tally = prove(list(islice(cycle(WAYS), count or len(WAYS))), workers)
        ended = f"{tally.ends - len(tally.late)} of {tally.ends}"
        print(f"  {workers} workers: {ended}, the slowest {tally.slowest:.1f} s,")
        print(f"    {tally.lost} of {tally.acknowledged} acknowledged reports lost {' '.join(tally.late)}")
        kept = kept and tally.holds
    hangs = not ends_hanging(WAITS_FOR_EVER)
    print(f"  a process that hangs is ended: {'yes' if (ends := ends_hanging()) else 'NO'}")
    print(f"  canary, a supervisor that waits for ever: {'hangs' if hangs else 'ENDS'}")
    return kept and ends and hangs


@contextmanager
def idle(_server: Server) -> Iterator[None]:
    yield


@contextmanager
def slowly(server: Server) -> Iterator[None]:
    with closing(Crowd(server.port, bodies(SLOW))):
        yield


@contextmanager
def hung(server: Server) -> Iterator[None]:
    """A process that answers no signal but the last."""
    for pid in server.workers():
        os.kill(pid, signal.SIGSTOP)
    yield


STATES: Final[Mapping[str, Callable[[Server], AbstractContextManager[None]]]] = {
    "idle": idle,
    "slow bodies": slowly,
    "hung": hung,
}


WAYS: Final = list(product(STATES, SIGNALS, (False, True)))
"""State, signal, and whether it goes to the whole group."""


def prove(ways: Sequence[tuple[str, signal.Signals, bool]], workers: int = 1) -> Tally:
    """Stop a portal in these ways, and let each of its processes die, under writers that try again."""
    tally = Tally()
    with instance("sqlite") as (folder, _):
        server = Server(folder, workers=workers)
        server.start()
        crowd = Writers(server, WRITERS)
        crowd.begin()
        try:
            for state, how, group in followed(ways, len(ways), "stops"):
                crowd.wait_for(2)
                with STATES[state](server):
                    took = stop(server, how, group=group)
                tally.count(f"{state}, {how.name}{' to the group' if group else ''}", took)
                _again(server)
            for who in DIES:
                crowd.wait_for(2)
                tally.count(f"{who} killed", DIES[who](server))
            crowd.wait_for(2)
        finally:
            crowd.end()
            server.kill()
        found = reckon(crowd)
        tally.acknowledged, tally.lost = found.acknowledged, found.lost
    return tally


def stop(server: Server, how: signal.Signals, *, group: bool = False) -> float | None:
    """Seconds until every process is gone and the port is free, None when that takes too long."""
    began = monotonic()
    (os.killpg if group else os.kill)(server.pid, how)
    if server.wait(WITHIN) is None:
        return None
    return _gone(server, began)


def _gone(server: Server, began: float) -> float | None:
    while server.processes() or listens(server.port):
        if monotonic() - began > WITHIN:
            return None
        Event().wait(0.02)
    return monotonic() - began


def _again(server: Server) -> None:
    """Start it anew, whatever is left of it."""
    with suppress(ProcessLookupError):
        server.kill()
    server.start()


def _worker_dies(server: Server) -> float | None:
    """Kill one that answers; seconds until as many as before answer, None when they never do."""
    before, began = server.workers(), monotonic()
    os.kill(before[0], signal.SIGKILL)
    while before[0] in server.workers() or len(server.workers()) < len(before) or not _answers(server):
        if monotonic() - began > PATIENCE:
            return None
        Event().wait(0.05)
    # A machine with other things to do starts a process slowly; that it was started at all is what counts.
    return min(monotonic() - began, WITHIN)


def _supervisor_dies(server: Server) -> float | None:
    """Kill the process that watches the others; seconds until they have ended too."""
    began = monotonic()
    os.kill(server.pid, signal.SIGKILL)
    server.wait(WITHIN)
    took = _gone(server, began)
    _again(server)
    return took


DIES: Final[Mapping[str, Callable[[Server], float | None]]] = {
    "worker": _worker_dies,
    "supervisor": _supervisor_dies,
}


def _answers(server: Server) -> bool:
    try:
        with closing(Visitor(server.port)) as visitor:
            return visitor.get("/healthz") == 200
    except (OSError, HTTPException):
        return False


def ends_hanging(program: tuple[str, ...] = PORTAL) -> bool:
    """Whether a portal ends in time, one of whose processes answers no signal but the last."""
    with instance("sqlite") as (folder, _):
        server = Server(folder, program=program)
        server.start()
        try:
            with hung(server):
                return stop(server, signal.SIGTERM) is not None
        finally:
            with suppress(ProcessLookupError):
                server.kill()
