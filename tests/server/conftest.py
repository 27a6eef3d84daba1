"""A front in a thread of its own, over an application that tells what it was given."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest

from portal.server.crowd import Crowd
from portal.server.front import Bounds, Front
from portal.server.memory import Memory
from portal.server.site import REFUSED, Environ, Site
from portal.server.threads import Threads

LIMIT = 100_000
"""Bytes of body that the application below takes at `/form`, by POST."""


@dataclass
class Told:
    """What the application below saw, and what holds it up."""

    environs: list[Environ] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    go_on: Event = field(default_factory=Event)
    stopped: Event = field(default_factory=Event)

    def application(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        self.environs.append(environ)
        self.bodies.append(environ["wsgi.input"].read())
        if environ["PATH_INFO"] == "/waits":
            self.go_on.wait(30)
        if environ["PATH_INFO"] == "/breaks":
            raise RuntimeError(environ["REMOTE_ADDR"])
        if environ["PATH_INFO"] == "/unsendable":
            start("200 OK", [("X-Split", "a\r\nb")])
            return []
        large = 20_000_000 if environ["PATH_INFO"] == "/large" else 0
        refused = environ.get(REFUSED)
        said = json.dumps({"refused": refused, "length": len(self.bodies[-1])}).encode() + b" " * large
        start(
            "413 Content Too Large" if refused else "200 OK",
            [("Content-Type", "application/json"), ("Content-Length", str(len(said)))],
        )
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [said]


def body_limit(environ: Environ) -> int:
    return LIMIT if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("POST", "/form") else 0


def network(environ: Environ) -> str:
    """What a test says, as a proxy would."""
    return str(environ.get("HTTP_X_NETWORK", ""))


@dataclass
class Served:
    """A front that listens, and a hand on its clock."""

    front: Front
    told: Told
    port: int
    loop: asyncio.AbstractEventLoop
    thread: Thread
    leap: float = 0.0
    lines: list[socket.socket] = field(default_factory=list)

    def line(self) -> socket.socket:
        """A connection, closed at the end of the test."""
        self.lines.append(socket.create_connection(("127.0.0.1", self.port), timeout=20))
        return self.lines[-1]

    def ask(self, sent: bytes) -> bytes:
        """Send over a line of its own; return all that comes until the server closes it."""
        with closing(self.line()) as line:
            line.sendall(sent)
            return rest(line)

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.leap += seconds

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.front.stop)
        self.thread.join(20)


def rest(line: socket.socket) -> bytes:
    return b"".join(iter(lambda: line.recv(65_536), b""))


def answer(line: socket.socket) -> bytes:
    """Read one answer whose length is told, and no more."""
    held = b""
    while b"\r\n\r\n" not in held:
        held += line.recv(65_536)
    head, _, body = held.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(65_536)
    return head + b"\r\n\r\n" + body


Serve = Callable[..., Served]


@contextmanager
def served(most: int, crowd: Crowd[Any], threads: int) -> Iterator[Served]:
    told = Told()
    site = Site(told.application, body_limit, network, told.stopped.set)
    listener = socket.create_server(("127.0.0.1", 0))
    ready = Event()
    made: list[Served] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        front = Front(site, listener, Bounds(Memory(most), crowd, Threads(threads), several=False), loop)
        made.append(Served(front, told, listener.getsockname()[1], loop, thread))
        front.now = lambda: monotonic() + made[0].leap
        await front.serve(ready.set)

    thread = Thread(target=asyncio.run, args=(run(),))
    thread.start()
    assert ready.wait(20)
    try:
        yield made[0]
    finally:
        told.go_on.set()
        for line in made[0].lines:
            line.close()
        if thread.is_alive():
            made[0].stop()
        listener.close()
        assert not thread.is_alive()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start fronts with bounds of the test's choice; all are stopped at its end."""
    with ExitStack() as stack:

        def start(*, most: int = 1_000_000, crowd: Crowd[Any] | None = None, threads: int = 2) -> Served:
            return stack.enter_context(served(most, Crowd() if crowd is None else crowd, threads))

        yield start
