"""The front of one process: takes connections in, has whole requests answered by threads, and stops."""

from __future__ import annotations

import asyncio
import socket
from asyncio import AbstractEventLoop, Event, Task
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from portal.server import faults
from portal.server.answers import Answer, plain
from portal.server.connection import Connection
from portal.server.crowd import Crowd
from portal.server.gateway import respond
from portal.server.memory import Memory
from portal.server.site import Environ, Site
from portal.server.threads import Threads

TICK: Final = 0.5
"""Seconds between two looks at who keeps us waiting too long."""
LAST_ANSWERS: Final = 2.5
"""Seconds that a stopping front waits for what is being answered."""
BREATH: Final = 0.1
"""Seconds without new connections when the system has no room for one."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a front may use: memory for bodies and answers, connections, threads."""

    memory: Memory
    crowd: Crowd[Connection]
    threads: Threads
    several: bool
    """Whether other processes serve the same site."""


class Front:
    """What the connections of a process share; for the thread of its event loop."""

    def __init__(self, site: Site, listener: socket.socket, bounds: Bounds, loop: AbstractEventLoop) -> None:
        self.site, self.memory, self.crowd = site, bounds.memory, bounds.crowd
        self.several = bounds.several
        self.stopping = False
        self.now = monotonic
        self._threads = bounds.threads
        self._listener = listener
        self._loop = loop
        self._coming: set[Task[Any]] = set()
        self._told, self._empty = Event(), Event()

    async def serve(self, ready: Callable[[], None]) -> None:
        """Answer until told to stop, then return; what takes too long by then is broken off."""
        self._loop.set_exception_handler(lambda _loop, context: self.failed(context.get("exception")))
        self._listener.setblocking(False)  # noqa: FBT003  the socket's own signature
        self._open_door()
        ready()
        await self._until(self._told, float("inf"))
        self._loop.remove_reader(self._listener)
        for one in self.crowd.everybody():
            one.stop()
        if self.crowd:
            await self._until(self._empty, self.now() + LAST_ANSWERS)
        for one in self.crowd.everybody():
            one.abort()

    def stop(self) -> None:
        """Take nobody in any more, answer what is here, and let `serve` return."""
        if not self.stopping:
            self.stopping = True
            self.site.stop()
            self._told.set()

    async def _until(self, happened: Event, end: float) -> None:
        """Look round now and then until something has happened, or `end` has come."""
        while not happened.is_set() and self.now() < end:
            try:
                await asyncio.wait_for(happened.wait(), TICK)
            except TimeoutError:
                now = self.now()
                for one in self.crowd.everybody():
                    one.expire(now)

    # The door

    def _open_door(self) -> None:
        if not self.stopping:
            self._loop.add_reader(self._listener, self._let_in)

    def _let_in(self) -> None:
        """Take one connection: a process that took all there are would leave its idle neighbour none."""
        try:
            line, _ = self._listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as full:
            self.failed(full)
            self._loop.remove_reader(self._listener)
            self._loop.call_later(BREATH, self._open_door)
            self._make_way(self.crowd.longest_waiting())
            return
        line.setblocking(False)  # noqa: FBT003  the socket's own signature
        task = self._loop.create_task(self._loop.connect_accepted_socket(lambda: Connection(self), line))
        self._coming.add(task)
        task.add_done_callback(self._coming.discard)

    # What connections tell

    def arrived(self, one: Connection, network: str) -> None:
        self._make_way(self.crowd.arrive(one, network))

    def moved(self, one: Connection, network: str) -> None:
        """Its request, or the lack of one, counts it to a network other than that of its socket."""
        self._make_way(self.crowd.move(one, network))

    def left(self, one: Connection) -> None:
        self.crowd.leave(one)
        if self.stopping and not self.crowd:
            self._empty.set()

    def ask(self, environ: Environ, one: Connection) -> bool:
        """Have a whole request answered; False when too many wait."""
        return self._threads.give(lambda: self._answer(environ, one))

    def failed(self, fault: BaseException | None) -> None:
        faults.tell(fault)

    def _make_way(self, leaving: Connection | None) -> None:
        if leaving is not None:
            self.crowd.leave(leaving)  # at once: its end takes a moment, in which others may come
            leaving.make_room()

    # In a thread

    def _answer(self, environ: Environ, one: Connection) -> None:
        try:
            answer = respond(self.site.application, environ)
        except Exception as fault:  # noqa: BLE001  # the application answers for its own; this is the last resort
            faults.tell(fault)
            answer = plain(500)
        with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
            self._loop.call_soon_threadsafe(self._taken, one, answer)

    def _taken(self, one: Connection, answer: Answer) -> None:
        self._threads.taken()
        one.answer(answer)
